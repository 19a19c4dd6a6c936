/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An audit in the making, shared by its files. */
#ifndef RUN_AUDITING_PRIVATE_H
#define RUN_AUDITING_PRIVATE_H
#include "analysis/finding.h"
#include "base/map.h"
#include "base/vec.h"
#include "run/auditing.h"

/* A chain, a bundle or a client, judged by itself. */
struct judged {
	struct run *run;
	struct analysis *analysis;
};

struct auditor {
	struct audit_outcome out; /* first: auditing_free gets it back */
	struct arena *arena;      /* that of the analysis */
	struct run *run;
	const struct audit_wish *wish;
	struct map paths; /* a path: 1 + its source in the run */
	VEC_OF(const char *) path;
	struct map texts;  /* the path of what stands in a configuration itself: its struct named_file */
	struct map judged; /* the octets of pointers and words that were judged: 1 + its place */
	VEC_OF(struct judged) kept;
	VEC_OF(struct finding) finding;
	struct words client; /* files */
	bool unexamined, cut;
};

/* ---- what is said (auditing_say.c) ---- */

/* A finding at a directive, of a condition of the table; its title is that of the row until finding_* says better.
 * NULL: the same was said of that directive before (what: what tells several there apart). Good until the next one. */
struct finding *say(struct auditor *x, const char *id, const struct listener *l, const struct directive *by,
                    const char *what, int entry);
void say_title(struct auditor *x, struct finding *f, struct sentence title);
void say_because(struct auditor *x, struct finding *f, struct sentence s);
/* A finding of a rule about something judged by itself, as one at a directive. */
struct finding *say_again(struct auditor *x, const struct judged *j, const struct finding *f, const struct listener *l,
                          const struct directive *by, const char *what);
#define SAID(x, msgid, ...) SENTENCE((x)->arena, (msgid), ##__VA_ARGS__)

/* ---- what is looked at ---- */

/* Loads these files into a run that has no source, each once (auditing_judge.c). */
void judge_load(struct auditor *x, struct run *r, const char *const *path, size_t n);
/* The person's question and store for what is judged beside: no source, no file of ours; changed as needed. */
struct plan judge_plan(const struct auditor *x);
struct question judge_question(const struct auditor *x);
/* These files, judged in a run of their own; bundle: the file that is the trust store then, NULL: the person's is.
 * NULL: there are too many, and that was said, or nothing could be read. */
struct judged *judge_apart(struct auditor *x, const struct plan *p, const char *const *path, size_t n,
                           const struct question *q, const char *bundle, const struct listener *l,
                           const struct directive *by);
void auditing_files(struct auditor *x, struct listener_state *s);    /* auditing_files.c */
void auditing_served(struct auditor *x, struct listener_state *s);   /* auditing_served.c */
void auditing_clients(struct auditor *x, struct listener_state *s);  /* auditing_clients.c */
void auditing_settings(struct auditor *x, struct listener_state *s); /* auditing_settings.c */
void auditing_limits(struct auditor *x, struct listener_state *s);   /* auditing_limits.c */

#endif
