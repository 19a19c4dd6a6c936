/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything one run works on: the sources that were named, what was loaded from them, the trust store, the
 * connections. check fills it at once; the browser in slices. A question is asked of it as often as one likes. */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H
#include "base/loop.h"
#include "cli/option.h"
#include "net/probe.h"

enum source_state { SOURCE_WAITING, SOURCE_LOADING, SOURCE_LOADED, SOURCE_FAILED };

struct session_source {
	struct source source;
	enum source_state state;
	int input;                     /* of the set, -1 until there is one */
	struct err err;                /* SOURCE_FAILED: why (files); a failed connection is a record, not an error */
	struct certset_job *job;       /* SOURCE_LOADING, files */
	struct probe *probe;           /* SOURCE_LOADING, hosts */
	struct connection *connection; /* hosts, once done */
	struct session *session;
	/* told when the state or a connection's progress changes; for the browser */
	void (*changed)(void *ctx, struct session_source *src);
	void *ctx;
};

struct session {
	struct arena *arena;
	const struct options *options;
	struct loop *loop;
	struct certset *set;
	struct trust *trust;
	struct trust **old_trust; /* that analyses may still speak of */
	size_t nold_trust;
	struct session_source *source;
	size_t nsource;
	struct probe_options probe;
	char *password; /* of --password-file, as long as sources are read */
};

/* Parses the operands, opens the trust store, loads --untrusted, --crl, --cert and --key. No network yet, no SOURCE
 * read. ask: how a password is asked for on the terminal; NULL: never. false: e (ERR_USAGE: exit status 2, else 3). */
struct session *session_new(const struct options *o, struct loop *l, password_fn ask, void *ask_ctx, struct err *e);
void session_free(struct session *s);
/* Trusts what o says from now on; all else of o must be as before, and it must live as long as the session. false: e,
 * and nothing changed. */
bool session_trust(struct session *s, const struct options *o, password_fn ask, void *ask_ctx, struct err *e);

/* Starts one source: a file's index or a probe. Then step it: session_step reads up to max more objects of a file; a
 * probe goes on by itself in the loop. false: there is nothing more to do for this source. */
void session_start(struct session *s, struct session_source *src);
bool session_step(struct session *s, struct session_source *src, size_t max);
void session_cancel(struct session *s, struct session_source *src);
/* Reads every source to the end, probes side by side. */
void session_load_all(struct session *s);

/* --leaf names nothing that was loaded: false, and e (ERR_INPUT). To be asked once the sources are loaded. */
bool session_leaf_known(struct session *s, struct err *e);
/* Asks: the analysis is the caller's (analysis_free). leaf: entry, -1 all. */
struct analysis *session_analyse(struct session *s, const struct question *q, int leaf);
/* Exit status of the contract for what was loaded and found. */
int session_status(const struct session *s, const struct analysis *a, enum severity fail_on);

#endif
