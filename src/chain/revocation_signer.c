/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who signed a CRL, and may he? RFC 5280 6.3.3 (f), (g): a key of the CRL's issuer, with cRLSign where there is a
 * keyUsage, and a valid path of its own to the anchor of the path that is judged. */
#include "config.h"

#include "chain/revocation_private.h"

#include "base/i18n.h"

enum sig_result revocation_verify(struct revocation_engine *r, struct span tbs, const struct signature_algorithm *sig,
                                  struct span signature, const struct certificate *signer)
{
	if (r->verifications >= VERIFICATIONS_MAX)
		return SIG_LIMIT;
	r->verifications++;
	return signature_verify(tbs, sig, signature, signer);
}

/* A DSA key on the path may leave its parameters to the key above it. */
static struct public_key key_of(const struct inquiry *a, const struct certificate *c)
{
	const struct path *p = a->path;
	struct public_key key = p->cert[p->n - 1]->key;
	for (size_t i = p->n; i-- > a->at;) {
		key = public_key_inherit(a->r->arena, &p->cert[i]->key, &key);
		if (p->cert[i] == c)
			return key;
	}
	return c->key;
}

static enum sig_result verify_list(const struct inquiry *a, const struct crl *crl, const struct certificate *c)
{
	if (!public_key_inherits(&c->key))
		return revocation_verify(a->r, crl->tbs, &crl->sig, crl->signature, c);
	if (a->r->verifications >= VERIFICATIONS_MAX)
		return SIG_LIMIT;
	a->r->verifications++;
	struct public_key key = key_of(a, c);
	return signature_verify_key(crl->tbs, &crl->sig, crl->signature, &key);
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

static bool has_path(struct inquiry *a, const struct certificate *signer)
{
	struct question q = *a->q;
	q.host = NULL;
	if (certificate_equal(signer, a->top))
		return true;
	if (a->r->depth + 1 >= SIGNERS_DEEP)
		return false;
	struct path_set *s = paths_find(a->r->arena, signers_of(a), signer, &q, PURPOSE_ANY, NULL);
	for (size_t i = 0; i < s->n; i++) {
		const struct path *p = &s->path[i];
		if (certificate_equal(p->cert[p->n - 1], a->top) && (a->path->anchored ? p->valid : is_sound(p)))
			return true;
	}
	return false;
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

/* Better answers have lower numbers. */
static void improve(enum revocation_state *best, enum revocation_state state, const char **detail, const char *why)
{
	static const int rank[REVSTATE_COUNT] = {
		[REVSTATE_GOOD] = 1, [REVSTATE_UNJUDGED] = 2, [REVSTATE_WRONG_ISSUER] = 3, [REVSTATE_BAD_SIGNATURE] = 4
	};
	if (rank[state] < rank[*best]) {
		*best = state;
		*detail = why;
	}
}

/* GOOD, or why this one is not the signer. */
static void try_signer(struct inquiry *a, const struct list *l, const struct certificate *c,
                       enum revocation_state *best, const char **detail)
{
	const struct crl *crl = l->crl;
	switch (verify_list(a, crl, c)) {
	case SIG_GOOD:
		break;
	case SIG_BAD:
		return;
	case SIG_LIMIT:
		improve(best, REVSTATE_UNJUDGED, detail,
		        N_("a limit was hit: too many signatures, or too large a key"));
		return;
	default:
		improve(best, REVSTATE_UNJUDGED, detail, N_("its signature algorithm is not known here"));
		return;
	}
	if (!may_sign(c))
		improve(best, REVSTATE_WRONG_ISSUER, detail, N_("the keyUsage of its signer lacks cRLSign"));
	else if (on_path_above(a, c) || has_path(a, c))
		improve(best, REVSTATE_GOOD, detail, NULL);
	else
		improve(best, REVSTATE_WRONG_ISSUER, detail, N_("its signer has no valid path to the same anchor"));
}

static bool wanted(struct graph *g, const struct crl *crl, const struct certificate *c)
{
	return c && name_equal(c->subject, crl->issuer) && !graph_excluded(g, c);
}

/* Those above on the path first, then whoever bears the name. */
static void try_all(struct inquiry *a, const struct list *l, enum revocation_state *best, const char **detail)
{
	struct graph *g = a->r->graph;
	const struct crl *crl = l->crl;
	unsigned tried = 0;
	size_t n;
	for (size_t i = a->at; i < a->path->n && *best != REVSTATE_GOOD; i++)
		if (name_equal(a->path->cert[i]->subject, crl->issuer) && on_path_above(a, a->path->cert[i]))
			try_signer(a, l, a->path->cert[i], best, detail);
	const int *id = certset_by_subject(graph_set(g), crl->issuer_hash, &n);
	for (size_t i = 0; i < n && tried < SIGNER_TRIES && *best != REVSTATE_GOOD; i++) {
		const struct certificate *c = certset_certificate(graph_set(g), id[i]);
		if (wanted(g, crl, c) && !on_path_above(a, c) && ++tried)
			try_signer(a, l, c, best, detail);
	}
	const struct certificate **anchor = trust_by_subject(graph_trust(g), crl->issuer, crl->issuer_hash, &n);
	for (size_t i = 0; i < n && tried < SIGNER_TRIES && *best != REVSTATE_GOOD; i++)
		if (wanted(g, crl, anchor[i]) && !on_path_above(a, anchor[i]) && ++tried)
			try_signer(a, l, anchor[i], best, detail);
}

/* No key at hand made it: names it another key than the issuer's? */
static enum revocation_state no_signer(const struct inquiry *a, const struct crl *crl)
{
	bool of_issuer = name_equal(crl->issuer, a->cert->issuer);
	bool other_key = crl->aki_keyid.n && a->issuer->ski.n && !span_eq(crl->aki_keyid, a->issuer->ski);
	return of_issuer && !other_key ? REVSTATE_BAD_SIGNATURE : REVSTATE_WRONG_ISSUER;
}

enum revocation_state revocation_signer(struct inquiry *a, const struct list *l, const char **detail)
{
	enum revocation_state best = REVSTATE_BAD_SIGNATURE;
	struct signed_by *s;
	*detail = NULL;
	for (s = a->r->signed_by; s; s = s->next)
		if (s->what == l && s->top == a->top && s->issuer == a->issuer) {
			*detail = s->detail;
			return s->state;
		}
	try_all(a, l, &best, detail);
	if (best == REVSTATE_BAD_SIGNATURE)
		best = no_signer(a, l->crl);
	if (best == REVSTATE_WRONG_ISSUER && !*detail)
		*detail = N_("it is signed with another key than the issuer's, by nobody at hand");
	s = ARENA_NEW(a->r->arena, struct signed_by);
	*s = (struct signed_by){ l, a->issuer, a->top, best, *detail, a->r->signed_by };
	a->r->signed_by = s;
	return best;
}
