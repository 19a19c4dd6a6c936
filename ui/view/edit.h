/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file behind what is selected, for an editor. */
#ifndef UI_VIEW_EDIT_H
#define UI_VIEW_EDIT_H

struct ui;

/* Leaves a request for the file at the line of the block (REQUEST_EDIT); else a word says why there is no file. */
void edit_source(struct ui *ui, int arg);

#endif
