/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys: those of the screen it was asked from first, then the rest; what is typed leaves those that have to do with
 * it. All of it comes from the action table. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "ui/frame/action.h"
#include "ui/frame/layout.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/grid.h"
#include "ui/kit/key.h"
#include "ui/kit/prompt.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/question.h"
#include "ui/view/tag.h"
#include "ui/view/verdict.h"
#include "ui/view/view_list.h"

#include <string.h>
#include <strings.h>

#define KEYS_CELLS 12
#define HEAD_LINES 2 /* how rows are filtered, and a blank */
#define COLUMNS_MAX 3

/* In a tag: which part of the help (behind the two of the screen below one of each view), and which row of it. */
enum { PART_HERE, PART_EVERYWHERE, PART_VIEWS };
#define PART_ROWS 1024

struct help_view {
	struct view v;
	unsigned has;  /* of the view below, its pane included */
	bool one_list; /* one pane has all rows */
	struct prompt line; /* what is looked for */
};

static struct help_view *self(struct view *v)
{
	return (struct help_view *)v;
}

static struct view *below(const struct view *v)
{
	return v->ui->stack[v->ui->depth > 1 ? v->ui->depth - 2 : 0];
}

static void nothing(void *ctx, enum prompt_event e)
{
	(void)ctx, (void)e;
}

static void help_open(struct view *v, uint64_t arg)
{
	self(v)->has = (unsigned)arg;
	prompt_open(&self(v)->line, _("Filter: "), "", nothing, NULL);
	for (int i = 0; i < COLUMNS_MAX; i++)
		v->pane[i].has = HAS_ROWS | HAS_TYPING;
}

static void help_close(struct view *v)
{
	prompt_close(&self(v)->line);
}

/* So many columns of keys stand beside each other. */
static int columns_of(const struct view *v)
{
	return v->body.w >= 160 ? 3 : v->body.w >= 100 ? 2 : 1;
}

static int column_width(struct view *v)
{
	return self(v)->one_list ? row_prose(v->body.w - 2) : v->body.w / columns_of(v) - 2;
}

static void help_layout(struct view *v)
{
	struct rect room = v->body.h > 3 * HEAD_LINES ? rect_under(v->body, HEAD_LINES) : v->body;
	int n = columns_of(v), w = v->body.w / n;

	self(v)->one_list = self(v)->line.n > 0 || v->maximised || n == 1;
	if (v->focus >= n)
		v->focus = 0;
	for (int i = 0; i < COLUMNS_MAX; i++) {
		v->pane[i].has = HAS_ROWS | HAS_TYPING | (n > 1 && !self(v)->one_list ? HAS_PANES : 0);
		if (self(v)->one_list ? i == v->focus : i < n)
			v->pane[i].at =
			    self(v)->one_list ? room : (struct rect){ room.x + i * w, room.y, w, room.h };
	}
}

/* ---- rows ---- */

/* The rows of all columns in one. */
struct help_rows {
	struct view *v;
	struct rows *r;
};

static void action_rows(const struct help_rows *h, const struct action_row *a, size_t part, size_t i)
{
	const char *keys = action_keys(a);

	size_t first = h->r->list.n;

	if (!*keys)
		keys = arena_printf(rows_arena(h->r), ":%s", a->name);
	rows_field(h->r, TAG(KIND_ACTION, part * PART_ROWS + i + 1, 0), column_width(h->v), KEYS_CELLS, keys,
	           STYLE_PLAIN, _(a->help));
	h->r->list.v[first].left[0].style = STYLE_KEY;
}

/* A letter alone is a key; more of them are words of what it does. */
static bool fits(const struct action_row *a, const char *keys, const char *word)
{
	if (!word[1]) {
		for (const char *k = keys; *k; k += strcspn(k, " "), k += *k == ' ')
			if (*k == *word)
				return true;
		return *a->name == *word;
	}
	return strstr(keys, word) || strcasestr(a->name, word) || strcasestr(_(a->help), word);
}

/* All words that are typed have to do with it. */
static bool looked_for(const struct help_rows *h, const struct action_row *a)
{
	size_t n;

	for (const char *s = self(h->v)->line.text + strspn(self(h->v)->line.text, " "); *s; s += n, s += strspn(s, " ")) {
		n = strcspn(s, " ");
		if (!fits(a, action_keys(a), arena_strndup(rows_arena(h->r), s, n)))
			return false;
	}
	return true;
}

/* Rows under a heading that appears with the first of them. */
struct help_part {
	const struct help_rows *h;
	const char *title;
	size_t part;
	bool any;
};

static void part_row(struct help_part *p, const struct action_row *a, size_t i)
{
	if (!looked_for(p->h, a))
		return;
	if (!p->any)
		rows_heading(p->h->r, p->title, NULL);
	p->any = true;
	action_rows(p->h, a, p->part, i);
}

static void part_end(struct help_part *p)
{
	if (p->any)
		rows_blank(p->h->r);
}

/* What the screen below has: first what not every screen has. */
static void part_here(const struct help_rows *h, const char *title, size_t part)
{
	const struct view_ops *ops = below(h->v)->ops;
	struct help_part p = { h, title, part, false };
	const struct action_row *a;

	for (size_t i = 0; (a = action_at(ops, i)); i++)
		if ((a->where == ANYWHERE) == (part == PART_EVERYWHERE) && action_valid(a, ops, self(h->v)->has))
			part_row(&p, a, i);
	part_end(&p);
}

static void part_of_view(const struct help_rows *h, size_t view)
{
	const struct view_ops *ops = view_list[view];
	struct help_part p = { h, _(ops->title), PART_VIEWS + view, false };

	for (size_t i = 0; i < ops->nactions; i++)
		part_row(&p, &ops->actions[i], i);
	part_end(&p);
}

static void marks(struct rows *r, int width)
{
	static const struct {
		enum mark mark;
		const char *text;
	} rows[] = {
		{ MARK_ERROR, N_("error: the verdict or the connection fails by it") },
		{ MARK_WARNING, N_("warning: some common program refuses it, or it will fail soon") },
		{ MARK_NOTE, N_("note: good to know") },
		{ MARK_UNKNOWN, N_("unknown: missing, or it could not be checked") },
		{ MARK_OK, N_("nothing to remark") },
	};

	rows_heading(r, _("MARKS"), NULL);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		rows_field(r, 0, width, KEYS_CELLS, mark_text(rows[i].mark), STYLE_PLAIN, _(rows[i].text));
}

static void all_rows(const struct help_rows *h)
{
	const struct view_ops *ops = below(h->v)->ops;
	struct buf title = BUF_INIT;

	buf_printf(&title, _("THIS SCREEN: %s"), _(ops->title));
	part_here(h, buf_str(&title), PART_HERE);
	part_here(h, _("EVERYWHERE"), PART_EVERYWHERE);
	for (size_t i = 0; i < view_count; i++)
		if (view_list[i] != ops)
			part_of_view(h, i);
	if (self(h->v)->line.n == 0)
		marks(h->r, column_width(h->v));
	else if (h->r->list.n == 0)
		rows_text(h->r, column_width(h->v), 0, STYLE_DIM, _("no key has to do with this; Esc shows all"));
	buf_free(&title);
}

/* Where a column begins: never in the midst of an entry. */
static size_t column_begin(const struct rows *r, size_t column, size_t columns)
{
	size_t at = column * ((r->list.n + columns - 1) / columns);

	if (at >= r->list.n)
		return r->list.n;
	while (at > 0 && r->list.v[at].tag && r->list.v[at].left[0].style != STYLE_KEY)
		at--;
	return at;
}

/* One long column becomes several, each read from its top to its end. */
static void keep_column(struct rows *r, size_t column, size_t columns)
{
	size_t from = column_begin(r, column, columns), end = column_begin(r, column + 1, columns);

	memmove(r->list.v, r->list.v + from, (end - from) * sizeof *r->list.v);
	r->list.n = end - from;
}

static void help_fill(struct view *v)
{
	size_t n = (size_t)columns_of(v);

	for (size_t i = 0; i < COLUMNS_MAX; i++) {
		struct tree *t = &v->pane[i].tree;

		tree_begin(t);
		if (v->pane[i].at.h > 0)
			all_rows(&(struct help_rows){ v, &t->rows });
		if (v->pane[i].at.h > 0 && !self(v)->one_list)
			keep_column(&t->rows, i, n);
		tree_end(t);
	}
}

/* What is looked for, above all columns. */
static void help_overlay(struct view *v, struct grid *g)
{
	const struct prompt *line = &self(v)->line;
	int at = (int)text_width(line->label) + 3;

	if (v->pane[v->focus].at.y == v->body.y)
		return;
	prompt_paint(line, g, v->body.y);
	g->cursor_shown = line->n > 0;
	if (line->n == 0)
		grid_put(g, at, v->body.y, g->w - at - 1, STYLE_DIM, _("type a word, or a key; Enter runs the entry"));
}

static void help_moved(struct view *v)
{
	bool one_list = self(v)->line.n > 0 || v->maximised || columns_of(v) == 1;

	v->stale |= one_list != self(v)->one_list;
}

/* ---- the line ---- */

/* What the line has a use for; nothing is typed yet where a habit leads elsewhere. */
static bool is_typed(const struct prompt *line, uint32_t key)
{
	if (line->n == 0)
		return key > K_SPACE && key < K_UP && key != 'q' && key != ':' && key != '/' && key != '~' && key != 'O';
	return (key >= K_SPACE && key < K_UP) || key == K_BACKSPACE || key == CONTROL('H') || key == CONTROL('U');
}

static bool help_key(struct view *v, uint32_t key)
{
	struct prompt *line = &self(v)->line;

	key = key_narrow(key);
	if (key == K_ESC && line->n > 0)
		prompt_set(line, "");
	else if (is_typed(line, key))
		prompt_key(line, key);
	else
		return false;
	v->focus = 0;
	v->stale = true;
	if (ui_fresh(v->ui))
		tree_home(view_tree(v));
	return true;
}

/* ---- doing what a row says ---- */

/* NULL: no row of keys is chosen. *here: it has a meaning on the screen below. */
static const struct action_row *chosen(struct view *v, bool *here)
{
	uint64_t tag = ui_fresh(v->ui) ? tree_tag(view_tree(v)) : 0;
	size_t place = tag ? (size_t)TAG_A(tag) - 1 : 0, part = place / PART_ROWS, i = place % PART_ROWS;

	*here = part < PART_VIEWS;
	if (!tag)
		return NULL;
	if (*here)
		return action_at(below(v)->ops, i);
	part -= PART_VIEWS;
	return part < view_count && i < view_list[part]->nactions ? &view_list[part]->actions[i] : NULL;
}

static bool help_act(struct view *v, enum action a, int arg)
{
	struct ui *ui = v->ui;
	const struct action_row *row;
	bool here;

	(void)arg;
	if (a != ACTION_OPEN)
		return false;
	row = chosen(v, &here);
	if (!row) {
		ui_say(ui, MARK_NOTE, "%s", _("choose a key: Enter does what it does"));
	} else if (!here) {
		ui_say(ui, MARK_NOTE, "%s", _("this key is one of another screen"));
	} else {
		ui_back(ui);
		ui_run(ui, row, 0);
	}
	return true;
}

static void help_describe(struct view *v, struct rows *r, struct row *row)
{
	row_put(r, row, STYLE_STRONG, _("help"));
	question_words(v->ui, r, row, v->body.w);
}

/* clang-format off */
static const struct action_row help_actions[] = {
	{ .id = ACTION_OPEN, .name = "do-key", .keys = "Enter", .help = N_("do what this line says, on the screen below"),
	  .rank = 3, .hint = N_("do it") },
};
/* clang-format on */

const struct view_ops view_help = {
	.name = "help",
	.title = N_("Help"),
	.has = HAS_BACK,
	.size = sizeof(struct help_view),
	.npanes = COLUMNS_MAX,
	.open = help_open,
	.close = help_close,
	.layout = help_layout,
	.fill = help_fill,
	.moved = help_moved,
	.overlay = help_overlay,
	.key = help_key,
	.act = help_act,
	.actions = help_actions,
	.nactions = sizeof help_actions / sizeof *help_actions,
	.banner = verdict_banner,
	.describe = help_describe,
};
