/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The private keys of a lab: generated, or taken from a directory of committed ones. */
#ifndef LAB_KEYS_H
#define LAB_KEYS_H
#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"
#include "base/vec.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>

struct lab_key {
	const char *name;
	gnutls_x509_privkey_t x509; /* both released with the arena */
	gnutls_privkey_t handle;
	gnutls_pk_algorithm_t pk;
	struct span spki; /* SubjectPublicKeyInfo, DER */
	struct span ski;  /* SHA-1 of its bit string: RFC 5280 4.2.1.2 (1) */
};

/* How many keys of each committed kind have been taken. */
struct key_counts {
	VEC_OF(struct key_count {
		const char *stem;
		unsigned n;
	})
	of;
};

/* TYPE as in lab/recipe.h. keydir NULL: generates. */
struct lab_key *key_make(struct arena *a, const char *name, const char *type, const char *keydir,
                         struct key_counts *counts, struct err *e);

#endif
