/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A map from octets to a pointer or a number, over uthash:
 *
 *	struct map edges = { .arena = a };
 *	union map_value *v = map_at(&edges, &pair, sizeof pair);    (made with NULL in it where there was none)
 *	if (!v->p)
 *		v->p = new_edge();
 *	...
 *	v = map_find(&edges, &pair, sizeof pair);                   (NULL: there is none)
 *	map_free(&edges);
 *
 * Keys of up to MAP_KEY_COPIED octets are copied; longer ones are pointed to, and must stay as long as the map.  A
 * struct as a key has no padding that is not zero.  A value stays where it is until map_free.  What a value points to
 * is its maker's. */
#ifndef BASE_MAP_H
#define BASE_MAP_H
#include "base/arena.h"
#include <stddef.h>

#define MAP_KEY_COPIED 16

union map_value {
	void *p;
	long i;
};

struct map {
	struct arena *arena; /* of the rows, which then go with it; NULL: malloc's */
	struct map_row *rows;
};

union map_value *map_find(const struct map *m, const void *key, size_t n);
union map_value *map_at(struct map *m, const void *key, size_t n);
size_t map_count(const struct map *m);
void map_free(struct map *m); /* empty afterwards, and as good as new */

#endif
