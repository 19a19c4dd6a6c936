/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --expect: patterns of a client's identity against its subject and names. */
#include "tests/unit/pki.h"
#include "chain/identity.h"

static const char recipe[] = "cert root ca subject=\"CN=Root\"\n"
                             "cert leaf issuer=root subject=\"C=JP, O=Customer\\\\, A*, OU=one, OU=two, CN=client 7\" "
                             "san=URI:urn:customer:a,DNS:a.example,email:x@a.example,IP:192.0.2.7\n";

static const struct {
	const char *pattern;
	bool met;
	size_t nmet;
} rows[] = {
	{ "CN=client 7", true, 1 },
	{ "cn=client 7", true, 1 },
	{ "2.5.4.3=client 7", true, 1 },
	{ "CN=Client 7", false, 0 },
	{ "CN=*", true, 1 },
	{ "CN=*7", true, 1 },
	{ "CN=c*t*7", true, 1 },
	{ "CN=c*x*7", false, 0 },
	{ "CN=client 77*", false, 0 },
	{ "CN=client 7**", true, 1 },
	{ "CN=", false, 0 },
	{ "OU=two", true, 1 },
	{ "OU=one,OU=two", true, 2 },
	{ "OU=one, OU=three,CN=client*", false, 2 },
	{ "L=*", false, 0 },
	{ "O=Customer\\, A\\*", true, 1 },
	{ "O=Customer\\, B\\*", false, 0 },
	{ "O=Customer*", true, 1 },
	{ "SAN=URI:urn:customer:*", true, 1 },
	{ "SAN=urn:customer:a", true, 1 },
	{ "SAN=uri:urn:customer:a", true, 1 },
	{ "SAN=DNS:urn:customer:a", false, 0 },
	{ "SAN=DNS:*.example", true, 1 },
	{ "san=IP:192.0.2.7", true, 1 },
	{ "SAN=email:*@a.example,C=JP", true, 2 },
};

START_TEST(holds_a_pattern_against_a_certificate)
{
	struct pki p = pki_new(recipe, "leaf", NULL);
	const struct certificate *c = certset_certificate(p.set, 0);
	struct identity x;
	size_t nmet = 99;

	ck_assert_msg(identity_parse(p.arena, rows[_i].pattern, &x), "%s", rows[_i].pattern);
	ck_assert_str_eq(x.text, rows[_i].pattern);
	ck_assert_msg(identity_match(p.arena, c, &x, &nmet) == rows[_i].met, "%s", rows[_i].pattern);
	ck_assert_msg(nmet == rows[_i].nmet, "%s: %zu", rows[_i].pattern, nmet);
	pki_free(&p);
}
END_TEST

static const struct {
	const char *pattern;
	enum identity_answer answer;
	const char *has;
} parts[] = {
	{ "CN=client 7", IDENTITY_MET, "client 7" },
	{ "CN=CLIENT 7", IDENTITY_CASE, "client 7" },
	{ "CN=client 8", IDENTITY_DIFFERS, "client 7" },
	{ "OU=TWO", IDENTITY_CASE, "two" },
	{ "OU=three", IDENTITY_DIFFERS, "one" },
	{ "L=x", IDENTITY_ABSENT, "none" },
	{ "SAN=RID:1.2", IDENTITY_ABSENT, "none" },
	{ "SAN=URI:urn:customer:b", IDENTITY_DIFFERS, "urn:customer:a" },
};

START_TEST(tells_which_part_differs)
{
	struct pki p = pki_new(recipe, "leaf", NULL);
	struct identity x;

	ck_assert(identity_parse(p.arena, parts[_i].pattern, &x));
	struct identity_found f = identity_part_find(p.arena, certset_certificate(p.set, 0), &x.part[0]);
	ck_assert_int_eq(f.answer, parts[_i].answer);
	unit_str(parts[_i].pattern, f.has ? f.has : "none", parts[_i].has);
	pki_free(&p);
}
END_TEST

static const char *const unreadable[] = { "", "x", "=x", "CN=x,", "CN=x,,O=y", ",CN=x" };

START_TEST(refuses_what_is_no_pattern)
{
	struct arena *a = arena_new();
	struct identity x;

	ck_assert_msg(!identity_parse(a, unreadable[_i], &x), "%s", unreadable[_i]);
	arena_free(a);
}
END_TEST

UNIT_SUITE("identity")
{
	UNIT_ROWS(tc, holds_a_pattern_against_a_certificate, rows);
	UNIT_ROWS(tc, tells_which_part_differs, parts);
	UNIT_ROWS(tc, refuses_what_is_no_pattern, unreadable);
}
