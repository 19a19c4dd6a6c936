/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chains of before are paired with those of now, by certificate first, then by source and subject. */
#include "config.h"

#include "ui/frame/changes.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/name.h"
#include "change/comparison.h"

#include <string.h>

void changes_free(struct changes *c)
{
	arena_free(c->arena);
	*c = (struct changes){ 0 };
}

static const struct standing **standings(struct arena *to, const struct analysis *a, size_t *n)
{
	const struct standing **list = ARENA_ARRAY(to, const struct standing *, CHANGES_MAX);

	*n = 0;
	for (size_t i = 0; a && i < a->nchain && *n < CHANGES_MAX; i++) {
		const struct standing *s = standing_of(to, a, a->set, a->chain[i].leaf, NULL);

		if (s)
			list[(*n)++] = s;
	}
	return list;
}

void changes_remember(struct changes *c, const struct analysis *a)
{
	changes_free(c);
	if (!a)
		return;
	c->arena = arena_new();
	c->before = standings(c->arena, a, &c->nbefore);
	c->due = true;
}

/* The same certificate, else the next one of the same source and subject, else of the same source. */
static size_t partner(const struct changes *c, const bool *taken, const struct standing *now)
{
	size_t best = c->nbefore, points = 0;

	for (size_t i = 0; i < c->nbefore; i++) {
		const struct standing *was = c->before[i];
		size_t p = certificate_equal(was->cert, now->cert)              ? 3
		           : name_equal(was->cert->subject, now->cert->subject) ? 2
		                                                                : 1;

		if (!taken[i] && strcmp(was->source, now->source) == 0 && p > points) {
			best = i;
			points = p;
		}
	}
	return best;
}

static void add(struct changes *c, const struct standing *before, const struct standing *after)
{
	struct change *k = &c->change[c->n++];

	*k = (struct change){ before, after, true };
	if (before && after)
		k->differs = !comparison_new(c->arena, before, after, NULL)->equal;
}

void changes_find(struct changes *c, const struct analysis *a)
{
	bool taken[CHANGES_MAX] = { false };
	size_t nnow;
	const struct standing **now;

	if (!c->due)
		return;
	c->due = false;
	now = standings(c->arena, a, &nnow);
	c->change = ARENA_ARRAY(c->arena, struct change, c->nbefore + nnow);
	for (size_t i = 0; i < nnow; i++) {
		size_t was = partner(c, taken, now[i]);

		add(c, was < c->nbefore ? c->before[was] : NULL, now[i]);
		if (was < c->nbefore)
			taken[was] = true;
	}
	for (size_t i = 0; i < c->nbefore; i++)
		if (!taken[i])
			add(c, c->before[i], NULL);
}

bool changes_any(const struct changes *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (!c->change[i].before || !c->change[i].after || c->change[i].differs)
			return true;
	return false;
}

const struct change *changes_first(const struct changes *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->change[i].before && c->change[i].after && c->change[i].differs)
			return &c->change[i];
	return NULL;
}

static void count(const struct changes *c, size_t *changed, size_t *come, size_t *gone)
{
	*changed = *come = *gone = 0;
	for (size_t i = 0; i < c->n; i++) {
		*come += !c->change[i].before;
		*gone += !c->change[i].after;
		*changed += c->change[i].before && c->change[i].after && c->change[i].differs;
	}
}

static void then(struct buf *out)
{
	if (out->n)
		buf_puts(out, "; ");
}

void changes_line(const struct changes *c, struct buf *out)
{
	const struct change *first = changes_first(c);
	size_t changed, come, gone;

	count(c, &changed, &come, &gone);
	if (changed + come + gone == 0) {
		buf_puts(out, _("nothing changed"));
		return;
	}
	if (first) {
		struct arena *a = arena_new();
		struct buf how = BUF_INIT;

		comparison_line(a, &how, comparison_new(a, first->before, first->after, NULL));
		buf_printf(out,
		           P_("%zu changed (D shows it): %s: %s", "%zu changed (D shows the first): %s: %s", changed),
		           changed, certificate_title(first->after->cert), buf_str(&how));
		buf_free(&how);
		arena_free(a);
	}
	if (come > 0) {
		then(out);
		buf_printf(out, P_("%zu chain is new", "%zu chains are new", come), come);
	}
	if (gone > 0) {
		then(out);
		buf_printf(out, P_("%zu chain is gone", "%zu chains are gone", gone), gone);
	}
}
