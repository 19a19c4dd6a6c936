/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two stacks of plans. Going back asks the question of the plan; where it trusts others, or reads other files beside
 * the sources, these are opened again. */
#include "config.h"

#include "ui/frame/undo.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/words.h"
#include "run/plan.h"
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/kit/row.h"

#include <stdlib.h>
#include <string.h>

static void drop(struct plan **stack, size_t *n)
{
	while (*n > 0)
		plan_free(stack[--*n]);
}

static void push(struct plan **stack, size_t *n, const struct plan *p)
{
	if (*n == UNDO_STEPS) {
		plan_free(stack[0]);
		memmove(stack, stack + 1, (UNDO_STEPS - 1) * sizeof *stack);
		--*n;
	}
	stack[(*n)++] = plan_copy(p);
}

static void forget_effect(struct undo *u)
{
	arena_free(u->arena);
	u->arena = NULL;
	u->nanswers = 0;
	u->nchain = 0;
}

static void note_effect(struct undo *u, const struct model *m)
{
	const struct analysis *a = m->analysis;

	forget_effect(u);
	if (!a || m->large)
		return;
	u->arena = arena_new();
	u->nanswers = m->nanswers;
	u->verdict = a->verdict;
	u->nchain = a->nchain;
	u->chain = arena_array(u->arena, a->nchain, sizeof *u->chain);
	for (size_t i = 0; i < a->nchain; i++) {
		u->chain[i].leaf = a->chain[i].leaf;
		u->chain[i].verdict = a->chain[i].verdict;
	}
}

void undo_note(struct ui *ui)
{
	struct undo *u = &ui->undo;

	push(u->past, &u->npast, ui->model->run->plan);
	drop(u->future, &u->nfuture);
	note_effect(u, ui->model);
}

void undo_drop(struct ui *ui)
{
	struct undo *u = &ui->undo;

	if (u->npast > 0)
		plan_free(u->past[--u->npast]);
}

void undo_forget(struct undo *u)
{
	drop(u->past, &u->npast);
	drop(u->future, &u->nfuture);
	forget_effect(u);
}

/* ---- what is different ---- */

static bool same_words(const struct words *a, const struct words *b)
{
	for (size_t i = 0; i < a->n && a->n == b->n; i++)
		if (strcmp(a->v[i], b->v[i]) != 0)
			return false;
	return a->n == b->n;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static void differs(struct buf *out, bool is, const char *word)
{
	if (is)
		buf_printf(out, "%s%s", out->n > 0 ? ", " : "", word);
}

static void difference(struct buf *out, const struct plan *a, const struct plan *b)
{
	const struct question *p = &a->question, *q = &b->question;

	differs(out, p->at_given != q->at_given || (p->at_given && p->at != q->at), _("time"));
	differs(out, !same_text(p->host, q->host), _("name"));
	differs(out, p->purpose_given != q->purpose_given || p->purpose != q->purpose, _("purpose"));
	differs(out, p->revocation != q->revocation || p->revocation_given != q->revocation_given, _("revocation"));
	differs(out, p->strict != q->strict, _("strictness"));
	differs(out, !same_words(&a->trust, &b->trust), _("trust"));
	differs(out, p->nexclude != q->nexclude, _("what is left out"));
	differs(out, !same_words(&a->untrusted, &b->untrusted), _("what is added"));
}

bool undo_changed_trust(const struct ui *ui)
{
	const struct undo *u = &ui->undo;

	return u->npast > 0 && !same_words(&u->past[0]->trust, &ui->model->run->plan->trust);
}

/* ---- there and back ---- */

static bool go_to(struct ui *ui, const struct plan *p, struct err *e)
{
	struct model *m = ui->model;
	const struct plan *now = m->run->plan;
	struct buf trust = BUF_INIT;
	bool ok = true;

	if (!same_words(&p->untrusted, &now->untrusted))
		return model_open(m, p, e);
	if (!same_words(&p->trust, &now->trust)) {
		for (size_t i = 0; i < p->trust.n; i++)
			buf_printf(&trust, "%s%s", i > 0 ? " " : "", p->trust.v[i]);
		ok = model_trust(m, buf_str(&trust), e);
		buf_free(&trust);
	}
	if (ok)
		model_ask(m, &p->question);
	return ok;
}

static void turn(struct ui *ui, struct plan **from, size_t *nfrom, struct plan **to, size_t *nto, bool back)
{
	struct err e = { 0 };
	struct buf b = BUF_INIT;
	struct plan *p;

	if (*nfrom == 0) {
		ui_say(ui, MARK_NONE, "%s",
		       back ? _("nothing to undo: it is asked as it was first") : _("nothing to do again"));
		return;
	}
	p = from[--*nfrom];
	push(to, nto, ui->model->run->plan);
	note_effect(&ui->undo, ui->model);
	difference(&b, ui->model->run->plan, p);
	if (go_to(ui, p, &e)) {
		ui_say(ui, MARK_NONE, back ? _("undone: %s   U does it again") : _("done again: %s   u undoes it"),
		       buf_str(&b));
	} else {
		char *safe = text_escaped(e.text, ui->charset);

		ui_say(ui, MARK_ERROR, "%s", safe);
		free(safe);
	}
	buf_free(&b);
	plan_free(p);
	ui_stale(ui);
}

void undo_back(struct ui *ui, int arg)
{
	struct undo *u = &ui->undo;

	(void)arg;
	turn(ui, u->past, &u->npast, u->future, &u->nfuture, true);
}

void undo_again(struct ui *ui, int arg)
{
	struct undo *u = &ui->undo;

	(void)arg;
	turn(ui, u->future, &u->nfuture, u->past, &u->npast, false);
}

/* ---- what came of it ---- */

bool undo_effect(const struct ui *ui, enum verdict *before, size_t *chains)
{
	const struct undo *u = &ui->undo;
	const struct analysis *a = ui->model->analysis;

	*chains = 0;
	*before = u->verdict;
	if (u->nanswers == 0 || !a || a->nchain == 0 || ui->model->nanswers == u->nanswers || ui->model->judging)
		return false;
	for (size_t i = 0; i < a->nchain; i++)
		for (size_t k = 0; k < u->nchain; k++)
			if (u->chain[k].leaf == a->chain[i].leaf) {
				*chains += u->chain[k].verdict != a->chain[i].verdict;
				break;
			}
	return *chains > 0 || u->verdict != a->verdict;
}
