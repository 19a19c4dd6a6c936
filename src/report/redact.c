/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All texts that tell are collected first, sorted and numbered; then the finished report is searched for them. */
#include "config.h"

#include "report/redact.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/span.h"
#include "base/text.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/name.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "load/certset.h"
#include "report/report.h"

#include <gnutls/crypto.h>
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

static void secret_keep(struct secrets *s, const char *kind, const char *safe)
{
	if (strlen(safe) >= SECRET_MIN)
		*vec_push(&s->list) = (struct secret){ arena_strdup(s->arena, safe), strlen(safe), kind, 0 };
}

/* As it stands in a text; with a quote or a backslash in it, also as it stands in JSON. */
static void secret_add(struct secrets *s, const char *kind, const char *text)
{
	struct buf json = BUF_INIT;
	char *safe = text ? text_escaped(text, CHARSET_UTF8) : NULL;

	if (safe)
		secret_keep(s, kind, safe);
	if (safe && strpbrk(safe, "\"\\")) {
		for (const char *p = safe; *p; p++) {
			if (*p == '"' || *p == '\\')
				buf_putc(&json, '\\');
			buf_putc(&json, *p);
		}
		secret_keep(s, kind, buf_str(&json));
	}
	buf_free(&json);
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

static void secret_names(struct secrets *s, const struct general_name *name, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct buf b = BUF_INIT;

		general_name_value(&b, &name[i]);
		secret_add(s, "name", buf_str(&b));
		buf_free(&b);
	}
}

/* What a key is known by, wherever it is met. */
static void secret_key(struct secrets *s, const struct public_key *k)
{
	uint8_t digest[32];
	struct buf pin = BUF_INIT;

	public_key_pin(&pin, k);
	secret_add(s, "pin", buf_str(&pin));
	buf_free(&pin);
	if (k->spki.n > 0 && gnutls_hash_fast(GNUTLS_DIG_SHA256, k->spki.p, k->spki.n, digest) == 0)
		secret_hex(s, "pin", span_of(digest, sizeof digest));
}

static void secret_digests(struct secrets *s, struct span der)
{
	uint8_t digest[32];

	if (der.n > 0 && gnutls_hash_fast(GNUTLS_DIG_SHA1, der.p, der.n, digest) == 0)
		secret_hex(s, "sha1", span_of(digest, 20));
	if (der.n > 0 && gnutls_hash_fast(GNUTLS_DIG_SHA256, der.p, der.n, digest) == 0)
		secret_hex(s, "sha256", span_of(digest, 32));
}

static void secret_certificate(struct secrets *s, const struct certificate *c)
{
	secret_name(s, c->subject);
	secret_name(s, c->issuer);
	secret_hex(s, "serial", c->serial);
	secret_digests(s, c->der);
	secret_key(s, &c->key);
	secret_hex(s, "key-id", c->ski);
	secret_hex(s, "key-id", c->aki_keyid);
	secret_names(s, c->san, c->nsan);
}

static void secret_crl(struct secrets *s, const struct crl *crl)
{
	struct span in = crl->entries;
	struct crl_entry e;

	secret_name(s, crl->issuer);
	secret_digests(s, crl->der);
	secret_hex(s, "key-id", crl->aki_keyid);
	for (size_t i = 0; i < REPORT_ENTRIES && crl_entry_next(&in, &e); i++)
		secret_hex(s, "serial", e.serial);
}

static void secret_ocsp(struct secrets *s, const struct ocsp *o)
{
	if (o->responder_name.p)
		secret_name(s, o->responder_name);
	secret_hex(s, "key-id", o->responder_key_hash);
	secret_digests(s, o->der);
	for (size_t i = 0; i < o->nsingle; i++) {
		secret_hex(s, "serial", o->single[i].serial);
		secret_hex(s, "name", o->single[i].issuer_name_hash);
		secret_hex(s, "key-id", o->single[i].issuer_key_hash);
	}
}

static void secret_entry(struct secrets *s, struct certset *set, int id)
{
	const struct certificate *c = certset_certificate(set, id);
	const struct csr *csr = certset_csr(set, id);
	const struct crl *crl = certset_crl(set, id);
	const struct ocsp *ocsp = certset_ocsp(set, id);
	const struct key *key = certset_key(set, id);

	if (c)
		secret_certificate(s, c);
	if (csr) {
		secret_name(s, csr->subject);
		secret_names(s, csr->san, csr->nsan);
		secret_key(s, &csr->key);
		secret_digests(s, csr->der);
	}
	if (crl)
		secret_crl(s, crl);
	if (ocsp)
		secret_ocsp(s, ocsp);
	if (key && key->opened)
		secret_key(s, &key->pub);
}

static void secret_connection(struct secrets *s, const struct connection *c)
{
	secret_add(s, "host", c->source->host);
	secret_add(s, "host", c->servername);
	secret_add(s, "address", c->address);
	for (size_t i = 0; i < c->naddresses; i++)
		secret_add(s, "address", c->addresses[i]);
	for (size_t i = 0; i < c->nacceptable_ca; i++)
		secret_name(s, c->acceptable_ca[i]);
	for (size_t i = 0; i < c->nexperiments; i++)
		secret_connection(s, c->experiments[i].connection);
}

static int by_text(const void *x, const void *y)
{
	return strcmp(((const struct secret *)x)->text, ((const struct secret *)y)->text);
}

/* Sorted, each text once, numbered. */
static void secrets_settle(struct secrets *s)
{
	size_t n = 0;

	if (s->list.n)
		qsort(s->list.v, s->list.n, sizeof *s->list.v, by_text);
	for (size_t i = 0; i < s->list.n; i++)
		if (!n || strcmp(s->list.v[i].text, s->list.v[n - 1].text)) {
			s->list.v[n] = s->list.v[i];
			s->list.v[n].number = n + 1;
			n++;
		}
	s->list.n = n;
}

/* The first of [low, high) whose octet at `depth` is c or more; all agree before that. */
static size_t narrow(const struct secrets *s, size_t low, size_t high, size_t depth, int c)
{
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if ((unsigned char)s->list.v[middle].text[depth] < c)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The longest that begins here. The list is sorted, so each octet narrows it: thousands of names cost no more than a
 * few. */
static const struct secret *secret_at(const struct secrets *s, const char *p, size_t left)
{
	const struct secret *found = NULL;
	size_t low = 0, high = s->list.n;

	for (size_t depth = 0; depth < left && low < high; depth++) {
		int c = (unsigned char)p[depth];

		low = narrow(s, low, high, depth, c);
		high = narrow(s, low, high, depth, c + 1);
		if (low < high && s->list.v[low].n == depth + 1)
			found = &s->list.v[low];
	}
	return found;
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

void redact(struct buf *out, size_t start, const struct analysis *a)
{
	struct secrets s = { VEC_INIT, a->arena };

	for (size_t i = 0; i < certset_count(a->set); i++)
		secret_entry(&s, a->set, (int)i);
	for (size_t i = 0; i < a->nconnection; i++)
		secret_connection(&s, a->connection[i]);
	secret_add(&s, "host", a->question.host);
	secrets_settle(&s);
	replace(out, start, &s);
	vec_free(&s.list);
}
