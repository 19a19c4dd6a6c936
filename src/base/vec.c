/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "base/vec.h"
#include "base/arena.h"
#include <stdint.h>
#include <string.h>

#define FIRST 8

void *vec_grow(void *v, size_t n, size_t *cap, size_t size)
{
	if (n == *cap) {
		size_t more = *cap ? *cap : FIRST;

		/* What does not fit in an address space ends as any other lack of memory. */
		if (*cap > SIZE_MAX / size - more)
			more = SIZE_MAX / size - *cap;
		*cap += more;
		v = xrealloc(v, more ? *cap * size : SIZE_MAX);
	}
	memset((char *)v + n * size, 0, size);
	return v;
}
