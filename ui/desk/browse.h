/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The browser as the command line sees it: the functions of struct frontend (cli/cli.h). */
#ifndef UI_DESK_BROWSE_H
#define UI_DESK_BROWSE_H
#include "cli/cli.h"

/* Whether the browser can be shown on this terminal; else *why is one line for the person. */
bool browse_usable(const char **why);
/* From now on the key means this action, or nothing ("none"). false: *why. */
bool browse_bind(const char *key, const char *action, const char **why);
/* Key i of all there are, of every screen; false: no more. */
bool browse_key(size_t i, struct key_help *out);
/* Browses the sources of r, none of which was started, until the person leaves. Returns the exit status: 0; 3 when
 * nothing could be read (said on standard error); 128 + n when signal n ended it. */
int browse(struct run *r, const struct display *d);

#endif
