/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The facts in their order: chains, then each one's verdict, coverage and checklist; last which certificates are looked
 * at one by one. */
#include "config.h"

#include "analysis/analysis.h"

#include "analysis/chain.h"
#include "analysis/facts.h"
#include "analysis/finding.h"
#include "analysis/list_signer.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/sentence.h"
#include "base/vec.h"
#include "chain/budget.h"
#include "chain/graph.h"
#include "chain/path.h"
#include "chain/question.h"
#include "load/certset.h"
#include "load/trust.h"

#include <stdlib.h>
#include <string.h>

const char *verdict_name(enum verdict v)
{
	static const char *const name[] = {
		[VERDICT_TRUSTED] = "trusted",
		[VERDICT_UNTRUSTED] = "untrusted",
		[VERDICT_ERROR] = "error",
		[VERDICT_NONE] = "none",
	};
	return name[v];
}

const char *severity_name(enum severity s)
{
	static const char *const name[] = {
		[SEVERITY_ERROR] = "error", [SEVERITY_WARNING] = "warning", [SEVERITY_NOTE] = "note"
	};
	return name[s];
}

const char *check_result_name(enum check_result r)
{
	static const char *const name[] = {
		[CHECK_PASSED] = "passed",
		[CHECK_FAILED] = "failed",
		[CHECK_UNKNOWN] = "unknown",
		[CHECK_NOT_APPLICABLE] = "not-applicable",
	};
	return name[r];
}

/* ---- which certificates are looked at one by one ---- */

typedef VEC_OF(int) numbers;

static void add_number(const struct analysis *a, numbers *list, int id)
{
	const struct entry *e = certset_entry(a->set, id);

	if (e && e->kind == ENTRY_CERTIFICATE)
		*vec_push(list) = id;
}

static void add_chain(const struct analysis *a, const struct chain *c, numbers *list)
{
	for (size_t i = 0; i < c->paths->n; i++)
		for (size_t k = 0; k < c->paths->path[i].n; k++)
			add_number(a, list, certset_find(a->set, c->paths->path[i].cert[k]));
	for (size_t i = 0; c->connection >= 0 && i < c->nsent; i++)
		add_number(a, list, c->sent[i]);
	add_number(a, list, c->leaf);
}

static int by_number(const void *x, const void *y)
{
	return *(const int *)x - *(const int *)y;
}

/* How many certificates there are; on the way, what else. */
static size_t count_kinds(struct analysis *a)
{
	for (unsigned k = 0; k <= ENTRY_OTHER; k++)
		a->kinds |= certset_of_kind(a->set, (enum entry_kind)k) ? 1U << k : 0;
	return certset_of_kind(a->set, ENTRY_CERTIFICATE);
}

/* Each once, in their order. The list is freed. */
static void set_examined(struct analysis *a, numbers *list)
{
	int *examined = ARENA_ARRAY(a->arena, int, list->n);

	if (list->n)
		qsort(list->v, list->n, sizeof *list->v, by_number);
	a->examined = examined;
	a->nexamined = 0;
	for (size_t i = 0; i < list->n; i++)
		if (i == 0 || list->v[i] != list->v[i - 1])
			examined[a->nexamined++] = list->v[i];
	vec_free(list);
}

/* What is looked at one by one, and the lists, wait for the last one. */
static bool is_part(const struct analysis_input *in)
{
	return in->part && !in->part->last;
}

void analysis_examine_chains(struct analysis *a)
{
	numbers list = VEC_INIT;

	for (size_t i = 0; i < a->nchain; i++)
		add_chain(a, &a->chain[i], &list);
	set_examined(a, &list);
}

static void choose_examined(struct analysis *a, const struct analysis_input *in, size_t count)
{
	numbers list = VEC_INIT;

	if (in->only_leaf < 0 && !is_part(in) && count <= ANALYSIS_EXAMINED_MAX)
		for (size_t i = 0; i < certset_count(a->set); i++)
			add_number(a, &list, (int)i);
	else
		for (size_t i = 0; i < a->nchain; i++)
			add_chain(a, &a->chain[i], &list);
	for (size_t i = 0; in->part && i < in->part->nalso; i++)
		add_number(a, &list, in->part->also[i]);
	set_examined(a, &list);
}

/* Who signed the next list at hand, whether or not it is asked for on a path. false: there is none left. */
static bool ask_list(struct analysis *a, size_t *at)
{
	size_t n = a->kinds >> ENTRY_CRL & 1 ? certset_count(a->set) : 0;
	const struct crl *c = NULL;

	if (n && !a->list)
		a->list = ARENA_ARRAY(a->arena, struct list_fact, ANALYSIS_LISTS_MAX);
	for (; *at < n && a->nlist < ANALYSIS_LISTS_MAX && !c; ++*at)
		c = certset_entry(a->set, (int)*at)->kind == ENTRY_CRL ? certset_crl(a->set, (int)*at) : NULL;
	if (c)
		a->list[a->nlist++] =
		    (struct list_fact){ (int)*at - 1, signer_of_crl(c, a->set, a->trust, &a->budget) };
	return c;
}

const struct list_signer *analysis_list_signer(const struct analysis *a, int entry)
{
	for (size_t i = 0; i < a->nlist; i++)
		if (a->list[i].entry == entry)
			return &a->list[i].signer;
	return NULL;
}

/* ---- the analysis ---- */

struct analysis *analysis_new(const struct analysis_input *in)
{
	struct arena *arena = arena_new();
	struct analysis *a = ARENA_NEW(arena, struct analysis);

	a->arena = arena;
	a->said = sentence_pool_new(arena);
	a->question = question_copy(arena, &in->question);
	if (a->question.at == TIME_UNKNOWN)
		a->question.at = clock_now();
	a->gnutls = ARENA_NEW(arena, struct oracle *);
	*a->gnutls = NULL;
	a->set = in->set;
	a->trust = trust_hold(in->trust);
	if (in->server) {
		struct server_eyes *s = ARENA_NEW(arena, struct server_eyes);

		s->question = question_copy(arena, &in->server->question);
		s->question.at = a->question.at;
		s->trust = trust_hold(in->server->trust);
		a->server = s;
	}
	a->nconnection = in->nconnection;
	a->connection = ARENA_ARRAY(arena, struct connection *, in->nconnection);
	for (size_t i = 0; i < in->nconnection; i++)
		a->connection[i] = in->connection[i];
	return a;
}

/* How long a step of a path search may be: some milliseconds. */
#define TURN (3 * BUDGET_UNIT)

enum stage {
	STAGE_GATHER,
	STAGE_PATHS,
	STAGE_SETTLE,
	STAGE_JUDGE,
	STAGE_SIGNERS,
	STAGE_EXAMINE,
	STAGE_LISTS,
	STAGE_ROLES,
	STAGE_DONE
};

struct facts {
	struct analysis *a;
	const struct analysis_input *in;
	struct gathering *gathering; /* STAGE_GATHER */
	enum stage stage;
	size_t at;             /* chain that is next */
	struct finder *finder; /* STAGE_PATHS: of its paths; NULL: not begun */
	struct graph *files;   /* STAGE_SIGNERS: of all that is at hand; NULL: not made yet */
	size_t certificates;   /* once anchors on paths came to them */
	struct role_place role;
	bool stopped;
};

struct facts *facts_begin(struct analysis *a, const struct analysis_input *in)
{
	struct facts *f = ARENA_NEW(a->arena, struct facts);

	a->budget = budget_for(count_kinds(a), in->question.budget);
	if (in->part)
		budget_go_on(&a->budget, in->part->budget);
	*f = (struct facts){ .a = a, .in = in, .gathering = chains_begin(a, in) };
	return f;
}

static void next_stage(struct facts *f)
{
	f->stage++;
	f->at = 0;
}

static void judge_chain(struct facts *f, struct chain *c)
{
	verdict_of_chain(f->a, c);
	if (f->stopped)
		return;
	coverage_make(f->a, c);
	checks_make(f->a, c);
}

static void search_chain(struct facts *f, struct chain *c)
{
	f->a->budget.turn = TURN;
	if (!f->finder)
		f->finder = chain_search(f->a, c);
	if (!paths_step(f->finder)) {
		chain_take_paths(c, paths_end(f->finder));
		f->finder = NULL;
		f->at++;
	}
	f->a->budget.turn = UINT64_MAX;
}

bool facts_step(struct facts *f)
{
	struct analysis *a = f->a;

	switch (f->stage) {
	case STAGE_GATHER:
		if (!f->stopped && chains_step(f->gathering))
			break;
		chains_end(f->gathering);
		next_stage(f);
		break;
	case STAGE_PATHS:
		if (f->at == a->nchain)
			next_stage(f);
		else if (f->stopped)
			chain_leave(a, &a->chain[f->at++]);
		else
			search_chain(f, &a->chain[f->at]);
		break;
	case STAGE_SETTLE:
		chains_settle(a, f->in->part);
		f->certificates = count_kinds(a);
		next_stage(f);
		break;
	case STAGE_JUDGE:
		if (f->at == a->nchain)
			next_stage(f);
		else
			judge_chain(f, &a->chain[f->at++]);
		break;
	case STAGE_SIGNERS:
		if (f->at == a->nchain)
			next_stage(f);
		else
			signers_of(a, &a->chain[f->at++], &f->files);
		break;
	case STAGE_EXAMINE:
		choose_examined(a, f->in, f->certificates);
		roles_begin(a);
		next_stage(f);
		break;
	case STAGE_LISTS:
		if (f->stopped || is_part(f->in) || !ask_list(a, &f->at))
			next_stage(f);
		break;
	case STAGE_ROLES:
		if (f->stopped || !roles_step(a, &f->role))
			next_stage(f);
		break;
	case STAGE_DONE:
		break;
	}
	return f->stage != STAGE_DONE;
}

void facts_stop(struct facts *f)
{
	f->stopped = true;
}

size_t facts_judged(const struct facts *f)
{
	return f->stage < STAGE_PATHS ? 0 : f->stage == STAGE_PATHS ? f->at : f->a->nchain;
}

void analysis_free(struct analysis *a)
{
	if (!a)
		return;
	trust_free(a->trust);
	if (a->server)
		trust_free(a->server->trust);
	arena_free(a->arena);
}

int *analysis_leaves(const struct analysis_input *in, struct arena *arena, size_t *n)
{
	struct analysis *a = analysis_new(in);
	struct gathering *g;
	const int *leaf;
	int *list;

	a->budget = budget_for(count_kinds(a), in->question.budget);
	g = chains_begin(a, in);
	chains_count_only(g);
	while (chains_step(g))
		;
	leaf = chains_counted(g, n);
	list = ARENA_ARRAY(arena, int, *n);
	if (*n)
		memcpy(list, leaf, *n * sizeof *list);
	analysis_free(a);
	return list;
}

/* ---- what is said of one entry ---- */

bool analysis_worst(const struct analysis *a, int entry, enum severity *out)
{
	if (entry < 0 || (size_t)entry >= a->nworst || !a->worst[entry])
		return false;
	*out = (enum severity)(a->worst[entry] - 1);
	return true;
}

const struct certificate *analysis_first_end(const struct analysis *a)
{
	const struct certificate *first = NULL;

	for (size_t i = 0; i < a->nchain; i++) {
		const struct path *p = chain_path(&a->chain[i]);

		for (size_t k = 0; p && k < p->n; k++)
			if (p->cert[k]->not_after != TIME_UNKNOWN && (!first || p->cert[k]->not_after < first->not_after))
				first = p->cert[k];
	}
	return first;
}
