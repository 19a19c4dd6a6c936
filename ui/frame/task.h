/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a key asked for and takes longer than a key may: it is made in slices, while other keys are taken, and Esc gives
 * it up. One at a time. */
#ifndef UI_FRAME_TASK_H
#define UI_FRAME_TASK_H
#include <stdbool.h>

struct ui;

struct task {
	bool (*step)(void *ctx); /* a little of it; false: it is made */
	unsigned (*percent)(const void *ctx);
	/* Once, at the end: it is whole, or it was given up. ctx is then its own to free. */
	void (*end)(struct ui *ui, void *ctx, bool whole);
	void *ctx;
	const char *what; /* in the person's language */
	unsigned of;      /* model.nanswers: what it is made of is there no more once that is another */
};

/* In place of the one before, which is given up. */
void task_begin(struct ui *ui, struct task t);
/* A slice. false: there is nothing to do. */
bool task_step(struct ui *ui);
/* Gives it up. false: there was none. */
bool task_stop(struct ui *ui);

#endif
