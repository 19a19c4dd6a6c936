/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What differs between two certificates, and what that means to whoever puts the second where the first was: a row
 * each, with what must not be said beside what must. */
#include "tests/unit/pki.h"
#include "diagnose/diagnose.h"
#include "change/comparison.h"

static const char recipe[] =
    "at 2026-06-01\n"
    "key k ec:p256\nkey big rsa:2048\nkey small rsa:1024\n"
    "cert r1 ca subject=\"CN=Root 1\" from=-1y to=+9y\n"
    "cert r2 ca subject=\"CN=Root 2\" from=-1y to=+9y\n"
    "cert i1 issuer=r1 ca subject=\"CN=Int 1\" from=-1y to=+5y\n"
    "cert i2 issuer=r1 ca subject=\"CN=Int 2\" from=-1y to=+5y\n"
    "cert old issuer=i1 key=k subject=\"CN=a\" san=DNS:a.example,DNS:b.example from=-300d to=+60d serial=01\n"
    "cert same issuer=i1 subject=\"CN=a\" san=DNS:b.example,DNS:a.example from=-1d to=+364d serial=02\n"
    "cert kept issuer=i1 key=k subject=\"CN=a\" san=DNS:a.example,DNS:b.example from=-1d to=+364d serial=02\n"
    "cert serial issuer=i1 subject=\"CN=a\" san=DNS:a.example,DNS:b.example from=-1d to=+364d serial=01\n"
    "cert lost issuer=i1 subject=\"CN=a\" san=DNS:a.example from=-1d to=+364d serial=03\n"
    "cert more issuer=i1 subject=\"CN=a\" san=DNS:a.example,DNS:b.example,DNS:c.example from=-1d to=+364d serial=03\n"
    "cert short issuer=i1 subject=\"CN=a\" san=DNS:a.example,DNS:b.example from=-1d to=+30d serial=04\n"
    "cert late issuer=i1 subject=\"CN=a\" san=DNS:a.example,DNS:b.example from=+70d to=+430d serial=05\n"
    "cert below issuer=i2 subject=\"CN=a\" san=DNS:a.example,DNS:b.example from=-1d to=+364d serial=01\n"
    "cert beyond issuer=r2 subject=\"CN=a\" san=DNS:a.example,DNS:b.example from=-1d to=+364d serial=06\n"
    "cert else issuer=i1 subject=\"CN=z\" san=DNS:z.example from=-1d to=+364d serial=07\n"
    "cert use issuer=i1 subject=\"CN=a\" san=DNS:a.example,DNS:b.example eku=clientAuth from=-1d to=+364d serial=08\n"
    "cert rsa2 issuer=i1 key=big subject=\"CN=r\" san=DNS:r.example from=-1d to=+364d serial=09\n"
    "cert rsa1 issuer=i1 key=small subject=\"CN=r\" san=DNS:r.example from=-1d to=+364d serial=0a\n";

static const char everything[] = "i1 i2 old same kept serial lost more short late below beyond else use rsa2 rsa1";

static struct pki pki;

static void setup(void)
{
	pki = pki_new(recipe, everything, "r1 r2");
}

static void teardown(void)
{
	pki_free(&pki);
}

static struct comparison *compare(const char *a, const char *b)
{
	struct analysis_input in = { .question = pki_question(), .set = pki.set, .trust = pki.trust, .only_leaf = -1 };
	struct analysis *an = diagnose(&in);
	struct standing *s[2];
	const char *const name[] = { a, b };

	for (int i = 0; i < 2; i++) {
		s[i] = standing_of(pki.arena, an, pki.set, certset_find(pki.set, pki_cert(&pki, name[i])), NULL);
		ck_assert(s[i] != NULL);
	}
	analysis_free(an); /* a standing needs it no more */
	return comparison_new(pki.arena, s[0], s[1]);
}

static bool means(const struct comparison *c, const char *id, size_t n)
{
	for (size_t i = 0; i < c->nmeaning; i++)
		if (strncmp(c->meaning[i].id, id, n) == 0 && !c->meaning[i].id[n])
			return true;
	return false;
}

static const struct compare_row *row(const struct comparison *c, const char *id)
{
	for (size_t i = 0; i < c->nrow; i++)
		if (strcmp(c->row[i].id, id) == 0)
			return &c->row[i];
	ck_abort_msg("no row %s", id);
}

/* ---- what it means: ids that are said, in any order; with "!" not said ---- */

static const struct {
	const char *a, *b, *ids;
} meanings[] = {
	{ "old", "old", "same-certificate !renewal !serial-reused !key-carried-over" },
	{ "old", "same",
	  "renewal !name-lost !name-added !key-carried-over !serial-reused !other-issuer !parallel-run !ends-earlier" },
	{ "old", "kept", "renewal key-carried-over !serial-reused" },
	{ "old", "serial", "renewal serial-reused !key-carried-over" },
	{ "old", "lost", "renewal name-lost !name-added" },
	{ "old", "more", "renewal name-added !name-lost" },
	{ "old", "short", "ends-earlier life-shorter !validity-gap" },
	{ "old", "late", "validity-gap verdict-changed !ends-earlier !parallel-run" },
	{ "old", "below", "serial-reused other-issuer !parallel-run" },
	{ "old", "beyond", "renewal other-issuer parallel-run !serial-reused" },
	{ "old", "else", "other-subject !renewal !name-lost !other-issuer" },
	{ "old", "use", "purpose-changed" },
	{ "rsa2", "rsa1", "key-weaker" },
	{ "rsa1", "rsa2", "!key-weaker" },
	{ "old", "i1", "other-subject ca-changed" },
};

START_TEST(difference_means)
{
	const struct comparison *c = compare(meanings[_i].a, meanings[_i].b);

	for (const char *id = meanings[_i].ids; *id; id += strcspn(id, " "), id += *id == ' ') {
		bool not_said = *id == '!';

		id += not_said;
		size_t n = strcspn(id, " ");
		ck_assert_msg(means(c, id, n) != not_said, "%s to %s: %.*s is %ssaid", meanings[_i].a, meanings[_i].b,
		              (int)n, id, not_said ? "" : "not ");
	}
}
END_TEST

/* ---- fields ---- */

static const struct {
	const char *a, *b, *id;
	enum row_state state;
	const char *removed, *added; /* the first of them; NULL: none */
} fields[] = {
	{ "old", "kept", "subject", ROW_EQUAL, NULL, NULL },
	{ "old", "kept", "spki-sha256", ROW_EQUAL, NULL, NULL },
	{ "old", "kept", "not-after", ROW_CHANGED, NULL, NULL },
	{ "old", "same", "alt-names", ROW_EQUAL, NULL, NULL }, /* another order */
	{ "old", "lost", "alt-names", ROW_CHANGED, "DNS:b.example", NULL },
	{ "old", "more", "alt-names", ROW_CHANGED, NULL, "DNS:c.example" },
	{ "old", "use", "ext-key-usage", ROW_ONLY_B, NULL, NULL },
	{ "use", "old", "ext-key-usage", ROW_ONLY_A, NULL, NULL },
	{ "old", "below", "chain", ROW_CHANGED, NULL, NULL },
	{ "old", "late", "trusted-until", ROW_ONLY_A, NULL, NULL },
};

START_TEST(field_differs)
{
	const struct compare_row *r = row(compare(fields[_i].a, fields[_i].b), fields[_i].id);
	ck_assert_str_eq(row_state_name(r->state), row_state_name(fields[_i].state));
	ck_assert_uint_eq(r->nremoved, fields[_i].removed ? 1 : 0);
	ck_assert_uint_eq(r->nadded, fields[_i].added ? 1 : 0);
	if (fields[_i].removed)
		ck_assert_str_eq(r->removed[0], fields[_i].removed);
	if (fields[_i].added)
		ck_assert_str_eq(r->added[0], fields[_i].added);
}
END_TEST

START_TEST(count_is_of_rows)
{
	const struct comparison *c = compare("old", "beyond");
	size_t n = 0;

	for (size_t i = 0; i < c->nrow; i++)
		n += c->row[i].state != ROW_EQUAL;
	ck_assert_uint_eq(c->ndifferent, n);
	ck_assert(!c->equal);
	ck_assert(compare("old", "old")->equal);
}
END_TEST

/* ---- in a line ---- */

static const struct {
	const char *a, *b, *line;
} lines[] = {
	{ "old", "old", "" },
	{ "old", "kept", "not after 2026-07-31 -> 2027-05-31" },
	{ "old", "beyond", "not after 2026-07-31 -> 2027-05-31; other issuer" },
	{ "old", "late", "not after 2026-07-31 -> 2027-08-05; verdict trusted -> untrusted (not-yet-valid)" },
	{ "lost", "more", "another certificate with the same end" },
};

START_TEST(said_in_a_line)
{
	struct arena *a = arena_new();
	struct buf b = BUF_INIT;

	comparison_line(a, &b, compare(lines[_i].a, lines[_i].b));
	ck_assert_str_eq(buf_str(&b), lines[_i].line);
	arena_free(a);
	buf_free(&b);
}
END_TEST

UNIT_SUITE("comparison")
{
	tcase_add_unchecked_fixture(tc, setup, teardown); /* once: the rows only read */
	UNIT_ROWS(tc, difference_means, meanings);
	UNIT_ROWS(tc, field_differs, fields);
	tcase_add_test(tc, count_is_of_rows);
	UNIT_ROWS(tc, said_in_a_line, lines);
}
