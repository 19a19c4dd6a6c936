/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The longest common sequence of words and of what stands between them, without what both begin and end with. */
#include "config.h"

#include "base/difference.h"

#include "base/arena.h"
#include "base/buf.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 200 /* between the common ends: beyond it all is other */

struct diff_word {
	const char *p;
	size_t n;
	bool same;
};

struct diff_words {
	struct diff_word *v;
	size_t n, nletters; /* of them words that have letters or digits */
};

static bool is_letter(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static struct diff_words split(const char *s)
{
	struct diff_words w = { .v = xcalloc(strlen(s) + 1, sizeof *w.v) };

	while (*s) {
		size_t n = 0;

		while (is_letter(s[n]))
			n++;
		w.nletters += n > 0;
		w.v[w.n++] = (struct diff_word){ s, n > 0 ? n : 1, false };
		s += n > 0 ? n : 1;
	}
	return w;
}

static bool equal(const struct diff_word *a, const struct diff_word *b)
{
	return a->n == b->n && memcmp(a->p, b->p, a->n) == 0;
}

static void keep(struct diff_word *a, struct diff_word *b)
{
	a->same = b->same = true;
}

/* length[i][j]: how many words a[i..] and b[j..] have in common, in order. */
static void keep_common(struct diff_word *a, size_t na, struct diff_word *b, size_t nb)
{
	uint16_t(*length)[WORDS_MAX + 1];
	size_t i = 0, j = 0;

	if (na == 0 || nb == 0 || na > WORDS_MAX || nb > WORDS_MAX)
		return;
	length = xcalloc(na + 1, sizeof *length);
	for (i = na; i-- > 0;)
		for (j = nb; j-- > 0;)
			length[i][j] = equal(&a[i], &b[j])                   ? (uint16_t)(length[i + 1][j + 1] + 1)
			               : length[i + 1][j] > length[i][j + 1] ? length[i + 1][j]
			                                                     : length[i][j + 1];
	for (i = j = 0; i < na && j < nb;) {
		if (equal(&a[i], &b[j]))
			keep(&a[i++], &b[j++]);
		else if (length[i + 1][j] > length[i][j + 1])
			i++;
		else
			j++;
	}
	free(length);
}

static void compare(struct diff_words *a, struct diff_words *b)
{
	size_t from = 0, na = a->n, nb = b->n;

	while (from < na && from < nb && equal(&a->v[from], &b->v[from])) {
		keep(&a->v[from], &b->v[from]);
		from++;
	}
	while (na > from && nb > from && equal(&a->v[na - 1], &b->v[nb - 1]))
		keep(&a->v[--na], &b->v[--nb]);
	keep_common(a->v + from, na - from, b->v + from, nb - from);
}

/* At least half of the words of the longer one are also in the other. */
static bool are_alike(const struct diff_words *a, const struct diff_words *b)
{
	size_t same = 0;

	for (size_t i = 0; i < a->n; i++)
		same += a->v[i].same && is_letter(*a->v[i].p);
	return same > 0 && same * 2 >= (a->nletters > b->nletters ? a->nletters : b->nletters);
}

static void tell(const struct diff_words *w, bool alike, struct buf *out)
{
	for (size_t i = 0; i < w->n; i++)
		buf_pad(out, alike && w->v[i].same ? DIFFERENCE_SAME : DIFFERENCE_OTHER, w->v[i].n);
}

void difference_words(const char *a, const char *b, struct buf *in_a, struct buf *in_b)
{
	struct diff_words wa = split(a ? a : ""), wb = split(b ? b : "");
	bool alike;

	compare(&wa, &wb);
	alike = are_alike(&wa, &wb);
	tell(&wa, alike, in_a);
	tell(&wb, alike, in_b);
	free(wa.v);
	free(wb.v);
}
