/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PEM that was encoded for a URL or a header (RFC 3986 2.1), as proxies hand the certificate of a client on. */
#include "config.h"

#include "base/buf.h"
#include "base/span.h"
#include "load/format_rows.h"
#include "load/note.h"
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

bool format_url_is(struct span octets)
{
	return has_plus(octets) || holds(octets, "-----BEGIN%20") || holds(octets, "%2D%2D%2D%2D%2DBEGIN") ||
	       holds(octets, "%2d%2d%2d%2d%2dBEGIN");
}

static int digit(uint8_t c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

static void decode(struct span s, struct buf *out)
{
	bool plus = has_plus(s);

	for (size_t i = 0; i < s.n; i++) {
		int high = s.p[i] == '%' && i + 2 < s.n ? digit(s.p[i + 1]) : -1;
		int low = high < 0 ? -1 : digit(s.p[i + 2]);

		if (low >= 0) {
			buf_putc(out, high << 4 | low);
			i += 2;
		} else {
			buf_putc(out, plus && s.p[i] == '+' ? ' ' : s.p[i]);
		}
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
	reading_note(r, INPUT_NOTE_URL_ENCODED, 1, NULL);
	reading_piece(r, PIECE_TEXT, buf_span(text), 1)->as = "pem";
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
