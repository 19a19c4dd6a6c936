/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of chains by hash, over words and numbers alike; the words of all rows are counted first, to know the rarest
 * of each. */
#include "config.h"

#include "phrase/phrase_index.h"

#include "base/arena.h"
#include "base/err.h"
#include "phrase/phrase_match.h"
#include "phrase/phrase_text.h"
#include "phrase/phrasebook.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KEYS 4096    /* chains; a power of two */
#define COUNTS 16384 /* of words by hash; words that share one are taken for more common than they are */
#define ROW_KEYS_MAX 6
#define SIGN_WORDS 8 /* of a text short enough to leave the sign of a number out */

struct row_index {
	bool made;
	size_t rows;
	int32_t first[KEYS]; /* chains of entries by key; -1 ends */
	struct row_key {
		uint32_t key;
		uint16_t row;
		int32_t next;
	} * link;
	size_t n;
	uint16_t *always; /* rows that no word tells */
	size_t nalways;
};

static struct row_index phrases, speakers;
static uint16_t counted[COUNTS];

/* A number and a word never have the same key by design, and where they do one more row is asked. */
static uint32_t number_key(int64_t n)
{
	uint32_t k = (uint32_t)n;

	return (k * 2654435761u) ^ 0x5bd1e995u;
}

static void put(struct row_index *x, uint32_t key, size_t row)
{
	int32_t *head = &x->first[key & (KEYS - 1)];

	x->link[x->n] = (struct row_key){ key, (uint16_t)row, *head };
	*head = (int32_t)x->n++;
}

static void count_words(const char *s)
{
	for (struct word w; word_next(&s, &w);)
		counted[w.hash & (COUNTS - 1)]++;
}

/* Of equally rare ones the longer. */
static bool is_rarer(const struct word *w, const struct word *than)
{
	unsigned n = counted[w->hash & (COUNTS - 1)], least = counted[than->hash & (COUNTS - 1)];

	return n < least || (n == least && w->n > than->n);
}

/* The rarest word of s; false: it has none. */
static bool rarest(const char *s, struct word *best)
{
	bool found = false;

	for (struct word w; word_next(&s, &w); found = true)
		if (!found || is_rarer(&w, best))
			*best = w;
	return found;
}

static void put_row(struct row_index *x, const struct phrase *p, size_t row)
{
	struct word w, rare;
	const char *s = p->code;
	int64_t number;
	char *literal = fit_regex_words(p);
	bool named = false;

	if (rarest(p->text, &w))
		put(x, w.hash, row);
	if (literal && rarest(literal, &w))
		put(x, w.hash, row);
	else if (*p->regex)
		x->always[x->nalways++] = (uint16_t)row;
	free(literal);
	for (size_t k = 0; k < ROW_KEYS_MAX && word_next(&s, &w); k++)
		if (word_number(&w, &number))
			put(x, number_key(number), row);
		else if (!named || is_rarer(&w, &rare)) {
			rare = w;
			named = true;
		}
	if (named)
		put(x, rare.hash, row);
}

static void index_new(struct row_index *x, size_t rows, size_t keys)
{
	x->made = true;
	x->rows = rows;
	x->link = xcalloc(rows * keys, sizeof *x->link);
	x->always = xcalloc(rows, sizeof *x->always);
	memset(x->first, 0xff, sizeof x->first);
}

static void make(void)
{
	index_new(&phrases, phrase_count, ROW_KEYS_MAX + 2);
	index_new(&speakers, speaker_count, 1);
	for (size_t i = 0; i < phrase_count; i++) {
		count_words(phrase_at(i)->text);
		count_words(phrase_at(i)->code);
	}
	for (size_t i = 0; i < phrase_count; i++)
		put_row(&phrases, phrase_at(i), i);
	for (size_t i = 0; i < speaker_count; i++) {
		struct word w;

		if (rarest(speaker_table[i].words, &w))
			put(&speakers, w.hash, i);
	}
}

/* ---- asking ---- */

struct found_rows {
	uint8_t *seen; /* a bit a row */
	uint16_t *row;
	size_t n, cap;
};

static void add(struct found_rows *c, uint16_t row)
{
	if (c->seen[row / 8] & (1u << row % 8) || c->n == c->cap)
		return;
	c->seen[row / 8] |= (uint8_t)(1u << row % 8);
	c->row[c->n++] = row;
}

static void look_up(const struct row_index *x, struct found_rows *c, uint32_t key)
{
	for (int32_t i = x->first[key & (KEYS - 1)]; i >= 0; i = x->link[i].next)
		if (x->link[i].key == key)
			add(c, x->link[i].row);
}

static const uint16_t *candidates(const struct row_index *x, struct arena *a, const struct phrase_text *t, size_t *n)
{
	struct found_rows c = { .cap = x->rows };

	c.seen = ARENA_ARRAY(a, uint8_t, x->rows / 8 + 1);
	c.row = ARENA_ARRAY(a, uint16_t, x->rows);
	for (size_t i = 0; i < t->n; i++)
		look_up(x, &c, t->word[i].hash);
	for (size_t i = 0; i < t->nnumbers; i++) {
		look_up(x, &c, number_key(t->number[i].value));
		if (t->n <= SIGN_WORDS)
			look_up(x, &c, number_key(-t->number[i].value));
	}
	for (size_t i = 0; i < x->nalways; i++)
		add(&c, x->always[i]);
	*n = c.n;
	return c.row;
}

const uint16_t *phrase_candidates(struct arena *a, const struct phrase_text *t, size_t *n)
{
	if (!phrases.made)
		make();
	return candidates(&phrases, a, t, n);
}

const uint16_t *phrase_speakers(struct arena *a, const struct phrase_text *t, size_t *n)
{
	if (!speakers.made)
		make();
	return candidates(&speakers, a, t, n);
}
