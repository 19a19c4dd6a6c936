/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a search finds: letters without their case, numbers however written, and a long list by its index. */
#include "tests/unit/fixture.h"
#include "ui/frame/found_by.h"
#include "ui/kit/filter.h"
#include "ui/frame/list_index.h"

static const struct {
	const char *needle, *text;
	bool found;
} folds[] = {
	{ "issuing", "Issuing CA", true },
	{ "Issuing", "Issuing CA", true },
	{ "Issuing", "issuing ca", false },
	{ "strasse", "Hauptstraße", true },
	{ "straße", "HAUPTSTRASSE", true },
	{ "müller", "MÜLLER", true },
	{ "Ü", "müller", false },
	{ "istanbul", "İstanbul", true },
	{ "istanbul", "ISTANBUL", true },
	{ "ısparta", "ISPARTA", true },
	{ "σίσυφος", "ΣΊΣΥΦΟΣ", true },
	{ "株式会社", "株式会社サンプル", true },
	{ "サンフル", "株式会社サンプル", false },
};

START_TEST(letters)
{
	struct needle *n = needle_new(folds[_i].needle);

	unit_int(folds[_i].needle, needle_in(n, folds[_i].text), folds[_i].found);
	needle_free(n);
}
END_TEST

static const char *const names[] = { "rich", "ca", "csr", "rsa-sha256" };

/* Needles, and which of the four they find. */
static const struct {
	const char *needle;
	const char *found;
} needles[] = {
	{ "ou=team", "rich " },
	{ "OU=team", "" },
	{ "株式会社", "rich " },
	{ "alice@corp", "rich " },
	{ "192.0.2.1", "rich " },
	{ "3326b649cb718220", "rich " },
	{ "33:26:B6:49:CB:71:82:20", "rich " },
	{ "E0:69:8C:F1:51:90", "rich " },
	{ "0x1002", "rich " },
	{ "1.3.6.1.5.5.7.48", "rich " },
	{ "example ca", "ca " },
	{ "no such thing", "" },
	{ "subject", "" }, /* what a part is called is none of it */
};

static struct certset *a_set(struct arena *a)
{
	struct certset *s = certset_new();

	for (size_t i = 0; i < UNIT_COUNT(names); i++)
		certset_add_der(s, fixture(a, names[i]), i == 2 ? ENTRY_CSR : ENTRY_CERTIFICATE, (struct origin){ 0 });
	ck_assert_uint_eq(certset_count(s), UNIT_COUNT(names));
	return s;
}

START_TEST(index_finds)
{
	struct arena *a = arena_new();
	struct certset *s = a_set(a);
	struct list_index *x = list_index_new(s);
	struct needle *n = needle_new(needles[_i].needle);
	struct buf found = BUF_INIT;

	ck_assert(list_index_step(x, 1));
	ck_assert_uint_eq(list_index_done(x), 1);
	ck_assert(list_index_step(x, 2));
	ck_assert(!list_index_step(x, 100));
	ck_assert_uint_eq(list_index_done(x), UNIT_COUNT(names));
	for (size_t i = 0; i < UNIT_COUNT(names); i++)
		if (list_index_has(x, i, n))
			buf_printf(&found, "%s ", names[i]);
	unit_str(needles[_i].needle, buf_str(&found), needles[_i].found);
	buf_free(&found);
	needle_free(n);
	list_index_free(x);
	certset_free(s);
	arena_free(a);
}
END_TEST

START_TEST(index_lines)
{
	struct arena *a = arena_new();
	struct certset *s = a_set(a);
	struct list_index *x = list_index_new(s);
	struct buf lines = BUF_INIT;

	list_index_step(x, 100);
	list_index_lines(x, 0, &lines);
	ck_assert_ptr_nonnull(strstr(buf_str(&lines), "\nissuer:"));
	ck_assert_ptr_nonnull(strstr(buf_str(&lines), "\noid:2.5.29.17\n"));
	buf_reset(&lines);
	list_index_lines(x, 2, &lines); /* a request has none: it is found by its title */
	ck_assert_str_eq(buf_str(&lines), "");
	buf_free(&lines);
	list_index_free(x);
	certset_free(s);
	arena_free(a);
}
END_TEST

/* Words of a filter. */
static const struct {
	const char *filter;
	bool passes;
} filters[] = {
	{ "oid:2.5.29.17", true }, { "oid:2.5.29.99", false },     { "serial:10:02", true },
	{ "serial:20:02", false }, { "sha256:33:26:B6", true },    { "sha1:e0698cf1", true },
	{ "sha1:3326b6", false },  { "san:RICH.example", true },   { "issuer:株式会社", true },
	{ "san:株式会社", false }, { "-san:rich.example", false }, { "issuer:ou=TEAM -oid:2.5.29.99", true },
	{ "chain:12", true },      { "chain:1", false },           { "rule:EXPIRED", true },
	{ "rule:weak", false },    { "chain:12 -rule:leaf", false },
};

START_TEST(filter_words)
{
	struct arena *a = arena_new();
	struct rows rows = { .charset = CHARSET_UTF8 };
	struct row *row = rows_add(&rows, 1, 0);

	row->find = found_by(a, certificate_read(a, fixture(a, "rich")), 0);
	row->find = arena_printf(a, "%s\nrule:expired-leaf\nchain:12", row->find);
	unit_int(filters[_i].filter, filter_passes(filters[_i].filter, row), filters[_i].passes);
	rows_clear(&rows);
	arena_free(a);
}
END_TEST

UNIT_SUITE("search")
{
	UNIT_ROWS(tc, letters, folds);
	UNIT_ROWS(tc, index_finds, needles);
	tcase_add_test(tc, index_lines);
	UNIT_ROWS(tc, filter_words, filters);
}
