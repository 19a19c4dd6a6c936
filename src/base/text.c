/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be shown and what becomes a visible escape.  The decision is made
 * from Unicode's own properties (libunistring), not from a list of known tricks:
 * a character is shown if it is assigned, has a glyph and takes part in a line. */
#include "config.h"

#include "base/text.h"

#include "base/buf.h"
#include "base/charset.h"
#include "base/span.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>
#include <uniwidth.h>

/* More marks on one character than any living script needs would run over the lines around. */
#define MARKS_MAX 4

enum looks {
	PLAIN,   /* shown as it is */
	MARK,    /* shown on the character before it */
	CONTROL, /* C0, DEL, C1 */
	HIDDEN,  /* formats, bidi, fillers, unassigned, private: no glyph that a person could see or trust */
	INVALID, /* not UTF-8: one byte */
};

struct character {
	ucs4_t uc;
	size_t n;
	enum looks looks;
};

static enum looks looks_of(ucs4_t uc)
{
	const uint32_t hidden = UC_CATEGORY_MASK_Cf | UC_CATEGORY_MASK_Cs | UC_CATEGORY_MASK_Co | UC_CATEGORY_MASK_Cn |
	                        UC_CATEGORY_MASK_Zl | UC_CATEGORY_MASK_Zp;

	if (uc < 0x20 || (uc >= 0x7f && uc < 0xa0))
		return CONTROL;
	if (uc < 0x7f)
		return PLAIN;
	if (uc_is_general_category_withtable(uc, hidden) || uc_is_property_default_ignorable_code_point(uc))
		return HIDDEN;
	return uc_width(uc, "UTF-8") == 0 ? MARK : PLAIN;
}

/* The character at the start of s, which is not empty.  *marks counts those in a row; one too many is
 * HIDDEN, and so is one at the start or behind an escape, where it would stand on what is not its own.
 * Start with MARKS_MAX. */
static struct character next_character(struct span s, unsigned *marks)
{
	struct character c = { .uc = s.p[0], .n = 1 };
	int n = u8_mbtoucr(&c.uc, s.p, s.n);

	if (n <= 0) {
		c.uc = s.p[0];
		c.looks = INVALID;
	} else {
		c.n = (size_t)n;
		c.looks = looks_of(c.uc);
	}
	if (c.looks != MARK)
		*marks = c.looks == PLAIN ? 0 : MARKS_MAX;
	else if (*marks >= MARKS_MAX)
		c.looks = HIDDEN;
	else
		++*marks;
	return c;
}

static void put_ascii_escape(struct buf *out, ucs4_t uc)
{
	buf_printf(out, uc > 0xffff ? "\\U%08x" : "\\u%04x", (unsigned)uc);
}

static void put_character(struct buf *out, const struct character *c, const uint8_t *p, enum charset cs)
{
	if (c->uc == '\n')
		buf_puts(out, "\\n");
	else if (c->looks == CONTROL || c->looks == INVALID)
		buf_printf(out, "\\x%02x", (unsigned)c->uc);
	else if (cs == CHARSET_ASCII && c->uc > 0x7e)
		put_ascii_escape(out, c->uc);
	else if (c->looks == HIDDEN)
		buf_printf(out, "<U+%04X>", (unsigned)c->uc);
	else
		buf_put(out, p, c->n);
}

/* Most text is ASCII: the bytes at the start of s that need no look into the tables. */
static size_t plain_run(struct span s)
{
	const uint64_t ones = 0x0101010101010101;
	size_t n = 0;
	uint64_t x;

	/* By eight: in none of them the highest bit is set, nor by taking away a blank, nor one from what differs from
	 * DEL. */
	for (; n + sizeof x <= s.n; n += sizeof x) {
		memcpy(&x, s.p + n, sizeof x);
		if ((x | (x - ones * 0x20) | ((x ^ ones * 0x7f) - ones)) & ones * 0x80)
			break;
	}
	while (n < s.n && s.p[n] >= 0x20 && s.p[n] < 0x7f)
		n++;
	return n;
}

bool text_is_plain(struct span s)
{
	return plain_run(s) == s.n;
}

void text_escape(struct buf *out, struct span s, enum charset cs)
{
	unsigned marks = MARKS_MAX;

	while (s.n > 0) {
		size_t n = plain_run(s);

		if (n > 0) {
			buf_put(out, s.p, n);
			marks = 0;
		} else {
			struct character c = next_character(s, &marks);

			put_character(out, &c, s.p, cs);
			n = c.n;
		}
		s = span_of(s.p + n, s.n - n);
	}
}

char *text_escaped(const char *s, enum charset cs)
{
	struct buf out = BUF_INIT;

	text_escape(&out, span_str(s), cs);
	buf_str(&out);
	return out.s;
}

bool text_has_edge_blank(struct span s)
{
	return s.n && (s.p[0] == ' ' || s.p[s.n - 1] == ' ');
}

bool text_is_suspicious(struct span s)
{
	unsigned marks = MARKS_MAX;

	while (s.n > 0) {
		size_t n = plain_run(s);

		if (n > 0) {
			marks = 0;
		} else {
			struct character c = next_character(s, &marks);

			if (c.looks != PLAIN && c.looks != MARK)
				return true;
			n = c.n;
		}
		s = span_of(s.p + n, s.n - n);
	}
	return false;
}

bool text_is_utf8(struct span s)
{
	return s.n == 0 || u8_check(s.p, s.n) == NULL;
}

char *text_escaped_lines(const char *s, enum charset cs)
{
	struct buf out = BUF_INIT;

	for (;;) {
		size_t n = strcspn(s, "\n");

		text_escape(&out, span_of(s, n), cs);
		if (!s[n])
			break;
		buf_putc(&out, '\n');
		s += n + 1;
	}
	buf_str(&out);
	return out.s;
}

/* What could not be shown as it is, or would end the line. The shell drops line ends at the end of what a command
 * prints: they are the last character of its own IFS. A dash at the start is no option of printf. */
static void shell_printf(struct buf *out, const char *word)
{
	const char *end = word + strlen(word), *p = word;

	while (end > word && end[-1] == '\n')
		end--;
	buf_puts(out, "\"$(printf '");
	for (; p < end; p++)
		if (isalnum((unsigned char)*p) || strchr("_./:=@+,", *p) || (*p == '-' && p > word))
			buf_putc(out, *p);
		else
			buf_printf(out, "\\%03o", (unsigned)(unsigned char)*p);
	buf_puts(out, "')");
	for (; *p; p++)
		buf_puts(out, "${IFS#??}");
	buf_putc(out, '"');
}

void text_shell_word(struct buf *out, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,";

	if (*word && strspn(word, plain) == strlen(word)) {
		buf_puts(out, word);
		return;
	}
	if (text_is_suspicious((struct span){ (const unsigned char *)word, strlen(word) })) {
		shell_printf(out, word);
		return;
	}
	buf_putc(out, '\'');
	for (; *word; word++)
		if (*word == '\'')
			buf_puts(out, "'\\''");
		else
			buf_putc(out, *word);
	buf_putc(out, '\'');
}
