/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys come from GnuTLS, or from committed files, counted by kind, so that a lab is the same each time. */
#include "config.h"

#include "lab/keys.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/der.h"
#include "cert/oid.h"
#include "lab/derwrite.h"
#include "lab/made.h"
#include "lab/namewrite.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>

/* Each kind of key. `stem` begins the name of its committed files where that is not its own. */
static const struct key_kind {
	const char *word; /* up to the colon, or whole */
	gnutls_pk_algorithm_t pk;
	gnutls_ecc_curve_t curve;
	const char *stem;
} kinds[] = {
	{ "rsa:", GNUTLS_PK_RSA, 0, NULL },
	{ "rsa-pss:", GNUTLS_PK_RSA_PSS, 0, "rsa" },
	{ "dsa:", GNUTLS_PK_DSA, 0, NULL },
	{ "ec:p256", GNUTLS_PK_ECDSA, GNUTLS_ECC_CURVE_SECP256R1, NULL },
	{ "ec:p384", GNUTLS_PK_ECDSA, GNUTLS_ECC_CURVE_SECP384R1, NULL },
	{ "ec:p521", GNUTLS_PK_ECDSA, GNUTLS_ECC_CURVE_SECP521R1, NULL },
	{ "ec:explicit", GNUTLS_PK_ECDSA, GNUTLS_ECC_CURVE_SECP256R1, "ec-p256" },
	{ "ed25519", GNUTLS_PK_EDDSA_ED25519, GNUTLS_ECC_CURVE_ED25519, NULL },
};

static const struct key_kind *kind_find(const char *type)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t n = strlen(kinds[i].word);
		bool sized = kinds[i].word[n - 1] == ':';

		if (sized ? !strncmp(type, kinds[i].word, n) && atoi(type + n) > 0 : !strcmp(type, kinds[i].word))
			return &kinds[i];
	}
	return NULL;
}

static unsigned bits_of(const struct key_kind *k, const char *type)
{
	return k->curve ? GNUTLS_CURVE_TO_BITS(k->curve) : (unsigned)atoi(type + strlen(k->word));
}

/* "rsa-2048", "ec-p256": the committed files are STEM-N.pem. */
static const char *stem_of(struct arena *a, const struct key_kind *k, const char *type)
{
	if (k->stem)
		return k->curve ? k->stem : arena_printf(a, "%s-%u", k->stem, bits_of(k, type));
	char *s = arena_strdup(a, type);
	char *colon = strchr(s, ':');
	if (colon)
		*colon = '-';
	return s;
}

static unsigned count_next(struct key_counts *counts, const char *stem)
{
	for (size_t i = 0; i < counts->of.n; i++)
		if (!strcmp(counts->of.v[i].stem, stem))
			return counts->of.v[i].n++;
	*vec_push(&counts->of) = (struct key_count){ stem, 1 };
	return 0;
}

static bool failed(struct err *e, const char *what, int code)
{
	return err_set(e, ERR_LIBRARY, "%1$s: %2$s", as_code(what), as_code(gnutls_strerror(code)));
}

/* A plain RSA key becomes one for RSA-PSS alone. */
static int restrict_to_pss(gnutls_x509_privkey_t key)
{
	gnutls_x509_spki_t spki;
	int r = gnutls_x509_spki_init(&spki);

	if (r < 0)
		return r;
	/* no salt: what reproducible signatures have */
	gnutls_x509_spki_set_rsa_pss_params(spki, GNUTLS_DIG_SHA256, 0);
	r = gnutls_x509_privkey_set_spki(key, spki, 0);
	gnutls_x509_spki_deinit(spki);
	return r;
}

static bool key_load(struct lab_key *key, const struct key_kind *k, const char *path, struct err *e)
{
	gnutls_datum_t d;

	if (gnutls_load_file(path, &d) < 0)
		return err_set(e, ERR_INPUT, _("there is no test key %1$s"), as_path(path));
	int r = gnutls_x509_privkey_import2(key->x509, &d, GNUTLS_X509_FMT_PEM, NULL, 0);
	if (r >= 0 && k->pk == GNUTLS_PK_RSA_PSS)
		r = restrict_to_pss(key->x509);
	gnutls_free(d.data);
	return r >= 0 || failed(e, path, r);
}

static bool key_generate(struct lab_key *key, const struct key_kind *k, const char *type, struct err *e)
{
	/* PSS keys are made as plain ones: so generated and committed keys have the same parameters. */
	gnutls_pk_algorithm_t pk = k->pk == GNUTLS_PK_RSA_PSS ? GNUTLS_PK_RSA : k->pk;
	int r = gnutls_x509_privkey_generate(key->x509, pk, bits_of(k, type), 0);

	if (r >= 0 && k->pk == GNUTLS_PK_RSA_PSS)
		r = restrict_to_pss(key->x509);
	return r >= 0 || failed(e, type, r);
}

static void key_release(void *ctx)
{
	struct lab_key *key = ctx;

	gnutls_privkey_deinit(key->handle);
	gnutls_x509_privkey_deinit(key->x509);
}

/* The parameters of P-256, spelled out (SEC 1, C.2): field, curve, base point, order, cofactor. */
static void put_p256(struct arena *a, struct derwrite *w)
{
	static const char p[] = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
	static const char ca[] = "ffffffff00000001000000000000000000000000fffffffffffffffffffffffc";
	static const char cb[] = "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b";
	static const char g[] = "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
	                        "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
	static const char n[] = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

	derw_open(w, DER_SEQUENCE);
	derw_int(w, DER_INTEGER, 1);
	derw_open(w, DER_SEQUENCE);
	derw_dotted(w, "1.2.840.10045.1.1"); /* prime-field */
	derw_unsigned(w, namewrite_hex(a, p));
	derw_close(w);
	derw_open(w, DER_SEQUENCE);
	derw_put(w, DER_OCTET_STRING, namewrite_hex(a, ca));
	derw_put(w, DER_OCTET_STRING, namewrite_hex(a, cb));
	derw_close(w);
	derw_put(w, DER_OCTET_STRING, namewrite_hex(a, g));
	derw_unsigned(w, namewrite_hex(a, n));
	derw_int(w, DER_INTEGER, 1);
	derw_close(w);
}

/* The point of a P-256 SubjectPublicKeyInfo under parameters that are spelled out, which RFC 5480 forbids. */
static struct span explicit_spki(struct arena *a, struct span bits)
{
	struct derwrite w = { 0 };

	derw_open(&w, DER_SEQUENCE);
	derw_open(&w, DER_SEQUENCE);
	derw_oid(&w, OID_KEY_EC);
	put_p256(a, &w);
	derw_close(&w);
	derw_put(&w, DER_BIT_STRING, bits);
	derw_close(&w);
	return derw_take(&w, a);
}

static bool key_public(struct arena *a, struct lab_key *key, bool spelled_out, struct err *e)
{
	gnutls_pubkey_t pub;
	gnutls_datum_t d = { 0 };
	int r = gnutls_pubkey_init(&pub);

	if (r < 0)
		return failed(e, key->name, r);
	r = gnutls_pubkey_import_privkey(pub, key->handle, 0, 0);
	if (r >= 0)
		r = gnutls_pubkey_export2(pub, GNUTLS_X509_FMT_DER, &d);
	gnutls_pubkey_deinit(pub);
	if (r < 0)
		return failed(e, key->name, r);
	key->spki = arena_span(a, span_of(d.data, d.size));
	gnutls_free(d.data);

	struct der whole, part = { 0 };
	struct span in = der_first(key->spki, &whole) ? whole.value : SPAN_NONE;
	if (!der_next(&in, &part) || !der_take(&in, DER_BIT_STRING, &part) || part.value.n < 2)
		return err_set(e, ERR_LIBRARY, _("%1$s: the public key cannot be read"), as_code(key->name));
	uint8_t *id = arena_alloc(a, 20);
	gnutls_hash_fast(GNUTLS_DIG_SHA1, part.value.p + 1, part.value.n - 1, id);
	key->ski = span_of(id, 20);
	if (spelled_out)
		key->spki = explicit_spki(a, part.value);
	return true;
}

struct lab_key *key_make(struct arena *a, const char *name, const char *type, const char *keydir,
                         struct key_counts *counts, struct err *e)
{
	const struct key_kind *k = kind_find(type);
	struct lab_key *key = ARENA_NEW(a, struct lab_key);

	key->name = name;
	if (!k) {
		err_set(e, ERR_INPUT, _("'%1$s' is not a kind of key"), as_code(type));
		return NULL;
	}
	key->pk = k->pk;
	if (gnutls_x509_privkey_init(&key->x509) < 0 || gnutls_privkey_init(&key->handle) < 0)
		out_of_memory();
	arena_on_free(a, key_release, key);
	const char *stem = stem_of(a, k, type);
	unsigned n = count_next(counts, stem);
	bool ok = keydir ? key_load(key, k, arena_printf(a, "%s/%s-%u.pem", keydir, stem, n), e)
	                 : key_generate(key, k, type, e);
	if (!ok)
		return NULL;
	int r = gnutls_privkey_import_x509(key->handle, key->x509, 0);
	if (r < 0) {
		failed(e, name, r);
		return NULL;
	}
	return key_public(a, key, !strcmp(type, "ec:explicit"), e) ? key : NULL;
}
