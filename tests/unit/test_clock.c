/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/unit.h"
#include "base/clock.h"
#include <inttypes.h>
#include <time.h>

static const struct {
	struct civil c;
	int64_t t;
} times[] = {
	{ { 1970, 1, 1, 0, 0, 0 }, 0 },
	{ { 1969, 12, 31, 23, 59, 59 }, -1 },
	{ { 2000, 2, 29, 12, 0, 0 }, 951825600 },
	{ { 2026, 6, 1, 12, 0, 0 }, 1780315200 },
	{ { 2038, 1, 19, 3, 14, 8 }, INT64_C(2147483648) },
	{ { 1950, 1, 1, 0, 0, 0 }, -631152000 },
	{ { 1900, 3, 1, 0, 0, 0 }, -2203891200 },
	{ { 2100, 3, 1, 0, 0, 0 }, INT64_C(4107542400) },
	{ { 9999, 12, 31, 23, 59, 59 }, INT64_C(253402300799) },
	{ { 0, 1, 1, 0, 0, 0 }, INT64_C(-62167219200) },
	{ { -1, 12, 31, 0, 0, 0 }, INT64_C(-62167305600) },
};

START_TEST(civil_and_back)
{
	struct civil c = times[_i].c, b = time_to_civil(times[_i].t);

	ck_assert_int_eq(time_from_civil(c.year, c.month, c.day, c.hour, c.minute, c.second), times[_i].t);
	ck_assert_msg(memcmp(&b, &c, sizeof c) == 0, "%d-%d-%d %d:%d:%d", b.year, b.month, b.day, b.hour, b.minute,
	              b.second);
}
END_TEST

/* Every day of 800 years, against the neighbour before it. */
START_TEST(days_follow_each_other)
{
	struct civil before = time_to_civil(time_from_civil(1599, 12, 31, 0, 0, 0));
	int wrong = 0;

	for (int64_t t = time_from_civil(1600, 1, 1, 0, 0, 0); t < time_from_civil(2400, 1, 1, 0, 0, 0); t += DAY) {
		struct civil c = time_to_civil(t);
		bool next = c.day == before.day + 1 && c.month == before.month && c.year == before.year;
		bool first = c.day == 1 && (c.month == before.month + 1 || (c.month == 1 && c.year == before.year + 1));

		wrong += !(next || first) || time_from_civil(c.year, c.month, c.day, 0, 0, 0) != t;
		before = c;
	}
	ck_assert_int_eq(wrong, 0);
}
END_TEST

START_TEST(agrees_with_the_c_library)
{
	for (int64_t t = -5000000000; t < 10000000000; t += 86400 * 37 + 4711) {
		time_t tt = (time_t)t;
		struct tm tm;
		struct civil c = time_to_civil(t);

		if ((int64_t)tt != t || !gmtime_r(&tt, &tm))
			continue; /* a 32-bit time_t */
		ck_assert_int_eq(c.year, tm.tm_year + 1900);
		ck_assert_int_eq(c.month * 100 + c.day, (tm.tm_mon + 1) * 100 + tm.tm_mday);
		ck_assert_int_eq(c.hour * 3600 + c.minute * 60 + c.second,
		                 tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec);
	}
}
END_TEST

START_TEST(out_of_range_is_arithmetic)
{
	ck_assert_int_eq(time_from_civil(2025, 13, 1, 0, 0, 0), time_from_civil(2026, 1, 1, 0, 0, 0));
	ck_assert_int_eq(time_from_civil(2026, 0, 1, 0, 0, 0), time_from_civil(2025, 12, 1, 0, 0, 0));
	ck_assert_int_eq(time_from_civil(2026, 2, 31, 0, 0, 0), time_from_civil(2026, 3, 3, 0, 0, 0));
	ck_assert_int_eq(time_from_civil(2026, 1, 1, 24, 60, 61), time_from_civil(2026, 1, 2, 1, 1, 1));
	ck_assert_int_eq(time_to_civil(INT64_MAX).year, 99999);
	ck_assert_int_eq(time_to_civil(INT64_MIN).year, -9999);
}
END_TEST

#define BASE INT64_C(1780315200) /* 2026-06-01T12:00:00Z */

/* `out` "" : not a time. */
static const struct {
	const char *in, *out;
} parses[] = {
	{ "now", "2026-06-01T12:00:00Z" },
	{ "2026-06-01T12:00:00Z", "2026-06-01T12:00:00Z" },
	{ "2026-06-01t12:00:00z", "2026-06-01T12:00:00Z" },
	{ "2026-06-01 12:00:00Z", "2026-06-01T12:00:00Z" },
	{ "2026-06-01T12:00:00.123456Z", "2026-06-01T12:00:00Z" },
	{ "2026-06-01T12:00:00+09:00", "2026-06-01T03:00:00Z" },
	{ "2026-06-01T00:30:00+05:45", "2026-05-31T18:45:00Z" },
	{ "2026-06-01T12:00:00-03:30", "2026-06-01T15:30:00Z" },
	{ "2026-06-01T12:00:00-00:00", "2026-06-01T12:00:00Z" },
	{ "2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z" },
	{ "2024-02-29", "2024-02-29T00:00:00Z" },
	{ "0000-01-01", "0000-01-01T00:00:00Z" },
	{ "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z" },
	{ "+30d", "2026-07-01T12:00:00Z" },
	{ "30d", "2026-07-01T12:00:00Z" },
	{ "-1y", "2025-06-01T12:00:00Z" },
	{ "-2w", "2026-05-18T12:00:00Z" },
	{ "+90m", "2026-06-01T13:30:00Z" },
	{ "-36h", "2026-05-31T00:00:00Z" },
	{ "10s", "2026-06-01T12:00:10Z" },
	{ "+0d", "2026-06-01T12:00:00Z" },
	{ "", "" },
	{ "d", "" },
	{ "+", "" },
	{ "30", "" },
	{ "30x", "" },
	{ "30dd", "" },
	{ "+-3d", "" },
	{ " 3d", "" },
	{ "3 d", "" },
	{ "1.5d", "" },
	{ "9000y", "" },
	{ "999999999999y", "" },
	{ "99999999999999999999999s", "" },
	{ "Now", "" },
	{ "nowhere", "" },
	{ "2026", "" },
	{ "2026-06", "" },
	{ "2026-6-1", "" },
	{ "2026-13-01", "" },
	{ "2026-00-01", "" },
	{ "2026-06-31", "" },
	{ "2026-06-00", "" },
	{ "2023-02-29", "" },
	{ "1900-02-29", "" },
	{ "2026-06-01T", "" },
	{ "2026-06-01T12:00Z", "" },
	{ "2026-06-01T12:00:00", "" },
	{ "2026-06-01T24:00:00Z", "" },
	{ "2026-06-01T12:60:00Z", "" },
	{ "2026-06-01T12:00:61Z", "" },
	{ "2026-06-01T12:00:00.Z", "" },
	{ "2026-06-01T12:00:00+0900", "" },
	{ "2026-06-01T12:00:00+24:00", "" },
	{ "2026-06-01T12:00:00+09:60", "" },
	{ "2026-06-01T12:00:00Zx", "" },
	{ "2026-06-01x", "" },
	{ "20260601120000Z", "" },
	{ "0000-01-01T00:00:00+01:00", "" },
	{ "9999-12-31T23:59:59-01:00", "" },
};

START_TEST(parse)
{
	int64_t t = 42;
	char out[32] = "";

	if (time_parse(parses[_i].in, BASE, &t))
		time_rfc3339(t, out);
	else
		unit_int(parses[_i].in, t, 42); /* left alone */
	unit_str(parses[_i].in, out, parses[_i].out);
}
END_TEST

START_TEST(formats)
{
	char out[32];

	ck_assert_str_eq(time_rfc3339(BASE, out), "2026-06-01T12:00:00Z");
	ck_assert_str_eq(time_minute(BASE + 59, out), "2026-06-01 12:00");
	ck_assert_str_eq(time_day(BASE, out), "2026-06-01");
	ck_assert_str_eq(time_day(time_from_civil(7, 2, 3, 0, 0, 0), out), "0007-02-03");
	ck_assert_str_eq(time_rfc3339(TIME_UNKNOWN, out), "?");
	ck_assert_str_eq(time_span(TIME_UNKNOWN, out), "?");
	ck_assert(strlen(time_rfc3339(INT64_MAX, out)) < 32);
	ck_assert(strlen(time_span(INT64_MAX, out)) < 32);
}
END_TEST

static const struct {
	int64_t seconds;
	const char *out;
} spans[] = {
	{ 0, "0 s" },
	{ 1, "1 s" },
	{ 59, "59 s" },
	{ 60, "1 min" },
	{ 3599, "59 min" },
	{ 3600, "1 h" },
	{ 2 * DAY - 1, "47 h" },
	{ 2 * DAY, "2 d" },
	{ 40 * DAY + 5, "40 d" },
	{ 397 * DAY, "397 d" },
	{ 730 * DAY, "2 y" },
	{ 3 * 365 * DAY + DAY, "3 y" },
	{ -50 * 60, "-50 min" },
	{ -3 * DAY, "-3 d" },
};

START_TEST(span)
{
	char out[32];

	unit_str(spans[_i].out, time_span(spans[_i].seconds, out), spans[_i].out);
}
END_TEST

START_TEST(pins)
{
	int64_t before = (int64_t)time(NULL), now = clock_now();

	ck_assert(now >= before && now <= (int64_t)time(NULL));
	clock_pin(BASE);
	ck_assert_int_eq(clock_now(), BASE);
	clock_pin(TIME_UNKNOWN);
	ck_assert_int_ge(clock_now(), before);
}
END_TEST

START_TEST(monotonic_moves)
{
	const struct timespec nap = { 0, 20 * 1000000 };
	int64_t before = clock_monotonic_ms();

	nanosleep(&nap, NULL);
	ck_assert_int_ge(clock_monotonic_ms() - before, 19);
}
END_TEST

UNIT_SUITE("clock")
{
	UNIT_ROWS(tc, civil_and_back, times);
	tcase_add_test(tc, days_follow_each_other);
	tcase_add_test(tc, agrees_with_the_c_library);
	tcase_add_test(tc, out_of_range_is_arithmetic);
	UNIT_ROWS(tc, parse, parses);
	tcase_add_test(tc, formats);
	UNIT_ROWS(tc, span, spans);
	tcase_add_test(tc, pins);
	tcase_add_test(tc, monotonic_moves);
}
