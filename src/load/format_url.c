/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PEM, or base64 alone, that was encoded for a URL or a header (RFC 3986 2.1), as proxies hand the certificate of a
 * client on. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/span.h"
#include "load/format_rows.h"
#include "load/note.h"
#include "load/pem.h"
#include "load/reading.h"

#include <stdlib.h>
#include <string.h>

static bool holds(struct span s, const char *word)
{
	size_t n = strlen(word);

	for (const uint8_t *p = s.p, *end = s.p + s.n; (p = memchr(p, word[0], (size_t)(end - p))) != NULL; p++)
		if ((size_t)(end - p) >= n && !memcmp(p, word, n))
			return true;
	return false;
}

/* Forms of HTML have "+" for a blank. */
static bool has_plus(struct span s)
{
	return holds(s, "-----BEGIN+");
}

/* The octet that is written as %XX at p, -1: none is. */
static int escaped_at(const uint8_t *p, const uint8_t *end)
{
	int high = *p == '%' && end - p > 2 ? span_hex_digit(p[1]) : -1, low = high < 0 ? -1 : span_hex_digit(p[2]);

	return low < 0 ? -1 : high << 4 | low;
}

/* Nothing but base64, some of it escaped. */
static bool is_escaped_base64(struct span s)
{
	size_t escapes = 0;

	for (const uint8_t *p = s.p, *end = s.p + s.n; p < end; p++) {
		int c = escaped_at(p, end);

		if (c >= 0) {
			escapes++;
			p += 2;
		}
		c = c < 0 ? *p : c;
		if (!c || (!strchr("+/=,\r\n", c) && span_hex_digit((uint8_t)c) < 0 &&
		           !((c | 0x20) >= 'a' && (c | 0x20) <= 'z')))
			return false;
	}
	return escapes > 0;
}

bool format_url_is(struct span octets)
{
	return is_escaped_base64(octets) || has_plus(octets) || holds(octets, "-----BEGIN%20") ||
	       holds(octets, "%2D%2D%2D%2D%2DBEGIN") || holds(octets, "%2d%2d%2d%2d%2dBEGIN");
}

static void decode(struct span s, struct buf *out)
{
	const uint8_t *end = s.p + s.n;
	bool plus = has_plus(s);

	buf_room(out, s.n); /* there may be a key in it, and a buffer that grows leaves it where it was */
	for (const uint8_t *p = s.p; p < end; p++) {
		int c = escaped_at(p, end);

		buf_putc(out, c >= 0 ? c : plus && *p == '+' ? ' ' : *p);
		p += c >= 0 ? 2 : 0;
	}
}

enum reading_step format_url_read(struct reading *r)
{
	struct buf *text = r->state;

	if (text)
		return READING_ENDS;
	text = r->state = xcalloc(1, sizeof *text);
	decode(r->in, text);
	r->kind = "text";
	reading_note(r, INPUT_NOTE_URL_ENCODED, 1, as_none());
	reading_piece(r, PIECE_TEXT, buf_span(text), 1)->as =
	    pem_begins_in(buf_span(text)) ? "pem" : "base64 in a text";
	return READING_GOES_ON;
}

void format_url_end(struct reading *r)
{
	if (r->secret)
		reading_erase(r, r->in);
	if (r->state)
		buf_wipe(r->state);
	free(r->state);
}
