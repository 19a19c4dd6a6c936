/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bags are walked in their own octets; what they hold was read before, by GnuTLS. */
#include "config.h"

#include "load/pkcs12_java.h"

#include "base/buf.h"
#include "base/span.h"
#include "cert/der.h"
#include "cert/oid.h"
#include "cert/pbes.h"
#include "load/derivation.h"

struct bags {
	bool certificates, trusted, others, closed;
};

/* SET OF Attribute: type, values. */
static bool has_trust(struct span attributes)
{
	struct der set, attribute, type;

	if (!der_take(&attributes, DER_SET, &set))
		return false;
	while (der_take(&set.value, DER_SEQUENCE, &attribute))
		if (der_take(&attribute.value, DER_OID, &type) &&
		    span_eq(type.value, SPAN_LIT("\x60\x86\x48\x01\x86\xf9\x66\xad\xca\x7b\x01\x01")))
			return true;
	return false;
}

/* SafeContents: bags of an identifier, a value and attributes (RFC 7292 4.2). */
static void look_at_bags(struct span contents, struct bags *b)
{
	struct der list, bag, type, value;

	if (!der_take(&contents, DER_SEQUENCE, &list))
		b->closed = true;
	else
		while (der_take(&list.value, DER_SEQUENCE, &bag)) {
			bool certificate =
			    der_take(&bag.value, DER_OID, &type) &&
			    span_eq(type.value, SPAN_LIT("\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x03"));

			der_take(&bag.value, DER_CTX_CONS(0), &value);
			b->certificates |= certificate;
			b->others |= !certificate;
			b->trusted |= certificate && has_trust(bag.value);
		}
}

/* EncryptedData (RFC 5652 8): version, and a type, an algorithm and [0] with what is encrypted. */
static void look_at_encrypted(struct span content, const char *password, struct bags *b)
{
	struct span in = content;
	struct buf plain = BUF_INIT;
	struct der data, d, info, algorithm, encrypted;
	bool opened = der_take(&in, DER_SEQUENCE, &data) && der_take(&data.value, DER_INTEGER, &d) &&
	              der_take(&data.value, DER_SEQUENCE, &info) && der_take(&info.value, DER_OID, &d) &&
	              der_take(&info.value, DER_SEQUENCE, &algorithm) &&
	              der_take(&info.value, DER_CTX(0), &encrypted) &&
	              derivation_spend(derivation_cost(algorithm.value)) &&
	              pbes_open(algorithm.value, encrypted.value, password, &plain) == PBES_OPENED;

	if (opened)
		look_at_bags(buf_span(&plain), b);
	else
		b->closed = true;
	buf_wipe(&plain);
}

/* PFX: version, and data in which AuthenticatedSafe stands (RFC 7292 4). */
static bool find_contents(struct span file, struct span *contents)
{
	struct der pfx, d, info, content, octets, list;

	if (!der_take(&file, DER_SEQUENCE, &pfx) || !der_take(&pfx.value, DER_INTEGER, &d) ||
	    !der_take(&pfx.value, DER_SEQUENCE, &info) || !der_take(&info.value, DER_OID, &d) ||
	    !der_take(&info.value, DER_CTX_CONS(0), &content) || !der_take(&content.value, DER_OCTET_STRING, &octets) ||
	    !der_take(&octets.value, DER_SEQUENCE, &list))
		return false;
	*contents = list.value;
	return true;
}

bool pkcs12_empty_for_java(struct span file, const char *password)
{
	struct bags b = { false };
	struct der info, type, content, octets;
	struct span contents;

	if (!find_contents(file, &contents))
		return false;
	while (der_take(&contents, DER_SEQUENCE, &info)) {
		if (!der_take(&info.value, DER_OID, &type) || !der_take(&info.value, DER_CTX_CONS(0), &content))
			b.closed = true;
		else if (oid_find(type.value) != OID_PKCS7_DATA)
			look_at_encrypted(content.value, password, &b);
		else if (der_take(&content.value, DER_OCTET_STRING, &octets))
			look_at_bags(octets.value, &b);
		else
			b.closed = true;
	}
	return b.certificates && !b.trusted && !b.others && !b.closed;
}
