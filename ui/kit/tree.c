/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `shown` is made by show() from the rows and their folds; everything else works
 * on it.  A tree with a source has no `shown`: its i-th row is the i-th shown. */
#include "config.h"

#include "ui/kit/tree.h"

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "ui/kit/filter.h"
#include "ui/kit/needle.h"
#include "ui/kit/row.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define SOURCE_ROWS_KEPT 512

/* How a row was left; NULL: it never was touched. */
static const union map_value *remembered(const struct tree *t, uint64_t tag)
{
	return map_find(&t->folds, &tag, sizeof tag);
}

static void remember(struct tree *t, uint64_t tag, bool open)
{
	map_at(&t->folds, &tag, sizeof tag)->i = open ? FOLD_OPEN : FOLD_CLOSED;
}

void tree_free(struct tree *t)
{
	map_free(&t->folds);
	rows_clear(&t->rows);
	free(t->shown);
	needle_free(t->needle);
	free(t->filter);
	vec_free(&t->only);
	*t = (struct tree){ 0 };
}

bool tree_is_open(const struct tree *t, uint64_t tag, bool by_default)
{
	const union map_value *left = remembered(t, tag);

	return left ? left->i == FOLD_OPEN : by_default;
}

/* ---- what is shown ---- */

/* What fits and the way to it, which is open. From the end, so that a parent is met after its children: `depth` is that
 * of the row below that wants its parent. */
static void show_filtered(struct tree *t)
{
	size_t n = t->rows.list.n, at = n;
	unsigned depth = 0;

	for (size_t i = n; i-- > 0;) {
		struct row *row = &t->rows.list.v[i];
		bool parent = row->depth < depth;

		if (!parent && !(row->tag && filter_passes(t->filter, row)))
			continue;
		if (parent && row->fold == FOLD_CLOSED)
			row->fold = FOLD_OPEN;
		depth = row->depth;
		t->shown[--at] = i;
	}
	t->nshown = n - at;
	memmove(t->shown, t->shown + at, t->nshown * sizeof *t->shown);
}

static void show(struct tree *t)
{
	size_t n = t->rows.list.n;
	unsigned closed = UINT_MAX;

	if (t->source)
		return;
	t->shown = xrealloc(t->shown, (n + 1) * sizeof *t->shown);
	t->nshown = 0;
	if (t->filter) {
		show_filtered(t);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		const struct row *row = &t->rows.list.v[i];

		if (row->depth > closed)
			continue;
		closed = row->fold == FOLD_CLOSED ? row->depth : UINT_MAX;
		t->shown[t->nshown++] = i;
	}
}

size_t tree_count(const struct tree *t)
{
	return !t->source ? t->nshown : t->filter ? t->only.n : t->source->count(t->source_ctx);
}

const struct row *tree_at(struct tree *t, size_t shown)
{
	if (shown >= tree_count(t))
		return NULL;
	if (!t->source)
		return &t->rows.list.v[t->shown[shown]];
	if (t->filter && t->only.v[shown] >= t->source->count(t->source_ctx))
		return NULL; /* there were more when they were looked through */
	if (t->rows.list.n >= SOURCE_ROWS_KEPT)
		rows_clear(&t->rows);
	t->source->row(t->source_ctx, t->filter ? t->only.v[shown] : shown, &t->rows);
	return &t->rows.list.v[t->rows.list.n - 1];
}

const struct row *tree_painted(struct tree *t, size_t shown)
{
	const struct row *row = tree_at(t, shown);

	if (row && t->source && t->source->columns)
		t->source->columns(t->source_ctx, t->filter ? t->only.v[shown] : shown, &t->rows,
		                   &t->rows.list.v[t->rows.list.n - 1]);
	return row;
}

static bool selectable(struct tree *t, size_t shown)
{
	return t->source || t->rows.list.v[t->shown[shown]].tag != 0;
}

static bool in_window(const struct tree *t, size_t shown)
{
	return shown >= t->top && shown < t->top + t->height;
}

const struct row *tree_selected(struct tree *t)
{
	if (t->text || t->cursor >= tree_count(t) || !selectable(t, t->cursor))
		return NULL;
	if (t->prose && t->height > 0 && !in_window(t, t->cursor))
		return NULL; /* nobody sees it */
	return tree_at(t, t->cursor);
}

size_t tree_place(struct tree *t, size_t *of)
{
	size_t n = tree_count(t), at = 0;

	*of = t->source ? n : 0;
	for (size_t i = 0; i < n && !t->source; i++)
		if (selectable(t, i)) {
			++*of;
			at += i <= t->cursor;
		}
	return !tree_selected(t) ? 0 : t->source ? t->cursor + 1 : at;
}

uint64_t tree_tag(struct tree *t)
{
	const struct row *row = tree_selected(t);

	return row ? row->tag : 0;
}

/* Where a row of the source stands among those that fit. */
static bool filtered_at(const struct tree *t, size_t row, size_t *shown)
{
	size_t low = 0, high = t->only.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (t->only.v[mid] < row)
			low = mid + 1;
		else
			high = mid;
	}
	*shown = low;
	return low < t->only.n && t->only.v[low] == row;
}

static bool shown_of(struct tree *t, uint64_t tag, size_t *shown)
{
	if (tag == 0)
		return false;
	if (t->source)
		return t->source->row_of(t->source_ctx, tag, shown) && (!t->filter || filtered_at(t, *shown, shown));
	for (size_t i = 0; i < t->nshown; i++)
		if (t->rows.list.v[t->shown[i]].tag == tag) {
			*shown = i;
			return true;
		}
	return false;
}

/* ---- cursor and window ---- */

static bool anything_above(struct tree *t, size_t shown)
{
	while (shown > 0)
		if (selectable(t, --shown))
			return true;
	return false;
}

static void clamp_top(struct tree *t)
{
	size_t n = tree_count(t), most = n > t->height ? n - t->height : 0;

	if (t->top > most)
		t->top = most;
}

/* The window follows the cursor; at the first row the headings above it are shown as well. */
static void follow(struct tree *t)
{
	if (!t->text && !t->prose) {
		if (t->cursor < t->top)
			t->top = t->cursor;
		if (t->top > 0 && t->cursor < t->height && !anything_above(t, t->cursor))
			t->top = 0;
		if (t->height > 0 && t->cursor >= t->top + t->height)
			t->top = t->cursor - t->height + 1;
	}
	clamp_top(t);
}

/* The nearest row that can be selected, from `at` in the direction of `step`, else the other way. */
static bool land(struct tree *t, size_t at, int step, size_t *out)
{
	size_t n = tree_count(t);

	if (n == 0)
		return false;
	if (at >= n)
		at = n - 1;
	for (int turn = 0; turn < 2; turn++, step = -step)
		for (size_t i = at;; i = (size_t)((long)i + step)) {
			if (selectable(t, i)) {
				*out = i;
				return true;
			}
			if (step < 0 ? i == 0 : i + 1 >= n)
				break;
		}
	return false;
}

static bool go(struct tree *t, size_t at, int step)
{
	size_t was = t->cursor, was_top = t->top;

	if (t->text || !land(t, at, step, &t->cursor))
		return false;
	follow(t);
	return t->cursor != was || t->top != was_top;
}

/* To the next row in sight that can be selected, else a line on. */
static bool read_on(struct tree *t, int step)
{
	size_t n = tree_count(t), end = t->top + t->height < n ? t->top + t->height : n;
	bool seen = in_window(t, t->cursor);

	for (size_t i = seen       ? t->cursor + (size_t)step
	                : step > 0 ? t->top
	                           : end - 1;
	     i >= t->top && i < end; i += (size_t)step)
		if (selectable(t, i)) {
			t->cursor = i;
			return true;
		}
	return tree_scroll(t, step);
}

static bool read_over(struct tree *t, long by)
{
	bool changed = false;

	for (long i = 0; i < labs(by) && read_on(t, by > 0 ? 1 : -1); i++)
		changed = true;
	return changed;
}

bool tree_move(struct tree *t, long by)
{
	long to = (long)t->cursor + by, last = (long)tree_count(t) - 1;

	if (t->text)
		return tree_scroll(t, by);
	if (t->prose)
		return last >= 0 && read_over(t, by);
	if (by == 0 || last < 0)
		return false;
	return go(t, (size_t)(to < 0 ? 0 : to > last ? last : to), by > 0 ? 1 : -1);
}

bool tree_scroll(struct tree *t, long by)
{
	size_t was = t->top;

	t->top = by < 0 && (size_t)-by > t->top ? 0 : (size_t)((long)t->top + by);
	clamp_top(t);
	if (t->top == was || t->text || t->prose)
		return t->top != was;
	if (t->cursor < t->top)
		land(t, t->top, 1, &t->cursor);
	else if (t->height > 0 && t->cursor >= t->top + t->height)
		land(t, t->top + t->height - 1, -1, &t->cursor);
	return true;
}

bool tree_home(struct tree *t)
{
	return t->text || t->prose ? tree_scroll(t, -(long)t->top) : go(t, 0, 1) || tree_scroll(t, -(long)t->top);
}

bool tree_end_key(struct tree *t)
{
	size_t n = tree_count(t);

	return t->text || t->prose ? tree_scroll(t, (long)n) : n > 0 && go(t, n - 1, -1);
}

bool tree_click(struct tree *t, size_t line)
{
	size_t at = t->top + line;

	if (t->text || at >= tree_count(t) || !selectable(t, at))
		return false;
	t->cursor = at;
	return true;
}

/* ---- rows made anew ---- */

void tree_set_source(struct tree *t, const struct tree_source *source, void *ctx)
{
	if (t->source != source) {
		if (tree_count(t) > 0) /* as long as its rows are there */
			t->kept_tag = tree_tag(t);
		t->turned = true;
		rows_clear(&t->rows);
		t->nshown = 0;
		vec_free(&t->only);
		t->looked_at = 0;
	}
	t->source = source;
	t->source_ctx = ctx;
}

void tree_source_renewed(struct tree *t)
{
	vec_free(&t->only);
	t->looked_at = 0;
}

void tree_begin(struct tree *t)
{
	if (!t->turned)
		t->kept_tag = tree_tag(t);
	t->kept_offset = t->cursor >= t->top ? t->cursor - t->top : 0;
	rows_clear(&t->rows);
	t->nshown = 0;
}

void tree_end(struct tree *t)
{
	size_t at = t->cursor;

	t->due = t->turned = false;
	for (size_t i = 0; !t->source && i < t->rows.list.n; i++) {
		struct row *row = &t->rows.list.v[i];

		if (row->fold != FOLD_NONE)
			row->fold = tree_is_open(t, row->tag, row->fold == FOLD_OPEN) ? FOLD_OPEN : FOLD_CLOSED;
	}
	show(t);
	if (shown_of(t, t->kept_tag, &at)) {
		t->cursor = at;
		t->top = at > t->kept_offset ? at - t->kept_offset : 0;
	} else if (!land(t, at, 1, &t->cursor)) {
		t->cursor = 0;
	}
	follow(t);
}

/* ---- folding ---- */

static struct row *row_of_cursor(struct tree *t)
{
	return t->source || !tree_selected(t) ? NULL : &t->rows.list.v[t->shown[t->cursor]];
}

static size_t parent_of(const struct tree *t, size_t i)
{
	unsigned depth = t->rows.list.v[i].depth;

	while (i > 0 && t->rows.list.v[i].depth >= depth)
		i--;
	return i;
}

static void refold(struct tree *t, uint64_t keep)
{
	size_t at;

	show(t);
	if (shown_of(t, keep, &at))
		t->cursor = at;
	else
		land(t, t->cursor, -1, &t->cursor);
	follow(t);
}

static bool set_fold(struct tree *t, struct row *row, bool open)
{
	enum fold fold = open ? FOLD_OPEN : FOLD_CLOSED;

	if (!row || row->fold == FOLD_NONE || row->fold == fold)
		return false;
	row->fold = (uint8_t)fold;
	t->due |= open && row->unmade;
	remember(t, row->tag, open);
	return true;
}

bool tree_set_fold(struct tree *t, bool open)
{
	struct row *row = row_of_cursor(t);

	if (!set_fold(t, row, open))
		return false;
	refold(t, row->tag);
	return true;
}

bool tree_toggle(struct tree *t)
{
	const struct row *row = row_of_cursor(t);

	return row && tree_set_fold(t, row->fold == FOLD_CLOSED);
}

bool tree_open(struct tree *t)
{
	const struct row *row = row_of_cursor(t);

	if (!row || tree_set_fold(t, true))
		return row != NULL;
	return row->fold == FOLD_OPEN && t->cursor + 1 < t->nshown &&
	       t->rows.list.v[t->shown[t->cursor + 1]].depth > row->depth && tree_move(t, 1);
}

bool tree_close(struct tree *t)
{
	const struct row *row = row_of_cursor(t);
	uint64_t tag;

	if (!row || tree_set_fold(t, false))
		return row != NULL;
	if (row->depth == 0)
		return false;
	tag = t->rows.list.v[parent_of(t, t->shown[t->cursor])].tag;
	return tree_select(t, tag);
}

/* Where the cursor goes when its row is hidden: the nearest row above it that is still there. */
static uint64_t visible_ancestor(struct tree *t, size_t i)
{
	size_t at;

	while (!shown_of(t, t->rows.list.v[i].tag, &at) && t->rows.list.v[i].depth > 0)
		i = parent_of(t, i);
	return t->rows.list.v[i].tag;
}

static bool fold_where(struct tree *t, unsigned level)
{
	size_t at = t->nshown > 0 ? t->shown[t->cursor] : 0;
	bool changed = false;

	for (size_t i = 0; i < t->rows.list.n; i++)
		changed |= set_fold(t, &t->rows.list.v[i], t->rows.list.v[i].depth < level);
	if (changed) {
		show(t);
		refold(t, visible_ancestor(t, at));
	}
	return changed;
}

bool tree_level(struct tree *t, unsigned level)
{
	return !t->source && fold_where(t, level);
}

bool tree_open_all(struct tree *t)
{
	return !t->source && (fold_where(t, UINT_MAX) || fold_where(t, 0));
}

bool tree_select(struct tree *t, uint64_t tag)
{
	size_t i, n = t->rows.list.n, at;

	if (!t->source && tag != 0) {
		for (i = 0; i < n && t->rows.list.v[i].tag != tag;)
			i++;
		if (i == n)
			return false;
		while (t->rows.list.v[i].depth > 0) {
			i = parent_of(t, i);
			set_fold(t, &t->rows.list.v[i], true);
		}
		show(t);
	}
	if (!shown_of(t, tag, &at))
		return false;
	t->cursor = at;
	follow(t);
	return true;
}

/* ---- filter ---- */

void tree_filter(struct tree *t, const char *filter)
{
	uint64_t keep = tree_tag(t);

	free(t->filter);
	vec_free(&t->only);
	t->filter = filter && *filter ? xstrdup(filter) : NULL;
	t->by_mark = t->filter && filter_asks_mark(t->filter);
	t->looked_at = 0;
	for (size_t i = 0; !t->source && i < t->rows.list.n; i++) { /* what the last one opened */
		struct row *row = &t->rows.list.v[i];
		const union map_value *left = row->fold == FOLD_NONE ? NULL : remembered(t, row->tag);

		if (left)
			row->fold = (enum fold)left->i;
	}
	if (t->cursor >= tree_count(t))
		t->cursor = 0;
	refold(t, keep);
}

static bool fits(struct tree *t, size_t i)
{
	if (t->rows.list.n >= SOURCE_ROWS_KEPT)
		rows_clear(&t->rows);
	t->source->row(t->source_ctx, i, &t->rows);
	return filter_passes(t->filter, &t->rows.list.v[t->rows.list.n - 1]);
}

static bool ready(const struct tree *t, size_t i)
{
	return !t->source->ready || t->source->ready(t->source_ctx, i, t->by_mark);
}

bool tree_filter_step(struct tree *t, size_t max)
{
	size_t n = t->source && t->filter ? t->source->count(t->source_ctx) : 0;

	for (; t->looked_at < n && max > 0 && ready(t, t->looked_at); t->looked_at++, max--)
		if (fits(t, t->looked_at))
			*vec_push(&t->only) = t->looked_at;
	return t->looked_at < n;
}
