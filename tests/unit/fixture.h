/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The blocks of tests/data/cert.txt by name, and DER written as text. */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H
#include "tests/unit/unit.h"
#include "base/arena.h"
#include "base/buf.h"
#include <gnutls/gnutls.h>

/* All PEM of a block, as a string. */
static inline char *fixture_pem(struct arena *a, const char *name)
{
	struct buf all = BUF_INIT;
	char chunk[4096], *heading = arena_printf(a, "\n# %s\n", name);
	FILE *f = fopen(unit_path("srcdir", "tests/data/cert.txt"), "r");

	ck_assert_msg(f != NULL, "tests/data/cert.txt");
	for (size_t n; (n = fread(chunk, 1, sizeof chunk, f)) > 0;)
		buf_put(&all, chunk, n);
	fclose(f);
	char *start = strstr(buf_str(&all), heading);
	ck_assert_msg(start != NULL, "no fixture %s", name);
	start += strlen(heading);
	char *end = strstr(start, "\n# ");
	char *out = arena_strndup(a, start, end ? (size_t)(end - start) : strlen(start));
	buf_free(&all);
	return out;
}

/* The DER of its first PEM block. */
static inline struct span fixture(struct arena *a, const char *name)
{
	char *text = fixture_pem(a, name);
	gnutls_datum_t pem = { (unsigned char *)text, (unsigned)strlen(text) }, der;

	ck_assert_msg(gnutls_pem_base64_decode2(NULL, &pem, &der) == 0, "fixture %s", name);
	struct span s = arena_span(a, span_of(der.data, der.size));
	gnutls_free(der.data);
	return s;
}

static inline void der_text_put(struct buf *out, const char **p)
{
	while (**p != '\0' && **p != '}') {
		unsigned octet;

		if (**p == ' ') {
			(*p)++;
		} else if (**p == '\'') {
			for ((*p)++; **p != '\''; (*p)++)
				buf_putc(out, **p);
			(*p)++;
		} else if (**p == '{') {
			struct buf inner = BUF_INIT;

			(*p)++;
			der_text_put(&inner, p);
			ck_assert_msg(**p == '}', "unbalanced");
			(*p)++;
			if (inner.n >= 256)
				buf_printf(out, "\x82%c%c", (int)(inner.n >> 8), (int)(inner.n & 0xff));
			else if (inner.n >= 128)
				buf_printf(out, "\x81%c", (int)inner.n);
			else
				buf_putc(out, (int)inner.n);
			buf_put(out, buf_str(&inner), inner.n);
			buf_free(&inner);
		} else {
			ck_assert_msg(sscanf(*p, "%2x", &octet) == 1, "no octet at %s", *p);
			buf_putc(out, (int)octet);
			*p += 2;
		}
	}
}

/* "30{ 0201{..} 0c{'text'} }": octets in hex, text in quotes, and braces for a length and what it counts. */
static inline struct span der_text(struct arena *a, const char *text)
{
	struct buf b = BUF_INIT;

	der_text_put(&b, &text);
	ck_assert_msg(*text == '\0', "unbalanced at %s", text);
	struct span s = arena_span(a, span_of(buf_str(&b), b.n));
	buf_free(&b);
	return s;
}

#endif
