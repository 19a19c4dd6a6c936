/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was looked at before as rows, the same on the first screen and below the form; and the messages that are looked
 * up most. */
#ifndef UI_VIEW_LOOKED_AT_H
#define UI_VIEW_LOOKED_AT_H
#include "ui/kit/recent.h"
#include "ui/kit/row.h"

/* "1  x  localhost:44111   untrusted, 2 errors   today 09:01". number 0: none opens it. */
void looked_at_row(struct rows *r, uint64_t tag, const struct recent *x, unsigned number, int width);
/* A message to look up, with its number. */
void looked_up_row(struct rows *r, uint64_t tag, const char *message, unsigned number);
/* Those of before, the most often asked first, and behind them what others ask; at most max. The texts are those of
 * `r`, or static. */
#define ASKED_MAX 9
size_t looked_up_most(const struct recents *r, const char *out[ASKED_MAX], size_t max);

#endif
