/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree: what a key does to cursor, folds and window, what survives when the rows are made anew, search. */
#include "tests/unit/unit.h"
#include "ui/kit/tree.h"

/* A heading, two trees, and a list below: depth, name, fold, mark. Tags count from 1; the headings have none. */
/* clang-format off */
static const struct {
	unsigned depth;
	const char *name;
	enum fold fold;
	enum mark mark;
	const char *find;
} sample[] = {
	{ 0, "CHAIN", FOLD_NONE, MARK_NONE, NULL },
	{ 0, "leaf", FOLD_OPEN, MARK_OK, "5bb6ff9f" },
	{ 1, "Issuing", FOLD_OPEN, MARK_WARNING, NULL },
	{ 2, "Root", FOLD_NONE, MARK_ERROR, NULL },
	{ 0, "POOL", FOLD_NONE, MARK_NONE, NULL },
	{ 0, "store", FOLD_CLOSED, MARK_OK, NULL },
	{ 1, "Anchor A", FOLD_NONE, MARK_OK, NULL },
	{ 1, "Anchor B", FOLD_NONE, MARK_NOTE, "00aa11" },
};
/* clang-format on */
enum { LEAF = 2, ISSUING, ROOT, STORE = 6, ANCHOR_A, ANCHOR_B };

static void fill(struct tree *t, size_t from)
{
	tree_begin(t);
	for (size_t i = from; i < UNIT_COUNT(sample); i++) {
		bool heading = strcmp(sample[i].name, "CHAIN") == 0 || strcmp(sample[i].name, "POOL") == 0;
		struct row *row = rows_add(&t->rows, heading ? 0 : i + 1, sample[i].depth);

		row->fold = (uint8_t)sample[i].fold;
		row->mark = (uint8_t)sample[i].mark;
		row->marks = !heading;
		row->find = sample[i].find;
		row_put(&t->rows, row, STYLE_PLAIN, sample[i].name);
	}
	tree_end(t);
}

static struct tree made(void)
{
	struct tree t = { .height = 20 };

	fill(&t, 0);
	return t;
}

/* Each letter is a key; the answer is the row that is selected then. */
/* clang-format off */
static const struct {
	const char *keys;
	uint64_t tag;
	size_t shown;
} moves[] = {
	{ "", LEAF, 6 },	     { "j", ISSUING, 6 },   { "jj", ROOT, 6 },	     { "jjj", STORE, 6 },   { "jjjj", STORE, 6 },
	{ "jjjk", ROOT, 6 },	     { "k", LEAF, 6 },	    { "G", STORE, 6 },	     { "Gg", LEAF, 6 },	    { " ", LEAF, 4 },
	{ "  ", LEAF, 6 },	     { "h", LEAF, 4 },	    { "hl", LEAF, 6 },	     { "ll", ROOT, 6 },	    { "lll", ROOT, 6 },
	{ "llh", ISSUING, 6 },	     { "llhh", ISSUING, 5 }, { "llhhh", LEAF, 5 },    { "G ", STORE, 8 },    { "G j", ANCHOR_A, 8 },
	{ "G jjh", STORE, 8 },	     { "*", LEAF, 8 },	    { "**", LEAF, 4 },	     { "jj0", LEAF, 4 },    { "jj1", ISSUING, 7 },
	{ "2", LEAF, 8 },	     { "d", STORE, 6 },	    { "du", LEAF, 6 },	     { "-", LEAF, 4 },	    { "-+", LEAF, 6 },
};
/* clang-format on */

static void press(struct tree *t, char key)
{
	switch (key) {
	case 'j':
		tree_move(t, 1);
		break;
	case 'k':
		tree_move(t, -1);
		break;
	case 'd':
		tree_move(t, 100);
		break;
	case 'u':
		tree_move(t, -100);
		break;
	case 'g':
		tree_home(t);
		break;
	case 'G':
		tree_end_key(t);
		break;
	case ' ':
		tree_toggle(t);
		break;
	case 'h':
		tree_close(t);
		break;
	case 'l':
		tree_open(t);
		break;
	case '*':
		tree_open_all(t);
		break;
	case '+':
		tree_set_fold(t, true);
		break;
	case '-':
		tree_set_fold(t, false);
		break;
	default:
		tree_level(t, (unsigned)(key - '0'));
	}
}

START_TEST(moves_and_folds)
{
	struct tree t = made();

	for (const char *k = moves[_i].keys; *k; k++)
		press(&t, *k);
	unit_int(moves[_i].keys, tree_tag(&t), moves[_i].tag);
	unit_int(moves[_i].keys, tree_count(&t), moves[_i].shown);
	tree_free(&t);
}
END_TEST

START_TEST(selection_survives)
{
	struct tree t = made();

	tree_select(&t, ROOT);
	fill(&t, 1); /* one row less above: the index changes, the row does not */
	ck_assert_uint_eq(tree_tag(&t), ROOT);
	tree_select(&t, ISSUING);
	tree_set_fold(&t, false);
	fill(&t, 0);
	ck_assert_uint_eq(tree_count(&t), 5);
	ck_assert_uint_eq(tree_tag(&t), ISSUING);
	fill(&t, 4); /* it is gone: something else is selected, never nothing */
	ck_assert_uint_eq(tree_tag(&t), STORE);
	ck_assert(!tree_is_open(&t, ISSUING, true));
	ck_assert(tree_is_open(&t, 99, true));
	tree_free(&t);
}
END_TEST

START_TEST(selecting_opens_what_hides)
{
	struct tree t = made();

	ck_assert(tree_select(&t, ANCHOR_B));
	ck_assert_uint_eq(tree_tag(&t), ANCHOR_B);
	ck_assert_uint_eq(tree_count(&t), 8);
	ck_assert(!tree_select(&t, 77));
	ck_assert_uint_eq(tree_tag(&t), ANCHOR_B);
	tree_free(&t);
}
END_TEST

static const struct {
	const char *needle;
	bool forward;
	enum found found;
	uint64_t tag;
} finds[] = {
	{ "root", true, FOUND, ROOT },
	{ "Root", true, FOUND, ROOT },
	{ "ROOT", true, FOUND_NOTHING, LEAF },
	{ "anchor b", true, FOUND, ANCHOR_B },
	{ "anchor", true, FOUND, ANCHOR_A },
	{ "anchor", false, FOUND_WRAPPED, ANCHOR_B },
	{ "5b:b6:FF", true, FOUND_WRAPPED, LEAF },
	{ "0x5bb6", true, FOUND_WRAPPED, LEAF },
	{ "5bb6ff9f", true, FOUND_WRAPPED, LEAF },
	{ "00:aa:11", true, FOUND, ANCHOR_B },
	{ "chain", true, FOUND_NOTHING, LEAF },
	{ "no such", true, FOUND_NOTHING, LEAF },
};

START_TEST(finds_rows)
{
	struct tree t = made();

	tree_needle(&t, finds[_i].needle);
	unit_int(finds[_i].needle, tree_find(&t, finds[_i].forward, false), finds[_i].found);
	unit_int(finds[_i].needle, tree_tag(&t), finds[_i].tag);
	tree_free(&t);
}
END_TEST

START_TEST(find_goes_round)
{
	struct tree t = made();

	tree_needle(&t, "anchor");
	ck_assert_int_eq(tree_find(&t, true, true), FOUND);
	ck_assert_int_eq(tree_find(&t, true, true), FOUND);
	ck_assert_uint_eq(tree_tag(&t), ANCHOR_A);
	ck_assert_int_eq(tree_find(&t, true, false), FOUND);
	ck_assert_uint_eq(tree_tag(&t), ANCHOR_B);
	ck_assert_int_eq(tree_find(&t, true, false), FOUND_WRAPPED);
	ck_assert_uint_eq(tree_tag(&t), ANCHOR_A);
	ck_assert_int_eq(tree_find(&t, false, false), FOUND_WRAPPED);
	ck_assert_uint_eq(tree_tag(&t), ANCHOR_B);
	tree_free(&t);
}
END_TEST

static char *painted(struct tree *t, int w, int h, enum charset cs, bool focus)
{
	static char text[2000];
	struct grid g = { 0 };

	grid_resize(&g, w, h);
	g.charset = cs;
	tree_paint(t, &g, (struct rect){ 0, 0, w, h }, focus);
	text[0] = '\0';
	for (int y = 0; y < h; y++) {
		char *line = grid_line(&g, y);
		const struct cell *c = grid_at(&g, w - 1, y);

		strcat(text, line);
		strcat(text, c->look & LOOK_SELECTED ? "<\n" : "\n");
		free(line);
	}
	grid_free(&g);
	return text;
}

START_TEST(paints)
{
	struct tree t = made();

	ck_assert_str_eq(painted(&t, 24, 7, CHARSET_UTF8, true),
	                 " CHAIN\n▌▾ ok leaf<\n   ▾ !  Issuing\n     └ x  Root\n POOL\n"
	                 " ▸ -  store\n\n");
	ck_assert_str_eq(painted(&t, 24, 4, CHARSET_ASCII, false),
	                 " CHAIN\n>[-] ok leaf\n   [-] !  Issuing\n     `- x  Root\n");
	tree_set_fold(&t, false);
	ck_assert_str_eq(painted(&t, 24, 3, CHARSET_UTF8, true), " CHAIN\n▌▸ x  leaf<\n POOL\n");
	tree_free(&t);
}
END_TEST

START_TEST(window_follows)
{
	struct tree t = made();

	painted(&t, 24, 3, CHARSET_UTF8, true);
	tree_end_key(&t);
	ck_assert_str_eq(painted(&t, 24, 3, CHARSET_UTF8, true), "     └ x  Root\n POOL\n▌▸ -  store<\n");
	tree_home(&t);
	ck_assert_str_eq(painted(&t, 24, 3, CHARSET_UTF8, true), " CHAIN\n▌▾ ok leaf<\n   ▾ !  Issuing\n");
	ck_assert(tree_scroll(&t, 2));
	ck_assert_str_eq(painted(&t, 24, 3, CHARSET_UTF8, true), "▌  ▾ !  Issuing<\n     └ x  Root\n POOL\n");
	ck_assert(tree_click(&t, 1));
	ck_assert_uint_eq(tree_tag(&t), ROOT);
	ck_assert(!tree_click(&t, 2));
	ck_assert(!tree_click(&t, 50));
	tree_free(&t);
}
END_TEST

/* ---- a list whose rows are made when they are looked at ---- */

static size_t list_rows_made;

static size_t list_count(void *ctx)
{
	return *(size_t *)ctx;
}

static void list_row(void *ctx, size_t i, struct rows *out)
{
	struct row *row = rows_add(out, i + 1, 0);

	(void)ctx;
	list_rows_made++;
	row_putf(out, row, STYLE_PLAIN, "row %zu", i);
}

static bool list_row_of(void *ctx, uint64_t tag, size_t *i)
{
	*i = (size_t)tag - 1;
	return tag > 0 && tag <= *(size_t *)ctx;
}

static const struct tree_source list = { .count = list_count, .row = list_row, .row_of = list_row_of };

/* A table that becomes a tree under the hands of a person, and a table again. */
START_TEST(rows_come_from_elsewhere)
{
	size_t n = 50;
	struct tree t = { .source = &list, .source_ctx = &n, .height = 10 };

	tree_begin(&t);
	tree_end(&t);
	tree_select(&t, 3);
	tree_set_source(&t, NULL, NULL);
	ck_assert_uint_eq(tree_count(&t), 0);
	ck_assert_uint_eq(tree_tag(&t), 0);
	tree_begin(&t);
	for (size_t i = 1; i < 4; i++)
		row_put(&t.rows, rows_add(&t.rows, i, 0), STYLE_PLAIN, "row");
	tree_end(&t);
	ck_assert_uint_eq(tree_tag(&t), 3);
	ck_assert_uint_eq(tree_count(&t), 3);
	tree_set_source(&t, &list, &n);
	tree_begin(&t);
	tree_end(&t);
	ck_assert_uint_eq(tree_tag(&t), 3);
	ck_assert_uint_eq(tree_count(&t), 50);
	tree_free(&t);
}
END_TEST

START_TEST(a_long_list_is_not_made)
{
	size_t n = 100000;
	struct tree t = { .source = &list, .source_ctx = &n, .height = 10 };

	list_rows_made = 0;
	tree_begin(&t);
	tree_end(&t);
	ck_assert_str_eq(painted(&t, 20, 3, CHARSET_UTF8, true), "▌row 0<\n row 1\n row 2\n");
	tree_end_key(&t);
	ck_assert_str_eq(painted(&t, 20, 3, CHARSET_UTF8, true), " row 99997\n row 99998\n▌row 99999<\n");
	ck_assert_uint_eq(tree_tag(&t), 100000);
	ck_assert_uint_lt(list_rows_made, 40);
	n = 10; /* it shrank */
	tree_begin(&t);
	tree_end(&t);
	ck_assert_uint_eq(tree_tag(&t), 10);
	tree_needle(&t, "row 7");
	ck_assert_int_eq(tree_find(&t, true, false), FOUND_WRAPPED);
	ck_assert_uint_eq(tree_tag(&t), 8);
	n = 0;
	tree_begin(&t);
	tree_end(&t);
	ck_assert_uint_eq(tree_tag(&t), 0);
	ck_assert(!tree_move(&t, 1));
	tree_free(&t);
}
END_TEST

/* Words, and the rows of the sample that stay by them: hits and the way to them, which is open. */
static const struct {
	const char *filter;
	size_t shown;
	uint64_t last;
} filters[] = {
	{ "error", 3, ROOT },       { "warning", 2, ISSUING },       { "note", 2, ANCHOR_B },
	{ "anchor", 3, ANCHOR_B },  { "anchor -note", 2, ANCHOR_A }, { "Leaf", 0, 0 },
	{ "leaf", 0, 0 },           { "san:nobody", 0, 0 },          { "00:AA:11", 2, ANCHOR_B },
	{ "ok -anchor", 2, STORE },
};

START_TEST(filters_rows)
{
	struct tree t = made();

	tree_filter(&t, filters[_i].filter);
	ck_assert_uint_eq(tree_count(&t), filters[_i].shown);
	tree_end_key(&t);
	ck_assert_uint_eq(tree_tag(&t), filters[_i].last);
	fill(&t, 0); /* made anew, it is still filtered */
	ck_assert_uint_eq(tree_count(&t), filters[_i].shown);
	tree_filter(&t, NULL);
	ck_assert_uint_ge(tree_count(&t), 6);
	tree_free(&t);
}
END_TEST

/* A long list is looked through in slices; its rows stand where they stood. */
START_TEST(filters_a_long_list)
{
	size_t n = 100000;
	struct tree t = { .source = &list, .source_ctx = &n, .height = 10 };

	tree_begin(&t);
	tree_end(&t);
	tree_filter(&t, "777");
	ck_assert_uint_eq(tree_count(&t), 0);
	ck_assert(tree_filter_step(&t, 1000));
	ck_assert_uint_eq(tree_count(&t), 1);
	while (tree_filter_step(&t, 1000))
		;
	ck_assert_uint_eq(tree_count(&t), 280);
	ck_assert(tree_select(&t, 77701));
	ck_assert(!tree_select(&t, 77601));
	ck_assert_uint_eq(tree_tag(&t), 77701);
	tree_filter(&t, NULL);
	ck_assert_uint_eq(tree_tag(&t), 77701);
	ck_assert_uint_eq(tree_count(&t), n);
	tree_free(&t);
}
END_TEST

/* A list of which one row only is known yet. */
static size_t list_known;

static enum hit list_has(void *ctx, size_t i, const struct needle *n)
{
	(void)ctx;
	(void)n;
	return i >= list_known ? HIT_LATER : i % 500 == 7 ? HIT_YES : HIT_NO;
}

static const struct tree_source slow_list = {
	.count = list_count, .row = list_row, .row_of = list_row_of, .has = list_has
};

/* A search goes on in slices, waits for what is not known yet, and makes no rows. */
START_TEST(finds_in_slices)
{
	size_t n = 1000;
	struct tree t = { .source = &slow_list, .source_ctx = &n, .height = 10 };

	list_known = 300;
	tree_begin(&t);
	tree_end(&t);
	tree_needle(&t, "any");
	tree_select(&t, 10);
	list_rows_made = 0;
	tree_find_begin(&t, true, false);
	ck_assert_int_eq(tree_find_step(&t, 100), FOUND_LATER);
	ck_assert_uint_eq(tree_find_percent(&t), 10);
	ck_assert_int_eq(tree_find_step(&t, 1000), FOUND_LATER);
	ck_assert_int_eq(tree_find_step(&t, 1000), FOUND_LATER);
	ck_assert_uint_eq(tree_find_percent(&t), 29);
	ck_assert_uint_eq(list_rows_made, 0);
	list_known = 1000;
	ck_assert_int_eq(tree_find_step(&t, 1000), FOUND);
	ck_assert_uint_eq(tree_tag(&t), 508);
	tree_hits_begin(&t);
	ck_assert(tree_hits_step(&t, 600));
	ck_assert_uint_eq(t.hits.at, 2);
	ck_assert(!tree_hits_step(&t, 600));
	ck_assert_uint_eq(t.hits.n, 2);
	tree_find_begin(&t, true, false);
	tree_find_stop(&t);
	ck_assert_int_eq(tree_find_step(&t, 1000), FOUND_NOTHING);
	ck_assert_uint_eq(tree_tag(&t), 508);
	tree_free(&t);
}
END_TEST

/* The hits of a line as it is painted: what stands out is "^". */
static const struct {
	const char *text, *needle, *marked;
} marks[] = {
	{ "an Issuing CA", "issuing", "   ^^^^^^^   " },
	{ "an Issuing CA", "issuinG", "             " },
	{ "Strasse, Straße", "strasse", "^^^^^^^  ^^^^^^" },
	{ "会社 会", "会", "^^   ^^" },
	{ "0x AB:CD:EF", "abcd", "   ^^^^^   " },
	{ "0x AB:CD:EF", "cd:e", "      ^^^^ " },
};

START_TEST(marks_hits)
{
	struct tree t = { .text = true };
	struct grid g = { 0 };
	char marked[41] = "";
	size_t n = text_width(marks[_i].text);

	tree_begin(&t);
	row_put(&t.rows, rows_add(&t.rows, 0, 0), STYLE_PLAIN, marks[_i].text);
	tree_end(&t);
	tree_needle(&t, marks[_i].needle);
	grid_resize(&g, 40, 1);
	tree_paint(&t, &g, (struct rect){ 0, 0, 40, 1 }, true);
	for (size_t x = 0; x < n; x++)
		marked[x] = grid_at(&g, (int)x + 1, 0)->look == LOOK_HIT ? '^' : ' ';
	unit_str(marks[_i].text, marked, marks[_i].marked);
	grid_free(&g);
	tree_free(&t);
}
END_TEST

START_TEST(empty)
{
	struct tree t = { .height = 5 };

	tree_begin(&t);
	tree_end(&t);
	for (const char *k = "jkduGg hl*+-3"; *k; k++)
		press(&t, *k);
	ck_assert_ptr_null(tree_selected(&t));
	tree_needle(&t, "x");
	ck_assert_int_eq(tree_find(&t, true, true), FOUND_NOTHING);
	ck_assert_str_eq(painted(&t, 10, 2, CHARSET_UTF8, true), "\n\n");
	tree_free(&t);
}
END_TEST

UNIT_SUITE("tree")
{
	UNIT_ROWS(tc, moves_and_folds, moves);
	tcase_add_test(tc, selection_survives);
	tcase_add_test(tc, selecting_opens_what_hides);
	UNIT_ROWS(tc, finds_rows, finds);
	tcase_add_test(tc, find_goes_round);
	tcase_add_test(tc, paints);
	tcase_add_test(tc, window_follows);
	tcase_add_test(tc, a_long_list_is_not_made);
	tcase_add_test(tc, rows_come_from_elsewhere);
	UNIT_ROWS(tc, filters_rows, filters);
	tcase_add_test(tc, filters_a_long_list);
	tcase_add_test(tc, finds_in_slices);
	UNIT_ROWS(tc, marks_hits, marks);
	tcase_add_test(tc, empty);
}
