/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a key, is a signature's algorithm good enough to stand for something?  One measure for the certificates of a path
 * and for what speaks about them: CRLs, OCSP responses and their signers (contract: evidence is held to the measure of
 * certificates). */
#ifndef CHAIN_FITNESS_H
#define CHAIN_FITNESS_H
#include "base/argument.h"
#include "chain/path.h"

struct unfit {
	enum problem_kind kind; /* PROBLEM_INVALID_KEY, _WEAK_KEY, _EXPLICIT_CURVE; PROBLEM_WEAK_SIGNATURE */
	struct argument why;    /* %2$s of the problem's sentence, in the arena; none: it has none */
};

/* May this key carry a path or evidence? false: *out says why not, the worst first.  A key that is merely short (RSA
 * of 1024 to 2047 bits) may: see key_is_short. */
bool key_is_fit(const struct public_key *k, struct unfit *out);
bool key_is_fit_in(const struct certificate *c, struct unfit *out);
/* A remark, that --strict turns into a failure. */
bool key_is_short(const struct public_key *k);
/* Not MD5, SHA-1 or weaker. What nobody here can verify is fit: that it cannot is said elsewhere. */
bool signature_is_fit(struct arena *a, const struct signature_algorithm *s, struct unfit *out);

#endif
