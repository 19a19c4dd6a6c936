/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is odd about the lines of a PEM block, seen without decoding it: we read past all of it, others do not. */
#include "config.h"

#include "base/arena.h"
#include "base/span.h"
#include "load/pem.h"

#include <string.h>
#include <unictype.h>
#include <uniname.h>
#include <unistr.h>

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool all_blank(const uint8_t *p, const uint8_t *end)
{
	while (p < end && is_blank(*p))
		p++;
	return p == end;
}

/* Where this line ends: at its line end, or at the end of all. */
static const uint8_t *line_end(const uint8_t *p, const uint8_t *end, int eol)
{
	const uint8_t *found = p < end ? memchr(p, eol, (size_t)(end - p)) : NULL;

	return found ? found : end;
}

/* ---- characters that cannot be seen ---- */

size_t pem_hidden_at(const uint8_t *p, const uint8_t *end, uint32_t *character)
{
	ucs4_t c;
	int n = p < end && *p >= 0x80 ? u8_mbtoucr(&c, p, (size_t)(end - p)) : 0;

	if (n <= 0 || !(uc_is_property_white_space(c) || uc_is_property_default_ignorable_code_point(c) ||
	                uc_is_general_category(c, UC_FORMAT)))
		return 0;
	*character = c;
	return (size_t)n;
}

const char *pem_character_name(struct arena *a, uint32_t character)
{
	char name[UNINAME_MAX];

	return arena_printf(a, "U+%04X %s", (unsigned)character, unicode_character_name(character, name) ? name : "");
}

const char *pem_foreign_character(struct arena *a, struct span line)
{
	ucs4_t c;

	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] >= 0x80)
			return u8_mbtoucr(&c, line.p + i, line.n - i) > 0 ? pem_character_name(a, c) : NULL;
	return NULL;
}

bool pem_all_hidden(const uint8_t *p, const uint8_t *end, uint32_t *first)
{
	uint32_t character;
	size_t n;

	for (*first = 0; p < end; p += n) {
		n = is_blank(*p) ? 1 : pem_hidden_at(p, end, &character);
		if (!n)
			return false;
		if (!*first && !is_blank(*p))
			*first = character;
	}
	return true;
}

bool pem_look_for_hidden(struct pem_block *b)
{
	const uint8_t *end = b->body.p + b->body.n;
	uint32_t character;
	size_t n;
	unsigned met = 0;

	for (const uint8_t *p = b->body.p; p < end; p += n ? n : 1) {
		n = pem_hidden_at(p, end, &character);
		if (!n)
			continue;
		if (!met && !b->hidden)
			b->hidden = character;
		met |= p + n < end && (p[n] == '\n' || p[n] == '\r') ? PEM_HIDDEN_BEHIND : PEM_HIDDEN_INSIDE;
	}
	b->oddity |= met & PEM_HIDDEN_INSIDE ? PEM_HIDDEN_INSIDE : met;
	return met != 0;
}

/* ---- line ends ---- */

static int look_at_line_ends(struct pem_block *b)
{
	const uint8_t *p = b->body.p, *nl = memchr(p, '\n', b->body.n);
	size_t before = nl ? (size_t)(nl - p) : 0;

	if (!nl && memchr(p, '\r', b->body.n)) {
		b->oddity |= PEM_CR_ONLY;
		return '\r';
	}
	if (before > 1 && nl[-1] == '\r' && nl[-2] == '\r')
		b->oddity |= PEM_CRCRLF;
	else if (before && nl[-1] == '\r')
		b->oddity |= PEM_CRLF;
	return '\n';
}

/* ---- headers ---- */

static bool starts_with(const uint8_t *p, const uint8_t *end, const char *word)
{
	size_t n = strlen(word);

	return (size_t)(end - p) >= n && !memcmp(p, word, n);
}

/* A name, and a colon behind it: a number is one of a listing (grep -n). */
static bool is_header(const uint8_t *line, const uint8_t *end)
{
	return line < end && (*line < '0' || *line > '9') && memchr(line, ':', (size_t)(end - line)) != NULL;
}

/* RFC 1421 headers at the top of the body: what stands up to the empty line. */
static void skip_headers(struct pem_block *b, int eol)
{
	const uint8_t *end = b->body.p + b->body.n, *line = b->body.p;

	while (line < end && (*line == '\r' || *line == '\n'))
		line++;
	const uint8_t *stop = line_end(line, end, eol);
	if (stop == end || !is_header(line, stop))
		return;
	b->oddity |= PEM_HEADERS | (starts_with(line, end, "Proc-Type: 4,ENCRYPTED") ? 0 : PEM_PLAIN_HEADERS);
	while (stop < end && (is_header(line, stop) || *line == ' ')) {
		line = stop + 1;
		stop = line_end(line, end, eol);
	}
	b->body = span_of(line, (size_t)(end - line));
	if (stop == end || !all_blank(line, stop))
		b->oddity |= PEM_HEADERS_OPEN;
}

/* ---- lines ---- */

/* Behind the line of BEGIN.  One empty line at the top is the end of no headers to OpenSSL, and good. */
static void look_at_lines(struct pem_block *b, const uint8_t *p, int eol)
{
	const uint8_t *end = b->body.p + b->body.n, *first = p, *stop;
	uint32_t hidden;

	for (; (stop = line_end(p, end, eol)) < end; p = stop + 1) {
		if (p < stop && !is_blank(*p))
			continue;
		bool blank = all_blank(p, stop);
		if (blank && p != first)
			b->oddity |=
			    b->oddity & PEM_HEADERS && all_blank(first, p) ? PEM_HEADERS_OPEN : PEM_BLANK_LINES;
		else if (!blank)
			b->oddity |= PEM_BODY_INDENTED;
	}
	if (p < end)
		b->oddity |= all_blank(p, end) ? PEM_END_INDENTED : pem_all_hidden(p, end, &hidden) ? 0 : PEM_ON_END;
}

static void look_at_body(struct pem_block *b, int eol)
{
	const uint8_t *p = b->body.p, *end = p + b->body.n, *stop = line_end(p, end, eol);
	uint32_t hidden;

	if (b->oddity & PEM_HEADERS) {
		look_at_lines(b, p, eol);
	} else if (pem_all_hidden(p, stop, &hidden)) {
		if (stop < end)
			look_at_lines(b, stop + 1, eol);
	} else {
		b->oddity |= is_blank(*p) ? PEM_SPACES : PEM_ON_BEGIN;
	}
}

/* What follows END on its line; another BEGIN says so of itself. */
static void look_behind(struct pem_block *b, struct span text)
{
	const uint8_t *p = b->whole.p + b->whole.n, *end = text.p + text.n;
	uint32_t character;

	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	if (p == end || is_blank(*p) || *p == 0 || starts_with(p, end, "-----BEGIN "))
		return;
	if (pem_hidden_at(p, end, &character)) {
		b->oddity |= PEM_HIDDEN_END;
		b->hidden = character;
	} else {
		b->oddity |= PEM_BEHIND_END;
	}
}

void pem_look_at_form(struct pem_block *b, struct span text)
{
	if (b->body.n && memchr("\\\"',", b->body.p[0], 4))
		b->oddity |= PEM_ESCAPED;
	int eol = b->body.n ? look_at_line_ends(b) : '\n';
	skip_headers(b, eol);
	if (!(b->oddity & (PEM_ESCAPED | PEM_TRUNCATED)) && b->body.n)
		look_at_body(b, eol);
	if (!(b->oddity & (PEM_TRUNCATED | PEM_EMBEDDED | PEM_ESCAPED)))
		look_behind(b, text);
}
