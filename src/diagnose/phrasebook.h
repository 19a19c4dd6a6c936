/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What other programs say: messages, codes, alerts and log lines (data/messages.tsv, data/alerts.tsv), each with the conditions behind
 * it, most likely first. Matching works on pasted lines of real logs: prefixes, time stamps, line noise, variable parts. */
#ifndef DIAGNOSE_PHRASEBOOK_H
#define DIAGNOSE_PHRASEBOOK_H
#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>

struct phrase { const char *program, *kind, *text, *regex, *code; const char *conditions; /* comma list */ };
extern const struct phrase phrase_table[];
extern const size_t phrase_count;
struct alert_phrase { int number; const char *name, *when, *as_client, *as_server; };
extern const struct alert_phrase alert_phrase_table[];
extern const size_t alert_phrase_count;

struct phrase_match {
	const char *program, *text, *code;  /* of the row, or made for an alert */
	const char *conditions;
	bool exact;
	int score;                          /* longer and more exact first */
};
struct phrase_answer {
	struct phrase_match *match;         /* best first */
	size_t n;
	const char **condition;             /* ids, most likely first */
	size_t nconditions;
};
/* The contract's WHAT: a rule id, a message, a code, an alert, a bare number with all its readings. */
struct phrase_answer phrasebook_ask(struct arena *a, const char *what);

/* What programs say in this condition: rows whose first condition it is, the best-known programs first, at most max. */
size_t phrasebook_for_condition(const char *id, const struct phrase **out, size_t max);
/* Short program name for a column ("OpenSSL", "Java", "nginx"). Static or arena storage. */
const char *phrase_program_short(const char *program);

#endif
