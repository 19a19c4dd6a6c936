/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words from outside inside a language of their own (DOT, Markdown). */
#ifndef REPORT_QUOTE_H
#define REPORT_QUOTE_H
#include "base/buf.h"
#include "base/charset.h"

/* Appends text, escaped; every character of it is given to `put`, which writes it as that language wants it. */
void quote_put(struct buf *out, const char *text, enum charset cs, void (*put)(struct buf *out, int c));

#endif
