/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two certificates with their chains, field by field: side by side where there is room, else B below A; and below them
 * what the difference means. Of two that were marked, or of one before and after it was read again. */
#include "config.h"

#include "ui/view/view_compare.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/difference.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/text.h"
#include "cert/certificate.h"
#include "change/comparison.h"
#include "load/certset.h"
#include "ui/frame/action.h"
#include "ui/frame/changes.h"
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

#include <stdlib.h>
#include <string.h>

#define SIDE_RUNS 5 /* pieces of a line that differ and do not, in turn */

static const struct column label_column = { "field", .min = 16, .max = 20, .share = 20 };

enum { LIST, MEANS, PANES };
enum { ARG_MARKED, ARG_CHANGED };

struct compare_view {
	struct view v;
	struct arena *arena;
	const struct standing *a, *b;
	struct comparison *c;
	bool reread; /* A is how it was before */
	bool hide_equal;
};

static struct compare_view *self(struct view *v)
{
	return (struct compare_view *)v;
}

static bool is_wide(const struct view *v)
{
	return v->body.w >= UI_WIDE;
}

static void compare_again(struct view *v)
{
	struct compare_view *k = self(v);

	arena_free(k->arena);
	k->arena = arena_new();
	k->c = comparison_new(k->arena, k->a, k->b, NULL);
	v->stale = true;
}

static void compare_open(struct view *v, uint64_t arg)
{
	const struct model *m = v->ui->model;
	const struct change *first = changes_first(&m->changes);

	self(v)->reread = arg == ARG_CHANGED;
	self(v)->a = arg == ARG_CHANGED ? first->before : m->marked[0];
	self(v)->b = arg == ARG_CHANGED ? first->after : m->marked[1];
	v->pane[LIST].has = HAS_ROWS;
	v->pane[MEANS].tree.text = true;
	compare_again(v);
}

static void compare_close(struct view *v)
{
	arena_free(self(v)->arena);
}

static int heads(const struct view *v)
{
	return is_wide(v) ? 1 : 2;
}

static void compare_layout(struct view *v)
{
	layout_split(v, LIST, MEANS, v->body, SPLIT_ROWS, (struct share){ 2, 3 });
	if (!v->maximised)
		v->pane[LIST].at = rect_under(v->pane[LIST].at, heads(v));
}

/* ---- rows ---- */

static int label_cells(const struct view *v)
{
	return column_cells(&label_column, v->body.w);
}

static int value_cells(const struct view *v)
{
	return is_wide(v) ? (v->body.w - label_cells(v) - 7) / 2 : v->body.w - label_cells(v) - 8;
}

static struct row *label(struct view *v, const struct compare_row *k, size_t i, size_t line)
{
	struct rows *r = &v->pane[LIST].tree.rows;
	struct row *row = rows_add(r, line == 0 ? TAG(KIND_COMPARED, 0, i) : 0, 0);

	column_put(r, row, &label_column, v->body.w, STYLE_LABEL,
	           line == 0 ? rows_safe(r, _(k->label), ROW_LINE_MAX) : "");
	return row;
}

static enum style state_style(enum row_state s)
{
	return s == ROW_EQUAL ? STYLE_DIM : STYLE_STRONG;
}

static void put_mark(struct rows *r, struct row *row, enum row_state s, bool on)
{
	row_putf(r, row, state_style(s), " %c ", on ? row_state_mark(s) : ' ');
}

/* A value in its lines, and which of its words the other side does not have. */
struct half {
	struct column_lines lines;
	char *safe;         /* the value, unwrapped */
	struct buf differs; /* DIFFERENCE_... of each octet of safe; empty: nobody looked */
	size_t at;          /* in safe: where the next line begins */
	enum style style;   /* of what differs, or of all */
};

static void half_open(struct half *k, const char *value, int cells, enum style s, enum charset cs)
{
	*k = (struct half){ .style = s };
	column_wrap(&k->lines, value, cells, cs);
	if (value)
		k->safe = text_escaped_lines(value, cs);
}

static void half_close(struct half *k)
{
	column_lines_free(&k->lines);
	free(k->safe);
	buf_free(&k->differs);
}

static void find_difference(struct half *a, struct half *b)
{
	if (a->safe && b->safe && strlen(a->safe) <= ROW_LINE_MAX && strlen(b->safe) <= ROW_LINE_MAX)
		difference_words(a->safe, b->safe, &a->differs, &b->differs);
}

/* Wrapping took blanks and line ends away: what is left stands in the value in the same order. */
static size_t place_of(const struct half *k, size_t at, char c)
{
	while (k->safe[at] && k->safe[at] != c && strchr(" \n", k->safe[at]))
		at++;
	return k->safe[at] == c ? at : SIZE_MAX;
}

static void half_put(struct rows *r, struct row *row, struct half *k, size_t line)
{
	const char *text = column_line(&k->lines, line), *from = text;
	int runs = 1;
	bool now = true;

	for (const char *p = text; *p && k->differs.n > 0; p++) {
		size_t at = place_of(k, k->at, *p);
		bool next = at == SIZE_MAX || k->differs.s[at] == DIFFERENCE_OTHER;

		k->at = at == SIZE_MAX ? k->at : at + 1;
		if (p > from && next != now && runs < SIDE_RUNS) {
			row_put(r, row, now ? k->style : STYLE_PLAIN,
			        arena_strndup(rows_arena(r), from, (size_t)(p - from)));
			from = p;
			runs++;
		}
		now = p == from ? next : now || next;
	}
	row_put(r, row, now ? k->style : STYLE_PLAIN, from);
}

static void wide_row(struct view *v, const struct compare_row *k, size_t i)
{
	struct rows *r = &v->pane[LIST].tree.rows;
	int cells = value_cells(v);
	struct half a, b;
	size_t n;

	half_open(&a, compare_row_shown(rows_arena(r), k, k->a), cells, k->state == ROW_EQUAL ? STYLE_PLAIN : STYLE_STRONG, r->charset);
	half_open(&b, k->state == ROW_EQUAL ? _("same") : compare_row_shown(rows_arena(r), k, k->b), cells, state_style(k->state), r->charset);
	if (k->state == ROW_CHANGED)
		find_difference(&a, &b);
	n = a.lines.n > b.lines.n ? a.lines.n : b.lines.n;
	for (size_t line = 0; line < n; line++) {
		struct row *row = label(v, k, i, line);
		size_t used = text_width(column_line(&a.lines, line));

		half_put(r, row, &a, line);
		row_putf(r, row, STYLE_PLAIN, "%*s", (size_t)cells > used ? (int)((size_t)cells - used) : 0, "");
		row_put(r, row, STYLE_RULE, line_text(LINE_V, r->charset));
		put_mark(r, row, k->state, line == 0);
		half_put(r, row, &b, line);
	}
	half_close(&a);
	half_close(&b);
}

static void narrow_rows(struct view *v, const struct compare_row *k, size_t i, char name, struct half *s)
{
	struct rows *r = &v->pane[LIST].tree.rows;

	for (size_t line = 0; line < s->lines.n; line++) {
		struct row *row = label(v, k, i, line + (name == 'B' && k->a));

		put_mark(r, row, k->state, line == 0 && (name == 'A' || !k->a));
		row_putf(r, row, STYLE_LABEL, "%c ", line == 0 && k->state != ROW_EQUAL ? name : ' ');
		half_put(r, row, s, line);
	}
}

static void row_of(struct view *v, size_t i)
{
	const struct compare_row *k = &self(v)->c->row[i];
	struct arena *texts = rows_arena(&v->pane[LIST].tree.rows);
	struct half a, b;

	if (is_wide(v)) {
		wide_row(v, k, i);
		return;
	}
	half_open(&a, compare_row_shown(texts, k, k->a), value_cells(v), state_style(k->state), v->ui->charset);
	half_open(&b, k->state == ROW_EQUAL ? NULL : compare_row_shown(texts, k, k->b), value_cells(v),
	          state_style(k->state), v->ui->charset);
	if (k->state == ROW_CHANGED)
		find_difference(&a, &b);
	narrow_rows(v, k, i, 'A', &a);
	narrow_rows(v, k, i, 'B', &b);
	half_close(&a);
	half_close(&b);
}

static void means_rows(struct rows *r, const struct comparison *c, int width)
{
	for (size_t i = 0; i < c->nmeaning; i++) {
		const struct meaning *m = &c->meaning[i];
		struct buf b = BUF_INIT;

		buf_printf(&b, "%-2s %s", mark_text(severity_mark(m->severity)), m->id);
		rows_field(r, 0, width, 21, buf_str(&b), STYLE_PLAIN, rows_sentence(r, &m->text));
		buf_free(&b);
	}
}

static void compare_fill(struct view *v)
{
	struct tree *list = &v->pane[LIST].tree, *means = &v->pane[MEANS].tree;
	const struct comparison *c = self(v)->c;

	tree_begin(list);
	for (size_t i = 0; i < c->nrow; i++)
		if (c->row[i].state != ROW_EQUAL || !self(v)->hide_equal)
			row_of(v, i);
	if (list->rows.list.n == 0)
		rows_text(&list->rows, v->body.w - 2, 0, STYLE_NOTE, _("they are equal in every field"));
	tree_end(list);
	tree_begin(means);
	means_rows(&means->rows, c, v->body.w - 2);
	tree_end(means);
}

/* ---- heads ---- */

static void head(struct view *v, struct grid *g, struct rect at, char side, const struct standing *s)
{
	struct rows r = { .charset = g->charset };
	struct row *row = rows_add(&r, 0, 0);

	row_putf(&r, row, STYLE_HEADING, "%c  ", side);
	if (self(v)->reread)
		row_putf(&r, row, STYLE_HEADING, "%s  ", s == self(v)->a ? _("before") : _("now"));
	row_raw(&r, row, STYLE_HEADING, s->source);
	row_put(&r, row, STYLE_PLAIN, "  ");
	row_raw(&r, row, STYLE_STRONG, certificate_title(s->cert));
	grid_row(g, at, row);
	rows_clear(&r);
}

static void compare_paint(struct view *v, struct grid *g)
{
	struct rect b = v->body;
	int middle = 2 + label_cells(v) + value_cells(v);
	int y = v->pane[MEANS].at.y - 1;

	if (v->maximised)
		return;
	if (is_wide(v)) {
		head(v, g, (struct rect){ 1, b.y, middle - 2, 1 }, 'A', self(v)->a);
		head(v, g, (struct rect){ middle + 2, b.y, b.w - middle - 3, 1 }, 'B', self(v)->b);
	} else {
		head(v, g, (struct rect){ 1, b.y, b.w - 2, 1 }, 'A', self(v)->a);
		head(v, g, (struct rect){ 1, b.y + 1, b.w - 2, 1 }, 'B', self(v)->b);
	}
	layout_line(v, MEANS, g);
	grid_put(g, 3, y, g->w - 4, STYLE_HEADING, _(" WHAT THIS MEANS "));
}

/* ---- actions ---- */

static void step(struct ui *ui, bool forward)
{
	struct view *v = ui_top(ui);
	struct tree *t = &v->pane[LIST].tree;
	const struct comparison *c = self(v)->c;
	size_t at = tree_tag(t) ? (size_t)TAG_B(tree_tag(t)) : 0;

	for (size_t i = 1; i <= c->nrow; i++) {
		size_t k = (forward ? at + i : at + c->nrow - i) % c->nrow;

		if (c->row[k].state != ROW_EQUAL) {
			tree_select(t, TAG(KIND_COMPARED, 0, k));
			ui->dirty = true;
			return;
		}
	}
	ui_say(ui, MARK_NOTE, "%s", _("they are equal in every field"));
}

static void next_difference(struct ui *ui, int arg)
{
	(void)arg;
	step(ui, true);
}

static void previous_difference(struct ui *ui, int arg)
{
	(void)arg;
	step(ui, false);
}

static void hide_equal(struct ui *ui, int arg)
{
	(void)arg;
	self(ui_top(ui))->hide_equal = !self(ui_top(ui))->hide_equal;
	ui_stale(ui);
}

static void swap(struct ui *ui, int arg)
{
	struct compare_view *k = self(ui_top(ui));
	const struct standing *a = k->a;

	(void)arg;
	if (k->reread) {
		ui_say(ui, MARK_NOTE, "%s", _("before stays before now: the sides are not swapped"));
		return;
	}
	k->a = k->b;
	k->b = a;
	compare_again(ui_top(ui));
	ui_stale(ui);
}

static void open_side(struct ui *ui, const struct standing *s)
{
	int entry = certset_find(ui->model->run->set, s->cert);

	if (entry >= 0)
		ui_open(ui, &view_certificate, TAG(KIND_ENTRY, 0, entry));
	else
		ui_say(ui, MARK_NOTE, "%s", _("this certificate is not loaded any more"));
}

static void open_a(struct ui *ui, int arg)
{
	(void)arg;
	open_side(ui, self(ui_top(ui))->a);
}

static void open_b(struct ui *ui, int arg)
{
	(void)arg;
	open_side(ui, self(ui_top(ui))->b);
}

/* What is new is what one takes along. */
static uint64_t compare_subject(struct view *v)
{
	int entry = certset_find(v->ui->model->run->set, self(v)->b->cert);

	return entry >= 0 ? TAG(KIND_ENTRY, 0, entry) : 0;
}

/* ---- title and status ---- */

static void compare_describe(struct view *v, struct rows *r, struct row *row)
{
	row_put(r, row, STYLE_STRONG, self(v)->reread ? _("what changed") : _("compare"));
	question_words(v->ui, r, row, v->body.w);
}

static void compare_status(struct view *v, struct rows *r, struct row *row)
{
	size_t n = self(v)->c->ndifferent;

	row_put(r, row, STYLE_DIM, _("= equal   ~ changed   - only A   + only B"));
	if (self(v)->hide_equal)
		row_right(r, row, STYLE_DIM, _("equal fields are hidden, "));
	if (n == 0)
		row_right(r, row, STYLE_DIM, _("no difference"));
	else
		row_rightf(r, row, STYLE_DIM, P_("%zu difference", "%zu differences", n), n);
}

/* ---- how it is opened ---- */

static const struct standing *mark(struct model *m, int entry)
{
	return standing_of(m->marks, m->analysis, m->run->set, entry, NULL);
}

static void compare_marked(struct ui *ui, const struct standing *a, const struct standing *b)
{
	ui->model->marked[0] = a;
	ui->model->marked[1] = b;
	ui_open(ui, &view_compare, ARG_MARKED);
	ui->model->marked[0] = NULL;
}

/* With two chains the other one can only be the other leaf. */
static int other_leaf(const struct model *m, int entry)
{
	const struct analysis *a = m->analysis;

	if (!a || a->nchain != 2)
		return -1;
	return a->chain[0].leaf == entry ? a->chain[1].leaf : a->chain[1].leaf == entry ? a->chain[0].leaf : -1;
}

static void say_marked(struct ui *ui, const struct standing *s, int entry)
{
	char *safe = text_escaped(certificate_title(s->cert), ui->charset);

	if (other_leaf(ui->model, entry) >= 0)
		ui_say(ui, MARK_NOTE, _("A is %s: c on another compares, c once more with the other chain"), safe);
	else
		ui_say(ui, MARK_NOTE, _("A is %s: c on another compares it with that one"), safe);
	free(safe);
}

static void mark_or_compare(struct ui *ui, int arg)
{
	struct model *m = ui->model;
	const struct standing *a = m->marked[0], *b;
	int entry = -1, other;

	(void)arg;
	if (ui_top(ui)->ops != &view_main || !m->analysis ||
	    !tag_certificate(m, tree_tag(&ui_top(ui)->pane[0].tree), &entry) || entry < 0) {
		ui_say(ui, MARK_NOTE, "%s", _("select a certificate: c marks it, c on another one compares the two"));
		return;
	}
	b = mark(m, entry);
	if (!a) {
		m->marked[0] = b;
		say_marked(ui, b, entry);
		return;
	}
	other = certificate_equal(a->cert, b->cert) ? other_leaf(m, entry) : entry;
	if (other >= 0) {
		b = other == entry ? b : mark(m, other);
		if (other != entry &&
		    a->cert->not_after > b->cert->not_after) /* nobody said which is A: the older one */
			compare_marked(ui, b, a);
		else
			compare_marked(ui, a, b);
	} else {
		m->marked[0] = NULL;
		ui_say(ui, MARK_NOTE, "%s", _("it is no longer marked for a comparison"));
	}
}

void compare_changes(struct ui *ui, int arg)
{
	(void)arg;
	if (changes_first(&ui->model->changes))
		ui_open(ui, &view_compare, ARG_CHANGED);
	else
		ui_say(ui, MARK_NOTE, "%s", _("nothing changed that could be shown; r reads everything again"));
}

void changes_tell(struct ui *ui)
{
	struct model *m = ui->model;
	struct buf b = BUF_INIT;
	char *safe;

	if (!m->changes.due || !m->settled || !m->analysis || m->judging || m->large)
		return;
	changes_find(&m->changes, m->analysis);
	changes_line(&m->changes, &b);
	safe = text_escaped(buf_str(&b), ui->charset);
	if (ui->watch.every_ms == 0 || changes_any(&m->changes)) /* else the screen stays as it is */
		ui_say(ui, changes_any(&m->changes) ? MARK_WARNING : MARK_NOTE, "%s", safe);
	free(safe);
	buf_free(&b);
	ui_stale(ui);
	if (ui->depth == 1 && m->changes.row && ui_fresh(ui))
		tree_select(&ui_top(ui)->pane[0].tree, m->changes.row);
	ui_stale(ui);
}

static const struct action_row compare_entry = {
	.name = "compare",
	.keys = "c",
	.help = N_("mark this certificate; on another one: compare the two"),
	.where = HAS_ANSWER,
	.rank = 13,
	.hint = N_("compare"),
	.run = mark_or_compare,
};

/* clang-format off */
static const struct action_row compare_actions[] = {
	{ .name = "next-difference", .keys = "n", .help = N_("next difference"),
	  .rank = 3, .hint = N_("next difference"), .run = next_difference },
	{ .name = "previous-difference", .keys = "N", .help = N_("difference before"), .run = previous_difference },
	{ .name = "hide-equal", .keys = "=", .help = N_("hide what is equal, or show it again"),
	  .rank = 4, .hint = N_("hide equal"), .run = hide_equal },
	{ .name = "swap-sides", .keys = "x", .help = N_("A for B and B for A"),
	  .rank = 6, .hint = N_("swap"), .run = swap },
	{ .name = "open-b", .keys = "Enter b", .help = N_("the certificate of B"),
	  .rank = 5, .hint = N_("open B"), .run = open_b },
	{ .name = "open-a", .keys = "a", .help = N_("the certificate of A"),
	  .rank = 7, .hint = N_("open A"), .run = open_a },
};
/* clang-format on */

const struct view_ops view_compare = {
	.name = "compare",
	.title = N_("Comparison"),
	.has = HAS_PANES | HAS_BACK,
	.size = sizeof(struct compare_view),
	.npanes = PANES,
	.open = compare_open,
	.close = compare_close,
	.layout = compare_layout,
	.fill = compare_fill,
	.paint = compare_paint,
	.actions = compare_actions,
	.nactions = sizeof compare_actions / sizeof *compare_actions,
	.entry = &compare_entry,
	.subject = compare_subject,
	.command = command_of_view,
	.banner = verdict_banner,
	.describe = compare_describe,
	.status = compare_status,
};
