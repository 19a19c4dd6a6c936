/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that was said and done in this session, with the time of each. */
#include "config.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/log.h"
#include "ui/frame/action.h"
#include "ui/frame/ui.h"
#include "ui/kit/column.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/question.h"
#include "ui/view/tag.h"
#include "ui/view/verdict.h"
#include "ui/view/view_list.h"

enum { TIME, MARK, TEXT };

static const struct column columns[] = {
	[TIME] = { "time", .min = 21, .gap = 2 },
	[MARK] = { "mark", .min = 3 },
	[TEXT] = { "text" },
};

static void log_view_open(struct view *v, uint64_t arg)
{
	(void)v;
	(void)arg;
}

static void log_layout(struct view *v)
{
	v->pane[0].at = v->body;
}

static void line(struct rows *r, size_t i, int width)
{
	static const enum mark marks[] = { [LEVEL_PLAIN] = MARK_NONE,
		                           [LEVEL_NOTE] = MARK_NOTE,
		                           [LEVEL_WARNING] = MARK_WARNING,
		                           [LEVEL_ERROR] = MARK_ERROR };
	const struct log_entry *e = log_at(i);
	enum mark m = marks[e->level];
	struct buf label = BUF_INIT;
	char when[32];

	column_text(&label, &columns[TIME], width, time_second(e->at, when), r->charset);
	column_text(&label, &columns[MARK], width, mark_text(m), r->charset);
	rows_field(r, TAG(KIND_MESSAGE, i, 0), width, columns_cells(columns, TEXT, width) + 1, buf_str(&label),
	           m ? mark_style(m) : STYLE_PLAIN, rows_safe(r, e->text, ROW_LINE_MAX));
	buf_free(&label);
}

static void log_fill(struct view *v)
{
	struct tree *t = &v->pane[0].tree;

	tree_begin(t);
	for (size_t i = log_count(); i-- > 0;) /* the latest first: that is what one comes for */
		line(&t->rows, i, v->body.w - 2);
	if (log_count() == 0)
		rows_text(&t->rows, v->body.w - 2, 0, STYLE_NOTE, _("nothing was said yet"));
	tree_end(t);
}

static void log_describe(struct view *v, struct rows *r, struct row *row)
{
	row_put(r, row, STYLE_STRONG, _("messages, the latest first"));
	question_words(v->ui, r, row, v->body.w);
}

static void log_status(struct view *v, struct rows *r, struct row *row)
{
	(void)v;
	row_rightf(r, row, STYLE_DIM, P_("%zu line, times in UTC", "%zu lines, times in UTC", log_count()), log_count());
}

static void open_log(struct ui *ui, int arg)
{
	(void)arg;
	if (ui_top(ui)->ops != &view_log)
		ui_open(ui, &view_log, 0);
}

static const struct action_row log_entry = {
	.name = "log",
	.keys = "E",
	.help = N_("everything that was said and done so far, with the time"),
	.where = ANYWHERE,
	.run = open_log,
};

const struct view_ops view_log = {
	.name = "log",
	.title = N_("Messages"),
	.has = HAS_BACK,
	.size = sizeof(struct view),
	.npanes = 1,
	.open = log_view_open,
	.layout = log_layout,
	.fill = log_fill,
	.entry = &log_entry,
	.banner = verdict_banner,
	.describe = log_describe,
	.status = log_status,
};
