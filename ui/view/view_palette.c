/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The palette: everything that can be done on the screen below it, found by typing. Its rows are those of the action
 * tables; a word behind the name is what the action is told. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "ui/frame/action.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/column.h"
#include "ui/kit/key.h"
#include "ui/kit/prompt.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/question.h"
#include "ui/view/tag.h"
#include "ui/view/verdict.h"
#include "ui/view/view_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NAME, KEYS, HELP };

static const struct column columns[] = {
	[NAME] = { "name", .min = 32, .gap = 1 }, /* and what the action is told */
	[KEYS] = { "keys", .min = 11, .gap = 1 },
	[HELP] = { "help" },
};

enum closeness { EXACT, BEGINS, HOLDS, SCATTERED, EXPLAINED, STRANGER };

static struct view *below(struct view *v)
{
	return v->ui->stack[v->ui->depth > 1 ? v->ui->depth - 2 : 0];
}

static unsigned has_below(struct view *v)
{
	struct view *b = below(v);

	return b->ops->has | b->pane[b->focus].has;
}

/* ---- which rows ---- */

static bool scattered(const char *name, const char *word, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		name = strchr(name, word[i]);
		if (!name)
			return false;
		name++;
	}
	return true;
}

static bool holds(const char *text, const char *word, size_t n)
{
	for (; *text; text++)
		if (strncasecmp(text, word, n) == 0)
			return true;
	return false;
}

static enum closeness closeness(const struct action_row *row, const char *word, size_t n)
{
	if (n == 0) /* what can be told something is what one comes for */
		return row->arg ? EXACT : BEGINS;
	if (strncmp(row->name, word, n) == 0)
		return row->name[n] ? BEGINS : EXACT;
	if (holds(row->name, word, n))
		return HOLDS;
	if (scattered(row->name, word, n))
		return SCATTERED;
	return holds(_(row->help), word, n) ? EXPLAINED : STRANGER;
}

static bool offered(struct view *v, const struct action_row *row)
{
	return action_valid(row, below(v)->ops, has_below(v)) && row != view_palette.entry;
}

/* i: its place in action_at, by which it is found again when the rows are made anew. */
static void add_action(struct view *v, const struct action_row *a, size_t i)
{
	struct rows *r = &v->pane[0].tree.rows;
	struct row *row = rows_add(r, TAG(KIND_ACTION, 0, i + 1), 0);

	row_putf(r, row, STYLE_STRONG, "%s ", a->name);
	column_more(r, row, &columns[NAME], 0, strlen(a->name) + 1, STYLE_DIM, a->arg ? _(a->arg) : "");
	column_put(r, row, &columns[KEYS], 0, STYLE_KEY, action_keys(a));
	column_put(r, row, &columns[HELP], 0, STYLE_PLAIN, _(a->help));
}

static void palette_fill(struct view *v)
{
	const char *word = v->ui->prompt.active ? v->ui->prompt.text : "";
	size_t n = strcspn(word, " ");
	struct tree *t = &v->pane[0].tree;
	const struct action_row *a;

	tree_begin(t);
	/* Who is told something is meant exactly: then a name that only begins alike is not offered beside it. */
	for (int c = EXACT; c < STRANGER && !(c > EXACT && word[n] && t->rows.list.n > 0); c++)
		for (size_t i = 0; (a = action_at(below(v)->ops, i)); i++)
			if (offered(v, a) && (int)closeness(a, word, n) == c)
				add_action(v, a, i);
	tree_end(t);
}

/* ---- typing ---- */

static const struct action_row *chosen(struct view *v)
{
	uint64_t tag = ui_fresh(v->ui) ? tree_tag(view_tree(v)) : 0;

	return tag ? action_at(below(v)->ops, (size_t)TAG_B(tag) - 1) : NULL;
}

static void palette_event(void *ctx, enum prompt_event e);
static bool palette_key(void *ctx, uint32_t key);

static void type_into(struct ui *ui, const char *text)
{
	prompt_open(&ui->prompt, ":", text, palette_event, ui);
	ui->prompt.key = palette_key;
}

static void tell(struct ui *ui, const struct action_row *a, const char *typed)
{
	const char *text = typed + strcspn(typed, " ");
	char why[sizeof ui->prompt.error] = "";

	text += strspn(text, " ");
	if (!*text) {
		ui_run(ui, a, 0);
	} else if (!a->take || !ui_tell(ui, a, text, why, sizeof why)) {
		ui_open(ui, &view_palette, 0);
		type_into(ui, typed);
		snprintf(ui->prompt.error, sizeof why, "%s", a->take ? why : _("nothing is to stand behind it"));
	}
}

static void do_it(struct ui *ui)
{
	const struct action_row *a = chosen(ui_top(ui));
	char *typed;

	if (!a) {
		snprintf(ui->prompt.error, sizeof ui->prompt.error, "%s", _("there is no such action on this screen"));
		return;
	}
	typed = xstrdup(ui->prompt.text);
	ui_back(ui);
	tell(ui, a, typed);
	free(typed);
}

static void palette_event(void *ctx, enum prompt_event e)
{
	struct ui *ui = ctx;
	struct view *v = ui_top(ui);

	if (e == PROMPT_CANCELLED)
		ui_back(ui);
	else if (e == PROMPT_DONE)
		do_it(ui);
	else if (e == PROMPT_EDITED) {
		v->stale = true;
		if (ui_fresh(ui))
			tree_home(view_tree(v)); /* the closest */
	}
}

/* One of "a|b|c" that begins as was typed; a word in capitals is a placeholder. */
static const char *choice(struct arena *a, const char *list, const char *begun)
{
	for (size_t n; *list; list += n + (list[n] == '|')) {
		n = strcspn(list, "|");
		if (n > strlen(begun) && *list >= 'a' && *list <= 'z' && strncmp(list, begun, strlen(begun)) == 0)
			return arena_strndup(a, list, n);
	}
	return NULL;
}

static void complete(struct ui *ui)
{
	const struct action_row *a = chosen(ui_top(ui));
	const char *word = ui->prompt.text + strcspn(ui->prompt.text, " "), *rest;
	struct arena *arena = arena_new();

	if (a && *word) {
		rest = a->arg ? choice(arena, a->arg, word + strspn(word, " ")) : NULL;
		if (rest)
			prompt_set(&ui->prompt, arena_printf(arena, "%s %s", a->name, rest));
	} else if (a) {
		prompt_set(&ui->prompt, arena_printf(arena, "%s%s", a->name, a->take ? " " : ""));
	}
	ui_top(ui)->stale = true;
	arena_free(arena);
}

static bool palette_key(void *ctx, uint32_t key)
{
	struct ui *ui = ctx;
	struct tree *t = view_tree(ui_top(ui));

	if (!ui_fresh(ui))
		return false;
	if (key == K_TAB)
		complete(ui);
	else if (key == K_UP || key == K_BACK_TAB)
		tree_move(t, -1);
	else if (key == K_DOWN)
		tree_move(t, 1);
	else if (key == K_PAGE_UP || key == K_PAGE_DOWN)
		tree_move(t, (long)t->height * (key == K_PAGE_UP ? -1 : 1));
	else if (key == K_BACKSPACE && ui->prompt.n == 0)
		ui_back(ui);
	else
		return false;
	return true;
}

/* ---- the view ---- */

static void palette_open(struct view *v, uint64_t arg)
{
	(void)arg;
	v->pane[0].has = HAS_ROWS;
}

static void palette_close(struct view *v)
{
	prompt_close(&v->ui->prompt);
}

static void palette_layout(struct view *v)
{
	v->pane[0].at = v->body;
}

static bool palette_act(struct view *v, enum action a, int arg)
{
	(void)arg;
	if (a == ACTION_OPEN)
		do_it(v->ui);
	return a == ACTION_OPEN;
}

static void palette_describe(struct view *v, struct rows *r, struct row *row)
{
	row_put(r, row, STYLE_STRONG, _("what can be done"));
	question_words(v->ui, r, row, v->body.w);
}

static void palette_status(struct view *v, struct rows *r, struct row *row)
{
	const struct action_row *a = chosen(v);

	if (a)
		row_put(r, row, STYLE_PLAIN, _(a->help));
	else
		row_put(r, row, STYLE_WARNING, _("there is no such action on this screen"));
	if (v->body.w >= UI_WIDE)
		row_right(r, row, STYLE_DIM, _("Enter does it   Tab completes   Esc back"));
}

static void open_palette(struct ui *ui, int arg)
{
	(void)arg;
	ui_open(ui, &view_palette, 0);
	type_into(ui, "");
}

static const struct action_row palette_entry = {
	.name = "palette",
	.keys = ":",
	.help = N_("find an action by its name, and do it"),
	.where = ANYWHERE,
	.rank = 5,
	.hint = N_("cmd"),
	.run = open_palette,
};

const struct view_ops view_palette = {
	.name = "palette",
	.title = N_("What can be done"),
	.has = HAS_BACK | HAS_TYPING,
	.size = sizeof(struct view),
	.npanes = 1,
	.open = palette_open,
	.close = palette_close,
	.layout = palette_layout,
	.fill = palette_fill,
	.act = palette_act,
	.entry = &palette_entry,
	.banner = verdict_banner,
	.describe = palette_describe,
	.status = palette_status,
};
