/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Actions over ui/frame/layout.h, which knows the lines of a view. */
#include "config.h"

#include "ui/frame/dividers.h"

#include "base/i18n.h"
#include "ui/frame/layout.h"
#include "ui/frame/ui.h"
#include "ui/kit/row.h"

#define STEP 2 /* cells that a key moves a line by */

static void push(struct ui *ui, int by)
{
	if (!layout_push(ui_top(ui), by))
		ui_say(ui, MARK_NOTE, "%s", _("no line stands beside this pane"));
}

void divider_back(struct ui *ui, int arg)
{
	(void)arg;
	push(ui, -STEP);
}

void divider_on(struct ui *ui, int arg)
{
	(void)arg;
	push(ui, STEP);
}

void divider_home(struct ui *ui, int arg)
{
	(void)arg;
	push(ui, 0);
}
