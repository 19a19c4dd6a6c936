/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where panes stand: a rectangle is cut in two with one line between, and the parts again. A person may move the line. */
#ifndef UI_FRAME_LAYOUT_H
#define UI_FRAME_LAYOUT_H
#include "ui/kit/grid.h"
#include <stdbool.h>

struct view;

enum split { SPLIT_ROWS /* one below the other */, SPLIT_COLUMNS /* side by side */ };

/* How much of the lines or columns one part gets: n of `of`, at most max, at least min. The other gets the rest. */
struct share {
	int n, of;
	int min, max; /* max 0: no bound */
	bool last;    /* the part behind the line, else the one before it */
};

struct parts {
	struct rect first, second; /* w or h <= 0: there is no room for it */
};

struct parts rect_split(struct rect at, enum split how, struct share share);
/* The line between two parts of a view, as its last layout drew it. */
struct divider {
	struct rect room; /* what it divides */
	enum split how;
	int which; /* of those of the view that divide this way */
	int at;    /* lines or columns of the first part */
};

/* As rect_split, in a view's layout: where a person has put the line it stands there. */
struct parts layout_parts(struct view *v, struct rect at, enum split how, struct share share);
/* Has the view say anew where its panes stand. */
void layout_view(struct view *v);
/* Moves a line to that place, or by so many cells the one that is nearest to the pane in focus (0: where it stood at
 * first). false: there is none. */
bool layout_move(struct view *v, const struct divider *d, int at);
bool layout_push(struct view *v, int by);
/* The line at this place of the screen; NULL: none. */
const struct divider *layout_divider(const struct view *v, int x, int y);

/* Without so many lines at the top, which are for a head. */
struct rect rect_under(struct rect at, int lines);

/* The same for two panes of a view: one that is maximised has all of it, and the other is not on the screen. */
void layout_split(struct view *v, int first, int second, struct rect at, enum split how, struct share share);
/* Paints the line between a pane and what stands above it, unless one of them has all. */
void layout_line(const struct view *v, int pane, struct grid *g);
/* Paints the line between panes that stand side by side, with joints to the rules above and below it. */
void layout_bar(int x, int y, int h, struct grid *g);

#endif
