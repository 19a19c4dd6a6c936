/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A growing list of words, as options and prompts bring them. */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H
#include "base/arena.h"

struct words {
	const char **v;
	size_t n, cap;
};

/* The list grows in the arena; the word itself stays the caller's. */
void words_add(struct arena *a, struct words *w, const char *s);
/* A list of its own, with copies of all words in the arena. */
struct words words_copy(struct arena *a, const struct words *w);
/* What a person typed, taken apart at blanks; the words are copies in the arena. */
struct words words_of(struct arena *a, const char *text);

#endif
