/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Search in a tree: over what is shown and what is folded, around the end. */
#include "config.h"

#include "base/buf.h"
#include "ui/kit/filter.h"
#include "ui/kit/needle.h"
#include "ui/kit/tree.h"

#include <string.h>

void tree_needle(struct tree *t, const char *needle)
{
	needle_free(t->needle);
	t->needle = needle && *needle ? needle_new(needle) : NULL;
	tree_find_stop(t);
}

/* The search counts over all rows of a tree, folded ones too, and over all rows of a source. */
static size_t rows_there(const struct tree *t)
{
	return t->source ? tree_count(t) : t->rows.list.n;
}

static const struct row *row_there(struct tree *t, size_t i)
{
	return t->source ? tree_at(t, i) : &t->rows.list.v[i];
}

static size_t row_here(const struct tree *t)
{
	size_t at = t->text || t->prose ? t->top : t->cursor;

	return t->source || at >= t->nshown ? at : t->shown[at];
}

/* A text has no tags: the line goes to the top of the window. */
static bool go_to(struct tree *t, size_t i)
{
	const struct row *row = row_there(t, i);

	if (!t->text && !t->prose)
		return tree_select(t, row->tag);
	t->top = 0;
	tree_scroll(t, (long)i);
	return true;
}

static enum hit hit(struct tree *t, size_t i)
{
	const struct row *row;

	if (t->source && t->source->has)
		return t->source->has(t->source_ctx, t->filter ? t->only.v[i] : i, t->needle);
	row = row_there(t, i);
	return (t->text || t->prose || row->tag) && filter_finds(t->needle, row) ? HIT_YES : HIT_NO;
}

void tree_find_begin(struct tree *t, bool forward, bool here)
{
	t->hits.on = false;
	t->seek.on = t->needle != NULL;
	t->seek.forward = forward;
	t->seek.from = row_here(t);
	t->seek.k = here ? 0 : 1;
}

void tree_find_stop(struct tree *t)
{
	t->seek.on = t->hits.on = false;
	t->hits.n = 0;
}

unsigned tree_find_percent(const struct tree *t)
{
	size_t n = rows_there(t);

	return n > 0 && t->seek.k < n ? (unsigned)(t->seek.k * 100 / n) : 100;
}

enum found tree_find_step(struct tree *t, size_t max)
{
	size_t n = rows_there(t), from = t->seek.from;

	for (; t->seek.on && t->seek.k <= n && n > 0; t->seek.k++, max--) {
		size_t k = t->seek.k, i = (t->seek.forward ? from + k : from + n - k % n) % n;
		bool wrapped = t->seek.forward ? i < from || k == n : i > from || k == n;
		enum hit is = max > 0 ? hit(t, i) : HIT_LATER;

		if (is == HIT_LATER)
			return FOUND_LATER;
		if (is == HIT_YES && go_to(t, i)) {
			t->seek.on = false;
			return wrapped && k > 0 ? FOUND_WRAPPED : FOUND;
		}
	}
	t->seek.on = false;
	return FOUND_NOTHING;
}

enum found tree_find(struct tree *t, bool forward, bool here)
{
	tree_find_begin(t, forward, here);
	return tree_find_step(t, SIZE_MAX);
}

/* ---- how many there are ---- */

void tree_hits_begin(struct tree *t)
{
	t->hits.on = t->needle != NULL;
	t->hits.at = t->hits.n = t->hits.looked_at = 0;
}

bool tree_hits_step(struct tree *t, size_t max)
{
	size_t n = rows_there(t), here = row_here(t);

	for (; t->hits.on && t->hits.looked_at < n; t->hits.looked_at++, max--) {
		enum hit is = max > 0 ? hit(t, t->hits.looked_at) : HIT_LATER;

		if (is == HIT_LATER)
			return true;
		t->hits.n += is == HIT_YES;
		if (t->hits.looked_at == here)
			t->hits.at = t->hits.n;
	}
	t->hits.on = false;
	return false;
}
