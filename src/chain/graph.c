/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "chain/graph.h"

#include "base/vec.h"
#include "chain/path.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <uthash.h>

/* Above so many certificates the search by key alone is left out: it looks at every one. */
#define BY_KEY_MAX 2000

/* The edges of one child; one pointer for each certificate, so that pointers can be compared. */
struct node {
	const struct certificate *cert;
	struct edge **by_name, **by_key;
	size_t n_name, n_key;
	bool have_name, have_key;
	int self;           /* signed with its own key: -1 not tried */
	UT_hash_handle hh;
};

struct graph {
	struct arena *arena;
	struct certset *set;
	struct trust *trust;
	struct question q;
	int peer_input;
	struct node *nodes;
	unsigned signatures;
};

static void drop_nodes(void *ctx)
{
	struct graph *g = ctx;
	HASH_CLEAR(hh, g->nodes);
}

struct graph *graph_new(struct arena *a, struct certset *set, struct trust *trust, const struct question *q, int peer_input)
{
	struct graph *g = ARENA_NEW(a, struct graph);
	*g = (struct graph){ .arena = a, .set = set, .trust = trust, .q = *q, .peer_input = peer_input };
	arena_on_free(a, drop_nodes, g);
	return g;
}

struct certset *graph_set(const struct graph *g)
{
	return g->set;
}

struct trust *graph_trust(const struct graph *g)
{
	return g->trust;
}

unsigned graph_signatures_done(const struct graph *g)
{
	return g->signatures;
}

/* The set's own copy of a certificate where it has one. */
static const struct certificate *canonical(struct graph *g, const struct certificate *c)
{
	int id = certset_find(g->set, c);
	const struct certificate *own = id < 0 ? NULL : certset_certificate(g->set, id);
	return own ? own : c;
}

static struct node *node_of(struct graph *g, const struct certificate *c)
{
	struct node *n;
	HASH_FIND_PTR(g->nodes, &c, n);
	if (!n) {
		n = ARENA_NEW(g->arena, struct node);
		n->cert = c;
		n->self = -1;
		HASH_ADD_PTR(g->nodes, cert, n);
	}
	return n;
}

/* ---- membership ---- */

bool graph_excluded(const struct graph *g, const struct certificate *c)
{
	for (size_t i = 0; i < g->q.nexclude; i++) {
		const char *what = g->q.exclude[i];
		struct buf hex = BUF_INIT;
		buf_hex(&hex, span_of(certificate_sha256(c), 32), "");
		bool hit = !strcasecmp(what, buf_str(&hex)) || !strcmp(what, certificate_title(c)) || !strcmp(what, certificate_subject(c));
		buf_free(&hex);
		if (hit)
			return true;
	}
	return false;
}

/* The contract, "What may serve as intermediate". */
static bool usable(struct graph *g, int id)
{
	size_t n;
	const struct origin *o = certset_origins(g->set, id, &n);
	if (g->peer_input < 0)
		return true;
	for (size_t i = 0; i < n; i++)
		if (o[i].kind == ORIGIN_UNTRUSTED || o[i].input == g->peer_input)
			return true;
	return false;
}

/* ---- facts ---- */

static enum keyid_fact keyid_fact(const struct certificate *child, const struct certificate *parent)
{
	if (!child->aki_keyid.n || !parent->ski.n)
		return KEYID_ABSENT;
	return span_eq(child->aki_keyid, parent->ski) ? KEYID_MATCH : KEYID_DIFFER;
}

static enum keyid_fact issuer_serial_fact(const struct certificate *child, const struct certificate *parent)
{
	if (!child->aki_serial.n || !child->naki_issuer)
		return KEYID_ABSENT;
	if (!span_eq(child->aki_serial, parent->serial))
		return KEYID_DIFFER;
	for (size_t i = 0; i < child->naki_issuer; i++)
		if (child->aki_issuer[i].type == GN_DIRECTORY && name_equal(child->aki_issuer[i].value, parent->issuer))
			return KEYID_MATCH;
	return KEYID_DIFFER;
}

static struct edge *edge_new(struct graph *g, const struct certificate *child, const struct certificate *parent, bool trusted, bool may)
{
	struct edge *e = ARENA_NEW(g->arena, struct edge);
	*e = (struct edge){
		.child = child,
		.parent = parent,
		.names = name_equal(child->issuer, parent->subject),
		.keyid = keyid_fact(child, parent),
		.issuer_serial = issuer_serial_fact(child, parent),
		.parent_trusted = trusted,
		.parent_usable = trusted || may,
	};
	return e;
}

typedef VEC_OF(struct edge *) edge_vec;

static struct edge **keep(struct graph *g, edge_vec *v, size_t *n)
{
	struct edge **kept = arena_dup(g->arena, v->v, v->n * sizeof *v->v);
	*n = v->n;
	vec_free(v);
	return kept;
}

static bool listed(const edge_vec *v, const struct certificate *parent)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->v[i]->parent == parent)
			return true;
	return false;
}

/* Trusted first, then usable, then known only; else in the order met. */
static int by_standing(const void *x, const void *y)
{
	const struct edge *a = *(struct edge *const *)x, *b = *(struct edge *const *)y;
	int ra = a->parent_trusted ? 0 : a->parent_usable ? 1 : 2, rb = b->parent_trusted ? 0 : b->parent_usable ? 1 : 2;
	return ra - rb;
}

static void sort_stable(edge_vec *v)
{
	edge_vec sorted = VEC_INIT;
	for (int rank = 0; rank < 3; rank++)
		for (size_t i = 0; i < v->n; i++) {
			struct edge *e = v->v[i];
			int r = e->parent_trusted ? 0 : e->parent_usable ? 1 : 2;
			if (r == rank)
				*vec_push(&sorted) = e;
		}
	vec_free(v);
	*v = sorted;
}

static void collect_by_name(struct graph *g, const struct certificate *c, edge_vec *v)
{
	size_t n;
	const struct certificate **anchor = trust_by_subject(g->trust, c->issuer, c->issuer_hash, &n);
	for (size_t i = 0; i < n; i++)
		if (!graph_excluded(g, anchor[i]))
			*vec_push(v) = edge_new(g, c, canonical(g, anchor[i]), true, true);
	size_t anchors = v->n;
	const int *id = certset_by_subject(g->set, c->issuer_hash, &n);
	for (size_t i = 0; i < n; i++) {
		const struct certificate *p = certset_certificate(g->set, id[i]);
		bool known = false;
		for (size_t k = 0; k < anchors && !known; k++)
			known = v->v[k]->parent == p;
		if (!known && name_equal(c->issuer, p->subject) && !graph_excluded(g, p))
			*vec_push(v) = edge_new(g, c, p, false, usable(g, id[i]));
	}
	sort_stable(v);
}

struct edge *const *graph_issuers(struct graph *g, const struct certificate *c, size_t *n)
{
	struct node *x = node_of(g, c);
	if (!x->have_name) {
		edge_vec v = VEC_INIT;
		collect_by_name(g, c, &v);
		x->by_name = keep(g, &v, &x->n_name);
		x->have_name = true;
	}
	*n = x->n_name;
	return x->by_name;
}

/* By key identifier; by signature too among what was loaded, where that is not much. */
static void consider_by_key(struct graph *g, const struct certificate *c, const struct certificate *p, bool trusted, bool may, bool try_signature,
			    edge_vec *v)
{
	p = canonical(g, p);
	if (p == c || listed(v, p) || graph_excluded(g, p))
		return;
	bool keyid = c->aki_keyid.n && span_eq(c->aki_keyid, p->ski);
	if (!keyid && !try_signature)
		return;
	struct edge *e = edge_new(g, c, p, trusted, may);
	if (keyid || (p->ca && edge_verify(g, e) == SIG_GOOD))
		*vec_push(v) = e;
}

struct edge *const *graph_issuers_by_key(struct graph *g, const struct certificate *c, size_t *n)
{
	struct node *x = node_of(g, c);
	if (!x->have_key && certset_count(g->set) <= BY_KEY_MAX) {
		edge_vec v = VEC_INIT;
		bool few = certset_count(g->set) <= 64;
		for (size_t i = 0; i < certset_count(g->set); i++) {
			const struct certificate *p = certset_certificate(g->set, (int)i);
			if (p)
				consider_by_key(g, c, p, trust_has(g->trust, p), usable(g, (int)i), few, &v);
		}
		for (size_t i = 0, m = c->aki_keyid.n ? trust_count(g->trust) : 0; i < m; i++)
			consider_by_key(g, c, trust_at(g->trust, i), true, true, false, &v);
		if (v.n)
			qsort(v.v, v.n, sizeof *v.v, by_standing);
		x->by_key = keep(g, &v, &x->n_key);
	}
	x->have_key = true;
	*n = x->n_key;
	return x->by_key;
}

/* ---- signatures ---- */

/* Another edge of the same child whose parent has the same key, already tried. */
static enum sig_result known_signature(struct graph *g, const struct edge *e)
{
	struct node *x = node_of(g, e->child);
	for (size_t i = 0; i < x->n_name; i++)
		if (x->by_name[i]->signature != SIG_NOT_TRIED && x->by_name[i]->signature != SIG_LIMIT &&
		    certificate_same_key(x->by_name[i]->parent, e->parent))
			return x->by_name[i]->signature;
	return SIG_NOT_TRIED;
}

enum sig_result edge_verify(struct graph *g, struct edge *e)
{
	if (e->signature != SIG_NOT_TRIED)
		return e->signature;
	e->signature = known_signature(g, e);
	if (e->signature != SIG_NOT_TRIED)
		return e->signature;
	if (g->signatures >= PATH_SIGNATURES_MAX)
		return e->signature = SIG_LIMIT;
	g->signatures++;
	return e->signature = signature_verify(e->child->tbs, &e->child->sig, e->child->signature, e->parent);
}

bool graph_self_signed(struct graph *g, const struct certificate *c)
{
	struct node *x = node_of(g, c);
	if (!c->self_issued)
		return false;
	if (x->self < 0) {
		g->signatures++;
		x->self = signature_verify(c->tbs, &c->sig, c->signature, c) == SIG_GOOD;
	}
	return x->self;
}

bool graph_issued_any(struct graph *g, const struct certificate *c)
{
	size_t n;
	const int *id = certset_by_issuer(g->set, c->subject_hash, &n);
	for (size_t i = 0; i < n; i++) {
		const struct certificate *child = certset_certificate(g->set, id[i]);
		size_t m;
		if (child == c || !name_equal(child->issuer, c->subject) || certificate_same_key(child, c))
			continue;
		struct edge *const *e = graph_issuers(g, child, &m);
		for (size_t k = 0; k < m; k++)
			if (e[k]->parent == c && edge_verify(g, e[k]) == SIG_GOOD)
				return true;
	}
	return false;
}
