/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search. From the leaf upwards over all issuers by name, likely ones first, with backtracking.
 *
 * Two questions are asked of a certificate once and kept: does any chain of good signatures lead from it to an anchor (`reach`), and does one
 * lead there over certificates that are fit to issue (`fit`)? Fit ones are tried first, so the valid path is found early;
 * what reaches no anchor is followed along one branch only, for there is nothing to be found but an explanation. So a mesh of k^d paths without an
 * anchor costs k*k*d signatures and d steps. */
#include "config.h"

#include "chain/path.h"

#include "base/i18n.h"
#include "base/sentence.h"
#include "chain/check.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

/* No path is longer, whatever --depth says. */
#define PATH_LENGTH_MAX 256

struct outlook {
	const struct certificate *cert;
	bool reach, fit;
	UT_hash_handle hh;
};

struct search {
	struct arena *arena;
	struct graph *graph;
	struct judgement j;
	struct outlook *outlooks;            /* of every certificate above the leaf, by its pointer */
	VEC_OF(struct outlook *) surveyed;   /* the same in the order met */
	const struct certificate *cert[PATH_LENGTH_MAX];
	struct edge *edge[PATH_LENGTH_MAX];
	size_t n;
	VEC_OF(struct path) kept;
	unsigned steps;
	const char *cut;
};

/* ---- names ---- */

const char *path_end_name(enum path_end e)
{
	static const char *const name[] = { "trusted", "untrusted-root", "issuer-missing", "loop", "limit" };
	return name[e];
}

static const struct { const char *name, *sentence; enum class class; } problems[] = {
#define PROBLEM_ROW(id, cls, fails, text) { #id, text, CLASS_##cls },
	PROBLEMS(PROBLEM_ROW)
#undef PROBLEM_ROW
};

const char *problem_sentence(enum problem_kind k)
{
	return problems[k].sentence;
}

enum class problem_class(enum problem_kind k)
{
	return problems[k].class;
}

const char *problem_name(enum problem_kind k)
{
	return problems[k].name;
}

void problem_text(struct buf *out, const struct problem *p, bool translated)
{
	struct sentence s = { .msgid = problems[p->kind].sentence, .arg = { certificate_title(p->cert), p->arg[0], p->arg[1] }, .n = 3 };
	sentence_render(out, &s, translated);
}

/* ---- outlooks ---- */

static bool is_anchor(struct search *s, const struct certificate *c)
{
	return trust_has(graph_trust(s->graph), c) && !graph_excluded(s->graph, c);
}

static struct outlook *outlook_of(struct search *s, const struct certificate *c)
{
	struct outlook *o;
	HASH_FIND_PTR(s->outlooks, &c, o);
	if (!o) {
		o = ARENA_NEW(s->arena, struct outlook);
		o->cert = c;
		o->reach = o->fit = is_anchor(s, c);
		HASH_ADD_PTR(s->outlooks, cert, o);
		*vec_push(&s->surveyed) = o;
	}
	return o;
}

static bool followable(struct search *s, struct edge *e)
{
	return e->parent_usable && e->parent != e->child && edge_verify(s->graph, e) != SIG_BAD;
}

/* One round of handing the good news down. true: something changed. */
static bool spread(struct search *s)
{
	bool changed = false;
	for (size_t i = s->surveyed.n; i-- > 0;) {
		struct outlook *o = s->surveyed.v[i];
		size_t n;
		struct edge *const *e = o->fit ? NULL : graph_issuers(s->graph, o->cert, &n);
		for (size_t k = 0; e && k < n && !o->fit; k++) {
			struct outlook *up = followable(s, e[k]) ? outlook_of(s, e[k]->parent) : NULL;
			if (!up || !up->reach)
				continue;
			bool fit = up->fit && check_fit_to_issue(up->cert, s->j.q, s->j.purpose);
			changed |= !o->reach || fit;
			o->reach = true;
			o->fit = fit;
		}
	}
	return changed;
}

/* Meets everything that stands above the leaf, then asks who reaches an anchor. Cycles do no harm here. */
static void survey(struct search *s, const struct certificate *leaf)
{
	outlook_of(s, leaf);
	for (size_t i = 0; i < s->surveyed.n; i++) {
		size_t n;
		struct edge *const *e = graph_issuers(s->graph, s->surveyed.v[i]->cert, &n);
		for (size_t k = 0; k < n; k++)
			if (followable(s, e[k]))
				outlook_of(s, e[k]->parent);
	}
	while (spread(s))
		;
}

/* ---- the order of candidates ---- */

static int rank(struct search *s, struct edge *e)
{
	enum sig_result sig = edge_verify(s->graph, e);
	struct outlook *o = outlook_of(s, e->parent);
	int r = 0;
	r += sig == SIG_GOOD ? 0 : sig == SIG_BAD ? 4000 : 1000;
	r += o->fit && check_fit_to_issue(e->parent, s->j.q, s->j.purpose) ? 0 : o->reach ? 200 : 500;
	r += e->parent_trusted ? 0 : 40;
	r += e->keyid == KEYID_MATCH ? 0 : e->keyid == KEYID_ABSENT ? 10 : 20;
	r += check_fit_to_issue(e->parent, s->j.q, s->j.purpose) ? 0 : 5;
	return r;
}

struct candidate { struct edge *edge; int rank; size_t met; };

static int by_rank(const void *x, const void *y)
{
	const struct candidate *a = x, *b = y;
	if (a->rank != b->rank)
		return a->rank - b->rank;
	return a->met < b->met ? -1 : 1;
}

/* The same name and key again is no progress, whichever certificate carries them. */
static bool on_path(const struct search *s, const struct certificate *c)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->cert[i] == c || (i && name_equal(s->cert[i]->subject, c->subject) && certificate_same_key(s->cert[i], c)))
			return true;
	return false;
}

/* A bad signature with another key identifier: not the issuer at all, only one of its name. */
static bool namesake(const struct edge *e)
{
	return e->signature == SIG_BAD && (e->keyid == KEYID_DIFFER || e->issuer_serial == KEYID_DIFFER);
}

static struct candidate *candidates(struct search *s, const struct certificate *c, size_t *n, bool *loop)
{
	size_t m;
	struct edge *const *e = graph_issuers(s->graph, c, &m);
	struct candidate *v = ARENA_ARRAY(s->arena, struct candidate, m);
	*n = 0;
	for (size_t i = 0; i < m; i++) {
		if (!e[i]->parent_usable || e[i]->parent == c)
			continue;
		edge_verify(s->graph, e[i]);
		if (namesake(e[i]))
			continue;
		if (on_path(s, e[i]->parent)) {
			*loop |= e[i]->signature == SIG_GOOD;
			continue;
		}
		v[(*n)++] = (struct candidate){ e[i], rank(s, e[i]), i };
	}
	qsort(v, *n, sizeof *v, by_rank);
	return v;
}

/* ---- keeping paths ---- */

static size_t failures(const struct path *p)
{
	size_t n = 0;
	for (size_t i = 0; i < p->nproblem; i++)
		n += p->problem[i].fails;
	return n;
}

static bool only_unchecked(const struct path *p)
{
	for (size_t i = 0; i < p->nproblem; i++)
		if (p->problem[i].fails && !p->problem[i].unchecked)
			return false;
	return true;
}

/* The contract's order of paths: valid, undecided, reaching an anchor, fewest problems, least class, shortest; equals as met. */
static bool better(const struct path *a, const struct path *b)
{
	if (a->valid != b->valid)
		return a->valid;
	if (only_unchecked(a) != only_unchecked(b))
		return only_unchecked(a);
	if (a->anchored != b->anchored)
		return a->anchored;
	if (failures(a) != failures(b))
		return failures(a) < failures(b);
	if (path_reason(a) != path_reason(b))
		return path_reason(a) < path_reason(b);
	return a->n < b->n;
}

/* Insertion into the kept ones, best first; the worst falls off the end. */
static void keep(struct search *s, const struct path *p)
{
	size_t at = s->kept.n;
	if (s->kept.n == PATHS_KEPT_MAX) {
		if (!better(p, &s->kept.v[s->kept.n - 1]))
			return;
		s->kept.n--;
		at--;
	}
	*vec_push(&s->kept) = *p;
	for (; at > 0 && better(p, &s->kept.v[at - 1]); at--)
		s->kept.v[at] = s->kept.v[at - 1];
	s->kept.v[at] = *p;
}

static void record(struct search *s, enum path_end end, bool anchored)
{
	struct path p = { .n = s->n, .end = end, .anchored = anchored };
	p.cert = arena_dup(s->arena, s->cert, s->n * sizeof *s->cert);
	p.edge = arena_dup(s->arena, s->edge, (s->n - 1) * sizeof *s->edge);
	s->j.path = &p;
	path_judge(&s->j);
	keep(s, &p);
}

static bool have_valid(const struct search *s)
{
	return s->kept.n && s->kept.v[0].valid;
}

/* ---- the search ---- */

static void climb(struct search *s);

static void dead_end(struct search *s, const struct certificate *c, bool loop)
{
	if (c->self_issued)
		record(s, PATH_UNTRUSTED_ROOT, false);
	else
		record(s, loop ? PATH_LOOP : PATH_ISSUER_MISSING, false);
}

static void try_candidates(struct search *s, const struct candidate *v, size_t n)
{
	size_t before = s->kept.n;
	for (size_t i = 0; i < n && !s->cut; i++) {
		bool hopeless = !outlook_of(s, v[i].edge->parent)->reach || v[i].edge->signature == SIG_BAD;
		/* One explanation is enough where no anchor can be reached, or where another issuer's signature is right. */
		if (hopeless && s->kept.n > before)
			continue;
		s->edge[s->n - 1] = v[i].edge;
		s->cert[s->n++] = v[i].edge->parent;
		climb(s);
		s->n--;
	}
}

static void climb(struct search *s)
{
	const struct certificate *c = s->cert[s->n - 1];
	size_t n;
	bool loop = false;
	if (++s->steps > PATH_STEPS_MAX) {
		s->cut = arena_printf(s->arena, _("%d steps of the search"), PATH_STEPS_MAX);
		record(s, PATH_LIMIT, false);
		return;
	}
	if (is_anchor(s, c)) {
		record(s, PATH_TRUSTED, true);
		if (c->self_issued || have_valid(s))
			return;
	}
	if (s->n >= PATH_LENGTH_MAX - 1 || s->n > (size_t)s->j.q->depth + 2) {
		record(s, PATH_LIMIT, false);
		return;
	}
	struct candidate *v = candidates(s, c, &n, &loop);
	if (n)
		try_candidates(s, v, n);
	else if (!is_anchor(s, c))
		dead_end(s, c, loop);
}

static void start(struct search *s, const struct certificate *leaf, const char *host)
{
	if (host)
		host_parse(host, &s->j.host);
	s->cert[0] = leaf;
	s->n = 1;
	survey(s, leaf);
	climb(s);
	if (!s->kept.n)
		record(s, PATH_ISSUER_MISSING, false);
}

struct path_set *paths_find(struct arena *a, struct graph *g, const struct certificate *leaf, const struct question *q, enum purpose purpose,
			    const char *host)
{
	struct search *s = xcalloc(1, sizeof *s);
	struct path_set *out = ARENA_NEW(a, struct path_set);
	unsigned before = graph_signatures_done(g);
	s->arena = a;
	s->graph = g;
	s->j = (struct judgement){ .arena = a, .graph = g, .q = q, .purpose = purpose };
	start(s, leaf, host);
	out->path = arena_dup(a, s->kept.v, s->kept.n * sizeof *s->kept.v);
	out->n = s->kept.n;
	out->steps = s->steps;
	out->signatures = graph_signatures_done(g) - before;
	if (!s->cut && graph_signatures_done(g) >= PATH_SIGNATURES_MAX)
		s->cut = arena_printf(a, _("%d signature checks"), PATH_SIGNATURES_MAX);
	out->cut = s->cut != NULL;
	out->cut_why = s->cut;
	HASH_CLEAR(hh, s->outlooks);
	vec_free(&s->surveyed);
	vec_free(&s->kept);
	vec_free(&s->j.problem);
	free(s);
	return out;
}

enum class path_reason(const struct path *p)
{
	for (size_t i = 0; i < p->nproblem; i++)
		if (p->problem[i].fails)
			return problem_class(p->problem[i].kind);
	return CLASS_NONE;
}
