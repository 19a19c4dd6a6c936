/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "chain/greedy.h"

#include "load/trust.h"

/* By its names and identifiers alone: the rest is looked at when the chain stands. */
static bool could_issue(const struct edge *e)
{
	return e->names && e->keyid != KEYID_DIFFER && e->issuer_serial != KEYID_DIFFER;
}

static bool is_self_signed(struct graph *g, const struct certificate *c)
{
	size_t n;
	struct edge *const *e = graph_issuers(g, c, &n);

	for (size_t i = 0; c->self_issued && i < n; i++)
		if (e[i]->parent == c)
			return e[i]->keyid != KEYID_DIFFER && e[i]->issuer_serial != KEYID_DIFFER;
	return c->self_issued;
}

static bool on_it(const struct greedy *p, const struct certificate *c)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->cert[i] == c)
			return true;
	return false;
}

static bool is_valid_at(const struct certificate *c, int64_t at)
{
	return c->not_before <= at && at <= c->not_after;
}

static const struct certificate *best(struct graph *g, const struct greedy *p, bool trusted, int64_t at)
{
	const struct certificate *found = NULL;
	size_t n;
	struct edge *const *e = graph_issuers(g, p->cert[p->n - 1], &n);

	for (size_t i = 0; i < n; i++) {
		if (!(trusted ? e[i]->parent_trusted : e[i]->parent_usable) || !could_issue(e[i]) ||
		    on_it(p, e[i]->parent))
			continue;
		if (is_valid_at(e[i]->parent, at))
			return e[i]->parent;
		if (!found || e[i]->parent->not_after > found->not_after)
			found = e[i]->parent;
	}
	return found;
}

static bool is_anchor(struct graph *g, const struct certificate *c)
{
	return trust_has(graph_trust(g), c) && !graph_excluded(g, c);
}

struct greedy greedy_path(struct arena *a, struct graph *g, const struct certificate *leaf, int64_t at)
{
	struct greedy p = { .cert = ARENA_ARRAY(a, const struct certificate *, GREEDY_MAX), .n = 1 };
	bool trusted = false;

	p.cert[0] = leaf;
	p.trusted_from = GREEDY_MAX;
	while (p.n < GREEDY_MAX && !is_self_signed(g, p.cert[p.n - 1])) {
		const struct certificate *next = best(g, &p, true, at);

		if (next && !trusted)
			p.trusted_from = p.n;
		trusted |= next != NULL;
		if (!next && !trusted)
			next = best(g, &p, false, at);
		if (!next)
			break;
		p.cert[p.n++] = next;
	}
	p.whole = is_self_signed(g, p.cert[p.n - 1]);
	p.anchored = p.whole && is_anchor(g, p.cert[p.n - 1]);
	if (p.trusted_from > p.n)
		p.trusted_from = p.anchored ? p.n - 1 : p.n;
	return p;
}
