/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private keys: opened by GnuTLS, whose handle is the only place of the private part. */
#include "config.h"

#include "cert/key.h"

#include "base/arena.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/der_kind.h"
#include "cert/reader.h"

#include <gnutls/abstract.h>
#include <stdlib.h>
#include <string.h>

/* The form by the label of the PEM block, else by the structure. */
static const char *form_of(struct span data, bool pem, const char *label, bool *encrypted)
{
	static const struct {
		const char *label, *form;
	} labels[] = {
		{ "PRIVATE KEY", "PKCS#8" },           { "ENCRYPTED PRIVATE KEY", "PKCS#8 encrypted" },
		{ "RSA PRIVATE KEY", "RSA (PKCS#1)" }, { "EC PRIVATE KEY", "EC (SEC 1)" },
		{ "DSA PRIVATE KEY", "DSA" },          { "OPENSSH PRIVATE KEY", "OpenSSH" },
		{ "TSS2 PRIVATE KEY", "TPM 2" },
	};
	*encrypted = false;

	if (pem) {
		/* RFC 1421 headers, as OpenSSL writes them before a legacy encrypted key */
		static const char marker[] = "4,ENCRYPTED";

		for (size_t i = 0; i + sizeof marker - 1 <= data.n && !*encrypted; i++)
			*encrypted = data.p[i] == '4' && memcmp(data.p + i, marker, sizeof marker - 1) == 0;
		for (size_t i = 0; label && i < sizeof labels / sizeof *labels; i++)
			if (strcmp(label, labels[i].label) == 0) {
				*encrypted |= i == 1;
				return labels[i].form;
			}
		return "?";
	}
	switch (der_kind(data)) {
	case DER_KIND_PKCS8:
		return "PKCS#8";
	case DER_KIND_PKCS8_ENCRYPTED:
		*encrypted = true;
		return "PKCS#8 encrypted";
	case DER_KIND_RSA_KEY:
		return "RSA (PKCS#1)";
	case DER_KIND_EC_KEY:
		return "EC (SEC 1)";
	default:
		return "?";
	}
}

/* SPKI of the private key's public half, in the arena. */
static struct span public_half(struct arena *a, gnutls_privkey_t key)
{
	gnutls_pubkey_t pub;
	gnutls_datum_t der = { NULL, 0 };
	struct span out = SPAN_NONE;

	if (gnutls_pubkey_init(&pub) < 0)
		return out;
	if (gnutls_pubkey_import_privkey(pub, key, 0, 0) >= 0 &&
	    gnutls_pubkey_export2(pub, GNUTLS_X509_FMT_DER, &der) >= 0)
		out = arena_span(a, span_of(der.data, der.size));
	gnutls_free(der.data);
	gnutls_pubkey_deinit(pub);
	return out;
}

void key_close(struct key *k)
{
	if (k->handle)
		gnutls_privkey_deinit(k->handle);
	k->handle = NULL;
}

static void key_release(void *k)
{
	key_close(k);
}

void key_move_handle(struct arena *a, struct key *to, struct key *from)
{
	to->handle = from->handle;
	from->handle = NULL;
	arena_on_free(a, key_release, to);
}

struct key *key_read(struct arena *a, struct span data, bool pem, const char *label, const char *password)
{
	struct key *k = ARENA_NEW(a, struct key);
	gnutls_datum_t d = { (unsigned char *)data.p, (unsigned)data.n };

	k->form = form_of(data, pem, label, &k->encrypted);
	if (data.n == 0 || data.n > CERTIFICATE_MAX || (k->encrypted && password == NULL) ||
	    gnutls_privkey_init(&k->handle) < 0)
		return k;
	int rc = gnutls_privkey_import_x509_raw(k->handle, &d, pem ? GNUTLS_X509_FMT_PEM : GNUTLS_X509_FMT_DER,
	                                        k->encrypted ? password : NULL, 0);
	struct span spki = rc >= 0 ? public_half(a, k->handle) : SPAN_NONE;
	if (spki.p == NULL) {
		key_close(k);
		return k;
	}
	arena_on_free(a, key_release, k);
	k->pub = public_key_of(a, spki);
	k->opened = true;
	return k;
}
