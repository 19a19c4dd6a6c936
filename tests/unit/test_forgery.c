/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One octet of a certificate, a list or an answer is changed, each in turn: then nothing that hangs on it is trusted.
 */
#include "tests/unit/pki.h"
#include "diagnose/diagnose.h"

static const uint8_t masks[] = { 0x01, 0x20, 0xff };

/* What is needed for the verdict, all of it; the last one is changed. */
static const struct {
	const char *recipe, *have[5];
	enum revocation revocation;
} rows[] = {
	{ "", { "int", "leaf" }, REVOCATION_OFF },
	{ "", { "leaf", "int" }, REVOCATION_OFF },
	{ "crl r issuer=root\ncrl i issuer=int revoke=99:keyCompromise\n",
	  { "leaf", "int", "crl:r", "crl:i" },
	  REVOCATION_HARD },
	{ "crl r issuer=root\nocsp o cert=leaf status=good\n", { "leaf", "int", "crl:r", "ocsp:o" }, REVOCATION_HARD },
	{ "crl r issuer=root\ncert s issuer=int subject=CN=s eku=OCSPSigning\nocsp o cert=leaf status=good "
	  "responder=s\n",
	  { "leaf", "int", "crl:r", "ocsp:o" },
	  REVOCATION_HARD },
};

#define PKI                                                                                                            \
	"cert root ca subject=CN=root from=-1y to=+9y\ncert int ca issuer=root subject=CN=int from=-1y to=+4y\n"       \
	"cert leaf issuer=int subject=CN=www.example.com san=DNS:www.example.com\n"

static struct span der_of(struct pki *p, const char *word)
{
	const char *colon = strchr(word, ':');

	return colon ? lab_revocation(p->lab, colon + 1) : pki_der(p, word);
}

static enum verdict judge(struct pki *p, int row, struct span changed)
{
	struct certset *set = certset_new();
	struct analysis_input in = { .question = pki_question(), .set = set, .trust = p->trust, .only_leaf = -1 };
	struct origin o = { .kind = ORIGIN_FILE,
		            .input = (uint16_t)certset_add_input(set, "file", "pem", ORIGIN_FILE, -1) };
	const char *const *have = rows[row].have;

	for (size_t i = 0; i < UNIT_COUNT(rows[row].have) && have[i]; i++, o.position++) {
		bool last = i + 1 == UNIT_COUNT(rows[row].have) || !have[i + 1];
		enum entry_kind kind = have[i][0] == 'c'   ? ENTRY_CRL
		                       : have[i][0] == 'o' ? ENTRY_OCSP
		                                           : ENTRY_CERTIFICATE;

		certset_add_der(set, last ? changed : der_of(p, have[i]), kind, o);
	}
	in.question.host = "www.example.com";
	in.question.revocation = rows[row].revocation;
	in.question.revocation_given = true;
	struct analysis *a = diagnose(&in);
	enum verdict v = a->verdict;
	analysis_free(a);
	certset_free(set);
	return v;
}

START_TEST(never_trusted)
{
	struct buf recipe = BUF_INIT;
	const char *last = NULL;

	buf_printf(&recipe, PKI "%s", rows[_i].recipe);
	struct pki p = pki_new(buf_str(&recipe), "", "root");
	for (size_t i = 0; i < UNIT_COUNT(rows[_i].have) && rows[_i].have[i]; i++)
		last = rows[_i].have[i];
	struct span der = arena_span(p.arena, der_of(&p, last));
	uint8_t *octet = (uint8_t *)der.p;
	ck_assert_int_eq(judge(&p, _i, der), VERDICT_TRUSTED);
	for (size_t i = 0; i < der.n; i++)
		for (size_t k = 0; k < UNIT_COUNT(masks); k++) {
			octet[i] ^= masks[k];
			ck_assert_msg(judge(&p, _i, der) != VERDICT_TRUSTED,
			              "%s is trusted with octet %zu changed by %02x", last, i, masks[k]);
			octet[i] ^= masks[k];
		}
	pki_free(&p);
	buf_free(&recipe);
}
END_TEST

/* What is known of one certificate is not known of another of the same issuer. */
START_TEST(beside_a_sound_one)
{
	static const char *const orders[] = { "leaf forged int", "forged leaf int", "int leaf forged",
		                              "int forged leaf" };
	struct pki p =
	    pki_new(PKI "cert forged issuer=int subject=CN=forged damage=bad-signature\n", orders[_i], "root");
	struct analysis_input in = { .question = pki_question(), .set = p.set, .trust = p.trust, .only_leaf = -1 };
	struct analysis *a = diagnose(&in);

	ck_assert_uint_eq(a->nchain, 2);
	for (size_t i = 0; i < a->nchain; i++) {
		bool forged = strcmp(pki_name(&p, a->chain[i].cert), "forged") == 0;

		unit_int(orders[_i], a->chain[i].verdict, forged ? VERDICT_UNTRUSTED : VERDICT_TRUSTED);
	}
	analysis_free(a);
	pki_free(&p);
}
END_TEST

UNIT_SUITE("forgery")
{
	tcase_add_loop_test(tc, beside_a_sound_one, 0, 4);
	tcase_set_timeout(tc, 300);
	UNIT_ROWS(tc, never_trusted, rows);
}
