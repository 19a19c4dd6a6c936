/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it costs to make a key out of a password, known before it is tried. A file names its rounds itself, and a run
 * may meet any number of files: the bound is of the run. Inside load/ only, but for derivation_reset. */
#ifndef LOAD_DERIVATION_H
#define LOAD_DERIVATION_H
#include "base/span.h"

/* Keys are made on several threads (filing.h); the sum is one.
 *
 * In rounds of PBKDF2 with HMAC-SHA-256; other functions by what they take in GnuTLS beside that one. Of one thing, and
 * of the run. */
#define ROUNDS_MAX 2000000u
#define ROUNDS_OF_RUN 20000000u
#define ROUNDS_AT_ONCE 5000u /* some milliseconds */

/* Of an AlgorithmIdentifier (its contents): PBES1, PBES2 with PBKDF2 (RFC 8018 A.2 to A.4) or scrypt (RFC 7914 7),
 * PKCS#12 (RFC 7292 C). 0: none of these. More than a run may spend: the bound and one more. */
uint64_t derivation_cost(struct span algorithm);
/* Of an EncryptedPrivateKeyInfo (RFC 5958 3), and of an EncryptedData (RFC 5652 8), whole. */
uint64_t derivation_cost_of_key(struct span der);
uint64_t derivation_cost_of_content(struct span der);

/* More than a screen can wait for. */
bool derivation_is_slow(uint64_t cost);

/* Is so much left? */
bool derivation_affordable(uint64_t cost);
/* false: it is not, and nothing was taken. */
bool derivation_spend(uint64_t cost);
uint64_t derivation_spent(void);
/* What is said of what was not opened for that. */
const char *derivation_limit_text(void);
/* A run begins. */
void derivation_reset(void);

#endif
