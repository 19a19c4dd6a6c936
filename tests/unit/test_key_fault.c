/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public keys that are none, by hand-made SubjectPublicKeyInfos: numbers and points known from the standards, and what
 * lies next to them. */
#include "tests/unit/fixture.h"
#include "cert/key_fault.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "cert/reader.h"

static struct public_key key_of(struct arena *a, enum oid type, struct span params, struct span bits)
{
	struct buf b = BUF_INIT;

	buf_puts(&b, "30{ 30{ 06{");
	buf_hex(&b, oid_bytes(type), "");
	buf_puts(&b, "}");
	buf_hex(&b, params, "");
	buf_puts(&b, "} 03{ 00");
	buf_hex(&b, bits, "");
	buf_puts(&b, "} }");
	struct public_key k = public_key_of(a, der_text(a, buf_str(&b)));
	buf_free(&b);
	return k;
}

/* What is said of it must hold the words; "" is nothing. */
static void check(const char *name, const struct public_key *k, const char *words)
{
	const char *said = key_fault(k);

	ck_assert_msg(*words ? said && strstr(said, words) : !said, "%s: %s", name, said ? said : "nothing");
}

/* ---- the base point of each curve (SP 800-186, SEC 2, RFC 5639), and its neighbours ---- */

static const struct {
	enum oid curve;
	const char *base;
} curves[] = {
	{ OID_P192, "04188da80eb03090f67cbf20eb43a18800f4ff0afd82ff101207192b95ffc8da78631011ed6b24cdd573f977a11e7948"
	            "11" },
	{ OID_P224, "04b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21bd376388b5f723fb4c22dfe6cd4375a05a0747"
	            "6444d5819985007e34" },
	{ OID_P256, "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e"
	            "162bce33576b315ececbb6406837bf51f5" },
	{ OID_P384, "04aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760a"
	            "b73617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e"
	            "5f" },
	{ OID_P521, "0400c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2"
	            "ffa8de3348b3c1856a429bf97e7e31c2e5bd66011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd"
	            "17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650" },
	{ OID_SECP256K1,
	  "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108"
	  "a8fd17b448a68554199c47d08ffb10d4b8" },
	{ OID_BRAINPOOL_P160, "04bed5af16ea3f6a4f62938c4631eb5af7bdbcdbc31667cb477a1a8ec338f94741669c976316da6321" },
	{ OID_BRAINPOOL_P192,
	  "04c0a0647eaab6a48753b033c56cb0f0900a2f5c4853375fd614b690866abd5bb88b5f4828c1490002e6773fa2fa299b"
	  "8f" },
	{ OID_BRAINPOOL_P224,
	  "040d9029ad2c7e5cf4340823b2a87dc68c9e4ce3174c1e6efdee12c07d58aa56f772c0726f24c6b89e4ecdac24354b9e"
	  "99caa3f6d3761402cd" },
	{ OID_BRAINPOOL_P256,
	  "048bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262547ef835c3dac4fd97f8461a14611d"
	  "c9c27745132ded8e545c1d54c72f046997" },
	{ OID_BRAINPOOL_P320,
	  "0443bd7e9afb53d8b85289bcc48ee5bfe6f20137d10a087eb6e7871e2a10a599c710af8d0d39e2061114fdd05545ec1c"
	  "c8ab4093247f77275e0743ffed117182eaa9c77877aaac6ac7d35245d1692e8ee1" },
	{ OID_BRAINPOOL_P384,
	  "041d1c64f068cf45ffa2a63a81b7c13f6b8847a3e77ef14fe3db7fcafe0cbd10e8e826e03436d646aaef87b2e247d4af"
	  "1e8abe1d7520f9c2a45cb1eb8e95cfd55262b70b29feec5864e19c054ff99129280e4646217791811142820341263c53"
	  "15" },
	{ OID_BRAINPOOL_P512,
	  "0481aee4bdd82ed9645a21322e9c4c6a9385ed9f70b5d916c1b43b62eef4d0098eff3b1f78e2d0d48d50d1687b93b97d"
	  "5f7c6d5047406a5e688b352209bcb9f8227dde385d566332ecc0eabfa9cf7822fdf209f70024a57b1aa000c55b881f81"
	  "11b2dcde494a5f485e5bca4bd88a2763aed1ca2b2fa8f0540678cd1e0f3ad80892" },
};

static struct public_key ec_key(struct arena *a, enum oid curve, struct span point)
{
	struct buf b = BUF_INIT;

	buf_puts(&b, "06{");
	buf_hex(&b, oid_bytes(curve), "");
	buf_puts(&b, "}");
	struct public_key k = key_of(a, OID_KEY_EC, der_text(a, buf_str(&b)), point);
	buf_free(&b);
	return k;
}

/* SEC 1 3.2.2.1 */
START_TEST(points)
{
	struct arena *a = arena_new();
	struct span base = der_text(a, curves[_i].base);
	uint8_t *p = arena_dup(a, base.p, base.n);
	struct public_key k = ec_key(a, curves[_i].curve, base);

	ck_assert(k.curve == curves[_i].curve);
	check("base point", &k, "");
	p[0] = 2 + (p[base.n - 1] & 1);
	k = ec_key(a, curves[_i].curve, span_of(p, base.n / 2 + 1));
	check("compressed", &k, "");
	for (size_t i = 1; i < base.n; i += base.n / 2 - 1) { /* an octet of x, of y */
		memcpy(p, base.p, base.n);
		p[i + 1] ^= 1;
		k = ec_key(a, curves[_i].curve, span_of(p, base.n));
		check("off the curve", &k, "does not lie on the curve");
	}
	memset(p + 1, 0xff, base.n - 1);
	k = ec_key(a, curves[_i].curve, span_of(p, base.n));
	check("not reduced", &k, "not below the prime");
	k = ec_key(a, curves[_i].curve, span_of(base.p, base.n - 2));
	check("of another size: DEFECT_BAD_KEY, and not ours", &k, "");
	arena_free(a);
}
END_TEST

/* ---- others ---- */

#define Z7 "00000000000000"
#define Z28 Z7 Z7 Z7 Z7
#define F7 "ffffffffffffff"
#define F28 F7 F7 F7 F7

static const struct {
	const char *name;
	enum oid type;
	const char *params, *bits, *words;
} rows[] = {
	/* RFC 8017 3.1 */
	{ "RSA", OID_KEY_RSA, "0500", "30{ 0202{008f} 0201{03} }", "" },
	{ "RSA, e = n - 2", OID_KEY_RSA, "0500", "30{ 02{008f} 02{008d} }", "" },
	{ "RSA, e = 1", OID_KEY_RSA, "0500", "30{ 02{008f} 02{01} }", "exponent is 1" },
	{ "RSA-PSS, e = 1", OID_KEY_RSA_PSS, "", "30{ 02{008f} 02{01} }", "exponent is 1" },
	{ "RSA, e = 2", OID_KEY_RSA, "0500", "30{ 02{008f} 02{02} }", "exponent is even" },
	{ "RSA, e = n", OID_KEY_RSA, "0500", "30{ 02{008f} 02{008f} }", "not below the modulus" },
	{ "RSA, e > n", OID_KEY_RSA, "0500", "30{ 02{008f} 02{0101} }", "not below the modulus" },
	{ "RSA, n even", OID_KEY_RSA, "0500", "30{ 02{008e} 02{03} }", "modulus is even" },
	{ "RSA, n = 0", OID_KEY_RSA, "0500", "30{ 02{00} 02{03} }", "" }, /* DEFECT_BAD_KEY */
	{ "RSA, nothing in it", OID_KEY_RSA, "0500", "30{ }", "" },
	/* SP 800-89 4.1: p = 23, q = 11, g = 4 */
	{ "DSA", OID_KEY_DSA, "30{ 02{17} 02{0b} 02{04} }", "02{02}", "" },
	{ "DSA, y = 0", OID_KEY_DSA, "30{ 02{17} 02{0b} 02{04} }", "02{00}", "out of range" },
	{ "DSA, y = 1", OID_KEY_DSA, "30{ 02{17} 02{0b} 02{04} }", "02{01}", "out of range" },
	{ "DSA, y = p - 1", OID_KEY_DSA, "30{ 02{17} 02{0b} 02{04} }", "02{16}", "out of range" },
	{ "DSA, y > p", OID_KEY_DSA, "30{ 02{17} 02{0b} 02{04} }", "02{19}", "out of range" },
	{ "DSA, g = 1", OID_KEY_DSA, "30{ 02{17} 02{0b} 02{01} }", "02{02}", "out of range" },
	{ "DSA, p = 0", OID_KEY_DSA, "30{ 02{00} 02{0b} 02{04} }", "02{02}", "out of range" },
	{ "DSA, p even", OID_KEY_DSA, "30{ 02{18} 02{0b} 02{04} }", "02{02}", "out of range" },
	{ "DSA, inherited parameters", OID_KEY_DSA, "", "02{02}", "" },
	{ "DSA, inherited parameters, y = 1", OID_KEY_DSA, "", "02{01}", "out of range" },
	/* RFC 8032 7.1, 5.1.3; the eight points of small order, and other ways to write them */
	{ "Ed25519", OID_KEY_ED25519, "", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "" },
	{ "Ed25519, order 1", OID_KEY_ED25519, "", "01" Z28 "000000", "small order" },
	{ "Ed25519, order 2", OID_KEY_ED25519, "", "ec" F28 "ffff7f", "small order" },
	{ "Ed25519, order 4", OID_KEY_ED25519, "", "00" Z28 "000000", "small order" },
	{ "Ed25519, order 4, -x", OID_KEY_ED25519, "", "00" Z28 "000080", "small order" },
	{ "Ed25519, order 8", OID_KEY_ED25519, "", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	  "small order" },
	{ "Ed25519, order 8, -x", OID_KEY_ED25519, "",
	  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85", "small order" },
	{ "Ed25519, order 8, -y", OID_KEY_ED25519, "",
	  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", "small order" },
	{ "Ed25519, order 8, -x and -y", OID_KEY_ED25519, "",
	  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", "small order" },
	{ "Ed25519, order 1, -0", OID_KEY_ED25519, "", "01" Z28 "000080", "small order" },
	{ "Ed25519, order 2, -0", OID_KEY_ED25519, "", "ec" F28 "ffffff", "small order" },
	{ "Ed25519, order 4, y = p", OID_KEY_ED25519, "", "ed" F28 "ffff7f", "small order" },
	{ "Ed25519, order 1, y = p + 1", OID_KEY_ED25519, "", "ee" F28 "ffff7f", "small order" },
	{ "Ed25519, y = p + 3", OID_KEY_ED25519, "", "f0" F28 "ffff7f", "not below the prime" },
	{ "Ed25519, y = 3", OID_KEY_ED25519, "", "03" Z28 "000000", "" },
	{ "Ed25519, y = 2", OID_KEY_ED25519, "", "02" Z28 "000000", "does not lie on the curve" },
	{ "Ed25519, 31 octets", OID_KEY_ED25519, "", "01" Z28 "0000", "" }, /* DEFECT_BAD_KEY */
	/* RFC 8032 7.4, 5.2.3 */
	{ "Ed448", OID_KEY_ED448, "",
	  "5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d80e96778edf124769b46c7061bd6783df1e50f6cd1fa1abeafe8"
	  "256180",
	  "" },
	{ "Ed448, order 1", OID_KEY_ED448, "", "01" Z28 Z28, "small order" },
	{ "Ed448, order 4", OID_KEY_ED448, "", "00" Z28 Z28, "small order" },
	{ "Ed448, order 4, -x", OID_KEY_ED448, "", Z28 Z28 "80", "small order" },
	{ "Ed448, order 2", OID_KEY_ED448, "", "fe" F7 F7 F7 "ffffffffffff fe" F7 F7 F7 "ffffffffffff 00",
	  "small order" },
	{ "Ed448, order 4, y = p", OID_KEY_ED448, "", F28 "fe" F7 F7 F7 "ffffffffffff 00", "small order" },
	{ "Ed448, y = p + 2^224", OID_KEY_ED448, "", F28 F28 "00", "not below the prime" },
	{ "Ed448, y beyond 448 bits", OID_KEY_ED448, "", "03" Z7 Z7 Z7 "000000000000" Z28 "01", "not below the prime" },
	{ "Ed448, y = 3", OID_KEY_ED448, "", "03" Z28 Z28, "" },
	{ "Ed448, y = 2", OID_KEY_ED448, "", "02" Z28 Z28, "does not lie on the curve" },
	/* RFC 7748 6.1, 5 */
	{ "X25519", OID_KEY_X25519, "", "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a", "" },
	{ "X25519, u = 0", OID_KEY_X25519, "", "00" Z28 "000000", "small order" },
	{ "X25519, u = 1", OID_KEY_X25519, "", "01" Z28 "000000", "small order" },
	{ "X25519, u = -1", OID_KEY_X25519, "", "ec" F28 "ffff7f", "small order" },
	{ "X25519, u = p", OID_KEY_X25519, "", "ed" F28 "ffff7f", "small order" },
	{ "X25519, u = p + 1, the highest bit set", OID_KEY_X25519, "", "ee" F28 "ffffff", "small order" },
	{ "X25519, order 8", OID_KEY_X25519, "", "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
	  "small order" },
	{ "X25519, order 8, the other", OID_KEY_X25519, "",
	  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157", "small order" },
	{ "X25519, u = 9", OID_KEY_X25519, "", "09" Z28 "000000", "" },
	{ "X448", OID_KEY_X448, "",
	  "9b08f7cc31b7e3e67d22d5aea121074a273bd2b83de09c63faa73d2c22c5d9bbc836647241d953d40c5b12da88120d53177f80e532c4"
	  "1fa0",
	  "" },
	{ "X448, u = 0", OID_KEY_X448, "", Z28 Z28, "small order" },
	{ "X448, u = 1", OID_KEY_X448, "", "01" Z7 Z7 Z7 "000000000000" Z28, "small order" },
	{ "X448, u = -1", OID_KEY_X448, "", "fe" F7 F7 F7 "ffffffffffff fe" F7 F7 F7 "ffffffffffff", "small order" },
	{ "X448, u = 5", OID_KEY_X448, "", "05" Z7 Z7 Z7 "000000000000" Z28, "" },
	/* nothing is known against it */
	{ "DH", OID_KEY_DH, "30{ 02{17} 02{04} }", "02{01}", "" },
	{ "EC without a curve", OID_KEY_EC, "0500", "04 0102", "" },
	/* x = 1 and x = 5 of P-256 */
	{ "P-256, compressed, no root", OID_KEY_EC, "0608 2a8648ce3d030107", "02" Z28 "00000001",
	  "not lie on the curve" },
	{ "P-256, compressed, a root", OID_KEY_EC, "0608 2a8648ce3d030107", "02" Z28 "00000005", "" },
};

START_TEST(others)
{
	struct arena *a = arena_new();
	struct public_key k = key_of(a, rows[_i].type, der_text(a, rows[_i].params), der_text(a, rows[_i].bits));

	ck_assert(k.type == rows[_i].type);
	check(rows[_i].name, &k, rows[_i].words);
	arena_free(a);
}
END_TEST

/* SP 800-89 4.1: p = 23, q = 11 */
static const struct {
	const char *name, *params, *y;
	bool in;
} groups[] = {
	{ "g and y of order 11", "30{ 02{17} 02{0b} 02{04} }", "02{02}", true },
	{ "y of order 22", "30{ 02{17} 02{0b} 02{04} }", "02{05}", false },
	{ "g of order 22", "30{ 02{17} 02{0b} 02{05} }", "02{02}", false },
	{ "y of order 2", "30{ 02{17} 02{0b} 02{04} }", "02{16}", false },
	{ "p = 0", "30{ 02{00} 02{0b} 02{04} }", "02{02}", true }, /* out of range, and not tried */
	{ "q = 0", "30{ 02{17} 02{00} 02{05} }", "02{05}", true }, /* nothing verifies */
	{ "inherited parameters", "", "02{02}", true },
};

START_TEST(group)
{
	struct arena *a = arena_new();
	struct public_key k = key_of(a, OID_KEY_DSA, der_text(a, groups[_i].params), der_text(a, groups[_i].y));

	unit_int(groups[_i].name, key_in_group(&k), groups[_i].in);
	arena_free(a);
}
END_TEST

/* ---- a curve that is written out ---- */

#define BASE                                                                                                           \
	"6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"                                             \
	"4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
#define P256 "00ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"
#define B256 "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"
#define N256 "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"

static const struct {
	const char *name, *p, *b, *base, *order, *cofactor, *point;
	bool holds;
} written[] = {
	{ "P-256", P256, B256, "04" BASE, "00" N256, "02{01}", "04" BASE, true },
	{ "without cofactor", P256, B256, "04" BASE, "00" N256, "", "04" BASE, true },
	{ "a negative cofactor", P256, B256, "04" BASE, "00" N256, "02{ff}", "04" BASE, false },
	{ "something else behind the order", P256, B256, "04" BASE, "00" N256, "a7{01}", "04" BASE, false },
	{ "something behind the cofactor", P256, B256, "04" BASE, "00" N256, "02{01} 02{01}", "04" BASE, false },
	{ "another curve", P256, "5b" B256, "04" BASE, "00" N256, "02{01}", "04" BASE, false },
	{ "a compressed base point", P256, B256, "03" BASE, "00" N256, "02{01}", "04" BASE, false },
	{ "a compressed point", P256, B256, "04" BASE, "00" N256, "02{01}", "03" BASE, false },
	{ "a point of three octets", P256, B256, "04" BASE, "00" N256, "02{01}", "040101", false },
	{ "an order of 257 bits", P256, B256, "04" BASE, "01" N256, "02{01}", "04" BASE, true },
	{ "an order of 258 bits", P256, B256, "04" BASE, "02" N256, "02{01}", "04" BASE, false },
	{ "an order of 0", P256, B256, "04" BASE, "00", "02{01}", "04" BASE, false },
	{ "a negative order", P256, B256, "04" BASE, N256, "02{01}", "04" BASE, false },
	{ "p is 0", "00", B256, "04" BASE, "00" N256, "02{01}", "04" BASE, false },
	{ "p is 3", "03", "00", "040000", "01", "02{01}", "040000", false },
	{ "p is 7", "07", "00", "040000", "01", "02{01}", "040000", true },
	{ "p is 8", "08", "00", "040000", "01", "02{01}", "040000", false },
};

START_TEST(written_out)
{
	struct arena *a = arena_new();
	char params[1200];

	snprintf(params, sizeof params,
	         "30{ 02{01} 30{ 06{2a8648ce3d0101} 02{%s} } 30{ 04{%s} 04{%s} } 04{%s} 02{%s} %s }", written[_i].p,
	         strlen(written[_i].p) < 8 ? "00" : "ffffffff00000001000000000000000000000000fffffffffffffffffffffffc",
	         written[_i].b, written[_i].base, written[_i].order, written[_i].cofactor);
	struct public_key k = key_of(a, OID_KEY_EC, der_text(a, params), der_text(a, written[_i].point));
	unit_int(written[_i].name, key_explicit_curve_holds(&k), written[_i].holds);
	arena_free(a);
}
END_TEST

/* A key of another kind, and none at all. */
START_TEST(unknown)
{
	struct arena *a = arena_new();
	struct public_key none = { 0 }, k = key_of(a, OID_MGF1, SPAN_LIT(""), SPAN_LIT("key"));

	check("none", &none, "");
	check("unknown", &k, "");
	arena_free(a);
}
END_TEST

UNIT_SUITE("key_fault")
{
	UNIT_ROWS(tc, points, curves);
	UNIT_ROWS(tc, others, rows);
	UNIT_ROWS(tc, group, groups);
	UNIT_ROWS(tc, written_out, written);
	tcase_add_test(tc, unknown);
}
