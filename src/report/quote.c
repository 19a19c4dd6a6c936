/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marked text is found again by its two octets, escaped, and given to the language's own function. */
#include "config.h"

#include "report/quote.h"

#include "base/buf.h"
#include "base/charset.h"
#include "base/span.h"
#include "base/text.h"
#include "report/redact.h"

#include <string.h>

enum { BEGIN = 1, END = 2 };

void quote_put(struct buf *out, const char *text)
{
	buf_putc(out, BEGIN);
	text_escape(out, span_of(text, strlen(text)), CHARSET_UTF8);
	buf_putc(out, END);
}

static void put_quoted(struct buf *out, struct span words, enum charset cs, void (*put)(struct buf *out, int c))
{
	struct buf safe = BUF_INIT;

	text_escape(&safe, words, cs);
	for (size_t i = 0; i < safe.n; i++)
		put(out, (unsigned char)safe.s[i]);
	buf_free(&safe);
}

void quote_settle(struct buf *out, size_t start, const struct analysis *a, const struct report_options *o,
                  void (*put)(struct buf *out, int c))
{
	struct buf clean = BUF_INIT;

	if (o->redact)
		redact(out, start, a);
	for (size_t i = start; i < out->n; i++) {
		const char *end = out->s[i] == BEGIN ? memchr(out->s + i, END, out->n - i) : NULL;

		if (!end) {
			buf_putc(&clean, out->s[i]);
			continue;
		}
		put_quoted(&clean, span_of(out->s + i + 1, (size_t)(end - (out->s + i + 1))), o->charset, put);
		i = (size_t)(end - out->s);
	}
	out->n = start;
	buf_put(out, buf_str(&clean), clean.n);
	buf_free(&clean);
}
