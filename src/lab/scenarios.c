/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scenarios that the program carries: data/lab/NAME.recipe. */
#include "config.h"

#include "lab/recipe.h"

const struct lab_scenario lab_scenarios[] = {
#include "lab/scenario_table.h"
};
const size_t lab_scenario_count = sizeof lab_scenarios / sizeof *lab_scenarios;
