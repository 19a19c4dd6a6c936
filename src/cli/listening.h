/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What certloupe listen is as a server: its certificate, whom it asks for one and by which CAs, what it speaks; made of
 * the options, or copied from another server. It does not know how a visit is told. */
#ifndef CLI_LISTENING_H
#define CLI_LISTENING_H
#include "cli/option.h"
#include "net/server.h"
#include "run/run.h"

struct listening {
	struct arena *arena;
	struct run *run; /* our certificate and key, and the CAs for clients */
	struct server_plan *plan;
	struct span root;     /* of the practice chain; NONE where --cert was given */
	const char *like;     /* what was copied, in words of ours; NULL */
	const char *shown_at; /* "127.0.0.1:8443" without the port */
};

/* where: [ADDR:]PORT; ask: for the password of our key, as of run_new. false: e. Ended by listening_end in any case. */
bool listening_make(struct listening *g, const struct options *o, const char *where, struct loop *l, password_fn ask,
                    struct err *e);
/* The root of the practice chain, for the client to trust, in a new file that is the caller's to remove. NULL: e. */
char *listening_root(struct listening *g, struct err *e);
void listening_end(struct listening *g);

#endif
