/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recipes that the program carries: the scenarios, data/lab/NAME.recipe, and the case of each rule in which it
 * fires, the first of tests/cases/ID.case. */
#include "config.h"

#include "lab/recipe.h"

#include <string.h>

const struct lab_scenario lab_scenarios[] = {
#include "lab/scenario_table.h"
};
const size_t lab_scenario_count = sizeof lab_scenarios / sizeof *lab_scenarios;

static const struct lab_scenario cases[] = {
#include "lab/case_table.h"
};

static const struct lab_scenario *find(const struct lab_scenario *s, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(s[i].name, name))
			return &s[i];
	return NULL;
}

const struct lab_scenario *lab_scenario_find(const char *name)
{
	return find(lab_scenarios, lab_scenario_count, name);
}

const struct lab_scenario *lab_case_find(const char *rule)
{
	return find(cases, sizeof cases / sizeof *cases, rule);
}
