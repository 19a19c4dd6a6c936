/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lab's scenarios as what a browser may open (run/practice.h). The last one that is looked at lives until another
 * takes its place, or the end. */
#include "config.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/loop.h"
#include "base/span.h"
#include "cli/cli.h"
#include "cli/demo.h"
#include "cli/option.h"
#include "lab/recipe.h"
#include "run/plan.h"
#include "run/practice.h"

#include <stdlib.h>

struct scenarios {
	struct practice practice;
	struct arena *arena;       /* of the titles */
	struct demo *shown, *made; /* NULL: none */
	struct options *options;   /* of what was made last; in its arena */
};

static const char *scenario_name(const struct practice *p, size_t i)
{
	(void)p;
	return lab_scenarios[i].name;
}

static const char *scenario_title(struct practice *p, size_t i)
{
	struct scenarios *s = (struct scenarios *)p;
	const struct lab_scenario *x = &lab_scenarios[i];
	const struct recipe *r = recipe_parse(s->arena, x->name, span_of(x->text, x->length), NULL, NULL);

	return r ? recipe_title(r) : "";
}

static void scenario_settle(struct practice *p, bool taken)
{
	struct scenarios *s = (struct scenarios *)p;
	struct demo *gone = taken ? s->shown : s->made;

	if (gone)
		demo_stop(gone, !taken);
	if (taken)
		s->shown = s->made;
	s->made = NULL;
}

static bool scenario_make(struct practice *p, size_t i, struct loop *l, struct plan *out, struct err *e)
{
	struct scenarios *s = (struct scenarios *)p;
	const struct lab_scenario *x = &lab_scenarios[i];
	struct demo *d = s->made = demo_new(l);
	struct options none = { .arena = demo_arena(d) };
	struct recipe *r = recipe_parse(none.arena, x->name, span_of(x->text, x->length), NULL, e);

	s->options = ARENA_NEW(none.arena, struct options);
	if (!r || !demo_start(d, r, clock_now(), false, e) || !demo_options(d, &none, s->options, e)) {
		scenario_settle(p, false);
		return false;
	}
	*out = options_plan(s->options);
	return true;
}

struct practice *practice_new(void)
{
	struct scenarios *s = xcalloc(1, sizeof *s);

	s->arena = arena_new();
	s->practice =
	    (struct practice){ lab_scenario_count, scenario_name, scenario_title, scenario_make, scenario_settle };
	return &s->practice;
}

void practice_free(struct practice *p)
{
	struct scenarios *s = (struct scenarios *)p;

	if (s->shown)
		demo_stop(s->shown, true);
	arena_free(s->arena);
	free(s);
}
