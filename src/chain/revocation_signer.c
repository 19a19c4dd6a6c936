/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who signed a CRL, and may he? RFC 5280 6.3.3 (f), (g): a key of the CRL's issuer, with cRLSign where there is a
 * keyUsage, and a valid path of its own to the anchor of the path that is judged. */
#include "config.h"

#include "base/arena.h"
#include "base/guard.h"
#include "base/i18n.h"
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
#include "chain/path.h"
#include "chain/problem.h"
#include "chain/question.h"
#include "chain/revocation.h"
#include "chain/revocation_private.h"
#include "load/certset.h"
#include "load/trust.h"

enum sig_result revocation_verify(struct revocation_engine *r, struct span tbs, const struct signature_algorithm *sig,
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
		return revocation_verify(a->r, tbs, sig, signature, signer);
	struct public_key key = key_of(a, signer);
	enum sig_result result = budget_verify(graph_budget(a->r->graph), tbs, sig, signature, &key);
	return result == SIG_NOT_TRIED ? SIG_LIMIT : result;
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

static enum own_path own_path(struct inquiry *a, const struct certificate *signer)
{
	struct question q = *a->q;
	enum own_path best = OWN_NONE;

	q.host = NULL;
	if (certificate_equal(signer, a->top))
		return OWN_SOUND;
	if (a->r->depth + 1 >= SIGNERS_DEEP)
		return OWN_NONE;
	struct path_set *s = paths_find(a->r->arena, signers_of(a), signer, &q, PURPOSE_ANY, NULL);
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
	now.issuer = best->issuer;
	now.top = best->top;
	if (rank(&now) < rank(best))
		*best = now;
}

static void refuse(struct signed_by *best, enum revocation_state state, const char *detail)
{
	improve(best, (struct signed_by){ .state = state, .detail = detail });
}

static bool is_best(const struct signed_by *s)
{
	return s->state == REVSTATE_GOOD && !s->weak;
}

/* GOOD, or why this one is not the signer. */
static void try_signer(struct inquiry *a, const struct list *l, const struct certificate *c, struct signed_by *best)
{
	const struct crl *crl = l->crl;

	switch (revocation_verify_on_path(a, crl->tbs, &crl->sig, crl->signature, c)) {
	case SIG_GOOD:
		break;
	case SIG_BAD:
		return;
	case SIG_LIMIT:
		refuse(best, REVSTATE_UNJUDGED, N_("a limit was hit: too many signatures, or too large a key"));
		return;
	default:
		refuse(best, REVSTATE_UNJUDGED, N_("its signature algorithm is not known here"));
		return;
	}
	if (!may_sign(c)) {
		refuse(best, REVSTATE_WRONG_ISSUER, N_("the keyUsage of its signer lacks cRLSign"));
		return;
	}
	enum own_path own = on_path_above(a, c) ? OWN_SOUND : own_path(a, c);
	const char *weak = GUARD(CRL_WEAK_SIGNATURE, revocation_weak_signature(a, &crl->sig))
	                       ? N_("its signature algorithm is too weak")
	                   : GUARD(CRL_WEAK_KEY, revocation_weak_key(a, c)) ? N_("the key of its signer is too weak")
	                   : own == OWN_WEAK ? N_("the certificate of its signer, or one above it, is too weak")
	                                     : NULL;
	if (own == OWN_NONE)
		refuse(best, REVSTATE_WRONG_ISSUER, N_("its signer has no valid path to the same anchor"));
	else
		improve(best, (struct signed_by){ .state = REVSTATE_GOOD, .signer = c, .weak = weak });
}

static bool wanted(struct graph *g, const struct crl *crl, const struct certificate *c)
{
	return c && name_equal(c->subject, crl->issuer) && !graph_excluded(g, c);
}

/* Those above on the path first, then whoever bears the name. */
static void try_all(struct inquiry *a, const struct list *l, struct signed_by *best)
{
	struct graph *g = a->r->graph;
	const struct crl *crl = l->crl;
	unsigned tried = 0;
	size_t n;

	for (size_t i = a->at; i < a->path->n && !is_best(best); i++)
		if (name_equal(a->path->cert[i]->subject, crl->issuer) && on_path_above(a, a->path->cert[i]))
			try_signer(a, l, a->path->cert[i], best);
	const int *id = certset_by_subject(graph_set(g), crl->issuer_hash, &n);
	for (size_t i = 0; i < n && tried < SIGNER_TRIES && !is_best(best); i++) {
		const struct certificate *c = certset_certificate(graph_set(g), id[i]);

		if (wanted(g, crl, c) && !on_path_above(a, c) && ++tried)
			try_signer(a, l, c, best);
	}
	const struct certificate **anchor = trust_by_subject(graph_trust(g), crl->issuer, crl->issuer_hash, &n);
	for (size_t i = 0; i < n && tried < SIGNER_TRIES && !is_best(best); i++)
		if (wanted(g, crl, anchor[i]) && !on_path_above(a, anchor[i]) && ++tried)
			try_signer(a, l, anchor[i], best);
}

/* No key at hand made it: names it another key than the issuer's? */
static enum revocation_state no_signer(const struct inquiry *a, const struct crl *crl)
{
	bool of_issuer = name_equal(crl->issuer, a->cert->issuer);
	bool other_key = crl->aki_keyid.n && a->issuer->ski.n && !span_eq(crl->aki_keyid, a->issuer->ski);

	return of_issuer && !other_key ? REVSTATE_BAD_SIGNATURE : REVSTATE_WRONG_ISSUER;
}

const struct signed_by *revocation_signer(struct inquiry *a, struct list *l)
{
	struct signed_by *s;

	for (s = l->signed_by; s; s = s->next)
		if (s->top == a->top && s->issuer == a->issuer)
			return s;
	s = ARENA_NEW(a->r->arena, struct signed_by);
	*s = (struct signed_by){ .issuer = a->issuer, .top = a->top, .state = REVSTATE_BAD_SIGNATURE };
	try_all(a, l, s);
	if (s->state == REVSTATE_BAD_SIGNATURE)
		s->state = no_signer(a, l->crl);
	if (s->state == REVSTATE_WRONG_ISSUER && !s->detail)
		s->detail = N_("it is signed with another key than the issuer's, by nobody at hand");
	s->next = l->signed_by;
	l->signed_by = s;
	return s;
}
