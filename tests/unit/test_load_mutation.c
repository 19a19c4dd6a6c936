/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Damaged files of every form through the loader: no crash, no sanitizer's report, no read that never ends, and what
 * comes out is consistent. The damage is the same on every run. */
#include "tests/unit/load.h"

#define MUTATIONS 100 /* of each file */

static const char *const files[] = {
	"chain.pem",   "trusted.pem",   "leaf.der",           "leaf.csr",           "ca.crl",         "leaf.ocsp",
	"leaf.key",    "leaf-sec1.key", "leaf-key.der",       "leaf-encrypted.key", "rsa-legacy.key", "ed25519.key",
	"openssh.key", "chain.p7b",     "chain-der.p7b",      "leaf.p12",           "legacy.p12",     "plain.p12",
	"nomac.p12",   "store.p12",     "empty-password.p12",
};

static uint64_t state;

static uint32_t below(uint32_t n) /* xorshift */
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 32) % n;
}

static void mutate(struct buf *b)
{
	static const char *const words[] = {
		"-----BEGIN CERTIFICATE-----", "-----END X-----", "\n", "\\n", "=", "\"", "\xff\xfe", "MII"
	};
	for (uint32_t k = 1 + below(4); k > 0 && b->n; k--) {
		size_t at = below((uint32_t)b->n);
		const char *w = words[below(UNIT_COUNT(words))];

		switch (below(6)) {
		case 0:
			b->n = at;
			break;
		case 1:
			b->s[at] = (char)(b->s[at] ^ 1 << below(8));
			break;
		case 2:
			b->s[at] = (char)below(256);
			break;
		case 3:
			memmove(b->s + at, b->s + at + 1, b->n - at - 1);
			b->n--;
			break;
		case 4:
			memcpy(b->s + at, w, strlen(w) < b->n - at ? strlen(w) : b->n - at);
			break;
		case 5:
			memset(b->s + at, b->s[at], below(32) < b->n - at ? below((uint32_t)(b->n - at)) : 0);
			break;
		}
	}
}

static char *test_password(void *ctx, const char *prompt)
{
	(void)ctx;
	(void)prompt;
	return xstrdup("test");
}

static void look_at_all(struct certset *s)
{
	struct buf b = BUF_INIT;
	size_t n, total = 0;

	for (size_t id = 0; id < certset_count(s); id++) {
		const struct entry *e = certset_entry(s, (int)id);

		ck_assert(certset_origins(s, (int)id, &n) != NULL);
		total += n;
		certset_title(s, (int)id, &b);
		if (e->kind == ENTRY_CERTIFICATE)
			ck_assert_int_eq(certset_find(s, certset_certificate(s, (int)id)), (int)id);
		certset_csr(s, (int)id);
		certset_crl(s, (int)id);
		certset_ocsp(s, (int)id);
		certset_key(s, (int)id);
	}
	ck_assert_uint_eq(total, certset_input(s, 0)->nentries);
	ck_assert(certset_input(s, 0)->complete);
	ck_assert(total > 0 || certset_input(s, 0)->nnotes > 0); /* never silent */
	buf_free(&b);
}

START_TEST(mutations)
{
	state = 0x9e3779b97f4a7c15u + (uint64_t)_i;
	for (int k = 0; k < MUTATIONS; k++) {
		struct buf b = BUF_INIT;

		load_read(files[_i], &b);
		mutate(&b);
		const char *path = load_temporary(buf_str(&b), b.n);
		struct certset *s = certset_new();
		certset_password(s, test_password, NULL);
		load_path(s, path, NULL);
		look_at_all(s);
		certset_free(s);
		unlink(path);
		buf_free(&b);
	}
}
END_TEST

UNIT_SUITE("load_mutation")
{
	tcase_set_timeout(tc, 120);
	UNIT_ROWS(tc, mutations, files);
}
