/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Other programs: the pager, a command, the editor, the clipboard. Those that get the terminal have it until they end,
 * and how they ended is said if not well. */
#ifndef UI_DESK_OUTSIDE_H
#define UI_DESK_OUTSIDE_H
#include "ui/frame/request.h"
#include <stdbool.h>

struct ui;

/* REQUEST_PAGE, _PIPE, _EDIT. They return 0, or the exit status that a signal which ends us has asked for meanwhile.
 * The size of the screen may be another one afterwards. */
int outside_page(struct ui *ui, const struct request *r);
/* signals: readable when one came. What the command said stays until Enter. */
int outside_pipe(struct ui *ui, const struct request *r, int signals);
/* changed: the file is another one now. */
int outside_edit(struct ui *ui, const struct request *r, bool *changed);

/* REQUEST_COPY: where --clipboard says; what was copied is said, and how long it is. */
void outside_copy(struct ui *ui, const struct request *r, const char *clipboard);
/* The shell before us has the terminal until we are continued. Returns as the others do. */
int outside_stop(void);

#endif
