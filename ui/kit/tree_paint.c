/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tree's window on the grid: fold signs, joints, marks, the cursor. */
#include "config.h"

#include "base/buf.h"
#include "base/charset.h"
#include "base/text.h"
#include "ui/kit/grid.h"
#include "ui/kit/needle.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"

#include <string.h>

#define NARROW 48 /* cells */

static const char *const signs[][2] = {
	[FOLD_NONE] = { "  ", "    " },
	[FOLD_OPEN] = { "▾ ", "[-] " },
	[FOLD_CLOSED] = { "▸ ", "[+] " },
};
static const char *const pointers[] = { "▌", ">" };
static const char *const joints[][2] = { { "├ ", "|- " }, { "└ ", "`- " } };
static const char *const ghosts[][2] = { { "┊ ", ":  " }, { "└╌ ", "`. " } };

/* Whether rows fold at all: a plain list begins at the margin. */
static bool indented(const struct tree *t)
{
	if (t->source)
		return false;
	for (size_t i = 0; i < t->rows.list.n; i++)
		if (t->rows.list.v[i].fold != FOLD_NONE)
			return true;
	return false;
}

static bool last_child(const struct tree *t, const struct row *row)
{
	const struct row *end = t->rows.list.v + t->rows.list.n;

	for (const struct row *r = row + 1; r < end && r->depth >= row->depth; r++)
		if (r->depth == row->depth)
			return false;
	return true;
}

/* A closed parent shows the worst of what it hides. */
static enum mark worst_mark(const struct tree *t, const struct row *row)
{
	const struct row *end = t->rows.list.v + t->rows.list.n;
	enum mark worst = row->mark;

	if (row->fold != FOLD_CLOSED)
		return worst;
	for (const struct row *r = row + 1; r < end && r->depth > row->depth; r++)
		if (r->mark > worst)
			worst = r->mark;
	return worst;
}

static const char *sign_of(const struct tree *t, const struct row *row, enum charset cs)
{
	bool ascii = text_sign_charset(cs) == CHARSET_ASCII;

	if (row->ghost)
		return ghosts[last_child(t, row)][ascii];
	if (row->fold == FOLD_NONE && row->depth > 0)
		return joints[last_child(t, row)][ascii];
	return signs[row->fold][ascii];
}

/* A very deep tree stops moving to the right before there is nothing left to read. */
static int indent(const struct row *row, int width)
{
	int x = row->depth * 2, most = width < NARROW ? width / 4 : width / 3;

	return x < most ? x : most;
}

bool tree_on_sign(struct tree *t, struct rect at, int x, size_t line)
{
	const struct row *row = !t->text && indented(t) ? tree_at(t, t->top + line) : NULL;
	int from;

	if (!row || !row->tag || row->fold == FOLD_NONE)
		return false;
	from = at.x + 1 + indent(row, at.w - 2);
	return x >= from && x < from + 2;
}

static int paint_sign(const struct tree *t, struct grid *g, struct rect at, const struct row *row)
{
	int x = indent(row, at.w);

	return x + grid_put(g, at.x + x, at.y, at.w - x, STYLE_RULE, sign_of(t, row, g->charset));
}

/* What a line shows, and the cell that each octet of it stands in. */
static void hit_text(const struct grid *g, struct rect at, bool exact, bool digits, struct buf *text, struct buf *cells)
{
	for (int x = 0; x < at.w; x++) {
		const struct cell *c = grid_at(g, at.x + x, at.y);
		const char *s = c && c->s[0] ? c->s : " ";
		uint16_t where = (uint16_t)x;
		size_t from = text->n;

		if (!c || c->width == 0 || (digits && s[0] == ':'))
			continue;
		if (exact)
			buf_puts(text, s);
		else
			needle_fold(text, s, strlen(s));
		for (; from < text->n; from++)
			buf_put(cells, &where, sizeof where);
	}
}

/* What is searched for stands out wherever it is seen. digits: colons between them do not count. */
static void mark_hits(struct grid *g, struct rect at, const char *needle, bool exact, bool digits)
{
	struct buf text = BUF_INIT, cells = BUF_INIT;
	uint16_t first, last;

	hit_text(g, at, exact, digits, &text, &cells);
	for (const char *hit = buf_str(&text); (hit = strstr(hit, needle)); hit += strlen(needle)) {
		size_t i = (size_t)(hit - text.s), end = i + strlen(needle) - 1;

		memcpy(&first, cells.s + i * sizeof first, sizeof first);
		memcpy(&last, cells.s + end * sizeof last, sizeof last);
		last = (uint16_t)(last + grid_at(g, at.x + last, at.y)->width - 1);
		grid_look(g, (struct rect){ at.x + first, at.y, last - first + 1, 1 }, LOOK_HIT);
	}
	buf_free(&text);
	buf_free(&cells);
}

static void paint_row(struct tree *t, struct grid *g, struct rect at, const struct row *row, bool in_tree)
{
	int x = in_tree && row->tag ? paint_sign(t, g, at, row) : indent(row, at.w);
	struct rect rest;

	if (row->marks) {
		enum mark m = t->source ? row->mark : worst_mark(t, row);

		grid_put_look(g, at.x + x, at.y, at.w - x, row->ghost ? STYLE_DIM : mark_style(m), LOOK_MARK,
		              mark_text(m));
		x += 3;
	}
	rest = (struct rect){ at.x + x, at.y, at.w - x, 1 };
	if (rest.w <= 0)
		return;
	grid_row(g, rest, row);
	if (t->needle)
		mark_hits(g, rest, t->needle->text, t->needle->exact, false);
	if (t->needle && t->needle->hex)
		mark_hits(g, rest, t->needle->hex, false, true);
}

/* A list that is longer than its window, where there is room to say so. */
static bool has_position(const struct tree *t, struct rect at, size_t n)
{
	return t->source && n > t->height && t->height >= 4 && at.w >= 20;
}

/* Where in a list the window is: in the last cell of each line, which rows leave free. */
static void paint_position(const struct tree *t, struct grid *g, struct rect at, size_t n)
{
	bool ascii = text_sign_charset(g->charset) == CHARSET_ASCII;
	size_t h = t->height, size = h * h / n > 0 ? h * h / n : 1, from = t->top * (h - size) / (n - h);

	for (size_t i = from; i < from + size && i < h; i++)
		grid_put(g, at.x + at.w - 1, at.y + (int)i, 1, STYLE_RULE, ascii ? "#" : "▐");
}

/* The gutter, then the text, then a blank, so that text never touches a line. Only the pane that has the keys has a
 * bar; the other keeps the pointer. */
void tree_paint(struct tree *t, struct grid *g, struct rect at, bool focus)
{
	bool in_tree = indented(t), ascii = text_sign_charset(g->charset) == CHARSET_ASCII;
	size_t n = tree_count(t);

	t->height = at.h > 0 ? (size_t)at.h : 0;
	if (t->top > 0 && t->top + t->height > n)
		t->top = n > t->height ? n - t->height : 0;
	if (!t->text && !t->prose && t->cursor >= t->top + t->height && t->height > 0)
		t->top = t->cursor - t->height + 1;
	for (int i = 0; i < at.h && t->top + (size_t)i < n; i++) {
		struct rect line = { at.x + 1, at.y + i, at.w - 2, 1 };
		bool selected = !t->text && t->top + (size_t)i == t->cursor && tree_selected(t);

		paint_row(t, g, line, tree_painted(t, t->top + (size_t)i), in_tree);
		if (!selected)
			continue;
		grid_put(g, at.x, line.y, 1, STYLE_KEY, pointers[ascii]);
		if (focus) {
			grid_look(g, (struct rect){ at.x, line.y, at.w - has_position(t, at, n), 1 }, LOOK_SELECTED);
			g->cursor_x = line.x;
			g->cursor_y = line.y;
		}
	}
	if (has_position(t, at, n))
		paint_position(t, g, at, n);
}
