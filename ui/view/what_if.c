/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each certificate that the paths use, with what becomes of the verdict without it. */
#include "config.h"

#include "ui/view/what_if.h"

#include "analysis/chain.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/text.h"
#include "base/words.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/name.h"
#include "load/certset.h"
#include "run/plan.h"
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/frame/undo.h"
#include "ui/kit/column.h"
#include "ui/kit/row.h"
#include "ui/view/tag.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct certificate *by_fingerprint(struct model *m, const char *hex)
{
	for (size_t i = 0; i < certset_count(m->run->set); i++) {
		struct buf b = BUF_INIT;
		const struct certificate *c = certset_certificate(m->run->set, (int)i);
		bool same = false;

		if (c) {
			buf_hex(&b, (struct span){ certificate_sha256(c), 32 }, "");
			same = strcmp(buf_str(&b), hex) == 0;
			buf_free(&b);
		}
		if (same)
			return c;
	}
	return NULL;
}

static const char *gone_name(struct rows *r, struct model *m, size_t i)
{
	const struct certificate *c = m->large ? NULL : by_fingerprint(m, m->run->plan->question.exclude[i]);

	if (!c)
		return rows_safe(r, m->run->plan->question.exclude[i], 70);
	return arena_printf(rows_arena(r), _("%s, by %s"), rows_safe(r, certificate_title(c), 60),
	                    rows_safe(r, name_short(rows_arena(r), c->issuer), 60));
}

/* "without", "now": translated, and as wide as they look. */
static const struct column word = { "word", .min = 12 };

static void put_word(struct rows *r, struct row *row, const char *safe)
{
	row_put(r, row, STYLE_PLAIN, "   ");
	column_put(r, row, &word, 0, STYLE_PLAIN, safe);
}

static const char *verdict_words(struct arena *a, const struct chain *c)
{
	if (c->verdict == VERDICT_TRUSTED)
		return _("trusted");
	return arena_printf(a, "%s: %s", c->verdict == VERDICT_ERROR ? _("could not be judged") : _("untrusted"),
	                    class_text(c->reason));
}

void what_if_rows(const struct what_if *w, struct rows *r, struct model *m, const struct chain *c)
{
	const struct question *q = &m->run->plan->question;
	struct row *row;

	if (!w->before)
		return;
	rows_blank(r);
	rows_heading(r, _("WHAT IF"), NULL);
	for (size_t i = 0; i < q->nexclude; i++) {
		row = rows_add(r, TAG(KIND_GONE, 0, i), 0);
		put_word(r, row, _("without"));
		row_put(r, row, STYLE_STRONG, gone_name(r, m, i));
		row_right(r, row, STYLE_DIM, _("s puts it back"));
	}
	row = rows_add(r, 0, 0);
	put_word(r, row, _("now"));
	row_put(r, row, STYLE_STRONG, verdict_words(rows_arena(r), c));
	row_putf(r, row, STYLE_DIM, _("   before: %s"), w->before);
}

static void begin(struct what_if *w, const struct model *m, const struct chain *c)
{
	if (!w->before)
		w->before = xstrdup(verdict_words(m->analysis->arena, c));
}

void what_if_without(struct what_if *w, struct ui *ui, const struct chain *c, const struct certificate *cert)
{
	begin(w, ui->model, c);
	undo_note(ui);
	model_exclude(ui->model, cert);
	ui_stale(ui);
}

void what_if_put_back(struct ui *ui, size_t i)
{
	struct model *m = ui->model;
	const struct certificate *c = m->large ? NULL : by_fingerprint(m, m->run->plan->question.exclude[i]);

	if (c) {
		undo_note(ui);
		model_exclude(m, c);
	} else
		ui_say(ui, MARK_WARNING, "%s", _("it was left out by --exclude: start without that option"));
	ui_stale(ui);
}

bool what_if_with(struct what_if *w, struct ui *ui, const struct chain *c, const char *file, char *why, size_t max)
{
	struct plan *p = plan_copy(ui->model->run->plan);
	struct err err = { 0 };
	bool first = !w->before, ok;

	words_add(p->arena, &p->untrusted, arena_strdup(p->arena, file));
	if (c)
		begin(w, ui->model, c);
	undo_note(ui);
	ok = model_open(ui->model, p, &err);
	plan_free(p);
	if (!ok) {
		undo_drop(ui);
		char *safe = text_escaped(err.text, ui->charset);

		snprintf(why, max, "%.190s", safe);
		free(safe);
		if (first) /* nothing was tried yet */
			what_if_free(w);
		return false;
	}
	ui_stale(ui);
	return true;
}

void what_if_free(struct what_if *w)
{
	free(w->before);
	w->before = NULL;
}
