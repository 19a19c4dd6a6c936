/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An edge says what speaks for and against "parent issued child": facts, no verdict. Each (child, parent key) signature
 * is computed at most once in a process (verified.h). */
#ifndef CHAIN_EDGE_H
#define CHAIN_EDGE_H
#include "cert/certificate.h"
#include "cert/sigcheck.h"

enum keyid_fact { KEYID_ABSENT, KEYID_MATCH, KEYID_DIFFER };

struct edge {
	const struct certificate *child, *parent;
	bool names;                    /* child's issuer = parent's subject, RFC 5280 7.1 */
	enum keyid_fact keyid;         /* AKI keyIdentifier against SKI */
	enum keyid_fact issuer_serial; /* AKI issuer and serial against the parent's */
	enum sig_result signature;     /* SIG_NOT_TRIED until edge_verify */
	/* Of a bad one: the certificate at hand that bears the parent's name and whose key did sign (graph_signers);
	 * NULL: none, or nobody asked. */
	const struct certificate *maker;
	bool parent_trusted; /* parent is a trust anchor */
	bool parent_usable;  /* may serve in a path: sent, untrusted, anchor (contract, "What may serve") */
};

#endif
