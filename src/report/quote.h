/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words from outside inside a language of their own (DOT, Markdown). They are written between two octets that escaped
 * text cannot hold, so that names can still be redacted as they are, and become that language's text at the end. */
#ifndef REPORT_QUOTE_H
#define REPORT_QUOTE_H
#include "report/report.h"

/* Appends text, escaped, to be quoted by quote_settle. */
void quote_put(struct buf *out, const char *text);
/* Redacts what stands from `start` on if o says so, then gives every character of quoted text to `put`. */
void quote_settle(struct buf *out, size_t start, const struct analysis *a, const struct report_options *o,
                  void (*put)(struct buf *out, int c));

#endif
