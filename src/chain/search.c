/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hope goes over all groups above a leaf until none gets better; rungs are made when a walk first stands before them.
 * */
#include "config.h"

#include "chain/search.h"

#include "base/arena.h"
#include "base/vec.h"
#include "cert/sigcheck.h"
#include "chain/budget.h"
#include "chain/check.h"
#include "chain/edge.h"
#include "chain/graph.h"
#include "chain/node.h"
#include "chain/path.h"

#include <stdlib.h>

#define PASSES_MAX 128 /* of the hope; a path is hardly longer */
#define BAD_RUNGS 4    /* where no key at hand made the signature, so many bearers of the name are shown */

struct tier { /* a group as this search sees it */
	bool found, hoped;
	uint64_t best;
	struct node **order; /* usable members, most hopeful first */
	size_t n;
};

struct search {
	struct search *next;
	enum purpose purpose;
	int64_t at;
	bool strict;
	struct graph *graph;
	VEC_OF(struct spot *) spot; /* by node index */
	VEC_OF(struct tier *) tier; /* by group index */
	unsigned runs;
};

/* ---- life ---- */

static void search_free(void *ctx)
{
	struct search *s = ctx;

	vec_free(&s->spot);
	vec_free(&s->tier);
}

struct search *search_of(struct graph *g, const struct question *q, enum purpose purpose)
{
	struct search **list = graph_searches(g), *s;

	for (s = *list; s; s = s->next)
		if (s->purpose == purpose && s->at == q->at && s->strict == q->strict)
			break;
	if (!s) {
		s = ARENA_NEW(graph_arena(g), struct search);
		s->purpose = purpose;
		s->at = q->at;
		s->strict = q->strict;
		s->graph = g;
		s->next = *list;
		*list = s;
		arena_on_free(graph_arena(g), search_free, s);
	}
	return s;
}

unsigned search_runs(struct search *s)
{
	return ++s->runs;
}

struct spot *search_spot(struct search *s, const struct node *n)
{
	while (s->spot.n <= n->index)
		*vec_push(&s->spot) = NULL;
	if (!s->spot.v[n->index])
		s->spot.v[n->index] = ARENA_NEW(graph_arena(s->graph), struct spot);
	return s->spot.v[n->index];
}

static struct tier *tier_of(struct search *s, const struct group *g)
{
	while (s->tier.n <= g->index)
		*vec_push(&s->tier) = NULL;
	if (!s->tier.v[g->index]) {
		s->tier.v[g->index] = ARENA_NEW(graph_arena(s->graph), struct tier);
		s->tier.v[g->index]->best = COST_NONE;
	}
	return s->tier.v[g->index];
}

const struct problems *search_problems(struct search *s, struct checker *k, struct node *n, unsigned place)
{
	struct spot *p = search_spot(s, n);

	if (!p->judged)
		p->judged = ARENA_NEW(graph_arena(s->graph), struct problems_by_place);
	if (!p->judged->known[place])
		p->judged->wrong[place] = check_certificate(k, n->cert, place);
	p->judged->known[place] = true;
	return &p->judged->wrong[place];
}

/* ---- hope ---- */

static uint64_t own_cost(struct search *s, struct checker *k, struct node *n)
{
	unsigned place = n->trusted ? PLACE_ANCHOR | PLACE_TOP : 0;

	return search_problems(s, k, n, place)->fails * COST_PROBLEM + COST_LENGTH;
}

static uint64_t hope_of(struct search *s, struct checker *k, struct node *n)
{
	uint64_t own = own_cost(s, k, n);
	struct group *above = n->trusted ? NULL : graph_group_above(s->graph, n);
	uint64_t rest = above ? tier_of(s, above)->best : COST_NONE;

	if (n->trusted)
		return own;
	return rest == COST_NONE ? COST_UNANCHORED + COST_PROBLEM + own : rest + own;
}

typedef VEC_OF(struct group *) group_list;

static void discover(struct search *s, struct group *g, group_list *found)
{
	if (!g || tier_of(s, g)->found)
		return;
	tier_of(s, g)->found = true;
	*vec_push(found) = g;
}

/* Lowers the best of each group to what its members can do; false: nothing changed. */
static bool hope_pass(struct search *s, struct checker *k, const group_list *found)
{
	bool changed = false;

	for (size_t i = found->n; i-- > 0;) {
		struct tier *t = tier_of(s, found->v[i]);

		for (size_t m = 0; m < t->n; m++) {
			uint64_t hope = hope_of(s, k, t->order[m]);

			if (hope < t->best) {
				t->best = hope;
				changed = true;
			}
		}
	}
	return changed;
}

struct hopeful {
	uint64_t hope;
	size_t at;
	struct node *node;
};

static int by_hope(const void *x, const void *y)
{
	const struct hopeful *a = x, *b = y;

	if (a->hope != b->hope)
		return a->hope < b->hope ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

static void sort_tier(struct search *s, struct checker *k, struct tier *t)
{
	struct hopeful *row = xcalloc(t->n + 1, sizeof *row);

	for (size_t i = 0; i < t->n; i++) {
		uint64_t hope = hope_of(s, k, t->order[i]);

		search_spot(s, t->order[i])->hope = hope;
		row[i] = (struct hopeful){ hope, i, t->order[i] };
	}
	qsort(row, t->n, sizeof *row, by_hope);
	for (size_t i = 0; i < t->n; i++) {
		t->order[i] = row[i].node;
		search_spot(s, t->order[i])->place = i;
	}
	free(row);
}

void search_prepare(struct search *s, struct checker *k, struct node *leaf)
{
	group_list found = VEC_INIT;

	discover(s, graph_group_above(s->graph, leaf), &found);
	for (size_t i = 0; i < found.n; i++) {
		struct group *g = found.v[i];
		struct tier *t = tier_of(s, g);

		t->order = ARENA_ARRAY(graph_arena(s->graph), struct node *, g->n);
		for (size_t m = 0; m < g->n; m++) {
			if (!g->node[m]->usable)
				continue;
			t->order[t->n++] = g->node[m];
			discover(s, graph_group_above(s->graph, g->node[m]), &found);
		}
	}
	for (int pass = 0; pass < PASSES_MAX && hope_pass(s, k, &found); pass++)
		;
	for (size_t i = 0; i < found.n; i++)
		sort_tier(s, k, tier_of(s, found.v[i]));
	vec_free(&found);
}

/* ---- rungs ---- */

typedef VEC_OF(struct rung) rung_list;

struct climb {
	struct search *s;
	struct node *child;
	struct spot *spot;
	rung_list good, unsupported, bad;
	bool hopeful;                /* a good one without problems above is there */
	VEC_OF(struct hopeful) todo; /* candidates, in the order of the tier */
	size_t at;
	bool last; /* none are picked after these */
};

static bool has_hope(struct search *s, const struct node *n)
{
	return search_spot(s, n)->hope < COST_PROBLEM;
}

/* Why a candidate that was not tried may be missed. */
static void give_up(struct climb *c, const struct node *parent)
{
	c->spot->cut = true;
	c->spot->lost |= has_hope(c->s, parent);
}

static bool says_otherwise(const struct certificate *child, const struct certificate *parent)
{
	return graph_keyid(child, parent) == KEYID_DIFFER || graph_issuer_serial(child, parent) == KEYID_DIFFER;
}

static void try_rung(struct climb *c, struct node *parent)
{
	rung_list *list = &c->unsupported;
	enum sig_result result = graph_verify(c->s->graph, c->child, parent);

	if (result == SIG_NOT_TRIED) {
		give_up(c, parent);
		return;
	}
	if (result == SIG_GOOD) {
		list = &c->good;
		c->hopeful |= has_hope(c->s, parent);
	} else if (result == SIG_BAD) {
		list = &c->bad;
		if (list->n >= BAD_RUNGS || says_otherwise(c->child->cert, parent->cert))
			return;
	}
	*vec_push(list) = (struct rung){ parent, graph_edge(c->s->graph, c->child, parent) };
}

/* false: it is not looked at, and neither is what follows, which is no better. */
static bool try_candidate(struct climb *c, struct node *parent)
{
	bool full = c->good.n + c->unsupported.n >= PATH_ISSUERS_MAX;

	if (full || !budget_look(graph_budget(c->s->graph))) {
		give_up(c, parent);
		return false;
	}
	try_rung(c, parent);
	return true;
}

static void pick(void *ctx, struct node *n)
{
	struct climb *c = ctx;

	if (n->usable)
		*vec_push(&c->todo) = (struct hopeful){ 0, search_spot(c->s, n)->place, n };
}

/* Above what its own key signed: an anchor with that key, or the same CA as another one signed it. A further root of
 * that name and key is beside it, not above. */
static void pick_twin(void *ctx, struct node *n)
{
	if (n->trusted || !n->cert->self_issued)
		pick(ctx, n);
}

static void pick_differing(void *ctx, struct node *n)
{
	const struct climb *c = ctx;

	if (graph_keyid(c->child->cert, n->cert) == KEYID_DIFFER)
		pick(ctx, n);
}

/* Those that the child's key identifier names, and those without one: all, where the child names none. */
static void pick_named(struct climb *c, struct group *above, const struct tier *t)
{
	if (c->child->cert->aki_keyid.n)
		group_each_named(above, c->child->cert->aki_keyid, pick, c);
	else
		for (size_t i = 0; i < t->n; i++)
			pick(c, t->order[i]);
}

/* Those whose key identifier differs. Once a key is known to have made the signature, only others with that key. */
static void pick_others(struct climb *c, const struct tier *t)
{
	for (size_t i = 0; i < c->good.n; i++)
		if (i == 0 || c->good.v[i].parent->key != c->good.v[i - 1].parent->key)
			graph_each_twin(c->good.v[i].parent, pick_differing, c);
	for (size_t i = 0; !c->good.n && i < t->n; i++)
		pick_differing(c, t->order[i]);
}

static void begin_todo(struct climb *c)
{
	if (c->todo.n)
		qsort(c->todo.v, c->todo.n, sizeof *c->todo.v, by_hope);
	c->at = 0;
}

/* At least one; false: it gave way before all were tried. */
static bool work_off(struct climb *c)
{
	bool tried = false;

	for (; c->at < c->todo.n; c->at++) {
		struct node *n = c->todo.v[c->at].node;

		if (n == c->child || (c->at > 0 && n == c->todo.v[c->at - 1].node))
			continue;
		if (tried && budget_turn_over(graph_budget(c->s->graph)))
			return false;
		tried = true;
		if (!try_candidate(c, n))
			break;
	}
	c->todo.n = 0;
	return true;
}

static uint64_t rung_order(struct search *s, const struct rung *r)
{
	static const uint64_t by_keyid[] = { [KEYID_MATCH] = 0, [KEYID_ABSENT] = 1, [KEYID_DIFFER] = 2 };
	uint64_t hope = search_spot(s, r->parent)->hope;

	return hope / COST_PROBLEM * COST_PROBLEM * 4 + by_keyid[r->edge->keyid] * COST_PROBLEM + hope % COST_PROBLEM;
}

/* Fewest problems, then key identifier, then shortest; the order of the tier breaks ties. */
static void keep_rungs(struct climb *c, const rung_list *from)
{
	struct hopeful *row = xcalloc(from->n + 1, sizeof *row);

	for (size_t i = 0; i < from->n; i++)
		row[i] = (struct hopeful){ rung_order(c->s, &from->v[i]), i, NULL };
	qsort(row, from->n, sizeof *row, by_hope);
	c->spot->nrung = from->n;
	c->spot->rung = ARENA_ARRAY(graph_arena(c->s->graph), struct rung, from->n);
	for (size_t i = 0; i < from->n; i++)
		c->spot->rung[i] = from->v[row[i].at];
	free(row);
}

static void climb_free(void *ctx)
{
	struct climb *c = ctx;

	vec_free(&c->good);
	vec_free(&c->unsupported);
	vec_free(&c->bad);
	vec_free(&c->todo);
}

/* What its own key signed, nobody else issued. */
static void climb_begin(struct climb *c, struct group *above)
{
	enum sig_result own = c->child->cert->self_issued ? graph_verify(c->s->graph, c->child, c->child) : SIG_BAD;

	c->spot->cut = own == SIG_NOT_TRIED;
	c->last = own == SIG_GOOD;
	if (own == SIG_GOOD)
		graph_each_twin(c->child, pick_twin, c);
	else
		pick_named(c, above, tier_of(c->s, above));
	begin_todo(c);
}

/* Of bad ones nothing is known while others were not tried. */
static void climb_end(struct climb *c)
{
	if (c->spot->cut)
		c->bad.n = 0;
	keep_rungs(c, c->good.n ? &c->good : c->unsupported.n ? &c->unsupported : &c->bad);
	c->spot->climbed = true;
	c->spot->climb = NULL;
	climb_free(c);
}

/* An issuer whose key made the signature makes those of the same name with other keys pointless. Where no key at hand
 * did, a bearer of the name is shown with its bad signature, unless a key identifier says that it is not the issuer:
 * then the issuer is missing. */
struct spot *search_climb(struct search *s, struct node *n)
{
	struct spot *spot = search_spot(s, n);
	struct group *above = graph_group_above(s->graph, n);
	struct climb here = { .s = s, .child = n, .spot = spot }, *c = spot->climb ? spot->climb : &here;

	if (spot->climbed || !above)
		return spot;
	if (c == &here)
		climb_begin(c, above);
	while (work_off(c)) {
		if (c->last || c->hopeful) {
			climb_end(c);
			return spot;
		}
		c->last = true;
		pick_others(c, tier_of(s, above));
		begin_todo(c);
	}
	if (c == &here) {
		spot->climb = ARENA_NEW(graph_arena(s->graph), struct climb);
		*spot->climb = here;
		arena_on_free(graph_arena(s->graph), climb_free, spot->climb);
	}
	return NULL;
}
