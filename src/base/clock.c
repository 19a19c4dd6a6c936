/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calendar is computed: libc's functions know time zones, and a time_t may be too short for it. */
#include "config.h"
#include "base/clock.h"
#include "base/i18n.h"
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t pinned = TIME_UNKNOWN;

int64_t clock_now(void)
{
	return pinned != TIME_UNKNOWN ? pinned : (int64_t)time(NULL);
}

void clock_pin(int64_t t)
{
	pinned = t;
}

int64_t clock_monotonic_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Days since 1970-01-01.  A year is counted from 1 March, so that the leap day
 * is its last and every month starts (153 m + 2) / 5 days into it. */
static int64_t days_from_civil(int64_t year, int64_t month, int64_t day)
{
	int64_t m = month - 3, y = year + floor_div(m, 12), yoe, doy;

	m -= floor_div(m, 12) * 12;
	yoe = y - floor_div(y, 400) * 400;
	doy = (153 * m + 2) / 5 + day - 1;
	return floor_div(y, 400) * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

int64_t time_from_civil(int year, int month, int day, int hour, int minute, int second)
{
	return days_from_civil(year, month, day) * DAY + (int64_t)hour * 3600 + (int64_t)minute * 60 + second;
}

/* What lies outside of the years -9999 .. 99999 is moved to their edge. */
static int64_t within_calendar(int64_t t)
{
	const int64_t low = -377705116800, high = 3093527980799;

	return t < low ? low : t > high ? high : t;
}

struct civil time_to_civil(int64_t t)
{
	int64_t days = floor_div(within_calendar(t), DAY), rest = within_calendar(t) - days * DAY;
	int64_t z = days + 719468, era = floor_div(z, 146097), doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), m = (5 * doy + 2) / 153;

	return (struct civil){
		.year = (int)(yoe + era * 400 + (m >= 10)),
		.month = (int)(m < 10 ? m + 3 : m - 9),
		.day = (int)(doy - (153 * m + 2) / 5 + 1),
		.hour = (int)(rest / 3600),
		.minute = (int)(rest / 60 % 60),
		.second = (int)(rest % 60),
	};
}

/* Exactly `digits` digits at *s, which moves behind them; -1: they are not there. */
static int take_number(const char **s, int digits)
{
	int n = 0;

	for (int i = 0; i < digits; i++) {
		if ((*s)[i] < '0' || (*s)[i] > '9')
			return -1;
		n = n * 10 + ((*s)[i] - '0');
	}
	*s += digits;
	return n;
}

static bool take_char(const char **s, const char *any)
{
	if (**s == '\0' || !strchr(any, **s))
		return false;
	++*s;
	return true;
}

static int days_in_month(int year, int month)
{
	int next = month == 12 ? 1 : month + 1;

	return (int)(days_from_civil(month == 12 ? year + 1 : year, next, 1) - days_from_civil(year, month, 1));
}

static bool take_date(const char **s, struct civil *c)
{
	c->year = take_number(s, 4);
	if (c->year < 0 || !take_char(s, "-"))
		return false;
	c->month = take_number(s, 2);
	if (c->month < 1 || c->month > 12 || !take_char(s, "-"))
		return false;
	c->day = take_number(s, 2);
	return c->day >= 1 && c->day <= days_in_month(c->year, c->month);
}

/* The second may be 60: a leap second is the first of the next minute.  A fraction is dropped. */
static bool take_clock(const char **s, struct civil *c)
{
	c->hour = take_number(s, 2);
	if (c->hour < 0 || c->hour > 23 || !take_char(s, ":"))
		return false;
	c->minute = take_number(s, 2);
	if (c->minute < 0 || c->minute > 59 || !take_char(s, ":"))
		return false;
	c->second = take_number(s, 2);
	if (c->second < 0 || c->second > 60)
		return false;
	if (take_char(s, ".")) {
		if (!take_char(s, "0123456789"))
			return false;
		*s += strspn(*s, "0123456789");
	}
	return true;
}

static bool take_offset(const char **s, int64_t *seconds)
{
	int sign = **s == '-' ? -1 : 1, hour, minute;

	*seconds = 0;
	if (take_char(s, "Zz"))
		return true;
	if (!take_char(s, "+-"))
		return false;
	hour = take_number(s, 2);
	if (hour < 0 || hour > 23 || !take_char(s, ":"))
		return false;
	minute = take_number(s, 2);
	*seconds = (int64_t)sign * (hour * 3600 + minute * 60);
	return minute >= 0 && minute <= 59;
}

static bool parse_absolute(const char *s, int64_t *out)
{
	struct civil c = { 0, 0, 0, 0, 0, 0 };
	int64_t offset = 0;

	if (!take_date(&s, &c))
		return false;
	if (*s != '\0' && !(take_char(&s, "Tt ") && take_clock(&s, &c) && take_offset(&s, &offset)))
		return false;
	*out = time_from_civil(c.year, c.month, c.day, c.hour, c.minute, c.second) - offset;
	return *s == '\0';
}

static int64_t unit_seconds(char unit)
{
	switch (unit) {
	case 's':
		return 1;
	case 'm':
		return 60;
	case 'h':
		return 3600;
	case 'd':
		return DAY;
	case 'w':
		return 7 * DAY;
	case 'y':
		return 365 * DAY;
	default:
		return 0;
	}
}

/* The bound of 12,000 years keeps every sum far from overflow; time_parse takes away what is no date. */
static bool parse_relative(const char *s, int64_t base, int64_t *out)
{
	int64_t n = 0, unit;
	bool back = *s == '-';
	size_t digits;

	take_char(&s, "+-");
	digits = strspn(s, "0123456789");
	if (digits == 0 || digits > 12)
		return false;
	for (size_t i = 0; i < digits; i++)
		n = n * 10 + (s[i] - '0');
	unit = unit_seconds(s[digits]);
	if (unit == 0 || s[digits + 1] != '\0' || n > INT64_C(400000000000) / unit)
		return false;
	*out = within_calendar(base) + (back ? -n : n) * unit;
	return true;
}

bool time_parse(const char *s, int64_t base, int64_t *out)
{
	int64_t t;
	const int64_t first = time_from_civil(0, 1, 1, 0, 0, 0), last = time_from_civil(9999, 12, 31, 23, 59, 59);

	if (strcmp(s, "now") == 0)
		t = base;
	else if (!parse_absolute(s, &t) && !parse_relative(s, base, &t))
		return false;
	if (t < first || t > last)
		return false;
	*out = t;
	return true;
}

enum precision { TO_DAY, TO_MINUTE, TO_SECOND, TO_RFC3339 };

static const char *format(int64_t t, enum precision p, char out[32])
{
	struct civil c = time_to_civil(t);
	size_t n;

	if (t == TIME_UNKNOWN)
		return strcpy(out, "?");
	n = (size_t)snprintf(out, 32, "%04d-%02d-%02d", c.year, c.month, c.day);
	if (p == TO_MINUTE)
		snprintf(out + n, 32 - n, " %02d:%02d", c.hour, c.minute);
	else if (p == TO_SECOND)
		snprintf(out + n, 32 - n, " %02d:%02d:%02d", c.hour, c.minute, c.second);
	else if (p == TO_RFC3339)
		snprintf(out + n, 32 - n, "T%02d:%02d:%02dZ", c.hour, c.minute, c.second);
	return out;
}

const char *time_rfc3339(int64_t t, char out[32])
{
	return format(t, TO_RFC3339, out);
}

const char *time_second(int64_t t, char out[32])
{
	return format(t, TO_SECOND, out);
}

const char *time_minute(int64_t t, char out[32])
{
	return format(t, TO_MINUTE, out);
}

const char *time_day(int64_t t, char out[32])
{
	return format(t, TO_DAY, out);
}

/* Each unit is used from `from` seconds on; whole units, the rest is dropped. */
static const struct time_unit {
	int64_t from, seconds;
	const char *format;
} units[] = {
	{ 730 * DAY, 365 * DAY, N_("%lld y") },
	{ 2 * DAY, DAY, N_("%lld d") },
	{ 3600, 3600, N_("%lld h") },
	{ 60, 60, N_("%lld min") },
	{ 0, 1, N_("%lld s") },
};

const char *time_span_unit(int64_t seconds, long long *n)
{
	const struct time_unit *u = units;
	int64_t size;

	if (seconds == TIME_UNKNOWN)
		return NULL;
	size = seconds < 0 ? -seconds : seconds;
	while (size < u->from)
		u++;
	*n = seconds / u->seconds;
	return u->format;
}

int64_t time_days_left(int64_t at, int64_t end)
{
	return (end - at) / DAY - ((end - at) % DAY < 0);
}

const char *time_span(int64_t seconds, char out[32])
{
	long long n;
	const char *unit = time_span_unit(seconds, &n);

	if (!unit)
		return strcpy(out, "?");
	snprintf(out, 32, _(unit), n);
	return out;
}
