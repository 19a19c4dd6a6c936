/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The facts in their order: chains, then each one's verdict, coverage and checklist; last which certificates are looked
 * at one by one. */
#include "config.h"

#include "analysis/analysis.h"

#include "analysis/chain.h"
#include "analysis/facts.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/clock.h"
#include "chain/budget.h"
#include "chain/graph.h"
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

static void mark_chain(const struct analysis *a, const struct chain *c, bool *mark, size_t n)
{
	for (size_t i = 0; i < c->paths->n; i++)
		for (size_t k = 0; k < c->paths->path[i].n; k++) {
			int id = certset_find(a->set, c->paths->path[i].cert[k]);

			if (id >= 0 && (size_t)id < n)
				mark[id] = true;
		}
	for (size_t i = 0; c->connection >= 0 && i < c->nsent; i++)
		mark[c->sent[i]] = true;
	if ((size_t)c->leaf < n)
		mark[c->leaf] = true;
}

/* How many certificates there are; on the way, what else. */
static size_t count_kinds(struct analysis *a)
{
	size_t n = 0;

	for (size_t i = 0; i < certset_count(a->set); i++) {
		enum entry_kind k = certset_entry(a->set, (int)i)->kind;

		a->kinds |= 1U << k;
		n += k == ENTRY_CERTIFICATE;
	}
	return n;
}

static void choose_examined(struct analysis *a, const struct analysis_input *in, size_t count)
{
	size_t n = certset_count(a->set);
	bool *mark = xcalloc(n + 1, sizeof *mark);
	int *list = ARENA_ARRAY(a->arena, int, n);

	if (in->only_leaf < 0 && count <= ANALYSIS_EXAMINED_MAX)
		memset(mark, true, n);
	for (size_t i = 0; i < a->nchain; i++)
		mark_chain(a, &a->chain[i], mark, n);
	for (size_t i = 0; i < n; i++)
		if (mark[i] && certset_entry(a->set, (int)i)->kind == ENTRY_CERTIFICATE)
			list[a->nexamined++] = (int)i;
	a->examined = list;
	free(mark);
}

/* ---- the analysis ---- */

static struct analysis *analysis_start(const struct analysis_input *in)
{
	struct arena *arena = arena_new();
	struct analysis *a = ARENA_NEW(arena, struct analysis);

	a->arena = arena;
	a->question = question_copy(arena, &in->question);
	if (a->question.at == TIME_UNKNOWN)
		a->question.at = clock_now();
	a->set = in->set;
	a->trust = trust_hold(in->trust);
	a->nconnection = in->nconnection;
	a->connection = ARENA_ARRAY(arena, struct connection *, in->nconnection);
	for (size_t i = 0; i < in->nconnection; i++)
		a->connection[i] = in->connection[i];
	return a;
}

struct analysis *analysis_facts(const struct analysis_input *in)
{
	struct analysis *a = analysis_start(in);

	a->budget = budget_for(count_kinds(a), in->question.budget);
	chains_make(a, in);
	size_t certificates = count_kinds(a); /* anchors on paths came to them */
	for (size_t i = 0; i < a->nchain; i++) {
		verdict_of_chain(a, &a->chain[i]);
		coverage_make(a, &a->chain[i]);
		checks_make(a, &a->chain[i]);
	}
	signers_make(a);
	choose_examined(a, in, certificates);
	roles_make(a);
	return a;
}

void analysis_free(struct analysis *a)
{
	if (!a)
		return;
	trust_free(a->trust);
	arena_free(a->arena);
}

/* ---- what is said of one entry ---- */

bool analysis_worst(const struct analysis *a, int entry, enum severity *out)
{
	bool any = false;

	for (size_t i = 0; i < a->nfinding; i++) {
		const struct finding *f = &a->finding[i];

		if (f->about == entry && (!any || f->severity < *out)) {
			*out = f->severity;
			any = true;
		}
	}
	return any;
}
