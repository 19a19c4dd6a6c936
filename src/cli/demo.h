/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A practice PKI that is there as long as it is looked at: its files, its faulty servers, and what is asked of them. It
 * knows neither reports nor the browser. */
#ifndef CLI_DEMO_H
#define CLI_DEMO_H
#include "base/err.h"
#include "base/loop.h"
#include "cli/option.h"
#include "lab/recipe.h"

struct demo;

/* Its servers stand in the loop. */
struct demo *demo_new(struct loop *l);
struct arena *demo_arena(struct demo *d); /* lives as long */
/* Makes the recipe's files: in dir, where they stay, or (NULL) in a private directory. at: as of lab_make. catch: a
 * signal that ends us removes them; else somebody else sees to it. false: e; demo_stop is due all the same. */
bool demo_make(struct demo *d, struct recipe *r, int64_t at, const char *dir, bool catch, struct err *e);
struct lab *demo_lab(struct demo *d);
const char *demo_directory(const struct demo *d);
/* Makes them in a private directory, goes there, and starts the servers; else as demo_make. */
bool demo_start(struct demo *d, struct recipe *r, int64_t at, bool catch, struct err *e);
/* The recipe's options, and over them what the person gave; of the configuration what does not change the question. */
bool demo_options(struct demo *d, const struct options *o, struct options *shown, struct err *e);
/* Removes everything; home: goes back to where we were when it started. */
void demo_stop(struct demo *d, bool home);

#endif
