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

void gauge_progress(struct buf *out, int64_t done, int64_t all, int cells, enum charset cs)
{
	static const char *const part[] = { "·", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
	bool ascii = text_sign_charset(cs) == CHARSET_ASCII;
	int64_t eighths = done <= 0 ? 0 : done >= all ? 8 * (int64_t)cells : 8 * cells * done / all;

	for (int64_t i = 0; i < cells; i++) {
		int64_t here = eighths - 8 * i;

		if (ascii)
			buf_puts(out, here >= 8 ? "#" : ".");
		else
			buf_puts(out, here >= 8 ? "█" : part[here > 0 ? here : 0]);
	}
}

void gauge_span(struct buf *out, int64_t from, int64_t to, int64_t all, int cells, enum charset cs)
{
	bool ascii = text_sign_charset(cs) == CHARSET_ASCII;
	int64_t first = from * cells / all, end = (to * cells + all - 1) / all;

	first = first < 0 ? 0 : first >= cells ? cells - 1 : first;
	end = end <= first ? first + 1 : end > cells ? cells : end;
	for (int64_t i = 0; i < cells; i++)
		buf_puts(out, i < first || i >= end ? " " : ascii ? "=" : "━");
}
