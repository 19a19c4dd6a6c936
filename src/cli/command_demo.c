/* SPDX-License-Identifier: GPL-3.0-or-later */
/* demo: the lab's demo recipe, or the case in which a rule fires (cli/demo.h), and the browser (or the report) on what
 * the recipe's `run` line asks. From there on it is a run like any other. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/loop.h"
#include "base/span.h"
#include "cli/cli.h"
#include "cli/demo.h"
#include "cli/option.h"
#include "lab/recipe.h"
#include "run/run.h"

#include <stdlib.h>
#include <unistd.h>

#define DEMO "demo"

/* Of the demo, or of the rule that was named. NULL: e says why. */
static struct recipe *find_recipe(struct arena *a, const struct words *rule, struct err *e)
{
	const struct lab_scenario *s = rule->n ? lab_case_find(rule->v[0]) : lab_scenario_find(DEMO);

	if (rule->n > 1)
		err_set(e, ERR_USAGE, _("demo takes the id of one rule"));
	else if (!s)
		err_set(e, ERR_USAGE, _("there is no rule '%1$s'; certloupe rules lists them"), as_quote(rule->v[0]));
	else
		return recipe_parse(a, s->name, span_of(s->text, s->length), rule->n ? LAB_FIRES : NULL, e);
	return NULL;
}

static int show(struct demo *d, struct loop *l, struct options *o, const struct frontend *front)
{
	struct err e = { 0 };
	const char *why = NULL;
	struct options shown;
	bool screen =
	    o->format == FORMAT_DEFAULT && !o->output && isatty(STDOUT_FILENO) && front && front->usable(&why);

	if (!demo_options(d, o, &shown, &e))
		return complain(&e);
	if (!screen)
		return examine(&shown, l);
	const struct plan plan = options_plan(&shown);
	struct run *r = run_new(&plan, l, NULL, NULL, &e);
	int status = r ? command_browse_run(r, o, front) : complain(&e);
	run_free(r);
	return status;
}

int command_demo(struct options *o, const struct frontend *front)
{
	struct err e = { 0 };
	struct loop *l = loop_new();
	struct demo *d = demo_new(l);
	struct recipe *r = find_recipe(demo_arena(d), &o->operand, &e);

	int status = r && demo_start(d, r, o->question.at, true, &e) ? show(d, l, o, front) : complain(&e);
	demo_stop(d, true);
	loop_free(l);
	return status;
}
