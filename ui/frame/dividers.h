/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line between two panes, moved by keys: the one that is nearest to the pane in focus. */
#ifndef UI_FRAME_DIVIDERS_H
#define UI_FRAME_DIVIDERS_H

struct ui;

/* Actions: to the left or up, to the right or down, and back to where it stood at first. */
void divider_back(struct ui *ui, int arg);
void divider_on(struct ui *ui, int arg);
void divider_home(struct ui *ui, int arg);

#endif
