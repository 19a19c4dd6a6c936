/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys: those of the screen it was asked from first, then the rest.  All of
 * it comes from the action table. */
#include "config.h"
#include "ui/ui.h"
#include "base/i18n.h"

#define KEYS_CELLS 16

struct help_view {
	struct view v;
	unsigned where; /* of the view below, its pane included */
};

static void help_open(struct view *v, uint64_t arg)
{
	((struct help_view *)v)->where = (unsigned)arg;
	v->pane[0].tree.text = true;
}

static void help_layout(struct view *v)
{
	v->pane[0].at = v->body;
}

static void action_rows(struct view *v, const struct action_row *a)
{
	struct rows *r = &v->pane[0].tree.rows;

	rows_field(r, 0, v->body.w - 2, KEYS_CELLS, action_keys(a), STYLE_PLAIN, _(a->help));
}

/* One part of the table: what `here` says is valid on the screen below, or is not. */
static void part(struct view *v, const char *title, bool anywhere, bool here)
{
	unsigned where = ((struct help_view *)v)->where;
	bool any = false;

	for (size_t i = 0; i < action_count; i++) {
		const struct action_row *a = &action_table[i];

		if ((a->where == ANYWHERE) != anywhere || (!anywhere && ((a->where & where) != 0) != here))
			continue;
		if (!any)
			rows_heading(&v->pane[0].tree.rows, title, NULL);
		any = true;
		action_rows(v, a);
	}
	if (any)
		rows_blank(&v->pane[0].tree.rows);
}

static void marks(struct rows *r, int width)
{
	static const struct {
		enum mark mark;
		const char *text;
	} rows[] = {
		{ MARK_ERROR, N_("error: the verdict or the connection fails by it") },
		{ MARK_WARNING, N_("warning: some common program refuses it, or it will fail soon") },
		{ MARK_NOTE, N_("note: good to know") },
		{ MARK_UNKNOWN, N_("unknown: missing, or it could not be checked") },
		{ MARK_OK, N_("nothing to remark") },
	};

	rows_heading(r, _("MARKS"), NULL);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		rows_field(r, 0, width, KEYS_CELLS, mark_text(rows[i].mark), STYLE_PLAIN, _(rows[i].text));
}

static void help_fill(struct view *v)
{
	struct view *below = v->ui->stack[v->ui->depth > 1 ? v->ui->depth - 2 : 0];
	struct tree *t = &v->pane[0].tree;
	struct buf title = BUF_INIT;

	buf_printf(&title, _("THIS SCREEN: %s"), _(below->ops->title));
	tree_begin(t);
	part(v, buf_str(&title), false, true);
	part(v, _("EVERYWHERE"), true, true);
	part(v, _("OTHER SCREENS"), false, false);
	marks(&t->rows, v->body.w - 2);
	tree_end(t);
	buf_free(&title);
}

static void help_describe(struct view *v, struct buf *left, struct buf *right)
{
	(void)v;
	(void)right;
	buf_puts(left, _("help"));
}

const struct view_ops view_help = {
	.name = "help",
	.title = N_("Help"),
	.where = IN_HELP,
	.size = sizeof(struct help_view),
	.npanes = 1,
	.open = help_open,
	.layout = help_layout,
	.fill = help_fill,
	.describe = help_describe,
};
