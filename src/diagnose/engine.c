/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine: calls every rule for every object of its scope, links causes and consequences, sorts. */
#include "config.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/defect.h"
#include "diagnose/diagnosis.h"
#include "diagnose/rule.h"
#include "load/certset.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* ---- running ---- */

/* Where our own chain is judged by the server, its rules are those of the connection. */
static bool is_judged(const struct chain *c)
{
	return chain_is_judged(c) && c->paths->n > 0;
}

static bool of_connections(const struct rule *r)
{
	return r->connection || r->served;
}

/* So many turns has a rule: it may look at certificates, chains, connections, and once at all. */
static size_t turns(const struct analysis *a, const struct rule *r)
{
	return (r->certificate ? a->nexamined : 0) + (r->chain ? a->nchain : 0) +
	       (of_connections(r) ? a->nconnection : 0) + (r->set ? 1 : 0);
}

static void run_turn(struct diagnosis *d, const struct rule *r, size_t i)
{
	const struct analysis *a = d->a;
	size_t certificates = r->certificate ? a->nexamined : 0, chains = r->chain ? a->nchain : 0;

	d->rule = r;
	if (i < certificates) {
		r->certificate(d, a->examined[i], certset_certificate(a->set, a->examined[i]));
		return;
	}
	i -= certificates;
	if (i < chains) {
		if (is_judged(&a->chain[i]) && (!r->chain_applies || r->chain_applies(a, &a->chain[i])))
			r->chain(d, &a->chain[i]);
		return;
	}
	i -= chains;
	if (of_connections(r) && i < a->nconnection) {
		const struct connection *c = a->connection[i];

		if (c->served && r->served)
			r->served(d, c);
		else if (!c->served && r->connection && (!r->connection_applies || r->connection_applies(a, c)))
			r->connection(d, c);
		return;
	}
	r->set(d);
}

static bool is_part(const struct analysis_input *in)
{
	return in->part && !in->part->last;
}

bool rules_step(struct diagnosis *d)
{
	while (d->next_rule < rule_count()) {
		const struct rule *r = rule_at(d->next_rule);
		size_t i = d->next_object++;

		if (r->last == d->last && !(r->together && is_part(d->in)) && i < turns(d->a, r)) {
			run_turn(d, r, i);
			return true;
		}
		d->next_rule++;
		d->next_object = 0;
		if (d->next_rule == rule_count() && !d->last) {
			d->last = true;
			d->next_rule = 0;
		}
	}
	return false;
}

/* The rule may have run before: it runs anew. */
void rules_stop(struct diagnosis *d)
{
	const struct rule *limit = rule_find("limit-hit");
	size_t n = 0;

	for (size_t i = 0; i < d->found.n; i++)
		if (d->found.v[i].rule != limit)
			d->found.v[n++] = d->found.v[i];
	d->found.n = n;
	d->next_rule = rule_count();
	d->rule = limit;
	limit->set(d);
}

/* ---- cause and consequence ---- */

static int connection_of(const struct analysis *a, const struct finding *f)
{
	return f->about.connection < 0 && f->about.chain >= 0 ? a->chain[f->about.chain].connection
	                                                      : f->about.connection;
}

static int input_of(const struct analysis *a, const struct finding *f)
{
	return f->about.input < 0 && f->about.chain >= 0 ? a->chain[f->about.chain].input : f->about.input;
}

/* What two findings may have in common. What speaks of nothing in particular (the trust store) speaks of everything. */
enum tie { TIE_ALL, TIE_CHAIN, TIE_CONNECTION, TIE_ENTRY, TIE_INPUT, TIES };

/* A finding that may explain others that are tied to the same thing. */
struct reason_row {
	unsigned rule; /* number */
	enum tie tie;
	int thing;
	const struct finding *f;
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

static void add_reason(reasons *list, unsigned rule, enum tie tie, int thing, const struct finding *f)
{
	if (thing >= 0)
		*vec_push(list) = (struct reason_row){ rule, tie, thing, f };
}

static void collect_reasons(const struct analysis *a, reasons *list, const struct finding *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct finding *f = &all[i];
		bool all_of_it =
		    f->about.entry < 0 && f->about.chain < 0 && f->about.connection < 0 && f->about.input < 0;

		if (!f->rule->explains || f->severity > SEVERITY_WARNING)
			continue;
		unsigned rule = rule_number(f->rule);
		add_reason(list, rule, TIE_ALL, all_of_it ? 0 : -1, f);
		add_reason(list, rule, TIE_CHAIN, f->about.chain, f);
		add_reason(list, rule, TIE_CONNECTION, connection_of(a, f), f);
		add_reason(list, rule, TIE_ENTRY, f->about.entry, f);
		add_reason(list, rule, TIE_INPUT, f->about.input, f);
	}
}

/* The best of this rule with this tie; NULL: none. */
static const struct finding *best_reason(const reasons *list, const struct reason_row *wanted)
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

static bool is_ours(const struct analysis *a, const struct finding *f)
{
	return f->about.chain < 0 ? f->rule->class == CLASS_CLIENT_CERT : a->chain[f->about.chain].side == SIDE_OURS;
}

/* A connection has two sides: what is wrong with our certificate explains nothing of the peer's chain. */
static bool is_across(const struct analysis *a, const struct finding *f, const struct finding *g)
{
	return f->about.chain >= 0 && !is_ours(a, f) && is_ours(a, g);
}

/* The worst, the first of several. */
static void find_explanation(const struct analysis *a, const reasons *list, struct finding *f)
{
	const int thing[TIES] = { 0, f->about.chain, connection_of(a, f), f->about.entry, input_of(a, f) };
	const struct finding *best = NULL;
	size_t n;
	const unsigned *rule = rule_explainers(f->rule, &n);

	for (size_t k = 0; k < n; k++)
		for (int tie = 0; tie < TIES; tie++) {
			const struct finding *g =
			    best_reason(list, &(struct reason_row){ rule[k], (enum tie)tie, thing[tie], NULL });

			if (g && !(tie == TIE_CONNECTION && is_across(a, f, g)) &&
			    (!best || g->severity < best->severity || (g->severity == best->severity && g < best)))
				best = g;
		}
	f->explained_by = best ? best->rule : NULL;
	f->cause = !best && f->severity <= SEVERITY_WARNING;
}

/* ---- order ---- */

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

struct ranked {
	struct finding f;
	int chain, position;
	size_t found; /* in which order: the last word */
};

static int by_rank(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;

	if (a->f.cause != b->f.cause)
		return a->f.cause ? -1 : 1;
	if (a->f.severity != b->f.severity)
		return a->f.severity < b->f.severity ? -1 : 1;
	if (a->chain != b->chain)
		return a->chain < b->chain ? -1 : 1;
	if (a->position != b->position)
		return a->position < b->position ? -1 : 1;
	if (a->f.about.entry != b->f.about.entry)
		return a->f.about.entry < b->f.about.entry ? -1 : 1;
	int id = strcmp(a->f.rule->id, b->f.rule->id);
	return id ? id : (a->found > b->found) - (a->found < b->found);
}

static struct finding *sorted(const struct analysis *a, const struct finding *found, size_t n)
{
	struct ranked *r = xcalloc(n + 1, sizeof *r);
	struct finding *list = ARENA_ARRAY(a->arena, struct finding, n);

	for (size_t i = 0; i < n; i++)
		r[i] = (struct ranked){ found[i], found[i].about.chain < 0 ? INT_MAX : found[i].about.chain,
			                found[i].about.chain < 0 ? -1
			                                         : position_in_chain(a, &a->chain[found[i].about.chain],
			                                                             found[i].about.entry),
			                i };
	qsort(r, n, sizeof *r, by_rank);
	for (size_t i = 0; i < n; i++) {
		list[i] = r[i].f;
		if (!list[i].check)
			list[i].check = check_of_class(list[i].class);
	}
	free(r);
	return list;
}

static bool is_cut_short(const struct analysis *a, int entry)
{
	const struct certificate *c = entry < 0 ? NULL : certset_certificate(a->set, entry);

	for (size_t i = 0; c && i < c->ndefects; i++)
		if (c->defects[i].what == DEFECT_TRUNCATED)
			return true;
	return false;
}

/* Of a certificate whose end is lost nothing is known that could be wrong with it, but that. */
static void drop_guesses(struct diagnosis *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->found.n; i++) {
		const struct finding *f = &d->found.v[i];
		bool of_form = f->class == CLASS_MALFORMED || f->class == CLASS_FILE_FORMAT;

		if (!f->explained_by || of_form || !is_cut_short(d->a, f->about.entry))
			d->found.v[n++] = *f;
	}
	d->found.n = n;
}

struct finding *rules_end(struct diagnosis *d, size_t *n)
{
	reasons list = VEC_INIT;

	collect_reasons(d->a, &list, d->found.v, d->found.n);
	if (list.n)
		qsort(list.v, list.n, sizeof *list.v, by_tie_and_severity);
	for (size_t i = 0; i < d->found.n; i++)
		find_explanation(d->a, &list, &d->found.v[i]);
	vec_free(&list);
	drop_guesses(d);
	struct finding *all = sorted(d->a, d->found.v, d->found.n);
	*n = d->found.n;
	vec_free(&d->found);
	return all;
}
