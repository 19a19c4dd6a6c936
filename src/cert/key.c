/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private keys: opened by GnuTLS, whose handle is the only place of the private part. Before, what the standards allow
 * is brought into the form that GnuTLS reads. */
#include "config.h"

#include "cert/key.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/der.h"
#include "cert/der_kind.h"
#include "cert/key_structure.h"
#include "cert/oid.h"
#include "cert/pbes.h"
#include "cert/public_key.h"
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

/* The handle and the public half, by GnuTLS. */
static void import(struct arena *a, struct key *k, struct span data, gnutls_x509_crt_fmt_t format, const char *password)
{
	gnutls_datum_t d = { (unsigned char *)(uintptr_t)data.p, (unsigned)data.n };

	if (gnutls_privkey_init(&k->handle) < 0)
		return;
	int rc = gnutls_privkey_import_x509_raw(k->handle, &d, format, password, 0);
	struct span spki = rc >= 0 ? public_half(a, k->handle) : SPAN_NONE;
	k->opened = spki.p != NULL;
	k->wrong_password = password && !k->opened;
	if (k->opened) {
		arena_on_free(a, key_release, k);
		k->pub = public_key_of(a, spki);
	} else {
		key_close(k);
	}
}

/* GnuTLS knows the algorithm, and the curve: what it refuses is broken. */
static bool is_known(const struct key_structure *s)
{
	struct public_key k = { .type = oid_find(s->oid) };
	struct span params = s->params;
	struct der curve;

	if (k.type == OID_KEY_EC)
		return der_take(&params, DER_OID, &curve) && oid_find(curve.value) >= OID_P192 &&
		       oid_find(curve.value) <= OID_P521;
	return k.type == OID_KEY_RSA || k.type == OID_KEY_RSA_PSS || k.type == OID_KEY_DSA ||
	       k.type == OID_KEY_ED25519 || k.type == OID_KEY_ED448;
}

/* What GnuTLS does not know: its public half as it is written, else its algorithm alone. */
static void take_foreign(struct arena *a, struct key *k, const struct key_structure *s)
{
	struct span spki = key_structure_spki(a, s);

	k->foreign = true;
	k->opened = spki.p != NULL;
	k->pub = k->opened ? public_key_of(a, spki)
	                   : (struct public_key){ .type = oid_find(s->oid), .oid = arena_span(a, s->oid) };
}

/* In DER, not encrypted. What GnuTLS does not read of the standards is written anew for it. */
static void read_open(struct arena *a, struct key *k, struct span der)
{
	struct buf plain = BUF_INIT;
	struct key_structure s;
	bool structured = key_structure_read(der, &s);

	if (structured) {
		k->second = s.second;
		k->lacks_point = oid_find(s.oid) == OID_KEY_EC && !s.public_half.n;
		k->compressed = oid_find(s.oid) == OID_KEY_EC && s.public_half.n && (s.public_half.p[0] & ~1) == 2;
		if (k->lacks_point || k->compressed)
			key_structure_compute(a, &s);
	}
	if (k->second || k->lacks_point || k->compressed) {
		key_structure_plain(&s, &plain);
		der = buf_span(&plain);
	}
	import(a, k, der, GNUTLS_X509_FMT_DER, NULL);
	buf_wipe(&plain);
	if (structured && !k->opened && !is_known(&s))
		take_foreign(a, k, &s);
}

static void read_encrypted(struct arena *a, struct key *k, struct span data, bool pem, const char *password)
{
	struct buf plain = BUF_INIT;
	enum pbes p = pem ? pbes_open_block(data, password, &plain) : pbes_open_key(data, password, &plain);

	if (p == PBES_OPENED)
		read_open(a, k, buf_span(&plain));
	else if (p == PBES_UNKNOWN)
		import(a, k, data, pem ? GNUTLS_X509_FMT_PEM : GNUTLS_X509_FMT_DER, password);
	else
		k->wrong_password = true;
	buf_wipe(&plain);
}

struct key *key_read(struct arena *a, struct span data, bool pem, const char *label, const char *password)
{
	struct key *k = ARENA_NEW(a, struct key);

	k->form = form_of(data, pem, label, &k->encrypted);
	if (data.n == 0 || data.n > CERTIFICATE_MAX || (k->encrypted && password == NULL))
		return k;
	if (k->encrypted)
		read_encrypted(a, k, data, pem, password);
	else if (pem)
		import(a, k, data, GNUTLS_X509_FMT_PEM, NULL);
	else
		read_open(a, k, data);
	return k;
}
