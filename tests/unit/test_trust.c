/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trust stores: files, directories, variables, passwords. */
#include "tests/unit/fixture.h"
#include "tests/unit/load.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "load/stores.h"
#include "load/trust.h"

static char dir[64];
static struct certset *chain; /* leaf, CA, root */

static const char *in_dir(const char *name)
{
	static char path[4][200];
	static int next;
	char *p = path[next++ % 4];

	snprintf(p, sizeof path[0], "%s/%s", dir, name);
	return p;
}

static void put(const char *name, const char *template)
{
	struct buf text = BUF_INIT;

	load_text(&text, template, strlen(template));
	FILE *f = fopen(in_dir(name), "wb");
	ck_assert(f != NULL);
	fwrite(buf_str(&text), 1, text.n, f);
	fclose(f);
	buf_free(&text);
}

static void setup(void)
{
	char path[200];

	snprintf(path, sizeof path, "%s", unit_src("tests/data/load/chain.pem"));
	chain = load_path(certset_new(), path, NULL);
	strcpy(dir, "/tmp/certloupe-trust-XXXXXX");
	ck_assert(mkdtemp(dir) != NULL);
	put("root.pem", "{root.pem}");
	put("both.pem", "{ca.pem}{root.pem}{root.pem}{leaf.key}");
	put("none.pem", "");
	unsetenv("SSL_CERT_FILE");
	unsetenv("SSL_CERT_DIR");
}

static void teardown(void)
{
	char command[100];

	snprintf(command, sizeof command, "rm -r %s", dir);
	ck_assert_int_eq(system(command), 0);
	certset_free(chain);
}

static const struct certificate *at(int i)
{
	return certset_certificate(chain, i);
}

static struct trust *trust_of(const char *a, const char *b)
{
	/* they must live as long as the trust */
	static const char *specs[2];
	struct err e = { 0 };

	specs[0] = a;
	specs[1] = b;
	struct trust *t = trust_new(specs, b ? 2 : 1, &e);
	ck_assert_msg(t != NULL, "%s", e.text);
	return t;
}

static void check_text(struct trust *t, size_t i, bool load, const char *expected)
{
	struct buf b = BUF_INIT;

	trust_source_text(t, i, load, &b);
	unit_str("source", buf_str(&b), expected);
	buf_free(&b);
}

START_TEST(files)
{
	const char *root = in_dir("root.pem"), *both = in_dir("both.pem");
	char text[250];
	struct trust *t = trust_of(root, both);
	size_t n;

	ck_assert_uint_eq(trust_count(t), 2);
	ck_assert(certificate_equal(trust_at(t, 0), at(2)) && certificate_equal(trust_at(t, 1), at(1)) &&
	          !trust_at(t, 2));
	ck_assert(trust_has(t, at(2)) && trust_has(t, at(1)) && !trust_has(t, at(0)));
	const struct certificate **found = trust_by_subject(t, at(1)->issuer, at(1)->issuer_hash, &n);
	ck_assert(n == 1 && certificate_equal(found[0], at(2)));
	trust_by_subject(t, at(0)->subject, at(0)->subject_hash, &n);
	ck_assert_uint_eq(n, 0);
	ck_assert(trust_twin(t, at(1)) != NULL && trust_twin(t, at(0)) == NULL);
	ck_assert_uint_eq(trust_sources(t), 2);
	ck_assert(!trust_source_is_system(t, 0) && !strcmp(trust_source_spec(t, 1), both));
	snprintf(text, sizeof text, "%s (1)", root);
	check_text(t, 0, false, text);
	snprintf(text, sizeof text, "%s (2)", both);
	check_text(t, 1, true, text);
	ck_assert_uint_eq(trust_source_of(t, 0), 0);
	ck_assert_uint_eq(trust_source_of(t, 1), 1);
	trust_free(t);
}
END_TEST

START_TEST(interned)
{
	struct trust *t = trust_of(in_dir("root.pem"), in_dir("both.pem"));
	struct buf b = BUF_INIT;
	size_t n;
	int id = trust_intern(t, chain, trust_at(t, 0));

	ck_assert_int_eq(id, 2); /* it was in the set: one more origin */
	const struct origin *o = certset_origins(chain, 2, &n);
	ck_assert_uint_eq(n, 2);
	ck_assert_int_eq(o[1].kind, ORIGIN_TRUST);
	certset_origin_text(chain, &o[1], &b);
	ck_assert(strstr(buf_str(&b), "/root.pem") != NULL);
	ck_assert_int_eq(trust_intern(t, chain, trust_at(t, 0)), 2);
	certset_origins(chain, 2, &n);
	ck_assert_uint_eq(n, 2);
	struct certset *empty = certset_new();
	ck_assert_int_eq(trust_intern(t, empty, trust_at(t, 1)), 0);
	ck_assert_str_eq(certificate_title(certset_certificate(empty, 0)), "Load Test CA");
	certset_free(empty);
	trust_free(t);
	buf_free(&b);
}
END_TEST

/* ---- TRUSTED CERTIFICATE: X509_CERT_AUX of OpenSSL's x509(1) ---- */

#define SERVER "06{ 2b06010505070301 }"
#define CLIENT "06{ 2b06010505070302 }"
#define ANY "06{ 551d2500 }"
#define ALIAS "0c{ 'alias' }"

static const struct {
	const char *name, *aux;
	enum trust_word server, client, any;
} settings[] = {
	{ "nothing", "3000", TRUST_GIVEN, TRUST_GIVEN, TRUST_GIVEN },
	{ "alias and key identifier", "30{" ALIAS "04{00} }", TRUST_GIVEN, TRUST_GIVEN, TRUST_GIVEN },
	{ "trusted for servers", "30{ 30{" SERVER "} }", TRUST_GIVEN, TRUST_NOT_GIVEN, TRUST_NOT_GIVEN },
	{ "trusted for both", "30{ 30{" SERVER CLIENT "}" ALIAS "}", TRUST_GIVEN, TRUST_GIVEN, TRUST_NOT_GIVEN },
	{ "trusted for all", "30{ 30{" ANY "} }", TRUST_GIVEN, TRUST_GIVEN, TRUST_GIVEN },
	{ "trusted for nothing", "30{ 3000 }", TRUST_NOT_GIVEN, TRUST_NOT_GIVEN, TRUST_NOT_GIVEN },
	{ "rejected for servers", "30{ a0{" SERVER "} }", TRUST_REJECTED, TRUST_GIVEN, TRUST_GIVEN },
	{ "rejected for clients", "30{ a0{" CLIENT "} }", TRUST_GIVEN, TRUST_REJECTED, TRUST_GIVEN },
	{ "rejected for all", "30{ a0{" ANY "} }", TRUST_REJECTED, TRUST_REJECTED, TRUST_REJECTED },
	{ "rejected for nothing", "30{ a000 }", TRUST_GIVEN, TRUST_GIVEN, TRUST_GIVEN },
	{ "both lists: the rejection counts", "30{ 30{" SERVER CLIENT "} a0{" SERVER "} }", TRUST_REJECTED, TRUST_GIVEN,
	  TRUST_NOT_GIVEN },
	{ "other", "30{ 30{" SERVER "}" ALIAS "04{00} a1{ 3000 } }", TRUST_GIVEN, TRUST_NOT_GIVEN, TRUST_NOT_GIVEN },
	{ "no SEQUENCE", "0500", TRUST_UNREADABLE, TRUST_UNREADABLE, TRUST_UNREADABLE },
	{ "a list of others", "30{ 30{ 020101 } }", TRUST_UNREADABLE, TRUST_UNREADABLE, TRUST_UNREADABLE },
	{ "another order", "30{" ALIAS "30{" SERVER "} }", TRUST_UNREADABLE, TRUST_UNREADABLE, TRUST_UNREADABLE },
	{ "something behind", "30{ 30{" SERVER "} }00", TRUST_UNREADABLE, TRUST_UNREADABLE, TRUST_UNREADABLE },
	{ "cut off", "3010 3000", TRUST_UNREADABLE, TRUST_UNREADABLE, TRUST_UNREADABLE },
};

static void put_trusted(const char *name, const struct certificate *c, const char *aux)
{
	struct buf der = BUF_INIT, text = BUF_INIT;
	struct arena *a = arena_new();
	struct span behind = der_text(a, aux);
	FILE *f = fopen(in_dir(name), "ab");

	ck_assert(f != NULL);
	buf_put(&der, c->der.p, c->der.n);
	buf_put(&der, behind.p, behind.n);
	load_base64(&text, der.s, der.n, 64);
	fprintf(f, "-----BEGIN TRUSTED CERTIFICATE-----\n%s\n-----END TRUSTED CERTIFICATE-----\n", buf_str(&text));
	fclose(f);
	buf_free(&der);
	buf_free(&text);
	arena_free(a);
}

START_TEST(trust_lists)
{
	put_trusted("t.pem", at(2), settings[_i].aux);
	struct trust *t = trust_of(in_dir("t.pem"), NULL);
	ck_assert(trust_has(t, at(2)));
	unit_int(settings[_i].name, trust_says(t, at(2), OID_EKU_SERVER), settings[_i].server);
	unit_int(settings[_i].name, trust_says(t, at(2), OID_EKU_CLIENT), settings[_i].client);
	unit_int(settings[_i].name, trust_says(t, at(2), OID_EKU_ANY), settings[_i].any);
	unit_int("another certificate", trust_says(t, at(1), OID_EKU_SERVER), TRUST_GIVEN);
	trust_free(t);
}
END_TEST

/* Several blocks of one certificate, in files of their own or not. */
START_TEST(trust_blocks)
{
	put_trusted("client.pem", at(2), "30{ 30{" CLIENT "} }");
	put_trusted("server.pem", at(2), "30{ 30{" SERVER "} }");
	put_trusted("reject.pem", at(2), "30{ a0{" SERVER "} }");
	put_trusted("none.pem", at(2), "");
	struct trust *t = trust_of(in_dir("client.pem"), NULL);
	ck_assert(trust_says(t, at(2), OID_EKU_SERVER) == TRUST_NOT_GIVEN && !trust_names(t, at(2), OID_EKU_SERVER) &&
	          trust_names(t, at(2), OID_EKU_CLIENT));
	trust_free(t);
	t = trust_of(in_dir("client.pem"), in_dir("server.pem"));
	ck_assert(trust_says(t, at(2), OID_EKU_SERVER) == TRUST_GIVEN && trust_names(t, at(2), OID_EKU_SERVER));
	trust_free(t);
	t = trust_of(in_dir("client.pem"), in_dir("root.pem"));
	ck_assert(trust_says(t, at(2), OID_EKU_SERVER) == TRUST_GIVEN && !trust_names(t, at(2), OID_EKU_SERVER));
	trust_free(t);
	t = trust_of(in_dir("reject.pem"), in_dir("root.pem"));
	ck_assert(trust_says(t, at(2), OID_EKU_SERVER) == TRUST_REJECTED);
	trust_free(t);
	t = trust_of(in_dir("none.pem"), NULL); /* a block without settings */
	ck_assert(trust_has(t, at(2)) && trust_says(t, at(2), OID_EKU_SERVER) == TRUST_GIVEN);
	trust_free(t);
}
END_TEST

START_TEST(directories)
{
	struct trust *t = trust_of(dir, NULL);
	char text[100];

	ck_assert_uint_eq(trust_count(t), 2);
	snprintf(text, sizeof text, "%s (2)", dir);
	check_text(t, 0, true, text);
	trust_free(t);
}
END_TEST

START_TEST(nothing)
{
	struct trust *t = trust_of("none", NULL);

	ck_assert_uint_eq(trust_sources(t), 0);
	ck_assert_uint_eq(trust_count(t), 0);
	ck_assert(!trust_has(t, at(2)));
	trust_free(t);
	t = trust_of(in_dir("none.pem"), NULL);
	ck_assert_uint_eq(trust_sources(t), 1);
	ck_assert_uint_eq(trust_count(t), 0);
	trust_free(t);
}
END_TEST

START_TEST(missing)
{
	const char *specs[] = { in_dir("root.pem"), in_dir("absent.pem") };
	struct err e = { 0 };

	ck_assert(trust_new(specs, 2, &e) == NULL);
	ck_assert_int_eq(e.code, ERR_SYSTEM);
	ck_assert(strstr(e.text, "absent.pem: No such file") != NULL);
}
END_TEST

static char *password(void *ctx, const char *prompt)
{
	(void)prompt;
	return xstrdup(ctx);
}

START_TEST(asked)
{
	const char *specs[] = { unit_src("tests/data/load/leaf.p12") };
	static char word[] = "test";
	struct trust *t = trust_new(specs, 1, NULL);

	ck_assert_uint_eq(trust_count(t), 0);
	trust_free(t);
	t = trust_new_asking(specs, 1, password, word, NULL);
	ck_assert_uint_eq(trust_count(t), 2);
	trust_free(t);
}
END_TEST

/* $D stands for the directory. */
static const struct {
	const char *file, *dirs, *text, *path, *from;
	size_t n;
} variable_rows[] = {
	{ "$D/both.pem", NULL, "system ($D/both.pem, SSL_CERT_FILE, 2)", "$D/both.pem", "SSL_CERT_FILE", 2 },
	{ NULL, "$D", "system ($D, SSL_CERT_DIR, 2)", "$D", "SSL_CERT_DIR", 2 },
	{ "", "$D:$D/absent", "system ($D:$D/absent, SSL_CERT_DIR, 2)", "$D:$D/absent", "SSL_CERT_DIR", 2 },
	{ "$D/root.pem", "$D", "system ($D/root.pem:$D, SSL_CERT_FILE, SSL_CERT_DIR, 2)", "$D/root.pem:$D",
	  "SSL_CERT_FILE, SSL_CERT_DIR", 2 },
	{ "$D/none.pem", NULL, "system ($D/none.pem, SSL_CERT_FILE, 0)", "$D/none.pem", "SSL_CERT_FILE", 0 },
	{ "$D/absent", NULL, "system ($D/absent, SSL_CERT_FILE, 0)", "$D/absent", "SSL_CERT_FILE", 0 },
};

static const char *with_dir(const char *s)
{
	static char out[8][300];
	static int next;
	char *p = out[next++ % 8];

	*p = '\0';
	for (; *s; s++)
		if (*s == '$')
			strcat(p, dir), s++;
		else
			strncat(p, s, 1);
	return p;
}

START_TEST(variables)
{
	const char *from = NULL;

	if (variable_rows[_i].file)
		setenv("SSL_CERT_FILE", with_dir(variable_rows[_i].file), 1);
	if (variable_rows[_i].dirs)
		setenv("SSL_CERT_DIR", with_dir(variable_rows[_i].dirs), 1);
	struct trust *t = trust_new(NULL, 0, NULL);
	ck_assert(trust_source_is_system(t, 0));
	unit_str("path", trust_system_path(&from), with_dir(variable_rows[_i].path));
	unit_str("from", from, variable_rows[_i].from);
	ck_assert_uint_eq(trust_count(t), variable_rows[_i].n);
	check_text(t, 0, true, with_dir(variable_rows[_i].text));
	trust_free(t);
}
END_TEST

/* So often its certificates were met. */
static size_t places_with(const char *file, const char *dirs)
{
	size_t all = 0, n;

	if (file)
		setenv("SSL_CERT_FILE", with_dir(file), 1);
	setenv("SSL_CERT_DIR", with_dir(dirs), 1);
	struct trust *t = trust_new(NULL, 0, NULL);
	struct certset *set = trust_set(t);
	for (size_t i = 0; i < certset_count(set); i++, all += n)
		certset_origins(set, (int)i, &n);
	trust_free(t);
	return all;
}

START_TEST(reads_a_file_of_both_variables_once)
{
	size_t all = places_with(NULL, "$D");

	ck_assert_uint_gt(all, 2);
	ck_assert_uint_eq(places_with(NULL, "$D:$D/."), all);
	ck_assert_uint_eq(places_with("$D/root.pem", "$D"), all);
}
END_TEST

/* Without variables it is the first of the known bundles that there is; where there is none, the library is asked. */
START_TEST(no_variables)
{
	const char *from = "", *first = NULL, *path = trust_system_path(&from);
	struct stat st;

	for (size_t i = 0; !first && stores_bundles[i]; i++)
		first = stat(stores_bundles[i], &st) == 0 ? stores_bundles[i] : NULL;
	ck_assert_pstr_eq(path, first);
	ck_assert_ptr_null(from);
	struct trust *t = trust_of("system", NULL);
	check_text(t, 0, false, arena_printf(certset_arena(chain), "system (%s)", first ? first : "GnuTLS"));
	trust_free(t);
}
END_TEST

/* The system's store is left alone until somebody asks. */
START_TEST(only_when_needed)
{
	setenv("SSL_CERT_FILE", in_dir("both.pem"), 1);
	struct trust *t = trust_of("system", NULL);
	put("both.pem", "{root.pem}");
	check_text(t, 0, false, with_dir("system ($D/both.pem, SSL_CERT_FILE)"));
	ck_assert_uint_eq(trust_count(t), 1);
	trust_free(t);
}
END_TEST

/* A run that trusts others from now on lets go of a store of which an analysis still speaks. */
START_TEST(shared)
{
	char *word = xstrdup(in_dir("root.pem"));
	const char *specs[] = { word };
	struct trust *run = trust_new(specs, 1, NULL), *analysis = trust_hold(run);

	free(word); /* the words are its own */
	trust_free(run);
	ck_assert_uint_eq(trust_count(analysis), 1);
	ck_assert_str_eq(trust_source_spec(analysis, 0), in_dir("root.pem"));
	trust_free(analysis);
	ck_assert_ptr_null(trust_hold(NULL));
}
END_TEST

/* What a program has: parts that are there are read, each as the program reads it; a keystore with the password that
 * every store of Java has. */
START_TEST(of_a_program)
{
	const char *keystore = unit_src("tests/data/load/java-trust.p12");
	struct store_part parts[] = {
		{ STORE_DATABASE, in_dir("both.pem"), NULL, true }, { STORE_FILE, in_dir("absent.pem"), NULL, false },
		{ STORE_FILE, keystore, NULL, true },               { STORE_FLAT, in_dir("flat"), NULL, true },
		{ STORE_HASHED, in_dir("flat"), NULL, true },
	};
	const struct store store = { .program = "java", .name = "java:x", .part = parts, .npart = 3 };
	struct trust *t = trust_of_store(&store);

	ck_assert_int_eq(mkdir(in_dir("flat"), 0700), 0);
	put("flat/root.pem", "{root.pem}");
	ck_assert_uint_eq(trust_count(t), 1);
	ck_assert(!trust_source_is_system(t, 0) && !trust_is_persons(t, 0));
	struct buf b = BUF_INIT;
	trust_source_text(t, 0, true, &b);
	ck_assert_msg(strstr(buf_str(&b), "java-trust.p12") && !strstr(buf_str(&b), "absent"), "%s", buf_str(&b));
	buf_free(&b);
	trust_free(t);
	/* every file of a directory, or those called by their hash */
	for (size_t i = 3; i < 5; i++) {
		const struct store one = { .program = "go", .name = "go", .part = &parts[i], .npart = 1 };

		t = trust_of_store(&one);
		ck_assert_uint_eq(trust_count(t), i == 3);
		trust_free(t);
	}
}
END_TEST

START_TEST(of_no_program)
{
	const char *specs[] = { "store:absent", "store:go:absent" };
	struct err e = { 0 };

	for (size_t i = 0; i < UNIT_COUNT(specs); i++) {
		ck_assert_ptr_null(trust_new(&specs[i], 1, &e));
		ck_assert_int_eq(e.code, ERR_INPUT);
		ck_assert(strstr(e.text, specs[i]) != NULL);
	}
}
END_TEST

/* What is said first is what is read first, and of two that cannot be read the first is told. */
START_TEST(order)
{
	const char *specs[] = { in_dir("none.pem"), in_dir("gone-a.pem"), in_dir("gone-b.pem") };
	struct err e = { 0 };

	ck_assert_ptr_null(trust_new(specs, 3, &e));
	ck_assert_msg(strstr(e.text, "gone-a.pem") != NULL, "%s", e.text);
	setenv("SSL_CERT_DIR", in_dir("gone-a.pem"), 1);
	struct trust *t = trust_of("system", in_dir("root.pem"));
	/* the system's is not looked at yet: what was read belongs to the other */
	ck_assert_uint_eq(trust_source_of(t, 0), 1);
	ck_assert(trust_is_persons(t, 0));
	ck_assert_uint_eq(trust_count(t), 1);
	ck_assert_uint_eq(trust_source_of(t, 0), 1);
	trust_free(t);
}
END_TEST

/* A certificate of the store's names, but with another key, is none of its; a plain block beside settings counts. */
START_TEST(twins)
{
	put_trusted("both-kinds.pem", at(2), "30{ 30{" CLIENT "} }");
	put_trusted("ca.pem", at(1), "30{ 30{" SERVER "} }");
	struct trust *t = trust_of(in_dir("both-kinds.pem"), in_dir("ca.pem"));
	struct certificate other = *at(2);

	ck_assert(trust_twin(t, at(2)) != NULL);
	other.key.spki = at(0)->key.spki;
	ck_assert_ptr_null(trust_twin(t, &other));
	ck_assert_int_eq(trust_says(t, &other, OID_EKU_SERVER), TRUST_GIVEN);
	ck_assert_int_eq(trust_says(t, at(2), OID_EKU_SERVER), TRUST_NOT_GIVEN);
	ck_assert_int_eq(trust_says(t, at(1), OID_EKU_SERVER), TRUST_GIVEN);
	trust_free(t);
}
END_TEST

UNIT_SUITE("trust")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, files);
	tcase_add_test(tc, interned);
	UNIT_ROWS(tc, trust_lists, settings);
	tcase_add_test(tc, trust_blocks);
	tcase_add_test(tc, directories);
	tcase_add_test(tc, nothing);
	tcase_add_test(tc, missing);
	tcase_add_test(tc, asked);
	UNIT_ROWS(tc, variables, variable_rows);
	tcase_add_test(tc, reads_a_file_of_both_variables_once);
	tcase_add_test(tc, no_variables);
	tcase_add_test(tc, only_when_needed);
	tcase_add_test(tc, shared);
	tcase_add_test(tc, of_a_program);
	tcase_add_test(tc, of_no_program);
	tcase_add_test(tc, order);
	tcase_add_test(tc, twins);
}
