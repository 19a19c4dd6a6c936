/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of each thing that loading can notice about a file: of the form in which PEM and base64 are written down
 * (framing.c), and of what is in it and how far it could be read (content.c). */
#ifndef DIAGNOSE_RULES_NOTE_ROW_H
#define DIAGNOSE_RULES_NOTE_ROW_H
#include "analysis/finding.h"
#include "cert/class.h"
#include "load/note.h"

/* One row a kind of note. %1$s of the sentences is the file, %2$s what the loader adds (a label, a library's word). */
struct note_row {
	enum severity severity;
	bool void_is_error; /* an error where nothing at all could be read */
	enum reason class;
	const char *title;
	const char *why; /* how it comes about, or what it is; NULL */
	const char *fix;
	bool mend;           /* mend_text (fix/mend.h) writes the file anew */
	const char *command; /* %1$s is the file, %2$s a new file; with .mend: where nothing else is odd; NULL */
	const char *more;    /* said where the loader adds something; NULL */
};

const struct note_row *note_row_of(enum input_note_kind k);
/* Of the form alone; NULL: it is about something else. */
const struct note_row *framing_row(enum input_note_kind k);

#endif
