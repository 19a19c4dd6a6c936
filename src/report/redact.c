/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "report/redact.h"

#include "base/text.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

/* Shorter texts ("JP") occur everywhere and tell nothing. */
#define SECRET_MIN 4

struct secret {
	const char *text;
	size_t n;
	const char *kind;
	size_t number;
};
struct secrets {
	VEC_OF(struct secret) list;
	struct arena *arena;
};

static void secret_add(struct secrets *s, const char *kind, const char *text)
{
	char *safe = text ? text_escaped(text, CHARSET_UTF8) : NULL;
	if (safe && strlen(safe) >= SECRET_MIN)
		*vec_push(&s->list) = (struct secret){ arena_strdup(s->arena, safe), strlen(safe), kind, 0 };
	free(safe);
}

static void secret_hex(struct secrets *s, const char *kind, struct span bytes)
{
	struct buf b = BUF_INIT;
	buf_hex(&b, bytes, "");
	secret_add(s, kind, buf_str(&b));
	buf_reset(&b);
	buf_hex(&b, bytes, ":");
	secret_add(s, kind, buf_str(&b));
	buf_free(&b);
}

static void secret_name(struct secrets *s, struct span name)
{
	size_t n;
	struct ava *v = name_avas(s->arena, name, &n);
	secret_add(s, "name", name_text(s->arena, name));
	for (size_t i = 0; i < n; i++)
		secret_add(s, "name", v[i].text);
}

static void secret_certificate(struct secrets *s, const struct certificate *c)
{
	secret_name(s, c->subject);
	secret_name(s, c->issuer);
	secret_hex(s, "serial", c->serial);
	secret_hex(s, "sha256", span_of(certificate_sha256(c), 32));
	secret_hex(s, "key-id", c->ski);
	secret_hex(s, "key-id", c->aki_keyid);
	for (size_t i = 0; i < c->nsan; i++) {
		struct buf b = BUF_INIT;
		general_name_value(&b, &c->san[i]);
		secret_add(s, "name", buf_str(&b));
		buf_free(&b);
	}
}

static void secret_connection(struct secrets *s, const struct connection *c)
{
	secret_add(s, "host", c->source->host);
	secret_add(s, "address", c->address);
	for (size_t i = 0; i < c->naddresses; i++)
		secret_add(s, "address", c->addresses[i]);
	for (size_t i = 0; i < c->nacceptable_ca; i++)
		secret_name(s, c->acceptable_ca[i]);
}

static int longest_first(const void *x, const void *y)
{
	const struct secret *a = x, *b = y;
	if (a->n != b->n)
		return a->n < b->n ? 1 : -1;
	return strcmp(a->text, b->text);
}

/* Sorted, each text once, numbered. */
static void secrets_settle(struct secrets *s)
{
	size_t n = 0;
	if (s->list.n)
		qsort(s->list.v, s->list.n, sizeof *s->list.v, longest_first);
	for (size_t i = 0; i < s->list.n; i++)
		if (!n || strcmp(s->list.v[i].text, s->list.v[n - 1].text)) {
			s->list.v[n] = s->list.v[i];
			s->list.v[n].number = n + 1;
			n++;
		}
	s->list.n = n;
}

static const struct secret *secret_at(const struct secrets *s, const char *p, size_t left)
{
	for (size_t i = 0; i < s->list.n; i++)
		if (s->list.v[i].n <= left && p[0] == s->list.v[i].text[0] &&
		    !memcmp(p, s->list.v[i].text, s->list.v[i].n))
			return &s->list.v[i];
	return NULL;
}

static void replace(struct buf *out, size_t start, const struct secrets *s)
{
	struct buf clean = BUF_INIT;
	for (size_t i = start; i < out->n;) {
		const struct secret *x = secret_at(s, out->s + i, out->n - i);
		if (x)
			buf_printf(&clean, "%s-%zu", x->kind, x->number);
		else
			buf_putc(&clean, out->s[i]);
		i += x ? x->n : 1;
	}
	out->n = start;
	buf_put(out, clean.s ? clean.s : "", clean.n);
	buf_free(&clean);
}

void redact(struct buf *out, size_t start, struct analysis *a)
{
	struct secrets s = { VEC_INIT, a->arena };
	for (size_t i = 0; i < certset_count(a->set); i++)
		if (certset_certificate(a->set, (int)i))
			secret_certificate(&s, certset_certificate(a->set, (int)i));
	for (size_t i = 0; i < a->nconnection; i++)
		secret_connection(&s, a->connection[i]);
	secret_add(&s, "host", a->question.host);
	secrets_settle(&s);
	replace(out, start, &s);
	vec_free(&s.list);
}
