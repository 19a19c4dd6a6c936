/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The splitter: blocks, lines, oddities; base64 and its damage. The bodies are not certificates: what is in a block is
 * no matter here. */
#include "tests/unit/unit.h"

#include "cert/der.h"
#include "load/pem.h"

#define B "-----BEGIN X-----"
#define E "-----END X-----"

/* The blocks of a text: LABEL@LINE=DECODED[+oddity...], with "!LINE" for damaged base64. */
static const struct {
	const char *name, *text, *blocks;
} rows[] = {
	{ "plain", B "\nYWJj\n" E "\n", "X@1=abc" },
	{ "no newline at the end", B "\nYWJj\n" E, "X@1=abc" },
	{ "two", B "\nYWJj\n" E "\n" B "\nZGVm\n" E "\n", "X@1=abc X@4=def" },
	{ "text between", "first\n" B "\nYWJj\n" E "\nand\n\n" B "\nZGVm\n" E "\n", "X@2=abc X@7=def" },
	{ "glued", B "\nYWJj\n" E B "\nZGVm\n" E "\n", "X@1=abc X@3=def+glued" },
	{ "glued with a blank", B "\nYWJj\n" E " " B "\nZGVm\n" E "\n", "X@1=abc X@3=def+glued" },
	{ "crlf", B "\r\nYWJj\r\nZGVm\r\n" E "\r\n", "X@1=abcdef+crlf" },
	{ "cr alone", B "\rYWJj\rZGVm\r" E "\r" B "\rYWJj\r" E, "X@1=abcdef+cr-only X@1=abc+cr-only" },
	{ "one line", B "YWJj" E, "X@1=abc+on-begin" },
	{ "on the line of BEGIN", B "YWJj\nZGVm\n" E, "X@1=abcdef+on-begin" },
	{ "on the line of END", B "\nYWJj" E, "X@1=abc+on-end" },
	{ "text behind END", B "\nYWJj\n" E ";\n", "X@1=abc+behind-end" },
	{ "zeros behind END", B "\nYWJj\n" E "\0", "X@1=abc" },
	{ "crcrlf", B "\r\r\nYWJj\r\r\n" E "\r\r\n", "X@1=abc+crcrlf" },
	{ "an empty line behind BEGIN", B "\n\nYWJj\n" E, "X@1=abc" },
	{ "two of them", B "\n\n\nYWJj\n" E, "X@1=abc+blank-lines" },
	{ "an empty line inside", B "\nYWJj\n \nZGVm\n" E, "X@1=abcdef+blank-lines" },
	{ "an empty line before END", B "\nYWJj\n\n" E, "X@1=abc+blank-lines" },
	{ "END indented", B "\nYWJj\n " E, "X@1=abc+end-indented" },
	{ "a mark", "\xef\xbb\xbf" B "\nYWJj\n" E, "X@1=abc+mark" },
	{ "no width", "\xe2\x80\x8b" B "\nYWJj\n" E, "X@1=abc+hidden-before" },
	{ "no width in text", "a\xe2\x80\x8b" B "\nYWJj\n" E, "X@1=abc+embedded" },
	{ "no width inside", B "\nYW\xe2\x80\x8bJj\n" E, "X@1=abc+hidden-inside" },
	{ "no width behind lines", B "\nYWJj\xc2\xa0\nZGVm\n" E, "X@1=abcdef+hidden-behind" },
	{ "no width behind BEGIN", B "\xe2\x80\x8b\nYWJj\n" E, "X@1=abc+hidden-behind" },
	{ "no width behind END", B "\nYWJj\n" E "\xe2\x81\xa0\n", "X@1=abc+hidden-end" },
	{ "half a character", B "\nYWJj\xe2\x80\n" E, "X@1=abc!2" },
	{ "blanks for line ends", B " YWJj ZGVm " E, "X@1=abcdef+spaces" },
	{ "padding", B "\nYWI=\n" E "\n" B "\nYQ==\n" E, "X@1=ab X@4=a" },
	{ "padding left out", B "\nYWI\n" E "\n" B "\nYQ\n" E, "X@1=ab+unpadded X@4=a+unpadded" },
	{ "padding cut", B "\nYQ=\n" E, "X@1=a!2" },
	{ "padding behind one character", B "\nYWJjZ===\n" E, "X@1=abc!2" },
	{ "padding in the middle", B "\nYQ==\nYWJj\n" E, "X@1=a!3" },
	{ "a lone character", B "\nYWJjZ\n" E, "X@1=abc!2" },
	{ "not base64", B "\nYWJj\nZG*m\n" E, "X@1=abcd!3" },
	{ "damaged in the second", B "\nYWJj\n" E "\n\n" B "\nYWJj\n\xff\n" E, "X@1=abc X@5=abc!7" },
	{ "no END", B "\nYWJj\n", "X@1=abc+truncated" },
	{ "no END, another block", B "\nYWJj\n" B "\nZGVm\n" E, "X@1=abc+truncated X@3=def" },
	{ "END with four dashes", B "\nYWJj\n-----END X----\n", "X@1=abc+truncated" },
	{ "no body", B "\n" E, "X@1=" },
	{ "nothing after BEGIN", B, "X@1=+truncated" },
	{ "labels differ", B "\nYWJj\n-----END Y-----", "X@1=abc+label" },
	{ "label in two words", "-----BEGIN X Y Z-----\nYWJj\n-----END X Y Z-----", "X Y Z@1=abc" },
	{ "no label", "-----BEGIN -----\nYWJj\n-----END -----", "" },
	{ "four dashes", "----BEGIN X-----\nYWJj\n" E, "" },
	{ "endless label",
	  "-----BEGIN "
	  "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX-----\nYWJj\n",
	  "" },
	{ "indented", "  " B "\n  YWJj\n  " E "\n", "X@1=abc+indented+body-indented+end-indented" },
	{ "body indented", B "\n\tYWJj\n" E "\n", "X@1=abc+body-indented" },
	{ "yaml", "crt: |\n  " B "\n  YWJj\n  " E "\n", "X@2=abc+indented+body-indented+end-indented" },
	{ "environment", "CERT=\"" B "\nYWJj\n" E "\"\n", "X@1=abc+embedded" },
	{ "json", "{\"a\":\"" B "\\nYWJj\\nZGVm\\n" E "\\n\"}", "X@1=abcdef+embedded+escaped" },
	{ "json, two", "[\"" B "\\nYWJj\\n" E "\\n\",\n\"" B "\\nZGVm\\n" E "\\n\"]",
	  "X@1=abc+embedded+escaped X@2=def+embedded+escaped" },
	{ "escaped alone", B "\\nYWJj\\n" E "\\n" B "\\nZGVm\\n" E "\\n", "X@1=abc+escaped X@1=def+escaped" },
	{ "escaped twice", B "\\\\nYWJj\\\\n" E, "X@1=abc+escaped" },
	{ "escaped crlf", B "\\r\\nYWJj\\r\\n" E, "X@1=abc+escaped" },
	{ "slashes of json", B "\\n\\/\\/\\/\\/\\n" E, "X@1=\xff\xff\xff+escaped" },
	{ "backslash at line ends", B "\\\nYWJj\\\n" E, "X@1=abc+escaped" },
	{ "quoted lines", "\"" B "\",\n\"YWJj\",\n\"ZGVm\",\n\"" E "\"", "X@1=abcdef+embedded+escaped" },
	{ "a quote is damage elsewhere", B "\nYW\"Jj\n" E, "X@1=a!2" },
	{ "literals that are added up", "\"" B "\\n\" +\n \"YWJj\\n\" + f(0) +\n\"ZGVm\\n\" +\n\"" E "\"",
	  "X@1=abcdef+embedded+escaped" },
	{ "literals in single quotes", "'" B "\\n'\n . 'YWJj'\n . 'ZGVm'\n . '" E "'", "X@1=abcdef+embedded+escaped" },
	{ "a backslash before END", B "\\nYWJj\\" E, "X@1=abc+escaped" },
	{ "slashes of json, in a block of lines", B "\n\\/\\/\\/\\/\n" E, "X@1=\xff\xff\xff" },
	{ "a backslash is damage elsewhere", B "\nYWJj\\n\n" E, "X@1=abc!2" },
	{ "commented out", "# " B "\n# YWJj\n# " E "\n" B "\nZGVm\n" E "\n", "X@4=def" },
	{ "commented out in C", "// " B "\n// YWJj\n// " E "\n", "" },
	{ "headers", B "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\nYWJj\n" E, "X@1=abc+headers" },
	{ "headers, crlf", B "\r\nA: b\r\n c\r\n\r\nYWJj\r\n" E, "X@1=abc+crlf+headers+plain" },
	{ "headers of what is not encrypted", B "\nProc-Type: 4,CLEAR\n\nYWJj\n" E, "X@1=abc+headers+plain" },
	{ "headers without an empty line", B "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES\nYWJj\n" E,
	  "X@1=abc+headers+open" },
	{ "headers with two", B "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\n\nYWJj\n" E, "X@1=abc+headers+open" },
	{ "indented by tabs", "\t" B "\n\tYWJj\n\t" E, "X@1=abc+indented+body-indented+end-indented" },
	{ "a slash before it", "/" B "\nYWJj\n" E, "X@1=abc+embedded" },
	{ "a slash and a blank", "/ " B "\nYWJj\n" E, "X@1=abc+embedded" },
	{ "a backslash before it", "\\" B "\nYWJj\n" E, "X@1=abc+embedded" },
	{ "another escape before it", "\\t" B "\nYWJj\n" E, "X@1=abc+embedded" },
	{ "a letter that can be seen inside", B "\nYW\xc3\xa9Jj\n" E, "X@1=a!2" },
	{ "a sign of the kind format inside", B "\nYW\xd8\x80Jj\n" E, "X@1=abc+hidden-inside" },
	{ "two of no width inside", B "\nYW\xe2\x80\x8bJj\xe2\x80\x8b\r\n" E, "X@1=abc+hidden-inside" },
	{ "no width before END", B "\nYWJj\n\xe2\x80\x8b" E, "X@1=abc+hidden-inside" },
	{ "nothing but what cannot be seen", B "\xe2\x80\x8b" E, "X@1=+hidden-inside" },
	{ "a CR behind a letter alone", B "\nY\rW\r\nJj\r\n" E, "X@1=abc" },
	{ "a tab behind END", B "\nYWJj\n" E "\t\n", "X@1=abc" },
	{ "a blank at the end of all", B "\nYWJj\n" E " ", "X@1=abc" },
	{ "BEGIN in the text", "the -----BEGIN of\n" B "\nYWJj\n" E, "X@2=abc" },
	{ "nothing", "", "" },
	{ "only dashes", "----------------------------------------", "" },
};

static void add_oddities(struct buf *out, unsigned oddity)
{
	static const struct {
		unsigned bit;
		const char *name;
	} names[] = {
		{ PEM_CRLF, "crlf" },
		{ PEM_GLUED, "glued" },
		{ PEM_TRUNCATED, "truncated" },
		{ PEM_LABEL_DIFFERS, "label" },
		{ PEM_INDENTED, "indented" },
		{ PEM_EMBEDDED, "embedded" },
		{ PEM_ESCAPED, "escaped" },
		{ PEM_HEADERS, "headers" },
		{ PEM_PLAIN_HEADERS, "plain" },
		{ PEM_HEADERS_OPEN, "open" },
		{ PEM_CR_ONLY, "cr-only" },
		{ PEM_CRCRLF, "crcrlf" },
		{ PEM_ON_BEGIN, "on-begin" },
		{ PEM_ON_END, "on-end" },
		{ PEM_SPACES, "spaces" },
		{ PEM_BLANK_LINES, "blank-lines" },
		{ PEM_MARKED, "mark" },
		{ PEM_HIDDEN_BEFORE, "hidden-before" },
		{ PEM_HIDDEN_END, "hidden-end" },
		{ PEM_HIDDEN_INSIDE, "hidden-inside" },
		{ PEM_HIDDEN_BEHIND, "hidden-behind" },
		{ PEM_UNPADDED, "unpadded" },
		{ PEM_BODY_INDENTED, "body-indented" },
		{ PEM_END_INDENTED, "end-indented" },
		{ PEM_BEHIND_END, "behind-end" },
	};
	for (size_t i = 0; i < UNIT_COUNT(names); i++)
		if (oddity & names[i].bit)
			buf_printf(out, "+%s", names[i].name);
}

START_TEST(blocks)
{
	struct pem_reader r;
	struct pem_block b;
	struct buf out = BUF_INIT;

	pem_start(&r, span_str(rows[_i].text));
	while (pem_next(&r, &b)) {
		buf_printf(&out, "%s%.*s@%u=", out.n ? " " : "", (int)b.label.n, (const char *)b.label.p,
		           (unsigned)b.line);
		size_t before = out.n;
		bool whole = pem_decode(&b, &out);
		if (!whole && pem_look_for_hidden(&b)) {
			out.n = before;
			whole = pem_decode(&b, &out);
		}
		uint32_t bad = pem_bad_line(&b);
		unit_int(rows[_i].name, whole, bad == 0);
		if (bad)
			buf_printf(&out, "!%u", (unsigned)bad);
		add_oddities(&out, b.oddity);
	}
	unit_str(rows[_i].name, buf_str(&out), rows[_i].blocks);
	buf_free(&out);
}
END_TEST

/* RFC 4648 4: what each character stands for, wherever it stands in lines long enough for the fast ways. What is no
 * base64 ends the reading there. */
START_TEST(every_character)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (int c = 1; c < 256; c++)
		for (size_t at = 0; at < 40; at++) {
			char text[200];
			const char *digit = strchr(digits, c);
			struct pem_reader r;
			struct pem_block b;
			struct buf out = BUF_INIT;
			uint32_t four = 0;

			snprintf(text, sizeof text, "%s\n%0128d\n%s\n", B, 0, E);
			memset(text + sizeof B, 'A', 128);
			text[sizeof B + at] = (char)c;
			pem_start(&r, span_str(text));
			ck_assert(pem_next(&r, &b));
			bool whole = pem_decode(&b, &out);
			if (!digit) { /* a colon makes a header of the line */
				ck_assert_msg(c == ':' || !whole || strchr("\t\n\v\f\r ", c), "character %d at %zu", c,
				              at);
				buf_free(&out);
				continue;
			}
			ck_assert_msg(whole && out.n == 96, "character %d at %zu", c, at);
			for (size_t i = 0; i < 96; i++) {
				four = i / 3 == at / 4 ? (uint32_t)(digit - digits) << (18 - at % 4 * 6) : 0;
				ck_assert_msg((uint8_t)buf_str(&out)[i] == (four >> (16 - i % 3 * 8) & 0xff),
				              "character %d at %zu: octet %zu", c, at, i);
			}
			buf_free(&out);
		}
}
END_TEST

/* The same in a line that is short. */
START_TEST(every_character_of_four)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (uint32_t i = 0; i < 64; i++)
		for (unsigned at = 0; at < 4; at++) {
			char four[5] = "AAAA", text[100];
			uint32_t octets = i << (18 - at * 6);
			struct pem_reader r;
			struct pem_block b;
			struct buf out = BUF_INIT;

			four[at] = digits[i];
			snprintf(text, sizeof text, "%s\n%s\n%s\n", B, four, E);
			pem_start(&r, span_str(text));
			ck_assert(pem_next(&r, &b) && pem_decode(&b, &out) && out.n == 3);
			for (unsigned k = 0; k < 3; k++)
				unit_int(four, (uint8_t)buf_str(&out)[k], octets >> (16 - k * 8) & 0xff);
			buf_free(&out);
		}
}
END_TEST

START_TEST(begins)
{
	ck_assert(pem_begins_in(span_str("-----BEGIN ")) && pem_begins_in(span_str("---------BEGIN X")));
	ck_assert(!pem_begins_in(span_str("-----BEGIN")) && !pem_begins_in(span_str("----BEGIN ")));
	ck_assert(!pem_begins_in(SPAN_NONE));
}
END_TEST

START_TEST(foreign_characters)
{
	static const struct {
		struct span line;
		const char *name;
	} lines[] = {
		{ SPAN_LIT("abc"), NULL },
		{ SPAN_LIT("\xc3\xa9"), "U+00E9 LATIN SMALL LETTER E WITH ACUTE" },
		{ SPAN_LIT("abc\xc3\xa9\xc3\xa8"), "U+00E9 LATIN SMALL LETTER E WITH ACUTE" },
		{ SPAN_LIT("abc\x7f\xc2\x80"), "U+0080 " },
		{ SPAN_LIT("abc\xc3"), NULL },
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < UNIT_COUNT(lines); i++) {
		const char *name = pem_foreign_character(a, lines[i].line);

		ck_assert((name != NULL) == (lines[i].name != NULL));
		if (name)
			unit_str("character", name, lines[i].name);
	}
	arena_free(a);
}
END_TEST

/* Every prefix of a text is read to its end, and no block reaches beyond it. */
START_TEST(prefixes)
{
	static const char text[] = "a\n" B "\nA: b\n\nYWJj\n" E B "\\n\\/\\n-----END Y-----\n  " B "\n YWI=\n " E "\n";

	for (size_t n = 0; n < sizeof text; n++) {
		char *copy = malloc(n ? n : 1); /* for the sanitizer */
		struct pem_reader r;
		struct pem_block b;

		memcpy(copy, text, n);
		for (pem_start(&r, span_of(copy, n)); pem_next(&r, &b);) {
			ck_assert(b.whole.p >= (uint8_t *)copy && b.whole.p + b.whole.n <= (uint8_t *)copy + n);
			ck_assert(b.body.p >= b.whole.p && b.body.p + b.body.n <= b.whole.p + b.whole.n);
			pem_bad_line(&b);
		}
		ck_assert_uint_eq(r.offset, n);
		free(copy);
	}
}
END_TEST

#define RUN "MIIBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" /* 64 characters */

/* Runs of base64: LINE:LENGTH. */
static const struct {
	const char *name, *text, *runs;
} run_rows[] = {
	{ "alone", RUN, "1:64" },
	{ "two lines", RUN "\n" RUN "==\n", "1:131" },
	{ "in JSON", "{\n \"x5c\": [ \"" RUN "\", \"" RUN "\" ] }", "2:64 2:64" },
	{ "in XML", "<a>\n<b>\n" RUN "\n" RUN "\n</b>", "3:129" },
	{ "indented", "a: >\n  " RUN "\n  " RUN "\nb: c\n", "2:131" },
	{ "the next key is no part of it", "a: " RUN "\ntls.key: x\n", "1:64" },
	{ "after a name and an equals sign", "CERT=" RUN "\n", "1:64" },
	{ "escaped line ends", "\"" RUN "\\n" RUN "\\n\"", "1:130" },
	{ "words", "here\nare\nmany\nwords\nin\nlines\nof\ntheir\nown\nwhich\nare\nno\nbase64\nat\nall\n", "" },
	{ "short", "QUJDREVGR0g=\n", "" },
	{ "that of URLs", "{\"k\": \"" RUN "-_" RUN "\"}", "1:130" },
	{ "not both alphabets", RUN "+A-" RUN, "1:66 1:64" },
	{ "dashes behind it", RUN "\n-----\n", "1:64" },
	{ "after padding something new begins", RUN "=\n" RUN, "1:65 2:64" },
	{ "two pads and no more", RUN "===", "1:66" },
	{ "slashes of JSON", "\"" RUN "\\/" RUN "\"", "1:130" },
	{ "another escape", "\"" RUN "\\t" RUN "\"", "1:64 1:65" },
	{ "a backslash at the end", RUN "\\", "1:64" },
	{ "escaped line ends of Windows", "\"" RUN "\\r\\n" RUN "\"", "1:132" },
	{ "not both alphabets, with a slash", RUN "/A_" RUN, "1:66 1:64" },
	{ "nothing goes on behind padding", RUN "=-" RUN, "1:65 1:64" },
	{ "that of URLs, in escaped lines", "\"" RUN "-_A\\n" RUN "\"", "1:133" },
	{ "indented by tabs", RUN "\n\t" RUN "\n", "1:130" },
};

START_TEST(runs)
{
	struct base64_reader r;
	struct pem_block b;
	struct buf out = BUF_INIT;

	base64_start(&r, span_str(run_rows[_i].text), 1);
	while (base64_next(&r, &b))
		buf_printf(&out, "%s%u:%zu", out.n ? " " : "", (unsigned)b.line, b.body.n);
	unit_str(run_rows[_i].name, buf_str(&out), run_rows[_i].runs);
	buf_free(&out);
}
END_TEST

/* What was done to the base64 of 30 0b 04 09 00 00 fb ef be ff ff ff 00, which is one structure. */
#define HEAD "MAsECQAA"
#define TAIL "////AA=="
static const struct {
	const char *name, *body;
	enum pem_wrapping is;
} wrapped[] = {
	{ "a star", HEAD "+*+++" TAIL, PEM_STRAYS },
	{ "a quotation", "> " HEAD "\n> ++++" TAIL, PEM_STRAYS },
	{ "a line with a colon under headers", "A: b\n\n" HEAD "++++\nC: d\n" TAIL, PEM_STRAYS },
	{ "the same in the last line", "A: b\n\n" HEAD "++++" TAIL "\nC: d", PEM_STRAYS },
	{ "the same where nothing says that there are headers", HEAD "++++\nC: d\n" TAIL, PEM_LOST },
	{ "the same in what is encrypted", "Proc-Type: 4,ENCRYPTED\n\n" HEAD "++++\nC: d\n" TAIL, PEM_LOST },
	{ "nothing but strays", "*", PEM_LOST },
	{ "a structure that is cut", HEAD "+*+++", PEM_LOST },
	{ "half an octet of one", "M*", PEM_LOST },
	{ "one octet of one", "MA*==", PEM_LOST },
	{ "more than one", HEAD "++++////AAAA*", PEM_LOST },
	{ "an equals sign written out", HEAD "++++////AA=3D=3D", PEM_QUOTED_PRINTABLE },
	{ "in small letters", HEAD "+=2b++=2f///AA=3d=3d", PEM_QUOTED_PRINTABLE },
	{ "lines joined", HEAD "++=\n++=\r\n////AA=3D=3D", PEM_QUOTED_PRINTABLE },
	{ "with a star", HEAD "+*+++////AA=3D=3D", PEM_QUOTED_PRINTABLE },
	{ "what no digits follow", HEAD "++++////AA=3G=3D", PEM_LOST },
	{ "what hardly any follow", HEAD "++++////AA=/D=3D", PEM_LOST },
	{ "what one follows", HEAD "++++////AA=3D=3", PEM_LOST },
	{ "a tag", HEAD "<br>++++" TAIL, PEM_MARKUP },
	{ "a tag that is not closed", HEAD "<++++" TAIL, PEM_STRAYS },
	{ "a tag, and one that is not closed", HEAD "<br>++++<" TAIL, PEM_MARKUP },
	{ "references", HEAD "&#43;&#x2b;&#x2B;&#X2b;" TAIL, PEM_MARKUP },
	{ "the greatest of the digits", HEAD "&#97;&#119;&#89;&#79;" TAIL, PEM_MARKUP },
	{ "a reference at the end", HEAD "++++////AA=&#61;", PEM_MARKUP },
	{ "a blank by its number", HEAD "&#10;++++" TAIL, PEM_MARKUP },
	{ "a reference by name", HEAD "<br>&plus;+++" TAIL, PEM_LOST },
	{ "a sign that begins none", HEAD "<br>++++" TAIL "&", PEM_MARKUP },
	{ "one that is cut", HEAD "<br>+++&#43", PEM_LOST },
	{ "one of another letter", HEAD "&#4g;+++" TAIL, PEM_LOST },
	{ "one in digits of the other kind", HEAD "&#2b;+++" TAIL, PEM_LOST },
	{ "one beyond an octet", HEAD "<br>+++&#299;" TAIL, PEM_LOST },
	{ "a hyphen and a low line", HEAD "+-++/_/_AA==", PEM_URL_LETTERS },
	{ "the same with a star", HEAD "+-++*////AA==", PEM_URL_LETTERS },
	{ "numbers and blanks", "  2\t" HEAD "\n  3\t++++" TAIL, PEM_NUMBERED },
	{ "numbers and bars", " 2 | " HEAD "\n13 | ++++" TAIL, PEM_NUMBERED },
	{ "numbers and colons, and lines without", "2:" HEAD "\n++++\n" TAIL, PEM_NUMBERED },
	{ "numbers that nothing sets off", "2" HEAD "\n3++++" TAIL, PEM_LOST },
	{ "a number behind which there is nothing", HEAD "++++" TAIL "*\n13", PEM_LOST },
	{ "colours", "\33[1;32m" HEAD "\33[0m++++\33[K" TAIL, PEM_COLOURED },
	{ "a sequence that is cut", HEAD "++++" TAIL "\33[0", PEM_COLOURED },
	{ "an escape that begins none", HEAD "\33++++" TAIL, PEM_STRAYS },
	{ "an escape at the end", HEAD "++++" TAIL "\33", PEM_STRAYS },
	{ "one beyond all", HEAD "<br>+++&#99999999999999999999;" TAIL, PEM_LOST },
};

/* Only what is damaged is asked about; what is called whole once it is undone has that structure, and no other. */
START_TEST(wrappings)
{
	struct buf text = BUF_INIT, out = BUF_INIT;
	struct pem_reader r;
	struct pem_block b;

	buf_printf(&text, "%s\n%s\n%s\n", B, wrapped[_i].body, E);
	pem_start(&r, buf_span(&text));
	ck_assert(pem_next(&r, &b));
	struct der first;
	ck_assert_msg(!pem_decode(&b, &out) || !der_first(buf_span(&out), &first) || first.whole.n != out.n,
	              "%s: nothing is wrong with it", wrapped[_i].name);
	unit_int(wrapped[_i].name, pem_wrapping_of(&b), wrapped[_i].is);
	buf_free(&text);
	buf_free(&out);
}
END_TEST

/* What stands for lines that are not there. */
static const struct {
	const char *name, *body, *line;
} gaps[] = {
	{ "points", HEAD "\n...\n" TAIL, "..." },
	{ "more of them", HEAD "\n[.....]\n" TAIL, "[.....]" },
	{ "the character", HEAD "\n\u2026\n" TAIL, "\u2026" },
	{ "a word", HEAD "\n<SNIP>\n" TAIL, "<SNIP>" },
	{ "a sentence at the end", HEAD "\n(25 lines omitted)", "(25 lines omitted)" },
	{ "behind base64", HEAD "...\n" TAIL, HEAD "..." },
	{ "two points", HEAD "\n..\n" TAIL, "" },
	{ "nothing", HEAD "\n" TAIL, "" },
};

START_TEST(what_was_left_out)
{
	struct buf text = BUF_INIT;
	struct pem_reader r;
	struct pem_block b;

	buf_printf(&text, "%s\n%s\n%s\n", B, gaps[_i].body, E);
	pem_start(&r, buf_span(&text));
	ck_assert(pem_next(&r, &b));
	struct span line = pem_left_out(&b);
	ck_assert_msg(span_eq(line, span_str(gaps[_i].line)), "%s: %.*s", gaps[_i].name, (int)line.n,
	              line.n ? (const char *)line.p : "");
	buf_free(&text);
}
END_TEST

/* RFC 4648, section 4: the values from 0 to 63 in their order; read at once, and a letter a line. */
START_TEST(every_letter)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	static const char octets[] =
	    "00108310518720928b30d38f41149351559761969b71d79f8218a39259a7a29aabb2dbafc31cb3d35db7e39ebbf3dfbf";
	struct buf apart = BUF_INIT, out = BUF_INIT, hex = BUF_INIT;

	for (const char *p = letters; *p; p++)
		buf_printf(&apart, "%c\n", *p);
	for (int i = 0; i < 2; i++) {
		struct pem_block b = { .body = i ? buf_span(&apart) : span_str(letters) };

		buf_reset(&out);
		buf_reset(&hex);
		ck_assert(pem_decode(&b, &out));
		buf_hex(&hex, buf_span(&out), "");
		unit_str("letters", buf_str(&hex), octets);
	}
	buf_free(&apart);
	buf_free(&out);
	buf_free(&hex);
}
END_TEST

UNIT_SUITE("pem")
{
	tcase_add_test(tc, every_letter);
	UNIT_ROWS(tc, wrappings, wrapped);
	UNIT_ROWS(tc, what_was_left_out, gaps);
	UNIT_ROWS(tc, blocks, rows);
	UNIT_ROWS(tc, runs, run_rows);
	tcase_add_test(tc, every_character);
	tcase_add_test(tc, every_character_of_four);
	tcase_add_test(tc, begins);
	tcase_add_test(tc, foreign_characters);
	tcase_add_test(tc, prefixes);
}
