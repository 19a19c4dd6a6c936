/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copying: what is selected goes to the clipboard as PEM, fingerprint, text .. What came from outside is escaped first:
 * pasted into a shell, it is still only words. A private key is never copied. */
#ifndef UI_VIEW_YANK_H
#define UI_VIEW_YANK_H
#include "base/buf.h"
#include <stdbool.h>
#include <stddef.h>

struct ui;

/* One for each row of the action table: y and a letter. What is to be copied is left in ui->copy for the terminal's
 * owner; else a word says why not. */
void yank_pem(struct ui *ui, int arg);
void yank_fingerprint(struct ui *ui, int arg);
void yank_serial(struct ui *ui, int arg);
void yank_names(struct ui *ui, int arg);
void yank_subject(struct ui *ui, int arg);
void yank_pin(struct ui *ui, int arg);
void yank_text(struct ui *ui, int arg);
/* The text of yank_text, for $PAGER (WANT_PAGER). */
void yank_page(struct ui *ui, int arg);
void yank_line(struct ui *ui, int arg);
void yank_command(struct ui *ui, int arg);

#endif
