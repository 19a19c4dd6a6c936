/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The algorithm of a signature as it stands in what is signed: AlgorithmIdentifier, RFC 5280 4.1.1.2. */
#ifndef CERT_SIGNATURE_H
#define CERT_SIGNATURE_H
#include "base/arena.h"
#include "cert/oid.h"

struct signature_algorithm {
	enum oid id; /* OID_KEY_RSA_PSS and OID_KEY_ED25519 ... stand for themselves */
	struct span oid;
	struct span params; /* whole element, NONE if absent */
	enum oid hash;      /* OID_SHA256 ...; OID_UNKNOWN where it is not separate */
};

/* "RSA-SHA256", "RSA-PSS-SHA256", "ECDSA-SHA256", "Ed25519". */
const char *signature_text(struct arena *a, const struct signature_algorithm *s);

#endif
