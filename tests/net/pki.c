/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "tests/net/pki.h"
#include "base/clock.h"
#include <check.h>

static void fine(int rc)
{
	ck_assert_msg(rc >= 0, "GnuTLS: %s", gnutls_strerror(rc));
}

static void make(struct pki *p, struct pki_cert *c, const char *cn, const struct pki_cert *issuer, bool ca)
{
	static unsigned char serial;
	gnutls_datum_t der;

	if (++serial == 0)
		serial = 1;
	fine(gnutls_x509_privkey_init(&c->key));
	fine(
	    gnutls_x509_privkey_generate(c->key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0));
	fine(gnutls_x509_crt_init(&c->crt));
	fine(gnutls_x509_crt_set_version(c->crt, 3));
	fine(gnutls_x509_crt_set_serial(c->crt, &serial, 1));
	fine(gnutls_x509_crt_set_dn_by_oid(c->crt, GNUTLS_OID_X520_COMMON_NAME, 0, cn, (unsigned)strlen(cn)));
	fine(gnutls_x509_crt_set_activation_time(c->crt, (time_t)time_from_civil(2000, 1, 1, 0, 0, 0)));
	fine(gnutls_x509_crt_set_expiration_time(c->crt, (time_t)time_from_civil(2049, 1, 1, 0, 0, 0)));
	fine(gnutls_x509_crt_set_basic_constraints(c->crt, ca, -1));
	fine(gnutls_x509_crt_set_key_usage(c->crt, ca ? GNUTLS_KEY_KEY_CERT_SIGN : GNUTLS_KEY_DIGITAL_SIGNATURE));
	fine(gnutls_x509_crt_set_key(c->crt, c->key));
	fine(gnutls_x509_crt_sign2(c->crt, issuer ? issuer->crt : c->crt, issuer ? issuer->key : c->key,
	                           GNUTLS_DIG_SHA256, 0));
	fine(gnutls_x509_crt_export2(c->crt, GNUTLS_X509_FMT_DER, &der));
	c->der = arena_span(p->arena, span_of(der.data, der.size));
	gnutls_free(der.data);
}

struct pki *pki_new(void)
{
	struct arena *a = arena_new();
	struct pki *p = ARENA_NEW(a, struct pki);

	p->arena = a;
	make(p, &p->root, "Server Root", NULL, true);
	make(p, &p->intermediate, "Server CA", &p->root, true);
	make(p, &p->server, "localhost", &p->intermediate, false);
	make(p, &p->client_ca, "Client CA", NULL, true);
	make(p, &p->client, "client", &p->client_ca, false);
	make(p, &p->other_ca, "Other CA", NULL, true);
	make(p, &p->other, "other client", &p->other_ca, false);
	return p;
}

void pki_free(struct pki *p)
{
	struct pki_cert *all[] = { &p->root,   &p->intermediate, &p->server, &p->client_ca,
		                   &p->client, &p->other_ca,     &p->other };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		gnutls_x509_crt_deinit(all[i]->crt);
		gnutls_x509_privkey_deinit(all[i]->key);
	}
	arena_free(p->arena);
}

const struct certificate *pki_certificate(struct pki *p, const struct pki_cert *c)
{
	return certificate_read(p->arena, c->der);
}

const struct key *pki_key(struct pki *p, const struct pki_cert *c)
{
	gnutls_datum_t pem;
	const struct key *key;

	fine(gnutls_x509_privkey_export2(c->key, GNUTLS_X509_FMT_PEM, &pem));
	key = key_read(p->arena, span_of(pem.data, pem.size), true, "EC PRIVATE KEY", NULL);
	gnutls_free(pem.data);
	ck_assert_msg(key->opened, "our own key does not open");
	return key;
}
