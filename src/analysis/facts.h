/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files that make the facts of an analysis; nobody else includes this. The order of the work: chains (which
 * leaves, which paths), then for each its verdict, its coverage, its checklist. */
#ifndef ANALYSIS_FACTS_H
#define ANALYSIS_FACTS_H
#include "analysis/analysis.h"

/* chains.c: fills a->chain, each with its paths; anchors on them become entries of the set. */
void chains_make(struct analysis *a, const struct analysis_input *in);
/* verdict.c */
void verdict_of_chain(struct analysis *a, struct chain *c);
/* coverage.c: which list covers what; before the checklist. */
void coverage_make(struct analysis *a, struct chain *c);
/* checks.c: the checklist of one chain. */
void checks_make(struct analysis *a, struct chain *c);

#endif
