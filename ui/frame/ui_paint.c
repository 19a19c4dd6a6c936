/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The frame around a view: title line, status line, hint line, and the rules
 * between them as far as there is room. */
#include "config.h"

#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "ui/frame/action.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/grid.h"
#include "ui/kit/prompt.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"

#include <stdio.h>
#include <string.h>

#define ROOMY 16 /* lines: below it the rules are left out */
#define TALL 28  /* lines: from here on one more rule stands above the status line */

static struct rect body_of(const struct ui *ui)
{
	int above = ui->h >= ROOMY ? 2 : 1, below = ui->h >= TALL ? 4 : ui->h >= ROOMY ? 3 : 2;

	return (struct rect){ 0, above, ui->w, ui->h - above - below };
}

static void too_small(const struct ui *ui, struct grid *g)
{
	char text[100];
	int w;

	snprintf(text, sizeof text, _("too small: %dx%d, needs %dx%d"), ui->w, ui->h, UI_MIN_WIDTH, UI_MIN_HEIGHT);
	w = (int)text_width(text);
	grid_put(g, w < ui->w ? (ui->w - w) / 2 : 0, ui->h / 2, ui->w, STYLE_PLAIN, text);
}

static void paint_title(struct view *v, struct grid *g)
{
	struct buf left = BUF_INIT, right = BUF_INIT;
	int w, room;

	v->ops->describe(v, &left, &right);
	w = (int)text_width(buf_str(&right));
	if (w > TITLE_RIGHT(g->w))
		w = TITLE_RIGHT(g->w);
	room = g->w - w - 4;
	grid_put(g, 1, 0, room, STYLE_HEADING, PACKAGE_NAME);
	grid_put_cut(g, 3 + (int)strlen(PACKAGE_NAME), 0, room - (int)strlen(PACKAGE_NAME) - 2, STYLE_STRONG, LOOK_NONE,
	             buf_str(&left));
	grid_put_cut(g, g->w - w - 1, 0, w, STYLE_PLAIN, LOOK_NONE, buf_str(&right));
	buf_free(&left);
	buf_free(&right);
}

/* How far a text is read, when there is more of it than fits. */
static void position(struct view *v, struct rows *r, struct row *row)
{
	const struct tree *t = view_tree(v);
	size_t n = tree_count(t), end = t->top + t->height;

	if (n > t->height && t->height > 0)
		row_rightf(r, row, STYLE_DIM, _("lines %zu-%zu of %zu"), t->top + 1, end < n ? end : n, n);
}

static void filter_words(struct view *v, struct rows *r, struct row *row)
{
	struct tree *t = view_tree(v);
	size_t n = tree_count(t);

	row_put(r, row, STYLE_STRONG, _("only: "));
	row_raw(r, row, STYLE_PLAIN, t->filter);
	row_rightf(r, row, STYLE_PLAIN, P_("%zu row", "%zu rows", n), n);
	if (v->ui->search.filtering)
		row_rightf(r, row, STYLE_DIM, _(", %zu looked at .."), t->looked_at);
	row_right(r, row, STYLE_DIM, _("   Esc shows all"));
}

static void paint_status(struct view *v, struct grid *g, int y)
{
	struct ui *ui = v->ui;
	struct rows rows = { .charset = ui->charset };
	struct row *row = rows_add(&rows, 0, 0);

	if (ui->message) {
		if (ui->message_mark != MARK_NONE)
			row_putf(&rows, row, mark_style(ui->message_mark), "%s ", mark_text(ui->message_mark));
		row_put(&rows, row, STYLE_PLAIN, ui->message);
	} else if (view_tree(v)->filter) {
		filter_words(v, &rows, row);
	} else if (v->ops->status) {
		v->ops->status(v, &rows, row);
	} else {
		position(v, &rows, row);
	}
	grid_row(g, (struct rect){ 1, y, g->w - 2, 1 }, row);
	rows_clear(&rows);
}

static void paint_hints(struct view *v, struct grid *g, int y)
{
	struct buf hints = BUF_INIT;

	action_hints(&hints, v->ops, ui_has(v->ui), v->ui->key_state, (size_t)(g->w - 2));
	grid_put(g, 1, y, g->w - 2, STYLE_KEY, buf_str(&hints));
	buf_free(&hints);
}

static void refresh(struct view *v, struct rect body)
{
	v->body = body;
	for (int i = 0; i < VIEW_PANES; i++) {
		v->pane[i].at = (struct rect){ 0 };
		v->pane[i].tree.rows.charset = v->ui->charset;
	}
	v->ops->layout(v);
	v->ops->fill(v);
	v->stale = false;
}

static void paint_frame(struct view *v, struct grid *g)
{
	int h = g->h;

	if (h >= ROOMY)
		grid_hline(g, 0, 1, g->w);
	if (h >= TALL)
		grid_hline(g, 0, h - 4, g->w);
	if (h >= ROOMY)
		grid_hline(g, 0, h - 2, g->w);
	paint_title(v, g);
}

bool ui_fresh(struct ui *ui)
{
	if (ui->w < UI_MIN_WIDTH || ui->h < UI_MIN_HEIGHT)
		return false;
	if (ui_top(ui)->stale)
		refresh(ui_top(ui), body_of(ui));
	return true;
}

void ui_paint(struct ui *ui, struct grid *g)
{
	struct view *v = ui_top(ui);

	grid_resize(g, ui->w, ui->h);
	g->charset = ui->charset;
	grid_clear(g);
	ui->dirty = false;
	if (!ui_fresh(ui)) {
		too_small(ui, g);
		return;
	}
	paint_frame(v, g);
	if (v->ops->paint)
		v->ops->paint(v, g);
	for (int i = 0; i < v->ops->npanes; i++)
		if (v->pane[i].at.h > 0)
			tree_paint(&v->pane[i].tree, g, v->pane[i].at, i == v->focus);
	if (v->ops->overlay)
		v->ops->overlay(v, g);
	paint_status(v, g, g->h >= ROOMY ? g->h - 3 : g->h - 2);
	if (ui->prompt.active)
		prompt_paint(&ui->prompt, g, g->h - 1);
	else
		paint_hints(v, g, g->h - 1);
}
