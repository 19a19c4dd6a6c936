/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One finding: what is the case and how we know, where it breaks, what other
 * programs print, what was ruled out, and what to do. */
#include "config.h"

#include "analysis/finding.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/name.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "phrase/page.h"
#include "phrase/phrasebook.h"
#include "stack/opinion.h"
#include "ui/frame/action.h"
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/column.h"
#include "ui/kit/grid.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/detail.h"
#include "ui/view/findings.h"
#include "ui/view/main_tree.h"
#include "ui/view/page.h"
#include "ui/view/question.h"
#include "ui/view/tag.h"
#include "ui/view/verdict.h"
#include "ui/view/view_list.h"

#include <stdio.h>
#include <string.h>

#define OTHERS_MAX 8

enum { PROGRAM, CODE, TEXT };

static const struct column columns[] = {
	[PROGRAM] = { "program", .min = 13, .gap = 1 },
	[CODE] = { "code", .min = 5, .gap = 1, .align = ALIGN_RIGHT },
	[TEXT] = { "text" },
};

/* The finding is known by what it is about, so that it is found again in the next analysis. */
struct finding_view {
	struct view v;
	const struct rule *rule;
	int about, chain, connection, input;
	bool to_fix; /* the next rows are to be shown from there */
	size_t fix;  /* row of its heading */
};

static struct finding_view *self(struct view *v)
{
	return (struct finding_view *)v;
}

static void choose(struct view *v, const struct finding *f)
{
	struct finding_view *s = self(v);

	s->rule = f->rule;
	s->about = f->about;
	s->chain = f->chain;
	s->connection = f->connection;
	s->input = f->input;
	v->pane[0].tree.top = 0;
	v->stale = true;
}

static void finding_open(struct view *v, uint64_t arg)
{
	v->pane[0].tree.text = true;
	choose(v, &v->ui->model->analysis->finding[arg & ~FINDING_FIX]);
	self(v)->to_fix = (arg & FINDING_FIX) != 0;
}

static const struct finding *current(const struct view *v)
{
	const struct finding_view *s = (const struct finding_view *)v;
	const struct analysis *a = v->ui->model->analysis;

	for (size_t i = 0; a && i < a->nfinding; i++) {
		const struct finding *f = &a->finding[i];

		if (f->rule == s->rule && f->about == s->about && f->chain == s->chain &&
		    f->connection == s->connection && f->input == s->input)
			return f;
	}
	return NULL;
}

static void finding_layout(struct view *v)
{
	v->pane[0].at = v->body;
}

/* ---- the sections ---- */

struct finding_page {
	struct rows *r;
	const struct analysis *a;
	const struct finding *f;
	int width;
};

static void section(const struct finding_page *p, const char *title)
{
	rows_blank(p->r);
	rows_heading(p->r, title, NULL);
}

static void paragraph(const struct finding_page *p, const char *safe)
{
	rows_text(p->r, p->width, 2, STYLE_PLAIN, safe);
}

static bool facts(const struct finding_page *p, enum fact_kind kind, const char *title)
{
	bool any = false;

	for (size_t i = 0; i < p->f->nfact; i++) {
		if (p->f->fact[i].kind != kind)
			continue;
		if (!any && title)
			section(p, title);
		any = true;
		rows_field(p->r, 0, p->width, 4, "  -", STYLE_PLAIN, rows_sentence(p->r, &p->f->fact[i].text));
	}
	return any;
}

static void head(const struct finding_page *p)
{
	const struct finding *f = p->f;
	struct row *row = rows_add(p->r, 0, 0);
	enum mark m = severity_mark(f->severity);
	const char *severity = f->severity == SEVERITY_ERROR     ? _("error")
	                       : f->severity == SEVERITY_WARNING ? _("warning")
	                                                         : _("note");

	row_putf(p->r, row, mark_style(m), "%s  ", mark_text(m));
	row_put(p->r, row, STYLE_STRONG, f->rule->id);
	row_putf(p->r, row, STYLE_PLAIN, "  %s", _(f->rule->title));
	row_right(p->r, row, mark_style(m), severity);
}

static void what(const struct finding_page *p)
{
	struct span meaning = page_section(page_of(p->f->rule->id), "What it means");
	const char *title = rows_sentence(p->r, &p->f->title);

	section(p, _("WHAT"));
	if (*title)
		paragraph(p, title);
	if (meaning.n > 0)
		page_rows(p->r, meaning, p->width, 2);
	if (p->f->explained_by)
		paragraph(p, arena_printf(rows_arena(p->r), _("It follows from %s."), p->f->explained_by->id));
}

static void node_problems(const struct finding_page *p, const struct path *path, size_t i)
{
	struct buf b = BUF_INIT;

	for (size_t k = 0; k < path->nproblem; k++) {
		const struct problem *pr = &path->problem[k];

		if (pr->cert != path->cert[i] || pr->kind == PROBLEM_ISSUER_MISSING)
			continue; /* what is missing is drawn in its own place */
		buf_reset(&b);
		problem_text(&b, pr, &rendering_translated);
		rows_field(p->r, 0, p->width, 9, pr->fails ? "      x" : "      !",
		           pr->fails ? STYLE_ERROR : STYLE_WARNING, rows_safe(p->r, buf_str(&b), ROW_LINE_MAX));
	}
	buf_free(&b);
}

static void node(const struct finding_page *p, const struct chain *c, const struct path *path, size_t i)
{
	int entry = certset_find(p->a->set, path->cert[i]);
	struct row *row = rows_add(p->r, 0, 0);
	const char *place = path->anchored && i + 1 == path->n ? _("trust anchor") : "";
	char position[32] = "";

	for (size_t k = 0; k < c->nsent && entry >= 0; k++)
		if (c->sent[k] == entry && !*position)
			snprintf(position, sizeof position, "[%zu]", k);
	row_putf(p->r, row, STYLE_DIM, "  %-5s", position);
	row_raw(p->r, row, entry >= 0 && entry == p->f->about ? STYLE_STRONG : STYLE_PLAIN,
	        certificate_title(path->cert[i]));
	row_right(p->r, row, STYLE_DIM, place);
	node_problems(p, path, i);
}

static void link_up(const struct finding_page *p)
{
	struct row *row = rows_add(p->r, 0, 0);

	row_putf(p->r, row, STYLE_RULE, "   %s", line_text(LINE_V, p->r->charset));
}

static void beside_link(const struct finding_page *p, const char *label, const char *outside)
{
	struct row *row = rows_add(p->r, 0, 0);

	row_putf(p->r, row, STYLE_RULE, "   %s   ", line_text(LINE_V, p->r->charset));
	row_putf(p->r, row, STYLE_LABEL, "%s  ", label);
	row_raw(p->r, row, STYLE_PLAIN, outside);
}

static void missing(const struct finding_page *p, const struct certificate *child)
{
	struct buf id = BUF_INIT;
	struct row *row;

	beside_link(p, _("issuer"), name_text(rows_arena(p->r), child->issuer));
	if (child->aki_keyid.p) {
		buf_hex(&id, span_of(child->aki_keyid.p, child->aki_keyid.n < 32 ? child->aki_keyid.n : 32), ":");
		beside_link(p, _("key id"), buf_str(&id));
	}
	row = rows_add(p->r, 0, 0);
	row_put(p->r, row, STYLE_ERROR, "   x   ");
	row_put(p->r, row, STYLE_PLAIN, _("nothing found with this name or key id"));
	row = rows_add(p->r, 0, 0);
	row_put(p->r, row, STYLE_UNKNOWN, "  (?)  ");
	row_raw(p->r, row, STYLE_UNKNOWN, name_short(rows_arena(p->r), child->issuer));
	row_put(p->r, row, STYLE_ERROR, _("    <- missing"));
	buf_free(&id);
}

static void where_on_path(const struct finding_page *p)
{
	const struct chain *c = &p->a->chain[p->f->chain];
	const struct path *path = &c->paths->path[0];

	section(p, _("WHERE IT BREAKS"));
	for (size_t i = 0; i < path->n; i++) {
		if (i > 0)
			link_up(p);
		node(p, c, path, i);
	}
	if (path->end == PATH_ISSUER_MISSING)
		missing(p, path->cert[path->n - 1]);
}

static void origins(const struct finding_page *p)
{
	size_t n;
	const struct origin *o = certset_origins(p->a->set, p->f->about, &n);
	struct buf b = BUF_INIT;

	section(p, _("WHERE"));
	for (size_t i = 0; i < n && i < 8; i++) {
		buf_reset(&b);
		certset_origin_text(p->a->set, &o[i], &b);
		paragraph(p, rows_safe(p->r, buf_str(&b), ROW_LINE_MAX));
	}
	buf_free(&b);
}

static void where(const struct finding_page *p)
{
	if (p->f->chain >= 0)
		where_on_path(p);
	else if (p->f->connection >= 0) {
		section(p, _("WHERE"));
		detail_connection(p->r, p->a->connection[p->f->connection], p->width);
	} else if (p->f->about >= 0)
		origins(p);
	else if (p->f->input >= 0) {
		section(p, _("WHERE"));
		paragraph(p, rows_safe(p->r, certset_input(p->a->set, p->f->input)->spec, ROW_LINE_MAX));
	}
}

/* "X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY 20": the number is what one meets. */
static const char *number_of(const char *code)
{
	const char *last = code ? strrchr(code, ' ') : NULL;

	last = last ? last + 1 : code;
	return last && *last && last[strspn(last, "0123456789")] == '\0' && strlen(last) < 5 ? last : "";
}

static void others(const struct finding_page *p)
{
	const struct phrase *phrase[OTHERS_MAX];
	size_t n = opinion_phrases(p->a, p->f, p->f->rule->id, phrase, OTHERS_MAX);
	const char *last = "";

	if (n > 0)
		section(p, _("WHAT OTHERS SAY ABOUT THIS"));
	for (size_t i = 0; i < n; i++) {
		const char *program = rows_safe(p->r, phrase_program_short(phrase[i]->program), 40);
		bool same = strcmp(program, last) == 0;
		struct buf label = BUF_INIT;

		buf_puts(&label, "  ");
		column_text(&label, &columns[PROGRAM], p->width, same ? "" : program, p->r->charset);
		column_text(&label, &columns[CODE], p->width, number_of(phrase[i]->code), p->r->charset);
		rows_field(p->r, 0, p->width, 4 + columns_cells(columns, TEXT, p->width), buf_str(&label), STYLE_PLAIN,
		           rows_safe(p->r, phrase[i]->text, ROW_LINE_MAX));
		last = program;
		buf_free(&label);
	}
}

/* Where a shell's line may be broken with a backslash: at the last blank within `cells` that no quote holds; 0:
 * nowhere. */
static size_t break_of(const char *line, size_t n, size_t cells)
{
	char quote = '\0';
	size_t found = 0;

	for (size_t i = 0; i < n && i < cells; i++) {
		if (quote ? line[i] == quote : line[i] == '\'' || line[i] == '"')
			quote = quote ? '\0' : line[i];
		else if (!quote && line[i] == ' ' && i > 0)
			found = i;
	}
	return found;
}

static void command_row(const struct finding_page *p, const char *line, size_t n, bool first, bool more)
{
	struct row *row = rows_add(p->r, 0, 0);

	row_put(p->r, row, STYLE_PLAIN, first ? "    " : "      ");
	row_raw(p->r, row, STYLE_COMMAND, arena_strndup(rows_arena(p->r), line, n));
	if (more)
		row_put(p->r, row, STYLE_COMMAND, " \\");
}

/* A line that is too long goes on in the next one in a way that a shell understands. */
static void command_line(const struct finding_page *p, const char *line, size_t n)
{
	size_t cells = p->width > 30 ? (size_t)p->width - 8 : 22, at;
	bool first = true;

	while (n > cells && (at = break_of(line, n, cells)) > 0) {
		command_row(p, line, at, first, true);
		line += at + 1;
		n -= at + 1;
		first = false;
	}
	command_row(p, line, n, first, false);
}

static void command_rows(const struct finding_page *p)
{
	struct buf b = BUF_INIT;

	command_render(&b, &p->f->command, NULL);
	for (const char *s = buf_str(&b); *s;) {
		size_t n = strcspn(s, "\n");

		command_line(p, s, n);
		s += n + (s[n] == '\n');
	}
	buf_free(&b);
}

static void fix(const struct finding_page *p)
{
	struct span page = page_section(page_of(p->f->rule->id), "How to fix");
	const char *words = rows_sentence(p->r, &p->f->fix);

	section(p, _("FIX"));
	if (*words)
		paragraph(p, words);
	if (p->f->command.msgid)
		command_rows(p);
	if (!*words && !p->f->command.msgid && page.n > 0)
		page_rows(p->r, page, p->width, 2);
}

static void consequences(const struct finding_page *p)
{
	bool any = false;

	for (size_t i = 0; i < p->a->nfinding; i++) {
		const struct finding *f = &p->a->finding[i];

		if (f->explained_by != p->f->rule || f->chain != p->f->chain)
			continue;
		if (!any)
			section(p, _("FOLLOWS FROM IT"));
		any = true;
		paragraph(p, arena_printf(rows_arena(p->r), "%s  %s", f->rule->id, rows_sentence(p->r, &f->title)));
	}
}

static void finding_fill(struct view *v)
{
	struct tree *t = &v->pane[0].tree;
	struct finding_page p = { &t->rows, v->ui->model->analysis, current(v), v->pane[0].at.w - 2 };

	tree_begin(t);
	if (p.f) {
		head(&p);
		what(&p);
		self(v)->fix = t->rows.list.n + 1; /* below a blank */
		fix(&p);
		facts(&p, FACT_EVIDENCE, _("HOW WE KNOW"));
		where(&p);
		others(&p);
		facts(&p, FACT_SEARCHED, _("SEARCHED"));
		facts(&p, FACT_RULED_OUT, _("RULED OUT"));
		consequences(&p);
	} else {
		row_put(&t->rows, rows_add(&t->rows, 0, 0), STYLE_OK, _("ok  This is not the case any more."));
	}
	tree_end(t);
	if (self(v)->to_fix && p.f)
		t->top = self(v)->fix; /* painting sees to it that no line is lost */
	self(v)->to_fix = false;
}

/* ---- the rest ---- */

static void to_fix(struct ui *ui, int arg)
{
	struct view *v = ui_top(ui);

	(void)arg;
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

static bool finding_act(struct view *v, enum action a, int arg)
{
	(void)arg;
	if (a == ACTION_NEXT_FINDING || a == ACTION_PREVIOUS_FINDING)
		return step(v, a == ACTION_NEXT_FINDING ? 1 : -1);
	return false;
}

static uint64_t finding_subject(struct view *v)
{
	const struct finding *f = current(v);

	return f && f->about >= 0 ? TAG(KIND_ENTRY, 0, f->about) : 0;
}

static void fix_command(struct view *v, struct buf *out)
{
	const struct finding *f = current(v);

	if (f)
		command_render(out, &f->command, NULL);
}

static void finding_describe(struct view *v, struct rows *r, struct row *row)
{
	const struct analysis *a = v->ui->model->analysis;
	const struct finding *f = current(v);
	struct buf raw = BUF_INIT;

	model_title(v->ui->model, &raw);
	row_raw(r, row, STYLE_STRONG, buf_str(&raw));
	if (f)
		row_rightf(r, row, STYLE_PLAIN, _("finding %zu of %zu"), (size_t)(f - a->finding) + 1, a->nfinding);
	if (v->ui->model->run->plan->question.at_given) {
		row_right(r, row, STYLE_PLAIN, "   ");
		question_words(v->ui, r, row, 0);
	}
	buf_free(&raw);
}

/* clang-format off */
static const struct action_row finding_actions[] = {
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
	.npanes = 1,
	.open = finding_open,
	.layout = finding_layout,
	.fill = finding_fill,
	.act = finding_act,
	.actions = finding_actions,
	.nactions = sizeof finding_actions / sizeof *finding_actions,
	.subject = finding_subject,
	.command = fix_command,
	.banner = verdict_banner,
	.describe = finding_describe,
};
