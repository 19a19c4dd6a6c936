/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong, for a person: a code, the errno and one sentence, filled in
 * where it happened.  A broken certificate is never an error (it is a finding);
 * an unreadable file, a wrong option, a name that does not resolve are. */
#ifndef BASE_ERR_H
#define BASE_ERR_H
#include "base/arena.h"
#include "base/argument.h"
#include "base/sentence.h"

#include <stdbool.h>
#include <stdint.h>

enum err_code {
	ERR_NONE,
	ERR_USAGE,    /* the command line or a configuration line: exit status 2 */
	ERR_SYSTEM,   /* the operating system refused: errno is set */
	ERR_INPUT,    /* nothing usable in the input */
	ERR_LIMIT,    /* a bound of ours was hit */
	ERR_PASSWORD, /* a password is needed and there is none, or it is wrong */
	ERR_NETWORK,
	ERR_LIBRARY, /* GnuTLS and friends; the sentence holds their word */
};

#define ERR_ARGS 4

/* Holds what its arguments were, so that it can be copied. */
struct err {
	enum err_code code;
	int sys;        /* errno, or 0 */
	char text[400]; /* a sentence without a full stop; file names as the person wrote them */
	/* the same apart (err_argument): a number is itself, a text begins at that place of the room */
	const char *msg;
	struct {
		enum argument_kind kind;
		int64_t value;
	} arg[ERR_ARGS];
	unsigned n;
	char room[400];
};

/* err_set(e, ERR_INPUT, _("%1$s: no certificate in it"), as_path(name)); the message is static, no argument is a
 * sentence or a list. Both are false, so that "return err_set(...)" reads well. e may be NULL. */
#define err_set(e, code, msg, ...) err_say((e), (code), 0, (msg), ARGUMENTS(__VA_ARGS__))
/* Appends ": " and strerror(sys). */
#define err_sys(e, sys, msg, ...) err_say((e), ERR_SYSTEM, (sys), (msg), ARGUMENTS(__VA_ARGS__))
bool err_say(struct err *e, enum err_code code, int sys, const char *msg, unsigned n, const struct argument *args);
/* What it says, as an argument in the arena. */
struct argument err_argument(struct arena *a, const struct err *e);

#endif
