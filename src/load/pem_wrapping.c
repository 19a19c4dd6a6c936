/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came over a block on its way here: each kind is undone, and it is the one where a whole structure comes out. */
#include "config.h"

#include "base/buf.h"
#include "base/secret.h"
#include "base/span.h"
#include "cert/der.h"
#include "load/pem.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static void put_base64(struct buf *out, uint8_t c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
	    c == '=')
		buf_putc(out, c);
}

static void put_without_strays(struct buf *out, const struct pem_block *b)
{
	const uint8_t *end = b->body.p + b->body.n;

	for (const uint8_t *p = b->body.p, *next; p < end; p = next) {
		next = memchr(p, '\n', (size_t)(end - p));
		next = next ? next + 1 : end;
		if ((b->oddity & PEM_PLAIN_HEADERS) && memchr(p, ':', (size_t)(next - p)))
			continue;
		for (const uint8_t *q = p; q < next; q++)
			put_base64(out, *q);
	}
}

/* Its own = stands for the octet behind it, or for nothing at a line's end. */
static void put_quoted(struct buf *out, const struct pem_block *b)
{
	const uint8_t *end = b->body.p + b->body.n;

	for (const uint8_t *p = b->body.p; p < end; p++) {
		bool escaped = *p == '=' && end - p > 2 && span_hex_digit(p[1]) >= 0 && span_hex_digit(p[2]) >= 0;

		if (escaped)
			put_base64(out, (uint8_t)(span_hex_digit(p[1]) << 4 | span_hex_digit(p[2])));
		else if (*p != '=')
			put_base64(out, *p);
		p += escaped ? 2 : 0;
	}
}

/* The number of "&#43;" or "&#x2b;", and where it ends; 0: it is none. */
static unsigned reference(const uint8_t *p, const uint8_t *end, const uint8_t **behind)
{
	bool hex = end - p > 3 && (p[2] | 0x20) == 'x';
	unsigned n = 0;

	if (end - p < 4 || p[0] != '&' || p[1] != '#')
		return 0;
	for (p += hex ? 3 : 2; p < end && *p != ';' && n < 0x1000; p++) {
		int digit = span_hex_digit(*p);

		if (digit < 0 || (!hex && digit > 9))
			return 0;
		n = n * (hex ? 16 : 10) + (unsigned)digit;
	}
	*behind = p;
	return p < end && n < 0x100 ? n : 0;
}

static void put_without_markup(struct buf *out, const struct pem_block *b)
{
	const uint8_t *end = b->body.p + b->body.n;
	bool closes = true; /* there is a '>' yet: it is not looked for again and again */

	for (const uint8_t *p = b->body.p, *behind = p; p < end; p++) {
		const uint8_t *closed = closes && *p == '<' ? memchr(p, '>', (size_t)(end - p)) : NULL;
		unsigned c = reference(p, end, &behind);

		closes = closes && (*p != '<' || closed);
		put_base64(out, c ? (uint8_t)c : *p);
		p = closed ? closed : c ? behind : p;
	}
}

/* RFC 4648 5: its letters for the last two. */
static void put_url_safe(struct buf *out, const struct pem_block *b)
{
	for (size_t i = 0; i < b->body.n; i++)
		put_base64(out, b->body.p[i] == '-' ? '+' : b->body.p[i] == '_' ? '/' : b->body.p[i]);
}

/* Behind the number of a listing and what sets it off; p where the line begins with none. */
static const uint8_t *behind_number(const uint8_t *p, const uint8_t *end)
{
	const uint8_t *q = p;

	while (q < end && (*q == ' ' || *q == '\t'))
		q++;
	const uint8_t *digits = q;
	while (q < end && *q >= '0' && *q <= '9')
		q++;
	return q > digits && q < end && strchr(" \t:|.)", *q) ? q : p;
}

static void put_without_numbers(struct buf *out, const struct pem_block *b)
{
	const uint8_t *end = b->body.p + b->body.n;

	for (const uint8_t *p = b->body.p; p < end; p++) {
		if (p > b->body.p && p[-1] == '\n')
			p = behind_number(p, end);
		if (p < end)
			put_base64(out, *p);
	}
}

/* ECMA-48 5.4: ESC [, parameters, and a letter that ends it. */
static void put_without_controls(struct buf *out, const struct pem_block *b)
{
	const uint8_t *end = b->body.p + b->body.n;

	for (const uint8_t *p = b->body.p; p < end; p++) {
		if (*p == 0x1b && end - p > 1 && p[1] == '[')
			for (p += 2; p < end && *p < 0x40;)
				p++;
		else
			put_base64(out, *p);
	}
}

enum pem_wrapping pem_unwrap(const struct pem_block *b, struct buf *out)
{
	static void (*const puts[])(struct buf *, const struct pem_block *) = {
		[PEM_STRAYS] = put_without_strays,    [PEM_QUOTED_PRINTABLE] = put_quoted,
		[PEM_MARKUP] = put_without_markup,    [PEM_URL_LETTERS] = put_url_safe,
		[PEM_NUMBERED] = put_without_numbers, [PEM_COLOURED] = put_without_controls,
	};
	enum pem_wrapping found = PEM_LOST;
	struct buf text = BUF_INIT, der = BUF_INIT;
	struct der first;

	buf_room(&text, b->body.n); /* not moved, it may be a private key */
	for (size_t i = PEM_STRAYS; !found && i < sizeof puts / sizeof *puts; i++) {
		puts[i](&text, b);
		struct pem_block clean = { .body = buf_span(&text) };
		if (text.n > 0 && pem_decode(&clean, &der) && der_first(buf_span(&der), &first) &&
		    !(first.oddity & DER_TRUNCATED) && first.whole.n == der.n)
			found = (enum pem_wrapping)i;
		if (found && out)
			buf_put(out, der.s, der.n);
		secret_erase(text.s, text.n);
		secret_erase(der.s, der.n);
		buf_reset(&text);
		buf_reset(&der);
	}
	buf_wipe(&text);
	buf_wipe(&der);
	return found;
}

enum pem_wrapping pem_wrapping_of(const struct pem_block *b)
{
	return pem_unwrap(b, NULL);
}

/* Three points, the character for them, or a word for what is not there. */
static bool stands_for_lines(struct span line)
{
	static const char *const marks[] = { "...",       "\xe2\x80\xa6", "snip",   "omitted",
		                             "truncated", "redacted",     "skipped" };

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		for (size_t n = strlen(marks[i]), at = 0; at + n <= line.n; at++)
			if (!strncasecmp((const char *)line.p + at, marks[i], n))
				return true;
	return false;
}

#define GAP_MAX 80 /* what stands for lines is short */

struct span pem_left_out(const struct pem_block *b)
{
	const uint8_t *end = b->body.p + b->body.n, *next;

	for (const uint8_t *p = b->body.p; p < end; p = next + 1) {
		next = memchr(p, '\n', (size_t)(end - p));
		next = next ? next : end;
		struct span line = span_of(p, (size_t)(next - p));
		if (line.n <= GAP_MAX && stands_for_lines(line))
			return line;
	}
	return SPAN_NONE;
}
