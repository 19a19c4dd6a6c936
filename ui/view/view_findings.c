/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every finding of everything that is loaded, a line each, in an order that is chosen, and of the one selected what is
 * the case and what to do. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "cert/certificate.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "load/source.h"
#include "net/connection.h"
#include "ui/frame/action.h"
#include "ui/frame/layout.h"
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/column.h"
#include "ui/kit/grid.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/finding_page.h"
#include "ui/view/findings.h"
#include "ui/view/question.h"
#include "ui/view/tag.h"
#include "ui/view/verdict.h"
#include "ui/view/view_list.h"

#include <stdlib.h>
#include <string.h>

enum { LIST, CHOSEN, BESIDE, PANES };
enum { MARK, RULE, CHAIN, ABOUT, TITLE, COLUMNS, REST = COLUMNS };

#define TWO 120   /* columns: from here on what others say stands beside what is the case */
#define TALL 20   /* lines of the lower half: from here on all that is known about it */
#define NARROW 58 /* cells of a row: below it the rule and whom it is about */

static const struct column columns[] = {
	[MARK] = { "mark", .sort = N_("worst first"), .min = 3 },
	[RULE] = { "rule", .title = N_("rule"), .sort = N_("by rule"), .min = 21, .max = 30, .share = 26, .gap = 1,
	           .align = ALIGN_LEFT },
	[CHAIN] = { "chain", .title = N_("chain"), .sort = N_("by chain"), .min = 7, .gap = 1, .from = NARROW },
	[ABOUT] = { "about", .title = N_("about"), .sort = N_("by name"), .min = 14, .max = 34, .share = 20, .gap = 2,
	            .from = NARROW },
	[TITLE] = { "title", .title = N_("what is the case"), .from = NARROW },
	[REST] = { "rest" },
};

struct findings_view {
	struct view v;
	int order; /* a column with .sort */
	bool reverse;
};

static struct findings_view *self(struct view *v)
{
	return (struct findings_view *)v;
}

static void all_open(struct view *v, uint64_t arg)
{
	(void)arg;
	self(v)->order = MARK;
	v->pane[LIST].has = HAS_ROWS;
	v->pane[CHOSEN].tree.text = v->pane[BESIDE].tree.text = true;
}

static bool has_list(const struct view *v)
{
	return v->pane[LIST].at.h > 0;
}

static void all_layout(struct view *v)
{
	const struct analysis *a = v->ui->model->analysis;
	int lines = a && a->nfinding > 0 ? (int)a->nfinding : 1;
	struct parts p = layout_parts(v, v->body, SPLIT_ROWS, (struct share){ 3, 7, .max = 1 + lines, .min = 4 });
	struct parts below = { p.second, { 0 } };
	bool two = v->body.w >= TWO;

	if (two) /* else nobody could see which line is moved */
		below = layout_parts(v, p.second, SPLIT_COLUMNS, (struct share){ 63, 100, .max = 112 });
	v->pane[BESIDE].has = two ? HAS_PANES : 0;
	v->focus = !two && v->focus == BESIDE ? CHOSEN : v->focus;
	for (int i = 0; v->maximised && i < PANES; i++)
		v->pane[i].at = i == v->focus ? v->body : (struct rect){ 0 };
	if (!v->maximised) {
		v->pane[LIST].at = p.first;
		v->pane[CHOSEN].at = below.first;
		v->pane[BESIDE].at = below.second;
	}
	if (has_list(v))
		v->pane[LIST].at = rect_under(v->pane[LIST].at, 1); /* the head */
}

/* What it is about, in a word. */
static const char *about(const struct analysis *a, const struct finding *f)
{
	const struct certificate *c = f->about.entry >= 0 ? certset_certificate(a->set, f->about.entry) : NULL;

	if (c)
		return certificate_title(c);
	if (f->about.connection >= 0)
		return a->connection[f->about.connection]->source->spec;
	return f->about.input >= 0 ? certset_input(a->set, f->about.input)->spec : "";
}

static const struct analysis *sorting; /* qsort has no context */
static int sorting_by;

static int by_order(const void *x, const void *y)
{
	const struct finding *a = &sorting->finding[*(const size_t *)x], *b = &sorting->finding[*(const size_t *)y];
	int by = 0;

	if (sorting_by == MARK)
		by = (int)a->severity - (int)b->severity;
	else if (sorting_by == RULE)
		by = strcmp(a->rule->id, b->rule->id);
	else if (sorting_by == CHAIN)
		by = a->about.chain - b->about.chain;
	else
		by = strcmp(about(sorting, a), about(sorting, b));
	return by ? by : a < b ? -1 : a > b;
}

static void finding_row(struct rows *r, const struct analysis *a, size_t i, int width)
{
	const struct finding *f = &a->finding[i];
	struct row *row = rows_add(r, TAG(KIND_FINDING, 0, i), 0);
	const char *title = rows_sentence(r, &f->title), *chain = "";

	row->marks = true;
	row->mark = (uint8_t)severity_mark(f->severity);
	if (f->about.chain >= 0)
		chain = arena_printf(rows_arena(r), "%d", f->about.chain + 1);
	column_put(r, row, &columns[RULE], width, f->cause ? STYLE_STRONG : STYLE_PLAIN, f->rule->id);
	column_put(r, row, &columns[CHAIN], width, STYLE_DIM, chain);
	column_put(r, row, &columns[ABOUT], width, STYLE_PLAIN, rows_safe(r, about(a, f), ROW_LINE_MAX));
	column_put(r, row, &columns[TITLE], width, STYLE_PLAIN, *title ? title : _(f->rule->title));
	if (width < NARROW)
		column_put(r, row, &columns[REST], width, STYLE_PLAIN, rows_safe(r, about(a, f), ROW_LINE_MAX));
	row->find = arena_printf(rows_arena(r), "%s %s\nrule:%s%s%s", severity_name(f->severity),
	                         f->cause ? "cause" : "", f->rule->id, *chain ? "\nchain:" : "", chain);
}

static int list_cells(const struct view *v)
{
	return (has_list(v) ? v->pane[LIST].at.w : v->body.w) - 2;
}

/* The finding that is selected; NULL: none is. */
static const struct finding *chosen(struct view *v)
{
	const struct analysis *a = v->ui->model->analysis;
	uint64_t tag = tree_tag(&v->pane[LIST].tree);

	return a && TAG_KIND(tag) == KIND_FINDING && (size_t)TAG_B(tag) < a->nfinding ? &a->finding[TAG_B(tag)] : NULL;
}

static enum page_part part(const struct view *v)
{
	if (v->pane[CHOSEN].at.h < TALL)
		return PAGE_SHORT;
	return v->pane[BESIDE].at.h > 0 ? PAGE_ANSWER : PAGE_WHOLE;
}

static void fill_chosen(struct view *v)
{
	struct tree *page = &v->pane[CHOSEN].tree, *beside = &v->pane[BESIDE].tree;
	const struct analysis *a = v->ui->model->analysis;
	const struct finding *f = chosen(v);

	tree_begin(page);
	if (f && v->pane[CHOSEN].at.h > 0)
		finding_page_rows(&page->rows, a, f, v->pane[CHOSEN].at.w - 2, part(v));
	tree_end(page);
	tree_begin(beside);
	if (f && v->pane[BESIDE].at.h > 0)
		finding_page_beside(&beside->rows, a, f, v->pane[BESIDE].at.w - 2);
	tree_end(beside);
}

static void all_fill(struct view *v)
{
	const struct analysis *a = v->ui->model->analysis;
	struct tree *t = &v->pane[LIST].tree;
	size_t n = a ? a->nfinding : 0, *place = xcalloc(n + 1, sizeof *place);

	for (size_t i = 0; i < n; i++)
		place[i] = i;
	sorting = a;
	sorting_by = self(v)->order;
	if (n > 0)
		qsort(place, n, sizeof *place, by_order);
	tree_begin(t);
	for (size_t i = 0; i < n; i++)
		finding_row(&t->rows, a, place[self(v)->reverse ? n - 1 - i : i], list_cells(v));
	if (n == 0)
		rows_text(&t->rows, list_cells(v), 0, STYLE_DIM,
		          model_judged(v->ui->model) ? _("no findings at all") : _("nothing is judged yet"));
	tree_end(t);
	free(place);
	fill_chosen(v);
}

static void all_moved(struct view *v)
{
	if (v->focus != LIST)
		return;
	v->pane[CHOSEN].tree.top = v->pane[BESIDE].tree.top = 0;
	fill_chosen(v);
}

static void all_paint(struct view *v, struct grid *g)
{
	struct rect list = v->pane[LIST].at, beside = v->pane[BESIDE].at;
	struct rows r = { .charset = g->charset };
	struct row *row = rows_add(&r, 0, 0);
	int width = list_cells(v);

	row_put(&r, row, STYLE_DIM, "   ");
	for (int i = RULE; i < COLUMNS; i++)
		column_put(&r, row, &columns[i], width, i == self(v)->order ? STYLE_KEY : STYLE_DIM, _(columns[i].title));
	if (width < NARROW)
		column_put(&r, row, &columns[REST], width, STYLE_DIM, _(columns[ABOUT].title));
	if (has_list(v))
		grid_row(g, (struct rect){ list.x + 1, v->body.y, width, 1 }, row);
	rows_clear(&r);
	layout_line(v, CHOSEN, g);
	if (!v->maximised && beside.h > 0)
		layout_bar(beside.x - 1, beside.y, beside.h, g);
}

static bool all_act(struct view *v, enum action a, int arg)
{
	const struct finding *f = chosen(v);

	(void)arg;
	if ((a != ACTION_OPEN && a != ACTION_EXPLAIN) || !f)
		return false;
	ui_open(v->ui, &view_finding, (uint64_t)(f - v->ui->model->analysis->finding));
	return true;
}

static void fix_chosen(struct ui *ui, int arg)
{
	const struct finding *f = chosen(ui_top(ui));

	(void)arg;
	if (f)
		ui_open(ui, &view_finding, (uint64_t)(f - ui->model->analysis->finding) | FINDING_FIX);
	else
		ui_say(ui, MARK_NOTE, "%s", _("there is no finding to explain"));
}

static uint64_t all_subject(struct view *v)
{
	const struct finding *f = chosen(v);

	return f ? finding_subject(f) : 0;
}

static void all_command(struct view *v, struct buf *out)
{
	const struct finding *f = chosen(v);

	if (f)
		command_render(out, &f->command, NULL);
}

static void sort_by_next(struct ui *ui, int arg)
{
	struct findings_view *k = self(ui_top(ui));

	(void)arg;
	do
		k->order = (k->order + 1) % COLUMNS;
	while (!columns[k->order].sort);
	k->v.stale = true;
}

static void turn_around(struct ui *ui, int arg)
{
	struct findings_view *k = self(ui_top(ui));

	(void)arg;
	k->reverse = !k->reverse;
	k->v.stale = true;
}

static void all_describe(struct view *v, struct rows *r, struct row *row)
{
	row_put(r, row, STYLE_STRONG, _("all findings"));
	question_words(v->ui, r, row, v->body.w);
}

static void all_status(struct view *v, struct rows *r, struct row *row)
{
	const struct analysis *a = v->ui->model->analysis;
	size_t n, at = tree_place(&v->pane[LIST].tree, &n);

	row_putf(r, row, STYLE_DIM, _("%zu of %zu, %s"), at, n, _(columns[self(v)->order].sort));
	if (self(v)->reverse)
		row_put(r, row, STYLE_DIM, _(", reversed"));
	row_put(r, row, STYLE_PLAIN, "   ");
	if (a)
		findings_summary(r, row, findings_count(a, 0));
}

static void open_all(struct ui *ui, int arg)
{
	(void)arg;
	if (ui_top(ui)->ops != &view_findings)
		ui_open(ui, &view_findings, 0);
}

static const struct action_row findings_entry = {
	.name = "findings",
	.keys = "I",
	.help = N_("every finding of everything that is loaded"),
	.where = HAS_ANSWER,
	.rank = 13,
	.hint = N_("all findings"),
	.run = open_all,
};

/* clang-format off */
static const struct action_row findings_actions[] = {
	{ .name = "open-finding", .keys = "Enter", .help = N_("explain the finding that is selected"), .where = HAS_ROWS, .rank = 3,
	  .hint = N_("explain"), .id = ACTION_OPEN },
	{ .name = "fix-finding", .keys = "F", .help = N_("what to do about the finding that is selected"), .where = HAS_ROWS, .rank = 3,
	  .hint = N_("fix"), .run = fix_chosen },
	{ .name = "sort-findings", .keys = "s", .help = N_("in the next order: worst first, by rule, by chain, by name"), .rank = 6,
	  .hint = N_("sort"), .run = sort_by_next },
	{ .name = "reverse-findings", .keys = "S", .help = N_("the other way round"), .rank = 9, .hint = N_("reverse"), .run = turn_around },
};
/* clang-format on */

const struct view_ops view_findings = {
	.name = "findings",
	.title = N_("All findings"),
	.has = HAS_BACK | HAS_ANSWER | HAS_PANES,
	.size = sizeof(struct findings_view),
	.npanes = PANES,
	.open = all_open,
	.layout = all_layout,
	.fill = all_fill,
	.moved = all_moved,
	.paint = all_paint,
	.actions = findings_actions,
	.nactions = sizeof findings_actions / sizeof *findings_actions,
	.entry = &findings_entry,
	.act = all_act,
	.subject = all_subject,
	.command = all_command,
	.banner = verdict_banner,
	.describe = all_describe,
	.status = all_status,
};
