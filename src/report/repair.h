/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A repair and its proof: in words, and as the contract's key "fix". */
#ifndef REPORT_REPAIR_H
#define REPORT_REPAIR_H
#include "fix/repair.h"
#include "report/report.h"
#include <jansson.h>

struct repair_report {
	const struct repair *repair;
	const struct analysis *before, *after; /* each state judged by itself */
	int input_before, input_after;         /* of their sets */
	const char *file;                      /* where it stands from now on, or would */
	const char *trust;                     /* the first word of --trust; NULL */
	const char *written, *backup;          /* files; NULL: none */
	const char *unwritten;                 /* translated: why nothing was written; NULL */
	struct span pem;                       /* the certificates alone: never a key */
	bool unchanged;                        /* the file is as it should be */
};
/* What one program made of it, and makes of what would be written. */
struct repair_opinion {
	const char *program, *before, *after; /* in a person's language; a program's own words within, not escaped */
	bool refused, refuses;                /* before, after */
};
#define REPAIR_OPINIONS_MAX 5
/* The texts in the arena of the repair's analysis. */
size_t report_repair_opinions(const struct repair_report *x, struct repair_opinion out[REPAIR_OPINIONS_MAX]);
/* "before: 20; after: trusted by all 3, loaded by all 5", in that arena. */
const char *report_repair_summary(const struct repair_report *x);
void report_repair(struct buf *out, const struct repair_report *x, const struct report_options *o);
struct json_report;
json_t *json_repair(const struct json_report *r, const struct repair_report *x); /* a new reference */
/* Does every program take what would be written: it is loaded by all, and of a chain trusted by those asked? */
bool report_repair_holds(const struct repair_report *x);

#endif
