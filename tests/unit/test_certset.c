/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of every form, whole and damaged, on their way into a set; and what a set does with what it holds. */
#include "tests/unit/load.h"
#include "tests/unit/fixture.h"

#include "load/bytes.h"
#include "load/certset_private.h"
#include <fcntl.h>
#include <limits.h>

/* ---- forms of files ---- */

static const struct {
	const char *name, *text, *is;
} rows[] = {
	{ "one", "{leaf.pem}", "pem: certificate@1" },
	{ "three", "{chain.pem}", "pem: certificate@1 certificate@14 certificate@26" },
	{ "the same twice", "{leaf.pem}{leaf.pem}", "pem: certificate@1 certificate@14" },
	{ "text between", "hello\n{leaf.pem}\nand\n{ca.pem}", "pem: certificate@2 certificate@17" },
	{ "crlf", "{chain.pem:crlf}", "pem: certificate@1 certificate@14 certificate@26; pem-crlf@1x3" },
	{ "bom", "\xef\xbb\xbf{leaf.pem}", "pem: certificate@1; pem-bom" },
	{ "glued", "{leaf.pem:line}{ca.pem}", "pem: certificate@1 certificate@13; pem-missing-newline@13" },
	{ "indented", "{leaf.pem:indented}", "pem: certificate@1; pem-indented@1" },
	{ "yaml", "a: |\n{leaf.pem:indented}", "text: certificate@2; pem-embedded@2" },
	{ "escaped", "{leaf.pem:escaped}", "pem: certificate@1; pem-escaped@1" },
	{ "json", "{ \"a\":\n\"{leaf.pem:escaped}\" }", "text: certificate@2; pem-escaped@2 pem-embedded@2" },
	{ "environment", "A=b\nCERT='{leaf.pem}'\n", "text: certificate@2; pem-embedded@2" },
	{ "Kubernetes Secret",
	  "data:\n  ca.crt: {ca.pem:base64}\n  tls.crt: {chain.pem:base64}\n  tls.key: {leaf.key:base64}\n",
	  "text: certificate@2 certificate@3 certificate@3 certificate@3 key@4; pem-embedded@2x3" },
	{ "the base64 command", "{chain.pem:wrapped}\n",
	  "text: certificate@1 certificate@1 certificate@1; pem-embedded@1" },
	{ "PEM and base64 beside it", "a: |\n{ca.pem:indented}b: {leaf.pem:base64}\n",
	  "text: certificate@2 certificate@14; pem-embedded@2 pem-embedded@14" },
	{ "JSON Web Key", "{\"x5c\":[\"{leaf.pem:body}\",\n\"{ca.pem:body}\"]}",
	  "text: certificate@1 certificate@2; pem-embedded@1x2" },
	{ "SAML", "<X509Certificate>\n{leaf.pem:body}\n</X509Certificate>", "text: certificate@2; pem-embedded@2" },
	{ "without BEGIN and END", "{leaf.pem:body}\n", "text: certificate@1; pem-wrong-header@1" },
	{ "some without BEGIN and END", "{leaf.pem:body}\n\n{ca.pem:body}\n{leaf.pem:body}\n",
	  "text: certificate@1 certificate@4 certificate@1; pem-wrong-header@1 pem-embedded@4" },
	{ "a dash lost", "----BEGIN CERTIFICATE-----\n{leaf.pem:body}\n-----END CERTIFICATE-----\n",
	  "text: certificate@2; pem-wrong-header@2(----BEGIN CERTIFICATE-----)" },
	{ "a dash lost in the second",
	  "{ca.pem}----BEGIN CERTIFICATE-----\n{leaf.pem:body}\n-----END CERTIFICATE-----\n",
	  "text: certificate@1 certificate@14; pem-wrong-header@14(----BEGIN CERTIFICATE-----)" },
	{ "utf-16", "\xff\xfe{leaf.pem:utf16}", "pem: certificate@1; pem-utf16" },
	{ "utf-16 without a mark", "{leaf.pem:utf16}", "pem: certificate@1; pem-utf16(UTF-16LE)" },
	{ "empty", "", "empty:; pem-empty-file" },
	{ "blank", " \r\n\t\n", "empty:; pem-empty-file" },
	{ "a mark alone", "\xef\xbb\xbf", "empty:; pem-bom pem-empty-file" },
	{ "a web page", "\n<!DOCTYPE html>\n<html><body>Log in</body></html>", "unknown:; pem-html-download" },
	{ "prose", "This is not a certificate.\n", "unknown:; pem-unknown-content" },
	{ "a Java keystore", "\xfe\xed\xfe\xed....", "unknown:; pem-unknown-content(a Java keystore (JKS))" },
	{ "CERT", "-----BEGIN CERT-----\n{leaf.pem:body}\n-----END CERT-----\n",
	  "pem: certificate@1; pem-wrong-header@1(CERT)" },
	{ "X509 CERTIFICATE", "-----BEGIN X509 CERTIFICATE-----\n{leaf.pem:body}\n-----END X509 CERTIFICATE-----\n",
	  "pem: certificate@1; pem-wrong-header@1(X509 CERTIFICATE)" },
	{ "labels differ", "-----BEGIN CERTIFICATE-----\n{leaf.pem:body}\n-----END X509 CERTIFICATE-----\n",
	  "pem: certificate@1; pem-wrong-header@1(CERTIFICATE, END X509 CERTIFICATE)" },
	{ "a request as certificate", "-----BEGIN CERTIFICATE-----\n{leaf.csr:body}\n-----END CERTIFICATE-----\n",
	  "pem: csr@1; pem-wrong-header@1(CERTIFICATE)" },
	{ "a certificate as key", "-----BEGIN PRIVATE KEY-----\n{leaf.pem:body}\n-----END PRIVATE KEY-----\n",
	  "pem: certificate@1; pem-wrong-header@1(PRIVATE KEY)" },
	{ "a key as certificate", "-----BEGIN CERTIFICATE-----\n{leaf.key:body}\n-----END CERTIFICATE-----\n",
	  "pem: key@1; private-key-format@1(CERTIFICATE)" },
	{ "a key of another form", "-----BEGIN RSA PRIVATE KEY-----\n{leaf.key:body}\n-----END RSA PRIVATE KEY-----\n",
	  "pem: key@1; private-key-format@1(RSA PRIVATE KEY)" },
	{ "cut in the second", "{leaf.pem}{ca.pem:half}", "pem: certificate@1 certificate@14; pem-truncated@14" },
	{ "cut in the first", "{ca.pem:half}\n{leaf.pem}", "pem: certificate@1 certificate@7; pem-truncated@1" },
	{ "a key that is cut", "{leaf.key:half}", "pem: broken@1; pem-truncated@1" },
	{ "only BEGIN", "-----BEGIN CERTIFICATE-----\n", "pem: broken@1; pem-truncated@1" },
	{ "nothing in it", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n{leaf.pem}",
	  "pem: broken@1 certificate@3; malformed-der@1(the block is empty)" },
	{ "damaged base64", "{leaf.pem}-----BEGIN CERTIFICATE-----\nMIIB\nAA*A\n-----END CERTIFICATE-----\n{ca.pem}",
	  "pem: certificate@1 broken@14 certificate@18; pem-base64-damaged@14(line 16)" },
	{ "damaged key", "-----BEGIN PRIVATE KEY-----\nMIIB\nMIIB\n*\n-----END PRIVATE KEY-----\n",
	  "pem: broken@1; pem-base64-damaged@1(line 4)" },
	{ "no certificate in it",
	  "-----BEGIN CERTIFICATE-----\naGVsbG8gd29ybGQ=\n-----END CERTIFICATE-----\n{leaf.pem}",
	  "pem: broken@1 certificate@4; malformed-der@1(it has not the structure of a certificate)" },
	{ "no request in it",
	  "-----BEGIN CERTIFICATE REQUEST-----\naGVsbG8gd29ybGQ=\n-----END CERTIFICATE REQUEST-----\n",
	  "pem: broken@1; malformed-der@1(CERTIFICATE REQUEST)" },
	{ "a commented block", "# -----BEGIN CERTIFICATE-----\n# MIIB\n# -----END CERTIFICATE-----\n{leaf.pem}",
	  "pem: certificate@4" },
	{ "other people's blocks", "-----BEGIN PGP MESSAGE-----\n\nabcd\n=abcd\n-----END PGP MESSAGE-----\n",
	  "pem: other@1; pem-unknown-content@1(a PGP message)" },
	{ "a block nobody knows", "-----BEGIN COFFEE-----\naGVsbG8gd29ybGQ=\n-----END COFFEE-----\n{leaf.pem}",
	  "pem: other@1 certificate@4" },
	{ "der", "{leaf.der}", "der: certificate; pem-der-where-pem" },
	{ "der, two", "{leaf.der}{leaf.der}", "der: certificate certificate; pem-der-where-pem" },
	{ "der, different things", "{leaf-key.der}{leaf.der}{leaf.ocsp}",
	  "der: key certificate ocsp; pem-der-where-pem" },
	{ "der, more behind it", "{leaf.der}abc", "der: certificate; pem-der-where-pem pem-unknown-content(3 octets)" },
	{ "der, cut", "{leaf.der:half}", "der: certificate; pem-der-where-pem pem-truncated(243 octets of 486)" },
	{ "trusted", "{trusted.pem}", "pem: certificate@1; pem-trusted-block@1" },
	{ "request", "{leaf.csr}", "pem: csr@1" },
	{ "crl", "{ca.crl}", "pem: crl@1" },
	{ "ocsp", "{leaf.ocsp}", "der: ocsp; pem-der-where-pem" },
	{ "pkcs7", "{chain.p7b}", "pem: certificate@1 certificate@1 certificate@1 crl@1; pem-pkcs7-where-pem@1" },
	{ "pkcs7, der", "{chain-der.p7b}", "pkcs7: certificate certificate certificate; pem-pkcs7-where-pem" },
	{ "pkcs7 as certificate", "-----BEGIN CERTIFICATE-----\n{chain.p7b:body}\n-----END CERTIFICATE-----\n",
	  "pem: certificate@1 certificate@1 certificate@1 crl@1; pem-pkcs7-where-pem@1 "
	  "pem-wrong-header@1(CERTIFICATE)" },
	{ "key", "{leaf.key}", "pem: key@1" },
	{ "key with parameters", "{leaf-sec1.key}", "pem: key@4" },
	{ "key in two forms", "{leaf.key}{leaf-sec1.key}", "pem: key@1 key@9" },
	{ "key in an environment", "KEY=\"{leaf.key:escaped}\"", "text: key@1; pem-escaped@1 pem-embedded@1" },
	{ "key, der", "{leaf-key.der}", "der: key; pem-der-where-pem" },
	{ "openssh", "{openssh.key}", "pem: other@1; pem-unknown-content@1(a private key of OpenSSH)" },
};

/* The rows hold NULs nowhere but in what a form makes. */
static void check_form(int row)
{
	struct buf text = BUF_INIT, out = BUF_INIT;
	struct certset *s = certset_new();
	int input;

	load_text(&text, rows[row].text, strlen(rows[row].text));
	const char *path = load_temporary(buf_str(&text), text.n);
	load_path(s, path, &input);
	for (size_t i = 0; i < certset_count(s); i++) /* what is read again is the same, or a note would say so */
		certset_certificate(s, (int)i);
	unlink(path);
	load_summary(s, input, &out);
	unit_str(rows[row].name, buf_str(&out), rows[row].is);
	ck_assert(certset_input(s, input)->complete);
	certset_free(s);
	buf_free(&text);
	buf_free(&out);
}

START_TEST(forms)
{
	check_form(_i);
}
END_TEST

/* Wherever a window ends, nothing else is found, on no other line. */
START_TEST(forms_by_windows)
{
	static const size_t at_once[] = { 1, 2, 61, 700, 1500 };

	for (size_t i = 0; i < UNIT_COUNT(at_once); i++) {
		bytes_bounds(0, at_once[i]);
		check_form(_i);
	}
	bytes_bounds(BYTES_COPIED_MAX, (size_t)1 << 20);
}
END_TEST

/* ---- passwords ---- */

struct asker {
	const char *const *answer;
	int asked;
};

static char *answer(void *ctx, const char *prompt)
{
	struct asker *a = ctx;

	ck_assert(*prompt);
	const char *p = a->answer[a->asked];
	a->asked++;
	return p ? xstrdup(p) : NULL;
}

static const struct {
	const char *file;
	const char *answers[5];
	int asked;
	const char *is;
} password_rows[] = {
	{ "leaf.p12", { "test" }, 1, "pkcs12: certificate certificate key; pem-pkcs12-where-pem" },
	{ "leaf.p12", { "no", "test" }, 2, "pkcs12: certificate certificate key; pem-pkcs12-where-pem" },
	{ "leaf.p12",
	  { "no", "no", "test" },
	  2,
	  "pkcs12: broken; pem-pkcs12-where-pem pem-password-wrong(the password is wrong)" },
	{ "leaf.p12",
	  { "1", "2", "3", "test" },
	  3,
	  "pkcs12: broken; pem-pkcs12-where-pem pem-password-wrong(the password is wrong)" },
	{ "leaf.p12", { NULL }, 1, "pkcs12: broken; pem-pkcs12-where-pem pem-password-wrong(it needs a password)" },
	{ "legacy.p12",
	  { "test" },
	  1,
	  "pkcs12: certificate certificate key; pem-pkcs12-where-pem(PKCS12-RC2-40-SHA1, which OpenSSL 3 opens with "
	  "-legacy only)" },
	{ "empty-password.p12", { NULL }, 0, "pkcs12: certificate certificate key; pem-pkcs12-where-pem" },
	{ "plain.p12", { NULL }, 0, "pkcs12: certificate certificate key; pem-pkcs12-where-pem" },
	{ "store.p12",
	  { NULL },
	  0,
	  "pkcs12: certificate certificate certificate; pem-pkcs12-where-pem pkcs12-java-trust" },
	{ "nomac.p12", { "no", "test" }, 2, "pkcs12: certificate certificate key; pem-pkcs12-where-pem" },
	{ "nomac.p12",
	  { NULL },
	  1,
	  "pkcs12: certificate certificate broken; pem-pkcs12-where-pem pem-password-wrong(it needs a password)" },
	{ "leaf-encrypted.key", { "test" }, 1, "pem: key@1; pem-encrypted-key@1" },
	{ "leaf-encrypted.key", { "no", "test" }, 2, "pem: key@1; pem-encrypted-key@1" },
	{ "leaf-encrypted.key", { NULL }, 1, "pem: key@1; pem-encrypted-key@1(no password)" },
	{ "leaf-encrypted.key",
	  { "no" },
	  2,
	  "pem: key@1; pem-password-wrong@1(the private key does not open with this password)" },
	{ "leaf-encrypted.key", { "" }, 1, "pem: key@1; pem-encrypted-key@1(no password)" },
	{ "costly.p12",
	  { "test" },
	  0,
	  "pkcs12: broken; pem-pkcs12-where-pem limit-hit(a container takes too long to decrypt)" },
	{ "costly.key", { "test" }, 0, "pem: broken@1; limit-hit@1(a private key takes too long to decrypt)" },
	{ "aria.p12",
	  { "test" },
	  1,
	  "pkcs12: key broken; pem-pkcs12-where-pem "
	  "pem-password-wrong(GnuTLS cannot undo its encryption (1.2.840.113549.1.5.13/1.2.410.200046.1.1.12)) "
	  "pem-password-wrong(GnuTLS cannot undo its encryption (1.2.840.113549.1.5.13))" },
	{ "scrypt.key",
	  { "test" },
	  0,
	  "pem: key@1; pem-password-wrong@1(GnuTLS cannot undo its encryption (ASN1 parser: Generic parsing error.))" },
	{ "rsa-legacy.key", { "test" }, 1, "pem: key@1; pem-encrypted-key@1" },
	{ "rsa-legacy.key", { NULL }, 1, "pem: key@1; pem-encrypted-key@1(no password)" },
};

START_TEST(passwords)
{
	struct asker asker = { password_rows[_i].answers, 0 };
	struct buf out = BUF_INIT;
	struct certset *s = certset_new();
	char path[200];
	int input;

	snprintf(path, sizeof path, "tests/data/load/%s", password_rows[_i].file);
	certset_password(s, answer, &asker);
	load_path(s, unit_src(path), &input);
	load_summary(s, input, &out);
	unit_str(password_rows[_i].file, buf_str(&out), password_rows[_i].is);
	unit_int(password_rows[_i].file, asker.asked, password_rows[_i].asked);
	certset_free(s);
	buf_free(&out);
}
END_TEST

/* Who reads in steps is told that one is wanted, and the same comes of it. */
START_TEST(passwords_later)
{
	struct asker asker = { password_rows[_i].answers, 0 };
	struct buf out = BUF_INIT;
	struct certset *s = certset_new();
	struct err e = { 0 };
	char path[200];
	int input, idle = 0;

	snprintf(path, sizeof path, "tests/data/load/%s", password_rows[_i].file);
	struct source src = { .kind = SOURCE_FILE, .spec = unit_src(path), .path = unit_src(path) };
	certset_password_later(s);
	struct certset_job *j = certset_load_begin(s, &src, ORIGIN_FILE, &input, &e);
	ck_assert_msg(j != NULL, "%s", e.text);
	while (certset_load_step(j, 3)) {
		const char *file = certset_load_wants(j);

		if (file && idle++ % 2) { /* it waits as long as it takes */
			char *said = answer(&asker, file);

			certset_load_answer(j, said);
			free(said);
		}
	}
	ck_assert_ptr_null(certset_load_wants(j));
	certset_load_end(j);
	load_summary(s, input, &out);
	unit_str(password_rows[_i].file, buf_str(&out), password_rows[_i].is);
	unit_int(password_rows[_i].file, asker.asked, password_rows[_i].asked);
	certset_free(s);
	buf_free(&out);
}
END_TEST

/* ---- things in things ---- */

/* Puts a tag and a length before what is in the buffer. */
static void wrap(struct buf *b, int tag)
{
	struct buf whole = BUF_INIT;
	size_t n = b->n;

	buf_putc(&whole, tag);
	buf_putc(&whole, 0x83);
	buf_putc(&whole, (int)(n >> 16));
	buf_putc(&whole, (int)(n >> 8 & 0xff));
	buf_putc(&whole, (int)(n & 0xff));
	buf_put(&whole, b->s, n);
	buf_free(b);
	*b = whole;
}

/* RFC 2315 9.1: a SignedData without signatures, with one certificate, which is what is in the buffer. */
static void put_in_pkcs7(struct buf *b)
{
	static const uint8_t version_and_data[] = { 0x02, 0x01, 0x01, 0x31, 0x00, 0x30, 0x0b, 0x06, 0x09,
		                                    0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01 };
	struct buf out = BUF_INIT;

	wrap(b, 0xa0);
	buf_put(&out, version_and_data, sizeof version_and_data);
	buf_put(&out, b->s, b->n);
	buf_put(&out, "\x31\x00", 2);
	wrap(&out, 0x30);
	wrap(&out, 0xa0);
	buf_reset(b);
	buf_put(b, "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", 11);
	buf_put(b, out.s, out.n);
	wrap(b, 0x30);
	buf_free(&out);
}

static const struct {
	int times;
	const char *is;
} depth_rows[] = {
	{ 1, "pkcs7: certificate; pem-pkcs7-where-pem" },
	{ 15, "pkcs7: certificate; pem-pkcs7-where-pem" },
	{ 16, "pkcs7: broken; pem-pkcs7-where-pem limit-hit(it lies too deep in other things)" },
	{ 300, "pkcs7: broken; pem-pkcs7-where-pem limit-hit(it lies too deep in other things)" },
};

START_TEST(depth)
{
	struct buf b = BUF_INIT, out = BUF_INIT;
	struct certset *s = certset_new();
	int input;

	load_read("leaf.der", &b);
	for (int i = 0; i < depth_rows[_i].times; i++)
		put_in_pkcs7(&b);
	const char *path = load_temporary(b.s, b.n);
	load_path(s, path, &input);
	unlink(path);
	load_summary(s, input, &out);
	unit_str("in each other", buf_str(&out), depth_rows[_i].is);
	certset_free(s);
	buf_free(&b);
	buf_free(&out);
}
END_TEST

/* ---- the set ---- */

static struct certset *set_of(const char *template)
{
	struct buf text = BUF_INIT;

	load_text(&text, template, strlen(template));
	const char *path = load_temporary(buf_str(&text), text.n);
	struct certset *s = load_path(certset_new(), path, NULL);
	unlink(path);
	buf_free(&text);
	return s;
}

static void check_title(struct certset *s, int id, const char *title)
{
	struct buf b = BUF_INIT;

	certset_title(s, id, &b);
	unit_str("title", buf_str(&b), title);
	buf_free(&b);
}

START_TEST(each_once)
{
	struct certset *s = set_of("{leaf.pem}{ca.pem}{leaf.pem}");
	size_t n;

	ck_assert_uint_eq(certset_count(s), 2);
	ck_assert_uint_eq(certset_input(s, 0)->nentries, 3);
	const struct origin *o = certset_origins(s, 0, &n);
	ck_assert_uint_eq(n, 2);
	ck_assert_uint_eq(o[0].line, 1);
	ck_assert_uint_eq(o[1].line, 26);
	ck_assert_uint_eq(o[1].position, 2);
	ck_assert_int_eq(certset_find(s, certset_certificate(s, 1)), 1);
	certset_free(s);
}
END_TEST

START_TEST(titles)
{
	struct certset *s =
	    set_of("{leaf.pem}{leaf.csr}{ca.crl}{leaf.key}-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----\n");

	check_title(s, 0, "load.example");
	check_title(s, 1, "load.example");
	check_title(s, 2, "Load Test CA");
	check_title(s, 3, "PKCS#8");
	check_title(s, 4, "unreadable block");
	ck_assert_str_eq(certificate_title(certset_certificate(s, 0)), "load.example");
	check_title(s, 0, "load.example");
	certset_free(s);
}
END_TEST

/* A certificate whose subject is a CN of that many octets: of an even number a BMPString, which none reads who takes
 * another octet for its type. */
static struct span named(struct arena *a, size_t letters, const char *issuer)
{
	char *text = arena_alloc(a, letters + 1);

	memset(text, 'n', letters);
	for (size_t i = 0; letters % 2 == 0 && i < letters; i += 2)
		text[i] = '\1'; /* U+016E */
	text[letters] = '\0';
	return der_text(a, arena_printf(a,
	                                "30{30{a0{020102} 020101 30{06{2a8648ce3d040302}} 30{%s} "
	                                "30{17{'260101000000Z'} 17{'270101000000Z'}} 30{31{30{06{550403} %s{'%s'}}}} "
	                                "30{30{06{2b6570}} 03{00 'k'}}} 30{06{2a8648ce3d040302}} 03{00 's'}}",
	                                issuer, letters % 2 ? "0c" : "1e", text));
}

#define ISSUER "31{30{06{550403} 0c{'CA'}}}"

/* The title that is read from the row alone is the one that the whole certificate has, however long it is. */
START_TEST(titles_by_the_row)
{
	static const size_t letters[] = { 0, 1, 2, 64, 127, 128, 129, 255, 256, 257, 400 };
	struct arena *a = arena_new();
	struct certset *s = certset_new();
	struct buf title = BUF_INIT;
	int input = certset_add_input(s, "x", "der", ORIGIN_FILE, -1);

	for (size_t i = 0; i < 2 * UNIT_COUNT(letters); i++) {
		size_t n = letters[i / 2];
		bool odd = i % 2; /* without an issuer: the row does not tell of it */
		int id = certset_add_der(s, named(a, n, odd ? "" : ISSUER), ENTRY_CERTIFICATE,
		                         (struct origin){ .kind = ORIGIN_FILE, .input = (uint16_t)input, .position = (uint32_t)i });

		buf_reset(&title);
		certset_title(s, id, &title);
		ck_assert(odd || !n || !certset_entry(s, id)->object);
		unit_str("by the row", buf_str(&title), certificate_title(certset_certificate(s, id)));
		buf_reset(&title);
		certset_title(s, id, &title);
		unit_str("afterwards", buf_str(&title), certificate_title(certset_certificate(s, id)));
		if (n % 2)
			ck_assert_uint_eq(title.n, n <= 128 ? n : 128); /* cut, with an ellipsis */
	}
	certset_free(s);
	buf_free(&title);
	arena_free(a);
}
END_TEST

/* Of each input what stands in it, in the order of its places, whichever was met first. */
START_TEST(placed_in_order)
{
	static const struct {
		int name, input;
		uint32_t position;
	} met[] = { { 1, 0, 2 }, { 2, 0, 0 }, { 3, 1, 1 }, { 1, 1, 0 }, { 4, 0, 1 }, { 5, 2, 0 }, { 2, 2, 1 } };
	static const int expected[3][4] = { { 1, 3, 0, -1 }, { 0, 2, -1 }, { 4, 1, -1 } };
	struct arena *a = arena_new();
	struct certset *s = certset_new();
	size_t n;

	for (int i = 0; i < 3; i++)
		certset_add_input(s, "x", "der", ORIGIN_FILE, -1);
	for (size_t i = 0; i < UNIT_COUNT(met); i++)
		certset_add_der(s, named(a, (size_t)met[i].name, ISSUER), ENTRY_CERTIFICATE,
		                (struct origin){ .kind = ORIGIN_FILE, .input = (uint16_t)met[i].input, .position = met[i].position });
	for (int i = 0; i < 3; i++) {
		const struct placed *p = certset_placed(s, i, &n);

		for (size_t k = 0; k < n; k++)
			unit_int("entry", p[k].id, expected[i][k]);
		unit_int("all", expected[i][n], -1);
	}
	certset_free(s);
	arena_free(a);
}
END_TEST

/* Files are kept open up to a bound; what is not kept is closed, and what is no file is none. */
START_TEST(kept_files)
{
	struct certset *s = certset_new();

	ck_assert(!certset_keep_file(s, 0, -1));
	for (int i = 0; i < KEPT_FILES_MAX; i++)
		ck_assert(certset_keep_file(s, i, open("/dev/null", O_RDONLY)));
	int fd = open("/dev/null", O_RDONLY);
	ck_assert(!certset_keep_file(s, KEPT_FILES_MAX, fd) && fcntl(fd, F_GETFD) < 0);
	certset_drop_file(s, 0); /* not the last one: it stays */
	ck_assert(!certset_keep_file(s, KEPT_FILES_MAX, open("/dev/null", O_RDONLY)));
	certset_drop_file(s, KEPT_FILES_MAX - 1);
	ck_assert(certset_keep_file(s, KEPT_FILES_MAX, open("/dev/null", O_RDONLY)));
	certset_free(s);
}
END_TEST

/* By the word behind the last slash, and of those, too, that come later. */
START_TEST(names_of_inputs)
{
	struct certset *s = certset_new();

	ck_assert(!certset_has_name(s, "a.pem"));
	certset_add_input(s, "dir/a.pem", "pem", ORIGIN_FILE, -1);
	certset_add_input(s, "b.pem", "pem", ORIGIN_FILE, -1);
	ck_assert(certset_has_name(s, "a.pem") && certset_has_name(s, "b.pem"));
	ck_assert(!certset_has_name(s, "a.pe") && !certset_has_name(s, "a.pem2") && !certset_has_name(s, "dir"));
	ck_assert(!certset_has_name(s, "dir/a.pem") && !certset_has_name(s, "") && !certset_has_name(s, "c.pem"));
	certset_add_input(s, "x/y/c.pem", "pem", ORIGIN_FILE, -1);
	ck_assert(certset_has_name(s, "c.pem") && certset_has_name(s, "a.pem"));
	certset_free(s);
}
END_TEST

START_TEST(keys_find_their_certificate)
{
	struct certset *s = set_of("{leaf.pem}{stray.key}{ca.pem}{leaf-sec1.key}{leaf.csr}");

	ck_assert_int_eq(certset_key_for(s, &certset_certificate(s, 0)->key), 3);
	ck_assert_int_eq(certset_key_for(s, &certset_certificate(s, 2)->key), -1);
	ck_assert_int_eq(certset_key_for(s, &certset_csr(s, 4)->key), 3);
	ck_assert(certset_key(s, 0) == NULL && certset_certificate(s, 1) == NULL && certset_certificate(s, 99) == NULL);
	certset_free(s);
}
END_TEST

/* Two keys that nobody can open are two. */
START_TEST(closed_keys_are_kept_apart)
{
	struct certset *s = set_of("{leaf-encrypted.key}{rsa-legacy.key}{leaf-encrypted.key}");

	ck_assert_uint_eq(certset_count(s), 2);
	certset_free(s);
}
END_TEST

START_TEST(indexes)
{
	struct certset *s = set_of("{chain.pem}{leaf.key}");
	const struct certificate *ca = certset_certificate(s, 1);
	size_t n;
	const int *id = certset_by_subject(s, ca->subject_hash, &n);

	ck_assert(n == 1 && id[0] == 1);
	id = certset_by_issuer(s, ca->subject_hash, &n);
	ck_assert(n == 1 && id[0] == 0);
	certset_by_subject(s, ca->subject_hash + 1, &n);
	ck_assert_uint_eq(n, 0);
	certset_by_subject(s, UINT64_MAX, &n);
	ck_assert_uint_eq(n, 0);
	certset_free(s);
}
END_TEST

START_TEST(peers)
{
	struct certset *from = set_of("{chain.pem}"), *s = certset_new();
	int peer = certset_add_peer(s, "host:443");
	struct origin o = { .kind = ORIGIN_SENT, .input = (uint16_t)peer };
	struct buf b = BUF_INIT;
	struct span der = certset_certificate(from, 0)->der;

	ck_assert_int_eq(certset_add_der(s, der, ENTRY_CERTIFICATE, o), 0);
	o.position = 1;
	ck_assert_int_eq(certset_add_der(s, SPAN_LIT("no certificate"), ENTRY_CERTIFICATE, o), 1);
	o.position = 2;
	ck_assert_int_eq(certset_add_der(s, der, ENTRY_CERTIFICATE, o), 0);
	size_t n;
	certset_origin_text(s, &certset_origins(s, 0, &n)[1], &b);
	ck_assert_str_eq(buf_str(&b), "sent at position 3");
	ck_assert(certset_certificate(s, 1)->fatal);
	ck_assert_int_eq(certset_intern(s, certset_certificate(from, 0), o), 0);
	ck_assert_int_eq(certset_intern(s, certset_certificate(from, 1), o), 2);
	ck_assert(certset_input(s, peer)->complete && !strcmp(certset_input(s, peer)->kind, "connection"));
	buf_free(&b);
	certset_free(s);
	certset_free(from);
}
END_TEST

/* What a peer sent as a certificate is one, though the same octets stand broken in a file. */
START_TEST(kinds_are_kept_apart)
{
	struct certset *s = certset_new();
	struct span der = SPAN_LIT("octets");
	struct entry broken = { .kind = ENTRY_BROKEN };

	certset_add_peer(s, "x");
	ck_assert_int_eq(certset_add(s, &broken, der), 0);
	ck_assert_int_eq(certset_add_der(s, der, ENTRY_CERTIFICATE, (struct origin){ .kind = ORIGIN_SENT }), 1);
	ck_assert(certset_certificate(s, 1) != NULL);
	certset_free(s);
}
END_TEST

/* Octets of every length are told apart, and found again. */
START_TEST(found_again)
{
	struct certset *s = certset_new();
	uint8_t octets[700];

	certset_add_peer(s, "x");
	for (size_t i = 0; i < sizeof octets; i++)
		octets[i] = (uint8_t)(i * 7);
	for (int round = 0; round < 2; round++)
		for (size_t n = 0; n < sizeof octets; n++) {
			struct entry e = { .kind = ENTRY_OTHER };

			ck_assert_int_eq(certset_add(s, &e, span_of(octets, n)), (int)n);
		}
	ck_assert_uint_eq(certset_count(s), sizeof octets);
	certset_free(s);
}
END_TEST

/* SipHash-1-3 of nothing and of fifteen octets, with the key of its authors' example. */
START_TEST(hash)
{
	static const uint8_t octets[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 };
	static const union {
		uint16_t word;
		uint8_t first;
	} order = { 1 };
	struct certset *s = certset_new();
	struct entry e = { .kind = ENTRY_OTHER };

	s->secret[0] = 0x0706050403020100u;
	s->secret[1] = 0x0f0e0d0c0b0a0908u;
	certset_add_peer(s, "x");
	certset_add(s, &e, span_of(octets, 0));
	certset_add(s, &e, span_of(octets, 15));
	if (order.first) {
		ck_assert(certset_entry(s, 0)->der_hash == 0xabac0158050fc4dcu);
		ck_assert(certset_entry(s, 1)->der_hash == 0xd320d86d2a519956u);
	}
	certset_free(s);
}
END_TEST

/* A hundred thousand notes or copies are no work of the square. */
START_TEST(many_of_the_same)
{
	struct certset *s = certset_new();
	struct buf text = BUF_INIT;

	for (int i = 0; i < 40000; i++)
		buf_printf(&text,
		           "-----BEGIN CERTIFICATE-----\nM*%d\n-----END CERTIFICATE-----\n-----BEGIN "
		           "X%d-----\nMA==\n-----END X-----\n",
		           i, i);
	const char *path = load_temporary(text.s, text.n);
	load_path(s, path, NULL);
	unlink(path);
	const struct input *in = certset_input(s, 0);
	ck_assert_uint_eq(in->nentries, 80000);
	ck_assert_uint_lt(in->nnotes, INPUT_NOTES_MAX + INPUT_NOTE_COUNT);
	size_t noted = 0;
	for (size_t i = 0; i < in->nnotes; i++)
		noted += in->notes[i].count;
	ck_assert_uint_eq(noted, 80000);
	buf_free(&text);
	certset_free(s);
}
END_TEST

/* What is said of the file is counted with itself, what is said of an entry with nothing. */
START_TEST(notes_are_counted)
{
	struct certset *s = certset_new();
	const char *path = load_temporary("\n", 1);

	load_path(s, path, NULL);
	unlink(path);
	const struct input *in = certset_input(s, 0);
	size_t before = in->nnotes;
	certset_note(s, 0, INPUT_NOTE_CRLF, 3, -1, as_none());
	certset_note(s, 0, INPUT_NOTE_CRLF, 5, -1, as_none());
	certset_note(s, 0, INPUT_NOTE_CRLF, 7, 0, as_none());
	certset_note(s, 0, INPUT_NOTE_CRLF, 9, 0, as_none());
	certset_note(s, 0, INPUT_NOTE_CRLF, 11, 1, as_none());
	certset_note(s, 0, INPUT_NOTE_CRLF, 13, -1, as_number(1));
	certset_note(s, 0, INPUT_NOTE_MARK, 15, -1, as_none());
	certset_note(s, 0, INPUT_NOTE_CRLF, 17, -1, as_none());
	ck_assert_uint_eq(in->nnotes, before + 6);
	ck_assert_uint_eq(in->notes[before].count, 3);
	ck_assert_uint_eq(in->notes[before].line, 3);
	for (size_t i = 1; i < 6; i++)
		ck_assert_uint_eq(in->notes[before + i].count, 1);
	ck_assert_int_eq(in->notes[before + 1].entry, 0);
	ck_assert_int_eq(in->notes[before + 3].entry, 1);
	certset_free(s);
}
END_TEST

/* ---- files over the limit ---- */

#define LIMIT "limit-hit(only the first 0 MiB were read)"

/* Whatever our limit cuts in two is no fault of the file: limit-hit alone. */
static const struct {
	const char *name, *text;
	size_t max;
	const char *expect;
} limits[] = {
	{ "within a block", "{leaf.pem}{leaf.pem}{ca.pem}", 900, "pem: certificate@1; " LIMIT },
	{ "within a BEGIN line", "{leaf.pem}{ca.pem}", 720, "pem: certificate@1; " LIMIT },
	{ "within an END line", "{leaf.pem}{ca.pem}", 700, "pem:; " LIMIT },
	{ "behind a block", "{leaf.pem}{ca.pem}", 713, "pem: certificate@1; " LIMIT },
	{ "within the first block", "{leaf.pem}", 300, "pem:; " LIMIT },
	{ "within blanks", "\n\n\n\n{leaf.pem}", 3, "empty:; " LIMIT },
	{ "within base64", "{leaf.pem:body}\n", 400, "unknown:; " LIMIT },
	{ "within prose", "This is not a certificate.\n", 10, "unknown:; " LIMIT },
	{ "within DER", "{leaf.der}", 300, "der:; " LIMIT " pem-der-where-pem" },
	{ "within the second of two in DER", "{leaf.der}{leaf.der}", 800,
	  "der: certificate; " LIMIT " pem-der-where-pem" },
	{ "within PKCS #7", "{chain-der.p7b}", 800, "pkcs7:; " LIMIT " pem-pkcs7-where-pem" },
	{ "exactly", "{leaf.pem}", 713, "pem: certificate@1" },
};

START_TEST(limit_accuses_nobody)
{
	struct certset *s = certset_new();
	struct buf text = BUF_INIT, out = BUF_INIT;
	int input;

	load_text(&text, limits[_i].text, strlen(limits[_i].text));
	const char *path = load_temporary(buf_str(&text), text.n);
	certset_input_max(s, limits[_i].max);
	load_path(s, path, &input);
	unlink(path);
	load_summary(s, input, &out);
	while (out.n && out.s[out.n - 1] == ' ')
		out.s[--out.n] = '\0';
	unit_str(limits[_i].name, buf_str(&out), limits[_i].expect);
	buf_free(&text);
	buf_free(&out);
	certset_free(s);
}
END_TEST

/* ---- large files ---- */

/* Above BYTES_COPIED_MAX a file is read by windows and its certificates are read and decoded again when they are looked
 * at. */
static char *large_file(size_t *blocks)
{
	struct buf one = BUF_INIT, text = BUF_INIT;

	load_text(&text, "{chain.pem}", 11);
	load_read("ca.pem", &one);
	for (*blocks = 3; text.n <= BYTES_COPIED_MAX; ++*blocks)
		buf_put(&text, one.s, one.n);
	load_text(&text, "{leaf.key}", 10);
	char *path = xstrdup(load_temporary(text.s, text.n));
	buf_free(&one);
	buf_free(&text);
	return path;
}

START_TEST(large)
{
	size_t blocks, n;
	char *path = large_file(&blocks);
	struct certset *s = load_path(certset_new(), path, NULL);

	ck_assert_uint_eq(certset_count(s), 4);
	ck_assert_uint_eq(certset_input(s, 0)->nentries, blocks + 1);
	ck_assert(certset_entry(s, 0)->pem);
	check_title(s, 0, "load.example");
	ck_assert(certset_entry(s, 0)->pem && !certset_entry(s, 0)->object);
	ck_assert_str_eq(certificate_title(certset_certificate(s, 2)), "Load Test Root");
	ck_assert(!certset_entry(s, 2)->pem);
	certset_origins(s, 1, &n);
	ck_assert_uint_eq(n, blocks - 2);
	ck_assert_int_eq(certset_key_for(s, &certset_certificate(s, 0)->key), 3);
	certset_free(s);
	unlink(path);
	free(path);
}
END_TEST

/* Somebody cuts the file while we look at it: what is gone reads as damage, and nothing ends the program. */
START_TEST(cut_afterwards)
{
	size_t blocks;
	char *path = large_file(&blocks);
	struct certset *s = load_path(certset_new(), path, NULL);
	struct buf b = BUF_INIT;

	ck_assert(truncate(path, 0) == 0);
	certset_title(s, 0, &b);
	ck_assert(certset_certificate(s, 0) != NULL);
	ck_assert(certset_certificate(s, 0)->fatal);
	buf_reset(&b);
	load_summary(s, 0, &b);
	ck_assert_msg(strstr(buf_str(&b), "; pem-truncated") != NULL, "%s", buf_str(&b));
	buf_free(&b);
	certset_free(s);
	unlink(path);
	free(path);
}
END_TEST

/* Cut while it is indexed: said, too. */
START_TEST(cut_while_indexed)
{
	size_t blocks;
	char *path = large_file(&blocks);
	struct source src = { .kind = SOURCE_FILE, .spec = path, .path = path };
	struct certset *s = certset_new();
	struct buf b = BUF_INIT;
	struct certset_job *j = certset_load_begin(s, &src, ORIGIN_FILE, NULL, NULL);

	ck_assert(j && certset_load_step(j, 10));
	ck_assert(truncate(path, 20000) == 0);
	while (certset_load_step(j, 1000))
		;
	certset_load_end(j);
	load_summary(s, 0, &b);
	bool said = false;
	for (size_t i = 0; i < certset_input(s, 0)->nnotes; i++)
		said |= certset_input(s, 0)->notes[i].kind == INPUT_NOTE_CHANGED;
	ck_assert_msg(said, "%s", buf_str(&b));
	buf_free(&b);
	certset_free(s);
	unlink(path);
	free(path);
}
END_TEST

/* DER is not used where it stands: what was read is what is judged, whatever becomes of the file. */
START_TEST(large_der)
{
	struct buf one = BUF_INIT, all = BUF_INIT;

	load_read("leaf.der", &one);
	while (all.n <= BYTES_COPIED_MAX)
		buf_put(&all, one.s, one.n);
	char *path = xstrdup(load_temporary(all.s, all.n));
	struct certset *s = load_path(certset_new(), path, NULL);
	ck_assert(truncate(path, 0) == 0);
	check_title(s, 0, "load.example");
	ck_assert(!certset_certificate(s, 0)->fatal);
	for (size_t i = 0; i < certset_input(s, 0)->nnotes; i++)
		ck_assert_int_ne(certset_input(s, 0)->notes[i].kind, INPUT_NOTE_CHANGED);
	certset_free(s);
	unlink(path);
	free(path);
	buf_free(&one);
	buf_free(&all);
}
END_TEST

/* Only our own key keeps its private part, wherever else it was met before. */
START_TEST(whose_key_it_is)
{
	static const enum origin_kind order[][2] = { { ORIGIN_FILE, ORIGIN_OURS },
		                                     { ORIGIN_OURS, ORIGIN_FILE },
		                                     { ORIGIN_FILE, ORIGIN_FILE } };
	struct certset *s = certset_new();
	char path[100];

	snprintf(path, sizeof path, "%s", unit_src("tests/data/load/leaf.key"));
	struct source src = { .kind = SOURCE_FILE, .spec = path, .path = path };
	ck_assert(certset_load(s, &src, order[_i][0], NULL, NULL));
	snprintf(path, sizeof path, "%s", unit_src("tests/data/load/leaf-sec1.key"));
	ck_assert(certset_load(s, &src, order[_i][1], NULL, NULL));
	ck_assert_uint_eq(certset_count(s), 1);
	ck_assert(certset_key(s, 0)->opened);
	ck_assert_int_eq(certset_key(s, 0)->handle != NULL, _i < 2);
	certset_free(s);
}
END_TEST

START_TEST(in_slices)
{
	size_t blocks, seen = 0;
	char *path = large_file(&blocks);
	struct source src = { .kind = SOURCE_FILE, .spec = path, .path = path };
	struct certset *s = certset_new();
	int input;
	struct certset_job *j = certset_load_begin(s, &src, ORIGIN_FILE, &input, NULL);

	ck_assert(j != NULL && certset_count(s) == 0);
	while (certset_load_step(j, 100)) {
		size_t now = certset_input(s, input)->nentries;

		ck_assert_uint_le(now - seen, 100);
		ck_assert(now == seen + 100 || certset_input(s, input)->complete);
		seen = now;
	}
	certset_load_end(j);
	ck_assert_uint_eq(certset_input(s, input)->nentries, blocks + 1);
	certset_free(s);
	/* given up in the middle */
	s = certset_new();
	j = certset_load_begin(s, &src, ORIGIN_FILE, &input, NULL);
	ck_assert(certset_load_step(j, 10));
	certset_load_end(j);
	ck_assert(!certset_input(s, input)->complete);
	check_title(s, 0, "load.example");
	certset_free(s);
	unlink(path);
	free(path);
}
END_TEST

/* ---- directories ---- */

static char dir[64];

static void put(const char *name, const char *template)
{
	struct buf text = BUF_INIT;
	char path[200];

	load_text(&text, template, strlen(template));
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, "wb");
	ck_assert(f != NULL);
	fwrite(buf_str(&text), 1, text.n, f);
	fclose(f);
	buf_free(&text);
}

static void run(const char *format)
{
	char command[300];

	snprintf(command, sizeof command, format, dir, dir, dir);
	ck_assert_int_eq(system(command), 0);
}

static void make_directory(void)
{
	strcpy(dir, "/tmp/certloupe-dir-XXXXXX");
	ck_assert(mkdtemp(dir) != NULL);
}

static void remove_directory(void)
{
	run("rm -r %s");
}

START_TEST(directory)
{
	struct buf out = BUF_INIT;

	make_directory();
	put("b.pem", "{ca.pem}");
	put("a.pem", "{leaf.pem}");
	put("notes.txt", "nothing of interest\n");
	put("picture", "\x89PNG....");
	put(".hidden", "{root.pem}");
	put("empty", "");
	run("mkdir %s/sub");
	put("sub/c.pem", "{root.pem}{leaf.pem}");
	run("cd %s && ln -s b.pem 0hash.0 && ln -s . sub/loop && ln -s /nowhere broken && ln -s a.pem z.pem");
	struct certset *s = load_path(certset_new(), dir, NULL);
	load_summary(s, 0, &out);
	ck_assert_msg(!strncmp(buf_str(&out), "directory:; pem-unknown-contentx2(/tmp/", 39), "%s", buf_str(&out));
	ck_assert_uint_eq(certset_inputs(s), 5); /* the directory, a, b, empty, sub/c */
	ck_assert(strstr(certset_input(s, 1)->spec, "/a.pem") && strstr(certset_input(s, 2)->spec, "/b.pem"));
	ck_assert(strstr(certset_input(s, 4)->spec, "/sub/c.pem") && certset_input(s, 4)->parent == 0);
	ck_assert_uint_eq(certset_input(s, 0)->nentries, 4);
	ck_assert_uint_eq(certset_count(s), 3);
	ck_assert(certset_input(s, 0)->complete && certset_input(s, 4)->complete);
	check_title(s, 0, "load.example");
	certset_free(s);
	buf_free(&out);
	remove_directory();
}
END_TEST

/* A file by two names is read once, whether a symbolic link makes us ask beforehand which it is or not. */
START_TEST(directory_hard_links)
{
	make_directory();
	put("b.pem", "{ca.pem}");
	put("d.pem", "{leaf.pem}");
	run("cd %s && ln b.pem c.pem && ln b.pem a.pem");
	for (int link = 0; link < 2; link++) {
		struct certset *s = load_path(certset_new(), dir, NULL);

		ck_assert_uint_eq(certset_inputs(s), 3);
		ck_assert(strstr(certset_input(s, 1)->spec, "/a.pem") && strstr(certset_input(s, 2)->spec, "/d.pem"));
		ck_assert_uint_eq(certset_count(s), 2);
		certset_free(s);
		if (!link)
			run("cd %s && ln -s d.pem 0");
	}
	remove_directory();
}
END_TEST

START_TEST(directory_bounds)
{
	struct buf out = BUF_INIT;

	make_directory();
	run("mkdir -p %s/1/2/3/4/5");
	put("1/2/3/yes.pem", "{leaf.pem}");
	put("1/2/3/4/no.pem", "{ca.pem}");
	struct certset *s = load_path(certset_new(), dir, NULL);
	load_summary(s, 0, &out);
	ck_assert_str_eq(buf_str(&out),
	                 "directory:; limit-hit(more than 10,000 files or 4 levels: the rest was not read)");
	ck_assert_uint_eq(certset_count(s), 1);
	certset_free(s);
	buf_free(&out);
	remove_directory();
}
END_TEST

/* ---- stopped in the midst of it ---- */

START_TEST(stopped)
{
	struct buf out = BUF_INIT;
	struct certset *s = certset_new();

	make_directory();
	put("a.pem", "{leaf.pem}");
	put("b.pem", "{chain.pem}");
	put("c.pem", "{root.pem}");
	struct source src = { .kind = SOURCE_DIRECTORY, .spec = dir, .path = dir };
	struct certset_job *j = certset_load_begin(s, &src, ORIGIN_FILE, NULL, NULL);
	while (certset_inputs(s) < 3) /* the second file is open */
		ck_assert(certset_load_step(j, 1));
	ck_assert(certset_load_step(j, 1));
	ck_assert_ptr_eq(certset_load_name(j), certset_input(s, 2)->spec);
	certset_load_stop(j);
	ck_assert_uint_eq(certset_inputs(s), 3);
	for (int i = 0; i < 3; i++) {
		static const char *const is[] = { "directory:; limit-hit(1 of 3 files)", "pem: certificate@1",
			                          "pem: certificate@1 certificate@14; limit-hit" };

		buf_reset(&out);
		load_summary(s, i, &out);
		unit_str("stopped", buf_str(&out), is[i]);
		unit_int("complete", certset_input(s, i)->complete, i == 1);
		for (size_t k = 0; k < certset_input(s, i)->nnotes; k++) {
			unit_int("of no entry", certset_input(s, i)->notes[k].entry, -1);
			unit_int("of no line", certset_input(s, i)->notes[k].line, 0);
		}
	}
	/* not even begun */
	int none = certset_load_none(s, &src, ORIGIN_FILE);
	buf_reset(&out);
	load_summary(s, none, &out);
	unit_str("not begun", buf_str(&out), "unknown:; limit-hit");
	unit_int("of no entry", certset_input(s, none)->notes[0].entry, -1);
	certset_free(s);
	buf_free(&out);
	remove_directory();
}
END_TEST

/* ---- what cannot be read ---- */

START_TEST(unreadable)
{
	struct certset *s = certset_new();
	struct err e = { 0 };
	struct source src = { .kind = SOURCE_FILE, .spec = "./nowhere.pem", .path = "./nowhere.pem" };
	int input = 7;

	ck_assert(!certset_load(s, &src, ORIGIN_FILE, &input, &e));
	ck_assert_int_eq(e.code, ERR_SYSTEM);
	ck_assert_str_eq(e.text, "./nowhere.pem: No such file or directory");
	ck_assert_int_eq(input, 7);
	ck_assert_uint_eq(certset_inputs(s), 0);
	certset_free(s);
}
END_TEST

START_TEST(standard_input)
{
	struct certset *s = certset_new();
	struct source src = { .kind = SOURCE_STDIN, .spec = "-" };
	int fd[2];
	struct buf text = BUF_INIT;

	load_text(&text, "{chain.pem}", 11);
	ck_assert(pipe(fd) == 0);
	ck_assert(write(fd[1], text.s, text.n) == (ssize_t)text.n);
	close(fd[1]);
	ck_assert(dup2(fd[0], STDIN_FILENO) == STDIN_FILENO);
	ck_assert(certset_load(s, &src, ORIGIN_FILE, NULL, NULL));
	ck_assert_uint_eq(certset_count(s), 3);
	certset_free(s);
	buf_free(&text);
}
END_TEST

START_TEST(pipes)
{
	char fifo[80];

	make_directory();
	snprintf(fifo, sizeof fifo, "%s/fifo", dir);
	ck_assert(mkfifo(fifo, 0600) == 0);
	if (fork() == 0) {
		struct buf text = BUF_INIT;

		usleep(50000); /* the reader comes first */
		load_text(&text, "{chain.pem}", 11);
		FILE *f = fopen(fifo, "w");
		fwrite(text.s, 1, text.n, f);
		fclose(f);
		_exit(0);
	}
	struct certset *s = load_path(certset_new(), fifo, NULL);
	ck_assert_uint_eq(certset_count(s), 3);
	certset_free(s);
	/* in a directory it is passed over */
	s = load_path(certset_new(), dir, NULL);
	ck_assert_uint_eq(certset_count(s), 0);
	certset_free(s);
	remove_directory();
}
END_TEST

/* A number that no entry or input has names nothing. */
START_TEST(no_such_number)
{
	struct certset *s = load_path(certset_new(), unit_src("tests/data/load/chain.pem"), NULL);
	const int none[] = { -1, (int)certset_count(s), INT_MAX };
	struct buf out = BUF_INIT;
	size_t n;

	for (size_t i = 0; i < UNIT_COUNT(none); i++) {
		ck_assert_ptr_null(certset_entry(s, none[i]));
		ck_assert_ptr_null(certset_certificate(s, none[i]));
		ck_assert_ptr_null(certset_key(s, none[i]));
		ck_assert_uint_eq(certset_der(s, none[i], &out).n, 0);
		certset_title(s, none[i], &out);
		ck_assert_uint_eq(out.n, 0);
		n = 1;
		certset_placed(s, none[i], &n);
		ck_assert_uint_eq(n, 0);
		ck_assert_int_eq(certset_first_of(s, none[i], ENTRY_CERTIFICATE), -1);
	}
	certset_placed(s, 0, &n);
	ck_assert_uint_eq(n, 3);
	buf_free(&out);
	certset_free(s);
}
END_TEST

/* In a pass, whose key it is is found without keeping a certificate; what was looked at is read again afterwards. */
START_TEST(in_a_pass)
{
	struct certset *s = load_path(certset_new(), unit_src("tests/data/load/chain.pem"), NULL);
	size_t n;

	load_path(s, unit_src("tests/data/load/leaf.key"), NULL);
	load_path(s, unit_src("tests/data/load/leaf.csr"), NULL);
	int key = (int)certset_count(s) - 2;
	certset_pass_begin(s);
	certset_pass_begin(s);
	ck_assert_ptr_nonnull(certset_certificate(s, 0));
	certset_pass_end(s);
	ck_assert_ptr_null(s->entry.v[0].object);
	const int *id = certset_by_key(s, &certset_key(s, key)->pub, &n);
	ck_assert_uint_eq(n, 2);
	ck_assert_int_eq(id[0], 0);
	ck_assert_int_eq(id[1], key + 1);
	ck_assert_ptr_nonnull(certset_certificate(s, 0));
	ck_assert_ptr_nonnull(certset_certificate(s, 1));
	ck_assert_ptr_nonnull(s->entry.v[0].object);
	certset_pass_begin(s); /* what was read before it stays */
	ck_assert_ptr_nonnull(certset_certificate(s, 0));
	certset_pass_end(s);
	ck_assert_ptr_nonnull(s->entry.v[0].object);
	certset_pass_end(s);
	ck_assert_ptr_null(s->entry.v[0].object); /* a leaf; a CA is kept */
	ck_assert_ptr_nonnull(s->entry.v[1].object);
	ck_assert_uint_gt(certset_certificate(s, 0)->subject.n, 0);
	certset_free(s);
}
END_TEST

UNIT_SUITE("certset")
{
	tcase_add_test(tc, no_such_number);
	tcase_add_test(tc, in_a_pass);
	UNIT_ROWS(tc, forms, rows);
	UNIT_ROWS(tc, forms_by_windows, rows);
	UNIT_ROWS(tc, passwords, password_rows);
	UNIT_ROWS(tc, passwords_later, password_rows);
	UNIT_ROWS(tc, depth, depth_rows);
	tcase_add_test(tc, each_once);
	tcase_add_test(tc, titles);
	tcase_add_test(tc, titles_by_the_row);
	tcase_add_test(tc, placed_in_order);
	tcase_add_test(tc, kept_files);
	tcase_add_test(tc, names_of_inputs);
	tcase_add_test(tc, keys_find_their_certificate);
	tcase_add_test(tc, closed_keys_are_kept_apart);
	tcase_add_test(tc, indexes);
	tcase_add_test(tc, peers);
	tcase_add_test(tc, kinds_are_kept_apart);
	tcase_add_test(tc, found_again);
	tcase_add_test(tc, hash);
	tcase_add_test(tc, many_of_the_same);
	tcase_add_test(tc, notes_are_counted);
	tcase_add_loop_test(tc, limit_accuses_nobody, 0, sizeof limits / sizeof *limits);
	tcase_add_test(tc, large);
	tcase_add_test(tc, cut_afterwards);
	tcase_add_test(tc, cut_while_indexed);
	tcase_add_test(tc, large_der);
	tcase_add_loop_test(tc, whose_key_it_is, 0, 3);
	tcase_add_test(tc, in_slices);
	tcase_add_test(tc, directory);
	tcase_add_test(tc, directory_hard_links);
	tcase_add_test(tc, directory_bounds);
	tcase_add_test(tc, stopped);
	tcase_add_test(tc, unreadable);
	tcase_add_test(tc, standard_input);
	tcase_add_test(tc, pipes);
}
