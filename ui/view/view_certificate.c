/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One object in full - certificate, request, revocation list, OCSP response, key: its findings, every field with a
 * sentence on what it is for, the same as text, as PEM, and as the ASN.1 tree with its octets. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/text.h"
#include "cert/defect.h"
#include "cert/item.h"
#include "report/report.h"
#include "ui/frame/action.h"
#include "ui/frame/layout.h"
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/grid.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/command.h"
#include "ui/view/crl_list.h"
#include "ui/view/detail.h"
#include "ui/view/exhibit.h"
#include "ui/view/findings.h"
#include "ui/view/main_tree.h"
#include "ui/view/question.h"
#include "ui/view/structure.h"
#include "ui/view/tag.h"
#include "ui/view/verdict.h"
#include "ui/view/view_certificate.h"
#include "ui/view/view_list.h"

#include <stdlib.h>
#include <string.h>

#define LABEL_CELLS(WIDTH) ((WIDTH) < 58 ? 15 : 24)
#define EXPLAIN_LINES 3

enum { CONTENT, EXPLAIN, HEX, MEANING, PANES };
/* Why, fields and bytes have the places that they have beside the chains (detail.h). */
enum { CERT_WHY = 1, CERT_FIELDS, CERT_TEXT, CERT_PEM, CERT_ASN1, CERT_ENTRIES };

struct certificate_view {
	struct view v;
	uint64_t tag; /* of the row it was opened from */
	int tab;
	char *sought; /* the field that has this is to be selected; NULL: none is */
	/* All of them point into the set, and are made anew with every fill. */
	struct exhibit shown;
	struct items items;
	struct structure structure;
	struct crl_list list;
};

static const char *const tab_names[] = { [CERT_WHY] = N_("Why"),
	                                 [CERT_FIELDS] = N_("Fields"),
	                                 [CERT_TEXT] = N_("Text"),
	                                 [CERT_PEM] = "PEM",
	                                 [CERT_ASN1] = N_("Bytes"),
	                                 [CERT_ENTRIES] = N_("Entries") };

static struct certificate_view *self(struct view *v)
{
	return (struct certificate_view *)v;
}

static uint64_t certificate_subject_tag(struct view *v)
{
	return self(v)->tag;
}

static int tabs(struct view *v)
{
	struct exhibit e;

	return exhibit_of(v->ui->model, self(v)->tag, &e) && e.crl ? CERT_ENTRIES : CERT_ASN1;
}

static void forget(struct certificate_view *c)
{
	structure_free(&c->structure);
	crl_list_free(&c->list);
	items_free(&c->items);
	arena_free(c->items.a);
	c->items.a = NULL;
	c->shown = (struct exhibit){ .entry = -1 };
}

static void certificate_open(struct view *v, uint64_t arg)
{
	self(v)->tag = arg;
	self(v)->tab = CERT_FIELDS;
	self(v)->shown.entry = -1;
	v->pane[CONTENT].has = HAS_ROWS;
	for (int i = EXPLAIN; i < PANES; i++)
		v->pane[i].tree.text = true;
}

static void certificate_close(struct view *v)
{
	forget(self(v));
	free(self(v)->sought);
}

void certificate_open_at(struct ui *ui, uint64_t tag, const char *value)
{
	struct view *v = ui_open(ui, &view_certificate, tag);

	self(v)->sought = *value ? xstrdup(value) : NULL;
}

/* ---- where things stand ---- */

static bool is_wide(const struct view *v)
{
	return v->body.w >= UI_WIDE;
}

/* The tree beside or above the octets, and below these what they mean. Each has a head line. */
static void layout_structure(struct view *v)
{
	struct rect b = rect_under(v->body, 1);
	struct parts p, right;

	if (v->maximised) {
		v->pane[v->focus].at = rect_under(b, 1);
	} else if (is_wide(v)) {
		p = layout_parts(v, b, SPLIT_COLUMNS, (struct share){ 46, 100 });
		right = layout_parts(v, p.second, SPLIT_ROWS, (struct share){ 9, 20 });
		v->pane[CONTENT].at = p.first;
		v->pane[HEX].at = rect_under(right.first, 2);
		v->pane[MEANING].at = right.second;
	} else {
		p = layout_parts(v, b, SPLIT_ROWS, (struct share){ 9, 20 });
		right = (struct parts){ p.second, { 0 } };
		if (p.second.h > 6)
			right = layout_parts(v, p.second, SPLIT_ROWS,
			                     (struct share){ 1, 1, .max = EXPLAIN_LINES, .last = true });
		v->pane[CONTENT].at = p.first;
		v->pane[HEX].at = right.first;
		v->pane[MEANING].at = right.second;
	}
}

static void certificate_layout(struct view *v)
{
	struct rect b = rect_under(v->body, 1);
	struct parts p = { b, { 0 } };
	bool rows = self(v)->tab == CERT_WHY || self(v)->tab == CERT_FIELDS || self(v)->tab == CERT_ENTRIES;
	bool explain = rows && v->body.h > 8;

	for (int i = 0; i < PANES; i++)
		v->pane[i].at = (struct rect){ 0 };
	v->pane[CONTENT].tree.text = !rows && self(v)->tab != CERT_ASN1;
	v->pane[CONTENT].has = rows ? HAS_ROWS : 0;
	if (self(v)->tab == CERT_ASN1) {
		v->pane[CONTENT].has = HAS_FOLDS | HAS_PANES | HAS_ROWS;
		v->pane[HEX].has = v->pane[MEANING].has = HAS_PANES;
		layout_structure(v);
		if (v->pane[v->focus].at.h <= 0)
			v->focus = CONTENT;
		return;
	}
	v->focus = CONTENT;
	if (explain)
		p = layout_parts(v, b, SPLIT_ROWS, (struct share){ 1, 1, .max = EXPLAIN_LINES, .last = true });
	v->pane[CONTENT].at = p.first;
	v->pane[EXPLAIN].at = p.second;
}

/* ---- fields ---- */

static void field_rows(struct rows *r, const struct items *items, int width)
{
	const char *group = "";

	for (size_t i = 0; i < items->list.n; i++) {
		const struct item *t = &items->list.v[i];
		const char *label = t->outside ? rows_safe(r, t->label, 200) : t->label;

		if (strcmp(t->group, group) != 0) {
			if (*group)
				rows_blank(r);
			rows_heading(r, t->group, NULL);
		}
		group = t->group;
		if (t->critical)
			label = arena_printf(rows_arena(r), "%s *", label);
		rows_value(r, TAG(KIND_FIELD, i, 0), width, LABEL_CELLS(width), label, t->value);
	}
}

static void defect_rows(struct rows *r, const struct exhibit *e, int width)
{
	if (e->ndefects == 0)
		return;
	rows_blank(r);
	rows_heading(r, _("DEFECTS"), NULL);
	for (size_t i = 0; i < e->ndefects && i < 100; i++) {
		const struct defect_at *d = &e->defects[i];
		struct sentence text =
		    SENTENCE(rows_arena(r), d->detail ? N_("%1$s: %3$s (octet %2$s)") : N_("%1$s (octet %2$s)"),
		             as_word(defect_sentence(d->what)), as_number(d->offset), as_code(d->detail));

		rows_field(r, 0, width, LABEL_CELLS(width), defect_name(d->what), STYLE_ERROR, rows_sentence(r, &text));
	}
}

static void text_rows(struct rows *r, struct view *v, int64_t at, int width)
{
	struct report_options o = { .charset = r->charset, .width = width, .verbose = true };
	const struct exhibit *e = &self(v)->shown;
	struct buf text = BUF_INIT;

	if (e->certificate)
		report_certificate(&text, e->certificate, at, &o);
	else
		report_object(&text, v->ui->model->run->set, v->ui->model->run->trust, e->entry, at, &o);
	rows_lines(r, STYLE_PLAIN, buf_str(&text));
	buf_free(&text);
}

static void content(struct view *v, int64_t at)
{
	struct certificate_view *c = self(v);
	struct tree *t = &v->pane[CONTENT].tree;
	const struct analysis *a = v->ui->model->analysis;
	int width = v->pane[CONTENT].at.w - 2;

	switch (c->tab) {
	case CERT_TEXT:
		text_rows(&t->rows, v, at, width);
		break;
	case CERT_PEM:
		exhibit_pem(&t->rows, &c->shown);
		break;
	case CERT_ASN1:
		structure_make(&c->structure, c->shown.der, c->shown.kind);
		structure_rows(&c->structure, &t->rows, KIND_DER);
		break;
	case CERT_ENTRIES:
		crl_list_make(&c->list, c->shown.crl, KIND_REVOKED);
		tree_set_source(t, &crl_list_source, &c->list);
		break;
	default:
		c->items.a = arena_new();
		exhibit_items(&c->items, v->ui->model, &c->shown, at);
		if (a && c->shown.entry >= 0 && findings_rows(&t->rows, a, c->tag, width))
			rows_blank(&t->rows);
		field_rows(&t->rows, &c->items, width);
		defect_rows(&t->rows, &c->shown, width);
	}
}

/* ---- what is selected ---- */

static void explain(struct view *v)
{
	struct tree *t = &v->pane[EXPLAIN].tree;
	uint64_t tag = tree_tag(&v->pane[CONTENT].tree);
	int width = v->pane[EXPLAIN].at.w - 2;
	size_t i = (size_t)TAG_A(tag);

	tree_begin(t);
	if (TAG_KIND(tag) == KIND_FIELD && i < self(v)->items.list.n) {
		const struct item *f = &self(v)->items.list.v[i];

		if (f->sentence)
			rows_text(&t->rows, width, 0, STYLE_PLAIN, _(f->sentence));
		if (f->reference)
			rows_text(&t->rows, width, 0, STYLE_DIM,
			          f->critical ? arena_printf(rows_arena(&t->rows),
			                                     _("%s; critical (*): who does not know it must refuse"),
			                                     f->reference)
			                      : f->reference);
	} else if (TAG_KIND(tag) == KIND_FINDING) {
		rows_text(&t->rows, width, 0, STYLE_PLAIN, _("Enter explains this finding."));
	} else if (TAG_KIND(tag) == KIND_REVOKED) {
		exhibit_revoked(&t->rows, &self(v)->list, (size_t)TAG_B(tag), width);
	}
	tree_end(t);
}

static void octets(struct view *v)
{
	struct tree *hex = &v->pane[HEX].tree, *meaning = &v->pane[MEANING].tree;
	uint64_t tag = tree_tag(&v->pane[CONTENT].tree);
	size_t i = (size_t)TAG_B(tag), line = 0;
	const struct structure *s = &self(v)->structure;

	tree_begin(hex);
	tree_begin(meaning);
	if (TAG_KIND(tag) == KIND_DER && i < s->n) {
		structure_hex(s, &hex->rows, i, v->pane[HEX].at.w - 2, &line);
		structure_meaning(s, &meaning->rows, i, v->pane[MEANING].at);
	}
	tree_end(hex);
	tree_end(meaning);
	hex->height = (size_t)(v->pane[HEX].at.h > 0 ? v->pane[HEX].at.h : 0);
	hex->top = 0;
	tree_scroll(hex, line > 1 ? (long)line - 1 : 0);
	meaning->top = 0;
}

static void selected(struct view *v)
{
	if (self(v)->tab == CERT_ASN1) {
		if (v->focus == CONTENT)
			octets(v);
	} else if (v->pane[EXPLAIN].at.h > 0) {
		explain(v);
	}
}

/* Small letters, without blanks and colons. */
static void put_undivided(struct buf *out, const char *s)
{
	for (; *s; s++)
		if (*s != ' ' && *s != ':' && *s != '\n')
			buf_putc(out, *s >= 'A' && *s <= 'Z' ? (char)(*s + 32) : *s);
}

/* Once: the field that somebody came for, or with the value, however its octets are divided. */
static void select_sought(struct view *v)
{
	struct certificate_view *c = self(v);
	struct buf want = BUF_INIT, have = BUF_INIT;

	if (!c->sought || c->tab != CERT_FIELDS)
		return;
	put_undivided(&want, c->sought);
	for (size_t i = 0; i < c->items.list.n; i++) {
		buf_reset(&have);
		put_undivided(&have, c->items.list.v[i].value);
		if (strcmp(c->items.list.v[i].label, c->sought) != 0 && !strstr(buf_str(&have), buf_str(&want)))
			continue;
		tree_select(&v->pane[CONTENT].tree, TAG(KIND_FIELD, i, 0));
		break;
	}
	buf_free(&want);
	buf_free(&have);
	free(c->sought);
	c->sought = NULL;
}

static void certificate_fill(struct view *v)
{
	struct tree *t = &v->pane[CONTENT].tree;
	const struct analysis *a = v->ui->model->analysis;
	bool known;

	tree_set_source(t, NULL, NULL);
	forget(self(v));
	known = exhibit_of(v->ui->model, self(v)->tag, &self(v)->shown);
	if (self(v)->tab == CERT_WHY) {
		findings_fill(t, v->ui->model, self(v)->tag, v->pane[CONTENT].at.w - 2, FINDINGS_ALONE);
	} else {
		tree_begin(t);
		if (known)
			content(v, a ? a->question.at : clock_now());
		tree_end(t);
	}
	select_sought(v);
	if (self(v)->tab == CERT_ASN1)
		octets(v);
	else
		selected(v);
}

/* ---- heads and lines ---- */

static void title(struct view *v, struct grid *g)
{
	struct rows r = { .charset = g->charset };
	struct row *row = rows_add(&r, 0, 0);

	row->keep = 20;
	row_put(&r, row, STYLE_HEADING, detail_title(&r, v->ui->model, self(v)->tag));
	for (int i = CERT_WHY; i <= tabs(v); i++)
		row_rightf(&r, row, i == self(v)->tab ? STYLE_KEY : STYLE_DIM, i == self(v)->tab ? "[%s]" : " %s ",
		           _(tab_names[i]));
	grid_row(g, (struct rect){ 1, v->body.y, v->body.w - 2, 1 }, row);
	for (int i = row->nright, x = v->body.w - 1; i-- > 0;) {
		x -= (int)text_width(row->right[i].text);
		grid_hot(g, (struct rect){ x, v->body.y, (int)text_width(row->right[i].text), 1 },
		         (char[]){ (char)('1' + i), 0 });
	}
	rows_clear(&r);
}

static void structure_lines(struct view *v, struct grid *g)
{
	struct rows r = { .charset = g->charset };
	struct row *row = rows_add(&r, 0, 0);
	uint64_t tag = tree_tag(&v->pane[CONTENT].tree);
	struct rect h = v->pane[HEX].at, m = v->pane[MEANING].at, line = { h.x + 1, h.y - 1, h.w - 2, 1 };
	int w = v->pane[CONTENT].at.w;

	if (v->maximised)
		line = (struct rect){ 1, v->body.y + 1, v->body.w - 2, 1 };
	else if (is_wide(v))
		line.y--; /* a blank between */
	else
		grid_hline(g, 0, h.y - 1, g->w);
	if (TAG_KIND(tag) == KIND_DER && (size_t)TAG_B(tag) < self(v)->structure.n && (is_wide(v) || v->maximised))
		structure_head(&self(v)->structure, &r, row, (size_t)TAG_B(tag));
	if (is_wide(v) || v->maximised)
		grid_row(g, line, row);
	if (!v->maximised && is_wide(v))
		grid_vline(g, w, v->body.y + 1, v->body.h - 1);
	if (!v->maximised && m.h > 0)
		grid_hline(g, m.x, m.y - 1, m.w);
	if (!v->maximised && is_wide(v)) {
		grid_joint(g, w, m.y - 1, LINE_RIGHT);
		grid_joint(g, w, v->body.y + v->body.h, LINE_UP);
	}
	if (v->focus != CONTENT && !v->maximised)
		grid_look(
		    g, (struct rect){ v->pane[v->focus].at.x, v->pane[v->focus].at.y - 1, v->pane[v->focus].at.w, 1 },
		    LOOK_BOLD);
	rows_clear(&r);
}

static void certificate_paint(struct view *v, struct grid *g)
{
	struct rect e = v->pane[EXPLAIN].at;

	title(v, g);
	if (e.h > 0)
		grid_hline(g, 0, e.y - 1, g->w);
	if (self(v)->tab == CERT_ASN1)
		structure_lines(v, g);
}

/* ---- actions ---- */

static bool choose_tab(struct view *v, int tab)
{
	if (tab < CERT_WHY || tab > tabs(v))
		return false;
	self(v)->tab = tab;
	v->focus = CONTENT;
	v->maximised = false;
	v->pane[CONTENT].tree.top = 0;
	v->stale = true;
	return true;
}

static bool certificate_act(struct view *v, enum action a, int arg)
{
	const struct analysis *an = v->ui->model->analysis;
	uint64_t tag = tree_tag(&v->pane[CONTENT].tree);
	const struct finding *f = NULL;

	if (a == ACTION_TAB)
		return choose_tab(v, arg);
	if (a == ACTION_OPEN && TAG_KIND(tag) == KIND_DER && v->focus == CONTENT) {
		tree_toggle(&v->pane[CONTENT].tree);
		return true;
	}
	if (a == ACTION_OPEN && TAG_KIND(tag) == KIND_FINDING)
		f = &an->finding[TAG_B(tag)];
	else if (a == ACTION_EXPLAIN)
		f = finding_first(an, self(v)->tag);
	else
		return a == ACTION_OPEN;
	if (f)
		ui_open(v->ui, &view_finding, (uint64_t)(f - an->finding));
	else
		ui_say(v->ui, MARK_NOTE, "%s", _("there is no finding to explain"));
	return true;
}

static void certificate_describe(struct view *v, struct rows *r, struct row *row)
{
	row_put(r, row, STYLE_STRONG, detail_title(r, v->ui->model, self(v)->tag));
	question_words(v->ui, r, row, v->body.w);
}

static void certificate_status(struct view *v, struct rows *r, struct row *row)
{
	const struct exhibit *e = &self(v)->shown;

	if (v->ui->model->analysis && e->entry >= 0)
		findings_summary(r, row, findings_count(v->ui->model->analysis, self(v)->tag));
	if (e->der.p)
		row_rightf(r, row, STYLE_DIM, _("%zu octets"), e->der.n);
}

/* clang-format off */
static const struct action_row certificate_actions[] = {
	{ .id = ACTION_EXPLAIN, .name = "explain", .keys = "x", .help = N_("explain the finding that comes first"),
	  .rank = 9, .hint = N_("why") },
};
/* clang-format on */

const struct view_ops view_certificate = {
	.name = "certificate",
	.title = N_("One object in full"),
	.has = HAS_TABS | HAS_ANSWER | HAS_BACK,
	.size = sizeof(struct certificate_view),
	.npanes = PANES,
	.open = certificate_open,
	.close = certificate_close,
	.layout = certificate_layout,
	.fill = certificate_fill,
	.moved = selected,
	.paint = certificate_paint,
	.act = certificate_act,
	.actions = certificate_actions,
	.nactions = sizeof certificate_actions / sizeof *certificate_actions,
	.subject = certificate_subject_tag,
	.command = command_of_view,
	.banner = verdict_banner,
	.describe = certificate_describe,
	.status = certificate_status,
};
