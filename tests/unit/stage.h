/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The browser without a terminal, on a practice PKI in a directory of its own; and pictures to compare with. */
#ifndef TESTS_STAGE_H
#define TESTS_STAGE_H
#include "tests/unit/unit.h"
#include "cli/option.h"
#include "lab/recipe.h"
#include "ui/frame/ui.h"
#include <limits.h>

struct stage {
	struct arena *arena;
	struct lab *lab;
	char dir[PATH_MAX], home[PATH_MAX];
	struct options options;
	struct loop *loop;
	struct run *run;
	struct model model;
	struct reception *guests; /* who comes when it is listened for them */
	struct ui ui;
	struct grid grid;
};

/* recipe: lab/recipe.h, or NULL for a copy of data/samples; args of the program, separated by blanks. A host among them
 * is answered as if it had been asked (it has sent the certificates leaf, old and root). The directory of the files is
 * the current one until stage_close.
 */
void stage_open(struct stage *s, const char *recipe, const char *args, int w, int h, enum charset cs);
void stage_close(struct stage *s);

/* Keys as in the action table, separated by blanks; a word in quotes is typed, one in double quotes
 * is pasted. */
void press(struct ui *ui, const char *keys);
/* The grid as lines without blanks at their ends; the caller frees it. */
char *text_of(const struct grid *g);

/* Where the view stands in the grid; the rest is the frame around it: title, rules, status, hints. Where the screen is
 * too small for a view, all of it. */
struct rect body_of(struct stage *s);
/* The lines of the one and of the other; the caller frees them. A picture holds the body, so that a new hint does not
 * change all of them: the frame has pictures of its own, one a view (test_locales.c). */
char *text_of_body(struct stage *s);
char *text_of_frame(struct stage *s);

/* Fails unless the text is that of tests/golden/NAME.txt. `make golden` writes the files anew (CERTLOUPE_GOLDEN=write)
 * and shows what changed: look at it before you commit it. */
void golden(const char *name, const char *got);

#endif
