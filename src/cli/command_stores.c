/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stores: they are found, and then every chain is judged once by each; what the program itself would say goes before
 * our own verdict where it is known. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/loop.h"
#include "base/words.h"
#include "cert/class.h"
#include "cli/cli.h"
#include "cli/option.h"
#include "load/certset.h"
#include "load/stores.h"
#include "load/trust.h"
#include "report/report.h"
#include "report/stores.h"
#include "run/run.h"
#include "stack/loading.h"
#include "stack/opinion.h"
#include "stack/oracle.h"
#include "stack/prediction.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define CHAINS_MAX 100 /* in the matrix */

struct asking {
	const struct options *o;
	struct arena *arena;
	struct stores_view view;
	struct stores_report report;
	struct trust **trust;
	struct stores_chain *chain;
	int *leaf; /* of each */
	bool refused;
};

/* ---- what is asked about ---- */

static long process_of(const char *word)
{
	char *stop;

	errno = 0;
	long pid = strtol(word, &stop, 10);
	return *word >= '0' && *word <= '9' && !*stop && !errno && pid > 0 && pid <= INT_MAX ? pid : 0;
}

/* The first operand, if it is a program or a process; the others are SOURCEs. */
static bool find(struct asking *x, struct words *source, struct err *e)
{
	const char *word = source->n ? source->v[0] : NULL, *program = NULL;
	bool taken = false;
	size_t n;

	x->view = (struct stores_view){ .arena = x->arena, .root = "" };
	if (word && (x->report.pid = process_of(word)) > 0) {
		if (!stores_view_of(x->arena, x->report.pid, &x->view, e))
			return false;
		program = x->view.program;
		taken = true;
	} else if (word && stores_is_program(word)) {
		program = word;
		taken = true;
	}
	if (taken) {
		source->v++;
		source->n--;
		source->cap--;
	}
	x->report.view = &x->view;
	x->report.store = stores_find(&x->view, program, &n);
	x->report.nstore = n;
	x->trust = ARENA_ARRAY(x->arena, struct trust *, n);
	x->report.trust = x->trust;
	for (size_t i = 0; i < n; i++)
		x->trust[i] = trust_of_store(&x->report.store[i]);
	if (!n && program)
		return err_set(e, ERR_INPUT, _("%1$s has no store here"), as_code(program));
	return true;
}

/* ---- the matrix ---- */

static struct stores_cell by_ourselves(const struct chain *c)
{
	if (c->verdict == VERDICT_TRUSTED)
		return (struct stores_cell){ CELL_ACCEPTS, NULL };
	return (struct stores_cell){ c->verdict == VERDICT_UNTRUSTED ? CELL_REFUSES : CELL_UNKNOWN,
		                     class_text(c->reason) };
}

static struct stores_cell by_openssl(const struct asking *x, const struct analysis *a, const struct chain *c,
                                     bool partial)
{
	const struct prediction p = openssl_opinion_of(a, c);

	if (p.load.answer != LOAD_GOOD || !p.known)
		return by_ourselves(c);
	/* An anchor that is no root is enough for it. */
	if (p.accepts || (partial && c->rootless && c->verdict == VERDICT_TRUSTED))
		return (struct stores_cell){ CELL_ACCEPTS, NULL };
	return (struct stores_cell){ CELL_REFUSES,
		                     arena_printf(x->arena, "%d \"%s\"", p.code, p.message ? p.message : "") };
}

static struct stores_cell by_gnutls(const struct asking *x, const struct analysis *a, const struct chain *c)
{
	const struct oracle o = opinion_of_gnutls(a, c);

	if (o.load.answer != LOAD_GOOD || !o.ran)
		return by_ourselves(c);
	if (!o.status)
		return (struct stores_cell){ CELL_ACCEPTS, NULL };
	return (struct stores_cell){ CELL_REFUSES, arena_printf(x->arena, "\"%s\"", o.text) };
}

static struct stores_cell answer(const struct asking *x, enum store_engine engine, const struct analysis *a,
                                 const struct chain *c)
{
	switch (engine) {
	case STORE_BY_OPENSSL:
		return by_openssl(x, a, c, false);
	case STORE_BY_OPENSSL_PARTIAL:
		return by_openssl(x, a, c, true);
	case STORE_BY_GNUTLS:
		return by_gnutls(x, a, c);
	case STORE_BY_OTHERS:
		break;
	}
	return by_ourselves(c);
}

static void take_chains(struct asking *x, struct run *run, const struct analysis *a)
{
	x->chain = ARENA_ARRAY(x->arena, struct stores_chain, CHAINS_MAX);
	x->leaf = ARENA_ARRAY(x->arena, int, CHAINS_MAX);
	for (size_t i = 0; i < a->nchain && x->report.nchain < CHAINS_MAX; i++) {
		struct stores_chain *c = &x->chain[x->report.nchain];
		struct buf title = BUF_INIT;

		if (a->chain[i].side != SIDE_PEER)
			continue;
		x->leaf[x->report.nchain++] = a->chain[i].leaf;
		certset_title(run->set, a->chain[i].leaf, &title);
		c->title = buf_keep(&title, x->arena);
		c->cell = ARENA_ARRAY(x->arena, struct stores_cell, x->report.nstore);
	}
	x->report.chain = x->chain;
}

static void judge(struct asking *x, struct run *run, size_t i)
{
	static const char *word = STORE_PREFIX;

	run_trust(run, trust_hold(x->trust[i]), &(struct words){ &word, 1, 1 });
	struct analysis *a = run_analyse(run, &x->o->question, -1);
	if (!x->chain)
		take_chains(x, run, a);
	for (size_t c = 0; c < x->report.nchain; c++) {
		struct stores_cell *cell = &x->chain[c].cell[i];

		*cell = (struct stores_cell){ CELL_UNKNOWN, NULL };
		for (size_t k = 0; k < a->nchain; k++)
			if (a->chain[k].leaf == x->leaf[c] && a->chain[k].side == SIDE_PEER)
				*cell = answer(x, x->report.store[i].engine, a, &a->chain[k]);
		x->refused |= cell->stand == CELL_REFUSES;
	}
	analysis_free(a);
}

static int judge_all(struct asking *x, const struct words *source)
{
	static const char *none[] = { "none" };
	struct plan plan = options_plan(x->o);
	struct err e = { 0 };
	int status = 0;

	plan.source = *source;
	plan.trust = (struct words){ none, 1, 1 };
	struct loop *l = loop_new();
	struct run *run = run_new(&plan, l, password_ask, NULL, &e);
	if (!run) {
		loop_free(l);
		return complain(&e);
	}
	run_load_all(run);
	complain_sources(run);
	for (size_t i = 0; i < run->nsource; i++)
		if (run->source[i].state == SOURCE_FAILED)
			status = 3;
	if (!run_leaf_known(run, &e))
		status = complain(&e);
	for (size_t i = 0; i < x->report.nstore && !status; i++)
		judge(x, run, i);
	run_free(run);
	loop_free(l);
	return status;
}

/* ---- saying it ---- */

static int print(const struct asking *x)
{
	struct output out;
	struct buf b = BUF_INIT;
	int status = output_open(&out, x->o);

	if (status)
		return status;
	const struct report_options style = output_style(x->o, &out);
	if (x->o->format == FORMAT_JSON)
		report_stores_json(&b, &x->report, &style);
	else
		report_stores(&b, &x->report, &style);
	status = output_write(&out, &b);
	buf_free(&b);
	return status;
}

int command_stores(const struct options *o)
{
	struct asking x = { .o = o, .arena = arena_new() };
	struct words source = o->operand;
	struct err e = { 0 };
	int status = find(&x, &source, &e) ? 0 : complain(&e);

	if (!status && source.n)
		status = judge_all(&x, &source);
	if (!status)
		status = print(&x);
	for (size_t i = 0; i < x.report.nstore; i++)
		trust_free(x.trust[i]);
	arena_free(x.arena);
	return status ? status : x.refused;
}
