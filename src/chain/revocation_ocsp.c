/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OCSP responses at hand, RFC 6960: about this certificate, by one who may, of now? */
#include "config.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/guard.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/defect.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/name.h"
#include "cert/ocsp.h"
#include "cert/oid.h"
#include "cert/public_key.h"
#include "cert/serial.h"
#include "cert/sigcheck.h"
#include "chain/budget.h"
#include "chain/check.h"
#include "chain/graph.h"
#include "chain/question.h"
#include "chain/revocation.h"
#include "chain/revocation_private.h"
#include "load/certset.h"

#define RESPONDERS_MAX 16 /* certificates that came with a response */
enum { GOOD, REVOKED };   /* CertStatus */
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
static const char *revocation_flaw(struct inquiry *a, const struct certificate *c, bool *unjudged)
{
	const struct certificate *way[] = { c, a->issuer };
	struct path p = { .cert = way, .n = 2 };
	struct inquiry of = { .r = a->r, .q = a->q, .path = &p, .cert = c, .issuer = a->issuer, .top = a->issuer };
	struct revocation_answer crl;

	of.best = of.weak = (struct revocation_answer){ .state = REVSTATE_MISSING, .by = -1 };
	if (certificate_extension(c, OID_OCSP_NOCHECK))
		return NULL;
	bool settled = revocation_ask_crls(&of, &crl);
	if ((settled && crl.state == REVSTATE_REVOKED) || of.weak.state == REVSTATE_REVOKED)
		return N_("its responder is revoked");
	*unjudged = !settled && of.best.state == REVSTATE_UNJUDGED;
	return *unjudged ? N_("whether its responder is revoked could not be judged") : NULL;
}

/* RFC 5280 4.2.1.10: the responder's certificate stands below the CAs of the path like any other. */
static const char *constraint_flaw(struct inquiry *a, const struct certificate *c, bool *unjudged)
{
	const char *flaw = NULL;

	for (size_t i = a->at + 1; i < a->path->n && !flaw; i++) {
		const struct certificate *way[] = { c, a->path->cert[i] };
		struct checker k;

		check_start(&k, a->r->arena, a->r->graph, a->q, PURPOSE_ANY, NULL);
		check_name_constraints(&k, &(struct path){ .cert = way, .n = 2 });
		*unjudged = k.found.n > 0 && k.found.v[0].unchecked;
		if (k.found.n)
			flaw =
			    *unjudged
			        ? N_("the name constraints of its responder could not be checked")
			        : N_("the certificate of its responder has a name that a CA above it does not allow");
		check_end(&k);
	}
	return flaw;
}

/* A delegated responder: issued by the CA itself, for this purpose, and valid. NULL: it may. *unjudged: we cannot tell.
 */
static const char *delegate_flaw(struct inquiry *a, const struct certificate *c, bool *unjudged)
{
	if (!name_equal(c->issuer, a->issuer->subject))
		return N_("its responder was not made by the certificate's issuer");
	enum sig_result result = revocation_verify_on_path(a, c->tbs, &c->sig, c->signature, a->issuer);
	*unjudged = result != SIG_GOOD && result != SIG_BAD;
	if (*unjudged)
		return N_("the signature on the certificate of its responder could not be checked");
	if (result == SIG_BAD)
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
	const char *constraint = constraint_flaw(a, c, unjudged);
	if (GUARD(OCSP_NAME_CONSTRAINTS, constraint != NULL))
		return constraint;
	return revocation_flaw(a, c, unjudged);
}

/* false: not this one. */
static bool try_responder(struct inquiry *a, const struct ocsp *o, const struct certificate *c, struct responder *out)
{
	if (!ocsp_is_responder(o, c))
		return false;
	enum sig_result result = revocation_verify_on_path(a, o->tbs, &o->sig, o->signature, c);
	if (result != SIG_GOOD) {
		out->unjudged = result != SIG_BAD;
		out->flaw =
		    out->unjudged ? N_("its signature could not be checked") : N_("its signature does not verify");
		return false;
	}
	bool delegate = !certificate_same_key(c, a->issuer) || !name_equal(c->subject, a->issuer->subject);
	out->unjudged = false;
	out->cert = c;
	out->flaw = delegate ? delegate_flaw(a, c, &out->unjudged) : NULL;
	out->weak = GUARD(OCSP_WEAK_SIGNATURE, revocation_weak_signature(a, &o->sig))
	                ? N_("its signature algorithm is too weak")
	            : GUARD(OCSP_WEAK_KEY, revocation_weak_key(a, c)) ? N_("the key of its signer is too weak")
	            : GUARD(OCSP_WEAK_RESPONDER, delegate && revocation_weak_signature(a, &c->sig))
	                ? N_("the certificate of its signer, or one above it, is too weak")
	                : NULL;
	return true;
}

static struct responder search_responder(struct inquiry *a, const struct ocsp *o)
{
	struct responder r = { .flaw = N_("the responder that it names is not at hand") };
	struct graph *g = a->r->graph;
	size_t n;

	if (try_responder(a, o, a->issuer, &r))
		return r;
	for (size_t i = 0; i < o->ncerts && i < RESPONDERS_MAX; i++)
		if (try_responder(a, o, certificate_read(a->r->arena, o->certs[i]), &r))
			return r;
	const int *id = certset_by_issuer(graph_set(g), a->issuer->subject_hash, &n);
	for (size_t i = 0, tried = 0; i < n && tried < RESPONDERS_MAX; i++) {
		const struct certificate *c = certset_certificate(graph_set(g), id[i]);

		if (c && certificate_has_eku(c, OID_EKU_OCSP) && !graph_excluded(g, c) && ++tried &&
		    try_responder(a, o, c, &r))
			return r;
	}
	return r;
}

/* Whole, within what is left of a turn: its own certificates and the lists about them are few. */
static struct responder search_in_turn(struct inquiry *a, const struct ocsp *o)
{
	struct budget *b = graph_budget(a->r->graph);
	uint64_t turn = b->turn, before = b->spent;

	b->turn = UINT64_MAX;
	struct responder r = search_responder(a, o);
	b->turn = turn;
	budget_take_turn(b, b->spent - before);
	return r;
}

/* Each response once for an issuer and anchor: it may speak of thousands. r NULL: a staple, asked about once. */
static struct responder responder_of(struct inquiry *a, const struct ocsp *o, struct response *r)
{
	struct made_by *m;

	if (!r)
		return search_responder(a, o);
	for (m = r->made_by; m; m = m->next)
		if (m->issuer == a->issuer && m->top == a->top && m->at == a->q->at && m->strict == a->q->strict)
			return m->responder;
	if (a->r->gave_way || budget_turn_over(graph_budget(a->r->graph))) {
		a->r->gave_way = true;
		return (struct responder){ .flaw = "", .unjudged = true };
	}
	m = ARENA_NEW(a->r->arena, struct made_by);
	*m = (struct made_by){ a->issuer, a->top, a->q->at, a->q->strict, search_in_turn(a, o), r->made_by };
	r->made_by = m;
	return m->responder;
}

/* ---- what it says ---- */

/* Why the answer cannot be read as what it seems to say; s NULL: the response as a whole. */
static const char *form_flaw(const struct ocsp *o, const struct ocsp_single *s)
{
	if (o->response_status != 0)
		return N_("the responder gave no answer, but an error");
	if (GUARD(OCSP_VERSION, o->version != 1))
		return N_("its version is not v1, the only one that there is");
	for (size_t i = 0; i < o->ndefects; i++)
		if (defect_is_fatal(o->defects[i].what))
			return defect_sentence(o->defects[i].what);
	for (size_t i = 0; i < o->next; i++) /* 4.4.1: who asked for no nonce, need not look at it */
		if (GUARD(OCSP_CRITICAL, o->ext[i].critical && o->ext[i].id != OID_OCSP_NONCE))
			return N_("it has a critical extension nobody here knows");
	if (GUARD(OCSP_SINGLE_CRITICAL, s && s->unknown_critical))
		return N_("what it says of the certificate has a critical extension nobody here knows");
	if (GUARD(OCSP_STATUS_FORM, s && s->bad_status))
		return N_("the status in it has a form that is none of good, revoked and unknown");
	return NULL;
}

static bool is_early(const struct inquiry *a, const struct ocsp *o, const struct ocsp_single *s)
{
	return (s->this_update != TIME_UNKNOWN && s->this_update > a->q->at) ||
	       (o->produced_at != TIME_UNKNOWN && o->produced_at > a->q->at);
}

/* GOOD, REVOKED (by->weak: by what could not clear it), or why it settles nothing. */
static enum revocation_state judge(struct inquiry *a, const struct ocsp *o, struct response *r,
                                   const struct ocsp_single *s, const char **flaw, struct responder *by)
{
	const char *form = form_flaw(o, s);
	/* where nothing must be settled, a revocation that cannot be read is not to be passed over; it costs a
	 * signature */
	bool matters = s->status == REVOKED && a->q->revocation != REVOCATION_HARD;

	*by = (struct responder){ .flaw = form };
	if (!form || matters)
		*by = responder_of(a, o, r);
	*flaw = form ? form : by->flaw;
	if (form && matters && !by->flaw)
		return REVSTATE_UNJUDGED;
	if (by->flaw && by->unjudged && s->status == REVOKED)
		return REVSTATE_UNJUDGED;
	if (!*flaw && is_early(a, o, s))
		*flaw = N_("it is of a later time");
	if (*flaw)
		return REVSTATE_OCSP_INVALID;
	bool stale = GUARD(OCSP_UNTIL, revocation_until(s->this_update, s->next_update) < a->q->at);
	if (s->status == REVOKED && !(stale && s->reason == HOLD))
		return REVSTATE_REVOKED;
	if (stale)
		return REVSTATE_OCSP_EXPIRED;
	if (s->status != GOOD)
		return REVSTATE_OCSP_UNKNOWN;
	*flaw = by->weak;
	return by->weak ? REVSTATE_WEAK : REVSTATE_GOOD;
}

static struct revocation_answer answer_of(int entry, const struct ocsp *o, const struct ocsp_single *s,
                                          enum revocation_state state)
{
	return (struct revocation_answer){
		.state = state, .by = entry, .ocsp = o, .when = s->revoked_at, .reason = s->reason
	};
}

/* What one response says, of several answers one that says "revoked". true: it settles the matter as revoked. *good: so
 * says an answer that was met before. */
static bool ask_response(struct inquiry *a, struct response *r, const struct ocsp_single *s, bool *good,
                         struct revocation_answer *out)
{
	const struct ocsp *o = r->ocsp;
	const char *flaw;
	struct responder by;
	enum revocation_state state = judge(a, o, r, s, &flaw, &by);

	if (state == REVSTATE_REVOKED && by.weak) {
		if (a->weak.state != REVSTATE_REVOKED) {
			a->weak = answer_of(r->entry, o, s, state);
			a->weak.weak = by.weak;
			a->weak.signer = by.cert;
		}
		return false;
	}
	if (state == REVSTATE_REVOKED || (state == REVSTATE_GOOD && !*good))
		*out = answer_of(r->entry, o, s, state);
	*good |= state == REVSTATE_GOOD;
	if (state == REVSTATE_REVOKED || state == REVSTATE_GOOD)
		return state == REVSTATE_REVOKED;
	inquiry_note(a, state, r->entry, NULL, o, flaw);
	if (state == REVSTATE_WEAK && a->best.ocsp == o)
		a->best.signer = by.cert;
	if (state == REVSTATE_OCSP_EXPIRED && a->best.ocsp == o)
		a->best.when = revocation_until(s->this_update, s->next_update);
	return false;
}

bool revocation_ask_ocsp(struct inquiry *a, struct revocation_answer *out)
{
	struct revocation_engine *r = a->r;
	uint64_t hash = serial_hash(a->cert->serial);
	size_t low = 0, high = r->single.n;
	bool good = false;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (r->single.v[mid].hash < hash)
			low = mid + 1;
		else
			high = mid;
	}
	while (low < r->single.n && r->single.v[low].hash == hash) {
		size_t response = r->single.v[low].response;
		const struct ocsp_single *found = NULL;

		for (; low < r->single.n && r->single.v[low].hash == hash && r->single.v[low].response == response;
		     low++) {
			const struct ocsp_single *s = r->single.v[low].single;
			revocation_look();
			if (ocsp_is_about(s, a->cert->serial, a->issuer) && (!found || s->status == REVOKED))
				found = s;
		}
		if (found && ask_response(a, &r->response.v[response], found, &good, out))
			return true;
	}
	return good;
}

/* ---- one response by itself: a staple ---- */

const char *revocation_ocsp_flaw(struct graph *g, const struct question *q, const struct ocsp *o, const struct path *p)
{
	struct inquiry a = { .r = revocation_engine(g),
		             .q = q,
		             .path = p,
		             .cert = p->cert[0],
		             .issuer = p->cert[1],
		             .top = p->cert[p->n - 1] };
	const struct ocsp_single *s = o->response_status == 0 ? ocsp_find(o, a.cert->serial, a.issuer) : NULL;
	const char *flaw;
	struct responder by;

	if (!s)
		return form_flaw(o, NULL) ? form_flaw(o, NULL) : N_("it is about another certificate");
	switch (judge(&a, o, NULL, s, &flaw, &by)) {
	case REVSTATE_OCSP_EXPIRED:
		return N_("it is out of date");
	case REVSTATE_OCSP_UNKNOWN:
		return N_("the responder does not know the certificate");
	case REVSTATE_REVOKED:
		return by.weak;
	default:
		return flaw;
	}
}
