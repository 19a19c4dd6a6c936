/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is searched for goes along from view to view; what a key starts is done in slices. */
#include "config.h"

#include "ui/frame/search.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "ui/frame/action.h"
#include "ui/frame/task.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/key.h"
#include "ui/kit/prompt.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"

#include <stdlib.h>
#include <string.h>

/* ---- search ---- */

#define SLICE_ROWS 100
#define SLICE_MS 8

/* Rows until the slice is over. */
static bool step_rows(struct tree *t, bool (*step)(struct tree *t, size_t max))
{
	int64_t until = clock_monotonic_ms() + SLICE_MS;
	size_t before = SIZE_MAX, now;
	bool more;

	do {
		more = step(t, SLICE_ROWS);
		now = t->hits.looked_at + t->looked_at;
		if (now == before)
			break;
		before = now;
	} while (more && clock_monotonic_ms() < until);
	return more;
}

static enum found seek_rows(struct tree *t)
{
	int64_t until = clock_monotonic_ms() + SLICE_MS;
	enum found is;
	size_t before;

	do {
		before = t->seek.k;
		is = tree_find_step(t, SLICE_ROWS);
	} while (is == FOUND_LATER && t->seek.k > before && clock_monotonic_ms() < until);
	return is;
}

/* "3 of 17"; while they are still counted "3 of 17+", or nothing where the count has not come to it. */
static void hits_words(const struct tree *t, struct buf *out)
{
	if (t->hits.at > 0)
		buf_printf(out, t->hits.on ? _("%zu of %zu+") : _("%zu of %zu"), t->hits.at, t->hits.n);
}

static void say_found(struct ui *ui)
{
	struct tree *t = view_tree(ui_top(ui));
	struct buf hits = BUF_INIT;

	hits_words(t, &hits);
	if (ui->search.found == FOUND_WRAPPED)
		ui_say(ui, MARK_NOTE, "%s%s%s",
		       t->seek.forward ? _("found above: the search went on from the top")
		                       : _("found below: the search went on from the end"),
		       hits.n > 0 ? "   " : "", buf_str(&hits));
	else if (hits.n > 0)
		ui_say(ui, MARK_NONE, "%s", buf_str(&hits));
	buf_free(&hits);
}

static void found(struct ui *ui, enum found found)
{
	struct tree *t = view_tree(ui_top(ui));

	ui->search.found = found;
	if (found == FOUND_NOTHING) {
		ui_say(ui, MARK_WARNING, "%s", _("not found"));
	} else if (found == FOUND_LATER) {
		ui_say(ui, MARK_NONE, _("searching .. %u %%   Esc stops"), tree_find_percent(t));
		return;
	} else {
		tree_hits_begin(t);
		step_rows(t, tree_hits_step);
		say_found(ui);
	}
	view_moved(ui_top(ui));
}

static void find(struct ui *ui, bool forward, bool here)
{
	struct tree *t = view_tree(ui_top(ui));

	if (!ui->search.needle) {
		ui_say(ui, MARK_NOTE, "%s", _("nothing was searched for yet: / begins"));
		return;
	}
	tree_needle(t, ui->search.needle);
	tree_find_begin(t, forward, here);
	found(ui, seek_rows(t));
}

/* A slice of a search, or of counting what it finds. false: there is nothing to do, or only later. */
static bool find_slice(struct ui *ui)
{
	struct tree *t = view_tree(ui_top(ui));
	size_t k = t->seek.k, counted = t->hits.looked_at;

	if (t->seek.on) {
		ui_unsay(ui);
		found(ui, seek_rows(t));
		return !t->seek.on || t->seek.k > k;
	}
	if (!t->hits.on)
		return false;
	step_rows(t, tree_hits_step);
	say_found(ui); /* a key would have ended it */
	return t->hits.on && t->hits.looked_at > counted;
}

bool search_stop(struct ui *ui)
{
	struct tree *t = view_tree(ui_top(ui));
	bool was = t->seek.on;

	tree_find_stop(t);
	return was;
}

void ui_find(struct ui *ui, const char *needle)
{
	free(ui->search.needle);
	ui->search.needle = *needle ? xstrdup(needle) : NULL;
	if (!ui_fresh(ui))
		return;
	if (ui->search.needle)
		find(ui, true, true);
	else
		tree_needle(view_tree(ui_top(ui)), NULL);
}

static void remember_search(struct ui *ui, const char *needle)
{
	int i = 0;

	if (!*needle || (ui->search.before[0] && strcmp(ui->search.before[0], needle) == 0))
		return;
	while (i < SEARCHES_KEPT - 1 && ui->search.before[i] && strcmp(ui->search.before[i], needle) != 0)
		i++;
	free(ui->search.before[i]);
	memmove(ui->search.before + 1, ui->search.before, (size_t)i * sizeof *ui->search.before);
	ui->search.before[0] = xstrdup(needle);
}

static void find_event(void *ctx, enum prompt_event e)
{
	struct ui *ui = ctx;

	if (e == PROMPT_EDITED) {
		ui_unsay(ui);
		ui_find(ui, ui->prompt.text);
	} else if (e != PROMPT_NOTHING) {
		if (e == PROMPT_DONE)
			remember_search(ui, ui->prompt.text);
		else
			ui_unsay(ui);
		if (e == PROMPT_CANCELLED)
			search_stop(ui);
		prompt_close(&ui->prompt);
	}
}

/* Up and Down: what was searched for before. */
static bool find_key(void *ctx, uint32_t key)
{
	struct ui *ui = ctx;
	int at = ui->search.at + (key == K_UP ? 1 : -1);

	if (key != K_UP && key != K_DOWN)
		return false;
	if (at < -1 || at >= SEARCHES_KEPT || (at >= 0 && !ui->search.before[at]))
		return true;
	ui->search.at = at;
	prompt_set(&ui->prompt, at < 0 ? "" : ui->search.before[at]);
	find_event(ui, PROMPT_EDITED);
	return true;
}

/* ---- filter ---- */

void ui_filter(struct ui *ui, const char *filter)
{
	struct view *v = ui_top(ui);

	if (*filter && v->ops->act)
		v->ops->act(v, ACTION_FILTER, 0);
	if (!ui_fresh(ui))
		return;
	tree_filter(view_tree(v), filter);
	ui_step(ui);
	view_moved(v);
}

bool ui_step(struct ui *ui)
{
	struct tree *t = view_tree(ui_top(ui));
	size_t before = t->looked_at;
	bool more = step_rows(t, tree_filter_step);

	ui->dirty |= t->source && t->filter && (more || t->looked_at > 0) && ui->search.filtering;
	ui->search.filtering = more;
	bool found = find_slice(ui);
	return task_step(ui) || found || (more && t->looked_at > before);
}

static void filter_event(void *ctx, enum prompt_event e)
{
	struct ui *ui = ctx;

	if (e == PROMPT_EDITED)
		ui_filter(ui, ui->prompt.text);
	else if (e == PROMPT_CANCELLED)
		ui_filter(ui, "");
	if (e == PROMPT_CANCELLED || e == PROMPT_DONE)
		prompt_close(&ui->prompt);
}

/* ---- what keys begin ---- */

bool search_act(struct ui *ui, enum action a)
{
	switch (a) {
	case ACTION_FIND:
		prompt_open(&ui->prompt, "/", "", find_event, ui);
		ui->prompt.key = find_key;
		ui->search.at = -1;
		return true;
	case ACTION_FILTER:
		prompt_open(&ui->prompt, _("only: "),
		            view_tree(ui_top(ui))->filter ? view_tree(ui_top(ui))->filter : "", filter_event, ui);
		return true;
	case ACTION_FIND_NEXT:
	case ACTION_FIND_PREVIOUS:
		find(ui, a == ACTION_FIND_NEXT, false);
		return true;
	default:
		return false;
	}
}

void search_forget(struct ui *ui)
{
	struct view *v = ui_top(ui);

	free(ui->search.needle);
	ui->search.needle = NULL;
	for (int i = 0; i < v->ops->npanes; i++)
		tree_needle(&v->pane[i].tree, NULL);
}

void search_free(struct search_state *s)
{
	free(s->needle);
	for (int i = 0; i < SEARCHES_KEPT; i++)
		free(s->before[i]);
}
