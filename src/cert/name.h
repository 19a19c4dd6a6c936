/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Distinguished names (RFC 5280 4.1.2.4, 7.1; RFC 4514 for text) and general names (4.2.1.6). */
#ifndef CERT_NAME_H
#define CERT_NAME_H
#include "base/arena.h"
#include "base/buf.h"
#include "base/redaction.h"
#include "base/span.h"
#include "cert/oid.h"

/* One attribute of a name; rdn counts from 0, in the order of the encoding. */
struct ava {
	uint16_t rdn;
	enum oid type; /* OID_UNKNOWN: see oid */
	struct span oid;
	uint8_t tag;      /* string type */
	struct span raw;  /* value octets */
	const char *text; /* UTF-8 as far as it can be made; may hold anything else: escape before showing */
};

/* `name` is the Name SEQUENCE, header included. */
struct ava *name_avas(struct arena *a, struct span name, size_t *n);
/* RFC 4514, most specific first ("CN=x,O=y,C=JP"). NUL bytes and invalid UTF-8 are written as \XX pairs.
 * An empty name is "". */
void name_rfc4514(struct buf *out, struct span name);
char *name_text(struct arena *a, struct span name);
/* What a person calls it: CN, else O + OU, else the whole name, else "(no name)". */
char *name_short(struct arena *a, struct span name);
/* Cuts s, in place, to what a line can bear: some names have thousands of characters. Returns s. */
char *name_title(char *s);
/* Value of the last attribute of that type, or NULL. */
char *name_attribute(struct arena *a, struct span name, enum oid type);
bool name_is_empty(struct span name);

/* Comparison of RFC 5280 7.1: string types alike, case folded, inner white space squeezed.
 * Names whose encodings are equal are equal. */
bool name_equal(struct span a, struct span b);
/* Equal names have equal hashes. */
uint64_t name_hash(struct span name);
/* A name as octets that are equal where names are, one RDN behind the other: the form of a name begins with that of
 * another exactly where it is below it (directoryName constraints). */
enum name_form {
	NAME_FORM_EQUAL, /* name_equal's comparison */
	NAME_FORM_SEEN,  /* what cannot be seen is left out (RFC 4518 2.2): equal where two names look alike */
	NAME_FORM_ASCII, /* OpenSSL's comparison */
};
/* Appends it. false: not all of the name can be read; then nothing is said about what was appended. */
bool name_normal(struct buf *out, struct span name, enum name_form form);
/* Both can be read and have the same form; names mostly differ early, and no more of them is read. */
bool name_normal_equal(struct span a, struct span b, enum name_form form);

enum general_name_type { /* the tag numbers of GeneralName */
	                 GN_OTHER = 0,
	                 GN_EMAIL = 1,
	                 GN_DNS = 2,
	                 GN_X400 = 3,
	                 GN_DIRECTORY = 4,
	                 GN_EDI = 5,
	                 GN_URI = 6,
	                 GN_IP = 7,
	                 GN_RID = 8,
};
struct general_name {
	enum general_name_type type;
	struct span value; /* contents; GN_DIRECTORY: the Name with its header; GN_IP: octets */
	struct span whole; /* the element itself */
};
/* Reads GeneralNames contents (what is inside the SEQUENCE). *ok is false when something could not be read. */
struct general_name *general_names(struct arena *a, struct span contents, size_t *n, bool *ok);
/* Takes the next base off GeneralSubtrees (RFC 5280 4.2.1.10, what is inside the SEQUENCE); false: none is left.
 * *readable is false where the name has not the form of its kind, *bounded true where a minimum but 0 or a maximum
 * stands beside it, which "MUST" not be. */
bool general_subtree(struct span *in, struct general_name *base, bool *readable, bool *bounded);
/* "DNS:example.com", "IP:192.0.2.1", "URI:...", "email:...", "dirName:CN=..", "othername:1.3.6..", "RID:..". Not
 * escaped. */
void general_name_text(struct buf *out, const struct general_name *g);
/* The same with a token for its value where r is one. */
void general_name_redacted(struct buf *out, const struct general_name *g, struct redaction *r);
/* Only the value ("example.com", "192.0.2.1"). */
void general_name_value(struct buf *out, const struct general_name *g);

#endif
