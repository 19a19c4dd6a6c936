/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One extension of a certificate, request or list, RFC 5280 4.2. */
#ifndef CERT_EXTENSION_H
#define CERT_EXTENSION_H
#include "cert/oid.h"

struct extension {
	enum oid id;
	struct span oid;
	bool critical;
	struct span value; /* inside the OCTET STRING */
	uint32_t offset;   /* of the Extension in the DER */
};

#endif
