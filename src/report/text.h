/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sheet is the text report in the making: labelled lines, wrapped, escaped, with or without colour. */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H
#include "base/argument.h"
#include "base/sentence.h"
#include "report/report.h"

struct sheet {
	struct buf *out;
	const struct report_options *o;
	const struct analysis *a;
	bool alone; /* what other programs say is left out */
	const struct finding **first; /* by rule: its first finding that is a cause; text.c makes it */
};

enum ink { INK_PLAIN, INK_BOLD, INK_ERROR, INK_WARNING, INK_OK, INK_DIM };

size_t sheet_width(const struct sheet *s);                                 /* cells a line may have */
void sheet_heading(struct sheet *s, const char *title, const char *aside); /* "FINDINGS  1 error, 1 note" */
/* Text from outside is escaped here. */
void sheet_ink(struct sheet *s, enum ink ink, const char *text);
/* "  LABEL     text", wrapped below the text; label in at most 10 cells. */
void sheet_line(struct sheet *s, const char *label, const char *text);
void sheet_sentence(struct sheet *s, const char *label, const struct sentence *text);
/* Lines of a command, never wrapped. */
void sheet_command(struct sheet *s, const char *command);
/* Appends it to b as this report says it: translated, redacted; neither escaped nor wrapped. */
void sheet_render(const struct sheet *s, struct buf *b, const struct sentence *text);
/* A text of a kind as this report shows it. */
const char *sheet_private(const struct sheet *s, enum argument_kind kind, const char *text);
enum ink severity_ink(enum severity v);
const char *severity_word(enum severity v); /* "ERROR", "WARN", "NOTE" */

/* Whose anchors a chain is judged by. */
void text_trust(struct sheet *s, const char *label, struct trust *trust);
void text_chain(struct sheet *s, const struct chain *c);
void text_connection(struct sheet *s, const struct connection *c);
void text_finding(struct sheet *s, const struct finding *f);
/* A page of data/rules: headings, wrapped paragraphs, commands as they are. */
void text_page(struct sheet *s, const char *page);

#endif
