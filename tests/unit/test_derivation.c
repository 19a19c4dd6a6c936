/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a key derivation costs, by its parameters, and that a run spends no more than its bound: without a try, and
 * without calling a password wrong. */
#include "tests/unit/load.h"
#include "base/aside.h"
#include "lab/derwrite.h"
#include "load/derivation.h"

#include <poll.h>
#include <unistd.h>

/* Its parameters as numbers: of PBKDF2 (RFC 8018 A.2) iterations, key length (0: none) and HMAC, of scrypt (RFC 7914 7)
 * N, r and p, of PBES1 (RFC 8018 A.3) and PKCS #12 (RFC 7292 C) iterations. */
static const struct {
	const char *name, *kdf, *cipher;
	int64_t a, b, c;
	const char *prf;
	uint64_t cost;
} rows[] = {
	{ "HMAC-SHA-256, a key of 32 octets", "pbkdf2", "2.16.840.1.101.3.4.1.42", 2048, 0, 0, "1.2.840.113549.2.9",
	  2048 },
	{ "HMAC-SHA-1 is the default: two blocks", "pbkdf2", "2.16.840.1.101.3.4.1.42", 2048, 0, 0, NULL, 4096 },
	{ "HMAC-SHA-1, a key of 16 octets", "pbkdf2", "2.16.840.1.101.3.4.1.2", 2048, 0, 0, NULL, 2048 },
	{ "HMAC-SHA-1, a key of 24 octets", "pbkdf2", "2.16.840.1.101.3.4.1.22", 2048, 0, 0, NULL, 4096 },
	{ "HMAC-SHA-1, Triple DES", "pbkdf2", "1.2.840.113549.3.7", 2048, 0, 0, NULL, 4096 },
	{ "the length that is given counts", "pbkdf2", "2.16.840.1.101.3.4.1.2", 100, 64, 0, "1.2.840.113549.2.9",
	  200 },
	{ "HMAC-SHA-512 is slow", "pbkdf2", "2.16.840.1.101.3.4.1.42", 2048, 0, 0, "1.2.840.113549.2.11", 10240 },
	{ "what is not known is slow", "pbkdf2", "2.16.840.1.101.3.4.1.42", 2048, 0, 0, "1.2.643.7.1.1.4.1", 40960 },
	{ "an endless one", "pbkdf2", "2.16.840.1.101.3.4.1.42", INT64_MAX, 0, 0, "1.2.840.113549.2.9",
	  ROUNDS_OF_RUN + 1 },
	{ "an endless key", "pbkdf2", "2.16.840.1.101.3.4.1.42", 1000000, INT64_MAX, 0, "1.2.840.113549.2.9",
	  ROUNDS_OF_RUN + 1 },
	{ "a negative one", "pbkdf2", "2.16.840.1.101.3.4.1.42", -1, 0, 0, "1.2.840.113549.2.9", ROUNDS_OF_RUN + 1 },
	{ "scrypt", "scrypt", "2.16.840.1.101.3.4.1.42", 16384, 8, 1, NULL, 524288 },
	{ "scrypt without end", "scrypt", "2.16.840.1.101.3.4.1.42", INT64_MAX, INT64_MAX, INT64_MAX, NULL,
	  ROUNDS_OF_RUN + 1 },
	{ "PBES1", "1.2.840.113549.1.5.3", NULL, 1000, 0, 0, NULL, 2000 },
	{ "PKCS #12", "1.2.840.113549.1.12.1.3", NULL, 2048, 0, 0, NULL, 4096 },
};

static void put_algorithm(struct derwrite *w, size_t i)
{
	bool pbes2 = rows[i].cipher != NULL, scrypt = !strcmp(rows[i].kdf, "scrypt");

	derw_open(w, DER_SEQUENCE);
	derw_dotted(w, pbes2 ? "1.2.840.113549.1.5.13" : rows[i].kdf);
	derw_open(w, DER_SEQUENCE);
	if (pbes2) {
		derw_open(w, DER_SEQUENCE);
		derw_dotted(w, scrypt ? "1.3.6.1.4.1.11591.4.11" : "1.2.840.113549.1.5.12");
		derw_open(w, DER_SEQUENCE);
	}
	derw_put(w, DER_OCTET_STRING, span_str("saltsalt"));
	derw_int(w, DER_INTEGER, rows[i].a);
	if (rows[i].b)
		derw_int(w, DER_INTEGER, rows[i].b);
	if (rows[i].c)
		derw_int(w, DER_INTEGER, rows[i].c);
	if (rows[i].prf) {
		derw_open(w, DER_SEQUENCE);
		derw_dotted(w, rows[i].prf);
		derw_close(w);
	}
	if (pbes2) {
		derw_close(w);
		derw_close(w);
		derw_open(w, DER_SEQUENCE);
		derw_dotted(w, rows[i].cipher);
		derw_close(w);
	}
	derw_close(w);
	derw_close(w);
}

/* What is cut anywhere, or in which a tag is another, costs no more than the bound; nothing is read behind it. */
static void cut_short(struct span whole, uint64_t (*cost)(struct span der))
{
	for (size_t n = 0; n < whole.n; n++) {
		uint8_t *cut = malloc(n + 1), *other = malloc(whole.n);

		memcpy(cut, whole.p, n);
		ck_assert_uint_le(cost(span_of(cut, n)), ROUNDS_OF_RUN + 1);
		memcpy(other, whole.p, whole.n);
		other[n] ^= 0x20;
		ck_assert_uint_le(cost(span_of(other, whole.n)), ROUNDS_OF_RUN + 1);
		free(cut);
		free(other);
	}
	ck_assert_uint_eq(cost(SPAN_LIT("\x31\0")), 0);
	ck_assert_uint_eq(cost(SPAN_LIT("\x30\0")), 0);
}

START_TEST(cost)
{
	struct derwrite w = { 0 }, key = { 0 }, content = { 0 };
	struct der first;

	put_algorithm(&w, (size_t)_i);
	ck_assert(der_first(buf_span(&w.b), &first));
	unit_int(rows[_i].name, derivation_cost(first.value), rows[_i].cost);
	/* cut anywhere, it is no more than that or the bound, and nothing is read behind it */
	for (size_t n = 0; n < first.value.n; n++) {
		uint8_t *cut = malloc(n + 1);

		memcpy(cut, first.value.p, n);
		ck_assert_uint_le(derivation_cost(span_of(cut, n)), ROUNDS_OF_RUN + 1);
		free(cut);
	}
	derw_open(&key, DER_SEQUENCE);
	derw_raw(&key, buf_span(&w.b));
	derw_close(&key);
	unit_int(rows[_i].name, derivation_cost_of_key(buf_span(&key.b)), rows[_i].cost);
	/* EncryptedData (RFC 5652 8), of which what is encrypted is no matter here */
	derw_open(&content, DER_SEQUENCE);
	derw_int(&content, DER_INTEGER, 0);
	derw_open(&content, DER_SEQUENCE);
	derw_dotted(&content, "1.2.840.113549.1.7.1");
	derw_raw(&content, buf_span(&w.b));
	derw_close(&content);
	derw_close(&content);
	unit_int(rows[_i].name, derivation_cost_of_content(buf_span(&content.b)), rows[_i].cost);
	cut_short(buf_span(&key.b), derivation_cost_of_key);
	cut_short(buf_span(&content.b), derivation_cost_of_content);
	buf_free(&w.b);
	buf_free(&key.b);
	buf_free(&content.b);
}
END_TEST

static int questions;

static char *secret(void *ctx, const char *prompt)
{
	(void)prompt;
	questions++;
	return strdup(ctx);
}

/* ---- what takes long is made beside us ---- */

#define SLOW 600000

/* Encrypted, so it says, with so many rounds; no password opens it. */
static char *slow_key(void)
{
	struct derwrite w = { 0 };

	derw_open(&w, DER_SEQUENCE);
	derw_open(&w, DER_SEQUENCE);
	derw_dotted(&w, "1.2.840.113549.1.5.13");
	derw_open(&w, DER_SEQUENCE);
	derw_open(&w, DER_SEQUENCE);
	derw_dotted(&w, "1.2.840.113549.1.5.12");
	derw_open(&w, DER_SEQUENCE);
	derw_put(&w, DER_OCTET_STRING, span_str("saltsalt"));
	derw_int(&w, DER_INTEGER, SLOW);
	derw_open(&w, DER_SEQUENCE);
	derw_dotted(&w, "1.2.840.113549.2.9");
	derw_close(&w);
	derw_close(&w);
	derw_close(&w);
	derw_open(&w, DER_SEQUENCE);
	derw_dotted(&w, "2.16.840.1.101.3.4.1.42");
	derw_put(&w, DER_OCTET_STRING, span_str("0123456789abcdef"));
	derw_close(&w);
	derw_close(&w);
	derw_close(&w);
	derw_put(&w, DER_OCTET_STRING, span_str("this is not the key that it says it is, but long"));
	derw_close(&w);
	char *path = xstrdup(load_temporary(w.b.s, w.b.n));
	buf_free(&w.b);
	return path;
}

/* Who waits gets the same as who reads it at once; who does not is free at once, whatever the step still comes to. */
START_TEST(beside)
{
	char *path = slow_key();
	struct source src = { .kind = SOURCE_FILE, .spec = path, .path = path };
	struct certset *s = certset_new(), *same = certset_new();
	struct buf out = BUF_INIT, other = BUF_INIT;
	int waited = 0;

	derivation_reset();
	certset_password_later(s);
	struct certset_job *j = certset_load_begin(s, &src, ORIGIN_FILE, NULL, NULL);
	while (certset_load_step(j, 100)) {
		struct pollfd fd = { .fd = certset_load_waits(j), .events = POLLIN };

		if (fd.fd >= 0) {
			waited++;
			ck_assert_str_eq(certset_load_name(j), path);
			ck_assert(certset_load_step(j, 100)); /* nothing happens meanwhile */
			ck_assert_uint_eq(certset_count(s), 0);
			ck_assert_int_eq(poll(&fd, 1, 60000), 1);
		} else if (certset_load_wants(j) && _i && waited) {
			break;
		} else if (certset_load_wants(j)) {
			certset_load_answer(j, "wrong");
		}
	}
	if (_i)
		certset_load_stop(j);
	else
		certset_load_end(j);
	ck_assert_int_gt(waited, 0);
	load_summary(s, 0, &out);
	certset_password(same, secret, (void *)(uintptr_t) "wrong");
	load_path(same, path, NULL);
	load_summary(same, 0, &other);
	unit_str("notes", buf_str(&out), _i ? "der:; pem-der-where-pem limit-hit" : buf_str(&other));
	certset_free(s);
	certset_free(same);
	buf_free(&out);
	buf_free(&other);
	unlink(path);
	free(path);
}
END_TEST

START_TEST(left_behind)
{
	char *path = slow_key();
	struct source src = { .kind = SOURCE_FILE, .spec = path, .path = path };
	struct certset *s = certset_new();
	struct buf out = BUF_INIT;
	int answers = 0;

	derivation_reset();
	certset_password_later(s);
	struct certset_job *j = certset_load_begin(s, &src, ORIGIN_FILE, NULL, NULL);
	while (!answers || certset_load_waits(j) < 0) {
		ck_assert(certset_load_step(j, 1));
		if (certset_load_wants(j)) {
			certset_load_answer(j, "wrong");
			answers++;
		}
	}
	certset_load_stop(j);
	load_summary(s, 0, &out);
	unit_str("notes", buf_str(&out), "der:; pem-der-where-pem limit-hit");
	ck_assert_uint_eq(certset_count(s), 0);
	certset_free(s);
	for (int i = 0; i < 6000 && aside_running(); i++)
		poll(NULL, 0, 10);
	ck_assert(!aside_running());
	buf_free(&out);
	unlink(path);
	free(path);
}
END_TEST

/* ---- the bound of a run ---- */

/* A file of tests/data/load, with so many rounds left; its password or a wrong one. */
static const struct {
	const char *name, *file, *password;
	uint64_t left;
	const char *notes; /* of the input */
	int questions;
	bool opened;
} runs[] = {
	{ "a key, enough", "leaf-encrypted.key", "test", ROUNDS_OF_RUN, "pem-encrypted-key", 1, true },
	{ "a key, nothing", "leaf-encrypted.key", "test", 1, "limit-hit", 0, false },
	{ "a key, a try and no more", "leaf-encrypted.key", "wrong", 3000, "limit-hit", 1, false },
	{ "a key, three tries", "leaf-encrypted.key", "wrong", ROUNDS_OF_RUN, "pem-password-wrong", 2, false },
	{ "a container, enough", "leaf.p12", "test", ROUNDS_OF_RUN, "", 1, true },
	{ "a container, nothing", "leaf.p12", "test", 1, "limit-hit", 0, false },
	{ "a container, not its bags", "leaf.p12", "test", 7000, "limit-hit", 1, false },
};

START_TEST(bound)
{
	char path[100];
	bool opened = false, noted = !*runs[_i].notes;
	struct certset *s = certset_new();

	snprintf(path, sizeof path, "tests/data/load/%s", runs[_i].file);
	derivation_reset();
	questions = 0;
	ck_assert(derivation_spend(ROUNDS_OF_RUN - runs[_i].left));
	certset_password(s, secret, (void *)(uintptr_t)runs[_i].password);
	load_path(s, unit_src(path), NULL);
	for (size_t i = 0; i < certset_input(s, 0)->nnotes; i++) {
		const char *rule = input_note_rule(certset_input(s, 0)->notes[i].kind);

		noted |= !strcmp(rule, runs[_i].notes);
		ck_assert_msg(strcmp(rule, "pem-password-wrong") || !strcmp(runs[_i].notes, rule),
		              "%s: a password is called wrong", runs[_i].name);
	}
	for (size_t i = 0; i < certset_count(s); i++)
		opened |= certset_key(s, (int)i) && certset_key(s, (int)i)->opened;
	ck_assert_msg(noted, "%s: not %s", runs[_i].name, runs[_i].notes);
	unit_int(runs[_i].name, questions, runs[_i].questions);
	unit_int(runs[_i].name, opened, runs[_i].opened);
	ck_assert_uint_le(derivation_spent(), ROUNDS_OF_RUN);
	certset_free(s);
}
END_TEST

/* What is made at once keeps the screen waiting so long, and no longer. */
START_TEST(slow_ones)
{
	ck_assert(!derivation_is_slow(ROUNDS_AT_ONCE));
	ck_assert(derivation_is_slow(ROUNDS_AT_ONCE + 1));
}
END_TEST

UNIT_SUITE("derivation")
{
	UNIT_ROWS(tc, cost, rows);
	tcase_add_loop_test(tc, beside, 0, 2);
	tcase_add_test(tc, left_behind);
	tcase_add_test(tc, slow_ones);
	UNIT_ROWS(tc, bound, runs);
}
