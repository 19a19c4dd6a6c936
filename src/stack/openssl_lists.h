/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What OpenSSL 3.0 makes of revocation lists: it picks one by its score, and what is wrong with that is said, whatever
 * others there are. Indirect lists, lists of some reasons and OCSP answers it does not look at. */
#ifndef STACK_OPENSSL_LISTS_H
#define STACK_OPENSSL_LISTS_H
#include "chain/graph.h"
#include "chain/question.h"

/* The certificate at i of a chain (leaf first): 0 or X509_V_ERR_..., -1: that cannot be told here. */
int openssl_list_code(struct arena *a, struct graph *g, const struct certificate *const *chain, size_t n, size_t i,
                      int64_t at);

#endif
