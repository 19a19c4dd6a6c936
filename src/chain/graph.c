/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nodes, groups of one name and edges in hash tables: an edge costs its signature when somebody first asks for it. */
#include "config.h"

#include "chain/graph.h"

#include "base/arena.h"
#include "base/map.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/name.h"
#include "cert/ocsp.h"
#include "cert/oid.h"
#include "cert/public_key.h"
#include "cert/sigcheck.h"
#include "chain/budget.h"
#include "chain/edge.h"
#include "chain/node.h"
#include "chain/revocation_private.h"
#include "chain/verified.h"
#include "load/certset.h"
#include "load/trust.h"

#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>

#define ISSUED_TRIALS 64 /* children that are tried before a CA is said to have issued none */
#define BY_KEY_NAMED                                                                                                   \
	64               /* certificates, at most, of a key identifier that are looked at, of the set and of the store \
	                  */
#define BY_KEY_TRIALS 32 /* CAs at hand, at most, whose keys are tried on a certificate that none of them names */

struct made_edge {
	struct edge edge; /* first: what the others see */
	struct node *child, *parent;
};

/* A public key by its SubjectPublicKeyInfo. */
struct known_key {
	unsigned number;
	struct node *node; /* the last one that was made; follow .twin */
	bool have_sha256;
	uint8_t sha256[32]; /* for the memory of the process (verified.h), once asked */
};

struct graph {
	struct arena *arena;
	struct certset *set;
	struct trust *trust;
	const char *const *exclude;
	size_t nexclude;
	int peer_input;
	bool of_all;               /* what was fetched serves, too */
	bool of_server;            /* question.h */
	struct map nodes;          /* DER: struct node */
	struct map met;            /* pointer to a certificate: its node, without a look at all of its octets */
	struct map groups;         /* hash of a name: struct group */
	struct map edges;          /* numbers of child and parent: struct made_edge */
	struct map keys;           /* SubjectPublicKeyInfo: struct known_key */
	struct map verified;       /* numbers of child and key: enum sig_result */
	int ca[BY_KEY_TRIALS + 1]; /* of the set; more than BY_KEY_TRIALS: too many to try */
	size_t nca;
	bool cas_read;
	int *crl; /* graph_crls, once asked */
	size_t ncrl;
	unsigned nnodes, ngroups, nkeys;
	unsigned heirs; /* DSA keys whose parameters are being looked for */
	unsigned done;
	size_t compares;
	struct budget *budget, own;
	struct search *searches;
	struct finder *spare; /* of a search that is over */
	struct revocation_engine *revocation;
};

static void tables_free(void *ctx)
{
	struct graph *g = ctx;

	map_free(&g->nodes);
	map_free(&g->met);
	map_free(&g->groups);
	map_free(&g->edges);
	map_free(&g->keys);
	map_free(&g->verified);
}

struct graph *graph_new(struct arena *a, struct certset *set, struct trust *trust, const struct question *q,
                        int peer_input)
{
	struct graph *g = ARENA_NEW(a, struct graph);

	*g = (struct graph){ .arena = a,
		             .nodes = { .arena = a },
		             .met = { .arena = a },
		             .groups = { .arena = a },
		             .edges = { .arena = a },
		             .keys = { .arena = a },
		             .verified = { .arena = a },
		             .set = set,
		             .trust = trust,
		             .exclude = q->exclude,
		             .nexclude = q->nexclude,
		             .peer_input = peer_input,
		             .of_server = q->of_server,
		             .own = budget_for(certset_count(set), q->budget) };
	g->budget = &g->own;
	arena_on_free(a, tables_free, g);
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

struct arena *graph_arena(struct graph *g)
{
	return g->arena;
}

size_t *graph_compares(struct graph *g)
{
	return &g->compares;
}

struct revocation_engine **graph_revocation(struct graph *g)
{
	return &g->revocation;
}

struct search **graph_searches(struct graph *g)
{
	return &g->searches;
}

struct finder **graph_spare_finder(struct graph *g)
{
	return &g->spare;
}

void graph_draw_from(struct graph *g, struct budget *b)
{
	g->budget = b;
}

struct budget *graph_budget(struct graph *g)
{
	return g->budget;
}

unsigned graph_signatures_done(const struct graph *g)
{
	return g->done;
}

/* ---- what does not exist for this question ---- */

/* "ab:CD:..", colons or not. */
static bool is_fingerprint(const char *s, const uint8_t sha256[32])
{
	size_t n = 0;

	for (; *s; s++) {
		int d = span_hex_digit((uint8_t)*s);

		if (*s == ':')
			continue;
		if (d < 0 || n >= 64 || (n % 2 ? sha256[n / 2] & 15 : sha256[n / 2] >> 4) != d)
			return false;
		n++;
	}
	return n == 64;
}

bool graph_means(const char *what, const struct certificate *c)
{
	return is_fingerprint(what, certificate_sha256(c)) || strcmp(what, certificate_title(c)) == 0 ||
	       strcmp(what, certificate_subject(c)) == 0;
}

bool graph_excluded(const struct graph *g, const struct certificate *c)
{
	for (size_t i = 0; i < g->nexclude; i++)
		if (graph_means(g->exclude[i], c))
			return true;
	return false;
}

/* ---- nodes ---- */

static void number_key(struct graph *g, struct node *n)
{
	const struct public_key *k = &n->cert->key;

	if (!k->spki.n) { /* what cannot be read is no one's equal */
		n->key = g->nkeys++;
		return;
	}
	union map_value *there = map_at(&g->keys, k->spki.p, k->spki.n);
	struct known_key *known = there->p;
	if (!known) {
		there->p = known = ARENA_NEW(g->arena, struct known_key);
		known->number = g->nkeys++;
	}
	n->key = known->number;
	n->twin = known->node;
	n->known = known;
	known->node = n;
}

void graph_each_twin(struct node *n, void (*fn)(void *ctx, struct node *n), void *ctx)
{
	for (struct node *x = n->known ? n->known->node : NULL; x; x = x->twin)
		if (x != n && x->group && x->group == n->group)
			fn(ctx, x);
}

/* Contract, "What may serve as intermediate". */
static bool is_usable(struct graph *g, const struct certificate *c)
{
	size_t n;
	int id = certset_find(g->set, c);
	const struct origin *o = certset_origins(g->set, id, &n);

	for (size_t i = 0; i < n; i++)
		switch ((enum origin_kind)o[i].kind) {
		case ORIGIN_UNTRUSTED:
			if (!g->of_server)
				return true;
			break;
		case ORIGIN_SENT:
			if (g->peer_input < 0 || o[i].input == g->peer_input)
				return true;
			break;
		case ORIGIN_OURS:
			if (g->peer_input < 0 || g->of_server)
				return true;
			break;
		case ORIGIN_FILE:
		case ORIGIN_CRL:
			if (g->peer_input < 0)
				return true;
			break;
		case ORIGIN_FETCHED: /* most clients will not have it */
			if (g->of_all)
				return true;
			break;
		case ORIGIN_TRUST:
		case ORIGIN_STAPLE:
		case ORIGIN_CLIENT_CRL:
			break;
		}
	return false;
}

void graph_takes_fetched(struct graph *g)
{
	g->of_all = true;
}

bool graph_takes_list(const struct graph *g, int id)
{
	size_t n;
	const struct origin *o = certset_origins(g->set, id, &n);

	for (size_t i = 0; i < n; i++)
		if (o[i].kind == ORIGIN_FILE || (o[i].kind == ORIGIN_CLIENT_CRL) == g->of_server)
			return true;
	return false;
}

const int *graph_crls(struct graph *g, size_t *n)
{
	size_t count = g->crl ? 0 : certset_count(g->set);

	if (!g->crl)
		g->crl = ARENA_ARRAY(g->arena, int, count + 1);
	for (size_t i = 0; i < count; i++)
		if (certset_entry(g->set, (int)i)->kind == ENTRY_CRL)
			g->crl[g->ncrl++] = (int)i;
	*n = g->ncrl;
	return g->crl;
}

struct node *graph_node(struct graph *g, const struct certificate *c)
{
	union map_value *met = map_at(&g->met, &c, sizeof c), *there;
	struct node *n = met->p;

	if (n)
		return n;
	there = map_at(&g->nodes, c->der.n ? c->der.p : (const uint8_t *)"", c->der.n);
	n = met->p = there->p;
	if (n)
		return n;
	met->p = there->p = n = ARENA_NEW(g->arena, struct node);
	n->cert = c;
	n->index = g->nnodes++;
	number_key(g, n);
	n->trusted = trust_has(g->trust, c) && !graph_excluded(g, c);
	n->usable = n->trusted || is_usable(g, c);
	return n;
}

/* ---- groups ---- */

static int span_compare(struct span a, struct span b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;

	return order ? order : (a.n > b.n) - (a.n < b.n);
}

static int by_ski(const void *x, const void *y)
{
	const struct node *a = *(struct node *const *)x, *b = *(struct node *const *)y;

	if (!a->cert->ski.n != !b->cert->ski.n)
		return a->cert->ski.n ? -1 : 1;
	int order = span_compare(a->cert->ski, b->cert->ski);
	return order ? order : (a->place > b->place) - (a->place < b->place);
}

static int standing(const struct node *n)
{
	return n->trusted ? 0 : n->usable ? 1 : 2;
}

static void group_fill(struct graph *g, struct group *p)
{
	VEC_OF(struct node *) v = VEC_INIT;
	size_t n, anchors;
	const int *id = certset_by_subject(g->set, p->hash, &n);

	for (size_t i = 0; i < n; i++) {
		const struct certificate *c = certset_certificate(g->set, id[i]);

		if (c && name_equal(c->subject, p->name) && !graph_excluded(g, c))
			*vec_push(&v) = graph_node(g, c);
	}
	size_t of_set = v.n;
	const struct certificate **anchor = trust_by_subject(g->trust, p->name, p->hash, &anchors);
	for (size_t i = 0; i < anchors; i++) {
		struct node *x = graph_excluded(g, anchor[i]) ? NULL : graph_node(g, anchor[i]);
		bool there = !x;

		for (size_t k = 0; k < of_set && !there && certset_find(g->set, anchor[i]) >= 0; k++)
			there = v.v[k] == x;
		if (!there)
			*vec_push(&v) = x;
	}
	p->node = ARENA_ARRAY(g->arena, struct node *, v.n);
	p->by_ski = ARENA_ARRAY(g->arena, struct node *, v.n);
	p->by_standing = ARENA_ARRAY(g->arena, struct node *, v.n);
	for (; p->n < v.n; p->n++) {
		p->node[p->n] = p->by_ski[p->n] = v.v[p->n];
		v.v[p->n]->place = (unsigned)p->n;
		v.v[p->n]->group = p;
		p->nidentified += v.v[p->n]->cert->ski.n > 0;
	}
	for (int want = 0, at = 0; want <= 2; want++)
		for (size_t i = 0; i < p->n; i++)
			if (standing(p->node[i]) == want) {
				p->node[i]->stands = (unsigned)at;
				p->by_standing[at++] = p->node[i];
			}
	if (p->n)
		qsort(p->by_ski, p->n, sizeof *p->by_ski, by_ski);
	vec_free(&v);
}

/* The first of the group whose key identifier does not stand before this one. */
static size_t first_named(const struct group *p, struct span keyid)
{
	size_t lo = 0, hi = p->nidentified;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (span_compare(p->by_ski[mid]->cert->ski, keyid) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

void group_each_named(struct group *p, struct span keyid, void (*fn)(void *ctx, struct node *n), void *ctx)
{
	for (size_t i = first_named(p, keyid); i < p->nidentified && span_eq(p->by_ski[i]->cert->ski, keyid); i++)
		fn(ctx, p->by_ski[i]);
	for (size_t i = p->nidentified; i < p->n; i++)
		fn(ctx, p->by_ski[i]);
}

static struct group *group_of(struct graph *g, struct span name, uint64_t hash)
{
	union map_value *there = map_at(&g->groups, &hash, sizeof hash);
	struct group *first = there->p, *p;

	for (p = first; p; p = p->same)
		if (name_equal(p->name, name))
			return p;
	p = ARENA_NEW(g->arena, struct group);
	p->name = name;
	p->hash = hash;
	p->index = g->ngroups++;
	if (first) {
		p->same = first->same;
		first->same = p;
	} else {
		there->p = p;
	}
	group_fill(g, p);
	return p;
}

struct group *graph_group_above(struct graph *g, struct node *child)
{
	if (!child->above_known && child->cert->issuer.n)
		child->above = group_of(g, child->cert->issuer, child->cert->issuer_hash);
	child->above_known = true;
	return child->above;
}

/* ---- edges ---- */

enum keyid_fact graph_keyid(const struct certificate *child, const struct certificate *parent)
{
	if (!child->aki_keyid.n || !parent->ski.n)
		return KEYID_ABSENT;
	return span_eq(child->aki_keyid, parent->ski) ? KEYID_MATCH : KEYID_DIFFER;
}

/* RFC 5280 4.2.1.1: both or neither are there; the issuer is the parent's. */
enum keyid_fact graph_issuer_serial(const struct certificate *child, const struct certificate *parent)
{
	if (!child->aki_serial.n)
		return KEYID_ABSENT;
	bool same = span_eq(child->aki_serial, parent->serial);
	for (size_t i = 0; i < child->naki_issuer; i++)
		if (child->aki_issuer[i].type == GN_DIRECTORY)
			return same && name_equal(child->aki_issuer[i].value, parent->issuer) ? KEYID_MATCH
			                                                                      : KEYID_DIFFER;
	return same ? KEYID_MATCH : KEYID_DIFFER;
}

static enum sig_result verified_before(struct graph *g, const struct node *child, const struct node *parent)
{
	uint64_t pair = (uint64_t)child->index << 32 | parent->key;
	const union map_value *result = map_find(&g->verified, &pair, sizeof pair);

	return result ? (enum sig_result)result->i : SIG_NOT_TRIED;
}

struct edge *graph_edge(struct graph *g, struct node *child, struct node *parent)
{
	uint64_t pair = (uint64_t)child->index << 32 | parent->index;
	union map_value *there = map_at(&g->edges, &pair, sizeof pair);
	struct made_edge *e = there->p;

	if (!e) {
		const struct certificate *c = child->cert, *p = parent->cert;

		there->p = e = ARENA_NEW(g->arena, struct made_edge);
		e->child = child;
		e->parent = parent;
		e->edge = (struct edge){ .child = c,
			                 .parent = p,
			                 .names = c->issuer.n && name_equal(c->issuer, p->subject),
			                 .keyid = graph_keyid(c, p),
			                 .issuer_serial = graph_issuer_serial(c, p),
			                 .parent_trusted = parent->trusted,
			                 .parent_usable = parent->usable };
	}
	e->edge.signature = verified_before(g, child, parent);
	return &e->edge;
}

/* ---- signatures ---- */

/* RFC 5280 6.1.4 (f): a DSA key without parameters has those of the key that signed its certificate. */
#define INHERITANCE_MAX 16

static struct public_key whole_key(struct graph *g, struct node *n)
{
	struct group *above = public_key_inherits(&n->cert->key) ? graph_group_above(g, n) : NULL;
	struct public_key key = n->cert->key;

	if (!above || g->heirs >= INHERITANCE_MAX)
		return key;
	g->heirs++;
	for (size_t i = 0; i < above->n && public_key_inherits(&key); i++)
		if (above->node[i] != n && above->node[i]->cert->key.type == OID_KEY_DSA &&
		    graph_verify(g, n, above->node[i]) == SIG_GOOD) {
			struct public_key issuer = whole_key(g, above->node[i]);
			key = public_key_inherit(g->arena, &key, &issuer);
		}
	g->heirs--;
	return key;
}

/* What its own key signed, no other key did. */
static bool own_key_signed(struct graph *g, struct node *n)
{
	return n->cert->self_issued && graph_verify(g, n, n) == SIG_GOOD;
}

/* By what the memory of the process knows the key: of one that was completed (whole_key), or that nobody else has, it
 * is made anew. NULL: it cannot be told. */
static const uint8_t *key_digest(const struct node *n, const struct public_key *key, uint8_t room[32])
{
	struct known_key *known = key->spki.p == n->cert->key.spki.p ? n->known : NULL;
	uint8_t *out = known ? known->sha256 : room;

	if (known && known->have_sha256)
		return out;
	if (!key->spki.n || gnutls_hash_fast(GNUTLS_DIG_SHA256, key->spki.p, key->spki.n, out) < 0)
		return NULL;
	if (known)
		known->have_sha256 = true;
	return out;
}

const uint8_t *graph_key_digest(struct node *n)
{
	return n->known ? key_digest(n, &n->cert->key, NULL) : NULL;
}

/* Within the budget, and computed once in this process. */
static enum sig_result verify(struct graph *g, const struct certificate *c, const struct node *parent,
                              const struct public_key *key)
{
	uint8_t room[32];
	const uint8_t *signer = key_digest(parent, key, room), *of = signer ? certificate_sha256(c) : NULL;
	struct verified *known = of ? verified_find(of, signer) : NULL;

	if (known)
		return budget_recall(g->budget, key, known->computed, &known->paid_in) ? (enum sig_result)known->result
		                                                                       : SIG_NOT_TRIED;
	unsigned before = signature_count();
	enum sig_result result = budget_verify(g->budget, c->tbs, &c->sig, c->signature, key);
	if (of && result != SIG_NOT_TRIED)
		verified_note(of, signer, result, signature_count() != before, g->budget->run);
	return result;
}

enum sig_result graph_verify(struct graph *g, struct node *child, struct node *parent)
{
	enum sig_result result = verified_before(g, child, parent);

	if (result != SIG_NOT_TRIED)
		return result;
	const struct certificate *c = child->cert;
	if (child->key != parent->key && own_key_signed(g, child))
		return SIG_BAD;
	struct public_key key = whole_key(g, parent);
	result = c->tbs.n && !c->signature.n ? SIG_BAD : /* not even octets: no key made it */
	             verify(g, c, parent, &key);
	if (result == SIG_NOT_TRIED)
		return result;
	g->done++;
	uint64_t pair = (uint64_t)child->index << 32 | parent->key;
	map_at(&g->verified, &pair, sizeof pair)->i = result;
	return result;
}

enum sig_result edge_verify(struct graph *g, struct edge *e)
{
	struct made_edge *m = (struct made_edge *)e; /* edges are made here alone */

	e->signature = graph_verify(g, m->child, m->parent);
	return e->signature == SIG_NOT_TRIED ? SIG_LIMIT : e->signature;
}

bool graph_self_signed(struct graph *g, const struct certificate *c)
{
	struct node *n = graph_node(g, c);

	if (n->trusted && c->self_issued && graph_keyid(c, c) != KEYID_DIFFER &&
	    graph_issuer_serial(c, c) != KEYID_DIFFER)
		return true;
	return graph_verify(g, n, n) == SIG_GOOD;
}

/* ---- questions ---- */

struct edge *graph_bearer(struct graph *g, const struct certificate *c, size_t i)
{
	struct node *child = graph_node(g, c);
	struct group *above = graph_group_above(g, child);

	return above && i < above->n ? graph_edge(g, child, above->by_standing[i]) : NULL;
}

struct signer_search {
	struct graph *graph;
	struct node *child, *signer;
	size_t n;
};

static void try_signer(void *ctx, struct node *n)
{
	struct signer_search *x = ctx;

	if (!x->signer && n != x->child && graph_verify(x->graph, x->child, n) == SIG_GOOD)
		x->signer = n;
}

static void count_signer(void *ctx, struct node *n)
{
	struct signer_search *x = ctx;

	if (n == x->child)
		return;
	x->n++;
	if (n->stands < x->signer->stands)
		x->signer = n;
}

/* What its own key signed, only others with that key did as well. */
static void find_signers(struct graph *g, struct node *child, struct group *above)
{
	struct signer_search x = { .graph = g, .child = child };

	if (own_key_signed(g, child)) {
		graph_each_twin(child, try_signer, &x);
	} else {
		if (child->cert->aki_keyid.n)
			group_each_named(above, child->cert->aki_keyid, try_signer, &x);
		for (size_t i = 0; !x.signer && i < above->n && budget_look(g->budget); i++)
			try_signer(&x, above->by_standing[i]);
	}
	if (x.signer) {
		x.n = 1;
		graph_each_twin(x.signer, count_signer, &x);
	}
	child->signer = x.signer;
	child->nsigners = x.n;
}

struct signers graph_signers(struct graph *g, const struct certificate *c)
{
	struct node *child = graph_node(g, c);
	struct group *above = graph_group_above(g, child);

	if (!above)
		return (struct signers){ NULL, 0, 0 };
	if (!child->signers_known)
		find_signers(g, child, above);
	child->signers_known = true;
	return (struct signers){ child->signer ? child->signer->cert : NULL, child->nsigners,
		                 above->n - (child->group == above) };
}

/* The CAs of the set, once a graph: none of them is read as long as they are too many. */
static void read_cas(struct graph *g)
{
	size_t n;
	const int *ca = certset_cas(g->set, &n);

	for (size_t i = 0; i < n && g->nca <= BY_KEY_TRIALS && !g->cas_read; i++)
		g->ca[g->nca++] = ca[i];
	g->cas_read = true;
}

typedef VEC_OF(struct edge *) edge_list;

static void add_parent(struct graph *g, struct node *child, const struct certificate *parent, edge_list *found)
{
	struct node *p = graph_node(g, parent);
	struct edge *e = p == child ? NULL : graph_edge(g, child, p);

	for (size_t i = 0; e && i < found->n; i++)
		if (found->v[i] == e)
			e = NULL;
	if (e)
		*vec_push(found) = e;
}

/* Those of a set whose key identifier is the one that the child names. */
static void add_named(struct graph *g, struct node *child, struct certset *from, edge_list *found)
{
	size_t n;
	const int *id = certset_by_keyid(from, child->cert->aki_keyid, &n);

	for (size_t i = 0; i < n && i < BY_KEY_NAMED; i++) {
		const struct certificate *c = certset_certificate(from, id[i]);

		if (span_eq(c->ski, child->cert->aki_keyid) && !graph_excluded(g, c))
			add_parent(g, child, c, found);
	}
}

/* Named by the key identifier; or a CA of the set whose key did sign, where they are few. Of the trust store only those
 * that are named: 150 verifications for one certificate whose issuer was renamed are not worth it. */
struct edge *const *graph_issuers_by_key(struct graph *g, const struct certificate *c, size_t *n)
{
	struct node *child = graph_node(g, c);
	edge_list found = VEC_INIT;

	if (!child->by_key) {
		if (c->aki_keyid.n) {
			add_named(g, child, g->set, &found);
			add_named(g, child, trust_set(g->trust), &found);
		}
		read_cas(g);
		for (size_t i = 0; i < g->nca && g->nca <= BY_KEY_TRIALS; i++) {
			const struct certificate *ca = certset_certificate(g->set, g->ca[i]);

			if (!graph_excluded(g, ca) && graph_verify(g, child, graph_node(g, ca)) == SIG_GOOD)
				add_parent(g, child, ca, &found);
		}
		child->by_key = ARENA_ARRAY(g->arena, struct edge *, found.n);
		for (; child->nby_key < found.n; child->nby_key++)
			child->by_key[child->nby_key] = found.v[child->nby_key];
		vec_free(&found);
	}
	*n = child->nby_key;
	return child->by_key;
}

/* ---- who issued something ---- */

struct marking {
	struct graph *graph;
	struct node *child, *maker; /* maker: whose key is known to have signed the child */
	size_t tries, unmarked;
};

/* Key identifiers that differ speak against it, an algorithm nobody knows does not. */
static void mark_issuer(void *ctx, struct node *n)
{
	struct marking *m = ctx;

	if (n->issued || n == m->child || !m->tries || (m->maker && m->maker->key != n->key) ||
	    graph_keyid(m->child->cert, n->cert) == KEYID_DIFFER)
		return;
	m->tries--;
	enum sig_result result = graph_verify(m->graph, m->child, n);
	if (result == SIG_BAD || result == SIG_NOT_TRIED)
		return;
	if (result == SIG_GOOD)
		m->maker = n;
	n->issued = true;
	m->unmarked--;
}

/* Of all of one name at once, child by child, until each is known to have issued something or enough was tried. */
static void mark_issuers(struct graph *g, struct group *p)
{
	size_t n;
	const int *id = certset_by_issuer(g->set, p->hash, &n);
	struct marking m = { .graph = g, .tries = ISSUED_TRIALS * p->n, .unmarked = p->n };

	for (size_t i = 0; i < n && m.unmarked && m.tries; i++) {
		const struct certificate *c = certset_certificate(g->set, id[i]);

		if (!c || !name_equal(c->issuer, p->name) || graph_excluded(g, c))
			continue;
		m.child = graph_node(g, c);
		m.maker = NULL;
		if (own_key_signed(g, m.child))
			graph_each_twin(m.child, mark_issuer, &m);
		else if (c->aki_keyid.n)
			group_each_named(p, c->aki_keyid, mark_issuer, &m);
		else
			for (size_t k = 0; k < p->n; k++)
				mark_issuer(&m, p->node[k]);
	}
	p->children_seen = true;
}

bool graph_issued_any(struct graph *g, const struct certificate *c)
{
	struct group *own = c->subject.n ? group_of(g, c->subject, c->subject_hash) : NULL;

	if (own && !own->children_seen)
		mark_issuers(g, own);
	return own && graph_node(g, c)->issued;
}
