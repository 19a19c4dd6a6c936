/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the screen of comparisons does for others. */
#ifndef UI_VIEW_VIEW_COMPARE_H
#define UI_VIEW_VIEW_COMPARE_H
#include "ui/frame/ui.h"

/* What changed when everything was read again (view_compare.c). */
void compare_changes(struct ui *ui, int arg);

/* Once it was read again: says what changed, and goes back to the row that was selected. */
void changes_tell(struct ui *ui);

#endif
