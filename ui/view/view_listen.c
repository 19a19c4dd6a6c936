/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row for each client, the newest last, and of the chosen one what is wrong, what to do, and what both sides sent and
 * said. The view follows while the last row is chosen; nothing is done between two clients. */
#include "config.h"

#include "ui/view/view_listen.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/alert.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/text.h"
#include "cert/certificate.h"
#include "cert/name.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "net/connection.h"
#include "net/transcript.h"
#include "run/reception.h"
#include "run/plan.h"
#include "ui/frame/action.h"
#include "ui/frame/ask.h"
#include "ui/frame/banner.h"
#include "ui/frame/layout.h"
#include "ui/frame/model.h"
#include "ui/frame/request.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/column.h"
#include "ui/kit/grid.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/finding_page.h"
#include "ui/view/findings.h"
#include "ui/view/tag.h"
#include "ui/view/view_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIST, CHOSEN, BESIDE, PANES };
enum { TIME, FROM, TLS, NAME, PRESENTED, OUTCOME, COLUMNS };

#define TWO 120      /* columns: from here on what others say stands beside what is the case */
#define TALL 22      /* lines of the lower half: from here on it stands below */
#define LOW 9        /* lines: below it there is the list alone, or what is chosen alone */
#define GUTTERED 60  /* columns: from here on labels stand before what they name */
#define LABEL 13     /* cells of a label there */
#define USUAL_PLACE "127.0.0.1:8443"

static const struct column columns[] = {
	[TIME] = { "time", .title = N_("time"), .min = 10, .gap = 2, .from = 50 },
	[FROM] = { "from", .title = N_("from"), .min = 17, .max = 24, .share = 17, .gap = 2, .from = 70 },
	[TLS] = { "tls", .title = N_("TLS"), .min = 5, .gap = 2, .from = 78 },
	[NAME] = { "name", .title = N_("name sent"), .min = 13, .max = 30, .share = 13, .gap = 2, .from = 94 },
	[PRESENTED] = { "presented", .title = N_("client certificate"), .min = 14, .max = 50, .share = 22, .gap = 2 },
	[OUTCOME] = { "outcome", .title = N_("outcome") },
};

struct listen_view {
	struct view v;
	unsigned last; /* the newest visit when the rows were made last */
};

static struct listen_view *self(struct view *v)
{
	return (struct listen_view *)v;
}

static struct reception *reception_of(const struct view *v)
{
	return v->ui->reception;
}

static void somebody_came(void *ctx)
{
	ui_stale(ctx);
}

static void listen_open(struct view *v, uint64_t arg)
{
	(void)arg;
	v->pane[LIST].has = HAS_ROWS;
	v->pane[CHOSEN].tree.text = v->pane[BESIDE].tree.text = true;
	reception_of(v)->changed = somebody_came;
	reception_of(v)->ctx = v->ui;
}

static void listen_layout(struct view *v)
{
	size_t n = reception_of(v)->visit.n;
	bool two = v->body.w >= TWO;
	struct parts p = layout_parts(v, v->body, SPLIT_ROWS,
	                              (struct share){ 1, 2, .max = 4 + (int)n, .min = 4 }); /* head, and a row to come */

	struct parts below = { p.second, { 0 } };

	if (two)
		below = layout_parts(v, p.second, SPLIT_COLUMNS, (struct share){ 63, 100, .max = 112 });
	v->pane[BESIDE].has = two ? HAS_PANES : 0;
	v->focus = !two && v->focus == BESIDE ? CHOSEN : v->focus;
	for (int i = 0; i < PANES; i++)
		v->pane[i].at = i == v->focus ? v->body : (struct rect){ 0 };
	if (!v->maximised && v->body.h >= LOW) {
		v->pane[LIST].at = p.first;
		v->pane[CHOSEN].at = below.first;
		v->pane[BESIDE].at = below.second;
	}
	if (v->pane[LIST].at.h > 0)
		v->pane[LIST].at = rect_under(v->pane[LIST].at, 1); /* the head */
}

/* ---- the list ---- */

static const char *leaf_name(struct rows *r, const struct visit *x)
{
	const struct certificate *leaf = x->analysis->nchain > 0 ? x->analysis->chain[0].cert : NULL;

	if (leaf)
		return rows_safe(r, certificate_title(leaf), ROW_LINE_MAX);
	return x->connection->nsent > 0 ? _("a certificate that cannot be read") : _("none");
}

static const char *leaf_issuer(struct rows *r, const struct visit *x)
{
	const struct certificate *leaf = x->analysis->nchain > 0 ? x->analysis->chain[0].cert : NULL;

	return leaf ? rows_safe(r, name_short(rows_arena(r), leaf->issuer), ROW_LINE_MAX) : NULL;
}

static const char *clock_text(struct rows *r, int64_t at)
{
	struct civil c = time_to_civil(at);

	return arena_printf(rows_arena(r), "%02d:%02d:%02d", c.hour, c.minute, c.second);
}

/* Of us or of the peer: the first that ends it; NULL: there is none. */
static const struct alert *fatal(const struct connection *c, bool from_peer)
{
	for (size_t i = 0; i < c->nalerts; i++)
		if (c->alerts[i].level == 2 && c->alerts[i].from_peer == from_peer)
			return &c->alerts[i];
	return NULL;
}

static const char *outcome(struct rows *r, const struct visit *x, bool brief_only)
{
	const struct finding *f = visit_error(x);
	const struct alert *its = fatal(x->connection, true);
	const char *brief = f ? rule_brief(f->rule) : "";

	if (brief_only && f && x->parting != PARTING_IT_REFUSES)
		return brief;
	switch (x->parting) {
	case PARTING_ACCEPTED:
		return _("accepted");
	case PARTING_LET_IN:
		return arena_printf(rows_arena(r), _("let in: %s"), brief);
	case PARTING_WE_REFUSE:
		return f ? arena_printf(rows_arena(r), _("we refuse: %s"), brief) : _("we refuse");
	case PARTING_IT_REFUSES:
		return its ? arena_printf(rows_arena(r), _("it refuses: alert %d"), its->number) : _("it refuses");
	case PARTING_OTHER:
	case PARTING_COUNT:
		break;
	}
	return f ? brief : _("it went away");
}

static enum mark mark_of(const struct visit *x)
{
	return x->parting == PARTING_ACCEPTED ? MARK_OK : x->parting == PARTING_LET_IN ? MARK_WARNING : MARK_ERROR;
}

static int list_cells(const struct view *v)
{
	return (v->pane[LIST].at.h > 0 ? v->pane[LIST].at.w : v->body.w) - 2;
}

static void presented(struct rows *r, struct row *row, const struct visit *x, int width)
{
	const struct column *c = &columns[PRESENTED];
	const char *name = leaf_name(r, x), *issuer = leaf_issuer(r, x);
	size_t more = x->connection->nsent > 1 ? x->connection->nsent - 1 : 0;
	int room = column_cells(c, width) - c->gap, used = (int)text_width(name);
	const char *by = issuer ? arena_printf(rows_arena(r), _("by %s"), issuer) : "";

	if (more > 0)
		by = arena_printf(rows_arena(r), _("+%zu %s"), more, by);
	if (!*by || used + 6 > room) {
		column_put(r, row, c, width, issuer ? STYLE_PLAIN : STYLE_DIM, name);
		return;
	}
	row_putf(r, row, STYLE_PLAIN, "%s ", name);
	column_more(r, row, c, width, (size_t)used + 1, STYLE_DIM, by);
}

static void visit_row(struct rows *r, const struct visit *x, int width)
{
	struct row *row = rows_add(r, TAG(KIND_VISIT, 0, x->number), 0);
	const struct connection *c = x->connection;
	const char *version = c->protocol && strncmp(c->protocol, "TLS", 3) == 0 ? c->protocol + 3 : "-";
	bool fine = x->parting == PARTING_ACCEPTED;

	row->marks = true;
	row->mark = (uint8_t)mark_of(x);
	column_put(r, row, &columns[TIME], width, STYLE_DIM, clock_text(r, x->at));
	column_put(r, row, &columns[FROM], width, STYLE_PLAIN, rows_safe(r, c->source->spec, 80));
	column_put(r, row, &columns[TLS], width, STYLE_PLAIN, version);
	column_put(r, row, &columns[NAME], width, c->servername ? STYLE_PLAIN : STYLE_DIM,
	           c->servername ? rows_safe(r, c->servername, ROW_LINE_MAX) : _("(none)"));
	presented(r, row, x, width);
	column_put(r, row, &columns[OUTCOME], width, fine ? STYLE_PLAIN : STYLE_STRONG, outcome(r, x, width < GUTTERED));
	if (width >= GUTTERED && c->nsteps > 0)
		row_rightf(r, row, STYLE_DIM, "%lld", (long long)c->steps[c->nsteps - 1].ms);
	row->keep = 40;
	row->find = visit_error(x) ? arena_printf(rows_arena(r), "error\nrule:%s", visit_error(x)->rule->id) : NULL;
}

/* What to try, for a shell. */
static const char *try_words(const struct view *v, struct arena *a)
{
	const struct reception *l = reception_of(v);
	const char *place = l->place ? l->place : USUAL_PLACE;

	return l->root ? arena_printf(a, "openssl s_client -connect %s -servername localhost -CAfile %s", place, l->root)
	               : arena_printf(a, "openssl s_client -connect %s", place);
}

static void waiting_rows(const struct view *v, struct rows *r, int width)
{
	const struct reception *l = reception_of(v);

	if (!l->place) {
		rows_text(r, width, 2, STYLE_DIM, _("not listening any more: :listen listens again"));
		return;
	}
	rows_text(r, width, 4, STYLE_DIM, l->came > 0 ? _("waiting for the next one ..") : _("waiting for the first client .."));
}

/* ---- the chosen one ---- */

static const struct visit *chosen(struct view *v)
{
	const struct reception *l = reception_of(v);
	uint64_t tag = tree_tag(&v->pane[LIST].tree);

	for (size_t i = 0; i < l->visit.n; i++)
		if (tag == TAG(KIND_VISIT, 0, l->visit.v[i].number))
			return &l->visit.v[i];
	return NULL;
}

static void fact(struct rows *r, int width, const char *label, const char *safe)
{
	size_t first = r->list.n;

	if (!*safe)
		return;
	rows_field(r, 0, width, width + 2 < GUTTERED ? 11 : LABEL, label, STYLE_PLAIN, safe);
	r->list.v[first].left[0].style = STYLE_HEADING;
}

/* "customer-a, of Elsewhere CA", each as it was sent */
static const char *sent_text(struct rows *r, const struct visit *x)
{
	const struct analysis *a = x->analysis;
	struct buf b = BUF_INIT;

	for (size_t i = 0; a->nchain > 0 && i < a->chain[0].nsent; i++) {
		const struct certificate *c = certset_certificate(a->set, a->chain[0].sent[i]);

		if (c)
			buf_printf(&b, "%s%s", b.n > 0 ? ", " : "", certificate_title(c));
	}
	if (b.n == 0)
		buf_puts(&b, x->connection->nsent > 0 ? _("a certificate that cannot be read")
		             : x->connection->client_asked ? _("no certificate")
		                                           : _("nothing: it was not asked"));
	else if (leaf_issuer(r, x))
		buf_printf(&b, _("; the first is by %s"), name_short(rows_arena(r), a->chain[0].cert->issuer));
	return rows_safe(r, buf_keep(&b, rows_arena(r)), ROW_LINE_MAX);
}

static const char *alert_text(struct rows *r, const struct connection *c, bool from_peer)
{
	const struct alert *a = fatal(c, from_peer);

	if (a)
		return arena_printf(rows_arena(r), _("alert %d %s, fatal"), a->number, alert_name(a->number));
	return !from_peer && c->http_status ? arena_printf(rows_arena(r), "HTTP %d", c->http_status) : "";
}

/* The first of this type; NULL: none passed. */
static const struct message *passed(const struct connection *c, bool from_peer, unsigned type)
{
	for (size_t i = 0; i < c->transcript.n; i++)
		if (c->transcript.v[i].from_peer == from_peer && c->transcript.v[i].type == type)
			return &c->transcript.v[i];
	return NULL;
}

/* What a server chooses by. */
static const char *offered_text(struct rows *r, const struct connection *c)
{
	static const char *const names[] = { "supported_versions", "supported_groups", "alpn", "server_name" };
	const struct message *m = passed(c, true, MESSAGE_CLIENT_HELLO);
	struct message_field field[MESSAGE_FIELDS];
	size_t n = m ? message_fields(rows_arena(r), m, field) : 0;
	struct buf b = BUF_INIT;

	for (size_t k = 0; k < sizeof names / sizeof *names; k++)
		for (size_t i = 0; i < n; i++)
			if (strcmp(field[i].name, names[k]) == 0)
				buf_printf(&b, "%s%s", b.n > 0 ? "; " : "", field[i].value);
	return rows_safe(r, buf_keep(&b, rows_arena(r)), ROW_LINE_MAX);
}

static void sides_rows(const struct view *v, struct rows *r, const struct visit *x, int width)
{
	const struct reception *l = reception_of(v);

	rows_blank(r);
	if (l->chain && passed(x->connection, false, MESSAGE_CERTIFICATE))
		fact(r, width, _("WE SENT"), rows_safe(r, l->chain, ROW_LINE_MAX));
	fact(r, width, _("IT SENT"), sent_text(r, x));
	fact(r, width, _("IT SAID"), alert_text(r, x->connection, true));
	fact(r, width, _("WE SAID"), alert_text(r, x->connection, false));
	fact(r, width, _("IT OFFERED"), offered_text(r, x->connection));
}

/* Nothing is wrong: what stands instead. */
static void fine_rows(struct rows *r, const struct visit *x)
{
	struct row *row = rows_add(r, 0, 0);

	row_put(r, row, mark_style(mark_of(x)), mark_of(x) == MARK_OK ? "ok " : "x  ");
	row_put(r, row, STYLE_STRONG, outcome(r, x, false));
	for (size_t i = 0; i < x->analysis->nfinding; i++) {
		const struct finding *f = &x->analysis->finding[i];
		const char *title = rows_sentence(r, &f->title);
		enum mark m = severity_mark(f->severity);

		row = rows_add(r, 0, 0);
		row_putf(r, row, mark_style(m), "%-3s", mark_text(m));
		row_putf(r, row, STYLE_PLAIN, "%s  %s", f->rule->id, *title ? title : _(f->rule->title));
	}
}

/* Other errors beside the first one. */
static void other_rows(struct rows *r, const struct visit *x)
{
	for (size_t i = 0; i < x->analysis->nfinding; i++) {
		const struct finding *f = &x->analysis->finding[i];
		struct row *row;

		if (f == visit_error(x) || f->severity != SEVERITY_ERROR || !f->cause)
			continue;
		row = rows_add(r, 0, 0);
		row_put(r, row, STYLE_ERROR, "x  ");
		row_put(r, row, STYLE_STRONG, f->rule->id);
		row_putf(r, row, STYLE_PLAIN, "  %s", rows_sentence(r, &f->title));
	}
}

static void before_rows(const struct view *v, struct rows *r, int width)
{
	const struct reception *l = reception_of(v);

	if (!l->place)
		return;
	rows_text(r, width, 0, STYLE_PLAIN,
	          _("Point your client at it. What it presents is judged when it has gone, and stands here."));
	rows_blank(r);
	if (l->root)
		fact(r, width, _("TRUST"), rows_safe(r, arena_printf(rows_arena(r), _("a practice certificate is sent; its root is in %s"), l->root), ROW_LINE_MAX));
	else if (l->chain)
		fact(r, width, _("WE SEND"), rows_safe(r, l->chain, ROW_LINE_MAX));
	fact(r, width, _("TRY"), rows_safe(r, try_words(v, rows_arena(r)), ROW_LINE_MAX));
}

static void fill_chosen(struct view *v)
{
	struct tree *t = &v->pane[CHOSEN].tree, *beside = &v->pane[BESIDE].tree;
	const struct visit *x = chosen(v);
	const struct finding *f = x ? visit_error(x) : NULL;
	int width = v->pane[CHOSEN].at.w - 2;

	tree_begin(t);
	if (!x && v->pane[CHOSEN].at.h > 0)
		before_rows(v, &t->rows, width);
	if (f && v->pane[CHOSEN].at.h > 0) {
		finding_page_rows(&t->rows, x->analysis, f, width, PAGE_SHORT);
		other_rows(&t->rows, x);
	} else if (x) {
		fine_rows(&t->rows, x);
	}
	if (x)
		sides_rows(v, &t->rows, x, width);
	if (f && v->pane[CHOSEN].at.h >= TALL && v->pane[BESIDE].at.h <= 0) {
		rows_blank(&t->rows);
		finding_page_beside(&t->rows, x->analysis, f, width);
	}
	tree_end(t);
	tree_begin(beside);
	if (f && v->pane[BESIDE].at.h > 0)
		finding_page_beside(&beside->rows, x->analysis, f, v->pane[BESIDE].at.w - 2);
	tree_end(beside);
}

static void listen_fill(struct view *v)
{
	struct tree *t = &v->pane[LIST].tree;
	const struct reception *l = reception_of(v);
	uint64_t tag = tree_tag(t);
	bool follow = v->focus == LIST && (tag == 0 || tag == TAG(KIND_VISIT, 0, self(v)->last));

	tree_begin(t);
	for (size_t i = 0; i < l->visit.n; i++)
		visit_row(&t->rows, &l->visit.v[i], list_cells(v));
	if (l->visit.n > 0)
		rows_blank(&t->rows);
	waiting_rows(v, &t->rows, list_cells(v));
	tree_end(t);
	if (follow)
		tree_end_key(t);
	self(v)->last = l->came;
	fill_chosen(v);
}

static void listen_moved(struct view *v)
{
	if (v->focus != LIST)
		return;
	v->pane[CHOSEN].tree.top = v->pane[BESIDE].tree.top = 0;
	fill_chosen(v);
}

/* "-- 09:08:20  127.0.0.1:51044 ----" */
static void paint_line(struct view *v, struct grid *g)
{
	const struct visit *x = chosen(v);
	struct rows r = { .charset = g->charset };
	int y = v->pane[CHOSEN].at.y - 1;

	if (v->body.h >= LOW)
		layout_line(v, CHOSEN, g);
	if (v->maximised || v->pane[CHOSEN].at.h <= 0 || v->body.h < LOW)
		return;
	if (v->pane[BESIDE].at.h > 0)
		layout_bar(v->pane[BESIDE].at.x - 1, v->pane[BESIDE].at.y, v->pane[BESIDE].at.h, g);
	grid_put_cut(g, 2, y, g->w - 4, STYLE_HEADING, LOOK_NONE,
	             x ? arena_printf(rows_arena(&r), " %s  %s ", clock_text(&r, x->at),
	                              rows_safe(&r, x->connection->source->spec, 80))
	               : _(" LISTENING "));
	rows_clear(&r);
}

static void listen_paint(struct view *v, struct grid *g)
{
	struct rect list = v->pane[LIST].at;
	struct rows r = { .charset = g->charset };
	struct row *row = rows_add(&r, 0, 0);
	int width = list_cells(v);

	row_put(&r, row, STYLE_DIM, "   ");
	columns_head(&r, row, columns, COLUMNS, width, STYLE_DIM);
	if (width >= GUTTERED)
		row_right(&r, row, STYLE_DIM, "ms");
	if (list.h > 0)
		grid_row(g, (struct rect){ list.x + 1, v->body.y, width, 1 }, row);
	rows_clear(&r);
	paint_line(v, g);
}

/* ---- what keys do ---- */

/* What came is opened in place of what was looked at; listening goes on. */
static bool open_visit(struct view *v)
{
	const struct visit *x = chosen(v);
	struct ui *ui = v->ui;
	struct err e = { 0 };
	struct plan *p;
	char *safe;

	if (!x)
		return true;
	p = visit_plan(x, &e);
	if (p && ask_plan(ui, p, &e)) {
		plan_free(p);
		ui_say(ui, MARK_NONE, "%s", _("listening goes on: q or Esc goes back to the clients"));
		return true;
	}
	plan_free(p);
	safe = text_escaped(e.text, ui->charset);
	ui_say(ui, MARK_ERROR, "%s", safe);
	free(safe);
	return true;
}

static void end_listening(struct view *v)
{
	struct ui *ui = v->ui;
	struct reception *l = reception_of(v);

	if (l->place)
		l->stop(l);
	if (ui->depth <= 2 && ui->model->run->nsource == 0) { /* there is nothing else to go back to */
		ui_request(ui, REQUEST_QUIT);
		return;
	}
	ui_back(ui);
	ui_say(ui, MARK_NONE, P_("not listening any more: %u client came", "not listening any more: %u clients came", l->came),
	       l->came);
	ui_stale(ui);
}

static bool listen_act(struct view *v, enum action a, int arg)
{
	(void)arg;
	if (a == ACTION_OPEN)
		return open_visit(v);
	if (a != ACTION_BACK)
		return false;
	end_listening(v);
	return true;
}

static void listen_command(struct view *v, struct buf *out)
{
	const struct visit *x = chosen(v);
	const struct finding *f = x ? visit_error(x) : NULL;
	struct arena *a = arena_new();

	if (f && f->command.msgid)
		command_render(out, &f->command, NULL);
	else
		buf_printf(out, "%s\n", try_words(v, a));
	arena_free(a);
}

bool listen_goes_on(const struct ui *ui)
{
	return ui->reception && ui->reception->place;
}

void listen_show(struct ui *ui)
{
	if (ui_top(ui)->ops != &view_listen)
		ui_open(ui, &view_listen, 0);
	ui_stale(ui);
}

static bool take_place(struct ui *ui, const char *text, char *why, size_t max)
{
	struct reception *l = ui->reception;
	struct err e = { 0 };

	if (!l) {
		snprintf(why, max, "%s", _("no server can be made here"));
		return false;
	}
	if (!l->start(l, text, ui->model->run->loop, &e)) {
		char *safe = text_escaped(e.text, ui->charset);

		snprintf(why, max, "%s", safe);
		free(safe);
		return false;
	}
	listen_show(ui);
	return true;
}

static void usual_place(struct ui *ui, struct buf *out)
{
	(void)ui;
	buf_puts(out, USUAL_PLACE);
}

static const struct action_row listen_entry = {
	.name = "listen",
	.keys = "",
	.help = N_("be the server, and see what each client presents and why it fails; loopback unless told otherwise"),
	.where = ANYWHERE,
	.hint = N_("listen at"),
	.run = listen_begin,
	.arg = N_("[ADDR:]PORT"),
	.take = take_place,
	.preset = usual_place,
};

void listen_begin(struct ui *ui, int arg)
{
	(void)arg;
	if (!ui->reception)
		ui_say(ui, MARK_NOTE, "%s", _("no server can be made here"));
	else if (listen_goes_on(ui))
		listen_show(ui);
	else
		ui_ask(ui, &listen_entry);
}

/* ---- the frame ---- */

static void listen_banner(struct view *v, struct ui_banner *b)
{
	static const struct {
		enum parting parting;
		enum mark mark;
		const char *text, *brief;
	} counts[] = {
		{ PARTING_WE_REFUSE, MARK_ERROR, N_("%u refused by us"), N_("%u by us") },
		{ PARTING_IT_REFUSES, MARK_ERROR, N_("%u refused us"), N_("%u by it") },
		{ PARTING_OTHER, MARK_ERROR, N_("%u broke off"), N_("%u broke off") },
		{ PARTING_LET_IN, MARK_WARNING, N_("%u let in with errors"), N_("%u let in") },
		{ PARTING_ACCEPTED, MARK_OK, N_("%u accepted"), N_("%u accepted") },
	};
	const struct reception *l = reception_of(v);
	struct arena *a = rows_arena(b->rows);
	unsigned failed = l->came - l->parted[PARTING_ACCEPTED];
	const struct visit *last = l->visit.n > 0 ? &l->visit.v[l->visit.n - 1] : NULL;
	const struct finding *f = last ? visit_error(last) : NULL;

	b->chip = l->came == 0 ? _("WAITING") : failed > 0 ? arena_printf(a, _("%u FAILED"), failed) : _("ACCEPTED");
	b->style = l->came == 0 ? STYLE_CHIP_UNKNOWN : failed > 0 ? STYLE_CHIP_ERROR : STYLE_CHIP_OK;
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		if (l->parted[counts[i].parting] > 0)
			banner_cause(b, counts[i].mark, arena_printf(a, _(counts[i].text), l->parted[counts[i].parting]),
			             arena_printf(a, _(counts[i].brief), l->parted[counts[i].parting]));
	if (l->came == 0)
		banner_cause(b, MARK_NONE, _("for clients: nobody has come yet"), _("for clients"));
	if (f && f->fix.msgid) {
		b->label = _("FIX");
		b->text = arena_printf(a, _("the last: %s"), rows_sentence(b->rows, &f->fix));
	} else if (last) {
		b->label = f ? _("WHY") : _("NEXT");
		b->text = f ? rows_sentence(b->rows, &f->title) : _("nothing is to be done about the last one");
	} else {
		b->label = _("TRY");
		b->text = rows_safe(b->rows, try_words(v, a), ROW_LINE_MAX);
	}
}

static void listen_describe(struct view *v, struct rows *r, struct row *row)
{
	const struct reception *l = reception_of(v);
	struct arena *a = rows_arena(r);

	row_put(r, row, STYLE_STRONG, l->place ? arena_printf(a, _("listen %s"), l->place) : _("not listening"));
	if (!l->place)
		return;
	row_putf(r, row, STYLE_DIM, "  %s", l->required ? _("a certificate is required") : _("a certificate is asked for"));
	if (v->body.w >= UI_WIDE) {
		row_right(r, row, STYLE_DIM, _("accepts "));
		row_right(r, row, STYLE_PLAIN, l->accepted ? rows_safe(r, l->accepted, 40) : _("all"));
		row_right(r, row, STYLE_DIM, _("   since "));
		row_right(r, row, STYLE_PLAIN, arena_strndup(a, clock_text(r, l->since), 5));
	}
}

static void listen_status(struct view *v, struct rows *r, struct row *row)
{
	const struct reception *l = reception_of(v);
	size_t n, at = tree_place(&v->pane[LIST].tree, &n);

	if (n > 0)
		row_putf(r, row, STYLE_DIM, _("%zu of %zu"), at, n);
	if (l->came > l->visit.n)
		row_putf(r, row, STYLE_DIM, _(", %u in all"), l->came);
	if (l->place && (strncmp(l->place, "127.", 4) == 0 || strncmp(l->place, "[::1]", 5) == 0))
		row_right(r, row, STYLE_DIM, _("loopback only"));
}

/* clang-format off */
static const struct action_row listen_actions[] = {
	{ .id = ACTION_OPEN, .name = "open-visit", .keys = "Enter", .where = HAS_ROWS, .rank = 3, .hint = N_("open"),
	  .help = N_("look at what the client sent as at anything else; listening goes on") },
	{ .id = ACTION_BACK, .name = "end-listening", .keys = "Esc q", .rank = 2, .hint = N_("end"),
	  .help = N_("listen no more, and go back") },
};
/* clang-format on */

const struct view_ops view_listen = {
	.name = "listen",
	.title = N_("Clients"),
	.has = HAS_BACK | HAS_PANES,
	.size = sizeof(struct listen_view),
	.npanes = PANES,
	.open = listen_open,
	.layout = listen_layout,
	.fill = listen_fill,
	.moved = listen_moved,
	.paint = listen_paint,
	.actions = listen_actions,
	.nactions = sizeof listen_actions / sizeof *listen_actions,
	.entry = &listen_entry,
	.act = listen_act,
	.command = listen_command,
	.banner = listen_banner,
	.describe = listen_describe,
	.status = listen_status,
};
