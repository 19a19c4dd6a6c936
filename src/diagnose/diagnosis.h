/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files that make an analysis; nobody else includes this. The order of the work: chains (which leaves,
 * which paths), revocation hints, chain verdicts and checklists, rules, the verdict over all. */
#ifndef DIAGNOSE_DIAGNOSIS_H
#define DIAGNOSE_DIAGNOSIS_H
#include "base/vec.h"
#include "diagnose/rule.h"

struct diagnosis {
	struct analysis *a;
	const struct analysis_input *in;
	VEC_OF(struct finding) found; /* moved into the analysis when all rules have run */
};

/* chains.c: fills a->chain, each with its paths; anchors on them become entries of the set. */
void chains_make(struct analysis *a, const struct analysis_input *in);

/* engine.c: runs all rules, links causes and consequences, sorts. */
void rules_run(struct diagnosis *d);

/* coverage.c: which list covers what; before the checklist. */
void coverage_make(struct analysis *a, struct chain *c);

/* checks.c: the checklist of one chain. */
void checks_make(struct analysis *a, struct chain *c);

/* verdict.c */
void verdict_of_chain(struct analysis *a, struct chain *c);
void verdict_of_all(struct analysis *a, const struct analysis_input *in);

#endif
