/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The person's editor, and whether it changed the file. */
#ifndef UI_DESK_EDITOR_H
#define UI_DESK_EDITOR_H
#include <stdbool.h>

/* "vi", or what the environment says: may be several words. */
const char *editor_program(void);
/* Runs it on the file and waits; the exit status as of wait(2), -1: it could not be started. The file's name is an
 * argument of its own: no shell reads it. changed: the file is another one afterwards. */
int editor_run(const char *program, const char *path, unsigned line, bool *changed);

#endif
