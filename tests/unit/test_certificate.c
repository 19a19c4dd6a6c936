/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lenient reader: what it finds wrong, and what it can tell all the same. */
#include "tests/unit/fixture.h"
#include "base/clock.h"
#include <gnutls/x509.h>
#include "cert/certificate.h"
#include "cert/der.h"

static struct arena *a;

static void setup(void)
{
	a = arena_new();
}

static void teardown(void)
{
	arena_free(a);
}

#define ALG "30{06{2b6570}}"
#define RSA_ALG "30{06{2a864886f70d01010b}0500}"
#define NAME(text) "30{31{30{06{550403}0c{" text "}}}}"
#define UTC(text) "17{'" text "'}"
#define VALID "30{" UTC("200101000000Z") UTC("490101000000Z") "}"
#define POINT "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define KEY "30{" ALG "03{00" POINT "}}"
#define V3 "a0{02{02}}"
#define SERIAL "02{05}"
#define SIG "03{00'signature'}"
#define TBS(version, serial, issuer, valid, subject, key, rest)                                                        \
	"30{" version serial ALG issuer valid subject key rest "}"
#define CERT(tbs) "30{" tbs ALG SIG "}"
#define BASIC(rest) CERT(TBS(V3, SERIAL, NAME("'ca'"), VALID, NAME("'x'"), KEY, rest))
#define EXTS(list) "a3{30{" list "}}"
#define EXT(oid, value) "30{06{" oid "}04{" value "}}"
#define CRITICAL(oid, value) "30{06{" oid "}0101ff04{" value "}}"
#define WITH(oid, value) BASIC(EXTS(EXT(oid, value)))
#define WITH_SERIAL(serial) CERT(TBS(V3, serial, NAME("'ca'"), VALID, NAME("'x'"), KEY, ""))
#define WITH_VALIDITY(valid) CERT(TBS(V3, SERIAL, NAME("'ca'"), valid, NAME("'x'"), KEY, ""))
#define WITH_ISSUER(issuer) CERT(TBS(V3, SERIAL, issuer, VALID, NAME("'x'"), KEY, ""))
#define WITH_KEY(key) CERT(TBS(V3, SERIAL, NAME("'ca'"), VALID, NAME("'x'"), key, ""))
#define SAN_DNS "30{82{'x.example'}}"

static const struct {
	const char *name, *der, *defects;
} cases[] = {
	{ "sound", BASIC(""), "" },
	{ "version 1", CERT(TBS("", SERIAL, NAME("'ca'"), VALID, NAME("'x'"), KEY, "")), "" },
	{ "nothing", "", "not-certificate" },
	{ "not a sequence", "0400", "not-certificate" },
	{ "empty sequence", "3000", "not-certificate" },
	{ "tbs no sequence", "30{0400}", "not-certificate" },
	{ "trailing", BASIC("") "00", "trailing-bytes" },
	{ "trailing line feed", BASIC("") "0a", "trailing-bytes" },
	{ "more after the signature", "30{" TBS(V3, SERIAL, NAME("'ca'"), VALID, NAME("'x'"), KEY, "") ALG SIG "0500}",
	  "bad-structure/certificate" },
	{ "more in the tbs", BASIC("0500"), "bad-structure/tbsCertificate" },
	{ "signature missing", "30{" TBS(V3, SERIAL, NAME("'ca'"), VALID, NAME("'x'"), KEY, "") ALG "}",
	  "bad-signature-field/signatureValue" },
	{ "signature with unused bits",
	  "30{" TBS(V3, SERIAL, NAME("'ca'"), VALID, NAME("'x'"), KEY, "") ALG "03{01'x'}}",
	  "bad-signature-field/signatureValue" },
	{ "indefinite length", "3080" TBS(V3, SERIAL, NAME("'ca'"), VALID, NAME("'x'"), KEY, "") ALG SIG "0000",
	  "ber-not-der" },
	{ "long length inside", CERT(TBS(V3, "02810105", NAME("'ca'"), VALID, NAME("'x'"), KEY, "")), "ber-not-der" },
	{ "inner overrun", BASIC("0405aa"), "bad-structure bad-structure/tbsCertificate" },
	{ "version 1 written out", CERT(TBS("a0{02{00}}", SERIAL, NAME("'ca'"), VALID, NAME("'x'"), KEY, "")),
	  "explicit-default/version" },
	{ "version 4", CERT(TBS("a0{02{03}}", SERIAL, NAME("'ca'"), VALID, NAME("'x'"), KEY, "")), "bad-version" },
	{ "version -1", CERT(TBS("a0{02{ff}}", SERIAL, NAME("'ca'"), VALID, NAME("'x'"), KEY, "")), "bad-version" },
	{ "version no number", CERT(TBS("a0{04{02}}", SERIAL, NAME("'ca'"), VALID, NAME("'x'"), KEY, "")),
	  "bad-version" },
	{ "version padded", CERT(TBS("a0{02{0002}}", SERIAL, NAME("'ca'"), VALID, NAME("'x'"), KEY, "")),
	  "ber-not-der/version" },
	{ "extensions in version 1",
	  CERT(TBS("", SERIAL, NAME("'ca'"), VALID, NAME("'x'"), KEY, EXTS(EXT("551d0e", "04{01}")))),
	  "v1-with-extensions" },
	{ "extensions in version 2",
	  CERT(TBS("a0{02{01}}", SERIAL, NAME("'ca'"), VALID, NAME("'x'"), KEY, EXTS(EXT("551d0e", "04{01}")))),
	  "v1-with-extensions" },
	{ "unique id in version 1", CERT(TBS("", SERIAL, NAME("'ca'"), VALID, NAME("'x'"), KEY, "81{0001}")),
	  "unique-id-in-v1" },
	{ "unique id in version 2", CERT(TBS("a0{02{01}}", SERIAL, NAME("'ca'"), VALID, NAME("'x'"), KEY, "82{0001}")),
	  "" },
	{ "algorithms differ", "30{" TBS(V3, SERIAL, NAME("'ca'"), VALID, NAME("'x'"), KEY, "") RSA_ALG SIG "}",
	  "algorithm-mismatch" },
	{ "parameters differ",
	  "30{" TBS(V3, SERIAL, NAME("'ca'"), VALID, NAME("'x'"), KEY, "") "30{06{2b6570}0500}" SIG "}",
	  "algorithm-mismatch" },
	{ "serial negative", WITH_SERIAL("02{85}"), "serial-negative" },
	{ "serial zero", WITH_SERIAL("02{00}"), "serial-zero" },
	{ "serial of 20 octets", WITH_SERIAL("02{0102030405060708090a0b0c0d0e0f1011121314}"), "" },
	{ "serial of 21 octets", WITH_SERIAL("02{00ff030405060708090a0b0c0d0e0f101112131415}"), "serial-long" },
	{ "serial padded", WITH_SERIAL("02{0005}"), "serial-padded" },
	{ "serial padded, negative", WITH_SERIAL("02{ff85}"), "serial-negative serial-padded" },
	{ "serial empty", WITH_SERIAL("0200"), "bad-structure/serialNumber" },
	{ "serial no number", WITH_SERIAL("04{05}"), "bad-structure/serialNumber" },
	{ "month 13", WITH_VALIDITY("30{" UTC("201301000000Z") UTC("490101000000Z") "}"), "bad-time/notBefore" },
	{ "zone", WITH_VALIDITY("30{" UTC("200101000000+0900") UTC("490101000000Z") "}"), "odd-time/notBefore" },
	{ "no seconds", WITH_VALIDITY("30{" UTC("200101000000Z") UTC("4901010000Z") "}"), "odd-time/notAfter" },
	{ "fraction", WITH_VALIDITY("30{" UTC("200101000000Z") "18{'20500101000000.5Z'}}"), "odd-time/notAfter" },
	{ "year 2050 in GeneralizedTime", WITH_VALIDITY("30{" UTC("200101000000Z") "18{'20500101000000Z'}}"), "" },
	{ "year 2040 in GeneralizedTime", WITH_VALIDITY("30{" UTC("200101000000Z") "18{'20400101000000Z'}}"),
	  "time-not-utc/notAfter" },
	{ "times turned round", WITH_VALIDITY("30{" UTC("490101000000Z") UTC("200101000000Z") "}"), "time-reversed" },
	{ "one time", WITH_VALIDITY("30{" UTC("200101000000Z") "}"), "bad-time/notAfter" },
	{ "three times", WITH_VALIDITY("30{" UTC("200101000000Z") UTC("490101000000Z") UTC("490101000000Z") "}"),
	  "bad-structure/validity" },
	{ "issuer empty", WITH_ISSUER("3000"), "empty-issuer" },
	{ "issuer broken", WITH_ISSUER("30{31{30{06{550403}}}}"), "bad-name/issuer" },
	{ "issuer with a set of nothing", WITH_ISSUER("30{31{30{06{550403}0c{'x'}}}3100}"), "empty-rdn/issuer" },
	{ "issuer no sequence", WITH_ISSUER("31{30{06{550403}0c{'x'}}}"), "bad-structure/issuer" },
	{ "invalid UTF-8", WITH_ISSUER(NAME("'a'ff")), "bad-string/issuer" },
	{ "at sign in PrintableString", WITH_ISSUER("30{31{30{06{550403}13{'a@b'}}}}"), "bad-string/issuer" },
	{ "half a character", WITH_ISSUER("30{31{30{06{550403}1e{0041'x'}}}}"), "bad-string/issuer" },
	{ "subject empty", CERT(TBS(V3, SERIAL, NAME("'ca'"), VALID, "3000", KEY, "")), "empty-subject-no-san" },
	{ "subject empty, SAN", CERT(TBS(V3, SERIAL, NAME("'ca'"), VALID, "3000", KEY, EXTS(EXT("551d11", SAN_DNS)))),
	  "empty-subject-no-san" },
	{ "subject empty, critical SAN",
	  CERT(TBS(V3, SERIAL, NAME("'ca'"), VALID, "3000", KEY, EXTS(CRITICAL("551d11", SAN_DNS)))), "" },
	{ "key too short",
	  WITH_KEY("30{" ALG "03{00"
	           "0102}}"),
	  "bad-key/Ed25519" },
	{ "key no bits", WITH_KEY("30{" ALG "04{00" POINT "}}"), "bad-key/Ed25519" },
	{ "key unknown",
	  WITH_KEY("30{30{06{2a0304}}03{00"
	           "0102}}"),
	  "" },
	{ "RSA key",
	  WITH_KEY("30{30{06{2a864886f70d010101}0500}03{00"
	           "30{02{00c0000001}02{03}}}}"),
	  "" },
	{ "RSA key negative",
	  WITH_KEY("30{30{06{2a864886f70d010101}0500}03{00"
	           "30{02{c0000001}02{03}}}}"),
	  "bad-key/RSA" },
	{ "RSA key without exponent",
	  WITH_KEY("30{30{06{2a864886f70d010101}0500}03{00"
	           "30{02{40000001}}}}"),
	  "bad-key/RSA" },
	{ "EC point of the wrong size", WITH_KEY("30{30{06{2a8648ce3d0201}06{2a8648ce3d030107}}03{0004" POINT "}}"),
	  "bad-key/EC" },
	{ "EC point in one coordinate", WITH_KEY("30{30{06{2a8648ce3d0201}06{2a8648ce3d030107}}03{0002" POINT "}}"),
	  "" },
	{ "empty extensions", BASIC(EXTS("")), "empty-extensions" },
	{ "the same twice", BASIC(EXTS(EXT("551d0e", "04{01}") EXT("551d0f", "03{0780}") EXT("551d0e", "04{02}"))),
	  "duplicate-extension/subjectKeyIdentifier" },
	{ "an unknown one twice", BASIC(EXTS(EXT("2a0304", "01") EXT("2a0304", "02"))), "duplicate-extension" },
	{ "extension without value", BASIC(EXTS("30{06{551d0e}}")), "bad-structure/extension" },
	{ "critical of 1", BASIC(EXTS("30{06{551d0e}01010104{04{01}}}")), "bad-boolean" },
	{ "critical FALSE", BASIC(EXTS("30{06{551d0e}01010004{04{01}}}")), "explicit-default/critical" },
	{ "not a CA, written out", WITH("551d13", "30{010100}"), "explicit-default/basicConstraints" },
	{ "basicConstraints garbage", WITH("551d13", "0400"), "bad-extension/basicConstraints" },
	{ "basicConstraints overrun", WITH("551d13", "3005"), "bad-extension/basicConstraints" },
	{ "path length negative", WITH("551d13", "30{0101ff02{ff}}"), "bad-extension/basicConstraints" },
	{ "CA flag of 1", WITH("551d13", "30{010101}"), "bad-boolean/basicConstraints" },
	{ "keyUsage garbage", WITH("551d0f", "0300"), "bad-extension/keyUsage" },
	{ "extKeyUsage empty", WITH("551d25", "3000"), "bad-extension/extKeyUsage" },
	{ "SAN empty", WITH("551d11", "3000"), "empty-san" },
	{ "SAN garbage", WITH("551d11", "'garbage'"), "bad-extension/subjectAltName" },
	{ "SAN address of 5 octets", WITH("551d11", "30{87{0102030405}}"), "bad-address/subjectAltName" },
	{ "SAN not ASCII", WITH("551d11", "30{82{c3a4}}"), "bad-string/subjectAltName" },
	{ "SAN followed by more", WITH("551d11", SAN_DNS "00"), "bad-extension/subjectAltName" },
	{ "policies empty", WITH("551d20", "3000"), "bad-extension/certificatePolicies" },
	{ "inhibitAnyPolicy negative", WITH("551d36", "02{ff}"), "bad-extension/inhibitAnyPolicy" },
	{ "nameConstraints garbage", WITH("551d1e", "30{a0{0400}}"), "bad-extension/nameConstraints" },
	{ "nameConstraints with an address without mask", WITH("551d1e", "30{a0{30{87{c0000201}}}}"), "" },
	{ "nameConstraints of an address", WITH("551d1e", "30{a0{30{87{c0000200ffffff00}}}}"), "" },
	{ "basicConstraints and an octet", WITH("551d13", "30{0101ff05}"), "bad-extension/basicConstraints" },
	{ "basicConstraints and NULL", WITH("551d13", "30{0101ff0500}"), "bad-extension/basicConstraints" },
	{ "basicConstraints, an octet behind", WITH("551d13", "30{0101ff}05"), "bad-extension/basicConstraints" },
	{ "path length of nothing", WITH("551d13", "30{0101ff02{}}"), "bad-extension/basicConstraints" },
	{ "path length 127", WITH("551d13", "30{0101ff02{7f}}"), "" },
	{ "path length padded", WITH("551d13", "30{0101ff02{0001}}"), "bad-extension/basicConstraints" },
	{ "keyUsage of no bits", WITH("551d0f", "03{00}"), "" },
	{ "keyUsage of no bits, some unused", WITH("551d0f", "03{01}"), "bad-extension/keyUsage" },
	{ "keyUsage, 7 unused", WITH("551d0f", "03{0780}"), "" },
	{ "keyUsage, 8 unused", WITH("551d0f", "03{0880}"), "bad-extension/keyUsage" },
	{ "keyUsage, one beyond", WITH("551d0f", "03{0384}"), "unused-bits/keyUsage" },
	{ "keyUsage and an octet", WITH("551d0f", "03{0780}05"), "bad-extension/keyUsage" },
	{ "extKeyUsage and an octet", WITH("551d25", "30{06{2a0304}05}"), "bad-extension/extKeyUsage" },
	{ "extKeyUsage no OID", WITH("551d25", "30{0500}"), "bad-extension/extKeyUsage" },
	{ "subjectKeyIdentifier no octets", WITH("551d0e", "03{00}"), "bad-extension/subjectKeyIdentifier" },
	{ "subjectKeyIdentifier and an octet", WITH("551d0e", "04{01}05"), "bad-extension/subjectKeyIdentifier" },
	{ "authorityKeyIdentifier of nothing", WITH("551d23", "30{}"), "" },
	{ "authorityKeyIdentifier of all", WITH("551d23", "30{80{01}a1{a4{" NAME("'x'") "}}82{05}}"), "" },
	{ "authorityKeyIdentifier and an octet", WITH("551d23", "30{80{01}05}"), "bad-extension/authorityKeyIdentifier" },
	{ "authorityKeyIdentifier turned round", WITH("551d23", "30{82{05}80{01}}"), "bad-extension/authorityKeyIdentifier" },
	{ "no distribution points", WITH("551d1f", "30{}"), "bad-extension/cRLDistributionPoints" },
	{ "one of nothing", WITH("551d1f", "30{30{}}"), "" },
	{ "one of nothing and an octet", WITH("551d1f", "30{30{}05}"), "bad-extension/cRLDistributionPoints" },
	{ "tlsFeature", WITH("2b06010505070118", "30{02{05}}"), "" },
	{ "tlsFeature and an octet", WITH("2b06010505070118", "30{02{05}05}"), "bad-extension/tlsFeature" },
	{ "policies", WITH("551d20", "30{30{06{2a0304}}}"), "" },
	{ "policies and an octet", WITH("551d20", "30{30{06{2a0304}}05}"), "bad-extension/certificatePolicies" },
	{ "a policy without an OID", WITH("551d20", "30{30{0500}}"), "bad-extension/certificatePolicies" },
	{ "mappings", WITH("551d21", "30{30{06{2a0304}06{2a0305}}}"), "" },
	{ "half a mapping", WITH("551d21", "30{30{06{2a0304}}}"), "bad-extension/policyMappings" },
	{ "a mapping and an octet", WITH("551d21", "30{30{06{2a0304}06{2a0305}05}}"), "bad-extension/policyMappings" },
	{ "policyConstraints of nothing", WITH("551d24", "30{}"), "bad-extension/policyConstraints" },
	{ "policyConstraints of both", WITH("551d24", "30{80{00}81{7f}}"), "" },
	{ "policyConstraints, the first negative", WITH("551d24", "30{80{80}}"), "bad-extension/policyConstraints" },
	{ "policyConstraints, the second empty", WITH("551d24", "30{80{00}81{}}"), "bad-extension/policyConstraints" },
	{ "policyConstraints and an octet", WITH("551d24", "30{80{00}05}"), "bad-extension/policyConstraints" },
	{ "inhibitAnyPolicy 127", WITH("551d36", "02{7f}"), "" },
	{ "inhibitAnyPolicy of nothing", WITH("551d36", "02{}"), "bad-extension/inhibitAnyPolicy" },
	{ "nameConstraints and an octet", WITH("551d1e", "30{a0{30{82{'a'}}}05}"), "bad-extension/nameConstraints" },
	{ "subtrees and an octet", WITH("551d1e", "30{a1{30{82{'a'}}05}}"), "bad-extension/nameConstraints" },
	{ "authorityInfoAccess of nothing", WITH("2b06010505070101", "30{}"), "" },
	{ "authorityInfoAccess and an octet", WITH("2b06010505070101", "30{30{06{2b06010505073001}86{'u'}}05}"), "bad-extension/authorityInfoAccess" },
	{ "access and an octet", WITH("2b06010505070101", "30{30{06{2b06010505073001}86{'u'}05}}"), "bad-extension/authorityInfoAccess" },
	{ "authorityInfoAccess garbage", WITH("2b06010505070101", "30{30{0500}}"),
	  "bad-extension/authorityInfoAccess" },
};

static const char *defects_text(const struct certificate *c)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < c->ndefects; i++)
		buf_printf(&b, "%s%s%s%s", i ? " " : "", defect_name(c->defects[i].what),
		           c->defects[i].detail ? "/" : "", c->defects[i].detail ? c->defects[i].detail : "");
	char *s = arena_strdup(a, buf_str(&b));
	buf_free(&b);
	return s;
}

START_TEST(defects)
{
	struct certificate *c = certificate_read(a, der_text(a, cases[_i].der));
	bool fatal = false;

	unit_str(cases[_i].name, defects_text(c), cases[_i].defects);
	for (size_t i = 0; i < c->ndefects; i++) {
		fatal |= defect_is_fatal(c->defects[i].what);
		ck_assert_msg(c->defects[i].offset <= c->der.n, "%s: offset", cases[_i].name);
	}
	ck_assert_msg(c->fatal == fatal, "%s: fatal", cases[_i].name);
}
END_TEST

/* What the index says must be what the reader says; what has a defect of form must be odd. */
START_TEST(row_agrees)
{
	struct span der = der_text(a, cases[_i].der);
	struct certificate *c = certificate_read(a, der);
	struct certificate_row row;

	if (!certificate_row_read(der, &row)) {
		ck_assert_msg(c->fatal, "%s: unreadable row", cases[_i].name);
		return;
	}
	ck_assert_msg(row.subject_hash == c->subject_hash && row.issuer_hash == c->issuer_hash, "%s", cases[_i].name);
	ck_assert_msg(row.not_before == c->not_before && row.not_after == c->not_after, "%s", cases[_i].name);
	ck_assert_msg(row.ca == c->ca, "%s", cases[_i].name);
}
END_TEST

/* Where the certificate says that more is to be had: no URI with a NUL, none that is empty, none of another form. */
START_TEST(places)
{
	struct certificate *c = certificate_read(
	    a, der_text(a, BASIC(EXTS(EXT("2b06010505070101",
	                                  "30{30{06{2b06010505073001}86{'o1'}}30{06{2b06010505073002}86{'i1'}}30{06{"
	                                  "2b06010505073002}82{'dns'}}30{06{2b06010505073002}86{}}30{06{2b0601050507"
	                                  "3001}86{'o'00}}30{06{2b06010505073002}86{'i2'}}30{06{2a0304}86{'x'}}}")
	                              EXT("551d1f", "30{30{a0{a0{86{'c1'}82{'d'}86{'c2'}}}}30{81{0640}}30{a0{a1{}}}30{"
	                                            "a0{a0{86{'c3'}}}}}")))));

	unit_str("defects", defects_text(c), "");
	unit_int("OCSP", c->nocsp, 1);
	unit_str("OCSP", c->ocsp[0], "o1");
	unit_int("issuers", c->nca_issuers, 2);
	unit_str("issuers", c->ca_issuers[0], "i1");
	unit_str("issuers", c->ca_issuers[1], "i2");
	unit_int("lists", c->ncrl_dp, 3);
	unit_str("lists", c->crl_dp[1], "c2");
	unit_str("lists", c->crl_dp[2], "c3");
}
END_TEST

START_TEST(every_defect_has_its_words)
{
	for (int d = 0; d < DEFECT_COUNT; d++) {
		ck_assert(defect_name((enum defect)d)[0] != '\0' && defect_sentence((enum defect)d)[0] != '\0');
		ck_assert(class_text(defect_class((enum defect)d))[0] != '\0');
		for (int k = 0; k < d; k++)
			ck_assert_str_ne(defect_name((enum defect)d), defect_name((enum defect)k));
	}
	unit_str("name", defect_name(DEFECT_DUPLICATE_EXTENSION), "duplicate-extension");
	unit_str("class", class_text(defect_class(DEFECT_DUPLICATE_EXTENSION)), "duplicate-extension");
}
END_TEST

START_TEST(rich)
{
	struct certificate *c = certificate_read(a, fixture(a, "rich"));

	unit_str("defects", defects_text(c), "");
	ck_assert(c->version == 3 && c->ca && c->has_bc && c->bc_critical && c->pathlen == 3);
	unit_int("key usage", c->ku, KU_DIGITAL_SIGNATURE | KU_KEY_CERT_SIGN | KU_CRL_SIGN);
	unit_int("purposes", c->neku, 3);
	ck_assert(certificate_has_eku(c, OID_EKU_CLIENT) && !certificate_has_eku(c, OID_EKU_OCSP));
	unit_int("names", c->nsan, 9);
	unit_str("URI", c->ocsp[0], "http://ocsp.example/");
	unit_str("URI", c->ca_issuers[0], "http://ca.example/ca.crt");
	unit_int("crl points", c->ncrl_dp, 3);
	unit_str("crl point", c->crl_dp[2], "http://crl.example/b.crl");
	ck_assert(c->must_staple && c->self_issued && c->ski.n == 20 && span_eq(c->ski, c->aki_keyid));
	ck_assert(c->naki_issuer == 1 && span_eq(c->aki_serial, c->serial));
	ck_assert(c->policies.p && c->policy_mappings.p && c->policy_constraints.p && c->inhibit_any.p &&
	          c->name_constraints.p);
	unit_str("title", certificate_title(c), "rich.example");
	ck_assert_ptr_eq(certificate_title(c), certificate_title(c)); /* made once */
	ck_assert_ptr_eq(certificate_subject(c), certificate_subject(c));
	unit_str("serial", certificate_serial(c), "1002");
	unit_str("subject", certificate_subject(c),
	         "emailAddress=admin@rich.example,CN=rich.example,OU=Team\\+Blue\\, A,O=株式会社例,C=JP");
	unit_str("key", key_text(a, &c->key), "EC P-256");
	unit_str("signature", signature_text(a, &c->sig), "ECDSA-SHA256");
}
END_TEST

static const struct {
	const char *name, *key, *type, *signature;
	unsigned bits;
} keys[] = {
	{ "rsa-sha256", "RSA 1024", "RSA", "RSA-SHA256", 1024 },
	{ "pss-salt-20", "RSA 1024", "RSA", "RSA-PSS-SHA256", 1024 },
	{ "pss-sha1", "RSA 1024", "RSA", "RSA-PSS-SHA1", 1024 },
	{ "pss-key", "RSA-PSS 1024", "RSA-PSS", "RSA-PSS-SHA256", 1024 },
	{ "ec-p521", "EC P-521", "EC", "ECDSA-SHA512", 521 },
	{ "ec-secp256k1", "EC secp256k1", "EC", "ECDSA-SHA256", 256 },
	{ "ec-explicit", "EC 256, explicit parameters", "EC", "ECDSA-SHA256", 256 },
	{ "ed25519", "Ed25519", "Ed25519", "Ed25519", 256 },
	{ "ed448", "Ed448", "Ed448", "Ed448", 456 },
	{ "dsa", "DSA 1024", "DSA", "DSA-SHA256", 1024 },
};

START_TEST(key_kinds)
{
	struct certificate *c = certificate_read(a, fixture(a, keys[_i].name));

	unit_str(keys[_i].name, defects_text(c), "");
	unit_str(keys[_i].name, key_text(a, &c->key), keys[_i].key);
	unit_str(keys[_i].name, key_type_name(&c->key), keys[_i].type);
	unit_str(keys[_i].name, signature_text(a, &c->sig), keys[_i].signature);
	unit_int(keys[_i].name, c->key.bits, keys[_i].bits);
	ck_assert(c->key.explicit_curve == (strcmp(keys[_i].name, "ec-explicit") == 0));
	ck_assert(certificate_gnutls(c, NULL) != NULL);
}
END_TEST

/* openssl x509 -pubkey | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64 */
START_TEST(pin)
{
	const struct certificate *c = certificate_read(a, fixture(a, "ec-p256"));
	struct public_key none = { .type = OID_UNKNOWN };
	struct buf b = BUF_INIT;

	public_key_pin(&b, &c->key);
	unit_str("ec-p256", buf_str(&b), "R0xXxxZQqw2nrdxXDbeWrsrmc6zQGS4/zUYWARwQhdg=");
	buf_reset(&b);
	public_key_pin(&b, &none);
	unit_str("none", buf_str(&b), "");
	buf_free(&b);
}
END_TEST

START_TEST(gnutls_second)
{
	int rc;
	struct certificate *c = certificate_read(a, fixture(a, "rsa-sha256")),
	                   *other = certificate_read(a, fixture(a, "rsa-sha1"));
	uint8_t x[32], y[32];
	gnutls_x509_crt_t crt = certificate_gnutls(c, &rc);

	ck_assert(crt != NULL && rc == 0 && certificate_gnutls(c, NULL) == crt);
	size_t n = sizeof x;
	ck_assert(gnutls_x509_crt_get_fingerprint(crt, GNUTLS_DIG_SHA256, x, &n) == 0);
	ck_assert(memcmp(x, certificate_sha256(c), 32) == 0);
	ck_assert(certificate_same_key(c, other) && !certificate_equal(c, other) && certificate_equal(c, c));
	certificate_spki_sha256(c, x);
	certificate_spki_sha256(other, y);
	ck_assert(memcmp(x, y, 32) == 0);
	/* What GnuTLS refuses, and what it is not even shown */
	ck_assert(certificate_gnutls(
	              certificate_read(a, der_text(a, BASIC(EXTS(EXT("551d0e", "04{01}") EXT("551d0e", "04{02}"))))),
	              &rc) == NULL &&
	          rc == GNUTLS_E_X509_DUPLICATE_EXTENSION);
	ck_assert(certificate_gnutls(certificate_read(a, der_text(a, "3005aa")), &rc) == NULL && rc < 0);
}
END_TEST

START_TEST(limits)
{
	uint8_t *big = arena_alloc(a, CERTIFICATE_MAX + 1);
	struct certificate *c = certificate_read(a, span_of(big, CERTIFICATE_MAX + 1));

	unit_str("too large", defects_text(c), "too-large");
	ck_assert(certificate_gnutls(c, NULL) == NULL);
	struct span s = fixture(a, "rich");
	for (size_t n = 0; n < s.n; n++) {
		c = certificate_read(a, span_of(s.p, n));
		unit_str("cut", defects_text(c), n < 4 ? "not-certificate" : "truncated");
	}
	/* 100,000 extensions, all the same, then all different but unknown: sorted, not compared each with each */
	struct buf b = BUF_INIT;
	for (int i = 0; i < 100000; i++)
		buf_put(&b, "\x30\x05\x06\x01\x01\x04\x00", 7);
	struct buf all = BUF_INIT;
	buf_put(&all, s.p, 4); /* its lengths are wrong, which is noted: the rest is read as far as it goes */
	buf_put(&all, b.s, b.n);
	certificate_read(a, buf_span(&all));
	buf_free(&all);
	buf_free(&b);
}
END_TEST

/* Thousands of attributes: read by us, not shown to GnuTLS, which takes a square of their number. */
START_TEST(hostile_name)
{
	struct buf rdns = BUF_INIT, all = BUF_INIT;
	struct span s = fixture(a, "v1");
	struct certificate *c = certificate_read(a, s);

	for (int i = 0; i < 3000; i++)
		buf_put(&rdns, "\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01x", 12);
	buf_printf(&all, "\x30\x82%c%c", (int)(rdns.n >> 8), (int)(rdns.n & 0xff));
	buf_put(&all, rdns.s, rdns.n);
	c->subject = buf_span(&all);
	ck_assert(certificate_gnutls(c, NULL) == NULL);
	c = certificate_read(a, s);
	ck_assert(certificate_gnutls(c, NULL) != NULL);
	buf_free(&rdns);
	buf_free(&all);
}
END_TEST

START_TEST(titles)
{
	static const char *const rows[][2] = {
		{ BASIC(""), "x" },
		{ CERT(TBS(V3, SERIAL, NAME("'ca'"), VALID, "3000", KEY, EXTS(CRITICAL("551d11", SAN_DNS)))),
		  "x.example" },
		{ CERT(TBS(V3, SERIAL, NAME("'ca'"), VALID, "30{31{30{06{55040a}0c{'o'}}}}", KEY, "")), "o" },
		{ "3000", "(no name)" },
	};
	for (size_t i = 0; i < UNIT_COUNT(rows); i++)
		unit_str("title", certificate_title(certificate_read(a, der_text(a, rows[i][0]))), rows[i][1]);
}
END_TEST

#define WITH_EXTENSIONS(list) BASIC("a3{" list "}")
#define MANY_1 EXT("2a0300","05") EXT("2a0301","05") EXT("2a0302","05") EXT("2a0303","05") EXT("2a0304","05") EXT("2a0305","05")
#define MANY_2 EXT("2a0306","05") EXT("2a0307","05") EXT("2a0308","05") EXT("2a0309","05") EXT("2a030a","05") EXT("2a030b","05")
#define AS_IS(tbs, alg, rest) "30{" tbs alg rest "}"
#define PLAIN TBS(V3, SERIAL, NAME("'ca'"), VALID, NAME("'x'"), KEY, "")

/* What the whole reader has to look at, and what hardly differs from that and needs it not. */
static const struct {
	const char *name, *der;
	bool odd;
} oddities[] = {
	{ "sound", BASIC(""), false },
	{ "an octet behind all", BASIC("05"), true },
	{ "version 1", CERT(TBS("", SERIAL, NAME("'ca'"), VALID, NAME("'x'"), KEY, "")), true },
	{ "version 2", CERT(TBS("a0{02{01}}", SERIAL, NAME("'ca'"), VALID, NAME("'x'"), KEY, "")), true },
	{ "version 4", CERT(TBS("a0{02{03}}", SERIAL, NAME("'ca'"), VALID, NAME("'x'"), KEY, "")), true },
	{ "version in two octets", CERT(TBS("a0{02{0002}}", SERIAL, NAME("'ca'"), VALID, NAME("'x'"), KEY, "")), true },
	{ "no serial number", WITH_SERIAL("02{}"), true },
	{ "serial number 0", WITH_SERIAL("02{00}"), true },
	{ "serial number 1", WITH_SERIAL("02{01}"), false },
	{ "serial number 127", WITH_SERIAL("02{7f}"), false },
	{ "serial number -1", WITH_SERIAL("02{ff}"), true },
	{ "serial number 128", WITH_SERIAL("02{0080}"), false },
	{ "serial number 129", WITH_SERIAL("02{0081}"), false },
	{ "serial number 127 in two octets", WITH_SERIAL("02{007f}"), true },
	{ "serial number 385", WITH_SERIAL("02{0181}"), false },
	{ "a serial number of 20 octets", WITH_SERIAL("02{0102030405060708090a0b0c0d0e0f1011121314}"), false },
	{ "a serial number of 21 octets", WITH_SERIAL("02{0102030405060708090a0b0c0d0e0f101112131415}"), true },
	{ "no validity", WITH_VALIDITY("3000"), true },
	{ "one time", WITH_VALIDITY("30{" UTC("200101000000Z") "}"), true },
	{ "an octet behind the times", WITH_VALIDITY("30{" UTC("200101000000Z") UTC("490101000000Z") "05}"), true },
	{ "a moment", WITH_VALIDITY("30{" UTC("200101000000Z") UTC("200101000000Z") "}"), false },
	{ "a second", WITH_VALIDITY("30{" UTC("200101000000Z") UTC("200101000001Z") "}"), false },
	{ "less than a moment", WITH_VALIDITY("30{" UTC("200101000001Z") UTC("200101000000Z") "}"), true },
	{ "a zone", WITH_VALIDITY("30{" UTC("200101000000+0900") UTC("490101000000Z") "}"), true },
	{ "no issuer", WITH_ISSUER("3000"), true },
	{ "no subject", CERT(TBS(V3, SERIAL, NAME("'ca'"), VALID, "3000", KEY, "")), true },
	{ "no extensions", WITH_EXTENSIONS("3000"), true },
	{ "nothing in their place", WITH_EXTENSIONS(""), true },
	{ "one", WITH_EXTENSIONS("30{" EXT("2a0304", "05") "}"), false },
	{ "one that is critical", WITH_EXTENSIONS("30{" CRITICAL("2a0304", "05") "}"), false },
	{ "FALSE, written out", WITH_EXTENSIONS("30{30{06{2a0304}01010004{05}}}"), true },
	{ "another TRUE", WITH_EXTENSIONS("30{30{06{2a0304}0101fe04{05}}}"), true },
	{ "a BOOLEAN of two octets", WITH_EXTENSIONS("30{30{06{2a0304}0102ffff04{05}}}"), true },
	{ "a BOOLEAN of none", WITH_EXTENSIONS("30{30{06{2a0304}010004{05}}}"), true },
	{ "without a value", WITH_EXTENSIONS("30{30{06{2a0304}}}"), true },
	{ "an octet behind the value", WITH_EXTENSIONS("30{30{06{2a0304}04{05}05}}"), true },
	{ "an octet behind the last", WITH_EXTENSIONS("30{" EXT("2a0304", "05") "05}"), true },
	{ "an octet behind the list", WITH_EXTENSIONS("30{" EXT("2a0304", "05") "}05"), true },
	{ "without an OID", WITH_EXTENSIONS("30{30{04{05}}}"), true },
	{ "one twice", WITH_EXTENSIONS("30{" EXT("2a0304", "05") EXT("2a0305", "05") EXT("2a0304", "06") "}"), true },
	{ "one that begins so", WITH_EXTENSIONS("30{" EXT("2a0304", "05") EXT("2a03", "05") EXT("2b0304", "06") "}"), false },
	{ "twelve", WITH_EXTENSIONS("30{" MANY_1 MANY_2 "}"), false },
	{ "a CA", WITH_EXTENSIONS("30{" CRITICAL("551d13", "30{0101ff}") "}"), false },
	{ "no CA", WITH_EXTENSIONS("30{" CRITICAL("551d13", "30{}") "}"), false },
	{ "a CA with a path length", WITH_EXTENSIONS("30{" CRITICAL("551d13", "30{0101ff02{00}}") "}"), false },
	{ "a CA and an octet", WITH_EXTENSIONS("30{" CRITICAL("551d13", "30{0101ff05}") "}"), true },
	{ "a CA and NULL", WITH_EXTENSIONS("30{" CRITICAL("551d13", "30{0101ff0500}") "}"), true },
	{ "a CA, an octet behind", WITH_EXTENSIONS("30{" CRITICAL("551d13", "30{0101ff}05") "}"), true },
	{ "no CA and an octet", WITH_EXTENSIONS("30{" CRITICAL("551d13", "30{05}") "}"), true },
	{ "another TRUE of a CA", WITH_EXTENSIONS("30{" CRITICAL("551d13", "30{010101}") "}"), true },
	{ "a BOOLEAN of a CA of two octets", WITH_EXTENSIONS("30{" CRITICAL("551d13", "30{0102ffff}") "}"), true },
	{ "another algorithm", AS_IS(PLAIN, RSA_ALG, SIG), true },
	{ "no signature", AS_IS(PLAIN, ALG, ""), true },
	{ "an empty signature", AS_IS(PLAIN, ALG, "03{}"), true },
	{ "a signature with unused bits", AS_IS(PLAIN, ALG, "03{01'x'}"), true },
	{ "an octet behind the signature", AS_IS(PLAIN, ALG, SIG "05"), true },
	{ "an octet behind the certificate", BASIC("") "05", true },
};

START_TEST(row_is_odd)
{
	struct certificate_row row;

	ck_assert_msg(certificate_row_read(der_text(a, oddities[_i].der), &row), "%s", oddities[_i].name);
	unit_int(oddities[_i].name, row.odd, oddities[_i].odd);
}
END_TEST

/* As many extensions as are compared, and one more. */
START_TEST(row_of_many_extensions)
{
	for (int n = 31; n < 35; n++) {
		struct buf list = BUF_INIT;
		struct certificate_row row;

		for (int i = 0; i < n; i++)
			buf_printf(&list, "300806042a03%02x%02x0400", 4, i);
		const char *fields = SERIAL ALG NAME("'ca'") VALID NAME("'x'") KEY;
		const char *body = arena_printf(a, V3 "%sa38201%02x308201%02x%s", fields, (unsigned)(10 * n + 4) & 0xff,
		                                (unsigned)(10 * n) & 0xff, buf_str(&list));
		size_t size = der_text(a, body).n, tail = der_text(a, ALG SIG).n;
		const char *der = arena_printf(a, "3082%04zx3082%04zx%s" ALG SIG, size + 4 + tail, size, body);

		ck_assert(certificate_row_read(der_text(a, der), &row));
		unit_int(der, row.odd, n > 32);
		buf_free(&list);
	}
}
END_TEST

/* The number that stands there, as far as there can be one. */
START_TEST(versions)
{
	static const struct {
		const char *version;
		int is;
	} of[] = {
		{ "", 1 },
		{ "a0{02{00}}", 1 },
		{ "a0{02{01}}", 2 },
		{ "a0{02{02}}", 3 },
		{ "a0{02{03}}", 4 },
		{ "a0{02{04}}", 5 },
		{ "a0{02{ff}}", 0 },
		{ "a0{02{fe}}", 0 },
		{ "a0{02{7ffffffe}}", INT32_MAX },
		{ "a0{02{7fffffff}}", 0 },
		{ "a0{02{0080000000}}", 0 },
		{ "a0{02{}}", 0 },
		{ "a0{02{03}05}", 0 },
		{ "a0{0400}", 0 },
	};
	for (size_t i = 0; i < UNIT_COUNT(of); i++) {
		const char *der = arena_printf(a, "30{30{%s%s}%s%s}", of[i].version,
		                               SERIAL ALG NAME("'ca'") VALID NAME("'x'") KEY, ALG, SIG);

		unit_int(of[i].version, certificate_read(a, der_text(a, der))->version, of[i].is);
	}
}
END_TEST

START_TEST(rows)
{
	struct certificate_row row;
	struct span s = fixture(a, "rsa-sha256");

	ck_assert(certificate_row_read(s, &row));
	ck_assert(!row.odd && row.ca);
	ck_assert(span_eq(span_of(s.p + row.cn_offset, row.cn_length), span_str("rsa-sha256")));
	ck_assert(certificate_row_read(fixture(a, "v1"), &row) && row.odd && !row.ca);
	ck_assert(!certificate_row_read(SPAN_NONE, &row));
	ck_assert(!certificate_row_read(der_text(a, "3005aa"), &row));
}
END_TEST

/* An element around what stands in b. */
static void wrap(struct buf *b, uint8_t tag)
{
	struct span in = arena_span(a, buf_span(b));

	buf_reset(b);
	buf_printf(b, in.n < 0x10000 ? "%c\x82%c%c" : "%c\x83%c%c%c", tag, (int)(in.n >> (in.n < 0x10000 ? 8 : 16) & 0xff),
	           (int)(in.n >> (in.n < 0x10000 ? 0 : 8) & 0xff), (int)(in.n & 0xff));
	buf_put(b, in.p, in.n);
}

/* The place of a CN is kept as long as its length fits; of a longer one there is none. */
START_TEST(row_of_a_long_name)
{
	for (size_t n = 0xfffe; n <= 0x10001; n++) {
		struct buf b = BUF_INIT;
		struct certificate_row row;
		struct span before = der_text(a, V3 SERIAL ALG NAME("'ca'") VALID), cn = der_text(a, "06{550403}"),
		            behind = der_text(a, KEY), after = der_text(a, ALG SIG);

		for (size_t i = 0; i < n; i++)
			buf_putc(&b, 'x');
		wrap(&b, DER_UTF8_STRING);
		struct span value = arena_span(a, buf_span(&b));
		buf_reset(&b);
		buf_put(&b, cn.p, cn.n);
		buf_put(&b, value.p, value.n);
		wrap(&b, DER_SEQUENCE);
		wrap(&b, DER_SET);
		wrap(&b, DER_SEQUENCE);
		struct span subject = arena_span(a, buf_span(&b));
		buf_reset(&b);
		buf_put(&b, before.p, before.n);
		buf_put(&b, subject.p, subject.n);
		buf_put(&b, behind.p, behind.n);
		wrap(&b, DER_SEQUENCE);
		buf_put(&b, after.p, after.n);
		wrap(&b, DER_SEQUENCE);
		ck_assert(certificate_row_read(buf_span(&b), &row));
		unit_int("the length of a CN", row.cn_length, n > UINT16_MAX ? 0 : n);
		ck_assert((row.cn_offset == 0) == (n > UINT16_MAX));
		buf_free(&b);
	}
}
END_TEST

UNIT_SUITE("certificate")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	UNIT_ROWS(tc, defects, cases);
	UNIT_ROWS(tc, row_agrees, cases);
	UNIT_ROWS(tc, key_kinds, keys);
	tcase_add_test(tc, every_defect_has_its_words);
	tcase_add_test(tc, rich);
	tcase_add_test(tc, places);
	tcase_add_test(tc, pin);
	tcase_add_test(tc, gnutls_second);
	tcase_add_test(tc, limits);
	tcase_add_test(tc, hostile_name);
	tcase_add_test(tc, titles);
	tcase_add_test(tc, rows);
	UNIT_ROWS(tc, row_is_odd, oddities);
	tcase_add_test(tc, row_of_many_extensions);
	tcase_add_test(tc, row_of_a_long_name);
	tcase_add_test(tc, versions);
}
