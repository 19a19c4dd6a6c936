/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding, judging and choosing. A closed walk first: is there a valid path, and if not, the least bad one to an
 * anchor. Then an open walk for all the others, as many as are kept. */
#include "config.h"

#include "chain/path.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "chain/budget.h"
#include "chain/check.h"
#include "chain/edge.h"
#include "chain/graph.h"
#include "chain/node.h"
#include "chain/problem.h"
#include "chain/search.h"
#include "chain/walk.h"

#include <stdlib.h>
#include <string.h>

#define ANCHORED_TRIES                                                                                                 \
	16 /* ways without a problem that the judge refused all the same, before the closed walk gives up */

struct finder {
	struct arena *arena;
	struct graph *graph;
	struct search *search;
	struct checker check;
	struct node *leaf;
	struct problems leaf_wrong[PLACES]; /* the name is the leaf's alone: not kept between leaves */
	bool leaf_judged[PLACES];
	VEC_OF(struct path) path;
	unsigned steps, signatures; /* signatures: how many the graph had done before */
	enum walk_bound cut;
	bool sure;
	enum { FIND_PREPARE, FIND_CLOSED, FIND_OPEN, FIND_DONE } stage;
	struct walk walk; /* of the two stages in the middle */
	struct way way;   /* found by it last */
	struct path here; /* ... as a path, if it will be judged */
	bool held;        /* its names are still compared, or its revocation asked about */
	/* of the closed walk */
	bool valid, refused;
	unsigned tries;
};

/* ---- judging ---- */

static const struct problems *leaf_problems(struct finder *f, unsigned place)
{
	if (!f->leaf_judged[place])
		f->leaf_wrong[place] = check_certificate(&f->check, f->leaf->cert, place);
	f->leaf_judged[place] = true;
	return &f->leaf_wrong[place];
}

static void take_certificate(struct finder *f, const struct path *p, size_t i, struct node *n)
{
	bool top = i + 1 == p->n && (p->end == PATH_TRUSTED || p->end == PATH_UNTRUSTED_ROOT);
	unsigned place = (i == 0 ? PLACE_LEAF : 0) | (top ? PLACE_TOP : 0) | (top && p->anchored ? PLACE_ANCHOR : 0);
	const struct problems *wrong =
	    i == 0 ? leaf_problems(f, place) : search_problems(f->search, &f->check, n, place);

	for (size_t k = 0; k < wrong->n; k++)
		*vec_push(&f->check.found) = wrong->v[k];
}

static size_t position(const struct path *p, const struct certificate *c)
{
	size_t i = 0;

	while (i < p->n && p->cert[i] != c)
		i++;
	return i;
}

/* By class, then position; few enough for an insertion. */
static void sort_problems(const struct path *p, struct problem *v, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct problem x = v[i];
		size_t k = i, at = position(p, x.cert);
		enum reason c = problem_class(x.kind);

		for (; k > 0; k--) {
			enum reason before = problem_class(v[k - 1].kind);

			if (before < c || (before == c && position(p, v[k - 1].cert) <= at))
				break;
			v[k] = v[k - 1];
		}
		v[k] = x;
	}
}

static void judge(struct finder *f, struct path *p)
{
	f->check.found.n = 0;
	for (size_t i = 0; i < p->n; i++)
		take_certificate(f, p, i, i ? graph_node(f->graph, p->cert[i]) : f->leaf);
	check_path(&f->check, p);
	p->nproblem = f->check.found.n;
	p->problem = ARENA_ARRAY(f->arena, struct problem, p->nproblem);
	for (size_t i = 0; i < p->nproblem; i++)
		p->problem[i] = f->check.found.v[i];
	sort_problems(p, p->problem, p->nproblem);
	p->valid = p->anchored;
	for (size_t i = 0; i < p->nproblem; i++)
		p->valid = p->valid && !p->problem[i].fails;
}

/* ---- keeping ---- */

static unsigned rank_of(const struct edge *e)
{
	static const unsigned by_keyid[] = { [KEYID_MATCH] = 0, [KEYID_ABSENT] = 1, [KEYID_DIFFER] = 2 };

	return by_keyid[e->keyid] + (e->issuer_serial == KEYID_DIFFER);
}

static struct path path_of(struct finder *f, const struct walk *w, const struct way *way)
{
	const struct walk_step *top = &w->step.v[way->top];
	struct path p = { .n = top->length, .end = way->end, .anchored = way->end == PATH_TRUSTED };

	p.cert = ARENA_ARRAY(f->arena, const struct certificate *, p.n);
	p.edge = ARENA_ARRAY(f->arena, struct edge *, p.n);
	for (size_t i = p.n; i-- > 0; top = top->below < 0 ? NULL : &w->step.v[top->below]) {
		p.cert[i] = top->node->cert;
		if (i)
			p.edge[i - 1] = top->edge;
	}
	for (size_t i = 0; i + 1 < p.n; i++)
		p.rank += rank_of(p.edge[i]);
	return p;
}

static const struct path *known_path(const struct finder *f, const struct path *p)
{
	for (size_t i = 0; i < f->path.n; i++)
		if (f->path.v[i].n == p->n && memcmp(f->path.v[i].cert, p->cert, p->n * sizeof *p->cert) == 0)
			return &f->path.v[i];
	return NULL;
}

/* Whether the path is valid. */
static bool keep(struct finder *f, struct path p)
{
	const struct path *known = known_path(f, &p);

	if (known)
		return known->valid;
	judge(f, &p);
	*vec_push(&f->path) = p;
	return p.valid;
}

/* ---- walking ---- */

/* What may take several turns. */
static bool is_ready(struct finder *f, const struct path *p)
{
	return check_names_compared(&f->check, p) && check_revocation_asked(&f->check, p);
}

/* The next way to an end. One that will be judged comes when all that takes long has been asked about it. */
static enum walked next_way(struct finder *f, struct way *way)
{
	enum walked walked = f->held ? WALK_WAY : walk_next(&f->walk, &f->way);
	bool judged = !f->walk.closed || (f->way.end == PATH_TRUSTED && !(f->way.cost >= COST_PROBLEM && f->refused));

	if (walked != WALK_WAY)
		return walked;
	if (judged && !f->held)
		f->here = path_of(f, &f->walk, &f->way);
	f->held = judged && !is_ready(f, &f->here);
	*way = f->way;
	return f->held ? WALK_GAVE_WAY : WALK_WAY;
}

/* Decides whether there is a valid path, and keeps it, or else the least bad one to an anchor. false: it is over. */
static bool step_closed(struct finder *f)
{
	struct way way;
	enum walked walked;

	if (f->valid || f->tries >= ANCHORED_TRIES)
		return false;
	walked = next_way(f, &way);
	if (walked != WALK_WAY)
		return walked == WALK_GAVE_WAY;
	f->tries++;
	if (way.cost >= COST_PROBLEM && f->refused)
		return false;
	f->valid = way.end == PATH_TRUSTED && keep(f, f->here);
	if (way.cost >= COST_PROBLEM)
		return false;
	f->refused = true;
	return true;
}

static void end_closed(struct finder *f)
{
	enum walk_bound cut = f->walk.cut;

	f->sure = f->valid || leaf_problems(f, PLACE_LEAF)->fails || (!cut && !f->refused);
	f->steps += (unsigned)f->walk.step.n;
	if (cut && !f->sure)
		f->cut = cut;
	walk_end(&f->walk);
}

/* Keeps all the others, as many as are kept. false: it is over. */
static bool step_open(struct finder *f)
{
	struct way way;
	enum walked walked;

	if (f->path.n >= PATHS_KEPT_MAX)
		return false;
	walked = next_way(f, &way);
	if (walked != WALK_WAY)
		return walked == WALK_GAVE_WAY;
	keep(f, f->here);
	return true;
}

static void end_open(struct finder *f)
{
	struct walk *w = &f->walk;

	if (!f->path.n) /* every step taken, and none led to an end */
		keep(f, path_of(f, w, &(struct way){ .top = 0, .end = PATH_LIMIT }));
	if (walk_is_done(w))
		f->sure = true;
	else
		f->cut = w->cut ? w->cut : f->cut;
	if (w->heap.n && !f->cut)
		f->cut = BOUND_PATHS;
	f->steps += (unsigned)w->step.n;
	walk_end(w);
}

/* ---- choosing ---- */

static unsigned failing(const struct path *p)
{
	unsigned n = 0;

	for (size_t i = 0; i < p->nproblem; i++)
		n += p->problem[i].fails;
	return n;
}

/* 0 valid, 1 nothing but what could not be judged is against it, 2 fails. */
static int standing(const struct path *p)
{
	int s = p->valid ? 0 : 1;

	for (size_t i = 0; i < p->nproblem; i++)
		if (p->problem[i].fails && !p->problem[i].unchecked)
			s = 2;
	return s;
}

/* Contract, "Reason": reaches an anchor, fewest problems, least rank, shortest, first met. */
static int by_choice(const struct path *a, const struct path *b)
{
	int order = standing(a) - standing(b);

	if (!order)
		order = (int)b->anchored - (int)a->anchored;
	if (!order)
		order = (failing(a) > failing(b)) - (failing(a) < failing(b));
	if (!order)
		order = (a->rank > b->rank) - (a->rank < b->rank);
	if (!order)
		order = (a->n > b->n) - (a->n < b->n);
	return order;
}

static void sort_paths(struct path *v, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct path x = v[i];
		size_t k = i;

		for (; k > 0 && by_choice(&v[k - 1], &x) > 0; k--)
			v[k] = v[k - 1];
		v[k] = x;
	}
}

/* Where the search was cut nothing is known, unless it is known that no valid path leads there. */
static void settle_limits(struct finder *f)
{
	for (size_t i = 0; i < f->path.n && f->sure; i++)
		for (size_t k = 0; k < f->path.v[i].nproblem; k++)
			if (f->path.v[i].problem[k].kind == PROBLEM_LIMIT)
				f->path.v[i].problem[k].unchecked = false;
}

static struct argument bound_said(const struct finder *f)
{
	static const struct {
		const char *said;
		int64_t number;
	} bounds[] = {
		[BOUND_ISSUERS] = { N_("%1$s issuers of one certificate followed"), PATH_ISSUERS_MAX },
		[BOUND_STEPS] = { N_("%1$s steps of the search"), PATH_STEPS_MAX },
		[BOUND_PATHS] = { N_("%1$s paths kept"), PATHS_KEPT_MAX },
	};

	if (f->cut == BOUND_NONE)
		return as_none();
	if (f->cut == BOUND_BUDGET)
		return budget_said(f->arena, graph_budget(f->graph));
	return as_sentence(f->arena, SENTENCE(f->arena, bounds[f->cut].said, as_number(bounds[f->cut].number)));
}

static struct path_set *answer(struct finder *f, unsigned signatures)
{
	struct path_set *s = ARENA_NEW(f->arena, struct path_set);

	settle_limits(f);
	s->n = f->path.n;
	s->path = ARENA_ARRAY(f->arena, struct path, s->n);
	for (size_t i = 0; i < s->n; i++)
		s->path[i] = f->path.v[i];
	sort_paths(s->path, s->n);
	s->cut = f->cut != BOUND_NONE;
	s->cut_why = bound_said(f);
	s->sure = f->sure;
	s->steps = f->steps;
	s->signatures = signatures;
	return s;
}

static void finder_free(void *ctx)
{
	struct finder *f = ctx;

	walk_end(&f->walk);
	check_end(&f->check);
	vec_free(&f->path);
}

struct finder *paths_begin(struct arena *a, struct graph *g, const struct certificate *leaf, const struct question *q,
                           enum purpose purpose, const char *host)
{
	struct finder **spare = graph_spare_finder(g), *f = *spare;

	if (!f) {
		f = ARENA_NEW(graph_arena(g), struct finder);
		arena_on_free(graph_arena(g), finder_free, f);
	}
	*spare = NULL;
	*f = (struct finder){ .arena = a, .graph = g, .path = VEC_INIT, .signatures = graph_signatures_done(g) };
	check_start(&f->check, graph_arena(g), g, q, purpose, host);
	f->leaf = graph_node(g, leaf);
	f->search = search_of(g, q, purpose);
	return f;
}

bool paths_step(struct finder *f)
{
	switch (f->stage) {
	case FIND_PREPARE:
		search_prepare(f->search, &f->check, f->leaf);
		walk_start(&f->walk, f->search, &f->check, f->leaf, true);
		f->stage = FIND_CLOSED;
		break;
	case FIND_CLOSED:
		if (step_closed(f))
			break;
		end_closed(f);
		walk_start(&f->walk, f->search, &f->check, f->leaf, false);
		f->stage = FIND_OPEN;
		break;
	case FIND_OPEN:
		if (step_open(f))
			break;
		end_open(f);
		f->stage = FIND_DONE;
		break;
	case FIND_DONE:
		break;
	}
	return f->stage != FIND_DONE;
}

struct path_set *paths_end(struct finder *f)
{
	struct path_set *s = answer(f, graph_signatures_done(f->graph) - f->signatures);

	finder_free(f);
	*graph_spare_finder(f->graph) = f;
	return s;
}

struct path_set *paths_find(struct arena *a, struct graph *g, const struct certificate *leaf, const struct question *q,
                            enum purpose purpose, const char *host)
{
	struct budget *b = graph_budget(g);
	uint64_t turn = b->turn;
	struct finder *f = paths_begin(a, g, leaf, q, purpose, host);

	b->turn = UINT64_MAX;
	while (paths_step(f))
		;
	b->turn = turn;
	return paths_end(f);
}

struct path_set *paths_untried(struct arena *a, const struct certificate *leaf)
{
	struct path_set *s = ARENA_NEW(a, struct path_set);

	s->path = ARENA_NEW(a, struct path);
	s->path->cert = ARENA_ARRAY(a, const struct certificate *, 1);
	s->path->cert[0] = leaf;
	s->path->n = 1;
	s->path->end = PATH_LIMIT;
	s->n = 1;
	s->cut = true;
	s->cut_why = as_word(N_("the search was stopped"));
	return s;
}

const char *path_end_name(enum path_end e)
{
	static const char *const name[] = {
		[PATH_TRUSTED] = "trusted",
		[PATH_UNTRUSTED_ROOT] = "untrusted-root",
		[PATH_ISSUER_MISSING] = "issuer-missing",
		[PATH_LOOP] = "loop",
		[PATH_LIMIT] = "limit",
	};
	return name[e];
}

enum reason path_reason(const struct path *p)
{
	enum reason first = CLASS_NONE;

	for (size_t i = 0; i < p->nproblem; i++) {
		enum reason c = problem_class(p->problem[i].kind);

		if (p->problem[i].fails && (first == CLASS_NONE || c < first))
			first = c;
	}
	return first;
}

int path_index(const struct path *p, const struct certificate *c)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->cert[i] == c || certificate_equal(p->cert[i], c))
			return (int)i;
	return -1;
}
