/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files that make the facts of an analysis; nobody else includes this. The order of the work: chains (which
 * leaves, which paths), then for each its verdict, its coverage, its checklist, then what signatures tell beside the
 * paths. All that is ever verified is verified here, within the budget of the run. */
#ifndef ANALYSIS_FACTS_H
#define ANALYSIS_FACTS_H
#include "analysis/analysis.h"

/* chains.c: which chains there are. After chains_begin a step looks at one certificate; false: at all. chains_end fills
 * a->chain with what was found so far, without paths. */
struct gathering;
struct gathering *chains_begin(struct analysis *a, const struct analysis_input *in);
bool chains_step(struct gathering *g);
void chains_end(struct gathering *g);
/* Before the first step: no chains are made, the leaves are counted, and nothing is read for it that need not be. */
void chains_count_only(struct gathering *g);
const int *chains_counted(const struct gathering *g, size_t *n);
/* The search of its paths, and what came of it (chain/path.h). */
struct finder *chain_search(struct analysis *a, const struct chain *c);
void chain_take_paths(struct chain *c, struct path_set *paths);
void chain_leave(struct analysis *a, struct chain *c); /* without a search: unjudged */
/* When all have their paths: anchors on them become entries of the set, and what was sent is put beside them. */
void chains_settle(struct analysis *a, const struct portion *part);
/* analysis.c: what stands on the chains is examined, and nothing else. */
void analysis_examine_chains(struct analysis *a);
/* signers.c: who really signed what, where the paths of this chain do not say; when all verdicts are known. *files is
 * NULL at first, and kept for the next chain. */
void signers_of(struct analysis *a, struct chain *c, struct graph **files);
/* roles.c: what each entry is; when it is known which are examined. One entry a step, which may take signatures. false:
 * there is none left. */
struct role_place {
	size_t chain, sent, examined;
};
void roles_begin(struct analysis *a);
bool roles_step(struct analysis *a, struct role_place *at);
/* verdict.c */
void verdict_of_chain(struct analysis *a, struct chain *c);
/* coverage.c: which list covers what; before the checklist. */
void coverage_make(struct analysis *a, struct chain *c);
/* checks.c: the checklist of one chain. */
void checks_make(struct analysis *a, struct chain *c);

#endif
