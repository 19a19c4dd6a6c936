/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Identifier and length octets, then the primitive types that certificates need: INTEGER, the two times, named bits,
 * OIDs. */
#include "config.h"

#include "cert/der.h"
#include "base/guard.h"
#include "base/clock.h"
#include "base/span.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define LENGTH_OCTETS_MAX 8
#define TAG_OCTETS_MAX 6

/* Octets of the identifier at the front of s; 0: none can be made out. */
static size_t identifier_size(struct span s, uint8_t *oddity)
{
	if (s.n == 0)
		return 0;
	if ((s.p[0] & 0x1f) != 0x1f)
		return 1;
	*oddity |= DER_HIGH_TAG;
	for (size_t i = 1; i < s.n && i < TAG_OCTETS_MAX; i++)
		if ((s.p[i] & 0x80) == 0)
			return i + 1;
	return 0;
}

/* Reads the length octets at p; returns how many there are, 0: impossible. An indefinite length is *length 0. */
static size_t length_read(const uint8_t *p, size_t room, uint64_t *length, uint8_t *oddity)
{
	if (room == 0)
		return 0;
	if (p[0] < 0x80) {
		*length = p[0];
		return 1;
	}
	size_t n = p[0] & 0x7f;
	*length = 0;
	if (n == 0) {
		*oddity |= DER_INDEFINITE;
		return 1;
	}
	if (n > LENGTH_OCTETS_MAX || n >= room)
		return 0;
	for (size_t i = 1; i <= n; i++)
		*length = *length << 8 | p[i];
	if (p[1] == 0 || *length < 0x80)
		*oddity |= DER_LONG_LENGTH;
	return n + 1;
}

/* The header at the front of s. */
static bool header_read(struct span s, struct der *out, uint64_t *length)
{
	out->oddity = 0;
	size_t tag = identifier_size(s, &out->oddity);
	if (tag == 0)
		return false;
	size_t len = length_read(s.p + tag, s.n - tag, length, &out->oddity);
	if (len == 0)
		return false;
	out->tag = s.p[0];
	out->header = (uint8_t)(tag + len);
	return true;
}

/* The contents of an element of indefinite length end at the end-of-contents octets that belong to it;
 * what is nested is counted, not entered, so that hostile nesting costs one pass. */
static size_t indefinite_size(struct span s, bool *ended)
{
	size_t at = 0, depth = 1;

	*ended = false;
	while (at < s.n) {
		struct der d;
		uint64_t length;

		if (s.n - at >= 2 && s.p[at] == 0 && s.p[at + 1] == 0) {
			if (--depth == 0) {
				*ended = true;
				return at;
			}
			at += 2;
			continue;
		}
		if (!header_read(span_of(s.p + at, s.n - at), &d, &length))
			return s.n;
		at += d.header;
		if (d.oddity & DER_INDEFINITE)
			depth++;
		else if (length > s.n - at)
			return s.n;
		else
			at += (size_t)length;
	}
	return s.n;
}

/* Nearly every element: an identifier of one octet, a length below 128, nothing missing. */
static inline bool next_plain(struct span *in, struct der *out)
{
	const uint8_t *p = in->p;
	size_t left = in->n;

	if (left < 2 || p[1] > left - 2 || p[1] >= 0x80 || (p[0] & 0x1f) == 0x1f)
		return false;
	size_t n = p[1];
	out->tag = p[0];
	out->header = 2;
	out->oddity = 0;
	out->value.p = p + 2;
	out->value.n = n;
	out->whole.p = p;
	out->whole.n = n + 2;
	in->p = p + 2 + n;
	in->n = left - 2 - n;
	return true;
}

static bool next_long(struct span *in, struct der *out)
{
	uint64_t length;

	if (!header_read(*in, out, &length))
		return false;
	struct span rest = { in->p + out->header, in->n - out->header };
	size_t end = 0;
	if (out->oddity & DER_INDEFINITE) {
		bool ended;

		length = indefinite_size(rest, &ended);
		end = ended ? 2 : 0;
		if (!ended)
			out->oddity |= DER_TRUNCATED;
	} else if (length > rest.n) {
		out->oddity |= DER_TRUNCATED;
		length = rest.n;
	}
	out->value = span_of(rest.p, (size_t)length);
	out->whole = span_of(in->p, out->header + (size_t)length + end);
	in->p += out->whole.n;
	in->n -= out->whole.n;
	return true;
}

bool der_next(struct span *in, struct der *out)
{
	return next_plain(in, out) || next_long(in, out);
}

bool der_take(struct span *in, uint8_t tag, struct der *out)
{
	return in->n > 0 && in->p[0] == tag && (next_plain(in, out) || next_long(in, out));
}

bool der_first(struct span s, struct der *out)
{
	return der_next(&s, out);
}

bool der_integer_is_minimal(struct span v)
{
	return v.n == 1 ||
	       (v.n > 1 && !(v.p[0] == 0x00 && (v.p[1] & 0x80) == 0) && !(v.p[0] == 0xff && (v.p[1] & 0x80)));
}

unsigned der_integer_bits(struct span v)
{
	while (v.n > 0 && v.p[0] == 0)
		v = span_of(v.p + 1, v.n - 1);
	if (v.n == 0)
		return 0;
	unsigned bits = (unsigned)(v.n - 1) * 8;
	for (unsigned top = v.p[0]; top > 0; top >>= 1)
		bits++;
	return bits;
}

bool der_int64(struct span value, int64_t *out)
{
	size_t skip = 0;

	/* Padding is somebody else's finding: the number is the same. */
	while (value.n - skip > 8 && (value.p[skip] == 0x00 || value.p[skip] == 0xff) &&
	       (value.p[skip] & 0x80) == (value.p[skip + 1] & 0x80))
		skip++;
	if (value.n == 0 || value.n - skip > 8)
		return false;
	uint64_t v = value.p[skip] & 0x80 ? UINT64_MAX : 0;
	for (size_t i = skip; i < value.n; i++)
		v = v << 8 | value.p[i];
	*out = (int64_t)v;
	return true;
}

/* Takes n decimal digits off the front. */
static bool digits(struct span *s, size_t n, int *out)
{
	int v = 0;

	if (s->n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (s->p[i] < '0' || s->p[i] > '9')
			return false;
		v = v * 10 + (s->p[i] - '0');
	}
	s->p += n;
	s->n -= n;
	*out = v;
	return true;
}

static bool time_zone(struct span *s, int64_t *offset, bool *odd)
{
	*offset = 0;
	if (s->n == 1 && s->p[0] == 'Z') {
		s->n = 0;
		return true;
	}
	*odd = true;
	if (s->n == 0) /* local time: nobody knows whose; taken as UTC */
		return true;
	int sign = s->p[0] == '+' ? 1 : s->p[0] == '-' ? -1 : 0, hours, minutes;
	s->p++;
	s->n--;
	if (sign == 0 || !digits(s, 2, &hours) || !digits(s, 2, &minutes) || s->n > 0 || hours > 23 || minutes > 59)
		return false;
	*offset = sign * (hours * 3600 + minutes * 60);
	return true;
}

static bool fraction_skip(struct span *s, bool *odd)
{
	if (s->n == 0 || (s->p[0] != '.' && s->p[0] != ','))
		return true;
	*odd = true;
	size_t i = 1;
	while (i < s->n && s->p[i] >= '0' && s->p[i] <= '9')
		i++;
	if (i == 1)
		return false;
	s->p += i;
	s->n -= i;
	return true;
}

static bool civil_ok(const struct civil *c)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (c->month < 1 || c->month > 12 || c->day < 1 || c->day > days[c->month - 1])
		return false;
	bool leap = (c->year % 4 == 0 && c->year % 100 != 0) || c->year % 400 == 0;
	return (c->month != 2 || c->day < 29 || leap) && c->hour < 24 && c->minute < 60 && c->second < 60;
}

static bool pair(const uint8_t *p, int *out)
{
	unsigned tens = p[0] - (unsigned)'0', ones = p[1] - (unsigned)'0';

	*out = (int)(tens * 10 + ones);
	return tens < 10 && ones < 10;
}

/* YYMMDDHHMMSSZ, as nearly every time is written: a list has a million of them. */
static bool usual_time(uint8_t tag, struct span value, struct civil *c)
{
	const uint8_t *p = value.p;

	return tag == DER_UTC_TIME && value.n == 13 && p[12] == 'Z' && pair(p, &c->year) && pair(p + 2, &c->month) &&
	       pair(p + 4, &c->day) && pair(p + 6, &c->hour) && pair(p + 8, &c->minute) && pair(p + 10, &c->second);
}

static bool any_time(uint8_t tag, struct span s, struct civil *c, int64_t *offset, bool *strange)
{
	bool general = tag == DER_GENERALIZED_TIME;

	if ((!general && tag != DER_UTC_TIME) || !digits(&s, general ? 4 : 2, &c->year) || !digits(&s, 2, &c->month) ||
	    !digits(&s, 2, &c->day) || !digits(&s, 2, &c->hour) || !digits(&s, 2, &c->minute))
		return false;
	if (!digits(&s, 2, &c->second))
		*strange = true;
	return (!general || fraction_skip(&s, strange)) && time_zone(&s, offset, strange);
}

bool der_time(uint8_t tag, struct span value, int64_t *out, bool *odd)
{
	struct civil c = { 0 };
	int64_t offset = 0;
	bool strange = false;

	if (!usual_time(tag, value, &c)) {
		c = (struct civil){ 0 };
		if (!any_time(tag, value, &c, &offset, &strange))
			return false;
	}
	if (tag == DER_UTC_TIME)
		c.year += c.year < 50 ? 2000 : 1900; /* RFC 5280 4.1.2.5.1 */
	else if (c.year < 2050 && c.year >= 1950)
		strange = true; /* RFC 5280 4.1.2.5: through 2049 as UTCTime */
	if (!civil_ok(&c))
		return false;
	*out = time_from_civil(c.year, c.month, c.day, c.hour, c.minute, c.second) - offset;
	if (odd)
		*odd = strange;
	return true;
}

uint32_t der_named_bits(struct span value)
{
	uint32_t out = 0;

	if (value.n < 2 || value.p[0] > 7)
		return 0;
	size_t bits = (value.n - 1) * 8 - value.p[0];
	for (unsigned i = 0; i < 32 && i < (value.n - 1) * 8; i++)
		if (!GUARD(UNUSED_BITS, i >= bits) && (value.p[1 + i / 8] & 0x80 >> i % 8))
			out |= UINT32_C(1) << i;
	return out;
}

bool der_unused_bits_set(struct span value)
{
	return value.n > 1 && value.p[0] <= 7 && (value.p[value.n - 1] & ((1u << value.p[0]) - 1));
}

/* One arc off the front (X.690 8.19.2); false: it is cut short, or longer than any that is in use. */
static bool arc_read(struct span *in, uint64_t *arc)
{
	*arc = 0;
	while (in->n > 0 && *arc <= UINT64_MAX >> 7) {
		uint8_t octet = in->p[0];

		*arc = *arc << 7 | (octet & 0x7f);
		*in = span_of(in->p + 1, in->n - 1);
		if (!(octet & 0x80))
			return true;
	}
	return false;
}

const char *der_oid_dotted(struct span oid, char *out, size_t size)
{
	size_t n = 0;

	if (size == 0)
		return out;
	out[0] = '\0';
	do {
		uint64_t arc;
		bool whole = arc_read(&oid, &arc);
		unsigned root = arc < 40 ? 0 : arc < 80 ? 1 : 2;
		int w = !whole ? snprintf(out + n, size - n, "?")
		        : n    ? snprintf(out + n, size - n, ".%" PRIu64, arc)
		               : snprintf(out + n, size - n, "%u.%" PRIu64, root, arc - root * 40);

		if (!whole || w < 0 || (size_t)w >= size - n)
			return out;
		n += (size_t)w;
	} while (oid.n > 0);
	return out;
}
