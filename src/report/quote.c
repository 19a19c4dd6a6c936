/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What escaping writes is the language's to quote, too. */
#include "config.h"

#include "report/quote.h"

#include "base/buf.h"
#include "base/charset.h"
#include "base/span.h"
#include "base/text.h"

void quote_put(struct buf *out, const char *text, enum charset cs, void (*put)(struct buf *out, int c))
{
	struct buf safe = BUF_INIT;

	text_escape(&safe, span_str(text), cs);
	for (size_t i = 0; i < safe.n; i++)
		put(out, (unsigned char)safe.s[i]);
	buf_free(&safe);
}
