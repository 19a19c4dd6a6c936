/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificate revocation lists, RFC 5280 5. */
#include "config.h"

#include "cert/crl.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/span.h"
#include "cert/defect.h"
#include "cert/der.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "cert/reader.h"
#include "cert/serial.h"

#include <string.h>
#include <time.h>

/* A list of a large CA: larger than any certificate. */
#define CRL_MAX (256u * 1024 * 1024)

static size_t entries_read;

const char *crl_reason_text(int reason)
{
	static const char *const texts[] = {
		"unspecified",   "keyCompromise",        "cACompromise",    "affiliationChanged",
		"superseded",    "cessationOfOperation", "certificateHold", NULL,
		"removeFromCRL", "privilegeWithdrawn",   "aACompromise",
	};
	bool known = reason >= 0 && (size_t)reason < sizeof texts / sizeof *texts && texts[reason];

	return known ? texts[reason] : "?";
}

int64_t revocation_until(int64_t this_update, int64_t next_update)
{
	if (next_update != TIME_UNKNOWN || this_update == TIME_UNKNOWN)
		return next_update;
	return this_update + REVOCATION_LIFE;
}

static void take_list_extension(struct reader *r, struct crl *c, const struct extension *x)
{
	struct der d, keyid;

	switch (x->id) {
	case OID_CRL_NUMBER:
		if (der_first(x->value, &d) && d.tag == DER_INTEGER)
			c->number = d.value;
		else
			reader_note(r, DEFECT_BAD_EXTENSION, x->value.p, "cRLNumber");
		break;
	case OID_DELTA_CRL:
		c->is_delta = true;
		if (der_first(x->value, &d) && d.tag == DER_INTEGER)
			c->base = d.value;
		else
			reader_note(r, DEFECT_BAD_EXTENSION, x->value.p, "deltaCRLIndicator");
		break;
	case OID_AKI:
		if (!der_first(x->value, &d) || d.tag != DER_SEQUENCE)
			reader_note(r, DEFECT_BAD_EXTENSION, x->value.p, "authorityKeyIdentifier");
		else if (der_take(&d.value, DER_CTX(0), &keyid))
			c->aki_keyid = keyid.value;
		break;
	default:
		break;
	}
}

/* The three that an entry may carry (5.3) differ in their last octet: told apart without a search for each entry. */
enum entry_extension { ENTRY_REASON = 0x15, ENTRY_INVALIDITY_DATE = 0x18, ENTRY_CERT_ISSUER = 0x1d, ENTRY_OTHER = 0 };

static enum entry_extension entry_extension_of(struct span oid)
{
	if (oid.n != 3 || oid.p[0] != 0x55 || oid.p[1] != 0x1d)
		return ENTRY_OTHER;
	return oid.p[2] == ENTRY_REASON            ? ENTRY_REASON
	       : oid.p[2] == ENTRY_INVALIDITY_DATE ? ENTRY_INVALIDITY_DATE
	       : oid.p[2] == ENTRY_CERT_ISSUER     ? ENTRY_CERT_ISSUER
	                                           : ENTRY_OTHER;
}

static bool entry_extension(struct span in, struct crl_entry *out)
{
	struct der oid, critical, value, reason;

	if (!der_take(&in, DER_OID, &oid))
		return false;
	bool is_critical = der_take(&in, DER_BOOLEAN, &critical) && critical.value.n > 0 && critical.value.p[0] != 0;
	if (!der_take(&in, DER_OCTET_STRING, &value) || in.n > 0)
		return false;
	enum entry_extension id = entry_extension_of(oid.value);
	if (id == ENTRY_REASON && der_first(value.value, &reason) && reason.tag == DER_ENUMERATED &&
	    reason.value.n == 1)
		out->reason = reason.value.p[0];
	if (id == ENTRY_CERT_ISSUER)
		out->issuer = value.value;
	out->critical |= is_critical;
	out->unknown_critical |= is_critical && id == ENTRY_OTHER;
	return true;
}

static bool entry_read(struct span in, struct crl_entry *out)
{
	struct der serial, when, list, x;
	bool odd;

	*out = (struct crl_entry){ .when = TIME_UNKNOWN, .reason = -1 };
	if (!der_take(&in, DER_INTEGER, &serial) || !der_next(&in, &when))
		return false;
	out->serial = serial.value;
	if (!der_time(when.tag, when.value, &out->when, &odd))
		return false;
	if (!der_take(&in, DER_SEQUENCE, &list))
		return in.n == 0;
	out->ext = list.value;
	while (der_take(&list.value, DER_SEQUENCE, &x))
		if (!entry_extension(x.value, out))
			return false;
	return list.value.n == 0 && in.n == 0;
}

bool crl_entry_next(struct span *entries, struct crl_entry *out)
{
	struct der d;

	while (der_next(entries, &d)) {
		entries_read++;
		if (d.tag == DER_SEQUENCE && (entry_read(d.value, out) || out->serial.p))
			return true;
	}
	return false;
}

bool crl_serial_next(struct span *entries, struct span *serial)
{
	const uint8_t *p = entries->p;
	size_t left = entries->n;
	struct der entry, d;

	/* as nearly all are written */
	if (left >= 4 && p[0] == DER_SEQUENCE && p[1] < 0x80 && p[1] <= left - 2 && p[2] == DER_INTEGER &&
	    p[3] < 0x80 && p[3] + 2 <= p[1]) {
		*serial = span_of(p + 4, p[3]);
		*entries = span_of(p + 2 + p[1], left - 2 - p[1]);
		entries_read++;
		return true;
	}
	if (!der_next(entries, &entry) || !der_take(&entry.value, DER_INTEGER, &d))
		return false;
	entries_read++;
	*serial = d.value;
	return true;
}

size_t crl_entries_read(void)
{
	return entries_read;
}

static bool two_digits(const uint8_t *p, unsigned from, unsigned to)
{
	unsigned tens = p[0] - (unsigned)'0', ones = p[1] - (unsigned)'0', n = tens * 10 + ones;

	return tens < 10 && ones < 10 && n >= from && n <= to;
}

/* Behind the reason, which is an octet, there is nothing. */
static const uint8_t reason_alone[] = { 0x30, 0x0c, 0x30, 0x0a, 0x06, 0x03, 0x55, 0x1d, 0x15, 0x04, 0x03, 0x0a, 0x01 };

/* Over entries as nearly all are written: a short serial number, a time of which any month has the day, and no
 * extension, or the reason alone. Nothing about them is odd, so they are but counted. */
static void pass_plain_entries(struct crl *c, struct span *in)
{
	const uint8_t *p = in->p;
	size_t left = in->n, n, serial, behind;

	for (; left >= 2 && p[0] == DER_SEQUENCE && p[1] < 0x80 && p[1] <= left - 2; p += n, left -= n) {
		n = 2 + (size_t)p[1];
		if (n < 4 || p[2] != DER_INTEGER || p[3] >= 0x80 || (serial = p[3]) + 4 + 15 > n)
			break;
		const uint8_t *time = p + 4 + serial;
		if (time[0] != DER_UTC_TIME || time[1] != 13 || time[14] != 'Z' || !two_digits(time + 2, 0, 99) ||
		    !two_digits(time + 4, 1, 12) || !two_digits(time + 6, 1, 28) || !two_digits(time + 8, 0, 23) ||
		    !two_digits(time + 10, 0, 59) || !two_digits(time + 12, 0, 59))
			break;
		behind = n - (4 + serial + 15);
		if (behind &&
		    (behind != sizeof reason_alone + 1 || memcmp(time + 15, reason_alone, sizeof reason_alone) != 0))
			break;
		c->nextended += behind > 0;
		c->nentries++;
		entries_read++;
	}
	*in = span_of(p, left);
}

static void take_entries(struct reader *r, struct crl *c)
{
	struct der d = { 0 };
	struct crl_entry e;
	struct span in = c->entries;

	c->whole = true;
	for (pass_plain_entries(c, &in); in.n > 0; pass_plain_entries(c, &in)) {
		const uint8_t *at = in.p;

		entries_read++;
		if (!der_next(&in, &d) || d.tag != DER_SEQUENCE || !entry_read(d.value, &e)) {
			reader_note(r, DEFECT_BAD_STRUCTURE, at, "revokedCertificates");
			c->whole = false;
			c->ncritical++;
			c->nextended += d.whole.p == at ? 1 : in.n / 20;
			if (d.whole.p != at)
				return;
			continue;
		}
		c->nentries++;
		c->odd_entry |= e.unknown_critical;
		c->has_issuers |= e.issuer.p != NULL;
		c->ncritical += e.critical;
		c->nextended += e.ext.n > 0;
	}
}

/* The Time that nextUpdate may be: absent is TIME_UNKNOWN too, without a defect. */
static void take_times(struct reader *r, struct crl *c, struct span *in)
{
	c->this_update = read_time(r, in, "thisUpdate");
	if (in->n > 0 && (in->p[0] == DER_UTC_TIME || in->p[0] == DER_GENERALIZED_TIME))
		c->next_update = read_time(r, in, "nextUpdate");
}

static void take_list(struct reader *r, struct crl *c, struct span in, struct signature_algorithm *inner)
{
	struct der d, list;
	int64_t version = 0;

	c->version = 1;
	if (der_take(&in, DER_INTEGER, &d)) {
		if (!der_int64(d.value, &version) || version != 1)
			reader_note(r, DEFECT_BAD_VERSION, d.whole.p, NULL);
		c->version = version >= 0 && version < INT32_MAX ? (int)version + 1 : 0;
	}
	read_algorithm(r, &in, "signature", inner);
	c->issuer = read_name(r, &in, "issuer");
	c->issuer_hash = name_hash(c->issuer);
	if (c->issuer.p && name_is_empty(c->issuer))
		reader_note(r, DEFECT_EMPTY_ISSUER, c->issuer.p, NULL);
	take_times(r, c, &in);
	if (der_take(&in, DER_SEQUENCE, &d)) {
		c->entries = d.value;
		take_entries(r, c);
	}
	if (der_take(&in, DER_CTX_CONS(0), &d)) {
		if (c->version != 2)
			reader_note(r, DEFECT_V1_WITH_EXTENSIONS, d.whole.p, NULL);
		if (read_element(r, &d.value, DER_SEQUENCE, "crlExtensions", &list))
			c->ext = read_extensions(r, list.value, &c->next);
	}
	for (size_t i = 0; i < c->next; i++)
		take_list_extension(r, c, &c->ext[i]);
	if (in.n > 0)
		reader_note(r, DEFECT_BAD_STRUCTURE, in.p, "tbsCertList");
}

static void take_crl(struct reader *r, struct crl *c)
{
	struct der outer, tbs;
	struct signature_algorithm inner = { 0 };

	if (!read_outer(r, &outer))
		return;
	struct span in = outer.value;
	if (read_element(r, &in, DER_SEQUENCE, "tbsCertList", &tbs)) {
		c->tbs = tbs.whole;
		take_list(r, c, tbs.value, &inner);
	}
	read_algorithm(r, &in, "signatureAlgorithm", &c->sig);
	c->signature = read_bits(r, &in, "signatureValue");
	if (in.n > 0)
		reader_note(r, DEFECT_BAD_STRUCTURE, in.p, "certificateList");
	if (c->sig.oid.p && inner.oid.p && (!span_eq(c->sig.oid, inner.oid) || !span_eq(c->sig.params, inner.params)))
		reader_note(r, DEFECT_ALGORITHM_MISMATCH, c->sig.oid.p, NULL);
}

struct crl *crl_read(struct arena *a, struct span der)
{
	struct crl *c = ARENA_NEW(a, struct crl);
	struct reader r = { .arena = a, .der = der };
	bool fatal;

	*c = (struct crl){ .der = der,
		           .this_update = TIME_UNKNOWN,
		           .next_update = TIME_UNKNOWN,
		           .arena = a,
		           .kept = ARENA_NEW(a, struct crl_kept) };
	if (der.n > CRL_MAX)
		reader_note(&r, DEFECT_TOO_LARGE, der.p, NULL);
	else
		take_crl(&r, c);
	c->defects = reader_finish(&r, &c->ndefects, &fatal);
	return c;
}

bool crl_find(const struct crl *c, struct span serial, struct crl_entry *out)
{
	struct span in = c->entries;

	while (crl_entry_next(&in, out))
		if (serial_equal(out->serial, serial))
			return true;
	return false;
}
