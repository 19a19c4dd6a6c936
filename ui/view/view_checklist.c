/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What verifying each other checks, row by row, for the peer's certificate and for ours: passed, failed, or not
 * settled, and then what is missing to settle it. */
#include "config.h"

#include "analysis/chain.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "chain/question.h"
#include "ui/frame/action.h"
#include "ui/frame/layout.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/column.h"
#include "ui/kit/grid.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/command.h"
#include "ui/view/detail.h"
#include "ui/view/findings.h"
#include "ui/view/main_tree.h"
#include "ui/view/question.h"
#include "ui/view/tag.h"
#include "ui/view/verdict.h"
#include "ui/view/view_list.h"

enum { LIST, WHY, PANES };
enum { SIDES = 2 };
enum { CHECK, RESULT, DETAIL };

static const struct column columns[] = {
	[CHECK] = { "check", .title = N_("CHECKED"), .min = 18 },
	[RESULT] = { "result", .min = 16 },
	[DETAIL] = { "detail" },
};
/* Of two chains the results alone: their words stand below. */
static const struct column result_of_two = { "result", .min = 26, .gap = 1 };

static const struct {
	enum mark mark;
	const char *word;
} results[] = {
	[CHECK_PASSED] = { MARK_OK, N_("passed") },
	[CHECK_FAILED] = { MARK_ERROR, N_("failed") },
	[CHECK_UNKNOWN] = { MARK_UNKNOWN, N_("not settled") },
	[CHECK_NOT_APPLICABLE] = { MARK_NONE, N_("not asked") },
};

static void chains(const struct analysis *a, const struct chain *side[SIDES])
{
	for (int k = 0; k < SIDES; k++)
		side[k] = a && a->side[k] >= 0 ? &a->chain[a->side[k]] : NULL;
}

static void checklist_open(struct view *v, uint64_t arg)
{
	(void)arg;
	v->pane[LIST].has = HAS_ROWS;
	v->pane[WHY].tree.text = true;
}

static void checklist_layout(struct view *v)
{
	layout_split(v, LIST, WHY, v->body, SPLIT_ROWS, (struct share){ 2, 3 });
}

static void cell(struct rows *r, struct row *row, const struct chain *c, size_t i, const struct column *column)
{
	struct buf b = BUF_INIT;
	enum check_result result = c ? c->check[i].result : CHECK_NOT_APPLICABLE;

	if (c)
		buf_printf(&b, "%-3s%s", mark_text(results[result].mark), _(results[result].word));
	column_put(r, row, column, 0, mark_style(results[result].mark), buf_str(&b));
	buf_free(&b);
}

static const char *whose(const struct chain *c)
{
	return c->side == SIDE_OURS           ? _("ours")
	       : c->purpose == PURPOSE_CLIENT ? _("client")
	       : c->purpose == PURPOSE_SERVER ? _("server")
	                                      : _("peer");
}

static void head(struct rows *r, const struct chain *const side[SIDES])
{
	struct row *row = rows_add(r, 0, 0);

	columns_head(r, row, &columns[CHECK], 1, 0, STYLE_HEADING);
	for (int i = 0; i < SIDES && side[i]; i++)
		column_put(r, row, side[1] ? &result_of_two : &columns[DETAIL], 0, STYLE_HEADING,
		           arena_printf(rows_arena(r), "%s: %s", whose(side[i]),
		                        rows_safe(r, certificate_title(side[i]->cert), 60)));
}

static void list_rows(struct rows *r, const struct chain *const side[SIDES])
{
	head(r, side);
	for (size_t i = 0; i < side[0]->ncheck; i++) {
		struct row *row = rows_add(r, TAG(KIND_CHECK, 0, i), 0);

		column_put(r, row, &columns[CHECK], 0, STYLE_LABEL, side[0]->check[i].id);
		cell(r, row, side[0], i, side[1] ? &result_of_two : &columns[RESULT]);
		if (side[1])
			cell(r, row, side[1], i, &result_of_two);
		else /* there is room for the words */
			column_put(r, row, &columns[DETAIL], 0, STYLE_DIM, rows_sentence(r, &side[0]->check[i].detail));
	}
}

static void why_rows(struct rows *r, const struct chain *const side[SIDES], size_t i, int width)
{
	for (int k = 0; k < SIDES; k++) {
		if (!side[k] || i >= side[k]->ncheck)
			continue;
		rows_field(r, 0, width, 10, whose(side[k]), STYLE_PLAIN, rows_sentence(r, &side[k]->check[i].detail));
	}
}

static void checklist_fill(struct view *v)
{
	const struct chain *side[SIDES];
	struct tree *list = &v->pane[LIST].tree, *why = &v->pane[WHY].tree;

	chains(v->ui->model->analysis, side);
	tree_begin(list);
	if (side[0])
		list_rows(&list->rows, side);
	else
		rows_text(&list->rows, v->body.w - 2, 0, STYLE_NOTE, _("there is no chain that could be checked"));
	tree_end(list);
	tree_begin(why);
	if (side[0] && tree_tag(list))
		why_rows(&why->rows, side, (size_t)TAG_B(tree_tag(list)), v->body.w - 2);
	tree_end(why);
}

static void checklist_moved(struct view *v)
{
	if (v->focus == LIST)
		v->stale = true;
}

static void checklist_paint(struct view *v, struct grid *g)
{
	layout_line(v, WHY, g);
}

/* Of the selected row: what failed speaks before what is not settled, and that before what passed. */
static const struct check *row_that_speaks(const struct chain *const side[SIDES], size_t i)
{
	static const int turn[] = {
		[CHECK_FAILED] = 0, [CHECK_UNKNOWN] = 1, [CHECK_PASSED] = 2, [CHECK_NOT_APPLICABLE] = 2
	};
	const struct check *best = NULL;

	for (int k = 0; k < SIDES; k++) {
		const struct check *c = side[k] && i < side[k]->ncheck ? &side[k]->check[i] : NULL;

		if (c && c->nfinding && (!best || turn[c->result] < turn[best->result]))
			best = c;
	}
	return best;
}

static bool checklist_act(struct view *v, enum action a, int arg)
{
	uint64_t tag = tree_tag(&v->pane[LIST].tree);
	const struct chain *side[SIDES];
	const struct check *row;

	(void)arg;
	if (a != ACTION_OPEN)
		return false;
	chains(v->ui->model->analysis, side);
	row = tag ? row_that_speaks(side, (size_t)TAG_B(tag)) : NULL;
	if (row)
		ui_open(v->ui, &view_finding, (uint64_t)row->finding[0]);
	else
		ui_say(v->ui, MARK_NOTE, "%s", _("there is no finding to explain"));
	return true;
}

static void checklist_describe(struct view *v, struct rows *r, struct row *row)
{
	row_put(r, row, STYLE_STRONG, _("what was checked"));
	question_words(v->ui, r, row, v->body.w);
}

static void checklist_status(struct view *v, struct rows *r, struct row *row)
{
	const struct chain *side[SIDES];
	size_t n[CHECK_NOT_APPLICABLE + 1] = { 0 };

	chains(v->ui->model->analysis, side);
	for (int k = 0; k < SIDES; k++)
		for (size_t i = 0; side[k] && i < side[k]->ncheck; i++)
			n[side[k]->check[i].result]++;
	for (int i = 0; i < CHECK_NOT_APPLICABLE; i++)
		row_putf(r, row, mark_style(results[i].mark), "%s%s %zu %s", i > 0 ? "   " : "",
		         mark_text(results[i].mark), n[i], _(results[i].word));
}

static void open_checklist(struct ui *ui, int arg)
{
	(void)arg;
	if (ui_top(ui)->ops != &view_checklist)
		ui_open(ui, &view_checklist, 0);
}

static const struct action_row checklist_entry = {
	.name = "checklist",
	.keys = "V",
	.help = N_("what was checked: passed, failed or not settled, on both sides"),
	.where = HAS_ANSWER,
	.run = open_checklist,
};

const struct view_ops view_checklist = {
	.name = "checklist",
	.title = N_("Checklist"),
	.has = HAS_PANES | HAS_ANSWER | HAS_BACK,
	.size = sizeof(struct view),
	.npanes = PANES,
	.open = checklist_open,
	.layout = checklist_layout,
	.fill = checklist_fill,
	.moved = checklist_moved,
	.paint = checklist_paint,
	.act = checklist_act,
	.entry = &checklist_entry,
	.command = command_of_view,
	.banner = verdict_banner,
	.describe = checklist_describe,
	.status = checklist_status,
};
