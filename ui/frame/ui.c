/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stack of views, and what a key, a click or a new size means to it. */
#include "config.h"

#include "ui/frame/ui.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/log.h"
#include "ui/frame/action.h"
#include "ui/frame/history.h"
#include "ui/frame/layout.h"
#include "ui/frame/model.h"
#include "ui/frame/request.h"
#include "ui/frame/search.h"
#include "ui/frame/task.h"
#include "ui/frame/undo.h"
#include "ui/frame/view.h"
#include "ui/kit/key.h"
#include "ui/kit/prompt.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void ui_init(struct ui *ui, struct model *m, enum charset cs)
{
	*ui = (struct ui){ .model = m, .charset = cs, .charset_terminal = cs, .w = 80, .h = 24, .dirty = true };
	ui_open(ui, view_list[0], 0);
}

void ui_free(struct ui *ui)
{
	task_stop(ui);
	while (ui->depth > 0)
		history_free_view(ui->stack[--ui->depth]);
	history_forget(ui);
	prompt_close(&ui->prompt);
	free(ui->message);
	search_free(&ui->search);
	undo_forget(&ui->undo);
	request_forget_all(&ui->requests);
	request_free(&ui->writing);
}

struct view *ui_top(const struct ui *ui)
{
	return ui->stack[ui->depth - 1];
}

/* ---- the stack ---- */

struct view *ui_open(struct ui *ui, const struct view_ops *ops, uint64_t arg)
{
	struct view *v;

	if (ui->depth == UI_STACK)
		ui_back(ui);
	history_forget(ui);
	v = xcalloc(1, ops->size);
	v->ops = ops;
	v->ui = ui;
	v->stale = true;
	ui->stack[ui->depth++] = v;
	ops->open(v, arg);
	ui->dirty = true;
	return v;
}

void ui_back(struct ui *ui)
{
	if (ui->depth <= 1)
		return;
	ui->depth--;
	if (!history_keep(ui, ui->stack[ui->depth]))
		history_free_view(ui->stack[ui->depth]);
	ui->dirty = true;
}

void ui_before(struct ui *ui, int arg)
{
	(void)arg;
	if (ui->depth > 1)
		ui_back(ui);
	else
		ui_say(ui, MARK_NOTE, "%s", _("this is the first screen"));
}

void ui_after(struct ui *ui, int arg)
{
	struct view *v = ui->depth < UI_STACK ? history_take(ui) : NULL;

	(void)arg;
	if (!v) {
		ui_say(ui, MARK_NOTE, "%s", _("no screen was left that could be gone back into"));
		return;
	}
	v->stale = true;
	ui->stack[ui->depth++] = v;
	ui->dirty = true;
}

void ui_stale(struct ui *ui)
{
	for (int i = 0; i < ui->depth; i++)
		ui->stack[i]->stale = true;
	ui->dirty = true;
}

void ui_request(struct ui *ui, enum request_kind kind)
{
	request_add(&ui->requests, (struct request){ .kind = kind });
}

/* ---- words to the person ---- */

void ui_unsay(struct ui *ui)
{
	if (!ui->message)
		return;
	free(ui->message);
	ui->message = NULL;
	ui->dirty = true;
}

static enum log_level level_of(enum mark m)
{
	switch (m) {
	case MARK_ERROR:
		return LEVEL_ERROR;
	case MARK_WARNING:
		return LEVEL_WARNING;
	case MARK_NOTE:
		return LEVEL_NOTE;
	default:
		return LEVEL_PLAIN;
	}
}

void ui_say(struct ui *ui, enum mark m, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	ui_unsay(ui);
	buf_str(&b);
	ui->message = b.s;
	ui->message_mark = m;
	ui->dirty = true;
	if (m == MARK_NONE)
		return;
	log_sentence(level_of(m), "%1$s", ARGUMENTS(as_code(ui->message)));
}

/* ---- focus ---- */

void view_moved(struct view *v)
{
	if (v->ops->moved)
		v->ops->moved(v);
	v->ui->dirty = true;
}

static void focus_step(struct view *v, int step)
{
	int n = v->ops->npanes, i = v->focus;

	do
		i = (i + step + n) % n;
	while (i != v->focus && v->pane[i].at.h <= 0 && !v->maximised);
	if (i == v->focus)
		return;
	v->focus = i;
	v->stale |= v->maximised;
	view_moved(v);
}

/* ---- common actions ---- */

unsigned ui_has(const struct ui *ui)
{
	const struct view *v = ui_top(ui);

	return v->ops->has | v->pane[v->focus].has;
}

static void page(struct view *v, int sign, unsigned part)
{
	struct tree *t = view_tree(v);
	long by = (long)t->height / (long)part - (part == 1);

	if (by < 1)
		by = 1;
	if (t->text || t->prose ? tree_scroll(t, sign * by) : tree_move(t, sign * by))
		view_moved(v);
}

static bool move(struct view *v, enum action a)
{
	struct tree *t = view_tree(v);

	switch (a) {
	case ACTION_DOWN:
		return tree_move(t, 1);
	case ACTION_UP:
		return tree_move(t, -1) || tree_scroll(t, -1);
	case ACTION_FIRST:
		return tree_home(t);
	case ACTION_LAST:
		return tree_end_key(t);
	default:
		return false;
	}
}

/* Folding may need rows that were not made while they were closed. */
static bool fold(struct view *v, enum action a, int arg)
{
	struct tree *t = view_tree(v);
	bool changed = false;

	switch (a) {
	case ACTION_LEFT:
		changed = tree_close(t);
		break;
	case ACTION_RIGHT:
		changed = tree_open(t);
		break;
	case ACTION_FOLD:
		changed = tree_toggle(t);
		break;
	case ACTION_UNFOLD_ONE:
		changed = tree_set_fold(t, true);
		break;
	case ACTION_FOLD_ONE:
		changed = tree_set_fold(t, false);
		break;
	case ACTION_FOLD_ALL:
		changed = tree_open_all(t);
		break;
	case ACTION_FOLD_LEVEL:
		changed = tree_level(t, (unsigned)arg);
		break;
	default:
		return false;
	}
	v->stale |= t->due;
	return changed;
}

/* ---- actions that are told something ---- */

bool ui_tell(struct ui *ui, const struct action_row *row, const char *text, char *why, size_t max)
{
	ui->dirty = true;
	return row->take(ui, text, why, max);
}

static void told_event(void *ctx, enum prompt_event e)
{
	struct ui *ui = ctx;
	struct prompt *p = &ui->prompt;

	if (e == PROMPT_CANCELLED || (e == PROMPT_DONE && ui_tell(ui, ui->asking, p->text, p->error, sizeof p->error)))
		prompt_close(p);
}

void ui_ask(struct ui *ui, const struct action_row *row)
{
	struct buf preset = BUF_INIT, label = BUF_INIT;

	if (row->preset)
		row->preset(ui, &preset);
	buf_printf(&label, "%s: ", _(row->hint ? row->hint : row->name));
	ui->asking = row;
	prompt_open(&ui->prompt, buf_str(&label), buf_str(&preset), told_event, ui);
	ui->prompt.offered = preset.n > 0;
	buf_free(&preset);
	buf_free(&label);
}

/* ---- actions ---- */

static bool act_on_screen(struct ui *ui, enum action a)
{
	struct view *v = ui_top(ui);

	switch (a) {
	case ACTION_HELP:
		if (v->ops != view_list[view_count - 1])
			ui_open(ui, view_list[view_count - 1], ui_has(ui));
		return true;
	case ACTION_NEXT_PANE:
	case ACTION_PREVIOUS_PANE:
		focus_step(v, a == ACTION_NEXT_PANE ? 1 : -1);
		return true;
	case ACTION_MAXIMISE:
		v->maximised = !v->maximised;
		v->stale = true;
		return true;
	case ACTION_CLEAR:
		v->stale |= v->maximised;
		v->maximised = false;
		search_forget(ui);
		return true;
	case ACTION_ASCII:
		ui->charset = ui->charset == CHARSET_ASCII ? ui->charset_terminal : CHARSET_ASCII;
		ui_stale(ui);
		return true;
	case ACTION_BACK:
		ui_back(ui);
		return true;
	default:
		return false;
	}
}

/* What only the terminal's owner can do. */
static bool act_on_terminal(struct ui *ui, enum action a)
{
	switch (a) {
	case ACTION_LEAVE:
	case ACTION_QUIT:
		ui_request(ui, REQUEST_QUIT);
		return true;
	case ACTION_SUSPEND:
		ui_request(ui, REQUEST_SUSPEND);
		return true;
	case ACTION_REDRAW:
		ui_request(ui, REQUEST_REDRAW);
		return true;
	case ACTION_RELOAD:
		ui_request(ui, REQUEST_RELOAD);
		return true;
	case ACTION_CANCEL:
		ui_request(ui, REQUEST_CANCEL);
		return true;
	default:
		return false;
	}
}

static bool act_on_rows(struct view *v, enum action a, int arg)
{
	switch (a) {
	case ACTION_PAGE_DOWN:
	case ACTION_PAGE_UP:
		page(v, a == ACTION_PAGE_DOWN ? 1 : -1, 1);
		return true;
	case ACTION_HALF_DOWN:
	case ACTION_HALF_UP:
		page(v, a == ACTION_HALF_DOWN ? 1 : -1, 2);
		return true;
	default:
		if (move(v, a) || fold(v, a, arg))
			view_moved(v);
		return true;
	}
}

void ui_act(struct ui *ui, enum action a, int arg)
{
	struct view *v = ui_top(ui);

	ui->dirty = true;
	if (act_on_terminal(ui, a) || !ui_fresh(ui))
		return;
	if ((a == ACTION_BACK || a == ACTION_CLEAR) && view_tree(v)->filter) {
		ui_filter(ui, "");
		return;
	}
	if ((v->ops->act && v->ops->act(v, a, arg)))
		return;
	if (!act_on_screen(ui, a) && !search_act(ui, a))
		act_on_rows(v, a, arg);
}

void ui_run(struct ui *ui, const struct action_row *row, int arg)
{
	if (row->id != ACTION_NONE) {
		ui_act(ui, row->id, arg);
		return;
	}
	ui->dirty = true;
	if (!ui_fresh(ui))
		return;
	if (row->run)
		row->run(ui, arg);
	else
		ui_ask(ui, row);
}

/* What is pasted goes where one types, and is no command elsewhere. A line end is one in a view alone that takes whole
 * texts; a prompt has a single line. true: that is all about this key. */
static bool pasted(struct ui *ui, uint32_t *key)
{
	if (*key == K_PASTE || *key == K_PASTED) {
		ui->pasting = *key == K_PASTE;
		if (ui->prompt.active)
			return true;
	} else if (!ui->pasting) {
		return false;
	}
	if (ui->prompt.active) {
		*key = *key < K_SPACE ? K_SPACE : *key;
		return false;
	}
	if (ui->key_state == K_NONE && ui_fresh(ui) && ui_top(ui)->ops->key && ui_top(ui)->ops->key(ui_top(ui), *key))
		ui->dirty = true;
	else if (*key == K_PASTE)
		ui_say(ui, MARK_NOTE, "%s",
		       _("X takes what is pasted: a message of another program, or a part of its log"));
	return true;
}

void ui_key(struct ui *ui, uint32_t key)
{
	const struct action_row *row;
	uint32_t held = ui->key_state;
	int arg;

	if (pasted(ui, &key))
		return;
	if (ui->prompt.active) {
		prompt_key(&ui->prompt, key);
		ui->dirty = true;
		return;
	}
	ui_unsay(ui);
	if (search_stop(ui) && key == K_ESC) {
		ui_say(ui, MARK_NOTE, "%s", _("the search was stopped"));
		return;
	}
	if (key == K_ESC && task_stop(ui)) {
		ui_say(ui, MARK_NOTE, "%s", _("given up: nothing was written"));
		return;
	}
	if (key == K_ESC && ui->model->fetching) {
		ui_request(ui, REQUEST_CANCEL);
		ui_say(ui, MARK_NOTE, "%s", _("stopped: what came stays, the rest was not fetched"));
		return;
	}
	if (key == K_ESC && ui->model->judging && ui->depth == 1) { /* where its count stands; elsewhere Esc leaves */
		ui_request(ui, REQUEST_CANCEL);
		ui_say(ui, MARK_WARNING, "%s", _("stopped: what was not judged is marked ?"));
		return;
	}
	if (key == K_ESC && ui->model->probing) {
		ui_request(ui, REQUEST_CANCEL);
		ui_say(ui, MARK_NOTE, "%s", _("stopped: what was known before stands"));
		return;
	}
	if (key == K_ESC && model_loading(ui->model) && !model_connecting(ui->model)) {
		ui_request(ui, REQUEST_CANCEL);
		ui_say(ui, MARK_WARNING, "%s", _("stopped: not everything was read; r reads again"));
		return;
	}
	if (ui->key_state == K_NONE && ui_fresh(ui) && ui_top(ui)->ops->key && ui_top(ui)->ops->key(ui_top(ui), key)) {
		ui->dirty = true;
		return;
	}
	key = key_narrow(key);
	row = action_of(&ui->key_state, key, ui_top(ui)->ops, ui_has(ui), &arg);
	ui->dirty |= held != ui->key_state; /* the hints */
	if (row)
		ui_run(ui, row, arg);
	else if (ui->key_state == K_NONE && key != K_ESC)
		ui_say(ui, MARK_NONE, "%s", _("no such key here, ? lists them"));
}

/* ---- the mouse ---- */

static bool inside(struct rect r, int x, int y)
{
	return x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h;
}

/* Hints, tabs and the banner: a click is a key. */
static bool click_hot(struct ui *ui, int x, int y)
{
	for (size_t i = 0; i < ui->nhot && !ui->prompt.active; i++)
		if (inside(ui->hot[i].at, x, y)) {
			ui_key(ui, ui->hot[i].key);
			return true;
		}
	return false;
}

/* A line between panes goes where the button is let go. */
static bool drag(struct ui *ui, struct view *v, enum mouse what, int x, int y)
{
	const struct divider *d = what == MOUSE_CLICK ? layout_divider(v, x, y) : NULL;

	if (what == MOUSE_RELEASE && ui->dragging > 0 && ui->dragging <= v->ndividers) {
		d = &v->divider[ui->dragging - 1];
		if (!layout_divider(v, x, y))
			layout_move(v, d, d->how == SPLIT_ROWS ? y - d->room.y : x - d->room.x);
		ui->dragging = 0;
		return true;
	}
	ui->dragging = d ? (int)(d - v->divider) + 1 : 0;
	return d || what == MOUSE_RELEASE;
}

void ui_mouse(struct ui *ui, enum mouse what, int x, int y)
{
	struct view *v = ui_top(ui);
	int i = 0;
	bool on;

	if ((ui->prompt.active && !(v->ops->has & HAS_TYPING)) || !ui_fresh(ui))
		return;
	if ((what == MOUSE_CLICK || what == MOUSE_DOUBLE) && click_hot(ui, x, y))
		return;
	if (drag(ui, v, what, x, y))
		return;
	while (i < v->ops->npanes && !inside(v->pane[i].at, x, y))
		i++;
	if (i == v->ops->npanes) {
		if (what == MOUSE_CLICK && v->ops->click && v->ops->click(v, x, y))
			ui->dirty = v->stale = true;
		return;
	}
	ui->dirty = true;
	if (what == MOUSE_WHEEL_UP || what == MOUSE_WHEEL_DOWN) {
		if (tree_scroll(&v->pane[i].tree, what == MOUSE_WHEEL_UP ? -3 : 3) && i == v->focus)
			view_moved(v);
		return;
	}
	v->focus = i;
	on = tree_click(view_tree(v), (size_t)(y - v->pane[i].at.y));
	view_moved(v);
	if (what == MOUSE_CLICK && tree_on_sign(view_tree(v), v->pane[i].at, x, (size_t)(y - v->pane[i].at.y)))
		ui_act(ui, ACTION_FOLD, 0);
	else if (what == MOUSE_DOUBLE && (on || !view_tree(v)->prose))
		ui_act(ui, ACTION_OPEN, 0);
}

void ui_size(struct ui *ui, int w, int h)
{
	ui->w = w;
	ui->h = h;
	ui_stale(ui);
}
