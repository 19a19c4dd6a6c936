/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/unit.h"
#include "base/err.h"
#include "base/redaction.h"
#include "base/text.h"
#include <errno.h>

START_TEST(says_what_happened)
{
	struct err e;

	ck_assert(!err_set(&e, ERR_INPUT, "nothing in %1$s", as_code("a.pem")));
	ck_assert_int_eq(e.code, ERR_INPUT);
	ck_assert_int_eq(e.sys, 0);
	ck_assert_str_eq(e.text, "nothing in a.pem");
	ck_assert(!err_sys(&e, ENOENT, "cannot read %1$s", as_code("b.pem")));
	ck_assert_int_eq(e.code, ERR_SYSTEM);
	ck_assert_int_eq(e.sys, ENOENT);
	ck_assert_str_eq(e.text, "cannot read b.pem: No such file or directory");
	ck_assert(!err_set(NULL, ERR_INPUT, "nobody listens"));
	ck_assert(!err_sys(NULL, EIO, "nobody listens"));
}
END_TEST

static void fill(char *name, size_t bytes, const char *character)
{
	name[0] = '\0';
	while (strlen(name) + strlen(character) <= bytes)
		strcat(name, character);
}

/* Names of every length: the sentence is cut between characters, and the reason is kept. */
START_TEST(cuts_between_characters)
{
	static const char *const characters[] = { "a", "é", "株", "😀" };

	for (size_t bytes = 250; bytes < 450; bytes++) {
		char name[500];
		struct err e;

		fill(name, bytes, characters[_i]);
		err_set(&e, ERR_INPUT, "x%1$s", as_path(name));
		ck_assert(text_is_utf8(span_str(e.text)));
		ck_assert_uint_ge(strlen(e.text), bytes < 398 ? bytes - 2 : 396);
		err_sys(&e, ENOENT, "x%1$s", as_path(name));
		ck_assert(text_is_utf8(span_str(e.text)));
		ck_assert_ptr_nonnull(strstr(e.text, ": No such file or directory"));
	}
}
END_TEST

/* Its arguments keep their kinds, also in a copy. */
START_TEST(is_an_argument)
{
	static const char *const out[] = { "a.pem: it is no list of 3", "path-1: it is no list of 3",
		                           "a.pem: No such file or directory", "path-1: No such file or directory" };
	struct arena *a = arena_new();
	struct err e, copy;
	struct redaction *r = _i % 2 ? redaction_new(a) : NULL;
	struct buf b = BUF_INIT;

	if (_i < 2)
		err_set(&e, ERR_INPUT, "%1$s: it is no list of %2$s", as_path("a.pem"), as_number(3));
	else
		err_sys(&e, ENOENT, "%1$s", as_path("a.pem"));
	copy = e;
	err_set(&e, ERR_INPUT, "another");
	argument_render(&b, err_argument(a, &copy), &(struct rendering){ .redaction = r });
	ck_assert_str_eq(buf_str(&b), out[_i]);
	redaction_free(r);
	buf_free(&b);
	arena_free(a);
}
END_TEST

UNIT_SUITE("err")
{
	tcase_add_loop_test(tc, is_an_argument, 0, 4);
	tcase_add_test(tc, says_what_happened);
	tcase_add_loop_test(tc, cuts_between_characters, 0, 4);
}
