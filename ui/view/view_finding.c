/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One finding in the order in which one asks: what is the case, what to do, how we know and where; what other programs
 * print and what was ruled out stand beside that where there is room. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/text.h"
#include "cert/certificate.h"
#include "cert/name.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "net/connection.h"
#include "phrase/page.h"
#include "phrase/phrasebook.h"
#include "report/words.h"
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
#include "ui/view/findings.h"
#include "ui/view/fix.h"
#include "ui/view/main_tree.h"
#include "ui/view/page.h"
#include "ui/view/question.h"
#include "ui/view/tag.h"
#include "ui/view/verdict.h"
#include "ui/view/view_list.h"

#include <stdio.h>
#include <string.h>

#define OTHERS_MAX 8
#define TWO 120     /* columns: from here on what others say stands beside the answer */
#define GUTTER 13   /* cells: labels stand in them, before all answers */
#define GUTTERED 60 /* columns: below it labels stand above what they name */
#define MEASURE 84  /* cells of a line of prose */

enum { PAGE, BESIDE, PANES };

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

/* ---- the sections ---- */

struct finding_page {
	struct rows *r;
	const struct analysis *a;
	const struct finding *f;
	int width;         /* of the text */
	int gutter;        /* cells before it; 0: titles stand above */
	const char *title; /* of the section that is open; NULL: none is */
	size_t from;       /* its first row */
};

/* What was made since goes behind the gutter, with its title in the first line. */
static void section_end(struct finding_page *p)
{
	for (size_t i = p->from; p->title && p->gutter > 0 && i < p->r->list.n; i++) {
		struct row *row = &p->r->list.v[i];
		struct buf label = BUF_INIT;
		uint8_t n = row->nleft < ROW_RUNS ? row->nleft : ROW_RUNS - 1;

		memmove(row->left + 1, row->left, n * sizeof *row->left);
		row->nleft = 0;
		text_column(&label, i == p->from ? p->title : "", (size_t)p->gutter, p->r->charset);
		row_put(p->r, row, STYLE_HEADING, buf_str(&label));
		row->nleft = (uint8_t)(n + 1);
		buf_free(&label);
	}
	p->title = NULL;
}

static void section(struct finding_page *p, const char *title)
{
	section_end(p);
	if (p->r->list.n > 0)
		rows_blank(p->r);
	if (p->gutter == 0)
		rows_heading(p->r, title, NULL);
	p->title = title;
	p->from = p->r->list.n;
}

static void paragraph(const struct finding_page *p, const char *safe)
{
	rows_text(p->r, p->width, 0, STYLE_PLAIN, safe);
}

/* What can be looked at, and its part that is seen there, are links. */
static void evidence_line(const struct finding_page *p, struct row *row, const char *line, const char *word)
{
	const char *at = word && *word ? strstr(line, word) : NULL;

	if (!at) {
		row_put(p->r, row, STYLE_PLAIN, line);
		return;
	}
	row_putf(p->r, row, STYLE_PLAIN, "%.*s", (int)(at - line), line);
	row_put(p->r, row, STYLE_LINK, word);
	row_put(p->r, row, STYLE_PLAIN, at + strlen(word));
}

static void evidence_rows(const struct finding_page *p, size_t i)
{
	struct evidence e = evidence_of(p->r, p->a, p->f, i);
	struct buf b = BUF_INIT;
	char *line, *end;

	text_wrap(&b, rows_sentence(p->r, &p->f->fact[i].text), (size_t)(p->width > 24 ? p->width - 2 : 22), 0);
	buf_str(&b);
	for (line = b.s; line; line = end) {
		struct row *row = rows_add(p->r, line == b.s && e.tag ? TAG(KIND_FACT, 0, i) : 0, 0);

		end = strchr(line, '\n');
		if (end)
			*end++ = '\0';
		row_put(p->r, row, e.tag && line == b.s ? STYLE_KEY : STYLE_DIM, line == b.s ? "- " : "  ");
		evidence_line(p, row, line, e.tag ? e.word : NULL);
	}
	buf_free(&b);
}

static void evidence(struct finding_page *p)
{
	bool any = false;

	for (size_t i = 0; i < p->f->nfact; i++) {
		if (p->f->fact[i].kind != FACT_EVIDENCE)
			continue;
		if (!any)
			section(p, _("HOW WE KNOW"));
		any = true;
		evidence_rows(p, i);
	}
}

static void facts(struct finding_page *p, enum fact_kind kind, const char *title)
{
	bool any = false;

	for (size_t i = 0; i < p->f->nfact; i++) {
		if (p->f->fact[i].kind != kind)
			continue;
		if (!any)
			section(p, title);
		any = true;
		rows_field(p->r, 0, p->width, 2, "-", STYLE_PLAIN, rows_sentence(p->r, &p->f->fact[i].text));
	}
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

static void what(struct finding_page *p)
{
	struct span meaning = page_section(page_of(p->f->rule->id), "What it means");
	const char *title = rows_sentence(p->r, &p->f->title);

	section(p, _("WHAT"));
	if (*title)
		paragraph(p, title);
	if (meaning.n > 0)
		page_rows(p->r, meaning, p->width, 0);
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
		rows_field(p->r, 0, p->width, 8, pr->fails ? "     x" : "     !",
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
	row_putf(p->r, row, STYLE_DIM, "%-5s", *position ? position : "[-]");
	row_raw(p->r, row, entry >= 0 && entry == p->f->about.entry ? STYLE_STRONG : STYLE_PLAIN,
	        certificate_title(path->cert[i]));
	row_right(p->r, row, STYLE_DIM, place);
	node_problems(p, path, i);
}

static void link_up(const struct finding_page *p)
{
	struct row *row = rows_add(p->r, 0, 0);

	row_putf(p->r, row, STYLE_RULE, " %s", line_text(LINE_V, p->r->charset));
}

static void beside_link(const struct finding_page *p, const char *label, const char *outside)
{
	struct row *row = rows_add(p->r, 0, 0);

	row_putf(p->r, row, STYLE_RULE, " %s   ", line_text(LINE_V, p->r->charset));
	row_putf(p->r, row, STYLE_LABEL, "%s  ", label);
	row_raw(p->r, row, STYLE_PLAIN, outside);
}

/* Where it can be had, if it can. */
static void missing_place(const struct finding_page *p, struct row *row, const struct missing_issuer *m)
{
	size_t n = 0;
	const struct origin *o =
	    m && m->known ? certset_origins(p->a->set, certset_find(p->a->set, m->known), &n) : NULL;
	struct buf b = BUF_INIT;

	if (n > 0) {
		certset_origin_text(p->a->set, o, &b);
		row_put(p->r, row, STYLE_PLAIN, _("it is in "));
		row_raw(p->r, row, STYLE_LINK, buf_str(&b));
	} else {
		row_put(p->r, row, STYLE_DIM, _("nothing found with this name or key id"));
	}
	buf_free(&b);
}

static void missing(const struct finding_page *p, const struct chain *c, const struct certificate *child)
{
	struct buf id = BUF_INIT;
	struct row *row;

	beside_link(p, _("issuer"), name_text(rows_arena(p->r), child->issuer));
	if (child->aki_keyid.p) {
		buf_hex(&id, span_of(child->aki_keyid.p, child->aki_keyid.n < 32 ? child->aki_keyid.n : 32), ":");
		beside_link(p, _("key id"), buf_str(&id));
	}
	row = rows_add(p->r, 0, 0);
	row_put(p->r, row, STYLE_UNKNOWN, "[?]  ");
	row_raw(p->r, row, STYLE_PLAIN, name_short(rows_arena(p->r), child->issuer));
	row_putf(p->r, row, STYLE_ERROR, "  %s  ", c->connection >= 0 ? _("NOT SENT") : _("MISSING"));
	missing_place(p, row, c->missing);
	buf_free(&id);
}

static void where_on_path(struct finding_page *p)
{
	const struct chain *c = &p->a->chain[p->f->about.chain];
	const struct path *path = &c->paths->path[0];

	section(p, _("WHERE"));
	for (size_t i = 0; i < path->n; i++) {
		if (i > 0)
			link_up(p);
		node(p, c, path, i);
	}
	if (path->end == PATH_ISSUER_MISSING)
		missing(p, c, path->cert[path->n - 1]);
}

static void origins(struct finding_page *p)
{
	size_t n;
	const struct origin *o = certset_origins(p->a->set, p->f->about.entry, &n);
	struct buf b = BUF_INIT;

	section(p, _("WHERE"));
	for (size_t i = 0; i < n && i < 8; i++) {
		buf_reset(&b);
		certset_origin_text(p->a->set, &o[i], &b);
		paragraph(p, rows_safe(p->r, buf_str(&b), ROW_LINE_MAX));
	}
	buf_free(&b);
}

static void where(struct finding_page *p)
{
	if (p->f->about.chain >= 0)
		where_on_path(p);
	else if (p->f->about.connection >= 0) {
		section(p, _("WHERE"));
		detail_connection(p->r, p->a->connection[p->f->about.connection], p->width);
	} else if (p->f->about.entry >= 0)
		origins(p);
	else if (p->f->about.input >= 0) {
		section(p, _("WHERE"));
		paragraph(p, rows_safe(p->r, certset_input(p->a->set, p->f->about.input)->spec, ROW_LINE_MAX));
	}
}

/* "X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY 20": the number is what one meets. */
static const char *number_of(const char *code)
{
	const char *last = code ? strrchr(code, ' ') : NULL;

	last = last ? last + 1 : code;
	return last && *last && last[strspn(last, "0123456789")] == '\0' && strlen(last) < 5 ? last : "";
}

static void others(struct finding_page *p)
{
	const struct phrase *phrase[OTHERS_MAX];
	size_t n = words_of_others(p->a, p->f, phrase, OTHERS_MAX);
	const char *last = "";

	if (n > 0)
		section(p, _("OTHERS SAY"));
	for (size_t i = 0; i < n; i++) {
		const char *program = rows_safe(p->r, phrase_program_short(phrase[i]->program), 40);
		bool same = strcmp(program, last) == 0;
		struct buf label = BUF_INIT;

		column_text(&label, &columns[PROGRAM], p->width, same ? "" : program, p->r->charset);
		column_text(&label, &columns[CODE], p->width, number_of(phrase[i]->code), p->r->charset);
		rows_field(p->r, 0, p->width, 2 + columns_cells(columns, TEXT, p->width), buf_str(&label), STYLE_PLAIN,
		           rows_safe(p->r, phrase[i]->text, ROW_LINE_MAX));
		last = program;
		buf_free(&label);
	}
}

static void fix(struct finding_page *p)
{
	section(p, _("FIX"));
	fix_rows(p->r, p->f, p->width, 0);
}

static void consequences(struct finding_page *p)
{
	bool any = false;

	for (size_t i = 0; i < p->a->nfinding; i++) {
		const struct finding *f = &p->a->finding[i];

		if (f->explained_by != p->f->rule || f->about.chain != p->f->about.chain)
			continue;
		if (!any)
			section(p, _("LEADS TO"));
		any = true;
		paragraph(p, arena_printf(rows_arena(p->r), "%s  %s", f->rule->id, rows_sentence(p->r, &f->title)));
	}
}

/* Others of the same chain or connection: it may not be the only one. */
static void also_here(struct finding_page *p)
{
	bool any = false;

	for (size_t i = 0; i < p->a->nfinding; i++) {
		const struct finding *f = &p->a->finding[i];
		enum mark m = severity_mark(f->severity);

		if (f == p->f || f->explained_by == p->f->rule || !findings_together(p->a, f, p->f))
			continue;
		if (!any)
			section(p, _("HERE TOO"));
		any = true;
		rows_field(p->r, 0, p->width, 3, mark_text(m), STYLE_PLAIN,
		           arena_printf(rows_arena(p->r), "%s  %s", f->rule->id, rows_sentence(p->r, &f->title)));
	}
}

static void beside(struct finding_page *p)
{
	others(p);
	facts(p, FACT_SEARCHED, _("SEARCHED"));
	facts(p, FACT_RULED_OUT, _("RULED OUT"));
	consequences(p);
	also_here(p);
	section_end(p);
}

static int page_measure(int cells)
{
	return cells < MEASURE ? cells : MEASURE;
}

static void fill_beside(struct view *v)
{
	struct tree *t = &v->pane[BESIDE].tree;
	struct finding_page p = { .r = &t->rows, .a = v->ui->model->analysis, .f = current(v) };

	tree_begin(t);
	p.width = page_measure(v->pane[BESIDE].at.w - 2);
	if (p.f && v->pane[BESIDE].at.h > 0)
		beside(&p);
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
	struct finding_page p = { .r = &t->rows, .a = v->ui->model->analysis, .f = current(v) };
	int cells = (v->pane[PAGE].at.h > 0 ? v->pane[PAGE].at.w : v->body.w) - 2;

	p.gutter = v->body.w < GUTTERED ? 0 : GUTTER;
	p.width = page_measure(cells - p.gutter);
	tree_begin(t);
	if (p.f) {
		head(&p);
		what(&p);
		self(v)->fix = t->rows.list.n + 1; /* below a blank */
		fix(&p);
		evidence(&p);
		where(&p);
		section_end(&p);
		if (!is_two(v))
			beside(&p);
	} else {
		row_put(&t->rows, rows_add(&t->rows, 0, 0), STYLE_OK, _("ok  This is not the case any more."));
	}
	tree_end(t);
	if (self(v)->at_top) {
		select_first(t);
	}
	if (self(v)->to_fix && p.f)
		t->top = self(v)->fix; /* painting sees to it that no line is lost */
	self(v)->to_fix = self(v)->at_top = false;
	fill_beside(v);
}

static void finding_paint(struct view *v, struct grid *g)
{
	int x = v->pane[PAGE].at.w;

	if (v->maximised || v->pane[BESIDE].at.h <= 0)
		return;
	grid_vline(g, x, v->body.y, v->body.h);
	grid_joint(g, x, v->body.y - 1, LINE_DOWN);
	grid_joint(g, x, v->body.y + v->body.h, LINE_UP);
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

static uint64_t finding_subject(struct view *v)
{
	const struct finding *f = current(v);

	if (f && f->about.entry < 0 && f->about.connection >= 0)
		return TAG(KIND_CONNECTION, 0, f->about.connection);
	return f && f->about.entry >= 0 ? TAG(KIND_ENTRY, 0, f->about.entry) : 0;
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
	.subject = finding_subject,
	.command = fix_command,
	.banner = verdict_banner,
	.describe = finding_describe,
};
