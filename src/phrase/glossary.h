/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the screens and reports for whoever does not work with certificates every day: one row a word, with what
 * it means in plain language. What the words of the standards mean (fields, extensions) is cert/term.h's. */
#ifndef PHRASE_GLOSSARY_H
#define PHRASE_GLOSSARY_H
#include <stdbool.h>
#include <stddef.h>

struct glossary_row {
	const char *word;  /* N_() as the screen writes it, small: "anchor" */
	const char *also;  /* other spellings and what it stands for, separated by '|'; "" */
	const char *means; /* N_() one or two sentences */
};
extern const struct glossary_row glossary_table[];
extern const size_t glossary_count;

/* Whether the word, or another spelling of it, stands in the text as a word of its own; small and capital letters are
 * the same, and so are one and several ("anchors"). */
bool glossary_is_in(const struct glossary_row *row, const char *text);
/* By the word or another spelling of it, exactly. NULL: there is no row. */
const struct glossary_row *glossary_named(const char *word);

#endif
