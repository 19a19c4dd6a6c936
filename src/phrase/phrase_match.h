/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How well a row of the phrasebook fits a pasted text. Private to the phrasebook.
 *
 * A score counts letters: what fits more of the text says more about it. Everything else adds to that. */
#ifndef PHRASE_PHRASE_MATCH_H
#define PHRASE_PHRASE_MATCH_H
#include "phrase/phrase_text.h"
#include "phrase/phrasebook.h"

struct fit {
	int score;      /* 0: does not fit */
	bool exact;     /* it is the whole text */
	bool code;      /* told by a code, a number or an alert, not by words */
	size_t at, end; /* from which word to before which; equal: not told */
};

#define FIT_EXACT 200 /* the text is this and nothing else */
#define FIT_NUMBER 12 /* a number told by the words before it */
#define FIT_PROGRAM 4 /* the program's name stands in the text */
#define FIT_SHORT 5   /* shorter texts need their program's words beside them */

/* The row's own text, in one piece. */
struct fit fit_text(const struct phrase_text *t, const struct phrase *p);
/* Its text with a few words between or missing: for when nothing fits better. */
struct fit fit_loosely(const struct phrase_text *t, const struct phrase *p);
/* Its regex; compiled only where the literal part of it is in the text. */
struct fit fit_regex(const struct phrase_text *t, const struct phrase *p);
/* The words that every match of the regex has, in one string; NULL: the row has no regex. The caller's to free. */
char *fit_regex_words(const struct phrase *p);
/* Is the literal part of its regex there? */
bool fit_has_literal(const struct phrase_text *t, const struct phrase *p);
/* Is it a name of a kind that stands for one thing wherever it is written: "X509_V_ERR_...", "AH0..."? */
bool fit_name_word(const struct word *w);
/* Its code: by name, by number with words that tell whose, or as all that was asked. */
struct fit fit_code(const struct phrase_text *t, const struct phrase *p);
/* An alert, by number or name; in_a_word: some word of the text has the glue in it. */
#define FIT_ALERT_GLUE "_alert_"
struct fit fit_alert(const struct phrase_text *t, const struct alert_phrase *p, bool in_a_word);

/* Does the text name the program? */
bool fit_program(const struct phrase_text *t, const struct phrase *p);
/* Is `w` one of the words that stand for the program or kind of the row's code? */
bool fit_domain_word(const struct phrase *p, const struct word *w);

#endif
