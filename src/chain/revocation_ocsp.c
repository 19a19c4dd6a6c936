/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OCSP responses at hand, RFC 6960: about this certificate, by one who may, of now? */
#include "config.h"

#include "chain/revocation_private.h"

#include "base/i18n.h"

#define RESPONDERS_MAX 16 /* certificates that came with a response */
#define HOLD 6

/* ---- who made it: 4.2.2.2 ---- */

static bool asks_unknown(const struct certificate *c)
{
	for (size_t i = 0; i < c->next; i++)
		switch (c->ext[i].id) {
		case OID_BASIC_CONSTRAINTS:
		case OID_KEY_USAGE:
		case OID_EKU:
		case OID_SAN:
		case OID_ISSUER_ALT_NAME:
		case OID_SKI:
		case OID_AKI:
		case OID_CERT_POLICIES:
		case OID_CRL_DP:
		case OID_FRESHEST_CRL:
		case OID_OCSP_NOCHECK:
			break;
		default:
			if (c->ext[i].critical)
				return true;
		}
	return false;
}

/* 4.2.2.2.1: without nocheck, what is at hand about the responder counts; nothing at hand is the client's choice. */
static bool is_revoked_responder(struct inquiry *a, const struct certificate *c)
{
	const struct certificate *way[] = { c, a->issuer };
	struct path p = { .cert = way, .n = 2 };
	struct inquiry of = { .r = a->r, .q = a->q, .path = &p, .cert = c, .issuer = a->issuer, .top = a->issuer };
	struct revocation_answer crl;
	of.best = (struct revocation_answer){ .state = REVSTATE_MISSING, .by = -1 };
	return !certificate_extension(c, OID_OCSP_NOCHECK) && revocation_ask_crls(&of, &crl) &&
	       crl.state == REVSTATE_REVOKED;
}

/* A delegated responder: issued by the CA itself, for this purpose, and valid. NULL: it may. */
static const char *delegate_flaw(struct inquiry *a, const struct certificate *c)
{
	if (!name_equal(c->issuer, a->issuer->subject) ||
	    revocation_verify(a->r, c->tbs, &c->sig, c->signature, a->issuer) != SIG_GOOD)
		return N_("its responder was not made by the certificate's issuer");
	if (!certificate_has_eku(c, OID_EKU_OCSP))
		return N_("its responder lacks the extended key usage OCSPSigning");
	if (c->has_ku && !(c->ku & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)))
		return N_("the keyUsage of its responder lacks digitalSignature");
	if (c->fatal || asks_unknown(c))
		return N_("the certificate of its responder is malformed");
	if ((c->not_before != TIME_UNKNOWN && a->q->at < c->not_before) ||
	    (c->not_after != TIME_UNKNOWN && a->q->at > c->not_after))
		return N_("the certificate of its responder is not valid at this time");
	if (is_revoked_responder(a, c))
		return N_("its responder is revoked");
	return NULL;
}

/* false: not this one. */
static bool try_responder(struct inquiry *a, const struct ocsp *o, const struct certificate *c, const char **flaw)
{
	if (!ocsp_is_responder(o, c))
		return false;
	switch (revocation_verify(a->r, o->tbs, &o->sig, o->signature, c)) {
	case SIG_GOOD:
		*flaw = certificate_same_key(c, a->issuer) && name_equal(c->subject, a->issuer->subject)
		            ? NULL
		            : delegate_flaw(a, c);
		return true;
	case SIG_BAD:
		*flaw = N_("its signature does not verify");
		return false;
	default:
		*flaw = N_("its signature could not be checked");
		return false;
	}
}

static const char *responder_flaw(struct inquiry *a, const struct ocsp *o)
{
	const char *flaw = N_("the responder that it names is not at hand");
	struct graph *g = a->r->graph;
	size_t n;
	if (try_responder(a, o, a->issuer, &flaw))
		return flaw;
	for (size_t i = 0; i < o->ncerts && i < RESPONDERS_MAX; i++)
		if (try_responder(a, o, certificate_read(a->r->arena, o->certs[i]), &flaw))
			return flaw;
	const int *id = certset_by_issuer(graph_set(g), a->issuer->subject_hash, &n);
	for (size_t i = 0, tried = 0; i < n && tried < RESPONDERS_MAX; i++) {
		const struct certificate *c = certset_certificate(graph_set(g), id[i]);
		if (c && certificate_has_eku(c, OID_EKU_OCSP) && !graph_excluded(g, c) && ++tried &&
		    try_responder(a, o, c, &flaw))
			return flaw;
	}
	return flaw;
}

/* ---- what it says ---- */

static const char *form_flaw(const struct ocsp *o)
{
	if (o->response_status != 0)
		return N_("the responder gave no answer, but an error");
	for (size_t i = 0; i < o->ndefects; i++)
		if (defect_is_fatal(o->defects[i].what))
			return defect_sentence(o->defects[i].what);
	for (size_t i = 0; i < o->next; i++)
		if (o->ext[i].critical && o->ext[i].id != OID_OCSP_NONCE)
			return N_("it has a critical extension nobody here knows");
	return NULL;
}

static bool is_early(const struct inquiry *a, const struct ocsp *o, const struct ocsp_single *s)
{
	return (s->this_update != TIME_UNKNOWN && s->this_update > a->q->at) ||
	       (o->produced_at != TIME_UNKNOWN && o->produced_at > a->q->at);
}

/* GOOD, REVOKED, or why it settles nothing. */
static enum revocation_state judge(struct inquiry *a, const struct ocsp *o, const struct ocsp_single *s,
                                   const char **flaw)
{
	*flaw = form_flaw(o);
	if (!*flaw)
		*flaw = responder_flaw(a, o);
	if (!*flaw && is_early(a, o, s))
		*flaw = N_("it is of a later time");
	if (*flaw)
		return REVSTATE_OCSP_INVALID;
	bool stale = s->next_update != TIME_UNKNOWN && s->next_update < a->q->at;
	if (s->status == 1 && !(stale && s->reason == HOLD))
		return REVSTATE_REVOKED;
	if (stale)
		return REVSTATE_OCSP_EXPIRED;
	return s->status == 0 ? REVSTATE_GOOD : REVSTATE_OCSP_UNKNOWN;
}

static struct revocation_answer answer_of(int entry, const struct ocsp *o, const struct ocsp_single *s,
                                          enum revocation_state state)
{
	return (struct revocation_answer){
		.state = state, .by = entry, .ocsp = o, .when = s->revoked_at, .reason = s->reason
	};
}

bool revocation_ask_ocsp(struct inquiry *a, struct revocation_answer *out)
{
	bool good = false;
	for (size_t i = 0; i < a->r->ocsp.n; i++) {
		const struct ocsp *o = a->r->ocsp.v[i];
		const struct ocsp_single *s = ocsp_find(o, a->cert->serial, a->issuer);
		const char *flaw;
		enum revocation_state state = s ? judge(a, o, s, &flaw) : REVSTATE_MISSING;
		if (state == REVSTATE_REVOKED || (state == REVSTATE_GOOD && !good))
			*out = answer_of(a->r->ocsp_entry.v[i], o, s, state);
		if (state == REVSTATE_REVOKED)
			return true;
		good |= state == REVSTATE_GOOD;
		if (state == REVSTATE_OCSP_EXPIRED || state == REVSTATE_OCSP_UNKNOWN || state == REVSTATE_OCSP_INVALID)
			inquiry_note(a, state, a->r->ocsp_entry.v[i], NULL, o, flaw);
		if (state == REVSTATE_OCSP_EXPIRED && a->best.ocsp == o)
			a->best.when = s->next_update;
	}
	return good;
}

/* ---- one response by itself: a staple ---- */

const char *revocation_ocsp_flaw(struct graph *g, const struct question *q, const struct ocsp *o,
                                 const struct certificate *c, const struct certificate *issuer,
                                 enum revocation_state *state)
{
	const struct certificate *way[] = { c, issuer };
	struct path p = { .cert = way, .n = 2 };
	struct inquiry a = {
		.r = revocation_engine(g), .q = q, .path = &p, .cert = c, .issuer = issuer, .top = issuer
	};
	const struct ocsp_single *s = o->response_status == 0 ? ocsp_find(o, c->serial, issuer) : NULL;
	const char *flaw = NULL;
	enum revocation_state is = s ? judge(&a, o, s, &flaw) : REVSTATE_OCSP_INVALID;
	if (!s)
		flaw = form_flaw(o) ? form_flaw(o) : N_("it is about another certificate");
	else if (is == REVSTATE_OCSP_EXPIRED)
		flaw = N_("it is out of date");
	else if (is == REVSTATE_OCSP_UNKNOWN)
		flaw = N_("the responder does not know the certificate");
	if (state)
		*state = is;
	return flaw;
}
