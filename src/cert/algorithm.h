/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signature algorithms: what each is made of. Inside cert/ only. */
#ifndef CERT_ALGORITHM_H
#define CERT_ALGORITHM_H
#include "base/span.h"
#include "cert/oid.h"

#include <gnutls/gnutls.h>

struct algorithm {
	enum oid id;
	enum oid key;                 /* the kind of key that makes it */
	enum oid hash;                /* OID_UNKNOWN: not separate, or told by the parameters */
	gnutls_sign_algorithm_t sign; /* GNUTLS_SIGN_UNKNOWN: GnuTLS has no such thing */
};
const struct algorithm *algorithm_of(enum oid id); /* NULL: unknown */

/* RSASSA-PSS-params, RFC 4055 3.1. What they are worth is said as a msgid that stands for itself; NULL: well formed. */
struct pss {
	enum oid hash, mgf_hash; /* OID_UNKNOWN: one that we have no name for */
	int64_t salt;
};
const char *pss_read(struct span params, struct pss *out);

#endif
