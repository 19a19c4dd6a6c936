/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What verifying each other checks, row by row, for the peer's certificate and for ours: passed, failed, or not
 * settled, and then what is missing to settle it. */
#include "config.h"

#include "analysis/board.h"
#include "analysis/chain.h"
#include "analysis/check_asked.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "chain/question.h"
#include "diagnose/rule.h"
#include "phrase/page.h"
#include "ui/frame/action.h"
#include "ui/frame/layout.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/column.h"
#include "ui/kit/grid.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/board.h"
#include "ui/view/command.h"
#include "ui/view/detail.h"
#include "ui/view/findings.h"
#include "ui/view/fix.h"
#include "ui/view/main_tree.h"
#include "ui/view/page.h"
#include "ui/view/question.h"
#include "ui/view/tag.h"
#include "ui/view/verdict.h"
#include "ui/view/view_list.h"

#include <string.h>

enum { LIST, WHY, PANES };
enum { SIDES = 2 };
enum { CHECK, RESULT, DETAIL };

static const struct column columns[] = {
	[CHECK] = { "check", .title = N_("CHECKED"), .min = 18 },
	[RESULT] = { "result", .min = 16 },
	[DETAIL] = { "detail" },
};
/* Of two chains the results alone where it is narrow: their words stand below. */
static const struct column result_of_two = { "result", .min = 26, .gap = 1 },
                           result_of_two_narrow = { "result", .min = 10, .gap = 1 };

#define NARROW 60    /* columns: a mark stands for the result */
#define ROOMY 100    /* columns: reasons stand in the rows of two chains, too */
#define MARK_CELLS 3 /* a mark with the blank behind it */
#define WHY_LINES 6  /* below the list, at least */
#define WHY_CELLS 10 /* of a label there */
#define WIRE_LINES 5 /* the same of what passed on the wire */

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
	if (!side[0]) { /* our own alone, as a server with the CAs that were given judges it */
		side[0] = side[1];
		side[1] = NULL;
	}
}

static void checklist_open(struct view *v, uint64_t arg)
{
	(void)arg;
	v->pane[LIST].has = HAS_ROWS;
	v->pane[WHY].tree.text = true;
}

/* -1: what is shown was in files, or there is room for one side. */
static int connection_shown(const struct view *v)
{
	return v->body.w < NARROW ? -1 : board_shown(v->ui->model->analysis); /* there is room for one side */
}

/* What passed on the wire stands below both sides of a connection. */
static bool is_wire(const struct view *v)
{
	return v->body.w >= ROOMY && connection_shown(v) >= 0;
}

/* The list takes what it needs, as long as something is left for the words below it. */
static void checklist_layout(struct view *v)
{
	int rows = (int)v->pane[LIST].tree.rows.list.n, most = v->body.h - 1 - (is_wire(v) ? WIRE_LINES : WHY_LINES);

	v->pane[WHY].has = is_wire(v) ? HAS_ROWS : 0;
	v->pane[WHY].tree.text = !is_wire(v);

	if (v->body.w < ROOMY || rows == 0)
		layout_split(v, LIST, WHY, v->body, SPLIT_ROWS, (struct share){ 2, 3 });
	else
		layout_split(
		    v, LIST, WHY, v->body, SPLIT_ROWS,
		    (struct share){ 1, 1, .min = 3, .max = rows + !is_wire(v) < most ? rows + !is_wire(v) : most });
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

static void head(struct rows *r, const struct chain *const side[SIDES], bool narrow)
{
	struct row *row = rows_add(r, 0, 0);

	columns_head(r, row, &columns[CHECK], 1, 0, STYLE_HEADING);
	for (int i = 0; i < SIDES && side[i]; i++)
		column_put(r, row,
		           !side[1] ? &columns[DETAIL]
		           : narrow ? &result_of_two_narrow
		                    : &result_of_two,
		           0, STYLE_HEADING,
		           arena_printf(rows_arena(r), "%s: %s", whose(side[i]),
		                        rows_safe(r, certificate_title(side[i]->cert), 60)));
}

#define GROUPS 4

/* What belongs together stands together: time, trust, content, revocation. */
static int group_of(const char *check)
{
	static const struct {
		const char *id;
		int group;
	} groups[] = {
		{ "validity", 0 },         { "issuer", 1 }, { "signature", 1 }, { "ca", 1 },
		{ "name-constraints", 1 }, { "policy", 1 }, { "crl", 3 },       { "ocsp", 3 },
	};

	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
		if (strcmp(groups[i].id, check) == 0)
			return groups[i].group;
	return 2;
}

struct list_maker {
	struct rows *r;
	const struct chain *const *side;
	struct column reason; /* of a side, behind its mark */
	size_t lines;         /* of a reason, at most */
};

static enum check_result result_of(const struct chain *c, size_t i)
{
	return c && i < c->ncheck ? c->check[i].result : CHECK_NOT_APPLICABLE;
}

/* What failed stands out; what is fine or could not be made is quiet. */
static enum style reason_style(enum check_result result)
{
	return result == CHECK_FAILED ? STYLE_STRONG : result == CHECK_PASSED ? STYLE_PLAIN : STYLE_DIM;
}

static const char *reason_text(struct rows *r, const struct chain *c, size_t i)
{
	const char *text = c && i < c->ncheck ? rows_sentence(r, c->check[i].detail) : "";

	return c && !*text ? _(results[result_of(c, i)].word) : text;
}

/* As many lines as its reasons have, of the room that there is; the last one is cut. */
static void reasons_row(struct list_maker *m, size_t i)
{
	struct column_lines of[SIDES];
	const char *text[SIDES];
	size_t n = 1;
	int cells = column_cells(&m->reason, 0) - m->reason.gap;

	for (int k = 0; k < SIDES; k++) {
		text[k] = reason_text(m->r, m->side[k], i);
		column_wrap(&of[k], text[k], cells, m->r->charset);
		if (of[k].n > n)
			n = of[k].n;
	}
	for (size_t line = 0; line < n && line < m->lines; line++) {
		struct row *row = rows_add(m->r, line == 0 ? TAG(KIND_CHECK, 0, i) : 0, 0);

		column_put(m->r, row, &columns[CHECK], 0, STYLE_PLAIN, line == 0 ? m->side[0]->check[i].id : "");
		for (int k = 0; k < SIDES; k++) {
			enum check_result result = result_of(m->side[k], i);
			enum mark mark = line == 0 && m->side[k] ? results[result].mark : MARK_NONE;

			row_putf(m->r, row, mark_style(mark), "%-*s", MARK_CELLS, mark_text(mark));
			column_put(m->r, row, &m->reason, 0, reason_style(result),
			           m->lines == 1 ? text[k] : column_line(&of[k], line));
		}
	}
	for (int k = 0; k < SIDES; k++)
		column_lines_free(&of[k]);
}

static void reasons_head(struct list_maker *m)
{
	struct row *row = rows_add(m->r, 0, 0);
	struct column name = m->reason;

	name.min += MARK_CELLS;
	columns_head(m->r, row, &columns[CHECK], 1, 0, STYLE_HEADING);
	for (int k = 0; k < SIDES && m->side[k]; k++)
		column_put(m->r, row, &name, 0, STYLE_HEADING,
		           arena_printf(rows_arena(m->r), "%s: %s", whose(m->side[k]),
		                        rows_safe(m->r, certificate_title(m->side[k]->cert), 60)));
}

static void reasons_rows(struct list_maker *m, bool spaced)
{
	int last = 0;

	reasons_head(m);
	for (int g = 0; g < GROUPS; g++)
		for (size_t i = 0; i < m->side[0]->ncheck; i++) {
			if (group_of(m->side[0]->check[i].id) != g)
				continue;
			if (spaced && g != last)
				rows_blank(m->r);
			last = g;
			reasons_row(m, i);
		}
}

/* Reasons in whole where the list then leaves room for what stands below it, else a line of each. */
static void list_with_reasons(struct rows *r, const struct chain *const side[SIDES], int width, int height)
{
	struct list_maker m = { .r = r, .side = side, .lines = COLUMN_LINES };
	int all = width - column_cells(&columns[CHECK], width);

	m.reason = (struct column){ "reason", .min = (side[1] ? all / 2 : all) - MARK_CELLS, .gap = 1 };
	m.reason.min = row_prose(m.reason.min);
	reasons_rows(&m, true);
	if ((int)r->list.n <= height)
		return;
	rows_clear(r);
	m.lines = 1;
	reasons_rows(&m, (int)side[0]->ncheck + 4 <= height);
}

static void result_row(struct rows *r, const struct chain *const side[SIDES], size_t i, bool narrow)
{
	struct row *row = rows_add(r, TAG(KIND_CHECK, 0, i), 0);
	const struct column *of_two = narrow ? &result_of_two_narrow : &result_of_two;
	enum mark mark = results[side[0]->check[i].result].mark;

	column_put(r, row, &columns[CHECK], 0, STYLE_LABEL, side[0]->check[i].id);
	if (narrow && !side[1])
		row_putf(r, row, mark_style(mark), "%-*s", MARK_CELLS, mark_text(mark));
	else
		cell(r, row, side[0], i, side[1] ? of_two : &columns[RESULT]);
	if (side[1])
		cell(r, row, side[1], i, of_two);
	else /* there is room for the words */
		column_put(r, row, &columns[DETAIL], 0, STYLE_DIM, rows_sentence(r, side[0]->check[i].detail));
}

static void list_rows(struct rows *r, const struct chain *const side[SIDES], bool narrow)
{
	head(r, side, narrow);
	for (int g = 0; g < GROUPS; g++)
		for (size_t i = 0; i < side[0]->ncheck; i++)
			if (group_of(side[0]->check[i].id) == g)
				result_row(r, side, i, narrow);
}

/* Where there is room: what the finding behind it means, and the commands that mend it. */
static void finding_rows(struct rows *r, const struct finding *f, int width)
{
	rows_blank(r);
	row_put(r, rows_add(r, 0, 0), STYLE_STRONG, f->rule->id);
	page_rows(r, page_section(page_of(f->rule->id), "What it means"), width, 0);
	rows_blank(r);
	rows_heading(r, _("FIX"), NULL);
	fix_rows(r, f, width, 0);
}

#define ASKED 4      /* lines below the list, from which on it is said what the row asks and where that is written */
#define EXPLAINED 14 /* lines below the list, from which on its finding is explained there */

static void why_rows(struct rows *r, const struct analysis *a, const struct chain *const side[SIDES], size_t i,
                     int width, int lines)
{
	const struct check_asked *asked = lines >= ASKED ? check_asked(side[0]->check[i].id) : NULL;

	if (asked)
		rows_field(r, 0, width, WHY_CELLS, _("asked"), STYLE_PLAIN, _(asked->question));
	for (int k = 0; k < SIDES; k++) {
		const struct check *c = side[k] && i < side[k]->ncheck ? &side[k]->check[i] : NULL;
		const struct finding *f = c && c->nfinding ? &a->finding[c->finding[0]] : NULL;

		if (!c)
			continue;
		rows_field(r, 0, width, WHY_CELLS, side[1] ? whose(side[k]) : _("found"), STYLE_PLAIN, rows_sentence(r, c->detail));
		if (c->settles->msgid)
			rows_field(r, 0, width, WHY_CELLS, _("settles"), STYLE_PLAIN, rows_sentence(r, c->settles));
		if (f && lines >= EXPLAINED)
			finding_rows(r, f, width);
		else if (f && f->fix.msgid)
			rows_field(r, 0, width, WHY_CELLS, _("fix"), STYLE_PLAIN, rows_sentence(r, &f->fix));
	}
	if (asked)
		rows_field(r, 0, width, WHY_CELLS, _("rule"), STYLE_DIM, asked->law);
}

struct checklist_view {
	struct view v;
	bool selected; /* something was selected for the person once */
};

/* The first time: where something failed. */
static void select_failed(struct view *v, const struct chain *const side[SIDES])
{
	struct checklist_view *c = (struct checklist_view *)v;

	if (c->selected || !side[0])
		return;
	c->selected = true;
	for (int k = 0; k < SIDES; k++)
		for (size_t i = 0; side[k] && i < side[0]->ncheck; i++)
			if (result_of(side[k], i) == CHECK_FAILED) {
				tree_select(&v->pane[LIST].tree, TAG(KIND_CHECK, 0, i));
				return;
			}
}

/* The first time: where something failed. */
static void select_on_board(struct view *v, const struct board *b)
{
	struct checklist_view *c = (struct checklist_view *)v;

	for (size_t i = 0; !c->selected && i < b->nrow; i++)
		if ((b->row[i].server && b->row[i].server->result == CHECK_FAILED) ||
		    (b->row[i].client && b->row[i].client->result == CHECK_FAILED)) {
			c->selected = true;
			tree_select(&v->pane[LIST].tree, TAG(KIND_CHECK, 0, i));
		}
	c->selected = true;
}

static void board_view_fill(struct view *v, int connection)
{
	const struct analysis *a = v->ui->model->analysis;
	struct tree *list = &v->pane[LIST].tree, *why = &v->pane[WHY].tree;
	bool first = !((struct checklist_view *)v)->selected;

	tree_begin(list);
	board_rows(&list->rows, a, connection, v->body.w - 2, v->body.h - 1 - WIRE_LINES, v->body.w >= ROOMY);
	tree_end(list);
	select_on_board(v, board_of(a, (size_t)connection));
	layout_view(v);
	tree_begin(why);
	if (is_wire(v))
		board_wire_rows(&why->rows, a, connection, v->body.w - 2);
	else if (tree_tag(list))
		board_why_rows(&why->rows, a, connection, (size_t)TAG_B(tree_tag(list)), v->body.w - 2);
	tree_end(why);
	if (first && is_wire(v)) /* how it ended */
		tree_end_key(why);
}

static void checklist_fill(struct view *v)
{
	const struct analysis *a = v->ui->model->analysis;
	const struct chain *side[SIDES];
	struct tree *list = &v->pane[LIST].tree, *why = &v->pane[WHY].tree;
	int width = v->body.w - 2 < 96 ? v->body.w - 2 : 96; /* longer lines are hard to read */

	if (connection_shown(v) >= 0) {
		board_view_fill(v, connection_shown(v));
		return;
	}
	chains(a, side);
	tree_begin(list);
	if (side[0] && v->body.w >= ROOMY)
		list_with_reasons(&list->rows, side, v->body.w - 2, v->body.h - 1 - WHY_LINES);
	else if (side[0])
		list_rows(&list->rows, side, v->body.w < NARROW);
	else
		rows_text(&list->rows, v->body.w - 2, 0, STYLE_NOTE, _("there is no chain that could be checked"));
	tree_end(list);
	select_failed(v, side);
	layout_view(v); /* how much room the list takes is known now */
	tree_begin(why);
	if (side[0] && tree_tag(list))
		why_rows(&why->rows, a, side, (size_t)TAG_B(tree_tag(list)), width, v->pane[WHY].at.h);
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
	if (is_wire(v) && !v->maximised)
		grid_put(g, 2, v->pane[WHY].at.y - 1, v->body.w - 4, STYLE_HEADING, _(" ON THE WIRE "));
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

/* The same of both sides of a connection. */
static const struct check *cell_that_speaks(const struct board_row *row)
{
	const struct check *server = row->server && row->server->nfinding ? row->server : NULL,
	                   *client = row->client && row->client->nfinding ? row->client : NULL;

	return !server || (client && client->result == CHECK_FAILED && server->result != CHECK_FAILED) ? client
	                                                                                               : server;
}

static const struct check *row_selected(struct view *v)
{
	const struct analysis *a = v->ui->model->analysis;
	uint64_t tag = tree_tag(&v->pane[LIST].tree);
	const struct board *b = connection_shown(v) < 0 ? NULL : board_of(a, (size_t)connection_shown(v));
	const struct chain *side[SIDES];

	if (!tag)
		return NULL;
	if (b)
		return (size_t)TAG_B(tag) < b->nrow ? cell_that_speaks(&b->row[TAG_B(tag)]) : NULL;
	chains(a, side);
	return row_that_speaks(side, (size_t)TAG_B(tag));
}

static bool checklist_act(struct view *v, enum action a, int arg)
{
	const struct check *row;

	(void)arg;
	if (a != ACTION_OPEN)
		return false;
	if (v->focus == WHY && is_wire(v)) {
		uint64_t tag = tree_tag(&v->pane[WHY].tree);

		if (tag)
			ui_open(v->ui, &view_transcript, TAG(KIND_PASSED, connection_shown(v), TAG_B(tag)));
		return true;
	}
	row = row_selected(v);
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

/* Which row it is, and what would settle it. */
static void board_status(struct view *v, struct rows *r, struct row *row)
{
	const struct board *b = board_of(v->ui->model->analysis, (size_t)connection_shown(v));
	uint64_t tag = tree_tag(&v->pane[LIST].tree);
	const struct board_row *at = tag && (size_t)TAG_B(tag) < b->nrow ? &b->row[TAG_B(tag)] : NULL;
	const struct check *settled = !at ? NULL : at->client && at->client->settles->msgid ? at->client : at->server;

	if (!at)
		return;
	row_putf(r, row, STYLE_PLAIN, _("%s, %zu of %zu"), at->id, (size_t)TAG_B(tag) + 1, b->nrow);
	if (settled && settled->settles->msgid)
		row_rightf(r, row, STYLE_DIM, _("settled by %s"), rows_sentence(r, settled->settles));
}

static void checklist_status(struct view *v, struct rows *r, struct row *row)
{
	const struct chain *side[SIDES];
	size_t n[CHECK_NOT_APPLICABLE + 1] = { 0 };

	if (connection_shown(v) >= 0) {
		board_status(v, r, row);
		return;
	}
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
	.size = sizeof(struct checklist_view),
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
