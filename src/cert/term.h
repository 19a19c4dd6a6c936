/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the words of the standards mean: one row a field of the structures, extension, key usage bit, purpose or family
 * of object identifiers, with where it is defined and one sentence on what it is for. */
#ifndef CERT_TERM_H
#define CERT_TERM_H
#include "cert/certificate.h"

struct term {
	const char *name; /* as the standard writes it ("notAfter"), or a prefix of dotted OIDs ("1.3.6.1.4.1.311.") */
	const char *reference; /* "RFC 5280 4.1.2.5" */
	const char *sentence;  /* N_() */
};
extern const struct term term_table[];
extern const size_t term_count;

/* NULL: there is no row. */
const struct term *term_named(const char *name);
/* By name, else by the family that its dotted form stands in. NULL: not known at all. */
const struct term *term_of_oid(struct span oid);
/* Of an extension; never NULL: an unknown one is explained as what it is. */
const struct term *term_of_extension(const struct extension *x);

#endif
