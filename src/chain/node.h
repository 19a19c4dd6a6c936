/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The graph from inside, for the files of chain/ alone.
 *
 * A node is one certificate, met in the set, in the trust store or in both. Nodes of one subject name make a group, and
 * a child's candidates are the group of its issuer's name: 20,000 certificates of one name are one group, not 20,000
 * lists of 20,000. Edges are made when a pair is looked at. */
#ifndef CHAIN_NODE_H
#define CHAIN_NODE_H
#include "base/arena.h"
#include "chain/graph.h"

struct node {
	const struct certificate *cert;
	unsigned index;          /* counts from 0 */
	unsigned key;            /* nodes with equal public keys have equal numbers */
	unsigned place;          /* in its group */
	bool issued;             /* something in the set, so far as that was looked at: graph_issued_any */
	struct group *group;     /* those of its name; NULL: nobody asked for them yet */
	struct known_key *known; /* graph.c: its key, and ... */
	struct node *twin;       /* ... another with this key */
	bool trusted;            /* an anchor */
	bool usable;             /* may serve in a path */
	bool above_known;
	bool key_known, key_off; /* has somebody asked whether its key is a point off its curve, and is it? */
	struct group *above;     /* of the issuer's name; NULL: the certificate names no issuer */
	unsigned stands;         /* ... in its by_standing */
	struct node *signer;     /* the first of those that signed it: graph_signers, once asked */
	size_t nsigners;
	bool signers_known;
	struct edge **by_key; /* answer of graph_issuers_by_key, once asked */
	size_t nby_key;
};

struct group {
	struct span name;
	uint64_t hash;
	unsigned index;     /* counts from 0 */
	struct node **node; /* in the order of the set, then of the trust store */
	size_t n;
	struct node **by_standing; /* anchors, then what is usable, then the rest */
	struct node **by_ski;      /* those with a key identifier, by it; behind them those without */
	size_t nidentified;
	bool children_seen;
	struct group *same; /* another name with this hash */
};

struct revocation_engine; /* revocation_private.h: CRLs and OCSP responses at hand, and what they said */
struct search;            /* search.h: what a path search remembers between leaves */

struct node *graph_node(struct graph *g, const struct certificate *c);
struct group *graph_group_above(struct graph *g, struct node *child);
/* Those of the group whose key identifier is this one, each once for fn; and those without one, which may be meant,
 * too. */
void group_each_named(struct group *p, struct span keyid, void (*fn)(void *ctx, struct node *n), void *ctx);
/* The others of its group that have its key. */
void graph_each_twin(struct node *n, void (*fn)(void *ctx, struct node *n), void *ctx);
struct edge *graph_edge(struct graph *g, struct node *child, struct node *parent);
/* The facts of an edge that is not made yet. */
enum keyid_fact graph_keyid(const struct certificate *child, const struct certificate *parent);
enum keyid_fact graph_issuer_serial(const struct certificate *child, const struct certificate *parent);
/* Is child's signature parent's key's? Each pair once; SIG_NOT_TRIED when the budget is spent. */
enum sig_result graph_verify(struct graph *g, struct node *child, struct node *parent);
/* SHA-256 of its key; NULL: it cannot be read. */
const uint8_t *graph_key_digest(struct node *n);
/* Names that were held against name constraints so far; name_constraints.c counts. */
size_t *graph_compares(struct graph *g);
struct arena *graph_arena(struct graph *g);
struct revocation_engine **graph_revocation(struct graph *g); /* revocation.c keeps its engine there; NULL at first */
struct search **graph_searches(struct graph *g);              /* a list that search.c keeps, in the graph's arena */
struct finder **graph_spare_finder(struct graph *g);           /* path.c's, of a search that is over; NULL: none */

#endif
