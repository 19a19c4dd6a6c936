/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer of `explain` in words and as JSON: what was recognised, what is behind it, what of that is the case. */
#ifndef REPORT_EXPLAIN_H
#define REPORT_EXPLAIN_H
#include "phrase/phrasebook.h"
#include "report/report.h"

struct explanation {
	const char *asked; /* WHAT */
	struct phrase_answer answer;
	struct analysis *a; /* of the SOURCEs; NULL: none were given */
	const char **here;  /* conditions of the answer that were found, in their order */
	size_t nhere;
	bool name_asked;         /* the name in the line was made the question */
	bool purpose_asked;      /* so was the purpose of a client */
	bool spoke_tls;          /* the port took TLS where plain HTTP was spoken to it */
	const char *ours, *user; /* the holder of our certificate, and the user of the line, where they differ; NULL */
};
/* What the line says of the question, where the person has not said it: the name that was expected, whose certificate
 * it is about. To be asked when the sources are loaded (live: some of them is a peer), before they are judged. */
void explanation_ask(struct explanation *x, struct question *q, bool live);
/* The finding here that one of the answer's conditions is, the first of them; NULL: none. */
const struct finding *explanation_finding(const struct explanation *x, const char *id);
/* What the line is about and was not given, in words; NULL: nothing is missing that one could name. */
const char *explanation_lacking(const struct explanation *x);
/* The command that tells which of them it is: what the line is about, examined. redaction: NULL for none. */
struct redaction;
void explanation_decides(const struct phrase_answer *x, struct redaction *redaction, struct buf *out);
/* Fills here from answer and a. The list is in `arena`; the ids in it are of the tables. Everything else in an
 * explanation is its caller's. */
void explanation_find_here(struct explanation *x, struct arena *arena);

void explain_text(struct buf *out, const struct explanation *x, const struct report_options *o);
void explain_json(struct buf *out, const struct explanation *x, const struct report_options *o);

#endif
