/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything one run works on: the sources that were named, what was loaded from them, the trust store, the
 * connections. check fills it at once; the browser in slices. A question is asked of it as often as one likes. */
#ifndef RUN_RUN_H
#define RUN_RUN_H
#include "analysis/analysis.h"
#include "base/loop.h"
#include "net/probe.h"
#include "run/plan.h"

struct session_item;

enum source_state { SOURCE_WAITING, SOURCE_LOADING, SOURCE_LOADED, SOURCE_FAILED };

struct run_source {
	struct source source;
	enum source_state state;
	int input;                       /* of the set, -1 until there is one */
	struct err err;                  /* SOURCE_FAILED: why (files); a failed connection is a record, not an error */
	struct certset_job *job;         /* SOURCE_LOADING, files */
	struct probe *probe;             /* SOURCE_LOADING, hosts */
	struct connection *connection;   /* hosts, once done */
	const struct session_item *item; /* of a session: it is this that is loaded; NULL */
	struct connection **elsewhere;   /* the same service where it sent another chain (net/elsewhere.h) */
	size_t nelsewhere;
	struct run *run;
	/* told when the state or a connection's progress changes; for the browser */
	void (*changed)(void *ctx, struct run_source *src);
	void *ctx;
};

struct run {
	struct arena *arena;
	struct plan *plan; /* a copy, the run's own; run_ask and run_trust change it */
	struct loop *loop;
	struct certset *set;
	struct trust *trust;        /* held; an analysis holds the one that it was made with */
	struct trust *client_trust; /* of the server's view of us (plan.client); NULL: not given */
	struct run_source *source;
	size_t nsource;
	struct probe_options probe;    /* the plan's, with our own certificate */
	const struct fetched *fetched; /* what was got from the network (run/fetching.h), once all is loaded */
	size_t nfetched;
	int64_t fetched_at; /* what came speaks of then: "now" is not before */
	char *password;     /* of --password-file, as long as sources are read */
};

/* Parses the sources of the plan, opens the trust store, loads untrusted, crl, cert and key. No network yet, no SOURCE
 * read. ask: how a password is asked for on the terminal; NULL: never. false: e (ERR_USAGE: exit status 2, else 3). */
struct run *run_new(const struct plan *p, struct loop *l, password_fn ask, void *ask_ctx, struct err *e);
void run_free(struct run *r);
/* A trust store of these words, as of --trust, is opened, and then trusted from now on. NULL: e. */
struct trust *run_open_trust(struct run *r, const struct words *trust, password_fn ask, void *ask_ctx, struct err *e);
void run_trust(struct run *r, struct trust *t, const struct words *trust); /* t becomes the run's */
/* That of --password-file, to be erased and freed by the caller (secret_free). NULL: none was given, or e. */
char *run_password(struct run *r, struct err *e);
/* The question from now on; its words are copied. */
void run_ask(struct run *r, const struct question *q);

/* Adds to the sources of a plan the files and directories that the run reads: another peer beside the same files. */
void run_keep_files(const struct run *r, struct plan *p);

/* Starts one source: a file's index or a probe. Then step it: run_step reads up to max more objects of a file; a
 * probe goes on by itself in the loop. false: there is nothing more to do for this source. */
void run_start(struct run *r, struct run_source *src);
bool run_step(struct run *r, struct run_source *src, size_t max);
/* Reads a file that was started to its end; of a peer nothing. */
void run_read(struct run *r, struct run_source *src);
/* One connection more beside that of a source that was loaded (probe_beside); *word: what is different in it. false:
 * nothing is left to be tried, or it was no peer. */
bool run_probe_more(struct run *r, struct run_source *src, const char **word);
/* Stops one, whether it was started or not: what is known of it stays, and what was not read or asked says so. */
void run_cancel(struct run *r, struct run_source *src);
/* Reads every source to the end, probes side by side; then fetches, if the plan says so. */
void run_load_all(struct run *r);

/* A client that came to us (connection.served) is what the run is about: it has no other SOURCE. c outlives it. */
void run_visited(struct run *r, struct connection *c);

/* --leaf names nothing that was loaded: false, and e (ERR_INPUT). To be asked once the sources are loaded. */
bool run_leaf_known(struct run *r, struct err *e);
/* What --exclude names and no certificate at hand is; NULL: all are. */
const char *run_excludes_nothing(struct run *r);
/* Asks: the analysis is the caller's (analysis_free). leaf: entry, -1 all. */
struct analysis *run_analyse(struct run *r, const struct question *q, int leaf);
/* The same in steps (diagnose/diagnose.h), of the certificates from entry `leaf` up to before `end` where that is
 * larger (large sets). The run must outlive them; it may be asked something else meanwhile. */
struct judging *run_judge(struct run *r, const struct question *q, int leaf, int end);
/* Leaf by leaf (diagnose/leaves.h). The run must outlive it. */
struct leaves *run_leaves(struct run *r, const struct question *q);

#endif
