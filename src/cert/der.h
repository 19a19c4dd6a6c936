/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lenient reader of DER (X.690): it finds its way through what strict parsers
 * refuse and says what was wrong, so that a bad certificate can be shown.  It
 * never reads outside the span, never recurses and never allocates, but for
 * der_tree. */
#ifndef CERT_DER_H
#define CERT_DER_H
#include "base/arena.h"
#include "base/span.h"

enum der_class { DER_UNIVERSAL, DER_APPLICATION, DER_CONTEXT, DER_PRIVATE };

/* The identifier octets that matter here: class and constructed bit included. */
/* clang-format off */
enum {
	DER_BOOLEAN = 0x01, DER_INTEGER = 0x02, DER_BIT_STRING = 0x03, DER_OCTET_STRING = 0x04, DER_NULL = 0x05,
	DER_OID = 0x06, DER_ENUMERATED = 0x0a, DER_UTF8_STRING = 0x0c, DER_NUMERIC_STRING = 0x12,
	DER_PRINTABLE_STRING = 0x13, DER_T61_STRING = 0x14, DER_IA5_STRING = 0x16, DER_UTC_TIME = 0x17,
	DER_GENERALIZED_TIME = 0x18, DER_VISIBLE_STRING = 0x1a, DER_UNIVERSAL_STRING = 0x1c, DER_BMP_STRING = 0x1e,
	DER_SEQUENCE = 0x30, DER_SET = 0x31,
};
/* clang-format on */
#define DER_CTX(n) (0x80 | (n))      /* [n] primitive */
#define DER_CTX_CONS(n) (0xa0 | (n)) /* [n] constructed */

/* Departures from DER that were read past; or-ed. */
enum der_oddity {
	DER_LONG_LENGTH = 1 << 0, /* length not in the fewest octets */
	DER_INDEFINITE = 1 << 1,  /* indefinite length (BER) */
	DER_HIGH_TAG = 1 << 2,    /* multi-octet tag number */
	DER_TRUNCATED = 1 << 3,   /* says it is longer than what is there: cut to what is there */
};

struct der {
	uint8_t tag;       /* first identifier octet; 0x1f low bits: high tag */
	uint8_t header;    /* identifier and length octets */
	uint8_t oddity;    /* enum der_oddity, or-ed */
	struct span value; /* contents */
	struct span whole; /* header and contents */
};

/* Takes one element off the front of *in. false: *in is empty or no element can be made out
 * (fewer than two octets, impossible length); *in is then as it was. */
bool der_next(struct span *in, struct der *out);
/* der_next that insists on a tag; *in stays where it was when the tag differs. */
bool der_take(struct span *in, uint8_t tag, struct der *out);
/* The first element of s, whatever follows. */
bool der_first(struct span s, struct der *out);

static inline bool der_constructed(uint8_t tag)
{
	return (tag & 0x20) != 0;
}
static inline enum der_class der_class(uint8_t tag)
{
	return (enum der_class)(tag >> 6);
}

/* Contents of a BIT STRING as named bits (X.690 8.6, 11.2.2): bit n is 1 << n, of the first 32. Bits that are declared
 * unused are nothing. 0 for what is no BIT STRING. */
uint32_t der_named_bits(struct span value);
/* Is one of the bits set that are declared unused? X.690 11.2.1: they are zero. */
bool der_unused_bits_set(struct span value);
/* INTEGER encoded in the fewest octets (X.690 8.3.2)? */
bool der_integer_is_minimal(struct span value);
/* Bits of a non-negative INTEGER. */
unsigned der_integer_bits(struct span value);
/* INTEGER of at most 63 bits; false: longer, or empty. Negative values are right. */
bool der_int64(struct span value, int64_t *out);
/* UTCTime or GeneralizedTime as RFC 5280 4.1.2.5 wants it, and what is met beside it (no seconds, offset,
 * fraction). false: not a time at all. *odd (may be NULL) is true where RFC 5280 forbids the form. */
bool der_time(uint8_t tag, struct span value, int64_t *out, bool *odd);
/* "1.2.840.113549"; a bad OID is written as far as it goes with "?" at the end. out is NUL-terminated. */
const char *der_oid_dotted(struct span oid, char *out, size_t size);

/* Is s DER to its last octet, so far as structure shows it? Constructed elements are entered, strings are not.
 * *at gets the first octet of the element that is not. */
enum der_fault { DER_SOUND, DER_NOT_DISTINGUISHED, DER_OVERRUN, DER_ODD_BOOLEAN };
enum der_fault der_fault(struct span s, const uint8_t **at);

/* The whole structure, flattened in document order for display: node i's children follow it
 * with depth + 1. Extension values and other OCTET/BIT STRINGs that hold well-formed DER are
 * entered (encapsulated = true). At most max_nodes, depth at most DER_DEPTH, DER_SIBLINGS in one list: *cut says that
 * a bound was hit. Octets that are no element are a node of their own: the place of the damage. */
#define DER_DEPTH 64
#define DER_SIBLINGS 5000
enum der_trouble {
	DER_FINE,
	DER_RUBBISH, /* octets to the end of what holds them, of which no element can be made */
	DER_DEEP,    /* has contents, but DER_DEPTH is reached */
	DER_MORE,    /* the rest of a list of which DER_SIBLINGS elements are nodes */
};
struct der_node {
	struct der der;
	uint32_t offset; /* from the start of `s` */
	uint16_t depth;
	bool encapsulated;
	uint8_t trouble; /* enum der_trouble */
};
struct der_node *der_tree(struct arena *a, struct span s, size_t max_nodes, size_t *n, bool *cut);
const char *der_tag_name(uint8_t tag); /* "SEQUENCE", "[3]"...; static storage */

#endif
