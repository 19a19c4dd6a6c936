/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table for people: how a row is answered is not told here. */
#include "config.h"

#include "analysis/check_asked.h"

#include "base/i18n.h"

#include <string.h>

static const struct check_asked asked[] = {
	{ "validity", N_("is every certificate up to the anchor valid at the time asked about?"), "RFC 5280 4.1.2.5, 6.1.3 (a)(2)" },
	{ "issuer", N_("is there for each certificate the one that issued it, up to a trust anchor?"),
	  "RFC 5280 6.1.3 (a)(4), 6.1.1 (d); RFC 8446 4.4.2" },
	{ "signature", N_("did the key of each issuer sign what stands below it?"), "RFC 5280 6.1.3 (a)(1)" },
	{ "algorithm", N_("are keys and signatures strong enough for those who verify?"), "RFC 9155; CA/B Baseline Requirements 6.1.5, 7.1.3" },
	{ "name", N_("is the name that was asked for among those of the certificate?"), "RFC 9525 6; RFC 5280 4.2.1.6" },
	{ "purpose", N_("may it be used for this, by itself and by the CAs above it?"), "RFC 5280 4.2.1.12, 4.2.1.3" },
	{ "ca", N_("may each issuer issue: is it a CA, may it sign certificates, and so many below it?"),
	  "RFC 5280 6.1.4 (k)-(n), 4.2.1.9" },
	{ "form", N_("is each certificate built as the standard says, with no critical extension unknown?"),
	  "RFC 5280 4.1, 4.2, 6.1.4 (o)" },
	{ "name-constraints", N_("does any CA on the path forbid a name below it?"), "RFC 5280 4.2.1.10, 6.1.3 (b)-(c)" },
	{ "policy", N_("is a certificate policy left that is demanded?"), "RFC 5280 4.2.1.4, 6.1.5 (g)" },
	{ "crl", N_("does a current list of its issuer say that it is not revoked?"), "RFC 5280 6.3" },
	{ "ocsp", N_("does a current answer of its responder say that it is good?"), "RFC 6960 3.2, 4.2" },
	{ "key", N_("did the peer prove that it has the key of the certificate?"), "RFC 8446 4.4.3; RFC 5246 7.4.3, 7.4.8" },
	{ "depth", N_("is the path no longer than the verifier goes?"), "RFC 5280 6.1; each server counts in its own way" },
	{ "ca-list", N_("does the server name a CA from which our certificate comes?"), "RFC 8446 4.2.4; RFC 5246 7.4.4" },
	{ "sigalgs", N_("does the server take the signatures of our key and of our chain?"), "RFC 8446 4.2.3, 4.4.2.3" },
	{ "senders", N_("would other programs have sent this certificate?"), "RFC 8446 4.4.2.3; each program chooses in its own way" },
	{ "answer", N_("was the connection taken once the handshake was over?"), "RFC 8446 4.4.2.4, 6.2" },
};

const struct check_asked *check_asked(const char *id)
{
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		if (strcmp(asked[i].id, id) == 0)
			return &asked[i];
	return NULL;
}
