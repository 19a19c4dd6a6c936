/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong, for a person: a code, the errno and one sentence, filled in
 * where it happened.  A broken certificate is never an error (it is a finding);
 * an unreadable file, a wrong option, a name that does not resolve are. */
#ifndef BASE_ERR_H
#define BASE_ERR_H
#include <stdbool.h>

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

struct err {
	enum err_code code;
	int sys;        /* errno, or 0 */
	char text[400]; /* a sentence without a full stop; file names as the person wrote them */
};

/* Both return false, so that "return err_set(...)" reads well.  e may be NULL. */
bool err_set(struct err *e, enum err_code code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Appends ": " and strerror(sys). */
bool err_sys(struct err *e, int sys, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
