/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A room is divided by shares and minimums, or given to the pane in focus alone. */
#include "config.h"

#include "ui/frame/layout.h"

#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/grid.h"
#include "ui/kit/row.h"
#include "ui/kit/shares.h"

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

/* ---- the person's own ---- */

/* So much stays of either part, where there is so much. */
static int least(enum split how)
{
	return how == SPLIT_ROWS ? 3 : 20;
}

static int within(int at, const struct divider *d)
{
	int all = d->how == SPLIT_ROWS ? d->room.h : d->room.w, most = all - 1 - least(d->how);

	at = at > most ? most : at;
	return at < least(d->how) ? least(d->how) : at;
}

struct parts layout_parts(struct view *v, struct rect at, enum split how, struct share share)
{
	int all = how == SPLIT_ROWS ? at.h : at.w, parts;
	struct divider d = { at, how, 0, cells_of(all, share) };

	for (int i = 0; i < v->ndividers; i++)
		d.which += v->divider[i].how == how;
	parts = shares_get(&v->ui->shares, v->ops->name, d.which, how == SPLIT_COLUMNS);
	if (parts > 0 && all > 2 * least(how))
		d.at = within((all * parts + SHARE_WHOLE / 2) / SHARE_WHOLE, &d);
	if (v->ndividers < VIEW_DIVIDERS)
		v->divider[v->ndividers++] = d;
	return rect_split(at, how, (struct share){ d.at, all > 0 ? all : 1 });
}

void layout_view(struct view *v)
{
	v->ndividers = 0;
	v->ops->layout(v);
}

static bool is_in(struct rect inner, struct rect outer)
{
	return inner.h > 0 && inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
	       inner.y + inner.h <= outer.y + outer.h;
}

bool layout_move(struct view *v, const struct divider *d, int at)
{
	int all = d->how == SPLIT_ROWS ? d->room.h : d->room.w;

	if (v->maximised || all <= 2 * least(d->how))
		return false;
	shares_put(&v->ui->shares, v->ops->name, d->which, d->how == SPLIT_COLUMNS,
	           at <= 0 ? 0 : (within(at, d) * SHARE_WHOLE + all / 2) / all);
	v->stale = v->ui->dirty = true;
	return true;
}

bool layout_push(struct view *v, int by)
{
	for (int i = v->ndividers; i-- > 0;)
		if (is_in(v->pane[v->focus].at, v->divider[i].room))
			return layout_move(v, &v->divider[i], by == 0 ? 0 : within(v->divider[i].at, &v->divider[i]) + by);
	return false;
}

const struct divider *layout_divider(const struct view *v, int x, int y)
{
	for (int i = v->maximised ? 0 : v->ndividers; i-- > 0;) {
		const struct divider *d = &v->divider[i];
		struct rect r = d->room;

		if (d->how == SPLIT_ROWS ? y == r.y + d->at && x >= r.x && x < r.x + r.w
		                         : x == r.x + d->at && y >= r.y && y < r.y + r.h)
			return d;
	}
	return NULL;
}

void layout_split(struct view *v, int first, int second, struct rect at, enum split how, struct share share)
{
	struct parts p = layout_parts(v, at, how, share);

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

void layout_bar(int x, int y, int h, struct grid *g)
{
	grid_vline(g, x, y, h);
	grid_joint(g, x, y - 1, LINE_DOWN);
	grid_joint(g, x, y + h, LINE_UP);
}
