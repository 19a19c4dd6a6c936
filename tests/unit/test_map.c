/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/unit.h"
#include "base/arena.h"
#include "base/map.h"

/* Keys that are copied and keys that are pointed to; in rows of malloc and of an arena. */
static const struct {
	size_t key;
	bool arena;
} rows[] = {
	{ 1, false }, { 4, false }, { MAP_KEY_COPIED, false }, { MAP_KEY_COPIED + 1, false }, { 300, false },
	{ 1, true },  { 4, true },  { MAP_KEY_COPIED, true },  { MAP_KEY_COPIED + 1, true },  { 300, true },
};

#define KEYS 200

START_TEST(finds_what_was_put)
{
	size_t n = rows[_i].key, keys = n == 1 ? 100 : KEYS;
	struct arena *a = rows[_i].arena ? arena_new() : NULL;
	struct map m = { .arena = a };
	union map_value *where[KEYS];
	static unsigned char key[KEYS][300];

	ck_assert_ptr_null(map_find(&m, key[0], n));
	for (size_t i = 0; i < keys; i++) {
		memset(key[i], 0, sizeof *key);
		key[i][0] = (unsigned char)i;
		key[i][n - 1] = (unsigned char)(n == 1 ? i : 7);
		where[i] = map_at(&m, key[i], n);
		ck_assert_ptr_null(where[i]->p);
		where[i]->i = (long)i + 1;
	}
	ck_assert_uint_eq(map_count(&m), keys);
	for (size_t i = 0; i < keys; i++) {
		unsigned char same[300];

		memcpy(same, key[i], n);
		ck_assert_ptr_eq(map_find(&m, same, n), where[i]);
		ck_assert_ptr_eq(map_at(&m, same, n), where[i]);
		ck_assert_int_eq(where[i]->i, (long)i + 1);
		if (n > 1)
			ck_assert_ptr_null(map_find(&m, same, n - 1));
	}
	map_free(&m);
	ck_assert_uint_eq(map_count(&m), 0);
	ck_assert_ptr_null(map_find(&m, key[1], n));
	ck_assert_ptr_null(map_at(&m, key[1], n)->p);
	map_free(&m);
	arena_free(a);
}
END_TEST

START_TEST(short_keys_are_copied)
{
	struct map m = { 0 };
	char key[MAP_KEY_COPIED] = "abc";

	map_at(&m, key, sizeof key)->i = 1;
	memset(key, 'x', sizeof key);
	ck_assert_ptr_null(map_find(&m, key, sizeof key));
	memset(key, 0, sizeof key);
	memcpy(key, "abc", 3);
	ck_assert_int_eq(map_find(&m, key, sizeof key)->i, 1);
	map_free(&m);
}
END_TEST

START_TEST(an_empty_key_is_one)
{
	struct map m = { 0 };

	map_at(&m, "", 0)->i = 5;
	map_at(&m, "a", 1)->i = 6;
	ck_assert_int_eq(map_find(&m, "b", 0)->i, 5);
	ck_assert_uint_eq(map_count(&m), 2);
	map_free(&m);
}
END_TEST

UNIT_SUITE("map")
{
	UNIT_ROWS(tc, finds_what_was_put, rows);
	tcase_add_test(tc, short_keys_are_copied);
	tcase_add_test(tc, an_empty_key_is_one);
}
