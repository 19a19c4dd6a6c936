/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells of safe text (base/text.h): how many it takes, what fits, columns and
 * wrapped lines.  The unit is a cluster: a character with the marks on it. */
#include "config.h"

#include "base/ambiguous.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unilbrk.h>
#include <unistr.h>
#include <uniwidth.h>

static size_t ambiguous_cells = 1;

void text_ambiguous_width(int cells)
{
	ambiguous_cells = cells == 2 ? 2 : 1;
}

enum charset text_sign_charset(enum charset cs)
{
	return ambiguous_cells == 2 ? CHARSET_ASCII : cs;
}

/* A control character or a stray byte does not belong here; it counts as one cell, so that a
 * mistake elsewhere shifts a column and does nothing worse. */
static size_t cells_of(ucs4_t uc)
{
	int w;

	if (uc < 0x7f)
		return 1;
	w = uc_width(uc, "UTF-8");
	if (w == 1 && ambiguous_cells == 2 && ambiguous_character(uc))
		return 2;
	return w < 0 ? 1 : (size_t)w;
}

struct cluster {
	size_t bytes, cells;
};

static size_t character_at(const char *s, size_t n, size_t *cells)
{
	ucs4_t uc;
	int bytes = u8_mbtoucr(&uc, (const uint8_t *)s, n);

	*cells = bytes > 0 ? cells_of(uc) : 1;
	return bytes > 0 ? (size_t)bytes : 1;
}

/* The cluster at the start of s, which holds n > 0 bytes. */
static struct cluster cluster_at(const char *s, size_t n)
{
	struct cluster c;
	size_t bytes, cells;

	c.bytes = character_at(s, n, &c.cells);
	while (c.bytes < n && (unsigned char)s[c.bytes] >= 0x80) {
		bytes = character_at(s + c.bytes, n - c.bytes, &cells);
		if (cells > 0)
			break;
		c.bytes += bytes;
	}
	return c;
}

static size_t octets_that_fit(const char *s, size_t n, size_t cells, size_t *used)
{
	size_t i = 0, x = 0;

	while (i < n) {
		bool plain = (unsigned char)s[i] < 0x80 && (i + 1 == n || (unsigned char)s[i + 1] < 0x80);
		struct cluster c = plain ? (struct cluster){ 1, 1 } : cluster_at(s + i, n - i);

		if (c.cells > cells - x)
			break;
		i += c.bytes;
		x += c.cells;
	}
	*used = x;
	return i;
}

size_t text_width(const char *s)
{
	size_t used;

	octets_that_fit(s, strlen(s), SIZE_MAX, &used);
	return used;
}

size_t text_fit(const char *s, size_t cells, size_t *used)
{
	size_t x, n = octets_that_fit(s, strlen(s), cells, &x);

	if (used)
		*used = x;
	return n;
}

void text_column(struct buf *out, const char *s, size_t cells, enum charset cs)
{
	/* The ellipsis is itself an ambiguous character. */
	const char *mark = cs == CHARSET_UTF8 && ambiguous_cells == 1 ? "…" : "..";
	size_t used, n = text_fit(s, cells, &used), mark_cells = 0, mark_bytes = 0;

	if (s[n] != '\0') {
		mark_bytes = text_fit(mark, cells, &mark_cells);
		n = text_fit(s, cells - mark_cells, &used);
	}
	buf_put(out, s, n);
	buf_put(out, mark, mark_bytes);
	buf_pad(out, ' ', cells - used - mark_cells);
}

void text_column_tail(struct buf *out, const char *s, size_t cells, enum charset cs)
{
	const char *mark = cs == CHARSET_ASCII ? ".." : "…";
	size_t width = text_width(s), room, used;

	if (width > cells && text_width(mark) <= cells) {
		room = cells - text_width(mark);
		s += text_fit(s, width - room, &used);
		if (used < width - room && *s) /* half of a wide character is no room for it */
			s += text_fit(s, 2, NULL);
		buf_puts(out, mark);
		cells = room;
	}
	text_column(out, s, cells, cs);
}

/* Whether a line may end before byte i.  libunistring knows where (UAX #14, with the Japanese rules
 * of what must not begin a line); inside of ASCII words ("--trust", a path) we do not take its word. */
static bool may_break(const char *s, const char *breaks, size_t i)
{
	if (breaks[i] != UC_BREAK_POSSIBLE && breaks[i] != UC_BREAK_MANDATORY)
		return false;
	return s[i - 1] == ' ' || (unsigned char)s[i - 1] >= 0x80 || (unsigned char)s[i] >= 0x80;
}

#define ATTRIBUTE_MAX 64

/* "CN=", "1.2.840=": so does a part of a distinguished name begin. */
static bool begins_attribute(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && i < ATTRIBUTE_MAX && (isalnum((unsigned char)s[i]) || s[i] == '.'))
		i++;
	return i > 0 && i < n && s[i] == '=';
}

/* The last place up to max where a part of a distinguished name ends; 0: none does. */
static size_t behind_comma(const char *s, size_t n, size_t max)
{
	for (size_t i = max; i > 1; i--)
		if (s[i - 1] == ',' && s[i - 2] != '\\' && begins_attribute(s + i, n - i))
			return i;
	return 0;
}

/* Bytes of s that make the next line of at most `cells`; at least one cluster, so that it ends. A distinguished name
 * (dn: there is nothing else in the paragraph) ends a line behind one of its parts, though a blank may come later. */
static size_t line_length(const char *s, const char *breaks, size_t n, size_t cells, bool dn)
{
	size_t used, max = octets_that_fit(s, n, cells, &used), blank = 0, comma;

	if (max == n)
		return n;
	if (max == 0)
		return cluster_at(s, n).bytes;
	comma = behind_comma(s, n, max);
	if (dn && comma > 0)
		return comma;
	while (blank < max && s[blank] == ' ')
		blank++; /* a line is never ended before its first word */
	for (size_t i = max; i > blank; i--)
		if (s[i] == ' ' || may_break(s, breaks, i))
			return i;
	return comma > 0 ? comma : max;
}

static size_t without_blanks_at_end(const char *s, size_t n)
{
	while (n > 0 && s[n - 1] == ' ')
		n--;
	return n;
}

/* Of ASCII alone nobody's word is taken, and so none is asked. */
static void find_breaks(const char *s, size_t n, char *breaks)
{
	size_t i = 0;

	while (i < n && (unsigned char)s[i] < 0x80)
		i++;
	if (i == n)
		memset(breaks, UC_BREAK_PROHIBITED, n);
	else
		u8_possible_linebreaks((const uint8_t *)s, n, "UTF-8", breaks);
}

/* One paragraph: s has no newline. */
static void wrap_paragraph(struct buf *out, const char *s, size_t n, size_t cells, size_t indent, bool first)
{
	char *breaks = xmalloc(n);
	size_t rest = cells > indent ? cells - indent : 1, i = 0;
	bool dn = begins_attribute(s, n);

	find_breaks(s, n, breaks);
	while (i < n) {
		size_t len = line_length(s + i, breaks + i, n - i, first ? cells : rest, dn);

		if (!first)
			buf_pad(out, ' ', indent);
		buf_put(out, s + i, without_blanks_at_end(s + i, len));
		i += len;
		while (i < n && s[i] == ' ')
			i++;
		if (i < n)
			buf_putc(out, '\n');
		first = false;
	}
	free(breaks);
}

void text_wrap(struct buf *out, const char *s, size_t cells, size_t indent)
{
	bool first = true;

	for (;;) {
		size_t n = strcspn(s, "\n");

		wrap_paragraph(out, s, n, cells, indent, first);
		if (s[n] == '\0')
			return;
		buf_putc(out, '\n');
		s += n + 1;
		first = false;
	}
}
