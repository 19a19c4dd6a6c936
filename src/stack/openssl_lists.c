/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scores, and the checks of the list that has the best one, in the order of x509_vfy.c. */
#include "config.h"

#include "stack/openssl_lists.h"

#include "base/arena.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/crl_point.h"
#include "cert/der.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "cert/sigcheck.h"
#include "chain/revocation.h"
#include "stack/openssl_certificate.h"

/* X509_V_ERR_... */
enum {
	STANDS = 0,
	NO_LIST = 3,
	NO_KEY = 6,
	BAD_SIGNATURE = 8,
	NOT_YET_VALID = 11,
	EXPIRED = 12,
	BAD_THIS_UPDATE = 15,
	BAD_NEXT_UPDATE = 16,
	REVOKED = 23,
	MAY_NOT_SIGN = 35,
	UNKNOWN_CRITICAL = 36,
	OTHER_SCOPE = 44,
};

enum { REMOVED = 8 }; /* CRLReason removeFromCRL */

/* What a list has for it; a list without the last is none. */
enum {
	NO_CRITICAL = 0x100,
	IN_SCOPE = 0x80,
	IN_TIME = 0x40,
	OF_ISSUER = 0x20,
	BY_ISSUER = 0x18,
	ON_PATH = 0x08,
	IDENTIFIED = 0x04
};

struct asked {
	struct arena *arena;
	struct graph *graph;
	const struct certificate *const *chain;
	size_t n, i;
	int64_t at;
	unsigned reasons; /* that lists have spoken of so far */
	bool deltas;      /* ... taken for complete lists, as up to 3.0.19 */
};

struct scored {
	const struct crl *list;
	const struct certificate *signer;
	int score;
	unsigned reasons;
};

static const struct extension *extension_of(const struct crl *l, enum oid id)
{
	for (size_t i = 0; i < l->next; i++)
		if (l->ext[i].id == id)
			return &l->ext[i];
	return NULL;
}

/* ---- critical extensions ---- */

static bool entry_is_critical(struct span extensions)
{
	struct der x, oid, critical;

	while (der_next(&extensions, &x))
		if (der_take(&x.value, DER_OID, &oid) && der_take(&x.value, DER_BOOLEAN, &critical) &&
		    critical.value.n && critical.value.p[0] && oid_find(oid.value) != OID_CERT_ISSUER)
			return true;
	return false;
}

static bool has_unknown_critical(const struct crl *l)
{
	struct crl_entry e;
	struct span entries = l->entries;

	for (size_t i = 0; i < l->next; i++)
		if (l->ext[i].critical && l->ext[i].id != OID_IDP && l->ext[i].id != OID_AKI &&
		    l->ext[i].id != OID_DELTA_CRL)
			return true;
	while (l->ncritical && crl_entry_next(&entries, &e))
		if (e.ext.p && entry_is_critical(e.ext))
			return true;
	return false;
}

/* ---- times ---- */

static int time_code(const struct crl *l, int64_t at)
{
	struct der tbs, d, t;

	if (!der_first(l->tbs, &tbs))
		return BAD_THIS_UPDATE;
	der_take(&tbs.value, DER_INTEGER, &d);
	if (!der_next(&tbs.value, &d) || !der_next(&tbs.value, &d) || !der_next(&tbs.value, &t))
		return BAD_THIS_UPDATE;
	int order = openssl_time_order(&t, at);
	if (order >= 0)
		return order ? NOT_YET_VALID : BAD_THIS_UPDATE;
	if (!der_next(&tbs.value, &t) || (t.tag != DER_UTC_TIME && t.tag != DER_GENERALIZED_TIME))
		return STANDS;
	order = openssl_time_order(&t, at);
	return order > 0 ? STANDS : order ? EXPIRED : BAD_NEXT_UPDATE;
}

/* ---- the score ---- */

static bool is_named(const struct general_name *names, size_t n, struct span name)
{
	for (size_t i = 0; i < n; i++)
		if (names[i].type == GN_DIRECTORY && openssl_names_equal(names[i].value, name))
			return true;
	return false;
}

/* Is it about such certificates, and of which reasons does it speak? */
static bool is_in_scope(const struct asked *q, const struct crl *l, const struct crl_point *idp, bool of_issuer,
                        unsigned *reasons)
{
	const struct certificate *c = q->chain[q->i];
	const struct extension *x = certificate_extension(c, OID_CRL_DP);
	size_t n = 0;
	bool ok;
	struct crl_point *p = x ? crl_points_read(q->arena, x->value, &n, &ok) : NULL;

	if (idp->only_attribute || (c->ca ? idp->only_user : idp->only_ca))
		return false;
	*reasons = idp->reasons;
	for (size_t i = 0; i < n; i++) {
		if (p[i].crl_issuer ? !is_named(p[i].crl_issuer, p[i].ncrl_issuer, l->issuer) : !of_issuer)
			continue;
		if (!p[i].has_name || !idp->has_name ||
		    crl_point_names_meet(q->arena, &p[i], c->issuer, idp, l->issuer)) {
			*reasons &= p[i].reasons;
			return true;
		}
	}
	return !idp->has_name && of_issuer;
}

/* The issuer, or a CA further up that has the list's name. */
static int signer_score(const struct asked *q, const struct crl *l, bool of_issuer, const struct certificate **signer)
{
	const struct extension *x = extension_of(l, OID_AKI);
	struct span authority = x ? x->value : SPAN_NONE;
	size_t i = q->i + 1 < q->n ? q->i + 1 : q->i;

	if (of_issuer && openssl_is_identified(q->chain[i], authority)) {
		*signer = q->chain[i];
		return IDENTIFIED | BY_ISSUER;
	}
	for (i++; i < q->n; i++)
		if (openssl_names_equal(q->chain[i]->subject, l->issuer) &&
		    openssl_is_identified(q->chain[i], authority)) {
			*signer = q->chain[i];
			return IDENTIFIED | ON_PATH;
		}
	return 0;
}

static struct scored score_of(const struct asked *q, const struct crl *l)
{
	struct scored s = { .list = l };
	const struct extension *x = extension_of(l, OID_IDP);
	struct crl_point idp = { .reasons = REASONS_ALL };
	bool of_issuer = openssl_names_equal(l->issuer, q->chain[q->i]->issuer);

	if (!of_issuer || (l->is_delta && !q->deltas) || (x && !crl_idp_read(q->arena, x->value, &idp)))
		return s;
	bool contradicts = idp.only_user + idp.only_ca + idp.only_attribute > 1;
	if (contradicts || idp.indirect || idp.reasons != REASONS_ALL)
		return s;
	int by = signer_score(q, l, of_issuer, &s.signer);
	if (!by)
		return s;
	s.score = OF_ISSUER | by | (has_unknown_critical(l) ? 0 : NO_CRITICAL) | (time_code(l, q->at) ? 0 : IN_TIME);
	s.reasons = q->reasons;
	unsigned reasons;
	if (is_in_scope(q, l, &idp, of_issuer, &reasons)) {
		if (!(reasons & ~q->reasons))
			return (struct scored){ .list = l };
		s.reasons |= reasons;
		s.score |= IN_SCOPE;
	}
	return s;
}

/* Of equal ones that of the latest thisUpdate. */
static struct scored best_list(const struct asked *q)
{
	struct scored best = { 0 };
	size_t n;
	const struct crl *const *list = revocation_lists(q->graph, &n);

	for (size_t i = 0; i < n; i++) {
		struct scored s = score_of(q, list[i]);

		if (s.score &&
		    (s.score > best.score || (s.score == best.score && s.list->this_update > best.list->this_update)))
			best = s;
	}
	return best;
}

/* ---- the one that is taken ---- */

static int judge(const struct asked *q, const struct scored *s)
{
	struct openssl_certificate signer = openssl_certificate(s->signer);
	bool is_delta = s->list->is_delta; /* of which it looks at less */
	struct crl_entry e;

	if (!is_delta && signer.has_ku && !(signer.ku & KU_CRL_SIGN))
		return MAY_NOT_SIGN;
	if (!is_delta && !(s->score & IN_SCOPE))
		return OTHER_SCOPE;
	if (!(s->score & IN_TIME))
		return time_code(s->list, q->at);
	if (!signer.has_key)
		return NO_KEY;
	if (!openssl_key_fits(&s->list->sig, &s->signer->key))
		return BAD_SIGNATURE;
	switch (revocation_list_signed(q->graph, s->list, s->signer)) {
	case SIG_GOOD:
		break;
	case SIG_BAD:
		return BAD_SIGNATURE;
	default:
		return -1;
	}
	if (!(s->score & NO_CRITICAL))
		return UNKNOWN_CRITICAL;
	return revocation_list_has(q->graph, s->list, q->chain[q->i], &e) && e.reason != REMOVED ? REVOKED : STANDS;
}

static int code_of(struct asked q)
{
	while (q.reasons != REASONS_ALL) {
		struct scored s = best_list(&q);
		int code = s.list ? judge(&q, &s) : NO_LIST;

		if (code != STANDS)
			return code;
		if (s.reasons == q.reasons)
			return NO_LIST;
		q.reasons = s.reasons;
	}
	return STANDS;
}

/* Its later versions pass deltas over: where that makes a difference nothing is foreseen. */
int openssl_list_code(struct arena *a, struct graph *g, const struct certificate *const *chain, size_t n, size_t i,
                      int64_t at)
{
	struct asked q = { a, g, chain, n, i, at, 0, false }, earlier = q;
	int code = code_of(q);

	earlier.deltas = true;
	return code == code_of(earlier) ? code : -1;
}
