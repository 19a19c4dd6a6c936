/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/unit.h"
#include "base/err.h"
#include "base/text.h"
#include <errno.h>

START_TEST(says_what_happened)
{
	struct err e;

	ck_assert(!err_set(&e, ERR_INPUT, "nothing in %s", "a.pem"));
	ck_assert_int_eq(e.code, ERR_INPUT);
	ck_assert_int_eq(e.sys, 0);
	ck_assert_str_eq(e.text, "nothing in a.pem");
	ck_assert(!err_sys(&e, ENOENT, "cannot read %s", "b.pem"));
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
		err_set(&e, ERR_INPUT, "x%s", name);
		ck_assert(text_is_utf8(span_str(e.text)));
		ck_assert_uint_ge(strlen(e.text), bytes < 398 ? bytes - 2 : 396);
		err_sys(&e, ENOENT, "x%s", name);
		ck_assert(text_is_utf8(span_str(e.text)));
		ck_assert_ptr_nonnull(strstr(e.text, ": No such file or directory"));
	}
}
END_TEST

UNIT_SUITE("err")
{
	tcase_add_test(tc, says_what_happened);
	tcase_add_loop_test(tc, cuts_between_characters, 0, 4);
}
