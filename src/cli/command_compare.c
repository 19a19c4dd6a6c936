/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare: two sources, each judged as if the other were not there, and the one held against the other. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/loop.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "change/comparison.h"
#include "cli/cli.h"
#include "cli/option.h"
#include "load/certset.h"
#include "load/trust.h"
#include "report/comparison.h"
#include "report/report.h"
#include "run/run.h"

#include <stdio.h>
#include <string.h>

/* The other's certificates are left out one by one: of larger collections nobody asks for that. */
#define APART_MAX 2000

static bool is_below(const struct certset *set, int input, int root)
{
	while (input >= 0 && input != root)
		input = certset_input(set, input)->parent;
	return input == root;
}

static bool met_in(const struct certset *set, int entry, int root)
{
	size_t n;
	const struct origin *o = certset_origins(set, entry, &n);

	for (size_t i = 0; i < n; i++)
		if ((o[i].kind == ORIGIN_FILE || o[i].kind == ORIGIN_SENT) && is_below(set, o[i].input, root))
			return true;
	return false;
}

/* It came with the other side and with nothing else. */
static bool is_of_other(struct run *s, int entry, int mine, int other)
{
	size_t n;
	const struct origin *o = certset_origins(s->set, entry, &n);

	if (!met_in(s->set, entry, other) || met_in(s->set, entry, mine))
		return false;
	for (size_t i = 0; i < n; i++)
		if (o[i].kind != ORIGIN_FILE && o[i].kind != ORIGIN_SENT)
			return false;
	return !trust_has(s->trust, certset_certificate(s->set, entry));
}

static struct question apart(struct run *s, struct question q, int mine, int other)
{
	size_t count = certset_count(s->set);
	const char **list;

	if (count > APART_MAX)
		return q;
	list = ARENA_ARRAY(s->arena, const char *, count + q.nexclude);
	for (size_t i = 0; i < q.nexclude; i++)
		list[i] = q.exclude[i];
	for (size_t i = 0; i < count; i++) {
		const struct certificate *c = certset_certificate(s->set, (int)i);
		struct buf b = BUF_INIT;

		if (!c || !is_of_other(s, (int)i, mine, other))
			continue;
		buf_hex(&b, span_of(certificate_sha256(c), 32), "");
		list[q.nexclude++] = buf_keep(&b, s->arena);
	}
	q.exclude = list;
	return q;
}

/* The leaf of the first chain that begins in this input, else its first certificate, else its first request; -1: it has
 * none of them. */
static int entry_of_side(struct run *s, const struct analysis *a, int input)
{
	for (size_t i = 0; i < a->nchain; i++)
		if (a->chain[i].side == SIDE_PEER && met_in(s->set, a->chain[i].leaf, input))
			return a->chain[i].leaf;
	for (size_t i = 0; i < certset_count(s->set); i++)
		if (met_in(s->set, (int)i, input) && certset_certificate(s->set, (int)i))
			return (int)i;
	for (size_t i = 0; i < certset_count(s->set); i++)
		if (met_in(s->set, (int)i, input) && certset_csr(s->set, (int)i))
			return (int)i;
	return -1;
}

/* A file's first certificate that is no CA, and whose name stands as the issuer of none: then it is the leaf of its
 * first chain, and nothing else need be judged. -1: that takes a closer look. */
static int plain_leaf(struct run *s, const struct question *q, int input)
{
	size_t children;

	for (size_t i = 0; i < s->nsource; i++)
		if (s->source[i].connection)
			return -1;
	for (size_t i = 0; !q->leaf && !q->nexclude && i < certset_count(s->set); i++) {
		const struct entry *e = certset_entry(s->set, (int)i);

		if (e->kind != ENTRY_CERTIFICATE || e->row.ca || e->row.odd || !met_in(s->set, (int)i, input))
			continue;
		certset_by_issuer(s->set, e->row.subject_hash, &children);
		return children ? -1 : (int)i;
	}
	return -1;
}

/* What else it holds that the other does not. */
static void find_others(struct run *s, struct standing *x, int mine, int other)
{
	size_t count = certset_count(s->set);
	bool *on_path = ARENA_ARRAY(s->arena, bool, count);

	for (size_t i = 0; i < x->n; i++)
		if (x->id[i] >= 0)
			on_path[x->id[i]] = true;
	x->others = ARENA_ARRAY(s->arena, const char *, count);
	for (size_t i = 0; i < count; i++) {
		struct buf b = BUF_INIT;

		if (on_path[i] || certset_entry(s->set, (int)i)->kind != ENTRY_CERTIFICATE ||
		    !met_in(s->set, (int)i, mine) || met_in(s->set, (int)i, other))
			continue;
		certset_title(s->set, (int)i, &b);
		x->others[x->nothers++] = buf_keep(&b, s->arena);
	}
}

static struct standing *stand(struct run *s, const struct question *q, int mine, int other, struct err *e)
{
	const struct run_source *src = &s->source[mine];
	struct question alone = apart(s, *q, src->input, s->source[other].input);
	struct standing *x = NULL;
	struct analysis *a;
	int entry;

	if (src->state != SOURCE_LOADED || src->input < 0)
		return NULL;
	entry = plain_leaf(s, q, src->input);
	a = run_analyse(s, &alone, entry);
	if (entry < 0)
		entry = entry_of_side(s, a, src->input);
	if (entry >= 0)
		x = standing_of(s->arena, a, s->set, entry, src->source.spec);
	else
		err_set(e, ERR_INPUT, _("%1$s: no certificate and no request in it"), as_path(src->source.spec));
	analysis_free(a);
	if (x && !x->request)
		find_others(s, x, src->input, s->source[other].input);
	return x;
}

/* 0, or the exit status. */
static int print(const struct options *o, struct analysis *a, const struct comparison *c)
{
	struct buf b = BUF_INIT;
	struct output out;
	int status = output_open(&out, o);

	if (status)
		return status;
	struct report_options style = output_style(o, &out);
	style.comparison = c;
	if (o->format == FORMAT_JSON)
		report_json(&b, a, &style);
	else
		report_comparison(&b, a, c, &style);
	status = output_write(&out, &b);
	buf_free(&b);
	return status;
}

/* The same moment for both sides, and for the report. */
static struct question now(const struct options *o)
{
	struct question q = o->question;

	if (!q.at_given)
		q.at = clock_now();
	return q;
}

static int compare(struct run *s, const struct options *o)
{
	struct err e = { 0 };
	struct question q = now(o);

	run_load_all(s);
	complain_sources(s);
	struct standing *a = stand(s, &q, 0, 1, &e), *b = a ? stand(s, &q, 1, 0, &e) : NULL;
	if (!a || !b)
		return e.text[0] ? complain(&e) : 3;
	struct comparison *c = comparison_new(s->arena, a, b, o->redaction);
	struct analysis *both = run_analyse(s, &q, o->format == FORMAT_JSON ? -1 : a->id[0]);
	int unwritten = print(o, both, c);
	analysis_free(both);
	return unwritten ? unwritten : c->equal ? 0 : 1;
}

int command_compare(const struct options *o)
{
	struct err e = { 0 };
	struct loop *l;
	struct run *s;
	int status;

	if (o->operand.n != 2) {
		err_set(&e, ERR_USAGE, _("compare needs two SOURCEs, A and B"));
		return complain(&e);
	}
	const struct plan plan = options_plan(o);
	l = loop_new();
	s = run_new(&plan, l, password_ask, NULL, &e);
	status = s ? compare(s, o) : complain(&e);
	run_free(s);
	loop_free(l);
	return status;
}
