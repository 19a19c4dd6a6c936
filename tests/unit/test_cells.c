/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text in the cells of a terminal. */
#include "tests/unit/unit.h"
#include "base/difference.h"
#include "base/text.h"

/* clang-format off */
static const struct {
	const char *a, *b, *in_a, *in_b;
} differences[] = {
	{ "CN=ca-v1,O=Ex", "CN=ca-v2,O=Ex", "......**.....", "......**....." },
	{ "a b c", "a c", "..**.", "..." },
	{ "a c", "a b c", "...", "..**." },
	{ "a\nb\nc", "a\nx\nc", "..*..", "..*.." },
	{ "one", "two", "***", "***" },
	{ "01:02:03", "11:12:03", "********", "********" }, /* one word of three is no likeness */
	{ "株式 a b", "会社 a b", "******....", "******...." },
	{ "", "a", "", "*" },
	{ NULL, "a b", "", "***" },
	{ "same", "same", "....", "...." },
};
/* clang-format on */

START_TEST(difference)
{
	struct buf a = BUF_INIT, b = BUF_INIT;

	difference_words(differences[_i].a, differences[_i].b, &a, &b);
	unit_str(differences[_i].b, buf_str(&a), differences[_i].in_a);
	unit_str(differences[_i].b, buf_str(&b), differences[_i].in_b);
	buf_free(&a);
	buf_free(&b);
}
END_TEST

/* Far more words than are compared: no time is lost, and all is other. */
START_TEST(difference_of_many)
{
	struct buf a = BUF_INIT, b = BUF_INIT, in_a = BUF_INIT, in_b = BUF_INIT;

	for (unsigned i = 0; i < 50000; i++) {
		buf_printf(&a, "a%u ", i);
		buf_printf(&b, "%u ", i);
	}
	difference_words(buf_str(&a), buf_str(&b), &in_a, &in_b);
	ck_assert_uint_eq(in_a.n, a.n);
	ck_assert_ptr_null(memchr(in_a.s, DIFFERENCE_SAME, in_a.n));
	buf_free(&a);
	buf_free(&b);
	buf_free(&in_a);
	buf_free(&in_b);
}
END_TEST

/* clang-format off */
static const struct {
	const char *in;
	size_t cells, ambiguous_cells;
} widths[] = {
	{ "", 0, 0 },
	{ "abc", 3, 3 },
	{ "株式会社サンプル", 16, 16 },
	{ "ｶﾌﾞｼｷ", 5, 5 },
	{ "山\u3000田", 6, 6 },
	{ "e\u0301", 1, 1 },
	{ "か\u3099", 2, 2 },
	{ "😀", 2, 2 },
	{ "é", 1, 2 },
	{ "ü", 1, 2 },
	{ "ö", 1, 1 },
	{ "…└─", 3, 6 },
	{ "Ж", 1, 2 },
	{ "ｱ①", 2, 3 },
	{ "한국", 4, 4 },
	{ "\x80\xff", 2, 2 }, /* not safe text: a cell a byte, and no harm */
};
/* clang-format on */

START_TEST(width)
{
	unit_int(widths[_i].in, text_width(widths[_i].in), widths[_i].cells);
	text_ambiguous_width(2);
	unit_int(widths[_i].in, text_width(widths[_i].in), widths[_i].ambiguous_cells);
	text_ambiguous_width(1);
	unit_int(widths[_i].in, text_width(widths[_i].in), widths[_i].cells);
}
END_TEST

/* clang-format off */
static const struct {
	const char *in;
	size_t cells, bytes, used;
} fits[] = {
	{ "abc", 0, 0, 0 },
	{ "abc", 2, 2, 2 },
	{ "abc", 9, 3, 3 },
	{ "株式", 1, 0, 0 },
	{ "株式", 2, 3, 2 },
	{ "株式", 3, 3, 2 },
	{ "株式", 4, 6, 4 },
	{ "ae\u0301b", 2, 4, 2 },
	{ "e\u0301\u0302", 1, 5, 1 },
	{ "ｶﾞx", 1, 3, 1 },
	{ "a😀", 2, 1, 1 },
};
/* clang-format on */

START_TEST(fit)
{
	size_t used;

	unit_int(fits[_i].in, text_fit(fits[_i].in, fits[_i].cells, &used), fits[_i].bytes);
	unit_int(fits[_i].in, used, fits[_i].used);
	unit_int(fits[_i].in, text_fit(fits[_i].in, fits[_i].cells, NULL), fits[_i].bytes);
}
END_TEST

static const struct {
	const char *in;
	size_t cells;
	const char *utf8, *ascii;
} columns[] = {
	{ "abc", 5, "abc  ", "abc  " },
	{ "abc", 3, "abc", "abc" },
	{ "abcd", 3, "ab…", "a.." },
	{ "abcd", 2, "a…", ".." },
	{ "abcd", 1, "…", "." },
	{ "abcd", 0, "", "" },
	{ "", 2, "  ", "  " },
	{ "株式会社", 8, "株式会社", "株式会社" },
	{ "株式会社", 7, "株式会…", "株式.. " },
	{ "株式会社", 6, "株式… ", "株式.." },
	{ "ｻﾝﾌﾟﾙ", 4, "ｻﾝﾌ…", "ｻﾝ.." },
	{ "xe\u0301yz", 3, "xe\u0301…", "x.." },
	{ "😀😀", 3, "😀…", ".. " },
};

static void check_column(const char *in, size_t cells, enum charset cs, const char *expected)
{
	struct buf out = BUF_INIT;

	text_column(&out, in, cells, cs);
	unit_int(in, text_width(buf_str(&out)), cells);
	if (expected)
		unit_str(in, buf_str(&out), expected);
	buf_free(&out);
}

START_TEST(column)
{
	check_column(columns[_i].in, columns[_i].cells, CHARSET_UTF8, columns[_i].utf8);
	check_column(columns[_i].in, columns[_i].cells, CHARSET_ASCII, columns[_i].ascii);
}
END_TEST

static const struct {
	const char *in;
	size_t cells;
	enum charset cs;
	const char *out;
} tails[] = {
	{ "client-ca-v1", 8, CHARSET_ASCII, "..-ca-v1" },
	{ "client-ca-v1", 12, CHARSET_ASCII, "client-ca-v1" },
	{ "株式会社サンプル", 8, CHARSET_UTF8, "…ンプル " },
	{ "v1", 4, CHARSET_UTF8, "v1  " },
	{ "abc", 2, CHARSET_UTF8, "…c" },
	{ "abc", 2, CHARSET_ASCII, ".." },
	{ "abc", 1, CHARSET_ASCII, "." },
	{ "abc", 0, CHARSET_UTF8, "" },
};

START_TEST(tail)
{
	struct buf b = BUF_INIT;

	text_column_tail(&b, tails[_i].in, tails[_i].cells, tails[_i].cs);
	unit_str(tails[_i].in, buf_str(&b), tails[_i].out);
	buf_free(&b);
}
END_TEST

START_TEST(column_has_its_width)
{
	static const char text[] = "a株e\u0301ｶﾞ😀…é 山田 x";

	check_column(text, (size_t)_i, CHARSET_UTF8, NULL);
	text_ambiguous_width(2);
	check_column(text, (size_t)_i, CHARSET_UTF8, NULL);
	text_ambiguous_width(1);
}
END_TEST

static const struct {
	const char *name, *in;
	size_t cells, indent;
	const char *out;
} wraps[] = {
	{ "empty", "", 10, 0, "" },
	{ "fits", "one two", 7, 0, "one two" },
	{ "at a blank", "one two three", 8, 0, "one two\nthree" },
	{ "indent", "one two three", 8, 2, "one two\n  three" },
	{ "indent counts", "one two three four", 9, 4, "one two\n    three\n    four" },
	{ "blanks go", "one    two", 4, 0, "one\ntwo" },
	{ "blanks at the end go", "one two  ", 4, 0, "one\ntwo" },
	{ "a long word", "abcdefghij", 4, 0, "abcd\nefgh\nij" },
	{ "a long word below", "ab abcdefghij", 4, 0, "ab\nabcd\nefgh\nij" },
	{ "a long word behind blanks", "  abcdef", 4, 0, "  ab\ncdef" },
	{ "an option stays whole", "use the --trust option", 12, 0, "use the\n--trust\noption" },
	{ "a path stays whole", "see /etc/ssl/certs now", 14, 0, "see\n/etc/ssl/certs\nnow" },
	{ "newline", "one\ntwo three", 6, 1, "one\n two\n three" },
	{ "empty line", "one\n\ntwo", 9, 0, "one\n\ntwo" },
	{ "Japanese", "証明書の発行者", 6, 0, "証明書\nの発行\n者" },
	{ "Japanese, odd cells", "証明書の発行者", 7, 0, "証明書\nの発行\n者" },
	{ "no full stop in front", "証明書。発行者", 6, 0, "証明\n書。発\n行者" },
	{ "no closing bracket in front", "（証明書）発行", 8, 0, "（証明\n書）発行" },
	{ "mixed", "証明書certificate発行", 8, 0, "証明書\ncertific\nate発行" },
	{ "too narrow", "証明", 1, 0, "証\n明" },
	{ "indent too wide", "ab cd", 2, 5, "ab\n     c\n     d" },
	{ "a name, behind its parts", "CN=a b,O=c d e,C=JP", 12, 0, "CN=a b,\nO=c d e,C=JP" },
	{ "a name, not within a part", "O=Some Org,CN=Other Root CA", 20, 0, "O=Some Org,\nCN=Other Root CA" },
	{ "a part of a name that is too long", "O=aaaa bbbb cccc,C=JP", 8, 0, "O=aaaa\nbbbb\ncccc,\nC=JP" },
	{ "a comma of the value", "CN=a\\,b=c d", 10, 0, "CN=a\\,b=c\nd" },
	{ "a name in a sentence", "of CN=aa,O=bb then", 9, 0, "of\nCN=aa,\nO=bb then" },
	{ "combining", "e\u0301e\u0301e\u0301", 2, 0, "e\u0301e\u0301\ne\u0301" },
};

START_TEST(wrap)
{
	struct buf out = BUF_INIT;

	text_wrap(&out, wraps[_i].in, wraps[_i].cells, wraps[_i].indent);
	unit_str(wraps[_i].name, buf_str(&out), wraps[_i].out);
	buf_free(&out);
}
END_TEST

UNIT_SUITE("cells")
{
	UNIT_ROWS(tc, width, widths);
	UNIT_ROWS(tc, fit, fits);
	UNIT_ROWS(tc, column, columns);
	UNIT_ROWS(tc, tail, tails);
	tcase_add_loop_test(tc, column_has_its_width, 0, 25);
	UNIT_ROWS(tc, wrap, wraps);
	UNIT_ROWS(tc, difference, differences);
	tcase_add_test(tc, difference_of_many);
}
