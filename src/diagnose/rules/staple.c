/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The OCSP response that a server sends along with its certificate. */
#include "config.h"

#include "diagnose/rules/common.h"

static void staple_missing(struct diagnosis *d, const struct rule *r, int i)
{
	struct analysis *a = diagnosis_analysis(d);
	const struct connection *c = a->connection[i];
	for (size_t k = 0; k < a->nchain; k++) {
		const struct chain *h = &a->chain[k];
		if (h->connection != i || h->side != SIDE_PEER || !h->cert->must_staple || !c->handshake_done ||
		    c->staple.n)
			continue;
		struct finding *f = finding_new(d, r, h->leaf, -1, i, -1);
		finding_title(d, f, N_("%1$s demands a stapled OCSP answer, and the server sent none"),
		              certificate_title(h->cert));
		finding_because(d, f, N_("its TLS feature extension lists status_request (must-staple)"));
		finding_because(d, f,
		                N_("clients built on GnuTLS (on Debian wget and git, too) and Firefox refuse this; "
		                   "openssl, curl, Go, Java and Node do not look"));
		finding_fix(d, f,
		            N_("switch stapling on (nginx: ssl_stapling on;), or have a certificate issued without "
		               "must-staple"));
	}
}

const struct rule rules_staple[] = {
	{ .id = "ocsp-staple-missing",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_CRL_PROBLEM,
	  .scope = SCOPE_CONNECTION,
	  .title = N_("Must-staple certificate without a stapled answer"),
	  .reference = "RFC 7633 4",
	  .check = staple_missing },
};
RULE_FAMILY_COUNT(staple);
