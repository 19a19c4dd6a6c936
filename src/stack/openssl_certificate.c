/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The comparisons of v3_purp.c and x509_cmp.c, over our own reading of the certificate. */
#include "config.h"

#include "stack/openssl_certificate.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/span.h"
#include "cert/algorithm.h"
#include "cert/certificate.h"
#include "cert/defect.h"
#include "cert/der.h"
#include "cert/key_fault.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "cert/public_key.h"
#include "cert/reader.h"
#include "cert/reader.h"
#include "stack/openssl_asn1.h"

#include <string.h>

#define NS_ANY_CA 0xe0          /* SSL, S/MIME and object signing */
#define KU_IN_TWO_OCTETS 0xffff /* of a longer keyUsage it looks at no more */
#define NEGATIVE (-2)           /* pathLenConstraint: the extension is as bad as one that is not decoded */

/* What was made of a certificate stays with it: every chain that it stands in asks again. */
struct kept {
	struct openssl_certificate made;
	bool have_made, have_loaded, loads;
};

static struct kept *kept_of(const struct certificate *c)
{
	void **place = certificate_place(c);

	if (!*place)
		*place = ARENA_NEW(c->arena, struct kept);
	return *place;
}

bool openssl_loads(const struct certificate *c)
{
	struct kept *k = kept_of(c);

	if (!k->have_loaded)
		k->loads = openssl_decodes_certificate(c->der);
	k->have_loaded = true;
	return k->loads;
}

bool openssl_names_equal(struct span a, struct span b)
{
	return span_eq(a, b) || name_normal_equal(a, b, NAME_FORM_ASCII);
}

/* ---- keys and what they sign ---- */

static const struct {
	enum oid signature, key;
} signed_by[] = {
	{ OID_MD2_RSA, OID_KEY_RSA },     { OID_MD4_RSA, OID_KEY_RSA },         { OID_MD5_RSA, OID_KEY_RSA },
	{ OID_SHA1_RSA, OID_KEY_RSA },    { OID_SHA224_RSA, OID_KEY_RSA },      { OID_SHA256_RSA, OID_KEY_RSA },
	{ OID_SHA384_RSA, OID_KEY_RSA },  { OID_SHA512_RSA, OID_KEY_RSA },      { OID_SHA1_RSA_OIW, OID_KEY_RSA },
	{ OID_KEY_RSA_PSS, OID_KEY_RSA }, { OID_KEY_RSA_PSS, OID_KEY_RSA_PSS }, { OID_DSA_SHA1, OID_KEY_DSA },
	{ OID_DSA_SHA224, OID_KEY_DSA },  { OID_DSA_SHA256, OID_KEY_DSA },      { OID_ECDSA_SHA1, OID_KEY_EC },
	{ OID_ECDSA_SHA224, OID_KEY_EC }, { OID_ECDSA_SHA256, OID_KEY_EC },     { OID_ECDSA_SHA384, OID_KEY_EC },
	{ OID_ECDSA_SHA512, OID_KEY_EC }, { OID_KEY_ED25519, OID_KEY_ED25519 }, { OID_KEY_ED448, OID_KEY_ED448 },
};

bool openssl_key_fits(const struct signature_algorithm *s, const struct public_key *key)
{
	for (size_t i = 0; i < sizeof signed_by / sizeof *signed_by; i++)
		if (signed_by[i].signature == s->id && signed_by[i].key == key->type)
			return true;
	return false;
}

/* Dss-Parms: three numbers, whatever they are. */
static bool has_three_numbers(struct span params)
{
	struct der seq, n;

	if (!der_first(params, &seq) || seq.tag != DER_SEQUENCE || seq.oddity & DER_TRUNCATED)
		return false;
	for (int i = 0; i < 3; i++)
		if (!der_take(&seq.value, DER_INTEGER, &n) || n.value.n == 0 || n.oddity & DER_TRUNCATED)
			return false;
	return seq.value.n == 0;
}

/* Those of a DSA key, and of an RSA-PSS key where it has any. */
static bool parameters_decode(const struct public_key *k)
{
	struct der spki, algorithm, oid;
	struct pss pss;

	if (!der_first(k->spki, &spki) || !der_next(&spki.value, &algorithm) || !der_next(&algorithm.value, &oid))
		return true;
	if (k->type == OID_KEY_DSA)
		return has_three_numbers(algorithm.value);
	return k->type != OID_KEY_RSA_PSS || algorithm.value.n == 0 ||
	       (!pss_read(algorithm.value, &pss) && pss.hash && pss.mgf_hash);
}

/* RSAPublicKey: whatever their signs. */
static bool has_two_numbers(const struct public_key *k)
{
	struct der spki, d, seq, n;

	return der_first(k->spki, &spki) && der_next(&spki.value, &d) && der_take(&spki.value, DER_BIT_STRING, &d) &&
	       d.value.n > 1 && der_first(span_of(d.value.p + 1, d.value.n - 1), &seq) && seq.tag == DER_SEQUENCE &&
	       !(seq.oddity & DER_TRUNCATED) && der_take(&seq.value, DER_INTEGER, &n) && n.value.n &&
	       der_take(&seq.value, DER_INTEGER, &n) && n.value.n && seq.value.n == 0;
}

static bool point_holds(const struct public_key *k, const char *fault)
{
	return k->explicit_curve ? key_explicit_curve_holds(k) : k->curve != OID_UNKNOWN && !fault;
}

/* It reads a BIT STRING whose unused bits are zero as if there were none; our reader wants whole octets of a key. */
static bool decodes_in_bits(const struct certificate *c)
{
	struct span spki = c->key.spki;
	struct der seq, d;

	if (!der_first(spki, &seq) || !der_next(&seq.value, &d) || !der_take(&seq.value, DER_BIT_STRING, &d) ||
	    d.value.n < 2 || d.value.p[0] == 0 || d.value.p[0] > 7 ||
	    d.value.p[d.value.n - 1] & ((1u << d.value.p[0]) - 1))
		return false;
	struct arena *a = arena_new();
	uint8_t *octets = arena_alloc(a, spki.n);
	memcpy(octets, spki.p, spki.n);
	octets[d.value.p - spki.p] = 0;
	struct public_key k = public_key_of(a, span_of(octets, spki.n));
	bool holds = point_holds(&k, key_fault(&k));
	arena_free(a);
	return holds;
}

/* Not a point off its curve, nor parameters that are left to the issuer's key. */
static bool decodes_key(const struct certificate *c)
{
	bool rsa = c->key.type == OID_KEY_RSA || c->key.type == OID_KEY_RSA_PSS;

	if (rsa && !has_two_numbers(&c->key))
		return false;
	if (c->key.type == OID_KEY_EC && decodes_in_bits(c))
		return true;
	for (size_t i = 0; i < c->ndefects && !rsa; i++)
		if (c->defects[i].what == DEFECT_BAD_KEY)
			return false;
	if (c->key.type != OID_KEY_EC)
		return c->key.type != OID_UNKNOWN && !public_key_inherits(&c->key) && parameters_decode(&c->key);
	return point_holds(&c->key, certificate_key_fault(c));
}

/* ---- identifiers ---- */

/* The contents of an extension's value. */
static bool contents_of(const struct certificate *c, enum oid id, struct span *out)
{
	const struct extension *x = certificate_extension(c, id);
	struct der d;

	*out = SPAN_NONE;
	if (x && der_first(x->value, &d))
		*out = d.value;
	return x != NULL;
}

static struct span first_directory(struct span names)
{
	struct der d, name;

	while (der_next(&names, &d))
		if (d.tag == DER_CTX_CONS(GN_DIRECTORY) && der_first(d.value, &name))
			return name.whole;
	return SPAN_NONE;
}

bool openssl_is_identified(const struct certificate *issuer, struct span authority)
{
	struct der seq, d;
	struct span ski;

	if (!der_first(authority, &seq))
		return true;
	if (der_take(&seq.value, DER_CTX(0), &d) && contents_of(issuer, OID_SKI, &ski) && !span_eq(d.value, ski))
		return false;
	if (der_take(&seq.value, DER_CTX_CONS(0), &d) && contents_of(issuer, OID_SKI, &ski)) /* joined of parts */
		return false;
	struct span name = der_take(&seq.value, DER_CTX_CONS(1), &d) ? first_directory(d.value) : SPAN_NONE;
	if (der_take(&seq.value, DER_CTX(2), &d) && !span_eq(d.value, issuer->serial))
		return false;
	return !name.p || openssl_names_equal(name, issuer->issuer);
}

static struct span authority_of(const struct certificate *c)
{
	const struct extension *x = certificate_extension(c, OID_AKI);

	return x ? x->value : SPAN_NONE;
}

/* ---- the whole ---- */

const struct extension *openssl_first_undecoded(const struct certificate *c)
{
	for (size_t i = 0; i < c->next; i++) {
		const struct extension *x = &c->ext[i];

		if (openssl_caches_extension(x->id) &&
		    (certificate_extension(c, x->id) != x || !openssl_decodes_extension(x->id, x->value)))
			return x;
	}
	return NULL;
}

/* There, once, and of the form that it wants. */
static bool is_decoded(const struct certificate *c, enum oid id)
{
	bool there = false;

	for (size_t i = 0; i < c->next; i++) {
		if (c->ext[i].id != id)
			continue;
		if (there || !openssl_decodes_extension(id, c->ext[i].value))
			return false;
		there = true;
	}
	return there;
}

/* A distribution point without a name of it or of the list's issuer. */
static bool points_are_sound(const struct certificate *c)
{
	const struct extension *x = certificate_extension(c, OID_CRL_DP);
	struct der seq, point, d;

	if (!x || !der_first(x->value, &seq))
		return true;
	while (der_next(&seq.value, &point)) {
		bool named = der_take(&point.value, DER_CTX_CONS(0), &d);

		der_take(&point.value, DER_CTX(1), &d);
		if (!named && !(der_take(&point.value, DER_CTX_CONS(2), &d) && d.value.n))
			return false;
	}
	return true;
}

static void read_basic_constraints(struct openssl_certificate *o)
{
	struct span in;
	struct der d;

	o->pathlen = -1;
	o->has_bc = contents_of(o->c, OID_BASIC_CONSTRAINTS, &in);
	o->ca = der_take(&in, DER_BOOLEAN, &d) && d.value.n && d.value.p[0];
	if (der_take(&in, DER_INTEGER, &d) && d.value.n)
		o->pathlen = d.value.p[0] >= 0x80 ? NEGATIVE : der_int64(d.value, &o->pathlen) ? o->pathlen : -1;
}

static void note_extensions(struct openssl_certificate *o)
{
	struct span bits;

	read_basic_constraints(o);
	o->has_ku = contents_of(o->c, OID_KEY_USAGE, &bits);
	o->ku = der_named_bits(bits);
	o->has_ns_type = contents_of(o->c, OID_NS_CERT_TYPE, &bits);
	o->ns_type = der_named_bits(bits);
	o->has_eku = contents_of(o->c, OID_EKU, &o->eku);
	o->proxy = is_decoded(o->c, OID_PROXY_INFO);
}

static bool proxy_is_sound(const struct openssl_certificate *o)
{
	return !o->ca && !certificate_extension(o->c, OID_SAN) && !certificate_extension(o->c, OID_ISSUER_ALT_NAME);
}

/* An extension that our reader left out, since its OCTET STRING comes in parts: OpenSSL joins these, and decodes what
 * that makes, which is no longer what stood in it. */
static bool has_one_in_parts(const struct certificate *c)
{
	for (size_t i = 0; i < c->ndefects; i++) {
		const struct defect_at *at = &c->defects[i];
		struct der whole, oid;

		if (at->what == DEFECT_BAD_STRUCTURE && at->detail && strcmp(at->detail, "extension") == 0 &&
		    der_first(span_of(c->der.p + at->offset, c->der.n - at->offset), &whole) &&
		    der_take(&whole.value, DER_OID, &oid) && openssl_caches_extension(oid_find(oid.value)))
			return true;
	}
	return false;
}

static struct openssl_certificate make(const struct certificate *c)
{
	struct openssl_certificate o = { .c = c, .has_key = decodes_key(c) };

	note_extensions(&o);
	o.sound = !openssl_first_undecoded(c) && !has_one_in_parts(c) && (!o.has_ku || o.ku & KU_IN_TWO_OCTETS) &&
	          o.pathlen != NEGATIVE && points_are_sound(c) && (!o.proxy || proxy_is_sound(&o));
	o.self_issued = openssl_names_equal(c->issuer, c->subject);
	o.self_signed = o.self_issued && o.has_key && openssl_is_identified(c, authority_of(c)) &&
	                openssl_key_fits(&c->tbs_sig, &c->key);
	return o;
}

struct openssl_certificate openssl_certificate(const struct certificate *c)
{
	struct kept *k = kept_of(c);

	if (!k->have_made)
		k->made = make(c);
	k->have_made = true;
	return k->made;
}

static enum openssl_gap gap(const struct openssl_certificate *issuer, const struct openssl_certificate *subject)
{
	return !subject->sound                                                ? GAP_SUBJECT
	       : !issuer->sound                                               ? GAP_ISSUER
	       : !openssl_is_identified(issuer->c, authority_of(subject->c))  ? GAP_IDENTIFIERS
	       : !issuer->has_key                                             ? GAP_KEY
	       : !openssl_key_fits(&subject->c->tbs_sig, &issuer->c->key)     ? GAP_ALGORITHM
	       : !openssl_names_equal(issuer->c->subject, subject->c->issuer) ? GAP_NAMES
	                                                                      : GAP_NONE;
}

bool openssl_could_issue(const struct openssl_certificate *issuer, const struct openssl_certificate *subject)
{
	return gap(issuer, subject) == GAP_NONE;
}

enum openssl_gap openssl_gap(const struct certificate *issuer, const struct certificate *subject)
{
	struct openssl_certificate i = openssl_certificate(issuer), s = openssl_certificate(subject);

	return gap(&i, &s);
}

/* ---- times ---- */

static bool digits(struct span s, int *out)
{
	for (size_t i = 0; i + 1 < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	for (size_t i = 0; i + 2 < s.n; i += 2)
		*out++ = (s.p[i] - '0') * 10 + (s.p[i + 1] - '0');
	return s.p[s.n - 1] == 'Z';
}

static int days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)));
}

/* Only the forms of RFC 5280, but a GeneralizedTime of any year. */
int openssl_time_order(const struct der *t, int64_t at)
{
	int part[7], *p = part, year;

	if (t->tag == DER_UTC_TIME && t->value.n == 13 && digits(t->value, part)) {
		year = part[0] + (part[0] < 50 ? 2000 : 1900);
	} else if (t->tag == DER_GENERALIZED_TIME && t->value.n == 15 && digits(t->value, part)) {
		year = part[0] * 100 + part[1];
		p++;
	} else {
		return 0;
	}
	if (p[1] < 1 || p[1] > 12 || p[2] < 1 || p[2] > days_in(year, p[1]) || p[3] > 23 || p[4] > 59 || p[5] > 59)
		return 0;
	return time_from_civil(year, p[1], p[2], p[3], p[4], p[5]) <= at ? -1 : 1;
}

/* notBefore and notAfter as they are written. false: not there. */
static bool validity(const struct certificate *c, struct der out[2])
{
	struct der tbs, d;

	if (!der_first(c->tbs, &tbs))
		return false;
	der_take(&tbs.value, DER_CTX_CONS(0), &d);
	for (int i = 0; i < 3; i++) /* serial number, algorithm, issuer */
		if (!der_next(&tbs.value, &d))
			return false;
	return der_next(&tbs.value, &d) && der_next(&d.value, &out[0]) && der_next(&d.value, &out[1]);
}

int openssl_time_code(const struct certificate *c, int64_t at)
{
	struct der t[2];
	int from, to;

	if (!validity(c, t))
		return 13;
	from = openssl_time_order(&t[0], at);
	to = openssl_time_order(&t[1], at);
	return from == 0 ? 13 : from > 0 ? 9 : to == 0 ? 14 : to < 0 ? 10 : 0;
}

/* Of a time without a zone it makes nothing. */
static bool has_zone(const struct der *t)
{
	struct span s = t->value;

	return s.n > 5 && (s.p[s.n - 1] == 'Z' || s.p[s.n - 5] == '+' || s.p[s.n - 5] == '-');
}

bool openssl_ends_later(const struct certificate *a, const struct certificate *b)
{
	struct der x[2], y[2];

	return a->not_after != TIME_UNKNOWN && b->not_after != TIME_UNKNOWN && validity(a, x) && validity(b, y) &&
	       has_zone(&x[1]) && has_zone(&y[1]) && a->not_after > b->not_after;
}

/* ---- extensions ---- */

bool openssl_knows_extension(enum oid id)
{
	switch (id) {
	case OID_NS_CERT_TYPE:
	case OID_KEY_USAGE:
	case OID_SAN:
	case OID_BASIC_CONSTRAINTS:
	case OID_CERT_POLICIES:
	case OID_CRL_DP:
	case OID_EKU:
	case OID_IP_BLOCKS:
	case OID_AS_IDS:
	case OID_OCSP_NOCHECK:
	case OID_POLICY_CONSTRAINTS:
	case OID_PROXY_INFO:
	case OID_NAME_CONSTRAINTS:
	case OID_POLICY_MAPPINGS:
	case OID_INHIBIT_ANY_POLICY:
		return true;
	default:
		return false;
	}
}

int openssl_ca(const struct openssl_certificate *o)
{
	if (o->has_ku && !(o->ku & KU_KEY_CERT_SIGN))
		return 0;
	if (o->has_bc)
		return o->ca;
	if (o->self_signed && o->c->version == 1)
		return 3;
	return o->has_ku ? 4 : o->has_ns_type && o->ns_type & NS_ANY_CA ? 5 : 0;
}
