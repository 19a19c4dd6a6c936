/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A timeline drawn in cells: bars of validity below a scale of years and months. Read without colour, and in ASCII
 * alone:
 *
 *	[====|===]   valid, and now in between
 *	[===]  :     over
 *	[==|==x...]  stops at x with its issuer, although its own date is later
 *	<== ==>      goes on beyond the scale */
#ifndef REPORT_BARS_H
#define REPORT_BARS_H
#include "base/redaction.h"
#include "base/text.h"
#include "change/timeline.h"

struct scale {
	int64_t from, to; /* of the first and the last cell; to > from */
	int cells;
};

#define SCALE_MIN (2 * DAY)         /* so near one can look */
#define SCALE_MAX (400 * 365 * DAY) /* and so far */

/* One that shows what matters of t: at most from 3 years before to 5 years after the time asked about. */
struct scale scale_of(const struct timeline *t, int cells);
/* Nearer (by < 0: two thirds) or farther, around `middle`. */
struct scale scale_zoom(struct scale s, int by, int64_t middle);
/* By a quarter of its width to the left (by < 0) or right. */
struct scale scale_pan(struct scale s, int by);

int scale_cell(const struct scale *s, int64_t t); /* -1: before it; s->cells: behind it */
/* Exactly s->cells cells. */
void scale_years(struct buf *out, const struct scale *s);  /* "2026        2027", or months where they are wide */
void scale_months(struct buf *out, const struct scale *s); /* "J--A--J--O--", or days */
void bar_draw(struct buf *out, const struct scale *s, const struct timeline *t, const struct timeline_row *r);
void scale_now(struct buf *out, const struct scale *s, const struct timeline *t, const char *word); /* "    ^ now" */

/* "x" over, "!" ends soon or with its issuer, "-" not begun, "?", "ok": of its validity alone, at a glance. */
const char *timeline_mark(const struct timeline *t, const struct timeline_row *r);
/* "old", "new", or who issued it, redacted unless that is NULL; not escaped. */
const char *timeline_by(const struct timeline *t, const struct timeline_row *r, struct redaction *redaction);
/* "2026-04-01..2027-03-31", "2027-03-31 or later" */
void timeline_dates(struct buf *out, const struct timeline_window *w);
extern const char timeline_legend[]; /* N_() */

#endif
