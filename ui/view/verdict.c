/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whoever has just arrived reads this line first: all causes of what is asked, none of their consequences; and where
 * there is none, what was found instead and when it ends. */
#include "config.h"

#include "ui/view/verdict.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "chain/path.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "ui/frame/action.h"
#include "ui/frame/banner.h"
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/frame/undo.h"
#include "ui/frame/view.h"
#include "ui/kit/row.h"
#include "ui/view/findings.h"
#include "ui/view/question.h"
#include "ui/view/view_list.h"

#include <stdio.h>
#include <string.h>

#define EXPECTED_CELLS 18 /* of the name expected, in the banner of a narrow screen */

static void chip(struct ui_banner *b, const struct analysis *a)
{
	static const struct {
		const char *word;
		enum style style;
	} chips[] = {
		[VERDICT_TRUSTED] = { N_("TRUSTED"), STYLE_CHIP_OK },
		[VERDICT_UNTRUSTED] = { N_("UNTRUSTED"), STYLE_CHIP_ERROR },
		[VERDICT_ERROR] = { N_("ERROR"), STYLE_CHIP_UNKNOWN },
		[VERDICT_NONE] = { N_("NONE"), STYLE_CHIP_UNKNOWN },
	};
	bool refused = a->verdict == VERDICT_TRUSTED && a->reason != CLASS_NONE; /* we trust it, it refuses us */

	b->chip = refused ? _("REFUSED") : _(chips[a->verdict].word);
	b->style = refused ? STYLE_CHIP_ERROR : chips[a->verdict].style;
}

void verdict_cause(struct ui_banner *b, const struct finding *f)
{
	const char *title = rows_sentence(b->rows, &f->title);

	banner_cause_titled(b, severity_mark(f->severity), *title ? title : _(f->rule->title), _(f->rule->title),
	                    rule_brief(f->rule));
}

static void count(struct buf *b, const char *none, const char *some, size_t n)
{
	buf_puts(b, b->n > 0 ? ", " : "");
	if (n == 0)
		buf_puts(b, none);
	else
		buf_printf(b, some, n);
}

/* "no errors, 1 warning, 2 notes" */
static const char *counts(struct rows *r, struct severities s)
{
	struct buf b = BUF_INIT;

	count(&b, _("no errors"), P_("%zu error", "%zu errors", s.n[SEVERITY_ERROR]), s.n[SEVERITY_ERROR]);
	count(&b, _("no warnings"), P_("%zu warning", "%zu warnings", s.n[SEVERITY_WARNING]), s.n[SEVERITY_WARNING]);
	count(&b, _("no notes"), P_("%zu note", "%zu notes", s.n[SEVERITY_NOTE]), s.n[SEVERITY_NOTE]);
	return buf_keep(&b, rows_arena(r));
}

/* The first chain and its connection are what was asked about. */
static bool of_asked(const struct analysis *a, const struct finding *f)
{
	if (f->about.chain >= 0)
		return f->about.chain == 0 || a->chain[f->about.chain].side == SIDE_OURS;
	return f->about.connection < 0 || a->nchain == 0 || f->about.connection == a->chain[0].connection;
}

/* What the last change of the question did, until the next one. */
static void effect(struct ui_banner *b, const struct ui *ui)
{
	static const char *const words[] = { [VERDICT_TRUSTED] = N_("trusted"),
		                             [VERDICT_UNTRUSTED] = N_("untrusted"),
		                             [VERDICT_ERROR] = N_("not judged"),
		                             [VERDICT_NONE] = N_("nothing") };
	enum verdict before;
	size_t chains;
	const char *was, *text;

	if (!undo_effect(ui, &before, &chains))
		return;
	if (before != ui->model->analysis->verdict)
		was = arena_printf(rows_arena(b->rows), _("was %s"), _(words[before]));
	else
		was = arena_printf(rows_arena(b->rows), P_("%zu chain changed", "%zu chains changed", chains), chains);
	text = was;
	if (before != ui->model->analysis->verdict && chains > 1)
		text = arena_printf(rows_arena(b->rows), P_("%s, %zu chain", "%s, %zu chains", chains), was, chains);
	banner_cause(b, MARK_NONE, text, was);
}

static bool is_cause(const struct finding *f)
{
	return f->cause && f->severity == SEVERITY_ERROR;
}

/* All errors that nothing else explains: those of what is asked, and of the others how many; where only others have
 * one, theirs. Without any, how good it is and what comes nearest to one. */
static void causes(struct ui_banner *b, const struct analysis *a)
{
	const struct finding *first = finding_first(a, 0);
	const char *found;
	size_t said = b->ncause, others = 0;

	for (size_t i = 0; i < a->nfinding; i++)
		if (is_cause(&a->finding[i]) && of_asked(a, &a->finding[i]))
			verdict_cause(b, &a->finding[i]);
		else if (is_cause(&a->finding[i]))
			others++;
	if (b->ncause > said) {
		b->elsewhere = others;
		return;
	}
	for (size_t i = 0; others > 0 && i < a->nfinding; i++)
		if (is_cause(&a->finding[i]))
			verdict_cause(b, &a->finding[i]);
	if (b->ncause > said)
		return;
	if (first && (first->severity == SEVERITY_ERROR || a->verdict != VERDICT_TRUSTED)) {
		verdict_cause(b, first);
		return;
	}
	found = counts(b->rows, findings_count(a, 0));
	banner_cause(b, MARK_NONE, found, found);
	if (first && first->severity == SEVERITY_WARNING)
		verdict_cause(b, first);
}

/* One line for a shell, or none. */
static const char *one_line(struct rows *r, const struct sentence *command)
{
	struct buf b = BUF_INIT;
	const char *line = NULL;

	command_render(&b, command, NULL);
	while (b.n > 0 && buf_str(&b)[b.n - 1] == '\n')
		b.n--;
	if (b.n > 0 && !memchr(b.s, '\n', b.n))
		line = rows_safe(r, arena_strndup(rows_arena(r), b.s, b.n), ROW_LINE_MAX);
	buf_free(&b);
	return line;
}

/* The first cause with an answer, else the first finding at all. */
static const struct finding *answered(const struct analysis *a)
{
	for (size_t i = 0; i < a->nfinding; i++)
		if (a->finding[i].cause && a->finding[i].fix.msgid)
			return &a->finding[i];
	return finding_first(a, 0);
}

void verdict_fix(struct ui_banner *b, const struct finding *f)
{
	bool fixed = f->fix.msgid != NULL;

	b->label = fixed ? _("FIX") : _("WHY");
	b->text = rows_sentence(b->rows, fixed ? &f->fix : &f->title);
	if (!*b->text)
		b->text = _(f->rule->title);
	if (f->command.msgid)
		b->command = one_line(b->rows, &f->command);
}

/* What ends first of the path that all stands on. */
static void next(struct ui_banner *b, const struct analysis *a)
{
	const struct path *p = a->nchain > 0 && !a->chain[0].unjudged ? &a->chain[0].paths->path[0] : NULL;
	const struct certificate *first = NULL;
	char day[32], left[32];

	for (size_t i = 0; p && i < p->n; i++)
		if (p->cert[i]->not_after != TIME_UNKNOWN && (!first || p->cert[i]->not_after < first->not_after))
			first = p->cert[i];
	if (!first || first->not_after < a->question.at)
		return;
	b->label = _("NEXT");
	b->text = arena_printf(rows_arena(b->rows), _("%s ends on %s, in %s"),
	                       rows_safe(b->rows, certificate_title(first), ROW_LINE_MAX),
	                       time_day(first->not_after, day), time_span(first->not_after - a->question.at, left));
}

/* Nothing to judge yet. */
static void waiting(struct ui_banner *b, const struct model *m)
{
	const char *said;

	if (m->run->nsource == 0) {
		banner_cause(b, MARK_NONE, _("nothing was named: what is broken?"), _("nothing was named"));
		b->label = _("NEXT");
		b->text = _("a server, a message, or files; certloupe demo to practise");
		banner_key(b, "connect", _("server"));
		banner_key(b, "lookup", _("message"));
		return;
	}
	b->chip = model_loading(m) ? _("READING") : model_fetches(m) ? _("FETCHING") : _("WAITING");
	b->style = STYLE_CHIP_UNKNOWN;
	said =
	    arena_printf(rows_arena(b->rows), P_("%zu object so far", "%zu objects so far", certset_count(m->run->set)),
	                 certset_count(m->run->set));
	banner_cause(b, MARK_NONE, said, said);
	b->label = "";
	b->text = _("Esc stops, what came stays");
}

void verdict_banner(struct view *v, struct ui_banner *b)
{
	const struct model *m = v->ui->model;
	const struct analysis *a = m->analysis;
	const struct finding *f;

	if (!a || (m->run->nsource == 0 && !m->run->plan->client.given)) {
		waiting(b, m);
		return;
	}
	b->expected = question_host(b->rows, v->ui, EXPECTED_CELLS);
	chip(b, a);
	effect(b, v->ui);
	causes(b, a);
	f = answered(a);
	if (f && (f->severity != SEVERITY_NOTE || a->verdict != VERDICT_TRUSTED))
		verdict_fix(b, f);
	else
		next(b, a);
	if (f && v->ops == &view_main) {
		banner_key(b, "fix-first", b->command ? _("command") : _("fix"));
		banner_key(b, "explain", _("why"));
	}
}
