/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What RFC 5280 demands of those who issue certificates, and what public CAs do not do. */
#include "config.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/place.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/profile.h"
#include "diagnose/rule.h"
#include "diagnose/rules/family.h"

/* All of a certificate's in one finding: one cause, whoever issues it. */
static void profile_of(struct diagnosis *d, const struct chain *h, const struct certificate *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct finding *f = NULL;

	for (size_t k = 0; k < profile_rule_count; k++) {
		const struct profile_rule *x = &profile_rules[k];

		if (!profile_broken(x, c))
			continue;
		if (!f) {
			f = finding_new(d, about_chain(d, h, place_entry(a, c)));
			finding_title(d, f, N_("%1$s breaks a rule that RFC 5280 sets for CAs"), as_certificate(c));
			finding_fix(d, f, N_("have it issued anew by a CA that follows the profile, when it is due"));
		}
		finding_because(d, f, x->text);
		finding_because(d, f, N_("RFC 5280, section %1$s"), as_code(x->section));
	}
	if (!f)
		return;
	f->severity = a->question.strict ? SEVERITY_ERROR : SEVERITY_NOTE;
	if (!a->question.strict)
		finding_because(d, f, N_("most programs let it pass; --strict and openssl verify -x509_strict refuse"));
}

static void rfc5280_profile(struct diagnosis *d, const struct chain *c)
{
	for (size_t k = 0; k < chain_path(c)->n; k++)
		profile_of(d, c, chain_path(c)->cert[k]);
}

const struct rule rules_profile[] = {
	{ .id = "rfc5280-profile",
	  .row = "form",
	  .severity = SEVERITY_NOTE,
	  .class = CLASS_LINT,
	  .title = N_("Breaks a rule that RFC 5280 sets for CAs"),
	  .reference = "RFC 5280 4.2",
	  .chain = rfc5280_profile },
};
RULE_FAMILY_COUNT(profile);
