/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a DER blob is. */
#ifndef CERT_DER_KIND_H
#define CERT_DER_KIND_H
#include "base/span.h"

/* What a DER blob is, by its structure alone. */
enum der_kind {
	DER_KIND_UNKNOWN,
	DER_KIND_CERTIFICATE,
	DER_KIND_CSR,
	DER_KIND_CRL,
	DER_KIND_OCSP,
	DER_KIND_PKCS7,
	DER_KIND_PKCS12,
	DER_KIND_PKCS8,
	DER_KIND_PKCS8_ENCRYPTED,
	DER_KIND_RSA_KEY,
	DER_KIND_EC_KEY,
	/* known, and not examined */
	DER_KIND_PUBLIC_KEY,
	DER_KIND_ATTRIBUTES,      /* an attribute certificate */
	DER_KIND_ENCRYPTED,       /* a CMS message that is */
	DER_KIND_MESSAGE,         /* of another kind, without certificates */
	DER_KIND_TIMESTAMP,       /* a token, with certificates */
	DER_KIND_TIMESTAMP_ANSWER /* of a server, in which there may be one */
};
enum der_kind der_kind(struct span der);

#endif
