/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one tree widget: rows that fold, a cursor, a window that scrolls, search.
 * A list is a tree without children; a text is one without a cursor.
 *
 * Rows are made anew as often as the caller likes.  What a person did to them
 * (where the cursor stands, what is open) is kept by tag.  A list too long to
 * be made whole has a source that makes the rows when they are looked at. */
#ifndef UI_KIT_TREE_H
#define UI_KIT_TREE_H
#include "base/map.h"
#include "base/vec.h"
#include "ui/kit/grid.h"
#include "ui/kit/needle.h"

enum hit { HIT_NO, HIT_YES, HIT_LATER };

/* Rows made on demand, all at depth 0 and selectable. */
struct tree_source {
	size_t (*count)(void *ctx);
	void (*row)(void *ctx, size_t i, struct rows *out); /* adds one row, with a tag */
	bool (*row_of)(void *ctx, uint64_t tag, size_t *i); /* where a tag stands */
	/* Adds to a row what it needs only when it is painted. May be NULL. */
	void (*columns)(void *ctx, size_t i, struct rows *r, struct row *row);
	/* Whether a search finds row i, without making it, when that is known already. May be NULL. */
	enum hit (*has)(void *ctx, size_t i, const struct needle *n);
	/* What row i is found by is known, and with `mark` its mark; may be NULL. */
	bool (*ready)(void *ctx, size_t i, bool mark);
};

struct tree {
	struct rows rows;                 /* in document order, folded ones too; with a source: the last ones made */
	const struct tree_source *source; /* tree_set_source() changes it, once there are rows */
	void *source_ctx;
	bool text;  /* no cursor: keys scroll */
	bool prose; /* to be read, with some rows that can be selected: keys scroll until one of them comes in sight */
	bool due;   /* a row whose children are not made was opened: make the rows anew */
	/* the rest is the tree's own */
	size_t *shown; /* indexes of the rows that no closed parent hides */
	size_t nshown;
	size_t cursor, top; /* in shown */
	size_t height;      /* of the window when last painted */
	uint64_t kept_tag;  /* while rows are made anew */
	size_t kept_offset;
	bool turned;           /* the rows of another source, or of none, are due: kept_tag is that of the old ones */
	struct map folds;      /* how rows were left, by tag: FOLD_OPEN or FOLD_CLOSED */
	struct needle *needle; /* what is searched for; NULL */
	struct {
		bool on, forward;
		size_t from, k; /* k rows from there were looked at */
	} seek;
	struct {
		bool on;
		size_t at, n, looked_at; /* which hit the selected row is, of so many */
	} hits;
	char *filter;        /* what rows must be to be shown; NULL: all are */
	bool by_mark;        /* it asks for marks */
	VEC_OF(size_t) only; /* with a source: its rows that are, of ... */
	size_t looked_at;    /* ... so many */
};

void tree_free(struct tree *t);

/* Where the rows come from, NULL: from the caller. What is selected stays so if it is among the new ones; before the
 * next tree_begin() there are no rows. */
void tree_set_source(struct tree *t, const struct tree_source *source, void *ctx);
/* The source speaks of other things than before: what a filter found among those is forgotten. */
void tree_source_renewed(struct tree *t);

/* Between the two, add to t->rows. row->fold is how a row starts; what was done to a row of that tag wins. */
void tree_begin(struct tree *t);
void tree_end(struct tree *t);
/* What the row of this tag will be: whether it is worth while to make its children. */
bool tree_is_open(const struct tree *t, uint64_t tag, bool by_default);

size_t tree_count(const struct tree *t);                 /* rows shown */
const struct row *tree_at(struct tree *t, size_t shown); /* good until the next call; NULL: none */
/* The same as it is painted, with all its columns. */
const struct row *tree_painted(struct tree *t, size_t shown);
const struct row *tree_selected(struct tree *t); /* NULL when there is nothing to select */
/* Which of the rows that can be selected is, from 1 on, and of how many; 0: none is. */
size_t tree_place(struct tree *t, size_t *of);
uint64_t tree_tag(struct tree *t);              /* of the selected row, 0: none */
bool tree_select(struct tree *t, uint64_t tag); /* opens what hides it */

/* Movement; false: it changed nothing. */
bool tree_move(struct tree *t, long by);   /* over rows that can be selected */
bool tree_scroll(struct tree *t, long by); /* the window; the cursor stays inside */
bool tree_home(struct tree *t);
bool tree_end_key(struct tree *t);
bool tree_click(struct tree *t, size_t line); /* line of the window */

/* Whether cell x of the screen is the fold sign of that line, of a tree painted at `at`. */
bool tree_on_sign(struct tree *t, struct rect at, int x, size_t line);

/* Folding of the selected row. */
bool tree_open(struct tree *t);                /* open it, or go to its first child */
bool tree_close(struct tree *t);               /* close it, or go to its parent */
bool tree_set_fold(struct tree *t, bool open); /* of the row alone */
bool tree_toggle(struct tree *t);
bool tree_open_all(struct tree *t);              /* all there is, or if all is open close all */
bool tree_level(struct tree *t, unsigned level); /* open what is less deep than level, close the rest */

/* Search: smart case, over the text of rows and what they are found by; colons in a hexadecimal needle do not
 * count. tree_find looks from the cursor on (from it included when `here`), around the end. */
void tree_needle(struct tree *t, const char *needle); /* NULL or "": none */
enum found { FOUND_NOTHING, FOUND, FOUND_WRAPPED, FOUND_LATER };
enum found tree_find(struct tree *t, bool forward, bool here);
/* The same in slices of `max` rows; FOUND_LATER: there is more to do. */
void tree_find_begin(struct tree *t, bool forward, bool here);
enum found tree_find_step(struct tree *t, size_t max);
void tree_find_stop(struct tree *t);
unsigned tree_find_percent(const struct tree *t); /* looked at */
/* Once found: which of the hits the selected row is (t->hits). false: they are counted. */
void tree_hits_begin(struct tree *t);
bool tree_hits_step(struct tree *t, size_t max);

/* Filter: of rows that can be selected only those that fit are shown, and the way to them (filter.h: how it is
 * written). A source is looked through by tree_filter_step, at most `max` rows at a time; false: nothing is left. */
void tree_filter(struct tree *t, const char *filter); /* NULL or "": none */
bool tree_filter_step(struct tree *t, size_t max);

/* Paints the window; focus: the cursor is shown in reverse, else underlined. */
void tree_paint(struct tree *t, struct grid *g, struct rect at, bool focus);

#endif
