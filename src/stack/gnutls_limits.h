/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What GnuTLS 3.7 refuses of a path that stands by RFC 5280: foreseen from the certificates alone, so that a finding
 * can say why. GnuTLS itself is asked when a report is written (oracle.h). */
#ifndef STACK_GNUTLS_LIMITS_H
#define STACK_GNUTLS_LIMITS_H
#include "analysis/chain.h"

enum gnutls_limit {
	GNUTLS_TAKES_IT,
	GNUTLS_NAME_OCTETS,   /* the issuer's name is written with other octets than the issuer's subject */
	GNUTLS_CRITICAL,      /* it does not know a critical extension */
	GNUTLS_CONSTRAINT,    /* a name constraint of a form that it cannot read or does not process */
	GNUTLS_MANY_NAMES,    /* it gives up where names times constraints are more than 1048576 */
	GNUTLS_CN_AS_HOST,    /* without a dNSName the CN counts as one, under constraints on DNS names */
	GNUTLS_SELF_ISSUED,   /* self-issued certificates count for the path length */
	GNUTLS_PURPOSE_OF_CA, /* anyExtendedKeyUsage of a CA does not stand for the purpose */
	GNUTLS_LIST,       /* a list of the issuer's has it, and counts whatever its scope, extensions and signature */
	GNUTLS_FEATURE,    /* the TLS features of a CA are wanted of what it issued (RFC 7633 4.2.2) */
	GNUTLS_OWN_ISSUER, /* a CA below the anchor has the anchor's name, and no key identifiers tell them apart */
	GNUTLS_EMAIL_FORM, /* under permitted mailboxes it reads an emailAddress of the subject in an IA5String alone */
	GNUTLS_MAILBOX,    /* the mailbox that is expected stands in no rfc822Name that it reads */
	GNUTLS_SALT, /* the salt of an RSA-PSS signature is not as long as the hash, or shorter than the key says */
};
struct gnutls_limit_met {
	enum gnutls_limit limit;
	const struct certificate *cert;
	const struct extension *extension; /* GNUTLS_CRITICAL */
};
/* The first from the leaf up, on the chosen path. */
struct gnutls_limit_met gnutls_limit_of(const struct chain *c);

#endif
