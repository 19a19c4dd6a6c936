/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is searched for: any case unless there is a capital in it, by Unicode's full case folding ("ß" is "ss"); the i
 * with a dot and the one without, small or large, are one letter here, whatever the locale. Digits of a number match
 * with and without colons. */
#ifndef UI_KIT_NEEDLE_H
#define UI_KIT_NEEDLE_H
#include "base/buf.h"

struct needle {
	char *text; /* folded unless exact */
	bool exact;
	char *hex; /* the digits alone, small; NULL: it is no number */
};

struct needle *needle_new(const char *typed); /* not empty */
void needle_free(struct needle *n);           /* NULL is allowed */
/* Appends n octets of UTF-8 without their case. */
void needle_fold(struct buf *out, const char *s, size_t n);
/* Whether the text has it as text. */
bool needle_in(const struct needle *n, const char *text);

#endif
