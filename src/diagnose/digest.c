/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings are kept as rows; what is about a certificate and no chain was said in many answers, and is taken once. */
#include "config.h"

#include "diagnose/digest.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/excerpt.h"
#include "analysis/finding.h"
#include "analysis/tied.h"
#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "chain/path.h"
#include "chain/question.h"
#include "diagnose/ranking.h"
#include "diagnose/rule.h"
#include "diagnose/rules/holder.h"
#include "load/certset.h"

#include <stdlib.h>
#include <string.h>

struct leaf_row {
	int leaf;
	uint32_t way;  /* where its certificates begin in digest.way ... */
	uint16_t nway; /* ... and how many there are: the entries on the chosen path */
	uint8_t purpose;
	bool checked, has_path;
};

struct place_row {
	const char *check;
	int input;
	uint32_t line;
};

struct digest {
	VEC_OF(struct leaf_row) leaf;
	VEC_OF(int) way;
	VEC_OF(struct ranked) found;
	VEC_OF(struct place_row) place; /* by ranked.found */
	VEC_OF(const struct finding *) taken;
	VEC_OF(uint8_t) role; /* by entry */
	struct map once;  /* by rule and entry: where a certificate is spoken of but once, the number of that answer */
	const char *host; /* of the first chain */
	enum purpose purpose;
	int top; /* the entry that speaks for all */
	tied_list by_chain, by_entry;
	VEC_OF(int) list; /* digest_of_chain */
};

struct digest *digest_new(void)
{
	return xcalloc(1, sizeof(struct digest));
}

void digest_free(struct digest *d)
{
	if (!d)
		return;
	vec_free(&d->leaf);
	vec_free(&d->way);
	vec_free(&d->found);
	vec_free(&d->place);
	vec_free(&d->taken);
	vec_free(&d->role);
	vec_free(&d->by_chain);
	vec_free(&d->by_entry);
	vec_free(&d->list);
	map_free(&d->once);
	free(d);
}

/* ---- taking ---- */

/* Of a client's certificate that is not trusted, another one that is may be told (rules/holder.h). */
static bool may_speak_of_others(const struct analysis *one)
{
	for (size_t i = 0; i < one->nchain; i++)
		if (holder_is_client(&one->chain[i]) && one->chain[i].verdict != VERDICT_TRUSTED)
			return true;
	for (size_t i = 0; i < one->nfinding; i++)
		if (one->finding[i].rule->beside)
			return true;
	return false;
}

static void take_chain(struct digest *d, const struct analysis *one, const struct chain *c)
{
	const struct path *p = c->paths->n ? &c->paths->path[0] : NULL;
	struct leaf_row *row = vec_push(&d->leaf);

	*row = (struct leaf_row){ .leaf = c->leaf,
		                  .way = (uint32_t)d->way.n,
		                  .purpose = (uint8_t)c->purpose,
		                  .checked = c->ncheck > 0,
		                  .has_path = p };
	for (size_t i = 0; p && i < p->n; i++) {
		int entry = certset_find(one->set, p->cert[i]);

		if (entry < 0)
			continue;
		*vec_push(&d->way) = entry;
		row->nway++;
	}
}

static void take_roles(struct digest *d, const struct analysis *one)
{
	for (size_t i = 0; i < one->nexamined; i++) {
		size_t entry = (size_t)one->examined[i];

		while (d->role.n <= entry)
			*vec_push(&d->role) = ROLE_UNSEEN;
		if (entry < one->nrole && d->role.v[entry] == ROLE_UNSEEN)
			d->role.v[entry] = one->role[entry];
	}
}

/* Was that said in an answer before this one? */
static bool said_before(struct digest *d, const struct finding *f, long answer)
{
	const uintptr_t key[] = { rule_number(f->rule), (uintptr_t)f->about.entry };
	union map_value *had = map_at(&d->once, key, sizeof key);

	if (!had->i)
		had->i = answer + 1;
	return had->i != answer + 1;
}

/* What is about no leaf and no certificate is said in the rest. */
static bool is_taken(struct digest *d, const struct analysis *one, const struct finding *f)
{
	const struct entry *e = f->about.entry < 0 ? NULL : certset_entry(one->set, f->about.entry);

	if (f->about.chain < 0 && (!e || e->kind != ENTRY_CERTIFICATE || f->rule->together))
		return false;
	return (f->about.chain >= 0 && !f->rule->certificate && !f->rule->once) || !e ||
	       !said_before(d, f, (long)one->excerpt->number);
}

static void take_finding(struct digest *d, const struct analysis *one, const struct finding *f)
{
	struct ranked *r = vec_push(&d->found);

	*r = ranked_of(one, f, d->place.n);
	if (r->about.chain >= 0)
		r->about.chain = (int)d->leaf.n - 1;
	*vec_push(&d->place) = (struct place_row){ f->check, f->where.input, f->where.line };
	*vec_push(&d->taken) = f;
}

bool digest_take(struct digest *d, const struct analysis *one)
{
	if (may_speak_of_others(one))
		return false;
	d->taken.n = 0;
	if (!d->leaf.n) {
		d->host = one->chain[0].host;
		d->purpose = one->chain[0].purpose;
	}
	take_chain(d, one, &one->chain[0]);
	take_roles(d, one);
	for (size_t i = 0; i < one->nfinding; i++)
		if (is_taken(d, one, &one->finding[i]))
			take_finding(d, one, &one->finding[i]);
	return true;
}

const struct finding *const *digest_taken(const struct digest *d, size_t *n)
{
	*n = d->taken.n;
	return d->taken.v;
}

/* ---- the end ---- */

/* As the rules are run, one after the other. */
static int as_run(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;

	if (a->rule->last != b->rule->last)
		return a->rule->last ? 1 : -1;
	if (a->rule != b->rule)
		return rule_number(a->rule) < rule_number(b->rule) ? -1 : 1;
	return (a->found > b->found) - (a->found < b->found);
}

static void group(const struct digest *d, tied_list *x, bool chains)
{
	for (size_t i = 0; i < d->found.n; i++) {
		const struct about *about = &d->found.v[i].about;
		int thing = chains ? about->chain : about->chain < 0 ? about->entry : -1;

		if (thing >= 0 && digest_row(d, (int)i))
			*vec_push(x) = (struct tied){ thing, (int)i };
	}
	tied_sort(x);
}

static struct analysis *analysis_of_all(const struct digest *d, const struct analysis *rest)
{
	struct analysis *a = arena_dup(rest->arena, rest, sizeof *rest);

	a->excerpt = NULL;
	a->nfinding = 0;
	a->nrole = d->role.n;
	a->role = d->role.v;
	a->nchain = d->leaf.n > 0;
	a->chain = ARENA_ARRAY(rest->arena, struct chain, a->nchain);
	if (a->nchain)
		a->chain[0] = (struct chain){ .host = d->host, .purpose = d->purpose };
	return a;
}

struct analysis *digest_end(struct digest *d, const struct analysis *rest)
{
	d->taken.n = 0;
	for (size_t i = 0; i < rest->nfinding; i++)
		take_finding(d, rest, &rest->finding[i]);
	if (d->found.n)
		qsort(d->found.v, d->found.n, sizeof *d->found.v, as_run);
	ranking_explain(d->found.v, d->found.n);
	ranking_sort(d->found.v, d->found.n);
	group(d, &d->by_chain, true);
	group(d, &d->by_entry, false);
	d->top = rest->leaf;
	return analysis_of_all(d, rest);
}

/* ---- what is told ---- */

int digest_speaker(const struct digest *d)
{
	for (size_t i = 0; i < d->leaf.n; i++)
		if (d->leaf.v[i].leaf == d->top && d->leaf.v[i].has_path)
			return (int)i;
	return -1;
}

void digest_sides(const struct digest *d, int side[2])
{
	const struct leaf_row *v = d->leaf.v;

	side[0] = side[1] = -1;
	for (size_t i = 0; i < d->leaf.n; i++)
		if (v[i].checked && (side[0] < 0 || v[i].leaf == d->top))
			side[0] = (int)i;
	for (size_t i = 0; i < d->leaf.n && side[0] >= 0 && side[1] < 0; i++)
		if (v[i].checked && v[i].purpose != v[side[0]].purpose && v[i].purpose != PURPOSE_ANY)
			side[1] = (int)i;
}

const struct ranked *digest_findings(const struct digest *d, size_t *n)
{
	*n = d->found.n;
	return d->found.v;
}

int digest_place(const struct digest *d, const struct ranked *f, uint32_t *line)
{
	*line = d->place.v[f->found].line;
	return d->place.v[f->found].input;
}

const char *digest_row(const struct digest *d, int finding)
{
	return d->place.v[d->found.v[finding].found].check;
}

static void add_tied(struct digest *d, const tied_list *x, int thing)
{
	for (size_t i = tied_first(x, thing); i < x->n && x->v[i].thing == thing; i++)
		*vec_push(&d->list) = x->v[i].finding;
}

static int by_number(const void *x, const void *y)
{
	return *(const int *)x - *(const int *)y;
}

const int *digest_of_chain(struct digest *d, size_t chain, size_t *n)
{
	const struct leaf_row *row = &d->leaf.v[chain];

	d->list.n = 0;
	add_tied(d, &d->by_chain, (int)chain);
	for (size_t i = 0; i < row->nway; i++)
		add_tied(d, &d->by_entry, d->way.v[row->way + i]);
	if (d->list.n)
		qsort(d->list.v, d->list.n, sizeof *d->list.v, by_number);
	*n = d->list.n;
	return d->list.v;
}
