/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the main view: the chain tree, the pool below it, the list of a large set. */
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
	bool wide; /* room for the columns */
	bool all;  /* the anchors of closed stores, too: a search is to find them */
};
/* A row with mark, name and what it is found by. */
struct row *maker_certificate(struct maker *k, uint64_t tag, unsigned depth, const struct certificate *cert);
void maker_role_column(struct maker *k, struct row *row, const char *text);
void maker_columns(struct maker *k, struct row *row, const struct certificate *c); /* days left and key */
void maker_pool(struct maker *k);
/* The one thing that is in a file; -1: it holds several, or nothing, or is a directory. */
int pool_only_entry(struct model *m, int input);

/* The chain tree and the pool below it. wide, all: see struct maker. */
void main_tree_fill(struct tree *t, struct model *m, bool wide, bool all);
/* The list of a large set: a source over the model, all entries in file order. */
extern const struct tree_source main_list;

#endif
