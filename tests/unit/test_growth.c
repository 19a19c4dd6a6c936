/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Twice as much of something is at most a little more than twice the work. Work is counted, not timed: signatures,
 * entries of the set that somebody looked at, possible issuers that were compared, certificates that were named. */
#include "tests/unit/unit.h"

#include "base/buf.h"
#include "diagnose/diagnose.h"
#include "diagnose/leaves.h"
#include "base/clock.h"
#include "base/secret.h"
#include "lab/recipe.h"
#include "report/report.h"

#include <ftw.h>
#include <unistd.h>

#define SMALLEST 50
#define DOUBLINGS 2
#define GROWTH_MAX 2.3

/* Makes n of it; the files that are read stand in "in" and "in2", the trust anchors in root.pem. */
static const struct {
	const char *name;
	const char *once, *each; /* statements; # stands for the number */
	const char *in, *in2;
	int budget; /* --budget, 0: as it is */
} kinds[] = {
	{ "keys beside their certificates", "",
	  "cert l# issuer=root san=DNS:l#.example\nfile c.pem l#\nfile k.pem key:l#\n", "c.pem", "k.pem", 0 },
	{ "keys beside self-signed CAs, none of which is trusted", "",
	  "cert l# ca subject=\"CN=self #\"\nfile c.pem l#\nfile k.pem key:l#\n", "c.pem", "k.pem", 0 },
	{ "keys that fit nothing", "",
	  "key k# ec:p256\ncert l# issuer=root san=DNS:l#.example\nfile c.pem l#\nfile k.pem key:k#\n", "c.pem",
	  "k.pem", 0 },
	{ "requests beside their certificates", "",
	  "cert l# issuer=root san=DNS:l#.example\ncsr r# key=l# subject=\"CN=l#\" "
	  "san=DNS:l#.example,DNS:lost.example\n"
	  "file c.pem l#\nfile r.pem csr:r#\n",
	  "c.pem", "r.pem", 0 },
	{ "leaves", "", "cert l# issuer=root san=DNS:l#.example\nfile c.pem l#\n", "c.pem", NULL, 0 },
	{ "leaves of each of which something is found", "",
	  "cert l# issuer=root subject=\"CN=l#.example\" to=-1d\nfile c.pem l#\n", "c.pem", NULL, 0 },
	{ "leaves without an issuer", "cert gone ca\n", "cert l# issuer=gone san=DNS:l#.example\nfile c.pem l#\n",
	  "c.pem", NULL, 0 },
	{ "leaves with an OCSP response each", "",
	  "cert l# issuer=root san=DNS:l#.example\nocsp o# cert=l# status=good this=-1d next=+6d\n"
	  "file d/l#.pem l#\nfile d/o#.ocsp ocsp:o# format=der\n",
	  "d", NULL, 0 },
	{ "files in a directory", "", "cert l# issuer=root san=DNS:l#.example\nfile d/c#.pem l#\n", "d", NULL, 0 },
	{ "files in a directory, whose issuer is missing", "cert gone ca\n",
	  "cert l# issuer=gone san=DNS:l#.example\nfile d/c#.pem l#\n", "d", NULL, 0 },
	{ "one certificate in the files of a directory", "cert int issuer=root ca\n",
	  "cert l# issuer=int san=DNS:l#.example\nfile d/c#.pem l# int\n", "d", NULL, 0 },
	{ "CAs of one name, a leaf of each", "",
	  "cert i# issuer=root ca subject=\"CN=Same\"\ncert l# issuer=i# san=DNS:l#.example\nfile c.pem l# i#\n",
	  "c.pem", NULL, 0 },
	{ "CAs of one name that are self-signed, a leaf of each", "",
	  "cert i# ca subject=\"CN=Same\"\ncert l# issuer=i# san=DNS:l#.example\nfile c.pem l# i#\n", "c.pem", NULL,
	  0 },
	{ "self-signed CAs of one name, without key identifiers", "",
	  "cert i# ca subject=\"CN=Same\" ski=none aki=none\nfile c.pem i#\n", "c.pem", NULL, 0 },
	{ "leaves of one CA whose signatures are bad", "cert int issuer=root ca\nfile c.pem int\n",
	  "cert l# issuer=int san=DNS:l#.example damage=bad-signature\nfile c.pem l#\n", "c.pem", NULL, 0 },
	/* which of them signed, none did, is settled by trying: the bound of the run decides */
	{ "leaves of CAs of one name whose signatures are bad", "",
	  "cert i# issuer=root ca subject=\"CN=Same\"\n"
	  "cert l# issuer=i# san=DNS:l#.example damage=bad-signature\nfile c.pem l# i#\n",
	  "c.pem", NULL, 200 },
	/* nothing tells which key it was but trying: the bound of the run decides (RFC 4158 3.5.12) */
	{ "CAs of one name without key identifiers, a leaf of each", "",
	  "cert i# issuer=root ca subject=\"CN=Same\" ski=none aki=none\n"
	  "cert l# issuer=i# san=DNS:l#.example aki=none\nfile c.pem l# i#\n",
	  "c.pem", NULL, 200 },
};

struct work {
	unsigned long signatures, looks, by_leaf, written; /* by_leaf, written: leaf by leaf; octets */
	size_t findings, octets; /* octets: of the analysis, without the set */
};

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)kind, (void)at;
	return remove(path);
}

static void add_statements(struct buf *out, const char *statements, int i)
{
	for (const char *p = statements; *p; p++)
		if (*p == '#')
			buf_printf(out, "%d", i);
		else
			buf_putc(out, *p);
}

static void load(struct certset *set, const char *dir, const char *name)
{
	char path[200];
	struct err e = { 0 };

	snprintf(path, sizeof path, "%s/%s", dir, name);
	struct source src = { .kind = SOURCE_FILE, .spec = path, .path = path };
	ck_assert_msg(certset_load(set, &src, ORIGIN_FILE, NULL, &e), "%s", e.text);
}

/* The same once more, an answer a leaf; what it looked at. */
static unsigned long look_by_leaf(const struct analysis_input *in, struct buf *out, unsigned long *written)
{
	struct report_options o = { 0 };
	unsigned long before = certset_looks();
	struct leaves *l = leaves_begin(in);

	for (const struct analysis *a; (a = leaves_next(l)); *written += out->n) {
		buf_reset(out);
		report_json_line(out, a, &o);
	}
	report_json_line(out, leaves_rest(l), &o);
	leaves_end(l);
	return certset_looks() - before;
}

static struct work measure(int kind, int n)
{
	struct arena *arena = arena_new();
	struct buf text = BUF_INIT, out = BUF_INIT;
	struct err e = { 0 };
	char dir[] = "/tmp/certloupe-growth-XXXXXX", root[100];

	buf_puts(&text, "at 2026-06-01\ncert root ca from=-1y to=+9y\nfile root.pem root\n");
	add_statements(&text, kinds[kind].once, 0);
	for (int i = 0; i < n; i++)
		add_statements(&text, kinds[kind].each, i);
	ck_assert(mkdtemp(dir) != NULL);
	struct recipe *r = recipe_parse(arena, "growth", buf_span(&text), NULL, &e);
	struct lab *lab = r ? lab_make(arena, r, clock_now(), NULL, &e) : NULL;
	ck_assert_msg(lab && lab_write(lab, dir, true, &e), "%s", e.text);

	struct certset *set = certset_new();
	snprintf(root, sizeof root, "%s/root.pem", dir);
	const char *const spec[] = { root };
	struct trust *trust = trust_new(spec, 1, &e);
	struct question q = question_default;
	ck_assert(trust && time_parse("2026-06-01", 0, &q.at));
	q.budget = kinds[kind].budget;
	struct work w = { .signatures = signature_count(), .looks = certset_looks() };
	load(set, dir, kinds[kind].in);
	if (kinds[kind].in2)
		load(set, dir, kinds[kind].in2);
	struct analysis_input in = { .question = q, .set = set, .trust = trust, .only_leaf = -1 };
	struct analysis *a = diagnose(&in);
	struct report_options o = { 0 };
	report_text(&out, a, &o);
	report_json(&out, a, &o);
	w.by_leaf = look_by_leaf(&in, &out, &w.written);
	w.signatures = signature_count() - w.signatures;
	w.looks = certset_looks() - w.looks - w.by_leaf + a->budget.looks;
	w.findings = a->nfinding;
	w.octets = arena_bytes(a->arena);
	analysis_free(a);
	trust_free(trust);
	certset_free(set);
	nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	buf_free(&text);
	buf_free(&out);
	arena_free(arena);
	return w;
}

START_TEST(grows_in_step)
{
	struct work before = measure(_i, SMALLEST);

	for (int k = 1; k <= DOUBLINGS; k++) {
		struct work now = measure(_i, SMALLEST << k);

		ck_assert_msg((double)now.signatures <= GROWTH_MAX * (double)before.signatures &&
		                  (double)now.looks <= GROWTH_MAX * (double)before.looks &&
		                  (double)now.by_leaf <= GROWTH_MAX * (double)before.by_leaf &&
		                  (double)now.written <= GROWTH_MAX * (double)before.written &&
		                  (double)now.octets <= GROWTH_MAX * (double)before.octets,
		              "%s: from %d to %d: %lu to %lu signatures, %lu to %lu looks, leaf by leaf %lu to %lu "
		              "and %lu to %lu octets, %zu to %zu octets in memory",
		              kinds[_i].name, SMALLEST << (k - 1), SMALLEST << k, before.signatures, now.signatures,
		              before.looks, now.looks, before.by_leaf, now.by_leaf, before.written, now.written,
		              before.octets, now.octets);
		before = now;
	}
	if (getenv("GROWTH_SHOW"))
		printf("%-60s %lu signatures, %lu looks, %zu findings, %lu looks leaf by leaf\n", kinds[_i].name,
		       before.signatures, before.looks, before.findings, before.by_leaf);
}
END_TEST

#define LEAF_MAX 3000 /* octets that an analysis has of a leaf of which nothing is found */

START_TEST(keeps_little_of_a_leaf)
{
	int kind = 0;

	while (strcmp(kinds[kind].name, "leaves") != 0)
		kind++;
	size_t few = measure(kind, 200).octets, many = measure(kind, 400).octets;
	ck_assert_msg((many - few) / 200 <= LEAF_MAX, "%zu octets a leaf", (many - few) / 200);
}
END_TEST

UNIT_SUITE("growth")
{
	if (!SANITIZE_ADDRESS) /* there an object is a chunk of its own */
		tcase_add_test(tc, keeps_little_of_a_leaf);
	UNIT_ROWS(tc, grows_in_step, kinds);
}
