/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makers of browsers and systems refuse beyond RFC 5280: server certificates that live too long, and those of CAs
 * in which they no longer trust. None of it is our verdict. */
#include "config.h"

#include "diagnose/rules/platform.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/place.h"
#include "base/argument.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "chain/path.h"
#include "chain/question.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/family.h"
#include "load/certset.h"
#include "load/trust.h"

#include <string.h>

/* ---- how long ---- */

#define APPLE_DAYS 825 /* for every CA, of certificates issued since APPLE_SINCE */
#define APPLE_SINCE "2019-07-01"

/* CA/Browser Forum, Baseline Requirements 6.3.2: public CAs, by the day of issue. */
static const struct {
	const char *since;
	int days;
} limits[] = {
	{ "2029-03-15", 47 },  { "2027-03-15", 100 }, { "2026-03-15", 200 },
	{ "2020-09-01", 398 }, { "2018-03-01", 825 },
};

static bool issued_since(const struct certificate *c, const char *day)
{
	int64_t t;

	return time_parse(day, 0, &t) && c->not_before >= t;
}

static int64_t public_limit(const struct certificate *c)
{
	for (size_t i = 0; i < NARRAY(limits); i++)
		if (issued_since(c, limits[i].since))
			return limits[i].days;
	return INT64_MAX;
}

/* Trusted by what the system brings along, as public CAs are; a person's own store says nothing. */
static bool is_public(const struct chain *c)
{
	struct trust *t = chain_trust(c);
	int entry = c->anchor ? certset_find(trust_set(t), c->anchor) : -1;

	return entry >= 0 && !trust_is_persons(t, certset_entry(trust_set(t), entry)->first.input);
}

static bool is_server_chain(const struct chain *c)
{
	return c->purpose == PURPOSE_SERVER && chain_path(c)->anchored && chain_path(c)->n > 1 &&
	       c->cert->not_before != TIME_UNKNOWN && c->cert->not_after != TIME_UNKNOWN;
}

static void validity_too_long(struct diagnosis *d, const struct chain *c)
{
	if (!is_server_chain(c))
		return;
	/* both ends included, and a day begun is a day (BR 6.3.2) */
	int64_t seconds = c->cert->not_after - c->cert->not_before + 1, days = (seconds + DAY - 1) / DAY;
	int64_t limit = is_public(c) ? public_limit(c->cert) : INT64_MAX;
	bool apple = issued_since(c->cert, APPLE_SINCE) && seconds > (int64_t)APPLE_DAYS * DAY;
	bool browsers = limit < INT64_MAX && seconds > limit * DAY;
	if (!apple && !browsers)
		return;
	struct finding *f = finding_new(d, about_chain(d, c, c->leaf));
	finding_title(d, f,
	              apple ? N_("%1$s is valid for %2$s, longer than some clients allow")
	                    : N_("%1$s is valid for %2$s, longer than a public CA may issue for"),
	              as_certificate(c->cert), as_days(days));
	if (seconds % DAY)
		finding_because(d, f,
		                N_("both its ends count, and a day begun is a day: %1$s and %2$s s "
		                   "(Baseline Requirements 6.3.2)"),
		                as_days(seconds / DAY), as_number(seconds % DAY));
	if (browsers)
		finding_because(d, f, N_("a public CA may issue for at most %1$s on %2$s"), as_days(limit),
		                as_day(c->cert->not_before));
	if (apple)
		finding_because(d, f, N_("macOS and iOS take at most %1$s, of private CAs too"), as_days(APPLE_DAYS));
	finding_fix(d, f, N_("have it issued for a shorter time, and renew automatically"));
}

/* ---- whose ---- */

/* The root's organization; leaves issued from that day on are refused, by whom. Days are those of the makers'
 * announcements; Chrome goes by the earliest SCT, which is minutes behind notBefore. */
static const struct distrusted {
	const char *organization, *since, *who;
} distrusted[] = {
	{ "Chunghwa Telecom Co., Ltd.", "2025-08-01", "Chrome 139" },
	{ "NetLock Kft.", "2025-08-01", "Chrome 139" },
	{ "Entrust, Inc.", "2024-11-12", "Chrome 131" },
	{ "Entrust.net", "2024-11-12", "Chrome 131" },
	{ "AffirmTrust", "2024-11-12", "Chrome 131" },
	{ "TrustCor Systems S. de R.L.", "1970-01-01", "Chrome 111" },
	{ "Symantec Corporation", "1970-01-01", "Chrome 70, Firefox 64" },
	{ "VeriSign, Inc.", "1970-01-01", "Chrome 70, Firefox 64" },
	{ "GeoTrust Inc.", "1970-01-01", "Chrome 70, Firefox 64" },
	{ "thawte, Inc.", "1970-01-01", "Chrome 70, Firefox 64" },
	{ "WoSign CA Limited", "1970-01-01", "Chrome 61, Firefox 58" },
	{ "StartCom Ltd.", "1970-01-01", "Chrome 61, Firefox 58" },
	{ "DigiNotar", "1970-01-01", "Chrome, Firefox, Windows, macOS" },
};

static const struct distrusted *distrusted_for(const struct analysis *a, struct span ca, const struct certificate *leaf)
{
	const char *organization = name_attribute(a->arena, ca, OID_O);

	for (size_t k = 0; organization && k < NARRAY(distrusted); k++)
		if (!strcmp(organization, distrusted[k].organization) && issued_since(leaf, distrusted[k].since))
			return &distrusted[k];
	return NULL;
}

bool platform_distrusts(const struct analysis *a, const struct chain *c, struct span ca)
{
	return c->purpose != PURPOSE_CLIENT && c->cert->not_before != TIME_UNKNOWN && distrusted_for(a, ca, c->cert);
}

/* Where its path is anchored, or would be if somebody installed the root. */
static void distrusted_ca(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct certificate *top = chain_path(c)->cert[chain_path(c)->n - 1];
	bool root = chain_path(c)->anchored || chain_path(c)->end == PATH_UNTRUSTED_ROOT;

	if (c->purpose != PURPOSE_SERVER || !root || chain_path(c)->n < 2 || !platform_distrusts(a, c, top->subject))
		return;
	const struct distrusted *by = distrusted_for(a, top->subject, c->cert);
	struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, top)));
	finding_title(d, f, N_("browsers no longer trust %1$s"), as_certificate(top));
	finding_because(d, f, N_("refused by: %1$s, in server certificates issued since %2$s"), as_code(by->who),
	                as_code(by->since));
	finding_because(d, f, N_("%1$s was issued on %2$s"), as_certificate(c->cert), as_day(c->cert->not_before));
	finding_fix(d, f, N_("move to another CA, and serve its chain"));
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
};
RULE_FAMILY_COUNT(platform);
