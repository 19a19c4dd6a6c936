/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of an excerpt, read: what of it is the log's and not the message's, who speaks, and what it names: the depth
 * in the chain, the name that was expected, the address that was connected to, the file that was read.
 *
 * Private to the phrasebook. */
#ifndef PHRASE_PHRASE_LINE_H
#define PHRASE_PHRASE_LINE_H
#include "phrase/phrase_text.h"
#include "phrase/phrasebook.h"

#define LINE_MAX_OCTETS 8192 /* a longer one is taken in pieces */

struct log_line {
	const char *raw;
	struct phrase_text text;
	bool prefixed;                 /* a time, a level, a host stands before what is said: it continues nothing */
	const char *program, *library; /* how rows begin that are its own; "": not told */
	enum phrase_by side;
	enum phrase_of about;
	int depth;      /* in the chain; -1: not told */
	bool begun;     /* a part of a regex is there whose rest may stand in another line */
	bool odd_clock; /* it names a time of today that lies before this program was written */
};

/* Takes the next line that is not blank off *s; NULL: no more. */
char *line_next(struct arena *a, const char **s);
struct log_line line_read(struct arena *a, const char *raw);
/* What it names; NULL: nothing. In the arena. */
const char *line_name(struct arena *a, const char *raw);
const char *line_address(struct arena *a, const char *raw);
const char *line_file(struct arena *a, const char *raw);

/* Is the row the program's own, or its library's? Where nobody is told: does the text name the program? */
bool line_owns(const struct log_line *l, const struct phrase *p);

#endif
