/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The views themselves are kept: cursor, folds and window are in them. */
#include "config.h"

#include "ui/frame/history.h"

#include "ui/frame/action.h"
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/tree.h"

#include <stdlib.h>
#include <string.h>

void history_free_view(struct view *v)
{
	if (v->ops->close)
		v->ops->close(v);
	for (int i = 0; i < VIEW_PANES; i++)
		tree_free(&v->pane[i].tree);
	free(v);
}

bool history_keep(struct ui *ui, struct view *v)
{
	struct history *h = &ui->history_ahead;

	if (!(v->ops->has & HAS_ANSWER) || !ui->model->analysis)
		return false;
	if (h->n > 0 && h->nanswers != ui->model->nanswers)
		history_forget(ui);
	h->nanswers = ui->model->nanswers;
	if (h->n == HISTORY_STEPS) {
		history_free_view(h->ahead[0]);
		memmove(h->ahead, h->ahead + 1, sizeof *h->ahead * (HISTORY_STEPS - 1));
		h->n--;
	}
	h->ahead[h->n++] = v;
	return true;
}

struct view *history_take(struct ui *ui)
{
	struct history *h = &ui->history_ahead;

	if (h->n > 0 && (h->nanswers != ui->model->nanswers || !ui->model->analysis))
		history_forget(ui);
	return h->n > 0 ? h->ahead[--h->n] : NULL;
}

void history_forget(struct ui *ui)
{
	struct history *h = &ui->history_ahead;

	while (h->n > 0)
		history_free_view(h->ahead[--h->n]);
}
