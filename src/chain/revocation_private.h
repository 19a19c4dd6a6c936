/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files of the revocation engine; nobody else includes this. */
#ifndef CHAIN_REVOCATION_PRIVATE_H
#define CHAIN_REVOCATION_PRIVATE_H
#include "base/map.h"
#include "base/vec.h"
#include "cert/crl_index.h"
#include "cert/crl_point.h"
#include "chain/node.h"
#include "chain/revocation.h"

/* Whose key made a list, for the paths that end in one anchor. */
struct signed_by {
	const struct certificate *issuer, *top;
	enum revocation_state state; /* GOOD, BAD_SIGNATURE, WRONG_ISSUER, UNJUDGED */
	const char *detail;
	const struct certificate *signer; /* GOOD: whose key it is */
	const char *weak;                 /* GOOD, but no more than a certificate made so would be: why; NULL */
	/* how far the search is, until it is known */
	bool known;
	size_t at, tried;   /* the candidate that is next; those that only bear the name */
	struct finder *own; /* of that candidate's own path: his key made the signature; NULL: not begun */
	struct signed_by *next;
};

/* One CRL of the set, with what is known of it once. */
struct list {
	const struct crl *crl;
	int entry;
	bool has_idp;
	struct crl_point idp;
	struct span idp_value; /* of the extension */
	struct span number;    /* cRLNumber, by which the lists of its scope are ordered; NONE: some have none */
	const char *unusable;  /* why it must not be used; NULL */
	struct signed_by *signed_by;
};

/* The lists of one issuer name and issuingDistributionPoint, complete or delta: each newer one speaks in place of those
 * before it (5.2.3). The newest stands first. Names have equal hashes: whether they are equal is asked of each list. */
struct crl_scope {
	uint64_t issuer_hash;
	struct list *list;
	size_t n;
	struct crl_scope *deltas; /* of a complete scope; NULL: none */
};

/* Who made an OCSP response, as far as the search went. */
struct responder {
	const char *flaw; /* why it is not to be believed; NULL: it is */
	bool unjudged;    /* flaw: we cannot tell, as of an unknown algorithm or a limit */
	const char *weak; /* no more than a certificate made so would be: why; NULL */
	const struct certificate *cert;
};

/* ... for the paths that end in one anchor. */
struct made_by {
	const struct certificate *issuer, *top;
	int64_t at;
	bool strict;
	struct responder responder;
	struct made_by *next;
};

/* An OCSP response of the set, and its answers by serial number. */
struct response {
	const struct ocsp *ocsp;
	int entry;
	struct made_by *made_by;
};
struct single_at {
	uint64_t hash; /* of the serial number */
	size_t response;
	const struct ocsp_single *single;
};

struct kept_answer {
	const struct certificate *cert, *issuer, *top;
	int64_t at;
	struct revocation_answer answer;
	struct kept_answer *next; /* of the same certificate hash */
};

#define KEPT_SLOTS 1024
#define SIGNER_TRIES 32 /* certificates with the name of a CRL's issuer that are tried */
#define SIGNERS_DEEP 4  /* a signer's own signer, and so on */

struct revocation_engine {
	struct arena *arena;
	struct graph *graph;
	struct graph *signers; /* of certificates that sign CRLs: everything at hand may serve */
	unsigned depth;
	bool read;
	bool gave_way;     /* what is asked just now was left at the end of the budget's turn: it is asked anew */
	struct list *list; /* by scope */
	size_t nlists;
	const struct crl **in_order; /* of the set; made when first asked for */
	struct crl_scope *scope;     /* by issuer hash */
	size_t nscopes;
	VEC_OF(struct response) response;
	VEC_OF(struct single_at) single; /* by hash, then in the order of the set */
	struct kept_answer *kept[KEPT_SLOTS];
};

/* What is asked. */
struct inquiry {
	struct revocation_engine *r;
	const struct question *q;
	const struct path *path;
	size_t at; /* place of cert on it */
	const struct certificate *cert, *issuer, *top;
	struct revocation_answer best; /* what speaks so far when nothing settles it */
	struct revocation_answer weak; /* REVOKED: somebody says so, too weakly to clear, but not to be passed over */
	const struct crl *gone;        /* an older list that revoked it; see revocation_answer */
	int gone_entry;
	int64_t gone_when;
	const struct crl *delta; /* a list of changes of the issuer; see revocation_answer */
	int delta_entry;
};

struct revocation_engine *revocation_engine(struct graph *g);
void revocation_look(void); /* counts: revocation_looks */
/* Something that settles nothing: kept if it tells more than what there is. */
void inquiry_note(struct inquiry *a, enum revocation_state state, int by, const struct crl *crl,
                  const struct ocsp *ocsp, const char *detail);

/* Is list x older (less than 0) or newer than y, of the same scope? */
int revocation_age(const struct list *x, const struct list *y);
/* revocation_crl.c: true: the CRLs settle it (*out). */
bool revocation_ask_crls(struct inquiry *a, struct revocation_answer *out);
/* revocation_ocsp.c */
bool revocation_ask_ocsp(struct inquiry *a, struct revocation_answer *out);
/* revocation_signer.c: did one who may, sign this CRL for the path's anchor? Where the engine gave way, what it says
 * is nothing yet. */
const struct signed_by *revocation_signer(struct inquiry *a, struct list *l);
/* Evidence is held to the measure of certificates. */
bool revocation_weak_signature(const struct inquiry *a, const struct signature_algorithm *s);
bool revocation_weak_key(const struct inquiry *a, const struct certificate *signer);
/* Of a list at hand, computed once for each key, and paid each time. */
enum sig_result revocation_verify_list(struct revocation_engine *r, const struct crl *list,
                                       const struct certificate *signer);
/* With the key that the signer has on the inquiry's path. */
enum sig_result revocation_verify_on_path(const struct inquiry *a, struct span tbs,
                                          const struct signature_algorithm *sig, struct span signature,
                                          const struct certificate *signer);

#endif
