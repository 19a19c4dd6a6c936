/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the work of revocation grows with what is at hand: counted, never timed. Twice as much may cost 2.3 times as
 * much. What is counted: signatures tried, lists and answers looked at, entries of lists read. */
#include "tests/unit/pki.h"
#include "analysis/analysis.h"
#include "base/buf.h"
#include "cert/crl_index.h"
#include "cert/sigcheck.h"
#include "chain/verified.h"
#include "chain/revocation.h"
#include "diagnose/diagnose.h"

#define HEAD "at 2026-06-01\ncert root ca from=-1y to=+9y\ncert int issuer=root ca\ncert leaf issuer=int\n"

static size_t work(void)
{
	return signature_count() + revocation_looks() + crl_entries_read();
}

/* Each # in `line` is a number that counts from 1. have: how the lists are called. */
static const struct {
	const char *name, *line, *have, *expect;
} rows[] = {
	{ "lists of one scope", "crl c# issuer=int number=#\n", "crl", "good" },
	{ "lists that revoke", "crl c# issuer=int number=# revoke=leaf\n", "crl", "revoked" },
	{ "lists that put on hold", "crl c# issuer=int number=# revoke=leaf:certificateHold next=-1s this=-#s\n", "crl",
	  "expired" },
	{ "lists without a number", "crl c# issuer=int number=none this=-#s\n", "crl", "good" },
	{ "lists out of date", "crl c# issuer=int number=# this=-9d next=-1d\n", "crl", "expired" },
	{ "weak lists", "crl c# issuer=int number=# sig=sha1\n", "crl", "weak" },
	{ "altered lists", "crl c# issuer=int number=# damage=bad-signature\n", "crl", "bad-signature" },
	{ "lists of many points", "crl c# issuer=int number=# dp=http://a.example/#\n", "crl", "wrong-scope" },
	{ "lists of other issuers", "crl c# issuer=int issuer-name=\"CN=x#\"\n", "crl", "missing" },
	{ "deltas", "crl c# issuer=int number=# delta=1\n", "crl", "missing" },
	{ "lists of an entry each", "crl c# issuer=int number=# revoke=88\n", "crl", "good" },
	{ "answers about it", "ocsp c# cert=leaf produced=-#s\n", "ocsp", "good" },
	{ "altered answers", "ocsp c# cert=leaf produced=-#s damage=bad-signature\n", "ocsp", "ocsp-invalid" },
};

static void put_numbered(struct buf *out, const char *line, unsigned n)
{
	for (; *line; line++)
		if (*line == '#')
			buf_printf(out, "%u", n);
		else
			buf_putc(out, *line);
}

/* The work of asking about the leaf with n of them at hand. */
static size_t work_with(const char *name, const char *line, const char *have, const char *expect, unsigned n)
{
	struct buf recipe = BUF_INIT, names = BUF_INIT;

	buf_puts(&recipe, HEAD);
	buf_puts(&names, "leaf int");
	for (unsigned i = 1; i <= n; i++) {
		put_numbered(&recipe, line, i);
		buf_printf(&names, " %s:c%u", have, i);
	}
	verified_forget();
	size_t before = work();
	struct pki p = pki_new(buf_str(&recipe), buf_str(&names), "root");
	struct question q = pki_question();
	struct graph *g = graph_new(p.arena, p.set, p.trust, &q, -1);
	struct path_set *s = paths_find(p.arena, g, pki_cert(&p, "leaf"), &q, PURPOSE_ANY, NULL);
	unit_str(name, revocation_state_name(revocation_of(g, &q, &s->path[0], 0)->state), expect);
	size_t done = work() - before;
	pki_free(&p);
	buf_free(&recipe);
	buf_free(&names);
	return done;
}

static void grows_no_faster(const char *name, const size_t done[3])
{
	for (int i = 1; i < 3; i++)
		ck_assert_msg(done[i] * 10 <= done[i - 1] * 23, "%s: %zu, %zu, %zu", name, done[0], done[1], done[2]);
}

START_TEST(lists)
{
	size_t done[3];

	for (unsigned i = 0, n = 50; i < 3; i++, n *= 2)
		done[i] = work_with(rows[_i].name, rows[_i].line, rows[_i].have, rows[_i].expect, n);
	ck_assert_msg(done[0] > 0, "%s: nothing is counted", rows[_i].name);
	grows_no_faster(rows[_i].name, done);
}
END_TEST

/* One list of n entries, read and asked about n certificates. */
static size_t work_of_entries(unsigned n, bool extended, bool whole)
{
	struct arena *a = arena_new();
	struct buf der = BUF_INIT;
	struct crl_entry e;

	for (unsigned i = 1; i <= n; i++) {
		const uint8_t head[] = { 0x30,
			                 (uint8_t)(extended ? 0x22 : 0x14),
			                 0x02,
			                 0x03,
			                 (uint8_t)(i >> 16),
			                 (uint8_t)(i >> 8),
			                 (uint8_t)i,
			                 0x17,
			                 0x0d };
		buf_put(&der, head, sizeof head);

		buf_puts(&der, "260501000000Z");
		if (extended)
			buf_put(&der, "\x30\x0c\x30\x0a\x06\x03\x55\x1d\x15\x04\x03\x0a\x01\x01", 14);
	}
	struct crl c = { .entries = buf_span(&der), .nentries = n, .issuer = SPAN_LIT("\x30\x00"), .whole = whole };
	size_t before = work(), found = 0;
	struct crl_index *x = crl_index_new(a, &c);
	for (unsigned i = 1; i <= n; i++) {
		const uint8_t serial[] = { (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i };

		found += crl_index_find(x, span_of(serial, 3), c.issuer, &e) && e.reason == (extended ? 1 : -1);
	}
	ck_assert_uint_eq(found, n);
	size_t done = work() - before;
	buf_free(&der);
	arena_free(a);
	return done;
}

START_TEST(entries)
{
	size_t done[3];

	for (unsigned i = 0, n = 5000; i < 3; i++, n *= 2)
		done[i] = work_of_entries(n, _i & 1, _i & 2);
	grows_no_faster("entries", done);
	ck_assert_uint_le(done[2], 4 * 20000); /* one pass, and hardly more than one entry a question */
}
END_TEST

/* n leaves, and a list or one response with an answer about each. */
static size_t work_of_leaves(unsigned n, bool ocsp)
{
	struct buf recipe = BUF_INIT, names = BUF_INIT;

	buf_puts(&recipe, HEAD "key k ec:p256\n");
	buf_puts(&names, ocsp ? "int ocsp:o" : "int crl:c");
	for (unsigned i = 1; i <= n; i++) {
		buf_printf(&recipe, "cert l%u issuer=int key=k\n", i);
		buf_printf(&names, " l%u", i);
	}
	buf_puts(&recipe, ocsp ? "ocsp o cert=leaf" : "crl c issuer=int");
	for (unsigned i = 1; i <= n; i++)
		buf_printf(&recipe, ocsp ? " also=l%u" : " revoke=9%05x", i);
	buf_puts(&recipe, "\n");
	struct pki p = pki_new(buf_str(&recipe), buf_str(&names), "root");
	struct question q = pki_question();
	struct graph *g = graph_new(p.arena, p.set, p.trust, &q, -1);
	const struct certificate *way[] = { NULL, pki_cert(&p, "int"), pki_cert(&p, "root") };
	struct path path = { .cert = way, .n = 3 };
	verified_forget();
	size_t before = work();
	for (unsigned i = 1; i <= n; i++) {
		char name[16];

		snprintf(name, sizeof name, "l%u", i);
		way[0] = pki_cert(&p, name);
		unit_str(name, revocation_state_name(revocation_of(g, &q, &path, 0)->state), "good");
	}
	size_t done = work() - before;
	pki_free(&p);
	buf_free(&recipe);
	buf_free(&names);
	return done;
}

START_TEST(leaves)
{
	size_t done[3];

	for (unsigned i = 0, n = 50; i < 3; i++, n *= 2)
		done[i] = work_of_leaves(n, _i);
	grows_no_faster(_i ? "leaves of one response" : "leaves under one list", done);
}
END_TEST

/* Verdict, signer of the list and what OpenSSL would say: its signature is computed once for all of them. */
START_TEST(one_list)
{
	struct pki p = pki_new(HEAD "crl c issuer=int revoke=88\n", "leaf int crl:c", "root");
	struct question q = pki_question();

	verified_forget();
	unsigned before = signature_count();
	struct analysis *a =
	    diagnose(&(struct analysis_input){ .question = q, .set = p.set, .trust = p.trust, .only_leaf = -1 });
	ck_assert_uint_eq(a->nlist, 1);
	ck_assert_ptr_nonnull(a->list[0].signer.by);
	ck_assert_uint_eq(signature_count() - before, 3); /* of the leaf, of its issuer, and of the list */
	analysis_free(a);
	pki_free(&p);
}
END_TEST

UNIT_SUITE("growth_evidence")
{
	tcase_set_timeout(tc, 120);
	UNIT_ROWS(tc, lists, rows);
	tcase_add_loop_test(tc, entries, 0, 4);
	tcase_add_test(tc, one_list);
	tcase_add_loop_test(tc, leaves, 0, 2);
}
