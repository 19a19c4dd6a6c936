/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An analysis in words and as JSON: pure, no terminal. What is visible in the browser is here. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H
#include "base/redaction.h"
#include "base/text.h"
#include "cert/item.h"
#include "analysis/analysis.h"

#define REPORT_ENTRIES 1000 /* entries of a revocation list that are listed */

struct report_options {
	enum charset charset;
	bool colour;                 /* SGR allowed */
	bool quiet;                  /* verdict and causes only */
	bool verbose;                /* every field of every certificate, all paths */
	bool transcript;             /* the messages of connections */
	const char *scanned;         /* JSON: the SOURCE that this line is about, behind the schema; NULL: no key */
	bool outline;                /* JSON: until when certificates and lists are valid, in place of all their fields */
	struct redaction *redaction; /* what tells of somebody is replaced by its tokens; NULL: nothing */
	bool timeline;               /* JSON: with the key "timeline" behind "findings" */
	int width;                   /* cells to wrap at; 0: 100 */
	/* JSON: takes what was written so far out of the buffer, now and then; NULL: all stays in it */
	void (*drain)(struct buf *out);
	struct json_texts *texts; /* JSON: of CAs that stand in many lines about one set; NULL: each is made anew */
	/* JSON: chains and findings that are no longer in the analysis (report/json_kept.h); NULL: they are */
	struct json_kept *kept;
	const struct comparison *comparison; /* JSON: under its key behind the findings; NULL: none */
	const struct repair_report *repair;  /* likewise, under "fix" */
	const struct audit_outcome *audit;   /* likewise, under "audit" */
};
void report_text(struct buf *out, const struct analysis *a, const struct report_options *o);
/* The contract's object ("certloupe/1"), UTF-8, never translated, one trailing newline. */
void report_json(struct buf *out, const struct analysis *a, const struct report_options *o);
/* The same element by element; until the end it may be left at any step. The analysis and out must outlive it. */
struct json_writing;
struct json_writing *report_json_begin(struct buf *out, const struct analysis *a, const struct report_options *o);
bool report_json_step(struct json_writing *w); /* false: it is written */
unsigned report_json_percent(const struct json_writing *w);
void report_json_end(struct json_writing *w);
struct json_texts *report_json_texts(void);
void report_json_texts_free(struct json_texts *t);
/* Of very many leaves: what the object says of each answer (diagnose/leaves.h) is kept as text, and what it was made of
 * may go. Not for a report that is redacted, whose tokens count from its beginning. */
struct json_kept *report_json_keep(void);
void report_json_keep_free(struct json_kept *k); /* NULL is allowed */
/* false: all have to be judged at once (digest_take). */
bool report_json_keep_leaf(struct json_kept *k, const struct analysis *one);
/* The last answer. The result is what the object is written of, with options that point to k. */
struct analysis *report_json_keep_rest(struct json_kept *k, const struct analysis *rest);
/* Something as bad as that was found. */
bool report_json_kept_any(const struct json_kept *k, enum severity at_worst);
/* The object in one line. */
void report_json_line(struct buf *out, const struct analysis *a, const struct report_options *o);
/* Validity over time: bars, windows, and what is wrong in short. */
void report_timeline(struct buf *out, const struct analysis *a, const struct report_options *o);
/* The certificates of the chosen paths, leaf first, each once and without the root, as PEM; behind them the requests and
 * revocation lists of the SOURCEs. */
void report_pem(struct buf *out, const struct analysis *a);
/* All paths as a graph in the language of graphviz: missing issuers dashed, certificates of the same name and key
 * joined. At most 2000 certificates and 5000 edges; what is left out is said. */
void report_dot(struct buf *out, const struct analysis *a, const struct report_options *o);
/* Verdict, chosen paths and findings in Markdown. */
void report_markdown(struct buf *out, const struct analysis *a, const struct report_options *o);
/* The full text of one certificate: every field, at least what openssl x509 -text prints. */
void report_certificate(struct buf *out, const struct certificate *c, int64_t at, const struct report_options *o);
/* The same of any entry of a set: certificate, request, revocation list (its first entries), OCSP response, key. false:
 * nothing is known about it. */
bool report_object(struct buf *out, struct certset *set, struct trust *trust, int id, int64_t at,
                   const struct report_options *o);
/* What that is made of. */
bool report_items(struct items *list, struct certset *set, struct trust *trust, int id, int64_t at);

#endif
