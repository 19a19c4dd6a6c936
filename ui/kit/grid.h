/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screen as a grid of cells in memory: what views paint on, what screen.c
 * copies to the terminal, what the tests look at.  Only here is text cut: never
 * in half of a wide character, always on a cell boundary. */
#ifndef UI_KIT_GRID_H
#define UI_KIT_GRID_H
#include "ui/kit/row.h"

#define CELL_BYTES 24 /* a character with its combining marks; more marks are left out */

/* How it stands out, beside its style; or-ed. */
enum look {
	LOOK_NONE = 0,
	LOOK_SELECTED = 1, /* the bar: where the keys go */
	LOOK_BOLD = 2,
	LOOK_UNDERLINE = 4,
	LOOK_HIT = 8,   /* what is searched for */
	LOOK_MARK = 16, /* a mark keeps its colour on the bar */
};

struct cell {
	char s[CELL_BYTES]; /* NUL-terminated; "" in the right half of a wide character */
	uint8_t width;      /* 1 or 2; 0: the right half */
	uint8_t style;      /* enum style */
	uint8_t look;       /* enum look */
};

struct rect {
	int x, y, w, h;
};

/* A place where a click is a key. */
struct hot {
	struct rect at;
	uint32_t key;
};
#define GRID_HOT 64

struct grid {
	int w, h;
	struct cell *cell;
	enum charset charset;
	int cursor_x, cursor_y; /* where the terminal's cursor rests */
	bool cursor_shown;      /* a person types there */
	struct hot hot[GRID_HOT];
	size_t nhot;
};

/* Cells kept between frames; a change of size empties it. */
void grid_resize(struct grid *g, int w, int h);
void grid_clear(struct grid *g);
void grid_free(struct grid *g);
struct cell *grid_at(const struct grid *g, int x, int y); /* NULL outside */

/* Writes safe text from x on, at most `max` cells; returns how many it took. Outside the grid nothing is written. */
int grid_put(struct grid *g, int x, int y, int max, enum style s, const char *safe);
/* The same with `look` for every cell written. */
int grid_put_look(struct grid *g, int x, int y, int max, enum style s, unsigned look, const char *safe);
/* Cut with ".." (or "…") where it does not fit in max cells. */
int grid_put_cut(struct grid *g, int x, int y, int max, enum style s, unsigned look, const char *safe);
void grid_look(struct grid *g, struct rect at, unsigned look); /* adds a look to all cells of a rectangle */

/* From now on, until it is cleared: a click there is the first key of the word (ui/kit/key.h). */
void grid_hot(struct grid *g, struct rect at, const char *keys);

/* Lines: one of these at each cell, in ASCII "-", "|", "+". */
enum line { LINE_H, LINE_V, LINE_DOWN, LINE_UP, LINE_LEFT, LINE_RIGHT, LINE_CROSS };
const char *line_text(enum line l, enum charset cs);
void grid_hline(struct grid *g, int x, int y, int w);
void grid_vline(struct grid *g, int x, int y, int h);
void grid_joint(struct grid *g, int x, int y, enum line l);

/* One row in a line of the grid. The right text stands at the right edge as long as `keep` cells are left for the left
 * one. */
void grid_row(struct grid *g, struct rect at, const struct row *row);

/* Line y as text without blanks at its end, for tests; the caller frees it. */
char *grid_line(const struct grid *g, int y);

#endif
