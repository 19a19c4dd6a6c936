/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pasted text cut into words, for the phrasebook. What carries no meaning is gone: case, punctuation, colours, line
 * breaks, the backslashes of a log that quotes another. "self-signed" and "self signed" are the same two words,
 * "UNABLE_TO_GET_CRL" is one, and a minus directly before digits belongs to the number.
 *
 * Private to the phrasebook. */
#ifndef PHRASE_PHRASE_TEXT_H
#define PHRASE_PHRASE_TEXT_H
#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

struct word {
	const char *s;
	uint32_t n, hash; /* of the lower-case word */
};
/* Takes the next word off *s; false: no more. */
bool word_next(const char **s, struct word *w);
/* All words of a text that stays, cut once. */
struct cut_words {
	struct word *v;
	size_t n;
	bool cut;
};
const struct cut_words *phrase_text_words(struct cut_words *kept, const char *s);
bool word_same(const struct word *a, const struct word *b);
bool word_is(const struct word *w, const char *lower);
/* "20", "-12279", "0x80090325"; false: no number. */
bool word_number(const struct word *w, int64_t *out);

struct number {
	size_t at; /* which word */
	int64_t value;
	bool hex;
};

#define PROGRAMS_KEPT 128

struct phrase_text {
	char *folded; /* lower case, white space squeezed: what a regex looks at */
	struct word *word;
	size_t n;
	struct number *number; /* the words that are numbers by themselves, in order */
	size_t nnumbers;
	/* words by hash: first[hash & mask] is the first with that hash, next[i] the one after word i; -1 ends */
	int *first, *next;
	uint32_t mask;
	/* what was found of programs' names in it: rows of one program ask the same */
	struct program_kept {
		const char *program;
		bool named;
	} * kept;
};
struct phrase_text phrase_text_read(struct arena *a, const char *s);
/* Where w stands: the first place, then the one after `at`; -1: nowhere. */
int phrase_text_find(const struct phrase_text *t, const struct word *w);
int phrase_text_find_next(const struct phrase_text *t, const struct word *w, int at);
/* Do all words of s stand together at word `at`? *letters gets how many letters they have; returns the number of words,
 * 0: no. */
size_t phrase_text_run(const struct phrase_text *t, size_t at, const char *s, size_t *letters);
/* The same of words that are cut already; their number is known. */
bool phrase_text_has(const struct phrase_text *t, size_t at, const struct cut_words *w, size_t *letters);
/* The same words and no others? */
bool phrase_text_equals(const struct phrase_text *t, const char *s);

#endif
