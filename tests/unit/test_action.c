/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The action table: every key has one meaning in a place, every row is complete, hints are never cut. */
#include "tests/unit/unit.h"
#include "ui/action.h"

/* What the screens are, as their views say it. */
static const struct {
	const char *name;
	unsigned where;
} places[] = {
	{ "main, tree", IN_MAIN | HAS_PANES | HAS_TABS | HAS_FOLDS | HAS_ROWS },
	{ "main, details", IN_MAIN | HAS_PANES | HAS_TABS },
	{ "main, findings", IN_MAIN | HAS_PANES | HAS_TABS | HAS_ROWS },
	{ "finding", IN_FINDING },
	{ "certificate", IN_CERTIFICATE | HAS_TABS | HAS_ROWS },
	{ "connect", IN_CONNECT },
	{ "help", IN_HELP },
};

static const struct {
	const char *keys;
	unsigned where;
	enum action action;
	int arg;
} keys[] = {
	{ "j", 0, ACTION_DOWN, 0 },
	{ "gg", 0, ACTION_FIRST, 0 },
	{ "gx", 0, ACTION_NONE, 0 },
	{ "G", 0, ACTION_LAST, 0 },
	{ "z3", HAS_FOLDS, ACTION_FOLD_LEVEL, 3 },
	{ "z0", HAS_FOLDS, ACTION_FOLD_LEVEL, 0 },
	{ "za", HAS_FOLDS, ACTION_FOLD, 0 },
	{ "za", 0, ACTION_NONE, 0 },
	{ "3", HAS_TABS, ACTION_TAB, 3 },
	{ "3", 0, ACTION_NONE, 3 },
	{ "q", IN_MAIN, ACTION_LEAVE, 0 },
	{ "q", IN_FINDING, ACTION_BACK, 0 },
	{ "q", IN_CONNECT, ACTION_CANCEL, 0 },
	{ "\033", IN_MAIN, ACTION_CLEAR, 0 },
	{ "\033", IN_HELP, ACTION_BACK, 0 },
	{ "\003", IN_MAIN, ACTION_QUIT, 0 },
	{ "\003", IN_CONNECT, ACTION_CANCEL, 0 },
	{ "\006", 0, ACTION_PAGE_DOWN, 0 },
	{ "\t", HAS_PANES, ACTION_NEXT_PANE, 0 },
	{ " ", HAS_FOLDS, ACTION_FOLD, 0 },
};

START_TEST(meaning)
{
	uint32_t state = K_NONE;
	enum action a = ACTION_NONE;
	int arg = 0;

	for (const char *k = keys[_i].keys; *k; k++)
		a = action_of(&state, (unsigned char)*k, keys[_i].where, &arg);
	unit_int(keys[_i].keys, a, keys[_i].action);
	if (a != ACTION_NONE)
		unit_int(keys[_i].keys, arg, keys[_i].arg);
	ck_assert_uint_eq(state, K_NONE);
}
END_TEST

static bool valid(const struct action_row *row, unsigned where)
{
	return (row->where & (where | ANYWHERE)) != 0;
}

static bool has_word(const char *list, const char *word, size_t n)
{
	for (; *list; list += strcspn(list, " "), list += strspn(list, " "))
		if (strcspn(list, " ") == n && strncmp(list, word, n) == 0)
			return true;
	return false;
}

/* In a place the first row of the table wins; a key that is shadowed is only allowed where the table says so. */
static const char *const shadowed[] = { "quit:^C" };

static bool allowed(const struct action_row *row, const char *word, size_t n)
{
	char name[64];

	snprintf(name, sizeof name, "%s:%.*s", row->name, (int)n, word);
	for (size_t i = 0; i < UNIT_COUNT(shadowed); i++)
		if (strcmp(shadowed[i], name) == 0)
			return true;
	return false;
}

START_TEST(no_clashes)
{
	unsigned where = places[_i].where;

	for (size_t i = 0; i < action_count; i++)
		for (size_t k = i + 1; k < action_count; k++) {
			const struct action_row *a = &action_table[i], *b = &action_table[k];

			if (!valid(a, where) || !valid(b, where))
				continue;
			for (const char *w = b->keys; *w; w += strcspn(w, " "), w += strspn(w, " "))
				ck_assert_msg(!has_word(a->keys, w, strcspn(w, " ")) || allowed(b, w, strcspn(w, " ")),
				              "%s: %s and %s share a key of \"%s\"", places[_i].name, a->name, b->name,
				              b->keys);
		}
}
END_TEST

START_TEST(rows_are_complete)
{
	for (size_t i = 0; i < action_count; i++) {
		const struct action_row *row = &action_table[i];

		ck_assert_ptr_eq(action_row(row->id), row);
		ck_assert_msg(row->name && row->help && row->where, "%s", row->name);
		ck_assert_msg((row->rank == 0) == (row->hint == NULL), "%s: a hint needs a rank", row->name);
		for (const char *w = row->keys; *w; w += strcspn(w, " "), w += strspn(w, " ")) {
			uint32_t k[2];

			ck_assert_msg(key_sequence(w, strcspn(w, " "), k), "%s: %s", row->name, w);
		}
		for (size_t k = 0; k < i; k++)
			ck_assert_msg(strcmp(row->name, action_table[k].name) != 0, "%s twice", row->name);
	}
}
END_TEST

/* Every place has a way to the help and a way out that is shown even at 40 columns. */
START_TEST(hints)
{
	for (size_t cells = 38; cells < 140; cells++) {
		struct buf b = BUF_INIT;
		const char *s;

		action_hints(&b, places[_i].where, cells);
		s = buf_str(&b);
		ck_assert_uint_le(text_width(s), cells);
		ck_assert_msg(strncmp(s, "?help", 5) == 0, "%s at %zu: %s", places[_i].name, cells, s);
		ck_assert_msg(strstr(s, "q quit") || strstr(s, "Esc back") || strstr(s, "Esc cancel"), "%s at %zu: %s",
		              places[_i].name, cells, s);
		buf_free(&b);
	}
}
END_TEST

UNIT_SUITE("action")
{
	UNIT_ROWS(tc, meaning, keys);
	UNIT_ROWS(tc, no_clashes, places);
	tcase_add_test(tc, rows_are_complete);
	UNIT_ROWS(tc, hints, places);
}
