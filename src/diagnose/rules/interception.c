/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A proxy or a virus scanner that opens the connection signs what it shows with a CA of its own, and these CAs bear the
 * names of the products. Such a CA that is trusted here is no finding. */
#include "config.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/place.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "chain/path.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/family.h"

#include <string.h>

/* Words of the issuer's name, as the products have them when they come. */
static const struct product {
	const char *words, *name;
} products[] = {
	{ "Zscaler", "Zscaler" },
	{ "goskope.com", "Netskope" },
	{ "Netskope", "Netskope" },
	{ "FortiGate", "FortiGate" },
	{ "Fortinet", "Fortinet" },
	{ "Cisco Umbrella", "Cisco Umbrella" },
	{ "Blue Coat", "Blue Coat" },
	{ "Gateway CA - Cloudflare Managed", "Cloudflare Gateway" },
	{ "Cloudflare for Teams", "Cloudflare Gateway" },
	{ "Sophos", "Sophos" },
	{ "WatchGuard", "WatchGuard" },
	{ "SonicWALL Firewall", "SonicWall" },
	{ "McAfee Web Gateway", "McAfee Web Gateway" },
	{ "Skyhigh", "Skyhigh" },
	{ "Forcepoint", "Forcepoint" },
	{ "Websense", "Websense" },
	{ "iboss", "iboss" },
	{ "Menlo Security", "Menlo Security" },
	{ "Cato Networks", "Cato Networks" },
	{ "Smoothwall", "Smoothwall" },
	{ "Untangle", "Untangle" },
	{ "Kaspersky", "Kaspersky" },
	{ "ESET SSL Filter", "ESET" },
	{ "Avast Web/Mail Shield", "Avast" },
	{ "AVG Web/Mail Shield", "AVG" },
	{ "Bitdefender Personal CA", "Bitdefender" },
	{ "AdGuard Personal CA", "AdGuard" },
	{ "mitmproxy", "mitmproxy" },
	{ "Charles Proxy", "Charles" },
	{ "DO_NOT_TRUST_Fiddler", "Fiddler" },
	{ "PortSwigger CA", "Burp Suite" },
	{ "OWASP Zed Attack Proxy", "ZAP" },
};

static const struct product *product_of(const char *name)
{
	for (size_t i = 0; i < NARRAY(products); i++)
		if (strstr(name, products[i].words))
			return &products[i];
	return NULL;
}

static bool is_live(const struct analysis *a, const struct chain *c)
{
	(void)a;
	return chain_is_live(c);
}

static void interception(struct diagnosis *d, const struct chain *c)
{
	const struct path *p = chain_path(c);
	const struct product *product = NULL;
	const char *name = NULL;

	if (p->end == PATH_TRUSTED)
		return;
	for (size_t i = p->n; i-- > 0 && !product;) {
		name = certificate_issuer(p->cert[i]);
		product = product_of(name);
	}
	if (!product)
		return;
	struct finding *f = finding_new(d, about_chain(d, c, place_entry(diagnosis_analysis(d), p->cert[p->n - 1])));
	finding_title(d, f, N_("this is probably not the server, but a proxy that inspects TLS in between: %1$s"),
	              as_code(product->name));
	finding_because(d, f, N_("what came is issued by %1$s, a CA of that product and no public one"), as_name(name));
	finding_because(
	    d, f,
	    N_("browsers and what uses the system's store accept it where its root was installed; Java, Python's "
	       "requests, Node, Firefox and containers have stores of their own and refuse it"));
	finding_fix(d, f,
	            N_("give the program the proxy's root (NODE_EXTRA_CA_CERTS, REQUESTS_CA_BUNDLE, SSL_CERT_FILE, "
	               "keytool), or "
	               "have the site exempted; another network shows the server's own chain"));
}

const struct rule rules_interception[] = {
	{ .id = "proxy-interception",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_UNTRUSTED_ROOT,
	  .title = N_("TLS-intercepting proxy"),
	  .chain = interception,
	  .chain_applies = is_live },
};
RULE_FAMILY_COUNT(interception);
