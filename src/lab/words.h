/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of a recipe as words. */
#ifndef LAB_WORDS_H
#define LAB_WORDS_H
#include "base/arena.h"

struct words_list {
	const char **v;
	size_t n;
};

/* Words as a shell splits them; a '#' that begins a word ends the line. false: a quote is not closed. */
bool words_split(struct arena *a, const char *line, struct words_list *out);
/* Text that is taken as it stands, or, where all of it is one quoted word, that word. */
const char *words_rest(struct arena *a, const char *text);
/* "a,b,c" apart; a backslash keeps the comma behind it. Empty text has no items. */
struct words_list words_commas(struct arena *a, const char *text);

#endif
