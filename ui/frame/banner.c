/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One axis: every answer begins in the same cell. Sentences give way to words, and words to a count. */
#include "config.h"

#include "ui/frame/banner.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "ui/frame/action.h"
#include "ui/kit/grid.h"
#include "ui/kit/row.h"

#include <stdio.h>
#include <string.h>

#define AXIS 14     /* the cell in which answers begin */
#define BETWEEN 3   /* cells between two causes */
#define MARK_WIDE 3 /* a mark with the blank behind it */
#define LEAST 24    /* cells of a cause that is cut, for it to say anything */
#define LEAST_NAME 6 /* cells of the name expected */
#define NARROW 60   /* columns: below it each cause and the fix has a line of its own */
#define LOW 12      /* lines: below it there is the verdict alone */
#define COMMAND_WIDTH 120
#define COMMAND_HEIGHT 40

enum length { TEXT, TITLE, BRIEF };

void banner_cause(struct ui_banner *b, enum mark mark, const char *text, const char *brief)
{
	banner_cause_titled(b, mark, text, brief, brief);
}

void banner_cause_titled(struct ui_banner *b, enum mark mark, const char *text, const char *title, const char *brief)
{
	for (size_t i = 0; i < b->ncause; i++)
		if (strcmp(b->cause[i].text, text) == 0) { /* the same of another chain */
			b->more++;
			return;
		}
	if (b->ncause < BANNER_CAUSES)
		b->cause[b->ncause++] = (struct banner_cause){ mark, text, title, brief };
	else
		b->more++;
}

void banner_key(struct ui_banner *b, const char *action, const char *word)
{
	const struct action_row *row = action_named(action);
	const char *keys = row ? action_keys(row) : "";

	if (!*keys || b->nkey == BANNER_KEYS)
		return;
	snprintf(b->key[b->nkey].keys, sizeof b->key[0].keys, "%.*s", (int)strcspn(keys, " "), keys);
	b->key[b->nkey++].text = word;
}

int banner_height(int w, int h)
{
	int lines = h < LOW ? 1 : 2;

	if (w < NARROW)
		lines++;
	return lines + (w >= COMMAND_WIDTH && h >= COMMAND_HEIGHT);
}

static int cells_of(const char *s)
{
	return (int)text_width(s);
}

static const char *words_of(const struct banner_cause *c, enum length form)
{
	return form == TEXT ? c->text : form == TITLE ? c->title : c->brief;
}

static int paint_cause(const struct banner_cause *c, enum length form, struct grid *g, int x, int y, int max)
{
	int at = x;

	if (c->mark != MARK_NONE) {
		grid_put(g, x, y, max, mark_style(c->mark), mark_text(c->mark));
		x += MARK_WIDE;
	}
	x += grid_put_cut(g, x, y, max - (x - at), c->mark >= MARK_WARNING ? STYLE_STRONG : STYLE_PLAIN, LOOK_NONE,
	                  words_of(c, form));
	return x - at;
}

static int cause_width(const struct banner_cause *c, enum length form)
{
	return (c->mark != MARK_NONE ? MARK_WIDE : 0) + cells_of(words_of(c, form));
}

/* How many stand in a line of so many cells. */
static size_t fitting(const struct ui_banner *b, enum length form, int cells)
{
	int used = 0;
	size_t n = 0;

	for (; n < b->ncause; n++) {
		used += (n > 0 ? BETWEEN : 0) + cause_width(&b->cause[n], form);
		if (used > cells)
			break;
	}
	return n;
}

/* In few words many say the same: once, with how many there are. Sentences each speak of somebody. */
static struct ui_banner merged(const struct ui_banner *b, enum length form)
{
	struct ui_banner m = *b;
	size_t count[BANNER_CAUSES] = { 0 };

	if (form == TEXT)
		return m;
	m.ncause = 0;
	for (size_t i = 0; i < b->ncause; i++) {
		size_t k = 0;

		while (k < m.ncause && strcmp(words_of(&m.cause[k], form), words_of(&b->cause[i], form)) != 0)
			k++;
		if (k == m.ncause)
			m.cause[m.ncause++] = b->cause[i];
		count[k]++;
	}
	for (size_t k = 0; k < m.ncause; k++)
		if (count[k] > 1)
			m.cause[k].title = m.cause[k].brief = arena_printf(
			    rows_arena(b->rows), "%s (%zu)", words_of(&m.cause[k], form), count[k]);
	return m;
}

/* One more cause that is cut says more than its count. */
static size_t with_cut(const struct ui_banner *b, enum length form, size_t n, int room)
{
	int used = 0;

	for (size_t i = 0; i < n; i++)
		used += cause_width(&b->cause[i], form) + BETWEEN;
	return n + 1 == b->ncause && b->more == 0 && room - used >= MARK_WIDE + LEAST ? n + 1 : n;
}

static void paint_some(const struct ui_banner *b, enum length form, struct grid *g, int x, int y)
{
	int room = g->w - 1 - x, end = x + room;
	size_t n = form == BRIEF ? with_cut(b, form, fitting(b, BRIEF, room), room) : b->ncause, left;
	char more[40] = "";

	left = b->ncause - n + b->more;
	while (left > 0) { /* room for the count, too */
		snprintf(more, sizeof more, _("+%zu more  I"), left + b->elsewhere);
		if (n <= 1 || fitting(b, BRIEF, room - BETWEEN - cells_of(more)) >= n)
			break;
		n--;
		left++;
	}
	if (n == 0 && b->ncause > 0)
		n = 1; /* cut */
	for (size_t i = 0; i < n; i++)
		x += paint_cause(&b->cause[i], form, g, x, y, end - x - (left > 0 ? BETWEEN + cells_of(more) : 0)) +
		     BETWEEN;
	if (left == 0 && b->elsewhere > 0) {
		snprintf(more, sizeof more, _("+%zu elsewhere  I"), b->elsewhere);
		left = cells_of(more) <= end - x;
	}
	if (left > 0)
		grid_put(g, x, y, end - x, STYLE_DIM, more);
}

static void paint_causes(const struct ui_banner *b, struct grid *g, int x, int y)
{
	enum length form = TEXT;
	struct ui_banner m = *b;

	while (form < BRIEF && (fitting(&m, form, g->w - 1 - x) < m.ncause || b->more > 0))
		m = merged(b, ++form);
	paint_some(&m, form, g, x, y);
}

static int keys_width(const struct ui_banner *b)
{
	int w = 0;

	for (size_t i = 0; i < b->nkey; i++)
		w += (i > 0 ? 2 : 0) + cells_of(b->key[i].keys) + 1 + cells_of(b->key[i].text);
	return w;
}

void banner_hints(const struct hint *hint, size_t n, struct grid *g, int x, int y)
{
	for (size_t i = 0; i < n; i++) {
		int from = x;

		x += grid_put_look(g, x, y, g->w - x, STYLE_KEY, LOOK_BOLD, hint[i].keys) + 1;
		x += grid_put(g, x, y, g->w - x, STYLE_DIM, hint[i].text) + 2;
		grid_hot(g, (struct rect){ from, y, x - 2 - from, 1 }, hint[i].keys);
	}
}

/* "FIX  what to do                F command  x why" */
static void paint_answer(const struct ui_banner *b, struct grid *g, int x, int y)
{
	int keys = keys_width(b), room = g->w - 1 - x, alone;
	bool with_keys = b->nkey > 0 && room - keys - 2 >= LEAST;

	if (!b->label)
		return;
	alone = b->nkey > 0 && !with_keys ? cells_of(b->key[0].keys) : 0;
	if (with_keys || alone > 0)
		room -= (with_keys ? keys : alone) + 2;
	grid_put(g, 1, y, x - 2, STYLE_STRONG, b->label);
	if (b->bar) {
		int cells = grid_put(g, x, y, room, STYLE_KEY, b->bar) + 2;

		x += cells;
		room -= cells;
	}
	grid_put_cut(g, x, y, room, STYLE_PLAIN, LOOK_NONE, b->text);
	if (with_keys)
		banner_hints(b->key, b->nkey, g, g->w - 1 - keys, y);
	else if (alone > 0)
		grid_put_look(g, g->w - 1 - alone, y, alone, STYLE_KEY, LOOK_BOLD, b->key[0].keys);
	if (b->nkey > 0) /* the first key is for what stands here */
		grid_hot(g, (struct rect){ 0, y, with_keys ? g->w - 2 - keys : g->w, 1 }, b->key[0].keys);
}

static void paint_chip(const struct ui_banner *b, struct grid *g, int y)
{
	char word[60];

	if (!b->chip)
		return;
	snprintf(word, sizeof word, " %s ", b->chip);
	grid_put(g, 0, y, g->w, b->style, word);
}

/* The longest that fits, or the shortest. */
static enum length cause_form(const struct banner_cause *c, int cells)
{
	enum length form = TEXT;

	while (form < BRIEF && cause_width(c, form) > cells)
		form++;
	return form;
}

/* "name localhost", at the right end of the line that begins with the verdict. */
static void paint_expected(const struct ui_banner *b, struct grid *g, int x, int y)
{
	const char *label = _("name ");
	int room = g->w - 1 - x - cells_of(label), cells = b->expected ? cells_of(b->expected) : 0;

	if (cells == 0 || room < LEAST_NAME)
		return;
	cells = cells > room ? room : cells;
	x = g->w - 1 - cells;
	grid_put(g, x - cells_of(label), y, cells_of(label), STYLE_DIM, label);
	grid_put_cut(g, x, y, cells, STYLE_PLAIN, LOOK_NONE, b->expected);
}

static void paint_narrow(const struct ui_banner *b, struct grid *g, int y)
{
	size_t n = b->ncause + b->more;
	char count[40] = "";

	paint_chip(b, g, y);
	if (n > 1) {
		snprintf(count, sizeof count, "%s %zu", mark_text(b->cause[0].mark), n);
		grid_put(g, AXIS, y, g->w - AXIS, mark_style(b->cause[0].mark), count);
	}
	paint_expected(b, g, AXIS + cells_of(count) + 2, y);
	if (n > 0)
		paint_cause(&b->cause[0], cause_form(&b->cause[0], g->w - 2), g, 1, y + 1, g->w - 2);
	if (g->h >= LOW)
		paint_answer(b, g, 3 + cells_of(b->label ? b->label : ""), y + 2);
}

void banner_paint(const struct ui_banner *b, struct grid *g, int y)
{
	if (g->w < NARROW) {
		paint_narrow(b, g, y);
		return;
	}
	paint_chip(b, g, y);
	if (b->nkey > 1)
		grid_hot(g, (struct rect){ 0, y, g->w, 1 }, b->key[1].keys);
	paint_causes(b, g, b->chip ? AXIS : 1, y);
	if (g->h >= LOW)
		paint_answer(b, g, AXIS, y + 1);
	if (banner_height(g->w, g->h) > 2 && b->command)
		grid_put_cut(g, AXIS, y + 2, g->w - AXIS - 1, STYLE_COMMAND, LOOK_NONE, b->command);
}
