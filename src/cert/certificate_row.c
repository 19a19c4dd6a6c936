/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The index of a file of 100,000 certificates is made of this: one pass, no memory, no look-up of identifiers. */
#include "config.h"

#include "base/clock.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/der.h"
#include "cert/name_walk.h"

#include <string.h>

/* More extensions than this, and only the whole reader can say whether one occurs twice. */
#define EXTENSIONS_MAX 32

/* der_take that remembers whatever is odd. */
static bool take_noting(struct span *in, uint8_t tag, struct der *d, bool *odd)
{
	if (!der_take(in, tag, d))
		return false;
	*odd |= d->oddity != 0;
	return true;
}

static void row_names(struct span der, struct span issuer, struct span subject, struct certificate_row *row)
{
	struct name_summary i, s;

	name_summarize(issuer, &i);
	name_summarize(subject, &s);
	row->issuer_hash = i.hash;
	row->subject_hash = s.hash;
	row->odd |= i.odd || s.odd;
	if (s.cn.p && s.cn.n <= UINT16_MAX) {
		row->cn_offset = (uint32_t)(s.cn.p - der.p);
		row->cn_length = (uint16_t)s.cn.n;
	}
}

static int64_t row_time(struct span *in, struct certificate_row *row)
{
	struct der d;
	int64_t t;
	bool odd;

	if (!der_next(in, &d) || !der_time(d.tag, d.value, &t, &odd)) {
		row->odd = true;
		return TIME_UNKNOWN;
	}
	row->odd |= odd;
	return t;
}

/* As the reader has it, to whom an extension that is cut off or not alone is nothing. */
static bool row_is_ca(struct span value, bool *odd)
{
	struct span rest = value;
	struct der seq, flag, n;
	const uint8_t *at;
	bool ca = false;

	if (!take_noting(&rest, DER_SEQUENCE, &seq, odd))
		return false;
	if (take_noting(&seq.value, DER_BOOLEAN, &flag, odd)) {
		*odd |= flag.value.n != 1 || flag.value.p[0] != 0xff;
		ca = flag.value.n > 0 && flag.value.p[0] != 0;
	}
	take_noting(&seq.value, DER_INTEGER, &n, odd);
	if (seq.value.n == 0 && rest.n == 0)
		return ca;
	*odd = true;
	return ca && rest.n == 0 && der_fault(value, &at) != DER_OVERRUN;
}

uint32_t certificate_keyid_hash(struct span keyid)
{
	uint32_t h = 0x811c9dc5u; /* FNV-1a */

	for (size_t i = 0; i < keyid.n; i++)
		h = (h ^ keyid.p[i]) * 0x01000193u;
	return keyid.n ? h | (h == 0) : 0;
}

static bool seen_before(struct span oid, struct span *seen, size_t n)
{
	for (size_t i = 0; i < n; i++) /* nearly all differ in their last octet */
		if (seen[i].n == oid.n && oid.n && seen[i].p[oid.n - 1] == oid.p[oid.n - 1] &&
		    memcmp(seen[i].p, oid.p, oid.n) == 0)
			return true;
	seen[n] = oid;
	return false;
}

static void row_extensions(struct span in, struct certificate_row *row)
{
	static const uint8_t basic_constraints[] = { 0x55, 0x1d, 0x13 }, key_identifier[] = { 0x55, 0x1d, 0x0e };
	struct der list, x, oid, d, keyid;
	struct span seen[EXTENSIONS_MAX];
	size_t n = 0;

	if (!take_noting(&in, DER_SEQUENCE, &list, &row->odd) || list.value.n == 0 || in.n > 0) {
		row->odd = true;
		return;
	}
	while (take_noting(&list.value, DER_SEQUENCE, &x, &row->odd)) {
		if (!take_noting(&x.value, DER_OID, &oid, &row->odd) || n == EXTENSIONS_MAX ||
		    seen_before(oid.value, seen, n++)) {
			row->odd = true;
			return;
		}
		if (take_noting(&x.value, DER_BOOLEAN, &d, &row->odd))
			row->odd |= d.value.n != 1 || d.value.p[0] != 0xff;
		if (!take_noting(&x.value, DER_OCTET_STRING, &d, &row->odd) || x.value.n > 0)
			row->odd = true;
		else if (oid.value.n == 3 && memcmp(oid.value.p, basic_constraints, 3) == 0)
			row->ca = row_is_ca(d.value, &row->odd);
		else if (oid.value.n == 3 && memcmp(oid.value.p, key_identifier, 3) == 0 &&
		         take_noting(&d.value, DER_OCTET_STRING, &keyid, &row->odd))
			row->ski_hash = certificate_keyid_hash(keyid.value);
	}
	row->odd |= list.value.n > 0;
}

/* What stands before the issuer: version 3 and a plain serial, or a closer look. */
static bool row_head(struct span *in, struct der *algorithm, struct certificate_row *row)
{
	static const uint8_t version3[] = { DER_INTEGER, 1, 2 };
	struct der version, serial;
	bool v3 = take_noting(in, DER_CTX_CONS(0), &version, &row->odd) &&
	          span_eq(version.value, span_of(version3, sizeof version3));

	if (!take_noting(in, DER_INTEGER, &serial, &row->odd) || !take_noting(in, DER_SEQUENCE, algorithm, &row->odd))
		return false;
	struct span s = serial.value;
	row->odd |=
	    !v3 || s.n == 0 || s.n > 20 || (s.p[0] & 0x80) || (s.p[0] == 0 && (s.n == 1 || (s.p[1] & 0x80) == 0));
	return true;
}

static bool row_tbs(struct span der, struct span in, struct der *algorithm, struct certificate_row *row)
{
	struct der issuer, validity, subject, d;

	if (!row_head(&in, algorithm, row) || !take_noting(&in, DER_SEQUENCE, &issuer, &row->odd) ||
	    !take_noting(&in, DER_SEQUENCE, &validity, &row->odd) ||
	    !take_noting(&in, DER_SEQUENCE, &subject, &row->odd) || !take_noting(&in, DER_SEQUENCE, &d, &row->odd))
		return false;
	row_names(der, issuer.whole, subject.whole, row);
	row->not_before = row_time(&validity.value, row);
	row->not_after = row_time(&validity.value, row);
	row->odd |=
	    validity.value.n > 0 || issuer.value.n == 0 || subject.value.n == 0 || row->not_after < row->not_before;
	if (take_noting(&in, DER_CTX_CONS(3), &d, &row->odd))
		row_extensions(d.value, row);
	row->odd |= in.n > 0;
	return true;
}

bool certificate_row_read(struct span der, struct certificate_row *row)
{
	struct span in = der;
	struct der outer, tbs, inner, algorithm, bits;

	*row = (struct certificate_row){ .not_before = TIME_UNKNOWN, .not_after = TIME_UNKNOWN };
	if (der.n > CERTIFICATE_MAX || !take_noting(&in, DER_SEQUENCE, &outer, &row->odd) ||
	    (outer.oddity & DER_TRUNCATED) || !take_noting(&outer.value, DER_SEQUENCE, &tbs, &row->odd) ||
	    !row_tbs(der, tbs.value, &inner, row))
		return false;
	row->odd |= in.n > 0 || !take_noting(&outer.value, DER_SEQUENCE, &algorithm, &row->odd) ||
	            !span_eq(inner.whole, algorithm.whole) ||
	            !take_noting(&outer.value, DER_BIT_STRING, &bits, &row->odd) || bits.value.n == 0 ||
	            bits.value.p[0] != 0 || outer.value.n > 0;
	return true;
}
