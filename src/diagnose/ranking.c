/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which finding explains which, by what they have in common, and in which order they stand. */
#include "config.h"

#include "diagnose/ranking.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "diagnose/rule.h"
#include "load/certset.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Where a certificate stands: on the chosen path, else in what was sent, else by its number. */
static int position_in_chain(const struct analysis *a, const struct chain *c, int about)
{
	const struct certificate *cert = about < 0 ? NULL : certset_certificate(a->set, about);
	const struct path *p = c->paths && c->paths->n ? &c->paths->path[0] : NULL;

	for (size_t i = 0; cert && p && i < p->n; i++)
		if (certificate_equal(p->cert[i], cert))
			return (int)i;
	for (size_t i = 0; i < c->nsent; i++)
		if (c->sent[i] == about)
			return 1000 + (int)i;
	return about < 0 ? -1 : INT_MAX;
}

struct ranked ranked_of(const struct analysis *a, const struct finding *f, size_t found)
{
	const struct chain *c = f->about.chain < 0 ? NULL : &a->chain[f->about.chain];

	return (struct ranked){
		.rule = f->rule,
		.class = f->class,
		.severity = f->severity,
		.about = f->about,
		.connection = f->about.connection < 0 && c ? c->connection : f->about.connection,
		.input = f->about.input < 0 && c ? c->input : f->about.input,
		.ours = c ? c->side == SIDE_OURS : f->rule->class == CLASS_CLIENT_CERT,
		.position = c ? position_in_chain(a, c, f->about.entry) : -1,
		.found = found,
	};
}

/* ---- cause and consequence ---- */

/* What two findings may have in common. What speaks of nothing in particular (the trust store) speaks of everything. */
enum tie { TIE_ALL, TIE_CHAIN, TIE_CONNECTION, TIE_ENTRY, TIE_INPUT, TIES };

/* A finding that may explain others that are tied to the same thing. */
struct reason_row {
	unsigned rule; /* number */
	enum tie tie;
	int thing;
	const struct ranked *f;
};
typedef VEC_OF(struct reason_row) reasons;

static int by_tie(const struct reason_row *a, const struct reason_row *b)
{
	if (a->rule != b->rule)
		return a->rule < b->rule ? -1 : 1;
	if (a->tie != b->tie)
		return a->tie < b->tie ? -1 : 1;
	return (a->thing > b->thing) - (a->thing < b->thing);
}

/* Of those with the same tie the worst first, the first of several. */
static int by_tie_and_severity(const void *x, const void *y)
{
	const struct reason_row *a = x, *b = y;
	int order = by_tie(a, b);

	if (order || a->f == b->f)
		return order;
	if (a->f->severity != b->f->severity)
		return a->f->severity < b->f->severity ? -1 : 1;
	return a->f < b->f ? -1 : 1;
}

static void add_reason(reasons *list, unsigned rule, enum tie tie, int thing, const struct ranked *f)
{
	if (thing >= 0)
		*vec_push(list) = (struct reason_row){ rule, tie, thing, f };
}

static void collect_reasons(reasons *list, const struct ranked *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct ranked *f = &all[i];
		bool all_of_it =
		    f->about.entry < 0 && f->about.chain < 0 && f->about.connection < 0 && f->about.input < 0;

		if (!f->rule->explains || f->severity > SEVERITY_WARNING)
			continue;
		unsigned rule = rule_number(f->rule);
		add_reason(list, rule, TIE_ALL, all_of_it ? 0 : -1, f);
		add_reason(list, rule, TIE_CHAIN, f->about.chain, f);
		add_reason(list, rule, TIE_CONNECTION, f->connection, f);
		add_reason(list, rule, TIE_ENTRY, f->about.entry, f);
		add_reason(list, rule, TIE_INPUT, f->about.input, f);
	}
}

/* The best of this rule with this tie; NULL: none. */
static const struct ranked *best_reason(const reasons *list, const struct reason_row *wanted)
{
	size_t lo = 0, hi = list->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (by_tie(&list->v[mid], wanted) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < list->n && by_tie(&list->v[lo], wanted) == 0 ? list->v[lo].f : NULL;
}

/* A connection has two sides: what is wrong with our certificate explains nothing of the peer's chain. */
static bool is_across(const struct ranked *f, const struct ranked *g)
{
	return f->about.chain >= 0 && !f->ours && g->ours;
}

/* The worst, the first of several. */
static void find_explanation(const reasons *list, struct ranked *f)
{
	const int thing[TIES] = { 0, f->about.chain, f->connection, f->about.entry, f->input };
	const struct ranked *best = NULL;
	size_t n;
	const unsigned *rule = rule_explainers(f->rule, &n);

	for (size_t k = 0; k < n; k++)
		for (int tie = 0; tie < TIES; tie++) {
			const struct ranked *g =
			    best_reason(list, &(struct reason_row){ rule[k], (enum tie)tie, thing[tie], NULL });

			if (g && !(tie == TIE_CONNECTION && is_across(f, g)) &&
			    (!best || g->severity < best->severity || (g->severity == best->severity && g < best)))
				best = g;
		}
	f->explained_by = best ? best->rule : NULL;
	f->cause = !best && f->severity <= SEVERITY_WARNING;
}

void ranking_explain(struct ranked *all, size_t n)
{
	reasons list = VEC_INIT;

	collect_reasons(&list, all, n);
	if (list.n)
		qsort(list.v, list.n, sizeof *list.v, by_tie_and_severity);
	for (size_t i = 0; i < n; i++)
		find_explanation(&list, &all[i]);
	vec_free(&list);
}

/* ---- order ---- */

/* Those of no chain behind those of all. */
static int chain_of(const struct ranked *f)
{
	return f->about.chain < 0 ? INT_MAX : f->about.chain;
}

static int by_rank(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;

	if (a->cause != b->cause)
		return a->cause ? -1 : 1;
	if (a->severity != b->severity)
		return a->severity < b->severity ? -1 : 1;
	if (chain_of(a) != chain_of(b))
		return chain_of(a) < chain_of(b) ? -1 : 1;
	if (a->position != b->position)
		return a->position < b->position ? -1 : 1;
	if (a->about.entry != b->about.entry)
		return a->about.entry < b->about.entry ? -1 : 1;
	int id = strcmp(a->rule->id, b->rule->id);
	return id ? id : (a->found > b->found) - (a->found < b->found);
}

void ranking_sort(struct ranked *all, size_t n)
{
	if (n)
		qsort(all, n, sizeof *all, by_rank);
}
