/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What those who say what a comparison means ask of its rows. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/clock.h"
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

const char *compare_row_shown(struct arena *arena, const struct compare_row *r, const char *value)
{
	char text[32];
	int64_t t;

	if (!value || !r->time || !time_parse(value, 0, &t))
		return value;
	return arena_printf(arena, "%s UTC", time_second(t, text));
}

struct argument compare_row_joined(struct arena *arena, const char *const *v, size_t n)
{
	struct argument name[VALUES_SHOWN];
	size_t shown = 0;

	for (; shown < n && shown < VALUES_SHOWN; shown++)
		name[shown] = as_name(v[shown]);
	return as_list(arena, name, shown, n);
}
