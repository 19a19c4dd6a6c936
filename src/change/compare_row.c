/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What those who say what a comparison means ask of its rows. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "change/comparison.h"

#include <string.h>

#define VALUES_SHOWN 5

const struct compare_row *compare_row_named(const struct comparison *c, const char *id)
{
	for (size_t i = 0; i < c->nrow; i++)
		if (strcmp(c->row[i].id, id) == 0)
			return &c->row[i];
	return NULL;
}

const char *compare_row_joined(struct arena *arena, const char *const *v, size_t n)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < n && i < VALUES_SHOWN; i++)
		buf_printf(&b, "%s%s", i ? ", " : "", v[i]);
	if (n > VALUES_SHOWN)
		buf_printf(&b, ", .. (%zu)", n);
	buf_str(&b);
	return buf_keep(&b, arena);
}
