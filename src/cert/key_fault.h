/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A public key that is none: numbers or a point of which no private key can be the other half, or of which everybody
 * has it.  A signature under such a key proves nothing, and GnuTLS and OpenSSL import and use most of them. */
#ifndef CERT_KEY_FAULT_H
#define CERT_KEY_FAULT_H
#include "cert/certificate.h"

/* Why nobody can own this key alone, as a msgid that goes on after "the public key of X is invalid: "; NULL: nothing
 * is known against it.  Looked at are RSA (RFC 8017 3.1: n odd, e odd and 3 <= e < n), points of the NIST curves,
 * secp256k1 and brainpool (SEC 1 3.2.2.1), Ed25519 and Ed448 (RFC 8032 5.1.3, 5.2.3; and no small order), X25519 and
 * X448 (RFC 7748 6: no small order), DSA (NIST SP 800-89 4.1: the range alone).  What is not even read
 * (DEFECT_BAD_KEY), explicit parameters and other curves and kinds of key: NULL.  Cheap: microseconds. */
const char *key_fault(const struct public_key *k);
/* The rest of SP 800-89 4.1, as dear as verifying a signature: are g and y in the group of q elements?  true as well
 * where the parameters are missing or larger than what is tried. */
bool key_in_group(const struct public_key *k);

/* Of an EC key whose curve is written out: can there be such a curve, and do its point and the base point lie on it? */
bool key_explicit_curve_holds(const struct public_key *k);

#endif
