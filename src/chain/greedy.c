/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "chain/greedy.h"

#include "cert/key_fault.h"
#include "load/trust.h"

bool greedy_decodes_key(const struct certificate *c)
{
	return c->key.type != OID_KEY_EC || !public_key_fault(&c->key);
}

/* keyUsage without a bit is "invalid" to it, and it neither issues nor is issued. */
static bool is_void(const struct certificate *c)
{
	return c->has_ku && !c->ku;
}

/* By its names, identifiers and the kind of its key alone: the rest is looked at when the chain stands. */
static bool could_issue(const struct edge *e)
{
	return e->names && e->keyid != KEYID_DIFFER && e->issuer_serial != KEYID_DIFFER && !is_void(e->child) &&
	       !is_void(e->parent) && algorithm_fits_key(&e->child->sig, &e->parent->key) &&
	       greedy_decodes_key(e->parent);
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

struct greedy greedy_path(struct arena *a, struct graph *g, const struct certificate *leaf, int64_t at, enum oid use)
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
		if (!trusted)
			continue;
		if (trust_says(graph_trust(g), next, use) != TRUST_GIVEN) {
			p.rejected = next;
			return p;
		}
		if (trust_names(graph_trust(g), next, use)) {
			p.whole = p.anchored = true;
			return p;
		}
	}
	p.whole = is_self_signed(g, p.cert[p.n - 1]);
	p.anchored = p.whole && is_anchor(g, p.cert[p.n - 1]);
	if (p.trusted_from > p.n)
		p.trusted_from = p.anchored ? p.n - 1 : p.n;
	if (p.anchored && trust_says(graph_trust(g), p.cert[p.n - 1], use) != TRUST_GIVEN)
		p.rejected = p.cert[p.n - 1];
	return p;
}
