/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ties the findings to what they are about: rows of checklists, places in files; and whose checklists are shown.
 */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/board.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/tied.h"
#include "base/arena.h"
#include "base/vec.h"
#include "chain/path.h"
#include "chain/question.h"
#include "load/certset.h"

#include <stdlib.h>
#include <string.h>

/* ---- rows of the checklist ---- */

/* The chain of a finding; of one that belongs to no chain its entry. -1: it has no row of a checklist. */
static int thing_of(const struct finding *f, bool chains)
{
	if (!f->check || chains != (f->about.chain >= 0))
		return -1;
	return chains ? f->about.chain : f->about.entry;
}

static tied_list grouping_of(const struct analysis *a, bool chains)
{
	tied_list x = VEC_INIT;

	for (size_t i = 0; i < a->nfinding; i++)
		if (thing_of(&a->finding[i], chains) >= 0)
			*vec_push(&x) = (struct tied){ thing_of(&a->finding[i], chains), (int)i };
	tied_sort(&x);
	return x;
}

static int by_number(const void *x, const void *y)
{
	return *(const int *)x - *(const int *)y;
}

typedef VEC_OF(int) numbers;

/* What was found on another connection is not this chain's. */
static void take(const struct analysis *a, const struct chain *c, numbers *list, const tied_list *x, int thing)
{
	for (size_t low = tied_first(x, thing); low < x->n && x->v[low].thing == thing; low++) {
		int connection = a->finding[x->v[low].finding].about.connection;

		if (connection < 0 || c->connection < 0 || connection == c->connection)
			*vec_push(list) = x->v[low].finding;
	}
}

static void tie_rows(struct analysis *a, struct chain *c, const int *list, size_t n)
{
	struct check *row = arena_dup(a->arena, c->check, c->ncheck * sizeof *row);

	for (size_t i = 0; i < c->ncheck; i++) {
		int *own = ARENA_ARRAY(a->arena, int, n);

		row[i].finding = own;
		for (size_t k = 0; k < n; k++)
			if (strcmp(a->finding[list[k]].check, row[i].id) == 0)
				own[row[i].nfinding++] = list[k];
	}
	c->check = row;
}

static void link_chain(struct analysis *a, struct chain *c, const tied_list *by_chain, const tied_list *by_entry)
{
	const struct path *p = c->paths->n ? &c->paths->path[0] : NULL;
	numbers list = VEC_INIT;

	take(a, c, &list, by_chain, (int)(c - a->chain));
	for (size_t i = 0; p && i < p->n; i++) {
		int entry = certset_find(a->set, p->cert[i]);

		if (entry >= 0)
			take(a, c, &list, by_entry, entry);
	}
	if (list.n)
		qsort(list.v, list.n, sizeof *list.v, by_number);
	if (list.n)
		tie_rows(a, c, list.v, list.n);
	vec_free(&list);
}

static void link_checks(struct analysis *a)
{
	tied_list by_chain = grouping_of(a, true), by_entry = grouping_of(a, false);

	for (size_t i = 0; i < a->nchain; i++)
		link_chain(a, &a->chain[i], &by_chain, &by_entry);
	vec_free(&by_chain);
	vec_free(&by_entry);
}

/* ---- places ---- */

/* Where a person would look: what the chain was read from, else the first place that is no trust store. */
static void find_place(const struct analysis *a, struct finding *f)
{
	int wanted = f->about.chain >= 0 ? a->chain[f->about.chain].input : f->about.input;
	const struct origin *o, *best = NULL;
	size_t n = 0;

	if (f->where.input >= 0)
		return;
	o = f->about.entry < 0 ? NULL : certset_origins(a->set, f->about.entry, &n);
	for (size_t i = 0; i < n; i++)
		if (!best || (o[i].input == wanted && best->input != wanted) ||
		    (best->kind == ORIGIN_TRUST && o[i].kind != ORIGIN_TRUST))
			best = &o[i];
	f->where.input = best ? best->input : f->about.input;
	f->where.line = best ? best->line : 0;
}

/* ---- sides ---- */

static void choose_sides(struct analysis *a)
{
	const struct chain *first;

	a->side[0] = a->side[1] = -1;
	for (size_t i = 0; i < a->nchain; i++)
		if (a->chain[i].side == SIDE_PEER && (a->side[0] < 0 || a->chain[i].leaf == a->leaf) &&
		    a->chain[i].ncheck)
			a->side[0] = (int)i;
	first = a->side[0] < 0 ? NULL : &a->chain[a->side[0]];
	for (size_t i = 0; i < a->nchain && a->side[1] < 0; i++) {
		const struct chain *c = &a->chain[i];

		if (c->ncheck && c != first &&
		    (c->side == SIDE_OURS || (first && c->purpose != first->purpose && c->purpose != PURPOSE_ANY)))
			a->side[1] = (int)i;
	}
}

/* A list or a tree asks it for each of its rows. */
static void note_worst(struct analysis *a)
{
	size_t n = certset_count(a->set);
	uint8_t *worst = ARENA_ARRAY(a->arena, uint8_t, n);

	for (size_t i = 0; i < a->nfinding; i++) {
		const struct finding *f = &a->finding[i];
		uint8_t s = (uint8_t)(f->severity + 1);

		if (f->about.entry >= 0 && (size_t)f->about.entry < n &&
		    (!worst[f->about.entry] || s < worst[f->about.entry]))
			worst[f->about.entry] = s;
	}
	a->worst = worst;
	a->nworst = n;
}

void analysis_link(struct analysis *a)
{
	for (size_t i = 0; i < a->nfinding; i++)
		find_place(a, &a->finding[i]);
	link_checks(a);
	choose_sides(a);
	note_worst(a);
	board_make(a);
}
