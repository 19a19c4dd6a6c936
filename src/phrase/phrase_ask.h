/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files that answer WHAT: phrase_ask.c finds the rows in each line, phrase_rank.c weighs their conditions.
 * Private to the phrasebook. */
#ifndef PHRASE_PHRASE_ASK_H
#define PHRASE_PHRASE_ASK_H
#include "base/vec.h"
#include "phrase/phrase_line.h"
#include "phrase/phrase_match.h"

struct phrase_hit {
	struct phrase_match m;
	struct fit fit;
	size_t row;    /* of phrase_at or alert_phrase_table */
	size_t line;   /* of the excerpt, from 0 */
	int group;     /* of the line: hits that say the same words; -1: part of what another says better */
	bool alert;    /* of alert_phrase_table, else of phrase_at */
	bool own;      /* of the program that speaks, or of its library */
	bool stranger; /* of another program than the one that is known to speak */
	bool loose;    /* its words are not in one piece */
};

struct asked_line {
	enum phrase_by side;
	enum phrase_of about;
	enum judge judge;
	int depth;
	bool odd_clock;
};

struct phrase_query {
	struct arena *arena;
	VEC_OF(struct phrase_hit) hit; /* of all lines; within a line the best first */
	VEC_OF(struct phrase_line) line;
	VEC_OF(struct asked_line) asked; /* beside line */
	double *scratch;                 /* one of each condition, all 0 */
	struct phrase_answer answer;
};

/* Fills condition, likelihood, nconditions, nranked of the answer. */
void phrase_rank(struct phrase_query *q);
/* The likeliest condition of hits [from, to), those of one line; NULL: they have none. */
const char *phrase_rank_line(struct phrase_query *q, size_t from, size_t to);

#endif
