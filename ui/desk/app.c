/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The browser and its terminal: one loop over keys, signals, probes and slices
 * of work.  With nothing to do it sleeps in poll. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/loop.h"
#include "base/protocol.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/words.h"
#include "cli/cli.h"
#include "cli/option.h"
#include "load/source.h"
#include "net/connection.h"
#include "run/plan.h"
#include "run/run.h"
#include "ui/desk/browse.h"
#include "ui/desk/outside.h"
#include "ui/frame/action.h"
#include "ui/frame/bind.h"
#include "ui/frame/changes.h"
#include "ui/frame/model.h"
#include "ui/frame/request.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/grid.h"
#include "ui/kit/key.h"
#include "ui/kit/prompt.h"
#include "ui/kit/recent.h"
#include "ui/kit/row.h"
#include "ui/kit/screen.h"
#include "ui/kit/shares.h"
#include "ui/kit/signals.h"
#include "ui/kit/tree.h"
#include "ui/view/dial.h"
#include "ui/view/view_audit.h"
#include "ui/view/view_compare.h"
#include "ui/view/view_list.h"
#include "ui/view/view_listen.h"

#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TICK_MS 100    /* the progress of a connection, or of judging */
#define LOADING_MS 200 /* the progress of a long file */
#define PAUSE_MS 40    /* after a key: work begins when no other follows, so that a key held down is not held up */

struct app {
	struct model model;
	struct display display;
	struct ui ui;
	struct grid grid;
	struct loop *loop;
	struct watch keys, signals, tick;
	int64_t shown_ms;    /* when it was last shown how far reading or judging is */
	size_t shown_rows;   /* what had been read by then */
	bool done, touched;  /* touched: keys came in this turn */
	unsigned remembered; /* model.opened: what was remembered last */
	unsigned audited;    /* model.opened: of which it was asked whether it is a configuration */
	int status;
};

bool browse_usable(const char **why)
{
	return screen_usable(why);
}

bool browse_bind(const char *key, const char *action, const char **why)
{
	return bind_key(key, action, why);
}

/* Those of every screen, then each screen's own; where: its title. */
static const struct action_row *nth_action(size_t i, const char **where)
{
	size_t n = 0;

	*where = NULL;
	for (; action_at(NULL, n); n++)
		if (n == i)
			return action_at(NULL, n);
	for (size_t v = 0; v < view_count; n += view_list[v++]->nactions)
		if (i - n < view_list[v]->nactions) {
			*where = _(view_list[v]->title);
			return &view_list[v]->actions[i - n];
		}
	return NULL;
}

bool browse_key(size_t i, struct key_help *out)
{
	const struct action_row *row = nth_action(i, &out->where);

	if (!row)
		return false;
	out->name = row->name;
	out->keys = action_keys(row);
	out->help = _(row->help);
	return true;
}

/* ---- painting ---- */

/* The progress of connections is a view of its own, there as long as it is needed. */
static void follow_connections(struct app *app)
{
	struct ui *ui = &app->ui;
	bool connecting = model_connecting(&app->model) && !app->model.settled;

	if (!connecting && ui_top(ui)->ops == &view_connect && connect_is_over(ui_top(ui)))
		while (ui->depth > 1)
			ui_back(ui);
	else if (connecting && ui->depth == 1 && app->model.connecting_since && ui->watch.every_ms == 0)
		ui_open(ui, &view_connect, 0);
	app->tick.deadline_ms = connecting ? clock_monotonic_ms() + TICK_MS : INT64_MAX;
	if (app->ui.watch.every_ms > 0 && app->ui.watch.next_ms < app->tick.deadline_ms)
		app->tick.deadline_ms = app->ui.watch.next_ms;
}

/* A configuration is looked at as one, whenever it is read. */
static void follow_configuration(struct app *app)
{
	struct model *m = &app->model;

	if (!m->settled || app->audited == m->opened || app->ui.depth > 1)
		return;
	app->audited = m->opened;
	if (audit_is_source(m->run))
		ui_open(&app->ui, &view_audit, 0);
}

static void show(struct app *app)
{
	follow_connections(app);
	follow_configuration(app);
	if (!app->ui.dirty)
		return;
	ui_paint(&app->ui, &app->grid);
	screen_show(&app->grid);
}

static void resize(struct app *app)
{
	int w, h;

	screen_size(&w, &h);
	ui_size(&app->ui, w, h);
}

/* ---- what keys ask for ---- */

static void quit(struct app *app, int status)
{
	app->done = true;
	app->status = status;
}

static void reload(struct app *app)
{
	struct err e = { 0 };
	uint64_t row;

	while (app->ui.depth > 1)
		ui_back(&app->ui);
	row = tree_tag(&ui_top(&app->ui)->pane[0].tree);
	if (!model_reload(&app->model, &e)) {
		char *safe = text_escaped(e.text, app->ui.charset);

		ui_say(&app->ui, MARK_ERROR, "%s", safe);
		free(safe);
	}
	app->model.changes.row = row;
	ui_stale(&app->ui);
}

/* The screen is another one after a program had the terminal; a signal that ends us may have come meanwhile. */
static void back(struct app *app, int status)
{
	resize(app);
	if (status != 0)
		quit(app, status);
}

static void suspend(struct app *app)
{
	back(app, outside_stop());
}

static void grant(struct app *app, const struct request *r)
{
	bool changed = false;

	switch (r->kind) {
	case REQUEST_QUIT:
		quit(app, 0);
		break;
	case REQUEST_CANCEL:
		model_cancel(&app->model);
		break;
	case REQUEST_COPY:
		outside_copy(&app->ui, r, app->display.clipboard);
		break;
	case REQUEST_PAGE:
		back(app, outside_page(&app->ui, r));
		break;
	case REQUEST_PIPE:
		back(app, outside_pipe(&app->ui, r, app->signals.fd));
		break;
	case REQUEST_EDIT:
		back(app, outside_edit(&app->ui, r, &changed));
		if (changed)
			reload(app);
		break;
	case REQUEST_RELOAD:
		reload(app);
		break;
	case REQUEST_SUSPEND:
		suspend(app);
		break;
	case REQUEST_THEME:
		screen_theme(app->ui.theme);
		break;
	case REQUEST_REDRAW:
		screen_redraw();
		break;
	default: /* REQUEST_WRITE is not for us */
		break;
	}
}

/* A signal ends us: no key of the same turn has the terminal handed to a command. */
static void grant_all(struct app *app)
{
	struct request r;

	while (!app->done && request_next(&app->ui.requests, &r)) {
		grant(app, &r);
		request_free(&r);
	}
}

/* ---- what is remembered for the next time ---- */

static const char *whole_path(struct arena *a, const char *path)
{
	char here[PATH_MAX];

	return *path == '/' || !getcwd(here, sizeof here) ? path : arena_printf(a, "%s/%s", here, path);
}

/* Without what a URL asks for: that may be a secret. NULL: it cannot be opened again. */
static const char *source_word(struct arena *a, const struct source *s)
{
	if (s->kind == SOURCE_STDIN)
		return NULL;
	if (s->kind == SOURCE_TOKEN)
		return s->spec;
	if (s->kind != SOURCE_HOST)
		return whole_path(a, s->path);
	if (*s->host == '/')
		return arena_printf(a, "unix:%s", s->host);
	return arena_printf(a, strchr(s->host, ':') ? "%s://[%s]:%s" : "%s://%s:%s", protocol_scheme(s->protocol),
	                    s->host, s->port);
}

static void fill_recent(const struct model *m, struct arena *a, struct recent *x)
{
	const struct words *trust = &m->run->plan->trust;

	*x = (struct recent){ .kind = RECENT_FILES, .at = clock_now(), .verdict = "" };
	for (size_t i = 0; i < m->run->nsource; i++) {
		const char *word = source_word(a, &m->run->source[i].source);

		if (m->run->source[i].source.kind == SOURCE_HOST)
			x->kind = RECENT_SERVER;
		if (word)
			words_add(a, &x->what, word);
	}
	for (size_t i = 0; i < trust->n; i++)
		words_add(a, &x->trust,
		          strcmp(trust->v[i], "system") == 0 || strcmp(trust->v[i], "none") == 0
		              ? trust->v[i]
		              : whole_path(a, trust->v[i]));
	if (!m->analysis || m->large)
		return;
	x->verdict = verdict_name(m->analysis->verdict);
	for (size_t i = 0; i < m->analysis->nfinding; i++)
		x->found[m->analysis->finding[i].severity]++;
}

/* A client that came to us: nobody can connect to it. */
static bool is_visit(const struct run *r)
{
	return r->nsource == 1 && r->source[0].connection && r->source[0].connection->served;
}

/* Once, when it was read and judged. What is practised on is gone tomorrow. */
static void remember(struct app *app)
{
	const struct model *m = &app->model;
	struct arena *a;
	struct recent x;

	if (app->remembered == m->opened || !m->settled || m->judging || m->cut)
		return;
	app->remembered = m->opened;
	if (!app->ui.history || app->ui.practising || m->run->nsource == 0 || model_all_failed(m) || is_visit(m->run))
		return;
	a = arena_new();
	fill_recent(m, a, &x);
	if (x.what.n == m->run->nsource)
		recent_add(&x);
	arena_free(a);
}

/* ---- what the loop brings ---- */

static void on_keys(struct watch *w, short revents)
{
	struct app *app = w->ctx;
	struct screen_event e;

	while (screen_read(&e)) {
		if (e.repaint) {
			app->ui.dirty = true;
			continue;
		}
		if (e.key == K_NONE)
			ui_mouse(&app->ui, (enum mouse)e.mouse, e.x, e.y);
		else
			ui_key(&app->ui, e.key);
		app->touched = true;
		revents &= (short)~(POLLHUP | POLLERR);
	}
	if (revents & (POLLHUP | POLLERR | POLLNVAL))
		quit(app, 128 + SIGHUP);
}

/* ^C is a key that also reaches a program that does not read: it comes as a signal. */
static void interrupt(struct app *app)
{
	ui_key(&app->ui, CONTROL('C'));
	if (request_waits(&app->ui.requests, REQUEST_QUIT))
		quit(app, 128 + SIGINT);
}

static void on_signals(struct watch *w, short revents)
{
	struct app *app = w->ctx;
	unsigned got = signals_take();

	(void)revents;
	if (got & (GOT_TERMINATE | GOT_HANGUP)) { /* before a stop that came in the same turn: nobody may continue us */
		quit(app, 128 + (got & GOT_TERMINATE ? SIGTERM : SIGHUP));
		return;
	}
	if (got & GOT_RESIZE)
		resize(app);
	if (got & GOT_CONTINUE) {
		screen_resume();
		resize(app);
	}
	if (got & GOT_STOP)
		suspend(app);
	if (got & GOT_INTERRUPT)
		interrupt(app);
}

/* A round is due, and nobody is in the middle of something. */
static void watch_round(struct app *app)
{
	struct ui *ui = &app->ui;

	if (ui->watch.every_ms == 0 || clock_monotonic_ms() < ui->watch.next_ms)
		return;
	ui->watch.next_ms = clock_monotonic_ms() + ui->watch.every_ms;
	if (ui->depth > 1 || ui->prompt.active || !app->model.settled || app->model.judging || app->model.opening)
		return;
	ui->watch.rounds++;
	reload(app);
}

static void on_tick(struct watch *w, short revents)
{
	struct app *app = w->ctx;

	(void)revents;
	watch_round(app);
	ui_stale(&app->ui);
}

static void on_change(void *ctx)
{
	struct app *app = ctx;

	bool told = app->model.changes.due;

	ui_stale(&app->ui);
	changes_tell(&app->ui);
	if (told && !app->model.changes.due)
		app->ui.watch.changes += changes_any(&app->model.changes);
}

/* ---- passwords ---- */

static void password_event(void *ctx, enum prompt_event e)
{
	struct app *app = ctx;
	struct prompt *p = &app->ui.prompt;
	struct err why = { 0 };

	if (e != PROMPT_DONE && e != PROMPT_CANCELLED)
		return;
	char *said = e == PROMPT_DONE ? xstrdup(p->text) : NULL;
	prompt_close(p);
	if (!model_password(&app->model, said, &why)) {
		char *safe = text_escaped(why.text, app->ui.charset);

		ui_say(&app->ui, MARK_ERROR, "%s", safe);
		free(safe);
	}
	secret_free(said);
	app->touched = true; /* what waited goes on */
	ui_stale(&app->ui);
}

/* Somebody is asked as soon as nothing else is being typed. */
static void ask_password(struct app *app)
{
	const char *file = model_wants_password(&app->model);

	if (!file || app->ui.prompt.active)
		return;
	char *safe = text_escaped(file, app->ui.charset), *label = xasprintf(_("password for %s: "), safe);
	secret_guard();
	prompt_open(&app->ui.prompt, label, "", password_event, app);
	app->ui.prompt.secret = true;
	app->ui.dirty = true;
	free(label);
	free(safe);
}

/* ---- the loop ---- */

static bool want_colour(enum colour c)
{
	const char *no = getenv("NO_COLOR");

	return c == COLOUR_ALWAYS || (c == COLOUR_AUTO && !(no && *no));
}

static void watch_on(struct app *app, struct watch *w, int fd, void (*ready)(struct watch *w, short revents))
{
	*w = (struct watch){
		.fd = fd, .events = fd >= 0 ? POLLIN : 0, .deadline_ms = INT64_MAX, .ready = ready, .ctx = app
	};
	loop_add(app->loop, w);
}

/* The descriptor of the signals, or -1: *why. Whatever comes, the terminal is either untouched or can be given back. */
static int take_terminal(const struct display *d, const char **why)
{
	const char *restore;
	size_t n;
	int fd = -1;

	signals_hold();
	if (screen_open(want_colour(d->colour), d->mouse, why)) {
		restore = screen_restore_bytes(&n);
		fd = signals_open(screen_input(), screen_modes_before(), restore, n);
		if (fd < 0) {
			screen_close();
			*why = _("no pipe can be made");
		}
	}
	signals_release();
	return fd;
}

static bool start(struct app *app, struct run *r, const struct display *d, const char **why)
{
	int signals = take_terminal(d, why);

	if (signals < 0)
		return false;
	app->display = *d;
	app->loop = r->loop;
	model_init(&app->model, r);
	app->model.changed = on_change;
	app->model.ctx = app;
	ui_init(&app->ui, &app->model, d->ascii ? CHARSET_ASCII : charset_of_locale());
	app->ui.charset_terminal = charset_of_locale();
	app->ui.theme = d->theme;
	app->ui.practice = d->practice;
	app->ui.reception = d->reception;
	app->ui.history = d->history;
	if (d->history)
		shares_read(&app->ui.shares);
	if (d->practise)
		ui_run(&app->ui, action_named("practise"), 0);
	else if (listen_goes_on(&app->ui))
		listen_show(&app->ui);
	else if (r->nsource == 0 && !r->plan->client.given)
		ui_open(&app->ui, &view_start, 0);
	screen_theme(d->theme);
	if (d->warning)
		ui_say(&app->ui, MARK_WARNING, "%s", d->warning);
	watch_on(app, &app->keys, screen_input(), on_keys);
	watch_on(app, &app->signals, signals, on_signals);
	watch_on(app, &app->tick, -1, on_tick);
	resize(app);
	app->shown_ms = clock_monotonic_ms();
	return true;
}

static void stop(struct app *app)
{
	loop_remove(app->loop, &app->keys);
	loop_remove(app->loop, &app->signals);
	loop_remove(app->loop, &app->tick);
	screen_close();
	signals_close();
	if (app->ui.history)
		shares_write(&app->ui.shares);
	if (app->ui.reception)
		app->ui.reception->changed = NULL;
	ui_free(&app->ui);
	bind_forget();
	grid_free(&app->grid);
}

/* The first rows that there are come at once, until they fill the screen; what follows is below it, and shown calmly. */
static bool fills_screen(struct app *app)
{
	size_t before = app->shown_rows <= app->model.counted ? app->shown_rows : 0; /* or another run began */

	if (app->model.settled || !(app->model.large || model_rows_first(&app->model)) || before >= (size_t)app->grid.h)
		return false;
	app->shown_rows = app->model.counted;
	return app->shown_rows > before;
}

/* Work is done while no key waits; a long file shows how far it is. */
static bool work(struct app *app)
{
	bool more = model_step(&app->model);
	int64_t since = clock_monotonic_ms() - app->shown_ms;
	bool due = more && (fills_screen(app) || since > (app->model.judging ? TICK_MS : LOADING_MS));

	if (due && app->model.judging)
		app->ui.dirty = true; /* how far it is; the rows are those of the last answer */
	else if (due && !app->model.settled)
		ui_stale(&app->ui);
	app->shown_ms = due ? clock_monotonic_ms() : app->shown_ms;
	more |= ui_step(&app->ui);
	remember(app);
	return more || model_wants_judging(&app->model); /* which a row may have wanted only now */
}

static void run(struct app *app)
{
	bool more = work(app);
	int pause;

	while (!app->done) {
		if (app->model.settled && !app->model.run_is_ours && model_all_failed(&app->model)) {
			quit(app, 3);
			break;
		}
		ask_password(app);
		show(app);
		pause = app->touched ? PAUSE_MS : 0;
		app->touched = false;
		loop_step(app->loop, more ? pause : -1);
		grant_all(app);
		more = app->touched || app->done || work(app);
	}
}

static void say_failed(const struct model *m)
{
	for (size_t i = 0; i < m->run->nsource; i++)
		if (m->run->source[i].state == SOURCE_FAILED)
			complain(&m->run->source[i].err);
}

int browse(struct run *r, const struct display *d)
{
	struct app *app = xcalloc(1, sizeof *app);
	const char *why = NULL;
	int status;

	if (!start(app, r, d, &why)) {
		fprintf(stderr, "%s: %s\n", PACKAGE_NAME, why);
		free(app);
		return 3;
	}
	run(app);
	stop(app);
	status = app->status;
	if (status == 3)
		say_failed(&app->model);
	model_free(&app->model);
	free(app);
	return status;
}
