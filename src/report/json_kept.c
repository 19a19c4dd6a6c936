/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a chain is said when it is judged, but for the numbers of its findings, which are known in the end:
 * they are put into the text, whose lists of them are empty. */
#include "config.h"

#include "report/json_kept.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/excerpt.h"
#include "base/alike.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "diagnose/digest.h"
#include "diagnose/ranking.h"
#include "diagnose/rule.h"
#include "report/json.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

enum kept_kind { KIND_CHAIN, KIND_STACKS, KIND_FINDING /* and the rule's number */ };

#define NOTHING SIZE_MAX

struct chain_texts {
	size_t chain, stacks; /* stacks: maybe NOTHING */
};

struct json_kept {
	struct digest *digest;
	struct alike *texts;
	VEC_OF(struct chain_texts) chain;
	VEC_OF(size_t) finding; /* by ranked.found */
	struct buf scratch;
};

struct json_kept *report_json_keep(void)
{
	struct json_kept *k = xcalloc(1, sizeof *k);

	k->digest = digest_new();
	k->texts = alike_new(KIND_FINDING + rule_count());
	return k;
}

void report_json_keep_free(struct json_kept *k)
{
	if (!k)
		return;
	digest_free(k->digest);
	alike_free(k->texts);
	vec_free(&k->chain);
	vec_free(&k->finding);
	buf_free(&k->scratch);
	free(k);
}

/* ---- keeping ---- */

static size_t keep(struct json_kept *k, size_t kind)
{
	size_t at = alike_put(k->texts, kind, k->scratch.s, k->scratch.n);

	buf_reset(&k->scratch);
	return at;
}

static size_t keep_chain(struct json_kept *k, const struct json_report *r, const struct chain *c)
{
	struct chain bare = *c;
	struct check *row = arena_dup(r->a->arena, c->check, c->ncheck * sizeof *row);

	for (size_t i = 0; i < c->ncheck; i++)
		row[i].nfinding = 0;
	bare.check = row;
	bare.connection = -1;
	json_put_chain(&k->scratch, r, &bare);
	return keep(k, KIND_CHAIN);
}

static size_t keep_stacks(struct json_kept *k, const struct json_report *r, const struct chain *c)
{
	if (!chain_is_judged(c) || !c->paths->n)
		return NOTHING;
	json_put_stacks(&k->scratch, r, c, r->a->excerpt->number);
	return keep(k, KIND_STACKS);
}

static void keep_findings(struct json_kept *k, const struct json_report *r)
{
	size_t n;
	const struct finding *const *f = digest_taken(k->digest, &n);

	for (size_t i = 0; i < n; i++) {
		json_put_finding_words(&k->scratch, r, f[i]);
		*vec_push(&k->finding) = keep(k, KIND_FINDING + rule_number(f[i]->rule));
	}
}

bool report_json_keep_leaf(struct json_kept *k, const struct analysis *one)
{
	const struct json_report r = { .a = one };

	if (!digest_take(k->digest, one))
		return false;
	keep_findings(k, &r);
	*vec_push(&k->chain) =
	    (struct chain_texts){ keep_chain(k, &r, &one->chain[0]), keep_stacks(k, &r, &one->chain[0]) };
	return true;
}

struct analysis *report_json_keep_rest(struct json_kept *k, const struct analysis *rest)
{
	const struct json_report r = { .a = rest };
	struct analysis *all = digest_end(k->digest, rest);

	keep_findings(k, &r);
	return all;
}

/* ---- writing ---- */

size_t json_kept_chains(const struct json_kept *k)
{
	return k->chain.n;
}

size_t json_kept_findings(const struct json_kept *k)
{
	size_t n;

	digest_findings(k->digest, &n);
	return n;
}

bool report_json_kept_any(const struct json_kept *k, enum severity at_worst)
{
	size_t n;
	const struct ranked *f = digest_findings(k->digest, &n);

	for (size_t i = 0; i < n; i++)
		if (f[i].severity <= at_worst)
			return true;
	return false;
}

/* The rows of a checklist in its text: a quote within a text is escaped, so nothing else reads like this. */
static const char row_begins[] = "{\"check\":\"", row_ends[] = "\"findings\":[";

static void put_numbers(struct buf *out, const struct json_kept *k, const char *row, size_t n, const int *list,
                        size_t nlist)
{
	bool any = false;

	for (size_t i = 0; i < nlist; i++) {
		const char *own = digest_row(k->digest, list[i]);

		if (strlen(own) != n || memcmp(own, row, n) != 0)
			continue;
		buf_printf(out, "%s%d", any ? "," : "", list[i]);
		any = true;
	}
}

void json_kept_chain(struct json_kept *k, size_t i, struct buf *out)
{
	size_t n;
	const int *list = digest_of_chain(k->digest, i, &n);

	if (!n) {
		alike_get(k->texts, k->chain.v[i].chain, out);
		return;
	}
	alike_get(k->texts, k->chain.v[i].chain, &k->scratch);
	const char *at = buf_str(&k->scratch), *row, *end;
	while ((row = strstr(at, row_begins)) && (end = strstr(row, row_ends))) {
		row += sizeof row_begins - 1;
		end += sizeof row_ends - 1;
		buf_put(out, at, (size_t)(end - at));
		put_numbers(out, k, row, strcspn(row, "\""), list, n);
		at = end;
	}
	buf_puts(out, at);
	buf_reset(&k->scratch);
}

void json_kept_sides(const struct json_kept *k, int side[2])
{
	digest_sides(k->digest, side);
}

void json_kept_finding(const struct json_kept *k, const struct json_report *r, size_t i, struct buf *out)
{
	size_t n;
	const struct ranked *f = &digest_findings(k->digest, &n)[i];
	struct finding bare = { .about = f->about, .cause = f->cause, .explained_by = f->explained_by };

	bare.where.input = digest_place(k->digest, f, &bare.where.line);
	alike_get(k->texts, k->finding.v[f->found], out);
	json_put_finding_ties(out, r, &bare);
}

void json_kept_stacks(const struct json_kept *k, size_t nth, struct buf *out)
{
	int speaker = digest_speaker(k->digest);
	size_t i = nth ? nth - 1 : (size_t)speaker;

	if ((nth == 0) != (i == (size_t)speaker) || (nth == 0 && speaker < 0) || k->chain.v[i].stacks == NOTHING)
		return;
	alike_get(k->texts, k->chain.v[i].stacks, out);
}
