/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PKCS#7 and PKCS#12. */
#include "config.h"

#include "base/buf.h"
#include "base/span.h"
#include "cert/der.h"
#include "cert/oid.h"
#include "lab/content.h"
#include "lab/derwrite.h"
#include "lab/made.h"
#include "lab/parsed.h"

#include <gnutls/pkcs12.h>
#include <gnutls/x509.h>
#include <string.h>

/* Certificates that GnuTLS refuses shall be possible, too: SignedData without signers is written by hand (RFC
 * 2315 9.1). */
bool container_pkcs7(struct lab *l, const struct statement *s, const struct content_item *item, size_t n,
                     struct buf *out)
{
	struct derwrite w = { 0 }, certs = { 0 }, crls = { 0 };

	(void)l, (void)s;
	for (size_t i = 0; i < n; i++)
		if (item[i].cert)
			derw_raw(&certs, item[i].der);
		else if (!item[i].key)
			derw_raw(&crls, item[i].der);
	derw_open(&w, DER_SEQUENCE);
	derw_oid(&w, OID_PKCS7_SIGNED);
	derw_open(&w, DER_CTX_CONS(0));
	derw_open(&w, DER_SEQUENCE);
	derw_int(&w, DER_INTEGER, 1);
	derw_put(&w, DER_SET, span_of("", 0));
	derw_open(&w, DER_SEQUENCE);
	derw_oid(&w, OID_PKCS7_DATA);
	derw_close(&w);
	derw_put(&w, DER_CTX_CONS(0), buf_span(&certs.b));
	if (crls.b.n)
		derw_put(&w, DER_CTX_CONS(1), buf_span(&crls.b));
	derw_put(&w, DER_SET, span_of("", 0));
	derw_close(&w);
	derw_close(&w);
	derw_close(&w);
	buf_put(out, w.b.s, w.b.n);
	buf_free(&certs.b);
	buf_free(&crls.b);
	buf_free(&w.b);
	return true;
}

static int bag_certificates(gnutls_pkcs12_bag_t bag, const struct content_item *item, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!item[i].cert)
			continue;
		gnutls_datum_t d = { (unsigned char *)(uintptr_t)item[i].der.p, (unsigned)item[i].der.n };
		int at = gnutls_pkcs12_bag_set_data(bag, GNUTLS_BAG_CERTIFICATE, &d);
		if (at < 0)
			return at;
		gnutls_datum_t id = { (unsigned char *)(uintptr_t)item[i].cert->key->ski.p,
			              (unsigned)item[i].cert->key->ski.n };
		gnutls_pkcs12_bag_set_key_id(bag, (unsigned)at, &id);
		gnutls_pkcs12_bag_set_friendly_name(bag, (unsigned)at, item[i].cert->name);
	}
	return 0;
}

/* One shrouded key bag. */
static int bag_key(gnutls_pkcs12_bag_t bag, const struct content_item *it, const char *password)
{
	gnutls_datum_t d = { 0 }, id = { (unsigned char *)(uintptr_t)it->key->ski.p, (unsigned)it->key->ski.n };
	int r = gnutls_x509_privkey_export2_pkcs8(it->key->x509, GNUTLS_X509_FMT_DER, password,
	                                          GNUTLS_PKCS_PBES2_AES_256, &d);
	if (r < 0)
		return r;

	r = gnutls_pkcs12_bag_set_data(bag, GNUTLS_BAG_PKCS8_ENCRYPTED_KEY, &d);
	gnutls_free(d.data);
	if (r < 0)
		return r;
	gnutls_pkcs12_bag_set_friendly_name(bag, (unsigned)r, it->key->name);
	return gnutls_pkcs12_bag_set_key_id(bag, (unsigned)r, &id);
}

static int add_keys(gnutls_pkcs12_t p12, const struct content_item *item, size_t n, const char *password)
{
	int r = 0;

	for (size_t i = 0; r >= 0 && i < n; i++) {
		gnutls_pkcs12_bag_t bag;

		if (!item[i].key)
			continue;
		if ((r = gnutls_pkcs12_bag_init(&bag)) < 0)
			return r;
		r = bag_key(bag, &item[i], password);
		if (r >= 0)
			r = gnutls_pkcs12_set_bag(p12, bag);
		gnutls_pkcs12_bag_deinit(bag);
	}
	return r;
}

static int fill(gnutls_pkcs12_t p12, const struct content_item *item, size_t n, const char *password)
{
	gnutls_pkcs12_bag_t bag;
	int r = gnutls_pkcs12_bag_init(&bag);

	if (r < 0)
		return r;
	r = bag_certificates(bag, item, n);
	if (r >= 0)
		r = gnutls_pkcs12_bag_encrypt(bag, password, GNUTLS_PKCS_PBES2_AES_256);
	if (r >= 0)
		r = gnutls_pkcs12_set_bag(p12, bag);
	gnutls_pkcs12_bag_deinit(bag);
	if (r >= 0)
		r = add_keys(p12, item, n, password);
	return r < 0 ? r : gnutls_pkcs12_generate_mac(p12, password);
}

bool container_pkcs12(struct lab *l, const struct statement *s, const struct content_item *item, size_t n,
                      struct buf *out)
{
	const char *password = statement_value(s, "password");
	gnutls_pkcs12_t p12;
	gnutls_datum_t d = { 0 };
	int r = gnutls_pkcs12_init(&p12);

	if (r < 0)
		return lab_refuse(l, s->line, "%s", gnutls_strerror(r));
	r = fill(p12, item, n, password ? password : "");
	if (r >= 0)
		r = gnutls_pkcs12_export2(p12, GNUTLS_X509_FMT_DER, &d);
	gnutls_pkcs12_deinit(p12);
	if (r < 0)
		return lab_refuse(l, s->line, "%s: %s", s->name, gnutls_strerror(r));
	buf_put(out, d.data, d.size);
	gnutls_free(d.data);
	return true;
}
