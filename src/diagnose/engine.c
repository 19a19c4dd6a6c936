/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine: calls every rule for every object of its scope. */
#include "config.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/defect.h"
#include "diagnose/diagnosis.h"
#include "diagnose/ranking.h"
#include "diagnose/rule.h"
#include "load/certset.h"

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

/* ---- the end ---- */

static bool is_cut_short(const struct analysis *a, int entry)
{
	const struct certificate *c = entry < 0 ? NULL : certset_certificate(a->set, entry);

	for (size_t i = 0; c && i < c->ndefects; i++)
		if (c->defects[i].what == DEFECT_TRUNCATED)
			return true;
	return false;
}

/* Of a certificate whose end is lost nothing is known that could be wrong with it, but that. */
static bool is_guess(const struct analysis *a, const struct ranked *f)
{
	bool of_form = f->class == CLASS_MALFORMED || f->class == CLASS_FILE_FORMAT;

	return f->explained_by && !of_form && is_cut_short(a, f->about.entry);
}

static struct finding as_ranked(const struct finding *found, const struct ranked *r)
{
	struct finding f = *found;

	f.cause = r->cause;
	f.explained_by = r->explained_by;
	if (!f.check)
		f.check = check_of_class(f.class);
	return f;
}

struct finding *rules_end(struct diagnosis *d, size_t *n)
{
	const struct finding *found = d->found.v;
	struct ranked *r = xcalloc(d->found.n + 1, sizeof *r);
	struct finding *all;

	for (size_t i = 0; i < d->found.n; i++)
		r[i] = ranked_of(d->a, &found[i], i);
	ranking_explain(r, d->found.n);
	*n = 0;
	for (size_t i = 0; i < d->found.n; i++)
		if (!is_guess(d->a, &r[i]))
			r[(*n)++] = r[i];
	ranking_sort(r, *n);
	all = ARENA_ARRAY(d->a->arena, struct finding, *n);
	for (size_t i = 0; i < *n; i++)
		all[i] = as_ranked(&found[r[i].found], &r[i]);
	free(r);
	vec_free(&d->found);
	return all;
}
