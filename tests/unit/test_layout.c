/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rectangle cut in two: nothing is lost but the one line between, and the bounds hold. */
#include "tests/unit/unit.h"
#include "ui/frame/layout.h"
#include "ui/kit/shares.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct {
	const char *name;
	enum split how;
	struct share share;
	int all, first, second;
} cuts[] = {
	{ "half of 20", SPLIT_ROWS, { 1, 2 }, 20, 10, 9 },
	{ "rounded down", SPLIT_ROWS, { 3, 5 }, 19, 11, 7 },
	{ "columns", SPLIT_COLUMNS, { 43, 100 }, 100, 43, 56 },
	{ "at most", SPLIT_COLUMNS, { 43, 100, .max = 64 }, 200, 64, 135 },
	{ "not reached", SPLIT_COLUMNS, { 43, 100, .max = 64 }, 120, 51, 68 },
	{ "at least", SPLIT_ROWS, { 9, 20, .min = 3 }, 5, 3, 1 },
	{ "least wins", SPLIT_ROWS, { 1, 1, .min = 4, .max = 2 }, 10, 4, 5 },
	{ "the last part", SPLIT_ROWS, { 10, 24, .last = true }, 24, 13, 10 },
	{ "a fixed last part", SPLIT_ROWS, { 1, 1, .max = 3, .last = true }, 20, 16, 3 },
	{ "no room for the second", SPLIT_ROWS, { 1, 1 }, 5, 5, -1 },
};

START_TEST(cut)
{
	bool rows = cuts[_i].how == SPLIT_ROWS;
	struct rect at = { 2, 3, rows ? 40 : cuts[_i].all, rows ? cuts[_i].all : 40 };
	struct parts p = rect_split(at, cuts[_i].how, cuts[_i].share);

	unit_int(cuts[_i].name, rows ? p.first.h : p.first.w, cuts[_i].first);
	unit_int(cuts[_i].name, rows ? p.second.h : p.second.w, cuts[_i].second);
	unit_int(cuts[_i].name, rows ? p.first.w : p.first.h, 40);
	unit_int(cuts[_i].name, rows ? p.second.w : p.second.h, 40);
	unit_int(cuts[_i].name, p.first.x, 2);
	unit_int(cuts[_i].name, p.first.y, 3);
	unit_int(cuts[_i].name, p.second.x, rows ? 2 : 3 + cuts[_i].first);
	unit_int(cuts[_i].name, p.second.y, rows ? 4 + cuts[_i].first : 3);
}
END_TEST

START_TEST(under)
{
	struct rect r = rect_under((struct rect){ 1, 2, 30, 10 }, 3);

	ck_assert_int_eq(r.x, 1);
	ck_assert_int_eq(r.y, 5);
	ck_assert_int_eq(r.w, 30);
	ck_assert_int_eq(r.h, 7);
}
END_TEST

/* What was moved is there in the next run; what was put back, and what makes no sense, is not. */
START_TEST(kept)
{
	char top[] = "/tmp/panes-XXXXXX", folder[48], path[64];
	struct shares s = { .n = 0 }, again;
	FILE *f;

	ck_assert_ptr_nonnull(mkdtemp(top));
	setenv("XDG_STATE_HOME", top, 1);
	snprintf(folder, sizeof folder, "%s/certloupe", top);
	snprintf(path, sizeof path, "%s/panes", folder);
	shares_write(&s);
	ck_assert_int_eq(access(path, F_OK), -1); /* nothing changed */
	shares_put(&s, "main", 0, true, 400);
	shares_put(&s, "main", 0, false, 600);
	shares_put(&s, "paths", 1, false, 300);
	shares_put(&s, "paths", 1, false, 0);
	shares_write(&s);
	shares_read(&again);
	ck_assert_uint_eq(again.n, 2);
	ck_assert(!again.changed);
	ck_assert_int_eq(shares_get(&again, "main", 0, true), 400);
	ck_assert_int_eq(shares_get(&again, "main", 0, false), 600);
	ck_assert_int_eq(shares_get(&again, "main", 1, false), 0);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs("main 0 columns 1000\nmain -1 columns 5\nno sense\nmain 0 lines 0\nlist 2 lines 999\n", f);
	fclose(f);
	shares_read(&again);
	ck_assert_uint_eq(again.n, 1);
	ck_assert_int_eq(shares_get(&again, "list", 2, false), 999);
	unlink(path);
	rmdir(folder);
	rmdir(top);
}
END_TEST

UNIT_SUITE("layout")
{
	UNIT_ROWS(tc, cut, cuts);
	tcase_add_test(tc, under);
	tcase_add_test(tc, kept);
}
