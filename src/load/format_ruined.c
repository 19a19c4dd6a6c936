/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Octets of DER that somebody took for a text: with a CR before each LF, as UTF-8, with replacement characters for what
 * was none, or in hexadecimal.  What turning back makes whole is read. */
#include "config.h"

#include "base/buf.h"
#include "base/secret.h"
#include "base/span.h"
#include "base/text.h"
#include "cert/der.h"
#include "cert/der_kind.h"
#include "load/format_rows.h"
#include "load/note.h"
#include "load/reading.h"

#include <stdlib.h>
#include <string.h>

/* An object that we know, and nothing behind it. */
static bool is_whole(struct span der)
{
	struct der first;

	return der_first(der, &first) && !(first.oddity & DER_TRUNCATED) && first.whole.n == der.n &&
	       der_kind(der) != DER_KIND_UNKNOWN;
}

/* ---- text mode ---- */

/* No LF stands without a CR: of octets at large hardly any file of some size is so. */
static bool has_only_crlf(struct span s)
{
	size_t found = 0;

	for (const uint8_t *p = s.p, *end = s.p + s.n; (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++, found++)
		if (p == s.p || p[-1] != '\r')
			return false;
	return found > 0;
}

static void take_crs(struct span s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\r' || i + 1 == s.n || s.p[i + 1] != '\n')
			buf_putc(out, s.p[i]);
}

/* ---- UTF-8 ---- */

/* Octets of 80 and above were taken for characters of Latin-1. */
static bool take_latin1(struct span s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = s.p[i];

		if (c >= 0x80 && (i + 1 == s.n || (c & 0xfe) != 0xc2 || (s.p[i + 1] & 0xc0) != 0x80))
			return false;
		buf_putc(out, c < 0x80 ? c : (c & 3) << 6 | (s.p[++i] & 0x3f));
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
		if (is_whole(buf_span(was)))
			return INPUT_NOTE_TEXT_MODE;
		buf_reset(was);
	}
	if (s.n < 2 || s.p[1] < 0x80 || !text_is_utf8(s))
		return INPUT_NOTE_COUNT;
	if (take_latin1(s, was) && is_whole(buf_span(was)))
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

enum reading_step format_ruined_read(struct reading *r)
{
	struct buf *was = r->state;

	if (was)
		return READING_ENDS;
	was = r->state = xcalloc(1, sizeof *was);
	enum input_note_kind what = undo(r->in, was);
	if (what == INPUT_NOTE_LOST_OCTETS) {
		reading_broken(r, r->in, 0, what, NULL);
		return READING_ENDS;
	}
	r->kind = "der";
	reading_note(r, what, 0, NULL);
	reading_der(r, der_kind(buf_span(was)), buf_span(was), 0);
	return READING_GOES_ON;
}

void format_ruined_end(struct reading *r)
{
	if (r->state)
		buf_wipe(r->state);
	free(r->state);
}

/* ---- hexadecimal ---- */

static int digit(uint8_t c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

/* Digits alone, but for what databases write around them (0x30, \x30, X'30') and what stands between octets. */
static bool take_hex(struct span s, struct buf *out)
{
	int high = -1;

	for (size_t i = 0; i < s.n; i++) {
		int v = digit(s.p[i]);

		if (v >= 0 && high >= 0) {
			buf_putc(out, high << 4 | v);
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

bool format_hex_is(struct span octets)
{
	struct buf was = BUF_INIT;
	bool is = octets.n <= 3 * OBJECT_MAX && take_hex(octets, &was) && is_whole(buf_span(&was));

	buf_wipe(&was);
	return is;
}

enum reading_step format_hex_read(struct reading *r)
{
	struct buf *was = r->state;

	if (was)
		return READING_ENDS;
	was = r->state = xcalloc(1, sizeof *was);
	take_hex(r->in, was);
	r->kind = "text";
	reading_note(r, INPUT_NOTE_HEX, 0, NULL);
	reading_der(r, der_kind(buf_span(was)), buf_span(was), 1);
	return READING_GOES_ON;
}
