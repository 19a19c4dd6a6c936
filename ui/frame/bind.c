/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a row are made once, when keys were bound at all; else the table's own are handed out. */
#include "config.h"

#include "ui/frame/bind.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/vec.h"
#include "ui/frame/action.h"
#include "ui/kit/key.h"

#include <stdlib.h>
#include <string.h>

struct bound {
	uint32_t key[2];
	char *word, *action;
};

struct bound_words {
	const struct action_row *row;
	char *list;
};

static VEC_OF(struct bound) bound;
static VEC_OF(struct bound_words) known; /* of rows that were asked for since the last bind_key */

static void forget_words(void)
{
	for (size_t i = 0; i < known.n; i++)
		free(known.v[i].list);
	vec_free(&known);
}

void bind_forget(void)
{
	for (size_t i = 0; i < bound.n; i++) {
		free(bound.v[i].word);
		free(bound.v[i].action);
	}
	vec_free(&bound);
	forget_words();
}

static struct bound *bound_of(const uint32_t key[2])
{
	for (size_t i = 0; i < bound.n; i++)
		if (bound.v[i].key[0] == key[0] && bound.v[i].key[1] == key[1])
			return &bound.v[i];
	return NULL;
}

static bool refuse(const char **why, const char *text)
{
	*why = text;
	return false;
}

bool bind_key(const char *key, const char *action, const char **why)
{
	uint32_t k[2];
	struct bound *b;

	if (!key_sequence(key, strlen(key), k))
		return refuse(why, _("there is no such key"));
	if (k[0] == CONTROL('C'))
		return refuse(why, _("^C stays what it is, so that there is always a way out"));
	if (strcmp(action, "none") != 0 && !action_named(action))
		return refuse(why, _("there is no such action"));
	forget_words();
	b = bound_of(k);
	if (b) {
		free(b->word);
		free(b->action);
	} else {
		b = vec_push(&bound);
		b->key[0] = k[0];
		b->key[1] = k[1];
	}
	b->word = xstrdup(key);
	b->action = xstrdup(action);
	return true;
}

static void add_word(struct buf *out, const char *word, size_t n)
{
	if (out->n > 0)
		buf_putc(out, ' ');
	buf_put(out, word, n);
}

static char *make_words(const struct action_row *row)
{
	struct buf out = BUF_INIT;
	uint32_t k[2];

	for (const char *w = row->keys; *w; w += strspn(w, " ")) {
		size_t n = strcspn(w, " ");

		if (!key_sequence(w, n, k) || !bound_of(k))
			add_word(&out, w, n);
		w += n;
	}
	for (size_t i = 0; i < bound.n; i++)
		if (strcmp(bound.v[i].action, row->name) == 0)
			add_word(&out, bound.v[i].word, strlen(bound.v[i].word));
	buf_str(&out);
	return out.s;
}

const char *bind_words(const struct action_row *row)
{
	struct bound_words *w;

	if (bound.n == 0)
		return row->keys;
	for (size_t i = 0; i < known.n; i++)
		if (known.v[i].row == row)
			return known.v[i].list;
	w = vec_push(&known);
	*w = (struct bound_words){ row, make_words(row) };
	return w->list;
}

bool bind_changed(const struct action_row *row)
{
	return bound.n > 0 && strcmp(bind_words(row), row->keys) != 0;
}
