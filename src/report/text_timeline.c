/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timeline in words and cells. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/text.h"
#include "change/timeline.h"
#include "report/bars.h"
#include "report/text.h"

#include <stdlib.h>
#include <string.h>

#define WIDTH 80 /* where there is no terminal */
#define NAME_CELLS 21
#define BY_CELLS 13
#define END_CELLS 11
#define END_FROM 70 /* cells of a line from which on there is room for it beside the bars */
#define LEFT_CELLS 8
#define MARK_CELLS 3
#define BESIDE_MIN 20
#define WINDOW_LABEL 16
#define WINDOW_DATES 23
#define FINDINGS_MAX 30

/* A word of its own and wide enough; to be put into the buffer. */
static void column(struct sheet *s, const char *raw, size_t cells)
{
	char *safe = text_escaped(raw, s->o->charset);

	text_column(s->out, safe, cells, s->o->charset);
	free(safe);
}

/* Nothing of it may end in blanks. */
static void end_line(struct sheet *s)
{
	while (s->out->n && s->out->s[s->out->n - 1] == ' ')
		s->out->s[--s->out->n] = '\0';
	buf_putc(s->out, '\n');
}

static void name_column(struct sheet *s, const char *raw, size_t cells, bool tail)
{
	char *safe = text_escaped(raw, s->o->charset);

	if (tail) /* generations of a CA differ at the end */
		text_column_tail(s->out, safe, cells, s->o->charset);
	else
		text_column(s->out, safe, cells, s->o->charset);
	free(safe);
}

static size_t end_cells(const struct sheet *s)
{
	return sheet_width(s) < END_FROM ? 0 : END_CELLS;
}

static void row_line(struct sheet *s, const struct timeline *t, const struct scale *scale, const struct timeline_row *r)
{
	struct buf name = BUF_INIT;
	char end[32], left[32];

	argument_render(&name, r->said, &(struct rendering){ .translated = true, .redaction = s->o->redaction });
	column(s, timeline_mark(t, r), MARK_CELLS);
	name_column(s, buf_str(&name), NAME_CELLS - 1, timeline_is_ca(r));
	buf_putc(s->out, ' ');
	name_column(s, timeline_by(t, r, s->o->redaction), BY_CELLS - 1, true);
	buf_putc(s->out, ' ');
	bar_draw(s->out, scale, t, r);
	buf_putc(s->out, ' ');
	column(s, timeline_end(r, end), end_cells(s));
	buf_puts(s->out, _(timeline_left(t, r, left)));
	end_line(s);
	buf_free(&name);
}

/* What is left of a line, and never less than a bar or a word needs: a narrow terminal then breaks it where it ends. */
static size_t beside(const struct sheet *s, size_t side)
{
	size_t width = sheet_width(s);

	return width < side + BESIDE_MIN ? BESIDE_MIN : width - side;
}

static void chart(struct sheet *s, const struct timeline *t)
{
	const size_t side = MARK_CELLS + NAME_CELLS + BY_CELLS;
	struct scale scale = scale_of(t, (int)beside(s, side + end_cells(s) + LEFT_CELLS));

	for (int line = 0; line < 2; line++) {
		buf_pad(s->out, ' ', side);
		line ? scale_months(s->out, &scale) : scale_years(s->out, &scale);
		if (!line) {
			buf_putc(s->out, ' ');
			column(s, _("end"), end_cells(s));
			buf_puts(s->out, _("left"));
		}
		end_line(s);
	}
	for (size_t i = 0; i < t->nrow; i++) {
		if (i == 0 || t->row[i].group != t->row[i - 1].group) {
			sheet_ink(s, INK_BOLD, _(timeline_group_title(t->row[i].group)));
			buf_putc(s->out, '\n');
		}
		row_line(s, t, &scale, &t->row[i]);
	}
	buf_pad(s->out, ' ', side);
	scale_now(s->out, &scale, t, s->a->question.at_given ? _("then") : _("now"));
	buf_puts(s->out, "\n  ");
	sheet_ink(s, INK_DIM, _(timeline_legend));
	buf_putc(s->out, '\n');
}

static void window_line(struct sheet *s, const struct timeline_window *w)
{
	struct buf dates = BUF_INIT, text = BUF_INIT, wrapped = BUF_INIT;
	const size_t side = 2 + WINDOW_LABEL + WINDOW_DATES;

	buf_puts(s->out, "  ");
	column(s, _(timeline_window_title(w->kind)), WINDOW_LABEL);
	timeline_dates(&dates, w);
	column(s, buf_str(&dates), WINDOW_DATES);
	sheet_render(s, &text, &w->text);
	char *safe = text_escaped(buf_str(&text), s->o->charset);
	text_wrap(&wrapped, safe, beside(s, side), 0);
	for (const char *p = buf_str(&wrapped); *p;) {
		size_t n = strcspn(p, "\n");

		buf_pad(s->out, ' ', p == wrapped.s ? 0 : side);
		buf_put(s->out, p, n);
		buf_putc(s->out, '\n');
		p += n + (p[n] == '\n');
	}
	free(safe);
	buf_free(&dates);
	buf_free(&text);
	buf_free(&wrapped);
}

static void bounds(struct sheet *s, const struct timeline *t)
{
	if (t->total > t->nrow)
		buf_printf(s->out, _("  shown are %zu of %zu: the CAs, then what ends first\n"), t->nrow, t->total);
	if (t->idle)
		buf_printf(s->out,
		           P_("  %zu further trusted CA issued nothing of this\n",
		              "  %zu further trusted CAs issued nothing of this\n", t->idle),
		           t->idle);
}

/* In short: check says more about each. */
static void findings(struct sheet *s)
{
	const struct analysis *a = s->a;
	sheet_heading(s, _("FINDINGS"), a->nfinding ? NULL : _("none"));
	for (size_t i = 0; i < a->nfinding && i < FINDINGS_MAX; i++)
		text_finding(s, &a->finding[i]);
	if (a->nfinding > FINDINGS_MAX)
		buf_printf(s->out, P_("  %zu more\n", "  %zu more\n", a->nfinding - FINDINGS_MAX),
		           a->nfinding - FINDINGS_MAX);
}

void report_timeline(struct buf *out, const struct analysis *a, const struct report_options *o)
{
	struct report_options narrow = *o, brief;
	struct timeline *t = timeline_new(a->arena, a, true);
	char at[32];

	narrow.width = o->width ? o->width : WIDTH;
	brief = narrow;
	brief.quiet = !o->verbose;
	struct sheet s = { .out = out, .o = &narrow, .a = a };
	sheet_heading(&s, _("TIMELINE"), arena_printf(a->arena, "%s UTC", time_minute(t->at, at)));
	if (t->nrow)
		chart(&s, t);
	else
		buf_printf(out, "  %s\n", _("there is nothing here that is valid for a time"));
	bounds(&s, t);
	if (t->nwindow)
		sheet_heading(&s, _("WINDOWS"), NULL);
	for (size_t i = 0; i < t->nwindow; i++)
		window_line(&s, &t->window[i]);
	if (t->windows_left)
		buf_printf(out, P_("  %zu more\n", "  %zu more\n", t->windows_left), t->windows_left);
	s.o = &brief;
	findings(&s);
}
