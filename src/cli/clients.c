/* SPDX-License-Identifier: GPL-3.0-or-later */
/* certloupe listen as the browser has it (run/reception.h): the same server, made of the same options. */
#include "config.h"

#include "analysis/analysis.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/loop.h"
#include "cert/certificate.h"
#include "cli/cli.h"
#include "cli/listening.h"
#include "cli/option.h"
#include "load/certset.h"
#include "net/server.h"
#include "run/reception.h"
#include "run/run.h"
#include "run/visit.h"

#include <stdlib.h>
#include <unistd.h>

struct clients {
	struct reception reception;
	const struct options *o;
	password_fn ask;
	struct listening at; /* as long as reception.place is there */
	struct visiting by;
	struct server *server;
	char *root;
};

static int judge(void *ctx, struct connection *c)
{
	const struct clients *s = ctx;

	return visit_alert(&s->by, c);
}

static void came(void *ctx, struct served *seen)
{
	struct clients *s = ctx;
	struct visit v = { .arena = seen->arena, .connection = seen->connection };
	struct err e = { 0 };

	v.run = visit_run(&s->by, v.connection, &e);
	if (!v.run) /* the CAs cannot be read any more */
		return;
	v.analysis = run_analyse(v.run, &v.run->plan->question, -1);
	seen->arena = NULL;
	reception_add(&s->reception, v);
}

static const char *words_line(struct arena *a, const struct words *w)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < w->n; i++)
		buf_printf(&b, "%s%s", i ? ", " : "", w->v[i]);
	return buf_keep(&b, a);
}

/* Names as they are: who shows them escapes them. */
static const char *chain_line(struct clients *s)
{
	const struct run *r = s->at.run;
	struct buf b = BUF_INIT;

	if (s->root)
		return "localhost";
	for (size_t i = 0; i < r->probe.ncert; i++)
		buf_printf(&b, "%s%s", i ? ", " : "", certificate_title(r->probe.cert[i]));
	return buf_keep(&b, s->at.arena);
}

static void clients_stop(struct reception *l)
{
	struct clients *s = (struct clients *)l;

	if (s->root)
		unlink(s->root);
	server_stop(s->server);
	if (s->at.arena)
		listening_end(&s->at);
	s->server = NULL;
	s->root = NULL;
	s->at = (struct listening){ 0 };
	l->place = l->chain = l->root = l->accepted = NULL;
}

static bool clients_start(struct reception *l, const char *where, struct loop *loop, struct err *e)
{
	struct clients *s = (struct clients *)l;
	const struct options *o = s->o;

	clients_stop(l);
	s->by = (struct visiting){ options_plan(o), o->client.ca, loop };
	if (listening_make(&s->at, o, where, loop, s->ask, e) && (!s->at.root.n || (s->root = listening_root(&s->at, e)))) {
		s->at.plan->judge = o->client.given ? judge : NULL;
		s->at.plan->judge_ctx = s;
		s->server = server_start(loop, s->at.plan, came, s, e);
	}
	if (!s->server) {
		clients_stop(l);
		return false;
	}
	reception_forget(l);
	l->place = arena_printf(s->at.arena, "%s:%d", s->at.shown_at, server_port(s->server));
	l->chain = chain_line(s);
	l->root = s->root;
	l->accepted = o->client.given ? words_line(s->at.arena, o->client.ca.n ? &o->client.ca : &o->trust) : NULL;
	l->required = s->at.plan->client == CLIENT_REQUIRE;
	l->since = clock_now();
	return true;
}

struct reception *clients_new(const struct options *o)
{
	struct clients *s = xcalloc(1, sizeof *s);

	s->o = o;
	s->reception.start = clients_start;
	s->reception.stop = clients_stop;
	return &s->reception;
}

bool clients_begin(struct reception *l, const char *where, struct loop *loop, struct err *e)
{
	struct clients *s = (struct clients *)l;
	bool ok;

	s->ask = password_ask;
	ok = clients_start(l, where, loop, e);
	s->ask = NULL;
	return ok;
}

void clients_free(struct reception *l)
{
	clients_stop(l);
	reception_forget(l);
	free(l);
}
