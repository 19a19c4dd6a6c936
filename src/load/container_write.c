/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the inside out; the seal of PKCS#12 is computed by GnuTLS, which cannot set the attribute itself. */
#include "config.h"

#include "load/container_write.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/der.h"
#include "cert/der_write.h"

#include <gnutls/gnutls.h>
#include <gnutls/pkcs12.h>
#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistr.h>

#define OID_SIGNED_DATA SPAN_LIT("\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02")
#define OID_DATA SPAN_LIT("\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01")
#define OID_CERT_BAG SPAN_LIT("\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x03")
#define OID_X509 SPAN_LIT("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x16\x01")
#define OID_FRIENDLY_NAME SPAN_LIT("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x14")
#define OID_JAVA_TRUST SPAN_LIT("\x60\x86\x48\x01\x86\xf9\x66\xad\xca\x7b\x01\x01") /* trustedKeyUsage */
#define OID_EVERY_USE SPAN_LIT("\x55\x1d\x25\x00")

/* b becomes the contents of one element. */
static void wrap(struct buf *b, uint8_t tag)
{
	struct buf outer = BUF_INIT;

	der_put(&outer, tag, buf_span(b));
	buf_free(b);
	*b = outer;
}

static void put(struct buf *out, uint8_t tag, struct buf *value)
{
	der_put(out, tag, buf_span(value));
	buf_free(value);
}

static void put_all(struct buf *out, uint8_t tag, const struct span *object, size_t n)
{
	struct buf all = BUF_INIT;

	for (size_t i = 0; i < n; i++)
		buf_put(&all, object[i].p, object[i].n);
	put(out, tag, &all);
}

/* ContentInfo: a type and, below [0], what has it. */
static void put_content(struct buf *out, struct span type, struct buf *content)
{
	struct buf info = BUF_INIT;

	der_put(&info, DER_OID, type);
	put(&info, DER_CTX_CONS(0), content);
	put(out, DER_SEQUENCE, &info);
}

void container_write_pkcs7(struct buf *out, const struct span *cert, size_t ncert, const struct span *crl, size_t ncrl)
{
	struct buf data = BUF_INIT, type = BUF_INIT;

	der_put(&data, DER_INTEGER, SPAN_LIT("\x01"));
	der_put(&data, DER_SET, SPAN_LIT(""));
	der_put(&type, DER_OID, OID_DATA);
	put(&data, DER_SEQUENCE, &type);
	put_all(&data, DER_CTX_CONS(0), cert, ncert);
	if (ncrl)
		put_all(&data, DER_CTX_CONS(1), crl, ncrl);
	der_put(&data, DER_SET, SPAN_LIT(""));
	wrap(&data, DER_SEQUENCE);
	put_content(out, OID_SIGNED_DATA, &data);
}

/* ---- PKCS#12 ---- */

static void put_attribute(struct buf *out, struct span type, uint8_t tag, struct span value)
{
	struct buf set = BUF_INIT, attribute = BUF_INIT;

	der_put(&set, tag, value);
	der_put(&attribute, DER_OID, type);
	put(&attribute, DER_SET, &set);
	put(out, DER_SEQUENCE, &attribute);
}

/* BMPString: two octets a character, the larger first. */
static void put_name(struct buf *out, const char *name)
{
	size_t n = 0;
	uint16_t *wide = u8_to_u16((const uint8_t *)name, strlen(name), NULL, &n);
	struct buf value = BUF_INIT;

	for (size_t i = 0; wide && i < n; i++) {
		buf_putc(&value, wide[i] >> 8);
		buf_putc(&value, wide[i] & 0xff);
	}
	free(wide);
	put_attribute(out, OID_FRIENDLY_NAME, DER_BMP_STRING, value.n ? buf_span(&value) : SPAN_LIT("\0?"));
	buf_free(&value);
}

/* In the order of a SET OF: by their octets. */
static void put_attributes(struct buf *out, const char *alias)
{
	struct buf name = BUF_INIT, trust = BUF_INIT, both = BUF_INIT;

	put_name(&name, alias);
	put_attribute(&trust, OID_JAVA_TRUST, DER_OID, OID_EVERY_USE);
	bool name_first = memcmp(name.s, trust.s, name.n < trust.n ? name.n : trust.n) < 0;
	struct buf *const order[] = { name_first ? &name : &trust, name_first ? &trust : &name };
	for (int i = 0; i < 2; i++)
		buf_put(&both, order[i]->s, order[i]->n);
	put(out, DER_SET, &both);
	buf_free(&name);
	buf_free(&trust);
}

/* SafeBag with a CertBag. */
static void put_bag(struct buf *out, struct span der, const char *alias)
{
	struct buf octets = BUF_INIT, cert = BUF_INIT, bag = BUF_INIT;

	der_put(&octets, DER_OCTET_STRING, der);
	der_put(&cert, DER_OID, OID_X509);
	put(&cert, DER_CTX_CONS(0), &octets);
	wrap(&cert, DER_SEQUENCE);
	der_put(&bag, DER_OID, OID_CERT_BAG);
	put(&bag, DER_CTX_CONS(0), &cert);
	put_attributes(&bag, alias);
	put(out, DER_SEQUENCE, &bag);
}

/* Java's aliases are one without regard to case. */
static char *alias_of(struct arena *a, const struct certificate *const *cert, size_t i)
{
	const char *title = certificate_title(cert[i]);
	size_t same = 1;

	for (size_t k = 0; k < i; k++)
		same += strcasecmp(certificate_title(cert[k]), title) == 0;
	return same > 1 ? arena_printf(a, "%s (%zu)", title, same) : arena_strdup(a, title);
}

/* MacData, to be filled: GnuTLS computes one only where there is one. */
static void put_empty_seal(struct buf *out)
{
	static const uint8_t zeros[32];
	struct buf algorithm = BUF_INIT, digest = BUF_INIT, mac = BUF_INIT;

	der_put(&algorithm, DER_OID, SPAN_LIT("\x60\x86\x48\x01\x65\x03\x04\x02\x01")); /* SHA-256 */
	der_put(&algorithm, DER_NULL, SPAN_LIT(""));
	put(&digest, DER_SEQUENCE, &algorithm);
	der_put(&digest, DER_OCTET_STRING, span_of(zeros, sizeof zeros));
	put(&mac, DER_SEQUENCE, &digest);
	der_put(&mac, DER_OCTET_STRING, span_of(zeros, 8));
	der_put(&mac, DER_INTEGER, SPAN_LIT("\x27\x10")); /* 10,000 rounds */
	put(out, DER_SEQUENCE, &mac);
}

static bool seal(struct buf *out, struct span unsealed, const char *password, struct err *e)
{
	gnutls_datum_t in = { (unsigned char *)(uintptr_t)unsealed.p, (unsigned)unsealed.n }, der = { NULL, 0 };
	gnutls_pkcs12_t p12;
	int rc = gnutls_pkcs12_init(&p12);

	if (rc < 0)
		return err_set(e, ERR_LIBRARY, "GnuTLS: %1$s", as_quote(gnutls_strerror(rc)));
	rc = gnutls_pkcs12_import(p12, &in, GNUTLS_X509_FMT_DER, 0);
	if (rc >= 0)
		rc = gnutls_pkcs12_generate_mac2(p12, GNUTLS_MAC_SHA256, password);
	if (rc >= 0)
		rc = gnutls_pkcs12_export2(p12, GNUTLS_X509_FMT_DER, &der);
	gnutls_pkcs12_deinit(p12);
	if (rc < 0)
		return err_set(e, ERR_LIBRARY, "GnuTLS: %1$s", as_quote(gnutls_strerror(rc)));
	buf_put(out, der.data, der.size);
	gnutls_free(der.data);
	return true;
}

bool container_write_trust(struct buf *out, const struct certificate *const *cert, size_t n, const char *password,
                           struct err *e)
{
	struct arena *a = arena_new();
	struct buf bags = BUF_INIT, safe = BUF_INIT, pfx = BUF_INIT;

	for (size_t i = 0; i < n; i++)
		put_bag(&bags, cert[i]->der, alias_of(a, cert, i));
	wrap(&bags, DER_SEQUENCE);
	wrap(&bags, DER_OCTET_STRING);
	put_content(&safe, OID_DATA, &bags);
	wrap(&safe, DER_SEQUENCE);
	wrap(&safe, DER_OCTET_STRING);
	der_put(&pfx, DER_INTEGER, SPAN_LIT("\x03"));
	put_content(&pfx, OID_DATA, &safe);
	put_empty_seal(&pfx);
	wrap(&pfx, DER_SEQUENCE);
	bool ok = seal(out, buf_span(&pfx), password, e);
	buf_free(&pfx);
	arena_free(a);
	return ok;
}
