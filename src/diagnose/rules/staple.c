/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The OCSP response that a server sends along with its certificate. */
#include "config.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/ledger.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/oid.h"
#include "cert/public_key.h"
#include "chain/revocation.h"
#include "diagnose/rule.h"
#include "diagnose/rules/family.h"

static bool is_of(const struct analysis *a, const struct chain *h, const struct connection *c)
{
	return h->connection >= 0 && a->connection[h->connection] == c;
}

static void staple_missing(struct diagnosis *d, const struct connection *c)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t k = 0; k < a->nchain; k++) {
		const struct chain *h = &a->chain[k];

		if (!is_of(a, h, c) || h->side != SIDE_PEER || !h->cert->must_staple || !c->handshake_done ||
		    c->staple.n)
			continue;
		struct finding *f = finding_new(d, about_connection(d, c, h->leaf));
		const struct extension *x = certificate_extension(h->cert, OID_TLS_FEATURE);
		if (x && x->critical) /* RFC 5280 4.2: must be obeyed by all */
			f->severity = SEVERITY_ERROR;
		finding_title(d, f, N_("%1$s demands a stapled OCSP answer, and the server sent none"),
		              as_certificate(h->cert));
		finding_because(d, f, N_("its TLS feature extension lists status_request (must-staple)"));
		finding_because(d, f,
		                N_("clients built on GnuTLS (on Debian wget and git, too) and Firefox refuse this; "
		                   "openssl, curl, Go, Java and Node do not look"));
		finding_fix(d, f,
		            N_("switch stapling on (nginx: ssl_stapling on;), or have a certificate issued without "
		               "must-staple"));
	}
}

/* An answer that says "revoked" is no flaw: the path fails by it. */
static void staple_invalid(struct diagnosis *d, const struct connection *c)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t k = 0; k < a->nchain && c->staple.n; k++) {
		const struct chain *h = &a->chain[k];

		if (!is_of(a, h, c) || !h->staple_flaw)
			continue;
		struct finding *f = finding_new(d, about_chain(d, h, h->leaf));
		finding_title(d, f, N_("the OCSP answer that the server staples for %1$s is worthless: %2$s"),
		              as_certificate(h->cert), as_word(h->staple_flaw));
		finding_because(
		    d, f,
		    N_("clients built on GnuTLS and Firefox refuse a bad staple; openssl, curl and Go do not "
		       "look unless told to"));
		finding_fix(d, f,
		            N_("let the server fetch a new answer (a reload does it in nginx), and check its clock and "
		               "that it may reach the responder"));
	}
}

/* ---- the responder ---- */

/* Without one nothing can be stapled either. */
static void ocsp_unavailable(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct event *off = NULL;
	size_t k = 0;

	for (; k < c->cert->nocsp && !(off = ledger_responder_off(c->cert->ocsp[k], a->question.at)); k++)
		;
	if (!off && !(c->cert->must_staple && !c->cert->nocsp))
		return;
	struct finding *f = finding_new(d, about_chain(d, c, c->leaf));
	if (!c->cert->must_staple)
		f->severity = SEVERITY_NOTE;
	if (off) {
		finding_title(d, f, N_("the OCSP responder that %1$s names is gone"), as_certificate(c->cert));
		finding_because(d, f, N_("it names %1$s"), as_code(c->cert->ocsp[k]));
		finding_because(d, f, N_("%1$s switched it off on %2$s (%3$s)"), as_code(off->who), as_day(off->from),
		                as_code(off->source));
	} else {
		finding_title(d, f, N_("%1$s demands a stapled OCSP answer and names no responder that gives one"),
		              as_certificate(c->cert));
	}
	finding_fix(
	    d, f,
	    N_("renew the certificate, without must-staple, switch stapling off (nginx: ssl_stapling off;), and "
	       "let revocation be checked by lists"));
}

const struct rule rules_staple[] = {
	{ .id = "ocsp-staple-invalid",
	  .row = "ocsp",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_CRL_PROBLEM,
	  .title = N_("Stapled OCSP response invalid or old"),
	  .reference = "RFC 6066 8",
	  .connection = staple_invalid,
	  .explains = "ocsp-expired ocsp-invalid ocsp-unknown revocation-evidence-weak" },
	{ .id = "ocsp-unavailable",
	  .row = "ocsp",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_CRL_PROBLEM,
	  .title = N_("OCSP responder not available"),
	  .chain = ocsp_unavailable,
	  .explains = "ocsp-staple-missing" },
	{ .id = "ocsp-staple-missing",
	  .row = "ocsp",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_CRL_PROBLEM,
	  .title = N_("Must-staple certificate without a stapled answer"),
	  .reference = "RFC 7633 4",
	  .connection = staple_missing },
};
RULE_FAMILY_COUNT(staple);
