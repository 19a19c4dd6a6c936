/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scale first (what a cell is worth), then the bars; the two are drawn apart, and share only the scale. */
#include "config.h"

#include "report/bars.h"

#include "analysis/finding.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/redaction.h"
#include "base/text.h"
#include "change/timeline.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define YEAR (365 * DAY)

/* ---- the scale ---- */

static struct scale bounded(struct scale s)
{
	const int64_t first = time_from_civil(1, 1, 1, 0, 0, 0), last = TIMELINE_FOREVER;
	int64_t width = s.to - s.from;

	if (s.from < first)
		s = (struct scale){ first, first + width, s.cells };
	if (s.to > last)
		s = (struct scale){ last - width, last, s.cells };
	return s;
}

struct scale scale_of(const struct timeline *t, int cells)
{
	const int64_t first = t->at - 3 * YEAR, last = t->at + 5 * YEAR;
	struct scale s = { t->at, t->at, cells };

	for (size_t i = 0; i < t->nrow; i++) {
		const struct timeline_row *r = &t->row[i];

		if (r->from != TIME_UNKNOWN && r->from < s.from)
			s.from = r->from;
		if (r->to != TIME_UNKNOWN && r->to > s.to)
			s.to = r->to;
	}
	s.from = s.from < first ? first : s.from;
	s.to = s.to > last ? last : s.to;
	s.from -= (s.to - s.from) / 50 + DAY; /* a first and a last cell for the ends of bars */
	s.to += (s.to - s.from) / 25 + DAY;
	return bounded(s);
}

struct scale scale_zoom(struct scale s, int by, int64_t middle)
{
	int64_t width = s.to - s.from, to = by < 0 ? width / 3 * 2 : width / 2 * 3;

	if (to < SCALE_MIN || to > SCALE_MAX)
		return s;
	if (middle < s.from || middle > s.to)
		middle = s.from + width / 2;
	/* what stood in the middle stays where it is */
	int64_t before = (int64_t)((double)(middle - s.from) / (double)width * (double)to);
	return bounded((struct scale){ middle - before, middle - before + to, s.cells });
}

struct scale scale_pan(struct scale s, int by)
{
	int64_t step = (s.to - s.from) / 4;

	step = by < 0 ? -step : step;
	return bounded((struct scale){ s.from + step, s.to + step, s.cells });
}

int scale_cell(const struct scale *s, int64_t t)
{
	if (t < s->from)
		return -1;
	if (t >= s->to)
		return s->cells;
	int cell = (int)((double)(t - s->from) * s->cells / (double)(s->to - s->from));
	return cell < s->cells ? cell : s->cells - 1;
}

/* ---- years and months ---- */

/* One line of cells in the making; always as wide as the scale. */
static char *blank_line(const struct scale *s, char c)
{
	char *line = xmalloc((size_t)s->cells + 1);

	memset(line, c, (size_t)s->cells);
	line[s->cells] = '\0';
	return line;
}

/* Where there is room, with a blank before the next one. */
static void put_label(char *line, const struct scale *s, int cell, const char *text, int *free_from)
{
	int n = (int)strlen(text);

	if (cell < *free_from || cell < 0 || cell + n > s->cells)
		return;
	memcpy(line + cell, text, (size_t)n);
	*free_from = cell + n + 1;
}

static int64_t month_start(int month) /* counted from year 0 */
{
	return time_from_civil(month / 12, month % 12 + 1, 1, 0, 0, 0);
}

static int month_of(int64_t t)
{
	struct civil c = time_to_civil(t);

	return c.year * 12 + c.month - 1;
}

static double cells_per(const struct scale *s, int64_t span)
{
	return (double)s->cells * (double)span / (double)(s->to - s->from);
}

/* Months between two labels of the upper line. */
static int label_step(const struct scale *s)
{
	static const int steps[] = { 1, 12, 24, 60, 120, 240, 600, 1200 };
	size_t i = 0;

	while (i + 1 < sizeof steps / sizeof *steps && cells_per(s, steps[i] * (YEAR / 12)) < (steps[i] == 1 ? 9 : 6))
		i++;
	return steps[i];
}

void scale_years(struct buf *out, const struct scale *s)
{
	char *line = blank_line(s, ' '), text[32];
	int step = label_step(s), free_from = 0, last = month_of(s->to - 1);

	for (int m = month_of(s->from) / step * step; m <= last; m += step) {
		struct civil c = time_to_civil(month_start(m));

		snprintf(text, sizeof text, step == 1 ? "%04d-%02d" : "%04d", c.year, c.month);
		if (month_start(m) >= s->from)
			put_label(line, s, scale_cell(s, month_start(m)), text, &free_from);
		else if (scale_cell(s, month_start(m + step)) > (int)strlen(text))
			put_label(line, s, 0, text, &free_from); /* what the scale begins in */
	}
	buf_puts(out, line);
	free(line);
}

static void put_days(char *line, const struct scale *s)
{
	static const int days[] = { 1, 8, 15, 22 };
	char text[16];
	int free_from = 0, last = month_of(s->to - 1);

	for (int m = month_of(s->from); m <= last; m++)
		for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
			int64_t t = month_start(m) + (days[i] - 1) * DAY;

			snprintf(text, sizeof text, "%d", days[i]);
			if (t >= s->from)
				put_label(line, s, scale_cell(s, t), text, &free_from);
		}
}

void scale_months(struct buf *out, const struct scale *s)
{
	char *line = blank_line(s, '-'), text[2] = "";
	int label = label_step(s), last = month_of(s->to - 1);
	int step = cells_per(s, YEAR / 4) >= 2 ? 3 : cells_per(s, YEAR) >= 2 ? 12 : label;

	if (label == 1) {
		put_days(line, s);
	} else {
		for (int m = month_of(s->from) / step * step; m <= last; m += step) {
			text[0] = step == 3 ? "JAJO"[m % 12 / 3] : '|';
			if (month_start(m) >= s->from)
				line[scale_cell(s, month_start(m))] = text[0];
		}
	}
	buf_puts(out, line);
	free(line);
}

/* ---- bars ---- */

static void fill(char *line, const struct scale *s, int from, int to, char c)
{
	for (int i = from < 0 ? 0 : from; i <= to && i < s->cells; i++)
		line[i] = c;
}

static void draw_span(char *line, const struct scale *s, const struct timeline_row *r)
{
	int from = scale_cell(s, r->from), to = scale_cell(s, r->to), end = scale_cell(s, r->end);

	if (to < 0 || from >= s->cells) {
		line[to < 0 ? 0 : s->cells - 1] = to < 0 ? '<' : '>'; /* it lies that way */
		return;
	}
	fill(line, s, from, to, '=');
	if (from >= 0)
		line[from] = '[';
	if (to < s->cells)
		line[to] = from == to ? '#' : ']';
	if (timeline_outlives(r)) {
		fill(line, s, end < from ? from : end, to < s->cells ? to - 1 : to, '.');
		if (end >= 0 && end < s->cells && end >= from)
			line[end] = 'x';
	}
	if (from < 0)
		line[0] = '<';
	if (to >= s->cells)
		line[s->cells - 1] = '>';
}

void bar_draw(struct buf *out, const struct scale *s, const struct timeline *t, const struct timeline_row *r)
{
	char *line = blank_line(s, ' ');
	int now = scale_cell(s, t->at);

	if (r->from != TIME_UNKNOWN && r->to != TIME_UNKNOWN && r->to >= r->from)
		draw_span(line, s, r);
	else
		line[0] = '?';
	if (now >= 0 && now < s->cells && strchr(" =.", line[now]))
		line[now] = line[now] == '=' ? '|' : ':';
	buf_puts(out, line);
	free(line);
}

void scale_now(struct buf *out, const struct scale *s, const struct timeline *t, const char *word)
{
	int now = scale_cell(s, t->at);

	if (now < 0)
		buf_printf(out, "<- %s", word);
	else if (now >= s->cells)
		buf_printf(out, "%*s%s ->", s->cells - (int)text_width(word) - 3, "", word);
	else if (now + 2 + (int)text_width(word) <= s->cells)
		buf_printf(out, "%*s^ %s", now, "", word);
	else
		buf_printf(out, "%*s%s ^", now - 1 - (int)text_width(word), "", word);
}

/* ---- words beside the bars ---- */

const char timeline_legend[] = N_("[===] valid   | in between   : over, or not begun   x... stops with its issuer");

const char *timeline_mark(const struct timeline *t, const struct timeline_row *r)
{
	if (timeline_over(t, r))
		return "x";
	if (timeline_outlives(r) || r->soon)
		return "!";
	return r->end == TIME_UNKNOWN ? "?" : timeline_begun(t, r) ? "ok" : "-";
}

const char *timeline_by(const struct timeline *t, const struct timeline_row *r, struct redaction *redaction)
{
	if (timeline_is_ca(r) && (r->older >= 0 || r->newer >= 0))
		return r->newer >= 0 ? _("old") : _("new");
	if (r->issuer >= 0)
		return redacted(redaction, ARGUMENT_NAME, t->row[r->issuer].name);
	return r->by ? redacted(redaction, ARGUMENT_NAME, r->by) : "";
}

void timeline_dates(struct buf *out, const struct timeline_window *w)
{
	char from[32], to[32];
	bool open = w->from == TIME_UNKNOWN || w->to == TIME_UNKNOWN;

	buf_printf(out, "%s%s%s", w->from == TIME_UNKNOWN ? "" : time_day(w->from, from), open ? "" : "..",
	           w->to == TIME_UNKNOWN ? "" : time_day(w->to, to));
	if (w->kind == WINDOW_REMOVE)
		buf_printf(out, " %s", _("or later"));
}
