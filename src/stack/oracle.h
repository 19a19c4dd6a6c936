/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GnuTLS's own verdict on the same question, beside ours: a second opinion for the "what GnuTLS says" line and an
 * oracle for tests. No rule may include this file. */
#ifndef STACK_ORACLE_H
#define STACK_ORACLE_H
#include "chain/path.h"
#include "stack/loading.h"

struct oracle {
	bool asked;          /* false: not yet */
	struct load load;    /* what it cannot load it is not asked about */
	bool ran;            /* false: see why */
	struct argument why; /* e.g. GnuTLS refuses to import a certificate; none where it ran */
	unsigned status;     /* GNUTLS_CERT_* bits; 0: trusted */
	const char *text;    /* GnuTLS's words, in English; NULL only where ran is false */
};
/* chain: as sent or as loaded, leaf first. Imports only these and the anchors with a name that occurs as issuer in
 * them, and all CRLs of their issuers; what would cost GnuTLS more than a tenth of a second is not asked, `why` says
 * so. */
struct oracle oracle_ask(struct arena *a, struct graph *g, const struct certificate *const *chain, size_t n,
                         const struct question *q, enum purpose purpose, const char *host);

#endif
