/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Judging in steps: wherever it is stopped, what was not judged says so and nothing is called trusted; and a search
 * that gives way comes to the same as one that does not. */
#include "tests/unit/pki.h"

#include "diagnose/diagnose.h"
#include "diagnose/rule.h"

/* CAs of one name, told apart by nothing but their keys: the last one is who issued the leaves (RFC 4158 3.5.12). */
#define CAS 12
#define CA(n) "cert i" #n " issuer=root ca subject=\"CN=Same\" ski=none aki=none\n"
#define LIST(n) "crl c" #n " issuer=i" #n "\n"
#define LEAF(n) "cert l" #n " issuer=i12 san=DNS:l" #n ".example aki=none\n"
static const char recipe[] =
    "cert root ca from=-1y to=+9y\n" CA(1) CA(2) CA(3) CA(4) CA(5) CA(6) CA(7) CA(8) CA(9) CA(10) CA(11) CA(12) LIST(1)
        LIST(2) LIST(3) LIST(4) LIST(5) LIST(6) LIST(7) LIST(8) LIST(9) LIST(10) LIST(11) LIST(12) LEAF(1) LEAF(2)
            LEAF(3) "cert stray ca\ncert alone issuer=stray san=DNS:alone.example\n"
                    "cert nc issuer=root ca permit=DNS:a.example,DNS:b.example,DNS:c.example,DNS:d.example "
                    "exclude=DNS:e.example\n"
                    "cert names issuer=nc "
                    "san=DNS:a.example,DNS:b.example,DNS:c.example,DNS:d.example,DNS:x.a.example,DNS:x.b.example\n";
#define LISTS " crl:c1 crl:c2 crl:c3 crl:c4 crl:c5 crl:c6 crl:c7 crl:c8 crl:c9 crl:c10 crl:c11 crl:c12"
static const char trusted[] = "i1 i2 i3 i4 i5 i6 i7 i8 i9 i10 i11 i12 l1 l2 l3";

static struct pki pki;

static void setup(void)
{
	pki = pki_new(recipe, trusted, "root");
}

static void teardown(void)
{
	pki_free(&pki);
}

static struct judging *begin_of(struct pki *p)
{
	struct analysis_input in = { .question = question_default, .set = p->set, .trust = p->trust, .only_leaf = -1 };

	in.question.at = PKI_AT;
	return judging_begin(&in);
}

static struct judging *begin(void)
{
	return begin_of(&pki);
}

/* n steps, or all that there are; how many were done. */
static size_t go(struct judging *j, size_t n)
{
	size_t done = 0;

	while (done < n && judging_step(j))
		done++;
	return done;
}

static size_t limits(const struct analysis *a)
{
	size_t n = 0;

	for (size_t i = 0; i < a->nfinding; i++)
		n += strcmp(a->finding[i].rule->id, "limit-hit") == 0 && a->finding[i].severity == SEVERITY_ERROR;
	return n;
}

START_TEST(stopped_anywhere)
{
	struct judging *whole = begin();
	size_t all = go(whole, SIZE_MAX), chains, before = 0;
	struct analysis *a = judging_end(whole);
	bool some = false, half = false;

	ck_assert(!a->stopped);
	ck_assert_int_eq(a->verdict, VERDICT_TRUSTED);
	ck_assert_uint_eq(a->nchain, 3);
	ck_assert_uint_eq(limits(a), 0);
	analysis_free(a);
	ck_assert_uint_gt(all, 100);
	for (size_t n = 0; n < all; n += n < 80 ? 1 : 53) {
		struct judging *j = begin();
		size_t judged, unjudged = 0;

		ck_assert_uint_eq(go(j, n), n);
		judged = judging_done(j, &chains);
		ck_assert_uint_ge(judged, before);
		ck_assert_uint_le(judged, chains);
		before = judged;
		a = judging_end(j);
		ck_assert(a->stopped);
		ck_assert_int_eq(a->verdict, VERDICT_ERROR);
		ck_assert_int_eq(a->status, 1);
		ck_assert_uint_eq(limits(a), 1);
		for (size_t i = 0; i < a->nchain; i++) {
			const struct chain *c = &a->chain[i];

			unjudged += c->unjudged;
			ck_assert_int_eq(c->verdict, c->unjudged ? VERDICT_ERROR : VERDICT_TRUSTED);
			ck_assert_int_eq(c->reason, c->unjudged ? CLASS_OTHER : CLASS_NONE);
			ck_assert_uint_ge(c->paths->path[0].n, 1);
		}
		ck_assert_uint_eq(unjudged, a->nchain - (chains ? judged : 0));
		some |= unjudged == 0;
		half |= unjudged > 0 && unjudged < a->nchain;
		analysis_free(a);
	}
	ck_assert(some && half);
}
END_TEST

/* Whoever asks something else lets go of it: what it had is given back (sanitizers). */
START_TEST(dropped)
{
	for (size_t n = 0; n < 40; n++) {
		struct judging *j = begin();

		go(j, n);
		judging_free(j);
	}
	judging_free(NULL);
}
END_TEST

/* No step takes longer than a few verifications: somebody waits for a key to be answered. */
static const struct {
	const char *name, *lists;
	unsigned most;
} short_steps[] = {
	{ "CAs of one name", "", CAS }, { "each with a list", LISTS, 2 * CAS }, /* who signed a list is one step */
};

START_TEST(steps_are_short)
{
	char *files = xasprintf("%s%s", trusted, short_steps[_i].lists);
	struct pki p = pki_new(recipe, files, "root");
	struct judging *j = begin_of(&p);
	unsigned most = 0, before;
	bool more = true;

	while (more) {
		before = signature_count();
		more = judging_step(j);
		if (signature_count() - before > most)
			most = signature_count() - before;
	}
	analysis_free(judging_end(j));
	ck_assert_uint_gt(most, 0);
	if (most >= short_steps[_i].most)
		ck_abort_msg("%s: %u signatures in a step", short_steps[_i].name, most);
	pki_free(&p);
	free(files);
}
END_TEST

/* What it was asked with may go while it goes on. */
START_TEST(owns_what_it_was_asked)
{
	char *host = strdup("l1.example"), *word = strdup("root.pem");
	const char *words[] = { word }, *exclude[] = { host };
	struct analysis_input in = { .question = question_default,
		                     .set = pki.set,
		                     .trust = pki.trust,
		                     .only_leaf = -1,
		                     .trust_spec = words,
		                     .ntrust_spec = 1 };

	in.question.at = PKI_AT;
	in.question.host = host;
	in.question.exclude = exclude;
	in.question.nexclude = 1;
	struct judging *j = judging_begin(&in);
	memset(host, 'x', strlen(host));
	words[0] = exclude[0] = NULL;
	free(host);
	go(j, SIZE_MAX);
	struct analysis *a = judging_end(j);
	ck_assert_str_eq(a->question.host, "l1.example");
	ck_assert_str_eq(a->question.exclude[0], "l1.example");
	analysis_free(a);
	free(word);
}
END_TEST

/* A turn of one look: it gives way at every CA, and all that it comes to is the same, what it spent as well. */
static const struct {
	const char *name, *leaf, *trust, *lists;
	size_t steps; /* at least */
} searches[] = {
	{ "its issuer is the last of them", "l1", "root", "", CAS },
	{ "nothing is trusted", "l1", "", "", CAS },
	{ "its issuer is nowhere", "alone", "root", "", 3 },
	{ "each of them has a list", "l1", "root", LISTS, CAS *CAS / 2 },
	{ "... and nothing is trusted", "l1", "", LISTS, CAS *CAS / 2 },
	{ "names below constraints", "names", "root", " nc names", 5 + 6 + 6 }, /* read, read, compared */
};

static struct path_set *search(struct pki *p, const char *leaf, const struct question *q, uint64_t turn, size_t *steps,
                               struct budget *used)
{
	struct graph *g = graph_new(p->arena, p->set, p->trust, q, -1);
	struct finder *f = paths_begin(p->arena, g, pki_cert(p, leaf), q, PURPOSE_ANY, NULL);
	bool more = true;
	struct path_set *s;

	for (*steps = 0; more; ++*steps) {
		graph_budget(g)->turn = turn;
		more = paths_step(f);
	}
	s = paths_end(f);
	*used = *graph_budget(g);
	return s;
}

START_TEST(gives_way)
{
	char *files = xasprintf("i1 i2 i3 i4 i5 i6 i7 i8 i9 i10 i11 i12 l1 alone%s", searches[_i].lists);
	struct pki p = pki_new(recipe, files, searches[_i].trust);
	struct question q = question_default;
	size_t few, many;
	struct budget used, again;

	q.at = PKI_AT;
	struct path_set *a = search(&p, searches[_i].leaf, &q, UINT64_MAX, &few, &used);
	struct path_set *b = search(&p, searches[_i].leaf, &q, 1, &many, &again);
	unit_int(searches[_i].name, b->n, a->n);
	for (size_t i = 0; i < a->n; i++) {
		unit_int(searches[_i].name, b->path[i].n, a->path[i].n);
		unit_int(searches[_i].name, b->path[i].end, a->path[i].end);
		unit_int(searches[_i].name, b->path[i].valid, a->path[i].valid);
		unit_int(searches[_i].name, b->path[i].nproblem, a->path[i].nproblem);
		for (size_t k = 0; k < a->path[i].nproblem; k++)
			unit_int(searches[_i].name, b->path[i].problem[k].kind, a->path[i].problem[k].kind);
		ck_assert_mem_eq(b->path[i].cert, a->path[i].cert, a->path[i].n * sizeof *a->path[i].cert);
	}
	unit_int(searches[_i].name, b->sure, a->sure);
	unit_int(searches[_i].name, b->cut, a->cut);
	unit_int(searches[_i].name, b->steps, a->steps);
	unit_int(searches[_i].name, b->signatures, a->signatures);
	unit_int(searches[_i].name, (long)again.looks, (long)used.looks);
	unit_int(searches[_i].name, (long)again.spent, (long)used.spent);
	ck_assert_uint_ge(many, few);
	if (many < searches[_i].steps)
		ck_abort_msg("%s: %zu steps", searches[_i].name, many);
	pki_free(&p);
	free(files);
}
END_TEST

UNIT_SUITE("judging")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, stopped_anywhere);
	tcase_add_test(tc, dropped);
	UNIT_ROWS(tc, steps_are_short, short_steps);
	tcase_add_test(tc, owns_what_it_was_asked);
	UNIT_ROWS(tc, gives_way, searches);
}
