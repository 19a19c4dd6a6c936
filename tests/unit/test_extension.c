/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Extensions and fields for people. */
#include "tests/unit/fixture.h"
#include "base/clock.h"
#include "cert/field.h"

static struct arena *a;

static void setup(void)
{
	a = arena_new();
}

static void teardown(void)
{
	arena_free(a);
}

static const char *text_of(struct span oid, struct span value)
{
	struct buf b = BUF_INIT;
	struct extension x = { .id = oid_find(oid), .oid = oid, .value = value };

	extension_text(&b, &x, NULL);
	const char *s = arena_strdup(a, buf_str(&b));
	buf_free(&b);
	return s;
}

#define DN "30{31{30{06{550403}0c{'x'}}}}"

static const struct {
	const char *oid, *value, *text;
} rows[] = {
	{ "2.5.29.19", "3000", "not a CA" },
	{ "2.5.29.19", "30{0101ff}", "CA" },
	{ "2.5.29.19", "30{0101ff02{00}}", "CA, path length 0" },
	{ "2.5.29.19", "0400", "04:00" },
	{ "2.5.29.15", "03{0780}", "digitalSignature" },
	{ "2.5.29.15", "03{07ff80}",
	  "digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment, keyAgreement, "
	  "keyCertSign, cRLSign, encipherOnly, decipherOnly" },
	{ "2.5.29.15", "03{00}", "none" },
	{ "2.5.29.37", "30{06{2b06010505070301}06{2a0304}}", "serverAuth (TLS server authentication)\n1.2.3.4" },
	{ "2.5.29.17", "30{82{'a.example'}82{'b'0a'DNS:c'}}", "DNS:a.example\nDNS:b\\nDNS:c" },
	{ "2.5.29.17", "30{82{'good'00'.evil'}}", "DNS:good\\x00.evil" },
	{ "2.5.29.17", "3000", "30:00" },
	{ "2.5.29.14", "04{0102}", "01:02" },
	{ "2.5.29.35", "30{80{0102}a1{a4{" DN "}}82{05}}", "key 01:02\nissuer dirName:CN=x\nserial number 05" },
	{ "2.5.29.35", "3000", "names nothing" },
	{ "2.5.29.31", "30{30{a0{a0{86{'http://a'}}}}30{a2{a4{" DN "}}}}",
	  "URI:http://a\n  list signed by dirName:CN=x" },
	{ "2.5.29.31", "30{30{a0{a0{86{'http://a'}}}81{0560}}}",
	  "URI:http://a\n  only for reasons: keyCompromise, cACompromise" },
	{ "2.5.29.32", "30{30{06{551d2000}}}", "2.5.29.32.0 (any policy)" },
	{ "2.5.29.32", "30{30{06{2a0304}30{30{06{2b06010505070201}16{'http://cps'}}}}}", "1.2.3.4\n  CPS: http://cps" },
	{ "2.5.29.32", "30{30{06{2a0304}30{30{06{2b06010505070202}30{30{0c{'Org'}30{02{01}02{02}}}0c{'Text'0a'2'}}}}}}",
	  "1.2.3.4\n  notice of Org 1 2\n  notice: Text\\n2" },
	{ "2.5.29.32", "30{30{06{2a0304}30{30{06{2a0305}0500}}}}", "1.2.3.4\n  1.2.3.5: 05:00" },
	{ "2.5.29.32", "30{30{06{2a0304}}30{06{2a0305}30{30{06{2a0306}0500}30{06{2a0307}0101ff}}}}",
	  "1.2.3.4\n1.2.3.5\n  1.2.3.6: 05:00\n  1.2.3.7: 01:01:ff" },
	{ "2.5.29.32", "30{30{0500}}", "30:04:30:02:05:00\n  SEQUENCE\n    SEQUENCE\n      NULL" }, /* no policy */
	{ "2.5.29.32", "30{30{06{2a0304}30{30{0500}}}}",
	  "30:0d:30:0b:06:03:2a:03:04:30:04:30:02:05:00\n  SEQUENCE\n    SEQUENCE\n"
	  "      OBJECT IDENTIFIER 1.2.3.4\n      SEQUENCE\n        SEQUENCE\n          NULL" }, /* a qualifier without its kind */
	{ "2.5.29.32", "30{30{06{2a0304}}30{0500}}",
	  "30:0b:30:05:06:03:2a:03:04:30:02:05:00\n  SEQUENCE\n    SEQUENCE\n      OBJECT IDENTIFIER 1.2.3.4\n"
	  "    SEQUENCE\n      NULL" }, /* the second is none: half is not shown as if it were all */
	{ "2.5.29.32", "30{30{06{2a0304}}05}", "30:08:30:05:06:03:2a:03:04:05" },
	/* proxyCertInfo, RFC 3820 3.8 */
	{ "1.3.6.1.5.5.7.1.14", "30{30{06{2a0304}}}", "policy language 1.2.3.4" },
	{ "1.3.6.1.5.5.7.1.14", "30{02{07}30{06{2a0304}04{05}}}", "path length 7\npolicy language 1.2.3.4" },
	{ "1.3.6.1.5.5.7.1.14", "30{02{07}}", "30:03:02:01:07\n  SEQUENCE\n    INTEGER 7" },
	{ "1.3.6.1.5.5.7.1.14", "30{3000}", "30:02:30:00\n  SEQUENCE\n    SEQUENCE" },
	{ "1.3.6.1.5.5.7.1.14", "30{30{06{2a0304}}05}", "30:08:30:05:06:03:2a:03:04:05" },
	/* SMIMECapabilities, RFC 8551 2.5.2 */
	{ "1.2.840.113549.1.9.15", "30{30{06{2a0304}}30{06{2a0305}02{02}}}", "1.2.3.4\n1.2.3.5" },
	{ "1.2.840.113549.1.9.15", "30{3000}", "30:02:30:00\n  SEQUENCE\n    SEQUENCE" },
	{ "1.2.840.113549.1.9.15", "30{30{06{2a0304}}05}", "30:08:30:05:06:03:2a:03:04:05" },
	{ "2.5.29.33", "30{30{06{2a0304}06{2a0305}}}", "1.2.3.4 of the issuer is 1.2.3.5 here" },
	{ "2.5.29.36", "30{80{01}81{00}}",
	  "an acceptable policy is required after 1 certificate\n"
	  "policy mapping is forbidden after 0 certificates" },
	{ "2.5.29.54", "02{02}", "anyPolicy counts for nothing after 2 certificates" },
	{ "2.5.29.30", "30{a0{30{82{'.a'}}30{87{0a000000ff000000}}}a1{30{81{'b'}}}}",
	  "permitted DNS:.a\npermitted IP:10.0.0.0/8\nexcluded email:b" },
	{ "2.5.29.30", "30{a0{30{82{'a'}80{00}81{03}}}}", "permitted DNS:a, minimum 0, maximum 3" },
	{ "1.3.6.1.5.5.7.1.1", "30{30{06{2b06010505073001}86{'http://o'}}30{06{2a0304}82{'x'}}}",
	  "OCSP URI:http://o\n1.2.3.4 DNS:x" },
	{ "1.3.6.1.5.5.7.1.24", "30{02{05}02{11}02{07}}",
	  "status_request: must staple\nstatus_request_v2: must staple\n7" },
	{ "1.3.6.1.4.1.11129.2.4.2", "04{0000}", "04:02:00:00" },
	{ "1.3.6.1.4.1.11129.2.4.2", "04{0003000107}", "version 8, not known" },
	{ "1.3.6.1.4.1.11129.2.4.2", "04{0004000107}", "04:05:00:04:00:01:07" },
	{ "1.3.6.1.4.1.11129.2.4.2",
	  "04{0031002f00 0101010101010101010101010101010101010101010101010101010101010101 0000018bcfe56800 0000 0403 "
	  "0000}",
	  "v1, 2023-11-14T22:13:20Z, ECDSA-SHA256, log "
	  "01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01" },
	{ "1.3.6.1.4.1.11129.2.4.3", "0500", "set" },
	{ "1.3.6.1.5.5.7.48.1.5", "0500", "set" },
	{ "2.16.840.1.113730.1.1", "03{00c4}", "SSL client, SSL server, SSL CA" },
	{ "2.16.840.1.113730.1.13", "16{'a comment'}", "a comment" },
	{ "2.5.29.16", "30{80{'20200101000000Z'}81{'20300101000000Z'}}",
	  "signs from 2020-01-01 00:00:00 UTC\nsigns until 2030-01-01 00:00:00 UTC" },
	{ "2.5.29.20", "02{1000}", "4096" },
	{ "2.5.29.20", "02{010203040506070809}", "0x01:02:03:04:05:06:07:08:09" },
	{ "2.5.29.21", "0a{01}", "keyCompromise" },
	{ "2.5.29.21", "0a{07}", "?" },
	{ "2.5.29.24", "18{'20200101000000Z'}", "2020-01-01 00:00:00 UTC" },
	{ "2.5.29.28", "30{a0{a0{86{'http://a'}}}81{ff}84{ff}83{0560}}",
	  "URI:http://a\nonly certificates of end entities\nalso lists certificates of other issuers\n"
	  "only for reasons: keyCompromise, cACompromise" },
	{ "2.5.29.28", "30{82{ff}85{01}}", "only certificates of CAs\nonly attribute certificates" },
	{ "2.5.29.28", "30{81{00}82{ff}84{ffff}}", "only certificates of CAs" },
	{ "2.5.29.28", "30{86{ff}}", "30:03:86:01:ff\n  SEQUENCE\n    [6] ff" }, /* there are flags up to 5 */
	{ "2.5.29.28", "30{80{ff}}", "30:03:80:01:ff\n  SEQUENCE\n    [0] ff" },
	{ "2.5.29.28", "30{0101ff}", "30:03:01:01:ff\n  SEQUENCE\n    BOOLEAN TRUE" },
	{ "2.5.29.28", "30{81{ff}05}", "30:04:81:01:ff:05" },
	{ "1.3.6.1.5.5.7.1.7", "30{30{04{0001}30{03{000a}30{03{00c0000201}03{00c0000209}}}}30{04{0002}0500}}",
	  "IPv4 10.0.0.0/8\nIPv4 192.0.2.1-192.0.2.9\nIPv6 as the issuer" },
	{ "1.3.6.1.5.5.7.1.7", "30{30{04{0001}30{03{000102030405}}}}",
	  "30:10:30:0e:04:02:00:01:30:08:03:06:00:01:02:03:04:05\n  SEQUENCE\n    SEQUENCE\n"
	  "      OCTET STRING 00:01\n      SEQUENCE\n        BIT STRING 01:02:03:04:05" }, /* five octets of IPv4 */
	{ "1.3.6.1.5.5.7.1.8", "30{a0{30{02{05}30{02{0a}02{14}}}}}", "AS 5\nAS 10-20" },
	{ "1.3.6.1.4.1.311.21.7", "30{06{2a0304}02{02}02{03}}", "1.2.3.4, version 2.3" },
	{ "1.3.6.1.4.1.311.20.2", "1e{00'U'00's'}", "Us" },
	{ "1.3.6.1.5.5.7.1.3", "30{30{06{04008e460101}}30{06{04008e460106}30{06{04008e46010603}}}}",
	  "qcCompliance (EU qualified certificate)\n"
	  "qcType (type of qualified certificate): qct-web (for web site authentication)" },
	{ "1.3.6.1.5.5.7.1.14", "30{02{01}30{06{2a0304}}}", "path length 1\npolicy language 1.2.3.4" },
	{ "1.2.3.4", "0102", "01:02" },
	{ "1.2.3.4", "0c{'text'}", "text" },
	{ "1.2.3.4", "30{06{550403}02{05}}",
	  "30:08:06:03:55:04:03:02:01:05\n  SEQUENCE\n    OBJECT IDENTIFIER CN (2.5.4.3)\n    INTEGER 5" },
	{ "1.2.3.4", "", "empty" },
};

START_TEST(extension)
{
	uint8_t oid[64];
	size_t n = oid_encode(rows[_i].oid, oid, sizeof oid);

	unit_str(rows[_i].value, text_of(span_of(oid, n), der_text(a, rows[_i].value)), rows[_i].text);
}
END_TEST

START_TEST(long_value_is_cut_and_says_so)
{
	uint8_t *bytes = arena_alloc(a, 100000);
	const char *text = text_of(SPAN_LIT("\x2a\x03\x04"), span_of(bytes, 100000));

	ck_assert(strlen(text) < 2000 && strstr(text, "100000 octets") != NULL);
}
END_TEST

static const char *field_of(const struct certificate *c, const char *id, int64_t at)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < field_count; i++)
		if (strcmp(field_table[i].id, id) == 0)
			field_table[i].get(&b, c, &(struct field_style){ at, NULL });
	const char *s = arena_strdup(a, buf_str(&b));
	buf_free(&b);
	return s;
}

START_TEST(fields)
{
	struct certificate *c = certificate_read(a, fixture(a, "rich"));
	int64_t at = c->not_after - 40 * DAY;

	unit_str("serial", field_of(c, "serial", at), "10:02");
	unit_str("version", field_of(c, "version", at), "3");
	unit_str("key", field_of(c, "key", at), "EC P-256");
	ck_assert(strstr(field_of(c, "not-after", at), "(in 40 d)") != NULL);
	ck_assert(strstr(field_of(c, "not-after", c->not_after + 3 * DAY), "(3 d ago)") != NULL);
	ck_assert(strstr(field_of(c, "not-before", c->not_before - 2 * DAY), "(in 2 d)") != NULL);
	ck_assert(strstr(field_of(c, "issuer", at), "\nthe same as the subject") != NULL);
	unit_str("critical", field_of(c, "critical", at), "basicConstraints\nkeyUsage");
	ck_assert(strstr(field_of(c, "alt-names", at), "IP:2001:db8::1\n") != NULL);
	ck_assert(strstr(field_of(c, "extensions", at), "privateKeyUsagePeriod:\n  signs from") != NULL);
	ck_assert(strstr(field_of(c, "extensions", at), "subjectAltName") == NULL);
	unit_int("sha256", strlen(field_of(c, "sha256", at)), 32 * 3 - 1);
	unit_int("sha1", strlen(field_of(c, "sha1", at)), 20 * 3 - 1);
}
END_TEST

/* Every field of a certificate in which nothing could be read is absent or says so, and none crashes. */
START_TEST(fields_of_nothing)
{
	struct certificate *c = certificate_read(a, SPAN_LIT("\x30\x00"));

	for (size_t i = 0; i < field_count; i++) {
		const char *text = field_of(c, field_table[i].id, 0);
		bool digest = strncmp(field_table[i].id, "sha", 3) == 0;

		ck_assert_msg(digest || text[0] == '\0', "%s: %s", field_table[i].id, text);
	}
}
END_TEST

START_TEST(table)
{
	for (size_t i = 0; i < field_count; i++) {
		const struct field *f = &field_table[i];

		ck_assert(f->id[0] && f->label[0] && f->reference[0] && f->sentence[0] && f->get != NULL);
		ck_assert(field_group_title(f->group)[0] != '\0');
		ck_assert_msg(i == 0 || f->group >= field_table[i - 1].group, "%s: groups are in order", f->id);
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(f->id, field_table[k].id);
	}
}
END_TEST

UNIT_SUITE("extension")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	UNIT_ROWS(tc, extension, rows);
	tcase_add_test(tc, long_value_is_cut_and_says_so);
	tcase_add_test(tc, fields);
	tcase_add_test(tc, fields_of_nothing);
	tcase_add_test(tc, table);
}
