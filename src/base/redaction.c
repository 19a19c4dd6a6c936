/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens are numbered as their texts are met. */
#include "config.h"

#include "base/redaction.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/map.h"

#include <string.h>

static const char *const token[] = {
#define TOKEN(id, name) [ARGUMENT_##id] = (name),
	ARGUMENT_KINDS(TOKEN)
#undef TOKEN
};

#define NTOKEN (sizeof token / sizeof *token)

struct redaction {
	struct arena *arena;
	struct map met[NTOKEN]; /* text -> token */
};

struct redaction *redaction_new(struct arena *a)
{
	struct redaction *r = ARENA_NEW(a, struct redaction);

	*r = (struct redaction){ .arena = a };
	for (size_t i = 0; i < NTOKEN; i++)
		r->met[i].arena = a;
	return r;
}

const char *redacted(struct redaction *r, enum argument_kind kind, const char *text)
{
	union map_value *v;

	if (!r || !token[kind] || !text || !*text)
		return text;
	v = map_find(&r->met[kind], text, strlen(text));
	if (!v) {
		const char *kept = arena_strdup(r->arena, text); /* the map points to a long key */

		v = map_at(&r->met[kind], kept, strlen(kept));
		v->p = arena_printf(r->arena, "%s-%zu", token[kind], map_count(&r->met[kind]));
	}
	return v->p;
}
