/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one way up that a verifier takes who never turns back: at each step a trusted issuer, else one that came along;
 * of several the first whose time it is, else the one that lives longest. OpenSSL (since 1.1.0, "trusted first") builds
 * its chain so, and judges that chain alone, whatever other paths there are. */
#ifndef STACK_GREEDY_H
#define STACK_GREEDY_H
#include "chain/graph.h"

struct greedy {
	const struct certificate **cert; /* leaf first; in the arena */
	size_t n;
	size_t trusted_from; /* index of the first one that was taken from the trust store; n: none */
	/* 0: the way ends in trust. Else what OpenSSL says at its last certificate: 18 or 19 (its end is self-signed
	 * and not trusted), 2 (its end is trusted, and its issuer missing), 20 (its issuer is missing), 22 (it does not
	 * end), 28 (the store has the last one and not for this use), 1 (it cannot tell whether the last one is
	 * self-signed) */
	int code;
};

#define GREEDY_MAX 102 /* certificates: a leaf, a root, and 100 between them */

/* use: see trust_says. */
struct greedy greedy_path(struct arena *a, struct graph *g, const struct certificate *leaf, int64_t at, enum oid use);
/* The same where an anchor that is no root will do: X509_V_FLAG_PARTIAL_CHAIN. */
struct greedy greedy_path_partial(struct arena *a, struct graph *g, const struct certificate *leaf, int64_t at,
                                  enum oid use);

#endif
