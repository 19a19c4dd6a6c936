/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much of a life is left, in a few cells. */
#ifndef UI_KIT_GAUGE_H
#define UI_KIT_GAUGE_H
#include "base/buf.h"
#include "base/charset.h"

/* What is left of from..to at a time is heavy, half a cell exact; the rest is thin. from < to. */
void gauge_put(struct buf *out, int64_t from, int64_t to, int64_t at, int cells, enum charset cs);

/* Progress: so much of all, an eighth of a cell exact; "####....." in ASCII. all > 0. */
void gauge_progress(struct buf *out, int64_t done, int64_t all, int cells, enum charset cs);
/* Where something lies in time: a line from..to of all among blanks, at least a cell long. all > 0. */
void gauge_span(struct buf *out, int64_t from, int64_t to, int64_t all, int cells, enum charset cs);

#endif
