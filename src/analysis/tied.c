/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list that is sorted once, and searched by halves. */
#include "config.h"

#include "analysis/tied.h"

#include <stdlib.h>

static int by_thing(const void *x, const void *y)
{
	const struct tied *a = x, *b = y;

	if (a->thing != b->thing)
		return a->thing < b->thing ? -1 : 1;
	return (a->finding > b->finding) - (a->finding < b->finding);
}

void tied_sort(tied_list *x)
{
	if (x->n)
		qsort(x->v, x->n, sizeof *x->v, by_thing);
}

size_t tied_first(const tied_list *x, int thing)
{
	size_t low = 0, high = x->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (x->v[middle].thing < thing)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
