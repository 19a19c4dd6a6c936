/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Widths come from text_fit (base/text.h). Who overwrites half of a wide character takes the whole. */
#include "config.h"

#include "ui/kit/grid.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/span.h"
#include "base/text.h"
#include "ui/kit/key.h"
#include "ui/kit/row.h"

#include <stdlib.h>
#include <string.h>

static const struct cell blank = { .s = " ", .width = 1 };

void grid_resize(struct grid *g, int w, int h)
{
	if (w == g->w && h == g->h)
		return;
	free(g->cell);
	g->cell = xcalloc((size_t)w * (size_t)h, sizeof *g->cell);
	g->w = w;
	g->h = h;
	grid_clear(g);
}

void grid_clear(struct grid *g)
{
	for (size_t i = 0; i < (size_t)g->w * (size_t)g->h; i++)
		g->cell[i] = blank;
	g->cursor_x = g->w - 1;
	g->cursor_y = g->h - 1;
	g->cursor_shown = false;
	g->nhot = 0;
}

/* "jk" stands for two keys, as "123" for three. */
void grid_hot(struct grid *g, struct rect at, const char *keys)
{
	size_t n = strcspn(keys, " ");
	uint32_t k[2];

	if (g->nhot == GRID_HOT || n == 0)
		return;
	g->hot[g->nhot].at = at;
	g->hot[g->nhot++].key = key_sequence(keys, n, k) ? k[0] : (unsigned char)keys[0];
}

void grid_free(struct grid *g)
{
	free(g->cell);
	g->cell = NULL;
	g->w = g->h = 0;
}

struct cell *grid_at(const struct grid *g, int x, int y)
{
	if (x < 0 || y < 0 || x >= g->w || y >= g->h)
		return NULL;
	return &g->cell[(size_t)y * (size_t)g->w + (size_t)x];
}

/* A wide character of which one half is overwritten goes altogether. */
static void unhalve(struct grid *g, int x, int y)
{
	struct cell *c = grid_at(g, x, y), *left = grid_at(g, x - 1, y), *right = grid_at(g, x + 1, y);

	if (c->width == 0 && left)
		*left = blank;
	if (c->width == 2 && right)
		*right = blank;
}

static void set(struct grid *g, int x, int y, struct cell c)
{
	if (!grid_at(g, x, y) || !grid_at(g, x + c.width - 1, y))
		return;
	unhalve(g, x, y);
	if (c.width == 2) {
		unhalve(g, x + 1, y);
		*grid_at(g, x + 1, y) = (struct cell){ .style = c.style, .look = c.look };
	}
	*grid_at(g, x, y) = c;
}

/* Bytes and cells of the character at s with its marks: text_fit finds the boundary. ASCII needs no table. */
static size_t character(const char *s, int *cells)
{
	size_t used, n;

	if ((unsigned char)s[0] < 0x80 && (unsigned char)s[1] < 0x80) {
		*cells = 1;
		return 1;
	}
	n = text_fit(s, 1, &used);
	if (n == 0 || used == 0)
		n = text_fit(s, 2, &used);
	*cells = used > 0 ? (int)used : 1;
	return n > 0 ? n : 1;
}

/* As many whole characters as a cell holds. */
static void copy_character(struct cell *c, const char *s, size_t n)
{
	if (n >= CELL_BYTES) {
		n = CELL_BYTES - 1;
		while (n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80)
			n--;
	}
	memcpy(c->s, s, n);
	c->s[n] = '\0';
}

static int put(struct grid *g, int x, int y, int max, enum style style, unsigned look, const char *s)
{
	int used = 0, cells;

	if (style == STYLE_HIT) {
		style = STYLE_PLAIN;
		look |= LOOK_HIT;
	}
	while (*s) {
		struct cell c = { .style = (uint8_t)style, .look = (uint8_t)look };
		size_t n = character(s, &cells);

		if (used + cells > max || x + used + cells > g->w)
			break;
		copy_character(&c, s, n);
		c.width = (uint8_t)cells;
		set(g, x + used, y, c);
		used += cells;
		s += n;
	}
	return used;
}

static bool is_ascii(const char *s)
{
	while (*s && (unsigned char)*s < 0x80)
		s++;
	return *s == '\0';
}

int grid_put_look(struct grid *g, int x, int y, int max, enum style s, unsigned look, const char *safe)
{
	struct buf ascii = BUF_INIT;
	int used;

	if (y < 0 || y >= g->h || x < 0 || max <= 0)
		return 0;
	if (g->charset == CHARSET_UTF8 || is_ascii(safe))
		return put(g, x, y, max, s, look, safe);
	text_escape(&ascii, span_str(safe), CHARSET_ASCII);
	used = put(g, x, y, max, s, look, buf_str(&ascii));
	buf_free(&ascii);
	return used;
}

int grid_put(struct grid *g, int x, int y, int max, enum style s, const char *safe)
{
	return grid_put_look(g, x, y, max, s, LOOK_NONE, safe);
}

int grid_put_cut(struct grid *g, int x, int y, int max, enum style s, unsigned look, const char *safe)
{
	struct buf cut = BUF_INIT;
	size_t used;
	int n;

	if (max <= 0)
		return 0;
	if (safe[text_fit(safe, (size_t)max, &used)] == '\0')
		return grid_put_look(g, x, y, max, s, look, safe);
	text_column(&cut, safe, (size_t)max, g->charset);
	n = grid_put_look(g, x, y, max, s, look, buf_str(&cut));
	buf_free(&cut);
	return n;
}

void grid_look(struct grid *g, struct rect at, unsigned look)
{
	for (int y = at.y; y < at.y + at.h; y++)
		for (int x = at.x; x < at.x + at.w; x++) {
			struct cell *c = grid_at(g, x, y);

			if (c)
				c->look |= (uint8_t)look;
		}
}

const char *line_text(enum line l, enum charset cs)
{
	static const char *const lines[][2] = {
		[LINE_H] = { "─", "-" },     [LINE_V] = { "│", "|" },    [LINE_DOWN] = { "┬", "-" },
		[LINE_UP] = { "┴", "-" },    [LINE_LEFT] = { "┤", "|" }, [LINE_RIGHT] = { "├", "|" },
		[LINE_CROSS] = { "┼", "|" },
	};

	return lines[l][text_sign_charset(cs) == CHARSET_ASCII];
}

void grid_hline(struct grid *g, int x, int y, int w)
{
	for (int i = 0; i < w; i++)
		grid_joint(g, x + i, y, LINE_H);
}

void grid_vline(struct grid *g, int x, int y, int h)
{
	for (int i = 0; i < h; i++)
		grid_joint(g, x, y + i, LINE_V);
}

void grid_joint(struct grid *g, int x, int y, enum line l)
{
	struct cell c = { .width = 1, .style = STYLE_RULE };

	copy_character(&c, line_text(l, g->charset), strlen(line_text(l, g->charset)));
	set(g, x, y, c);
}

static int runs_width(const struct stretch *runs, int n)
{
	size_t w = 0;

	for (int i = 0; i < n; i++)
		w += text_width(runs[i].text);
	return w > 10000 ? 10000 : (int)w;
}

/* Runs one after the other; the one that does not fit is cut, those behind it are left out. */
static void put_runs(struct grid *g, int x, int y, int max, const struct stretch *runs, int n)
{
	for (int i = 0; i < n && max > 0; i++) {
		bool last = i + 1 == n || runs[i + 1].text[0] == '\0';
		int w = runs_width(&runs[i], 1), used;

		/* a run that fits to the last cell with more behind it must show that there is more */
		if (w < max || (w == max && last))
			used = grid_put(g, x, y, max, runs[i].style, runs[i].text);
		else
			used = grid_put_cut(g, x, y, max, runs[i].style, LOOK_NONE, runs[i].text);
		x += used;
		max -= used;
		if (w > used)
			break;
	}
}

void grid_row(struct grid *g, struct rect at, const struct row *row)
{
	int right = runs_width(row->right, row->nright), keep = row->keep ? row->keep : 12;
	int left = runs_width(row->left, row->nleft);

	if (left < keep)
		keep = left;
	if (right > 0 && right + keep + 1 <= at.w) {
		put_runs(g, at.x + at.w - right, at.y, right, row->right, row->nright);
		put_runs(g, at.x, at.y, at.w - right - 1, row->left, row->nleft);
	} else {
		put_runs(g, at.x, at.y, at.w, row->left, row->nleft);
	}
}

char *grid_line(const struct grid *g, int y)
{
	struct buf line = BUF_INIT;

	for (int x = 0; x < g->w; x++)
		buf_puts(&line, grid_at(g, x, y)->s);
	while (line.n > 0 && line.s[line.n - 1] == ' ')
		line.n--;
	buf_str(&line);
	line.s[line.n] = '\0';
	return line.s;
}
