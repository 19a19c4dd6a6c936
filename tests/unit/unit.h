/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every unit test needs and libcheck does not have.  A test file reads
 *
 *	#include "tests/unit/unit.h"
 *	#include "base/arena.h"
 *
 *	static const struct { const char *name, *in, *out; } rows[] = { ... };
 *
 *	START_TEST(escapes)
 *	{
 *		unit_str(rows[_i].name, actual(rows[_i].in), rows[_i].out);
 *	}
 *	END_TEST
 *
 *	UNIT_SUITE("text")
 *	{
 *		UNIT_ROWS(tc, escapes, rows);
 *		tcase_add_test(tc, another);
 *	}
 *
 * Each row counts as a test of its own; the message says which one it was.
 * CK_FORK=no in the environment keeps it in one process, for a debugger. */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H
#include "config.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define UNIT_COUNT(a) (sizeof(a) / sizeof *(a))
#define UNIT_ROWS(tc, fn, table) tcase_add_loop_test((tc), (fn), 0, (int)UNIT_COUNT(table))

/* Both results in words; `name` says which row it was. */
#define unit_str(name, actual, expected)                                                                               \
	do {                                                                                                           \
		const char *unit_a = (actual), *unit_e = (expected);                                                   \
		ck_assert_msg(unit_a &&unit_e &&strcmp(unit_a, unit_e) == 0, "%s: got \"%s\", expected \"%s\"",        \
		              (name), unit_a ? unit_a : "(null)", unit_e ? unit_e : "(null)");                         \
	} while (0)
#define unit_int(name, actual, expected)                                                                               \
	do {                                                                                                           \
		long long unit_a = (long long)(actual), unit_e = (long long)(expected);                                \
		ck_assert_msg(unit_a == unit_e, "%s: got %lld, expected %lld", (name), unit_a, unit_e);                \
	} while (0)

/* Says in the environment where something is, whatever directory is gone to later, unless that was said before. */
static inline void unit_default(const char *variable, const char *path)
{
	char *whole = realpath(path, NULL);

	setenv(variable, whole ? whole : path, 0);
	free(whole);
}

/* `make check` says where the trees and the program are. By hand, a program of BUILD/tests/ finds the build tree by its
 * own name, and takes for the source tree the current directory if it looks like one, else the one above BUILD. */
static inline void unit_find_trees(const char *program)
{
	char *whole = realpath(program, NULL), *in_tests = NULL, path[2048];

	for (char *p = whole; p && (p = strstr(p, "/tests/")); p++)
		in_tests = p;
	if (in_tests)
		*in_tests = '\0';
	unit_default("builddir", in_tests ? whole : ".");
	free(whole);
	snprintf(path, sizeof path, "%s/..", getenv("builddir"));
	unit_default("srcdir", access("tests/keys", F_OK) == 0 ? "." : path);
	snprintf(path, sizeof path, "%s/certloupe", getenv("builddir"));
	unit_default("CERTLOUPE", path);
}

/* The path of a file of the source or build tree, in a buffer that lives until the 8th next call. */
static inline const char *unit_path(const char *tree, const char *name)
{
	static char paths[8][1024];
	static unsigned next;
	const char *dir = getenv(tree);
	char *p = paths[next++ % 8];

	snprintf(p, sizeof paths[0], "%s/%s", dir ? dir : ".", name);
	return p;
}

static inline const char *unit_src(const char *name)
{
	return unit_path("srcdir", name);
}

static inline const char *unit_build(const char *name)
{
	return unit_path("builddir", name);
}

static inline int unit_run(const char *program, const char *name, void (*fill)(TCase *tc))
{
	Suite *s = suite_create(name);
	TCase *tc = tcase_create(name);
	SRunner *r = srunner_create(s);
	int failed;

	unit_find_trees(program);
	suite_add_tcase(s, tc);
	tcase_set_timeout(tc, 30); /* sanitizers and a busy machine take their time */
	fill(tc);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#define UNIT_SUITE(name)                                                                                               \
	static void unit_fill(TCase *tc);                                                                              \
	int main(int argc, char **argv)                                                                                \
	{                                                                                                              \
		(void)argc;                                                                                            \
		return unit_run(argv[0], name, unit_fill);                                                             \
	}                                                                                                              \
	static void unit_fill(TCase *tc)

#endif
