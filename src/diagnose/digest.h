/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is left of very many answers (diagnose/leaves.h) so that all together can be told of in the end: no chain and no
 * text of a finding, but what links them. So a report of 100,000 leaves does not need them all at once. */
#ifndef DIAGNOSE_DIGEST_H
#define DIAGNOSE_DIGEST_H
#include "analysis/analysis.h"
#include "analysis/finding.h"
#include "diagnose/ranking.h"

struct digest;
struct digest *digest_new(void);
void digest_free(struct digest *d); /* NULL is allowed */
/* The answer about the next leaf of files. false: what would be said of it as one of all may be something else, since it
 * speaks of other leaves; then it is not taken, and all have to be judged at once. */
bool digest_take(struct digest *d, const struct analysis *one);
/* The last one: from now on findings are linked and sorted. The result is the analysis of all without chains, but for a
 * bare one that has the host and the purpose of the first; in the arena of rest. */
struct analysis *digest_end(struct digest *d, const struct analysis *rest);
/* The findings that were taken with the last answer, in their order; `found` counts them through. */
const struct finding *const *digest_taken(const struct digest *d, size_t *n);

/* ---- once it has ended ---- */

/* The chain that speaks at the top level (opinion_chain); -1: none that has a path. */
int digest_speaker(const struct digest *d);
void digest_sides(const struct digest *d, int side[2]); /* as analysis.side */
/* All findings as they stand in a report. */
const struct ranked *digest_findings(const struct digest *d, size_t *n);
/* Where one can be seen: the input, -1, and the line. */
int digest_place(const struct digest *d, const struct ranked *f, uint32_t *line);
/* The numbers of findings that belong to rows of a chain's checklist, ascending, and which row one belongs to. They are
 * good until the next call. */
const int *digest_of_chain(struct digest *d, size_t chain, size_t *n);
const char *digest_row(const struct digest *d, int finding);

#endif
