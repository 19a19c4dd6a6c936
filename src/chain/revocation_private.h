/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files of the revocation engine; nobody else includes this. */
#ifndef CHAIN_REVOCATION_PRIVATE_H
#define CHAIN_REVOCATION_PRIVATE_H
#include "base/vec.h"
#include "cert/crl_index.h"
#include "cert/crl_point.h"
#include "chain/node.h"
#include "chain/revocation.h"

/* One CRL of the set, with what is known of it once. */
struct list {
	const struct crl *crl;
	int entry;
	bool has_idp;
	struct crl_point idp;
	struct span idp_value;   /* of the extension, to compare with a delta's */
	const char *unusable;    /* why it must not be used; NULL */
	struct crl_index *index; /* made when first looked into */
	struct list *next;       /* of the same issuer hash */
};

/* Whose key made it, for the paths that end in one anchor. */
struct signed_by {
	const void *what; /* list or certificate */
	const struct certificate *issuer, *top;
	enum revocation_state state; /* GOOD, BAD_SIGNATURE, WRONG_ISSUER, UNJUDGED */
	const char *detail;
	struct signed_by *next;
};

struct kept_answer {
	const struct certificate *cert, *issuer, *top;
	int64_t at;
	struct revocation_answer answer;
	struct kept_answer *next; /* of the same certificate hash */
};

#define KEPT_SLOTS 1024
#define LIST_SLOTS 256
#define SIGNER_TRIES 32        /* certificates with the name of a CRL's issuer that are tried */
#define SIGNERS_DEEP 4         /* a signer's own signer, and so on */
#define VERIFICATIONS_MAX 2000 /* signatures on CRLs and OCSP responses, for one graph */

struct revocation_engine {
	struct arena *arena;
	struct graph *graph;
	struct graph *signers; /* of certificates that sign CRLs: everything at hand may serve */
	unsigned depth;
	bool read;
	size_t nlists;
	struct list *list[LIST_SLOTS]; /* by issuer hash, in the order of the set */
	VEC_OF(const struct ocsp *) ocsp;
	VEC_OF(int) ocsp_entry;
	struct kept_answer *kept[KEPT_SLOTS];
	struct signed_by *signed_by;
	unsigned verifications;
};

/* What is asked. */
struct inquiry {
	struct revocation_engine *r;
	const struct question *q;
	const struct path *path;
	size_t at; /* place of cert on it */
	const struct certificate *cert, *issuer, *top;
	struct revocation_answer best; /* what speaks so far when nothing settles it */
};

struct revocation_engine *revocation_engine(struct graph *g);
/* Something that settles nothing: kept if it tells more than what there is. */
void inquiry_note(struct inquiry *a, enum revocation_state state, int by, const struct crl *crl,
                  const struct ocsp *ocsp, const char *detail);

/* revocation_crl.c: true: the CRLs settle it (*out). */
bool revocation_ask_crls(struct inquiry *a, struct revocation_answer *out);
/* revocation_ocsp.c */
bool revocation_ask_ocsp(struct inquiry *a, struct revocation_answer *out);
/* revocation_signer.c: did one who may, sign this CRL for the path's anchor? */
enum revocation_state revocation_signer(struct inquiry *a, const struct list *l, const char **detail);
enum sig_result revocation_verify(struct revocation_engine *r, struct span tbs, const struct signature_algorithm *sig,
                                  struct span signature, const struct certificate *signer);

#endif
