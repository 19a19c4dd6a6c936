/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makers of browsers and systems refuse beyond RFC 5280, today and by what they announced (analysis/ledger.h):
 * server certificates that live too long, that nobody logged, and those of CAs in which they no longer trust. None of
 * it is our verdict. */
#include "config.h"

#include "diagnose/rules/platform.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/ledger.h"
#include "analysis/place.h"
#include "base/argument.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/der.h"
#include "cert/oid.h"
#include "chain/path.h"
#include "chain/question.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/family.h"
#include "load/certset.h"

#include <string.h>

/* ---- how long ---- */

static bool is_server_chain(const struct chain *c)
{
	return c->purpose == PURPOSE_SERVER && chain_path(c)->anchored && chain_path(c)->n > 1 &&
	       c->cert->not_before != TIME_UNKNOWN && c->cert->not_after != TIME_UNKNOWN;
}

static void validity_too_long(struct diagnosis *d, const struct chain *c)
{
	if (!is_server_chain(c) || usage_ca_in_place_of_leaf(diagnosis_analysis(d), c))
		return;
	/* both ends included, and a day begun is a day (BR 6.3.2) */
	int64_t seconds = c->cert->not_after - c->cert->not_before + 1, days = (seconds + DAY - 1) / DAY;
	const struct event *limit =
	                       ledger_chain_is_public(c) ? ledger_limit(EVENT_LEAF_DAYS, c->cert->not_before) : NULL,
	                   *every = ledger_limit(EVENT_ANY_DAYS, c->cert->not_before);
	bool public = limit && days > limit->days, any = every && days > every->days;
	if (!public && !any)
		return;
	struct finding *f = finding_new(d, about_chain(d, c, c->leaf));
	finding_title(d, f,
	              any ? N_("%1$s is valid for %2$s, longer than some clients allow")
	                  : N_("%1$s is valid for %2$s, longer than a public CA may issue for"),
	              as_certificate(c->cert), as_days(days));
	if (seconds % DAY)
		finding_because(d, f,
		                N_("both its ends count, and a day begun is a day: %1$s and %2$s s "
		                   "(Baseline Requirements 6.3.2)"),
		                as_days(seconds / DAY), as_number(seconds % DAY));
	if (public)
		finding_because(d, f, N_("a public CA may issue for at most %1$s on %2$s"), as_days(limit->days),
		                as_day(c->cert->not_before));
	if (any)
		finding_because(d, f, N_("%1$s take at most %2$s, of private CAs too"), as_code(every->who),
		                as_days(every->days));
	finding_fix(d, f, N_("have it issued for a shorter time, and renew automatically"));
}

/* ---- whose ---- */

/* The first row that refuses a leaf like this at the time asked about; NULL: none. */
static const struct event *first_refusal(const struct analysis *a, const struct chain *c, const struct event *e,
                                         size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (event_refuses(&e[i], c->cert, a->question.at))
			return &e[i];
	return NULL;
}

static const struct event *key_is_refused(const struct analysis *a, const struct chain *c, const struct certificate *ca)
{
	const struct event *e = NULL;
	size_t n = c->purpose == PURPOSE_CLIENT ? 0 : ledger_of_key(ca, &e);

	return first_refusal(a, c, e, n);
}

bool platform_distrusts(const struct analysis *a, const struct chain *c, const struct certificate *ca)
{
	return key_is_refused(a, c, ca) != NULL;
}

bool platform_distrusts_issuer(const struct analysis *a, const struct chain *c, const struct certificate *child)
{
	const struct event *e = NULL;
	size_t n = c->purpose == PURPOSE_CLIENT ? 0 : ledger_of_issuer(child, &e);

	return first_refusal(a, c, e, n) != NULL;
}

/* Any CA of the path whose key is refused; NULL: none. */
static const struct certificate *refused_on(const struct analysis *a, const struct chain *c, const struct path *p)
{
	for (size_t k = p->n; k-- > 1;)
		if (key_is_refused(a, c, p->cert[k]))
			return p->cert[k];
	return NULL;
}

/* Those who refuse the one root find the other. */
static bool has_other_way(const struct analysis *a, const struct chain *c)
{
	for (size_t i = 0; i < c->paths->n; i++)
		if (c->paths->path[i].valid && c->paths->path[i].anchored && !refused_on(a, c, &c->paths->path[i]))
			return true;
	return false;
}

/* Each maker once, at the first of its days that counts. */
static void say_refusals(struct diagnosis *d, struct finding *f, const struct chain *c, const struct event *e, size_t n)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t i = 0; i < n; i++) {
		bool said = !event_refuses(&e[i], c->cert, a->question.at);

		for (size_t k = 0; k < i && !said; k++)
			said = event_refuses(&e[k], c->cert, a->question.at) && !strcmp(e[k].who, e[i].who);
		if (said)
			continue;
		finding_because(d, f,
		                e[i].issued ? N_("refused by %1$s, in server certificates issued since %2$s (%3$s)")
		                            : N_("refused by %1$s since %2$s (%3$s)"),
		                as_code(e[i].who), as_day(e[i].from), as_code(e[i].source));
	}
}

/* Where its path is anchored, or would be if somebody installed the root. */
static void distrusted_ca(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct path *p = chain_path(c);
	const struct certificate *ca;
	const struct event *e = NULL;

	if (c->purpose != PURPOSE_SERVER || (!p->anchored && p->end != PATH_UNTRUSTED_ROOT) || p->n < 2 ||
	    !(ca = refused_on(a, c, p)) || has_other_way(a, c))
		return;
	size_t n = ledger_of_key(ca, &e);
	struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, ca)));
	finding_title(d, f, N_("browsers no longer trust %1$s"), as_certificate(ca));
	finding_because(d, f, N_("its key is that of %1$s"), as_name(e->what));
	say_refusals(d, f, c, e, n);
	finding_because(d, f, N_("%1$s was issued on %2$s"), as_certificate(c->cert), as_day(c->cert->not_before));
	finding_fix(d, f, N_("move to another CA, and serve its chain"));
}

/* ---- what is to come ---- */

static void say_forecast(struct diagnosis *d, struct finding *f, const struct forecast *x)
{
	switch (x->kind) {
	case FORECAST_REFUSED:
		finding_because(d, f, N_("%1$s refuses %2$s from %3$s on (%4$s)"), as_code(x->event->who),
		                as_certificate(x->about), as_day(x->from), as_code(x->event->source));
		break;
	case FORECAST_ISSUED:
		finding_because(d, f, N_("%1$s refuses what %2$s issues from %3$s on (%4$s)"), as_code(x->event->who),
		                as_certificate(x->about), as_day(x->from), as_code(x->event->source));
		break;
	case FORECAST_DAYS:
		finding_because(d, f, N_("the next one, due by %1$s, can be had for %2$s at most (%3$s)"),
		                as_day(x->from), as_days(x->event->days), as_code(x->event->source));
		break;
	case FORECAST_CLIENT:
		finding_because(d, f,
		                N_("the next one, due by %1$s, will lack clientAuth: public CAs leave it out from %2$s "
		                   "on (%3$s)"),
		                as_day(x->from), as_day(x->event->from), as_code(x->event->source));
		break;
	}
}

/* A month before the day on which this very certificate will be refused it is a warning. */
static bool is_near(const struct analysis *a, const struct chain *c, const struct forecast *x)
{
	int64_t before = a->question.warn_seconds > 0 ? a->question.warn_seconds : 30 * DAY;

	return x->kind == FORECAST_REFUSED && x->from <= c->cert->not_after && x->from - a->question.at <= before;
}

static void announced_change(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct forecast *x;
	size_t n = c->side == SIDE_PEER && c->purpose != PURPOSE_CLIENT ? ledger_forecast(a->arena, a, c, &x) : 0;

	if (!n)
		return;
	struct finding *f = finding_new(d, about_chain(d, c, c->leaf));
	finding_title(d, f, N_("changes are announced that meet %1$s, or what comes after it"),
	              as_certificate(c->cert));
	for (size_t i = 0; i < n; i++) {
		say_forecast(d, f, &x[i]);
		if (is_near(a, c, &x[i]))
			f->severity = SEVERITY_WARNING;
	}
	finding_fix(d, f, N_("have the next certificate from a root that stays, and renew by a program, not by hand"));
}

/* ---- logged ---- */

/* 2.23.140.1: the CA says that it keeps the Baseline Requirements. */
static bool claims_public(const struct certificate *c)
{
	static const uint8_t arc[] = { 0x67, 0x81, 0x0c, 0x01 };

	for (size_t i = 0; i + sizeof arc <= c->policies.n; i++)
		if (!memcmp(c->policies.p + i, arc, sizeof arc))
			return true;
	return false;
}

/* SignedCertificateTimestampList (RFC 6962 3.3): an OCTET STRING in the extension's, with 16-bit lengths. */
static size_t count_timestamps(const struct certificate *c)
{
	const struct extension *x = certificate_extension(c, OID_SCT_LIST);
	struct der e;
	size_t n = 0, at = 2;

	if (!x || !der_first(x->value, &e) || e.value.n < 2)
		return 0;
	while (at + 2 <= e.value.n) {
		size_t length = (size_t)e.value.p[at] << 8 | e.value.p[at + 1];

		if (!length || length > e.value.n - at - 2)
			break;
		at += 2 + length;
		n++;
	}
	return n;
}

#define CT_SINCE 1525132800 /* 2018-05-01 */

static void ct_missing(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);

	if (!is_server_chain(c) || c->cert->not_before < CT_SINCE || !claims_public(c->cert) ||
	    certificate_extension(c->cert, OID_CT_POISON))
		return;
	size_t n = count_timestamps(c->cert), wanted = c->cert->not_after - c->cert->not_before > 180 * DAY ? 3 : 2;
	if (n >= wanted)
		return;
	struct finding *f = finding_new(d, about_chain(d, c, c->leaf));
	finding_title(d, f, N_("%1$s holds too few proofs that it was logged: %2$s"), as_certificate(c->cert),
	              as_number((int64_t)n));
	finding_because(d, f, N_("Chrome, Firefox and Apple's systems want %1$s of one that lives so long"),
	                as_number((int64_t)wanted));
	finding_because(d, f, N_("it claims to be of a public CA: its policies have an OID below 2.23.140.1"));
	finding_because(d, f, N_("they could also come in the handshake or with an OCSP answer, which few servers do"));
	if (!chain_is_live(c))
		finding_searched(d, f, N_("in the certificate alone: %1$s"), place_of(a, c->cert));
	finding_fix(d, f, N_("have it issued anew, by a CA that logs it"));
}

const struct rule rules_platform[] = {
	{ .id = "validity-too-long",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_LINT,
	  .title = N_("Validity period too long"),
	  .chain = validity_too_long },
	{ .id = "distrusted-ca",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_UNTRUSTED_ROOT,
	  .title = N_("CA explicitly distrusted"),
	  .chain = distrusted_ca },
	{ .id = "announced-change",
	  .severity = SEVERITY_NOTE,
	  .class = CLASS_ROTATION,
	  .title = N_("An announced change meets this chain"),
	  .chain = announced_change },
	{ .id = "ct-missing",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_LINT,
	  .title = N_("Certificate Transparency not satisfied"),
	  .reference = "RFC 6962 3.3",
	  .chain = ct_missing },
};
RULE_FAMILY_COUNT(platform);
