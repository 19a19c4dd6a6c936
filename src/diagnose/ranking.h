/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a finding says which others it explains, and where it stands among them: without its texts, so that many take
 * little room. */
#ifndef DIAGNOSE_RANKING_H
#define DIAGNOSE_RANKING_H
#include "analysis/analysis.h"
#include "analysis/finding.h"
#include "cert/class.h"

#include <stdbool.h>
#include <stddef.h>

struct ranked {
	const struct rule *rule;
	enum reason class;
	enum severity severity;
	struct about about;
	int connection, input; /* its own or, where it has none, its chain's */
	int position;          /* of its certificate in its chain */
	bool ours;             /* of our side of a connection */
	size_t found;          /* in which order: the last word */
	/* what comes of it (ranking_explain) */
	bool cause;
	const struct rule *explained_by;
};

struct ranked ranked_of(const struct analysis *a, const struct finding *f, size_t found);
/* They stand in the order in which they were found: of several explanations as good, the first. */
void ranking_explain(struct ranked *all, size_t n);
void ranking_sort(struct ranked *all, size_t n);

#endif
