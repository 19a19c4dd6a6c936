/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two tables as one: the common rows stand before those of the view, and both are asked by the same functions. */
#include "config.h"

#include "ui/frame/action.h"

#include "base/i18n.h"
#include "base/text.h"
#include "ui/frame/bind.h"
#include "ui/frame/view.h"
#include "ui/kit/key.h"

#include <stdio.h>
#include <string.h>

/* ---- the rows ---- */

const struct action_row *action_row(enum action id)
{
	for (size_t i = 0; i < action_count; i++)
		if (action_table[i].id == id)
			return &action_table[i];
	return NULL;
}

static const struct action_row *own_named(const struct view_ops *ops, const char *name)
{
	if (ops->entry && strcmp(ops->entry->name, name) == 0)
		return ops->entry;
	for (size_t i = 0; i < ops->nactions; i++)
		if (strcmp(ops->actions[i].name, name) == 0)
			return &ops->actions[i];
	return NULL;
}

const struct action_row *action_named(const char *name)
{
	const struct action_row *row = NULL;

	for (size_t i = 0; i < action_count; i++)
		if (strcmp(action_table[i].name, name) == 0)
			return &action_table[i];
	for (size_t i = 0; i < view_count && !row; i++)
		row = own_named(view_list[i], name);
	return row;
}

const char *action_keys(const struct action_row *row)
{
	return bind_changed(row) ? bind_words(row) : row->shown ? row->shown : row->keys;
}

/* How many of the common rows stand before those of the view. */
static size_t common_head(void)
{
	return (size_t)(action_row(ACTION_OPEN) - action_table) + 1;
}

static const struct action_row *entry_at(size_t i, size_t *n)
{
	*n = 0;
	for (size_t k = 0; k < view_count; k++)
		if (view_list[k]->entry && (*n)++ == i)
			return view_list[k]->entry;
	return NULL;
}

const struct action_row *action_at(const struct view_ops *ops, size_t i)
{
	size_t head = common_head(), own = ops ? ops->nactions : 0, entries;
	const struct action_row *entry;

	if (i < head)
		return &action_table[i];
	i -= head;
	if (i < own)
		return &ops->actions[i];
	i -= own;
	entry = entry_at(i, &entries);
	if (entry)
		return entry;
	i = i - entries + head;
	return i < action_count ? &action_table[i] : NULL;
}

static bool is_own(const struct action_row *row, const struct view_ops *ops)
{
	return ops && ops->nactions > 0 && row >= ops->actions && row < ops->actions + ops->nactions;
}

static bool has_needs(const struct action_row *row, const struct view_ops *ops, unsigned has)
{
	return (row->where & (has | ANYWHERE)) || (row->where == 0 && is_own(row, ops));
}

/* ---- keys ---- */

/* The words of a list: each call gives the next one and its length. */
static const char *next_word(const char **list, size_t *n)
{
	const char *word = *list;

	*n = strcspn(word, " ");
	*list = word + *n + strspn(word + *n, " ");
	return *n > 0 ? word : NULL;
}

/* Whether one of the row's words is this key, or this sequence; *prefix: a word begins with it. */
static bool row_has(const struct action_row *row, uint32_t first, uint32_t key, bool *prefix)
{
	const char *list = bind_words(row), *word;
	size_t n;
	uint32_t k[2];

	while ((word = next_word(&list, &n))) {
		if (!key_sequence(word, n, k))
			continue;
		if (first == K_NONE ? k[0] == key && k[1] == K_NONE : k[0] == first && k[1] == key)
			return true;
		if (first == K_NONE && k[0] == key && k[1] != K_NONE)
			*prefix = true;
	}
	return false;
}

static const struct action_row *own_of(const struct view_ops *ops, unsigned has, uint32_t first, uint32_t key,
                                       bool *prefix)
{
	for (size_t i = 0; ops && i < ops->nactions; i++)
		if (has_needs(&ops->actions[i], ops, has) && row_has(&ops->actions[i], first, key, prefix))
			return &ops->actions[i];
	return NULL;
}

bool action_valid(const struct action_row *row, const struct view_ops *ops, unsigned has)
{
	const char *list = bind_words(row), *word;
	size_t n;
	uint32_t k[2];
	bool prefix = false;

	if (!has_needs(row, ops, has) || (ops && row == ops->entry))
		return false;
	if (is_own(row, ops) || !bind_words(row)[0])
		return true;
	while ((word = next_word(&list, &n)))
		if (key_sequence(word, n, k) &&
		    !own_of(ops, has, k[1] == K_NONE ? K_NONE : k[0], k[1] == K_NONE ? k[0] : k[1], &prefix))
			return true;
	return false;
}

const struct action_row *action_of(uint32_t *state, uint32_t key, const struct view_ops *ops, unsigned has, int *arg)
{
	uint32_t first = *state;
	bool prefix = false;
	const struct action_row *row = own_of(ops, has, first, key, &prefix);

	*state = K_NONE;
	*arg = key >= '0' && key <= '9' ? (int)(key - '0') : 0;
	if (row)
		return row;
	for (size_t i = 0; (row = action_at(ops, i)); i++)
		if (has_needs(row, ops, has) && row_has(row, first, key, &prefix))
			return row;
	if (prefix)
		*state = key;
	return NULL;
}

/* ---- the hint line ---- */

#define RANK_MAX 20
#define RANK_OUT 2 /* the help, and the way out: they stand at the end of the line */

/* A row with words of two keys that begin with the one that is held: the second keys, and what it does. */
static bool continuation(struct hint *h, const struct action_row *row, uint32_t first)
{
	const char *list = bind_words(row), *word, *from = NULL, *last = NULL;
	size_t n;
	uint32_t k[2];

	while ((word = next_word(&list, &n)))
		if (key_sequence(word, n, k) && k[0] == first && k[1] != K_NONE) {
			from = from ? from : word;
			last = word;
		}
	if (!last)
		return false;
	if (from[1] == last[1])
		snprintf(h->keys, sizeof h->keys, "%c", from[1]);
	else
		snprintf(h->keys, sizeof h->keys, "%c..%c", from[1], last[1]);
	h->text = _(row->held ? row->held : row->hint ? row->hint : row->name);
	return true;
}

/* Other screens are hinted at on the first one alone. */
static bool is_entry(const struct action_row *row)
{
	for (size_t i = 0; i < view_count; i++)
		if (view_list[i]->entry == row)
			return true;
	return false;
}

/* Something that would be typed where one types; '?' is not, as long as nothing else is. */
static bool is_character(const char *keys)
{
	uint32_t k[2];

	return key_sequence(keys, strcspn(keys, " "), k) && k[0] > K_SPACE && k[0] < K_UP && k[0] != '?';
}

#define ROWS_MAX 400 /* rows that are looked at */
#define BETWEEN 2    /* cells between two hints */

struct hint_line {
	const struct view_ops *ops;
	unsigned has;
	uint32_t first; /* the key that is held, K_NONE */
	size_t cells;
	/* the rows of the table, each looked for once */
	const struct action_row *row[ROWS_MAX];
	size_t n;
};

static bool one(struct hint *h, const struct action_row *row, const struct hint_line *l)
{
	const char *keys = row->hint_keys && !bind_changed(row) ? row->hint_keys : bind_words(row);

	if (l->first != K_NONE)
		return action_valid(row, l->ops, l->has) && continuation(h, row, l->first);
	if (row->rank == 0 || !keys[0] || !action_valid(row, l->ops, l->has))
		return false;
	if (((l->has & HAS_TYPING) && is_character(keys)) || ((l->has & HAS_BACK) && is_entry(row)))
		return false;
	snprintf(h->keys, sizeof h->keys, "%.*s", (int)strcspn(keys, " "), keys);
	h->text = _(row->hint);
	return true;
}

/* Which rows there is room for: the important ones first, and of the rest those that still fit. */
static void choose(const struct hint_line *l, bool chosen[ROWS_MAX])
{
	struct hint h;
	size_t used = 0, cells;

	for (unsigned rank = 0; rank <= RANK_MAX; rank++)
		for (size_t i = 0; i < l->n; i++) {
			if (l->row[i]->rank != rank || !one(&h, l->row[i], l))
				continue;
			cells = (used > 0 ? BETWEEN : 0) + text_width(h.keys) + 1 + text_width(h.text);
			if (used + cells > l->cells)
				continue;
			used += cells;
			chosen[i] = true;
		}
}

static size_t put_rank(struct hint out[HINTS_MAX], size_t n, const struct hint_line *l, const bool chosen[ROWS_MAX],
                       unsigned rank)
{
	for (int own = 1; own >= 0; own--)
		for (size_t i = 0; i < l->n && n < HINTS_MAX; i++)
			if (chosen[i] && l->row[i]->rank == rank && is_own(l->row[i], l->ops) == own &&
			    one(&out[n], l->row[i], l))
				n++;
	return n;
}

size_t action_hints(struct hint out[HINTS_MAX], const struct view_ops *ops, unsigned has, uint32_t first, size_t cells)
{
	struct hint_line l = { ops, has, first, cells, .n = 0 };
	bool chosen[ROWS_MAX] = { false };
	size_t n = 0;

	while (l.n < ROWS_MAX && (l.row[l.n] = action_at(ops, l.n)))
		l.n++;
	choose(&l, chosen);
	for (unsigned rank = RANK_OUT + 1; rank <= RANK_MAX; rank++)
		n = put_rank(out, n, &l, chosen, rank);
	for (unsigned rank = 0; rank <= RANK_OUT; rank++) /* a continuation may have none */
		n = put_rank(out, n, &l, chosen, rank);
	return n;
}
