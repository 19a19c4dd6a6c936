/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which list or answer settles whether a certificate is revoked, in the words of the coverage map, and what the two
 * rows of the checklist make of it, at 2026-06-01. */
#include "tests/unit/pki.h"
#include "base/sentence.h"
#include "diagnose/diagnose.h"

#define PKI                                                                                                            \
	"cert root ca subject=CN=Root from=-1y to=+9y\ncert int ca issuer=root subject=CN=Int from=-1y to=+4y\n"       \
	"cert leaf issuer=int subject=CN=leaf\ncert other ca subject=CN=Other\n"

/* clang-format off */
static const struct {
	const char *name, *recipe, *have;
	enum revocation asked;
	const char *leaf, *above; /* what is said of the leaf, and of its issuer; NULL: the map has no such row */
	enum check_result crl, ocsp;
	const char *said; /* of row "crl": how it begins */
} rows[] = {
	{ "nothing at hand", "", "", REVOCATION_SOFT, "leaf: no CRL of Int and no OCSP answer is at hand", "Int: no CRL of Root and no OCSP answer is at hand",
	  CHECK_UNKNOWN, CHECK_UNKNOWN, "no CRL is at hand (--crl FILE)" },
	{ "nothing at hand, and it must be", "", "", REVOCATION_HARD, "leaf: no CRL of Int and no OCSP answer is at hand", "Int: no CRL of Root and no OCSP answer is at hand",
	  CHECK_FAILED, CHECK_UNKNOWN, "leaf: no CRL of Int" },
	{ "all of them", "crl r issuer=root\ncrl i issuer=int\n", "crl:r crl:i", REVOCATION_SOFT, "leaf: not revoked, next list due by 2026-06-08 00:00 UTC; file",
	  "Int: not revoked, next list due by 2026-06-08 00:00 UTC; file", CHECK_PASSED, CHECK_UNKNOWN, "every certificate below the anchor is covered by a CRL, and none is revoked" },
	{ "the leaf's is missing", "crl r issuer=root\n", "crl:r", REVOCATION_SOFT, "leaf: no CRL of Int and no OCSP answer is at hand",
	  "Int: not revoked, next list due by 2026-06-08 00:00 UTC; file", CHECK_UNKNOWN, CHECK_UNKNOWN, "leaf: no CRL of Int" },
	{ "the issuer's is missing", "crl i issuer=int\n", "crl:i", REVOCATION_SOFT, "leaf: not revoked, next list due by 2026-06-08 00:00 UTC; file",
	  "Int: no CRL of Root and no OCSP answer is at hand", CHECK_UNKNOWN, CHECK_UNKNOWN, "Int: no CRL of Root" },
	{ "the issuer's is missing, and it must be there", "crl i issuer=int\n", "crl:i", REVOCATION_HARD, "leaf: not revoked, next list due by 2026-06-08 00:00 UTC; file",
	  "Int: no CRL of Root and no OCSP answer is at hand", CHECK_FAILED, CHECK_UNKNOWN, "Int: no CRL of Root" },
	{ "the issuer is revoked, of the leaf nobody knows", "crl r issuer=root revoke=int\n", "crl:r", REVOCATION_SOFT, "leaf: no CRL of Int and no OCSP answer is at hand",
	  "Int: revoked on", CHECK_FAILED, CHECK_UNKNOWN, "Int: revoked on" },
	{ "the leaf is revoked", "crl r issuer=root\ncrl i issuer=int revoke=leaf:keyCompromise:2026-05-20\n", "crl:r crl:i", REVOCATION_SOFT, "leaf: revoked on 2026-05-20 00:00 UTC; file",
	  "Int: not revoked", CHECK_FAILED, CHECK_UNKNOWN, "leaf: revoked on 2026-05-20 00:00" },
	{ "one is out of date", "crl r issuer=root\ncrl i issuer=int this=2026-04-01 next=2026-05-01\n", "crl:r crl:i", REVOCATION_SOFT,
	  "leaf: the CRL of Int is out of date since 2026-05-01 00:00 UTC; file", "Int: not revoked", CHECK_UNKNOWN, CHECK_UNKNOWN, "leaf: the CRL of Int is out of date" },
	{ "one is forged", "crl r issuer=root\ncrl i issuer=int damage=bad-signature\n", "crl:r crl:i", REVOCATION_HARD,
	  "leaf: the signature on the CRL of Int does not verify; file", "Int: not revoked", CHECK_FAILED, CHECK_UNKNOWN, "leaf: the signature on the CRL of Int" },
	{ "an answer for the leaf, a list for its issuer", "crl r issuer=root\nocsp a cert=leaf status=good\n", "crl:r ocsp:a", REVOCATION_SOFT, "leaf: not revoked; file",
	  "Int: not revoked, next list due by", CHECK_PASSED, CHECK_PASSED, "Int: not revoked" },
	{ "answers for all", "ocsp a cert=leaf status=good\nocsp b cert=int status=good\n", "ocsp:a ocsp:b", REVOCATION_SOFT, "leaf: not revoked; file", "Int: not revoked; file",
	  CHECK_UNKNOWN, CHECK_PASSED, "no CRL is at hand (--crl FILE)" },
	{ "answers for all, and a list that is about nobody", "crl o issuer=other\nocsp a cert=leaf status=good\nocsp b cert=int status=good\n", "crl:o ocsp:a ocsp:b",
	  REVOCATION_SOFT, "leaf: not revoked; file", "Int: not revoked; file", CHECK_UNKNOWN, CHECK_PASSED, "no CRL at hand is needed: OCSP answers settle it" },
	{ "the answer says revoked", "ocsp a cert=leaf status=revoked\n", "ocsp:a", REVOCATION_SOFT, "leaf: revoked on", "Int: no CRL of Root",
	  CHECK_UNKNOWN, CHECK_FAILED, "no CRL is at hand (--crl FILE)" },
	{ "the answer is too old", "ocsp a cert=leaf status=good this=2026-04-01 next=2026-05-01\n", "ocsp:a", REVOCATION_SOFT, "leaf: the OCSP answer is out of date since 2026-05-01 00:00",
	  "Int: no CRL of Root", CHECK_UNKNOWN, CHECK_UNKNOWN, "no CRL is at hand (--crl FILE)" },
	{ "the responder does not know it", "ocsp a cert=leaf status=unknown\n", "ocsp:a", REVOCATION_HARD, "leaf: the OCSP responder does not know it", "Int: no CRL of Root",
	  CHECK_FAILED, CHECK_FAILED, "Int: no CRL of Root" },
	{ "switched off", "crl r issuer=root\ncrl i issuer=int revoke=leaf\n", "crl:r crl:i", REVOCATION_OFF, NULL, NULL, CHECK_NOT_APPLICABLE, CHECK_NOT_APPLICABLE,
	  "revocation is switched off (--revocation off)" },
};
/* clang-format on */

static const struct check *check_of(const struct chain *c, const char *id)
{
	for (size_t i = 0; i < c->ncheck; i++)
		if (strcmp(c->check[i].id, id) == 0)
			return &c->check[i];
	ck_abort_msg("no check %s", id);
}

static void begins(const char *name, const struct sentence *said, const char *begin)
{
	struct buf b = BUF_INIT;

	sentence_render(&b, said, &rendering_plain);
	ck_assert_msg(strncmp(buf_str(&b), begin, strlen(begin)) == 0, "%s: got \"%s\", expected \"%s\"", name,
	              buf_str(&b), begin);
	buf_free(&b);
}

static void is_said(int row, const struct chain *c, size_t i, const char *begin)
{
	ck_assert_msg((i < c->ncoverage) == (begin != NULL), "%s: %zu rows", rows[row].name, c->ncoverage);
	if (begin)
		begins(rows[row].name, c->coverage[i].said, begin);
}

START_TEST(covered)
{
	struct buf recipe = BUF_INIT, have = BUF_INIT;

	buf_printf(&recipe, PKI "%s", rows[_i].recipe);
	buf_printf(&have, "leaf int %s", rows[_i].have);
	struct pki p = pki_new(buf_str(&recipe), buf_str(&have), "root");
	struct analysis_input in = { .question = pki_question(), .set = p.set, .trust = p.trust, .only_leaf = -1 };
	in.question.revocation = rows[_i].asked;
	in.question.revocation_given = true;
	struct analysis *a = diagnose(&in);
	const struct chain *c = &a->chain[0];
	is_said(_i, c, 0, rows[_i].leaf);
	is_said(_i, c, 1, rows[_i].above);
	ck_assert_uint_le(c->ncoverage, 2);
	const struct check *crl = check_of(c, "crl");
	unit_int(rows[_i].name, crl->result, rows[_i].crl);
	begins(rows[_i].name, crl->detail, rows[_i].said);
	unit_int(rows[_i].name, check_of(c, "ocsp")->result, rows[_i].ocsp);
	analysis_free(a);
	pki_free(&p);
	buf_free(&recipe);
	buf_free(&have);
}
END_TEST

UNIT_SUITE("coverage")
{
	UNIT_ROWS(tc, covered, rows);
}
