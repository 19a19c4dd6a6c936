/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The entries of a revocation list as a list whose rows are made when they are looked at: there may be a million. */
#ifndef UI_VIEW_CRL_LIST_H
#define UI_VIEW_CRL_LIST_H
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "ui/kit/tree.h"

struct crl_list {
	const struct crl *crl;
	unsigned kind;                /* of the tags: TAG(kind, 0, entry) */
	VEC_OF(const uint8_t *) mark; /* where every CRL_STEP-th entry begins */
	size_t n;                     /* readable entries */
	size_t next;                  /* the one that `rest` begins with: rows are mostly asked for in order */
	struct span rest;
};

/* One pass over the entries. What was there is freed; crl NULL: empty. */
void crl_list_make(struct crl_list *l, const struct crl *crl, unsigned kind);
void crl_list_free(struct crl_list *l);
bool crl_list_entry(struct crl_list *l, size_t i, struct crl_entry *out);
extern const struct tree_source crl_list_source; /* its ctx is a struct crl_list */

#endif
