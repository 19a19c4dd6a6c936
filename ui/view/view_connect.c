/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is going on while peers are asked: the steps done, the step waited for and since when.  By itself it is there as
 * long as somebody is asked; opened with a key it has the form on top that says whom to ask, and how. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cert/certificate.h"
#include "cert/name.h"
#include "load/source.h"
#include "net/connection.h"
#include "net/probe.h"
#include "run/plan.h"
#include "run/run.h"
#include "ui/frame/action.h"
#include "ui/frame/ask.h"
#include "ui/frame/banner.h"
#include "ui/frame/layout.h"
#include "ui/frame/model.h"
#include "ui/frame/request.h"
#include "ui/frame/ui.h"
#include "ui/frame/undo.h"
#include "ui/kit/column.h"
#include "ui/kit/form.h"
#include "ui/kit/gauge.h"
#include "ui/kit/grid.h"
#include "ui/kit/key.h"
#include "ui/kit/recent.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/at_hand.h"
#include "ui/view/command.h"
#include "ui/view/dial.h"
#include "ui/view/looked_at.h"
#include "ui/view/question.h"
#include "ui/view/tag.h"
#include "ui/view/verdict.h"
#include "ui/view/view_list.h"

#include <stdlib.h>
#include <string.h>

#define CAS_SHOWN 8
#define PROSE_CELLS 84   /* a longer line is hard to follow */
#define PROGRESS_LINES 7 /* that the form leaves, where there is room for both */
#define LOW 12           /* lines: below it the form gives way while somebody is asked */
#define BAR_CELLS 20     /* of the progress in the banner */
#define NAME_CELLS 24    /* of a CA */
#define FIELDS_LEFT 5    /* of the form, where it stands in two columns */

enum { FORM, MORE, PROGRESS, PANES };
enum { MARK, STEP, LIES, TOOK };

static const struct column columns[] = {
	[MARK] = { "mark", .min = 4 },
	[STEP] = { "step", .min = 12 },
	[LIES] = { "lies", .min = 18, .gap = 2, .right = true, .from = 76 },
	[TOOK] = { "took", .min = 6, .right = true, .align = ALIGN_RIGHT },
};
static const struct column file_column = { "file", .min = NAME_CELLS + 2, .gap = 2, .align = ALIGN_TAIL };
enum { ARG_WATCH, ARG_FORM };

/* Filling in, or asking; and then it is seen how that went. */
enum connect_dialog { DIALOG_NONE, DIALOG_OPEN, DIALOG_ASKING, DIALOG_ENDED };

struct connect_view {
	struct view v;
	enum connect_dialog dialog;
	struct form form;
	struct recents before; /* what was looked at; empty: nothing is remembered */
	struct at_hand hand[AT_HAND_MAX];
	size_t nhand; /* of ours, that the server would take; good until the rows are made anew */
};

static struct connect_view *self(struct view *v)
{
	return (struct connect_view *)v;
}

static void connect_open(struct view *v, uint64_t arg)
{
	struct connect_view *c = self(v);

	v->pane[PROGRESS].tree.text = true;
	v->focus = arg == ARG_FORM ? FORM : PROGRESS;
	c->dialog = arg == ARG_FORM ? DIALOG_OPEN : DIALOG_NONE;
	if (!c->dialog)
		return;
	dial_form(&c->form, v->ui->model->run);
	if (v->ui->history)
		recent_read(&c->before);
}

static void connect_close(struct view *v)
{
	form_free(&self(v)->form);
	recent_free(&self(v)->before);
}

static void connect_layout(struct view *v)
{
	struct rect b = v->body;
	size_t fields = self(v)->form.n;
	bool two = b.w >= UI_WIDE;
	bool low = b.h < LOW && self(v)->dialog == DIALOG_ASKING; /* nobody types now */
	int lines = low ? 1 : (int)(two ? fields - FIELDS_LEFT : fields), room = b.h - PROGRESS_LINES > 3 ? b.h - PROGRESS_LINES : 3;

	v->pane[PROGRESS].at = b;
	v->pane[MORE].at = (struct rect){ 0 };
	if (!self(v)->dialog)
		return;
	layout_split(v, FORM, PROGRESS, b, SPLIT_ROWS, (struct share){ 1, 1, .max = lines < room ? lines : room });
	if (two) {
		struct parts p = rect_split(v->pane[FORM].at, SPLIT_COLUMNS, (struct share){ 53, 100 });

		v->pane[FORM].at = p.first;
		v->pane[MORE].at = p.second;
	} else if (v->focus == MORE) {
		v->focus = FORM;
	}
}

/* ---- the progress ---- */

static const char *wait_text(enum step step)
{
	static const char *const texts[] = {
		[STEP_RESOLVE] = N_("waiting for the name to be resolved"),
		[STEP_CONNECT] = N_("waiting for the connection"),
		[STEP_STARTTLS] = N_("waiting for the server to begin TLS"),
		[STEP_HANDSHAKE] = N_("waiting for the handshake"),
		[STEP_DONE] = N_("trying what else works"),
	};

	return _(texts[step]);
}

static int progress_cells(const struct view *v)
{
	return v->pane[PROGRESS].at.w - 2;
}

static struct row *step_line(struct rows *r, enum style s, const char *mark, const char *name)
{
	struct row *row = rows_add(r, 0, 0);

	column_put(r, row, &columns[MARK], 0, s, mark);
	column_put(r, row, &columns[STEP], 0, STYLE_LABEL, name);
	return row;
}

/* When a step lies, of all that is looked at, and how long it took. */
struct stretch_of_time {
	int64_t from, to, all;
};

static void put_time(const struct view *v, struct row *row, enum style s, struct stretch_of_time t)
{
	struct rows *r = &((struct view *)(uintptr_t)v)->pane[PROGRESS].tree.rows;
	struct buf bar = BUF_INIT;
	int width = progress_cells(v);

	row->keep = 30;
	gauge_span(&bar, t.from, t.to, t.all > 0 ? t.all : 1, column_cells(&columns[LIES], width) - columns[LIES].gap, r->charset);
	column_put(r, row, &columns[LIES], width, s, buf_str(&bar));
	column_put(r, row, &columns[TOOK], width, STYLE_DIM, arena_printf(rows_arena(r), "%lld", (long long)(t.to - t.from)));
	buf_free(&bar);
}

/* "step  what came          0        110 ms   ms" */
static void steps_head(const struct view *v, struct rows *r, int64_t all)
{
	int width = progress_cells(v), cells = column_cells(&columns[LIES], width) - columns[LIES].gap;
	const char *end = all < 1000 ? arena_printf(rows_arena(r), _("%lld ms"), (long long)all)
	                             : arena_printf(rows_arena(r), _("%lld.%lld s"), (long long)(all / 1000),
	                                            (long long)(all / 100 % 10));
	struct row *row = step_line(r, STYLE_DIM, "", _("step"));

	row->keep = 30;
	row_put(r, row, STYLE_DIM, _("what came"));
	column_put(r, row, &columns[LIES], width, STYLE_DIM,
	           arena_printf(rows_arena(r), "0%*s%s", cells - 1 - (int)text_width(end), "", end));
	column_put(r, row, &columns[TOOK], width, STYLE_DIM, "ms");
}

/* What the server wants of us, as soon as it is known. */
static void request_row(struct rows *r, const struct connection *c)
{
	bool lacks = !c->client_have;
	struct row *row = step_line(r, lacks ? STYLE_WARNING : STYLE_NOTE, lacks ? "!" : "-", "request");
	size_t n = c->nacceptable_ca;

	if (n == 0)
		row_put(r, row, STYLE_PLAIN, _("it asks for a certificate of ours, and names no CAs"));
	else
		row_putf(r, row, STYLE_PLAIN,
		         P_("it asks for a certificate of ours, of %zu CA", "it asks for a certificate of ours, of %zu CAs", n), n);
	row_put(r, row, STYLE_PLAIN, lacks ? _("; none to send") : "");
}

/* How long the step that goes on may take. */
static int64_t may_take(const struct run_source *src, enum step step)
{
	return step == STEP_SETTLE ? src->run->probe.settle_ms : src->run->probe.timeout_ms;
}

static int64_t begun(const struct connection *c)
{
	return c->nsteps > 0 ? c->steps[c->nsteps - 1].ms : 0;
}

static void waiting_row(struct view *v, const struct run_source *src, const struct connection *c, int64_t all)
{
	struct rows *r = &v->pane[PROGRESS].tree.rows;
	struct row *row = step_line(r, STYLE_KEY, "..", step_name(c->step));
	int64_t now = clock_monotonic_ms() - v->ui->model->connecting_since;

	if (c->step == STEP_SETTLE)
		row_putf(r, row, STYLE_PLAIN, _("waiting for a late alert or an answer, at most %d s"),
		         src->run->probe.settle_ms / 1000);
	else
		row_put(r, row, STYLE_PLAIN, wait_text(c->step));
	put_time(v, row, STYLE_KEY, (struct stretch_of_time){ begun(c), now > begun(c) ? now : begun(c), all });
}

/* ---- whose certificate it takes, and which of those are here ---- */

static void accepts_rows(struct rows *r, const struct connection *c)
{
	if (!c->client_asked || c->nacceptable_ca == 0)
		return;
	rows_blank(r);
	rows_heading(r, _("IT ACCEPTS CERTIFICATES OF"), NULL);
	for (size_t i = 0; i < c->nacceptable_ca && i < CAS_SHOWN; i++) {
		struct row *row = rows_add(r, 0, 0);
		struct buf name = BUF_INIT;

		text_column(&name, rows_safe(r, name_short(rows_arena(r), c->acceptable_ca[i]), 200), NAME_CELLS, r->charset);
		row_putf(r, row, STYLE_PLAIN, "%s  ", buf_str(&name));
		row_put(r, row, STYLE_DIM, rows_safe(r, name_text(rows_arena(r), c->acceptable_ca[i]), ROW_LINE_MAX));
		buf_free(&name);
	}
	if (c->nacceptable_ca > CAS_SHOWN)
		row_putf(r, rows_add(r, 0, 0), STYLE_DIM, _(".. and %zu more"), c->nacceptable_ca - CAS_SHOWN);
}

static void hand_rows(struct view *v, const struct connection *c)
{
	struct rows *r = &v->pane[PROGRESS].tree.rows;
	struct connect_view *k = self(v);

	k->nhand = c ? at_hand_of(v->ui->model->run, c, k->hand) : 0;
	if (k->nhand == 0)
		return;
	rows_blank(r);
	rows_heading(r, _("AT HAND"), NULL);
	for (size_t i = 0; i < k->nhand; i++) {
		const struct certificate *x = k->hand[i].certificate;
		struct row *row = rows_add(r, TAG(KIND_AT_HAND, 0, i), 0);
		char left[32];

		column_put(r, row, &file_column, 0, STYLE_LINK, rows_safe(r, k->hand[i].cert, ROW_LINE_MAX));
		row_put(r, row, STYLE_DIM,
		        arena_printf(rows_arena(r), _("%s, by %s, "), rows_safe(r, certificate_title(x), 60),
		                     rows_safe(r, name_short(rows_arena(r), x->issuer), 60)));
		row_put(r, row, STYLE_PLAIN, time_span(x->not_after - clock_now(), left));
		row_right(r, row, STYLE_KEY, "Enter");
		row_right(r, row, STYLE_DIM, _(" connect with it"));
		row->keep = 50;
	}
}

static size_t hosts(const struct run *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->nsource; i++)
		n += s->source[i].source.kind == SOURCE_HOST;
	return n;
}

static const struct connection *connection_of(const struct run_source *src)
{
	return src->probe ? probe_connection(src->probe) : src->connection;
}

static void peer_rows(struct view *v, const struct run_source *src)
{
	struct rows *r = &v->pane[PROGRESS].tree.rows;
	const struct connection *c = connection_of(src);
	bool waits = src->state == SOURCE_LOADING && c;
	int64_t before = 0, all;

	if (r->list.n > 0)
		rows_blank(r);
	if (!self(v)->dialog || hosts(v->ui->model->run) > 1)
		rows_heading(r, rows_safe(r, src->source.spec, 200), NULL);
	if (!c)
		return;
	all = waits ? begun(c) + may_take(src, c->step) : begun(c);
	steps_head(v, r, all);
	for (size_t i = 0; i < c->nsteps; i++) {
		const struct step_note *n = &c->steps[i];
		struct row *row = step_line(r, n->ok ? STYLE_OK : STYLE_ERROR, n->ok ? "ok" : "x", step_name(n->step));

		row_put(r, row, n->ok ? STYLE_PLAIN : STYLE_STRONG, rows_sentence(r, &n->text));
		put_time(v, row, n->ok ? STYLE_DIM : STYLE_ERROR, (struct stretch_of_time){ before, n->ms, all });
		before = n->ms;
		if (c->client_asked && n->step == STEP_HANDSHAKE)
			request_row(r, c);
	}
	if (waits)
		waiting_row(v, src, c, all);
	accepts_rows(r, c);
}

/* What a person who is responsible for the server will find there. */
static const char *sent_words(enum experiments e)
{
	if (e == EXPERIMENTS_OFF)
		return _("Nothing is sent before Enter. Then one connection is made: a line in the server's log.");
	if (e == EXPERIMENTS_AUTO)
		return _("Nothing is sent before Enter. Then one connection is made, and where it is refused others in which "
		         "one thing is different: each is a line in the server's log.");
	return _("Nothing is sent before Enter. Then one connection is made, and others in which one thing is different: "
	         "each is a line in the server's log.");
}

/* Below the form, before anybody is asked: what Enter does, and who was asked before. */
static void before_rows(struct view *v)
{
	const struct recents *all = &self(v)->before;
	struct rows *r = &v->pane[PROGRESS].tree.rows;
	bool any = false;

	rows_text(r, v->body.w - 2 < PROSE_CELLS ? v->body.w - 2 : PROSE_CELLS, 0, STYLE_DIM,
	          sent_words(v->ui->model->run->plan->probe.experiments));
	for (size_t i = 0; i < all->n; i++) {
		if (all->v[i].kind != RECENT_SERVER)
			continue;
		if (!any) {
			rows_blank(r);
			rows_heading(r, _("LAST TIME"), _("^R takes one after the other into the form"));
		}
		any = true;
		looked_at_row(r, 0, &all->v[i], 0, v->body.w - 2);
	}
}

static bool is_filled_in(struct view *v)
{
	return self(v)->dialog == DIALOG_OPEN || self(v)->dialog == DIALOG_ENDED;
}

/* The last that was asked for our certificate: to it what is at hand may be sent. */
static const struct connection *asker(const struct run *s)
{
	const struct connection *last = NULL;

	for (size_t i = 0; i < s->nsource; i++)
		if (s->source[i].source.kind == SOURCE_HOST && s->source[i].state != SOURCE_WAITING && connection_of(&s->source[i]))
			last = connection_of(&s->source[i]);
	return last && !last->served && last->client_asked ? last : NULL;
}

static bool has_asked(const struct run *s)
{
	for (size_t i = 0; i < s->nsource; i++)
		if (s->source[i].source.kind == SOURCE_HOST && s->source[i].state != SOURCE_WAITING && connection_of(&s->source[i]))
			return true;
	return false;
}

static void fill_form(struct view *v, int pane, size_t from, size_t end)
{
	struct tree *t = &v->pane[pane].tree;

	v->pane[pane].has = is_filled_in(v) ? HAS_TYPING : 0;
	t->text = v->focus != pane; /* the mark stands where one types */
	tree_begin(t);
	if (self(v)->dialog && v->pane[pane].at.h > 0)
		form_rows(&self(v)->form, &t->rows, from, end, v->pane[pane].at.w - 2, TAG(KIND_ASKED, 0, 0));
	tree_end(t);
}

static void connect_fill(struct view *v)
{
	const struct run *s = v->ui->model->run;
	struct pane *p = &v->pane[PROGRESS];
	bool begun = self(v)->dialog != DIALOG_OPEN || has_asked(s), two = v->pane[MORE].at.h > 0;

	fill_form(v, FORM, 0, two ? FIELDS_LEFT : self(v)->form.n);
	fill_form(v, MORE, two ? FIELDS_LEFT : self(v)->form.n, self(v)->form.n);
	tree_begin(&p->tree);
	for (size_t i = 0; begun && i < s->nsource; i++)
		if (s->source[i].source.kind == SOURCE_HOST && s->source[i].state != SOURCE_WAITING)
			peer_rows(v, &s->source[i]);
	if (is_filled_in(v))
		hand_rows(v, asker(s));
	else
		self(v)->nhand = 0;
	if (!begun)
		before_rows(v);
	tree_end(&p->tree);
	p->tree.text = self(v)->nhand == 0;
	p->has = self(v)->nhand > 0 ? HAS_ROWS : 0;
	if (self(v)->dialog && v->focus == PROGRESS && self(v)->nhand == 0)
		v->focus = FORM;
}

static void connect_paint(struct view *v, struct grid *g)
{
	if (!self(v)->dialog)
		return;
	layout_line(v, PROGRESS, g);
	if (v->pane[PROGRESS].at.h > 0 && (self(v)->dialog != DIALOG_OPEN || has_asked(v->ui->model->run)))
		grid_put_cut(g, 2, v->pane[PROGRESS].at.y - 1, g->w - 4, STYLE_HEADING, LOOK_NONE, _(" STEPS "));
}

/* ---- the form ---- */

static size_t field_here(struct view *v)
{
	uint64_t tag = tree_tag(&v->pane[v->focus == MORE ? MORE : FORM].tree);

	return tag ? (size_t)TAG_B(tag) : 0;
}

static void connect_overlay(struct view *v, struct grid *g)
{
	struct pane *p = &v->pane[v->focus];
	int cells = is_filled_in(v) && v->focus != PROGRESS ? form_cursor(&self(v)->form, field_here(v), g->charset) : -1;

	if (cells < 0 || cells > p->at.w - 2)
		return;
	g->cursor_x = p->at.x + 1 + cells;
	g->cursor_y = p->at.y + (int)(p->tree.cursor - p->tree.top);
	g->cursor_shown = true;
}

static void ask(struct view *v)
{
	struct connect_view *c = self(v);
	struct err e = { 0 };
	struct plan *p = dial_plan(&c->form, v->ui->model->run, &e);
	bool ok = p && model_open(v->ui->model, p, &e);

	plan_free(p);
	if (!ok) {
		char *safe = text_escaped(e.text, v->ui->charset);

		ui_say(v->ui, MARK_ERROR, "%s", safe);
		free(safe);
		return;
	}
	undo_forget(&v->ui->undo);
	c->dialog = DIALOG_ASKING;
	ui_stale(v->ui);
}

/* The server before the one that the form shows. */
static void recall(struct ui *ui, int arg)
{
	struct view *v = ui_top(ui);
	struct recents all;

	(void)arg;
	if (!ui->history || !is_filled_in(v))
		return;
	recent_read(&all);
	if (!dial_recall(&self(v)->form, &all))
		ui_say(ui, MARK_NOTE, "%s", _("no server was connected to before"));
	v->stale = true;
	recent_free(&all);
}

/* To the field behind or before, from one column to the other, to what is at hand, and around the end. */
static void step_on(struct view *v, int by)
{
	int pane = v->focus;

	if (tree_move(&v->pane[pane].tree, by))
		return;
	do
		pane = (pane + by + PANES) % PANES;
	while (v->pane[pane].at.h <= 0 || (pane == PROGRESS && self(v)->nhand == 0));
	v->focus = pane;
	(void)(by > 0 ? tree_home(&v->pane[pane].tree) : tree_end_key(&v->pane[pane].tree));
}

/* What is at hand becomes our certificate. */
static void ask_with(struct view *v)
{
	uint64_t tag = tree_tag(&v->pane[PROGRESS].tree);
	size_t i = (size_t)TAG_B(tag);

	if (TAG_KIND(tag) != KIND_AT_HAND || i >= self(v)->nhand)
		return;
	dial_with(&self(v)->form, self(v)->hand[i].cert, self(v)->hand[i].key);
	v->focus = FORM;
	ask(v);
}

static bool connect_key(struct view *v, uint32_t key)
{
	struct connect_view *c = self(v);
	bool at_hand = v->focus == PROGRESS;

	if (!is_filled_in(v))
		return false;
	v->stale = true;
	if (key == K_ENTER || key == '\n')
		at_hand ? ask_with(v) : ask(v);
	else if (key == K_TAB || key == K_DOWN)
		step_on(v, 1);
	else if (key == K_BACK_TAB || key == K_UP)
		step_on(v, -1);
	else
		return !at_hand && form_key(&c->form, field_here(v), key);
	return true;
}

static void leave(struct ui *ui, int arg)
{
	struct view *v = ui_top(ui);

	(void)arg;
	if (is_filled_in(v))
		ui_back(ui);
	else
		ui_request(ui, REQUEST_CANCEL);
}

/* ---- its end ---- */

static bool anybody_answered(const struct run *s)
{
	bool answered = false;

	for (size_t i = 0; i < s->nsource; i++)
		answered |= s->source[i].connection && s->source[i].connection->nsent > 0;
	return answered;
}

bool connect_is_over(struct view *v)
{
	struct connect_view *c = self(v);

	if (c->dialog == DIALOG_NONE)
		return true;
	if (c->dialog != DIALOG_ASKING)
		return false;
	c->dialog = DIALOG_ENDED;
	v->stale = true;
	if (anybody_answered(v->ui->model->run))
		return true;
	ui_say(v->ui, MARK_ERROR, "%s", _("no certificate came: Esc shows why, Enter asks again"));
	return false;
}

/* While somebody is asked: what is waited for, and for how long at most. */
static void connect_banner(struct view *v, struct ui_banner *b)
{
	const struct run *s = v->ui->model->run;
	const struct run_source *src = NULL;
	const struct connection *c;
	struct arena *a = rows_arena(b->rows);
	struct buf bar = BUF_INIT;
	const char *what;
	int64_t now = clock_monotonic_ms() - v->ui->model->connecting_since, all;

	for (size_t i = 0; i < s->nsource && !src; i++)
		if (s->source[i].state == SOURCE_LOADING && s->source[i].probe && probe_connection(s->source[i].probe))
			src = &s->source[i];
	if (!src) {
		verdict_banner(v, b);
		return;
	}
	c = connection_of(src);
	all = may_take(src, c->step);
	now = now > begun(c) ? now - begun(c) : 0;
	b->chip = _("WAITING");
	b->style = STYLE_CHIP_UNKNOWN;
	what = c->step != STEP_SETTLE                               ? wait_text(c->step)
	       : c->protocol && strcmp(c->protocol, "TLS1.3") == 0 ? _("for a late refusal: with TLS1.3 it comes after the handshake")
	                                                            : _("for an answer, or a late alert");
	banner_cause(b, MARK_NONE, what, what);
	b->label = "";
	b->text = _("Esc stops, what came stays");
	if (c->step == STEP_DONE || all <= 0)
		return;
	gauge_progress(&bar, now, all, v->body.w >= UI_WIDE ? 2 * BAR_CELLS : BAR_CELLS, b->rows->charset);
	b->bar = buf_keep(&bar, a);
	b->text = arena_printf(a, _("%lld.%lld of %lld.%lld s   Esc stops, what came stays"), (long long)(now / 1000),
	                       (long long)(now / 100 % 10), (long long)(all / 1000), (long long)(all / 100 % 10));
}

static void connect_describe(struct view *v, struct rows *r, struct row *row)
{
	row_put(r, row, STYLE_STRONG, self(v)->dialog ? _("connect") : _("connecting"));
	question_words(v->ui, r, row, v->body.w);
}

static void connect_status(struct view *v, struct rows *r, struct row *row)
{
	if (is_filled_in(v))
		row_put(r, row, STYLE_PLAIN,
		        v->focus == PROGRESS ? _("our certificate from here on, with its key")
		                             : _(self(v)->form.field[field_here(v)].help));
}

static void open_form(struct ui *ui, int arg)
{
	(void)arg;
	if (ui_top(ui)->ops != &view_connect)
		ui_open(ui, &view_connect, ARG_FORM);
}

static const struct action_row connect_entry = {
	.name = "connect",
	.keys = "C",
	.help = N_("connect to a server"),
	.where = ANYWHERE,
	.rank = 13,
	.hint = N_("connect"),
	.run = open_form,
	.arg = N_("HOST"),
	.take = ask_connect,
};

/* clang-format off */
static const struct action_row connect_actions[] = {
	{ .name = "dial", .keys = "Enter", .where = HAS_TYPING, .help = N_("connect as the form says"), .rank = 3,
	  .hint = N_("connect"), .id = ACTION_OPEN },
	{ .name = "connect-with", .keys = "Enter", .where = HAS_ROWS, .help = N_("connect with the certificate that is selected"),
	  .rank = 3, .hint = N_("connect with it"), .id = ACTION_OPEN },
	{ .name = "next-field", .keys = "Tab Down", .where = HAS_TYPING, .help = N_("next field"), .rank = 4,
	  .hint = N_("field"), .id = ACTION_DOWN },
	{ .name = "previous-field", .keys = "S-Tab Up", .where = HAS_TYPING, .help = N_("field before"),
	  .id = ACTION_UP },
	{ .name = "choose", .keys = "Space", .where = HAS_TYPING, .help = N_("the next choice of a field that has several"),
	  .rank = 5, .hint = N_("choose"), .id = ACTION_RIGHT },
	{ .name = "recall", .keys = "^R", .where = HAS_TYPING, .help = N_("the server that was connected to before; again: the one before it"),
	  .rank = 6, .hint = N_("recent"), .run = recall },
	{ .name = "cancel", .keys = "Esc q ^C", .help = N_("stop connecting, or leave the form; what is known stays"),
	  .rank = 2, .hint = N_("cancel"), .run = leave },
};
/* clang-format on */

const struct view_ops view_connect = {
	.name = "connect",
	.title = N_("Connecting"),
	.size = sizeof(struct connect_view),
	.npanes = PANES,
	.open = connect_open,
	.close = connect_close,
	.layout = connect_layout,
	.fill = connect_fill,
	.paint = connect_paint,
	.overlay = connect_overlay,
	.key = connect_key,
	.actions = connect_actions,
	.nactions = sizeof connect_actions / sizeof *connect_actions,
	.entry = &connect_entry,
	.command = command_of_view,
	.banner = connect_banner,
	.describe = connect_describe,
	.status = connect_status,
};
