/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of a list: one table row says how wide each is for the room there is, how its text stands in it, what its
 * head says, and whether rows can be in its order. */
#ifndef UI_KIT_COLUMN_H
#define UI_KIT_COLUMN_H
#include "ui/kit/row.h"

enum align {
	ALIGN_LEFT,
	ALIGN_TAIL,  /* at the left; of what is too long the end is shown */
	ALIGN_RIGHT, /* numbers: never cut, for a digit less would be another number */
};

struct column {
	const char *name;  /* kebab-case */
	const char *title; /* N_() in the head; NULL: none */
	const char *sort;  /* N_() "sorted by name", said of rows in its order; NULL: it is no order */
	enum align align;
	bool right; /* at the right edge (row_right), else behind the column before it */
	/* Cells, those of the gap included: `share` percent of the room, at least min, at most max; without a share
	 * min. All 0: it takes what its text takes, and then the gap. */
	int min, max, share;
	int gap;  /* blanks behind the text */
	int from; /* cells of room from which on it is shown */
};

/* Cells in a list that has `room` cells; 0: it is left out, or takes what its text takes. */
int column_cells(const struct column *c, int room);
int columns_cells(const struct column *c, size_t n, int room); /* of n of them */

/* The text in its cells, with the gap. safe: escaped already. */
void column_text(struct buf *out, const struct column *c, int room, const char *safe, enum charset cs);
/* The same as a run of the row. */
void column_put(struct rows *r, struct row *row, const struct column *c, int room, enum style s, const char *safe);
/* ... behind `used` cells of the column that have their text already: at least one blank follows. */
void column_more(struct rows *r, struct row *row, const struct column *c, int room, size_t used, enum style s,
                 const char *safe);
/* The titles of n columns. */
void columns_head(struct rows *r, struct row *row, const struct column *c, size_t n, int room, enum style s);

/* A value as lines of its column. */
#define COLUMN_LINES 40 /* then ".." */
struct column_lines {
	char *text;
	const char *line[COLUMN_LINES + 1];
	size_t n;
};

/* Wraps what came from outside, whose lines are lines, at so many cells; NULL: no line. */
void column_wrap(struct column_lines *l, const char *outside, int cells, enum charset cs);
const char *column_line(const struct column_lines *l, size_t i); /* "" behind the last */
void column_lines_free(struct column_lines *l);

#endif
