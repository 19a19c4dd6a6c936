/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The growth behind vec_push: twice the room, and the new slot zeroed. */
#include "config.h"
#include "base/vec.h"
#include "base/arena.h"
#include <stdint.h>
#include <string.h>

#define FIRST 8

void *vec_grow(void *v, size_t n, size_t *cap, size_t size)
{
	if (n == *cap) {
		if (n > SIZE_MAX / 2 / size)
			out_of_memory();
		*cap = n ? n * 2 : FIRST;
		v = xrealloc(v, *cap * size);
	}
	memset((char *)v + n * size, 0, size);
	return v;
}
