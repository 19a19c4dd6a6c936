/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All ways from one certificate up to its ends: what is wrong on each, which of them who takes, and what would be if a
 * certificate were not there, or another were. */
#include "config.h"

#include "analysis/chain.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/text.h"
#include "base/words.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/name.h"
#include "cert/public_key.h"
#include "cert/sigcheck.h"
#include "chain/edge.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "load/certset.h"
#include "run/plan.h"
#include "stack/loading.h"
#include "stack/opinion.h"
#include "stack/prediction.h"
#include "ui/frame/action.h"
#include "ui/frame/layout.h"
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/column.h"
#include "ui/kit/grid.h"
#include "ui/kit/prompt.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/command.h"
#include "ui/view/detail.h"
#include "ui/view/findings.h"
#include "ui/view/main_tree.h"
#include "ui/view/path_graph.h"
#include "ui/view/question.h"
#include "ui/view/tag.h"
#include "ui/view/verdict.h"
#include "ui/view/view_list.h"
#include "ui/view/what_if.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MIN 30 /* cells: where fewer would remain, the columns at the right are left out */
#define TWINS_SHOWN 4
#define ROOMY 160 /* cells: from here on the paths are drawn, and the steps of all of them shown */

enum { LIST, STEPS, PANES };
enum { LETTER, NAMES, REASON, TAKERS, COLUMNS };

static const struct column columns[COLUMNS] = {
	[LETTER] = { "path", .title = N_("path"), .min = 3 },
	[NAMES] = { "names" },
	[REASON] = { "reason", .title = N_("problem"), .min = 20, .right = true },
	[TAKERS] = { "takers", .title = N_("who takes it"), .min = 20, .right = true },
};

enum { WHO, ANSWER, BY_PATH, WORDS };

static const struct column verdict_columns[] = {
	[WHO] = { "who", .min = 13 },
	[ANSWER] = { "answer", .min = 10, .gap = 1 },
	[BY_PATH] = { "path", .min = 3 },
	[WORDS] = { "words" },
};

enum { STEP_WHERE, STEP_UNTIL, STEP_KEY, STEP_LEFT, STEP_COLUMNS };

static const struct column step_columns[STEP_COLUMNS] = {
	[STEP_WHERE] = { "where", .title = N_("where"), .min = 22, .max = 50, .share = 30, .right = true, .gap = 1,
	                 .from = 60 },
	[STEP_UNTIL] = { "until", .title = N_("until"), .min = 11, .right = true, .align = ALIGN_RIGHT },
	[STEP_KEY] = { "key", .title = N_("key"), .min = 11, .right = true, .align = ALIGN_RIGHT, .from = 96 },
	[STEP_LEFT] = { "left", .title = N_("left"), .min = 8, .right = true, .align = ALIGN_RIGHT },
};

/* What others make of the chain: asked once for each picture. */
struct opinions {
	struct prediction openssl, python;
	struct oracle gnutls;
	bool asked; /* GnuTLS was, which is for the chain that speaks alone */
};

struct paths_view {
	struct view v;
	uint8_t leaf[32]; /* SHA-256: the chain is found by it in the next analysis */
	enum side side;
	struct what_if what_if;
	bool stopped; /* OpenSSL stops at a bad path */
};

static struct paths_view *self(struct view *v)
{
	return (struct paths_view *)v;
}

static const struct chain *chain_of(struct view *v)
{
	const struct analysis *a = v->ui->model->analysis;

	for (size_t i = 0; a && i < a->nchain; i++)
		if (a->chain[i].side == self(v)->side &&
		    memcmp(certificate_sha256(a->chain[i].cert), self(v)->leaf, sizeof self(v)->leaf) == 0)
			return &a->chain[i];
	return NULL;
}

static void paths_open(struct view *v, uint64_t arg)
{
	const struct chain *c = &v->ui->model->analysis->chain[arg];

	memcpy(self(v)->leaf, certificate_sha256(c->cert), sizeof self(v)->leaf);
	self(v)->side = c->side;
	v->pane[LIST].has = v->pane[STEPS].has = HAS_ROWS;
}

static void paths_close(struct view *v)
{
	what_if_free(&self(v)->what_if);
}

static void paths_layout(struct view *v)
{
	int rows = (int)v->pane[LIST].tree.rows.list.n;

	layout_split(v, LIST, STEPS, v->body, SPLIT_ROWS, (struct share){ 2, 3, .max = rows > 0 ? rows + 1 : 0 });
}

/* ---- the list ---- */

/* Without the leaf, which all have in common; where they differ, the upper end, stays when there is too little room. */
static void names(struct rows *r, struct row *row, const struct path *p, int room)
{
	struct buf b = BUF_INIT;

	for (size_t from = p->n > 1; from < p->n; from++) {
		buf_reset(&b);
		buf_puts(&b, from > 1 ? ".. > " : "");
		for (size_t i = from; i < p->n; i++)
			buf_printf(&b, "%s%s", i > from ? " > " : "", rows_safe(r, certificate_title(p->cert[i]), 60));
		if (p->end == PATH_ISSUER_MISSING)
			buf_puts(&b, " > ?");
		if ((int)text_width(buf_str(&b)) <= room)
			break;
	}
	row_put(r, row, STYLE_PLAIN, buf_str(&b));
	buf_free(&b);
}

static void taker(struct buf *b, const char *who)
{
	buf_printf(b, "%s%s", b->n > 0 ? ", " : "", who);
}

/* GnuTLS does not say which path it took: where one alone is valid, that. */
static struct path_takers takers_of(struct rows *r, const struct chain *c, const struct opinions *o, int i,
                                    size_t valid)
{
	const struct path *p = &c->paths->path[i];
	struct buf takes = BUF_INIT, stops = BUF_INIT;

	if (i == 0)
		taker(p->valid ? &takes : &stops, PACKAGE_NAME);
	if (o->openssl.path == i && o->openssl.known)
		taker(o->openssl.accepts ? &takes : &stops, "OpenSSL");
	if (o->python.path == i && o->python.known && (o->openssl.path != i || o->python.accepts != o->openssl.accepts))
		taker(o->python.accepts ? &takes : &stops, "Python");
	if (o->asked && o->gnutls.ran && o->gnutls.status == 0 && p->valid && valid == 1)
		taker(&takes, "GnuTLS");
	return (struct path_takers){ buf_keep(&takes, rows_arena(r)), buf_keep(&stops, rows_arena(r)) };
}

static void path_row(struct rows *r, const struct chain *c, int i, const struct path_takers *t, int room)
{
	const struct path *p = &c->paths->path[i];
	struct row *row = rows_add(r, TAG(KIND_PATH, 0, i), 0);
	enum mark m = path_graph_mark(p);

	row->marks = true;
	row->mark = (uint8_t)m;
	row->keep = NAMES_MIN;
	column_put(r, row, &columns[LETTER], room, STYLE_STRONG, path_graph_letter(r, i));
	names(r, row, p, room);
	column_put(r, row, &columns[REASON], room, p->valid ? STYLE_DIM : mark_style(m),
	           p->valid ? _("none") : class_text(path_reason(p)));
	column_put(r, row, &columns[TAKERS], room, *t->takes ? STYLE_PLAIN : STYLE_DIM,
	           *t->takes             ? t->takes
	           : i == 0 && !p->valid ? _("nobody")
	           : *t->stops           ? arena_printf(rows_arena(r), _("refused by %s"), t->stops)
	                                 : _("not tried"));
}

static bool is_on(const struct path *p, const struct certificate *c)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->cert[i] == c)
			return true;
	return false;
}

/* The letters of the paths that a twin of c stands on. */
static void twins_of(struct rows *r, const struct chain *c, const struct certificate *cert, struct buf *out)
{
	int shown = 0;

	for (size_t i = 0; i < c->paths->n && shown < TWINS_SHOWN; i++) {
		const struct path *p = &c->paths->path[i];
		bool twin = false;

		for (size_t k = 0; k < p->n && !is_on(p, cert); k++)
			twin |= path_graph_twins(p->cert[k], cert);
		if (twin)
			buf_printf(out, "%s%s", shown++ > 0 ? ", " : "", path_graph_letter(r, (int)i));
	}
}

static void result(struct rows *r, const char *who, bool known, bool accepts, const char *path, const char *words)
{
	struct row *row = rows_add(r, 0, 0);
	enum mark m = !known ? MARK_UNKNOWN : accepts ? MARK_OK : MARK_ERROR;

	row->marks = true;
	row->mark = (uint8_t)m;
	column_put(r, row, &verdict_columns[WHO], 0, STYLE_PLAIN, who);
	column_put(r, row, &verdict_columns[ANSWER], 0, mark_style(m),
	           !known    ? _("not known")
	           : accepts ? _("accepts")
	                     : _("refuses"));
	column_put(r, row, &verdict_columns[BY_PATH], 0, STYLE_STRONG, path);
	column_put(r, row, &verdict_columns[WORDS], 0, STYLE_PLAIN, rows_safe(r, words ? words : "", ROW_LINE_MAX));
}

static const char *load_words(struct rows *r, const struct load *l)
{
	if (l->answer == LOAD_UNKNOWN)
		return arena_printf(rows_arena(r), _("%s is not loaded as it stands"), l->file);
	return arena_printf(rows_arena(r), _("cannot load %s"), l->file);
}

static void predicted(struct rows *r, const char *who, const struct prediction *p)
{
	const char *words = "";

	if (p->load.answer != LOAD_GOOD)
		words = load_words(r, &p->load);
	else if (p->known && !p->accepts)
		words = arena_printf(rows_arena(r), "%d %s: %s", p->code, p->message ? p->message : "",
		                     certificate_title(p->about));
	else if (!p->known)
		words = _("it hangs on how it was built and set up");
	result(r, who, p->known, p->accepts, p->path >= 0 ? path_graph_letter(r, p->path) : "", words);
}

static size_t count_valid(const struct path_set *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += s->path[i].valid;
	return n;
}

/* Of Python, where it says something else than OpenSSL. */
static void results(struct rows *r, const struct chain *c, const struct opinions *o)
{
	const struct oracle *g = &o->gnutls;

	result(r, PACKAGE_NAME, c->verdict != VERDICT_ERROR, c->verdict == VERDICT_TRUSTED, path_graph_letter(r, 0),
	       c->reason != CLASS_NONE ? class_text(c->reason) : _("any valid path will do"));
	predicted(r, "OpenSSL", &o->openssl);
	if (o->python.known && (!o->openssl.known || o->python.accepts != o->openssl.accepts))
		predicted(r, "Python 3.13", &o->python);
	if (o->asked)
		result(r, "GnuTLS", g->ran || g->load.answer == LOAD_REFUSED, g->ran && g->status == 0,
		       g->ran && g->status == 0 && c->paths->path[0].valid && count_valid(c->paths) == 1
		           ? path_graph_letter(r, 0)
		           : "",
		       g->load.answer   ? load_words(r, &g->load)
		       : !g->ran        ? rows_argument(r, g->why, ROW_LINE_MAX)
		       : g->status == 0 ? ""
		                        : g->text);
}

/* One below the other, for where there is no room to draw them. */
static void list_rows(struct rows *r, struct view *v, const struct chain *c, const struct path_takers *taker, int room)
{
	const struct path *first = &c->paths->path[0];
	struct buf twins = BUF_INIT;

	for (size_t i = 0; i < c->paths->n; i++)
		path_row(r, c, (int)i, &taker[i], room);
	for (size_t k = 0; k < first->n && twins.n == 0; k++) {
		twins_of(r, c, first->cert[k], &twins);
		if (twins.n > 0)
			rows_text(r, v->body.w - 2, 6, STYLE_DIM,
			          arena_printf(rows_arena(r),
			                       _("%s and %s: %s has the same name and the same key there"),
			                       path_graph_letter(r, 0), buf_str(&twins),
			                       rows_safe(r, certificate_title(first->cert[k]), 60)));
	}
	buf_free(&twins);
}

/* The way of OpenSSL where it is none of the paths. */
static void way_row(struct rows *r, const struct prediction *openssl, int room)
{
	struct path way = { .cert = openssl->way.cert, .n = openssl->way.n, .end = PATH_LOOP };
	struct row *row = rows_add(r, 0, 0);

	row->marks = true;
	column_put(r, row, &columns[LETTER], room, STYLE_DIM, "");
	names(r, row, &way, room);
	column_put(r, row, &columns[REASON], room, STYLE_DIM, _("no path to an end"));
	column_put(r, row, &columns[TAKERS], room, STYLE_DIM,
	           arena_printf(rows_arena(r), _("refused by %s"), "OpenSSL"));
}

static void list_head(struct rows *r, const struct chain *c, bool drawn, int room)
{
	struct row *row = rows_add(r, 0, 0);

	row_putf(r, row, STYLE_HEADING, _("PATHS  %zu, %zu valid"), c->paths->n, count_valid(c->paths));
	if (!drawn)
		columns_head(r, row, columns + REASON, COLUMNS - REASON, room, STYLE_DIM);
	else
		rows_blank(r);
}

static void list_fill(struct view *v, const struct chain *c)
{
	const struct analysis *a = v->ui->model->analysis;
	struct rows *r = &v->pane[LIST].tree.rows;
	struct opinions o = { .openssl = openssl_opinion_of(a, c), .python = opinion_python_of(a, c) };
	struct path_takers *taker = ARENA_ARRAY(rows_arena(r), struct path_takers, c->paths->n + 1);
	int all = v->body.w - 6 - column_cells(&columns[LETTER], v->body.w); /* beside mark and letter */
	int right = columns_cells(columns + REASON, COLUMNS - REASON, v->body.w);
	int room = all - right >= NAMES_MIN ? all - right : all;
	bool drawn = v->body.w >= ROOMY && c->paths->n <= PATH_GRAPH_MAX;

	o.asked = c->leaf == a->leaf && second_opinion(a, &o.gnutls);
	for (size_t i = 0; i < c->paths->n; i++)
		taker[i] = takers_of(r, c, &o, (int)i, count_valid(c->paths));
	list_head(r, c, drawn, room);
	if (!drawn || !path_graph_rows(r, v->ui->model, c, taker, v->body.w - 3))
		list_rows(r, v, c, taker, room);
	if (c->paths->cut) {
		struct sentence cut =
		    SENTENCE(rows_arena(r), N_("! cut off at %1$s: there may be more"), c->paths->cut_why);

		rows_text(r, v->body.w - 2, 3, STYLE_WARNING, rows_sentence(r, &cut));
	}
	if (o.openssl.path < 0)
		way_row(r, &o.openssl, room);
	self(v)->stopped = c->verdict == VERDICT_TRUSTED && o.openssl.known && !o.openssl.accepts && o.openssl.about;
	rows_blank(r);
	rows_heading(r, _("VERDICTS"), NULL);
	results(r, c, &o);
	what_if_rows(&self(v)->what_if, r, v->ui->model, c);
}

/* ---- the steps of one path ---- */

static int path_here(struct view *v, const struct chain *c)
{
	uint64_t tag = tree_tag(&v->pane[LIST].tree);

	return TAG_KIND(tag) == KIND_PATH && (size_t)TAG_B(tag) < c->paths->n ? TAG_B(tag) : 0;
}

static void problem_rows(struct rows *r, const struct path *p, const struct certificate *c, int width)
{
	for (size_t i = 0; i < p->nproblem; i++) {
		struct buf b = BUF_INIT;

		if (p->problem[i].cert != c)
			continue;
		problem_text(&b, &p->problem[i], &rendering_translated);
		rows_field(r, 0, width, 6,
		           p->problem[i].unchecked ? "   ?"
		           : p->problem[i].fails   ? "   x"
		                                   : "   !",
		           p->problem[i].fails ? STYLE_ERROR : STYLE_WARNING, rows_safe(r, buf_str(&b), ROW_LINE_MAX));
		buf_free(&b);
	}
}

static const char *keyid_words(enum keyid_fact f)
{
	static const char *const words[] = { [KEYID_ABSENT] = N_("key identifier not given"),
		                             [KEYID_MATCH] = N_("key identifier equal"),
		                             [KEYID_DIFFER] = N_("key identifier differs") };

	return words[f];
}

static const char *signature_words(enum sig_result s)
{
	return s == SIG_GOOD  ? N_("signature verifies")
	       : s == SIG_BAD ? N_("signature does not verify")
	                      : N_("signature not checked");
}

static void link_row(struct rows *r, const struct edge *e, int width)
{
	struct sentence s = SENTENCE(rows_arena(r), N_("issued by the next; %1$s, %2$s, %3$s"),
	                             as_word(e->names ? N_("name equal") : N_("name differs")),
	                             as_word(keyid_words(e->keyid)), as_word(signature_words(e->signature)));
	size_t from = r->list.n;

	rows_text(r, width - 3, 0, STYLE_DIM, rows_sentence(r, &s));
	for (; from < r->list.n; from++) { /* the edge itself in front */
		struct row *row = &r->list.v[from];
		struct stretch text = row->left[0];

		row->nleft = 0;
		row_putf(r, row, e->signature == SIG_GOOD && e->names ? STYLE_OK : STYLE_ERROR, " %s ",
		         line_text(LINE_V, r->charset));
		row_put(r, row, text.style, text.text);
	}
}

static void step_row(struct view *v, const struct chain *c, int path, size_t i)
{
	struct rows *r = &v->pane[STEPS].tree.rows;
	const struct path *p = &c->paths->path[path];
	const struct certificate *cert = p->cert[i];
	struct row *row = rows_add(r, TAG(KIND_STEP, path, i), 0);
	struct buf where = BUF_INIT, twins = BUF_INIT;
	int64_t at = v->ui->model->analysis->question.at;
	int room = v->pane[STEPS].at.w - 5;
	bool over = cert->not_after != TIME_UNKNOWN && cert->not_after < at;
	char day[32];

	row->marks = true;
	row->mark = (uint8_t)path_graph_mark_of(p, cert);
	row->keep = 30;
	row_raw(r, row, STYLE_STRONG, certificate_title(cert));
	twins_of(r, c, cert, &twins);
	if (twins.n > 0)
		row_putf(r, row, STYLE_NOTE, _("  same key as on %s"), buf_str(&twins));
	if (!cert->self_issued) {
		row_putf(r, row, STYLE_DIM, "  %s ", _("by"));
		row_raw(r, row, STYLE_DIM, name_short(rows_arena(r), cert->issuer));
	}
	path_graph_origin(v->ui->model, cert, &where);
	column_put(r, row, &step_columns[STEP_WHERE], room, STYLE_DIM, rows_safe(r, buf_str(&where), 60));
	column_put(r, row, &step_columns[STEP_UNTIL], room, over ? STYLE_ERROR : STYLE_DIM,
	           cert->not_after == TIME_UNKNOWN ? "?" : time_day(cert->not_after, day));
	column_put(r, row, &step_columns[STEP_KEY], room, STYLE_DIM,
	           rows_safe(r, key_text(rows_arena(r), &cert->key), 60));
	column_put(r, row, &step_columns[STEP_LEFT], room, over ? STYLE_ERROR : STYLE_PLAIN,
	           maker_left(r, cert->not_before, cert->not_after, at));
	buf_free(&where);
	buf_free(&twins);
}

/* The one that is wanting, and where it can be had. */
static void missing_rows(struct view *v, const struct chain *c, const struct path *p, const struct certificate *known)
{
	struct rows *r = &v->pane[STEPS].tree.rows;
	struct row *row = rows_add(r, 0, 0);
	struct buf where = BUF_INIT;

	row->marks = true;
	row->mark = MARK_UNKNOWN;
	row->keep = 30;
	row_raw(r, row, STYLE_PLAIN, name_short(rows_arena(r), p->cert[p->n - 1]->issuer));
	row_putf(r, row, STYLE_ERROR, "  %s", c->connection >= 0 ? _("NOT SENT") : _("MISSING"));
	if (known)
		path_graph_origin(v->ui->model, known, &where);
	else
		buf_puts(&where, _("nowhere here"));
	rows_text(r, v->pane[STEPS].at.w - 2, 3, STYLE_DIM,
	          arena_printf(rows_arena(r), known ? _("it is in %s") : "%s", rows_safe(r, buf_str(&where), 200)));
	rows_text(r, v->pane[STEPS].at.w - 2, 3, STYLE_DIM,
	          rows_safe(r, name_text(rows_arena(r), p->cert[p->n - 1]->issuer), ROW_LINE_MAX));
	buf_free(&where);
}

static void path_steps(struct view *v, const struct chain *c, int i)
{
	struct rows *r = &v->pane[STEPS].tree.rows;
	int width = v->pane[STEPS].at.w - 2;
	const struct path *p = &c->paths->path[i];
	const struct certificate *known = i == 0 && c->missing ? c->missing->known : NULL;
	struct row *row = rows_add(r, 0, 0);

	row_putf(r, row, STYLE_HEADING, _("PATH %s, leaf first"), path_graph_letter(r, i));
	row_putf(r, row, p->valid ? STYLE_DIM : mark_style(path_graph_mark(p)), "  %s",
	         p->valid ? _("valid") : class_text(path_reason(p)));
	columns_head(r, row, step_columns, STEP_COLUMNS, v->pane[STEPS].at.w - 5, STYLE_DIM);
	for (size_t k = 0; k < p->n; k++) {
		step_row(v, c, i, k);
		if (!known || k + 1 < p->n)
			problem_rows(r, p, p->cert[k], width);
		if (k + 1 < p->n)
			link_row(r, p->edge[k], width);
	}
	if (p->end == PATH_ISSUER_MISSING)
		missing_rows(v, c, p, known);
}

/* The one that is looked at; where there is room, the others below it. */
static void steps_rows(struct view *v, const struct chain *c)
{
	int here = path_here(v, c);

	path_steps(v, c, here);
	for (int i = 0; v->body.w >= ROOMY && i < (int)c->paths->n && i < PATH_GRAPH_MAX; i++)
		if (i != here) {
			rows_blank(&v->pane[STEPS].tree.rows);
			path_steps(v, c, i);
		}
}

static void steps_fill(struct view *v)
{
	const struct chain *c = chain_of(v);

	tree_begin(&v->pane[STEPS].tree);
	if (c)
		steps_rows(v, c);
	tree_end(&v->pane[STEPS].tree);
}

static void paths_fill(struct view *v)
{
	const struct chain *c = chain_of(v);

	tree_begin(&v->pane[LIST].tree);
	if (c)
		list_fill(v, c);
	else
		rows_text(&v->pane[LIST].tree.rows, v->body.w - 2, 0, STYLE_NOTE,
		          _("the certificate is not there any more"));
	tree_end(&v->pane[LIST].tree);
	layout_view(v); /* the list is known now, and how much room it leaves */
	steps_fill(v);
}

/* The list says what others would take, which is asked of GnuTLS: not again for each key. */
static void paths_moved(struct view *v)
{
	if (v->focus == LIST)
		steps_fill(v);
}

static void paths_paint(struct view *v, struct grid *g)
{
	layout_line(v, STEPS, g);
}

/* ---- what it can do ---- */

static const struct certificate *step_here(struct view *v)
{
	const struct chain *c = chain_of(v);
	uint64_t tag = tree_tag(&v->pane[STEPS].tree);

	return c && v->focus == STEPS && TAG_KIND(tag) == KIND_STEP ? c->paths->path[TAG_A(tag)].cert[TAG_B(tag)]
	                                                            : NULL;
}

static void leave_out(struct ui *ui, int arg)
{
	struct view *v = ui_top(ui);
	const struct chain *c = chain_of(v);
	const struct certificate *cert = step_here(v);
	uint64_t tag = tree_tag(&v->pane[LIST].tree);

	(void)arg;
	if (v->focus == LIST && TAG_KIND(tag) == KIND_GONE) {
		what_if_put_back(ui, (size_t)TAG_B(tag));
	} else if (!c || !cert) {
		ui_say(ui, MARK_NOTE, "%s", _("Tab, then choose the certificate that is to be left out"));
	} else if (cert == c->cert) {
		ui_say(ui, MARK_NOTE, "%s", _("this is the certificate that is asked about"));
	} else {
		what_if_without(&self(v)->what_if, ui, c, cert);
	}
}

static void file_event(void *ctx, enum prompt_event e)
{
	struct ui *ui = ctx;
	struct prompt *p = &ui->prompt;
	struct view *v = ui_top(ui);

	if (e == PROMPT_CANCELLED ||
	    (e == PROMPT_DONE && p->n > 0 &&
	     what_if_with(&self(v)->what_if, ui, chain_of(v), p->text, p->error, sizeof p->error)))
		prompt_close(p);
}

static void ask_for_file(struct ui *ui, int arg)
{
	(void)arg;
	prompt_open(&ui->prompt, _("with the certificates of: "), "", file_event, ui);
}

static bool paths_act(struct view *v, enum action a, int arg)
{
	const struct certificate *cert = step_here(v);
	int entry = cert ? certset_find(v->ui->model->run->set, cert) : -1;

	(void)arg;
	if (a != ACTION_OPEN)
		return false;
	if (v->focus == LIST) {
		v->focus = STEPS;
		v->stale |= v->maximised;
	} else if (entry >= 0) {
		ui_open(v->ui, &view_certificate, TAG(KIND_ENTRY, 0, entry));
	}
	return true;
}

static uint64_t paths_subject(struct view *v)
{
	const struct chain *c = chain_of(v);
	const struct certificate *cert = step_here(v);
	int entry = c ? certset_find(v->ui->model->run->set, cert ? cert : c->cert) : -1;

	return entry >= 0 ? TAG(KIND_ENTRY, 0, entry) : 0;
}

static void paths_describe(struct view *v, struct rows *r, struct row *row)
{
	const struct chain *c = chain_of(v);
	char *safe = text_escaped(c ? certificate_title(c->cert) : "", v->ui->charset);

	row_putf(r, row, STYLE_STRONG, _("paths from %s"), safe);
	free(safe);
	question_words(v->ui, r, row, v->body.w);
}

static void paths_status(struct view *v, struct rows *r, struct row *row)
{
	const struct chain *c = chain_of(v);

	if (!c)
		return;
	if (self(v)->stopped)
		row_put(r, row, STYLE_WARNING,
		        _("!  who does not turn back stops at a bad path, although a valid one exists"));
	else if (c->verdict == VERDICT_TRUSTED)
		row_put(r, row, STYLE_OK, _("ok a valid path exists"));
	else
		row_put(r, row, STYLE_ERROR, _("x  no path is valid"));
	row_rightf(r, row, STYLE_DIM, _("path %s of %zu"), path_graph_letter(r, path_here(v, c)), c->paths->n);
}

/* ---- how it is opened ---- */

/* The chain that is looked at in the main view, else the one that speaks. */
static int chain_looked_at(struct ui *ui)
{
	const struct analysis *a = ui->model->analysis;
	uint64_t tag = tree_tag(&ui->stack[0]->pane[0].tree);
	unsigned kind = TAG_KIND(tag);

	if ((kind == KIND_NODE || kind == KIND_MISSING || kind == KIND_REMARK) && (size_t)TAG_A(tag) < a->nchain)
		return TAG_A(tag);
	for (size_t i = 0; i < a->nchain; i++)
		if (a->chain[i].leaf == a->leaf)
			return (int)i;
	return 0;
}

static void open_paths(struct ui *ui, int arg)
{
	(void)arg;
	if (ui_top(ui)->ops == &view_paths)
		return;
	if (!model_judged(ui->model) || ui->model->analysis->nchain == 0)
		ui_say(ui, MARK_NOTE, "%s", _("there is no chain whose paths could be shown"));
	else
		ui_open(ui, &view_paths, (uint64_t)chain_looked_at(ui));
}

static const struct action_row paths_entry = {
	.name = "paths",
	.keys = "p",
	.help = N_("all paths of this chain, and what if"),
	.where = HAS_ANSWER,
	.rank = 7,
	.hint = N_("paths"),
	.run = open_paths,
};

/* clang-format off */
static const struct action_row paths_actions[] = {
	{ .name = "step", .keys = "Enter", .help = N_("to the steps of a path; the certificate of a step"),
	  .where = HAS_ROWS, .rank = 3, .hint = N_("steps"), .id = ACTION_OPEN },
	{ .name = "leave-out", .keys = "s", .help = N_("as if this certificate did not exist, or did again"),
	  .rank = 4, .hint = N_("leave out"), .run = leave_out },
	{ .name = "add-certificates", .keys = "+", .help = N_("with the certificates of another file"),
	  .rank = 5, .hint = N_("add a file"), .run = ask_for_file },
};
/* clang-format on */

const struct view_ops view_paths = {
	.name = "paths",
	.title = N_("Paths"),
	.has = HAS_PANES | HAS_ANSWER | HAS_BACK,
	.size = sizeof(struct paths_view),
	.npanes = PANES,
	.open = paths_open,
	.close = paths_close,
	.layout = paths_layout,
	.fill = paths_fill,
	.moved = paths_moved,
	.paint = paths_paint,
	.act = paths_act,
	.actions = paths_actions,
	.nactions = sizeof paths_actions / sizeof *paths_actions,
	.entry = &paths_entry,
	.subject = paths_subject,
	.command = command_of_view,
	.banner = verdict_banner,
	.describe = paths_describe,
	.status = paths_status,
};
