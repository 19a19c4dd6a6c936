/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a `file` statement of a recipe writes: its items as PEM, DER or a container, and the deformations of real life.
 */
#ifndef LAB_CONTENT_H
#define LAB_CONTENT_H
#include "lab/made.h"

/* Appends the bytes of the statement to out; *secret becomes true where a private key is among them. false: refused. */
bool content_write(struct lab *l, const struct statement *s, struct buf *out, bool *secret);

/* One thing that goes into a file. */
struct content_item {
	const char *label; /* of its PEM block */
	struct span der;
	const struct lab_cert *cert; /* a certificate of the recipe, else NULL */
	struct lab_key *key;         /* a private key, else NULL */
};

/* PKCS#7 (certificates and CRLs) and PKCS#12 (container.c). */
bool container_pkcs7(struct lab *l, const struct statement *s, const struct content_item *item, size_t n,
                     struct buf *out);
bool container_pkcs12(struct lab *l, const struct statement *s, const struct content_item *item, size_t n,
                      struct buf *out);

#endif
