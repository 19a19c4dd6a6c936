/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings as rows, counted and summed up. */
#ifndef UI_VIEW_FINDINGS_H
#define UI_VIEW_FINDINGS_H
#include "analysis/analysis.h"
#include "ui/frame/model.h"
#include "ui/kit/tree.h"

bool findings_rows(struct rows *r, const struct analysis *a, uint64_t tag, int width); /* false: there are none */
/* What stands with them: details beside them, and then what to do about each is among them; or no details, and no head
 * that says that there are none. */
enum findings_room { FINDINGS_BESIDE, FINDINGS_ALONE };
void findings_fill(struct tree *t, struct model *m, uint64_t tag, int width, enum findings_room room);
struct severities {
	size_t n[3];
};
struct severities findings_count(const struct analysis *a, uint64_t tag); /* 0: of everything */
/* What is shown, copied and written for it: the tag of what it is about; 0: nothing of its own. */
uint64_t finding_subject(const struct finding *f);
/* Of one chain, connection or object. */
bool findings_together(const struct analysis *a, const struct finding *x, const struct finding *y);
/* Which of those that belong to what it belongs to it is, from 1 on, and of how many. */
size_t findings_place(const struct analysis *a, const struct finding *f, size_t *of);
/* "1 error  2 warnings", as runs with marks. */
void findings_summary(struct rows *r, struct row *row, struct severities s);
const struct finding *finding_first(const struct analysis *a, uint64_t tag); /* NULL: none; 0: of everything */
enum mark severity_mark(enum severity s);
/* Of what has no finding: well, or, where judging was stopped, not known. */
enum mark findings_none_mark(const struct analysis *a);

#endif
