/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/unit.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/redaction.h"
#include "base/sentence.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[] = "/tmp/certloupe-log-XXXXXX";

static void setup(void)
{
	int fd;

	strcpy(path + strlen(path) - 6, "XXXXXX");
	fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	close(fd);
	unlink(path);
	clock_pin(1780315200);
}

static void teardown(void)
{
	log_close();
	unlink(path);
}

static const char *contents(void)
{
	static char text[1000];
	FILE *f = fopen(path, "r");

	ck_assert_ptr_nonnull(f);
	text[fread(text, 1, sizeof text - 1, f)] = '\0';
	fclose(f);
	return text;
}

START_TEST(writes_safe_lines)
{
	struct err e;
	struct stat st;

	ck_assert(log_open(path, NULL, &e));
	log_line("read %1$s", as_path("a\033[2J\nb"));
	ck_assert_str_eq(contents(), "2026-06-01T12:00:00Z read a\\x1b[2J\\nb\n"); /* line by line, not at exit */
	ck_assert_str_eq(log_at(0)->text, "read a\\x1b[2J\\nb");
	ck_assert_int_eq(log_at(0)->at, 1780315200);
	log_close();
	ck_assert_uint_eq(log_count(), 0);
	ck_assert(log_open(path, NULL, &e)); /* appends */
	log_line("again");
	ck_assert_ptr_nonnull(strstr(contents(), "b\n2026-06-01T12:00:00Z again\n"));
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
}
END_TEST

/* By the kinds of what it speaks of, with the tokens of the report. */
START_TEST(is_redacted)
{
	struct arena *a = arena_new();
	struct redaction *r = redaction_new(a);
	struct err e;

	ck_assert(log_open(path, r, &e));
	log_line("%1$s: %2$s", as_path("secret.pem"), as_code("done"));
	log_line("%1$s: %2$s", as_host("secret.example"),
	         as_sentence(a, SENTENCE(a, "it sent %1$s", as_name("CN=secret"))));
	ck_assert_str_eq(contents(), "2026-06-01T12:00:00Z path-1: done\n"
	                             "2026-06-01T12:00:00Z host-1: it sent name-1\n");
	ck_assert_str_eq(redacted(r, ARGUMENT_HOST, "secret.example"), "host-1");
	log_close();
	log_line("%1$s", as_path("secret.pem"));
	ck_assert_str_eq(log_at(0)->text, "secret.pem");
	redaction_free(r);
	arena_free(a);
}
END_TEST

static const struct {
	enum log_level level;
	const char *text, *line;
} levels[] = {
	{ LEVEL_PLAIN, "done", "2026-06-01T12:00:00Z done\n" },
	{ LEVEL_NOTE, "n", "2026-06-01T12:00:00Z note: n\n" },
	{ LEVEL_WARNING, "w", "2026-06-01T12:00:00Z warning: w\n" },
	{ LEVEL_ERROR, "e", "2026-06-01T12:00:00Z error: e\n" },
	{ LEVEL_PLAIN, "error: a peer's words", "2026-06-01T12:00:00Z error: a peer's words\n" },
};

/* The level is kept apart from the text: who words a message cannot choose it. */
START_TEST(has_levels)
{
	struct err e;

	ck_assert(log_open(path, NULL, &e));
	log_sentence(levels[_i].level, "%1$s", ARGUMENTS(as_code(levels[_i].text)));
	unit_str(levels[_i].text, contents(), levels[_i].line);
	unit_str(levels[_i].text, log_at(0)->text, levels[_i].text);
	unit_int(levels[_i].text, log_at(0)->level, levels[_i].level);
}
END_TEST

START_TEST(keeps_the_last_thousand)
{
	char last[50];

	ck_assert_uint_eq(log_count(), 0);
	ck_assert_ptr_null(log_at(0));
	for (int i = 0; i < _i; i++)
		log_line("line %1$s", as_number(i));
	ck_assert_uint_eq(log_count(), _i < 1000 ? _i : 1000);
	snprintf(last, sizeof last, "line %d", _i - 1);
	ck_assert_str_eq(log_at(log_count() - 1)->text, last);
	snprintf(last, sizeof last, "line %d", _i < 1000 ? 0 : _i - 1000);
	ck_assert_str_eq(log_at(0)->text, last);
	ck_assert_ptr_null(log_at(log_count()));
}
END_TEST

START_TEST(refuses_what_it_cannot_write)
{
	struct err e;

	ck_assert(!log_open("/no/such/directory/log", NULL, &e));
	ck_assert_int_eq(e.code, ERR_SYSTEM);
	ck_assert_str_eq(e.text, "cannot write the log /no/such/directory/log: No such file or directory");
}
END_TEST

START_TEST(refuses_a_terminal)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	struct err e;

	if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0)
		return; /* no terminals here, so none to write to */
	ck_assert(!log_open(ptsname(master), NULL, &e));
	ck_assert_int_eq(e.code, ERR_USAGE);
	close(master);
}
END_TEST

UNIT_SUITE("log")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, writes_safe_lines);
	tcase_add_test(tc, is_redacted);
	UNIT_ROWS(tc, has_levels, levels);
	tcase_add_loop_test(tc, keeps_the_last_thousand, 1, 2);
	tcase_add_loop_test(tc, keeps_the_last_thousand, 999, 1003);
	tcase_add_loop_test(tc, keeps_the_last_thousand, 2500, 2501);
	tcase_add_test(tc, refuses_what_it_cannot_write);
	tcase_add_test(tc, refuses_a_terminal);
}
