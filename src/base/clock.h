/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that asks for the time, and the calendar arithmetic of ASN.1
 * and RFC 3339 times.  Times are seconds since 1970-01-01T00:00:00Z, in int64_t,
 * so that years 0000 to 9999 fit on every system. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TIME_UNKNOWN INT64_MIN
#define DAY ((int64_t)86400)

int64_t clock_now(void);   /* wall clock; what clock_pin said, if it was called */
void clock_pin(int64_t t); /* tests only; TIME_UNKNOWN unpins */
int64_t clock_monotonic_ms(void);

/* Proleptic Gregorian, UTC.  Ranges are not checked: month 13 is the caller's finding. */
int64_t time_from_civil(int year, int month, int day, int hour, int minute, int second);
struct civil {
	int year, month, day, hour, minute, second;
};
struct civil time_to_civil(int64_t t);

/* RFC 3339 ("2026-06-01T12:00:00Z", offsets allowed), "YYYY-MM-DD" (00:00 UTC),
 * "now", or relative to `base`: [+-]N followed by s, m, h, d, w or y (365 days).
 * false: not a time. */
bool time_parse(const char *s, int64_t base, int64_t *out);

/* Fixed formats; `out` of at least 32 bytes; unknown is "?" . Returned for use in printf. */
const char *time_rfc3339(int64_t t, char out[32]); /* 2026-06-01T12:00:00Z */
const char *time_minute(int64_t t, char out[32]);  /* 2026-06-01 12:00 */
const char *time_second(int64_t t, char out[32]);  /* 2026-06-01 12:00:06 */
const char *time_day(int64_t t, char out[32]);     /* 2026-06-01 */
/* Whole days from `at` until `end`; over: below 0. */
int64_t time_days_left(int64_t at, int64_t end);
/* "1 s", "50 min", "3 h", "40 d", "3 y": a span of time for a column. */
const char *time_span(int64_t seconds, char out[32]);
/* The same with its unit apart: a msgid with %lld for *n; NULL: unknown. */
const char *time_span_unit(int64_t seconds, long long *n);

#endif
