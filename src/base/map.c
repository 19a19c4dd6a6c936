/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row holds its key, if it is short, and its value; uthash does the rest. */
#include "config.h"
#include "base/map.h"
#include "base/arena.h"
#include <stdlib.h>
#include <string.h>
#define uthash_malloc(n) xmalloc(n)
#define uthash_fatal(text) out_of_memory()
#include <uthash.h>

struct map_row {
	union map_value value;
	UT_hash_handle hh;
	unsigned char key[MAP_KEY_COPIED];
};

static struct map_row *find(const struct map *m, const void *key, size_t n, unsigned hash)
{
	struct map_row *row;

	HASH_FIND_BYHASHVALUE(hh, m->rows, key, n, hash, row);
	return row;
}

union map_value *map_find(const struct map *m, const void *key, size_t n)
{
	struct map_row *row;

	HASH_FIND(hh, m->rows, key, n, row);
	return row ? &row->value : NULL;
}

union map_value *map_at(struct map *m, const void *key, size_t n)
{
	struct map_row *row;
	unsigned hash;

	HASH_VALUE(key, n, hash);
	row = find(m, key, n, hash);
	if (row)
		return &row->value;
	row = m->arena ? arena_alloc(m->arena, sizeof *row) : xcalloc(1, sizeof *row);
	if (n <= sizeof row->key)
		key = memcpy(row->key, key, n);
	HASH_ADD_KEYPTR_BYHASHVALUE(hh, m->rows, key, n, hash, row);
	return &row->value;
}

size_t map_count(const struct map *m)
{
	return HASH_COUNT(m->rows);
}

void map_free(struct map *m)
{
	struct map_row *row = m->rows, *next;

	HASH_CLEAR(hh, m->rows);
	for (; row && !m->arena; row = next) {
		next = row->hh.next;
		free(row);
	}
	m->rows = NULL;
}
