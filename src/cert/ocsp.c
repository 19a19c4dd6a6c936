/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OCSP responses, RFC 6960 4.2. */
#include "config.h"

#include "cert/ocsp.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/defect.h"
#include "cert/der.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "cert/public_key.h"
#include "cert/reader.h"
#include "cert/serial.h"

#include <gnutls/crypto.h>
#include <stdlib.h>

static int64_t optional_time(struct reader *r, struct span *in, const char *what)
{
	struct der d;
	int64_t t;
	bool odd;
	const uint8_t *at = in->p;

	if (!der_next(in, &d) || d.tag != DER_GENERALIZED_TIME || !der_time(d.tag, d.value, &t, &odd)) {
		reader_note(r, DEFECT_BAD_TIME, at, what);
		return TIME_UNKNOWN;
	}
	if (odd && d.value.n != 15) /* GeneralizedTime is right here also before 2050 */
		reader_note(r, DEFECT_ODD_TIME, at, what);
	return t;
}

/* CertID: which certificate is spoken of. */
static bool read_cert_id(struct span in, struct ocsp_single *s)
{
	struct der alg, name, key, serial;

	if (!der_take(&in, DER_SEQUENCE, &alg) || !der_take(&in, DER_OCTET_STRING, &name) ||
	    !der_take(&in, DER_OCTET_STRING, &key) || !der_take(&in, DER_INTEGER, &serial))
		return false;
	struct der oid;
	s->hash = der_take(&alg.value, DER_OID, &oid) ? oid_find(oid.value) : OID_UNKNOWN;
	s->issuer_name_hash = name.value;
	s->issuer_key_hash = key.value;
	s->serial = serial.value;
	return in.n == 0;
}

/* RevokedInfo: revocationTime, and a CRLReason under an explicit [0]. false: it is none. */
static bool read_revoked(struct reader *r, struct span in, struct ocsp_single *s)
{
	struct der reason, n;

	s->revoked_at = optional_time(r, &in, "revocationTime");
	if (in.n == 0)
		return s->revoked_at != TIME_UNKNOWN;
	if (!der_take(&in, DER_CTX_CONS(0), &reason) || !der_take(&reason.value, DER_ENUMERATED, &n) ||
	    n.value.n != 1 || reason.value.n > 0 || in.n > 0)
		return false;
	s->reason = n.value.p[0];
	return s->revoked_at != TIME_UNKNOWN;
}

/* CertStatus: good [0] IMPLICIT NULL, revoked [1] IMPLICIT RevokedInfo, unknown [2] IMPLICIT NULL. Whatever has another
 * form is none of them; what it seems to say is kept, so that a "revoked" is not passed over. */
static void read_status(struct reader *r, const struct der *status, struct ocsp_single *s)
{
	bool empty = status->value.n == 0;

	switch (status->tag) {
	case DER_CTX(0):
	case DER_CTX_CONS(0):
		s->status = 0;
		s->bad_status = status->tag != DER_CTX(0) || !empty;
		break;
	case DER_CTX(1):
		s->status = 1;
		s->bad_status = true;
		break;
	case DER_CTX_CONS(1):
		s->status = 1;
		s->bad_status = !read_revoked(r, status->value, s);
		break;
	default:
		s->status = 2;
		s->bad_status = status->tag != DER_CTX(2) || !empty;
	}
}

/* 4.4: what a singleExtension may say. To point to a CRL, or to say how far back it looks, asks nothing of us;
 * certificateIssuer would contradict the CertID. */
static bool is_known_single(const struct extension *x)
{
	return x->id == OID_OCSP_CRL_REFERENCE || x->id == OID_OCSP_ARCHIVE_CUTOFF || x->id == OID_CRL_REASON ||
	       x->id == OID_INVALIDITY_DATE;
}

static bool read_single(struct reader *r, struct span in, struct ocsp_single *s)
{
	struct der id, status, d, list;

	*s = (struct ocsp_single){ .status = 2,
		                   .reason = -1,
		                   .this_update = TIME_UNKNOWN,
		                   .next_update = TIME_UNKNOWN,
		                   .revoked_at = TIME_UNKNOWN };
	if (!der_take(&in, DER_SEQUENCE, &id) || !read_cert_id(id.value, s) || !der_next(&in, &status))
		return false;
	read_status(r, &status, s);
	s->cert_id = id.whole;
	s->this_update = optional_time(r, &in, "thisUpdate");
	if (der_take(&in, DER_CTX_CONS(0), &d))
		s->next_update = optional_time(r, &d.value, "nextUpdate");
	if (der_take(&in, DER_CTX_CONS(1), &d) && read_element(r, &d.value, DER_SEQUENCE, "singleExtensions", &list)) {
		size_t n;
		const struct extension *x = read_extensions(r, list.value, &n);

		for (size_t i = 0; i < n; i++)
			s->unknown_critical |= x[i].critical && !is_known_single(&x[i]);
	}
	return in.n == 0;
}

static void take_singles(struct reader *r, struct ocsp *o, struct span in)
{
	VEC_OF(struct ocsp_single) list = VEC_INIT;
	struct der d;

	while (in.n > 0) {
		struct ocsp_single s;
		const uint8_t *at = in.p;

		if (!der_take(&in, DER_SEQUENCE, &d)) {
			reader_note(r, DEFECT_BAD_STRUCTURE, at, "responses");
			break;
		}
		if (read_single(r, d.value, &s))
			*vec_push(&list) = s;
		else
			reader_note(r, DEFECT_BAD_STRUCTURE, at, "singleResponse");
	}
	o->nsingle = list.n;
	o->single = arena_dup(r->arena, list.v, list.n * sizeof *list.v);
	vec_free(&list);
}

static void take_data(struct reader *r, struct ocsp *o, struct span in)
{
	struct der d, inner, list;

	o->version = 1;
	if (der_take(&in, DER_CTX_CONS(0), &d)) /* DEFAULT v1 */
		o->version = span_eq(d.value, SPAN_LIT("\x02\x01\x00")) ? 1 : 0;
	const uint8_t *at = in.p;
	if (der_take(&in, DER_CTX_CONS(1), &d))
		o->responder_name = d.value;
	else if (der_take(&in, DER_CTX_CONS(2), &d) && der_first(d.value, &inner) && inner.tag == DER_OCTET_STRING)
		o->responder_key_hash = inner.value;
	else
		reader_note(r, DEFECT_BAD_STRUCTURE, at, "responderID");
	o->produced_at = optional_time(r, &in, "producedAt");
	if (read_element(r, &in, DER_SEQUENCE, "responses", &list))
		take_singles(r, o, list.value);
	if (der_take(&in, DER_CTX_CONS(1), &d) && read_element(r, &d.value, DER_SEQUENCE, "responseExtensions", &list))
		o->ext = read_extensions(r, list.value, &o->next);
	if (in.n > 0)
		reader_note(r, DEFECT_BAD_STRUCTURE, in.p, "responseData");
}

static void take_certificates(struct ocsp *o, struct arena *a, struct span in)
{
	struct der d;
	VEC_OF(struct span) list = VEC_INIT;

	while (der_take(&in, DER_SEQUENCE, &d))
		*vec_push(&list) = d.whole;
	o->ncerts = list.n;
	o->certs = arena_dup(a, list.v, list.n * sizeof *list.v);
	vec_free(&list);
}

static void take_basic(struct reader *r, struct ocsp *o, struct span in)
{
	struct der basic, data, d, list;

	if (!read_element(r, &in, DER_SEQUENCE, "basicOCSPResponse", &basic))
		return;
	reader_check_der(r, basic.whole, "basicOCSPResponse");
	struct span s = basic.value;
	if (read_element(r, &s, DER_SEQUENCE, "responseData", &data)) {
		o->tbs = data.whole;
		take_data(r, o, data.value);
	}
	read_algorithm(r, &s, "signatureAlgorithm", &o->sig);
	o->signature = read_bits(r, &s, "signature");
	if (der_take(&s, DER_CTX_CONS(0), &d) && der_take(&d.value, DER_SEQUENCE, &list))
		take_certificates(o, r->arena, list.value);
	if (s.n > 0 || in.n > 0)
		reader_note(r, DEFECT_BAD_STRUCTURE, s.p, "basicOCSPResponse");
}

static void take_response(struct reader *r, struct ocsp *o)
{
	struct der outer, status, bytes, body, type, octets;
	int64_t n;

	if (!read_outer(r, &outer))
		return;
	struct span in = outer.value;
	if (!read_element(r, &in, DER_ENUMERATED, "responseStatus", &status) || !der_int64(status.value, &n) || n < 0 ||
	    n > 255)
		return;
	o->response_status = (int)n;
	if (!der_take(&in, DER_CTX_CONS(0), &bytes)) {
		if (n == 0)
			reader_note(r, DEFECT_BAD_STRUCTURE, outer.whole.p, "responseBytes");
		return;
	}
	if (read_element(r, &bytes.value, DER_SEQUENCE, "responseBytes", &body) &&
	    read_element(r, &body.value, DER_OID, "responseType", &type) &&
	    read_element(r, &body.value, DER_OCTET_STRING, "response", &octets) &&
	    oid_find(type.value) == OID_OCSP_BASIC)
		take_basic(r, o, octets.value);
}

struct ocsp *ocsp_read(struct arena *a, struct span der)
{
	struct ocsp *o = ARENA_NEW(a, struct ocsp);
	struct reader r = { .arena = a, .der = der };
	bool fatal;

	*o = (struct ocsp){ .der = der, .response_status = -1, .produced_at = TIME_UNKNOWN };
	if (der.n > CERTIFICATE_MAX)
		reader_note(&r, DEFECT_TOO_LARGE, der.p, NULL);
	else
		take_response(&r, o);
	o->defects = reader_finish(&r, &o->ndefects, &fatal);
	return o;
}

/* Is `digest` the hash of s? */
static bool hash_is(enum oid hash, struct span s, struct span digest)
{
	uint8_t out[64];
	gnutls_digest_algorithm_t kind = hash == OID_SHA1     ? GNUTLS_DIG_SHA1
	                                 : hash == OID_SHA256 ? GNUTLS_DIG_SHA256
	                                 : hash == OID_SHA384 ? GNUTLS_DIG_SHA384
	                                 : hash == OID_SHA512 ? GNUTLS_DIG_SHA512
	                                                      : GNUTLS_DIG_UNKNOWN;

	return kind != GNUTLS_DIG_UNKNOWN && s.p && gnutls_hash_fast(kind, s.p, s.n, out) == 0 &&
	       span_eq(span_of(out, gnutls_hash_get_len(kind)), digest);
}

const char *ocsp_status_name(int status)
{
	static const char *const names[] = { N_("good"), N_("revoked"), N_("unknown") };

	return status >= 0 && status < 3 ? names[status] : NULL;
}

bool ocsp_is_about(const struct ocsp_single *s, struct span serial, const struct certificate *issuer)
{
	return serial_equal(s->serial, serial) && hash_is(s->hash, issuer->subject, s->issuer_name_hash) &&
	       hash_is(s->hash, public_key_octets(&issuer->key), s->issuer_key_hash);
}

const struct ocsp_single *ocsp_find(const struct ocsp *o, struct span serial, const struct certificate *issuer)
{
	const struct ocsp_single *found = NULL;

	for (size_t i = 0; i < o->nsingle; i++)
		if (ocsp_is_about(&o->single[i], serial, issuer) && (!found || o->single[i].status == 1))
			found = &o->single[i];
	return found;
}

/* By name, or by the SHA-1 of the key's octets: ResponderID. */
bool ocsp_is_responder(const struct ocsp *o, const struct certificate *c)
{
	return o->responder_name.n ? name_equal(o->responder_name, c->subject)
	                           : hash_is(OID_SHA1, public_key_octets(&c->key), o->responder_key_hash);
}
