/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chains are copied, with new numbers; what they point to is shared. */
#include "config.h"

#include "analysis/excerpt.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/facts.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "load/certset.h"

#include <stdlib.h>
#include <string.h>

static bool is_among(const int *list, size_t n, int x)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == x)
			return true;
	return false;
}

static void add_once(int *list, size_t *n, int x)
{
	if (x >= 0 && !is_among(list, *n, x))
		list[(*n)++] = x;
}

static struct analysis *begun(const struct analysis *a, size_t chains)
{
	struct analysis *one = arena_dup(a->arena, a, sizeof *a);

	one->gnutls = ARENA_NEW(a->arena, struct oracle *);
	one->chain = ARENA_ARRAY(a->arena, struct chain, chains);
	one->nchain = one->nconnection = one->nexamined = one->nfinding = 0;
	return one;
}

/* Its findings get other numbers: the rows of the checklist are joined to them anew (analysis_link). */
static void take_chain(struct analysis *one, const struct chain *c, int connection)
{
	struct chain *own = &one->chain[one->nchain++];
	struct check *row = arena_dup(one->arena, c->check, c->ncheck * sizeof *row);

	*own = *c;
	own->connection = connection;
	own->check = row;
	for (size_t i = 0; i < own->ncheck; i++)
		row[i].nfinding = 0;
}

/* ---- what belongs to it ---- */

static void add_input(const struct analysis *a, int *list, size_t *n, int input)
{
	for (; input >= 0; input = certset_input(a->set, input)->parent)
		add_once(list, n, input);
}

static void collect_inputs(const struct analysis *one, struct excerpt *x)
{
	int *list = ARENA_ARRAY(one->arena, int, 4 * one->nchain + 2); /* a file, and the directory that it stands in */

	for (size_t i = 0; i < one->nconnection; i++)
		add_input(one, list, &x->ninput, one->connection[i]->input);
	for (size_t i = 0; i < one->nchain && x->ninput + 2 < 4 * one->nchain; i++)
		add_input(one, list, &x->ninput, one->chain[i].input);
	x->input = list;
}

static void collect_objects(const struct analysis *one, struct excerpt *x)
{
	size_t room = 0, n = 0;
	const struct placed *at = one->nconnection ? certset_placed(one->set, one->connection[0]->input, &n) : NULL;
	int *list;

	for (size_t i = 0; i < one->nchain; i++)
		room += one->chain[i].ncoverage;
	list = ARENA_ARRAY(one->arena, int, room + n);
	for (size_t i = 0; i < one->nchain; i++)
		for (size_t k = 0; k < one->chain[i].ncoverage; k++)
			add_once(list, &x->nobject, one->chain[i].coverage[k].by);
	for (size_t i = 0; i < n; i++)
		if (at[i].kind == ORIGIN_STAPLE)
			add_once(list, &x->nobject, at[i].id);
	x->object = list;
}

static bool is_certificate(const struct analysis *a, int entry)
{
	return certset_entry(a->set, entry)->kind == ENTRY_CERTIFICATE;
}

static bool belongs(const struct analysis *one, const struct about *b)
{
	const struct excerpt *x = one->excerpt;

	if (b->entry >= 0)
		return is_certificate(one, b->entry) ? is_among(one->examined, one->nexamined, b->entry)
		                                     : is_among(x->object, x->nobject, b->entry);
	return b->input < 0 || is_among(x->input, x->ninput, b->input);
}

/* ---- findings ---- */

static void take_finding(struct analysis *one, const struct finding *f, int chain)
{
	struct finding *own = &one->finding[one->nfinding++];

	*own = *f;
	own->about.chain = chain;
	if (f->about.connection >= 0)
		own->about.connection = 0;
}

/* The number of a chain of a in one, -1: it is not there. */
static int number_of(const struct analysis *one, const struct chain *c)
{
	for (size_t i = 0; i < one->nchain; i++)
		if (one->chain[i].paths == c->paths)
			return (int)i;
	return -1;
}

static void take_findings(struct analysis *one, const struct analysis *a, int connection)
{
	one->finding = ARENA_ARRAY(a->arena, struct finding, a->nfinding);
	for (size_t i = 0; i < a->nfinding; i++) {
		const struct finding *f = &a->finding[i];
		int chain = f->about.chain < 0 ? -1 : number_of(one, &a->chain[f->about.chain]);

		if (f->about.chain >= 0        ? chain >= 0
		    : f->about.connection >= 0 ? f->about.connection == connection
		                               : belongs(one, &f->about))
			take_finding(one, f, chain);
	}
}

static struct analysis *finished(struct analysis *one, const struct analysis *a, int connection, size_t number)
{
	struct excerpt *x = ARENA_NEW(a->arena, struct excerpt);

	x->number = number;
	one->excerpt = x;
	analysis_examine_chains(one);
	collect_inputs(one, x);
	collect_objects(one, x);
	take_findings(one, a, connection);
	return one;
}

struct analysis *excerpt_of_chain(const struct analysis *a, size_t chain, size_t number)
{
	const struct chain *c = &a->chain[chain];
	struct analysis *one = begun(a, 1);

	if (c->connection >= 0) {
		one->connection = &a->connection[c->connection];
		one->nconnection = 1;
	}
	take_chain(one, c, c->connection < 0 ? -1 : 0);
	return finished(one, a, c->connection < 0 ? -1 : c->connection, number);
}

struct analysis *excerpt_of_connection(const struct analysis *a, size_t connection, size_t number)
{
	struct analysis *one = begun(a, a->nchain);

	one->connection = &a->connection[connection];
	one->nconnection = 1;
	for (size_t i = 0; i < a->nchain; i++)
		if (a->chain[i].connection == (int)connection)
			take_chain(one, &a->chain[i], 0);
		else if (a->chain[i].side == SIDE_OURS)
			take_chain(one, &a->chain[i], -1);
	return finished(one, a, (int)connection, number);
}

struct analysis *excerpt_of_rest(const struct analysis *a, const bool *keep)
{
	struct analysis *one = begun(a, 0);
	struct excerpt *x = ARENA_NEW(a->arena, struct excerpt);
	size_t entries = certset_count(a->set), inputs = certset_inputs(a->set);
	int *object = ARENA_ARRAY(a->arena, int, entries - certset_of_kind(a->set, ENTRY_CERTIFICATE));
	int *input = ARENA_ARRAY(a->arena, int, inputs);

	one->excerpt = x;
	for (size_t i = 0; i < entries; i++)
		if (!is_certificate(a, (int)i))
			object[x->nobject++] = (int)i;
	for (; x->ninput < inputs; x->ninput++)
		input[x->ninput] = (int)x->ninput;
	x->object = object;
	x->input = input;
	one->side[0] = one->side[1] = -1;
	one->finding = ARENA_ARRAY(a->arena, struct finding, a->nfinding);
	for (size_t i = 0; i < a->nfinding; i++)
		if (keep[i])
			take_finding(one, &a->finding[i], -1);
	return one;
}
