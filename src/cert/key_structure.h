/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private keys by their structure: PKCS#8 in both versions (RFC 5208, RFC 5958) and SEC 1 (RFC 5915), in all forms that
 * the standards allow, of which GnuTLS reads some. Spans point into the octets that were read. */
#ifndef CERT_KEY_STRUCTURE_H
#define CERT_KEY_STRUCTURE_H
#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"

struct key_structure {
	struct span oid, params; /* of its algorithm; the parameters whole, empty where there are none */
	struct span secret;      /* contents of privateKey; of an EC key of the one in its ECPrivateKey */
	struct span public_half; /* as in the BIT STRING of an SPKI, without the first octet; NONE: not written in */
	bool second;             /* version 2 of PKCS#8 */
};

/* false: it is none of these. */
bool key_structure_read(struct span der, struct key_structure *out);
/* Of an EC key that lacks its point, which is optional (RFC 5915 3): computes it. The arena gets it; false: the curve
 * is not one that can be computed with, or the number is none of a private key. */
bool key_structure_compute(struct arena *a, struct key_structure *k);
/* The same key as PKCS#8 in version 1, an EC key with its point if it is known: what every library reads. To be wiped.
 */
void key_structure_plain(const struct key_structure *k, struct buf *out);
/* The SPKI of its public half, in the arena; NONE: it is not known. */
struct span key_structure_spki(struct arena *a, const struct key_structure *k);

#endif
