/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer of `explain` in words and as JSON: what was recognised, what is behind it, what of that is the case. */
#ifndef REPORT_EXPLAIN_H
#define REPORT_EXPLAIN_H
#include "phrase/phrasebook.h"
#include "report/report.h"

struct explanation {
	const char *asked; /* WHAT */
	struct phrase_answer answer;
	struct analysis *a; /* of the SOURCEs; NULL: none were given */
	const char **here;  /* conditions of the answer that were found, in their order */
	size_t nhere;
};
/* Fills here from answer and a. The list is in `arena`; the ids in it are of the tables. Everything else in an
 * explanation is its caller's. */
void explanation_find_here(struct explanation *x, struct arena *arena);

void explain_text(struct buf *out, const struct explanation *x, const struct report_options *o);
void explain_json(struct buf *out, const struct explanation *x, const struct report_options *o);

#endif
