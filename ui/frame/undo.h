/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was asked before: each change of the question, of what is trusted and of what is left out or added to try
 * something can be taken back and made again. What was opened is not asked: that begins anew. */
#ifndef UI_FRAME_UNDO_H
#define UI_FRAME_UNDO_H
#include "ui/frame/model.h"

#define UNDO_STEPS 50

struct ui;

struct undo {
	struct plan *past[UNDO_STEPS], *future[UNDO_STEPS];
	size_t npast, nfuture;
	/* how it stood before the last change, until it is told */
	struct arena *arena;
	unsigned nanswers; /* of that answer; 0: there is nothing to tell */
	enum verdict verdict;
	size_t nchain;
	struct {
		int leaf;
		enum verdict verdict;
	} * chain;
};

/* Something is about to be asked otherwise: how it is now. */
void undo_note(struct ui *ui);
/* It was not, after all. */
void undo_drop(struct ui *ui);
void undo_forget(struct undo *u);
void undo_back(struct ui *ui, int arg);
void undo_again(struct ui *ui, int arg);
/* Whether the plan of the run asks something else than the first one did. */
bool undo_changed_trust(const struct ui *ui);
/* What the last change did to the verdicts: so many chains, and the first one's before. false: nothing. */
bool undo_effect(const struct ui *ui, enum verdict *before, size_t *chains);

#endif
