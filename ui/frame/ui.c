/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stack of views, and what a key, a click or a new size means to it. */
#include "config.h"

#include "ui/frame/ui.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/log.h"
#include "ui/frame/action.h"
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

static void view_free(struct view *v)
{
	if (v->ops->close)
		v->ops->close(v);
	for (int i = 0; i < VIEW_PANES; i++)
		tree_free(&v->pane[i].tree);
	free(v);
}

void ui_free(struct ui *ui)
{
	while (ui->depth > 0)
		view_free(ui->stack[--ui->depth]);
	prompt_close(&ui->prompt);
	free(ui->message);
	free(ui->needle);
	for (int i = 0; i < UI_SEARCHES; i++)
		free(ui->searched[i]);
	buf_free(&ui->copy);
	free(ui->shell);
	free(ui->edit_path);
	buf_free(&ui->file);
	free(ui->file_path);
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
	view_free(ui->stack[--ui->depth]);
	ui->dirty = true;
}

void ui_stale(struct ui *ui)
{
	for (int i = 0; i < ui->depth; i++)
		ui->stack[i]->stale = true;
	ui->dirty = true;
}

/* ---- words to the person ---- */

static void forget_message(struct ui *ui)
{
	if (!ui->message)
		return;
	free(ui->message);
	ui->message = NULL;
	ui->dirty = true;
}

void ui_say(struct ui *ui, enum mark m, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	forget_message(ui);
	buf_str(&b);
	ui->message = b.s;
	ui->message_mark = m;
	ui->dirty = true;
	if (m == MARK_NONE)
		return;
	log_line("%s%s",
	         m == MARK_ERROR     ? "error: "
	         : m == MARK_WARNING ? "warning: "
	         : m == MARK_NOTE    ? "note: "
	                             : "",
	         ui->message);
}

/* ---- focus ---- */

static void moved(struct view *v)
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
	moved(v);
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
	if (t->text ? tree_scroll(t, sign * by) : tree_move(t, sign * by))
		moved(v);
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

/* ---- search ---- */

#define SLICE_ROWS 100
#define SLICE_MS 8

/* Rows until the slice is over. */
static bool step_rows(struct tree *t, bool (*step)(struct tree *t, size_t max))
{
	int64_t until = clock_monotonic_ms() + SLICE_MS;
	size_t before = SIZE_MAX, now;
	bool more;

	do {
		more = step(t, SLICE_ROWS);
		now = t->hits.looked_at + t->looked_at;
		if (now == before)
			break;
		before = now;
	} while (more && clock_monotonic_ms() < until);
	return more;
}

static enum found seek_rows(struct tree *t)
{
	int64_t until = clock_monotonic_ms() + SLICE_MS;
	enum found is;
	size_t before;

	do {
		before = t->seek.k;
		is = tree_find_step(t, SLICE_ROWS);
	} while (is == FOUND_LATER && t->seek.k > before && clock_monotonic_ms() < until);
	return is;
}

/* "3 of 17"; while they are still counted "3 of 17+", or nothing where the count has not come to it. */
static void hits_words(const struct tree *t, struct buf *out)
{
	if (t->hits.at > 0)
		buf_printf(out, t->hits.on ? _("%zu of %zu+") : _("%zu of %zu"), t->hits.at, t->hits.n);
}

static void say_found(struct ui *ui)
{
	struct tree *t = view_tree(ui_top(ui));
	struct buf hits = BUF_INIT;

	hits_words(t, &hits);
	if (ui->found == FOUND_WRAPPED)
		ui_say(ui, MARK_NOTE, "%s%s%s",
		       t->seek.forward ? _("found above: the search went on from the top")
		                       : _("found below: the search went on from the end"),
		       hits.n > 0 ? "   " : "", buf_str(&hits));
	else if (hits.n > 0)
		ui_say(ui, MARK_NONE, "%s", buf_str(&hits));
	buf_free(&hits);
}

static void found(struct ui *ui, enum found found)
{
	struct tree *t = view_tree(ui_top(ui));

	ui->found = found;
	if (found == FOUND_NOTHING) {
		ui_say(ui, MARK_WARNING, "%s", _("not found"));
	} else if (found == FOUND_LATER) {
		ui_say(ui, MARK_NONE, _("searching .. %u %%   Esc stops"), tree_find_percent(t));
		return;
	} else {
		tree_hits_begin(t);
		step_rows(t, tree_hits_step);
		say_found(ui);
	}
	moved(ui_top(ui));
}

static void find(struct ui *ui, bool forward, bool here)
{
	struct tree *t = view_tree(ui_top(ui));

	if (!ui->needle) {
		ui_say(ui, MARK_NOTE, "%s", _("nothing was searched for yet: / begins"));
		return;
	}
	tree_needle(t, ui->needle);
	tree_find_begin(t, forward, here);
	found(ui, seek_rows(t));
}

/* A slice of a search, or of counting what it finds. false: there is nothing to do, or only later. */
static bool find_slice(struct ui *ui)
{
	struct tree *t = view_tree(ui_top(ui));
	size_t k = t->seek.k, counted = t->hits.looked_at;

	if (t->seek.on) {
		forget_message(ui);
		found(ui, seek_rows(t));
		return !t->seek.on || t->seek.k > k;
	}
	if (!t->hits.on)
		return false;
	step_rows(t, tree_hits_step);
	say_found(ui); /* a key would have ended it */
	return t->hits.on && t->hits.looked_at > counted;
}

/* false: none was going on. */
static bool stop_find(struct ui *ui)
{
	struct tree *t = view_tree(ui_top(ui));
	bool was = t->seek.on;

	tree_find_stop(t);
	return was;
}

void ui_find(struct ui *ui, const char *needle)
{
	free(ui->needle);
	ui->needle = *needle ? xstrdup(needle) : NULL;
	if (!ui_fresh(ui))
		return;
	if (ui->needle)
		find(ui, true, true);
	else
		tree_needle(view_tree(ui_top(ui)), NULL);
}

static void remember_search(struct ui *ui, const char *needle)
{
	int i = 0;

	if (!*needle || (ui->searched[0] && strcmp(ui->searched[0], needle) == 0))
		return;
	while (i < UI_SEARCHES - 1 && ui->searched[i] && strcmp(ui->searched[i], needle) != 0)
		i++;
	free(ui->searched[i]);
	memmove(ui->searched + 1, ui->searched, (size_t)i * sizeof *ui->searched);
	ui->searched[0] = xstrdup(needle);
}

static void find_event(void *ctx, enum prompt_event e)
{
	struct ui *ui = ctx;

	if (e == PROMPT_EDITED) {
		forget_message(ui);
		ui_find(ui, ui->prompt.text);
	} else if (e != PROMPT_NOTHING) {
		if (e == PROMPT_DONE)
			remember_search(ui, ui->prompt.text);
		else
			forget_message(ui);
		if (e == PROMPT_CANCELLED)
			stop_find(ui);
		prompt_close(&ui->prompt);
	}
}

/* Up and Down: what was searched for before. */
static bool find_key(void *ctx, uint32_t key)
{
	struct ui *ui = ctx;
	int at = ui->searched_at + (key == K_UP ? 1 : -1);

	if (key != K_UP && key != K_DOWN)
		return false;
	if (at < -1 || at >= UI_SEARCHES || (at >= 0 && !ui->searched[at]))
		return true;
	ui->searched_at = at;
	prompt_set(&ui->prompt, at < 0 ? "" : ui->searched[at]);
	find_event(ui, PROMPT_EDITED);
	return true;
}

/* ---- filter ---- */

void ui_filter(struct ui *ui, const char *filter)
{
	struct view *v = ui_top(ui);

	if (*filter && v->ops->act)
		v->ops->act(v, ACTION_FILTER, 0);
	if (!ui_fresh(ui))
		return;
	tree_filter(view_tree(v), filter);
	ui_step(ui);
	moved(v);
}

bool ui_step(struct ui *ui)
{
	struct tree *t = view_tree(ui_top(ui));
	size_t before = t->looked_at;
	bool more = step_rows(t, tree_filter_step);

	ui->dirty |= t->source && t->filter && (more || t->looked_at > 0) && ui->filtering;
	ui->filtering = more;
	return find_slice(ui) || (more && t->looked_at > before);
}

static void filter_event(void *ctx, enum prompt_event e)
{
	struct ui *ui = ctx;

	if (e == PROMPT_EDITED)
		ui_filter(ui, ui->prompt.text);
	else if (e == PROMPT_CANCELLED)
		ui_filter(ui, "");
	if (e == PROMPT_CANCELLED || e == PROMPT_DONE)
		prompt_close(&ui->prompt);
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

static void ask_for(struct ui *ui, const struct action_row *row)
{
	struct buf preset = BUF_INIT, label = BUF_INIT;

	if (row->preset)
		row->preset(ui, &preset);
	buf_printf(&label, "%s: ", _(row->hint ? row->hint : row->name));
	ui->asking = row;
	prompt_open(&ui->prompt, buf_str(&label), buf_str(&preset), told_event, ui);
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
		free(ui->needle);
		ui->needle = NULL;
		for (int i = 0; i < v->ops->npanes; i++)
			tree_needle(&v->pane[i].tree, NULL);
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

static bool act_by_prompt(struct ui *ui, enum action a)
{
	switch (a) {
	case ACTION_FIND:
		prompt_open(&ui->prompt, "/", "", find_event, ui);
		ui->prompt.key = find_key;
		ui->searched_at = -1;
		return true;
	case ACTION_FILTER:
		prompt_open(&ui->prompt, _("only: "),
		            view_tree(ui_top(ui))->filter ? view_tree(ui_top(ui))->filter : "", filter_event, ui);
		return true;
	case ACTION_FIND_NEXT:
	case ACTION_FIND_PREVIOUS:
		find(ui, a == ACTION_FIND_NEXT, false);
		return true;
	default:
		return false;
	}
}

/* Wishes to the terminal's owner. */
static unsigned want_of(enum action a)
{
	switch (a) {
	case ACTION_LEAVE:
	case ACTION_QUIT:
		return WANT_QUIT;
	case ACTION_SUSPEND:
		return WANT_SUSPEND;
	case ACTION_REDRAW:
		return WANT_REDRAW;
	case ACTION_RELOAD:
		return WANT_RELOAD;
	case ACTION_CANCEL:
		return WANT_CANCEL;
	default:
		return 0;
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
			moved(v);
		return true;
	}
}

void ui_act(struct ui *ui, enum action a, int arg)
{
	struct view *v = ui_top(ui);

	ui->dirty = true;
	ui->want |= want_of(a);
	if (want_of(a) || !ui_fresh(ui))
		return;
	if ((a == ACTION_BACK || a == ACTION_CLEAR) && view_tree(v)->filter) {
		ui_filter(ui, "");
		return;
	}
	if ((v->ops->act && v->ops->act(v, a, arg)))
		return;
	if (!act_on_screen(ui, a) && !act_by_prompt(ui, a))
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
		ask_for(ui, row);
}

void ui_key(struct ui *ui, uint32_t key)
{
	const struct action_row *row;
	uint32_t held = ui->key_state;
	int arg;

	if (ui->prompt.active) {
		prompt_key(&ui->prompt, key);
		ui->dirty = true;
		return;
	}
	forget_message(ui);
	if (stop_find(ui) && key == K_ESC) {
		ui_say(ui, MARK_NOTE, "%s", _("the search was stopped"));
		return;
	}
	if (ui->key_state == K_NONE && ui_fresh(ui) && ui_top(ui)->ops->key && ui_top(ui)->ops->key(ui_top(ui), key)) {
		ui->dirty = true;
		return;
	}
	row = action_of(&ui->key_state, key, ui_top(ui)->ops, ui_has(ui), &arg);
	ui->dirty |= held != ui->key_state; /* the hints */
	if (row)
		ui_run(ui, row, arg);
}

/* ---- the mouse ---- */

static bool inside(struct rect r, int x, int y)
{
	return x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h;
}

void ui_mouse(struct ui *ui, enum mouse what, int x, int y)
{
	struct view *v = ui_top(ui);
	int i = 0;

	if ((ui->prompt.active && !(v->ops->has & HAS_TYPING)) || !ui_fresh(ui))
		return;
	while (i < v->ops->npanes && !inside(v->pane[i].at, x, y))
		i++;
	if (i == v->ops->npanes)
		return;
	ui->dirty = true;
	if (what == MOUSE_WHEEL_UP || what == MOUSE_WHEEL_DOWN) {
		if (tree_scroll(&v->pane[i].tree, what == MOUSE_WHEEL_UP ? -3 : 3) && i == v->focus)
			moved(v);
		return;
	}
	v->focus = i;
	tree_click(view_tree(v), (size_t)(y - v->pane[i].at.y));
	moved(v);
	if (what == MOUSE_DOUBLE)
		ui_act(ui, ACTION_OPEN, 0);
}

void ui_size(struct ui *ui, int w, int h)
{
	ui->w = w;
	ui->h = h;
	ui_stale(ui);
}
