/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The browser and its terminal: one loop over keys, signals, probes and slices
 * of work.  With nothing to do it sleeps in poll. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/loop.h"
#include "base/text.h"
#include "base/secret.h"
#include "cli/cli.h"
#include "cli/option.h"
#include "cli/session.h"
#include "ui/desk/browse.h"
#include "ui/frame/bind.h"
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/clipboard.h"
#include "ui/kit/grid.h"
#include "ui/kit/key.h"
#include "ui/kit/prompt.h"
#include "ui/kit/row.h"
#include "ui/kit/screen.h"
#include "ui/kit/signals.h"
#include "ui/kit/tree.h"
#include "ui/view/detail.h"
#include "ui/view/dial.h"
#include "ui/view/edit.h"
#include "ui/view/findings.h"
#include "ui/view/main_tree.h"
#include "ui/view/tag.h"
#include "ui/view/view_compare.h"
#include "ui/view/view_list.h"

#include <gnutls/gnutls.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define TICK_MS 100    /* the progress of a connection */
#define LOADING_MS 200 /* the progress of a long file */
#define PAUSE_MS 40    /* after a key: work begins when no other follows, so that a key held down is not held up */

struct app {
	struct model model;
	struct ui ui;
	struct grid grid;
	struct loop *loop;
	struct watch keys, signals, tick;
	int64_t shown_ms;   /* when a loading file was last shown */
	bool done, touched; /* touched: keys came in this turn */
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

/* ---- painting ---- */

/* The progress of connections is a view of its own, there as long as it is needed. */
static void follow_connections(struct app *app)
{
	struct ui *ui = &app->ui;
	bool connecting = model_connecting(&app->model) && !app->model.settled;

	if (!connecting && ui_top(ui)->ops == &view_connect && connect_is_over(ui_top(ui)))
		while (ui->depth > 1)
			ui_back(ui);
	else if (connecting && ui->depth == 1 && app->model.connecting_since)
		ui_open(ui, &view_connect, 0);
	app->tick.deadline_ms = connecting ? clock_monotonic_ms() + TICK_MS : INT64_MAX;
}

static void show(struct app *app)
{
	follow_connections(app);
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

/* ---- wishes ---- */

static void quit(struct app *app, int status)
{
	app->done = true;
	app->status = status;
}

static void suspend(struct app *app)
{
	screen_suspend();
	signals_stop_now();
	signals_take();
	screen_resume();
	resize(app);
}

/* What came meanwhile was meant for the program that had the terminal, but for what ends us. */
static void take_back(struct app *app)
{
	unsigned got = signals_take();

	if (got & (GOT_TERMINATE | GOT_HANGUP))
		quit(app, 128 + (got & GOT_TERMINATE ? SIGTERM : SIGHUP));
	screen_resume();
	resize(app);
}

/* Whether a program could not be run; how it ended, if not well, is said. */
static bool ended_badly(struct app *app, const char *program, int status)
{
	char *safe = text_escaped(program, app->ui.charset);
	bool missing =
	    status == -1 || (WIFEXITED(status) && (WEXITSTATUS(status) == 127 || WEXITSTATUS(status) == 126));

	if (!missing && WIFSIGNALED(status))
		ui_say(&app->ui, MARK_WARNING, _("%s was ended by signal %d"), safe, WTERMSIG(status));
	else if (!missing && WEXITSTATUS(status) != 0)
		ui_say(&app->ui, MARK_WARNING, _("%s ended with status %d"), safe, WEXITSTATUS(status));
	free(safe);
	return missing;
}

/* The shell sees the command as it was given, and the escaped text on its standard input. */
static int feed(const char *command, const struct buf *text)
{
	FILE *to = popen(command, "we");
	void (*broken)(int);
	int status;

	if (!to)
		return -1;
	broken = signal(SIGPIPE, SIG_IGN); /* a pager may be left before its end */
	fwrite(text->s, 1, text->n, to);
	status = pclose(to);
	signal(SIGPIPE, broken);
	return status;
}

/* The variable may hold several words, as everywhere: a shell takes them apart. */
static void page_text(struct app *app)
{
	const char *given = getenv("PAGER"), *pager = given && *given ? given : "less";
	int status;

	screen_suspend();
	status = feed(pager, &app->ui.copy);
	take_back(app);
	if (ended_badly(app, pager, status)) {
		char *safe = text_escaped(pager, app->ui.charset);

		ui_say(&app->ui, MARK_ERROR, _("the pager %s cannot be run: set PAGER to one that is here"), safe);
		free(safe);
	}
	buf_reset(&app->ui.copy);
}

/* What the command said stays until Enter: it would be gone with the next picture. ^C is Enter, ^Z stops as ever, and
 * what ends us does not wait. Another size, or being in front again, asks anew: the line may be gone. */
static void await_enter(struct app *app)
{
	struct pollfd fds[] = { { .fd = screen_input(), .events = POLLIN },
		                { .fd = app->signals.fd, .events = POLLIN } };
	unsigned got = GOT_RESIZE;
	char c = '\0';

	while (c != '\n' && c != '\r' && !(got & (GOT_INTERRUPT | GOT_TERMINATE | GOT_HANGUP))) {
		if (got & GOT_STOP)
			signals_stop_now();
		if (got) {
			printf("\n%s", _("-- Enter: back --"));
			fflush(stdout);
		}
		fds[0].revents = fds[1].revents = 0;
		poll(fds, 2, -1);
		got = fds[1].revents ? signals_take() : 0;
		if (fds[0].revents && read(fds[0].fd, &c, 1) != 1)
			break;
	}
	if (got & (GOT_TERMINATE | GOT_HANGUP))
		quit(app, 128 + (got & GOT_TERMINATE ? SIGTERM : SIGHUP));
}

static void pipe_text(struct app *app)
{
	struct ui *ui = &app->ui;
	int status;

	screen_suspend();
	status = feed(ui->shell, &ui->copy);
	await_enter(app);
	take_back(app);
	if (ended_badly(app, ui->shell, status)) {
		char *safe = text_escaped(ui->shell, ui->charset);

		ui_say(ui, MARK_ERROR, _("%s cannot be run"), safe);
		free(safe);
	}
	buf_reset(&ui->copy);
}

/* true: the file is another one now. */
static bool edit_file(struct app *app)
{
	const char *editor = edit_program();
	bool changed;
	int status;

	screen_suspend();
	status = edit_run(editor, app->ui.edit_path, app->ui.edit_line, &changed);
	take_back(app);
	if (ended_badly(app, editor, status)) {
		char *safe = text_escaped(editor, app->ui.charset);

		ui_say(&app->ui, MARK_ERROR, _("the editor %s cannot be run: set VISUAL or EDITOR to one that is here"),
		       safe);
		free(safe);
	}
	return changed;
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

/* What is to be copied goes where --clipboard says; what was copied is said, and how long it is. */
static void copy(struct app *app)
{
	struct ui *ui = &app->ui;
	struct buf said = BUF_INIT;
	struct err e = { 0 };
	size_t n = ui->copy.n;

	if (!clipboard_put(app->model.session->options->clipboard, buf_str(&ui->copy), n, &said, &e)) {
		char *safe = text_escaped(e.text, ui->charset);

		ui_say(ui, MARK_WARNING, "%s", safe);
		free(safe);
	} else {
		char *safe = text_escaped(buf_str(&said), ui->charset);

		ui_say(ui, MARK_OK, P_("copied %s, %zu character%s%s", "copied %s, %zu characters%s%s", n),
		       ui->copy_what, n, *safe ? _(", to ") : "", safe);
		free(safe);
	}
	buf_reset(&ui->copy);
	buf_free(&said);
}

static void grant(struct app *app)
{
	unsigned want = app->ui.want;

	app->ui.want = 0;
	if (want & WANT_QUIT)
		quit(app, 0);
	if (want & WANT_CANCEL)
		model_cancel(&app->model);
	if (want & WANT_COPY)
		copy(app);
	if (want & WANT_PAGER)
		page_text(app);
	if (want & WANT_PIPE)
		pipe_text(app);
	if (want & WANT_EDIT && edit_file(app))
		want |= WANT_RELOAD;
	if (want & WANT_RELOAD)
		reload(app);
	if (want & WANT_SUSPEND)
		suspend(app);
	if (want & WANT_THEME)
		screen_theme(app->ui.theme);
	if (want & WANT_REDRAW)
		screen_redraw();
}

/* ---- what the loop brings ---- */

static void on_keys(struct watch *w, short revents)
{
	struct app *app = w->ctx;
	struct screen_event e;

	while (screen_read(&e)) {
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
	if (app->ui.want & WANT_QUIT) {
		app->ui.want &= ~(unsigned)WANT_QUIT;
		quit(app, 128 + SIGINT);
	}
}

static void on_signals(struct watch *w, short revents)
{
	struct app *app = w->ctx;
	unsigned got = signals_take();

	(void)revents;
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
	if (got & GOT_TERMINATE)
		quit(app, 128 + SIGTERM);
	if (got & GOT_HANGUP)
		quit(app, 128 + SIGHUP);
}

static void on_tick(struct watch *w, short revents)
{
	struct app *app = w->ctx;

	(void)revents;
	ui_stale(&app->ui);
}

static void on_change(void *ctx)
{
	struct app *app = ctx;

	ui_stale(&app->ui);
	changes_tell(&app->ui);
}

/* ---- passwords ---- */

struct asking {
	struct app *app;
	bool over;
	char *answer;
};

static void password_event(void *ctx, enum prompt_event e)
{
	struct asking *asking = ctx;
	struct prompt *p = &asking->app->ui.prompt;

	if (e != PROMPT_DONE && e != PROMPT_CANCELLED)
		return;
	if (e == PROMPT_DONE)
		asking->answer = xstrdup(p->text);
	prompt_close(p);
	asking->over = true;
}

/* Called from the middle of reading a file: the loop runs on until there is an answer. */
static char *ask_password(void *ctx, const char *question)
{
	struct app *app = ctx;
	struct asking asking = { .app = app };
	char *safe = text_escaped(question, app->ui.charset), *label = xasprintf(_("password for %s: "), safe);

	secret_guard();
	prompt_open(&app->ui.prompt, label, "", password_event, &asking);
	app->ui.prompt.secret = true;
	app->ui.dirty = true;
	free(label);
	free(safe);
	while (!asking.over && !app->done) {
		show(app);
		loop_step(app->loop, -1);
	}
	if (app->ui.prompt.active)
		prompt_close(&app->ui.prompt);
	app->ui.dirty = true;
	return asking.answer;
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
static int take_terminal(const struct options *o, const char **why)
{
	const char *restore;
	size_t n;
	int fd = -1;

	signals_hold();
	if (screen_open(want_colour(o->colour), !o->no_mouse, why)) {
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

static bool start(struct app *app, struct session *s, const char **why)
{
	const struct options *o = s->options;
	int signals = take_terminal(o, why);

	if (signals < 0)
		return false;
	app->loop = s->loop;
	model_init(&app->model, s);
	app->model.changed = on_change;
	app->model.ask = ask_password;
	app->model.ctx = app;
	ui_init(&app->ui, &app->model, o->ascii ? CHARSET_ASCII : charset_of_locale());
	app->ui.charset_terminal = charset_of_locale();
	app->ui.theme = o->theme;
	screen_theme(o->theme);
	if (o->config_warning)
		ui_say(&app->ui, MARK_WARNING, "%s", o->config_warning);
	watch_on(app, &app->keys, screen_input(), on_keys);
	watch_on(app, &app->signals, signals, on_signals);
	watch_on(app, &app->tick, -1, on_tick);
	resize(app);
	return true;
}

static void stop(struct app *app)
{
	loop_remove(app->loop, &app->keys);
	loop_remove(app->loop, &app->signals);
	loop_remove(app->loop, &app->tick);
	screen_close();
	signals_close();
	ui_free(&app->ui);
	bind_forget();
	grid_free(&app->grid);
}

/* Work is done while no key waits; a long file shows how far it is. */
static bool work(struct app *app)
{
	bool more = model_step(&app->model);

	if (more && !app->model.settled && clock_monotonic_ms() - app->shown_ms > LOADING_MS) {
		app->shown_ms = clock_monotonic_ms();
		ui_stale(&app->ui);
	}
	return ui_step(&app->ui) || more;
}

static void run(struct app *app)
{
	bool more = work(app);
	int pause;

	while (!app->done) {
		if (app->model.settled && !app->model.session_is_ours && model_all_failed(&app->model)) {
			quit(app, 3);
			break;
		}
		show(app);
		pause = app->touched ? PAUSE_MS : 0;
		app->touched = false;
		loop_step(app->loop, more ? pause : -1);
		if (!app->done) /* a signal ends us: no key of the same turn has the terminal handed to a command */
			grant(app);
		more = app->touched || app->done || work(app);
	}
}

static void say_failed(const struct model *m)
{
	for (size_t i = 0; i < m->session->nsource; i++)
		if (m->session->source[i].state == SOURCE_FAILED)
			complain(&m->session->source[i].err);
}

int browse(struct session *s)
{
	struct app *app = xcalloc(1, sizeof *app);
	const char *why = NULL;
	int status;

	if (!start(app, s, &why)) {
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
