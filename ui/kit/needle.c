/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked is folded once, a text when it is looked at (libunistring); then one is searched for in the other as
 * octets. */
#include "config.h"

#include "ui/kit/needle.h"

#include "base/arena.h"
#include "base/buf.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>

#define HEX_PLAIN 4 /* so many digits are a number without more ado */

static bool is_ascii(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] >= 0x80)
			return false;
	return true;
}

static char ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Folding leaves U+0131 as it is and makes "i" and a dot above of U+0130. */
static void put_folded(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i + 1 < n && memcmp(s + i, "\xc4\xb1", 2) == 0) {
			buf_putc(out, 'i');
			i++;
		} else if (i + 2 < n && memcmp(s + i, "i\xcc\x87", 3) == 0) {
			buf_putc(out, 'i');
			i += 2;
		} else {
			buf_putc(out, s[i]);
		}
	}
}

void needle_fold(struct buf *out, const char *s, size_t n)
{
	size_t from = out->n, len;
	uint8_t *folded;

	if (is_ascii(s, n)) {
		buf_put(out, s, n);
		for (; from < out->n; from++)
			out->s[from] = ascii_lower(out->s[from]);
		return;
	}
	folded = u8_casefold((const uint8_t *)s, n, NULL, NULL, NULL, &len);
	put_folded(out, folded ? (const char *)folded : s, folded ? len : n);
	free(folded);
}

/* "4f:0A:1b", "0x4f0a1b" and "4F0A1B" are the number 4f0a1b. NULL: not written that way. */
static char *hex_digits(const char *s)
{
	bool marked = strncmp(s, "0x", 2) == 0 || strchr(s, ':') || strlen(s) >= HEX_PLAIN;
	char *out, *o;

	if (strncmp(s, "0x", 2) == 0)
		s += 2;
	if (!marked || !*s || s[strspn(s, "0123456789abcdefABCDEF:")] != '\0')
		return NULL;
	out = o = xmalloc(strlen(s) + 1);
	for (; *s; s++)
		if (*s != ':')
			*o++ = ascii_lower(*s);
	*o = '\0';
	if (*out)
		return out;
	free(out);
	return NULL;
}

static bool has_capital(const char *s)
{
	size_t n = strlen(s), len;
	uint8_t *small = u8_tolower((const uint8_t *)s, n, NULL, NULL, NULL, &len);
	bool capital = small && (len != n || memcmp(small, s, n) != 0);

	free(small);
	return capital;
}

struct needle *needle_new(const char *typed)
{
	struct needle *n = xcalloc(1, sizeof *n);
	struct buf b = BUF_INIT;

	n->exact = has_capital(typed);
	n->hex = hex_digits(typed);
	if (n->exact)
		buf_puts(&b, typed);
	else
		needle_fold(&b, typed, strlen(typed));
	buf_str(&b);
	n->text = b.s;
	return n;
}

void needle_free(struct needle *n)
{
	if (!n)
		return;
	free(n->text);
	free(n->hex);
	free(n);
}

bool needle_in(const struct needle *n, const char *text)
{
	struct buf folded = BUF_INIT;
	bool yes;

	if (n->exact)
		return strstr(text, n->text) != NULL;
	needle_fold(&folded, text, strlen(text));
	yes = strstr(buf_str(&folded), n->text) != NULL;
	buf_free(&folded);
	return yes;
}
