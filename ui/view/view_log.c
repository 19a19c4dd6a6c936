/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that was said and done in this session, with the time of each. */
#include "config.h"

#include "base/buf.h"
#include "base/i18n.h"
#include "base/log.h"
#include "ui/view/view_list.h"
#include "ui/frame/action.h"
#include "ui/frame/ui.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"

#include <string.h>

#define KIND_LINE 50 /* b: line of the log */
#define TIME_OCTETS 20

static void log_view_open(struct view *v, uint64_t arg)
{
	(void)v;
	(void)arg;
}

static void log_layout(struct view *v)
{
	v->pane[0].at = v->body;
}

/* What ui_say put before its words. */
static enum mark mark_of(const char **text)
{
	static const struct {
		const char *word;
		enum mark mark;
	} levels[] = { { "error: ", MARK_ERROR }, { "warning: ", MARK_WARNING }, { "note: ", MARK_NOTE } };

	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		if (strncmp(*text, levels[i].word, strlen(levels[i].word)) == 0) {
			*text += strlen(levels[i].word);
			return levels[i].mark;
		}
	return MARK_NONE;
}

static void line(struct rows *r, size_t i, int width)
{
	const char *said = log_at(i), *text = said;
	enum mark m;
	struct buf label = BUF_INIT;

	if (strlen(said) > TIME_OCTETS)
		text += TIME_OCTETS + (said[TIME_OCTETS] == ' ');
	m = mark_of(&text);
	buf_printf(&label, "%.*s  %-3s", TIME_OCTETS, said, mark_text(m));
	rows_field(r, TAG(KIND_LINE, 0, i), width, TIME_OCTETS + 6, buf_str(&label), m ? mark_style(m) : STYLE_PLAIN,
	           rows_safe(r, text, ROW_LINE_MAX));
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

static void log_describe(struct view *v, struct buf *left, struct buf *right)
{
	(void)v;
	buf_puts(left, _("messages, the latest first"));
	buf_printf(right, _("%zu lines, times in UTC"), log_count());
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
	.describe = log_describe,
};
