/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run holds all files, each once; what is judged by itself has a run of its own beside it, over the same trust
 * store, and what is found there is carried over. */
#include "config.h"

#include "run/auditing.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "audit/audit.h"
#include "audit/conf.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/err.h"
#include "base/map.h"
#include "base/vec.h"
#include "base/words.h"
#include "cert/class.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "load/directory.h"
#include "load/source.h"
#include "run/auditing_private.h"
#include "run/plan.h"
#include "run/run.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- all files, each once ---- */

static void add_path(struct auditor *x, const char *path)
{
	union map_value *v = map_at(&x->paths, path, strlen(path) + 1);

	if (v->i || x->path.n >= INPUTS_MAX / 2)
		return;
	*vec_push(&x->path) = path;
	v->i = (long)x->path.n;
}

static void add_named(struct auditor *x, const struct named_file *f)
{
	struct directory d;
	struct stat st;

	if (!f->path)
		return;
	if (f->octets.p) {
		map_at(&x->texts, f->path, strlen(f->path) + 1)->p = (void *)(uintptr_t)f;
		add_path(x, f->path);
		return;
	}
	if (!f->several) {
		if (stat(f->path, &st) == 0 && S_ISREG(st.st_mode))
			add_path(x, f->path);
		return;
	}
	if (!directory_list(f->path, &d, NULL))
		return;
	for (size_t i = 0; i < d.n; i++)
		add_path(x, arena_strdup(x->run->arena, d.path[i]));
	directory_free(&d);
}

static void load_all(struct auditor *x)
{
	const struct audit *a = x->wish->audit;

	for (size_t i = 0; i < a->config.n; i++) {
		struct configuration *c = a->config.v[i];

		for (size_t k = 0; k < c->file.n; k++) {
			c->file.v[k].input =
			    certset_add_input(x->run->set, c->file.v[k].path, c->dialect->name, ORIGIN_FILE, -1);
			certset_input_complete(x->run->set, c->file.v[k].input);
		}
	}
	for (size_t i = 0; i < a->listeners.list.n; i++)
		for (size_t k = 0; k < a->listeners.list.v[i]->file.n; k++)
			add_named(x, &a->listeners.list.v[i]->file.v[k]);
	judge_load(x, x->run, x->path.v, x->path.n);
}

/* ---- what came of a file ---- */

static void look_into(struct auditor *x, struct file_state *s)
{
	size_t n;
	const struct placed *at = certset_placed(x->run->set, s->input, &n);

	for (size_t i = 0; i < n; i++) {
		const struct entry *e = certset_entry(x->run->set, at[i].id);

		s->cert += e->kind == ENTRY_CERTIFICATE;
		s->list += e->kind == ENTRY_CRL;
		if (s->entry < 0 && e->kind != ENTRY_OTHER)
			s->entry = at[i].id;
	}
}

static struct file_state state_of(struct auditor *x, const struct named_file *f)
{
	struct file_state s = { .input = -1, .entry = -1 };
	const union map_value *v = f->path ? map_find(&x->paths, f->path, strlen(f->path) + 1) : NULL;
	struct stat st;

	if (!f->path || f->several)
		return s;
	if (!v || !v->i) {
		s.sys = stat(f->path, &st) != 0 ? errno : S_ISREG(st.st_mode) ? EMFILE : EINVAL;
		return s;
	}
	const struct run_source *src = &x->run->source[v->i - 1];
	if (src->state == SOURCE_LOADED && src->input >= 0) {
		s.input = src->input;
		look_into(x, &s);
	} else {
		s.sys = src->err.sys ? src->err.sys : EIO;
	}
	return s;
}

/* ---- the whole ---- */

static int by_place(const void *l, const void *r)
{
	const struct finding *x = l, *y = r;

	if (x->cause != y->cause)
		return y->cause - x->cause;
	if (x->severity != y->severity)
		return (int)x->severity - (int)y->severity;
	if (x->where.input != y->where.input)
		return x->where.input < y->where.input ? -1 : 1;
	if (x->where.line != y->where.line)
		return x->where.line < y->where.line ? -1 : 1;
	return strcmp(x->rule->id, y->rule->id);
}

static void take_faults(struct auditor *x, const struct configuration *c)
{
	const struct listener whole = { .config = c };

	for (size_t i = 0; i < c->fault.n; i++) {
		const struct config_fault *fault = &c->fault.v[i];
		struct directive *at = ARENA_NEW(x->arena, struct directive);

		at->at = fault->at;
		say_title(x, say(x, fault->id, &whole, at, NULL, -1), fault->said);
	}
}

static void settle(struct auditor *x)
{
	struct analysis *a = x->out.analysis;
	bool trusted = true;

	if (x->finding.n)
		qsort(x->finding.v, x->finding.n, sizeof *x->finding.v, by_place);
	a->finding = x->finding.v;
	a->nfinding = x->finding.n;
	a->unexamined = x->unexamined;
	a->leaf = -1;
	a->side[0] = a->side[1] = -1;
	a->verdict = VERDICT_NONE;
	a->reason = CLASS_NONE;
	for (size_t i = 0; i < x->out.n; i++) {
		trusted = trusted && (x->out.state[i].leaf < 0 || x->out.state[i].verdict == VERDICT_TRUSTED);
		a->leaf = a->leaf < 0 ? x->out.state[i].leaf : a->leaf;
	}
	for (size_t i = 0; i < a->nfinding; i++)
		if (a->finding[i].severity == SEVERITY_ERROR &&
		    (a->reason == CLASS_NONE || a->finding[i].class < a->reason))
			a->reason = a->finding[i].class;
	if (a->reason != CLASS_NONE || x->unexamined)
		a->verdict = VERDICT_ERROR;
	else if (trusted && a->leaf >= 0)
		a->verdict = VERDICT_TRUSTED;
}

static void take_clients(struct auditor *x)
{
	const struct words *w = x->wish->client;
	struct directory d;
	struct stat st;

	for (size_t i = 0; i < w->n; i++) {
		if (stat(w->v[i], &st) != 0 || !S_ISDIR(st.st_mode)) {
			words_add(x->arena, &x->client, w->v[i]);
			continue;
		}
		if (!directory_list(w->v[i], &d, NULL))
			continue;
		for (size_t k = 0; k < d.n; k++)
			words_add(x->arena, &x->client, arena_strdup(x->arena, d.path[k]));
		directory_free(&d);
	}
}

static struct analysis *empty_analysis(struct run *r)
{
	struct analysis_input in = { .question = r->plan->question, .set = r->set, .trust = r->trust, .only_leaf = -1 };

	return analysis_new(&in);
}

struct audit_outcome *auditing_new(struct run *run, const struct audit_wish *w)
{
	struct auditor *x = xcalloc(1, sizeof *x);
	const struct audit *a = w->audit;

	x->run = run;
	x->wish = w;
	load_all(x);
	x->out.audit = a;
	x->out.analysis = empty_analysis(run);
	x->arena = x->out.analysis->arena;
	x->out.n = a->listeners.list.n;
	x->out.state = ARENA_ARRAY(x->arena, struct listener_state, x->out.n);
	take_clients(x);
	for (size_t i = 0; i < a->config.n; i++)
		take_faults(x, a->config.v[i]);
	for (size_t i = 0; i < x->out.n; i++) {
		struct listener_state *s = &x->out.state[i];
		const struct listener *l = a->listeners.list.v[i];

		*s = (struct listener_state){ .listener = l, .verdict = VERDICT_NONE, .leaf = -1 };
		s->file = ARENA_ARRAY(x->arena, struct file_state, l->file.n);
		for (size_t k = 0; k < l->file.n; k++)
			s->file[k] = state_of(x, &l->file.v[k]);
		auditing_files(x, s);
		auditing_served(x, s);
		auditing_settings(x, s);
		auditing_limits(x, s);
		auditing_clients(x, s);
	}
	x->out.clients = x->client.n;
	settle(x);
	return &x->out;
}

void auditing_free(struct audit_outcome *out)
{
	struct auditor *x = (struct auditor *)out;

	if (!x)
		return;
	map_free(&x->paths);
	map_free(&x->texts);
	map_free(&x->judged);
	analysis_free(x->out.analysis);
	for (size_t i = 0; i < x->kept.n; i++) {
		analysis_free(x->kept.v[i].analysis);
		run_free(x->kept.v[i].run);
	}
	vec_free(&x->path);
	vec_free(&x->kept);
	vec_free(&x->finding);
	free(x);
}
