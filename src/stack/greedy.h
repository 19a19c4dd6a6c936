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
	bool whole;          /* the last one is self-signed: nothing is missing above it */
	bool anchored;       /* whole, and the last one is an anchor: a partial chain does not do.  Or the last one is
	                        trusted for this use by name, in a TRUSTED CERTIFICATE block */
	const struct certificate *rejected; /* the last one, if the store has it and not for this use; NULL */
};

#define GREEDY_MAX 102 /* certificates: a leaf, a root, and 100 between them */

/* use: see trust_says. */
struct greedy greedy_path(struct arena *a, struct graph *g, const struct certificate *leaf, int64_t at, enum oid use);
/* Can it decode this key? Not a point off its curve. */
bool greedy_decodes_key(const struct certificate *c);

#endif
