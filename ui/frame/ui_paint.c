/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The frame around a view: title and banner above, hints below, and a rule on each side of it, the lower one with
 * words: where one is, how much there is, what just happened. */
#include "config.h"

#include "base/buf.h"
#include "base/charset.h"
#include "base/i18n.h"
#include "base/text.h"
#include "ui/frame/action.h"
#include "ui/frame/banner.h"
#include "ui/frame/layout.h"
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/grid.h"
#include "ui/kit/prompt.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"

#include <stdio.h>
#include <string.h>

#define TITLE_BETWEEN 5 /* blank cells at both ends and between what is looked at and what was asked */

/* Title, banner, rule; below, the rule with words in it and the hints. Where nothing is judged there is the title. */
static int lines_above(const struct view *v)
{
	return v->ops->banner ? 1 + banner_height(v->ui->w, v->ui->h) + 1 : 1;
}

static struct rect body_of(const struct view *v)
{
	const struct ui *ui = v->ui;
	int above = lines_above(v);

	return (struct rect){ 0, above, ui->w, ui->h - above - 2 };
}

static void too_small(const struct ui *ui, struct grid *g)
{
	char text[100];
	int w;

	snprintf(text, sizeof text, _("too small: %dx%d, needs %dx%d"), ui->w, ui->h, UI_MIN_WIDTH, UI_MIN_HEIGHT);
	w = (int)text_width(text);
	grid_put(g, w < ui->w ? (ui->w - w) / 2 : 0, ui->h / 2, ui->w, STYLE_PLAIN, text);
}

static int runs_cells(const struct stretch *runs, int n)
{
	int w = 0;

	for (int i = 0; i < n; i++)
		w += (int)text_width(runs[i].text);
	return w;
}

/* "server.pem › Findings › ": the way to this screen, where there is room for it beside what the view says. */
static void crumbs(struct view *v, struct rows *r, struct row *row, int room)
{
	const struct ui *ui = v->ui;
	const char *between = text_sign_charset(ui->charset) == CHARSET_ASCII ? " > " : " › ";
	struct buf b = BUF_INIT, title = BUF_INIT;

	if (ui->depth > 1 && !model_is_empty(ui->model)) {
		model_title(ui->model, &title);
		buf_printf(&b, "%s%s", rows_safe(r, buf_str(&title), 60), between);
	}
	for (int i = 1; i + 1 < ui->depth; i++)
		buf_printf(&b, "%s%s", _(ui->stack[i]->ops->title), between);
	if (b.n > 0 && (int)text_width(buf_str(&b)) <= room)
		row_put(r, row, STYLE_DIM, buf_str(&b));
	buf_free(&title);
	buf_free(&b);
}

static void paint_title(struct view *v, struct grid *g)
{
	struct rows rows = { .charset = v->ui->charset };
	struct row *row = rows_add(&rows, 0, 0), said = { 0 };

	row->keep = (uint16_t)(g->w - 2 - TITLE_RIGHT(g->w) > 12 ? g->w - 2 - TITLE_RIGHT(g->w) : 12);
	v->ops->describe(v, &rows, &said);
	memcpy(row->right, said.right, sizeof row->right);
	row->nright = said.nright;
	if (g->w >= TITLE_NAMED) {
		row_put(&rows, row, STYLE_DIM, PACKAGE_NAME "  ");
		crumbs(v, &rows, row,
		       g->w - TITLE_BETWEEN - runs_cells(row->left, row->nleft) - runs_cells(said.left, said.nleft) -
		           runs_cells(said.right, said.nright));
	}
	for (int i = 0; i < said.nleft; i++)
		row_put(&rows, row, said.left[i].style, said.left[i].text);
	grid_row(g, (struct rect){ 1, 0, g->w - 2, 1 }, row);
	rows_clear(&rows);
}

static void paint_banner(struct view *v, struct grid *g)
{
	struct rows rows = { .charset = v->ui->charset };
	struct ui_banner b = { .rows = &rows };

	v->ops->banner(v, &b);
	banner_paint(&b, g, 1);
	rows_clear(&rows);
}

/* How far a text is read, when there is more of it than fits; else which of the rows is chosen. */
static void position(struct view *v, struct rows *r, struct row *row)
{
	struct tree *t = view_tree(v);
	size_t n = tree_count(t), end = t->top + t->height, at;

	if ((t->text || t->prose) && n > t->height && t->height > 0)
		row_putf(r, row, STYLE_DIM, _("lines %zu-%zu of %zu"), t->top + 1, end < n ? end : n, n);
	else if (!t->text && !t->prose && (at = tree_place(t, &n)) > 0)
		row_putf(r, row, STYLE_DIM, _("%zu of %zu"), at, n);
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

static void blank(struct grid *g, int x, int y, int n)
{
	while (n-- > 0)
		grid_put(g, x++, y, 1, STYLE_PLAIN, " ");
}

/* "── left ─────────── right ──": the words lie in the line. */
static void paint_words(struct grid *g, int y, const struct row *row)
{
	int right = runs_cells(row->right, row->nright), left = runs_cells(row->left, row->nleft), room = g->w - 8;
	struct row part = { .nleft = row->nright };

	if (right > 0 && right + (left > 24 ? 24 : left) + 4 <= room) {
		memcpy(part.left, row->right, sizeof part.left);
		blank(g, g->w - right - 4, y, right + 2);
		grid_row(g, (struct rect){ g->w - right - 3, y, right, 1 }, &part);
		room -= right + 4;
	}
	if (left == 0)
		return;
	part = *row;
	part.nright = 0;
	if (left > room)
		left = room;
	blank(g, 2, y, left + 2);
	grid_row(g, (struct rect){ 3, y, left, 1 }, &part);
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
	} else if (model_fetches(ui->model)) {
		row_put(&rows, row, STYLE_PLAIN, _("fetching .. "));
		row_raw(&rows, row, STYLE_PLAIN, model_fetches(ui->model));
		row_right(&rows, row, STYLE_DIM, _("Esc stops"));
	} else if (view_tree(v)->filter) {
		filter_words(v, &rows, row);
	} else {
		if (v->ops->status)
			v->ops->status(v, &rows, row);
		if (row->nleft == 0)
			position(v, &rows, row);
	}
	paint_words(g, y, row);
	rows_clear(&rows);
}

static void paint_hints(struct view *v, struct grid *g, int y)
{
	struct hint hint[HINTS_MAX];
	size_t n = action_hints(hint, v->ops, ui_has(v->ui), v->ui->key_state, (size_t)(g->w - 2));

	banner_hints(hint, n, g, 1, y);
}

static void refresh(struct view *v, struct rect body)
{
	v->body = body;
	for (int i = 0; i < VIEW_PANES; i++) {
		v->pane[i].at = (struct rect){ 0 };
		v->pane[i].tree.rows.charset = v->ui->charset;
	}
	layout_view(v);
	v->ops->fill(v);
	v->stale = false;
}

static void paint_frame(struct view *v, struct grid *g)
{
	grid_hline(g, 0, g->h - 2, g->w);
	paint_title(v, g);
	if (!v->ops->banner)
		return;
	grid_hline(g, 0, lines_above(v) - 1, g->w);
	paint_banner(v, g);
}

bool ui_fresh(struct ui *ui)
{
	if (ui->w < UI_MIN_WIDTH || ui->h < UI_MIN_HEIGHT)
		return false;
	if (ui_top(ui)->stale)
		refresh(ui_top(ui), body_of(ui_top(ui)));
	return true;
}

void ui_paint(struct ui *ui, struct grid *g)
{
	struct view *v = ui_top(ui);

	grid_resize(g, ui->w, ui->h);
	g->charset = ui->charset;
	grid_clear(g);
	ui->dirty = false;
	ui->nhot = 0;
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
	paint_status(v, g, g->h - 2);
	if (ui->prompt.active)
		prompt_paint(&ui->prompt, g, g->h - 1);
	else
		paint_hints(v, g, g->h - 1);
	memcpy(ui->hot, g->hot, sizeof ui->hot);
	ui->nhot = g->nhot;
}
