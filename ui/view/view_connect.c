/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is going on while peers are asked: the steps done, the step waited for and since when.  By itself it is there as
 * long as somebody is asked; opened with a key it has the form on top that says whom to ask, and how. */
#include "config.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cert/name.h"
#include "load/source.h"
#include "net/connection.h"
#include "net/probe.h"
#include "run/plan.h"
#include "run/run.h"
#include "ui/frame/action.h"
#include "ui/frame/ask.h"
#include "ui/frame/layout.h"
#include "ui/frame/model.h"
#include "ui/frame/request.h"
#include "ui/frame/ui.h"
#include "ui/frame/undo.h"
#include "ui/kit/column.h"
#include "ui/kit/form.h"
#include "ui/kit/grid.h"
#include "ui/kit/key.h"
#include "ui/kit/recent.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/command.h"
#include "ui/view/dial.h"
#include "ui/view/looked_at.h"
#include "ui/view/question.h"
#include "ui/view/tag.h"
#include "ui/view/verdict.h"
#include "ui/view/view_list.h"

#include <stdlib.h>

#define CAS_SHOWN 3
#define PROSE_CELLS 84 /* a longer line is hard to follow */
#define PROGRESS_LINES 7 /* that the form leaves, where there is room for both */

enum { FORM, PROGRESS, PANES };
enum { MARK, STEP };

static const struct column columns[] = {
	[MARK] = { "mark", .min = 4 },
	[STEP] = { "step", .min = 12 },
};
enum { ARG_WATCH, ARG_FORM };

/* Filling in, or asking; and then it is seen how that went. */
enum connect_dialog { DIALOG_NONE, DIALOG_OPEN, DIALOG_ASKING, DIALOG_ENDED };

struct connect_view {
	struct view v;
	enum connect_dialog dialog;
	struct form form;
	struct recents before; /* what was looked at; empty: nothing is remembered */
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
	int lines = (int)self(v)->form.n, room = b.h - PROGRESS_LINES > 3 ? b.h - PROGRESS_LINES : 3;

	v->pane[PROGRESS].at = b;
	if (self(v)->dialog)
		layout_split(v, FORM, PROGRESS, b, SPLIT_ROWS,
		             (struct share){ 1, 1, .max = lines < room ? lines : room });
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

static struct row *step_line(struct rows *r, enum style s, const char *mark, const char *name)
{
	struct row *row = rows_add(r, 0, 0);

	column_put(r, row, &columns[MARK], 0, s, mark);
	column_put(r, row, &columns[STEP], 0, STYLE_LABEL, name);
	return row;
}

static void step_row(struct rows *r, const struct step_note *n)
{
	struct row *row = step_line(r, n->ok ? STYLE_OK : STYLE_ERROR, n->ok ? "ok" : "x", step_name(n->step));

	row_put(r, row, STYLE_PLAIN, rows_sentence(r, &n->text));
	row_rightf(r, row, STYLE_DIM, _("%lld ms"), (long long)n->ms);
}

/* What the server wants of us, as soon as it is known. */
static void request_rows(struct rows *r, const struct connection *c)
{
	struct row *row = step_line(r, STYLE_NOTE, "-", "request");
	size_t n = c->nacceptable_ca;

	if (n == 0) {
		row_put(r, row, STYLE_PLAIN, _("the server asks for a client certificate, and names no CAs"));
		return;
	}
	row_putf(r, row, STYLE_PLAIN,
	         P_("the server asks for a client certificate, and accepts %zu CA:",
	            "the server asks for a client certificate, and accepts %zu CAs:", n),
	         n);
	for (size_t i = 0; i < n && i < CAS_SHOWN; i++)
		row_raw(r, step_line(r, STYLE_PLAIN, "", ""), STYLE_PLAIN,
		        name_text(rows_arena(r), c->acceptable_ca[i]));
	if (n > CAS_SHOWN)
		row_putf(r, step_line(r, STYLE_PLAIN, "", ""), STYLE_DIM, _(".. and %zu more"), n - CAS_SHOWN);
}

static void waiting_row(struct view *v, const struct run_source *src, enum step step)
{
	struct rows *r = &v->pane[PROGRESS].tree.rows;
	struct row *row = step_line(r, STYLE_STRONG, "..", step_name(step));
	int64_t ms = clock_monotonic_ms() - v->ui->model->connecting_since;

	if (step == STEP_SETTLE)
		row_putf(r, row, STYLE_PLAIN, _("waiting for a late alert or an answer, at most %d s"),
		         src->run->probe.settle_ms / 1000);
	else
		row_put(r, row, STYLE_PLAIN, wait_text(step));
	row_rightf(r, row, STYLE_DIM, _("%lld.%lld s"), (long long)(ms / 1000), (long long)(ms / 100 % 10));
}

static void peer_rows(struct view *v, const struct run_source *src)
{
	struct rows *r = &v->pane[PROGRESS].tree.rows;
	const struct connection *c = src->probe ? probe_connection(src->probe) : src->connection;

	rows_heading(r, rows_safe(r, src->source.spec, 200), NULL);
	for (size_t i = 0; c && i < c->nsteps; i++) {
		step_row(r, &c->steps[i]);
		if (c->client_asked && c->steps[i].step == STEP_HANDSHAKE)
			request_rows(r, c);
	}
	if (src->state == SOURCE_LOADING && c)
		waiting_row(v, src, c->step);
	rows_blank(r);
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

static void connect_fill(struct view *v)
{
	const struct run *s = v->ui->model->run;
	bool begun = self(v)->dialog != DIALOG_OPEN;

	v->pane[FORM].has = is_filled_in(v) ? HAS_TYPING : 0;

	tree_begin(&v->pane[FORM].tree);
	if (self(v)->dialog)
		form_rows(&self(v)->form, &v->pane[FORM].tree.rows, TAG(KIND_ASKED, 0, 0));
	tree_end(&v->pane[FORM].tree);
	tree_begin(&v->pane[PROGRESS].tree);
	if (!begun)
		before_rows(v);
	for (size_t i = 0; begun && i < s->nsource; i++)
		if (s->source[i].source.kind == SOURCE_HOST && s->source[i].state != SOURCE_WAITING)
			peer_rows(v, &s->source[i]);
	tree_end(&v->pane[PROGRESS].tree);
}

static void connect_paint(struct view *v, struct grid *g)
{
	if (self(v)->dialog)
		layout_line(v, PROGRESS, g);
}

/* ---- the form ---- */

static size_t field_here(struct view *v)
{
	uint64_t tag = tree_tag(&v->pane[FORM].tree);

	return tag ? (size_t)TAG_B(tag) : 0;
}

static void connect_overlay(struct view *v, struct grid *g)
{
	struct pane *p = &v->pane[FORM];
	int cells = is_filled_in(v) ? form_cursor(&self(v)->form, field_here(v), g->charset) : -1;

	if (cells < 0 || cells > g->w - 2)
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

static bool connect_key(struct view *v, uint32_t key)
{
	struct tree *t = &v->pane[FORM].tree;
	struct connect_view *c = self(v);

	if (!is_filled_in(v))
		return false;
	v->stale = true;
	if (key == K_ENTER || key == '\n')
		ask(v);
	else if (key == K_TAB || key == K_DOWN)
		(void)(tree_move(t, 1) || tree_home(t));
	else if (key == K_BACK_TAB || key == K_UP)
		(void)(tree_move(t, -1) || tree_end_key(t));
	else
		return form_key(&c->form, field_here(v), key);
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

static void connect_describe(struct view *v, struct rows *r, struct row *row)
{
	row_put(r, row, STYLE_STRONG, self(v)->dialog ? _("connect") : _("connecting"));
	question_words(v->ui, r, row, v->body.w);
}

static void connect_status(struct view *v, struct rows *r, struct row *row)
{
	if (is_filled_in(v))
		row_put(r, row, STYLE_PLAIN, _(self(v)->form.field[field_here(v)].help));
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
	.banner = verdict_banner,
	.describe = connect_describe,
	.status = connect_status,
};
