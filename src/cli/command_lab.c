/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lab: the practice PKI on disk, and its servers. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/span.h"
#include "cli/cli.h"
#include "cli/lab_serve.h"
#include "lab/recipe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int list_scenarios(const struct options *o)
{
	struct buf b = BUF_INIT;
	struct output out;
	struct arena *a = arena_new();

	for (size_t i = 0; i < lab_scenario_count; i++) {
		const struct lab_scenario *s = &lab_scenarios[i];
		struct recipe *r = recipe_parse(a, s->name, span_of(s->text, s->length), NULL, NULL);

		buf_printf(&b, "%-26s %s\n", s->name, r ? recipe_title(r) : "");
	}
	int status = output_open(&out, o);
	if (!status)
		status = output_write(&out, &b);
	buf_free(&b);
	arena_free(a);
	return status;
}

static bool make_scenario(const struct lab_scenario *s, const struct options *o, const char *dir, struct err *e)
{
	struct arena *a = arena_new();
	struct recipe *r = recipe_parse(a, s->name, span_of(s->text, s->length), NULL, e);
	struct lab *l = r ? lab_make(a, r, o->question.at, NULL, e) : NULL;
	bool ok = l && lab_write(l, dir, false, e);

	if (ok && !o->quiet)
		printf("%s: %s\n", dir, recipe_title(r));
	arena_free(a);
	return ok;
}

static bool make_all(const struct options *o, const char *dir, struct err *e)
{
	if (mkdir(dir, 0777) && errno != EEXIST)
		return err_sys(e, errno, "%1$s", as_path(dir));
	for (size_t i = 0; i < lab_scenario_count; i++) {
		char *sub = xasprintf("%s/%s", dir, lab_scenarios[i].name);
		bool ok = make_scenario(&lab_scenarios[i], o, sub, e);

		free(sub);
		if (!ok)
			return false;
	}
	return true;
}

static int serve_scenario(const struct options *o, struct err *e)
{
	const struct words *w = &o->operand;
	const struct lab_scenario *s = w->n ? lab_scenario_find(w->v[0]) : NULL;

	if (w->n < 1 || w->n > 2)
		err_set(e, ERR_USAGE, _("lab --serve needs a scenario, and perhaps a directory behind it"));
	else if (!s)
		err_set(e, ERR_USAGE, _("there is no scenario '%1$s'; certloupe lab --list names them"),
		        as_quote(w->v[0]));
	else
		return lab_serve(o, s, w->n == 2 ? w->v[1] : NULL);
	return complain(e);
}

int command_lab(const struct options *o, const struct frontend *front)
{
	const char *why;
	struct err e = { 0 };
	const struct words *w = &o->operand;

	if (o->list)
		return list_scenarios(o);
	if (o->serve)
		return serve_scenario(o, &e);
	if (w->n == 0 && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && front && front->usable(&why))
		return command_practise(o, front);
	if (w->n < 1 || w->n > 2) {
		err_set(&e, ERR_USAGE, _("lab needs a directory to write to, and perhaps a scenario before it"));
		return complain(&e);
	}
	if (w->n == 1 &&
	    lab_scenario_find(w->v[0])) { /* a directory of all scenarios by that name is not what was meant */
		err_set(&e, ERR_USAGE,
		        _("lab %1$s needs a directory to write to: certloupe lab %1$s DIR (all scenarios: certloupe "
		          "lab ./%1$s)"),
		        as_quote(w->v[0]));
		return complain(&e);
	}
	const struct lab_scenario *s = w->n == 2 ? lab_scenario_find(w->v[0]) : NULL;
	if (w->n == 2 && !s) {
		err_set(&e, ERR_USAGE, _("there is no scenario '%1$s'; certloupe lab --list names them"),
		        as_quote(w->v[0]));
		return complain(&e);
	}
	bool ok = s ? make_scenario(s, o, w->v[1], &e) : make_all(o, w->v[0], &e);
	return ok ? 0 : complain(&e);
}
