/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A heap of ways begun, the cheapest first. */
#include "config.h"

#include "chain/walk.h"

#include "base/span.h"
#include "base/vec.h"
#include "cert/name.h"
#include "cert/sigcheck.h"
#include "chain/budget.h"
#include "chain/graph.h"
#include "chain/node.h"
#include "chain/path.h"
#include "chain/search.h"

#define STEP_WORK 10   /* of a turn (budget.h) */
#define LENGTH_MAX 102 /* a leaf, 100 intermediates and an anchor; more where --depth asks for it */

/* ---- the heap: cheapest first, then highest, then first met ---- */

static bool goes_first(const struct walk *w, int a, int b)
{
	const struct walk_step *x = &w->step.v[a], *y = &w->step.v[b];

	if (x->whole != y->whole)
		return x->whole < y->whole;
	return x->length != y->length ? x->length > y->length : a < b;
}

static void swap(struct walk *w, size_t i, size_t j)
{
	int t = w->heap.v[i];

	w->heap.v[i] = w->heap.v[j];
	w->heap.v[j] = t;
}

static void heap_push(struct walk *w, int step)
{
	size_t i = w->heap.n;

	*vec_push(&w->heap) = step;
	for (; i > 0 && goes_first(w, w->heap.v[i], w->heap.v[(i - 1) / 2]); i = (i - 1) / 2)
		swap(w, i, (i - 1) / 2);
}

static int heap_pop(struct walk *w)
{
	int top = w->heap.v[0];

	w->heap.v[0] = w->heap.v[--w->heap.n];
	for (size_t i = 0;;) {
		size_t first = i, left = 2 * i + 1;

		for (size_t k = left; k <= left + 1 && k < w->heap.n; k++)
			if (goes_first(w, w->heap.v[k], w->heap.v[first]))
				first = k;
		if (first == i)
			return top;
		swap(w, i, first);
		i = first;
	}
}

/* ---- one step up ---- */

static bool same_ca(const struct node *a, const struct node *b)
{
	return a == b || (a->key == b->key && name_equal(a->cert->subject, b->cert->subject));
}

/* Neither the same certificate twice nor the same CA, name and key, in another certificate. The leaf alone may be met
 * again as a CA: a root that was asked about, and its twin in the trust store. */
static bool is_loop(const struct walk *w, int at, const struct node *parent)
{
	for (; at >= 0; at = w->step.v[at].below) {
		const struct walk_step *s = &w->step.v[at];

		if (s->below < 0 ? s->node == parent : same_ca(s->node, parent))
			return true;
	}
	return false;
}

static uint64_t cost_of_edge(const struct walk *w, const struct edge *e, unsigned cas, unsigned length)
{
	const struct certificate *p = e->parent;
	uint64_t cost = e->signature == SIG_GOOD ? 0 : COST_PROBLEM;

	if (p->ca && p->pathlen >= 0 && (int64_t)cas > p->pathlen)
		cost += COST_PROBLEM;
	if (length > 2 && length - 2 > (unsigned)w->check->question->depth)
		cost += COST_PROBLEM;
	return cost;
}

/* In a closed walk: was it entered before, no worse than now? */
static bool was_entered(struct walk *w, const struct walk_step *s)
{
	struct spot *p = search_spot(w->search, s->node);

	if (!w->closed)
		return false;
	if (p->run == w->run && p->cost <= s->cost && p->below <= s->cas)
		return true;
	p->run = w->run;
	p->cost = s->cost;
	p->below = s->cas;
	return false;
}

static uint64_t cost_of_own(struct walk *w, const struct walk_step *s)
{
	if (s->below < 0)
		return COST_LENGTH;
	return COST_LENGTH + search_problems(w->search, w->check, s->node, 0)->fails * COST_PROBLEM;
}

static void push_rung(struct walk *w, int from, const struct rung *r)
{
	const struct walk_step *x = &w->step.v[from];
	struct walk_step up = { .node = r->parent,
		                .edge = r->edge,
		                .below = from,
		                .length = x->length + 1,
		                .cas = x->cas + (x->below >= 0 && !x->node->cert->self_issued),
		                .beyond = x->beyond || x->node->trusted };
	uint64_t hope = search_spot(w->search, r->parent)->hope;

	up.cost = x->cost + cost_of_own(w, x) + cost_of_edge(w, r->edge, up.cas, up.length);
	up.whole = up.cost + hope;
	if ((w->closed || up.beyond) && hope >= COST_UNANCHORED)
		return;
	if (was_entered(w, &up))
		return;
	*vec_push(&w->step) = up;
	heap_push(w, (int)w->step.n - 1);
}

/* ---- where it ends ---- */

static bool is_self_signed(struct walk *w, struct node *n)
{
	return n->cert->self_issued && graph_verify(w->check->graph, n, n) == SIG_GOOD;
}

/* Self-issued, and not signed with its own key: made by an older key of the same name, or altered? Only key identifiers
 * that differ say the former. */
static enum path_end end_of(struct walk *w, struct node *n, bool looped)
{
	const struct spot *s = search_spot(w->search, n);
	const struct certificate *c = n->cert;
	bool other_key = c->aki_keyid.n && c->ski.n && !span_eq(c->aki_keyid, c->ski);

	if (is_self_signed(w, n))
		return PATH_UNTRUSTED_ROOT;
	if (looped)
		return PATH_LOOP;
	if (s->cut)
		return PATH_LIMIT;
	return c->self_issued && !other_key ? PATH_UNTRUSTED_ROOT : PATH_ISSUER_MISSING;
}

/* Pushes what leads on; true: a way ends here as well (*end says how). */
static bool climb(struct walk *w, int at, enum path_end *end)
{
	struct node *n = w->step.v[at].node;
	const struct spot *s = search_climb(w->search, n);
	size_t before = w->step.n;
	bool looped = false;

	if (w->closed ? s->lost : s->cut)
		w->cut = graph_budget(w->check->graph)->hit ? BOUND_BUDGET : BOUND_ISSUERS;
	for (size_t i = 0; i < s->nrung && w->step.n < PATH_STEPS_MAX; i++) {
		if (!w->closed && is_loop(w, at, s->rung[i].parent))
			looped = true;
		else
			push_rung(w, at, &s->rung[i]);
	}
	if (w->step.n >= PATH_STEPS_MAX)
		w->cut = BOUND_STEPS;
	if (w->closed || (w->step.n > before && !(at == 0 && is_self_signed(w, n))))
		return false;
	*end = end_of(w, n, looped);
	return true;
}

/* ---- the walk ---- */

void walk_start(struct walk *w, struct search *s, struct checker *k, struct node *leaf, bool closed)
{
	unsigned depth = (unsigned)k->question->depth;

	*w = (struct walk){ .search = s,
		            .check = k,
		            .leaf = leaf,
		            .closed = closed,
		            .run = search_runs(s),
		            .length_max = depth > LENGTH_MAX - 2 ? depth + 2 : LENGTH_MAX,
		            .step = VEC_INIT,
		            .heap = VEC_INIT };
	*vec_push(&w->step) = (struct walk_step){ .node = leaf, .below = -1, .length = 1 };
	heap_push(w, 0);
}

bool walk_is_done(const struct walk *w)
{
	return w->heap.n == 0 && w->cut == BOUND_NONE;
}

void walk_end(struct walk *w)
{
	vec_free(&w->step);
	vec_free(&w->heap);
}

enum walked walk_next(struct walk *w, struct way *out)
{
	struct budget *budget = graph_budget(w->check->graph);

	while (w->heap.n) {
		if (budget_turn_over(budget))
			return WALK_GAVE_WAY;
		budget_take_turn(budget, STEP_WORK);
		int at = heap_pop(w);
		struct walk_step s = w->step.v[at];

		*out = (struct way){ .top = at, .end = PATH_TRUSTED, .cost = s.whole };
		if (s.length >= w->length_max) {
			out->end = s.node->trusted ? PATH_TRUSTED : PATH_LIMIT;
			return WALK_WAY;
		}
		if (s.node->trusted && (w->closed || s.node->cert->self_issued))
			return WALK_WAY;
		if (!search_climb(w->search, s.node)) {
			heap_push(w, at);
			return WALK_GAVE_WAY;
		}
		bool ends = climb(w, at, &out->end);
		if (s.node->trusted) {
			out->end = PATH_TRUSTED;
			return WALK_WAY;
		}
		if (ends && !s.beyond)
			return WALK_WAY;
	}
	return WALK_OVER;
}
