/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One certificate in full: its findings, every field with a sentence on what it
 * is for, the same as text, and as PEM. */
#include "config.h"
#include "ui/main.h"
#include "base/i18n.h"
#include "cert/field.h"
#include "report/report.h"
#include <gnutls/gnutls.h>

#define LABEL_CELLS 20
#define EXPLAIN_LINES 3

enum { CONTENT, EXPLAIN, PANES };
enum { CERT_FIELDS = 1, CERT_TEXT, CERT_PEM, CERT_TABS = CERT_PEM };

struct certificate_view {
	struct view v;
	uint64_t tag; /* of the row it was opened from */
	int tab;
};

static const char *const tab_names[] = { [CERT_FIELDS] = N_("fields"), [CERT_TEXT] = N_("text"), [CERT_PEM] = "PEM" };

static struct certificate_view *self(struct view *v)
{
	return (struct certificate_view *)v;
}

static const struct certificate *certificate_of(struct view *v, int *entry)
{
	return tag_certificate(v->ui->model, self(v)->tag, entry);
}

static void certificate_open(struct view *v, uint64_t arg)
{
	self(v)->tag = arg;
	self(v)->tab = CERT_FIELDS;
	v->pane[CONTENT].has = HAS_ROWS;
	v->pane[EXPLAIN].tree.text = true;
}

static void certificate_layout(struct view *v)
{
	struct rect b = v->body;
	bool explain = self(v)->tab == CERT_FIELDS && b.h > 8;
	int below = explain ? EXPLAIN_LINES + 1 : 0;

	v->pane[CONTENT].at = (struct rect){ b.x, b.y + 1, b.w, b.h - 1 - below };
	v->pane[CONTENT].tree.text = self(v)->tab != CERT_FIELDS;
	v->pane[CONTENT].has = self(v)->tab == CERT_FIELDS ? HAS_ROWS : 0;
	if (explain)
		v->pane[EXPLAIN].at = (struct rect){ b.x, b.y + b.h - EXPLAIN_LINES, b.w, EXPLAIN_LINES };
	v->focus = CONTENT;
}

/* ---- fields ---- */

static void field_rows(struct rows *r, const struct certificate *c, int64_t at, int width)
{
	struct buf value = BUF_INIT;
	int group = -1;

	for (size_t i = 0; i < field_count; i++) {
		const struct field *f = &field_table[i];

		buf_reset(&value);
		f->get(&value, c, at);
		if (value.n == 0)
			continue;
		if ((int)f->group != group) {
			if (group >= 0)
				rows_blank(r);
			rows_heading(r, _(field_group_title(f->group)), NULL);
		}
		group = (int)f->group;
		rows_value(r, TAG(KIND_FIELD, i, 0), width, LABEL_CELLS, _(f->label), buf_str(&value));
	}
	buf_free(&value);
}

static void defect_rows(struct rows *r, const struct certificate *c, int width)
{
	if (c->ndefects == 0)
		return;
	rows_blank(r);
	rows_heading(r, _("DEFECTS"), NULL);
	for (size_t i = 0; i < c->ndefects && i < 100; i++) {
		const struct defect_at *d = &c->defects[i];
		const char *text = arena_printf(rows_arena(r), _("%s%s%s (octet %u)"), _(defect_sentence(d->what)),
		                                d->detail ? ": " : "", d->detail ? d->detail : "", (unsigned)d->offset);

		rows_field(r, 0, width, LABEL_CELLS, defect_name(d->what), STYLE_ERROR,
		           rows_safe(r, text, ROW_LINE_MAX));
	}
}

static void text_rows(struct rows *r, const struct certificate *c, int64_t at, int width)
{
	struct report_options o = { .charset = r->charset, .width = width, .verbose = true };
	struct buf text = BUF_INIT;

	report_certificate(&text, c, at, &o);
	rows_lines(r, STYLE_PLAIN, buf_str(&text));
	buf_free(&text);
}

static void pem_rows(struct rows *r, const struct certificate *c)
{
	gnutls_datum_t in = { (unsigned char *)(uintptr_t)c->der.p, (unsigned)c->der.n }, pem = { NULL, 0 };

	if (gnutls_pem_base64_encode2("CERTIFICATE", &in, &pem) == 0)
		rows_lines(r, STYLE_PLAIN, arena_strndup(rows_arena(r), (const char *)pem.data, pem.size));
	gnutls_free(pem.data);
}

static void content(struct view *v, const struct certificate *c, int entry)
{
	struct rows *r = &v->pane[CONTENT].tree.rows;
	const struct analysis *a = v->ui->model->analysis;
	int64_t at = a ? a->question.at : clock_now();
	int width = v->pane[CONTENT].at.w - 2;

	switch (self(v)->tab) {
	case CERT_TEXT:
		text_rows(r, c, at, width);
		break;
	case CERT_PEM:
		pem_rows(r, c);
		break;
	default:
		if (a && entry >= 0 && findings_rows(r, a, self(v)->tag, width))
			rows_blank(r);
		field_rows(r, c, at, width);
		defect_rows(r, c, width);
	}
}

static void explain(struct view *v)
{
	struct tree *t = &v->pane[EXPLAIN].tree;
	uint64_t tag = tree_tag(&v->pane[CONTENT].tree);
	int width = v->pane[EXPLAIN].at.w - 2;

	tree_begin(t);
	if (TAG_KIND(tag) == KIND_FIELD) {
		const struct field *f = &field_table[TAG_A(tag)];

		if (f->sentence)
			rows_text(&t->rows, width, 0, STYLE_PLAIN, _(f->sentence));
		if (f->reference)
			rows_text(&t->rows, width, 0, STYLE_DIM, f->reference);
	} else if (TAG_KIND(tag) == KIND_FINDING) {
		rows_text(&t->rows, width, 0, STYLE_PLAIN, _("Enter explains this finding."));
	}
	tree_end(t);
}

static void certificate_fill(struct view *v)
{
	struct tree *t = &v->pane[CONTENT].tree;
	int entry;
	const struct certificate *c = certificate_of(v, &entry);

	tree_begin(t);
	if (c)
		content(v, c, entry);
	tree_end(t);
	if (v->pane[EXPLAIN].at.h > 0)
		explain(v);
}

/* ---- the rest ---- */

static void certificate_paint(struct view *v, struct grid *g)
{
	struct rows r = { .charset = g->charset };
	struct row *row = rows_add(&r, 0, 0);
	struct rect e = v->pane[EXPLAIN].at;

	row->keep = 20;
	row_put(&r, row, STYLE_HEADING, detail_title(&r, v->ui->model, self(v)->tag));
	for (int i = CERT_FIELDS; i <= CERT_TABS; i++)
		row_rightf(&r, row, i == self(v)->tab ? STYLE_STRONG : STYLE_DIM, "%s%d %s", i > 1 ? "  " : "", i,
		           _(tab_names[i]));
	grid_row(g, (struct rect){ 1, v->body.y, v->body.w - 2, 1 }, row);
	if (e.h > 0)
		grid_hline(g, 0, e.y - 1, g->w);
	rows_clear(&r);
}

static bool certificate_act(struct view *v, enum action a, int arg)
{
	const struct analysis *an = v->ui->model->analysis;
	uint64_t tag = tree_tag(&v->pane[CONTENT].tree);
	const struct finding *f = NULL;

	if (a == ACTION_TAB && arg >= CERT_FIELDS && arg <= CERT_TABS) {
		self(v)->tab = arg;
		v->pane[CONTENT].tree.top = 0;
		v->stale = true;
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

static void certificate_describe(struct view *v, struct buf *left, struct buf *right)
{
	struct buf raw = BUF_INIT;

	model_title(v->ui->model, &raw);
	text_escape(left, buf_span(&raw), v->ui->charset);
	question_text(v->ui->model, right, v->body.w);
	buf_free(&raw);
}

static void certificate_status(struct view *v, struct rows *r, struct row *row)
{
	int entry;
	const struct certificate *c = certificate_of(v, &entry);

	if (v->ui->model->analysis && entry >= 0)
		findings_summary(r, row, findings_count(v->ui->model->analysis, self(v)->tag));
	if (c)
		row_rightf(r, row, STYLE_DIM, _("%zu octets"), c->der.n);
}

/* clang-format off */
static const struct action_row certificate_actions[] = {
	{ .id = ACTION_EXPLAIN, .name = "explain", .keys = "x", .help = N_("explain the finding that comes first"),
	  .rank = 9, .hint = N_("why") },
};
/* clang-format on */

const struct view_ops view_certificate = {
	.name = "certificate",
	.title = N_("One certificate"),
	.has = HAS_TABS | HAS_ANSWER | HAS_BACK,
	.size = sizeof(struct certificate_view),
	.npanes = PANES,
	.open = certificate_open,
	.layout = certificate_layout,
	.fill = certificate_fill,
	.moved = explain,
	.paint = certificate_paint,
	.act = certificate_act,
	.actions = certificate_actions,
	.nactions = sizeof certificate_actions / sizeof *certificate_actions,
	.describe = certificate_describe,
	.status = certificate_status,
};
