/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recipe's `server` statements, each on a port of its own; what to try is taken from its README. */
#include "config.h"

#include "cli/lab_serve.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/loop.h"
#include "base/span.h"
#include "base/words.h"
#include "cli/cli.h"
#include "cli/demo.h"
#include "cli/option.h"
#include "cli/visits.h"
#include "lab/recipe.h"
#include "lab/serverplan.h"
#include "net/server.h"

#include <stdio.h>
#include <string.h>

#define LIFE_MS 15000 /* of one visit */
#define SERVERS_MAX 8

static const char *value(const struct recipe_server *spec, const char *word)
{
	for (size_t i = 0; i < spec->noption; i++)
		if (!strcmp(spec->option[i].word, word))
			return spec->option[i].value;
	return NULL;
}

static void announce(const struct recipe *r, const struct recipe_server *spec, struct arena *a, int port)
{
	const char *file = value(spec, "file");
	const char *args = file ? recipe_try_at(r, a, file, arena_printf(a, "localhost:%d", port)) : NULL;

	fprintf(stderr, _("certloupe: listening on %s:%d\n"), "127.0.0.1", port);
	if (args)
		fprintf(stderr, _("certloupe: to try there: %s\n"), arena_printf(a, PACKAGE_NAME " %s", args));
}

static struct server *serve_one(struct visits *v, struct demo *d, const struct recipe_server *spec, struct err *e)
{
	struct server_plan *plan = serverplan_make(demo_lab(d), spec, e);
	const char *judge = value(spec, "judge");

	if (!plan)
		return NULL;
	plan->recorded = true;
	plan->life_ms = LIFE_MS;
	plan->once = v->o->once;
	if (judge) {
		words_add(demo_arena(d), &v->trust, arena_printf(demo_arena(d), "%s/%s", demo_directory(d), judge));
		plan->judge = visits_judge;
		plan->judge_ctx = v;
	}
	return server_start(v->loop, plan, visits_tell, v, e);
}

static bool serve(struct visits *v, struct demo *d, const struct recipe *r, struct err *e)
{
	struct server *server[SERVERS_MAX];
	size_t n, running = 0;
	const struct recipe_server *spec = recipe_servers(r, &n);
	bool ok = true;

	fprintf(stderr, _("certloupe: its files are in %s\n"), demo_directory(d));
	for (size_t i = 0; ok && i < n && i < SERVERS_MAX; i++) {
		server[i] = serve_one(v, d, &spec[i], e);
		ok = server[i] != NULL;
		running += ok;
		if (ok)
			announce(r, &spec[i], demo_arena(d), server_port(server[i]));
	}
	if (ok)
		visits_await(v);
	while (running)
		server_stop(server[--running]);
	return ok;
}

int lab_serve(const struct options *o, const struct lab_scenario *scenario, const char *dir)
{
	struct visits v = { .o = o, .loop = loop_new() };
	struct demo *d = demo_new(v.loop);
	struct err e = { 0 };
	struct recipe *r =
	    recipe_parse(demo_arena(d), scenario->name, span_of(scenario->text, scenario->length), NULL, &e);
	size_t n = 0;
	bool ok = r != NULL;

	if (ok && (recipe_servers(r, &n), !n))
		ok = err_set(&e, ERR_USAGE, _("the scenario %1$s is about files alone: it has no server"),
		             as_quote(scenario->name));
	visits_catch_signals();
	ok = ok && demo_make(d, r, o->question.at, dir, false, &e) && serve(&v, d, r, &e);
	demo_stop(d, true);
	loop_free(v.loop);
	return ok ? v.status : complain(&e);
}
