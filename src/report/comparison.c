/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same rows twice, as lines of a sheet and as JSON. */
#include "config.h"

#include "report/comparison.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "change/comparison.h"
#include "report/json.h"
#include "report/text.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* ---- in words ---- */

static void side(struct sheet *s, const char *name, const struct standing *x)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s: %s", sheet_private(s, ARGUMENT_PATH, x->source),
	           sheet_private(s, ARGUMENT_NAME, certificate_title(x->cert)));
	sheet_line(s, name, buf_str(&b));
	buf_free(&b);
}

static void value(struct sheet *s, const char *mark, const char *text)
{
	while (text) {
		size_t n = strcspn(text, "\n");
		char *line = xstrndup(text, n);

		sheet_line(s, mark, line);
		free(line);
		text = text[n] ? text + n + 1 : NULL;
		mark = "";
	}
}

static void values(struct sheet *s, const char *mark, const char *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		value(s, mark, v[i]);
}

static void row(struct sheet *s, const struct compare_row *r)
{
	struct arena *a = arena_new();

	buf_printf(s->out, "%c ", row_state_mark(r->state));
	sheet_ink(s, INK_BOLD, _(r->label));
	buf_putc(s->out, '\n');
	if (r->nremoved + r->nadded > 0 && r->state == ROW_CHANGED) {
		values(s, "  only A", r->removed, r->nremoved);
		values(s, "  only B", r->added, r->nadded);
	} else if (r->state == ROW_CHANGED && strcmp(r->a, r->b) == 0) {
		value(s, "  A", r->a);
		sheet_line(s, "  B", _("other certificates of the same names"));
	} else {
		value(s, "  A", compare_row_shown(a, r, r->a));
		value(s, "  B", compare_row_shown(a, r, r->b));
	}
	arena_free(a);
}

static void equal_rows(struct sheet *s, const struct comparison *c)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < c->nrow; i++)
		if (c->row[i].state == ROW_EQUAL)
			buf_printf(&b, "%s%s", b.n ? ", " : "", _(c->row[i].label));
	if (b.n)
		sheet_line(s, _("= equal"), buf_str(&b));
	buf_free(&b);
}

static void meanings(struct sheet *s, const struct comparison *c)
{
	sheet_heading(s, _("WHAT THIS MEANS"), NULL);
	for (size_t i = 0; i < c->nmeaning; i++) {
		const struct meaning *m = &c->meaning[i];
		struct buf b = BUF_INIT;

		buf_printf(&b, "%s: ", m->id);
		sheet_render(s, &b, &m->text);
		sheet_line(s, severity_word(m->severity), buf_str(&b));
		buf_free(&b);
	}
}

void report_comparison(struct buf *out, const struct analysis *a, const struct comparison *c,
                       const struct report_options *o)
{
	struct sheet s = { .out = out, .o = o, .a = a };
	struct buf b = BUF_INIT;

	buf_printf(&b, P_("%zu difference", "%zu differences", c->ndifferent), c->ndifferent);
	sheet_heading(&s, _("COMPARISON"), c->equal ? _("no difference") : buf_str(&b));
	buf_free(&b);
	side(&s, "A", c->a);
	side(&s, "B", c->b);
	if (!o->quiet) {
		buf_putc(out, '\n');
		for (size_t i = 0; i < c->nrow; i++)
			if (c->row[i].state != ROW_EQUAL)
				row(&s, &c->row[i]);
		equal_rows(&s, c);
	}
	meanings(&s, c);
}

/* ---- as JSON ---- */

static json_t *standing(const struct json_report *r, const struct standing *s)
{
	json_t *chain = json_array();

	for (size_t i = 0; i < s->n; i++)
		json_array_append_new(chain, json_id(s->id[i]));
	return json_pack(
	    "{s:o, s:o, s:o, s:s?, s:s?, s:o}", "source", json_private(r, ARGUMENT_PATH, s->source), "certificate",
	    json_id(s->id[0]), "chain", chain, "verdict", s->judged ? verdict_name(s->verdict) : NULL, "reason",
	    s->judged ? class_text(s->reason) : NULL, "trusted_until", s->trusted ? json_time(s->until) : json_null());
}

static json_t *list(const char *const *v, size_t n)
{
	json_t *l = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(l, json_safe(v[i]));
	return l;
}

static json_t *rows(const struct comparison *c)
{
	json_t *l = json_array();

	for (size_t i = 0; i < c->nrow; i++) {
		const struct compare_row *r = &c->row[i];

		json_array_append_new(l, json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "field", r->id, "state",
		                                   row_state_name(r->state), "a", json_safe(r->a), "b", json_safe(r->b),
		                                   "removed", list(r->removed, r->nremoved), "added",
		                                   list(r->added, r->nadded)));
	}
	return l;
}

json_t *json_comparison(const struct json_report *r, const struct comparison *c)
{
	json_t *means = json_array();

	for (size_t i = 0; i < c->nmeaning; i++) {
		const struct meaning *m = &c->meaning[i];

		json_array_append_new(means,
		                      json_pack("{s:s, s:s, s:o}", "id", m->id, "severity", severity_name(m->severity),
		                                "title", json_sentence(r, &m->text)));
	}
	return json_pack("{s:o, s:o, s:b, s:i, s:o, s:o}", "a", standing(r, c->a), "b", standing(r, c->b), "equal",
	                 c->equal, "differences", (int)c->ndifferent, "rows", rows(c), "meaning", means);
}
