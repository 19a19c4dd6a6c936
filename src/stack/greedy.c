/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names, identifiers and kinds of keys alone decide: no signature is verified on the way. */
#include "config.h"

#include "stack/greedy.h"

#include "base/arena.h"
#include "cert/key_fault.h"
#include "cert/oid.h"
#include "cert/sigcheck.h"
#include "chain/edge.h"
#include "chain/graph.h"
#include "chain/node.h"
#include "load/trust.h"
#include "load/trust_block.h"

bool greedy_decodes_key(const struct certificate *c)
{
	return c->key.type != OID_KEY_EC || !key_fault(&c->key);
}

/* keyUsage without a bit is "invalid" to it, and it neither issues nor is issued. */
static bool is_void(const struct certificate *c)
{
	return c->has_ku && !c->ku;
}

static bool is_identified(const struct certificate *parent, const struct certificate *child)
{
	return graph_keyid(child, parent) != KEYID_DIFFER && graph_issuer_serial(child, parent) != KEYID_DIFFER;
}

/* By its identifiers and the kind of its key alone: the rest is looked at when the chain stands. */
static bool could_issue(const struct certificate *parent, const struct certificate *child)
{
	return is_identified(parent, child) && !is_void(child) && !is_void(parent) &&
	       algorithm_fits_key(&child->sig, &parent->key) && greedy_decodes_key(parent);
}

static bool is_self_signed(const struct certificate *c)
{
	return c->self_issued && is_identified(c, c);
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

struct choice {
	const struct greedy *below;
	bool trusted; /* of the anchors alone */
	int64_t at;
	const struct node *valid, *latest; /* the first in order that is valid; that which ends last */
};

/* Anchors before others, then the order of the group. */
static bool comes_before(const struct node *a, const struct node *b)
{
	return a->trusted != b->trusted ? a->trusted : a->place < b->place;
}

static void consider(void *ctx, struct node *n)
{
	struct choice *c = ctx;

	if (!(c->trusted ? n->trusted : n->usable) || !could_issue(n->cert, c->below->cert[c->below->n - 1]) ||
	    on_it(c->below, n->cert))
		return;
	if (is_valid_at(n->cert, c->at) && (!c->valid || comes_before(n, c->valid)))
		c->valid = n;
	if (!c->latest || n->cert->not_after > c->latest->cert->not_after ||
	    (n->cert->not_after == c->latest->cert->not_after && comes_before(n, c->latest)))
		c->latest = n;
}

static const struct certificate *best(struct graph *g, const struct greedy *p, bool trusted, int64_t at)
{
	const struct certificate *child = p->cert[p->n - 1];
	struct group *above = graph_group_above(g, graph_node(g, child));
	struct choice c = { .below = p, .trusted = trusted, .at = at };

	if (above && child->aki_keyid.n)
		group_each_named(above, child->aki_keyid, consider, &c);
	else
		for (size_t i = 0; above && i < above->n; i++)
			consider(&c, above->node[i]);
	return c.valid ? c.valid->cert : c.latest ? c.latest->cert : NULL;
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
	while (p.n < GREEDY_MAX && !is_self_signed(p.cert[p.n - 1])) {
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
	p.whole = is_self_signed(p.cert[p.n - 1]);
	p.anchored = p.whole && is_anchor(g, p.cert[p.n - 1]);
	if (p.trusted_from > p.n)
		p.trusted_from = p.anchored ? p.n - 1 : p.n;
	if (p.anchored && trust_says(graph_trust(g), p.cert[p.n - 1], use) != TRUST_GIVEN)
		p.rejected = p.cert[p.n - 1];
	return p;
}
