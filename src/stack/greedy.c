/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names, identifiers and kinds of keys alone decide: no signature is verified on the way. */
#include "config.h"

#include "stack/greedy.h"

#include "base/arena.h"
#include "base/span.h"
#include "cert/der.h"
#include "chain/edge.h"
#include "chain/graph.h"
#include "chain/node.h"
#include "load/trust.h"
#include "load/trust_block.h"

#include <stack/openssl_certificate.h>

/* X509_V_ERR_... */
enum {
	STANDS = 0,
	UNSPECIFIED = 1,
	NO_ISSUER = 2,
	SELF_SIGNED_LEAF = 18,
	SELF_SIGNED = 19,
	NO_LOCAL_ISSUER = 20,
	TOO_LONG = 22,
	REJECTED = 28
};

static bool same(const struct certificate *a, const struct certificate *b)
{
	return a == b || span_eq(a->der, b->der);
}

static bool on_it(const struct greedy *p, const struct certificate *c)
{
	for (size_t i = 0; i < p->n; i++)
		if (same(p->cert[i], c))
			return true;
	return false;
}

struct choice {
	const struct greedy *below;
	struct openssl_certificate child;
	bool trusted; /* of the anchors alone */
	int64_t at;
	const struct certificate *valid, *latest; /* the first that is valid; that which ends last */
};

/* A trusted one may come again; another only as its own issuer. */
static bool may_come(const struct choice *c, const struct certificate *cert)
{
	return c->trusted || (c->below->n == 1 && c->child.self_issued) || !on_it(c->below, cert);
}

static void consider(struct choice *c, const struct certificate *cert)
{
	struct openssl_certificate issuer = openssl_certificate(cert);

	if (!may_come(c, cert) || !openssl_could_issue(&issuer, &c->child))
		return;
	if (!openssl_time_code(cert, c->at))
		c->valid = cert;
	if (!c->latest || openssl_ends_later(cert, c->latest))
		c->latest = cert;
}

static const struct certificate *chosen(const struct choice *c)
{
	return c->valid ? c->valid : c->latest;
}

/* The store's own order counts, not that of the set. */
static const struct certificate *best_trusted(struct graph *g, const struct greedy *p, int64_t at)
{
	const struct certificate *child = p->cert[p->n - 1];
	struct choice c = { .below = p, .child = openssl_certificate(child), .trusted = true, .at = at };
	size_t n;
	const struct certificate **anchor = trust_by_subject(graph_trust(g), child->issuer, child->issuer_hash, &n);

	for (size_t i = 0; i < n && c.child.sound && !c.valid; i++)
		if (!graph_excluded(g, anchor[i]) && graph_keyid(child, anchor[i]) != KEYID_DIFFER)
			consider(&c, anchor[i]);
	return chosen(&c);
}

static const struct certificate *best_untrusted(struct graph *g, const struct greedy *p, int64_t at)
{
	const struct certificate *child = p->cert[p->n - 1];
	struct group *above = graph_group_above(g, graph_node(g, child));
	struct choice c = { .below = p, .child = openssl_certificate(child), .at = at };

	for (size_t i = 0; above && i < above->n && c.child.sound && !c.valid; i++)
		if (above->node[i]->usable && graph_keyid(child, above->node[i]->cert) != KEYID_DIFFER)
			consider(&c, above->node[i]->cert);
	return chosen(&c);
}

static bool is_self_signed(const struct certificate *c)
{
	struct openssl_certificate o = openssl_certificate(c);

	return o.sound && o.self_signed;
}

/* It asks whether c is self-signed and gets no answer. */
static bool is_beyond_it(const struct certificate *c)
{
	struct openssl_certificate o = openssl_certificate(c);

	return !o.sound || !o.has_key;
}

struct greedy_walk {
	struct greedy *way;
	struct graph *g;
	int64_t at;
	enum oid use;
	bool partial;
};

static bool is_trusted_for_it(const struct greedy_walk *w, const struct certificate *c)
{
	return w->partial || is_self_signed(c) || trust_names(graph_trust(w->g), c, w->use);
}

/* Takes the last one's trusted issuer, or the last one itself from the store where it is self-signed. false: there is
 * none. */
static bool step_to_trusted(struct greedy_walk *w, bool *done)
{
	struct greedy *p = w->way;
	const struct certificate *last = p->cert[p->n - 1],
	                         *next = p->n < GREEDY_MAX ? best_trusted(w->g, p, w->at) : NULL;

	if (!next)
		return false;
	if (is_beyond_it(last)) {
		p->code = UNSPECIFIED;
		return *done = true;
	}
	if (!is_self_signed(last))
		p->cert[p->n++] = next;
	else if (!same(last, next))
		return false;
	if (p->trusted_from >= p->n)
		p->trusted_from = p->n - 1;
	*done = true;
	if (trust_says(graph_trust(w->g), next, w->use) != TRUST_GIVEN)
		p->code = REJECTED;
	else if (is_trusted_for_it(w, next))
		p->code = STANDS;
	else
		*done = false;
	return true;
}

static int code_of_end(const struct greedy *p)
{
	return p->n >= GREEDY_MAX                  ? TOO_LONG
	       : is_self_signed(p->cert[p->n - 1]) ? (p->n == 1 ? SELF_SIGNED_LEAF : SELF_SIGNED)
	       : p->trusted_from < p->n            ? NO_ISSUER
	                                           : NO_LOCAL_ISSUER;
}

/* From the first trusted one on only trusted ones are taken. */
static void climb(struct greedy_walk *w)
{
	struct greedy *p = w->way;
	bool done = false, untrusted_too = true;

	while (!done) {
		if (step_to_trusted(w, &done)) {
			untrusted_too = false;
			continue;
		}
		if (!untrusted_too)
			break;
		const struct certificate *last = p->cert[p->n - 1];
		const struct certificate *next =
		    is_self_signed(last) || p->n >= GREEDY_MAX ? NULL : best_untrusted(w->g, p, w->at);
		untrusted_too = next != NULL;
		if (next)
			p->cert[p->n++] = next;
	}
	if (!done)
		p->code = code_of_end(p);
}

/* At last the leaf itself counts, where it stands in the store. */
static void end_at_leaf(const struct greedy_walk *w)
{
	struct greedy *p = w->way;

	if (!p->code || p->trusted_from < p->n || !trust_has(graph_trust(w->g), p->cert[0]))
		return;
	p->trusted_from = 0;
	p->code = trust_says(graph_trust(w->g), p->cert[0], w->use) != TRUST_GIVEN ? REJECTED : STANDS;
}

static struct greedy walk(struct arena *a, struct graph *g, const struct certificate *leaf, int64_t at, enum oid use,
                          bool partial)
{
	const struct certificate *room[GREEDY_MAX] = { leaf };
	struct greedy p = { .cert = room, .n = 1, .trusted_from = GREEDY_MAX };
	struct greedy_walk w = { &p, g, at, use, partial };

	climb(&w);
	if (p.trusted_from > p.n)
		p.trusted_from = p.n;
	if (partial)
		end_at_leaf(&w);
	p.cert = arena_dup(a, p.cert, p.n * sizeof *p.cert);
	return p;
}

struct greedy greedy_path(struct arena *a, struct graph *g, const struct certificate *leaf, int64_t at, enum oid use)
{
	return walk(a, g, leaf, at, use, false);
}

struct greedy greedy_path_partial(struct arena *a, struct graph *g, const struct certificate *leaf, int64_t at,
                                  enum oid use)
{
	return walk(a, g, leaf, at, use, true);
}
