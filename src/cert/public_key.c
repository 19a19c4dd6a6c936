/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SubjectPublicKeyInfo, RFC 5280 4.1.2.7, RFC 3279, RFC 5480, RFC 8410. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"
#include "cert/defect.h"
#include "cert/der.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/der_write.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "cert/oid.h"
#include "cert/reader.h"

#include <gnutls/crypto.h>

/* The size stands in the name of every curve but a few: "P-256", "sect283k1", "brainpoolP384r1". */
static unsigned curve_bits(struct span oid)
{
	const char *name = oid_name(oid);
	unsigned bits = 0;

	while (name && *name && (*name < '0' || *name > '9'))
		name++;
	for (; name && *name >= '0' && *name <= '9'; name++)
		bits = bits * 10 + (unsigned)(*name - '0');
	return bits >= 100 ? bits : 0;
}

static bool read_rsa(struct span bits, struct public_key *k)
{
	struct der seq, n, e;

	if (!der_first(bits, &seq) || seq.tag != DER_SEQUENCE || seq.whole.n != bits.n)
		return false;
	struct span in = seq.value;
	if (!der_take(&in, DER_INTEGER, &n) || !der_take(&in, DER_INTEGER, &e) || in.n > 0)
		return false;
	k->bits = der_integer_bits(n.value);
	k->exponent_bits = der_integer_bits(e.value);
	return der_integer_is_minimal(n.value) && der_integer_is_minimal(e.value) && (n.value.p[0] & 0x80) == 0 &&
	       (e.value.p[0] & 0x80) == 0 && k->bits > 0 && k->exponent_bits > 0;
}

static bool read_ec(struct span params, struct span point, struct public_key *k)
{
	struct der d;

	if (!der_first(params, &d) || point.n < 2)
		return false;
	bool compressed = point.p[0] == 2 || point.p[0] == 3;
	size_t octets = compressed ? point.n - 1 : (point.n - 1) / 2;
	k->explicit_curve = d.tag == DER_SEQUENCE;
	if (d.tag == DER_OID) {
		k->curve_oid = d.value;
		k->curve = oid_find(d.value);
		k->bits = curve_bits(d.value);
	}
	if (k->bits == 0)
		k->bits = (unsigned)octets * 8;
	bool form = compressed || (point.p[0] == 4 && point.n % 2 == 1);
	return form && octets == (k->bits + 7) / 8 && (d.tag == DER_OID || k->explicit_curve);
}

/* DSA and DH: the prime is the first number of the parameters, which DSA may leave to the issuer (RFC 3279 2.3.2). */
static bool read_prime(struct span params, struct span bits, struct public_key *k)
{
	struct der seq, p, q, y;

	if (!der_first(bits, &y) || y.tag != DER_INTEGER || y.whole.n != bits.n)
		return false;
	if (params.n == 0 || params.p[0] == DER_NULL)
		return true;
	if (!der_first(params, &seq) || seq.tag != DER_SEQUENCE || !der_take(&seq.value, DER_INTEGER, &p))
		return false;
	k->bits = der_integer_bits(p.value);
	if (k->type == OID_KEY_DSA && der_take(&seq.value, DER_INTEGER, &q))
		k->order_bits = der_integer_bits(q.value);
	return true;
}

static bool read_fixed(struct span bits, size_t octets, unsigned size, struct public_key *k)
{
	k->bits = size;
	return bits.n == octets;
}

static bool read_by_type(struct span params, struct span bits, struct public_key *k)
{
	switch (k->type) {
	case OID_KEY_RSA:
	case OID_KEY_RSA_PSS:
		return read_rsa(bits, k);
	case OID_KEY_EC:
		return read_ec(params, bits, k);
	case OID_KEY_DSA:
	case OID_KEY_DH:
		return read_prime(params, bits, k);
	case OID_KEY_ED25519:
	case OID_KEY_X25519:
		return read_fixed(bits, 32, 256, k);
	case OID_KEY_ED448:
		return read_fixed(bits, 57, 456, k);
	case OID_KEY_X448:
		return read_fixed(bits, 56, 448, k);
	default:
		return true;
	}
}

/* Splits an SPKI into algorithm, parameters and key octets. */
static bool spki_parts(struct span spki, struct span *oid, struct span *params, struct span *bits)
{
	struct der seq, alg, d, key;

	*oid = *params = *bits = SPAN_NONE;
	if (!der_first(spki, &seq) || seq.tag != DER_SEQUENCE || !der_take(&seq.value, DER_SEQUENCE, &alg) ||
	    !der_take(&alg.value, DER_OID, &d))
		return false;
	*oid = d.value;
	*params = alg.value;
	if (!der_take(&seq.value, DER_BIT_STRING, &key) || key.value.n == 0)
		return false;
	*bits = span_of(key.value.p + 1, key.value.n - 1);
	return key.value.p[0] == 0 && seq.value.n == 0;
}

void read_public_key(struct reader *r, struct span *in, struct public_key *out)
{
	struct der seq;
	struct span params, bits;

	*out = (struct public_key){ 0 };
	if (!read_element(r, in, DER_SEQUENCE, "subjectPublicKeyInfo", &seq))
		return;
	out->spki = seq.whole;
	bool ok = spki_parts(seq.whole, &out->oid, &params, &bits);
	out->type = out->oid.p ? oid_find(out->oid) : OID_UNKNOWN;
	if (!ok || !read_by_type(params, bits, out))
		reader_note(r, DEFECT_BAD_KEY, seq.whole.p, oid_name(out->oid));
}

struct public_key public_key_of(struct arena *a, struct span spki)
{
	struct public_key k;
	struct reader r = { .arena = a, .der = spki, .mute = true };

	read_public_key(&r, &spki, &k);
	return k;
}

/* NULL and nothing mean the same. */
static struct span params_plain(struct span params)
{
	return params.n == 2 && params.p[0] == DER_NULL ? span_of(params.p, 0) : params;
}

void public_key_plain(const struct public_key *k, struct buf *out)
{
	struct span oid, params, bits;

	if (!spki_parts(k->spki, &oid, &params, &bits)) {
		buf_put(out, k->spki.p, k->spki.n);
		return;
	}
	params = params_plain(params);
	buf_put(out, oid.p, oid.n);
	buf_put(out, params.p, params.n);
	buf_put(out, bits.p, bits.n);
}

bool public_key_equal(const struct public_key *a, const struct public_key *b)
{
	struct span oa, ob, pa, pb, ka, kb;

	if (a->spki.n == 0 || b->spki.n == 0)
		return false;
	if (span_eq(a->spki, b->spki))
		return true;
	return spki_parts(a->spki, &oa, &pa, &ka) && spki_parts(b->spki, &ob, &pb, &kb) && span_eq(oa, ob) &&
	       span_eq(ka, kb) && span_eq(params_plain(pa), params_plain(pb));
}

struct span public_key_parts(const struct public_key *k, struct span *params)
{
	struct span oid, bits;

	spki_parts(k->spki, &oid, params, &bits);
	return bits;
}

struct span public_key_octets(const struct public_key *k)
{
	struct span params;

	return public_key_parts(k, &params);
}

bool public_key_inherits(const struct public_key *k)
{
	struct span oid, params, bits;

	return k->type == OID_KEY_DSA && spki_parts(k->spki, &oid, &params, &bits) && params_plain(params).n == 0;
}

struct public_key public_key_inherit(struct arena *a, const struct public_key *k, const struct public_key *issuer)
{
	struct span oid, params, bits, from;

	if (k->spki.n + issuer->spki.n > 0xf000 || !public_key_inherits(k) || issuer->type != OID_KEY_DSA ||
	    !spki_parts(issuer->spki, &oid, &from, &bits) || params_plain(from).n == 0 ||
	    !spki_parts(k->spki, &oid, &params, &bits))
		return *k;
	struct buf identifier = BUF_INIT, alg = BUF_INIT, key = BUF_INIT, all = BUF_INIT;
	der_put(&identifier, DER_OID, oid);
	buf_put(&identifier, from.p, from.n);
	der_put(&alg, DER_SEQUENCE, buf_span(&identifier));
	buf_putc(&key, 0); /* no unused bits */
	buf_put(&key, bits.p, bits.n);
	der_put(&alg, DER_BIT_STRING, buf_span(&key));
	der_put(&all, DER_SEQUENCE, buf_span(&alg));
	struct public_key out = public_key_of(a, arena_span(a, buf_span(&all)));
	buf_free(&identifier);
	buf_free(&alg);
	buf_free(&key);
	buf_free(&all);
	return out;
}

const char *key_type_name(const struct public_key *k)
{
	const char *name = k->oid.p ? oid_name(k->oid) : NULL;

	return name ? name : "unknown";
}

const char *key_text(struct arena *a, const struct public_key *k)
{
	char room[OID_TEXT_MAX];
	const char *name = key_type_name(k);

	if (k->oid.p && oid_name(k->oid) == NULL)
		return arena_printf(a, "unknown %s", oid_text(k->oid, room));
	if (k->explicit_curve)
		return arena_printf(a, "%s %u, explicit parameters", name, k->bits);
	if (k->curve_oid.p)
		return arena_printf(a, "%s %s", name, oid_text(k->curve_oid, room));
	bool sized = k->bits > 0 && (k->type == OID_KEY_RSA || k->type == OID_KEY_RSA_PSS || k->type == OID_KEY_DSA ||
	                             k->type == OID_KEY_DH);
	return sized ? arena_printf(a, "%s %u", name, k->bits) : name;
}

void public_key_pin(struct buf *out, const struct public_key *k)
{
	uint8_t digest[32];
	gnutls_datum_t in = { digest, sizeof digest }, text = { NULL, 0 };

	if (k->spki.n == 0 || gnutls_hash_fast(GNUTLS_DIG_SHA256, k->spki.p, k->spki.n, digest) < 0 ||
	    gnutls_base64_encode2(&in, &text) < 0)
		return;
	buf_put(out, text.data, text.size);
	gnutls_free(text.data);
}

struct span certificate_key_octets(const struct certificate *c)
{
	return public_key_octets(&c->key);
}
