/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contents are written behind an empty header, which is put in when the element is closed. */
#include "config.h"

#include "lab/derwrite.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/span.h"
#include "cert/der.h"
#include "cert/oid.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* Identifier and length octets of n octets of contents. */
static size_t header(uint8_t tag, size_t n, uint8_t out[2 + sizeof n])
{
	size_t octets = 0;

	out[0] = tag;
	if (n < 0x80) {
		out[1] = (uint8_t)n;
		return 2;
	}
	for (size_t v = n; v; v >>= 8)
		octets++;
	out[1] = (uint8_t)(0x80 | octets);
	for (size_t i = 0; i < octets; i++)
		out[2 + i] = (uint8_t)(n >> (8 * (octets - 1 - i)));
	return 2 + octets;
}

void derw_open(struct derwrite *w, uint8_t tag)
{
	assert(w->depth < DERW_DEPTH);
	buf_putc(&w->b, tag);
	w->start[w->depth++] = w->b.n;
}

void derw_open_bits(struct derwrite *w)
{
	derw_open(w, DER_BIT_STRING);
	buf_putc(&w->b, 0);
}

void derw_close(struct derwrite *w)
{
	assert(w->depth > 0);
	size_t start = w->start[--w->depth], n = w->b.n - start;
	uint8_t h[2 + sizeof n];
	size_t length = header(0, n, h) - 1;
	buf_pad(&w->b, 0, length);
	memmove(w->b.s + start + length, w->b.s + start, n);
	memcpy(w->b.s + start, h + 1, length);
}

void derw_put(struct derwrite *w, uint8_t tag, struct span value)
{
	uint8_t h[2 + sizeof value.n];

	buf_put(&w->b, h, header(tag, value.n, h));
	buf_put(&w->b, value.p, value.n);
}

void derw_text(struct derwrite *w, uint8_t tag, const char *s)
{
	derw_put(w, tag, span_str(s));
}

void derw_raw(struct derwrite *w, struct span der)
{
	buf_put(&w->b, der.p, der.n);
}

void derw_int(struct derwrite *w, uint8_t tag, int64_t v)
{
	uint8_t octets[8];
	size_t n = 8;

	for (size_t i = 0; i < 8; i++)
		octets[i] = (uint8_t)((uint64_t)v >> (8 * (7 - i)));
	/* An octet that only repeats the sign of the next is one too many. */
	while (n > 1 && octets[8 - n] == (octets[9 - n] & 0x80 ? 0xff : 0))
		n--;
	derw_put(w, tag, span_of(octets + 8 - n, n));
}

void derw_unsigned(struct derwrite *w, struct span magnitude)
{
	while (magnitude.n > 1 && magnitude.p[0] == 0)
		magnitude = span_of(magnitude.p + 1, magnitude.n - 1);
	derw_open(w, DER_INTEGER);
	if (magnitude.n == 0 || magnitude.p[0] & 0x80)
		buf_putc(&w->b, 0);
	derw_raw(w, magnitude);
	derw_close(w);
}

void derw_bool(struct derwrite *w, bool v)
{
	derw_put(w, DER_BOOLEAN, span_of(v ? "\xff" : "\0", 1));
}

void derw_null(struct derwrite *w)
{
	derw_put(w, DER_NULL, span_of("", 0));
}

void derw_oid(struct derwrite *w, enum oid id)
{
	derw_put(w, DER_OID, oid_bytes(id));
}

bool derw_dotted(struct derwrite *w, const char *dotted)
{
	uint8_t oid[128];
	size_t n = oid_encode(dotted, oid, sizeof oid);

	if (n)
		derw_put(w, DER_OID, span_of(oid, n));
	return n > 0;
}

void derw_named_bits(struct derwrite *w, uint8_t tag, uint32_t bits)
{
	uint8_t out[5] = { 0 };
	unsigned n = 0;

	for (unsigned i = 0; i < 32; i++)
		if (bits >> i & 1) {
			out[1 + i / 8] |= (uint8_t)(0x80 >> i % 8);
			n = i + 1;
		}
	out[0] = (uint8_t)((8 - n % 8) % 8);
	derw_put(w, tag, span_of(out, 1 + (n + 7) / 8));
}

void derw_generalized(struct derwrite *w, int64_t t)
{
	struct civil c = time_to_civil(t);
	char s[80];

	snprintf(s, sizeof s, "%04d%02d%02d%02d%02d%02dZ", c.year, c.month, c.day, c.hour, c.minute, c.second);
	derw_text(w, DER_GENERALIZED_TIME, s);
}

void derw_time(struct derwrite *w, int64_t t)
{
	struct civil c = time_to_civil(t);
	char s[80];

	if (c.year < 1950 || c.year > 2049) {
		derw_generalized(w, t);
		return;
	}
	snprintf(s, sizeof s, "%02d%02d%02d%02d%02d%02dZ", c.year % 100, c.month, c.day, c.hour, c.minute, c.second);
	derw_text(w, DER_UTC_TIME, s);
}

struct span derw_take(struct derwrite *w, struct arena *a)
{
	assert(w->depth == 0);
	struct span s = span_of(arena_dup(a, w->b.s, w->b.n), w->b.n);
	buf_free(&w->b);
	return s;
}
