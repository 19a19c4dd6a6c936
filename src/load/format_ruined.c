/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Octets of DER that somebody took for a text: with a CR before each LF, as UTF-8, with replacement characters for what
 * was none, or in hexadecimal.  What turning back makes whole is read. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/span.h"
#include "base/text.h"
#include "cert/der.h"
#include "cert/der_kind.h"
#include "load/format_rows.h"
#include "load/note.h"
#include "load/reading.h"

#include <stdlib.h>
#include <string.h>
#include <unistr.h>

/* Whatever was turned back may hold a key: each gives its buffer all the room at once, as one that grows is left where
 * it was. */

/* The first object, if it is whole and one that we know; s is moved behind it. */
static bool take_object(struct span *s, struct span *object)
{
	struct der first;
	enum der_kind kind = der_kind(*s);

	if (kind == DER_KIND_UNKNOWN || !der_next(s, &first) || (first.oddity & DER_TRUNCATED))
		return false;
	*object = first.whole;
	return true;
}

/* Objects that we know, and nothing else. */
static bool is_whole(struct span der)
{
	struct span object;

	while (der.n)
		if (!take_object(&der, &object))
			return false;
	return true;
}

static bool holds_objects(const struct buf *b)
{
	return b->n && is_whole(span_of(b->s, b->n));
}

/* ---- text mode ---- */

/* No LF stands without a CR: of octets at large hardly any file of some size is so. The first octet is no LF. */
static bool has_only_crlf(struct span s)
{
	size_t found = 0;

	for (const uint8_t *p = s.p, *end = s.p + s.n; (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++, found++)
		if (p[-1] != '\r')
			return false;
	return found > 0;
}

static void take_crs(struct span s, struct buf *out)
{
	buf_room(out, s.n);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\r' || i + 1 == s.n || s.p[i + 1] != '\n')
			buf_putc(out, s.p[i]);
}

/* ---- UTF-8 ---- */

/* The characters of Windows-1252 at 80 to 9f; where it has none, Windows takes that of Latin-1. */
static const uint16_t windows[32] = {
	0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
	0x2039, 0x152,  0x8d,   0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
	0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178,
};

static int octet_of(ucs4_t c)
{
	for (int i = 0; i < 32; i++)
		if (windows[i] == c)
			return 0x80 + i;
	return c <= 0xff ? (int)c : -1;
}

/* Octets of 80 and above were taken for characters of Latin-1 or Windows-1252. */
static bool take_characters(struct span s, struct buf *out)
{
	ucs4_t c;

	buf_room(out, s.n);
	for (size_t i = 0; i < s.n;) {
		int n = u8_mbtoucr(&c, s.p + i, s.n - i), octet = n > 0 ? octet_of(c) : -1;

		if (octet < 0)
			return false;
		buf_putc(out, octet);
		i += (size_t)n;
	}
	return true;
}

static bool has_replacements(struct span s)
{
	static const char mark[] = "\xef\xbf\xbd";

	for (size_t i = 0; i + 3 <= s.n; i++)
		if (!memcmp(s.p + i, mark, 3))
			return true;
	return false;
}

/* ---- the three of them ---- */

/* What was done to these octets, and what they were; INPUT_NOTE_COUNT: nothing. */
static enum input_note_kind undo(struct span s, struct buf *was)
{
	if (has_only_crlf(s) && !is_whole(s)) {
		take_crs(s, was);
		if (holds_objects(was))
			return INPUT_NOTE_TEXT_MODE;
		buf_reset(was);
	}
	if (s.n < 2 || s.p[1] < 0x80 || !text_is_utf8(s))
		return INPUT_NOTE_COUNT;
	if (take_characters(s, was) && holds_objects(was))
		return INPUT_NOTE_AS_UTF8;
	buf_reset(was);
	return has_replacements(s) ? INPUT_NOTE_LOST_OCTETS : INPUT_NOTE_COUNT;
}

bool format_ruined_is(struct span octets)
{
	struct buf was = BUF_INIT;
	bool is = octets.n && octets.p[0] == 0x30 && octets.n <= OBJECT_MAX && undo(octets, &was) != INPUT_NOTE_COUNT;

	buf_wipe(&was);
	return is;
}

struct ruined_state {
	struct buf was;
	struct span rest; /* of it, to be yielded */
};

/* One object a step. */
static enum reading_step yield_next(struct reading *r, struct ruined_state *s, uint32_t line)
{
	struct span object;

	if (!s->rest.n || !take_object(&s->rest, &object))
		return READING_ENDS;
	reading_der(r, der_kind(object), object, line);
	return READING_GOES_ON;
}

enum reading_step format_ruined_read(struct reading *r)
{
	struct ruined_state *s = r->state;

	if (s)
		return yield_next(r, s, 0);
	s = r->state = xcalloc(1, sizeof *s);
	enum input_note_kind what = undo(r->in, &s->was);
	if (what == INPUT_NOTE_LOST_OCTETS) {
		reading_broken(r, r->in, 0, what, as_none());
		return READING_ENDS;
	}
	s->rest = buf_span(&s->was);
	r->kind = "der";
	reading_note(r, what, 0, as_none());
	return yield_next(r, s, 0);
}

void format_ruined_end(struct reading *r)
{
	struct ruined_state *s = r->state;

	if (s)
		buf_wipe(&s->was);
	free(s);
}

/* ---- hexadecimal ---- */

/* An octet; with the first all the room there may be need of: most texts that are asked have none. */
static void put_octet(struct buf *out, int octet, size_t room)
{
	if (!out->n)
		buf_room(out, room);
	buf_putc(out, octet);
}

/* Digits alone, but for what databases write around them (0x30, \x30, X'30') and what stands between octets. */
static bool take_hex(struct span s, struct buf *out)
{
	int high = -1;

	for (size_t i = 0; i < s.n; i++) {
		int v = span_hex_digit(s.p[i]);

		if (v >= 0 && high >= 0) {
			put_octet(out, high << 4 | v, s.n / 2);
			high = -1;
		} else if (v >= 0 && i + 1 < s.n && (s.p[i + 1] | 0x20) == 'x') {
			i++; /* 0x */
		} else if (v >= 0) {
			high = v;
		} else if (high >= 0 || !s.p[i] || !strchr(" \t\r\n:,'\"\\xX{}", s.p[i])) {
			return false;
		}
	}
	return high < 0;
}

/* The octets of an array in a program's source (0x30, 0x82, ...), whatever stands around them. */
static void take_array(struct span s, struct buf *out)
{
	for (size_t i = 0; i + 3 < s.n; i++) {
		if (s.p[i] != '0' || (s.p[i + 1] | 0x20) != 'x')
			continue;
		int high = span_hex_digit(s.p[i + 2]), low = span_hex_digit(s.p[i + 3]);
		if (high >= 0 && low >= 0)
			put_octet(out, high << 4 | low, s.n / 4);
		i += 3;
	}
}

/* false: it is nothing but hexadecimal. */
static bool take_octets(struct span s, struct buf *out)
{
	if (take_hex(s, out))
		return false;
	buf_wipe(out);
	*out = (struct buf)BUF_INIT;
	take_array(s, out);
	return true;
}

bool format_hex_is(struct span octets)
{
	struct buf was = BUF_INIT;

	if (octets.n <= 6 * OBJECT_MAX)
		take_octets(octets, &was);
	bool is = holds_objects(&was);

	buf_wipe(&was);
	return is;
}

enum reading_step format_hex_read(struct reading *r)
{
	struct ruined_state *s = r->state;

	if (s)
		return yield_next(r, s, 1);
	s = r->state = xcalloc(1, sizeof *s);
	bool array = take_octets(r->in, &s->was);
	s->rest = buf_span(&s->was);
	r->kind = "text";
	reading_note(r, INPUT_NOTE_HEX, 0, array ? as_code("0x30") : as_none());
	return yield_next(r, s, 1);
}
