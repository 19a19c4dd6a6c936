/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What OpenSSL 3.0 can decode, and what it cannot: more than DER, and less. A certificate that it cannot decode is not
 * loaded at all; an extension that it cannot decode makes a certificate which issues nothing and was issued by nobody.
 */
#ifndef STACK_OPENSSL_ASN1_H
#define STACK_OPENSSL_ASN1_H
#include "base/span.h"
#include "cert/oid.h"

bool openssl_decodes_certificate(struct span der);
bool openssl_decodes_list(struct span der); /* a CRL */
/* The value of one of the extensions that it decodes before it verifies; true for all others. */
bool openssl_decodes_extension(enum oid id, struct span value);
/* It decodes extensions of this kind before it verifies: then two of them are as bad as one that it cannot. */
bool openssl_caches_extension(enum oid id);

#endif
