/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine: calls every rule for every object of its scope, links causes and consequences, sorts. */
#include "config.h"

#include "analysis/finding.h"
#include "base/arena.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "diagnose/diagnosis.h"
#include "diagnose/rule.h"
#include "load/certset.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* ---- running ---- */

static size_t scope_size(const struct diagnosis *d, enum scope scope)
{
	switch (scope) {
	case SCOPE_CERTIFICATE:
		return d->a->nexamined;
	case SCOPE_CHAIN:
		return d->a->nchain;
	case SCOPE_CONNECTION:
		return d->a->nconnection;
	case SCOPE_INPUT:
		return certset_inputs(d->a->set);
	case SCOPE_SET:
		return 1;
	}
	return 0;
}

static void rule_run(struct diagnosis *d, const struct rule *r)
{
	for (size_t i = 0, n = scope_size(d, r->scope); i < n; i++)
		r->check(d, r, r->scope == SCOPE_CERTIFICATE ? d->a->examined[i] : (int)i);
}

/* ---- cause and consequence ---- */

static bool lists(const char *words, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = words; p && (p = strstr(p, word)); p += n)
		if ((p == words || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
			return true;
	return false;
}

static int connection_of(const struct analysis *a, const struct finding *f)
{
	return f->connection < 0 && f->chain >= 0 ? a->chain[f->chain].connection : f->connection;
}

static int input_of(const struct analysis *a, const struct finding *f)
{
	return f->input < 0 && f->chain >= 0 ? a->chain[f->chain].input : f->input;
}

/* Both speak of the same thing; what speaks of nothing in particular (the trust store) speaks of everything. */
static bool related(const struct analysis *a, const struct finding *f, const struct finding *g)
{
	int connection = connection_of(a, g);

	if (g->about < 0 && g->chain < 0 && g->connection < 0 && g->input < 0)
		return true;
	return (g->chain >= 0 && g->chain == f->chain) || (connection >= 0 && connection == connection_of(a, f)) ||
	       (g->about >= 0 && g->about == f->about) || (g->input >= 0 && g->input == input_of(a, f));
}

/* The findings of one rule that may explain others. */
struct reason_list {
	const struct rule *rule;
	VEC_OF(const struct finding *) finding;
};
typedef VEC_OF(struct reason_list) reasons;

static void collect_reasons(reasons *list, const struct finding *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		if (!all[i].rule->explains || all[i].severity > SEVERITY_WARNING)
			continue;
		while (k < list->n && list->v[k].rule != all[i].rule)
			k++;
		if (k == list->n)
			vec_push(list)->rule = all[i].rule;
		*vec_push(&list->v[k].finding) = &all[i];
	}
}

/* The worst, the first of several. */
static void find_explanation(const struct analysis *a, const reasons *list, struct finding *f)
{
	const struct finding *best = NULL;

	for (size_t k = 0; k < list->n; k++) {
		if (!lists(list->v[k].rule->explains, f->rule->id))
			continue;
		for (size_t i = 0; i < list->v[k].finding.n; i++) {
			const struct finding *g = list->v[k].finding.v[i];

			if (g != f &&
			    (!best || g->severity < best->severity || (g->severity == best->severity && g < best)) &&
			    related(a, f, g))
				best = g;
		}
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
	if (a->f.about != b->f.about)
		return a->f.about < b->f.about ? -1 : 1;
	int id = strcmp(a->f.rule->id, b->f.rule->id);
	return id ? id : (a->found > b->found) - (a->found < b->found);
}

static void sort_findings(struct analysis *a, const struct finding *found, size_t n)
{
	struct ranked *r = xcalloc(n + 1, sizeof *r);

	for (size_t i = 0; i < n; i++)
		r[i] = (struct ranked){
			found[i], found[i].chain < 0 ? INT_MAX : found[i].chain,
			found[i].chain < 0 ? -1 : position_in_chain(a, &a->chain[found[i].chain], found[i].about), i
		};
	qsort(r, n, sizeof *r, by_rank);
	a->finding = ARENA_ARRAY(a->arena, struct finding, n);
	a->nfinding = n;
	for (size_t i = 0; i < n; i++)
		a->finding[i] = r[i].f;
	free(r);
}

void rules_run(struct diagnosis *d)
{
	for (int last = 0; last < 2; last++)
		for (size_t i = 0; i < rule_count(); i++)
			if (rule_at(i)->last == (last == 1))
				rule_run(d, rule_at(i));
	reasons list = VEC_INIT;
	collect_reasons(&list, d->found.v, d->found.n);
	for (size_t i = 0; i < d->found.n; i++)
		find_explanation(d->a, &list, &d->found.v[i]);
	for (size_t i = 0; i < list.n; i++)
		vec_free(&list.v[i].finding);
	vec_free(&list);
	sort_findings(d->a, d->found.v, d->found.n);
	vec_free(&d->found);
}
