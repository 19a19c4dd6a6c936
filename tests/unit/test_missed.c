/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files in which a certificate was to stand: by what stands in each of the files that were named. */
#include "tests/unit/fixture.h"
#include "analysis/missed.h"
#include "cert/certificate.h"
#include "cert/key.h"
#include "lab/recipe.h"
#include "load/certset.h"

static const char recipe[] = "cert root ca subject=CN=Root\ncert leaf issuer=root subject=CN=leaf\n";

static struct arena *arena;
static struct lab *lab;

static void setup(void)
{
	struct err e = { 0 };

	arena = arena_new();
	struct recipe *r = recipe_parse(arena, "unit", span_str(recipe), NULL, &e);
	lab = r ? lab_make(arena, r, 1780272000, unit_src("tests/keys"), &e) : NULL;
	ck_assert_msg(lab != NULL, "%s", e.text);
}

static void teardown(void)
{
	arena_free(arena);
}

static void add_key(struct certset *s, struct origin o, const struct public_key *pub)
{
	struct key *key = ARENA_NEW(arena, struct key);
	struct entry e = { .kind = ENTRY_KEY, .object = key, .first = o };

	if (pub)
		key->pub = *pub;
	key->opened = pub != NULL;
	certset_add(s, &e, pub ? pub->spki : SPAN_LIT("closed"));
}

/* C: a CA's certificate, L: an end entity's, R: a request, r: the certificate for it, K: an opened key, k: the leaf's,
 * ?: one that is not opened, X: a list, B: what could not be read. */
static void put(struct certset *s, int input, char what)
{
	static uint32_t position;
	struct origin o = { .kind = ORIGIN_FILE, .input = (uint16_t)input, .position = position++ };
	struct span leaf = lab_certificate(lab, "leaf");

	if (what == 'C')
		certset_add_der(s, lab_certificate(lab, "root"), ENTRY_CERTIFICATE, o);
	else if (what == 'L')
		certset_add_der(s, leaf, ENTRY_CERTIFICATE, o);
	else if (what == 'R')
		certset_add_der(s, fixture(arena, "csr"), ENTRY_CSR, o);
	else if (what == 'r')
		certset_add_der(s, fixture(arena, "ec-p256"), ENTRY_CERTIFICATE, o);
	else if (what == 'K')
		add_key(s, o, &certificate_read(arena, fixture(arena, "ec-p384"))->key);
	else if (what == 'k')
		add_key(s, o, &certificate_read(arena, leaf)->key);
	else if (what == '?')
		add_key(s, o, NULL);
	else if (what == 'X')
		certset_add_der(s, fixture(arena, "crl"), ENTRY_CRL, o);
	else if (what == 'B')
		certset_add(s, &(struct entry){ .kind = ENTRY_BROKEN, .first = o }, SPAN_LIT("broken"));
}

/* files: what stands in each, ' ' between them; a file that begins with '(' is one of a directory, with '-' a trust
 * store. want: by file which of R, K and X is in the place of a certificate; any: is it so of any? */
static const struct {
	const char *name, *files, *want;
	bool any;
} rows[] = {
	{ "a certificate", "L", ".", false },
	{ "a CA", "C", ".", false },
	{ "a request", "R", "R", true },
	{ "a request, and its certificate elsewhere", "R r", ". .", false },
	{ "a request beside an end entity's certificate", "RL", ".", false },
	{ "a request beside a CA's", "RC", "R", true },
	{ "a key", "K", "K", true },
	{ "a key whose certificate is elsewhere", "k L", ". .", false },
	{ "a key whose request is elsewhere", "K R", "K R", true },
	{ "a key that is not opened", "?", "K", true },
	{ "the same beside a CA, of which it may be", "?C", ".", false },
	{ "a key beside a CA", "KC", "K", true },
	{ "a list in the first file", "X L", "X .", true },
	{ "a list behind it", "L X", ". .", false },
	{ "a list behind a trust store", "-C X", ". X", true },
	{ "a list behind a directory's file", "(L X", ". X", true },
	{ "a request in a directory", "(R", ".", false },
	{ "a request in a trust store", "-R", ".", false },
	{ "what could not be read", "B", ".", true },
	{ "nothing", "", "", false },
};

START_TEST(missed)
{
	struct certset *s = certset_new();
	char *files = arena_strdup(arena, rows[_i].files), *rest;
	struct buf got = BUF_INIT;

	for (char *f = strtok_r(files, " ", &rest); f; f = strtok_r(NULL, " ", &rest)) {
		int parent = *f == '(' ? certset_add_input(s, "d", "directory", ORIGIN_FILE, -1) : -1;
		int input = certset_add_input(s, f, "pem", *f == '-' ? ORIGIN_TRUST : ORIGIN_FILE, parent);

		for (f += *f == '(' || *f == '-'; *f; f++)
			put(s, input, *f);
		certset_input_complete(s, input);
	}
	for (int i = 0; i < (int)certset_inputs(s); i++) {
		if (strcmp(certset_input(s, i)->kind, "directory") == 0)
			continue;
		size_t before = got.n;
		buf_puts(&got, before ? " " : "");
		before = got.n;
		buf_puts(&got, missed_for(s, i, ENTRY_CSR) ? "R" : "");
		buf_puts(&got, missed_for(s, i, ENTRY_KEY) ? "K" : "");
		buf_puts(&got, missed_for(s, i, ENTRY_CRL) ? "X" : "");
		buf_puts(&got, got.n == before ? "." : "");
	}
	unit_str(rows[_i].name, got.n ? buf_str(&got) : "", rows[_i].want);
	unit_int(rows[_i].name, missed_any(s), rows[_i].any);
	buf_free(&got);
	certset_free(s);
}
END_TEST

UNIT_SUITE("missed")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	UNIT_ROWS(tc, missed, rows);
}
