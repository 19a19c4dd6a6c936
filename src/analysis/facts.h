/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files that make the facts of an analysis; nobody else includes this. The order of the work: chains (which
 * leaves, which paths), then for each its verdict, its coverage, its checklist, then what signatures tell beside the
 * paths. All that is ever verified is verified here, within the budget of the run. */
#ifndef ANALYSIS_FACTS_H
#define ANALYSIS_FACTS_H
#include "analysis/analysis.h"

/* chains.c: fills a->chain, each with its paths; anchors on them become entries of the set. */
void chains_make(struct analysis *a, const struct analysis_input *in);
/* signers.c: who really signed what, where a path does not say; when all verdicts are known. */
void signers_make(struct analysis *a);
/* roles.c: what each entry is; when it is known which are examined. */
void roles_make(struct analysis *a);
/* verdict.c */
void verdict_of_chain(struct analysis *a, struct chain *c);
/* coverage.c: which list covers what; before the checklist. */
void coverage_make(struct analysis *a, struct chain *c);
/* checks.c: the checklist of one chain. */
void checks_make(struct analysis *a, struct chain *c);

#endif
