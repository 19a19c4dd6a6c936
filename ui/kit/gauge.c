/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two weights of one line, as in the timeline. */
#include "config.h"

#include "ui/kit/gauge.h"

#include "base/buf.h"
#include "base/charset.h"
#include "base/text.h"

void gauge_put(struct buf *out, int64_t from, int64_t to, int64_t at, int cells, enum charset cs)
{
	bool ascii = text_sign_charset(cs) == CHARSET_ASCII;
	int64_t halves = at <= from ? 2 * cells : at >= to ? 0 : (to - at) / ((to - from) / (2 * cells) + 1);

	for (int i = 0; i < cells; i++)
		buf_puts(out, ascii                ? (2 * i < halves ? "=" : "-")
		              : 2 * i + 1 < halves ? "━"
		              : 2 * i < halves     ? "╾"
		                                   : "─");
}
