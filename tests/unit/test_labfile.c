/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lab on disk: formats, deformations, modes, and what is never overwritten. */
#include "tests/unit/unit.h"
#include "base/buf.h"
#include "lab/recipe.h"

#include <ftw.h>
#include <gnutls/pkcs12.h>
#include <gnutls/pkcs7.h>
#include <gnutls/x509.h>
#include <sys/stat.h>
#include <unistd.h>

#define AT 1780272000 /* 2026-06-01 */
#define PKI                                                                                                            \
	"cert root ca\ncert leaf issuer=root san=DNS:x\nkey k rsa:1024\ncsr r key=k\ncrl c issuer=root\nocsp o "       \
	"cert=leaf\n"

static char dir[] = "/tmp/certloupe-labfile-XXXXXX";

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
	(void)st, (void)kind, (void)walk;
	return remove(path);
}

static void setup(void)
{
	strcpy(dir + strlen(dir) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
}

static void teardown(void)
{
	nftw(dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static bool write_lab(struct arena *a, const char *text, bool overwrite, struct err *e)
{
	struct recipe *r = recipe_parse(a, "x", span_str(text), NULL, e);
	struct lab *l = r ? lab_make(a, r, AT, unit_src("tests/keys"), e) : NULL;

	return l && lab_write(l, dir, overwrite, e);
}

static void must_write(struct arena *a, const char *text)
{
	struct err e = { 0 };

	ck_assert_msg(write_lab(a, text, true, &e), "%s", e.text);
}

static struct span slurp(struct arena *a, const char *name)
{
	struct buf b = BUF_INIT;
	char part[4096];
	size_t n;
	FILE *f = fopen(arena_printf(a, "%s/%s", dir, name), "rb");

	ck_assert_msg(f != NULL, "%s", name);
	while ((n = fread(part, 1, sizeof part, f)) > 0)
		buf_put(&b, part, n);
	fclose(f);
	struct span s = arena_span(a, span_of(buf_str(&b), b.n));
	buf_free(&b);
	return s;
}

/* The bytes of `file f ...` in the PKI above. */
static struct span file_of(struct arena *a, const char *words)
{
	must_write(a, arena_printf(a, PKI "file f %s\n", words));
	return slurp(a, "f");
}

static const char *line_of(struct arena *a, struct span s, unsigned number)
{
	const char *p = arena_strndup(a, (const char *)s.p, s.n);

	while (--number && (p = strchr(p, '\n')))
		p++;
	return p ? arena_strndup(a, p, strcspn(p, "\n")) : NULL;
}

static unsigned count(struct arena *a, struct span s, const char *what)
{
	unsigned n = 0;

	for (const char *p = arena_strndup(a, (const char *)s.p, s.n); (p = strstr(p, what)); p += strlen(what))
		n++;
	return n;
}

static const struct {
	const char *words, *first, *label;
	unsigned blocks;
} labels[] = {
	{ "leaf", "-----BEGIN CERTIFICATE-----", "CERTIFICATE", 1 },
	{ "leaf root", "-----BEGIN CERTIFICATE-----", "CERTIFICATE", 2 },
	{ "key:k", "-----BEGIN PRIVATE KEY-----", "PRIVATE KEY", 1 },
	{ "key:leaf", "-----BEGIN PRIVATE KEY-----", "PRIVATE KEY", 1 },
	{ "key:k:traditional", "-----BEGIN RSA PRIVATE KEY-----", "RSA PRIVATE KEY", 1 },
	{ "key:leaf:traditional", "-----BEGIN EC PRIVATE KEY-----", "EC PRIVATE KEY", 1 },
	{ "key:k:encrypted:secret", "-----BEGIN ENCRYPTED PRIVATE KEY-----", "ENCRYPTED PRIVATE KEY", 1 },
	{ "pub:k", "-----BEGIN PUBLIC KEY-----", "PUBLIC KEY", 1 },
	{ "csr:r", "-----BEGIN CERTIFICATE REQUEST-----", "CERTIFICATE REQUEST", 1 },
	{ "crl:c", "-----BEGIN X509 CRL-----", "X509 CRL", 1 },
	{ "ocsp:o", "-----BEGIN OCSP RESPONSE-----", "OCSP RESPONSE", 1 },
	{ "leaf label=\"TRUSTED CERTIFICATE\"", NULL, "TRUSTED CERTIFICATE", 1 },
	{ "leaf indent=3", "   -----BEGIN CERTIFICATE-----", "CERTIFICATE", 1 },
	{ "leaf bom", "\xef\xbb\xbf-----BEGIN CERTIFICATE-----", "CERTIFICATE", 1 },
	{ "leaf crlf", "-----BEGIN CERTIFICATE-----\r", "CERTIFICATE", 1 },
	{ "leaf text", "subject=CN=leaf", "CERTIFICATE", 1 },
	{ "leaf yaml", "certificates: |", "CERTIFICATE", 1 },
	{ "", "", "CERTIFICATE", 0 },
};

START_TEST(writes_pem)
{
	struct arena *a = arena_new();
	struct span s = file_of(a, labels[_i].words);

	if (labels[_i].first)
		unit_str(labels[_i].words, line_of(a, s, 1), labels[_i].first);
	unit_int(labels[_i].words, count(a, s, arena_printf(a, "-----BEGIN %s-----", labels[_i].label)),
	         labels[_i].blocks);
	unit_int(labels[_i].words, count(a, s, arena_printf(a, "-----END %s-----", labels[_i].label)),
	         labels[_i].blocks);
	arena_free(a);
}
END_TEST

START_TEST(deforms)
{
	struct arena *a = arena_new();
	struct span plain = file_of(a, "leaf root"), s;

	ck_assert_uint_eq(plain.p[plain.n - 1], '\n');
	s = file_of(a, "leaf root no-final-newline");
	ck_assert(span_eq(s, span_of(plain.p, plain.n - 1)));
	s = file_of(a, "leaf root cut=40");
	ck_assert(span_eq(s, span_of(plain.p, plain.n - 40)));
	ck_assert_uint_eq(
	    count(a, file_of(a, "leaf root glued"), "-----END CERTIFICATE----------BEGIN CERTIFICATE-----"), 1);
	ck_assert_uint_eq(count(a, file_of(a, "leaf one-line"), "\n"), 3);
	s = file_of(a, "leaf escaped");
	ck_assert_uint_eq(count(a, s, "\n"), 0);
	ck_assert_uint_gt(count(a, s, "\\n"), 3);
	s = file_of(a, "leaf flip=3");
	ck_assert_ptr_nonnull(strchr(line_of(a, s, 3), '!'));
	ck_assert_uint_eq(s.n, file_of(a, "leaf").n);
	s = file_of(a, "leaf utf16");
	ck_assert(!memcmp(s.p, "\xff\xfe-\0-\0", 6));
	arena_free(a);
}
END_TEST

START_TEST(writes_der)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct recipe *r = recipe_parse(a, "x", span_str(PKI "file f leaf format=der\n"), NULL, &e);
	struct lab *l = lab_make(a, r, AT, unit_src("tests/keys"), &e);

	ck_assert(l && lab_write(l, dir, true, &e));
	ck_assert(span_eq(slurp(a, "f"), lab_certificate(l, "leaf")));
	arena_free(a);
}
END_TEST

START_TEST(writes_pkcs7)
{
	struct arena *a = arena_new();
	struct span s = file_of(a, "leaf root crl:c format=p7b");
	gnutls_datum_t d = { (unsigned char *)(uintptr_t)s.p, (unsigned)s.n };
	gnutls_pkcs7_t p7;

	gnutls_pkcs7_init(&p7);
	ck_assert_int_eq(gnutls_pkcs7_import(p7, &d, GNUTLS_X509_FMT_DER), 0);
	ck_assert_int_eq(gnutls_pkcs7_get_crt_count(p7), 2);
	ck_assert_int_eq(gnutls_pkcs7_get_crl_count(p7), 1);
	gnutls_pkcs7_deinit(p7);
	arena_free(a);
}
END_TEST

START_TEST(writes_pkcs12)
{
	struct arena *a = arena_new();
	struct span s = file_of(a, "leaf root key:leaf format=p12 password=secret");
	gnutls_datum_t d = { (unsigned char *)(uintptr_t)s.p, (unsigned)s.n };
	gnutls_pkcs12_t p12;
	gnutls_x509_privkey_t key;
	gnutls_x509_crt_t *chain = NULL;
	unsigned n = 0;

	gnutls_pkcs12_init(&p12);
	ck_assert_int_eq(gnutls_pkcs12_import(p12, &d, GNUTLS_X509_FMT_DER, 0), 0);
	ck_assert_int_lt(gnutls_pkcs12_verify_mac(p12, "wrong"), 0);
	ck_assert_int_eq(gnutls_pkcs12_simple_parse(p12, "secret", &key, &chain, &n, NULL, NULL, NULL, 0), 0);
	ck_assert_uint_eq(n, 1); /* GnuTLS drops the self-signed root */
	gnutls_x509_privkey_deinit(key);
	gnutls_x509_crt_deinit(chain[0]);
	gnutls_free(chain);
	gnutls_pkcs12_deinit(p12);
	arena_free(a);
}
END_TEST

START_TEST(opens_what_it_encrypts)
{
	struct arena *a = arena_new();
	struct span s = file_of(a, "key:k:encrypted:secret");
	gnutls_datum_t d = { (unsigned char *)(uintptr_t)s.p, (unsigned)s.n };
	gnutls_x509_privkey_t key;

	gnutls_x509_privkey_init(&key);
	ck_assert_int_lt(gnutls_x509_privkey_import2(key, &d, GNUTLS_X509_FMT_PEM, "wrong", 0), 0);
	ck_assert_int_eq(gnutls_x509_privkey_import2(key, &d, GNUTLS_X509_FMT_PEM, "secret", 0), 0);
	gnutls_x509_privkey_deinit(key);
	arena_free(a);
}
END_TEST

static mode_t mode_of(struct arena *a, const char *name)
{
	struct stat st;

	ck_assert_int_eq(lstat(arena_printf(a, "%s/%s", dir, name), &st), 0);
	return st.st_mode;
}

START_TEST(guards_keys)
{
	struct arena *a = arena_new();

	umask(022);
	must_write(a, PKI "file cert leaf\nfile sub/both leaf key:leaf\nfile sub/deep/p12 leaf key:leaf format=p12 "
	                  "password=x\nlink here sub/both\n");
	ck_assert_uint_eq(mode_of(a, "cert") & 0777, 0644);
	ck_assert_uint_eq(mode_of(a, "sub/both") & 0777, 0600);
	ck_assert_uint_eq(mode_of(a, "sub/deep/p12") & 0777, 0600);
	ck_assert(S_ISLNK(mode_of(a, "here")));
	/* what stands there does not lend its mode, nor does a link lead a key elsewhere */
	ck_assert_int_eq(chmod(arena_printf(a, "%s/cert", dir), 0666), 0);
	must_write(a, PKI "file cert key:leaf\nfile here key:leaf\n");
	ck_assert_uint_eq(mode_of(a, "cert") & 0777, 0600);
	ck_assert(S_ISREG(mode_of(a, "here")));
	arena_free(a);
}
END_TEST

START_TEST(overwrites_only_when_told)
{
	struct arena *a = arena_new();
	struct err e = { 0 };

	must_write(a, PKI "file two leaf\n");
	ck_assert(!write_lab(a, PKI "file one leaf\nfile two leaf\n", false, &e));
	ck_assert_msg(strstr(e.text, "/two: File exists") != NULL, "%s", e.text);
	ck_assert_int_eq(access(arena_printf(a, "%s/one", dir), F_OK), -1); /* nothing was begun */
	ck_assert(write_lab(a, PKI "file three leaf\n", false, &e));
	arena_free(a);
}
END_TEST

static const struct {
	const char *words, *error;
} refusals[] = {
	{ "file ../out leaf", "'../out' is not a name below the directory" },
	{ "file /tmp/out leaf", "is not a name below the directory" },
	{ "file a/../../out leaf", "is not a name below the directory" },
	{ "text ../out x", "is not a name below the directory" },
	{ "link ../out x", "is not a name below the directory" },
	{ "file out nothing", "there is no 'nothing' to put into out" },
	{ "file out key:nothing", "there is no key 'nothing'" },
	{ "file out key:k:rot13", "'rot13' is not a form of a key" },
	{ "file out crl:nothing", "there is no 'crl:nothing'" },
	{ "file out leaf format=xml", "'xml' is not a format" },
	{ "file out leaf flip=x", "'x' is not a number" },
};

START_TEST(refuses)
{
	struct arena *a = arena_new();
	struct err e = { 0 };

	ck_assert(!write_lab(a, arena_printf(a, PKI "%s\n", refusals[_i].words), true, &e));
	ck_assert_msg(strstr(e.text, refusals[_i].error) != NULL, "%s: %s", refusals[_i].words, e.text);
	ck_assert_int_eq(access(arena_printf(a, "%s/out", dir), F_OK), -1);
	arena_free(a);
}
END_TEST

START_TEST(joins_and_tells)
{
	struct arena *a = arena_new();

	must_write(a, "title The title\nabout What it is about.\n" PKI
	              "text a.yml tls:\nfile a.yml leaf indent=2\ntext a.yml  end: 1\ntext empty \"\"\n");
	struct span s = slurp(a, "a.yml");
	ck_assert_str_eq(line_of(a, s, 1), "tls:");
	ck_assert_str_eq(line_of(a, s, 2), "  -----BEGIN CERTIFICATE-----");
	ck_assert_uint_eq(count(a, s, "-----END CERTIFICATE-----\n end: 1\n"), 1);
	ck_assert_uint_eq(slurp(a, "empty").n, 0);
	s = slurp(a, "README");
	ck_assert_str_eq(line_of(a, s, 1), "The title");
	ck_assert_uint_eq(count(a, s, "What it is about."), 1);
	ck_assert_uint_eq(count(a, s, "a.yml"), 1);
	ck_assert_uint_eq(count(a, s, "CN=leaf  <-  CN=root"), 1);
	arena_free(a);
}
END_TEST

UNIT_SUITE("labfile")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	UNIT_ROWS(tc, writes_pem, labels);
	tcase_add_test(tc, deforms);
	tcase_add_test(tc, writes_der);
	tcase_add_test(tc, writes_pkcs7);
	tcase_add_test(tc, writes_pkcs12);
	tcase_add_test(tc, opens_what_it_encrypts);
	tcase_add_test(tc, guards_keys);
	tcase_add_test(tc, overwrites_only_when_told);
	UNIT_ROWS(tc, refuses, refusals);
	tcase_add_test(tc, joins_and_tells);
}
