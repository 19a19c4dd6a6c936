/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The extensions that decide something (RFC 5280 4.2), into the fields of the certificate. */
#include "config.h"

#include "base/arena.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/defect.h"
#include "cert/der.h"
#include "cert/dirstring.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "cert/reader.h"

#include <stdlib.h>
#include <string.h>

/* The one element that a value must be. */
static bool whole_element(struct span value, uint8_t tag, struct der *out)
{
	return der_first(value, out) && out->tag == tag && out->whole.n == value.n &&
	       (out->oddity & DER_TRUNCATED) == 0;
}

static bool take_basic_constraints(struct reader *r, struct certificate *c, const struct extension *x)
{
	struct der seq, flag, n;

	if (!whole_element(x->value, DER_SEQUENCE, &seq))
		return false;
	struct span in = seq.value;
	c->has_bc = true;
	c->bc_critical = x->critical;
	if (der_take(&in, DER_BOOLEAN, &flag)) {
		c->ca = flag.value.n > 0 && flag.value.p[0] != 0;
		if (!c->ca)
			reader_note(r, DEFECT_EXPLICIT_DEFAULT, flag.whole.p, "basicConstraints");
	}
	if (der_take(&in, DER_INTEGER, &n)) {
		if (n.value.n == 0 || (n.value.p[0] & 0x80) || !der_integer_is_minimal(n.value))
			return false;
		if (!der_int64(n.value, &c->pathlen))
			c->pathlen = INT64_MAX; /* more than there will ever be */
	}
	return in.n == 0;
}

/* RFC 5280 4.2.1.3. X.690 11.2: what is declared unused is zero, and in any case nothing. */
static bool take_named_bits(struct reader *r, const struct extension *x, unsigned *out)
{
	struct der bits;

	if (!whole_element(x->value, DER_BIT_STRING, &bits) || bits.value.n == 0 || bits.value.p[0] > 7 ||
	    (bits.value.n == 1 && bits.value.p[0] != 0))
		return false;
	if (der_unused_bits_set(bits.value))
		reader_note(r, DEFECT_UNUSED_BITS, bits.whole.p, oid_name(x->oid));
	*out = der_named_bits(bits.value);
	return true;
}

static bool take_key_usage(struct reader *r, struct certificate *c, const struct extension *x)
{
	c->has_ku = take_named_bits(r, x, &c->ku);
	c->ku &= (1u << KEY_USAGES) - 1;
	return c->has_ku;
}

static bool take_ns_cert_type(struct reader *r, struct certificate *c, const struct extension *x)
{
	c->has_ns_type = take_named_bits(r, x, &c->ns_type);
	c->ns_type_critical = x->critical;
	return c->has_ns_type;
}

static bool take_eku(struct reader *r, struct certificate *c, const struct extension *x)
{
	struct der seq, oid;
	VEC_OF(struct span) list = VEC_INIT;

	if (!whole_element(x->value, DER_SEQUENCE, &seq))
		return false;
	struct span in = seq.value;
	while (der_take(&in, DER_OID, &oid))
		*vec_push(&list) = oid.value;
	c->has_eku = true;
	c->eku_critical = x->critical;
	c->neku = list.n;
	c->eku = arena_dup(r->arena, list.v, list.n * sizeof *list.v);
	vec_free(&list);
	return in.n == 0 && c->neku > 0;
}

static bool take_ski(struct reader *r, struct certificate *c, const struct extension *x)
{
	struct der d;

	(void)r;
	if (!whole_element(x->value, DER_OCTET_STRING, &d))
		return false;
	c->ski = d.value;
	return true;
}

static bool take_aki(struct reader *r, struct certificate *c, const struct extension *x)
{
	struct der seq, d;
	bool ok = true;

	if (!whole_element(x->value, DER_SEQUENCE, &seq))
		return false;
	struct span in = seq.value;
	c->has_aki = true;
	if (der_take(&in, DER_CTX(0), &d))
		c->aki_keyid = d.value;
	if (der_take(&in, DER_CTX_CONS(1), &d))
		c->aki_issuer = general_names(r->arena, d.value, &c->naki_issuer, &ok);
	if (der_take(&in, DER_CTX(2), &d))
		c->aki_serial = d.value;
	return ok && in.n == 0;
}

struct general_name *read_general_names(struct reader *r, struct span value, size_t *n, bool *ok)
{
	struct der seq;

	*n = 0;
	*ok = false;
	if (!whole_element(value, DER_SEQUENCE, &seq))
		return NULL;
	return general_names(r->arena, seq.value, n, ok);
}

/* RFC 5280 4.2.1.6: addresses are 4 or 16 octets; rfc822Name, dNSName and URI are IA5String. An address of another
 * length names nobody; its certificate is refused where addresses are constrained. */
static void note_odd_names(struct reader *r, const struct general_name *g, size_t n)
{
	bool noted = false;

	for (size_t i = 0; i < n; i++) {
		if (g[i].type == GN_IP && g[i].value.n != 4 && g[i].value.n != 16)
			reader_note(r, DEFECT_BAD_ADDRESS, g[i].whole.p, "subjectAltName");
		bool ia5 = g[i].type == GN_EMAIL || g[i].type == GN_DNS || g[i].type == GN_URI;
		if (ia5 && !noted && !dirstring_valid(DER_IA5_STRING, g[i].value)) {
			reader_note(r, DEFECT_BAD_STRING, g[i].whole.p, "subjectAltName");
			noted = true;
		}
	}
}

static bool take_san(struct reader *r, struct certificate *c, const struct extension *x)
{
	bool ok;

	c->san = read_general_names(r, x->value, &c->nsan, &ok);
	c->has_san = true;
	c->san_critical = x->critical;
	if (ok && c->nsan == 0)
		reader_note(r, DEFECT_EMPTY_SAN, x->value.p, NULL);
	note_odd_names(r, c->san, c->nsan);
	return ok;
}

struct uris {
	VEC_OF(const char *) list;
};

/* A URI with a NUL in it is nowhere to go to. */
static void uris_add(struct reader *r, struct uris *u, struct span s)
{
	if (s.n > 0 && memchr(s.p, 0, s.n) == NULL)
		*vec_push(&u->list) = arena_strndup(r->arena, (const char *)s.p, s.n);
}

static const char **uris_finish(struct reader *r, struct uris *u, size_t *n)
{
	const char **out = arena_dup(r->arena, u->list.v, u->list.n * sizeof *u->list.v);

	*n = u->list.n;
	vec_free(&u->list);
	return out;
}

static bool take_aia(struct reader *r, struct certificate *c, const struct extension *x)
{
	struct der seq, item, method, place;
	struct uris issuers = { VEC_INIT }, ocsp = { VEC_INIT };
	bool ok = whole_element(x->value, DER_SEQUENCE, &seq);
	struct span in = ok ? seq.value : SPAN_NONE;

	while (ok && in.n > 0) {
		ok = der_take(&in, DER_SEQUENCE, &item) && der_take(&item.value, DER_OID, &method) &&
		     der_next(&item.value, &place) && item.value.n == 0;
		if (!ok || place.tag != DER_CTX(GN_URI))
			continue;
		enum oid id = oid_find(method.value);
		if (id == OID_AD_CA_ISSUERS)
			uris_add(r, &issuers, place.value);
		else if (id == OID_AD_OCSP)
			uris_add(r, &ocsp, place.value);
	}
	c->ca_issuers = uris_finish(r, &issuers, &c->nca_issuers);
	c->ocsp = uris_finish(r, &ocsp, &c->nocsp);
	return ok;
}

static void full_name_uris(struct reader *r, struct span point, struct uris *out)
{
	struct der name, full, g;

	if (!der_take(&point, DER_CTX_CONS(0), &name) || !der_take(&name.value, DER_CTX_CONS(0), &full))
		return;
	while (der_next(&full.value, &g))
		if (g.tag == DER_CTX(GN_URI))
			uris_add(r, out, g.value);
}

static bool take_crl_dp(struct reader *r, struct certificate *c, const struct extension *x)
{
	struct der seq, point;
	struct uris uris = { VEC_INIT };

	if (!whole_element(x->value, DER_SEQUENCE, &seq))
		return false;
	struct span in = seq.value;
	while (der_take(&in, DER_SEQUENCE, &point))
		full_name_uris(r, point.value, &uris);
	c->crl_dp = uris_finish(r, &uris, &c->ncrl_dp);
	return in.n == 0 && seq.value.n > 0;
}

static bool take_tls_feature(struct reader *r, struct certificate *c, const struct extension *x)
{
	struct der seq, n;
	int64_t v;

	(void)r;
	if (!whole_element(x->value, DER_SEQUENCE, &seq))
		return false;
	struct span in = seq.value;
	while (der_take(&in, DER_INTEGER, &n))
		if (der_int64(n.value, &v) && v == 5) /* status_request, RFC 7633 */
			c->must_staple = true;
	return in.n == 0;
}

/* SEQUENCE OF SEQUENCE { OID, ... }: certificatePolicies; both OIDs: policyMappings. */
static bool sequence_of_oids(struct span value, bool pairs)
{
	struct der seq, item, oid;

	if (!whole_element(value, DER_SEQUENCE, &seq) || seq.value.n == 0)
		return false;
	struct span in = seq.value;
	while (der_take(&in, DER_SEQUENCE, &item))
		if (!der_take(&item.value, DER_OID, &oid) ||
		    (pairs && (!der_take(&item.value, DER_OID, &oid) || item.value.n > 0)))
			return false;
	return in.n == 0;
}

static bool take_policies(struct reader *r, struct certificate *c, const struct extension *x)
{
	(void)r;
	c->policies = x->value;
	return sequence_of_oids(x->value, false);
}

static bool take_policy_mappings(struct reader *r, struct certificate *c, const struct extension *x)
{
	(void)r;
	c->policy_mappings = x->value;
	return sequence_of_oids(x->value, true);
}

static bool take_policy_constraints(struct reader *r, struct certificate *c, const struct extension *x)
{
	struct der seq, d;

	(void)r;
	c->policy_constraints = x->value;
	if (!whole_element(x->value, DER_SEQUENCE, &seq))
		return false;
	struct span in = seq.value;
	for (uint8_t n = 0; n < 2; n++)
		if (der_take(&in, DER_CTX(n), &d) && (d.value.n == 0 || (d.value.p[0] & 0x80)))
			return false;
	return in.n == 0 && seq.value.n > 0;
}

static bool take_inhibit_any(struct reader *r, struct certificate *c, const struct extension *x)
{
	struct der d;

	(void)r;
	c->inhibit_any = x->value;
	return whole_element(x->value, DER_INTEGER, &d) && d.value.n > 0 && (d.value.p[0] & 0x80) == 0;
}

/* GeneralSubtrees: each a SEQUENCE of a GeneralName and what RFC 5280 fixes at minimum 0 and no maximum. */
static bool subtrees_sound(struct span in)
{
	struct der tree, base;

	while (der_take(&in, DER_SEQUENCE, &tree))
		if (!der_next(&tree.value, &base) || der_class(base.tag) != DER_CONTEXT)
			return false; /* what is wrong with the names themselves comes out where they are compared */
	return in.n == 0;
}

static bool take_name_constraints(struct reader *r, struct certificate *c, const struct extension *x)
{
	struct der seq, d;

	(void)r;
	c->name_constraints = x->value;
	if (!whole_element(x->value, DER_SEQUENCE, &seq))
		return false;
	struct span in = seq.value;
	for (uint8_t n = 0; n < 2; n++)
		if (der_take(&in, DER_CTX_CONS(n), &d) && !subtrees_sound(d.value))
			return false;
	return in.n == 0;
}

static const struct {
	enum oid id;
	bool (*take)(struct reader *r, struct certificate *c, const struct extension *x);
} takers[] = {
	{ OID_BASIC_CONSTRAINTS, take_basic_constraints },
	{ OID_KEY_USAGE, take_key_usage },
	{ OID_EKU, take_eku },
	{ OID_NS_CERT_TYPE, take_ns_cert_type },
	{ OID_SKI, take_ski },
	{ OID_AKI, take_aki },
	{ OID_SAN, take_san },
	{ OID_AIA, take_aia },
	{ OID_CRL_DP, take_crl_dp },
	{ OID_TLS_FEATURE, take_tls_feature },
	{ OID_NAME_CONSTRAINTS, take_name_constraints },
	{ OID_CERT_POLICIES, take_policies },
	{ OID_POLICY_MAPPINGS, take_policy_mappings },
	{ OID_POLICY_CONSTRAINTS, take_policy_constraints },
	{ OID_INHIBIT_ANY_POLICY, take_inhibit_any },
};

bool certificate_take_extension(struct reader *r, struct certificate *c, const struct extension *x)
{
	for (size_t i = 0; i < sizeof takers / sizeof *takers; i++)
		if (takers[i].id == x->id) {
			const uint8_t *at;

			if (der_fault(x->value, &at) == DER_OVERRUN)
				return false;
			reader_check_der(r, x->value, oid_name(x->oid));
			return takers[i].take(r, c, x);
		}
	return true;
}
