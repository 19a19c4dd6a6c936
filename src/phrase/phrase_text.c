/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cut in one pass; an index of words then finds a row's words without reading the text again. */
#include "config.h"

#include "phrase/phrase_text.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

/* ---- words ---- */

static int ascii_lower(int c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

/* Letters of any script count, the quotes, dashes and blanks of U+2000..U+206F and U+00A0..U+00BF do not. */
static bool is_letter(const char *s)
{
	/* clang-format off */
	static const uint8_t ascii[128] = {
		['0'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ['_'] = 1,
		['A'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
		['a'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	};
	/* clang-format on */
	const unsigned char *p = (const unsigned char *)s;

	if (p[0] < 0x80)
		return ascii[p[0]];
	return !((p[0] == 0xe2 && (p[1] == 0x80 || p[1] == 0x81)) || (p[0] == 0xc2 && p[1] < 0xc0));
}

/* Octets that separate, as one step: "\n" written out in a quoted log must not stick to the next word. */
static size_t separator(const char *s)
{
	if (s[0] == '\\' && (s[1] == 'n' || s[1] == 'r' || s[1] == 't'))
		return 2;
	if ((unsigned char)s[0] == 0xe2 && s[1])
		return s[2] ? 3 : 2;
	if ((unsigned char)s[0] == 0xc2 && s[1])
		return 2;
	return 1;
}

bool word_next(const char **s, struct word *w)
{
	const char *p = *s;

	while (*p && !is_letter(p) && !(*p == '-' && is_digit(p[1])))
		p += separator(p);
	if (!*p) {
		*s = p;
		return false;
	}
	w->s = p;
	w->hash = 2166136261u;
	do
		w->hash = (w->hash ^ (unsigned char)ascii_lower(*p++)) * 16777619u;
	while (*p && is_letter(p));
	w->n = (uint32_t)(p - w->s);
	/* A dash behind a word joins; it is not the next number's sign. */
	*s = *p == '-' ? p + 1 : p;
	return true;
}

const struct cut_words *phrase_text_words(struct cut_words *kept, const char *s)
{
	VEC_OF(struct word) words = VEC_INIT;

	if (kept->cut)
		return kept;
	for (struct word w; word_next(&s, &w);)
		*vec_push(&words) = w;
	kept->v = words.v;
	kept->n = words.n;
	kept->cut = true;
	return kept;
}

bool word_same(const struct word *a, const struct word *b)
{
	if (a->hash != b->hash || a->n != b->n)
		return false;
	if (a->s == b->s)
		return true;
	for (uint32_t i = 0; i < a->n; i++)
		if (ascii_lower(a->s[i]) != ascii_lower(b->s[i]))
			return false;
	return true;
}

bool word_is(const struct word *w, const char *text)
{
	if (!w->n || ascii_lower(w->s[0]) != text[0])
		return false;
	uint32_t i = 1;

	while (i < w->n && text[i] && ascii_lower(w->s[i]) == text[i])
		i++;
	return i == w->n && !text[i];
}

bool word_number(const struct word *w, int64_t *out)
{
	char digits[24];
	char *end;

	if (w->n >= sizeof digits || !(is_digit(w->s[0]) || (w->s[0] == '-' && w->n > 1)))
		return false;
	for (uint32_t i = 0; i < w->n; i++)
		digits[i] = w->s[i];
	digits[w->n] = '\0';
	bool hex = strstr(digits, "0x") || strstr(digits, "0X");
	long long v = strtoll(digits, &end, hex ? 16 : 10);
	*out = v;
	return *end == '\0';
}

/* ---- the text ---- */

/* Terminal colours: ESC [ ... letter. Returns the octets to leave out. */
static size_t colour(const char *s)
{
	size_t n = 2;

	if (s[0] != '\033' || s[1] != '[')
		return 0;
	while (s[n] && (unsigned char)s[n] < 0x40)
		n++;
	return s[n] ? n + 1 : n;
}

static char *folded_text(struct arena *a, const char *s)
{
	char *folded = ARENA_ARRAY(a, char, strlen(s) + 1), *to = folded;

	for (size_t skip; *s; s++) {
		while ((skip = colour(s)) > 0)
			s += skip;
		if (!*s)
			break;
		if ((unsigned char)*s > ' ')
			*to++ = (char)ascii_lower(*s);
		else if (to > folded && to[-1] != ' ')
			*to++ = ' ';
	}
	return folded;
}

static void index_words(struct arena *a, struct phrase_text *t)
{
	t->mask = 15;
	while (t->mask < 2 * t->n)
		t->mask = 2 * t->mask + 1;
	t->first = ARENA_ARRAY(a, int, t->mask + 1);
	t->next = ARENA_ARRAY(a, int, t->n);
	for (size_t i = 0; i <= t->mask; i++)
		t->first[i] = -1;
	for (size_t i = t->n; i-- > 0;) {
		int *head = &t->first[t->word[i].hash & t->mask];

		t->next[i] = *head;
		*head = (int)i;
	}
}

/* Of a time, a date, a version, an address: digits stand on both sides of what joins it to another number. */
static bool is_joined(const char *folded, const struct word *w)
{
	const char *before = w->s, *behind = w->s + w->n;

	return (before > folded + 1 && strchr(":/.-", before[-1]) && is_digit(before[-2])) ||
	       (*behind && strchr(":/.-", *behind) && is_digit(behind[1]));
}

static void find_numbers(struct arena *a, struct phrase_text *t)
{
	VEC_OF(struct number) numbers = VEC_INIT;

	for (size_t i = 0; i < t->n; i++) {
		struct number n = { .at = i };
		char first = t->word[i].s[0];

		if ((is_digit(first) || first == '-') && word_number(&t->word[i], &n.value) &&
		    !is_joined(t->folded, &t->word[i])) {
			n.hex = memchr(t->word[i].s, 'x', t->word[i].n) != NULL;
			*vec_push(&numbers) = n;
		}
	}
	t->nnumbers = numbers.n;
	t->number = arena_dup(a, numbers.v, numbers.n * sizeof *numbers.v);
	vec_free(&numbers);
}

struct phrase_text phrase_text_read(struct arena *a, const char *s)
{
	struct phrase_text t = { .folded = folded_text(a, s) };
	const char *p = t.folded;

	/* There is at least one octet between two words. */
	t.word = ARENA_ARRAY(a, struct word, strlen(p) / 2 + 1);
	for (struct word w; word_next(&p, &w);)
		t.word[t.n++] = w;
	find_numbers(a, &t);
	index_words(a, &t);
	t.kept = ARENA_ARRAY(a, struct program_kept, PROGRAMS_KEPT);
	return t;
}

static int same_from(const struct phrase_text *t, const struct word *w, int i)
{
	while (i >= 0 && (t->word[i].hash != w->hash || !word_same(&t->word[i], w)))
		i = t->next[i];
	return i;
}

int phrase_text_find(const struct phrase_text *t, const struct word *w)
{
	return same_from(t, w, t->first[w->hash & t->mask]);
}

int phrase_text_find_next(const struct phrase_text *t, const struct word *w, int at)
{
	return same_from(t, w, t->next[at]);
}

size_t phrase_text_run(const struct phrase_text *t, size_t at, const char *s, size_t *letters)
{
	size_t n = 0;

	*letters = 0;
	for (struct word w; word_next(&s, &w); n++) {
		if (at + n >= t->n || !word_same(&t->word[at + n], &w))
			return 0;
		*letters += w.n;
	}
	return n;
}

bool phrase_text_has(const struct phrase_text *t, size_t at, const struct cut_words *w, size_t *letters)
{
	*letters = 0;
	if (at + w->n > t->n)
		return false;
	for (size_t i = 0; i < w->n; i++) /* almost always it is no at the first that differs */
		if (t->word[at + i].hash != w->v[i].hash)
			return false;
	for (size_t i = 0; i < w->n; i++) {
		if (!word_same(&t->word[at + i], &w->v[i]))
			return false;
		*letters += w->v[i].n;
	}
	return true;
}

bool phrase_text_equals(const struct phrase_text *t, const char *s)
{
	size_t letters;

	return t->n && phrase_text_run(t, 0, s, &letters) == t->n;
}
