/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Control characters and '%' are written as %XX, octets in base64. */
#include "config.h"

#include "run/session_lines.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"

#include <ctype.h>
#include <errno.h>
#include <gnutls/gnutls.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- writing ---- */

void session_put(struct buf *out, const char *word, const char *value)
{
	if (!value)
		return;
	buf_printf(out, "%s ", word);
	for (const char *p = value; *p; p++)
		if (iscntrl((unsigned char)*p) || *p == '%')
			buf_printf(out, "%%%02x", (unsigned)(unsigned char)*p);
		else
			buf_putc(out, *p);
	buf_putc(out, '\n');
}

void session_put_number(struct buf *out, const char *word, int64_t value)
{
	buf_printf(out, "%s %" PRId64 "\n", word, value);
}

void session_put_octets(struct buf *out, const char *word, struct span octets)
{
	gnutls_datum_t in = { (unsigned char *)(uintptr_t)octets.p, (unsigned)octets.n }, text = { NULL, 0 };

	if (!octets.p)
		return;
	if (octets.n > 0 && gnutls_base64_encode2(&in, &text) != 0)
		return;
	buf_printf(out, "%s %.*s\n", word, (int)text.size, text.data ? (const char *)text.data : "");
	gnutls_free(text.data);
}

/* ---- reading ---- */

static int digit(char c)
{
	const char *digits = "0123456789abcdef", *at = c ? strchr(digits, tolower((unsigned char)c)) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* In place. false: a '%' without its two digits, or one that stands for the end of a string. */
static bool unescape(char *s)
{
	char *to = s;

	for (; *s; s++) {
		if (*s != '%') {
			*to++ = *s;
			continue;
		}
		if (digit(s[1]) < 0 || digit(s[2]) < 0 || (s[1] == '0' && s[2] == '0'))
			return false;
		*to++ = (char)(digit(s[1]) * 16 + digit(s[2]));
		s += 2;
	}
	*to = '\0';
	return true;
}

static bool next_raw(struct session_lines *l, struct span *line)
{
	const uint8_t *end = l->left.n ? memchr(l->left.p, '\n', l->left.n) : NULL;

	if (!end || (size_t)(end - l->left.p) > SESSION_LINE_MAX)
		return false;
	*line = span_of(l->left.p, (size_t)(end - l->left.p));
	l->left = span_of(end + 1, l->left.n - line->n - 1);
	l->number++;
	return memchr(line->p, '\0', line->n + 1) == NULL;
}

bool session_next(struct session_lines *l, struct session_line *out)
{
	struct span line;
	char *text;
	size_t n;

	do {
		if (!next_raw(l, &line))
			return false;
	} while (line.n == 0 || line.p[0] == '#');
	text = arena_strndup(l->arena, (const char *)line.p, line.n);
	n = strcspn(text, " ");
	out->word = text;
	out->value = text[n] ? text + n + 1 : "";
	if (text[n] && !unescape(text + n + 1))
		return false;
	text[n] = '\0';
	return true;
}

bool session_block(struct session_lines *l, size_t n, struct span *out)
{
	if (n >= l->left.n || l->left.p[n] != '\n')
		return false;
	*out = span_of(l->left.p, n);
	for (size_t i = 0; i <= n; i++)
		l->number += l->left.p[i] == '\n';
	l->left = span_of(l->left.p + n + 1, l->left.n - n - 1);
	return true;
}

bool session_number(const struct session_line *line, int64_t least, int64_t most, int64_t *out)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(line->value, &end, 10);
	*out = n;
	return *line->value && !*end && errno == 0 && n >= least && n <= most;
}

bool session_octets(struct session_lines *l, const struct session_line *line, struct span *out)
{
	gnutls_datum_t in = { (unsigned char *)(uintptr_t)line->value, (unsigned)strlen(line->value) };
	gnutls_datum_t octets = { NULL, 0 };

	if (in.size > 0 && gnutls_base64_decode2(&in, &octets) != 0)
		return false;
	*out = arena_span(l->arena, span_of(octets.data ? octets.data : (const uint8_t *)"", octets.size));
	gnutls_free(octets.data);
	return true;
}
