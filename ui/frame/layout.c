/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A room is divided by shares and minimums, or given to the pane in focus alone. */
#include "config.h"

#include "ui/frame/layout.h"

#include "ui/frame/view.h"
#include "ui/kit/grid.h"

static int cells_of(int all, struct share s)
{
	int cells = all * s.n / s.of;

	if (s.max > 0 && cells > s.max)
		cells = s.max;
	if (cells < s.min)
		cells = s.min;
	return s.last ? all - cells - 1 : cells;
}

struct parts rect_split(struct rect at, enum split how, struct share share)
{
	struct parts p = { at, at };
	int first = cells_of(how == SPLIT_ROWS ? at.h : at.w, share);

	if (how == SPLIT_ROWS) {
		p.first.h = first;
		p.second.y += first + 1;
		p.second.h -= first + 1;
	} else {
		p.first.w = first;
		p.second.x += first + 1;
		p.second.w -= first + 1;
	}
	return p;
}

struct rect rect_under(struct rect at, int lines)
{
	return (struct rect){ at.x, at.y + lines, at.w, at.h - lines };
}

void layout_split(struct view *v, int first, int second, struct rect at, enum split how, struct share share)
{
	struct parts p = rect_split(at, how, share);

	v->pane[first].at = v->maximised ? (struct rect){ 0 } : p.first;
	v->pane[second].at = v->maximised ? (struct rect){ 0 } : p.second;
	if (v->maximised)
		v->pane[v->focus].at = at;
}

void layout_line(const struct view *v, int pane, struct grid *g)
{
	struct rect at = v->pane[pane].at;

	if (!v->maximised && at.h > 0)
		grid_hline(g, 0, at.y - 1, g->w);
}
