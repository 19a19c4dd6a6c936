/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking along: what is selected goes to the clipboard as PEM, fingerprint, text .., or to the pager, or to a command.
 * What came from outside is escaped first: pasted into a shell, it is still only words. A private key is never copied.
 */
#ifndef UI_VIEW_YANK_H
#define UI_VIEW_YANK_H
#include "base/buf.h"
#include <stdbool.h>
#include <stddef.h>

struct ui;

/* One for each row of the action table: y and a letter. Each leaves a request (REQUEST_COPY) for the terminal's owner;
 * else a word says why not. */
void yank_pem(struct ui *ui, int arg);
void yank_fingerprint(struct ui *ui, int arg);
void yank_serial(struct ui *ui, int arg);
void yank_names(struct ui *ui, int arg);
void yank_subject(struct ui *ui, int arg);
void yank_pin(struct ui *ui, int arg);
void yank_text(struct ui *ui, int arg);
void yank_line(struct ui *ui, int arg);
void yank_command(struct ui *ui, int arg);
/* Of an object its whole text, else what the pane in focus says: for $PAGER (REQUEST_PAGE), and for a command
 * (REQUEST_PIPE, a row that takes). */
void yank_page(struct ui *ui, int arg);
bool yank_pipe(struct ui *ui, const char *command, char *why, size_t max);

#endif
