/* SPDX-License-Identifier: GPL-3.0-or-later */
/* listen: be the server, and say of each client what it presented and why it fails, in the browser or in lines
 * (cli/visits.h). */
#include "config.h"

#include "base/err.h"
#include "base/i18n.h"
#include "base/loop.h"
#include "cli/cli.h"
#include "cli/listening.h"
#include "cli/option.h"
#include "cli/visits.h"
#include "net/server.h"

#include <stdio.h>
#include <unistd.h>

/* ---- the server ---- */

static void announce(const struct listening *g, int port, const char *file)
{
	fprintf(stderr, _("certloupe: listening on %s:%d\n"), g->shown_at, port);
	if (g->like)
		fprintf(stderr, _("certloupe: like it: %s\n"), g->like);
	if (file)
		fprintf(stderr, _("certloupe: with a practice certificate; its root is in %s\n"), file);
}

static int serve(struct visits *v, struct listening *g, struct err *e)
{
	char *file = NULL;
	struct server *s = NULL;

	visits_catch_signals();
	if (v->o->client.given) {
		g->plan->judge = visits_judge;
		g->plan->judge_ctx = v;
	}
	if (!g->root.n || (file = listening_root(g, e)))
		s = server_start(v->loop, g->plan, visits_tell, v, e);
	if (s) {
		announce(g, server_port(s), file);
		visits_await(v);
		server_stop(s);
	}
	if (file)
		unlink(file);
	return s ? v->status : complain(e);
}

static int listen_in_lines(const struct options *o)
{
	struct err e = { 0 };
	struct listening g = { 0 };
	struct visits v = { .o = o, .loop = loop_new(), .trust = o->client.ca };
	bool ok = listening_make(&g, o, o->operand.v[0], v.loop, password_ask, &e);
	int status = ok ? serve(&v, &g, &e) : complain(&e);

	listening_end(&g);
	loop_free(v.loop);
	return status;
}

/* Who says what lines are to be like, or when it is over, wants lines. */
static bool wants_lines(const struct options *o)
{
	return o->format != FORMAT_DEFAULT || o->transcript || o->once || o->for_s || !isatty(STDOUT_FILENO);
}

int command_listen(const struct options *o, const struct frontend *front)
{
	struct err e = { 0 };
	const char *why = NULL;

	if (o->operand.n != 1) {
		err_set(&e, ERR_USAGE, _("listen needs one port: [ADDRESS:]PORT"));
		return complain(&e);
	}
	if (wants_lines(o) || !front)
		return listen_in_lines(o);
	if (front->usable(&why))
		return command_browse_clients(o, front);
	fprintf(stderr, "%s: %s\n", PACKAGE_NAME, why);
	return listen_in_lines(o);
}
