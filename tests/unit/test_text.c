/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reaches a terminal of the text that others wrote. */
#include "tests/unit/unit.h"
#include "base/text.h"

/* `utf8` and `ascii` NULL: as `in`. */
static const struct {
	const char *name;
	struct span in;
	const char *utf8, *ascii;
} rows[] = {
	{ "empty", SPAN_LIT(""), "", "" },
	{ "plain", SPAN_LIT("CN=a b~"), NULL, NULL },
	{ "backslash stays", SPAN_LIT("a\\x1b"), NULL, NULL },
	{ "newline", SPAN_LIT("a\nb"), "a\\nb", "a\\nb" },
	{ "tab, return, nul", SPAN_LIT("\t\r\0"), "\\x09\\x0d\\x00", "\\x09\\x0d\\x00" },
	{ "escape sequence", SPAN_LIT("\033[2Jx"), "\\x1b[2Jx", "\\x1b[2Jx" },
	{ "title sequence", SPAN_LIT("\033]0;x\a"), "\\x1b]0;x\\x07", "\\x1b]0;x\\x07" },
	{ "delete", SPAN_LIT("a\177"), "a\\x7f", "a\\x7f" },
	{ "C1 as UTF-8",
	  SPAN_LIT("\xc2\x9b"
	           "2J"),
	  "\\x9b2J", "\\x9b2J" },
	{ "C1 as a byte",
	  SPAN_LIT("\x9b"
	           "2J"),
	  "\\x9b2J", "\\x9b2J" },
	{ "Latin-1", SPAN_LIT("caf\xe9!"), "caf\\xe9!", "caf\\xe9!" },
	{ "cut off", SPAN_LIT("\xe6\xa0"), "\\xe6\\xa0", "\\xe6\\xa0" },
	{ "overlong", SPAN_LIT("\xc0\xaf"), "\\xc0\\xaf", "\\xc0\\xaf" },
	{ "surrogate", SPAN_LIT("\xed\xa0\x80"), "\\xed\\xa0\\x80", "\\xed\\xa0\\x80" },
	{ "beyond Unicode", SPAN_LIT("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80", "\\xf4\\x90\\x80\\x80" },
	{ "accent", SPAN_LIT("é"), NULL, "\\u00e9" },
	{ "Japanese", SPAN_LIT("株式会社"), NULL, "\\u682a\\u5f0f\\u4f1a\\u793e" },
	{ "halfwidth kana", SPAN_LIT("ｶﾌﾞ"), NULL, "\\uff76\\uff8c\\uff9e" },
	{ "ideographic space", SPAN_LIT("山\u3000田"), NULL, "\\u5c71\\u3000\\u7530" },
	{ "emoji", SPAN_LIT("😀"), NULL, "\\U0001f600" },
	{ "Arabic", SPAN_LIT("سلام"), NULL, "\\u0633\\u0644\\u0627\\u0645" },
	{ "Indic vowel sign", SPAN_LIT("कि"), NULL, "\\u0915\\u093f" },
	{ "joined emoji", SPAN_LIT("👩\u200d💻"), "👩<U+200D>💻", "\\U0001f469\\u200d\\U0001f4bb" },
	{ "bidi override", SPAN_LIT("a\u202eb"), "a<U+202E>b", "a\\u202eb" },
	{ "bidi embedding", SPAN_LIT("\u202a\u202b\u202c\u202d"), "<U+202A><U+202B><U+202C><U+202D>",
	  "\\u202a\\u202b\\u202c\\u202d" },
	{ "bidi isolates", SPAN_LIT("\u2066\u2067\u2068\u2069"), "<U+2066><U+2067><U+2068><U+2069>",
	  "\\u2066\\u2067\\u2068\\u2069" },
	{ "bidi marks", SPAN_LIT("\u200e\u200f\u061c"), "<U+200E><U+200F><U+061C>", "\\u200e\\u200f\\u061c" },
	{ "zero width", SPAN_LIT("\u200b\u200c\u2060\ufeff"), "<U+200B><U+200C><U+2060><U+FEFF>",
	  "\\u200b\\u200c\\u2060\\ufeff" },
	{ "soft hyphen", SPAN_LIT("a\u00ad"), "a<U+00AD>", "a\\u00ad" },
	{ "line and paragraph", SPAN_LIT("\u2028\u2029"), "<U+2028><U+2029>", "\\u2028\\u2029" },
	{ "tag", SPAN_LIT("\U000e0041"), "<U+E0041>", "\\U000e0041" },
	{ "variation selectors", SPAN_LIT("☎\ufe0f葛\U000e0100"), "☎<U+FE0F>葛<U+E0100>",
	  "\\u260e\\ufe0f\\u845b\\U000e0100" },
	{ "hangul filler", SPAN_LIT("\u3164\uffa0"), "<U+3164><U+FFA0>", "\\u3164\\uffa0" },
	{ "private use", SPAN_LIT("\ue000"), "<U+E000>", "\\ue000" },
	{ "unassigned", SPAN_LIT("\u0378"), "<U+0378>", "\\u0378" },
	{ "noncharacter", SPAN_LIT("\uffff"), "<U+FFFF>", "\\uffff" },
	{ "combining", SPAN_LIT("e\u0301"), NULL, "e\\u0301" },
	{ "combining at the start", SPAN_LIT("\u0301e"), "<U+0301>e", "\\u0301e" },
	{ "combining behind an escape", SPAN_LIT("\033\u0301"), "\\x1b<U+0301>", "\\x1b\\u0301" },
	{ "four marks", SPAN_LIT("a\u0300\u0300\u0300\u0300b\u0300"), NULL, "a\\u0300\\u0300\\u0300\\u0300b\\u0300" },
	{ "six marks", SPAN_LIT("a\u0300\u0300\u0300\u0300\u0300\u0300"), "a\u0300\u0300\u0300\u0300<U+0300><U+0300>",
	  "a\\u0300\\u0300\\u0300\\u0300\\u0300\\u0300" },
};

static void check_escape(const char *name, struct span in, enum charset cs, const char *expected)
{
	struct buf out = BUF_INIT;

	text_escape(&out, in, cs);
	unit_str(name, buf_str(&out), expected);
	buf_free(&out);
}

START_TEST(escapes_in_utf8)
{
	const char *same = (const char *)rows[_i].in.p;

	check_escape(rows[_i].name, rows[_i].in, CHARSET_UTF8, rows[_i].utf8 ? rows[_i].utf8 : same);
	unit_int(rows[_i].name, text_is_suspicious(rows[_i].in), rows[_i].utf8 && rows[_i].in.n > 0);
}
END_TEST

START_TEST(escapes_in_ascii)
{
	const char *same = (const char *)rows[_i].in.p;

	check_escape(rows[_i].name, rows[_i].in, CHARSET_ASCII, rows[_i].ascii ? rows[_i].ascii : same);
}
END_TEST

START_TEST(escapes_to_a_string)
{
	char *s = text_escaped("a\033", CHARSET_UTF8), *empty = text_escaped("", CHARSET_ASCII);

	ck_assert_str_eq(s, "a\\x1b");
	ck_assert_str_eq(empty, "");
	free(s);
	free(empty);
}
END_TEST

START_TEST(knows_utf8)
{
	ck_assert(text_is_utf8(SPAN_NONE));
	ck_assert(text_is_utf8(SPAN_LIT("株式\0a")));
	ck_assert(!text_is_utf8(SPAN_LIT("caf\xe9")));
	ck_assert(!text_is_utf8(SPAN_LIT("\xe6\xa0")));
}
END_TEST

/* Bytes that like to be UTF-8, so that every branch is met; the same on every run. */
static size_t noise(uint8_t *p, size_t max, uint32_t *seed)
{
	static const char *const pieces[] = {
		"a",        "\n",   "\xcc\x81", "\xe2\x80\xae", "\xe6\xa0\xaa", "\xf0\x9f\x98\x80",
		"\xc2\x9b", "\x1b", " ",        "\xe2\x80\x8d"
	};
	size_t n = 0;

	while (n + 4 < max) {
		*seed = *seed * 1103515245 + 12345;
		if ((*seed >> 28) < 6) {
			p[n++] = (uint8_t)(*seed >> 16);
		} else {
			const char *s = pieces[(*seed >> 16) % UNIT_COUNT(pieces)];

			memcpy(p + n, s, strlen(s));
			n += strlen(s);
		}
	}
	return n;
}

static bool is_printable_ascii(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 0x20 || s.p[i] > 0x7e)
			return false;
	return true;
}

/* Whatever comes in: what comes out is safe, and safe text passes unchanged. */
START_TEST(noise_comes_out_safe)
{
	struct buf out = BUF_INIT, again = BUF_INIT;
	uint32_t seed = (uint32_t)_i + 1;
	uint8_t in[300];
	size_t n = noise(in, sizeof in, &seed);

	text_escape(&out, span_of(in, n), CHARSET_UTF8);
	ck_assert(text_is_utf8(buf_span(&out)));
	ck_assert(!text_is_suspicious(buf_span(&out)));
	text_escape(&again, buf_span(&out), CHARSET_UTF8);
	ck_assert_str_eq(buf_str(&again), buf_str(&out));
	buf_reset(&out);
	text_escape(&out, span_of(in, n), CHARSET_ASCII);
	ck_assert(is_printable_ascii(buf_span(&out)));
	buf_free(&out);
	buf_free(&again);
}
END_TEST

static const struct {
	const char *name, *word, *shown;
} words[] = {
	{ "plain", "dir/chain.pem", "dir/chain.pem" },
	{ "empty", "", "''" },
	{ "quote", "a 'b\".pem", "'a '\\''b\".pem'" },
	{ "command", "$(rm x)`y`;z", "'$(rm x)`y`;z'" },
	{ "Japanese", "証明書.pem", "'証明書.pem'" },
	{ "newline", "new\nli'ne%.pem", "\"$(printf 'new\\012li\\047ne\\045.pem')\"" },
	{ "invalid", "\xff", "\"$(printf '\\377')\"" },
	{ "newline at the end", "x.pem\n", "\"$(printf 'x.pem')${IFS#??}\"" },
	{ "newlines at the end", "a\nb\n\n", "\"$(printf 'a\\012b')${IFS#??}${IFS#??}\"" },
	{ "newline alone", "\n", "\"$(printf '')${IFS#??}\"" },
	{ "dash and newline", "-n\nx", "\"$(printf '\\055n\\012x')\"" },
};

/* The shell makes the same word of it. */
START_TEST(a_shell_reads_it)
{
	struct buf command = BUF_INIT;
	char got[100];
	FILE *f;

	buf_puts(&command, "printf %s. ");
	text_shell_word(&command, words[_i].word);
	f = popen(buf_str(&command), "r");
	ck_assert(f != NULL);
	got[fread(got, 1, sizeof got - 1, f)] = '\0';
	ck_assert(pclose(f) == 0 && *got);
	got[strlen(got) - 1] = '\0';
	unit_str(words[_i].name, got, words[_i].word);
	buf_free(&command);
}
END_TEST

START_TEST(quotes_for_a_shell)
{
	struct buf out = BUF_INIT;

	text_shell_word(&out, words[_i].word);
	unit_str(words[_i].name, buf_str(&out), words[_i].shown);
	buf_free(&out);
}
END_TEST

UNIT_SUITE("text")
{
	UNIT_ROWS(tc, quotes_for_a_shell, words);
	UNIT_ROWS(tc, a_shell_reads_it, words);
	UNIT_ROWS(tc, escapes_in_utf8, rows);
	UNIT_ROWS(tc, escapes_in_ascii, rows);
	tcase_add_test(tc, escapes_to_a_string);
	tcase_add_test(tc, knows_utf8);
	tcase_add_loop_test(tc, noise_comes_out_safe, 0, 50);
}
