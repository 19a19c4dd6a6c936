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
	/* what is next: the rules that look at what others found come last */
	bool last;
	size_t next_rule, next_object;
};

/* engine.c: one rule looks at one object; false: all have looked at all. */
bool rules_step(struct diagnosis *d);
/* Judging was stopped: no more rules, but what was not judged is said. */
void rules_stop(struct diagnosis *d);
/* Links causes and consequences, sorts; the findings in a's arena. */
struct finding *rules_end(struct diagnosis *d, size_t *n);

/* verdict.c */
void verdict_of_all(struct analysis *a, const struct analysis_input *in);

#endif
