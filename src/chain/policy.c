/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificate policies (RFC 5280 6.1.2 to 6.1.5 as RFC 9618 writes them): a graph of policies by depth, not a tree of
 * paths through them. A policy stands at a depth at most once, whatever leads to it, so the work is bounded by what the
 * certificates say, and never doubles from one to the next. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/der.h"
#include "cert/oid.h"
#include "chain/check.h"
#include "chain/path.h"
#include "chain/policy_read.h"
#include "chain/problem.h"

#include <stdlib.h>

#define POLICY_NODES_MAX 4000 /* policies of one path, of all depths, and mappings: what is more is not judged */

struct policy {
	struct span oid;
	bool from_any; /* its parent is anyPolicy of the depth above: the policy is one of the anchor's domain */
	bool dropped;  /* mapped where mapping is inhibited */
	bool reached;
	size_t parent, nparent; /* in the level's list of parents: indices into the level above */
};

struct expected { /* what a policy of this depth is called one deeper */
	struct span oid;
	size_t policy;
};

struct policy_level {
	VEC_OF(struct policy) policy;
	VEC_OF(size_t) parent;
	VEC_OF(struct expected) expected; /* sorted */
	bool any;                         /* anyPolicy is among them */
};

struct policies {
	struct checker *k;
	const struct path *path;
	struct policy_level *level; /* of each depth; 0: anyPolicy alone */
	size_t depth, nodes;
	bool null;                                             /* the graph is */
	const struct certificate *emptied;                     /* by this one */
	int64_t explicit_policy, inhibit_any, inhibit_mapping; /* the state variables of 6.1.2 (d) to (f) */
	struct argument demand;                                /* who asks for an explicit policy */
};

/* ---- 6.1.3 (d): the next depth ---- */

static int by_expected(const void *x, const void *y)
{
	const struct expected *a = x, *b = y;
	int order = policy_order(a->oid, b->oid);

	return order ? order : (a->policy > b->policy) - (a->policy < b->policy);
}

static struct policy *add_policy(struct policies *g, struct policy_level *to, struct span oid)
{
	struct policy *p = vec_push(&to->policy);

	p->oid = oid;
	p->parent = to->parent.n;
	g->nodes++;
	return p;
}

/* Adds the policy that above->expected has from *at on, and moves *at behind it. */
static void add_expected(struct policies *g, const struct policy_level *above, struct policy_level *to, size_t *at)
{
	struct span oid = above->expected.v[*at].oid;
	struct policy *p = add_policy(g, to, oid);

	for (; *at < above->expected.n && span_eq(above->expected.v[*at].oid, oid); ++*at) {
		*vec_push(&to->parent) = above->expected.v[*at].policy;
		p->nparent++;
	}
}

static void skip_expected(const struct policy_level *above, size_t *at)
{
	struct span oid = above->expected.v[*at].oid;

	while (*at < above->expected.n && span_eq(above->expected.v[*at].oid, oid))
		++*at;
}

/* Both lists are sorted: what the certificate asserts, and what is expected; with anyPolicy, what is expected is
 * asserted as well. */
static void join(struct policies *g, const oid_list *own, const struct policy_level *above, struct policy_level *to,
                 bool any)
{
	size_t at = 0;

	for (size_t i = 0; i <= own->n; i++) {
		while (at < above->expected.n &&
		       (i == own->n || policy_order(above->expected.v[at].oid, own->v[i]) < 0)) {
			if (any)
				add_expected(g, above, to, &at);
			else
				skip_expected(above, &at);
		}
		if (i == own->n)
			break;
		if (at < above->expected.n && span_eq(above->expected.v[at].oid, own->v[i]))
			add_expected(g, above, to, &at);
		else if (above->any)
			add_policy(g, to, own->v[i])->from_any = true;
	}
}

static bool is_empty(const struct policy_level *l)
{
	for (size_t i = 0; i < l->policy.n; i++)
		if (!l->policy.v[i].dropped)
			return false;
	return !l->any;
}

static void settle_null(struct policies *g, const struct certificate *c, bool null)
{
	if (null && !g->null)
		g->emptied = c;
	g->null |= null;
}

/* 4.2.1.4: "MUST NOT appear more than once"; an extension that cannot be right asserts nothing. */
static bool has_twice(const oid_list *sorted)
{
	for (size_t i = 1; i < sorted->n; i++)
		if (span_eq(sorted->v[i], sorted->v[i - 1]))
			return true;
	return false;
}

/* (d), (e) */
static void descend(struct policies *g, const struct certificate *c, bool last)
{
	struct policy_level *above = &g->level[g->depth], *to = &g->level[++g->depth];
	oid_list own = VEC_INIT;
	bool any = policy_read_list(c, &own) && (g->inhibit_any > 0 || (!last && c->self_issued));

	if (!g->null) {
		join(g, &own, above, to, any);
		to->any = any && above->any;
	}
	settle_null(g, c, !c->policies.p || has_twice(&own) || is_empty(to));
	vec_free(&own);
}

/* ---- 6.1.4 (a), (b): mappings ---- */

static void expect(struct policies *g, struct policy_level *l, struct span oid, size_t policy)
{
	*vec_push(&l->expected) = (struct expected){ oid, policy };
	g->nodes++;
}

/* How many of the sorted pairs from `at` on map the same policy. */
static size_t pairs_alike(const mapping_list *m, size_t at)
{
	size_t n = 1;

	while (at + n < m->n && span_eq(m->v[at + n].issuer, m->v[at].issuer))
		n++;
	return n;
}

/* The policy of that name among the sorted ones that the level began with; n: none. */
static size_t find_policy(const struct policy_level *l, size_t n, struct span oid)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = policy_order(l->policy.v[mid].oid, oid);

		if (!order)
			return mid;
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return n;
}

static void map_policy(struct policies *g, struct policy_level *l, size_t found, const struct policy_mapping *pair,
                       size_t n)
{
	for (size_t i = 0; i < n; i++)
		expect(g, l, pair[i].subject, found);
}

static void map_level(struct policies *g, const mapping_list *m, bool *mapped)
{
	struct policy_level *l = &g->level[g->depth];
	size_t n = l->policy.n;

	for (size_t at = 0; at < m->n; at += pairs_alike(m, at)) {
		size_t found = find_policy(l, n, m->v[at].issuer);

		if (found < n)
			mapped[found] = true;
		if (!g->inhibit_mapping) {
			if (found < n)
				l->policy.v[found].dropped = true;
			continue;
		}
		if (found == n && !l->any)
			continue;
		if (found == n) {
			found = l->policy.n;
			add_policy(g, l, m->v[at].issuer)->from_any = true;
		}
		map_policy(g, l, found, &m->v[at], pairs_alike(m, at));
	}
	for (size_t i = 0; i < n; i++)
		if (!mapped[i])
			expect(g, l, l->policy.v[i].oid, i);
	if (l->expected.n)
		qsort(l->expected.v, l->expected.n, sizeof *l->expected.v, by_expected);
}

static void take_mappings(struct policies *g, const struct certificate *c)
{
	mapping_list m = VEC_INIT;

	policy_read_mappings(c, &m); /* sound: check_mappings */
	if (!g->null) {
		bool *mapped = xcalloc(g->level[g->depth].policy.n + 1, sizeof *mapped);

		map_level(g, &m, mapped);
		free(mapped);
		settle_null(g, c, is_empty(&g->level[g->depth]));
	}
	vec_free(&m);
}

/* ---- 6.1.4 (h) to (j): the counters ---- */

static void lower_to(int64_t *n, int64_t to)
{
	if (to >= 0 && to < *n)
		*n = to;
}

static void count_down(int64_t *n)
{
	*n -= *n > 0;
}

static void take_limits(struct policies *g, const struct certificate *c)
{
	struct der d;
	int64_t explicit = policy_constraint(c, DER_CTX(0));

	if (explicit >= 0 && explicit < g->explicit_policy)
		g->demand = as_certificate(c);
	lower_to(&g->explicit_policy, explicit);
	lower_to(&g->inhibit_mapping, policy_constraint(c, DER_CTX(1)));
	if (c->inhibit_any.p && der_first(c->inhibit_any, &d))
		lower_to(&g->inhibit_any, policy_skip(d.value));
}

static void count_certificate(struct policies *g, const struct certificate *c)
{
	if (!c->self_issued) {
		count_down(&g->explicit_policy);
		count_down(&g->inhibit_mapping);
		count_down(&g->inhibit_any);
	}
	take_limits(g, c);
}

/* ---- 6.1.5 (a), (b), (g): the end ---- */

static bool is_asked_for(const struct question *q, struct span oid)
{
	uint8_t room[256];

	for (size_t i = 0; i < q->npolicies; i++)
		if (span_eq(span_of(room, oid_encode(q->policies[i], room, sizeof room)), oid))
			return true;
	return false;
}

/* Does a policy that the question accepts, by its name in the anchor's domain, lead down to the last depth? */
static bool accepted(struct policies *g)
{
	const struct question *q = g->k->question;
	struct policy_level *last = &g->level[g->depth];

	if (g->null)
		return false;
	if (!q->npolicies || last->any || is_asked_for(q, oid_bytes(OID_ANY_POLICY)))
		return true;
	for (size_t i = 0; i < last->policy.n; i++)
		last->policy.v[i].reached = true;
	for (size_t d = g->depth; d > 0; d--)
		for (size_t i = 0; i < g->level[d].policy.n; i++) {
			const struct policy *p = &g->level[d].policy.v[i];

			if (p->reached && p->from_any && is_asked_for(q, p->oid))
				return true;
			for (size_t m = 0; p->reached && m < p->nparent; m++)
				g->level[d - 1].policy.v[g->level[d].parent.v[p->parent + m]].reached = true;
		}
	return false;
}

static void refuse(struct policies *g, const struct certificate *c)
{
	check_say(g->k, PROBLEM_POLICY, g->emptied ? g->emptied : c, g->demand, as_none());
}

/* ---- all of it ---- */

/* The certificates below the anchor, which gives the limits alone; an anchor that was asked about is judged itself. */
static size_t judged(const struct path *p)
{
	bool anchor = p->end == PATH_TRUSTED || p->end == PATH_UNTRUSTED_ROOT;

	return p->n - (anchor && p->n > 1);
}

/* Nobody on the path asks for a policy, nor does the question: then all that can be wrong is a mapping. */
static bool is_demanded(const struct policies *g)
{
	for (size_t i = 0; i < g->path->n; i++)
		if (policy_constraint(g->path->cert[i], DER_CTX(0)) >= 0)
			return true;
	return g->k->question->explicit_policy;
}

static bool check_mappings(struct policies *g)
{
	bool sound = true;

	for (size_t i = 1; i < g->path->n; i++) {
		mapping_list m = VEC_INIT;

		if (!policy_read_mappings(g->path->cert[i], &m)) {
			check_say(g->k, PROBLEM_POLICY_MAPS_ANY, g->path->cert[i], as_none(), as_none());
			sound = false;
		}
		vec_free(&m);
	}
	return sound;
}

static void run(struct policies *g)
{
	size_t n = judged(g->path);

	if (!check_mappings(g) || !is_demanded(g))
		return;
	if (n < g->path->n)
		take_limits(g, g->path->cert[n]);
	for (size_t i = n; i-- > 0;) {
		const struct certificate *c = g->path->cert[i];

		descend(g, c, i == 0);
		if (!g->explicit_policy && g->null) {
			refuse(g, c);
			return;
		}
		if (i > 0)
			take_mappings(g, c);
		if (g->nodes > POLICY_NODES_MAX) {
			check_unjudged(g->k, PROBLEM_POLICY_UNCHECKED, c, as_number(POLICY_NODES_MAX), as_none());
			return;
		}
		if (i > 0)
			count_certificate(g, c);
	}
	count_down(&g->explicit_policy);
	if (policy_constraint(g->path->cert[0], DER_CTX(0)) == 0) {
		if (g->explicit_policy)
			g->demand = as_certificate(g->path->cert[0]);
		g->explicit_policy = 0;
	}
	if (!g->explicit_policy && !accepted(g))
		refuse(g, g->path->cert[0]);
}

void check_policy(struct checker *k, const struct path *p)
{
	const struct question *q = k->question;
	size_t n = judged(p);
	struct policies g = { .k = k, .path = p, .demand = as_code("--explicit-policy") };
	int64_t all = (int64_t)n + 1;

	g.level = xcalloc(n + 1, sizeof *g.level);
	g.level[0].any = true;
	g.explicit_policy = q->explicit_policy ? 0 : all;
	g.inhibit_any = q->inhibit_any_policy ? 0 : all;
	g.inhibit_mapping = q->inhibit_policy_mapping ? 0 : all;
	run(&g);
	for (size_t i = 0; i <= n; i++) {
		vec_free(&g.level[i].policy);
		vec_free(&g.level[i].parent);
		vec_free(&g.level[i].expected);
	}
	free(g.level);
}
