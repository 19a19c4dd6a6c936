/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From facts to findings and the verdict over all. */
#ifndef DIAGNOSE_DIAGNOSE_H
#define DIAGNOSE_DIAGNOSE_H
#include "analysis/analysis.h"

/* One question answered over everything that was loaded: the facts (analysis/facts.h), then every rule, then the verdict
 * over all. Never NULL; free with analysis_free. */
struct analysis *diagnose(const struct analysis_input *in);

/* The same in steps, for who has a screen to keep alive. Nothing is to be seen of the analysis before judging_end. What
 * `in` points to is copied, but for the set and the connections, and the words of SOURCEs and options, which must
 * outlive it. */
struct judging;
struct judging *judging_begin(const struct analysis_input *in);
bool judging_step(struct judging *j); /* false: nothing is left to do */
/* Chains judged, and how many there are; 0 of 0: that is not known yet. */
size_t judging_done(const struct judging *j, size_t *all);
/* The analysis: of all if every step was done, else (analysis.stopped) of what was, and a finding says so: then its
 * verdict is never `trusted`. Frees j. */
struct analysis *judging_end(struct judging *j);
void judging_free(struct judging *j); /* without an answer; NULL is fine */

/* Exit status 0, 1 or 3 where findings of that severity and above count. */
int analysis_status(const struct analysis *a, enum severity fail_on);

#endif
