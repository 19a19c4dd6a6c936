/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole sentence with positional arguments ("%1$s was signed by %2$s"), kept
 * apart until it is shown: JSON renders it untranslated, the screen and the
 * text report in the person's language.  Arguments are strings; they may hold
 * anything, the one that writes the sentence out escapes the result. */
#ifndef BASE_SENTENCE_H
#define BASE_SENTENCE_H
#include "base/arena.h"
#include "base/buf.h"

#define SENTENCE_ARGS 6

struct sentence {
	const char *msgid; /* marked N_() where it is written; NULL: no sentence */
	const char *arg[SENTENCE_ARGS];
	unsigned n;
};

/* SENTENCE(arena, N_("..."), "a", "b"): the arguments are copied into the arena. NULL arguments read "?". */
struct sentence sentence_make(struct arena *a, const char *msgid, unsigned n, const char *const *args);
#define SENTENCE(a, msgid, ...)                                                                                        \
	sentence_make((a), (msgid), sizeof((const char *[]){ NULL, ##__VA_ARGS__ }) / sizeof(char *) - 1,              \
	              (const char *const[]){ NULL, ##__VA_ARGS__ } + 1)

/* Appends it; translated says whether gettext is asked. %1$s .. %6$s and %% are all a msgid may hold. */
void sentence_render(struct buf *out, const struct sentence *s, bool translated);

#endif
