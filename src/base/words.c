/* SPDX-License-Identifier: GPL-3.0-or-later */
/* They grow by doubling, in the arena that holds the words themselves. */
#include "config.h"

#include "base/words.h"

#include "base/arena.h"

#include <string.h>

void words_add(struct arena *a, struct words *w, const char *s)
{
	if (w->n == w->cap) {
		size_t cap = w->cap ? w->cap * 2 : 8;
		const char **v = ARENA_ARRAY(a, const char *, cap);

		if (w->n)
			memcpy(v, w->v, w->n * sizeof *v);
		w->v = v;
		w->cap = cap;
	}
	w->v[w->n++] = s;
}

struct words words_copy(struct arena *a, const struct words *w)
{
	struct words copy = { .v = NULL };

	for (size_t i = 0; i < w->n; i++)
		words_add(a, &copy, arena_strdup(a, w->v[i]));
	return copy;
}

struct words words_of(struct arena *a, const char *text)
{
	struct words w = { .v = NULL };
	size_t n;

	for (text += strspn(text, " "); *text; text += n, text += strspn(text, " ")) {
		n = strcspn(text, " ");
		words_add(a, &w, arena_strndup(a, text, n));
	}
	return w;
}
