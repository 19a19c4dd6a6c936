/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file behind what is selected, for an editor; the text of it, for a command. The terminal's owner runs both. */
#ifndef UI_VIEW_EDIT_H
#define UI_VIEW_EDIT_H
#include <stdbool.h>
#include <stddef.h>

struct ui;

/* Leaves the file in ui->edit_path, the line of the block in ui->edit_line (0: none) and WANT_EDIT; else a word says
 * why there is no file. */
void edit_source(struct ui *ui, int arg);
/* Leaves the command in ui->shell, the text of yank_text for it in ui->copy, and WANT_PIPE. For the action table. */
bool edit_pipe(struct ui *ui, const char *text, char *why, size_t max);

/* "vi", or what the environment says: may be several words. */
const char *edit_program(void);
/* Runs it on the file and waits; the exit status as of wait(2), -1: it could not be started. The file's name is an
 * argument of its own: no shell reads it. changed: the file is another one afterwards. */
int edit_run(const char *program, const char *path, unsigned line, bool *changed);

#endif
