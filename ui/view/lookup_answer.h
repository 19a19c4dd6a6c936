/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer of the phrasebook as rows: what was recognised, what may be behind it, and why one of that. */
#ifndef UI_VIEW_LOOKUP_ANSWER_H
#define UI_VIEW_LOOKUP_ANSWER_H
#include "phrase/phrasebook.h"
#include "report/explain.h"
#include "ui/kit/row.h"

/* A page is known by one number, which goes into tags and to ui_open: the conditions of condition_table, and behind
 * them the rules, some of which no message is explained by. */
const char *lookup_id(size_t number);
/* The finding in what is loaded that one of the answer's conditions is; without an answer, the one of that rule. */
const struct finding *lookup_here(const struct explanation *x, const char *id);

/* Tags: TAG(KIND_MATCH, 0, match) and TAG(KIND_MATCH, 1, line). */
void lookup_match_rows(struct rows *r, const struct phrase_answer *a, const char *asked);
void lookup_line_rows(struct rows *r, const struct phrase_answer *a, int width);
/* "nginx, curl" */
const char *lookup_programs(struct rows *r, const struct phrase_answer *a);

#define LOOKUP_CAUSES_MAX 100
struct lookup_causes {
	size_t which[LOOKUP_CAUSES_MAX]; /* numbers: first what is the case, then as likely as it is */
	size_t n, first;          /* so many of them stand first, the rest is folded */
};
/* Those of the chosen match; of the best one, and where it names none by itself, those of the whole answer. */
void lookup_causes(struct lookup_causes *k, const struct explanation *x, size_t match);
/* The word for how likely it is; "": rarer. */
const char *lookup_likelihood(const struct phrase_answer *a, const char *id);
/* Are they the case in what is loaded? Nothing may be loaded, or it is not judged yet. */
enum lookup_state { LOOKUP_ALONE, LOOKUP_NOT_JUDGED, LOOKUP_JUDGED };
/* Tags: TAG(KIND_CONDITION, 0, number), and TAG(KIND_CONDITION, 1, 0) of the fold; open: whether it is. */
void lookup_cause_rows(struct rows *r, const struct lookup_causes *k, const struct explanation *x, enum lookup_state state,
                 int width, bool open);
/* What speaks for that cause, what tells for certain, and what others say of it. match: that it was found by. */
void lookup_why_rows(struct rows *r, const struct explanation *x, enum lookup_state state, size_t number, size_t match,
                    int width);
/* The page of one. */
void lookup_page_rows(struct rows *r, const char *id, int width);

#endif
