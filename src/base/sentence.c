/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Positional arguments are put in by hand: printf's %1$s is optional in C, and would trust a translation with the
 * arguments. */
#include "config.h"

#include "base/sentence.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"

#include <string.h>

const struct rendering rendering_plain = { .translated = false };
const struct rendering rendering_translated = { .translated = true };

struct sentence sentence_make(struct arena *a, const char *msgid, unsigned n, const struct argument *args)
{
	struct sentence s = { .msgid = msgid, .n = n < SENTENCE_ARGS ? n : SENTENCE_ARGS };

	for (unsigned i = 0; i < s.n; i++)
		s.arg[i] = argument_keep(a, args[i]);
	return s;
}

const struct sentence sentence_none = { .msgid = NULL };

#define POOLED 256

/* By hash; a later one takes the place of an earlier one. */
struct sentence_pool {
	struct arena *arena;
	const struct sentence *last[POOLED];
};

struct sentence_pool *sentence_pool_new(struct arena *a)
{
	struct sentence_pool *p = ARENA_NEW(a, struct sentence_pool);

	p->arena = a;
	return p;
}

const struct sentence *sentence_pooled(struct sentence_pool *p, const char *msgid, unsigned n,
                                       const struct argument *args)
{
	struct sentence s = { .msgid = msgid, .n = n < SENTENCE_ARGS ? n : SENTENCE_ARGS };
	const struct argument x = { .kind = ARGUMENT_SENTENCE, .sentence = &s };
	const struct sentence **last;

	for (unsigned i = 0; i < s.n; i++)
		s.arg[i] = args[i];
	last = &p->last[(argument_hash(x) ^ argument_hash(as_word(msgid))) % POOLED];
	if (!*last || !argument_equal(x, (struct argument){ .kind = ARGUMENT_SENTENCE, .sentence = *last }))
		*last = as_sentence(p->arena, s).sentence;
	return *last;
}

/* The number of a "%N$s" at p, 0 when p is something else. */
static unsigned positional(const char *p)
{
	if (p[0] != '%' || p[1] < '1' || p[1] > '0' + SENTENCE_ARGS || p[2] != '$' || p[3] != 's')
		return 0;
	return (unsigned)(p[1] - '0');
}

void sentence_render(struct buf *out, const struct sentence *s, const struct rendering *how)
{
	const char *p = s->msgid;
	unsigned i;

	if (!p || !*p)
		return;
	if (how->translated)
		p = _(p);
	while (*p) {
		size_t plain = strcspn(p, "%");

		buf_put(out, p, plain);
		p += plain;
		if ((i = positional(p))) {
			argument_render(out, i <= s->n ? s->arg[i - 1] : as_none(), how);
			p += 4;
		} else if (*p) {
			buf_putc(out, '%');
			p += p[1] == '%' ? 2 : 1;
		}
	}
}

void command_render(struct buf *out, const struct sentence *command, struct redaction *r)
{
	sentence_render(out, command, &(struct rendering){ .shell = true, .redaction = r });
}
