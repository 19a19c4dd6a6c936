/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checks of RFC 5280 section 6, for path.c alone. A check of a certificate needs no more than the certificate and
 * its place on the path; its result is kept for every path that it stands on. A check of a path sees the whole of it.
 */
#ifndef CHAIN_CHECK_H
#define CHAIN_CHECK_H
#include "base/argument.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "chain/hostname.h"
#include "chain/path.h"

/* Where a certificate stands; or-ed. */
enum chain_place {
	PLACE_LEAF = 1 << 0,
	PLACE_TOP = 1 << 1,    /* the last, and nothing above it vouches for it: its own signature is not looked at */
	PLACE_ANCHOR = 1 << 2, /* a trust anchor */
	PLACES = 1 << 3,
};

/* What the name constraints of a CA make of a certificate below it (name_constraints.c). */
struct constrained {
	const struct certificate *ca, *below;
	const char *name;       /* the first one that is refused; NULL: none */
	enum problem_kind kind; /* what is wrong with it */
	bool cut;               /* not all were looked at */
	bool begun, known;      /* the first name was looked at; all that matters was */
	size_t next;            /* the name that is next */
};
struct constraint_reader; /* what it has read of the certificates */

struct checker {
	struct arena *arena;
	struct graph *graph;
	const struct question *question;
	enum purpose purpose;
	struct host host; /* kind HOST_NONE: no name to expect */
	VEC_OF(struct problem) found;
	VEC_OF(struct constrained) constrained;
	struct constraint_reader *constraint_reader; /* NULL: nothing was read yet */
};

/* Each row of the two tables is one check. */
struct certificate_check {
	const char *name;
	void (*run)(struct checker *k, const struct certificate *c, unsigned place);
};
struct path_check {
	const char *name;
	void (*run)(struct checker *k, const struct path *p);
};

/* host may be NULL. */
void check_start(struct checker *k, struct arena *a, struct graph *g, const struct question *q, enum purpose purpose,
                 const char *host);
void check_end(struct checker *k);

struct problems {
	const struct problem *v;
	size_t n;
	unsigned fails; /* how many of them fail */
};
/* What is wrong with a certificate in this place; in the arena. */
struct problems check_certificate(struct checker *k, const struct certificate *c, unsigned place);
/* Appends to k->found what is wrong with the path as a whole: cert, edge, n and end are filled in. */
void check_path(struct checker *k, const struct path *p);

/* Is this extension processed here, or said not to be, or asks it nothing of one who validates (contract, "Known
 * critical extensions")? leaf: c is the end of the path. */
bool extension_is_known(const struct certificate *c, const struct extension *x, bool leaf);

/* ---- for the checks ---- */

/* Something that is wrong. The arguments of the sentence must live as long as the arena. */
void check_say(struct checker *k, enum problem_kind kind, const struct certificate *c, struct argument arg1,
               struct argument arg2);
/* Whether it fails is the caller's word. */
void check_said(struct checker *k, enum problem_kind kind, const struct certificate *c, struct argument arg1,
                struct argument arg2, bool fails);
/* Something that could not be judged. The arguments of the sentence must live as long as the arena. */
void check_unjudged(struct checker *k, enum problem_kind kind, const struct certificate *c, struct argument arg1,
                    struct argument arg2);

/* Each with its file, and its row in path_checks. */
void check_name_constraints(struct checker *k, const struct path *p);
/* Does the part of it that takes long, as far as the turn of the budget goes. false: there is more. */
bool check_names_compared(struct checker *k, const struct path *p);
void name_constraints_forget(struct checker *k); /* at the end */
void check_policy(struct checker *k, const struct path *p);
void check_revocation(struct checker *k, const struct path *p);
bool check_revocation_asked(struct checker *k, const struct path *p); /* as check_names_compared */
/* strict.c, with its row in certificate_checks. */
void check_strict(struct checker *k, const struct certificate *c, unsigned place);

#endif
