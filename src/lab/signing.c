/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of algorithms by key and hash. GnuTLS signs, in its reproducible form where it can also be verified. */
#include "config.h"

#include "lab/signing.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/span.h"
#include "cert/der.h"
#include "cert/oid.h"
#include "lab/derwrite.h"
#include "lab/made.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <string.h>

struct signing {
	const char *word;
	gnutls_digest_algorithm_t digest;
	bool pss;
	enum oid hash, rsa, ecdsa, dsa;
	gnutls_sign_algorithm_t gnutls_pss;
	int trailer; /* of the PSS parameters, 0: not written out */
};

/* Where a key and no digest is named, the first row that fits is taken. */
static const struct signing signings[] = {
	{ "sha256", GNUTLS_DIG_SHA256, false, OID_SHA256, OID_SHA256_RSA, OID_ECDSA_SHA256, OID_DSA_SHA256, 0 },
	{ "sha384", GNUTLS_DIG_SHA384, false, OID_SHA384, OID_SHA384_RSA, OID_ECDSA_SHA384, 0, 0 },
	{ "sha512", GNUTLS_DIG_SHA512, false, OID_SHA512, OID_SHA512_RSA, OID_ECDSA_SHA512, 0, 0 },
	{ "sha224", GNUTLS_DIG_SHA224, false, OID_SHA224, OID_SHA224_RSA, OID_ECDSA_SHA224, OID_DSA_SHA224, 0 },
	{ "sha1", GNUTLS_DIG_SHA1, false, OID_SHA1, OID_SHA1_RSA, OID_ECDSA_SHA1, OID_DSA_SHA1, 0 },
	{ "md5", GNUTLS_DIG_MD5, false, OID_MD5, OID_MD5_RSA, 0, 0, 0 },
	{ "pss-sha256", GNUTLS_DIG_SHA256, true, OID_SHA256, OID_KEY_RSA_PSS, 0, 0, GNUTLS_SIGN_RSA_PSS_SHA256 },
	{ "pss-sha384", GNUTLS_DIG_SHA384, true, OID_SHA384, OID_KEY_RSA_PSS, 0, 0, GNUTLS_SIGN_RSA_PSS_SHA384 },
	{ "pss-trailer2", GNUTLS_DIG_SHA256, true, OID_SHA256, OID_KEY_RSA_PSS, 0, 0, GNUTLS_SIGN_RSA_PSS_SHA256, 2 },
	{ "unknown", GNUTLS_DIG_SHA256, false, OID_SHA256, OID_MGF1, OID_MGF1, 0, 0 }, /* an OID of no signature */
};

/* RSA pads by PKCS#1, RSA-PSS keys by PSS alone; Ed25519 has no digest to choose. */
static bool is_signed_by(const struct signing *s, const struct lab_key *key)
{
	switch (key->pk) {
	case GNUTLS_PK_RSA:
		return s->rsa;
	case GNUTLS_PK_RSA_PSS:
		return s->pss && s->digest == GNUTLS_DIG_SHA256; /* what the key is restricted to */
	case GNUTLS_PK_ECDSA:
		return s->ecdsa;
	case GNUTLS_PK_DSA:
		return s->dsa;
	default:
		return s->digest == GNUTLS_DIG_SHA512 && !s->pss;
	}
}

const struct signing *signing_find(const struct lab_key *key, const char *word, struct err *e)
{
	for (size_t i = 0; i < sizeof signings / sizeof *signings; i++)
		if ((!word || !strcmp(word, signings[i].word)) && is_signed_by(&signings[i], key))
			return &signings[i];
	err_set(e, ERR_INPUT, _("the key %1$s cannot sign with '%2$s'"), as_code(key->name), as_code(word ? word : ""));
	return NULL;
}

static void hash_identifier(struct derwrite *w, enum oid hash)
{
	derw_open(w, DER_SEQUENCE);
	derw_oid(w, hash);
	derw_null(w);
	derw_close(w);
}

/* A key that is for RSA-PSS alone signs reproducibly, without salt. By a plain RSA key GnuTLS verifies only what has a
 * salt as long as the digest: random, so these signatures differ from build to build. */
static bool salted(const struct lab_key *key)
{
	return key->pk == GNUTLS_PK_RSA;
}

/* RSASSA-PSS-params (RFC 4055 3.1). */
static void pss_parameters(struct derwrite *w, const struct lab_key *key, const struct signing *s)
{
	derw_open(w, DER_SEQUENCE);
	derw_open(w, DER_CTX_CONS(0));
	hash_identifier(w, s->hash);
	derw_close(w);
	derw_open(w, DER_CTX_CONS(1));
	derw_open(w, DER_SEQUENCE);
	derw_oid(w, OID_MGF1);
	hash_identifier(w, s->hash);
	derw_close(w);
	derw_close(w);
	derw_open(w, DER_CTX_CONS(2));
	derw_int(w, DER_INTEGER, salted(key) ? gnutls_hash_get_len(s->digest) : 0);
	derw_close(w);
	if (s->trailer) {
		derw_open(w, DER_CTX_CONS(3));
		derw_int(w, DER_INTEGER, s->trailer);
		derw_close(w);
	}
	derw_close(w);
}

void signing_algorithm(struct derwrite *w, const struct lab_key *key, const struct signing *s)
{
	derw_open(w, DER_SEQUENCE);
	switch (key->pk) {
	case GNUTLS_PK_RSA:
	case GNUTLS_PK_RSA_PSS:
		derw_oid(w, s->rsa);
		if (s->pss)
			pss_parameters(w, key, s);
		else
			derw_null(w);
		break;
	case GNUTLS_PK_ECDSA:
		derw_oid(w, s->ecdsa);
		break;
	case GNUTLS_PK_DSA:
		derw_oid(w, s->dsa);
		break;
	default:
		derw_oid(w, OID_KEY_ED25519);
		break;
	}
	derw_close(w);
}

/* PKCS#1 v1.5 over our own DigestInfo: GnuTLS need not agree that one should still sign with MD5. */
static int sign_digest_info(const struct lab_key *key, const struct signing *s, gnutls_datum_t hash,
                            gnutls_datum_t *out)
{
	struct derwrite w = { 0 };

	derw_open(&w, DER_SEQUENCE);
	hash_identifier(&w, s->hash);
	derw_put(&w, DER_OCTET_STRING, span_of(hash.data, hash.size));
	derw_close(&w);
	gnutls_datum_t info = { (unsigned char *)w.b.s, (unsigned)w.b.n };
	int r = gnutls_privkey_sign_hash2(key->handle, GNUTLS_SIGN_RSA_RAW, 0, &info, out);
	buf_free(&w.b);
	return r;
}

static int sign(const struct lab_key *key, const struct signing *s, struct span tbs, gnutls_datum_t *out)
{
	gnutls_datum_t data = { (unsigned char *)(uintptr_t)tbs.p, (unsigned)tbs.n };

	if (key->pk == GNUTLS_PK_EDDSA_ED25519)
		return gnutls_privkey_sign_data2(key->handle, GNUTLS_SIGN_EDDSA_ED25519, 0, &data, out);
	if (s->pss)
		return gnutls_privkey_sign_data2(key->handle, s->gnutls_pss,
		                                 salted(key) ? 0 : GNUTLS_PRIVKEY_FLAG_REPRODUCIBLE, &data, out);

	uint8_t octets[64];
	gnutls_datum_t hash = { octets, gnutls_hash_get_len(s->digest) };
	int r = gnutls_hash_fast(s->digest, tbs.p, tbs.n, octets);
	if (r < 0)
		return r;
	if (key->pk == GNUTLS_PK_RSA)
		return sign_digest_info(key, s, hash, out);
	return gnutls_privkey_sign_hash2(key->handle, gnutls_pk_to_sign(key->pk, s->digest),
	                                 GNUTLS_PRIVKEY_FLAG_REPRODUCIBLE, &hash, out);
}

/* The signature value, without the BIT STRING around it. */
static bool signing_sign(struct arena *a, const struct lab_key *key, const struct signing *s, struct span tbs,
                         struct span *out, struct err *e)
{
	gnutls_datum_t d = { 0 };
	int r = sign(key, s, tbs, &d);

	if (r < 0)
		return err_set(e, ERR_LIBRARY, _("signing with %1$s: %2$s"), as_code(key->name),
		               as_code(gnutls_strerror(r)));
	*out = arena_span(a, span_of(d.data, d.size));
	gnutls_free(d.data);
	return true;
}

static struct span padded(struct arena *a, struct span value)
{
	struct derwrite w = { 0 };
	struct der seq, r;

	if (!der_first(value, &seq) || !der_take(&seq.value, DER_INTEGER, &r))
		return value;
	derw_open(&w, DER_SEQUENCE);
	derw_open(&w, DER_INTEGER);
	derw_raw(&w, SPAN_LIT("\0"));
	derw_raw(&w, r.value);
	derw_close(&w);
	derw_raw(&w, seq.value);
	derw_close(&w);
	return derw_take(&w, a);
}

bool signing_wrap(struct arena *a, const struct lab_key *key, const struct signing *s, struct span tbs,
                  enum twist twist, struct span *out, struct err *e)
{
	struct derwrite w = { 0 };
	struct span value;

	if (!signing_sign(a, key, s, tbs, &value, e))
		return false;
	if (twist == TWIST_PAD)
		value = padded(a, value);
	derw_open(&w, DER_SEQUENCE);
	derw_raw(&w, tbs);
	signing_algorithm(&w, key, s);
	derw_open_bits(&w);
	derw_raw(&w, value);
	derw_close(&w);
	derw_close(&w);
	if (twist == TWIST_BIT)
		w.b.s[w.b.n - 1] ^= 1; /* the last octet: still a number, and another one */
	*out = derw_take(&w, a);
	return true;
}
