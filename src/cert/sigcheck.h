/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does this key's signature stand under these octets? Mathematics only: whether the algorithm is fit for use, and
 * whether the signer may sign, is judged by others.  MD5 and SHA-1 are therefore verified as well. */
#ifndef CERT_SIGCHECK_H
#define CERT_SIGCHECK_H
#include "cert/certificate.h"

enum sig_result {
	SIG_NOT_TRIED,
	SIG_GOOD,
	SIG_BAD,         /* tried, and it is not this key's; or this kind of key can't have made it */
	SIG_UNSUPPORTED, /* nobody here can tell: an algorithm, curve or key that GnuTLS does not know */
	SIG_LIMIT,       /* so large a key that we do not let it burn our time */
};

/* Bounds of RSA keys: a modulus of more than SIGCHECK_RSA_BITS is not tried, and above SIGCHECK_RSA_FREE_BITS
 * neither is a public exponent of more than SIGCHECK_EXPONENT_BITS.  DSA works with exponents as long as its q, of any
 * size: SIGCHECK_DSA_BITS for p and SIGCHECK_DSA_Q_BITS, of which FIPS 186-4 needs 3072 and 256. */
#define SIGCHECK_RSA_BITS 16384
#define SIGCHECK_RSA_FREE_BITS 3072
#define SIGCHECK_EXPONENT_BITS 64
#define SIGCHECK_DSA_BITS 4096
#define SIGCHECK_DSA_Q_BITS 512

/* tbs as it was signed, header included. Spans may be SPAN_NONE: then it is SIG_UNSUPPORTED. */
enum sig_result signature_verify(struct span tbs, const struct signature_algorithm *alg, struct span signature,
                                 const struct certificate *signer);
/* The same with a bare key, for CSRs. */
enum sig_result signature_verify_key(struct span tbs, const struct signature_algorithm *alg, struct span signature,
                                     const struct public_key *key);
/* Why these octets are no signature of that algorithm, whoever made them: a msgid; NULL: nothing is known against their
 * form.  ECDSA and DSA values are a SEQUENCE of two positive INTEGERs in DER (RFC 3279 2.2.2, 2.2.3), RSA-PSS
 * parameters are those of RFC 4055 3.1.  signature_verify calls such a signature bad.  The key tells how long the
 * numbers may be. */
const char *signature_fault(const struct signature_algorithm *alg, struct span signature, const struct public_key *key);
/* Is it beyond these bounds? Nothing of GnuTLS that computes with it may be called then. */
bool signature_key_too_large(const struct public_key *k);
/* Verifications done by this process, for budgets. */
unsigned signature_count(void);

#endif
