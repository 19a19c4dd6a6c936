/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys: those of the screen it was asked from first, then the rest.  All of
 * it comes from the action table. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "ui/frame/action.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/verdict.h"
#include "ui/view/view_list.h"

#define KEYS_CELLS 16

struct help_view {
	struct view v;
	unsigned has; /* of the view below, its pane included */
};

static void help_open(struct view *v, uint64_t arg)
{
	((struct help_view *)v)->has = (unsigned)arg;
	v->pane[0].tree.text = true;
}

static void help_layout(struct view *v)
{
	v->pane[0].at = v->body;
}

/* So many columns of keys stand beside each other. */
static int columns_of(const struct view *v)
{
	return v->body.w >= 200 ? 3 : v->body.w >= 120 ? 2 : 1;
}

static int column_width(const struct view *v)
{
	return v->body.w / columns_of(v) - 2;
}

static void action_rows(struct view *v, const struct action_row *a)
{
	struct rows *r = &v->pane[0].tree.rows;

	const char *keys = action_keys(a);

	if (!*keys)
		keys = arena_printf(rows_arena(r), ":%s", a->name);
	rows_field(r, 0, column_width(v), KEYS_CELLS, keys, STYLE_PLAIN, _(a->help));
}

/* Rows under a heading that appears with the first of them. */
struct help_part {
	struct view *v;
	const char *title;
	bool any;
};

static void part_row(struct help_part *p, const struct action_row *a)
{
	if (!p->any)
		rows_heading(&p->v->pane[0].tree.rows, p->title, NULL);
	p->any = true;
	action_rows(p->v, a);
}

static void part_end(struct help_part *p)
{
	if (p->any)
		rows_blank(&p->v->pane[0].tree.rows);
}

/* What the screen below has: first what not every screen has. */
static void part_here(struct view *v, const struct view_ops *below, const char *title, bool anywhere)
{
	unsigned has = ((struct help_view *)v)->has;
	struct help_part p = { v, title, false };
	const struct action_row *a;

	for (size_t i = 0; (a = action_at(below, i)); i++)
		if ((a->where == ANYWHERE) == anywhere && action_valid(a, below, has))
			part_row(&p, a);
	part_end(&p);
}

static void part_of_view(struct view *v, const struct view_ops *ops)
{
	struct help_part p = { v, _(ops->title), false };

	for (size_t i = 0; i < ops->nactions; i++)
		part_row(&p, &ops->actions[i]);
	part_end(&p);
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

static void append(struct rows *r, struct row *row, const struct row *more, int from)
{
	int used = 0;

	for (int i = 0; i < row->nleft; i++)
		used += (int)text_width(row->left[i].text);
	row_putf(r, row, STYLE_PLAIN, "%*s", from > used ? from - used : 1, "");
	for (int i = 0; i < more->nleft; i++)
		row_put(r, row, more->left[i].style, more->left[i].text);
}

/* One long column becomes several, each read from its top to its end. */
static void side_by_side(struct view *v)
{
	struct rows *r = &v->pane[0].tree.rows;
	size_t n = (size_t)columns_of(v), lines = (r->list.n + n - 1) / n;

	for (size_t i = 0; n > 1 && i < lines; i++)
		for (size_t k = 1; k < n && i + k * lines < r->list.n; k++)
			append(r, &r->list.v[i], &r->list.v[i + k * lines], (int)k * (column_width(v) + 2));
	if (n > 1 && r->list.n > lines)
		r->list.n = lines;
}

static void help_fill(struct view *v)
{
	struct view *below = v->ui->stack[v->ui->depth > 1 ? v->ui->depth - 2 : 0];
	struct tree *t = &v->pane[0].tree;
	struct buf title = BUF_INIT;

	buf_printf(&title, _("THIS SCREEN: %s"), _(below->ops->title));
	tree_begin(t);
	part_here(v, below->ops, buf_str(&title), false);
	part_here(v, below->ops, _("EVERYWHERE"), true);
	for (size_t i = 0; i < view_count; i++)
		if (view_list[i] != below->ops)
			part_of_view(v, view_list[i]);
	marks(&t->rows, column_width(v));
	side_by_side(v);
	tree_end(t);
	buf_free(&title);
}

static void help_describe(struct view *v, struct rows *r, struct row *row)
{
	(void)v;
	row_put(r, row, STYLE_STRONG, _("help"));
}

const struct view_ops view_help = {
	.name = "help",
	.title = N_("Help"),
	.has = HAS_BACK,
	.size = sizeof(struct help_view),
	.npanes = 1,
	.open = help_open,
	.layout = help_layout,
	.fill = help_fill,
	.banner = verdict_banner,
	.describe = help_describe,
};
