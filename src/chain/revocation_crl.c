/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 5280 6.3.3 for one certificate: which lists are about it, for which reasons, and what they say. */
#include "config.h"

#include "base/clock.h"
#include "base/guard.h"
#include "base/i18n.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/crl_index.h"
#include "cert/crl_point.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "chain/graph.h"
#include "chain/question.h"
#include "chain/revocation.h"
#include "chain/revocation_private.h"

#include <string.h>

#define DELTAS_MAX 64 /* deltas of one list that are looked at */

enum { HOLD = 6, REMOVED = 8 }; /* CRLReason */

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

/* ---- of what time: 5.1.2.4, 5.1.2.5, 5.2.3 ---- */

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

int revocation_age(const struct list *x, const struct list *y)
{
	int order = number_order(x->number, y->number);

	return order ? order
	             : (x->crl->this_update > y->crl->this_update) - (x->crl->this_update < y->crl->this_update);
}

static bool is_current(const struct inquiry *a, const struct crl *c)
{
	return (c->this_update == TIME_UNKNOWN || c->this_update <= a->q->at) &&
	       !GUARD(CRL_UNTIL, revocation_until(c->this_update, c->next_update) < a->q->at);
}

/* ---- looking it up: 6.3.3 (i) to (k) ---- */

static bool find_entry(struct inquiry *a, struct list *l, struct crl_entry *out)
{
	return crl_look_up(l->crl, a->cert->serial, a->cert->issuer, out);
}

static struct revocation_answer revoked_by(const struct list *l, const struct crl_entry *e)
{
	return (struct revocation_answer){
		.state = REVSTATE_REVOKED, .by = l->entry, .crl = l->crl, .when = e->when, .reason = e->reason
	};
}

/* Kept when nothing stronger settles the matter. */
static void say_weak(struct inquiry *a, const struct list *l, const struct crl_entry *e, const struct signed_by *by)
{
	if (a->weak.state == REVSTATE_REVOKED)
		return;
	a->weak = revoked_by(l, e);
	a->weak.weak = by->weak;
	a->weak.signer = by->signer;
}

/* ---- deltas: 6.3.3 (c), 5.2.4 ---- */

/* Of the same issuer, scope and key, and it begins where the complete list ends or before. */
static bool delta_fits(const struct list *complete, const struct list *delta)
{
	const struct crl *c = complete->crl, *d = delta->crl;

	return d->is_delta && !delta->unusable && c->number.n && d->number.n && d->base.n &&
	       name_equal(c->issuer, d->issuer) && complete->has_idp == delta->has_idp &&
	       span_eq(complete->idp_value, delta->idp_value) && span_eq(c->aki_keyid, d->aki_keyid) &&
	       number_order(d->base, c->number) <= 0 && number_order(c->number, d->number) < 0;
}

/* The newest current delta of a complete list that is signed by one who may, NULL. A weak one takes nothing back and
 * brings nothing up to date: all that is heard of it is that it revokes. */
static struct list *delta_of(struct inquiry *a, const struct crl_scope *s, const struct list *complete, bool weak)
{
	for (size_t i = 0; s->deltas && i < s->deltas->n && i < DELTAS_MAX; i++) {
		struct list *l = &s->deltas->list[i];
		struct crl_entry e;

		revocation_look();
		if (!delta_fits(complete, l) || !is_current(a, l->crl))
			continue;
		const struct signed_by *by = revocation_signer(a, l);
		if (a->r->gave_way)
			return NULL;
		if (by->state != REVSTATE_GOOD)
			continue;
		if (weak || !by->weak)
			return l;
		if (find_entry(a, l, &e) && e.reason != REMOVED)
			say_weak(a, l, &e, by);
	}
	return NULL;
}

/* removeFromCRL takes back what the complete list says. */
static bool look_up(struct inquiry *a, struct list *complete, struct list *delta, struct crl_entry *e,
                    const struct list **said)
{
	*said = delta && find_entry(a, delta, e) ? delta : find_entry(a, complete, e) ? complete : NULL;
	return *said && e->reason != REMOVED;
}

/* ---- one list ---- */

/* A revocation that is no hold is never taken back: out of date, or replaced by a newer list, its word stays. */
static bool says_revoked_for_good(struct inquiry *a, struct list *l, struct crl_entry *e)
{
	return l->crl->this_update <= a->q->at && find_entry(a, l, e) && e->reason != HOLD && e->reason != REMOVED;
}

/* Lists the certificate, but nobody here understands all that it says: not to be passed over. */
static bool mentions(struct inquiry *a, struct list *l)
{
	struct crl_entry e;

	return l->crl->entries.n && find_entry(a, l, &e);
}

static void note_time(struct inquiry *a, const struct list *l)
{
	bool early = l->crl->this_update != TIME_UNKNOWN && l->crl->this_update > a->q->at;

	inquiry_note(a, early ? REVSTATE_NOT_YET_VALID : REVSTATE_EXPIRED, l->entry, l->crl, NULL, NULL);
}

/* Why a list is not heard at all: noted. NULL: it was not made for this question; else who signed it. */
static const struct signed_by *believed(struct inquiry *a, struct list *l, const struct crl_point *point)
{
	const char *detail = scope_flaw(a, l, point);

	if (l->unusable) { /* where a list must be there, this is as good as none; else its word stands unread */
		bool unread = a->q->revocation != REVOCATION_HARD && mentions(a, l);

		inquiry_note(a, unread ? REVSTATE_UNJUDGED : REVSTATE_UNUSABLE, l->entry, l->crl, NULL, l->unusable);
		return NULL;
	}
	if (detail) {
		inquiry_note(a, REVSTATE_WRONG_SCOPE, l->entry, l->crl, NULL, detail);
		return NULL;
	}
	const struct signed_by *by = revocation_signer(a, l);
	if (a->r->gave_way)
		return NULL;
	if (by->state == REVSTATE_GOOD)
		return by;
	bool silent = by->state == REVSTATE_UNJUDGED && !graph_budget(a->r->graph)->hit && !mentions(a, l);
	inquiry_note(a, silent ? REVSTATE_UNUSABLE : by->state, l->entry, l->crl, NULL, by->detail);
	return NULL;
}

enum list_word { WORD_NONE, WORD_CLEAR, WORD_REVOKED };

/* What a list says that nothing newer has spoken over. WORD_NONE: nothing that counts; it is noted why. */
static enum list_word word_of_list(struct inquiry *a, const struct crl_scope *s, struct list *l,
                                   const struct crl_point *point, struct revocation_answer *out)
{
	const struct signed_by *by = believed(a, l, point);
	const struct list *said = l;
	struct crl_entry e;

	if (!by)
		return WORD_NONE;
	struct list *delta = delta_of(a, s, l, by->weak != NULL);
	bool current = is_current(a, delta ? delta->crl : l->crl);
	if (!current)
		note_time(a, l);
	if (current ? look_up(a, l, delta, &e, &said) : says_revoked_for_good(a, l, &e)) {
		*out = revoked_by(said, &e);
		out->stale_says_revoked = !current;
		if (!by->weak)
			return WORD_REVOKED;
		say_weak(a, said, &e, by);
	} else if (current && by->weak) {
		inquiry_note(a, REVSTATE_WEAK, l->entry, l->crl, NULL, by->weak);
		if (a->best.crl == l->crl)
			a->best.signer = by->signer;
	} else if (current) {
		return WORD_CLEAR;
	}
	return WORD_NONE;
}

/* A newer list of the scope does not have the certificate. Does this one, and for good? RFC 5280 3.3: an entry stays
 * until its certificate has run out. A newer list speaks over those of its own key, and over all if the key is that
 * which issued the certificate: another CA that takes the same name cannot take back what this one revoked. */
static enum list_word look_back(struct inquiry *a, const struct crl_scope *s, struct list *l, struct list *newer,
                                const struct crl_point *point, struct revocation_answer *out)
{
	struct crl_entry e;

	if (!mentions(a, l))
		return WORD_NONE;
	const struct certificate *over = revocation_signer(a, newer)->signer;
	const struct signed_by *by = l->unusable ? NULL : revocation_signer(a, l);
	bool known = by && by->state == REVSTATE_GOOD;
	if (GUARD(CRL_NEWER_KEY,
	          !certificate_same_key(over, a->issuer) && !(known && certificate_same_key(over, by->signer))))
		return word_of_list(a, s, l, point, out);
	if (known && !a->gone && says_revoked_for_good(a, l, &e)) {
		a->gone = l->crl;
		a->gone_entry = l->entry;
		a->gone_when = e.when;
	}
	return WORD_NONE;
}

/* ---- all lists for one point ---- */

/* Of the lists of one scope the newest that counts speaks; where several are equally new, all of them. Weak lists count
 * as missing. true: it settles the matter as revoked. *covered: the reasons that are answered for. */
static bool ask_scope(struct inquiry *a, struct crl_scope *s, const struct crl_point *point, unsigned *covered,
                      struct revocation_answer *out)
{
	struct list *speaks = NULL;

	for (size_t i = 0; i < s->n; i++) {
		struct list *l = &s->list[i];
		struct revocation_answer said;

		revocation_look();
		if (!issuer_fits(a, l, point))
			continue;
		enum list_word word = speaks && revocation_age(l, speaks) < 0 ? look_back(a, s, l, speaks, point, &said)
		                                                              : word_of_list(a, s, l, point, &said);
		if (word == WORD_REVOKED)
			*out = said;
		if (word == WORD_REVOKED || a->r->gave_way)
			return true;
		if (word != WORD_CLEAR || speaks)
			continue;
		speaks = l;
		unsigned reasons = point->reasons & (l->has_idp ? l->idp.reasons : REASONS_ALL);
		if (reasons & ~*covered) {
			*covered |= reasons;
			*out = (struct revocation_answer){ .state = REVSTATE_GOOD,
				                           .by = l->entry,
				                           .crl = l->crl,
				                           .when = TIME_UNKNOWN,
				                           .reason = -1 };
		}
	}
	return false;
}

/* The first scope of lists whose issuers' names have this hash. */
static struct crl_scope *scopes_of(struct revocation_engine *r, uint64_t issuer_hash)
{
	size_t low = 0, high = r->nscopes;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (r->scope[mid].issuer_hash < issuer_hash)
			low = mid + 1;
		else
			high = mid;
	}
	return &r->scope[low];
}

static bool ask_point(struct inquiry *a, const struct crl_point *point, uint64_t issuer_hash, unsigned *covered,
                      struct revocation_answer *out)
{
	struct crl_scope *end = a->r->scope + a->r->nscopes;

	for (struct crl_scope *s = scopes_of(a->r, issuer_hash); s < end && s->issuer_hash == issuer_hash; s++) {
		if (!s->list->crl->is_delta && ask_scope(a, s, point, covered, out))
			return true;
		if (s->list->crl->is_delta && !a->delta) {
			a->delta = s->list->crl;
			a->delta_entry = s->list->entry;
		}
	}
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
