/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks up from a leaf, best way first, and hands out whole ways: to an anchor, to an untrusted root, to where nothing
 * leads on. For path.c alone.
 *
 * A closed walk enters each certificate but once for each gain, and goes only where an anchor may be: it finds a valid
 * way, or that there is none, in the time of the edges, however many paths there are. An open walk hands out all simple
 * paths. */
#ifndef CHAIN_WALK_H
#define CHAIN_WALK_H
#include "chain/search.h"

struct walk_step {
	struct node *node;
	struct edge *edge; /* from the step below, NULL for the leaf */
	int below;         /* index of that step, -1 */
	unsigned length;   /* certificates so far, this one included */
	unsigned cas;      /* below this one: neither the leaf nor self-issued */
	bool beyond;       /* an anchor stands below: only another anchor makes this a way */
	uint64_t cost;     /* of what stands below */
	uint64_t whole;    /* and of the rest, so far as hoped */
};

/* What kept a search from seeing all there is. */
enum walk_bound { BOUND_NONE, BOUND_BUDGET, BOUND_ISSUERS, BOUND_STEPS, BOUND_PATHS };

struct walk {
	struct search *search;
	struct checker *check;
	struct node *leaf;
	bool closed;
	unsigned run, length_max;
	VEC_OF(struct walk_step) step;
	VEC_OF(int) heap;
	enum walk_bound cut; /* what kept a part away */
};

struct way {
	int top; /* step; follow .below */
	enum path_end end;
	uint64_t cost; /* below COST_PROBLEM: nothing failed so far as the walk can see */
};

void walk_start(struct walk *w, struct search *s, struct checker *k, struct node *leaf, bool closed);
/* The search gave way (budget.h): the next call goes on. */
enum walked { WALK_OVER, WALK_WAY, WALK_GAVE_WAY };
enum walked walk_next(struct walk *w, struct way *out);
bool walk_is_done(const struct walk *w); /* every way was handed out */
void walk_end(struct walk *w);

#endif
