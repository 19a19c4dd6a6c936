/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A growing array of any type:
 *
 *	VEC_OF(struct item) items = VEC_INIT;
 *	*vec_push(&items) = (struct item){ ... };    (the new slot is zeroed)
 *	for (size_t i = 0; i < items.n; i++) use(&items.v[i]);
 *	vec_free(&items);
 *
 * Growth moves the elements: keep indexes, not pointers, across a push. */
#ifndef BASE_VEC_H
#define BASE_VEC_H
#include <stddef.h>
#include <stdlib.h> /* free, for vec_free */

#define VEC_OF(T)                                                                                                      \
	struct {                                                                                                       \
		T *v;                                                                                                  \
		size_t n;                                                                                              \
		size_t cap;                                                                                            \
	}
/* clang-format off */
#define VEC_INIT { NULL, 0, 0 }
/* clang-format on */

void *vec_grow(void *v, size_t n, size_t *cap, size_t size); /* room for one more, zeroed */

#define vec_push(a) ((a)->v = vec_grow((a)->v, (a)->n, &(a)->cap, sizeof *(a)->v), &(a)->v[(a)->n++])
#define vec_free(a) (free((a)->v), (a)->v = NULL, (a)->n = (a)->cap = 0)

#endif
