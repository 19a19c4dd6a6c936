/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From facts to findings and the verdict over all. */
#ifndef DIAGNOSE_DIAGNOSE_H
#define DIAGNOSE_DIAGNOSE_H
#include "analysis/analysis.h"

/* One question answered over everything that was loaded: the facts (analysis_facts), then every rule, then the verdict
 * over all. Never NULL; free with analysis_free. */
struct analysis *diagnose(const struct analysis_input *in);
/* Exit status 0, 1 or 3 where findings of that severity and above count. */
int analysis_status(const struct analysis *a, enum severity fail_on);

#endif
