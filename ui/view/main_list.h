/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that was read as a table: a line each, with columns as there is room, in the order that a person chose. A row is
 * made when it is looked at, so that 100,000 are shown at once. */
#ifndef UI_VIEW_MAIN_LIST_H
#define UI_VIEW_MAIN_LIST_H
#include "ui/frame/model.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"

struct main_list {
	struct model *model;
	int room;    /* cells of a row */
	int by;      /* column; the order of a file at first */
	bool down;   /* the other way round */
	unsigned of; /* model->opened when the rest was made */
	size_t n;    /* rows that are in order; 0: the order is that of the file */
	int *entry;  /* by row */
	int *row_of; /* by entry */
};

void main_list_free(struct main_list *l);
/* Puts them in order, if they are not. */
void main_list_sort(struct main_list *l);
/* The next column that there can be an order by, and the other way round. */
void main_list_next_order(struct main_list *l);
void main_list_reverse(struct main_list *l);
/* By the column whose head stands in cell x of a row; the same again turns it round. false: none stands there. */
bool main_list_order_at(struct main_list *l, int x);
const char *main_list_order(const struct main_list *l); /* "by until" */
void main_list_head(const struct main_list *l, struct rows *r, struct row *row);

/* ctx: struct main_list. Of a large set what it is found by comes from an index, and marks come as one looks. */
extern const struct tree_source main_list_large, main_list_small;

#endif
