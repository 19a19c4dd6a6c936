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
#include "stack/openssl_certificate.h"
#include "stack/openssl_strict.h"
#include "stack/prediction.h"

/* What OpenSSL says of it with X509_V_FLAG_X509_STRICT alone, on the chosen path; 0: nothing. */
static int strict_code(const struct chain *h, const struct certificate *c)
{
	struct openssl_certificate o = openssl_certificate(c);
	size_t n = chain_path(h)->n;
	int code = n > 1 ? openssl_strict_code(&o, c == chain_path(h)->cert[n - 1]) : 0;
	const struct prediction *python = h->python;

	if (code || !python || !h->openssl->accepts || !python->known || python->accepts || python->about != c)
		return code;
	return python->code;
}

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
	int code = strict_code(h, c);
	if (code && !f) {
		f = finding_new(d, about_chain(d, h, place_entry(a, c)));
		finding_title(d, f, N_("%1$s breaks a rule that RFC 5280 sets for CAs"), as_certificate(c));
		finding_fix(d, f, N_("have it issued anew by a CA that follows the profile, when it is due"));
	}
	if (!f)
		return;
	f->severity = a->question.strict ? SEVERITY_ERROR : code ? SEVERITY_WARNING : SEVERITY_NOTE;
	if (code)
		finding_because(
		    d, f,
		    N_("Python 3.13 and newer refuse it (ssl.VERIFY_X509_STRICT), and so does openssl verify "
		       "-x509_strict: \"%2$s\" (%1$s)"),
		    as_number(code), as_quote(openssl_words(code) ? openssl_words(code) : "?"));
	else if (!a->question.strict)
		finding_because(d, f, N_("most programs let it pass; --strict refuses"));
}

static void rfc5280_profile(struct diagnosis *d, const struct chain *c)
{
	for (size_t k = 0; k < chain_path(c)->n; k++)
		profile_of(d, c, chain_path(c)->cert[k]);
}

const struct rule rules_profile[] = {
	{ .id = "rfc5280-profile",
	  .many_forms = true,
	  .row = "form",
	  .severity = SEVERITY_NOTE,
	  .class = CLASS_LINT,
	  .title = N_("Breaks a rule that RFC 5280 sets for CAs"),
	  .reference = "RFC 5280 4.2",
	  .chain = rfc5280_profile },
};
RULE_FAMILY_COUNT(profile);
