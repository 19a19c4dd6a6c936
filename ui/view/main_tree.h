/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the main view: the chain tree, the pool below it. */
#ifndef UI_VIEW_MAIN_TREE_H
#define UI_VIEW_MAIN_TREE_H
#include "analysis/analysis.h"
#include "ui/frame/model.h"
#include "ui/kit/tree.h"

/* Who makes the rows of the main tree (main_tree.c, main_pool.c). */
struct maker {
	struct tree *tree;
	struct rows *rows;
	struct model *model;
	const struct analysis *analysis;
	int room;  /* cells of a row, for the columns */
	bool all;  /* the anchors of closed stores, too: a search is to find them */
	bool open; /* other chains stand open */
	bool low;  /* lines are few: no headings of what comes first, no blank lines */
};
/* A row with mark, name and what it is found by. */
struct row *maker_certificate(struct maker *k, uint64_t tag, unsigned depth, const struct certificate *cert);
/* "root", "intermediate" and so on as the column has it. */
const char *maker_role(const char *role);
/* "40 d", "-10 d" when it is over, "not yet". */
const char *maker_left(struct rows *r, int64_t from, int64_t to, int64_t at);
/* Role, days left and key, as there is room. role: safe; NULL: the caller has put something else there. */
void maker_columns(struct maker *k, struct row *row, const char *role, enum style s, const struct certificate *c);
void maker_pool(struct maker *k);
/* The one thing that is in a file; -1: it holds several, or nothing, or is a directory. */
int pool_only_entry(struct model *m, int input);

/* See struct maker. */
struct main_tree_room {
	int cells;
	bool all, open, low;
};

/* The chain tree and the pool below it. */
void main_tree_fill(struct tree *t, struct model *m, const struct main_tree_room *room);

#endif
