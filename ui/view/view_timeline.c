/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Validity over time: a bar for each certificate and list, the time asked about, the windows of a rotation, and of the
 * row that is selected what takes its place and what stands below it. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cert/certificate.h"
#include "cert/name.h"
#include "change/timeline.h"
#include "load/certset.h"
#include "report/bars.h"
#include "ui/frame/action.h"
#include "ui/frame/banner.h"
#include "ui/frame/layout.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/column.h"
#include "ui/kit/grid.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/command.h"
#include "ui/view/detail.h"
#include "ui/view/findings.h"
#include "ui/view/main_tree.h"
#include "ui/view/question.h"
#include "ui/view/tag.h"
#include "ui/view/verdict.h"
#include "ui/view/view_list.h"

#include <stdlib.h>
#include <string.h>

#define HEAD_LINES 2
#define CHOSEN_LINES 2  /* what is said of the selected row */
#define CHOSEN_ROOM 7   /* lines below the list: from here on it has a place of its own where it would be out of sight below the windows */
#define BESIDE_DATES 96 /* columns: below it the words of a window stand under its dates */
#define BELOW_MAX 6     /* names of what stands below a CA */

enum { LIST, WINDOWS, CHOSEN, PANES };
enum { MARK, NAME, BY, BAR, END, LEFT, COLUMNS };

static const struct column columns[COLUMNS] = {
	[MARK] = { "mark", .min = 3 },
	[NAME] = { "name", .sort = N_("sorted by name"), .min = 14, .max = 26, .share = 26, .gap = 1 },
	[BY] = { "issuer", .sort = N_("sorted by issuer"), .min = 12, .max = 28, .share = 16, .gap = 1,
	         .align = ALIGN_TAIL, .from = 70 },
	[BAR] = { "validity" },
	[END] = { "end", .title = N_("until"), .min = 12, .align = ALIGN_RIGHT, .from = 70 },
	[LEFT] = { "left", .title = N_("left"), .sort = N_("sorted by end"), .min = 8, .align = ALIGN_RIGHT },
};

enum { DATES, WHAT, WHY };

static const struct column window_columns[] = {
	[DATES] = { "dates", .min = 24, .gap = 2, .align = ALIGN_RIGHT },
	[WHAT] = { "window", .min = 16, .gap = 2 },
	[WHY] = { "why" },
};

struct timeline_view {
	struct view v;
	struct arena *arena; /* of what was made by the last fill */
	struct timeline *t;  /* NULL: there is no answer yet */
	struct scale scale;
	int64_t at;  /* for which the scale was chosen */
	bool chosen; /* the scale is the person's */
	int order;   /* column */
	bool issues; /* these rows alone */
	size_t hidden;
	int lines; /* of the windows */
};

static struct timeline_view *self(struct view *v)
{
	return (struct timeline_view *)v;
}

static void timeline_open(struct view *v, uint64_t arg)
{
	(void)arg;
	self(v)->order = LEFT;
	v->pane[LIST].has = HAS_ROWS;
	v->pane[WINDOWS].tree.text = v->pane[CHOSEN].tree.text = true;
}

static void timeline_close(struct view *v)
{
	arena_free(self(v)->arena);
}

static int side_cells(const struct view *v)
{
	return columns_cells(columns, BAR, v->body.w);
}

static void timeline_layout(struct view *v)
{
	bool no_head = v->maximised && v->focus == WINDOWS;

	struct rect *windows = &v->pane[WINDOWS].at;

	v->pane[CHOSEN].at = (struct rect){ 0 };
	v->focus = v->focus == CHOSEN ? WINDOWS : v->focus;
	layout_split(v, LIST, WINDOWS, no_head ? v->body : rect_under(v->body, HEAD_LINES), SPLIT_ROWS,
	             (struct share){ 3, 5, .max = (int)v->pane[LIST].tree.rows.list.n });
	if (!v->maximised && windows->h >= CHOSEN_ROOM && self(v)->lines + 1 + CHOSEN_LINES > windows->h) {
		v->pane[CHOSEN].at = rect_under(*windows, windows->h - CHOSEN_LINES);
		windows->h -= CHOSEN_LINES + 1;
	}
}

/* ---- rows ---- */

static bool has_signs(const struct view *v)
{
	return text_sign_charset(v->ui->charset) != CHARSET_ASCII;
}

/* How a row's end is said: nothing but its validity. */
static enum style end_style(const char *mark)
{
	return mark[0] == 'x' ? STYLE_ERROR : mark[0] == '!' ? STYLE_WARNING : STYLE_PLAIN;
}

/* The column of the time asked about; -1: it is not on the scale. */
static int now_cell(const struct view *v)
{
	const struct timeline_view *s = (const struct timeline_view *)v;
	int now = scale_cell(&s->scale, s->t->at);

	return now >= 0 && now < s->scale.cells ? now : -1;
}

/* A cell of a bar as report/bars.h draws it, as a sign: thin is over, heavy is left. */
static const char *bar_sign(char c, int where, bool signs, bool first)
{
	static const char *const past[] = { "─", "-" }, *const left[] = { "━", "=" };

	switch (c) {
	case ' ':
		return " ";
	case '<':
		return signs ? "◂" : "<";
	case '>':
		return signs ? "▸" : ">";
	case '.':
		return signs ? "·" : ".";
	case 'x':
	case '?':
		return c == 'x' ? "x" : "?";
	case ':':
		return signs ? "│" : "|";
	default:
		if (where == 0)
			return !signs ? "|" : first ? "┝" : c == ']' ? "┥" : "┿";
		if (where > 0 && c == ']')
			return signs ? "╸" : "=";
		return (where < 0 ? past : left)[!signs];
	}
}

static enum style bar_style(char c, int where, const char *mark)
{
	if (where == 0)
		return STYLE_KEY;
	if (c == 'x')
		return STYLE_ERROR;
	if (c == '.' || c == '?')
		return STYLE_DIM;
	return mark[0] == 'x' ? STYLE_ERROR : where < 0 ? STYLE_DIM : end_style(mark);
}

/* Runs of cells of one style, the line of the time asked about through all of them. */
static void bar_put(struct view *v, struct rows *r, struct row *row, const struct timeline_row *x)
{
	const struct timeline *t = self(v)->t;
	const char *mark = timeline_mark(t, x);
	int now = now_cell(v), at = scale_cell(&self(v)->scale, t->at);
	struct buf cells = BUF_INIT, run = BUF_INIT;
	enum style s = STYLE_PLAIN;

	bar_draw(&cells, &self(v)->scale, t, x);
	for (int i = 0; i < (int)cells.n; i++) {
		char c = i == now && cells.s[i] == ' ' ? ':' : cells.s[i];

		c = c == ']' && timeline_outlives(x) ? '.' : c; /* its own end, which does not count */
		enum style is = c == ' ' ? s : bar_style(c, i == now ? 0 : i - at, mark);

		if (is != s && run.n > 0) {
			row_put(r, row, s, buf_str(&run));
			buf_reset(&run);
		}
		s = is;
		buf_puts(&run, bar_sign(c, i == now ? 0 : i - at, has_signs(v), c == '['));
	}
	row_put(r, row, s, buf_str(&run));
	buf_free(&cells);
	buf_free(&run);
}

/* A heading, with the line of the time asked about. */
static void group_row(struct view *v, struct rows *r, enum timeline_group group)
{
	struct row *row = rows_add(r, 0, 0);
	const char *title = _(timeline_group_title(group));
	int now = now_cell(v), at = side_cells(v) + now;

	row_put(r, row, STYLE_LABEL, title);
	if (now >= 0 && (int)text_width(title) < at)
		row_putf(r, row, STYLE_KEY, "%*s%s", at - (int)text_width(title), "", has_signs(v) ? "│" : "|");
}

/* A bar is known by its entry, so that it is found again in the next answer. */
static uint64_t bar_tag(const struct timeline *t, size_t i)
{
	return TAG(KIND_BAR, t->row[i].entry < 0 ? i + 1 : 0, t->row[i].entry + 1);
}

static void bar_row(struct view *v, struct rows *r, size_t i)
{
	const struct timeline *t = self(v)->t;
	const struct timeline_row *x = &t->row[i];
	struct row *row = rows_add(r, bar_tag(t, i), 0);
	const char *mark = timeline_mark(t, x);
	enum style s = end_style(mark);
	struct column name = columns[NAME];
	int room = v->body.w;
	char end[32];

	if (timeline_is_ca(x))
		name.align = ALIGN_TAIL; /* names of CAs differ at their ends */
	column_put(r, row, &columns[MARK], room, mark[0] == 'o' ? STYLE_OK : s == STYLE_PLAIN ? STYLE_DIM : s, mark);
	column_put(r, row, &name, room, STYLE_PLAIN, rows_argument(r, x->said, 200));
	column_put(r, row, &columns[BY], room, STYLE_DIM, rows_safe(r, timeline_by(t, x, NULL), 200));
	bar_put(v, r, row, x);
	column_put(r, row, &columns[END], room, s == STYLE_PLAIN ? STYLE_DIM : s, timeline_end(x, end));
	column_put(r, row, &columns[LEFT], room, s,
	           x->end != TIME_UNKNOWN && x->end >= TIMELINE_FOREVER && timeline_begun(t, x)
	               ? _("no end")
	               : maker_left(r, x->from, x->end, t->at));
}

/* qsort has no context. */
static const struct timeline *sorting;
static int sorting_by;

static int by_order(const void *p, const void *q)
{
	size_t i = *(const size_t *)p, k = *(const size_t *)q;
	const struct timeline_row *a = &sorting->row[i], *b = &sorting->row[k];
	int by = 0;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	if (sorting_by == NAME)
		by = strcmp(a->name, b->name);
	else if (sorting_by == BY)
		by = strcmp(timeline_by(sorting, a, NULL), timeline_by(sorting, b, NULL));
	return by != 0 ? by : i < k ? -1 : i > k;
}

/* What the list does not show. */
static void bounds_rows(struct view *v, struct rows *r, int width)
{
	const struct timeline *t = self(v)->t;

	if (t->total > t->nrow)
		rows_text(r, width, 0, STYLE_NOTE,
		          arena_printf(rows_arena(r), _("shown are %zu of %zu: the CAs, then what ends first"), t->nrow,
		                       t->total));
	if (t->idle > 0)
		rows_text(r, width, 0, STYLE_DIM,
		          arena_printf(rows_arena(r),
		                       P_("%zu further trusted CA issued nothing of this",
		                          "%zu further trusted CAs issued nothing of this", t->idle),
		                       t->idle));
	if (self(v)->hidden > 0)
		rows_text(r, width, 0, STYLE_DIM,
		          arena_printf(rows_arena(r),
		                       P_("%zu row without an issue is hidden (i)",
		                          "%zu rows without an issue are hidden (i)", self(v)->hidden),
		                       self(v)->hidden));
}

static void bars_fill(struct view *v)
{
	struct rows *r = &v->pane[LIST].tree.rows;
	const struct timeline *t = self(v)->t;
	size_t *place = ARENA_ARRAY(self(v)->arena, size_t, t->nrow + 1);
	int group = -1;

	for (size_t i = 0; i < t->nrow; i++)
		place[i] = i;
	sorting = t;
	sorting_by = self(v)->order;
	qsort(place, t->nrow, sizeof *place, by_order);
	self(v)->hidden = 0;
	for (size_t i = 0; i < t->nrow; i++) {
		const struct timeline_row *x = &t->row[place[i]];

		if (self(v)->issues && !timeline_issue(t, x)) {
			self(v)->hidden++;
			continue;
		}
		if ((int)x->group != group)
			group_row(v, r, x->group);
		group = (int)x->group;
		bar_row(v, r, place[i]);
	}
	bounds_rows(v, r, v->body.w - 2);
}

/* What is bad or near has its word in colour; sentences stay plain. */
static enum style window_style(const struct timeline_window *w)
{
	if (w->kind == WINDOW_GAP || w->kind == WINDOW_OVER)
		return STYLE_ERROR;
	return w->kind == WINDOW_OUTLIVES || w->nwho > 0 ? STYLE_WARNING : STYLE_STRONG;
}

static void window_row(struct rows *r, const struct timeline_window *w, int width)
{
	int cells = width < BESIDE_DATES ? 3 : columns_cells(window_columns, WHY, width);
	size_t first = r->list.n;
	struct buf dates = BUF_INIT;
	struct row *row;
	const char *line;

	timeline_dates(&dates, w);
	if (width < BESIDE_DATES) {
		row = rows_add(r, 0, 0);
		row_put(r, row, window_style(w), _(timeline_window_title(w->kind)));
		row_putf(r, row, STYLE_DIM, "  %s", buf_str(&dates));
	}
	rows_text(r, width, cells, STYLE_PLAIN, rows_sentence(r, &w->text));
	if (width >= BESIDE_DATES) { /* in the place of the indent */
		row = &r->list.v[first];
		line = row->left[1].text;
		row->nleft = 0;
		column_put(r, row, &window_columns[DATES], width, STYLE_DIM, buf_str(&dates));
		column_put(r, row, &window_columns[WHAT], width, window_style(w), _(timeline_window_title(w->kind)));
		row_put(r, row, STYLE_PLAIN, line);
	}
	buf_free(&dates);
}

/* The row that is selected; NULL: none is. */
static const struct timeline_row *chosen(struct view *v)
{
	const struct timeline *t = self(v)->t;
	uint64_t tag = tree_tag(&v->pane[LIST].tree);

	for (size_t i = 0; t && TAG_KIND(tag) == KIND_BAR && i < t->nrow; i++)
		if (bar_tag(t, i) == tag)
			return &t->row[i];
	return NULL;
}

/* "customer-a, device and 3 more" */
static const char *stands_below(struct rows *r, const struct timeline *t, const struct timeline_row *x)
{
	struct buf b = BUF_INIT;
	size_t n = 0;

	for (size_t i = 0; i < t->nrow; i++)
		if (t->row[i].issuer == (int)(x - t->row) && n++ < BELOW_MAX)
			buf_printf(&b, "%s%s", n > 1 ? ", " : "", rows_argument(r, t->row[i].said, 60));
	if (n > BELOW_MAX)
		buf_printf(&b, _(" and %zu more"), n - BELOW_MAX);
	return buf_keep(&b, rows_arena(r));
}

/* What the bar cannot say: its whole name, its days, what took or takes its place, and what hangs on it. */
static void chosen_rows(struct view *v, struct rows *r)
{
	const struct timeline *t = self(v)->t;
	const struct timeline_row *x = chosen(v);
	struct row *row;
	const char *below;
	char from[32], span[32];

	if (!x)
		return;
	row = rows_add(r, 0, 0);
	row_put(r, row, strcmp(timeline_mark(t, x), "ok") == 0 ? STYLE_OK : end_style(timeline_mark(t, x)), timeline_mark(t, x));
	row_putf(r, row, STYLE_STRONG, "%*s%s", 3 - (int)strlen(timeline_mark(t, x)), "", rows_argument(r, x->said, 200));
	if (x->cert)
		row_putf(r, row, STYLE_DIM, "  %s", rows_safe(r, name_text(rows_arena(r), x->cert->subject), ROW_LINE_MAX));
	row = rows_add(r, 0, 0);
	row_put(r, row, STYLE_PLAIN, "   ");
	if (x->from != TIME_UNKNOWN && x->to != TIME_UNKNOWN && x->from < x->to && x->to < TIMELINE_FOREVER)
		row_putf(r, row, STYLE_PLAIN, "%s .. %s, %s", time_day(x->from, from), time_day(x->to, (char[32]){ 0 }),
		         time_span(x->to - x->from, span));
	else if (x->from != TIME_UNKNOWN)
		row_putf(r, row, STYLE_PLAIN, _("from %s on"), time_day(x->from, from));
	if (x->newer >= 0)
		row_putf(r, row, STYLE_DIM, _("   replaced by %s"), rows_argument(r, t->row[x->newer].said, 60));
	if (x->older >= 0)
		row_putf(r, row, STYLE_DIM, _("   in place of %s"), rows_argument(r, t->row[x->older].said, 60));
	below = stands_below(r, t, x);
	if (*below)
		row_putf(r, row, STYLE_DIM, _("   below it %s"), below);
	else if (x->issuer >= 0)
		row_putf(r, row, STYLE_DIM, _("   issued by %s"), rows_argument(r, t->row[x->issuer].said, 60));
}

/* Where it has no place of its own it stands below the windows, with what was found about it. */
static void fill_chosen(struct view *v)
{
	struct tree *t = &v->pane[CHOSEN].tree;

	tree_begin(t);
	if (v->pane[CHOSEN].at.h > 0)
		chosen_rows(v, &t->rows);
	tree_end(t);
}

static void windows_fill(struct view *v)
{
	struct rows *r = &v->pane[WINDOWS].tree.rows;
	const struct timeline *t = self(v)->t;
	int width = v->body.w - 2;

	for (size_t i = 0; i < t->nwindow; i++)
		window_row(r, &t->window[i], width);
	if (t->nwindow == 0)
		rows_text(r, width, 0, STYLE_DIM, _("nothing has to be done by a date"));
	if (t->windows_left > 0)
		rows_text(r, width, 0, STYLE_NOTE,
		          arena_printf(rows_arena(r), P_("%zu more", "%zu more", t->windows_left), t->windows_left));
	self(v)->lines = (int)r->list.n;
}

/* What is said of the selected row, and what was found about it. */
static void chosen_below(struct view *v)
{
	struct rows *r = &v->pane[WINDOWS].tree.rows;
	const struct timeline_row *x = chosen(v);
	int width = v->body.w - 2;

	if (x && v->pane[CHOSEN].at.h <= 0) {
		rows_blank(r);
		chosen_rows(v, r);
	}
	if (x && x->entry >= 0 && finding_first(v->ui->model->analysis, TAG(KIND_ENTRY, 0, x->entry))) {
		rows_blank(r);
		findings_rows(r, v->ui->model->analysis, TAG(KIND_ENTRY, 0, x->entry), width);
	}
}

/* The scale stays where the person put it, until another time is asked about. */
static void choose_scale(struct view *v)
{
	struct timeline_view *s = self(v);
	int cells = v->body.w - 2 - side_cells(v) - columns_cells(columns + END, COLUMNS - END, v->body.w);

	cells = cells < 10 ? 10 : cells;
	if (!s->chosen || s->at != s->t->at)
		s->scale = scale_of(s->t, cells);
	s->chosen = s->chosen && s->at == s->t->at;
	s->at = s->t->at;
	s->scale.cells = cells;
}

static void fill_below(struct view *v)
{
	tree_begin(&v->pane[WINDOWS].tree);
	if (self(v)->t && self(v)->t->nrow > 0) {
		windows_fill(v);
		layout_view(v); /* how much room they leave is known now */
		chosen_below(v);
	}
	tree_end(&v->pane[WINDOWS].tree);
	fill_chosen(v);
}

static void timeline_fill(struct view *v)
{
	const struct analysis *a = v->ui->model->analysis;

	arena_free(self(v)->arena);
	self(v)->arena = arena_new();
	self(v)->t = a ? timeline_new(self(v)->arena, a, true) : NULL;
	tree_begin(&v->pane[LIST].tree);
	if (!self(v)->t || self(v)->t->nrow == 0) {
		rows_text(&v->pane[LIST].tree.rows, v->body.w - 2, 0, STYLE_NOTE,
		          _("there is nothing here that is valid for a time"));
	} else {
		choose_scale(v);
		bars_fill(v);
	}
	tree_end(&v->pane[LIST].tree);
	fill_below(v);
}

static void timeline_moved(struct view *v)
{
	if (v->focus == LIST)
		fill_below(v);
}

/* "─ past  ━ left  │ now", where the names are below. */
static void legend(struct view *v, struct grid *g, int y)
{
	const char *now = v->ui->model->run->plan->question.at_given ? _("then") : _("now");
	const struct {
		const char *sign, *ascii;
		enum style style;
		const char *word;
	} parts[] = { { "─", "-", STYLE_DIM, _("past") },
		      { "━", "=", STYLE_PLAIN, _("left") },
		      { "│", "|", STYLE_KEY, now } };
	int x = v->body.x + 1, end = x + side_cells(v) - 1;

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (x + 2 + (int)text_width(parts[i].word) > end)
			return;
		x += grid_put(g, x, y, 1, parts[i].style, has_signs(v) ? parts[i].sign : parts[i].ascii) + 1;
		x += grid_put(g, x, y, end - x, STYLE_DIM, parts[i].word) + 2;
	}
}

static void head_word(struct view *v, struct grid *g, int column, int end)
{
	int cells = (int)text_width(_(columns[column].title));

	if (column_cells(&columns[column], v->body.w))
		grid_put_look(g, end - cells, v->body.y, cells, self(v)->order == column ? STYLE_KEY : STYLE_DIM,
		              self(v)->order == column ? LOOK_BOLD : LOOK_NONE, _(columns[column].title));
}

static void timeline_paint(struct view *v, struct grid *g)
{
	const struct timeline_view *s = self(v);
	struct buf b = BUF_INIT;
	int x = v->body.x + 1 + side_cells(v), end = v->body.x + v->body.w - 1, now;

	layout_line(v, WINDOWS, g);
	if (!v->maximised)
		grid_put(g, 2, v->pane[WINDOWS].at.y - 1, v->body.w - 4, STYLE_HEADING, _(" WINDOWS "));
	if (!s->t || s->t->nrow == 0 || (v->maximised && v->focus == WINDOWS))
		return;
	now = now_cell(v);
	legend(v, g, v->body.y);
	scale_years(&b, &s->scale);
	grid_put(g, x, v->body.y, s->scale.cells, STYLE_DIM, buf_str(&b));
	head_word(v, g, LEFT, end);
	head_word(v, g, END, end - column_cells(&columns[LEFT], v->body.w));
	buf_reset(&b);
	scale_months(&b, &s->scale);
	grid_put(g, x, v->body.y + 1, s->scale.cells, STYLE_RULE, buf_str(&b));
	if (has_signs(v))
		for (int i = 0; i < s->scale.cells; i++) /* the line itself, with its ticks */
			if (strchr("-|", b.s[i]))
				grid_put(g, x + i, v->body.y + 1, 1, STYLE_RULE, b.s[i] == '-' ? "─" : "┬");
	if (now >= 0)
		grid_put(g, x + now, v->body.y + 1, 1, STYLE_KEY, has_signs(v) ? "│" : "|");
	buf_free(&b);
}

/* ---- the answer ---- */

static const struct timeline_row *next_end(const struct timeline *t)
{
	const struct timeline_row *next = NULL;

	for (size_t i = 0; i < t->nrow; i++)
		if (t->row[i].end != TIME_UNKNOWN && !timeline_over(t, &t->row[i]) &&
		    t->row[i].end < TIMELINE_FOREVER && (!next || t->row[i].end < next->end))
			next = &t->row[i];
	return next;
}

/* What has ended, what does so next, and what must be done until when. */
static void timeline_banner(struct view *v, struct ui_banner *b)
{
	const struct timeline *t = self(v)->t;
	const struct timeline_row *next = t && t->nrow > 0 ? next_end(t) : NULL;
	struct rows *r = b->rows;
	size_t over = 0, soon = 0;
	char span[32], day[32];

	if (!t || t->nrow == 0 || v->ui->model->run->nsource == 0) {
		verdict_banner(v, b);
		return;
	}
	for (size_t i = 0; i < t->nrow; i++) {
		const struct timeline_row *x = &t->row[i];
		const char *name = rows_argument(r, x->said, 60);

		soon += x->soon;
		if (!timeline_over(t, x))
			continue;
		over++;
		banner_cause(b, MARK_ERROR,
		             arena_printf(rows_arena(r), _("%s ended %s ago"), name, time_span(t->at - x->end, span)),
		             arena_printf(rows_arena(r), _("%s ended"), name));
	}
	if (next) {
		time_span(next->end - t->at, span);
		banner_cause(b, next->soon ? MARK_WARNING : MARK_NONE,
		             arena_printf(rows_arena(r), _("next: %s in %s"), rows_argument(r, next->said, 60), span),
		             arena_printf(rows_arena(r), _("next in %s"), span));
	}
	b->chip = over > 0   ? arena_printf(rows_arena(r), P_("%zu ENDED", "%zu ENDED", over), over)
	          : soon > 0 ? arena_printf(rows_arena(r), P_("%zu SOON", "%zu SOON", soon), soon)
	                     : _("VALID");
	b->style = over > 0 ? STYLE_CHIP_ERROR : soon > 0 ? STYLE_CHIP_WARNING : STYLE_CHIP_OK;
	b->label = _("NEXT");
	b->text = "";
	for (size_t i = t->nwindow; i-- > 0;)
		if (t->window[i].to != TIME_UNKNOWN && t->window[i].to >= t->at &&
		    (t->window[i].kind == WINDOW_MOVE || t->window[i].kind == WINDOW_SAFE ||
		     t->window[i].kind == WINDOW_GAP))
			b->text = arena_printf(rows_arena(r), "%s  %s", time_day(t->window[i].to, day),
			                       rows_sentence(r, &t->window[i].text));
	if (!*b->text && next)
		b->text = arena_printf(rows_arena(r), _("%s ends on %s, in %s"), rows_argument(r, next->said, 60),
		                       time_day(next->end, day), time_span(next->end - t->at, span));
}

/* ---- what it can do ---- */

static void zoom(struct ui *ui, int by)
{
	struct timeline_view *s = self(ui_top(ui));

	if (!s->t)
		return;
	s->scale = scale_zoom(s->scale, by, s->t->at);
	s->chosen = s->v.stale = true;
}

static void pan(struct ui *ui, int by)
{
	struct timeline_view *s = self(ui_top(ui));

	if (!s->t)
		return;
	s->scale = scale_pan(s->scale, by);
	s->chosen = s->v.stale = true;
}

static void nearer(struct ui *ui, int arg)
{
	(void)arg;
	zoom(ui, -1);
}

static void farther(struct ui *ui, int arg)
{
	(void)arg;
	zoom(ui, 1);
}

static void earlier(struct ui *ui, int arg)
{
	(void)arg;
	pan(ui, -1);
}

static void later(struct ui *ui, int arg)
{
	(void)arg;
	pan(ui, 1);
}

static void sort_by_next(struct ui *ui, int arg)
{
	struct timeline_view *s = self(ui_top(ui));

	(void)arg;
	do
		s->order = (s->order + 1) % COLUMNS;
	while (!columns[s->order].sort);
	s->v.stale = true;
}

static void only_issues(struct ui *ui, int arg)
{
	struct timeline_view *s = self(ui_top(ui));

	(void)arg;
	s->issues = !s->issues;
	s->v.stale = true;
}

static bool timeline_act(struct view *v, enum action a, int arg)
{
	uint64_t tag = tree_tag(&v->pane[LIST].tree);
	int entry = TAG_B(tag) - 1;

	(void)arg;
	if (a != ACTION_OPEN)
		return false;
	if (TAG_KIND(tag) != KIND_BAR || entry < 0)
		return true;
	if (certset_certificate(v->ui->model->run->set, entry))
		ui_open(v->ui, &view_certificate, TAG(KIND_ENTRY, 0, entry));
	else
		ui_say(v->ui, MARK_NOTE, "%s", _("this is no certificate: its details stand in the main view"));
	return true;
}

static void timeline_describe(struct view *v, struct rows *r, struct row *row)
{
	row_put(r, row, STYLE_STRONG, _("timeline"));
	if (self(v)->order != LEFT)
		row_putf(r, row, STYLE_PLAIN, "   %s", _(columns[self(v)->order].sort));
	if (self(v)->issues)
		row_putf(r, row, STYLE_PLAIN, "   %s", _("only issues"));
	question_words(v->ui, r, row, v->body.w);
}

/* The date that matters most. */
static void timeline_status(struct view *v, struct rows *r, struct row *row)
{
	const struct timeline *t = self(v)->t;
	const struct timeline_window *safe = NULL, *over = NULL;
	char day[32];

	for (size_t i = 0; t && i < t->nwindow; i++) {
		safe = t->window[i].kind == WINDOW_SAFE ? &t->window[i] : safe;
		over = t->window[i].kind == WINDOW_OVER ? &t->window[i] : over;
	}
	if (over)
		row_putf(r, row, STYLE_ERROR, P_("x  %zu has ended   ", "x  %zu have ended   ", over->nwho),
		         over->nwho);
	if (safe)
		row_putf(r, row, over ? STYLE_PLAIN : STYLE_OK, _("last safe date %s: %s"), time_day(safe->to, day),
		         rows_sentence(r, &safe->text));
}

static void open_timeline(struct ui *ui, int arg)
{
	(void)arg;
	if (ui_top(ui)->ops == &view_timeline)
		return;
	if (!ui->model->analysis)
		ui_say(ui, MARK_NOTE, "%s", _("nothing has been judged yet"));
	else
		ui_open(ui, &view_timeline, 0);
}

static const struct action_row timeline_entry = {
	.name = "timeline",
	.keys = "t",
	.help = N_("validity over time, rotation windows"),
	.where = HAS_ANSWER,
	.rank = 10,
	.hint = N_("timeline"),
	.run = open_timeline,
};

/* clang-format off */
static const struct action_row timeline_actions[] = {
	{ .name = "certificate-of-bar", .keys = "Enter", .help = N_("open the certificate"), .where = HAS_ROWS,
	  .rank = 3, .hint = N_("open"), .id = ACTION_OPEN },
	{ .name = "zoom-in", .keys = "+", .help = N_("nearer: fewer days"), .rank = 4, .hint = N_("zoom"),
	  .hint_keys = "+-", .run = nearer },
	{ .name = "zoom-out", .keys = "-", .help = N_("farther: more days"), .run = farther },
	{ .name = "earlier", .keys = "<", .help = N_("to the past"), .rank = 5, .hint = N_("pan"), .hint_keys = "<>",
	  .run = earlier },
	{ .name = "later", .keys = ">", .help = N_("to the future"), .run = later },
	{ .name = "sort", .keys = "s", .help = N_("by end, by name, by issuer"), .rank = 6, .hint = N_("sort"),
	  .run = sort_by_next },
	{ .name = "only-issues", .keys = "i", .help = N_("what has an issue alone, or all"), .rank = 5,
	  .hint = N_("only issues"), .run = only_issues },
};
/* clang-format on */

const struct view_ops view_timeline = {
	.name = "timeline",
	.title = N_("Timeline"),
	.has = HAS_PANES | HAS_ANSWER | HAS_BACK,
	.size = sizeof(struct timeline_view),
	.npanes = PANES,
	.open = timeline_open,
	.close = timeline_close,
	.layout = timeline_layout,
	.fill = timeline_fill,
	.moved = timeline_moved,
	.paint = timeline_paint,
	.act = timeline_act,
	.actions = timeline_actions,
	.nactions = sizeof timeline_actions / sizeof *timeline_actions,
	.entry = &timeline_entry,
	.command = command_of_view,
	.banner = timeline_banner,
	.describe = timeline_describe,
	.status = timeline_status,
};
