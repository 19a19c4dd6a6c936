/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chain or bundle as it should be, before it is written: what changes, and what each program makes of both states,
 * judged anew for each answer. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/span.h"
#include "cert/class.h"
#include "fix/repair.h"
#include "load/certset.h"
#include "report/repair.h"
#include "run/proof.h"
#include "ui/frame/action.h"
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/kit/column.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/export.h"
#include "ui/view/findings.h"
#include "ui/view/question.h"
#include "ui/view/tag.h"
#include "ui/view/verdict.h"
#include "ui/view/view_list.h"

#define PROVED_MAX 2000 /* entries of the set: where judging both states takes no time */

struct repair_view {
	struct view v;
	bool looked;
	unsigned opened, nanswers;   /* of the answer that it is about */
	const struct repair *repair; /* NULL: there is nothing to mend */
	struct proof *proof;         /* NULL: not made */
	struct repair_report report;
};

enum { PLACE, CHANGE, NAME };

static const struct column columns[] = {
	[PLACE] = { "place", .min = 4, .align = ALIGN_RIGHT, .gap = 1 },
	[CHANGE] = { "change", .min = 8, .gap = 1 },
	[NAME] = { "name" },
};

enum { PROGRAM, BEFORE, AFTER };

static const struct column words[] = {
	[PROGRAM] = { "program", .min = 14, .gap = 2 },
	[BEFORE] = { "before", .share = 45, .min = 14, .gap = 2 },
	[AFTER] = { "after" },
};

static void repair_view_open(struct view *v, uint64_t arg)
{
	(void)arg;
	v->pane[0].has = HAS_ROWS;
}

static void forget(struct repair_view *s)
{
	proof_free(s->proof);
	s->proof = NULL;
	s->repair = NULL;
}

static void repair_close(struct view *v)
{
	forget((struct repair_view *)v);
}

static void repair_layout(struct view *v)
{
	v->pane[0].at = v->body;
}

static void prove(struct repair_view *s, struct run *run)
{
	struct buf pem = BUF_INIT;

	if (certset_count(run->set) > PROVED_MAX)
		return;
	repair_write(s->repair, &pem);
	s->proof = proof_make(run, s->repair, SPAN_NONE, buf_span(&pem));
	buf_free(&pem);
	if (!s->proof)
		return;
	s->report = (struct repair_report){ .repair = s->repair,
		                            .before = s->proof->before.analysis,
		                            .after = s->proof->after.analysis,
		                            .input_before = s->proof->before.input,
		                            .input_after = s->proof->after.input };
}

/* Once for each answer. While there is none, nothing is shown that speaks of another. */
static void look(struct repair_view *s, struct model *m)
{
	if (s->looked && s->opened == m->opened && s->nanswers == m->nanswers)
		return;
	forget(s);
	s->looked = true;
	s->opened = m->opened;
	s->nanswers = m->nanswers;
	if (!m->analysis)
		return;
	s->repair = repair_plan(m->analysis, &(struct repair_wish){ 0 });
	if (s->repair && s->repair->nafter)
		prove(s, m->run);
	else
		s->repair = NULL;
}

/* ---- what changes ---- */

static const struct {
	const char *word;
	enum style style;
} changes[] = {
	[REPAIR_KEPT] = { N_("stays"), STYLE_DIM },
	[REPAIR_MOVED] = { N_("moved"), STYLE_WARNING },
	[REPAIR_ADDED] = { N_("added"), STYLE_OK },
	[REPAIR_DROPPED] = { N_("goes"), STYLE_ERROR },
};

static void change_row(struct rows *r, const struct repair *p, size_t i, int width)
{
	const struct repair_row *x = &p->row[i];
	struct row *row = rows_add(r, TAG(KIND_MENDED, 0, i), 0);
	struct buf title = BUF_INIT;
	const char *place = x->to >= 0 ? arena_printf(rows_arena(r), "%d", x->to + 1) : "";

	certset_title(p->a->set, x->entry, &title);
	column_put(r, row, &columns[PLACE], width, STYLE_PLAIN, place);
	column_put(r, row, &columns[CHANGE], width, changes[x->change].style, _(changes[x->change].word));
	row_raw(r, row, x->change == REPAIR_DROPPED ? STYLE_DIM : STYLE_PLAIN, buf_str(&title));
	buf_free(&title);
	if (x->change == REPAIR_MOVED)
		row_rightf(r, row, STYLE_DIM, _("was %d"), x->from + 1);
	if (x->why.msgid)
		rows_text(r, width, columns_cells(columns, NAME, width), STYLE_DIM, rows_sentence(r, &x->why));
}

/* ---- the proof ---- */

static const char *verdict_words(struct rows *r, const struct analysis *a)
{
	if (a->reason == CLASS_NONE)
		return verdict_name(a->verdict);
	return arena_printf(rows_arena(r), "%s (%s)", verdict_name(a->verdict), class_text(a->reason));
}

static void proof_row(struct rows *r, int width, const char *what, const char *before, enum style was,
                      const char *after, enum style is)
{
	struct row *row = rows_add(r, 0, 0);

	column_put(r, row, &words[PROGRAM], width, STYLE_LABEL, what);
	column_put(r, row, &words[BEFORE], width, was, before);
	row_put(r, row, is, after);
}

static enum style style_of(const struct analysis *a)
{
	return a->verdict == VERDICT_TRUSTED ? STYLE_OK : STYLE_ERROR;
}

static void proof_rows(struct rows *r, const struct repair_view *s, int width)
{
	const struct repair_report *x = &s->report;
	struct repair_opinion o[REPAIR_OPINIONS_MAX];
	size_t n = report_repair_opinions(x, o);

	rows_heading(r, _("PROOF"), _("both judged anew, each by itself"));
	proof_row(r, width, "", _("as it is"), STYLE_DIM, _("as it would be"), STYLE_DIM);
	if (s->repair->kind == REPAIR_CHAIN)
		proof_row(r, width, _("verdict"), verdict_words(r, x->before), style_of(x->before),
		          verdict_words(r, x->after), style_of(x->after));
	for (size_t i = 0; i < n; i++)
		proof_row(r, width, o[i].program, rows_safe(r, o[i].before, ROW_LINE_MAX),
		          o[i].refused ? STYLE_ERROR : STYLE_PLAIN, rows_safe(r, o[i].after, ROW_LINE_MAX),
		          o[i].refuses ? STYLE_ERROR : STYLE_OK);
	rows_blank(r);
	rows_text(r, width, 0, STYLE_STRONG, report_repair_summary(x));
}

/* What no order of certificates mends. */
static void left_rows(struct rows *r, const struct analysis *after, int width)
{
	bool any = false;

	for (size_t i = 0; i < after->nfinding; i++) {
		const struct finding *f = &after->finding[i];
		struct row *row;

		if (!f->cause || f->severity == SEVERITY_NOTE)
			continue;
		if (!any) {
			rows_blank(r);
			rows_heading(r, _("WHAT IS LEFT"), NULL);
		}
		any = true;
		row = rows_add(r, 0, 0);
		row->marks = true;
		row->mark = (uint8_t)severity_mark(f->severity);
		row_put(r, row, STYLE_PLAIN, rows_sentence(r, &f->title));
		if (f->fix.msgid)
			rows_text(r, width, 5, STYLE_DIM, rows_sentence(r, &f->fix));
	}
}

static void repair_fill(struct view *v)
{
	struct repair_view *s = (struct repair_view *)v;
	struct tree *t = &v->pane[0].tree;
	int width = v->body.w - 2;

	look(s, v->ui->model);
	tree_begin(t);
	if (!s->repair) {
		rows_text(&t->rows, width, 0, STYLE_NOTE,
		          _("There is no chain and no bundle here that could be mended."));
		tree_end(t);
		return;
	}
	rows_heading(&t->rows, s->repair->kind == REPAIR_CHAIN ? _("CHAIN") : _("BUNDLE"),
	             rows_safe(&t->rows, certset_input(s->repair->a->set, s->repair->input)->spec, 60));
	for (size_t i = 0; i < s->repair->nrow; i++)
		change_row(&t->rows, s->repair, i, width);
	if (s->repair->already >= 0) {
		struct row *row = rows_add(&t->rows, 0, 0);

		row_putf(&t->rows, row, STYLE_OK, _("%s holds these already, in this order"),
		         rows_safe(&t->rows, certset_input(s->repair->a->set, s->repair->already)->spec, 60));
	}
	rows_blank(&t->rows);
	if (s->proof) {
		proof_rows(&t->rows, s, width);
		if (s->repair->kind == REPAIR_CHAIN)
			left_rows(&t->rows, s->report.after, width);
	} else
		rows_text(&t->rows, width, 0, STYLE_WARNING,
		          _("Not judged anew: there are too many certificates at once. certloupe fix does it."));
	rows_blank(&t->rows);
	rows_text(&t->rows, width, 0, STYLE_NOTE, _("Enter writes it to a file of its own. Nothing was written yet."));
	tree_end(t);
}

static void repair_describe(struct view *v, struct rows *r, struct row *row)
{
	row_put(r, row, STYLE_STRONG, _("as it should be"));
	question_words(v->ui, r, row, v->body.w);
}

/* clang-format off */
static const struct action_row repair_actions[] = {
	{ .name = "write-it", .keys = "Enter", .help = N_("write it to a file of its own"), .rank = 3,
	  .hint = N_("write"), .run = export_repair },
};
/* clang-format on */

const struct view_ops view_repair = {
	.name = "repair",
	.title = N_("Repair"),
	.has = HAS_ANSWER | HAS_BACK,
	.size = sizeof(struct repair_view),
	.npanes = 1,
	.open = repair_view_open,
	.close = repair_close,
	.layout = repair_layout,
	.fill = repair_fill,
	.actions = repair_actions,
	.nactions = sizeof repair_actions / sizeof *repair_actions,
	.banner = verdict_banner,
	.describe = repair_describe,
};
