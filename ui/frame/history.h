/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Screens that were left can be gone back into, as they were left, until another one is opened or something else was
 * judged. */
#ifndef UI_FRAME_HISTORY_H
#define UI_FRAME_HISTORY_H
#include <stdbool.h>

#define HISTORY_STEPS 16

struct ui;
struct view;

struct history {
	struct view *ahead[HISTORY_STEPS]; /* the last one left stands last */
	int n;
	unsigned nanswers; /* model.nanswers: what they show is there no more once that is another */
};

/* A view that is left. false: it is of a kind that begins anew, and the caller's. */
bool history_keep(struct ui *ui, struct view *v);
/* The last one left, the caller's again; NULL: none, or what it showed is gone. */
struct view *history_take(struct ui *ui);
void history_forget(struct ui *ui);
/* Closes it for good. */
void history_free_view(struct view *v);

#endif
