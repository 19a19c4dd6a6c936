/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is the case and what to do first: the rest is for those who ask how we know. */
#include "config.h"

#include "ui/view/finding_page.h"

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
#include "ui/kit/column.h"
#include "ui/kit/grid.h"
#include "ui/kit/row.h"
#include "ui/view/detail.h"
#include "ui/view/evidence.h"
#include "ui/view/findings.h"
#include "ui/view/fix.h"
#include "ui/view/main_tree.h"
#include "ui/view/page.h"
#include "ui/view/tag.h"

#include <stdio.h>
#include <string.h>

#define OTHERS_MAX 8
#define GUTTER 13   /* cells: labels stand in them, before all answers */
#define GUTTERED 60 /* columns: below it labels stand above what they name */

enum { PROGRAM, CODE, TEXT };

static const struct column columns[] = {
	[PROGRAM] = { "program", .min = 13, .gap = 1 },
	[CODE] = { "code", .min = 5, .gap = 1, .align = ALIGN_RIGHT },
	[TEXT] = { "text" },
};

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

static void what(struct finding_page *p, enum page_part part)
{
	struct span meaning = page_section(page_of(p->f->rule->id), "What it means");
	const char *title = rows_sentence(p->r, &p->f->title);

	section(p, _("WHAT"));
	if (*title)
		paragraph(p, title);
	if (meaning.n > 0 && part != PAGE_SHORT)
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
	return row_prose(cells);
}

size_t finding_page_rows(struct rows *r, const struct analysis *a, const struct finding *f, int cells, enum page_part part)
{
	struct finding_page p = { .r = r, .a = a, .f = f, .gutter = cells + 2 < GUTTERED ? 0 : GUTTER };
	size_t at_fix;

	p.width = page_measure(cells - p.gutter);
	head(&p);
	what(&p, part);
	at_fix = r->list.n + 1; /* below a blank */
	fix(&p);
	evidence(&p);
	if (part != PAGE_SHORT)
		where(&p);
	section_end(&p);
	if (part == PAGE_WHOLE)
		beside(&p);
	return at_fix;
}

void finding_page_beside(struct rows *r, const struct analysis *a, const struct finding *f, int cells)
{
	struct finding_page p = { .r = r, .a = a, .f = f, .width = page_measure(cells) };

	beside(&p);
}
