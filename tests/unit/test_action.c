/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The action table: every key has one meaning in a place, every row is complete, hints are never cut. */
#include "tests/unit/unit.h"
#include "ui/view/view_list.h"
#include "ui/frame/bind.h"
#include "ui/frame/view.h"

/* Every view as it stands when a tree, a list or a text of its is in focus. */
static const unsigned focus[] = { HAS_FOLDS | HAS_ROWS, HAS_ROWS, 0 };
#define PLACES ((int)(view_count * UNIT_COUNT(focus)))

static const struct view_ops *place(int i, unsigned *has)
{
	const struct view_ops *ops = view_list[(size_t)i / UNIT_COUNT(focus)];

	*has = ops->has | focus[(size_t)i % UNIT_COUNT(focus)] | (ops == &view_main ? HAS_NOTHING_ELSE : 0);
	return ops;
}

static const struct {
	const char *keys;
	const struct view_ops *view;
	unsigned has;       /* of the pane in focus */
	const char *action; /* "": none */
	int arg;
} keys[] = {
	{ "j", &view_help, 0, "down", 0 },
	{ "gg", &view_help, 0, "first", 0 },
	{ "gx", &view_help, 0, "", 0 },
	{ "G", &view_help, 0, "last", 0 },
	{ "z3", &view_main, HAS_FOLDS, "fold-level", 3 },
	{ "z0", &view_main, HAS_FOLDS, "fold-level", 0 },
	{ "za", &view_main, HAS_FOLDS, "fold", 0 },
	{ "za", &view_main, 0, "fetch", 0 }, /* of z there is nothing: what follows has its own meaning */
	{ "3", &view_main, 0, "tab", 3 },
	{ "3", &view_finding, 0, "", 3 },
	{ "q", &view_main, HAS_NOTHING_ELSE, "leave", 0 },
	{ "q", &view_main, HAS_CLIENTS, "clients", 0 },
	{ "q", &view_finding, 0, "back", 0 },
	{ "q", &view_connect, 0, "cancel", 0 },
	{ "\033", &view_main, 0, "clear", 0 },
	{ "\033", &view_help, 0, "back", 0 },
	{ "\003", &view_main, 0, "quit", 0 },
	{ "\003", &view_connect, 0, "cancel", 0 },
	{ "\006", &view_help, 0, "page-down", 0 },
	{ "\t", &view_main, 0, "next-pane", 0 },
	{ " ", &view_main, HAS_FOLDS, "fold", 0 },
};

START_TEST(meaning)
{
	const struct view_ops *ops = keys[_i].view;
	const struct action_row *row = NULL;
	uint32_t state = K_NONE;
	int arg = 0;

	for (const char *k = keys[_i].keys; *k; k++)
		row = action_of(&state, (unsigned char)*k, ops, ops->has | keys[_i].has, &arg);
	unit_str(keys[_i].keys, row ? row->name : "", keys[_i].action);
	if (row)
		unit_int(keys[_i].keys, arg, keys[_i].arg);
	ck_assert_uint_eq(state, K_NONE);
}
END_TEST

static bool has_word(const char *list, const char *word, size_t n)
{
	for (; *list; list += strcspn(list, " "), list += strspn(list, " "))
		if (strcspn(list, " ") == n && strncmp(list, word, n) == 0)
			return true;
	return false;
}

/* A view's own row may give a common key another meaning; which do is written down here, as "view action:key". */
static const char *const own_meanings[] = { "connect cancel:^C" };

static bool is_own(const struct view_ops *ops, const struct action_row *row)
{
	return row >= ops->actions && row < ops->actions + ops->nactions;
}

static bool is_allowed(const struct view_ops *ops, const struct action_row *a, const struct action_row *b,
                       const char *word, size_t n)
{
	const struct action_row *own = is_own(ops, a) ? a : b;
	char name[64];

	snprintf(name, sizeof name, "%s %s:%.*s", ops->name, own->name, (int)n, word);
	for (size_t i = 0; i < UNIT_COUNT(own_meanings); i++)
		if (is_own(ops, a) != is_own(ops, b) && strcmp(own_meanings[i], name) == 0)
			return true;
	return false;
}

START_TEST(no_clashes)
{
	unsigned has;
	const struct view_ops *ops = place(_i, &has);
	const struct action_row *a, *b;

	for (size_t i = 0; (a = action_at(ops, i)); i++)
		for (size_t k = i + 1; (b = action_at(ops, k)); k++) {
			if (!action_valid(a, ops, has) || !action_valid(b, ops, has))
				continue;
			for (const char *w = b->keys; *w; w += strcspn(w, " "), w += strspn(w, " "))
				ck_assert_msg(
				    !has_word(a->keys, w, strcspn(w, " ")) || is_allowed(ops, a, b, w, strcspn(w, " ")),
				    "%s: %s and %s share a key of \"%s\"", ops->name, a->name, b->name, b->keys);
		}
}
END_TEST

static void complete(const struct action_row *row)
{
	ck_assert_msg(row->name && row->help, "%s", row->name);
	ck_assert_msg(row->rank == 0 || row->hint, "%s: a rank needs a hint", row->name);
	ck_assert_msg((row->id != ACTION_NONE) != (row->run != NULL) || row->take, "%s: who does it?", row->name);
	for (const char *w = row->keys; *w; w += strcspn(w, " "), w += strspn(w, " ")) {
		uint32_t k[2];

		ck_assert_msg(key_sequence(w, strcspn(w, " "), k), "%s: %s", row->name, w);
	}
}

START_TEST(rows_are_complete)
{
	for (size_t i = 0; i < action_count; i++) {
		complete(&action_table[i]);
		ck_assert_msg(action_table[i].where, "%s", action_table[i].name);
		ck_assert_msg(action_named(action_table[i].name) == &action_table[i], "%s twice", action_table[i].name);
		if (action_table[i].id)
			ck_assert_ptr_eq(action_row(action_table[i].id), &action_table[i]);
	}
}
END_TEST

START_TEST(views_rows_are_complete)
{
	const struct view_ops *ops = view_list[_i];

	for (size_t i = 0; i < ops->nactions; i++) {
		const struct action_row *named = action_named(ops->actions[i].name);

		complete(&ops->actions[i]);
		ck_assert_msg(named && named->id == ops->actions[i].id, "%s means two things", named->name);
	}
	if (!ops->entry)
		return;
	complete(ops->entry);
	ck_assert(ops->entry->where && ops->entry->run);
	ck_assert_ptr_eq(action_named(ops->entry->name), ops->entry);
}
END_TEST

static void put_hints(struct buf *out, const struct view_ops *ops, unsigned has, uint32_t first, size_t cells)
{
	struct hint hint[HINTS_MAX];
	size_t n = action_hints(hint, ops, has, first, cells);

	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%s%s %s", i > 0 ? "  " : "", hint[i].keys, hint[i].text);
}

/* Every place has a way to the help and a way out that is shown even at 40 columns. */
START_TEST(hints)
{
	unsigned has;
	const struct view_ops *ops = place(_i, &has);

	for (size_t cells = 38; cells < 140; cells++) {
		struct buf b = BUF_INIT;
		const char *s;

		put_hints(&b, ops, has, K_NONE, cells);
		s = buf_str(&b);
		ck_assert_uint_le(text_width(s), cells);
		ck_assert_msg(strstr(s, "? help"), "%s at %zu: %s", ops->name, cells, s);
		ck_assert_msg(strstr(s, "q quit") || strstr(s, "Esc back") || strstr(s, "Esc cancel") || strstr(s, "Esc end") || strstr(s, "Esc quit"), "%s at %zu: %s",
		              ops->name, cells, s);
		buf_free(&b);
	}
}
END_TEST

/* While the first of two keys is held, the line says how it may go on. */
START_TEST(continuations)
{
	struct buf b = BUF_INIT;

	put_hints(&b, &view_main, view_main.has | HAS_FOLDS, 'z', 78);
	ck_assert_str_eq(buf_str(&b), "a fold  0..9 levels");
	buf_reset(&b);
	put_hints(&b, &view_main, view_main.has | HAS_FOLDS, 'z', 10);
	ck_assert_str_eq(buf_str(&b), "a fold");
	buf_free(&b);
}
END_TEST

/* What a person bound is what the key means, in the hints and in the help, too. */
START_TEST(bound_keys)
{
	uint32_t state = K_NONE;
	const char *why;
	struct buf b = BUF_INIT;
	int arg;
	unsigned has = view_help.has;

	ck_assert(bind_key("j", "up", &why) && bind_key("x", "down", &why) && bind_key("?", "none", &why));
	ck_assert_str_eq(action_of(&state, 'j', &view_help, has, &arg)->name, "up");
	ck_assert_str_eq(action_of(&state, 'x', &view_main, view_main.has, &arg)->name, "down"); /* not its own */
	ck_assert_str_eq(action_of(&state, K_DOWN, &view_help, has, &arg)->name, "down");
	ck_assert_ptr_null(action_of(&state, '?', &view_help, has, &arg));
	ck_assert_str_eq(action_keys(action_named("down")), "Down x");
	ck_assert_str_eq(action_keys(action_named("up")), "k Up j");
	ck_assert_str_eq(action_keys(action_named("fold-level")), "z0..z9");
	put_hints(&b, &view_help, has, K_NONE, 78);
	ck_assert_msg(strstr(buf_str(&b), "F1 help") && strstr(buf_str(&b), "Down move"), "%s", buf_str(&b));
	ck_assert(bind_key("j", "none", &why) && bind_key("gx", "last", &why));
	ck_assert_ptr_null(action_of(&state, 'j', &view_help, has, &arg));
	ck_assert_ptr_null(action_of(&state, 'g', &view_help, has, &arg));
	ck_assert_uint_eq(state, 'g');
	ck_assert_str_eq(action_of(&state, 'x', &view_help, has, &arg)->name, "last");
	ck_assert(bind_key("F1", "none", &why));
	buf_reset(&b);
	put_hints(&b, &view_help, has, K_NONE, 78);
	ck_assert_msg(!strstr(buf_str(&b), "help"), "%s", buf_str(&b));
	ck_assert(!bind_key("^C", "none", &why) && !bind_key("", "none", &why) && !bind_key("j", "fly", &why));
	bind_forget();
	ck_assert_str_eq(action_of(&state, 'j', &view_help, has, &arg)->name, "down");
	buf_free(&b);
}
END_TEST

UNIT_SUITE("action")
{
	UNIT_ROWS(tc, meaning, keys);
	tcase_add_loop_test(tc, no_clashes, 0, PLACES);
	tcase_add_test(tc, rows_are_complete);
	tcase_add_loop_test(tc, views_rows_are_complete, 0, (int)view_count);
	tcase_add_loop_test(tc, hints, 0, PLACES);
	tcase_add_test(tc, continuations);
	tcase_add_test(tc, bound_keys);
}
