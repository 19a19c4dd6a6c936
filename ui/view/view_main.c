/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main view: the tree of chains and of everything that was read, the
 * details of what is selected in it, and its findings.  Side by side where there
 * is room, else below each other with tabs. */
#include "config.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cert/class.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "ui/frame/action.h"
#include "ui/frame/layout.h"
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/grid.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/command.h"
#include "ui/view/detail.h"
#include "ui/view/exhibit.h"
#include "ui/view/findings.h"
#include "ui/view/main_list.h"
#include "ui/view/main_tree.h"
#include "ui/view/question.h"
#include "ui/view/tag.h"
#include "ui/view/tally.h"
#include "ui/view/verdict.h"
#include "ui/view/view_compare.h"
#include "ui/view/view_list.h"
#include "ui/view/view_listen.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

enum { TREE, FINDINGS, DETAIL, PANES };

#define ROOMY 34  /* lines: other chains stand open from here on */
#define LOW 9     /* lines: below it there is one pane */
#define THREE 160 /* columns: from here on all three panes stand side by side */

struct main_view {
	struct view v;
	enum detail_tab tab; /* narrow: findings or one of the details; wide: of the details alone */
	bool selected;       /* something was selected for the person once */
	char asked[200];     /* ... of these sources */
	bool all;            /* something was searched for */
	enum { TABLE_AUTO, TABLE_ON, TABLE_OFF } table; /* as the person chose */
	struct main_list list;
};

static const char *const tab_names[] = { [TAB_FINDINGS] = N_("Why"),
	                                 [TAB_FIELDS] = N_("Fields"),
	                                 [TAB_NAMES] = N_("Names"),
	                                 [TAB_USAGE] = N_("Usage"),
	                                 [TAB_BYTES] = N_("Bytes") };

static struct main_view *self(struct view *v)
{
	return (struct main_view *)v;
}

#define TABLE_CHAINS MODEL_ROWS /* certificates that are each a chain by themselves: from so many on they are a table */

/* Many that stand for themselves are read as a table; chains as trees. As long as nobody knows which they are, rows are
 * more than nothing. */
static bool is_table(const struct view *v)
{
	const struct main_view *s = (const struct main_view *)v;
	const struct model *m = v->ui->model;
	size_t single = 0;

	if (m->large || !m->analysis || s->table != TABLE_AUTO)
		return m->large || (m->analysis ? s->table == TABLE_ON : s->table != TABLE_OFF && model_rows_first(m));
	for (size_t i = 0; i < m->analysis->nchain && m->analysis->nconnection == 0; i++)
		single += !m->analysis->chain[i].unjudged && m->analysis->chain[i].paths->path[0].n == 1;
	return single >= TABLE_CHAINS && single * 5 >= m->analysis->nchain * 4;
}

static bool is_three(const struct view *v)
{
	return v->body.w >= THREE && !is_table(v);
}

/* The details beside the tree; a table wants the width for itself, as long as there is less than for both. */
static bool is_wide(const struct view *v)
{
	return v->body.w >= (is_table(v) ? THREE : UI_WIDE);
}

/* The pane in focus: it was maximised, or there is room for no other. */
static bool has_all(const struct view *v)
{
	return v->maximised || v->body.h < LOW;
}

static void main_open(struct view *v, uint64_t arg)
{
	(void)arg;
	self(v)->tab = TAB_FINDINGS;
	v->pane[TREE].has = HAS_FOLDS | HAS_ROWS;
	v->pane[DETAIL].tree.text = true;
	v->pane[FINDINGS].has = HAS_ROWS;
}

/* ---- where things stand ---- */

static uint64_t selected(struct view *v)
{
	return tree_tag(&v->pane[TREE].tree);
}

/* Which pane the lower half shows when there is only one: of a file or a store without findings its details say
 * more than that there are none. */
static int lower_pane(struct view *v)
{
	int entry;

	if (self(v)->tab != TAB_FINDINGS)
		return DETAIL;
	if (finding_first(v->ui->model->analysis, selected(v)) || tag_certificate(v->ui->model, selected(v), &entry) ||
	    TAG_KIND(selected(v)) == KIND_CONNECTION)
		return FINDINGS;
	return selected(v) ? DETAIL : FINDINGS;
}

/* The tree beside the rest: why and how to mend it, over what it is. */
static void layout_wide(struct view *v)
{
	const struct analysis *a = v->ui->model->analysis;
	struct parts p = layout_parts(v, v->body, SPLIT_COLUMNS,
	                              is_table(v) ? (struct share){ 62, 100 } : (struct share){ 49, 100, .max = 78 });
	struct parts right =
	    layout_parts(v, p.second, SPLIT_ROWS, (struct share){ a && a->nfinding > 0 ? 14 : 9, 24 });

	v->pane[TREE].at = p.first;
	v->pane[FINDINGS].at = rect_under(right.first, 1);
	v->pane[DETAIL].at = rect_under(right.second, 1);
}

/* All three side by side: the tree, and beside it why and what. */
static void layout_three(struct view *v)
{
	struct parts p = layout_parts(v, v->body, SPLIT_COLUMNS, (struct share){ 36, 100, .max = 90 });
	struct parts rest = layout_parts(v, p.second, SPLIT_COLUMNS, (struct share){ 1, 2, .max = 96 });

	v->pane[TREE].at = p.first;
	v->pane[FINDINGS].at = rect_under(rest.first, 2);
	v->pane[DETAIL].at = rect_under(rest.second, 2);
}

/* The tree over one of the two. */
static void layout_narrow(struct view *v)
{
	struct parts p =
	    layout_parts(v, v->body, SPLIT_ROWS, (struct share){ is_table(v) ? 14 : 11, 20, .min = 3 });

	v->pane[TREE].at = p.first;
	v->pane[lower_pane(v)].at = p.second;
}

static void main_layout(struct view *v)
{
	for (int i = 0; i < PANES; i++)
		v->pane[i].at = (struct rect){ 0 };
	if (has_all(v) && v->focus == TREE && !is_table(v))
		v->pane[TREE].at = v->body;
	else if (has_all(v))
		v->pane[v->focus].at = rect_under(v->body, 1);
	else if (is_three(v))
		layout_three(v);
	else if (is_wide(v))
		layout_wide(v);
	else
		layout_narrow(v);
	v->pane[TREE].has = is_table(v) ? HAS_TABLE | HAS_ROWS : HAS_FOLDS | HAS_ROWS;
	for (int i = 0; i < PANES; i++)
		v->pane[i].has = (v->pane[i].has & ~(unsigned)(HAS_CLIENTS | HAS_NOTHING_ELSE)) |
		                 (listen_goes_on(v->ui) ? HAS_CLIENTS : HAS_NOTHING_ELSE);
	if (is_table(v) && !has_all(v)) /* a list has no heading among its rows */
		v->pane[TREE].at = rect_under(v->pane[TREE].at, 1);
	if (v->pane[v->focus].at.h <= 0)
		v->focus = v->focus == TREE ? TREE : lower_pane(v); /* it is the other half of the pair now */
}

/* ---- rows ---- */

static void fill_detail(struct view *v)
{
	struct tree *t = &v->pane[DETAIL].tree;

	if (v->pane[DETAIL].at.h <= 0)
		return;
	tree_begin(t);
	detail_fill(&t->rows, v->ui->model, selected(v), self(v)->tab, v->pane[DETAIL].at.w - 2);
	if (is_three(v) && self(v)->tab <= TAB_FIELDS)
		detail_more(&t->rows, v->ui->model, selected(v), v->pane[DETAIL].at.w - 2);
	tree_end(t);
}

static enum findings_room findings_room(const struct view *v)
{
	return is_wide(v) ? FINDINGS_BESIDE : FINDINGS_ALONE;
}

static void fill_lower(struct view *v)
{
	fill_detail(v);
	findings_fill(&v->pane[FINDINGS].tree, v->ui->model, selected(v), v->pane[FINDINGS].at.w - 2, findings_room(v));
}

/* Another peer or other files were opened, and are judged; reading the same again changes nothing. */
static bool other_sources(struct view *v)
{
	struct buf title = BUF_INIT;
	bool other;

	model_title(v->ui->model, &title);
	other = strncmp(buf_str(&title), self(v)->asked, sizeof self(v)->asked - 1) != 0;
	if (other)
		snprintf(self(v)->asked, sizeof self(v)->asked, "%s", buf_str(&title));
	buf_free(&title);
	return other;
}

/* The first time that there is something to choose from: where the first finding is. */
static void select_first(struct view *v)
{
	const struct analysis *a = v->ui->model->analysis;
	const struct finding *f = finding_first(a, 0);

	if (!a || v->ui->model->large || (!other_sources(v) && self(v)->selected))
		return;
	self(v)->selected = true;
	if (f && f->about.chain >= 0)
		tree_select(&v->pane[TREE].tree, TAG(KIND_NODE, f->about.chain, a->chain[f->about.chain].leaf));
	else if (f && f->about.connection >= 0)
		tree_select(&v->pane[TREE].tree, TAG(KIND_CONNECTION, 0, f->about.connection));
	else if (f && f->about.input >= 0 && a->nchain == 0)
		tree_select(&v->pane[TREE].tree, TAG(KIND_INPUT, 0, f->about.input));
}

/* Where the tree has what a person went to in the table: in the chain that begins with it, else in the first that it is
 * a part of. 0: in none. */
static uint64_t in_tree(const struct analysis *a, int entry)
{
	const struct certificate *c = certset_certificate(a->set, entry);

	for (size_t i = 0; i < a->nchain; i++)
		if (a->chain[i].leaf == entry)
			return TAG(KIND_NODE, i, entry);
	for (size_t i = 0; c && i < a->nchain; i++)
		for (size_t k = 0; !a->chain[i].unjudged && k < a->chain[i].paths->path[0].n; k++)
			if (a->chain[i].paths->path[0].cert[k] == c)
				return TAG(KIND_NODE, i, entry);
	return 0;
}

/* What is selected has another tag once the rows are a tree in place of a table, or the other way round. The first row
 * of a table was nobody's choice. 0: it is not there, or nothing turned. */
static uint64_t chosen_before(struct view *v)
{
	struct tree *t = &v->pane[TREE].tree;
	uint64_t tag = selected(v);
	size_t of;

	if (!t->source == !is_table(v))
		return 0;
	if (!t->source)
		return TAG_KIND(tag) == KIND_NODE ? TAG(KIND_ENTRY, 0, TAG_B(tag)) : 0;
	return v->ui->model->analysis && TAG_KIND(tag) == KIND_ENTRY && tree_place(t, &of) > 1
	           ? in_tree(v->ui->model->analysis, TAG_B(tag))
	           : 0;
}

static void main_fill(struct view *v)
{
	struct tree *t = &v->pane[TREE].tree;
	struct model *m = v->ui->model;
	uint64_t chosen = chosen_before(v);

	self(v)->list.model = m;
	if (self(v)->list.of != m->opened) {
		main_list_free(&self(v)->list);
		tree_source_renewed(t);
		self(v)->list.of = m->opened;
	}
	tree_set_source(t, !is_table(v) ? NULL : m->large ? &main_list_large : &main_list_small, &self(v)->list);
	self(v)->list.room = (v->pane[TREE].at.w > 0 ? v->pane[TREE].at.w : v->body.w) - 2;
	if (is_table(v)) {
		tree_begin(t);
		main_list_sort(&self(v)->list);
		tree_end(t);
	} else {
		main_tree_fill(t, m,
		               &(struct main_tree_room){
		                   .cells = (v->pane[TREE].at.w > 0 ? v->pane[TREE].at.w : v->body.w) - 2,
		                   .all = self(v)->all,
		                   .open = v->body.h >= ROOMY,
		                   .low = v->body.h < LOW,
		               });
	}
	select_first(v);
	if (chosen)
		tree_select(t, chosen);
	if (TAG_KIND(selected(v)) == KIND_ENTRY)
		model_look_at(m, TAG_B(selected(v)));
	if (!is_wide(v) && !has_all(v) && v->pane[lower_pane(v)].at.h <= 0)
		layout_view(v);
	fill_lower(v);
}

static void main_moved(struct view *v)
{
	if (v->focus != TREE)
		return;
	v->pane[DETAIL].tree.top = 0;
	if (TAG_KIND(selected(v)) == KIND_ENTRY)
		model_look_at(v->ui->model, TAG_B(selected(v)));
	if (!is_wide(v) && !has_all(v) && v->pane[lower_pane(v)].at.h <= 0)
		v->stale = true; /* the other pane is due */
	else
		fill_lower(v);
}

/* ---- heads and lines ---- */

static void head(struct view *v, struct grid *g, int pane, struct row *row)
{
	struct rect at = v->pane[pane].at;
	int above = is_three(v) && !has_all(v) ? 2 : 1;
	struct rect line = { at.x + 1, at.y - above, at.w - 2, 1 };

	grid_row(g, line, row);
	if (v->focus == pane)
		grid_look(g, (struct rect){ at.x, line.y, at.w, 1 }, LOOK_BOLD | LOOK_UNDERLINE);
}

static void findings_head(struct view *v, struct grid *g)
{
	struct rows r = { .charset = g->charset };
	struct row *row = rows_add(&r, 0, 0), *counts;
	struct severities s = findings_count(v->ui->model->analysis, selected(v));
	size_t n = s.n[0] + s.n[1] + s.n[2];

	if (is_wide(v) && !has_all(v)) {
		row_put(&r, row, STYLE_HEADING, _("WHY"));
		row_putf(&r, row, STYLE_DIM, "  %s", detail_title(&r, v->ui->model, selected(v)));
	} else if (n > 0)
		row_putf(&r, row, STYLE_HEADING, P_("%zu finding", "%zu findings", n), n);
	else
		row_put(&r, row, STYLE_HEADING,
		        model_judged(v->ui->model) && !v->ui->model->analysis->stopped ? _("no findings")
		                                                                       : _("findings"));
	counts = rows_add(&r, 0, 0);
	row = &r.list.v[0];
	if (n > 0)
		findings_summary(&r, counts, s);
	memcpy(row->right, counts->left, sizeof counts->left);
	row->nright = counts->nleft;
	head(v, g, FINDINGS, row);
	rows_clear(&r);
}

static void detail_head(struct view *v, struct grid *g)
{
	struct rows r = { .charset = g->charset };
	struct row *row = rows_add(&r, 0, 0);
	int entry;

	row->keep = 20;
	row_put(&r, row, STYLE_HEADING, detail_title(&r, v->ui->model, selected(v)));
	for (int i = TAB_FIELDS; i <= TAB_COUNT && tag_certificate(v->ui->model, selected(v), &entry); i++) {
		bool on = i == (int)self(v)->tab || (i == TAB_FIELDS && self(v)->tab == TAB_FINDINGS);

		row_rightf(&r, row, on ? STYLE_KEY : STYLE_DIM, on ? "[%s]" : " %s ", _(tab_names[i]));
	}
	head(v, g, DETAIL, row);
	rows_clear(&r);
}

static void list_head(struct view *v, struct grid *g)
{
	struct rows r = { .charset = g->charset };

	struct rect at = v->pane[TREE].at;

	main_list_head(&self(v)->list, &r, rows_add(&r, 0, 0));
	grid_row(g, (struct rect){ at.x + 1, at.y - 1, at.w - 2, 1 }, &r.list.v[0]);
	rows_clear(&r);
}

static void paint_wide(struct view *v, struct grid *g)
{
	struct rect b = v->body;
	int x = v->pane[FINDINGS].at.x - 1, y = v->pane[DETAIL].at.y - 2;

	layout_bar(x, b.y, b.h, g);
	grid_hline(g, x + 1, y, b.w - x - 1);
	grid_joint(g, x, y, LINE_RIGHT);
	detail_head(v, g);
	findings_head(v, g);
}

static void paint_three(struct view *v, struct grid *g)
{
	layout_bar(v->pane[FINDINGS].at.x - 1, v->body.y, v->body.h, g);
	layout_bar(v->pane[DETAIL].at.x - 1, v->body.y, v->body.h, g);
	detail_head(v, g);
	findings_head(v, g);
}

static void paint_tabs(struct view *v, struct grid *g)
{
	int y = v->pane[lower_pane(v)].at.y - 1, x = 3;

	grid_hline(g, 0, y, g->w);
	for (int i = TAB_FINDINGS; i <= TAB_COUNT; i++) {
		bool on = i == (int)self(v)->tab;
		struct buf b = BUF_INIT;

		buf_printf(&b, on ? "[%s]" : " %s ", _(tab_names[i]));
		if (x + (int)text_width(buf_str(&b)) < g->w) {
			grid_hot(g, (struct rect){ x, y, (int)text_width(buf_str(&b)), 1 },
			         (char[]){ (char)('0' + i), 0 });
			x += grid_put_look(g, x, y, g->w - x, on ? STYLE_KEY : STYLE_DIM, on ? LOOK_BOLD : LOOK_NONE,
			                   buf_str(&b));
		}
		buf_free(&b);
	}
}

static void main_paint(struct view *v, struct grid *g)
{
	if (has_all(v) && v->focus == FINDINGS)
		findings_head(v, g);
	else if (has_all(v) && v->focus == DETAIL)
		detail_head(v, g);
	else if (!has_all(v) && is_three(v))
		paint_three(v, g);
	else if (!has_all(v) && is_wide(v))
		paint_wide(v, g);
	else if (!has_all(v))
		paint_tabs(v, g);
	if (is_table(v) && v->pane[TREE].at.h > 0)
		list_head(v, g);
}

/* ---- actions ---- */

static bool choose_tab(struct view *v, int tab)
{
	if (tab < TAB_FINDINGS || tab > TAB_COUNT)
		return false;
	if (tab != TAB_FINDINGS || !is_wide(v))
		self(v)->tab = (enum detail_tab)tab;
	if (v->focus != TREE || is_wide(v))
		v->focus = tab == TAB_FINDINGS ? FINDINGS : DETAIL;
	v->pane[DETAIL].tree.top = 0;
	v->stale = true;
	return true;
}

static bool explain(struct view *v, const struct finding *f)
{
	const struct analysis *a = v->ui->model->analysis;

	if (f)
		ui_open(v->ui, &view_finding, (uint64_t)(f - a->finding));
	else
		ui_say(v->ui, MARK_NOTE, "%s", _("there is no finding to explain"));
	return true;
}

/* The missing issuer has no page of its own: why it is missing is the question. */
static bool open_selected(struct view *v)
{
	uint64_t tag = tree_tag(view_tree(v));
	const struct analysis *a = v->ui->model->analysis;
	struct exhibit e;

	if (TAG_KIND(tag) == KIND_FINDING)
		return explain(v, &a->finding[TAG_B(tag)]);
	if (TAG_KIND(tag) == KIND_MISSING || TAG_KIND(tag) == KIND_REMARK)
		return explain(v, finding_first(a, tag));
	if (exhibit_of(v->ui->model, tag, &e)) {
		ui_open(v->ui, &view_certificate,
		        TAG_KIND(tag) == KIND_INPUT ? TAG(KIND_ENTRY, TAG_B(tag) + 1, e.entry) : tag);
		return true;
	}
	if (tree_toggle(view_tree(v))) {
		v->stale |= view_tree(v)->due;
		return true;
	}
	return TAG_KIND(tag) == KIND_CONNECTION && explain(v, finding_first(a, tag));
}

/* A filter holds rows by their place: it looks again. */
static void ordered(struct view *v)
{
	struct tree *t = &v->pane[TREE].tree;
	char *filter = t->filter ? xstrdup(t->filter) : NULL;

	if (filter)
		ui_filter(v->ui, filter);
	free(filter);
	v->stale = true;
	ui_say(v->ui, MARK_NONE, "%s", main_list_order(&self(v)->list));
}

static void sort_rows(struct ui *ui, int arg)
{
	(void)arg;
	main_list_next_order(&self(ui_top(ui))->list);
	ordered(ui_top(ui));
}

static void reverse_rows(struct ui *ui, int arg)
{
	(void)arg;
	main_list_reverse(&self(ui_top(ui))->list);
	ordered(ui_top(ui));
}

static void as_table(struct ui *ui, int arg)
{
	struct view *v = ui_top(ui);

	(void)arg;
	if (ui->model->large) {
		ui_say(ui, MARK_NOTE, "%s", _("so many are shown as a table only"));
		return;
	}
	ui_filter(ui, "");
	self(v)->table = is_table(v) ? TABLE_OFF : TABLE_ON;
	v->focus = TREE;
	v->stale = true;
}

static bool main_click(struct view *v, int x, int y)
{
	struct rect at = v->pane[TREE].at;

	if (!is_table(v) || at.h <= 0 || y != at.y - 1 || x < at.x || x >= at.x + at.w ||
	    !main_list_order_at(&self(v)->list, x - at.x - 1))
		return false;
	ordered(v);
	return true;
}

static void main_close(struct view *v)
{
	main_list_free(&self(v)->list);
}

static bool main_act(struct view *v, enum action a, int arg)
{
	switch (a) {
	case ACTION_TAB:
		return choose_tab(v, arg);
	case ACTION_OPEN:
		return open_selected(v);
	case ACTION_EXPLAIN:
		return explain(v, finding_first(v->ui->model->analysis, 0));
	case ACTION_CLEAR:
		if (v->maximised || view_tree(v)->needle || !listen_goes_on(v->ui))
			return false;
		listen_show(v->ui);
		return true;
	case ACTION_FIND:
	case ACTION_FILTER:
		v->stale |= !self(v)->all;
		self(v)->all = true;
		return false; /* the rest is as everywhere */
	default:
		return false;
	}
}

/* ---- title and status ---- */

static void main_banner(struct view *v, struct ui_banner *b)
{
	verdict_banner(v, b);
	if (is_table(v))
		tally_banner(b, v->ui->model);
}

static void main_describe(struct view *v, struct rows *r, struct row *row)
{
	struct model *m = v->ui->model;
	struct buf raw = BUF_INIT;

	model_title(m, &raw);
	row_raw(r, row, STYLE_STRONG, buf_str(&raw));
	if (m->analysis && m->analysis->nconnection == 1 && m->analysis->connection[0]->protocol)
		row_putf(r, row, STYLE_DIM, "  %s", m->analysis->connection[0]->protocol);
	if (m->cut)
		row_putf(r, row, STYLE_WARNING, "  %s", _("(not all of it was read)"));
	question_words(v->ui, r, row, v->body.w);
	buf_free(&raw);
}

/* How much there is to read: about what is chosen, and in all. */
static void finding_counts(struct view *v, struct rows *r, struct row *row)
{
	struct severities here = findings_count(v->ui->model->analysis, selected(v));
	size_t n = here.n[0] + here.n[1] + here.n[2], all = v->ui->model->analysis->nfinding;

	if (all == 0)
		row_right(r, row, STYLE_DIM, _("no findings"));
	else {
		row_rightf(r, row, STYLE_DIM, P_("%zu finding here", "%zu findings here", n), n);
		row_rightf(r, row, STYLE_DIM, _(", %zu in all"), all);
	}
}

static void reading(const struct model *m, struct rows *r, struct row *row)
{
	if (model_waits(m)) {
		row_put(r, row, STYLE_PLAIN, _("making a key of a password, for "));
		row_raw(r, row, STYLE_PLAIN, model_waits(m));
	} else {
		row_putf(r, row, STYLE_PLAIN, _("reading .. %zu objects so far"), certset_count(m->run->set));
	}
	row_right(r, row, STYLE_DIM, _("Esc stops"));
}

static void main_status(struct view *v, struct rows *r, struct row *row)
{
	const struct model *m = v->ui->model;
	size_t done, all, of = 0, place = is_table(v) ? tree_place(&v->pane[TREE].tree, &of) : 0;

	if (model_judging(m, &done, &all)) {
		if (all > 1)
			row_putf(r, row, STYLE_PLAIN, _("judging .. %zu of %zu chains"), done, all);
		else
			row_put(r, row, STYLE_PLAIN, _("judging .."));
		row_right(r, row, STYLE_DIM, _("Esc stops"));
	} else if (model_judged(m)) {
		if (place > 0)
			row_putf(r, row, STYLE_DIM, _("row %zu of %zu, %s"), place, of,
			         main_list_order(&self(v)->list));
		finding_counts(v, r, row);
	} else if (model_loading(m))
		reading(m, r, row);
}

static void fix_first(struct ui *ui, int arg)
{
	const struct analysis *a = ui->model->analysis;
	const struct finding *f = finding_first(a, 0);

	(void)arg;
	if (f)
		ui_open(ui, &view_finding, (uint64_t)(f - a->finding) | FINDING_FIX);
	else
		ui_say(ui, MARK_NOTE, "%s", _("there is no finding to explain"));
}

static void back_to_clients(struct ui *ui, int arg)
{
	(void)arg;
	listen_show(ui);
}

/* clang-format off */
static const struct action_row main_actions[] = {
	{ .id = ACTION_EXPLAIN, .name = "explain", .keys = "x", .help = N_("explain the finding that comes first"),
	  .rank = 3, .hint = N_("why") },
	{ .name = "fix-first", .keys = "F", .help = N_("what to do about the finding that comes first"),
	  .rank = 3, .hint = N_("fix"), .run = fix_first },
	{ .name = "sort", .keys = "s", .where = HAS_TABLE, .help = N_("in another order: by until, key, name; as in the file"),
	  .rank = 5, .hint = N_("sort"), .run = sort_rows },
	{ .name = "reverse", .keys = "S", .where = HAS_TABLE, .help = N_("the other way round"),
	  .rank = 9, .hint = N_("reverse"), .run = reverse_rows },
	{ .name = "table", .keys = "L", .help = N_("all that was read as a table, or as chains and files"),
	  .run = as_table },
	{ .name = "what-changed", .keys = "D", .help = N_("what changed when it was read again: before and now"),
	  .run = compare_changes },
	{ .id = ACTION_CLEAR, .name = "clear", .keys = "Esc", .help = N_("show all panes again, forget the search") },
	{ .name = "clients", .keys = "q", .where = HAS_CLIENTS, .help = N_("back to the clients that are listened for"),
	  .rank = 2, .hint = N_("clients"), .run = back_to_clients },
	{ .id = ACTION_LEAVE, .name = "leave", .keys = "q", .where = HAS_NOTHING_ELSE, .help = N_("quit; nothing can be lost"),
	  .rank = 2, .hint = N_("quit") },
};
/* clang-format on */

const struct view_ops view_main = {
	.name = "main",
	.title = N_("Chains and findings"),
	.has = HAS_PANES | HAS_TABS | HAS_ANSWER,
	.size = sizeof(struct main_view),
	.npanes = PANES,
	.open = main_open,
	.close = main_close,
	.click = main_click,
	.layout = main_layout,
	.fill = main_fill,
	.moved = main_moved,
	.paint = main_paint,
	.act = main_act,
	.actions = main_actions,
	.nactions = sizeof main_actions / sizeof *main_actions,
	.subject = selected,
	.command = command_of_view,
	.banner = main_banner,
	.describe = main_describe,
	.status = main_status,
};
