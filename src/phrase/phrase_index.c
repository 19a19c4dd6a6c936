/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of chains by hash, over words and numbers alike; the words of all rows are counted first, to know the rarest
 * of each. Which words follow each other somewhere is a set of bits by hash. */
#include "config.h"

#include "phrase/phrase_index.h"

#include "base/arena.h"
#include "phrase/phrase_match.h"
#include "phrase/phrase_text.h"
#include "phrase/phrasebook.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KEYS 4096 /* chains; a power of two */
#define PAIRS (1u << 18)
#define COUNTS 16384 /* of words by hash; words that share one are taken for more common than they are */
#define ROW_KEYS_MAX 8
#define SIGN_WORDS 8 /* of a text short enough to leave the sign of a number out */

struct row_index {
	bool made;
	size_t rows;
	int32_t first[KEYS]; /* chains of entries by key; -1 ends */
	struct row_key {
		uint32_t key;
		uint16_t row;
		uint8_t by;
		int32_t next;
	} * link;
	size_t n;
	uint16_t *always; /* rows whose regex no word tells */
	size_t nalways;
	/* of the text that is asked */
	uint8_t *seen; /* by row: by what */
	struct found_row *found;
};

static struct row_index phrases, speakers;
static uint16_t counted[COUNTS];
static uint8_t pairs[PAIRS / 8];

/* A number and a word never have the same key by design, and where they do one more row is asked. */
static uint32_t number_key(int64_t n)
{
	uint32_t k = (uint32_t)n;

	return (k * 2654435761u) ^ 0x5bd1e995u;
}

static void put(struct row_index *x, uint32_t key, size_t row, uint8_t by)
{
	int32_t *head = &x->first[key & (KEYS - 1)];

	x->link[x->n] = (struct row_key){ key, (uint16_t)row, by, *head };
	*head = (int32_t)x->n++;
}

static uint32_t pair_of(const struct word *first, const struct word *second)
{
	return (first->hash * 31 + second->hash) * 2654435761u >> 14;
}

static void count_words(const char *s)
{
	struct word last = { .s = NULL };

	for (struct word w; word_next(&s, &w); last = w) {
		uint32_t pair = pair_of(&last, &w);

		counted[w.hash & (COUNTS - 1)]++;
		if (last.n)
			pairs[pair / 8] |= (uint8_t)(1u << pair % 8);
	}
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

/* By each number, each word that is a name wherever it stands, and, where there is no number, by the rarest of the
 * others. */
static void put_code(struct row_index *x, const struct phrase *p, size_t row)
{
	struct word w, rare = { .s = NULL };
	const char *s = p->code;
	int64_t number;
	bool any = false, numbered = false;

	for (size_t k = 0; k < ROW_KEYS_MAX && word_next(&s, &w); k++)
		if (word_number(&w, &number)) {
			put(x, number_key(number), row, FOUND_CODE);
			numbered = true;
		} else if (fit_name_word(&w)) {
			put(x, w.hash, row, FOUND_CODE);
		} else if (!any || is_rarer(&w, &rare)) {
			rare = w;
			any = true;
		}
	if (any && !numbered)
		put(x, rare.hash, row, FOUND_CODE);
}

static void put_row(struct row_index *x, const struct phrase *p, size_t row)
{
	struct word w;
	char *literal = fit_regex_words(p);

	if (rarest(p->text, &w))
		put(x, w.hash, row, FOUND_TEXT);
	if (literal && rarest(literal, &w))
		put(x, w.hash, row, FOUND_REGEX);
	else if (*p->regex)
		x->always[x->nalways++] = (uint16_t)row;
	put_code(x, p, row);
	free(literal);
}

static void index_new(struct row_index *x, size_t rows, size_t keys)
{
	x->made = true;
	x->rows = rows;
	x->link = xcalloc(rows * keys, sizeof *x->link);
	x->always = xcalloc(rows, sizeof *x->always);
	x->seen = xcalloc(rows, sizeof *x->seen);
	x->found = xcalloc(rows, sizeof *x->found);
	memset(x->first, 0xff, sizeof x->first);
}

static void make(void)
{
	index_new(&phrases, phrase_count, ROW_KEYS_MAX + 3);
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
			put(&speakers, w.hash, i, FOUND_TEXT);
	}
}

/* ---- asking ---- */

static size_t add(struct row_index *x, size_t n, uint16_t row, uint8_t by)
{
	if (!x->seen[row])
		x->found[n++].row = row;
	x->seen[row] |= by;
	return n;
}

static size_t look_up(struct row_index *x, size_t n, uint32_t key)
{
	for (int32_t i = x->first[key & (KEYS - 1)]; i >= 0; i = x->link[i].next)
		if (x->link[i].key == key)
			n = add(x, n, x->link[i].row, x->link[i].by);
	return n;
}

static const struct found_row *candidates(struct row_index *x, const struct phrase_text *t, size_t *found)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++)
		n = look_up(x, n, t->word[i].hash);
	for (size_t i = 0; i < t->nnumbers; i++) {
		n = look_up(x, n, number_key(t->number[i].value));
		if (t->n <= SIGN_WORDS)
			n = look_up(x, n, number_key(-t->number[i].value));
	}
	for (size_t i = 0; i < x->nalways; i++)
		n = add(x, n, x->always[i], FOUND_REGEX);
	for (size_t i = 0; i < n; i++) {
		x->found[i].by = x->seen[x->found[i].row];
		x->seen[x->found[i].row] = 0;
	}
	*found = n;
	return x->found;
}

const struct found_row *phrase_candidates(const struct phrase_text *t, size_t *n)
{
	if (!phrases.made)
		make();
	return candidates(&phrases, t, n);
}

const struct found_row *phrase_speakers(const struct phrase_text *t, size_t *n)
{
	if (!speakers.made)
		make();
	return candidates(&speakers, t, n);
}

bool phrase_follows(const struct word *first, const struct word *second)
{
	uint32_t pair = pair_of(first, second);

	return pairs[pair / 8] & (1u << pair % 8);
}
