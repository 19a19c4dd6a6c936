/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is selected, in the run's own words. */
#include "config.h"

#include "ui/view/command.h"

#include "base/buf.h"
#include "run/again.h"
#include "ui/frame/ui.h"
#include "ui/view/exhibit.h"

void command_of_view(struct view *v, struct buf *out)
{
	struct model *m = v->ui->model;
	uint64_t tag = v->ops->subject ? v->ops->subject(v) : 0;
	struct exhibit e = { .entry = -1 };

	again_commands(out, m->run, tag && exhibit_of(m, tag, &e) ? e.entry : -1);
}
