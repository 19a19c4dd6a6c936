/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lab --serve: the servers of a practice scenario, for clients of any kind to try themselves on. It does not know how a
 * client is judged or told (cli/visits.h). */
#ifndef CLI_LAB_SERVE_H
#define CLI_LAB_SERVE_H
#include "cli/option.h"
#include "lab/recipe.h"

/* dir: where its files are to stay; NULL: they are gone with us. Exit status. */
int lab_serve(const struct options *o, const struct lab_scenario *scenario, const char *dir);

#endif
