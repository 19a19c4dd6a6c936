/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a TBSCertificate (RFC 5280 4.1.2) in their order, each by the reader's functions. Nothing here judges.
 * */
#include "config.h"

#include "cert/certificate.h"
#include "cert/certificate_kept.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/span.h"
#include "cert/defect.h"
#include "cert/der.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "cert/reader.h"

#include <unistd.h>

static void take_version(struct reader *r, struct certificate *c, struct span *in)
{
	struct der tagged, n;
	int64_t v;

	c->version = 1;
	const uint8_t *at = in->p;
	if (!der_take(in, DER_CTX_CONS(0), &tagged))
		return;
	bool read = der_take(&tagged.value, DER_INTEGER, &n) && der_int64(n.value, &v) && tagged.value.n == 0;
	if (!read || v < 0 || v > 2) {
		c->version = read && v >= 0 && v < INT32_MAX ? (int)v + 1 : 0;
		reader_note(r, DEFECT_BAD_VERSION, at, NULL);
		return;
	}
	c->version = (int)v + 1;
	if (v == 0)
		reader_note(r, DEFECT_EXPLICIT_DEFAULT, at, "version");
	if (n.value.n != 1)
		reader_note(r, DEFECT_BER_NOT_DER, at, "version");
}

static void take_serial(struct reader *r, struct certificate *c, struct span *in)
{
	struct der d;

	if (!read_element(r, in, DER_INTEGER, "serialNumber", &d))
		return;
	struct span v = c->serial = d.value;
	if (v.n == 0)
		reader_note(r, DEFECT_BAD_STRUCTURE, d.whole.p, "serialNumber");
	else if (!der_integer_is_minimal(v))
		reader_note(r, DEFECT_SERIAL_PADDED, d.whole.p, NULL);
	if (v.n > 0 && (v.p[0] & 0x80))
		reader_note(r, DEFECT_SERIAL_NEGATIVE, d.whole.p, NULL);
	else if (v.n > 0 && der_integer_bits(v) == 0)
		reader_note(r, DEFECT_SERIAL_ZERO, d.whole.p, NULL);
	if (v.n > 20) /* RFC 5280 4.1.2.2 */
		reader_note(r, DEFECT_SERIAL_LONG, d.whole.p, NULL);
}

static void take_validity(struct reader *r, struct certificate *c, struct span *in)
{
	struct der d;

	c->not_before = c->not_after = TIME_UNKNOWN;
	if (!read_element(r, in, DER_SEQUENCE, "validity", &d))
		return;
	struct span s = d.value;
	c->not_before = read_time(r, &s, "notBefore");
	c->not_after = read_time(r, &s, "notAfter");
	if (s.n > 0)
		reader_note(r, DEFECT_BAD_STRUCTURE, s.p, "validity");
	if (c->not_before != TIME_UNKNOWN && c->not_after != TIME_UNKNOWN && c->not_after < c->not_before)
		reader_note(r, DEFECT_TIME_REVERSED, d.whole.p, NULL);
}

static void take_names(struct reader *r, struct certificate *c)
{
	c->issuer_hash = name_hash(c->issuer);
	c->subject_hash = name_hash(c->subject);
	c->self_issued = c->issuer_hash == c->subject_hash && c->issuer.p && name_equal(c->issuer, c->subject);
	if (c->issuer.p && name_is_empty(c->issuer))
		reader_note(r, DEFECT_EMPTY_ISSUER, c->issuer.p, NULL);
}

static void take_extensions(struct reader *r, struct certificate *c, struct span *in)
{
	struct der tagged, list;
	const uint8_t *at = in->p;

	if (!der_take(in, DER_CTX_CONS(3), &tagged))
		return;
	if (c->version != 3)
		reader_note(r, DEFECT_V1_WITH_EXTENSIONS, at, NULL);
	if (!read_element(r, &tagged.value, DER_SEQUENCE, "extensions", &list))
		return;
	c->ext = read_extensions(r, list.value, &c->next);
	bool seen[OID_COUNT] = { false };
	for (size_t i = 0; i < c->next; i++) {
		const struct extension *x = &c->ext[i];

		if (seen[x->id])
			continue; /* the first of duplicates counts; the defect is noted */
		seen[x->id] = x->id != OID_UNKNOWN;
		if (!certificate_take_extension(r, c, x))
			reader_note(r, DEFECT_BAD_EXTENSION, x->value.p, oid_name(x->oid));
	}
	if (tagged.value.n > 0)
		reader_note(r, DEFECT_BAD_STRUCTURE, tagged.value.p, "extensions");
}

static void take_unique_ids(struct reader *r, struct certificate *c, struct span *in)
{
	struct der d;
	const uint8_t *at = in->p;
	bool issuer = der_take(in, DER_CTX(1), &d), subject = der_take(in, DER_CTX(2), &d);

	if ((issuer || subject) && c->version == 1)
		reader_note(r, DEFECT_UNIQUE_ID_IN_V1, at, NULL);
}

static void take_tbs(struct reader *r, struct certificate *c, struct span in)
{
	take_version(r, c, &in);
	take_serial(r, c, &in);
	read_algorithm(r, &in, "signature", &c->tbs_sig);
	c->issuer = read_name(r, &in, "issuer");
	take_validity(r, c, &in);
	c->subject = read_name(r, &in, "subject");
	take_names(r, c);
	read_public_key(r, &in, &c->key);
	take_unique_ids(r, c, &in);
	take_extensions(r, c, &in);
	if (in.n > 0)
		reader_note(r, DEFECT_BAD_STRUCTURE, in.p, "tbsCertificate");
	if (c->subject.p && name_is_empty(c->subject) && !(c->has_san && c->san_critical))
		reader_note(r, DEFECT_EMPTY_SUBJECT_NO_SAN, c->subject.p, NULL);
}

static void take_certificate(struct reader *r, struct certificate *c)
{
	struct der outer, tbs;

	if (!read_outer(r, &outer))
		return;
	struct span in = outer.value;
	const uint8_t *at = in.p;
	if (!der_take(&in, DER_SEQUENCE, &tbs)) {
		reader_note(r, DEFECT_NOT_CERTIFICATE, at, NULL);
		return;
	}
	c->tbs = tbs.whole;
	take_tbs(r, c, tbs.value);
	read_algorithm(r, &in, "signatureAlgorithm", &c->sig);
	c->signature = read_bits(r, &in, "signatureValue");
	if (in.n > 0)
		reader_note(r, DEFECT_BAD_STRUCTURE, in.p, "certificate");
	/* RFC 5280 4.1.1.2: "MUST contain the same algorithm identifier" */
	if (c->sig.oid.p && c->tbs_sig.oid.p &&
	    (!span_eq(c->sig.oid, c->tbs_sig.oid) || !span_eq(c->sig.params, c->tbs_sig.params)))
		reader_note(r, DEFECT_ALGORITHM_MISMATCH, c->sig.oid.p, NULL);
}

struct certificate *certificate_read(struct arena *a, struct span der)
{
	struct certificate *c = ARENA_NEW(a, struct certificate);
	struct reader r = { .arena = a, .der = der };

	*c = (struct certificate){
		.der = der,
		.kept = ARENA_NEW(a, struct certificate_kept),
		.arena = a,
		.pathlen = -1,
		.not_before = TIME_UNKNOWN,
		.not_after = TIME_UNKNOWN,
	};
	if (der.n > CERTIFICATE_MAX)
		reader_note(&r, DEFECT_TOO_LARGE, der.p, NULL);
	else
		take_certificate(&r, c);
	c->defects = reader_finish(&r, &c->ndefects, &c->fatal);
	return c;
}

const struct extension *certificate_extension(const struct certificate *c, enum oid id)
{
	for (size_t i = 0; i < c->next; i++)
		if (c->ext[i].id == id)
			return &c->ext[i];
	return NULL;
}

bool certificate_has_eku(const struct certificate *c, enum oid purpose)
{
	struct span want = oid_bytes(purpose);

	for (size_t i = 0; i < c->neku; i++)
		if (span_eq(c->eku[i], want))
			return true;
	return false;
}

bool certificate_equal(const struct certificate *a, const struct certificate *b)
{
	return span_eq(a->der, b->der);
}
