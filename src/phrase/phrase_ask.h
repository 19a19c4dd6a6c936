/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files that answer WHAT: phrase_ask.c finds the rows, phrase_list.c makes one list of their conditions.
 * Private to the phrasebook. */
#ifndef PHRASE_PHRASE_ASK_H
#define PHRASE_PHRASE_ASK_H
#include "base/vec.h"
#include "phrase/phrase_match.h"

struct phrase_hit {
	struct phrase_match m;
	struct fit fit;
	size_t row; /* what the tables' order decides at last */
	bool alert; /* of alert_phrase_table, else of phrase_table */
	bool vague; /* said of everything, where another hit says more */
};

struct phrase_query {
	struct arena *arena;
	struct phrase_text text;
	enum judge { JUDGE_UNKNOWN, JUDGE_CLIENT, JUDGE_SERVER } judge; /* who looked at whose certificate */
	VEC_OF(struct phrase_hit) hit;                                  /* best first */
	VEC_OF(const char *) condition;
};

/* Is the (first) condition of the comma list one of that kind ("any-server-certificate")? */
bool condition_is_of(const char *ids, const char *kind);
/* Fills q->condition from the hits, most likely first. */
void list_conditions(struct phrase_query *q);
/* The same in the arena, with what is about the certificate that was not judged at the end. */
const char **list_ordered(struct phrase_query *q);

#endif
