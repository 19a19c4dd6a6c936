/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands behind the certificate in a TRUSTED CERTIFICATE block: OpenSSL's X509_CERT_AUX, the uses for which its
 * owner trusts it and those for which he rejects it (x509(1), "Trust settings"). No standard knows it. */
#ifndef LOAD_TRUST_BLOCK_H
#define LOAD_TRUST_BLOCK_H
#include "base/arena.h"
#include "cert/oid.h"

struct trust_settings {
	const struct trust_settings *next; /* of another block with the same certificate */
	bool readable;                     /* false: something stands there, and it is not this structure */
	bool has_trust;                    /* there is a trust list; an empty one trusts for nothing */
	struct span trust, reject;         /* OIDs in DER, one behind the other */
};

/* Whether a block makes its certificate an anchor for a use. */
enum trust_word { TRUST_GIVEN, TRUST_NOT_GIVEN, TRUST_REJECTED, TRUST_UNREADABLE }; /* the graver, the later */

/* aux: all octets behind the certificate; copied. NULL: there are none, and so no settings. */
struct trust_settings *trust_settings_read(struct arena *a, struct span aux);
/* use: OID_EKU_SERVER, OID_EKU_CLIENT, or OID_EKU_ANY for every use. A list with anyExtendedKeyUsage names them all. */
enum trust_word trust_settings_word(const struct trust_settings *s, enum oid use);
/* Is the use, or every use, named in its trust list? */
bool trust_settings_name(const struct trust_settings *s, enum oid use);

#endif
