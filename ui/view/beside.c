/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which one is next is the net's to say (net/experiment.h); a person only wants another. */
#include "config.h"

#include "ui/view/beside.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/i18n.h"
#include "net/connection.h"
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/row.h"
#include "ui/view/board.h"
#include "ui/view/tag.h"

int beside_connection(struct ui *ui)
{
	const struct analysis *a = ui->model->analysis;
	struct view *v = ui_top(ui);
	uint64_t tag = v->ops->subject ? v->ops->subject(v) : 0;

	if (!a || a->nconnection == 0)
		return -1;
	if (TAG_KIND(tag) == KIND_CONNECTION)
		return TAG_B(tag);
	if ((TAG_KIND(tag) == KIND_NODE || TAG_KIND(tag) == KIND_MISSING) && (size_t)TAG_A(tag) < a->nchain &&
	    a->chain[TAG_A(tag)].connection >= 0)
		return a->chain[TAG_A(tag)].connection;
	return board_shown(a) >= 0 ? board_shown(a) : 0;
}

void beside_probe(struct ui *ui, int arg)
{
	int i = beside_connection(ui);
	const struct connection *c = i < 0 ? NULL : ui->model->analysis->connection[i];
	const char *word = NULL;

	(void)arg;
	if (!c)
		ui_say(ui, MARK_NOTE, "%s", _("no connection was made: C connects to a server"));
	else if (ui->model->probing)
		ui_say(ui, MARK_NOTE, "%s", _("one is under way   Esc stops it"));
	else if (model_probe(ui->model, c, &word))
		ui_say(ui, MARK_NOTE,
		       P_("trying %s: %zu line in somebody's log by now   Esc stops",
		          "trying %s: %zu lines in somebody's log by now   Esc stops", c->nexperiments + 2),
		       word, c->nexperiments + 2);
	else
		ui_say(ui, MARK_NOTE, "%s", _("nothing is left to be tried that would tell more"));
}
