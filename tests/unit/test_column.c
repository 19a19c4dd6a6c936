/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of a list: how wide for the room there is, how a text stands in them, values of several lines. */
#include "tests/unit/unit.h"
#include "ui/kit/column.h"

static const struct {
	const char *name;
	struct column column;
	int room, cells;
} widths[] = {
	{ "fixed", { "c", .min = 13 }, 100, 13 },
	{ "fixed in a narrow list", { "c", .min = 13 }, 5, 13 },
	{ "a share", { "c", .min = 14, .max = 26, .share = 26 }, 80, 20 },
	{ "at most", { "c", .min = 14, .max = 26, .share = 26 }, 200, 26 },
	{ "at least", { "c", .min = 14, .max = 26, .share = 26 }, 40, 14 },
	{ "no bound", { "c", .share = 50 }, 300, 150 },
	{ "left out", { "c", .min = 13, .from = 70 }, 69, 0 },
	{ "not left out", { "c", .min = 13, .from = 70 }, 70, 13 },
	{ "as the text", { "c", .gap = 1 }, 100, 0 },
};

START_TEST(width)
{
	unit_int(widths[_i].name, column_cells(&widths[_i].column, widths[_i].room), widths[_i].cells);
}
END_TEST

static const struct {
	const char *name;
	struct column column;
	const char *in, *out;
} texts[] = {
	{ "padded", { "c", .min = 5 }, "ab", "ab   " },
	{ "cut", { "c", .min = 5 }, "abcdef", "abc.." },
	{ "cut before the gap", { "c", .min = 6, .gap = 1 }, "abcdef", "abc.. " },
	{ "its end", { "c", .min = 5, .align = ALIGN_TAIL }, "abcdef", "..def" },
	{ "a number", { "c", .min = 5, .gap = 1, .align = ALIGN_RIGHT }, "42", "  42 " },
	{ "a number is not cut", { "c", .min = 3, .align = ALIGN_RIGHT }, "123456", "123456" },
	{ "as it is", { "c" }, "abcdef", "abcdef" },
	{ "as it is, with a gap", { "c", .gap = 2 }, "ab", "ab  " },
	{ "wide characters", { "c", .min = 5 }, "株式", "株式 " },
	{ "left out", { "c", .min = 5, .gap = 1, .from = 81 }, "ab", "" },
	{ "no room but the gap", { "c", .min = 1, .gap = 2 }, "ab", "  " },
};

START_TEST(text)
{
	struct buf b = BUF_INIT;

	column_text(&b, &texts[_i].column, 80, texts[_i].in, CHARSET_ASCII);
	unit_str(texts[_i].name, buf_str(&b), texts[_i].out);
	buf_free(&b);
}
END_TEST

static const struct column columns[] = {
	{ "name", .title = "name", .min = 6, .gap = 1 },
	{ "left-out", .title = "no", .min = 3, .from = 90 },
	{ "bare", .min = 2 },
	{ "end", .title = "end", .min = 5, .right = true },
};

START_TEST(head)
{
	struct rows r = { .charset = CHARSET_ASCII };
	struct row *row = rows_add(&r, 0, 0);

	columns_head(&r, row, columns, UNIT_COUNT(columns), 80, STYLE_HEADING);
	ck_assert_uint_eq(row->nleft, 2);
	ck_assert_str_eq(row->left[0].text, "name  ");
	ck_assert_str_eq(row->left[1].text, "  ");
	ck_assert_uint_eq(row->nright, 1);
	ck_assert_str_eq(row->right[0].text, "end  ");
	ck_assert_int_eq(columns_cells(columns, 3, 80), 8);
	ck_assert_int_eq(columns_cells(columns, 3, 90), 11);
	rows_clear(&r);
}
END_TEST

static const struct {
	const char *name;
	size_t used;
	const char *in, *out;
} rests[] = {
	{ "behind", 3, "HOST", ".." },
	{ "nothing behind", 3, "", "  " },
	{ "no room", 9, "HOST", "." },
};

/* Two texts of one column. */
START_TEST(more)
{
	static const struct column c = { "c", .min = 5 };
	struct rows r = { .charset = CHARSET_ASCII };
	struct row *row = rows_add(&r, 0, 0);

	column_more(&r, row, &c, 80, rests[_i].used, STYLE_DIM, rests[_i].in);
	unit_str(rests[_i].name, row->left[0].text, rests[_i].out);
	rows_clear(&r);
}
END_TEST

static const struct {
	const char *name, *in;
	size_t n;
	const char *first, *last;
} values[] = {
	{ "none", NULL, 0, "", "" },
	{ "empty", "", 0, "", "" },
	{ "one", "abc", 1, "abc", "abc" },
	{ "its lines", "abc\ndef", 2, "abc", "def" },
	{ "wrapped", "abc def ghi jkl", 2, "abc def", "ghi jkl" },
	{ "escaped", "a\033b", 1, "a\\x1bb", "a\\x1bb" },
	{ "too many",
	  "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\nn\no\np\nq\nr\ns\nt\nu\nv\nw\nx\ny\nz\n"
	  "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\nn\no\np\nq\nr\ns\nt\nu\nv\nw\nx\ny\nz",
	  COLUMN_LINES + 1, "a", ".." },
};

START_TEST(lines)
{
	struct column_lines l;

	column_wrap(&l, values[_i].in, 10, CHARSET_ASCII);
	unit_int(values[_i].name, l.n, values[_i].n);
	unit_str(values[_i].name, column_line(&l, 0), values[_i].first);
	unit_str(values[_i].name, column_line(&l, l.n ? l.n - 1 : 0), values[_i].last);
	unit_str(values[_i].name, column_line(&l, l.n), "");
	column_lines_free(&l);
}
END_TEST

UNIT_SUITE("column")
{
	UNIT_ROWS(tc, width, widths);
	UNIT_ROWS(tc, text, texts);
	tcase_add_test(tc, head);
	UNIT_ROWS(tc, more, rests);
	UNIT_ROWS(tc, lines, values);
}
