/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key is taken apart, and put together anew in the one form. Points are computed by nettle, which GnuTLS stands on
 * and which has its curves. */
#include "config.h"

#include "cert/key_structure.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/secret.h"
#include "base/span.h"
#include "cert/der.h"
#include "cert/der_write.h"
#include "cert/oid.h"

#include <gmp.h>
#include <nettle/ecc-curve.h>
#include <nettle/ecc.h>
#include <unistd.h>

/* ---- reading ---- */

/* Contents of a BIT STRING without the count of its unused bits. */
static struct span bits_of(struct span value)
{
	return value.n ? span_of(value.p + 1, value.n - 1) : SPAN_NONE;
}

/* ECPrivateKey: version, privateKey, parameters [0] OPTIONAL, publicKey [1] OPTIONAL. In PKCS#8 the curve stands
 * outside of it as well, or only there. */
static bool read_sec1(struct span der, struct key_structure *out)
{
	struct der whole, d, point;

	if (!der_take(&der, DER_SEQUENCE, &whole) || !der_take(&whole.value, DER_INTEGER, &d) ||
	    !der_take(&whole.value, DER_OCTET_STRING, &d))
		return false;
	out->secret = d.value;
	if (der_take(&whole.value, DER_CTX_CONS(0), &d) && !out->params.n)
		out->params = d.value;
	if (der_take(&whole.value, DER_CTX_CONS(1), &d) && der_take(&d.value, DER_BIT_STRING, &point))
		out->public_half = bits_of(point.value);
	return true;
}

/* OneAsymmetricKey: version, algorithm, privateKey, attributes [0] OPTIONAL, publicKey [1] OPTIONAL. */
static bool read_pkcs8(struct span in, struct key_structure *out)
{
	struct der algorithm, d;
	int64_t version;

	if (!der_take(&in, DER_INTEGER, &d) || !der_int64(d.value, &version) ||
	    !der_take(&in, DER_SEQUENCE, &algorithm) || !der_take(&algorithm.value, DER_OID, &d))
		return false;
	out->oid = d.value;
	out->params = algorithm.value;
	out->second = version != 0;
	if (!der_take(&in, DER_OCTET_STRING, &d))
		return false;
	out->secret = d.value;
	bool read = oid_find(out->oid) != OID_KEY_EC || read_sec1(d.value, out);
	der_take(&in, DER_CTX_CONS(0), &d);
	if (der_take(&in, DER_CTX(1), &d))
		out->public_half = bits_of(d.value);
	return read;
}

bool key_structure_read(struct span der, struct key_structure *out)
{
	struct span in = der;
	struct der whole;

	*out = (struct key_structure){ .public_half = SPAN_NONE };
	if (!der_take(&in, DER_SEQUENCE, &whole))
		return false;
	if (read_pkcs8(whole.value, out))
		return true;
	*out = (struct key_structure){ .oid = oid_bytes(OID_KEY_EC) };
	return read_sec1(der, out) && out->params.n;
}

/* ---- computing ---- */

static const struct ecc_curve *curve_of(struct span params)
{
	struct der d;

	if (!der_take(&params, DER_OID, &d))
		return NULL;
	switch (oid_find(d.value)) {
	case OID_P192:
		return nettle_get_secp_192r1();
	case OID_P224:
		return nettle_get_secp_224r1();
	case OID_P256:
		return nettle_get_secp_256r1();
	case OID_P384:
		return nettle_get_secp_384r1();
	case OID_P521:
		return nettle_get_secp_521r1();
	default:
		return NULL;
	}
}

static void clear_number(mpz_t n)
{
	secret_erase(mpz_limbs_modify(n, 1), sizeof(mp_limb_t) * mpz_size(n));
	mpz_clear(n);
}

static void clear_scalar(const struct ecc_curve *curve, struct ecc_scalar *s)
{
	secret_erase(s->p, sizeof(mp_limb_t) * ecc_size(curve));
	ecc_scalar_clear(s);
}

/* Uncompressed (SEC 1 2.3.3); the coordinates are as long as the prime. */
static struct span point_octets(struct arena *a, const struct ecc_curve *curve, const struct ecc_point *point)
{
	size_t octets = (ecc_bit_size(curve) + 7) / 8;
	uint8_t *out = ARENA_ARRAY(a, uint8_t, 1 + 2 * octets);
	mpz_t xy[2];

	mpz_inits(xy[0], xy[1], NULL);
	ecc_point_get(point, xy[0], xy[1]);
	out[0] = 4;
	for (size_t i = 0; i < 2; i++) {
		size_t n = (mpz_sizeinbase(xy[i], 2) + 7) / 8;

		mpz_export(out + 1 + (i + 1) * octets - n, NULL, 1, 1, 0, 0, xy[i]);
	}
	mpz_clears(xy[0], xy[1], NULL);
	return span_of(out, 1 + 2 * octets);
}

bool key_structure_compute(struct arena *a, struct key_structure *k)
{
	const struct ecc_curve *curve = oid_find(k->oid) == OID_KEY_EC ? curve_of(k->params) : NULL;
	struct ecc_scalar scalar;
	struct ecc_point point;
	mpz_t n;

	if (!curve || k->secret.n > 2 * ((ecc_bit_size(curve) + 7) / 8))
		return false;
	mpz_init(n);
	mpz_import(n, k->secret.n, 1, 1, 0, 0, k->secret.p);
	ecc_scalar_init(&scalar, curve);
	bool valid = ecc_scalar_set(&scalar, n);
	clear_number(n);
	if (valid) {
		ecc_point_init(&point, curve);
		ecc_point_mul_g(&point, &scalar);
		k->public_half = point_octets(a, curve, &point);
		ecc_point_clear(&point);
	}
	clear_scalar(curve, &scalar);
	return valid;
}

/* ---- writing ---- */

static void put_bits(struct buf *out, struct span octets)
{
	struct buf bits = BUF_INIT;

	buf_putc(&bits, 0); /* none is unused */
	buf_put(&bits, octets.p, octets.n);
	der_put(out, DER_BIT_STRING, buf_span(&bits));
	buf_free(&bits);
}

static void put_algorithm(struct buf *out, const struct key_structure *k)
{
	struct buf b = BUF_INIT;

	der_put(&b, DER_OID, k->oid);
	buf_put(&b, k->params.p, k->params.n);
	der_put(out, DER_SEQUENCE, buf_span(&b));
	buf_free(&b);
}

/* Room beforehand, so that nothing secret is left where a buffer was before it grew. */
static struct buf room_for(const struct key_structure *k)
{
	struct buf b = BUF_INIT;

	buf_pad(&b, 0, k->secret.n + k->public_half.n + k->params.n + k->oid.n + 64);
	buf_reset(&b);
	return b;
}

static void put_sec1(struct buf *out, const struct key_structure *k)
{
	struct buf b = room_for(k), point = BUF_INIT;

	der_put(&b, DER_INTEGER, SPAN_LIT("\x01"));
	der_put(&b, DER_OCTET_STRING, k->secret);
	if (k->public_half.n) {
		put_bits(&point, k->public_half);
		der_put(&b, DER_CTX_CONS(1), buf_span(&point));
		buf_free(&point);
	}
	der_put(out, DER_SEQUENCE, buf_span(&b));
	buf_wipe(&b);
}

void key_structure_plain(const struct key_structure *k, struct buf *out)
{
	struct buf inner = room_for(k), b = room_for(k);

	*out = room_for(k);
	if (oid_find(k->oid) == OID_KEY_EC)
		put_sec1(&inner, k);
	else
		buf_put(&inner, k->secret.p, k->secret.n);
	der_put(&b, DER_INTEGER, SPAN_LIT("\x00"));
	put_algorithm(&b, k);
	der_put(&b, DER_OCTET_STRING, buf_span(&inner));
	der_put(out, DER_SEQUENCE, buf_span(&b));
	buf_wipe(&inner);
	buf_wipe(&b);
}

struct span key_structure_spki(struct arena *a, const struct key_structure *k)
{
	struct buf b = BUF_INIT, out = BUF_INIT;

	if (!k->public_half.n)
		return SPAN_NONE;
	put_algorithm(&b, k);
	put_bits(&b, k->public_half);
	der_put(&out, DER_SEQUENCE, buf_span(&b));
	struct span spki = arena_span(a, buf_span(&out));
	buf_free(&b);
	buf_free(&out);
	return spki;
}
