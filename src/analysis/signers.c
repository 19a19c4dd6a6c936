/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who really signed what, where a path alone does not say: behind a bad signature, above an issuer that is missing,
 * above an anchor that is no root, and above our own leaf. Rules, reports and views read it and verify nothing. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/facts.h"
#include "base/arena.h"
#include "cert/certificate.h"
#include "cert/sigcheck.h"
#include "chain/budget.h"
#include "chain/edge.h"
#include "chain/graph.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "load/certset.h"

#define CLIMB_MAX 8

/* ---- paths ---- */

static bool is_root(struct graph *g, const struct certificate *c)
{
	return c->self_issued && graph_self_signed(g, c);
}

/* Who made the signatures on the path that its issuers did not make. */
static void find_makers(struct graph *g, struct path *p)
{
	for (size_t k = 0; k < p->nproblem; k++)
		for (size_t i = 0; p->problem[k].kind == PROBLEM_BAD_SIGNATURE && i + 1 < p->n; i++)
			if (p->cert[i] == p->problem[k].cert)
				p->edge[i]->maker = graph_signers(g, p->cert[i]).first;
}

/* ---- an issuer that is missing ---- */

static const struct certificate *signer_by_key(struct graph *g, const struct certificate *child)
{
	size_t n;
	struct edge *const *e = graph_issuers_by_key(g, child, &n);

	for (size_t i = 0; i < n; i++)
		if (!certificate_equal(e[i]->parent, child) && edge_verify(g, e[i]) == SIG_GOOD)
			return e[i]->parent;
	return NULL;
}

/* A bearer whose key identifier is the one that is named was meant; another may only bear the name. */
static struct edge *impostor_of(struct graph *g, const struct certificate *child, const struct certificate *signer)
{
	struct edge *e;

	for (size_t i = 0; (e = graph_bearer(g, child, i)) && budget_look(graph_budget(g)); i++)
		if (!certificate_equal(e->parent, child) && (signer || e->keyid != KEYID_MATCH) &&
		    edge_verify(g, e) == SIG_BAD) {
			e->maker = signer;
			return e;
		}
	return NULL;
}

static struct graph *graph_of_all(struct analysis *a, const struct chain *c, const struct question *q)
{
	struct graph *g = graph_new(a->arena, a->set, chain_trust(c), q, -1);

	graph_takes_fetched(g);
	graph_draw_from(g, &a->budget);
	return g;
}

/* Everything that was loaded may serve. One graph does for all chains of peers, made when first wanted. */
static const struct path *path_with_files(struct analysis *a, const struct chain *c, struct graph **peers)
{
	struct question q = *c->question;
	struct graph *files;

	q.of_server = false;
	if (c->side == SIDE_PEER && !*peers)
		*peers = graph_of_all(a, c, &q);
	files = c->side == SIDE_PEER ? *peers : graph_of_all(a, c, &q);
	struct path_set *s = paths_find(a->arena, files, c->cert, &q, c->purpose, c->host);

	if (s->n)
		s->path[0].rooted = is_root(files, s->path[0].cert[s->path[0].n - 1]);
	return s->n ? &s->path[0] : NULL;
}

static struct missing_issuer *missing_of(struct analysis *a, const struct chain *c, const struct certificate *child,
                                         struct graph **files)
{
	struct missing_issuer *m = ARENA_NEW(a->arena, struct missing_issuer);
	struct signers s = graph_signers(c->graph, child);

	m->child = child;
	m->bearers = s.bearers;
	m->some_did_not = s.bearers > s.n;
	m->known = s.first;
	m->impostor = m->some_did_not ? impostor_of(c->graph, child, s.first) : NULL;
	if (m->known) {
		m->known_is_root = is_root(c->graph, m->known);
		m->with_files = path_with_files(a, c, files);
	} else {
		m->renamed = signer_by_key(c->graph, child);
	}
	return m;
}

/* ---- above an anchor ---- */

/* From the anchor upwards, by signatures, to a self-signed anchor: then nobody refuses. */
static bool root_above(struct graph *g, const struct certificate *x, int steps)
{
	struct edge *e;

	for (size_t i = 0; steps && (e = graph_bearer(g, x, i)) && budget_look(graph_budget(g)); i++) {
		if (certificate_equal(e->parent, x) || !e->parent_usable || edge_verify(g, e) != SIG_GOOD)
			continue;
		if ((e->parent_trusted && is_root(g, e->parent)) || root_above(g, e->parent, steps - 1))
			return true;
	}
	return false;
}

/* Where a bound was met, a root may be there all the same. */
static bool is_rootless(const struct analysis *a, const struct chain *c)
{
	return c->verdict == VERDICT_TRUSTED && c->anchor && !is_root(c->graph, c->anchor) &&
	       !root_above(c->graph, c->anchor, CLIMB_MAX) && !a->budget.hit;
}

/* ---- above our own leaf ---- */

/* The issuer of c at hand whose signature fits; a self-issued one is the end of the way and no step of it. */
static const struct certificate *step_up(struct graph *g, const struct certificate *c)
{
	struct edge *e;

	for (size_t i = 0; (e = graph_bearer(g, c, i)) && budget_look(graph_budget(g)); i++)
		if (e->parent != c && !e->parent->self_issued && edge_verify(g, e) == SIG_GOOD)
			return e->parent;
	return NULL;
}

static void climb(struct analysis *a, struct chain *c)
{
	const struct certificate **way = ARENA_ARRAY(a->arena, const struct certificate *, CLIMB_MAX);
	const struct certificate *up = step_up(c->graph, c->cert);

	for (c->above = way; up && c->nabove < CLIMB_MAX; up = step_up(c->graph, up))
		way[c->nabove++] = up;
}

void signers_of(struct analysis *a, struct chain *c, struct graph **files)
{
	struct path *p = c->paths->n ? &c->paths->path[0] : NULL;

	if (c->unjudged)
		return;
	if (c->side == SIDE_OURS)
		climb(a, c);
	if (p)
		p->rooted = is_root(c->graph, p->cert[p->n - 1]);
	if (!p || !chain_is_judged(c))
		return;
	for (size_t k = 0; k < p->nproblem && !c->missing; k++)
		if (p->problem[k].kind == PROBLEM_ISSUER_MISSING)
			c->missing = missing_of(a, c, p->problem[k].cert, files);
	if (c->paths->sure) /* where a bound kept issuers away, one of them may have signed */
		find_makers(c->graph, p);
	c->rootless = is_rootless(a, c);
}
