/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells: nothing is cut in half, nothing is written outside, the right edge is straight. */
#include "tests/unit/unit.h"
#include "ui/kit/grid.h"

static struct grid *grid(int w, int h, enum charset cs)
{
	static struct grid g;

	grid_free(&g);
	grid_resize(&g, w, h);
	g.charset = cs;
	return &g;
}

static const struct {
	const char *name, *text;
	int x, max;
	enum charset cs;
	int used;
	const char *line; /* of a grid of 10 cells */
} puts_rows[] = {
	{ "plain", "abc", 0, 10, CHARSET_UTF8, 3, "abc" },
	{ "max", "abcdef", 2, 3, CHARSET_UTF8, 3, "  abc" },
	{ "the edge cuts", "abcdef", 7, 99, CHARSET_UTF8, 3, "       abc" },
	{ "wide", "株式", 0, 10, CHARSET_UTF8, 4, "株式" },
	{ "no half character at max", "株式", 0, 3, CHARSET_UTF8, 2, "株" },
	{ "no half character at the edge", "株式", 7, 99, CHARSET_UTF8, 2, "       株" },
	{ "combining marks take no cell", "e\xcc\x81x", 0, 10, CHARSET_UTF8, 2, "e\xcc\x81x" },
	{ "ascii shows escapes", "a株", 0, 10, CHARSET_ASCII, 7, "a\\u682a" },
	{ "outside", "abc", 10, 10, CHARSET_UTF8, 0, "" },
};

START_TEST(puts_text)
{
	struct grid *g = grid(10, 2, puts_rows[_i].cs);
	int used = grid_put(g, puts_rows[_i].x, 0, puts_rows[_i].max, STYLE_PLAIN, puts_rows[_i].text);
	char *line = grid_line(g, 0);

	unit_int(puts_rows[_i].name, used, puts_rows[_i].used);
	unit_str(puts_rows[_i].name, line, puts_rows[_i].line);
	ck_assert_int_eq(grid_put(g, 0, 5, 10, STYLE_PLAIN, "below"), 0);
	free(line);
}
END_TEST

/* Overwriting one half of a wide character leaves a blank, never the other half. */
START_TEST(unhalves)
{
	struct grid *g = grid(6, 1, CHARSET_UTF8);
	char *line;

	grid_put(g, 0, 0, 6, STYLE_PLAIN, "株式会");
	grid_put(g, 1, 0, 1, STYLE_PLAIN, "x");
	grid_put(g, 4, 0, 1, STYLE_PLAIN, "y");
	line = grid_line(g, 0);
	ck_assert_str_eq(line, " x式y");
	free(line);
}
END_TEST

static const struct {
	const char *name, *left, *right;
	int width, keep;
	const char *line;
} row_rows[] = {
	{ "both fit", "left", "right", 20, 0, "left           right" },
	{ "left is cut, right stands", "a long left text", "right", 20, 0, "a long left t… right" },
	{ "right goes when it leaves too little", "a long left text", "right", 12, 8, "a long left…" },
	{ "wide letters keep the edge straight", "株式会社株式会社", "[0]", 14, 4, "株式会社…  [0]" },
	{ "alone", "left", NULL, 20, 0, "left" },
};

START_TEST(rows)
{
	struct grid *g = grid(row_rows[_i].width, 1, CHARSET_UTF8);
	struct rows r = { .charset = CHARSET_UTF8 };
	struct row *row = rows_add(&r, 1, 0);
	char *line;

	row_put(&r, row, STYLE_PLAIN, row_rows[_i].left);
	if (row_rows[_i].right)
		row_right(&r, row, STYLE_DIM, row_rows[_i].right);
	row->keep = (uint16_t)row_rows[_i].keep;
	grid_row(g, (struct rect){ 0, 0, row_rows[_i].width, 1 }, row);
	line = grid_line(g, 0);
	unit_str(row_rows[_i].name, line, row_rows[_i].line);
	free(line);
	rows_clear(&r);
}
END_TEST

/* At every width: no line is longer than the grid, the right text ends at the edge. */
START_TEST(every_width)
{
	for (int w = 8; w <= 120; w++) {
		struct grid *g = grid(w, 1, CHARSET_UTF8);
		struct rows r = { .charset = CHARSET_UTF8 };
		struct row *row = rows_add(&r, 1, 0);
		size_t cells = 0;

		row_put(&r, row, STYLE_PLAIN, "株式会社サンプル e\xcc\x81 ﾊﾝｶｸ 株式会社サンプル");
		row_right(&r, row, STYLE_PLAIN, "会社]");
		row->keep = 2;
		grid_row(g, (struct rect){ 0, 0, w, 1 }, row);
		for (int x = 0; x < w; x++) {
			const struct cell *c = grid_at(g, x, 0);

			ck_assert_msg(c->width != 0 || grid_at(g, x - 1, 0)->width == 2,
			              "width %d: half a character at %d", w, x);
			ck_assert_msg(c->width != 2 || (x + 1 < w && grid_at(g, x + 1, 0)->width == 0),
			              "width %d: cut at %d", w, x);
			cells += c->width;
		}
		ck_assert_uint_eq(cells, (size_t)w);
		ck_assert_str_eq(grid_at(g, w - 1, 0)->s, "]");
		rows_clear(&r);
	}
}
END_TEST

static const struct {
	const char *name, *outside;
	size_t max;
	const char *safe;
} safe_rows[] = {
	{ "plain", "abc", 10, "abc" },
	{ "escape sequence", "a\033[31mb", 100, "a\\x1b[31mb" },
	{ "bidi",
	  "a\xe2\x80\xae"
	  "b",
	  100, "a<U+202E>b" },
	{ "cut says how much there was", "abcdef", 3, "abc.. (6 octets)" },
	{ "cut between characters", "ab株", 4, "ab.. (5 octets)" },
};

START_TEST(safe)
{
	struct rows r = { .charset = CHARSET_UTF8 };

	unit_str(safe_rows[_i].name, rows_safe(&r, safe_rows[_i].outside, safe_rows[_i].max), safe_rows[_i].safe);
	rows_clear(&r);
}
END_TEST

START_TEST(fields)
{
	struct rows r = { .charset = CHARSET_UTF8 };

	rows_field(&r, 7, 24, 8, "Names", STYLE_PLAIN, "one two three four five six");
	ck_assert_uint_eq(r.list.n, 2);
	ck_assert_str_eq(r.list.v[0].left[0].text, "Names   ");
	ck_assert_str_eq(r.list.v[0].left[1].text, "one two three");
	ck_assert_str_eq(r.list.v[1].left[0].text, "        ");
	ck_assert_str_eq(r.list.v[1].left[1].text, "four five six");
	ck_assert_uint_eq(r.list.v[0].tag, 7);
	ck_assert_uint_eq(r.list.v[1].tag, 8);
	rows_clear(&r);
	rows_value(&r, 0, 40, 8, "Lines", "a\033\nb\n");
	ck_assert_uint_eq(r.list.n, 2);
	ck_assert_str_eq(r.list.v[0].left[1].text, "a\\x1b");
	ck_assert_str_eq(r.list.v[1].left[1].text, "b");
	rows_clear(&r);
}
END_TEST

UNIT_SUITE("grid")
{
	UNIT_ROWS(tc, puts_text, puts_rows);
	tcase_add_test(tc, unhalves);
	UNIT_ROWS(tc, rows, row_rows);
	tcase_add_test(tc, every_width);
	UNIT_ROWS(tc, safe, safe_rows);
	tcase_add_test(tc, fields);
}
