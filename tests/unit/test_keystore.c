/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keystores of Java as nobody's keytool writes them: put together here, entry by entry, sealed with a password, cut and
 * changed; what is yielded of them. */
#include "tests/unit/load.h"
#include "base/arena.h"
#include "load/format.h"
#include "load/reading.h"
#include <gnutls/crypto.h>

#define JKS "\xfe\xed\xfe\xed"
#define JCEKS "\xce\xce\xce\xce"

/* content: letters, each an entry or a piece of one.
 *	c  a certificate; k, K, 0  a private key with one certificate, with two, with none; s  a secret key
 *	x  an entry of a kind that there is not; m  a certificate that is none; t  a secret key that is no object of
 *Java |  the end of what is written, whatever comes behind it is counted and missing password: with which it is sealed,
 *as UTF-16 in octets. given: those that are tried, '|' between them. */
static const struct {
	const char *name, *magic;
	unsigned version;
	const char *content;
	struct span password;
	const char *given, *yields;
} rows[] = {
#define CHANGEIT SPAN_LIT("\0c\0h\0a\0n\0g\0e\0i\0t")
	/* clang-format off */
	{ "one certificate", JKS, 2, "c", CHANGEIT, "", "jks cert keystore" },
	{ "without a password", JKS, 2, "c", SPAN_LIT(""), "", "jks cert keystore" },
	{ "nothing in it", JCEKS, 2, "", CHANGEIT, "", "jceks keystore" },
	{ "version 1 names no types", JKS, 1, "ck", CHANGEIT, "", "jks cert key cert keystore(private keys that stay closed: k)" },
	{ "chains", JKS, 2, "K0c", CHANGEIT, "", "jks key cert cert key cert keystore(private keys that stay closed: k, k)" },
	{ "ten keys: not all are named", JKS, 2, "0000000000", CHANGEIT, "",
	  "jks key key key key key key key key key key keystore(private keys that stay closed: k, k, k, k, k, k, k, k, ... (10))" },
	{ "a secret key between certificates", JCEKS, 2, "cskc", CHANGEIT, "", "jceks cert key cert cert keystore(private keys that stay closed: k)" },
	{ "secret keys alone, the last at the end", JCEKS, 2, "css", CHANGEIT, "", "jceks cert keystore(secret keys that were passed over: 2)" },
	{ "a secret key before one without a chain", JCEKS, 2, "s0", CHANGEIT, "", "jceks key keystore(private keys that stay closed: k)" },
	{ "a secret key in version 1", JCEKS, 1, "sK", CHANGEIT, "", "jceks key cert cert keystore(private keys that stay closed: k)" },
	{ "a secret key that is no object", JCEKS, 2, "tc", CHANGEIT, "", "jceks malformed keystore(secret keys that were passed over: 1)" },
	{ "behind a secret key something else", JCEKS, 2, "sx", CHANGEIT, "", "jceks malformed keystore(secret keys that were passed over: 1)" },
	{ "within a secret key it ends", JCEKS, 2, "ce", CHANGEIT, "", "jceks cert malformed cut keystore(secret keys that were passed over: 1)" },
	{ "behind a secret key less than is counted", JCEKS, 2, "sk|", CHANGEIT, "", "jceks key cert malformed cut keystore(private keys that stay closed: k)" },
	{ "an entry of another kind", JKS, 2, "cx", CHANGEIT, "", "jks cert malformed keystore" },
	{ "a certificate that is none", JKS, 2, "mc", CHANGEIT, "", "jks malformed cert keystore" },
	{ "an entry is missing", JKS, 2, "c|", CHANGEIT, "", "jks cert malformed cut keystore" },

	{ "a password", JKS, 2, "c", SPAN_LIT("\0a"), "a", "jks cert ? keystore" },
	{ "none is given", JKS, 2, "c", SPAN_LIT("\0a"), "", "jks cert ? keystore seal(no password was given, and changeit is not the one)" },
	{ "the second is right", JKS, 2, "c", SPAN_LIT("\0a"), "b|a", "jks cert ? ? keystore" },
	{ "all are wrong", JKS, 2, "c", SPAN_LIT("\0a"), "b|aa", "jks cert ? ? ? keystore seal(the password is wrong, or octets were changed)" },
	{ "letters beyond ASCII", JKS, 2, "c", SPAN_LIT("\0p\0\xe4\0\xdf"), "p\xc3\xa4\xc3\x9f", "jks cert ? keystore" },
	{ "the same in Latin-1", JKS, 2, "c", SPAN_LIT("\0p\0\xe4\0\xdf"), "p\xe4\xdf", "jks cert ? keystore" },
	{ "a character of three octets", JKS, 2, "c", SPAN_LIT("\x65\xe5"), "\xe6\x97\xa5", "jks cert ? keystore" },
	{ "a character beyond 16 bits", JKS, 2, "c", SPAN_LIT("\xd8\x3d\xde\x00\0!"), "\xf0\x9f\x98\x80!", "jks cert ? keystore" },
	{ "what is damaged asks for none", JKS, 2, "x", SPAN_LIT("\0a"), "a", "jks malformed keystore" },
	/* clang-format on */
};

static void number(struct buf *b, size_t n, int octets)
{
	while (octets--)
		buf_putc(b, (uint8_t)(n >> (8 * octets)));
}

static void certificate(struct buf *b, unsigned version, struct span der)
{
	if (version == 2) {
		number(b, 5, 2);
		buf_puts(b, "X.509");
	}
	number(b, der.n, 4);
	buf_put(b, der.p, der.n);
}

static void head(struct buf *b, unsigned tag)
{
	number(b, tag, 4);
	number(b, 1, 2);
	buf_putc(b, 'k');
	number(b, 0, 8);
}

static void entry(struct buf *b, char what, unsigned version, struct span der)
{
	/* of a class xyz without fields */
	static const char object[] = "\xac\xed\0\x05sr\0\x03xyz\0\0\0\0\0\0\0\1\2\0\0xp", sealed[] = "sealed";
	size_t chain = what == 'k' ? 1 : what == 'K' ? 2 : 0;

	switch (what) {
	case 'c':
	case 'm':
		head(b, 2);
		certificate(b, version, what == 'c' ? der : SPAN_LIT("none"));
		return;
	case 's':
		head(b, 3);
		buf_put(b, object, sizeof object - 1);
		return;
	case 'e':
		head(b, 3);
		buf_put(b, object, sizeof object - 3);
		return;
	case 't':
		head(b, 3);
		buf_puts(b, "no object");
		return;
	case 'x':
		head(b, 4);
		return;
	default:
		head(b, 1);
		number(b, sizeof sealed - 1, 4);
		buf_puts(b, sealed);
		number(b, chain, 4);
		while (chain--)
			certificate(b, version, der);
	}
}

static void make(struct buf *b, const char *magic, unsigned version, const char *content, struct span password)
{
	struct buf der = BUF_INIT;
	uint8_t digest[20];
	gnutls_hash_hd_t hash;

	load_read("leaf.der", &der);
	buf_put(b, magic, 4);
	number(b, version, 4);
	number(b, strlen(content), 4); /* the end is counted as an entry, too */
	for (; *content && *content != '|'; content++)
		entry(b, *content, version, buf_span(&der));
	ck_assert_int_eq(gnutls_hash_init(&hash, GNUTLS_DIG_SHA1), 0);
	gnutls_hash(hash, password.p, password.n);
	gnutls_hash(hash, "Mighty Aphrodite", 16);
	gnutls_hash(hash, b->s, b->n);
	gnutls_hash_deinit(hash, digest);
	buf_put(b, digest, sizeof digest);
	buf_free(&der);
}

static void tell(const struct piece *p, struct buf *out)
{
	bool seal = p->kind == PIECE_NOTE && (p->note == INPUT_NOTE_SEAL || p->note == INPUT_NOTE_SEAL_BROKEN);

	if (p->kind == PIECE_DER && p->der == DER_KIND_CERTIFICATE)
		buf_puts(out, " cert");
	else if (p->kind == PIECE_KEY)
		buf_puts(out, p->key->encrypted ? " key" : " open key");
	else if (p->kind == PIECE_BROKEN)
		buf_puts(out, " malformed");
	else if (p->kind == PIECE_NOTE && p->note == INPUT_NOTE_KEYSTORE_CUT)
		buf_printf(out, " cut");
	else if (p->kind == PIECE_NOTE && (seal || p->note == INPUT_NOTE_KEYSTORE)) {
		buf_puts(out, seal ? " seal" : " keystore");
		if (p->detail.kind != ARGUMENT_NONE) {
			buf_putc(out, '(');
			argument_render(out, p->detail, &rendering_plain);
			buf_putc(out, ')');
		}
	} else if (p->kind == PIECE_NOTE && !p->about)
		buf_printf(out, " %s", input_note_rule(p->note));
}

static void read_all(struct reading *r, const char *given, struct buf *out)
{
	char *list = arena_strdup(r->arena, given), *save = NULL, *word = strtok_r(list, "|", &save);
	enum reading_step step;

	do {
		r->pieces.n = 0;
		step = r->format->read(r);
		buf_puts(out, r->kind ? r->kind : "");
		r->kind = NULL;
		for (size_t i = 0; i < r->pieces.n; i++)
			tell(&r->pieces.v[i], out);
		if (step == READING_WANTS_PASSWORD) {
			buf_puts(out, " ?");
			r->password = word;
			word = strtok_r(NULL, "|", &save);
		}
	} while (step == READING_GOES_ON || step == READING_WANTS_PASSWORD);
	r->format->end(r);
}

START_TEST(reads)
{
	struct buf store = BUF_INIT, out = BUF_INIT;
	struct reading r = { .arena = arena_new(), .file = true };

	make(&store, rows[_i].magic, rows[_i].version, rows[_i].content, rows[_i].password);
	r.in = buf_span(&store);
	r.format = format_of(r.in, NULL);
	read_all(&r, rows[_i].given, &out);
	unit_str(rows[_i].name, buf_str(&out), rows[_i].yields);
	ck_assert(r.secret);
	vec_free(&r.pieces);
	arena_free(r.arena);
	buf_free(&store);
	buf_free(&out);
}
END_TEST

/* 1,000 objects are read of one file; of more that is said. */
START_TEST(bounded)
{
	size_t n = 1000 + (size_t)_i, certificates = 0;
	char *content = calloc(1, n + 1);
	struct buf store = BUF_INIT, out = BUF_INIT;
	struct reading r = { .arena = arena_new(), .file = true };

	memset(content, 'c', n);
	make(&store, JKS, 2, content, CHANGEIT);
	r.in = buf_span(&store);
	r.format = format_of(r.in, NULL);
	read_all(&r, "", &out);
	for (const char *at = buf_str(&out); (at = strstr(at, " cert")) != NULL; at++)
		certificates++;
	ck_assert_uint_eq(certificates, 1000);
	ck_assert((strstr(buf_str(&out), "limit-hit") != NULL) == (n > 1000));
	vec_free(&r.pieces);
	arena_free(r.arena);
	buf_free(&store);
	buf_free(&out);
	free(content);
}
END_TEST

/* Cut anywhere, it is no keystore or one that is damaged, and nothing is asked for that could not help. */
START_TEST(cut)
{
	struct buf store = BUF_INIT;

	make(&store, rows[_i].magic, rows[_i].version, rows[_i].content, rows[_i].password);
	for (size_t n = 0; n < store.n; n++) {
		struct reading r = { .arena = arena_new(), .file = true };
		struct buf out = BUF_INIT;
		uint8_t *copy = malloc(n ? n : 1); /* for the sanitizer */

		memcpy(copy, store.s, n);
		r.in = span_of(copy, n);
		r.format = format_of(r.in, NULL);
		if (!strcmp(r.format->name, "keystore")) {
			read_all(&r, "a", &out);
			ck_assert_msg(strstr(buf_str(&out), "malformed") || strstr(buf_str(&out), " ?"),
			              "%zu of %zu: %s", n, store.n, buf_str(&out));
		} else {
			ck_assert_msg(n < 32, "%zu: %s", n, r.format->name);
		}
		vec_free(&r.pieces);
		arena_free(r.arena);
		buf_free(&out);
		free(copy);
	}
	buf_free(&store);
}
END_TEST

UNIT_SUITE("keystore")
{
	UNIT_ROWS(tc, reads, rows);
	tcase_add_loop_test(tc, bounded, 0, 2);
	tcase_add_loop_test(tc, cut, 0, 12);
}
