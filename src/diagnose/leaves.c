/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The leaves are judged by parts, the first ones small, so that the first answer comes soon. Of each leaf some octets
 * are kept, by which those are found that all together are asked about. */
#include "config.h"

#include "diagnose/leaves.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/excerpt.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/public_key.h"
#include "chain/budget.h"
#include "diagnose/diagnose.h"
#include "diagnose/diagnosis.h"
#include "diagnose/rule.h"
#include "load/certset.h"

#include <stdlib.h>
#include <string.h>

#define PART_MAX 256

/* Certificates with equal marks may have the same issuer and number, or the same name and key. */
struct resemblance {
	uint64_t hash;
	int entry;
};
typedef VEC_OF(struct resemblance) marks;
typedef VEC_OF(int) numbers;

/* Who speaks for all: the first of its kind. */
enum spokesman {
	SPOKESMAN_FIRST,
	SPOKESMAN_TRUSTED,
	SPOKESMAN_NOT_TRUSTED,
	SPOKESMAN_ERROR,
	SPOKESMAN_KEYLESS,
	SPOKESMEN
};

struct leaves {
	struct arena *arena;
	struct analysis_input in;
	struct portion part; /* the one that is judged */
	struct budget budget;
	int *leaf;
	size_t nleaf, next; /* next: of the first that is in no part yet */
	size_t size;        /* of the next part */
	struct analysis *now;
	size_t unit;   /* of the part, whose answer is next */
	size_t number; /* answers so far */
	bool begun;
	bool *said; /* by entry: it is in an answer */
	size_t nsaid;
	bool *key_used; /* by entry */
	int speaker[SPOKESMEN];
	marks serial, holder;
	numbers also;
};

static void forget(void *ctx)
{
	struct leaves *l = ctx;

	vec_free(&l->serial);
	vec_free(&l->holder);
	vec_free(&l->also);
}

static const void *own(struct arena *a, const void *list, size_t n, size_t size)
{
	return n ? arena_dup(a, list, n * size) : NULL;
}

static const unsigned *count_by_input(struct leaves *l)
{
	unsigned *n = ARENA_ARRAY(l->arena, unsigned, certset_inputs(l->in.set) + 1);

	for (size_t i = 0; i < l->nleaf; i++) {
		size_t all;
		const struct origin *o = certset_origins(l->in.set, l->leaf[i], &all);
		int input = -1;

		for (size_t k = 0; k < all && input < 0; k++)
			if (o[k].kind == ORIGIN_FILE)
				input = o[k].input;
		n[input + 1]++;
	}
	return n;
}

static unsigned runs; /* of this process, by parts */

struct leaves *leaves_begin(const struct analysis_input *in)
{
	struct arena *a = arena_new();
	struct leaves *l = ARENA_NEW(a, struct leaves);

	l->arena = a;
	l->in = *in;
	l->in.connection =
	    (struct connection **)(uintptr_t)own(a, in->connection, in->nconnection, sizeof *in->connection);
	l->in.failed = own(a, in->failed, in->nfailed, sizeof *in->failed);
	l->in.server = own(a, in->server, in->server ? 1 : 0, sizeof *in->server);
	if (l->in.question.at == TIME_UNKNOWN)
		l->in.question.at = clock_now();
	arena_on_free(a, forget, l);
	certset_pass_begin(in->set);
	l->leaf = analysis_leaves(&l->in, a, &l->nleaf);
	certset_pass_end(in->set);
	l->part.ninput = certset_inputs(in->set);
	l->part.of_input = count_by_input(l);
	l->part.chains = l->nleaf + in->nconnection + (in->cert_spec != NULL);
	l->budget.run = ++runs;
	l->part.budget = &l->budget;
	l->nsaid = certset_count(in->set);
	l->said = ARENA_ARRAY(a, bool, l->nsaid);
	l->key_used = ARENA_ARRAY(a, bool, l->nsaid);
	for (int i = 0; i < SPOKESMEN; i++)
		l->speaker[i] = -1;
	return l;
}

/* ---- a part ---- */

static void drop_part(struct leaves *l)
{
	if (!l->now)
		return;
	l->budget = l->now->budget;
	analysis_free(l->now);
	l->now = NULL;
	certset_pass_end(l->in.set);
}

static void judge_part(struct leaves *l)
{
	l->in.part = &l->part;
	certset_pass_begin(l->in.set);
	l->now = diagnose(&l->in);
	l->unit = 0;
}

/* Connections, with our own certificate: one part. false: there is nothing left. */
static bool next_part(struct leaves *l)
{
	drop_part(l);
	l->part.peers = !l->begun && (l->in.nconnection || l->in.cert_spec);
	l->begun = true;
	l->part.nleaf = 0;
	if (!l->part.peers) {
		l->size = l->size == 0 ? 1 : l->size < PART_MAX ? 2 * l->size : PART_MAX;
		l->part.leaf = l->leaf + l->next;
		l->part.nleaf = l->nleaf - l->next < l->size ? l->nleaf - l->next : l->size;
		l->next += l->part.nleaf;
		if (!l->part.nleaf)
			return false;
	}
	judge_part(l);
	return true;
}

/* ---- what is kept of it ---- */

static uint64_t mixed(uint64_t hash, struct span octets)
{
	for (size_t i = 0; i < octets.n; i++)
		hash = (hash ^ octets.p[i]) * UINT64_C(0x100000001b3);
	return hash;
}

/* The same key is written the same way, or it is not seen here. */
static void mark_certificate(struct leaves *l, int entry)
{
	const struct certificate *c = certset_certificate(l->in.set, entry);

	*vec_push(&l->serial) = (struct resemblance){ mixed(c->issuer_hash, c->serial), entry };
	*vec_push(&l->holder) = (struct resemblance){ mixed(c->subject_hash, certificate_key_octets(c)), entry };
	int key = certset_key_for(l->in.set, &c->key);
	if (key < 0 || l->key_used[key])
		return;
	l->key_used[key] = true;
	*vec_push(&l->also) = entry;
}

static void speak_as(struct leaves *l, enum spokesman s, bool does, int leaf)
{
	if (does && l->speaker[s] < 0)
		l->speaker[s] = leaf;
}

static void remember(struct leaves *l, const struct analysis *one)
{
	for (size_t i = 0; i < one->nexamined; i++) {
		int entry = one->examined[i];

		if ((size_t)entry >= l->nsaid || l->said[entry])
			continue;
		l->said[entry] = true;
		mark_certificate(l, entry);
	}
	for (size_t i = 0; i < one->nchain && !l->part.peers; i++) {
		const struct chain *c = &one->chain[i];

		speak_as(l, SPOKESMAN_FIRST, true, c->leaf);
		speak_as(l, SPOKESMAN_TRUSTED, c->verdict == VERDICT_TRUSTED, c->leaf);
		speak_as(l, SPOKESMAN_NOT_TRUSTED, c->verdict != VERDICT_TRUSTED, c->leaf);
		speak_as(l, SPOKESMAN_ERROR, one->verdict == VERDICT_ERROR, c->leaf);
		speak_as(l, SPOKESMAN_KEYLESS, certset_key_for(l->in.set, &c->cert->key) < 0, c->leaf);
	}
}

/* ---- one answer ---- */

static size_t units(const struct leaves *l)
{
	return l->part.peers && l->in.nconnection ? l->in.nconnection : l->now->nchain;
}

const struct analysis *leaves_next(struct leaves *l)
{
	const struct analysis_input alone = { .nfailed = 0 };

	while (!l->now || l->unit == units(l))
		if (!next_part(l))
			return NULL;
	struct analysis *one = l->part.peers && l->in.nconnection ? excerpt_of_connection(l->now, l->unit, l->number)
	                                                          : excerpt_of_chain(l->now, l->unit, l->number);
	l->unit++;
	l->number++;
	verdict_of_all(one, &alone);
	analysis_link(one);
	remember(l, one);
	return one;
}

/* ---- the rest ---- */

static int by_mark(const void *x, const void *y)
{
	const struct resemblance *a = x, *b = y;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (a->entry > b->entry) - (a->entry < b->entry);
}

/* Those with equal marks; of very many the first. */
static void add_equal(struct leaves *l, marks *list)
{
	if (list->n)
		qsort(list->v, list->n, sizeof *list->v, by_mark);
	for (size_t i = 0; i < list->n && l->also.n < ANALYSIS_EXAMINED_MAX; i++)
		if ((i > 0 && list->v[i].hash == list->v[i - 1].hash) ||
		    (i + 1 < list->n && list->v[i].hash == list->v[i + 1].hash))
			*vec_push(&l->also) = list->v[i].entry;
}

static int by_number(const void *x, const void *y)
{
	return *(const int *)x - *(const int *)y;
}

static void gather_speakers(struct leaves *l, int *list)
{
	size_t n = 0;

	qsort(l->speaker, SPOKESMEN, sizeof *l->speaker, by_number);
	for (int i = 0; i < SPOKESMEN; i++)
		if (l->speaker[i] >= 0 && (i == 0 || l->speaker[i] != l->speaker[i - 1]))
			list[n++] = l->speaker[i];
	l->part.leaf = list;
	l->part.nleaf = n;
}

/* What was said of a leaf stands in its answer. */
static bool is_of_rest(const struct leaves *l, const struct finding *f)
{
	int entry = f->about.entry;

	if (f->about.chain >= 0 || f->about.connection >= 0)
		return false;
	return f->rule->together || entry < 0 || (size_t)entry >= l->nsaid || !l->said[entry];
}

const struct analysis *leaves_rest(struct leaves *l)
{
	int *speakers = ARENA_ARRAY(l->arena, int, SPOKESMEN);

	drop_part(l);
	gather_speakers(l, speakers);
	add_equal(l, &l->serial);
	add_equal(l, &l->holder);
	l->part.also = l->also.v;
	l->part.nalso = l->also.n;
	l->part.peers = true;
	l->part.last = true;
	if (!l->budget.hit)
		l->budget.spent = l->budget.looks = 0;
	judge_part(l);
	bool *keep = ARENA_ARRAY(l->arena, bool, l->now->nfinding);
	for (size_t i = 0; i < l->now->nfinding; i++)
		keep[i] = is_of_rest(l, &l->now->finding[i]);
	return excerpt_of_rest(l->now, keep);
}

void leaves_end(struct leaves *l)
{
	drop_part(l);
	arena_free(l->arena);
}
