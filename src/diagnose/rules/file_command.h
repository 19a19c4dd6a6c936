/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command that makes a file, of which something was noticed, one that every program reads. */
#ifndef DIAGNOSE_RULES_FILE_COMMAND_H
#define DIAGNOSE_RULES_FILE_COMMAND_H
#include "analysis/analysis.h"
#include "load/certset.h"

/* Where a note was made: an input of the analysis's set, or of the trust store's own. */
struct note_place {
	struct certset *set;
	int input;
	bool trust;
};

static inline const struct input *note_input(const struct note_place *p)
{
	return certset_input(p->set, p->input);
}

/* A sentence of one or more commands for the shell: %1$s is the file, %2$s a new one. NULL: none does it. In the
 * analysis's arena, or for good. */
const char *file_command(const struct analysis *a, const struct note_place *p, const struct input_note *n);
/* The label that RFC 7468 or OpenSSL gives the form that the private key of that note has; NULL: it is not known. */
const char *file_key_label(const struct note_place *p, const struct input_note *n);

#endif
