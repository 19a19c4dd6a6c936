/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SubjectPublicKeyInfo, RFC 5280 4.1.2.7, RFC 3279, RFC 5480, RFC 8410. */
#ifndef CERT_PUBLIC_KEY_H
#define CERT_PUBLIC_KEY_H
#include "base/arena.h"
#include "base/span.h"
#include "base/buf.h"
#include "cert/oid.h"

struct public_key {
	enum oid type; /* OID_KEY_RSA ...; OID_UNKNOWN with oid set */
	struct span oid;
	struct span spki;       /* DER, header included */
	unsigned bits;          /* RSA modulus, DSA p, EC field; 0 unknown */
	unsigned exponent_bits; /* RSA e */
	unsigned order_bits;    /* DSA q */
	enum oid curve;         /* EC named curve, OID_UNKNOWN: see curve_oid */
	struct span curve_oid;
	bool explicit_curve; /* EC parameters written out (RFC 5480 forbids) */
};

/* A DSA key may leave its parameters to its issuer's key (RFC 3279 2.3.2): such a key cannot verify anything by itself.
 */
bool public_key_inherits(const struct public_key *k);
/* k with the parameters of the issuer's key, in the arena; k itself where nothing is to be inherited. */
struct public_key public_key_inherit(struct arena *a, const struct public_key *k, const struct public_key *issuer);
/* Appends the digest of its SPKI in base64, as pin lists want it (RFC 7469 2.4); nothing where there is none. */
void public_key_pin(struct buf *out, const struct public_key *k);

/* What stands in the BIT STRING of its SPKI; NONE where there is none. */
struct span public_key_octets(const struct public_key *k);
/* Appends what makes a key this key: algorithm, parameters (NULL counts as none), key octets. */
void public_key_plain(const struct public_key *k, struct buf *out);
bool public_key_equal(const struct public_key *a,
                      const struct public_key *b); /* same SPKI key, parameters NULL or absent alike */

/* "RSA 2048", "EC P-256", "Ed25519", "unknown 1.2.3": in the arena. */
const char *key_text(struct arena *a, const struct public_key *k);
/* "RSA", "EC", "Ed25519" ... */
const char *key_type_name(const struct public_key *k);

#endif
