/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One finding (finding_page.h): the answer, and beside it, where there is room, what other programs print and what was
 * ruled out. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/name.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "net/connection.h"
#include "phrase/phrasebook.h"
#include "ui/frame/action.h"
#include "ui/frame/layout.h"
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/column.h"
#include "ui/kit/grid.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/detail.h"
#include "ui/view/evidence.h"
#include "ui/view/finding_page.h"
#include "ui/view/findings.h"
#include "ui/view/main_tree.h"
#include "ui/view/question.h"
#include "ui/view/tag.h"
#include "ui/view/verdict.h"
#include "ui/view/view_list.h"

#include <stdio.h>
#include <string.h>

#define TWO 120 /* columns: from here on what others say stands beside the answer */

enum { PAGE, BESIDE, PANES };

/* The finding is known by what it is about, so that it is found again in the next analysis. */
struct finding_view {
	struct view v;
	const struct rule *rule;
	int about, chain, connection, input;
	bool to_fix; /* the next rows are to be shown from there */
	size_t fix;  /* row of its heading */
	bool at_top; /* it was just chosen: it is shown from its beginning */
};

static struct finding_view *self(struct view *v)
{
	return (struct finding_view *)v;
}

static void choose(struct view *v, const struct finding *f)
{
	struct finding_view *s = self(v);

	s->rule = f->rule;
	s->about = f->about.entry;
	s->chain = f->about.chain;
	s->connection = f->about.connection;
	s->input = f->about.input;
	v->pane[BESIDE].tree.top = 0;
	s->at_top = true;
	v->stale = true;
}

static void finding_open(struct view *v, uint64_t arg)
{
	v->pane[PAGE].tree.prose = true;
	v->pane[BESIDE].tree.text = true;
	choose(v, &v->ui->model->analysis->finding[arg & ~FINDING_FIX]);
	self(v)->to_fix = (arg & FINDING_FIX) != 0;
}

static const struct finding *current(const struct view *v)
{
	const struct finding_view *s = (const struct finding_view *)v;
	const struct analysis *a = v->ui->model->analysis;

	for (size_t i = 0; a && i < a->nfinding; i++) {
		const struct finding *f = &a->finding[i];

		if (f->rule == s->rule && f->about.entry == s->about && f->about.chain == s->chain &&
		    f->about.connection == s->connection && f->about.input == s->input)
			return f;
	}
	return NULL;
}

static bool is_two(const struct view *v)
{
	return v->body.w >= TWO;
}

static void finding_layout(struct view *v)
{
	v->pane[PAGE].has = v->pane[BESIDE].has = is_two(v) ? HAS_PANES : 0;
	if (is_two(v))
		layout_split(v, PAGE, BESIDE, v->body, SPLIT_COLUMNS, (struct share){ 63, 100, .max = 112 });
	else {
		v->pane[PAGE].at = v->body;
		v->pane[BESIDE].at = (struct rect){ 0 };
		v->focus = PAGE;
	}
}

static void fill_beside(struct view *v)
{
	struct tree *t = &v->pane[BESIDE].tree;
	const struct finding *f = current(v);

	tree_begin(t);
	if (f && v->pane[BESIDE].at.h > 0)
		finding_page_beside(&t->rows, v->ui->model->analysis, f, v->pane[BESIDE].at.w - 2);
	tree_end(t);
}

/* The first line of evidence, in sight or not, from the top of the page. */
static void select_first(struct tree *t)
{
	for (size_t i = 0; i < t->rows.list.n; i++)
		if (t->rows.list.v[i].tag) {
			tree_select(t, t->rows.list.v[i].tag);
			break;
		}
	t->top = 0;
}

static void finding_fill(struct view *v)
{
	struct tree *t = &v->pane[PAGE].tree;
	const struct finding *f = current(v);
	int cells = (v->pane[PAGE].at.h > 0 ? v->pane[PAGE].at.w : v->body.w) - 2;

	tree_begin(t);
	if (f)
		self(v)->fix = finding_page_rows(&t->rows, v->ui->model->analysis, f, cells, is_two(v) ? PAGE_ANSWER : PAGE_WHOLE);
	else
		row_put(&t->rows, rows_add(&t->rows, 0, 0), STYLE_OK, _("ok  This is not the case any more."));
	tree_end(t);
	if (self(v)->at_top)
		select_first(t);
	if (self(v)->to_fix && f)
		t->top = self(v)->fix; /* painting sees to it that no line is lost */
	self(v)->to_fix = self(v)->at_top = false;
	fill_beside(v);
}

static void finding_paint(struct view *v, struct grid *g)
{
	if (!v->maximised && v->pane[BESIDE].at.h > 0)
		layout_bar(v->pane[PAGE].at.w, v->body.y, v->body.h, g);
}

/* ---- the rest ---- */

static void to_fix(struct ui *ui, int arg)
{
	struct view *v = ui_top(ui);

	(void)arg;
	v->focus = PAGE;
	tree_scroll(view_tree(v), (long)self(v)->fix - (long)view_tree(v)->top);
}

static bool step(struct view *v, int by)
{
	const struct analysis *a = v->ui->model->analysis;
	const struct finding *f = current(v);
	size_t i;

	if (!a || a->nfinding == 0)
		return true;
	i = f ? (size_t)((f - a->finding) + (long)a->nfinding + by) % a->nfinding : 0;
	choose(v, &a->finding[i]);
	return true;
}

/* Where the chosen line of evidence comes from; Esc comes back. */
static bool open_evidence(struct view *v)
{
	uint64_t tag = tree_tag(&v->pane[PAGE].tree);
	const struct finding *f = current(v);
	struct rows r = { .charset = v->ui->charset };
	struct evidence e;

	if (v->focus != PAGE || TAG_KIND(tag) != KIND_FACT || !f || (size_t)TAG_B(tag) >= f->nfact) {
		ui_say(v->ui, MARK_NOTE, "%s", _("choose a line of HOW WE KNOW: it leads to what it speaks of"));
		return true;
	}
	e = evidence_of(&r, v->ui->model->analysis, f, (size_t)TAG_B(tag));
	evidence_open(v->ui, &e);
	rows_clear(&r);
	return true;
}

static bool finding_act(struct view *v, enum action a, int arg)
{
	(void)arg;
	if (a == ACTION_OPEN)
		return open_evidence(v);
	if (a == ACTION_NEXT_FINDING || a == ACTION_PREVIOUS_FINDING)
		return step(v, a == ACTION_NEXT_FINDING ? 1 : -1);
	return false;
}

static uint64_t subject(struct view *v)
{
	const struct finding *f = current(v);

	return f ? finding_subject(f) : 0;
}

static void fix_command(struct view *v, struct buf *out)
{
	const struct finding *f = current(v);

	if (f)
		command_render(out, &f->command, NULL);
}

/* Whose it is: the certificate it is about, else the file or the peer. */
static const char *whose(const struct view *v, const struct finding *f)
{
	const struct analysis *a = v->ui->model->analysis;
	const struct certificate *c = f->about.entry >= 0 ? certset_certificate(a->set, f->about.entry) : NULL;

	if (!c && f->about.chain >= 0)
		c = a->chain[f->about.chain].cert;
	return c                          ? certificate_title(c)
	       : f->about.connection >= 0 ? a->connection[f->about.connection]->source->spec
	       : f->about.input >= 0      ? certset_input(a->set, f->about.input)->spec
	                                  : "";
}

static void finding_describe(struct view *v, struct rows *r, struct row *row)
{
	const struct analysis *a = v->ui->model->analysis;
	const struct finding *f = current(v);
	bool wide = v->body.w >= UI_WIDE;
	size_t at, of;

	if (f) {
		row_raw(r, row, STYLE_STRONG, whose(v, f));
		at = findings_place(a, f, &of);
		if (wide)
			row_putf(r, row, STYLE_DIM, _("  %zu of %zu here, %zu in all"), at, of, a->nfinding);
		else
			row_rightf(r, row, STYLE_PLAIN, _("%zu of %zu here, %zu in all"), at, of, a->nfinding);
	}
	if (wide) {
		question_words(v->ui, r, row, v->body.w);
	} else if (v->ui->model->run->plan->question.at_given) {
		row_right(r, row, STYLE_PLAIN, "   ");
		question_words(v->ui, r, row, 0);
	}
}

/* clang-format off */
static const struct action_row finding_actions[] = {
	{ .id = ACTION_OPEN, .name = "evidence", .keys = "Enter", .help = N_("to what this line of evidence speaks of"),
	  .rank = 3, .hint = N_("evidence") },
	{ .name = "fix", .keys = "F", .help = N_("what to do about it"), .rank = 3, .hint = N_("fix"), .run = to_fix },
	{ .id = ACTION_NEXT_FINDING, .name = "next-finding", .keys = "]", .help = N_("next finding"),
	  .rank = 4, .hint = N_("next") },
	{ .id = ACTION_PREVIOUS_FINDING, .name = "previous-finding", .keys = "[", .help = N_("finding before"),
	  .rank = 4, .hint = N_("previous") },
};
/* clang-format on */

const struct view_ops view_finding = {
	.name = "finding",
	.title = N_("One finding explained"),
	.has = HAS_ANSWER | HAS_BACK,
	.size = sizeof(struct finding_view),
	.npanes = PANES,
	.paint = finding_paint,
	.open = finding_open,
	.layout = finding_layout,
	.fill = finding_fill,
	.act = finding_act,
	.actions = finding_actions,
	.nactions = sizeof finding_actions / sizeof *finding_actions,
	.subject = subject,
	.command = fix_command,
	.banner = verdict_banner,
	.describe = finding_describe,
};
