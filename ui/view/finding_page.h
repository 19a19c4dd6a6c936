/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page that explains one finding, as rows in the order in which one asks: what is the case, what to do, how we know, where. */
#ifndef UI_VIEW_FINDING_PAGE_H
#define UI_VIEW_FINDING_PAGE_H
#include "analysis/analysis.h"
#include "analysis/finding.h"
#include "ui/kit/row.h"

enum page_part {
	PAGE_SHORT,  /* what is the case in a sentence, the fix, how we know */
	PAGE_ANSWER, /* with what it means, and where */
	PAGE_WHOLE,  /* with what stands beside it where there is room */
};

/* `cells` is the room; prose is never wider than can be read. Lines of evidence that lead somewhere have the tag (KIND_FACT, 0, which).
 * Returns the row of the fix's heading. */
size_t finding_page_rows(struct rows *r, const struct analysis *a, const struct finding *f, int cells, enum page_part part);
/* What other programs print, where was searched, what was ruled out, what it leads to, what else is the case here. */
void finding_page_beside(struct rows *r, const struct analysis *a, const struct finding *f, int cells);

#endif
