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
#define SENTENCE(a, msgid, ...)                                                                                        \
	sentence_make((a), (msgid), SENTENCE_COUNT(__VA_ARGS__),                                                       \
	              (const struct argument[]){ { .kind = ARGUMENT_NONE }, SENTENCE_EACH(__VA_ARGS__) } + 1)

/* Appends it. %1$s .. %6$s and %% are all a msgid may hold. */
void sentence_render(struct buf *out, const struct sentence *s, const struct rendering *how);
extern const struct rendering rendering_plain, rendering_translated; /* nothing redacted */
/* The same where the sentence is a command: lines for a shell, each argument a word. */
void command_render(struct buf *out, const struct sentence *command, struct redaction *r);

/* While rules still give plain strings, these are taken as terms of the field. */
#define SENTENCE_ARG(x)                                                                                                \
	_Generic((x), struct argument : sentence_arg_same, const char * : as_code, char * : as_code, void * : sentence_arg_null)(x)
static inline struct argument sentence_arg_same(struct argument x)
{
	return x;
}
static inline struct argument sentence_arg_null(const void *x)
{
	(void)x;
	return as_none();
}
#define SENTENCE_COUNT(...) SENTENCE_COUNT_(0, ##__VA_ARGS__, 6, 5, 4, 3, 2, 1, 0)
#define SENTENCE_COUNT_(zero, a, b, c, d, e, f, n, ...) n
#define SENTENCE_EACH(...) SENTENCE_EACH_(SENTENCE_COUNT(__VA_ARGS__), ##__VA_ARGS__)
#define SENTENCE_EACH_(n, ...) SENTENCE_EACH__(n, ##__VA_ARGS__)
#define SENTENCE_EACH__(n, ...) SENTENCE_EACH_##n(__VA_ARGS__)
#define SENTENCE_EACH_0()
#define SENTENCE_EACH_1(a) SENTENCE_ARG(a)
#define SENTENCE_EACH_2(a, ...) SENTENCE_ARG(a), SENTENCE_EACH_1(__VA_ARGS__)
#define SENTENCE_EACH_3(a, ...) SENTENCE_ARG(a), SENTENCE_EACH_2(__VA_ARGS__)
#define SENTENCE_EACH_4(a, ...) SENTENCE_ARG(a), SENTENCE_EACH_3(__VA_ARGS__)
#define SENTENCE_EACH_5(a, ...) SENTENCE_ARG(a), SENTENCE_EACH_4(__VA_ARGS__)
#define SENTENCE_EACH_6(a, ...) SENTENCE_ARG(a), SENTENCE_EACH_5(__VA_ARGS__)

#endif
