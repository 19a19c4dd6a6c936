/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a path search knows before it walks, and remembers between the leaves of one graph: which way up leads to an
 * anchor with how few problems (the hope), and which issuers of a certificate are worth following (its rungs).
 *
 * The hope is by names alone, so it may promise too much, never too little: where there is none, there is no valid
 * path. */
#ifndef CHAIN_SEARCH_H
#define CHAIN_SEARCH_H
#include "chain/check.h"
#include "chain/node.h"

/* Least cost of the way from a certificate to an end, itself included: whether it ends in an anchor, how many problems
 * fail on the way, how many certificates it takes. Smaller is better. */
#define COST_UNANCHORED ((uint64_t)1 << 56)
#define COST_PROBLEM ((uint64_t)1 << 24)
#define COST_LENGTH ((uint64_t)1)
#define COST_NONE UINT64_MAX

struct rung {
	struct node *parent;
	struct edge *edge; /* signature tried */
};

/* What is wrong with a certificate in each place, as far as somebody asked. */
struct problems_by_place {
	struct problems wrong[PLACES];
	bool known[PLACES];
};

/* One node as this search sees it. */
struct spot {
	uint64_t hope;
	struct problems_by_place *judged; /* NULL: nobody asked, as of most leaves */
	size_t place;      /* among those of its name, most hopeful first */
	struct rung *rung; /* best first */
	size_t nrung;
	struct climb *climb; /* as long as it gave way before it was done */
	bool climbed;
	bool cut;            /* a budget kept rungs away */
	bool lost;           /* ... and among them may be one to a valid path */
	unsigned run, below; /* walk.c: met in this run with so many CA certificates below */
	uint64_t cost;       /* ... and at this cost */
};

struct search; /* one for each time, strictness and purpose */

/* The search of this graph for this check; its certificates' problems are kept for the next leaf. */
struct search *search_of(struct graph *g, const struct question *q, enum purpose purpose);
/* Before anything else: the hope of all that stands above this leaf. */
void search_prepare(struct search *s, struct checker *k, struct node *leaf);
struct spot *search_spot(struct search *s, const struct node *n);
/* Problems of a certificate that is not the leaf. */
const struct problems *search_problems(struct search *s, struct checker *k, struct node *n, unsigned place);
/* The rungs of n; signatures are tried as far as needed. NULL: it gave way (budget.h), and goes on when it is called
 * again. */
struct spot *search_climb(struct search *s, struct node *n);
unsigned search_runs(struct search *s); /* a number for the next run */

#endif
