/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The widths of a list's columns come from the room there is: minimums first, then shares. */
#include "config.h"

#include "ui/kit/column.h"

#include "base/buf.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/text.h"
#include "ui/kit/row.h"

#include <stdlib.h>
#include <string.h>

static bool flows(const struct column *c)
{
	return c->min == 0 && c->share == 0;
}

int column_cells(const struct column *c, int room)
{
	int cells = c->share > 0 ? room * c->share / 100 : c->min;

	if (room < c->from)
		return 0;
	if (c->max > 0 && cells > c->max)
		cells = c->max;
	return cells < c->min ? c->min : cells;
}

int columns_cells(const struct column *c, size_t n, int room)
{
	int cells = 0;

	for (size_t i = 0; i < n; i++)
		cells += column_cells(&c[i], room);
	return cells;
}

static void fit(struct buf *out, const struct column *c, size_t cells, const char *safe, enum charset cs)
{
	size_t width = text_width(safe);

	if (c->align == ALIGN_RIGHT)
		buf_printf(out, "%*s%s", width < cells ? (int)(cells - width) : 0, "", safe);
	else if (c->align == ALIGN_TAIL)
		text_column_tail(out, safe, cells, cs);
	else
		text_column(out, safe, cells, cs);
}

void column_text(struct buf *out, const struct column *c, int room, const char *safe, enum charset cs)
{
	int cells = column_cells(c, room) - c->gap;

	if (room < c->from)
		return;
	if (flows(c))
		buf_puts(out, safe);
	else
		fit(out, c, cells > 0 ? (size_t)cells : 0, safe, cs);
	buf_pad(out, ' ', (size_t)c->gap);
}

static void add(struct rows *r, struct row *row, const struct column *c, enum style s, struct buf *text)
{
	if (c->right)
		row_right(r, row, s, buf_str(text));
	else
		row_put(r, row, s, buf_str(text));
	buf_free(text);
}

void column_put(struct rows *r, struct row *row, const struct column *c, int room, enum style s, const char *safe)
{
	struct buf b = BUF_INIT;

	if (room < c->from)
		return;
	column_text(&b, c, room, safe, r->charset);
	add(r, row, c, s, &b);
}

void column_more(struct rows *r, struct row *row, const struct column *c, int room, size_t used, enum style s,
                 const char *safe)
{
	struct buf b = BUF_INIT;
	size_t cells = (size_t)(column_cells(c, room) - c->gap);

	fit(&b, c, used < cells ? cells - used : 1, safe, r->charset);
	buf_pad(&b, ' ', (size_t)c->gap);
	add(r, row, c, s, &b);
}

void columns_head(struct rows *r, struct row *row, const struct column *c, size_t n, int room, enum style s)
{
	for (size_t i = 0; i < n; i++)
		column_put(r, row, &c[i], room, s, c[i].title ? _(c[i].title) : "");
}

void column_wrap(struct column_lines *l, const char *outside, int cells, enum charset cs)
{
	struct buf b = BUF_INIT, safe = BUF_INIT;

	*l = (struct column_lines){ 0 };
	while (outside) {
		size_t n = strcspn(outside, "\n");

		buf_reset(&safe);
		text_escape(&safe, span_of(outside, n), cs);
		if (b.n)
			buf_putc(&b, '\n');
		text_wrap(&b, buf_str(&safe), (size_t)cells, 0);
		outside = outside[n] && b.n < ROW_TEXT_MAX ? outside + n + 1 : NULL;
	}
	buf_free(&safe);
	buf_str(&b);
	l->text = b.s;
	for (char *s = l->text, *next; s && b.n; s = next) {
		next = strchr(s, '\n');
		if (next)
			*next++ = '\0';
		if (l->n == COLUMN_LINES) {
			l->line[l->n++] = "..";
			break;
		}
		l->line[l->n++] = s;
	}
}

const char *column_line(const struct column_lines *l, size_t i)
{
	return i < l->n ? l->line[i] : "";
}

void column_lines_free(struct column_lines *l)
{
	free(l->text);
}
