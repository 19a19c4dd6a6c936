/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger: its table is in order, roots are found by key and by key identifier, limits go by the day of issue. */
#include "tests/unit/unit.h"
#include "analysis/ledger.h"

#include "base/clock.h"
#include "diagnose/rule.h"
#include "phrase/phrasebook.h"

static int64_t day(const char *s)
{
	int64_t t;

	ck_assert_msg(time_parse(s, 0, &t), "%s: no time", s);
	return t;
}

/* When its source was read; of one that nobody has read, when the last other one was. */
static int64_t read_on(const struct event *e)
{
	int64_t last = 0;

	if (strcmp(e->checked, "-") != 0)
		return day(e->checked);
	for (size_t i = 0; i < event_count; i++)
		if (strcmp(event_table[i].checked, "-") != 0 && day(event_table[i].checked) > last)
			last = day(event_table[i].checked);
	return last;
}

static bool is_root(const struct event *e)
{
	return e->kind == EVENT_ROOT || e->kind == EVENT_ADDED;
}

START_TEST(table_is_in_order)
{
	size_t past = 0, ahead = 0;

	ck_assert_uint_ge(event_count, 120);
	for (size_t i = 0; i < event_count; i++) {
		const struct event *e = &event_table[i], *before = i ? e - 1 : NULL;

		ck_assert_msg(rule_find(e->rule) || condition_find(e->rule, strlen(e->rule)), "%s: unknown", e->rule);
		ck_assert_msg(*e->subject && *e->who && *e->what && *e->source && *e->checked,
		              "row %zu (%s): something is empty", i, e->what);
		if (is_root(e))
			ck_assert_msg(strlen(e->subject) == 64 && strlen(e->key_id) % 2 == 0, "%s", e->what);
		if (before && before->kind == e->kind && is_root(e)) {
			int order = strcmp(before->subject, e->subject);

			ck_assert_msg(order < 0 || (order == 0 && before->from <= e->from), "%s: out of order",
			              e->what);
		}
		ck_assert_msg(e->from <= read_on(e) || e->issued || e->kind == EVENT_ROOT, "%s: from when?", e->what);
		past += e->from <= read_on(e);
		ahead += e->from > read_on(e) + 365 * DAY;
	}
	ck_assert_uint_ge(past, 100);
	ck_assert_uint_ge(ahead, 20); /* it looks further ahead than a year */
}
END_TEST

START_TEST(limit_goes_by_the_day_of_issue)
{
	static const struct {
		const char *issued;
		int days;
	} limits[] = {
		{ "2017-01-01", 0 },   { "2018-03-01", 825 }, { "2020-08-31T23:59:59Z", 825 },
		{ "2020-09-01", 398 }, { "2026-03-14", 398 }, { "2026-03-15", 200 },
		{ "2027-03-15", 100 }, { "2029-03-15", 47 },  { "2040-01-01", 47 },
	};

	for (size_t i = 0; i < UNIT_COUNT(limits); i++) {
		const struct event *e = ledger_limit(EVENT_LEAF_DAYS, day(limits[i].issued));

		ck_assert_msg((e ? e->days : 0) == limits[i].days, "%s: %d days", limits[i].issued, e ? e->days : 0);
	}
	ck_assert_int_eq(ledger_limit(EVENT_ANY_DAYS, day("2030-01-01"))->days, 825);
	ck_assert_ptr_null(ledger_limit(EVENT_LEAF_EKU, day("2026-11-30")));
	ck_assert_str_eq(ledger_limit(EVENT_LEAF_EKU, day("2027-03-15"))->subject, "clientAuth");
}
END_TEST

/* Entrust's G2: Chrome goes by the day of issue, Firefox took it out. */
START_TEST(root_is_known_by_its_key)
{
	static const uint8_t id[] = { 0x6a, 0x72, 0x26, 0x7a, 0xd0, 0x1e, 0xef, 0x7d, 0xe7, 0x3b,
		                      0x69, 0x51, 0xd4, 0x6c, 0x8d, 0x9f, 0x90, 0x12, 0x66, 0xab };
	struct certificate child = { .aki_keyid = { id, sizeof id } }, leaf = { .not_before = day("2024-11-11") };
	const struct event *e;
	size_t n = ledger_of_issuer(&child, &e), by_issue = 0, all = 0;

	ck_assert_uint_ge(n, 3);
	for (size_t i = 0; i < n; i++) {
		ck_assert_str_eq(e[i].key_id, "6a72267ad01eef7de73b6951d46c8d9f901266ab");
		by_issue += e[i].issued;
		all += !e[i].issued;
		if (e[i].issued && !strcmp(e[i].who, "Chrome 131")) {
			ck_assert(!event_refuses(&e[i], &leaf, day("2030-01-01")));
			leaf.not_before = day("2024-11-12");
			ck_assert(event_refuses(&e[i], &leaf, day("2030-01-01")));
		} else if (!e[i].issued) {
			ck_assert(!event_refuses(&e[i], &leaf, e[i].from - 1));
			ck_assert(event_refuses(&e[i], &leaf, e[i].from));
		}
	}
	ck_assert_uint_ge(by_issue, 2);
	ck_assert_uint_ge(all, 1);
	ck_assert_ptr_null(ledger_added_issuer(&child));
	child.aki_keyid.n = 4; /* too short to tell anybody */
	ck_assert_uint_eq(ledger_of_issuer(&child, &e), 0);
}
END_TEST

START_TEST(responder_is_known_by_its_host)
{
	static const struct {
		const char *uri, *at;
		bool off;
	} uris[] = {
		{ "http://r3.o.lencr.org", "2025-08-06", true },
		{ "http://r3.o.lencr.org", "2025-08-05", false },
		{ "http://R3.O.LENCR.ORG:80/x", "2026-01-01", true },
		{ "http://ocsp.int-x3.letsencrypt.org/", "2026-01-01", true },
		{ "http://lencr.org.example.com/", "2026-01-01", false },
		{ "http://notlencr.org/", "2026-01-01", false },
		{ "r3.o.lencr.org", "2026-01-01", false },
		{ "http://", "2026-01-01", false },
		{ "", "2026-01-01", false },
	};

	for (size_t i = 0; i < UNIT_COUNT(uris); i++)
		ck_assert_msg(!!ledger_responder_off(uris[i].uri, day(uris[i].at)) == uris[i].off, "%s at %s",
		              uris[i].uri, uris[i].at);
}
END_TEST

UNIT_SUITE("ledger")
{
	tcase_add_test(tc, table_is_in_order);

	tcase_add_test(tc, limit_goes_by_the_day_of_issue);
	tcase_add_test(tc, root_is_known_by_its_key);
	tcase_add_test(tc, responder_is_known_by_its_host);
}
