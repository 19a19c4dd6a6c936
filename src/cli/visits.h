/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clients that come to a server of ours: each is judged by the options of the command line, and told in a line, a
 * report or an object of JSON when it has gone. It does not know how the server is made. */
#ifndef CLI_VISITS_H
#define CLI_VISITS_H
#include "base/loop.h"
#include "cli/cli.h"
#include "cli/option.h"
#include "net/server.h"

struct visits {
	const struct options *o;
	struct loop *loop;
	struct words trust; /* the CAs whose clients are let in; none: those of --trust */
	struct output out;
	int status; /* the highest met */
	bool over;
};

/* The server's callbacks; ctx is the visits. */
int visits_judge(void *ctx, struct connection *c); /* server_plan.judge */
void visits_tell(void *ctx, struct served *seen);
/* From here on SIGINT and SIGTERM end visits_await. */
void visits_catch_signals(void);
/* Until a signal, the first visit (--once), or the time of --for. */
void visits_await(struct visits *v);

#endif
