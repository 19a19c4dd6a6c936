/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/unit.h"
#include "base/clock.h"
#include "base/redaction.h"
#include "base/sentence.h"

static const struct {
	const char *msgid, *out;
} rows[] = {
	{ "", "" },
	{ "plain", "plain" },
	{ "%1$s was signed by %2$s", "A was signed by B %1$s" },
	{ "%2$s before %1$s", "B %1$s before A" },
	{ "%3$s and %1$s%1$s", "? and AA" },
	{ "100%% of %4$s", "100% of ?" },
	{ "at the end %", "at the end %" },
	{ "%", "%" },
	{ "%%1$s", "%1$s" },
	{ "%d %s %1$d %7$s %0$s %1", "%d %s %1$d %7$s %0$s %1" },
};

START_TEST(renders)
{
	struct arena *a = arena_new();
	char first[] = "A";
	struct sentence s = SENTENCE(a, rows[_i].msgid, as_code(first), as_code("B %1$s"), as_code(NULL));
	struct buf out = BUF_INIT;

	first[0] = 'x'; /* it has its own copy */
	sentence_render(&out, &s, &rendering_plain);
	unit_str(rows[_i].msgid, buf_str(&out), rows[_i].out);
	buf_reset(&out);
	sentence_render(&out, &s, &rendering_translated); /* no catalogue: the same */
	unit_str(rows[_i].msgid, buf_str(&out), rows[_i].out);
	buf_free(&out);
	arena_free(a);
}
END_TEST

START_TEST(counts_its_arguments)
{
	struct arena *a = arena_new();
	const struct argument many[8] = { { .kind = ARGUMENT_NONE } };
	struct buf out = BUF_INIT;
	struct sentence none = { .msgid = NULL };

	ck_assert_uint_eq(SENTENCE(a, "x").n, 0);
	ck_assert_uint_eq(SENTENCE(a, "x", as_code("1")).n, 1);
	ck_assert_uint_eq(sentence_make(a, "x", 8, many).n, SENTENCE_ARGS);
	sentence_render(&out, &none, &rendering_translated);
	ck_assert_str_eq(buf_str(&out), "");
	buf_free(&out);
	arena_free(a);
}
END_TEST

START_TEST(bounds_what_a_name_may_take)
{
	struct arena *a = arena_new();
	struct buf out = BUF_INIT;
	char *name = xcalloc(100001, 1);

	memset(name, 'A', 100000);
	struct sentence s = SENTENCE(a, "<%1$s>", as_code(name));
	sentence_render(&out, &s, &rendering_plain);
	ck_assert_uint_eq(out.n, 1000 + strlen("<...>"));
	buf_free(&out);
	free(name);
	arena_free(a);
}
END_TEST

#define NOON 1764417600 /* 2025-11-29 12:00 UTC */

static const struct {
	const char *name;
	struct argument argument;
	const char *out;
} times[] = {
	{ "a day", { .kind = ARGUMENT_DAY, .number = NOON }, "2025-11-29" },
	{ "a time", { .kind = ARGUMENT_TIME, .number = NOON }, "2025-11-29 12:00 UTC" },
	{ "a time that is not known", { .kind = ARGUMENT_TIME, .number = TIME_UNKNOWN }, "?" },
	{ "a second", { .kind = ARGUMENT_SECOND, .number = NOON + 6 }, "2025-11-29 12:00:06 UTC" },
	{ "one day", { .kind = ARGUMENT_DAYS, .number = 1 }, "1 day" },
	{ "no day", { .kind = ARGUMENT_DAYS, .number = 0 }, "0 days" },
	{ "days", { .kind = ARGUMENT_DAYS, .number = 200 }, "200 days" },
	{ "a span", { .kind = ARGUMENT_SPAN, .number = 3 * DAY + 1 }, "3 d" },
	{ "a short span", { .kind = ARGUMENT_SPAN, .number = 3600 }, "1 h" },
	{ "a span that is not known", { .kind = ARGUMENT_SPAN, .number = TIME_UNKNOWN }, "?" },
};

START_TEST(writes_times)
{
	struct buf out = BUF_INIT;

	argument_render(&out, times[_i].argument, &rendering_plain);
	unit_str(times[_i].name, buf_str(&out), times[_i].out);
	buf_free(&out);
}
END_TEST

static const struct {
	const char *name;
	int64_t t, other;
	enum argument_kind kind;
} beside[] = {
	{ "the same", NOON, NOON, ARGUMENT_TIME },
	{ "a second apart", NOON, NOON + 1, ARGUMENT_SECOND },
	{ "just below a minute before", NOON, NOON - 59, ARGUMENT_SECOND },
	{ "a minute apart", NOON, NOON + 60, ARGUMENT_TIME },
	{ "just below a day later", NOON, NOON + DAY - 1, ARGUMENT_TIME },
	{ "just below a day before", NOON, NOON - DAY + 1, ARGUMENT_TIME },
	{ "a day later", NOON, NOON + DAY, ARGUMENT_DAY },
	{ "a day before", NOON, NOON - DAY, ARGUMENT_DAY },
	{ "the other is not known", NOON, TIME_UNKNOWN, ARGUMENT_DAY },
	{ "itself is not known", TIME_UNKNOWN, NOON, ARGUMENT_DAY },
};

START_TEST(shows_the_time_where_the_day_says_too_little)
{
	unit_int(beside[_i].name, as_day_beside(beside[_i].t, beside[_i].other).kind, beside[_i].kind);
}
END_TEST

START_TEST(knows_the_same)
{
	struct arena *a = arena_new();
	const struct argument names[] = { as_name("A"), as_name("B") }, others[] = { as_name("A"), as_host("B") };
	const struct argument different[] = {
		as_none(),
		as_name("A"),
		as_name("B"),
		as_host("A"),
		as_number(1),
		as_days(1),
		as_days(2),
		as_time(1),
		as_number(2),
		as_sentence(a, SENTENCE(a, "x", as_name("A"))),
		as_sentence(a, SENTENCE(a, "x", as_name("B"))),
		as_sentence(a, SENTENCE(a, "x")),
		as_sentence(a, SENTENCE(a, "y", as_name("A"))),
		as_list(a, names, 2, 2),
		as_list(a, names, 2, 3),
		as_list(a, names, 1, 2),
		as_list(a, others, 2, 2),
	};

	for (size_t i = 0; i < UNIT_COUNT(different); i++)
		for (size_t k = 0; k < UNIT_COUNT(different); k++)
			ck_assert_msg(argument_equal(argument_keep(a, different[i]), different[k]) == (i == k),
			              "%zu and %zu", i, k);
	arena_free(a);
}
END_TEST

/* ---- tokens in place of what tells of somebody ---- */

/* In this order, in one report. */
static const struct {
	enum argument_kind kind;
	const char *text, *out;
} tokens[] = {
	{ ARGUMENT_NAME, "CN=alice", "name-1" },
	{ ARGUMENT_NAME, "CN=bob", "name-2" },
	{ ARGUMENT_NAME, "CN=alice", "name-1" },
	{ ARGUMENT_HOST, "www.example.com", "host-1" },
	{ ARGUMENT_NAME, "www.example.com", "host-1" }, /* the same text: a host that stands in a certificate */
	{ ARGUMENT_SERIAL, "77:AA:88:bb", "serial-1" },
	{ ARGUMENT_SERIAL, "77aa88bb", "serial-1" },
	{ ARGUMENT_SERIAL, "77aa88bc", "serial-2" },
	{ ARGUMENT_DIGEST, "abc+/DEF=", "digest-1" }, /* base64: its case counts */
	{ ARGUMENT_DIGEST, "abc+/def=", "digest-2" },
	{ ARGUMENT_PATH, "-", "-" },
	{ ARGUMENT_PATH, "./a.pem", "path-1" },
	{ ARGUMENT_QUOTE, "say \"no\"", "quote-1" },
	{ ARGUMENT_CODE, "SHA-1", "SHA-1" },
	{ ARGUMENT_NAME, "", "" },
};

START_TEST(gives_tokens)
{
	struct arena *a = arena_new();
	struct redaction *r = redaction_new(a);

	for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
		unit_str(tokens[i].text, redacted(r, tokens[i].kind, tokens[i].text), tokens[i].out);
		unit_str(tokens[i].text, redacted(NULL, tokens[i].kind, tokens[i].text), tokens[i].text);
	}
	ck_assert_ptr_null(redacted(r, ARGUMENT_NAME, NULL));
	redaction_free(r);
	arena_free(a);
}
END_TEST

/* ---- commands ---- */

static const struct {
	const char *path, *plain, *redacted;
} commands[] = {
	{ "a.pem", "cat a.pem 5 > new.pem", "cat path-1 5 > new.pem" },
	{ "my file.pem", "cat 'my file.pem' 5 > new.pem", "cat path-1 5 > new.pem" },
	{ "it's", "cat 'it'\\''s' 5 > new.pem", "cat path-1 5 > new.pem" },
	{ "-rf", "cat ./-rf 5 > new.pem", "cat path-1 5 > new.pem" },
	{ "-", "cat - 5 > new.pem", "cat - 5 > new.pem" },
	{ "a=b.pem", "cat ./a=b.pem 5 > new.pem", "cat path-1 5 > new.pem" },
	{ "/tmp/a=b.pem", "cat /tmp/a=b.pem 5 > new.pem", "cat path-1 5 > new.pem" },
	{ "$(id)", "cat '$(id)' 5 > new.pem", "cat path-1 5 > new.pem" },
};

START_TEST(quotes_for_a_shell)
{
	struct arena *a = arena_new();
	struct argument print = as_sentence(a, SENTENCE(a, "cat %1$s", as_path(commands[_i].path)));
	struct sentence command = SENTENCE(a, "%1$s %2$s > %3$s", print, as_number(5), as_code("new.pem"));
	struct redaction *r = redaction_new(a);
	struct buf out = BUF_INIT;

	command_render(&out, &command, NULL);
	unit_str(commands[_i].path, buf_str(&out), commands[_i].plain);
	buf_reset(&out);
	command_render(&out, &command, r);
	unit_str(commands[_i].path, buf_str(&out), commands[_i].redacted);
	redaction_free(r);
	buf_free(&out);
	arena_free(a);
}
END_TEST

/* A sentence shows the beginning; half a file name would be another file. */
START_TEST(commands_hold_whole_words)
{
	struct arena *a = arena_new();
	struct buf out = BUF_INIT;
	char *name = xcalloc(3001, 1);

	memset(name, 'a', 3000);
	struct sentence s = SENTENCE(a, "<%1$s>", as_path(name));
	command_render(&out, &s, NULL);
	ck_assert_uint_eq(out.n, 3002);
	buf_reset(&out);
	sentence_render(&out, &s, &rendering_plain);
	ck_assert_uint_eq(out.n, 1000 + strlen("<...>"));
	buf_free(&out);
	free(name);
	arena_free(a);
}
END_TEST

START_TEST(says_the_same_once)
{
	struct arena *a = arena_new();
	struct sentence_pool *p = sentence_pool_new(a);
	char name[] = "A";
	const struct sentence *first = SENTENCE_POOLED(p, "%1$s until %2$s", as_name(name), as_day(0));

	name[0] = 'B'; /* it has its own copy */
	ck_assert_str_eq(first->arg[0].text, "A");
	ck_assert_ptr_ne(SENTENCE_POOLED(p, "%1$s until %2$s", as_name(name), as_day(0)), first);
	name[0] = 'A';
	ck_assert_ptr_eq(SENTENCE_POOLED(p, "%1$s until %2$s", as_name(name), as_day(0)), first);
	ck_assert_ptr_ne(SENTENCE_POOLED(p, "%1$s until %2$s", as_name(name), as_day(DAY)), first);
	ck_assert_ptr_ne(SENTENCE_POOLED(p, "%1$s until %2$s", as_host(name), as_day(0)), first);
	ck_assert_ptr_ne(SENTENCE_POOLED(p, "%1$s till %2$s", as_name(name), as_day(0)), first);
	arena_free(a);
}
END_TEST

UNIT_SUITE("sentence")
{
	tcase_add_test(tc, says_the_same_once);
	tcase_add_test(tc, gives_tokens);
	UNIT_ROWS(tc, quotes_for_a_shell, commands);
	tcase_add_test(tc, commands_hold_whole_words);
	tcase_add_test(tc, knows_the_same);
	UNIT_ROWS(tc, writes_times, times);
	UNIT_ROWS(tc, shows_the_time_where_the_day_says_too_little, beside);
	tcase_add_test(tc, bounds_what_a_name_may_take);
	UNIT_ROWS(tc, renders, rows);
	tcase_add_test(tc, counts_its_arguments);
}
