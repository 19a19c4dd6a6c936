/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who signed a CRL, and may he? RFC 5280 6.3.3 (f), (g): a key of the CRL's issuer, with cRLSign where there is a
 * keyUsage, and a valid path of its own to the anchor of the path that is judged. */
#include "config.h"

#include "base/arena.h"
#include "base/guard.h"
#include "base/i18n.h"
#include "base/map.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/name.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "cert/sigcheck.h"
#include "chain/budget.h"
#include "chain/fitness.h"
#include "chain/graph.h"
#include "chain/node.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "chain/question.h"
#include "chain/revocation.h"
#include "chain/revocation_private.h"
#include "load/certset.h"
#include "load/trust.h"

#include <string.h>

static enum sig_result verify(struct revocation_engine *r, struct span tbs, const struct signature_algorithm *sig,
                              struct span signature, const struct certificate *signer)
{
	enum sig_result result = budget_verify(graph_budget(r->graph), tbs, sig, signature, &signer->key);

	return result == SIG_NOT_TRIED ? SIG_LIMIT : result;
}

/* A DSA key on the path may leave its parameters to the key above it, and that of a responder to the issuer's. */
static struct public_key key_of(const struct inquiry *a, const struct certificate *c)
{
	const struct path *p = a->path;
	struct public_key key = p->cert[p->n - 1]->key;

	for (size_t i = p->n; i-- > a->at;) {
		key = public_key_inherit(a->r->arena, &p->cert[i]->key, &key);
		if (p->cert[i] == c)
			return key;
	}
	if (c == a->issuer || !name_equal(c->issuer, a->issuer->subject))
		return c->key;
	key = key_of(a, a->issuer);
	return public_key_inherit(a->r->arena, &c->key, &key);
}

enum sig_result revocation_verify_on_path(const struct inquiry *a, struct span tbs,
                                          const struct signature_algorithm *sig, struct span signature,
                                          const struct certificate *signer)
{
	if (!public_key_inherits(&signer->key))
		return verify(a->r, tbs, sig, signature, signer);
	struct public_key key = key_of(a, signer);
	enum sig_result result = budget_verify(graph_budget(a->r->graph), tbs, sig, signature, &key);
	return result == SIG_NOT_TRIED ? SIG_LIMIT : result;
}

/* What became of a key that was tried on a list: it stays beside the list, for further questions, too. */
struct tried {
	uint8_t key[32];
	enum sig_result result;
	bool computed;
	unsigned paid_in; /* budget_recall's */
	struct tried *next;
};

static struct tried *tried_before(const struct crl *c, const uint8_t *key)
{
	for (struct tried *t = key ? c->kept->signers : NULL; t; t = t->next)
		if (memcmp(t->key, key, sizeof t->key) == 0)
			return t;
	return NULL;
}

static void note_tried(const struct crl *c, const uint8_t *key, enum sig_result result, bool computed, unsigned run)
{
	struct tried *t = ARENA_NEW(c->arena, struct tried);

	*t = (struct tried){ .result = result, .computed = computed, .paid_in = run, .next = c->kept->signers };
	memcpy(t->key, key, sizeof t->key);
	c->kept->signers = t;
}

enum sig_result revocation_list_verify(struct budget *b, const struct crl *list, const struct public_key *key,
                                       const uint8_t *sha256)
{
	struct tried *known = tried_before(list, sha256);

	if (known)
		return budget_recall(b, key, known->computed, &known->paid_in) ? known->result : SIG_NOT_TRIED;
	unsigned before = signature_count();
	enum sig_result result = budget_verify(b, list->tbs, &list->sig, list->signature, key);
	if (sha256 && result != SIG_NOT_TRIED)
		note_tried(list, sha256, result, signature_count() != before, b->run);
	return result;
}

enum sig_result revocation_verify_list(struct revocation_engine *r, const struct crl *list,
                                       const struct certificate *signer)
{
	const uint8_t *key = graph_key_digest(graph_node(r->graph, signer));
	enum sig_result result = revocation_list_verify(graph_budget(r->graph), list, &signer->key, key);

	return result == SIG_NOT_TRIED ? SIG_LIMIT : result;
}

/* Who bears the name of many lists is tried on each, for every anchor. */
static enum sig_result list_signed(const struct inquiry *a, const struct list *l, const struct certificate *c)
{
	const struct crl *crl = l->crl;

	if (public_key_inherits(&c->key))
		return revocation_verify_on_path(a, crl->tbs, &crl->sig, crl->signature, c);
	return revocation_verify_list(a->r, crl, c);
}

static bool may_sign(const struct certificate *c)
{
	return !c->has_ku || (c->ku & KU_CRL_SIGN);
}

/* ---- the signer's own path ---- */

static struct graph *signers_of(struct inquiry *a)
{
	struct revocation_engine *r = a->r;

	if (!r->signers) {
		r->signers = graph_new(r->arena, graph_set(r->graph), graph_trust(r->graph), a->q, -1);
		graph_draw_from(r->signers, graph_budget(r->graph));
		revocation_engine(r->signers)->depth = r->depth + 1;
	}
	return r->signers;
}

/* Of a path whose end is not trusted, only the rest is asked about. */
static bool is_sound(const struct path *p)
{
	for (size_t i = 0; i < p->nproblem; i++)
		if (p->problem[i].fails && p->problem[i].kind != PROBLEM_UNTRUSTED_ROOT &&
		    p->problem[i].kind != PROBLEM_ISSUER_MISSING)
			return false;
	return true;
}

/* ... or, short of being sound, all that fails is that something on it is weak. */
static bool is_only_weak(const struct path *p)
{
	for (size_t i = 0; i < p->nproblem; i++)
		if (p->problem[i].fails && problem_class(p->problem[i].kind) != CLASS_WEAK_ALGORITHM &&
		    p->problem[i].kind != PROBLEM_INVALID_KEY && p->problem[i].kind != PROBLEM_UNTRUSTED_ROOT &&
		    p->problem[i].kind != PROBLEM_ISSUER_MISSING)
			return false;
	return true;
}

enum own_path { OWN_NONE, OWN_WEAK, OWN_SOUND };

static enum own_path best_path(const struct inquiry *a, const struct path_set *s)
{
	enum own_path best = OWN_NONE;

	for (size_t i = 0; i < s->n; i++) {
		const struct path *p = &s->path[i];

		if (!certificate_equal(p->cert[p->n - 1], a->top))
			continue;
		if (a->path->anchored ? p->valid : is_sound(p))
			return OWN_SOUND;
		if ((p->anchored || !a->path->anchored) && is_only_weak(p))
			best = OWN_WEAK;
	}
	return best;
}

static struct finder *own_search(struct inquiry *a, const struct certificate *signer)
{
	struct question *q = arena_dup(a->r->arena, a->q, sizeof *q);

	q->host = NULL;
	return paths_begin(a->r->arena, signers_of(a), signer, q, PURPOSE_ANY, NULL);
}

/* false: it gave way. */
static bool own_path(struct inquiry *a, const struct certificate *signer, struct finder **search, enum own_path *out)
{
	*out = certificate_equal(signer, a->top) ? OWN_SOUND : OWN_NONE;
	if (*out == OWN_SOUND || a->r->depth + 1 >= SIGNERS_DEEP)
		return true;
	if (!*search)
		*search = own_search(a, signer);
	while (paths_step(*search))
		if (budget_turn_over(graph_budget(a->r->graph)))
			return false;
	*out = best_path(a, paths_end(*search));
	*search = NULL;
	return true;
}

/* Above the certificate that is asked about: judged with the path. A self-issued one carries a further key of its CA,
 * with which the CA may well sign the list that it stands under itself. */
static bool on_path_above(const struct inquiry *a, const struct certificate *c)
{
	const struct path *p = a->path;

	for (size_t i = a->at; i < p->n; i++)
		if (certificate_equal(p->cert[i], c))
			return i > a->at || a->cert->self_issued;
	return false;
}

/* ---- candidates ---- */

bool revocation_weak_signature(const struct inquiry *a, const struct signature_algorithm *s)
{
	struct unfit unfit;

	return !signature_is_fit(a->r->arena, s, &unfit);
}

bool revocation_weak_key(const struct inquiry *a, const struct certificate *signer)
{
	struct unfit unfit;

	return !key_is_fit(&signer->key, &unfit) || (a->q->strict && key_is_short(&signer->key));
}

/* Less is better. */
static int rank(const struct signed_by *s)
{
	static const int of[REVSTATE_COUNT] = {
		[REVSTATE_GOOD] = 1, [REVSTATE_UNJUDGED] = 3, [REVSTATE_WRONG_ISSUER] = 4, [REVSTATE_BAD_SIGNATURE] = 5
	};
	return of[s->state] + (s->weak != NULL);
}

static void improve(struct signed_by *best, struct signed_by now)
{
	if (rank(&now) >= rank(best))
		return;
	best->state = now.state;
	best->detail = now.detail;
	best->signer = now.signer;
	best->weak = now.weak;
}

static void refuse(struct signed_by *best, enum revocation_state state, const char *detail)
{
	improve(best, (struct signed_by){ .state = state, .detail = detail });
}

static bool is_best(const struct signed_by *s)
{
	return s->state == REVSTATE_GOOD && !s->weak;
}

/* It made the signature, and its keyUsage lets it. */
static bool signed_it(const struct inquiry *a, const struct list *l, const struct certificate *c,
                      struct signed_by *best)
{
	switch (list_signed(a, l, c)) {
	case SIG_GOOD:
		break;
	case SIG_BAD:
		return false;
	case SIG_LIMIT:
		refuse(best, REVSTATE_UNJUDGED, N_("a limit was hit: too many signatures, or too large a key"));
		return false;
	default:
		refuse(best, REVSTATE_UNJUDGED, N_("its signature algorithm is not known here"));
		return false;
	}
	if (!may_sign(c))
		refuse(best, REVSTATE_WRONG_ISSUER, N_("the keyUsage of its signer lacks cRLSign"));
	return may_sign(c);
}

/* GOOD, or why this one is not the signer. false: it gave way. */
static bool try_signer(struct inquiry *a, const struct list *l, const struct certificate *c, struct signed_by *best)
{
	const struct crl *crl = l->crl;
	enum own_path own = OWN_SOUND;

	if (!best->own && !signed_it(a, l, c, best))
		return true;
	if (!on_path_above(a, c) && !own_path(a, c, &best->own, &own))
		return false;
	const char *weak = GUARD(CRL_WEAK_SIGNATURE, revocation_weak_signature(a, &crl->sig))
	                       ? N_("its signature algorithm is too weak")
	                   : GUARD(CRL_WEAK_KEY, revocation_weak_key(a, c)) ? N_("the key of its signer is too weak")
	                   : own == OWN_WEAK ? N_("the certificate of its signer, or one above it, is too weak")
	                                     : NULL;
	if (own == OWN_NONE)
		refuse(best, REVSTATE_WRONG_ISSUER, N_("its signer has no valid path to the same anchor"));
	else
		improve(best, (struct signed_by){ .state = REVSTATE_GOOD, .signer = c, .weak = weak });
	return true;
}

/* Those above on the path first, then whoever bears the name, of the set and of the store. */
struct list_makers {
	const struct certificate **anchor;
	const int *id;
	size_t above, nid, nanchor;
};

static struct list_makers list_makers_of(const struct inquiry *a, const struct crl *crl)
{
	struct list_makers k = { .above = a->path->n - a->at };

	k.id = certset_by_subject(graph_set(a->r->graph), crl->issuer_hash, &k.nid);
	k.anchor = trust_by_subject(graph_trust(a->r->graph), crl->issuer, crl->issuer_hash, &k.nanchor);
	return k;
}

/* NULL: not that one. */
static const struct certificate *candidate(const struct inquiry *a, const struct crl *crl, const struct list_makers *k,
                                           size_t nth)
{
	struct graph *g = a->r->graph;
	const struct certificate *c;

	if (nth < k->above) {
		c = a->path->cert[a->at + nth];
		return name_equal(c->subject, crl->issuer) && on_path_above(a, c) ? c : NULL;
	}
	nth -= k->above;
	c = nth < k->nid ? certset_certificate(graph_set(g), k->id[nth]) : k->anchor[nth - k->nid];
	return c && name_equal(c->subject, crl->issuer) && !graph_excluded(g, c) && !on_path_above(a, c) ? c : NULL;
}

/* false: it gave way, and goes on with the same candidate. */
static bool try_all(struct inquiry *a, const struct list *l, struct signed_by *best)
{
	struct list_makers k = list_makers_of(a, l->crl);

	for (; best->at < k.above + k.nid + k.nanchor && !is_best(best); best->at++) {
		const struct certificate *c = candidate(a, l->crl, &k, best->at);

		if (!c)
			continue;
		if (best->at >= k.above && best->tried == SIGNER_TRIES)
			break;
		if (budget_turn_over(graph_budget(a->r->graph)) || !try_signer(a, l, c, best))
			return false;
		best->tried += best->at >= k.above;
	}
	return true;
}

/* No key at hand made it: names it another key than the issuer's? */
static enum revocation_state no_signer(const struct inquiry *a, const struct crl *crl)
{
	bool of_issuer = name_equal(crl->issuer, a->cert->issuer);
	bool other_key = crl->aki_keyid.n && a->issuer->ski.n && !span_eq(crl->aki_keyid, a->issuer->ski);

	return of_issuer && !other_key ? REVSTATE_BAD_SIGNATURE : REVSTATE_WRONG_ISSUER;
}

static struct signed_by *signed_by_of(struct inquiry *a, struct list *l)
{
	struct signed_by *s;

	for (s = l->signed_by; s; s = s->next)
		if (s->top == a->top && s->issuer == a->issuer)
			return s;
	s = ARENA_NEW(a->r->arena, struct signed_by);
	*s = (struct signed_by){
		.issuer = a->issuer, .top = a->top, .state = REVSTATE_BAD_SIGNATURE, .next = l->signed_by
	};
	l->signed_by = s;
	return s;
}

const struct signed_by *revocation_signer(struct inquiry *a, struct list *l)
{
	struct signed_by *s = signed_by_of(a, l);

	if (s->known)
		return s;
	if (a->r->gave_way || !try_all(a, l, s)) {
		a->r->gave_way = true;
		return s;
	}
	if (s->state == REVSTATE_BAD_SIGNATURE)
		s->state = no_signer(a, l->crl);
	if (s->state == REVSTATE_WRONG_ISSUER && !s->detail)
		s->detail = N_("it is signed with another key than the issuer's, by nobody at hand");
	s->known = true;
	return s;
}
