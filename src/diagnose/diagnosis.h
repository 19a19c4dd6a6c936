/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files that run the rules; nobody else includes this. */
#ifndef DIAGNOSE_DIAGNOSIS_H
#define DIAGNOSE_DIAGNOSIS_H
#include "base/vec.h"
#include "diagnose/rule.h"

struct diagnosis {
	const struct analysis *a;
	const struct analysis_input *in;
	const struct rule *rule;      /* that is running */
	VEC_OF(struct finding) found; /* moved into the analysis when all rules have run */
};

/* engine.c: runs all rules, links causes and consequences, sorts; the findings in a's arena. */
struct finding *rules_run(struct diagnosis *d, size_t *n);

#endif
