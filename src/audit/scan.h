/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What readers of configurations go through a text with: an octet at a time, or a line, and the line that it is in. */
#ifndef AUDIT_SCAN_H
#define AUDIT_SCAN_H
#include "base/arena.h"
#include "base/span.h"

#include <stdbool.h>

struct text_scan {
	const uint8_t *p, *end;
	int file;
	unsigned line, word_line; /* now; where the last octet that is no blank was taken */
};
struct text_scan scan_of(struct span text, int file);
int scan_peek(const struct text_scan *s); /* -1: the end */
int scan_take(struct text_scan *s);
void scan_line_end(struct text_scan *s); /* up to the end of the line, which stays */
/* A line without its end, cut to a string; NULL: there is none. What ends in a backslash goes on in the next one, if
 * `joined`. */
const char *scan_line(struct text_scan *s, struct arena *a, bool joined, unsigned *first);
/* The next word of a line, in quotes or not; *p goes behind it. NULL: there is none. *open: a quote is not closed. */
const char *scan_word(const char **p, struct arena *a, bool *open);
/* How many of these begin a word somewhere in the text, comments apart. */
int scan_marks(struct span text, const char *const *mark, size_t n);
bool scan_is_among(const char *word, const char *const *list); /* ends with NULL */

#endif
