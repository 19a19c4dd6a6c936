/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signatures on what the lab writes, reproducible ones: the same key and bytes give the same signature. */
#ifndef LAB_SIGNING_H
#define LAB_SIGNING_H
#include "lab/derwrite.h"
#include "lab/keys.h"

/* A row of the table in signing.c: a digest and how it is padded. */
struct signing;

/* word: "sha256", "pss-sha384" ...; NULL: what fits the key. NULL: there is no such signature by this key. */
const struct signing *signing_find(const struct lab_key *key, const char *word, struct err *e);
/* The AlgorithmIdentifier. */
void signing_algorithm(struct derwrite *w, const struct lab_key *key, const struct signing *s);
/* What is done to the signature when it has been made. */
enum twist {
	TWIST_NONE,
	TWIST_BIT, /* one bit is turned */
	TWIST_PAD, /* of ECDSA and DSA: the first number gets an octet 00 more than needed */
};
/* SEQUENCE { tbs, algorithm, signature } */
bool signing_wrap(struct arena *a, const struct lab_key *key, const struct signing *s, struct span tbs,
                  enum twist twist, struct span *out, struct err *e);

#endif
