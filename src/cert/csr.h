/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certification requests (CSR), RFC 2986, read leniently like certificates; who signed one is checked elsewhere. */
#ifndef CERT_CSR_H
#define CERT_CSR_H
#include "base/arena.h"
#include "base/span.h"
#include "cert/defect.h"
#include "cert/extension.h"
#include "cert/name.h"
#include "cert/public_key.h"
#include "cert/signature.h"

struct csr { /* RFC 2986 */
	struct span der, subject;
	struct public_key key;
	struct signature_algorithm sig;
	struct general_name *san; /* of the extensionRequest */
	size_t nsan;
	struct extension *ext;
	size_t next;
	int self_signature; /* 1 verifies, 0 does not, -1 could not be checked */
	const struct defect_at *defects;
	size_t ndefects;
};

struct csr *csr_read(struct arena *a, struct span der);
/* What it asks for, in the form of the certificate that it would be: subject, key and extensions; there is no issuer,
 * number, validity or signature. The request must live as long. */
struct certificate *csr_wanted(struct arena *a, const struct csr *c);

#endif
