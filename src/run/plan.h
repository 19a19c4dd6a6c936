/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run is to do: what is read, trusted, asked and connected to. A plain value. The command line makes one of its
 * options, the browser changes a copy, and one for each line of a list is as good. */
#ifndef RUN_PLAN_H
#define RUN_PLAN_H
#include "base/arena.h"
#include "base/words.h"
#include "chain/question.h"
#include "net/probe.h"

/* How the server that asks for our certificate judges it (--client-ca and so on). */
struct server_view {
	bool given;
	struct words ca, crl; /* files and directories, as written */
	int depth;            /* at most so many intermediates */
	enum purpose purpose;
};

struct session;

struct plan {
	struct arena *arena;                /* of a copy: owns all words; NULL: somebody else does */
	struct words source;                /* operands, as written */
	struct words trust, untrusted, crl; /* as of the options of these names */
	const char *cert, *key;             /* files with our own certificate and its key; NULL: none */
	struct server_view client;
	bool fetch, fetch_private; /* what certificates name is got from the network; also from private addresses */
	const char *password_file; /* its first line opens what is encrypted; NULL */
	struct question question;
	/* All that is loaded comes from this session (run/session.h), and sources, trust and cert are its words; NULL.
	 * A copy holds it. */
	struct session *session;
	struct probe_options probe; /* all but our own certificate, which the run loads */
};

/* A copy with words of its own, to be kept or changed (new words go into its arena). Free with plan_free. */
struct plan *plan_copy(const struct plan *p);
/* Of a copy: what is read next is no longer the session; what was trusted and sent there is forgotten. */
void plan_leave_session(struct plan *p);
void plan_free(struct plan *p); /* of plan_copy; NULL is fine */

#endif
