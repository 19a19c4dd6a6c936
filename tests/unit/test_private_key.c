/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private keys in the forms that GnuTLS does not read, and what GnuTLS encrypts, opened by ourselves: GnuTLS makes
 * them, and says what their public half is. */
#include "tests/unit/unit.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/key_structure.h"
#include "cert/oid.h"
#include "cert/pbes.h"
#include "tests/unit/fixture.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>

#define PASSWORD "pass \xc3\xa9 \xf0\x9f\x94\x91"

static gnutls_x509_privkey_t generated(gnutls_pk_algorithm_t type, unsigned bits)
{
	gnutls_x509_privkey_t key;

	ck_assert_int_eq(gnutls_x509_privkey_init(&key), 0);
	ck_assert_int_eq(gnutls_x509_privkey_generate(key, type, bits, 0), 0);
	return key;
}

/* PKCS#8 in DER, in the arena. */
static struct span exported(struct arena *a, gnutls_x509_privkey_t key, const char *password, unsigned flags)
{
	gnutls_datum_t der;

	ck_assert_int_eq(gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_DER, password, flags, &der), 0);
	struct span out = arena_span(a, span_of(der.data, der.size));
	gnutls_free(der.data);
	return out;
}

/* ---- the point that is not written ---- */

static const struct {
	const char *name;
	gnutls_ecc_curve_t curve;
	bool computed;
} curves[] = {
	{ "P-192", GNUTLS_ECC_CURVE_SECP192R1, true }, { "P-224", GNUTLS_ECC_CURVE_SECP224R1, true },
	{ "P-256", GNUTLS_ECC_CURVE_SECP256R1, true }, { "P-384", GNUTLS_ECC_CURVE_SECP384R1, true },
	{ "P-521", GNUTLS_ECC_CURVE_SECP521R1, true }, { "Ed25519", GNUTLS_ECC_CURVE_ED25519, false },
};

START_TEST(point)
{
	struct arena *a = arena_new();
	bool edwards = !curves[_i].computed;
	gnutls_x509_privkey_t key =
	    generated(edwards ? GNUTLS_PK_EDDSA_ED25519 : GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(curves[_i].curve));
	struct span der = exported(a, key, NULL, GNUTLS_PKCS_PLAIN);
	struct key *whole = key_read(a, der, false, NULL, NULL);
	struct key_structure s;
	struct buf without = BUF_INIT;

	ck_assert(whole->opened && !whole->lacks_point && key_structure_read(der, &s));
	struct span written = s.public_half;
	s.public_half = SPAN_NONE;
	key_structure_plain(&s, &without);
	struct key *k = key_read(a, buf_span(&without), false, NULL, NULL);
	ck_assert_msg(k->opened && k->handle, "%s", curves[_i].name);
	unit_int(curves[_i].name, k->lacks_point, curves[_i].computed);
	ck_assert_msg(public_key_equal(&k->pub, &whole->pub), "%s", curves[_i].name);
	unit_int(curves[_i].name, key_structure_compute(a, &s), curves[_i].computed);
	ck_assert(edwards || span_eq(s.public_half, written));
	buf_wipe(&without);
	gnutls_x509_privkey_deinit(key);
	arena_free(a);
}
END_TEST

/* ---- forms ---- */

#define EC(curve, scalar) "30{020100 30{06072a8648ce3d0201 " curve "} 04{30{020101 04{" scalar "}}}}"
#define P256 "06082a8648ce3d030107"
#define ORDER "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
#define CHAIRS "a0{30{060a2a864886f70d01090914 31{0c{'Curdle Chairs'}}}}"
#define ED25519_SECRET "d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842"
#define ED25519_PUBLIC "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1"
#define OPEN true, false
#define FOREIGN false, true
#define BROKEN false, false

static const struct {
	const char *name, *der, *key;
	bool opened, foreign, second, lacks_point;
} forms[] = {
	{ "RFC 8410 10.3", "30{020101 30{06032b6570} 04{04{" ED25519_SECRET "}} " CHAIRS " 81{00" ED25519_PUBLIC "}}",
	  "Ed25519", OPEN, true, false },
	{ "attributes in version 1", "30{020100 30{06032b6570} 04{04{" ED25519_SECRET "}} " CHAIRS "}", "Ed25519", OPEN,
	  false, false },
	{ "the number 1", EC(P256, "01"), "EC P-256", OPEN, false, true },
	{ "the number 1 with zeros", EC(P256, "0000000000000000000000000000000000000000000000000000000000000001"),
	  "EC P-256", OPEN, false, true },
	{ "half a point",
	  "30{020101 04{02} a0{" P256 "} a1{03{00 03"
	  "7cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc47669978}}}",
	  "EC P-256", OPEN, false, false },
	{ "SEC 1 alone", "30{020101 04{02} a0{" P256 "}}", "EC P-256", OPEN, false, true },
	{ "SEC 1 without a curve", "30{020101 04{02}}", "unknown", BROKEN, false, false },
	{ "the number 0", EC(P256, "00"), "unknown", BROKEN, false, true },
	{ "the number 0 of P-192", EC("06082a8648ce3d030101", "00"), "unknown", BROKEN, false, true },
	{ "the number 0 of P-521", EC("06052b81040023", "00"), "unknown", BROKEN, false, true },
	{ "the number 0 of brainpoolP256r1", EC("06092b2403030208010107", "00"), "EC", FOREIGN, false, true },
	{ "no number", EC(P256, ""), "unknown", BROKEN, false, true },
	{ "the order of the group", EC(P256, ORDER), "unknown", BROKEN, false, true },
	{ "a number that is too long", EC(P256, ORDER ORDER "00"), "unknown", BROKEN, false, true },
	{ "secp256k1 without its point", EC("06052b8104000a", "02"), "EC", FOREIGN, false, true },
	{ "ML-DSA-65", "30{020100 30{0609608648016503040312} 04{80{" ED25519_SECRET "}}}", "ML-DSA-65", FOREIGN, false,
	  false },
	{ "ML-DSA-65 with its public half",
	  "30{020101 30{0609608648016503040312} 04{80{" ED25519_SECRET "}} 81{000102}}", "ML-DSA-65", true, true, true,
	  false },
	{ "nobody's algorithm", "30{020100 30{06022a03} 04{00}}", "unknown 1.2.3", FOREIGN, false, false },
	{ "an Ed25519 key that is too short", "30{020100 30{06032b6570} 04{04{00}}}", "unknown", BROKEN, false, false },
	{ "nothing", "30{020100}", "unknown", BROKEN, false, false },
};

START_TEST(form)
{
	struct arena *a = arena_new();
	struct key *k = key_read(a, der_text(a, forms[_i].der), false, NULL, NULL);

	unit_str(forms[_i].name, key_text(a, &k->pub), forms[_i].key);
	unit_int(forms[_i].name, k->opened, forms[_i].opened);
	unit_int(forms[_i].name, k->foreign, forms[_i].foreign);
	unit_int(forms[_i].name, k->second, forms[_i].second);
	unit_int(forms[_i].name, k->lacks_point, forms[_i].lacks_point);
	unit_int(forms[_i].name, k->handle != NULL, forms[_i].opened && !forms[_i].foreign);
	arena_free(a);
}
END_TEST

/* ---- what is encrypted ---- */

static const struct {
	const char *name;
	unsigned flags;
	enum pbes result;
} schemes[] = {
	{ "PBES2, AES-128", GNUTLS_PKCS_PBES2_AES_128, PBES_OPENED },
	{ "PBES2, AES-192", GNUTLS_PKCS_PBES2_AES_192, PBES_OPENED },
	{ "PBES2, AES-256", GNUTLS_PKCS_PBES2_AES_256, PBES_OPENED },
	{ "PBES2, Triple DES", GNUTLS_PKCS_PBES2_3DES, PBES_OPENED },
	{ "PBES2, DES", GNUTLS_PKCS_PBES2_DES, PBES_UNKNOWN },
	{ "PKCS #12, Triple DES", GNUTLS_PKCS_PKCS12_3DES, PBES_OPENED },
	{ "PKCS #12, RC2", GNUTLS_PKCS_PKCS12_RC2_40, PBES_OPENED },
	{ "PKCS #12, RC4", GNUTLS_PKCS_PKCS12_ARCFOUR, PBES_UNKNOWN },
};

START_TEST(scheme)
{
	static const char *const passwords[] = { "secret", "", PASSWORD };
	struct arena *a = arena_new();
	gnutls_x509_privkey_t key = generated(GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1));
	struct span plain = exported(a, key, NULL, GNUTLS_PKCS_PLAIN);

	for (size_t i = 0; i < UNIT_COUNT(passwords); i++) {
		struct span der = exported(a, key, passwords[i], schemes[_i].flags);
		struct buf out = BUF_INIT, wrong = BUF_INIT;
		enum pbes result = pbes_open_key(der, passwords[i], &out);

		unit_int(schemes[_i].name, result, schemes[_i].result);
		ck_assert_msg(result != PBES_OPENED || span_eq(buf_span(&out), plain), "%s", schemes[_i].name);
		unit_int(schemes[_i].name, pbes_open_key(der, "wrong", &wrong),
		         result == PBES_OPENED ? PBES_WRONG : result);
		struct key *k = key_read(a, der, false, NULL, passwords[i]);
		ck_assert_msg(k->opened && !k->wrong_password, "%s", schemes[_i].name);
		k = key_read(a, der, false, NULL, "wrong");
		ck_assert_msg(!k->opened && k->wrong_password, "%s", schemes[_i].name);
		buf_wipe(&out);
		buf_wipe(&wrong);
	}
	gnutls_x509_privkey_deinit(key);
	arena_free(a);
}
END_TEST

/* openssl ec -no_public -aes128, and Triple DES with the ends of lines of Windows: both with the password "secret". */
static const char *const blocks[] = {
	"-----BEGIN EC PRIVATE KEY-----\n"
	"Proc-Type: 4,ENCRYPTED\n"
	"DEK-Info: AES-128-CBC,814202C829B62F6D97E427A59182DB20\n"
	"\n"
	"3ywQmQFARp4EBMfKwOgXadPb12yoHok+fpV141KmojI0OFJx2nqMD/t1hvRTBE7h\n"
	"fZE9ZZB6TyDkQc58JCuvvA==\n"
	"-----END EC PRIVATE KEY-----\n",
	"-----BEGIN EC PRIVATE KEY-----\r\n"
	"Proc-Type: 4,ENCRYPTED\r\n"
	"DEK-Info: DES-EDE3-CBC,A9C02D53F546C65D\r\n"
	"\r\n"
	"FLrjTipv0SDi2nnKQgG3TX4QTaOvpsxkompye7t6DD92mVjYP66FNTdPxf9UrmAN\r\n"
	"o3/nLxURNJM=\r\n"
	"-----END EC PRIVATE KEY-----\r\n",
};

START_TEST(block)
{
	struct arena *a = arena_new();
	struct key *k = key_read(a, span_str(blocks[_i]), true, "EC PRIVATE KEY", "secret");

	ck_assert(k->opened && k->encrypted && k->lacks_point && !k->wrong_password);
	unit_str("block", key_text(a, &k->pub), "EC P-256");
	k = key_read(a, span_str(blocks[_i]), true, "EC PRIVATE KEY", "wrong");
	ck_assert(!k->opened && k->wrong_password);
	arena_free(a);
}
END_TEST

/* A scheme that cannot be: nothing is computed, and the password is not called wrong by ourselves. */
#define PBKDF2(rounds) "30{06092a864886f70d01050c 30{04{0011223344556677} " rounds "}}"
#define PRF(last) "30{06092a864886f70d01050c 30{04{0011223344556677} 020101 30{0608" last "}}}"
#define AES(iv) "30{060960864801650304012a 04{" iv "}}"
#define IV "000102030405060708090a0b0c0d0e0f"

static const struct {
	const char *name, *der;
	enum pbes result;
} odd[] = {
	{ "sound", "30{30{06092a864886f70d01050d 30{" PBKDF2("020101") AES(IV) "}} 04{" IV "}}", PBES_WRONG },
	{ "no rounds", "30{30{06092a864886f70d01050d 30{" PBKDF2("020100") AES(IV) "}} 04{" IV "}}", PBES_UNKNOWN },
	{ "less than none", "30{30{06092a864886f70d01050d 30{" PBKDF2("0201ff") AES(IV) "}} 04{" IV "}}",
	  PBES_UNKNOWN },
	{ "too many for a number",
	  "30{30{06092a864886f70d01050d 30{" PBKDF2("0209010000000000000000") AES(IV) "}} 04{" IV "}}", PBES_UNKNOWN },
	{ "HMAC with SHA-1", "30{30{06092a864886f70d01050d 30{" PRF("2a864886f70d0207") AES(IV) "}} 04{" IV "}}", PBES_WRONG },
	{ "HMAC with SHA-512", "30{30{06092a864886f70d01050d 30{" PRF("2a864886f70d020b") AES(IV) "}} 04{" IV "}}", PBES_WRONG },
	{ "the number before", "30{30{06092a864886f70d01050d 30{" PRF("2a864886f70d0206") AES(IV) "}} 04{" IV "}}", PBES_UNKNOWN },
	{ "the number behind", "30{30{06092a864886f70d01050d 30{" PRF("2a864886f70d020c") AES(IV) "}} 04{" IV "}}", PBES_UNKNOWN },
	{ "no HMAC", "30{30{06092a864886f70d01050d 30{" PRF("2a864886f70d0109") AES(IV) "}} 04{" IV "}}", PBES_UNKNOWN },
	{ "a short initial vector", "30{30{06092a864886f70d01050d 30{" PBKDF2("020101") AES("00") "}} 04{" IV "}}",
	  PBES_UNKNOWN },
	{ "half a block", "30{30{06092a864886f70d01050d 30{" PBKDF2("020101") AES(IV) "}} 04{0001}}", PBES_WRONG },
	{ "nothing encrypted", "30{30{06092a864886f70d01050d 30{" PBKDF2("020101") AES(IV) "}} 0400}", PBES_WRONG },
	{ "PKCS #12 without salt", "30{30{060a2a864886f70d010c0103 30{0400 020101}} 04{0001020304050607}}",
	  PBES_WRONG },
	{ "PKCS #12 without parameters", "30{30{060a2a864886f70d010c0103} 04{0001020304050607}}", PBES_UNKNOWN },
	{ "nothing", "30{}", PBES_UNKNOWN },
};

START_TEST(odd_scheme)
{
	struct arena *a = arena_new();
	struct buf out = BUF_INIT;

	unit_int(odd[_i].name, pbes_open_key(der_text(a, odd[_i].der), PASSWORD, &out), odd[_i].result);
	buf_wipe(&out);
	arena_free(a);
}
END_TEST

UNIT_SUITE("private key")
{
	UNIT_ROWS(tc, point, curves);
	UNIT_ROWS(tc, form, forms);
	UNIT_ROWS(tc, scheme, schemes);
	UNIT_ROWS(tc, block, blocks);
	UNIT_ROWS(tc, odd_scheme, odd);
}
