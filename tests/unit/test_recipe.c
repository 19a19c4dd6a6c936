/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recipes as text: words, statements, the cases of a file, and what is said of mistakes, with the line. */
#include "tests/unit/unit.h"
#include "base/buf.h"
#include "base/clock.h"
#include "lab/parsed.h"
#include "lab/words.h"

static const struct {
	const char *name, *line, *words; /* words joined by '|'; NULL: refused */
} splits[] = {
	{ "nothing", "", "" },
	{ "blanks", "  a \t b ", "a|b" },
	{ "double quotes", "subject=\"C=JP, O=Ex ample\" ca", "subject=C=JP, O=Ex ample|ca" },
	{ "single quotes", "'a b' c'd e'f", "a b|cd ef" },
	{ "empty word", "a= \"\" ''", "a=||" },
	{ "backslash inside double quotes keeps hexadecimal", "\"CN=\\1b[31m\"", "CN=\\1b[31m" },
	{ "backslash quotes a quote", "\"a\\\"b\\\\c\"", "a\"b\\c" },
	{ "backslash inside single quotes is itself", "'a\\b'", "a\\b" },
	{ "backslash outside", "a\\ b \\#c", "a b|#c" },
	{ "comment", "a b # c 'd", "a|b" },
	{ "no comment inside a word", "a#b", "a#b" },
	{ "open double quote", "a \"b", NULL },
	{ "open single quote", "a 'b", NULL },
};

START_TEST(splits_words)
{
	struct arena *a = arena_new();
	struct words_list w;
	struct buf got = BUF_INIT;
	bool ok = words_split(a, splits[_i].line, &w);

	unit_int(splits[_i].name, ok, splits[_i].words != NULL);
	for (size_t i = 0; ok && i < w.n; i++)
		buf_printf(&got, "%s%s", i ? "|" : "", w.v[i]);
	if (ok)
		unit_str(splits[_i].name, buf_str(&got), splits[_i].words);
	buf_free(&got);
	arena_free(a);
}
END_TEST

START_TEST(splits_at_commas)
{
	struct arena *a = arena_new();
	struct words_list w = words_commas(a, "DNS:a,dn:O=x\\, Inc,,b");

	ck_assert_uint_eq(w.n, 4);
	ck_assert_str_eq(w.v[1], "dn:O=x\\, Inc");
	ck_assert_str_eq(w.v[2], "");
	ck_assert_uint_eq(words_commas(a, "").n, 0);
	arena_free(a);
}
END_TEST

static const struct {
	const char *text, *error; /* NULL: none */
} errors[] = {
	{ "title A thing\nabout It's a thing\n# comment\n\ncert root ca\n", NULL },
	{ "cert root ca\ncert leaf isuer=root\n", "x:2: cert does not know 'isuer'" },
	{ "cert a \\\n issuer=b \\\n foo\n", "x:1: cert does not know 'foo'" },
	{ "\n\nbanana\n", "x:3: 'banana' is not a statement" },
	{ "cert\n", "x:1: cert needs more words" },
	{ "key k\n", "x:1: key needs more words" },
	{ "cert a issuer\n", "x:1: 'issuer' needs a value: issuer=..." },
	{ "cert a must-staple=yes\n", "x:1: 'must-staple' takes no value" },
	{ "cert a ca=no\ncert b ca\n", NULL },
	{ "cert a subject=\"CN=x\n", "x:1: a quote is not closed" },
	{ "file a.pem leaf formt=der\n", "x:1: file does not know 'formt'" },
	{ "file a.pem leaf format\n", "x:1: 'format' needs a value: format=..." },
	{ "server s chain=a colour=red\n", "x:1: server does not know 'colour'" },
	{ "at tomorrow\n", "x:1: 'tomorrow' is not a date" },
	{ "at +3d\n", "x:1: '+3d' is not a date" },
	{ "case maybe\n", "x:1: a case is fires or near-miss, not 'maybe'" },
	{ "expect status=1\n", "x:1: expect belongs behind a run" },
	{ "run a\nexpect status\n", "x:2: 'status' needs a value: status=..." },
	{ "run a\ncase fires\nexpect status=1\n", "x:3: expect belongs behind a run" },
};

START_TEST(tells_mistakes)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct recipe *r = recipe_parse(a, "x", span_str(errors[_i].text), NULL, &e);

	unit_int(errors[_i].text, r != NULL, errors[_i].error == NULL);
	if (!r)
		unit_str(errors[_i].text, e.text, errors[_i].error);
	arena_free(a);
}
END_TEST

static const char cases[] = "title \"Quoted title\"\r\n"
                            "at 2026-06-01\n"
                            "cert root ca\n"
                            "run check common\n"
                            "case fires\n"
                            "cert leaf issuer=root to=-1d\n"
                            "run check --trust root.pem @peer\n"
                            "expect status=1 finding=expired-leaf\n"
                            "expect absent=not-yet-valid\n"
                            "run check again\n"
                            "expect status=3\n"
                            "server peer chain=leaf\n"
                            "case near-miss\n"
                            "cert leaf issuer=root to=+1d\n"
                            "run check fine\n"
                            "expect status=0\n"
                            "case near-miss two\n"
                            "at 2027-01-01\n"
                            "run check other\n";

static const struct {
	const char *kind;
	size_t statements, runs, servers;
	const char *at, *last_run;
} kinds[] = {
	{ NULL, 1, 5, 0, "2026-06-01", "other" },
	{ "fires", 2, 3, 1, "2026-06-01", "again" },
	{ "near-miss", 2, 2, 0, "2026-06-01", "fine" },
	{ "near-miss two", 1, 2, 0, "2027-01-01", "other" },
};

START_TEST(takes_one_case)
{
	struct arena *a = arena_new();
	struct recipe *r = recipe_parse(a, "x", span_str(cases), kinds[_i].kind, NULL);
	const char *name = kinds[_i].kind ? kinds[_i].kind : "none";
	size_t n, servers;
	char day[32];

	ck_assert_ptr_nonnull(r);
	const struct recipe_case *c = recipe_cases(r, &n);
	recipe_servers(r, &servers);
	unit_int(name, r->nstatement, kinds[_i].statements);
	unit_int(name, n, kinds[_i].runs);
	unit_int(name, servers, kinds[_i].servers);
	unit_str(name, time_day(recipe_at(r), day), kinds[_i].at);
	unit_str(name, c[n - 1].argv[c[n - 1].argc - 1], kinds[_i].last_run);
	unit_str(name, recipe_title(r), "Quoted title");
	arena_free(a);
}
END_TEST

START_TEST(keeps_expectations_with_their_run)
{
	struct arena *a = arena_new();
	struct recipe *r = recipe_parse(a, "x", span_str(cases), "fires", NULL);
	size_t n;
	const struct recipe_case *c = recipe_cases(r, &n);

	ck_assert_uint_eq(n, 3);
	ck_assert_str_eq(c[0].kind, "");
	ck_assert_uint_eq(c[0].nexpect, 0);
	ck_assert_str_eq(c[1].kind, "fires");
	ck_assert_uint_eq(c[1].line, 7);
	ck_assert_uint_eq(c[1].argc, 4);
	ck_assert_str_eq(c[1].argv[3], "@peer");
	ck_assert_uint_eq(c[1].nexpect, 3);
	ck_assert_str_eq(c[1].expect[2].word, "absent");
	ck_assert_str_eq(c[1].expect[2].value, "not-yet-valid");
	ck_assert_uint_eq(c[2].nexpect, 1);
	arena_free(a);
}
END_TEST

START_TEST(prose_stands_as_written)
{
	struct arena *a = arena_new();
	static const char text[] =
	    "about  The server's \"chain\" # is short\nabout\ntext a.yml   key: \"v\"\ntext a.yml \"  quoted \"\n"
	    "text a.yml \"a\": \"b\"\n";
	struct recipe *r = recipe_parse(a, "x", span_str(text), NULL, NULL);

	ck_assert_ptr_nonnull(r);
	ck_assert_uint_eq(r->nabout, 2);
	ck_assert_str_eq(r->about[0], "The server's \"chain\" # is short");
	ck_assert_str_eq(r->about[1], "");
	ck_assert_str_eq(r->statement[0].attr[0].word, "  key: \"v\"");
	ck_assert_str_eq(r->statement[1].attr[0].word, "  quoted ");
	ck_assert_str_eq(r->statement[2].attr[0].word, "\"a\": \"b\"");
	arena_free(a);
}
END_TEST

/* Every prefix of a recipe, and every recipe with one octet changed, is read or refused, and never more. */
START_TEST(survives_damage)
{
	char text[sizeof cases];

	for (size_t i = 0; i < sizeof cases; i++) {
		struct arena *a = arena_new();
		struct err e = { 0 };

		memcpy(text, cases, sizeof text);
		ck_assert(recipe_parse(a, "x", span_of(text, i), "fires", &e) || e.code == ERR_INPUT);
		for (size_t k = 0; k < 3; k++) {
			text[i] = "\"\\\0"[k];
			ck_assert(recipe_parse(a, "x", span_of(text, sizeof cases - 1), "fires", &e) ||
			          e.code == ERR_INPUT);
		}
		arena_free(a);
	}
}
END_TEST

UNIT_SUITE("recipe")
{
	UNIT_ROWS(tc, splits_words, splits);
	tcase_add_test(tc, splits_at_commas);
	UNIT_ROWS(tc, tells_mistakes, errors);
	UNIT_ROWS(tc, takes_one_case, kinds);
	tcase_add_test(tc, keeps_expectations_with_their_run);
	tcase_add_test(tc, prose_stands_as_written);
	tcase_add_test(tc, survives_damage);
}
