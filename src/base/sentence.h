/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole sentence with positional arguments ("%1$s was signed by %2$s"), kept
 * apart until it is written out, once per output: JSON has it untranslated, the screen and the
 * text report in the person's language, and --redact without names.  Its arguments have kinds
 * (base/argument.h); the one that writes the sentence out escapes the result. */
#ifndef BASE_SENTENCE_H
#define BASE_SENTENCE_H
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"

#define SENTENCE_ARGS 6

struct sentence {
	const char *msgid; /* marked N_() where it is written; NULL: no sentence */
	struct argument arg[SENTENCE_ARGS];
	unsigned n;
};

/* SENTENCE(arena, N_("..."), as_name(x), as_number(3)): the arguments are copied into the arena. */
struct sentence sentence_make(struct arena *a, const char *msgid, unsigned n, const struct argument *args);
#define SENTENCE(a, msgid, ...) sentence_make((a), (msgid), ARGUMENTS(__VA_ARGS__))

extern const struct sentence sentence_none; /* where a pointer to one must be, and nothing is said */

/* Sentences of which many are alike: one that was said lately is there once. */
struct sentence_pool;
struct sentence_pool *sentence_pool_new(struct arena *a);
const struct sentence *sentence_pooled(struct sentence_pool *p, const char *msgid, unsigned n,
                                       const struct argument *args);
#define SENTENCE_POOLED(p, msgid, ...) sentence_pooled((p), (msgid), ARGUMENTS(__VA_ARGS__))

/* Appends it. %1$s .. %6$s and %% are all a msgid may hold. */
void sentence_render(struct buf *out, const struct sentence *s, const struct rendering *how);
extern const struct rendering rendering_plain, rendering_translated; /* nothing redacted */
/* The same where the sentence is a command: lines for a shell, each argument a word. */
void command_render(struct buf *out, const struct sentence *command, struct redaction *r);

#endif
