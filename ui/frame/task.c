/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Its place in the browser is `task`; one without a step is none. */
#include "config.h"

#include "ui/frame/task.h"

#include "base/clock.h"
#include "base/i18n.h"
#include "ui/frame/ui.h"
#include "ui/kit/row.h"

#define SLICE_MS 8

static void end(struct ui *ui, bool whole)
{
	struct task t = ui->task;

	ui->task = (struct task){ .step = NULL };
	t.end(ui, t.ctx, whole);
}

bool task_step(struct ui *ui)
{
	int64_t until = clock_monotonic_ms() + SLICE_MS;
	bool more = true;

	if (!ui->task.step)
		return false;
	if (ui->task.of != ui->model->nanswers) {
		ui_say(ui, MARK_WARNING, _("%s was given up: there is another answer now"), ui->task.what);
		end(ui, false);
		return false;
	}
	while (more && clock_monotonic_ms() < until)
		more = ui->task.step(ui->task.ctx);
	if (more && !ui->prompt.active)
		ui_say(ui, MARK_NONE, _("making %s .. %u %%   Esc stops"), ui->task.what,
		       ui->task.percent(ui->task.ctx));
	if (!more)
		end(ui, true);
	return more;
}

void task_begin(struct ui *ui, struct task t)
{
	task_stop(ui);
	t.of = ui->model->nanswers;
	ui->task = t;
}

bool task_stop(struct ui *ui)
{
	if (!ui->task.step)
		return false;
	end(ui, false);
	return true;
}
