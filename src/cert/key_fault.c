/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers modulo a prime are GMP's, which GnuTLS stands on as well. Nothing here is secret. */
#include "config.h"

#include "cert/key_fault.h"

#include "base/guard.h"
#include "base/i18n.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/oid.h"
#include "cert/public_key.h"
#include "cert/reader.h"
#include "cert/sigcheck.h"

#include <gmp.h>
#include <string.h>

#define OFF_CURVE N_("its point does not lie on the curve")
#define NOT_REDUCED N_("a coordinate of its point is not below the prime of the field")
#define SMALL_ORDER N_("its point has a small order, so that everybody can sign for it")

/* ---- RSA ---- */

static struct span without_zeros(struct span s)
{
	while (s.n > 0 && s.p[0] == 0)
		s = span_of(s.p + 1, s.n - 1);
	return s;
}

static bool is_odd(struct span s)
{
	return s.n > 0 && (s.p[s.n - 1] & 1);
}

/* Both without leading zeros. */
static bool is_less(struct span a, struct span b)
{
	return a.n != b.n ? a.n < b.n : a.n > 0 && memcmp(a.p, b.p, a.n) < 0;
}

static const char *rsa_fault(struct span bits)
{
	struct der seq, n, e;

	if (!der_first(bits, &seq) || !der_take(&seq.value, DER_INTEGER, &n) || !der_take(&seq.value, DER_INTEGER, &e))
		return NULL;
	struct span modulus = without_zeros(n.value), exponent = without_zeros(e.value);
	if (GUARD(RSA_EXPONENT_ONE, exponent.n == 1 && exponent.p[0] == 1))
		return N_("its RSA exponent is 1, so that everybody can sign for it");
	if (GUARD(RSA_EXPONENT_EVEN, exponent.n > 0 && !is_odd(exponent)))
		return N_("its RSA exponent is even, which no private key goes with");
	if (GUARD(RSA_MODULUS_EVEN, modulus.n > 0 && !is_odd(modulus)))
		return N_("its RSA modulus is even, so that everybody knows a factor of it");
	if (GUARD(RSA_EXPONENT_LARGE, modulus.n > 0 && !is_less(exponent, modulus)))
		return N_("its RSA exponent is not below the modulus");
	return NULL;
}

/* ---- DSA ---- */

struct dsa {
	mpz_t p, q, g, y;
};

/* false: the parameters are not there (RFC 3279 2.3.2 leaves them to the issuer's key), and only y is set. */
static bool dsa_read(struct span params, struct span bits, struct dsa *k)
{
	struct der seq, y, part[3];
	bool whole = der_first(params, &seq) && seq.tag == DER_SEQUENCE;

	mpz_inits(k->p, k->q, k->g, k->y, NULL);
	if (der_first(bits, &y))
		mpz_import(k->y, y.value.n, 1, 1, 0, 0, y.value.p);
	for (int i = 0; whole && i < 3; i++)
		whole = der_take(&seq.value, DER_INTEGER, &part[i]);
	if (!whole)
		return false;
	mpz_import(k->p, part[0].value.n, 1, 1, 0, 0, part[0].value.p);
	mpz_import(k->q, part[1].value.n, 1, 1, 0, 0, part[1].value.p);
	mpz_import(k->g, part[2].value.n, 1, 1, 0, 0, part[2].value.p);
	return true;
}

static void dsa_clear(struct dsa *k)
{
	mpz_clears(k->p, k->q, k->g, k->y, NULL);
}

static const char *dsa_fault(struct span params, struct span bits)
{
	struct dsa k;
	bool whole = dsa_read(params, bits, &k), bad = mpz_cmp_ui(k.y, 1) <= 0;

	if (whole) {
		bad |= mpz_even_p(k.p) || mpz_cmp_ui(k.g, 1) <= 0;
		mpz_sub_ui(k.p, k.p, 1);
		bad |= mpz_cmp(k.y, k.p) >= 0 || mpz_cmp(k.g, k.p) >= 0;
	}
	dsa_clear(&k);
	return GUARD(DSA_RANGE, bad) ? N_("its DSA numbers are out of range, so that everybody can sign for it") : NULL;
}

bool key_in_group(const struct public_key *key)
{
	struct dsa k;
	struct span params, bits = public_key_parts(key, &params);
	bool in = true;

	if (dsa_read(params, bits, &k) && mpz_odd_p(k.p) && mpz_sizeinbase(k.p, 2) <= SIGCHECK_DSA_BITS &&
	    mpz_sizeinbase(k.q, 2) <= SIGCHECK_DSA_BITS) {
		mpz_powm(k.g, k.g, k.q, k.p);
		mpz_powm(k.y, k.y, k.q, k.p);
		in = mpz_cmp_ui(k.g, 1) == 0 && mpz_cmp_ui(k.y, 1) == 0;
	}
	dsa_clear(&k);
	return in;
}

/* ---- y^2 = x^3 + ax + b ---- */

static const struct curve {
	enum oid id;
	const char *p, *a, *b; /* a NULL: -3 */
} curves[] = {
	/* NIST SP 800-186 3.2.1; SEC 2 2.4.1 */
	{ OID_P192, "fffffffffffffffffffffffffffffffeffffffffffffffff", NULL,
	  "64210519e59c80e70fa7e9ab72243049feb8deecc146b9b1" },
	{ OID_P224, "ffffffffffffffffffffffffffffffff000000000000000000000001", NULL,
	  "b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4" },
	{ OID_P256, "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", NULL,
	  "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b" },
	{ OID_P384, "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
	  NULL, "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef" },
	{ OID_P521,
	  "1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
	  "ffffffffffffffffffffffffffffff",
	  NULL,
	  "51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883"
	  "d2c34f1ef451fd46b503f00" },
	{ OID_SECP256K1, "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", "0", "7" },
	/* RFC 5639 3 */
	{ OID_BRAINPOOL_P160, "e95e4a5f737059dc60dfc7ad95b3d8139515620f", "340e7be2a280eb74e2be61bada745d97e8f7c300",
	  "1e589a8595423412134faa2dbdec95c8d8675e58" },
	{ OID_BRAINPOOL_P192, "c302f41d932a36cda7a3463093d18db78fce476de1a86297",
	  "6a91174076b1e0e19c39c031fe8685c1cae040e5c69a28ef", "469a28ef7c28cca3dc721d044f4496bcca7ef4146fbf25c9" },
	{ OID_BRAINPOOL_P224, "d7c134aa264366862a18302575d1d787b09f075797da89f57ec8c0ff",
	  "68a5e62ca9ce6c1c299803a6c1530b514e182ad8b0042a59cad29f43",
	  "2580f63ccfe44138870713b1a92369e33e2135d266dbb372386c400b" },
	{ OID_BRAINPOOL_P256, "a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377",
	  "7d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9",
	  "26dc5c6ce94a4b44f330b5d9bbd77cbf958416295cf7e1ce6bccdc18ff8c07b6" },
	{ OID_BRAINPOOL_P320, "d35e472036bc4fb7e13c785ed201e065f98fcfa6f6f40def4f92b9ec7893ec28fcd412b1f1b32e27",
	  "3ee30b568fbab0f883ccebd46d3f3bb8a2a73513f5eb79da66190eb085ffa9f492f375a97d860eb4",
	  "520883949dfdbc42d3ad198640688a6fe13f41349554b49acc31dccd884539816f5eb4ac8fb1f1a6" },
	{ OID_BRAINPOOL_P384,
	  "8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec53",
	  "7bc382c63d8c150c3c72080ace05afa0c2bea28e4fb22787139165efba91f90f8aa5814a503ad4eb04a8c7dd22ce2826",
	  "4a8c7dd22ce28268b39b55416f0447c2fb77de107dcd2a62e880ea53eeb62d57cb4390295dbc9943ab78696fa504c11" },
	{ OID_BRAINPOOL_P512,
	  "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca703308717d4d9b009bc66842aecda12ae6a380e62881ff2f2d82"
	  "c68528aa6056583a48f3",
	  "7830a3318b603b89e2327145ac234cc594cbdd8d3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2"
	  "c7b9e7c1ac4d77fc94ca",
	  "3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94cadc083e67984050b75eba"
	  "e5dd2809bd638016f723" },
};

/* SEC 1 3.2.2.1. The groups have prime order: a point of the curve has no small one. */
static const char *point_fault(const struct curve *c, struct span point)
{
	bool compressed = point.p[0] != 4;
	size_t octets = compressed ? point.n - 1 : point.n / 2;
	mpz_t p, a, x, y, right;

	mpz_inits(p, a, x, y, right, NULL);
	mpz_set_str(p, c->p, 16);
	if (c->a)
		mpz_set_str(a, c->a, 16);
	else
		mpz_sub_ui(a, p, 3);
	mpz_import(x, octets, 1, 1, 0, 0, point.p + 1);
	if (!compressed)
		mpz_import(y, octets, 1, 1, 0, 0, point.p + 1 + octets);
	bool reduced = mpz_cmp(x, p) < 0 && mpz_cmp(y, p) < 0;
	mpz_mul(right, x, x); /* (x^2 + a)x + b */
	mpz_add(right, right, a);
	mpz_mul(right, right, x);
	mpz_set_str(a, c->b, 16);
	mpz_add(right, right, a);
	mpz_mod(right, right, p);
	mpz_mul(y, y, y);
	mpz_mod(y, y, p);
	/* of a compressed point, half of all x have no y at all */
	bool on_curve = compressed ? mpz_jacobi(right, p) >= 0 : mpz_cmp(y, right) == 0;
	mpz_clears(p, a, x, y, right, NULL);
	if (GUARD(POINT_REDUCED, !reduced))
		return NOT_REDUCED;
	return GUARD(POINT_ON_CURVE, !on_curve) ? OFF_CURVE : NULL;
}

/* Of a curve that is written out. */
static bool explicit_point_lies(const mpz_t p, const mpz_t a, const mpz_t b, struct span point)
{
	size_t octets = point.n / 2;
	mpz_t x, y, right;

	if (point.n < 3 || point.p[0] != 4 || point.n % 2 == 0)
		return false;
	mpz_inits(x, y, right, NULL);
	mpz_import(x, octets, 1, 1, 0, 0, point.p + 1);
	mpz_import(y, octets, 1, 1, 0, 0, point.p + 1 + octets);
	bool reduced = mpz_cmp(x, p) < 0 && mpz_cmp(y, p) < 0;
	mpz_mul(right, x, x); /* (x^2 + a)x + b */
	mpz_add(right, right, a);
	mpz_mul(right, right, x);
	mpz_add(right, right, b);
	mpz_mul(y, y, y);
	mpz_sub(right, right, y);
	bool lies = mpz_divisible_p(right, p);
	mpz_clears(x, y, right, NULL);
	return reduced && lies;
}

/* Of an INTEGER's contents. */
static bool is_negative(struct span n)
{
	return n.n > 0 && n.p[0] & 0x80;
}

static bool is_positive(struct span n)
{
	for (size_t i = 0; i < n.n && !is_negative(n); i++)
		if (n.p[i])
			return true;
	return false;
}

/* A cofactor that is not negative, or nothing. */
static bool ends_well(struct span behind_order)
{
	struct der cofactor;

	return behind_order.n == 0 || (der_take(&behind_order, DER_INTEGER, &cofactor) &&
	                               !is_negative(cofactor.value) && behind_order.n == 0);
}

/* What OpenSSL takes: an odd p of at most 661 bits (OPENSSL_ECC_MAX_FIELD_BITS), and an order that Hasse's bound lets
 * such a curve have. */
static bool is_possible(const mpz_t p, struct span order)
{
	size_t bits = mpz_sgn(p) > 0 ? mpz_sizeinbase(p, 2) : 0;

	return bits > 2 && bits <= 661 && mpz_odd_p(p) && is_positive(order) && der_integer_bits(order) <= bits + 1;
}

/* ECParameters, SEC 1 C.2: { 1, { prime-field, p }, { a, b, seed }, base, order, cofactor }. */
bool key_explicit_curve_holds(const struct public_key *k)
{
	struct der parameters, d, field, p, curve, a, b, base, order;
	struct span params, point = public_key_parts(k, &params);

	if (!der_first(params, &parameters) || !der_take(&parameters.value, DER_INTEGER, &d) ||
	    !der_take(&parameters.value, DER_SEQUENCE, &field) || !der_take(&field.value, DER_OID, &d) ||
	    !der_take(&field.value, DER_INTEGER, &p) || !der_take(&parameters.value, DER_SEQUENCE, &curve) ||
	    !der_take(&curve.value, DER_OCTET_STRING, &a) || !der_take(&curve.value, DER_OCTET_STRING, &b) ||
	    !der_take(&parameters.value, DER_OCTET_STRING, &base) || !der_take(&parameters.value, DER_INTEGER, &order))
		return false;
	mpz_t number[3];
	const struct span octets[3] = { p.value, a.value, b.value };
	for (int i = 0; i < 3; i++) {
		mpz_init(number[i]);
		mpz_import(number[i], octets[i].n, 1, 1, 0, 0, octets[i].p);
	}
	bool holds = is_possible(number[0], order.value) && ends_well(parameters.value) &&
	             explicit_point_lies(number[0], number[1], number[2], base.value) &&
	             explicit_point_lies(number[0], number[1], number[2], point);
	for (int i = 0; i < 3; i++)
		mpz_clear(number[i]);
	return holds;
}

static const char *ec_fault(const struct public_key *k, struct span point)
{
	size_t octets = (k->bits + 7) / 8;

	if (k->explicit_curve || point.n < 2 || point.n != (point.p[0] == 4 ? 2 * octets + 1 : octets + 1))
		return NULL;
	for (size_t i = 0; i < sizeof curves / sizeof *curves; i++)
		if (curves[i].id == k->curve)
			return point_fault(&curves[i], point);
	return NULL;
}

/* ---- the curves of RFC 7748 and RFC 8032 ---- */

/* The field and the curve ax^2 + y^2 = 1 + dx^2y^2, with a = -1 (edwards25519) or 1 (edwards448). */
struct edwards {
	mpz_t p, d;
	bool is_25519;
};

static void edwards_init(struct edwards *e, bool is_25519)
{
	mpz_inits(e->p, e->d, NULL);
	e->is_25519 = is_25519;
	mpz_set_ui(e->p, 1);
	mpz_mul_2exp(e->p, e->p, is_25519 ? 255 : 448);
	if (is_25519) { /* p = 2^255 - 19, d = -121665/121666 */
		mpz_sub_ui(e->p, e->p, 19);
		mpz_set_ui(e->d, 121666);
		mpz_invert(e->d, e->d, e->p);
		mpz_mul_si(e->d, e->d, -121665);
	} else { /* p = 2^448 - 2^224 - 1, d = -39081 */
		mpz_t t;

		mpz_init_set_ui(t, 1);
		mpz_mul_2exp(t, t, 224);
		mpz_sub(e->p, e->p, t);
		mpz_sub_ui(e->p, e->p, 1);
		mpz_set_si(e->d, -39081);
		mpz_clear(t);
	}
	mpz_mod(e->d, e->d, e->p);
}

static void edwards_clear(struct edwards *e)
{
	mpz_clears(e->p, e->d, NULL);
}

/* Is the point with the ordinate y/z one of the 8 (4) whose order divides the cofactor?  Those have y = 1 or -1 (order
 * 1 and 2), y = 0 (4), and on edwards25519 dy^4 + 2y^2 - 1 = 0 (8: by the doubling formula, twice such a point has the
 * ordinate 0). */
static bool has_small_order(const struct edwards *e, const mpz_t y, const mpz_t z)
{
	mpz_t yy, zz, t, product;

	mpz_inits(yy, zz, t, product, NULL);
	mpz_mul(yy, y, y);
	mpz_mod(yy, yy, e->p);
	mpz_mul(zz, z, z);
	mpz_mod(zz, zz, e->p);
	mpz_sub(t, yy, zz);
	mpz_mul(product, t, yy);
	if (e->is_25519) {
		mpz_mul(t, yy, e->d);
		mpz_addmul_ui(t, zz, 2);
		mpz_mul(t, t, yy);
		mpz_submul(t, zz, zz);
		mpz_mul(product, product, t);
	}
	mpz_mod(product, product, e->p);
	bool small = mpz_sgn(product) == 0;
	mpz_clears(yy, zz, t, product, NULL);
	return small;
}

/* x^2 = (y^2 - 1) / (dy^2 - a): has it a root? */
static bool has_abscissa(const struct edwards *e, const mpz_t y)
{
	mpz_t yy, t;

	mpz_inits(yy, t, NULL);
	mpz_mul(yy, y, y);
	mpz_mul(t, yy, e->d);
	if (e->is_25519)
		mpz_add_ui(t, t, 1);
	else
		mpz_sub_ui(t, t, 1);
	mpz_sub_ui(yy, yy, 1);
	mpz_mul(t, t, yy); /* a quotient has one where the product has */
	mpz_mod(t, t, e->p);
	bool yes = mpz_jacobi(t, e->p) >= 0;
	mpz_clears(yy, t, NULL);
	return yes;
}

/* RFC 8032 5.1.3, 5.2.3: the ordinate, least octet first, with the sign of x in the highest bit. */
static const char *eddsa_fault(bool is_25519, struct span bits)
{
	struct edwards e;
	mpz_t y, one;
	const char *why = NULL;

	if (bits.n != (is_25519 ? 32 : 57))
		return NULL;
	edwards_init(&e, is_25519);
	mpz_inits(y, one, NULL);
	mpz_set_ui(one, 1);
	mpz_import(y, bits.n, -1, 1, 0, 0, bits.p);
	mpz_clrbit(y, bits.n * 8 - 1);
	if (GUARD(EDDSA_SMALL_ORDER, has_small_order(&e, y, one)))
		why = SMALL_ORDER;
	else if (GUARD(EDDSA_REDUCED, mpz_cmp(y, e.p) >= 0))
		why = NOT_REDUCED;
	else if (GUARD(EDDSA_ON_CURVE, !has_abscissa(&e, y)))
		why = OFF_CURVE;
	mpz_clears(y, one, NULL);
	edwards_clear(&e);
	return why;
}

/* RFC 7748 5, 6: every string of octets is a coordinate u, of the curve or of its twist. y = (u - 1)/(u + 1) leads to
 * the Edwards curve; u = -1 has order 4 on the twist. */
static const char *montgomery_fault(bool is_25519, struct span bits)
{
	struct edwards e;
	mpz_t u, y, z;

	if (bits.n != (is_25519 ? 32 : 56))
		return NULL;
	edwards_init(&e, is_25519);
	mpz_inits(u, y, z, NULL);
	mpz_import(u, bits.n, -1, 1, 0, 0, bits.p);
	if (is_25519)
		mpz_clrbit(u, 255);
	mpz_sub_ui(y, u, 1);
	mpz_add_ui(z, u, 1);
	mpz_mod(z, z, e.p);
	bool small = mpz_sgn(z) == 0 || has_small_order(&e, y, z);
	mpz_clears(u, y, z, NULL);
	edwards_clear(&e);
	return GUARD(X_SMALL_ORDER, small) ? N_("its point has a small order, so that everybody knows what is agreed")
	                                   : NULL;
}

/* ---- all ---- */

const char *key_fault(const struct public_key *k)
{
	struct span params, bits = public_key_parts(k, &params);

	if (bits.n == 0)
		return NULL;
	switch (k->type) {
	case OID_KEY_RSA:
	case OID_KEY_RSA_PSS:
		return rsa_fault(bits);
	case OID_KEY_DSA:
		return dsa_fault(params, bits);
	case OID_KEY_EC:
		return ec_fault(k, bits);
	case OID_KEY_ED25519:
	case OID_KEY_ED448:
		return eddsa_fault(k->type == OID_KEY_ED25519, bits);
	case OID_KEY_X25519:
	case OID_KEY_X448:
		return montgomery_fault(k->type == OID_KEY_X25519, bits);
	default:
		return NULL;
	}
}
