/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where nothing was named: what there is to begin with, what was looked at before, and what there is to practise on.
 * The first list is a table; a row of it is an action that every screen has. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/words.h"
#include "run/practice.h"
#include "ui/frame/action.h"
#include "ui/frame/ask.h"
#include "ui/frame/request.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/column.h"
#include "ui/kit/key.h"
#include "ui/kit/prompt.h"
#include "ui/kit/recent.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/looked_at.h"
#include "ui/view/tag.h"
#include "ui/view/view_list.h"
#include "ui/view/view_listen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <unistr.h>

#define RECENT_SHOWN 6
#define ASKED_SHOWN 3
#define LOW 14     /* lines */
#define NARROW 60  /* columns */

enum { ARG_START, ARG_PRACTICE };
enum start { START_ACTION, START_RECENT, START_MESSAGE, START_PRACTICE };
enum { KEYS, NAME, ABOUT };
enum { SCENARIO, TITLE };

static const struct column columns[] = {
	[KEYS] = { "keys", .min = 3, .gap = 1 },
	[NAME] = { "name", .min = 14, .gap = 1 },
	[ABOUT] = { "about" },
};
static const struct column practice_columns[] = {
	[SCENARIO] = { "scenario", .min = 30, .gap = 2 },
	[TITLE] = { "title" },
};

static const struct {
	const char *action, *name, *about;
} beginnings[] = {
	{ "connect", N_("a server"), N_("host, host:port or https://..") },
	{ "lookup", N_("a message"), N_("paste a line or a whole log") },
	{ "files", N_("files"), N_("a certificate, a key, a bundle, a directory") },
	{ "client", N_("a client"), N_("listen, and see what it presents") },
	{ "practise", N_("nothing yet"), NULL },
};
#define BEGINNINGS (sizeof beginnings / sizeof *beginnings)

struct start_view {
	struct view v;
	bool practice;
	struct recents recent;
	const char *asked[ASKED_MAX]; /* messages: of recent, or static */
	size_t nasked;
};

static struct start_view *self(struct view *v)
{
	return (struct start_view *)v;
}

static void start_open(struct view *v, uint64_t arg)
{
	self(v)->practice = arg == ARG_PRACTICE;
	v->pane[0].has = HAS_ROWS | (arg == ARG_PRACTICE ? 0 : HAS_TYPING); /* keys stand in the rows */
}

static void start_close(struct view *v)
{
	if (self(v)->recent.arena)
		recent_free(&self(v)->recent);
}

static void start_layout(struct view *v)
{
	v->pane[0].at = v->body;
}

/* Rows of what was looked at before are worth more there than what sets them off. */
static bool is_low(const struct view *v)
{
	return v->body.h < LOW;
}

/* ---- what to begin with ---- */

static const char *practice_words(struct view *v, struct rows *r)
{
	const struct practice *p = v->ui->practice;
	size_t n = p ? p->n : 0;

	return arena_printf(rows_arena(r),
	                    P_("practise: %zu scenario, with its faults explained",
	                       "practise: %zu scenarios, with their faults explained", n),
	                    n);
}

static void beginning_row(struct view *v, struct rows *r, size_t i)
{
	const struct action_row *a = action_named(beginnings[i].action);
	struct row *row;

	if (!a || (!beginnings[i].about && !v->ui->practice))
		return;
	row = rows_add(r, TAG(KIND_START, START_ACTION, i), 0);
	column_put(r, row, &columns[KEYS], 0, STYLE_KEY, action_keys(a));
	column_put(r, row, &columns[NAME], 0, STYLE_STRONG, _(beginnings[i].name));
	column_put(r, row, &columns[ABOUT], 0, STYLE_DIM,
	           beginnings[i].about ? _(beginnings[i].about) : practice_words(v, r));
}

/* ---- what was looked at before ---- */

static unsigned recent_rows(struct view *v, struct rows *r)
{
	const struct recents *all = &self(v)->recent;
	unsigned number = 1;

	for (size_t i = 0; i < all->n && number <= RECENT_SHOWN; i++) {
		if (all->v[i].kind == RECENT_MESSAGE)
			continue;
		if (number == 1) {
			rows_blank(r);
			rows_heading(r, _("LAST TIME"), _(":forget clears it"));
		}
		looked_at_row(r, TAG(KIND_START, START_RECENT, i), &all->v[i], number++, v->body.w - 2);
	}
	return number;
}

static void asked_rows(struct view *v, struct rows *r, unsigned number)
{
	struct start_view *s = self(v);

	s->nasked = looked_up_most(&s->recent, s->asked, ASKED_SHOWN);
	rows_blank(r);
	rows_heading(r, _("ASKED MOST"), NULL);
	for (size_t i = 0; i < s->nasked; i++)
		looked_up_row(r, TAG(KIND_START, START_MESSAGE, i), s->asked[i], number++);
}

/* ---- what there is to practise on ---- */

static void practice_rows(struct view *v, struct rows *r)
{
	struct practice *p = v->ui->practice;

	for (size_t i = 0; p && i < p->n; i++) {
		struct row *row = rows_add(r, TAG(KIND_START, START_PRACTICE, i), 0);

		column_put(r, row, &practice_columns[SCENARIO], 0, STYLE_STRONG, p->name(p, i));
		column_put(r, row, &practice_columns[TITLE], 0, STYLE_DIM, rows_safe(r, p->title(p, i), ROW_LINE_MAX));
	}
}

static void start_fill(struct view *v)
{
	struct tree *t = &v->pane[0].tree;
	struct rows *r = &t->rows;

	start_close(v);
	if (v->ui->history && !self(v)->practice)
		recent_read(&self(v)->recent);
	tree_begin(t);
	if (!is_low(v))
		rows_blank(r);
	rows_heading(r, self(v)->practice ? _("Which fault?") : _("What is broken?"),
	             self(v)->practice ? _("its files and servers are made at once, and go when you leave") : NULL);
	if (!is_low(v))
		rows_blank(r);
	if (self(v)->practice) {
		practice_rows(v, r);
	} else {
		for (size_t i = 0; i < BEGINNINGS; i++)
			beginning_row(v, r, i);
		asked_rows(v, r, recent_rows(v, r));
	}
	tree_end(t);
}

/* ---- what a row does ---- */

static void lookup_text(struct ui *ui, const char *text)
{
	char *kept = xstrdup(text); /* what is opened may end us */
	struct view *lookup = ui_open(ui, &view_lookup, 0);
	const uint8_t *s = (const uint8_t *)kept, *end = s + strlen(kept);

	for (ucs4_t uc; s < end;) {
		int n = u8_mbtoucr(&uc, s, (size_t)(end - s));

		s += n > 0 ? n : 1;
		lookup->ops->key(lookup, uc);
	}
	free(kept);
}

static bool say_why(struct ui *ui, bool ok, const char *why)
{
	if (!ok)
		ui_say(ui, MARK_ERROR, "%s", why);
	return true;
}

static bool open_row(struct view *v, uint64_t tag)
{
	struct ui *ui = v->ui;
	size_t i = (size_t)TAG_B(tag);
	char why[200] = "";

	switch ((enum start)TAG_A(tag)) {
	case START_ACTION:
		ui_run(ui, action_named(beginnings[i].action), 0);
		return true;
	case START_PRACTICE:
		return say_why(ui, ask_practice(ui, i, why, sizeof why), why);
	case START_RECENT:
		return say_why(ui, ask_recent(ui, &self(v)->recent.v[i], why, sizeof why), why);
	case START_MESSAGE:
		break;
	}
	lookup_text(ui, self(v)->asked[i]);
	return true;
}

static bool start_act(struct view *v, enum action a, int arg)
{
	uint64_t tag = tree_tag(view_tree(v));

	(void)arg;
	return a == ACTION_OPEN && TAG_KIND(tag) == KIND_START && open_row(v, tag);
}

/* The row that bears the digit. */
static void open_numbered(struct ui *ui, int arg)
{
	struct view *v = ui_top(ui);
	struct rows *r = &v->pane[0].tree.rows;
	int number = 0;

	for (size_t i = 0; i < r->list.n; i++) {
		uint64_t tag = r->list.v[i].tag;

		if (TAG_KIND(tag) == KIND_START && (TAG_A(tag) == START_RECENT || TAG_A(tag) == START_MESSAGE) && ++number == arg) {
			open_row(v, tag);
			return;
		}
	}
	ui_say(ui, MARK_NOTE, "%s", _("nothing has this number"));
}

/* What was typed is what a program said, unless it may be a file or a host. */
static bool is_message(const char *text)
{
	return access(text, F_OK) != 0 && (strchr(text, ' ') || !strpbrk(text, ".:/"));
}

static bool take_typed(struct ui *ui, const char *text, char *why, size_t max)
{
	if (!*text)
		return true;
	if (!is_message(text))
		return ask_open(ui, text, why, max);
	lookup_text(ui, text);
	return true;
}

/* A letter that is no key of this screen: what it is elsewhere is about objects, and there are none. */
static bool begins_typing(uint32_t key)
{
	return (key >= 'a' && key <= 'z' && !strchr("dgjkoq", (int)key)) || key == '/' || key == '.' || key == '[';
}

/* A paste is what a program said; what is typed may be anything. */
static bool start_key(struct view *v, uint32_t key)
{
	struct ui *ui = v->ui;

	if (self(v)->practice)
		return false;
	if (key == K_PASTE) {
		struct view *lookup = ui_open(ui, &view_lookup, 0);

		return lookup->ops->key(lookup, key);
	}
	if (!begins_typing(key))
		return false;
	ui_run(ui, action_named("type"), 0);
	if (ui->prompt.active)
		prompt_key(&ui->prompt, key);
	return true;
}

/* The first screen is where one leaves; from elsewhere one goes back to what was there. */
static void leave(struct ui *ui, int arg)
{
	(void)arg;
	if (ui->depth > 2 || ui->model->run->nsource > 0)
		ui_back(ui);
	else
		ui_request(ui, REQUEST_QUIT);
}

static void open_start(struct ui *ui, int arg)
{
	(void)arg;
	if (ui_top(ui)->ops != &view_start || self(ui_top(ui))->practice)
		ui_open(ui, &view_start, ARG_START);
}

static void open_practice(struct ui *ui, int arg)
{
	(void)arg;
	if (!ui->practice)
		ui_say(ui, MARK_NOTE, "%s", _("nothing to practise on is at hand"));
	else if (ui_top(ui)->ops != &view_start || !self(ui_top(ui))->practice)
		ui_open(ui, &view_start, ARG_PRACTICE);
}

static bool take_practice(struct ui *ui, const char *text, char *why, size_t max)
{
	struct practice *p = ui->practice;
	size_t i = 0;

	while (p && i < p->n && strcmp(p->name(p, i), text) != 0)
		i++;
	if (p && i < p->n)
		return ask_practice(ui, i, why, max);
	snprintf(why, max, "%s", _("no scenario has this name"));
	return false;
}

/* ---- the frame ---- */

static void start_describe(struct view *v, struct rows *r, struct row *row)
{
	row_put(r, row, STYLE_STRONG, self(v)->practice ? _("practise") : PACKAGE_VERSION);
	row_right(r, row, STYLE_DIM, _("nothing is sent anywhere unasked"));
}

static void start_status(struct view *v, struct rows *r, struct row *row)
{
	if (!self(v)->practice)
		row_put(r, row, STYLE_DIM,
		        v->body.w < NARROW ? _("or type host, file, message")
		                           : _("or type: a host, a file, a message; or paste what a program says"));
}

static const struct action_row start_entry = {
	.name = "start",
	.keys = "",
	.help = N_("the first screen: what to begin with, and what was looked at before"),
	.where = ANYWHERE,
	.run = open_start,
};

/* clang-format off */
static const struct action_row start_actions[] = {
	{ .name = "begin", .keys = "Enter", .help = N_("begin with what is selected"), .where = HAS_ROWS, .rank = 3,
	  .hint = N_("go"), .id = ACTION_OPEN },
	{ .name = "recent", .keys = "1 2 3 4 5 6 7 8 9", .shown = "1..9", .help = N_("what was looked at before, by its number"),
	  .where = HAS_ROWS, .run = open_numbered },
	{ .name = "practise", .keys = "d", .help = N_("the scenarios there are to practise on"), .arg = N_("SCENARIO"),
	  .where = HAS_ROWS, .rank = 6, .hint = N_("practise"), .run = open_practice, .take = take_practice },
	{ .name = "client", .keys = "L", .help = N_("be the server: listen, and see what each client presents"), .where = HAS_ROWS,
	  .rank = 7, .hint = N_("listen"), .run = listen_begin },
	{ .name = "type", .keys = "Space", .help = N_("type a host, a file or a message; a letter that is no key here begins it"),
	  .arg = N_("WHAT"), .where = HAS_TYPING, .rank = 4, .hint = N_("type"), .take = take_typed },
	{ .name = "forget", .keys = "", .help = N_("forget what was looked at before"), .where = HAS_ROWS, .run = ask_forget },
	{ .name = "leave-start", .keys = "Esc q", .help = N_("back, or quit where nothing was opened"), .rank = 2,
	  .hint = N_("quit"), .run = leave },
};
/* clang-format on */

const struct view_ops view_start = {
	.name = "start",
	.title = N_("The first screen"),
	.size = sizeof(struct start_view),
	.npanes = 1,
	.open = start_open,
	.close = start_close,
	.layout = start_layout,
	.fill = start_fill,
	.key = start_key,
	.actions = start_actions,
	.nactions = sizeof start_actions / sizeof *start_actions,
	.entry = &start_entry,
	.act = start_act,
	.describe = start_describe,
	.status = start_status,
};
