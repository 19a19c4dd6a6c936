/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All paths from a leaf upwards, within counted budgets, each with everything that is wrong with it. */
#ifndef CHAIN_PATH_H
#define CHAIN_PATH_H
#include "base/argument.h"
#include "chain/graph.h"
#include "chain/problem.h"

enum path_end { PATH_TRUSTED, PATH_UNTRUSTED_ROOT, PATH_ISSUER_MISSING, PATH_LOOP, PATH_LIMIT };
const char *path_end_name(enum path_end e); /* "trusted", "untrusted-root", "issuer-missing", "loop", "limit" */

struct path {
	const struct certificate **cert; /* leaf first */
	struct edge **edge;              /* edge[i] joins cert[i] to cert[i+1]; n - 1 of them */
	size_t n;
	enum path_end end;
	bool anchored; /* the last one is a trust anchor */
	bool valid;    /* no problem fails */
	bool rooted;   /* the last one is its own issuer, by name and signature; of a path that is spoken of */
	unsigned rank; /* key identifiers that speak against its edges, absent ones less */
	struct problem *problem; /* in order of class, then position */
	size_t nproblem;
};

struct path_set {
	struct path *path; /* the chosen one first, then by rank */
	size_t n;
	bool cut;                   /* a budget was hit: there may be more */
	struct argument cut_why;    /* which, with its number, in a sentence; none */
	bool sure;                  /* whatever was cut: a valid path, if there is one, is among these */
	unsigned steps, signatures; /* spent */
};

#define PATH_STEPS_MAX 20000
#define PATHS_KEPT_MAX 64
#define PATH_ISSUERS_MAX 256 /* issuers of one certificate that are followed, the best ones */

/* Finds and judges the paths of one leaf for q, purpose already decided. Never NULL. When nothing at all can be said
 * about an issuer, the one path is the leaf alone with end PATH_ISSUER_MISSING. A leaf that is an anchor is a path of
 * one. */
struct path_set *paths_find(struct arena *a, struct graph *g, const struct certificate *leaf, const struct question *q,
                            enum purpose purpose, const char *host);
/* The same in steps, each as long as the turn of the graph's budget, or one path. q and host must live as long; no
 * other search of the same graph between the steps. What is found stands in the arena a, the finder in the graph's,
 * where the next search takes it over. */
struct finder *paths_begin(struct arena *a, struct graph *g, const struct certificate *leaf, const struct question *q,
                           enum purpose purpose, const char *host);
bool paths_step(struct finder *f); /* false: all were found */
struct path_set *paths_end(struct finder *f);
/* Where nobody searched: the leaf alone, which may have any path. */
struct path_set *paths_untried(struct arena *a, const struct certificate *leaf);
/* The class that speaks for a path's failing problems (CLASS_NONE: none fails). */
enum reason path_reason(const struct path *p);
int path_index(const struct path *p, const struct certificate *c); /* -1: not on it */

#endif
