/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 5280 6.3.3 for one certificate: which lists are about it, for which reasons, and what they say. */
#include "config.h"

#include "chain/revocation_private.h"

#include "base/i18n.h"

#define DELTAS_MAX 64 /* deltas of one list that are looked at */

/* ---- scope: 6.3.3 (b) ---- */

/* (b) (1): whose list it is. */
static bool issuer_fits(const struct inquiry *a, const struct list *l, const struct crl_point *point)
{
	if (!point->crl_issuer)
		return name_equal(l->crl->issuer, a->cert->issuer);
	for (size_t i = 0; i < point->ncrl_issuer; i++)
		if (point->crl_issuer[i].type == GN_DIRECTORY && name_equal(point->crl_issuer[i].value, l->crl->issuer))
			return l->has_idp && l->idp.indirect;
	return false;
}

/* (b) (2) (i): the list's point is the certificate's. A point without a name and issuer stands for the issuer's name.
 */
static bool point_fits(const struct inquiry *a, const struct list *l, const struct crl_point *point)
{
	struct arena *mem = a->r->arena;
	struct span issuer = l->crl->issuer;
	struct general_name own = { .type = GN_DIRECTORY, .value = a->cert->issuer };
	if (!l->has_idp || !l->idp.has_name)
		return true;
	if (point->has_name)
		return crl_point_names_meet(mem, &l->idp, issuer, point, issuer);
	if (point->crl_issuer)
		return crl_point_named(mem, &l->idp, issuer, point->crl_issuer, point->ncrl_issuer);
	return crl_point_named(mem, &l->idp, issuer, &own, 1);
}

/* (b) (2) (ii) to (iv) */
static bool kind_fits(const struct inquiry *a, const struct list *l)
{
	if (!l->has_idp)
		return true;
	return !(l->idp.only_user && a->cert->ca) && !(l->idp.only_ca && !a->cert->ca) && !l->idp.only_attribute;
}

static const char *scope_flaw(const struct inquiry *a, const struct list *l, const struct crl_point *point)
{
	if (!kind_fits(a, l))
		return l->idp.only_attribute ? N_("it is for attribute certificates only")
		       : l->idp.only_user    ? N_("it is for end entities only, and this is a CA")
		                             : N_("it is for CAs only, and this is none");
	if (!point_fits(a, l, point))
		return N_("its distribution point is none of the certificate's");
	return NULL;
}

/* ---- deltas: 6.3.3 (c), 5.2.4 ---- */

static int number_order(struct span a, struct span b)
{
	while (a.n && a.p[0] == 0)
		a = span_of(a.p + 1, a.n - 1);
	while (b.n && b.p[0] == 0)
		b = span_of(b.p + 1, b.n - 1);
	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return a.n ? memcmp(a.p, b.p, a.n) : 0;
}

static bool is_current(const struct inquiry *a, const struct crl *c)
{
	return (c->this_update == TIME_UNKNOWN || c->this_update <= a->q->at) &&
	       (c->next_update == TIME_UNKNOWN || c->next_update >= a->q->at);
}

/* Of the same issuer, scope and key, and it begins where the complete list ends or before. */
static bool delta_fits(const struct list *complete, const struct list *delta)
{
	const struct crl *c = complete->crl, *d = delta->crl;
	return d->is_delta && !delta->unusable && c->number.n && d->number.n && d->base.n &&
	       name_equal(c->issuer, d->issuer) && complete->has_idp == delta->has_idp &&
	       span_eq(complete->idp_value, delta->idp_value) && span_eq(c->aki_keyid, d->aki_keyid) &&
	       number_order(d->base, c->number) <= 0 && number_order(c->number, d->number) < 0;
}

/* The newest current delta of a complete list whose signature holds, NULL. */
static struct list *delta_of(struct inquiry *a, const struct list *complete)
{
	struct list *best = NULL;
	const char *detail;
	unsigned looked = 0;
	for (struct list *l = a->r->list[complete->crl->issuer_hash % LIST_SLOTS]; l; l = l->next) {
		if (!l->crl->is_delta || looked >= DELTAS_MAX)
			continue;
		looked++;
		if (delta_fits(complete, l) && is_current(a, l->crl) &&
		    (!best || number_order(best->crl->number, l->crl->number) < 0) &&
		    revocation_signer(a, l, &detail) == REVSTATE_GOOD)
			best = l;
	}
	return best;
}

/* ---- looking it up: 6.3.3 (i) to (k) ---- */

static bool find(struct inquiry *a, struct list *l, struct crl_entry *out)
{
	if (!l->index)
		l->index = crl_index_new(a->r->arena, l->crl);
	return crl_index_find(l->index, a->cert->serial, a->cert->issuer, out);
}

static struct revocation_answer revoked_by(const struct list *l, const struct crl_entry *e)
{
	return (struct revocation_answer){
		.state = REVSTATE_REVOKED, .by = l->entry, .crl = l->crl, .when = e->when, .reason = e->reason
	};
}

/* removeFromCRL takes back what the complete list says. */
static bool look_up(struct inquiry *a, struct list *complete, struct list *delta, struct revocation_answer *out)
{
	struct crl_entry e;
	struct list *said = delta && find(a, delta, &e) ? delta : find(a, complete, &e) ? complete : NULL;
	if (!said || e.reason == 8)
		return false;
	*out = revoked_by(said, &e);
	return true;
}

/* ---- one list ---- */

enum { HOLD = 6 };

/* Out of date or not: a revocation that is no hold is never taken back. */
static bool says_revoked_for_good(struct inquiry *a, struct list *l, struct revocation_answer *out)
{
	struct crl_entry e;
	if (!find(a, l, &e) || e.reason == HOLD || e.reason == 8)
		return false;
	*out = revoked_by(l, &e);
	out->stale_says_revoked = true;
	return true;
}

/* Lists the certificate, but nobody here understands all that it says: not to be passed over. */
static bool mentions(struct inquiry *a, struct list *l)
{
	struct crl_entry e;
	return l->crl->entries.n && find(a, l, &e);
}

static void note_time(struct inquiry *a, const struct list *l)
{
	bool early = l->crl->this_update != TIME_UNKNOWN && l->crl->this_update > a->q->at;
	inquiry_note(a, early ? REVSTATE_NOT_YET_VALID : REVSTATE_EXPIRED, l->entry, l->crl, NULL, NULL);
}

/* true: it settles the matter as revoked. *covered: the reasons that it answers for. */
static bool ask_list(struct inquiry *a, struct list *l, const struct crl_point *point, unsigned *covered,
                     struct revocation_answer *out)
{
	const char *detail = scope_flaw(a, l, point);
	unsigned reasons = point->reasons & (l->has_idp ? l->idp.reasons : REASONS_ALL);
	enum revocation_state signer;
	if (l->unusable) { /* where a list must be there, this is as good as none; else its word stands unread */
		bool unread = a->q->revocation != REVOCATION_HARD && mentions(a, l);
		inquiry_note(a, unread ? REVSTATE_UNJUDGED : REVSTATE_UNUSABLE, l->entry, l->crl, NULL, l->unusable);
		return false;
	}
	if (detail) {
		inquiry_note(a, REVSTATE_WRONG_SCOPE, l->entry, l->crl, NULL, detail);
		return false;
	}
	signer = revocation_signer(a, l, &detail);
	if (signer == REVSTATE_UNJUDGED && a->r->verifications < VERIFICATIONS_MAX && !mentions(a, l))
		signer = REVSTATE_UNUSABLE;
	if (signer != REVSTATE_GOOD) {
		inquiry_note(a, signer, l->entry, l->crl, NULL, detail);
		return false;
	}
	struct list *delta = delta_of(a, l);
	if (!is_current(a, delta ? delta->crl : l->crl)) {
		note_time(a, l);
		return l->crl->this_update <= a->q->at && says_revoked_for_good(a, l, out);
	}
	if (look_up(a, l, delta, out))
		return true;
	if (reasons & ~*covered) {
		*covered |= reasons;
		*out = (struct revocation_answer){
			.state = REVSTATE_GOOD, .by = l->entry, .crl = l->crl, .when = TIME_UNKNOWN, .reason = -1
		};
	}
	return false;
}

/* ---- all lists for one point ---- */

static bool ask_point(struct inquiry *a, const struct crl_point *point, uint64_t issuer_hash, unsigned *covered,
                      struct revocation_answer *out)
{
	for (struct list *l = a->r->list[issuer_hash % LIST_SLOTS]; l; l = l->next)
		if (!l->crl->is_delta && issuer_fits(a, l, point) && ask_list(a, l, point, covered, out))
			return true;
	return false;
}

/* A point that names other issuers is looked for under each of their names. */
static bool ask_issuers(struct inquiry *a, const struct crl_point *point, unsigned *covered,
                        struct revocation_answer *out)
{
	if (!point->crl_issuer)
		return ask_point(a, point, a->cert->issuer_hash, covered, out);
	for (size_t i = 0; i < point->ncrl_issuer; i++)
		if (point->crl_issuer[i].type == GN_DIRECTORY &&
		    ask_point(a, point, name_hash(point->crl_issuer[i].value), covered, out))
			return true;
	return false;
}

bool revocation_ask_crls(struct inquiry *a, struct revocation_answer *out)
{
	const struct extension *x = certificate_extension(a->cert, OID_CRL_DP);
	const struct crl_point implicit = { .reasons = REASONS_ALL };
	struct revocation_answer good = { .state = REVSTATE_MISSING };
	unsigned covered = 0;
	size_t n = 0;
	bool ok = true;
	if (!a->r->nlists)
		return false;
	const struct crl_point *point = x ? crl_points_read(a->r->arena, x->value, &n, &ok) : NULL;
	for (size_t i = 0; i < n; i++)
		if (ask_issuers(a, &point[i], &covered, &good)) {
			*out = good;
			return true;
		}
	if (ask_point(a, &implicit, a->cert->issuer_hash, &covered, &good)) {
		*out = good;
		return true;
	}
	if (covered == REASONS_ALL) {
		*out = good;
		return true;
	}
	if (covered)
		inquiry_note(a, REVSTATE_WRONG_SCOPE, good.by, good.crl, NULL,
		             N_("the lists at hand answer for some reasons of revocation only"));
	return false;
}
