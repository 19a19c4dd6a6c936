/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the views look at: the run's sources as they come in, and the last answer to the question. Reading and judging
 * are done in slices, so that the screen never waits; until a new answer stands, the last one is shown. Of a large set
 * one leaf is judged at a time, the one looked at. */
#ifndef UI_FRAME_MODEL_H
#define UI_FRAME_MODEL_H
#include "run/run.h"
#include "ui/frame/answers.h"
#include "ui/frame/changes.h"
#include "ui/frame/list_index.h"

#define MODEL_ROWS 12    /* certificates: from here on their rows do not wait for an answer */
#define MODEL_LARGE 1000 /* certificates: from here on a list in file order, judged one by one */

struct model {
	struct run *run;
	bool run_is_ours;          /* made here; the first one is the caller's */
	unsigned opened;           /* so many runs there were, this one included */
	struct analysis *analysis; /* NULL until everything was read once; of a large set: of `leaf` alone, or NULL */
	unsigned nanswers;         /* so many analyses there were before it */
	int leaf;                  /* large: the entry that is looked at, -1 none yet */
	bool leaf_due;             /* large: it was not judged yet */
	struct watch aside;        /* a step of reading that goes on beside us */
	struct fetching *fetching; /* what certificates name is being got from the network; NULL: it is not */
	struct judging *judging;   /* an analysis in the making, which then takes the place of the other; NULL: none */
	size_t started;            /* sources */
	bool settled;              /* everything was read or given up */
	bool probing;              /* not, for one connection more is made beside one that was complete */
	bool cut;                  /* ... and something was given up, by a person */
	size_t counted, ncertificates; /* entries looked at; certificates among them */
	bool large;
	struct {
		uint8_t *of; /* enum entry_judged by entry, of the first n; what is not there was not judged */
		size_t n;
		size_t wanted;           /* 1 + the entry that somebody wants judged; 0: none */
		struct judging *judging; /* of those from `at` up to before `end`; NULL: none */
		size_t at, end;
	} sweep;                          /* large: what judging found about each entry */
	struct list_index *index;         /* large: what the certificates are found by; NULL until all is read */
	int64_t connecting_since;         /* clock_monotonic_ms when the first probe was started */
	struct arena *marks;              /* of marked: they outlive a reload */
	const struct standing *marked[2]; /* for a comparison: A, and B while it is made */
	struct changes changes;           /* by the last reload */
	void (*changed)(void *ctx);       /* something to show: progress, or a new analysis; may be NULL */
	void *ctx;                        /* of changed */
	struct answers answers;           /* passwords for what is being opened */
	struct plan *opening;             /* that waits for one more; NULL: none */
	bool opening_trust;               /* of it the trust store alone */
};

/* Nothing is read before the first step. changed and ctx are the caller's to set. */
void model_init(struct model *m, struct run *r);
void model_free(struct model *m);

/* Does a slice of work, at most some milliseconds. false: nothing to do until the loop brings something. */
bool model_step(struct model *m);
bool model_loading(const struct model *m);    /* sources are still being read or connected */
bool model_connecting(const struct model *m); /* at least one of them is a peer */
/* The file of which a step takes long: a key is made of a password. NULL: none. */
const char *model_waits(const struct model *m);
/* Stops what is loading or being judged. What is known stays, and what is not says so (analysis.stopped). */
void model_cancel(struct model *m);

bool model_judged(const struct model *m); /* analysis speaks of what is looked at */
/* There is no answer yet, and so much was read from files that its rows are worth a look meanwhile. */
bool model_rows_first(const struct model *m);
/* An answer is being made: so many chains of so many are judged; 0 of 0: how many there are is not known yet. */
bool model_judging(const struct model *m, size_t *done, size_t *all);

/* The file that wants a password, NULL: none does. What is read or opened then waits for it; NULL goes on without one.
 * false: e; what was to be opened cannot be, and everything is as it was. */
const char *model_wants_password(const struct model *m);
bool model_password(struct model *m, const char *said, struct err *e);

/* Asks another question of the same data; its words are copied. The answer stands when it returns, or comes with the
 * next steps. */
void model_ask(struct model *m, const struct question *q);
/* Asks again with other anchors: words as of --trust, separated by blanks; none: the default. What was read stays.
 * true: they are, or will be when the password that is wanted has come. false: e; everything is as it was. */
bool model_trust(struct model *m, const char *words, struct err *e);
/* Asks again as if this certificate did not exist, or did again: whichever it is not now. */
void model_exclude(struct model *m, const struct certificate *c);
/* Large sets: what the question is answered with for this entry alone, once somebody judged it. */
enum entry_judged { JUDGEMENT_NONE, JUDGEMENT_ERROR, JUDGEMENT_WARNING, JUDGEMENT_NOTE, JUDGEMENT_WELL };
enum entry_judged model_judgement(const struct model *m, int entry);
/* Large sets: judge this entry and some behind it, when nothing else is due. Asked again by who still wants it. */
void model_want_judged(struct model *m, int entry);
bool model_wants_judging(const struct model *m); /* ... and there is such work */
/* Large sets: judge this entry, at once if that is quickly done, else when there is time. */
void model_look_at(struct model *m, int entry);
/* Gets what the certificates name from the network, from now on with every reload, too, and judges anew. false: why not,
 * as nothing is missing, or something else is going on. private: also from private addresses. */
bool model_fetch(struct model *m, bool private, const char **why);
/* The address that is waited for; NULL: nothing is fetched. */
const char *model_fetches(const struct model *m);
/* Makes one connection more beside this one, and judges anew; *word: what is different in it. false: nothing is left to
 * be tried, or something else is going on. */
bool model_probe(struct model *m, const struct connection *c, const char **word);
/* Reads and connects again, with what was asked last. true and false as before. */
bool model_reload(struct model *m, struct err *e);
/* Reads and connects as the plan says, in place of what is there; the question becomes the plan's. The plan stays the
 * caller's. true and false as before. */
bool model_open(struct model *m, const struct plan *p, struct err *e);

/* Nothing could be examined: every source failed. */
bool model_all_failed(const struct model *m);
/* Nothing was given to look at. */
bool model_is_empty(const struct model *m);
/* "www.example.jp:443", "./a.pem, ./b.pem", "a.pem and 4 more": raw. */
void model_title(const struct model *m, struct buf *out);

#endif
