/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is foreseen of OpenSSL, row by row: lists, paths that it takes, and what it decodes. tests/soak/chains.c holds
 * the same against the library on random chains. */
#include "tests/unit/pki.h"

#include "diagnose/diagnose.h"
#include "stack/gnutls_limits.h"
#include "stack/openssl_asn1.h"
#include "stack/opinion.h"

#define PKI                                                                                                            \
	"cert root ca from=-1y to=+9y\ncert int issuer=root ca from=-1y to=+4y\n"                                      \
	"cert leaf issuer=int san=DNS:www.example.com\n"
#define ROOTS "crl r issuer=root\n"

#define UNKNOWN (-1)

/* strict: as Python asks. code: UNKNOWN where nothing is foreseen. */
static const struct {
	const char *name, *recipe, *have, *anchors, *host;
	enum purpose purpose;
	bool lists, strict;
	int code;
} rows[] = {
	{ "plain", PKI, "leaf int", "root", "www.example.com", PURPOSE_SERVER, false, false, 0 },
	{ "no intermediate", PKI, "leaf", "root", NULL, PURPOSE_ANY, false, false, 20 },
	{ "no root", PKI, "leaf int", "int", NULL, PURPOSE_ANY, false, false, 2 },
	{ "no root, partial chains", PKI, "leaf int", "int", NULL, PURPOSE_ANY, false, true, 0 },
	{ "root sent, not trusted", PKI "cert other ca\n", "leaf int root", "other", NULL, PURPOSE_ANY, false, false,
	  19 },
	{ "self-signed leaf", PKI "cert own\n", "own", "root", NULL, PURPOSE_ANY, false, false, 18 },
	{ "another host", PKI, "leaf int", "root", "mail.example.com", PURPOSE_ANY, false, false, 62 },
	{ "any purpose alone", PKI "cert leaf2 issuer=int eku=2.5.29.37.0\n", "leaf2 int", "root", NULL, PURPOSE_SERVER,
	  false, false, 26 },
	{ "the second of notAfter", PKI "cert leaf2 issuer=int to=2026-06-01\n", "leaf2 int", "root", NULL, PURPOSE_ANY,
	  false, false, 10 },
	{ "month 13", PKI "cert leaf2 issuer=int damage=bad-time\n", "leaf2 int", "root", NULL, PURPOSE_ANY, false,
	  false, 14 },
	{ "T61String is Latin-1",
	  "cert root ca 'subject=CN/utf8=b\\c3\\bccher'\ncert leaf issuer=root 'issuer-name=CN/t61=b\\c3\\bccher'\n",
	  "leaf", "root", NULL, PURPOSE_ANY, false, false, 20 },
	{ "an octet that PrintableString has not is Latin-1, too",
	  "cert root ca 'subject=CN/bmp=b\\c3\\bccher'\ncert leaf issuer=root 'issuer-name=CN/printable=b\\fccher'\n",
	  "leaf", "root", NULL, PURPOSE_ANY, false, false, 0 },
	{ "another string type",
	  "cert root ca 'subject=CN/utf8=x'\ncert leaf issuer=root 'issuer-name=CN/printable=X'\n", "leaf", "root",
	  NULL, PURPOSE_ANY, false, false, 0 },
	{ "NumericString is no text",
	  "cert root ca 'subject=CN/utf8=1'\ncert leaf issuer=root 'issuer-name=CN/numeric=1'\n", "leaf", "root", NULL,
	  PURPOSE_ANY, false, false, 20 },
	{ "two of an extension", PKI "cert leaf2 issuer=int ext=2.5.29.15:03020780\n", "leaf2 int", "root", NULL,
	  PURPOSE_ANY, false, false, 20 },
	{ "proxy", PKI "cert leaf2 issuer=int ext=1.3.6.1.5.5.7.1.14:300c300a06082b06010505071501\n", "leaf2 int",
	  "root", NULL, PURPOSE_ANY, false, false, 40 },
	{ "proxy that is not decoded",
	  PKI "cert leaf2 issuer=int ext=1.3.6.1.5.5.7.1.14:300c320a06082b06010505071501\n", "leaf2 int", "root", NULL,
	  PURPOSE_ANY, false, false, 20 },
	{ "the parameters of DSA are not decoded",
	  "key d dsa:2048\ncert root ca\ncert int key=d issuer=root ca patch=373:f8\ncert leaf issuer=int\n",
	  "leaf int", "root", NULL, PURPOSE_ANY, false, false, 20 },
	{ "both out of date, one ends nobody knows when",
	  "cert root ca from=-9y to=-400d\ncert twin ca key=root subject=CN=root from=-9y to=-1d damage=local-time\n"
	  "cert leaf issuer=root\n",
	  "leaf", "root twin", NULL, PURPOSE_ANY, false, false, 10 },
	{ "neither valid, one ends in month 13",
	  "cert root ca damage=bad-time\ncert twin ca key=root subject=CN=root from=+400d to=+800d\n"
	  "cert leaf issuer=root\n",
	  "leaf", "root twin", NULL, PURPOSE_ANY, false, false, 14 },
	{ "explicit curve, a cofactor below zero", PKI "key k ec:explicit\ncert leaf2 key=k issuer=int patch=333:83\n",
	  "leaf2 int", "root", NULL, PURPOSE_ANY, false, false, 1 },
	{ "explicit curve", PKI "key k ec:explicit\ncert leaf2 key=k issuer=int\n", "leaf2 int", "root", NULL,
	  PURPOSE_ANY, false, false, 94 },
	{ "explicit curve, off it", PKI "key k ec:explicit\ncert leaf2 key=k issuer=int damage=key-octet\n",
	  "leaf2 int", "root", NULL, PURPOSE_ANY, false, false, 1 },
	{ "no key identifier", PKI "cert leaf2 issuer=int aki=none\n", "leaf2 int", "root", NULL, PURPOSE_ANY, false,
	  true, 85 },
	{ "no key identifier, lenient", PKI "cert leaf2 issuer=int aki=none\n", "leaf2 int", "root", NULL, PURPOSE_ANY,
	  false, false, 0 },
	{ "CA without keyUsage", PKI "cert ca issuer=root ca ku=none\ncert leaf2 issuer=ca\n", "leaf2 ca", "root", NULL,
	  PURPOSE_ANY, false, true, 92 },
	{ "basicConstraints not critical", PKI "cert ca issuer=root ca critical=-bc\ncert leaf2 issuer=ca\n",
	  "leaf2 ca", "root", NULL, PURPOSE_ANY, false, true, 89 },
	{ "resources", PKI "cert leaf2 issuer=int ext=1.3.6.1.5.5.7.1.8:3004a0020500\n", "leaf2 int", "root", NULL,
	  PURPOSE_ANY, false, false, UNKNOWN },

	{ "no list", PKI ROOTS, "leaf int crl:r", "root", NULL, PURPOSE_ANY, true, false, 3 },
	{ "not listed", PKI ROOTS "crl c issuer=int\n", "leaf int crl:c crl:r", "root", NULL, PURPOSE_ANY, true, false,
	  0 },
	{ "listed", PKI ROOTS "crl c issuer=int revoke=leaf\n", "leaf int crl:c crl:r", "root", NULL, PURPOSE_ANY, true,
	  false, 23 },
	{ "the later one", PKI ROOTS "crl c issuer=int number=9 this=-3d revoke=leaf\ncrl n issuer=int number=2\n",
	  "leaf int crl:c crl:n crl:r", "root", NULL, PURPOSE_ANY, true, false, 0 },
	{ "weak, and later", PKI ROOTS "crl c issuer=int this=-3d revoke=leaf\ncrl n issuer=int sig=sha1\n",
	  "leaf int crl:c crl:n crl:r", "root", NULL, PURPOSE_ANY, true, false, 0 },
	{ "without nextUpdate", PKI ROOTS "crl c issuer=int this=-1y next=none revoke=leaf\n", "leaf int crl:c crl:r",
	  "root", NULL, PURPOSE_ANY, true, false, 23 },
	{ "out of date", PKI ROOTS "crl c issuer=int this=-9d next=-1d\n", "leaf int crl:c crl:r", "root", NULL,
	  PURPOSE_ANY, true, false, 12 },
	{ "too early", PKI ROOTS "crl c issuer=int this=+1d\n", "leaf int crl:c crl:r", "root", NULL, PURPOSE_ANY, true,
	  false, 11 },
	{ "altered", PKI ROOTS "crl c issuer=int damage=bad-signature\n", "leaf int crl:c crl:r", "root", NULL,
	  PURPOSE_ANY, true, false, 8 },
	{ "of CAs alone", PKI ROOTS "crl c issuer=int only=ca\n", "leaf int crl:c crl:r", "root", NULL, PURPOSE_ANY,
	  true, false, 44 },
	{ "of another key", PKI ROOTS "crl c issuer=int aki=01020304\n", "leaf int crl:c crl:r", "root", NULL,
	  PURPOSE_ANY, true, false, 3 },
	{ "of some reasons", PKI ROOTS "crl c issuer=int reasons=keyCompromise\n", "leaf int crl:c crl:r", "root", NULL,
	  PURPOSE_ANY, true, false, 3 },
	{ "critical extension", PKI ROOTS "crl c issuer=int ext=1.2.3:critical:0500\n", "leaf int crl:c crl:r", "root",
	  NULL, PURPOSE_ANY, true, false, 36 },
	{ "a delta, which versions take otherwise",
	  PKI ROOTS "crl c issuer=int number=5 this=-3d\ncrl d issuer=int number=7 delta=5 revoke=leaf\n",
	  "leaf int crl:c crl:d crl:r", "root", NULL, PURPOSE_ANY, true, false, UNKNOWN },
};

START_TEST(foreseen)
{
	struct pki p = pki_new(rows[_i].recipe, rows[_i].have, rows[_i].anchors);
	struct analysis_input in = { .question = pki_question(), .set = p.set, .trust = p.trust, .only_leaf = -1 };

	in.question.at_given = true;
	in.question.host = rows[_i].host;
	in.question.purpose = rows[_i].purpose;
	in.question.purpose_given = true;
	in.question.revocation = rows[_i].lists ? REVOCATION_HARD : REVOCATION_OFF;
	in.question.revocation_given = true;
	struct analysis *a = diagnose(&in);
	ck_assert_uint_ge(a->nchain, 1);
	const struct prediction *got = rows[_i].strict ? a->chain[0].python : a->chain[0].openssl;
	ck_assert_ptr_nonnull(got);
	int code = !got->known ? UNKNOWN : got->code;
	ck_assert_msg(code == rows[_i].code, "%s: got %d, expected %d", rows[_i].name, code, rows[_i].code);
	ck_assert_int_eq(got->accepts, code == 0);
	analysis_free(a);
	pki_free(&p);
}
END_TEST

/* ---- what it decodes ---- */

static const struct {
	const char *name;
	enum oid id;
	const char *value;
	bool decodes;
} values[] = {
	{ "CA", OID_BASIC_CONSTRAINTS, "30030101ff", true },
	{ "any TRUE", OID_BASIC_CONSTRAINTS, "3003010101", true },
	{ "empty", OID_BASIC_CONSTRAINTS, "3000", true },
	{ "octets behind it", OID_BASIC_CONSTRAINTS, "300005", true },
	{ "octets in it", OID_BASIC_CONSTRAINTS, "30050101ff0500", false },
	{ "indefinite length", OID_BASIC_CONSTRAINTS, "30800101ff0000", true },
	{ "without its end", OID_BASIC_CONSTRAINTS, "30800101ff", false },
	{ "long length", OID_BASIC_CONSTRAINTS, "3081030101ff", true },
	{ "cut", OID_BASIC_CONSTRAINTS, "30040101ff", false },
	{ "padded number", OID_BASIC_CONSTRAINTS, "30070101ff02020001", false },
	{ "eight unused bits", OID_KEY_USAGE, "03020880", false },
	{ "seven unused bits", OID_KEY_USAGE, "03020780", true },
	{ "no octet", OID_KEY_USAGE, "0300", false },
	{ "in parts", OID_KEY_USAGE, "230403020780", true },
	{ "in parts that are none", OID_KEY_USAGE, "23020640", false },
	{ "OID with a leading 80", OID_EKU,
	  "3005060380"
	  "0101",
	  false },
	{ "OID without an end", OID_EKU, "300406022a83", false },
	{ "OID", OID_EKU, "300406022a03", true },
	{ "names", OID_SAN, "3006820161820162", true },
	{ "no names", OID_SAN, "3000", true },
	{ "unknown kind of name", OID_SAN, "30028900", false },
	{ "directory name", OID_SAN,
	  "3011a40f300d310b300906035504030c0278"
	  "79",
	  true },
	{ "directory name that is not UTF-8", OID_SAN, "3010a40e300c310a300806035504030c01ff", false },
	{ "other name without its value", OID_SAN,
	  "3007a00506035504"
	  "03",
	  false },
	{ "point without a name", OID_CRL_DP, "30023000", true },
	{ "not looked at", OID_AIA, "05", true },
};

START_TEST(decoded)
{
	uint8_t octets[64];
	size_t n = strlen(values[_i].value) / 2;

	for (size_t i = 0; i < n; i++) {
		unsigned x = 0;

		sscanf(values[_i].value + 2 * i, "%2x", &x);
		octets[i] = (uint8_t)x;
	}
	ck_assert_msg(openssl_decodes_extension(values[_i].id, span_of(octets, n)) == values[_i].decodes, "%s",
	              values[_i].name);
}
END_TEST

/* ---- what GnuTLS refuses ---- */

static const struct {
	const char *name, *recipe;
	enum purpose purpose;
	enum gnutls_limit limit;
} limits[] = {
	{ "plain", PKI, PURPOSE_SERVER, GNUTLS_TAKES_IT },
	{ "string type",
	  "cert int ca 'subject=CN/utf8=x'\ncert leaf issuer=int 'issuer-name=CN/printable=x'\ncert root ca\n",
	  PURPOSE_ANY, GNUTLS_NAME_OCTETS },
	{ "critical policyConstraints",
	  "cert root ca\ncert int issuer=root ca require-policy=9\ncert leaf issuer=int\n", PURPOSE_ANY,
	  GNUTLS_CRITICAL },
	{ "registered ID", "cert root ca\ncert int issuer=root ca exclude=RID:1.2\ncert leaf issuer=int\n", PURPOSE_ANY,
	  GNUTLS_CONSTRAINT },
	{ "other name of no form",
	  "cert root ca\ncert int issuer=root ca exclude=raw:800b6578616d706c652e636f6d\ncert leaf issuer=int\n",
	  PURPOSE_ANY, GNUTLS_CONSTRAINT },
	{ "mask with holes",
	  "cert root ca\ncert int issuer=root ca exclude=raw:87080a000000ff00ff00\ncert leaf issuer=int\n", PURPOSE_ANY,
	  GNUTLS_CONSTRAINT },
	{ "mask", "cert root ca\ncert int issuer=root ca exclude=IP:10.0.0.0/9\ncert leaf issuer=int\n", PURPOSE_ANY,
	  GNUTLS_TAKES_IT },
	{ "CN for a host",
	  "cert root ca\ncert int issuer=root ca permit=DNS:example.com\ncert leaf issuer=int san=email:a@b.c\n",
	  PURPOSE_ANY, GNUTLS_CN_AS_HOST },
	{ "any purpose of a CA", "cert root ca\ncert int issuer=root ca eku=2.5.29.37.0\ncert leaf issuer=int\n",
	  PURPOSE_SERVER, GNUTLS_PURPOSE_OF_CA },
	{ "TLS feature of a CA", "cert root ca\ncert int issuer=root ca must-staple\ncert leaf issuer=int\n",
	  PURPOSE_ANY, GNUTLS_FEATURE },
};

START_TEST(limited)
{
	struct pki p = pki_new(limits[_i].recipe, "leaf int", _i == 1 ? "int" : "root");
	struct analysis_input in = { .question = pki_question(), .set = p.set, .trust = p.trust, .only_leaf = -1 };

	in.question.at_given = true;
	in.question.purpose = limits[_i].purpose;
	in.question.purpose_given = true;
	struct analysis *a = diagnose(&in);
	struct gnutls_limit_met met = gnutls_limit_of(&a->chain[0]);
	ck_assert_msg(met.limit == limits[_i].limit, "%s: got %d, expected %d", limits[_i].name, met.limit,
	              limits[_i].limit);
	analysis_free(a);
	pki_free(&p);
}
END_TEST

UNIT_SUITE("openssl")
{
	UNIT_ROWS(tc, foreseen, rows);
	UNIT_ROWS(tc, decoded, values);
	UNIT_ROWS(tc, limited, limits);
}
