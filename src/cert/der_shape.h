/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the standards call the elements of a DER structure, and their values for people: the tree of der.h with the
 * names of RFC 5280, 2986 and 6960. The shapes are tables; nothing here judges. */
#ifndef CERT_DER_SHAPE_H
#define CERT_DER_SHAPE_H
#include "cert/der.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"

/* How a primitive value is read where its tag does not say so; numbers below are universal tags. */
enum der_as {
	AS_ITSELF = 0,
	AS_ADDRESS = 0x80, /* iPAddress, with a mask in name constraints */
	AS_VERSION,        /* counts from 0, called v1 */
	AS_KEY_USAGE,
	AS_REASONS,
	AS_HEX,
};

/* What a person wants to see of a constructed element without opening it. */
enum der_sum { SUM_NOTHING, SUM_OID, SUM_LAST, SUM_NAME, SUM_SPAN, SUM_ONLY, SUM_EXTENSION, SUM_FIRST };

struct der_label {
	const char *name; /* "tbsCertificate", "subjectAltName", "CN"; NULL: the standard gives none */
	struct span oid;  /* of an extension, attribute or algorithm: by which it is called so; NONE */
	uint8_t as;       /* enum der_as */
	uint8_t sum;      /* enum der_sum */
	bool critical;    /* an extension that is */
};

/* A label for each node, in the arena; kind: what the whole is. */
struct der_label *der_labels(struct arena *a, enum der_kind kind, const struct der_node *nodes, size_t n);
/* Appends node i's value in one line; nothing for a constructed one that has no short form. Not escaped. */
void der_value_text(struct buf *out, const struct der_node *nodes, size_t n, size_t i, const struct der_label *labels);
/* What is wrong with a node in one sentence (N_), NULL: nothing. */
const char *der_trouble_text(const struct der_node *node);
/* Appends the generic decoding of any DER as lines, two blanks a level, at most so many; for what nobody has a decoder
 * for. */
void der_lines(struct buf *out, struct span s, size_t max);

#endif
