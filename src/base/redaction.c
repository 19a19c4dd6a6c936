/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens are numbered as their texts are met. */
#include "config.h"

#include "base/redaction.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/map.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *const token[] = {
#define TOKEN(id, name) [ARGUMENT_##id] = (name),
	ARGUMENT_KINDS(TOKEN)
#undef TOKEN
};

#define NTOKEN (sizeof token / sizeof *token)

struct redaction {
	struct arena *arena;
	struct map met; /* text -> token */
	size_t count[NTOKEN];
};

struct redaction *redaction_new(struct arena *a)
{
	struct redaction *r = ARENA_NEW(a, struct redaction);

	*r = (struct redaction){ .arena = a, .met = { .arena = a } };
	return r;
}

void redaction_free(struct redaction *r)
{
	if (r)
		map_free(&r->met);
}

/* Numbers are written with colons here and without them there. */
static char *plain_hex(const char *text)
{
	char *plain = xstrdup(text), *to = plain;

	for (const char *p = text; *p; p++)
		if (*p != ':')
			*to++ = (char)tolower((unsigned char)*p);
	*to = '\0';
	return plain;
}

static const char *token_of(struct redaction *r, enum argument_kind kind, const char *text)
{
	union map_value *v = map_find(&r->met, text, strlen(text));

	if (!v) {
		const char *kept = arena_strdup(r->arena, text); /* the map points to a long key */

		v = map_at(&r->met, kept, strlen(kept));
		v->p = arena_printf(r->arena, "%s-%zu", token[kind], ++r->count[kind]);
	}
	return v->p;
}

const char *redacted(struct redaction *r, enum argument_kind kind, const char *text)
{
	if (!r || !token[kind] || !text || !*text)
		return text;
	if (kind == ARGUMENT_PATH && strcmp(text, "-") == 0)
		return text;
	if (kind != ARGUMENT_SERIAL && kind != ARGUMENT_DIGEST)
		return token_of(r, kind, text);
	if (text[strspn(text, "0123456789abcdefABCDEF:")])
		return token_of(r, kind, text); /* base64 */

	char *plain = plain_hex(text);
	const char *t = token_of(r, kind, plain);

	free(plain);
	return t;
}
