/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Are two names the same? RFC 5280 7.1. */
#include "config.h"

#include "base/buf.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/der.h"
#include "cert/dirstring.h"
#include "cert/name.h"
#include "cert/name_walk.h"

#include <stdlib.h>
#include <string.h>

#define FNV_START 0xcbf29ce484222325u
#define FNV_PRIME 0x100000001b3u
/* An RDN with more attributes is compared in the order of its encoding: nobody has one but to burn our time. */
#define SET_MAX 16

static bool value_equal(const struct name_part *x, const struct name_part *y)
{
	if (!dirstring_is(x->tag) || !dirstring_is(y->tag))
		return span_eq(x->whole, y->whole);
	if (span_eq(x->raw, y->raw) && x->tag == y->tag)
		return true;
	struct buf fx = BUF_INIT, fy = BUF_INIT;
	dirstring_fold(&fx, x->tag, x->raw);
	dirstring_fold(&fy, y->tag, y->raw);
	bool same = span_eq(buf_span(&fx), buf_span(&fy));
	buf_free(&fx);
	buf_free(&fy);
	return same;
}

static bool part_equal(const struct name_part *x, const struct name_part *y)
{
	return span_eq(x->oid, y->oid) && value_equal(x, y);
}

/* Takes one RDN off a list of them; its attributes are counted, the first SET_MAX kept. */
struct rdn {
	struct span set;
	struct name_part part[SET_MAX];
	size_t n;
	bool bad;
};

static bool rdn_next(struct span *rdns, struct rdn *out)
{
	struct der set, ava, oid, value;

	out->n = 0;
	if (!der_take(rdns, DER_SET, &set))
		return false;
	out->set = set.value;
	out->bad = false;
	for (struct span in = set.value; in.n > 0 && !out->bad; out->n++) {
		struct span pair = SPAN_NONE;

		if (der_take(&in, DER_SEQUENCE, &ava))
			pair = ava.value;
		out->bad = !der_take(&pair, DER_OID, &oid) || !der_next(&pair, &value) || pair.n > 0;
		if (!out->bad && out->n < SET_MAX)
			out->part[out->n] = (struct name_part){ 0, value.tag, oid.value, value.value, value.whole };
	}
	return true;
}

static bool rdn_equal(const struct rdn *x, const struct rdn *y)
{
	if (span_eq(x->set, y->set))
		return true;
	if (x->bad || y->bad || x->n != y->n || x->n > SET_MAX)
		return false;
	bool taken[SET_MAX] = { false };
	for (size_t i = 0; i < x->n; i++) {
		size_t k = 0;

		while (k < y->n && (taken[k] || !part_equal(&x->part[i], &y->part[k])))
			k++;
		if (k == y->n)
			return false;
		taken[k] = true;
	}
	return true;
}

static bool rdns_of(struct span name, struct span *rdns)
{
	struct der seq;

	if (!der_first(name, &seq) || seq.tag != DER_SEQUENCE || seq.whole.n != name.n)
		return false;
	*rdns = seq.value;
	return true;
}

bool name_equal(struct span a, struct span b)
{
	struct span x, y;
	struct rdn rx, ry;

	if (span_eq(a, b))
		return true;
	if (!rdns_of(a, &x) || !rdns_of(b, &y))
		return false;
	while (x.n > 0 && y.n > 0)
		if (!rdn_next(&x, &rx) || !rdn_next(&y, &ry) || !rdn_equal(&rx, &ry))
			return false;
	return x.n == y.n;
}

/* ---- the normal form ---- */

static void put_length(struct buf *out, size_t n)
{
	const uint8_t octets[] = { (uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n };

	buf_put(out, octets, sizeof octets);
}

/* One attribute: its type, then a text however it is encoded, or anything else as it is. */
static bool put_attribute(struct buf *out, struct span pair, enum name_form form)
{
	struct der oid, value;
	struct buf text = BUF_INIT;

	if (!der_take(&pair, DER_OID, &oid) || !der_next(&pair, &value) || pair.n > 0)
		return false;
	if (value.tag == DER_UTF8_STRING && !dirstring_valid(value.tag, value.value))
		return false;
	put_length(out, oid.value.n);
	buf_put(out, oid.value.p, oid.value.n);
	/* OpenSSL compares a NumericString as it stands */
	bool is_text = dirstring_is(value.tag) && (form != NAME_FORM_ASCII || value.tag != DER_NUMERIC_STRING);
	if (!is_text)
		buf_put(&text, value.whole.p, value.whole.n);
	else if (form == NAME_FORM_EQUAL)
		dirstring_fold(&text, value.tag, value.value);
	else if (form == NAME_FORM_SEEN)
		dirstring_fold_seen(&text, value.tag, value.value);
	else
		dirstring_fold_ascii(&text, value.tag, value.value);
	buf_putc(out, is_text ? 's' : 'x');
	put_length(out, text.n);
	buf_put(out, text.s, text.n);
	buf_free(&text);
	return true;
}

static int by_octets(const void *x, const void *y)
{
	const struct span *a = x, *b = y;
	int order = memcmp(a->p, b->p, a->n < b->n ? a->n : b->n);

	return order ? order : (a->n > b->n) - (a->n < b->n);
}

/* A set has no order: its attributes are sorted. */
static bool put_set(struct buf *out, struct span set, enum name_form form)
{
	struct buf all = BUF_INIT;
	VEC_OF(struct span) part = VEC_INIT;
	struct der ava;
	bool good = set.n > 0;

	while (good && set.n > 0) {
		size_t before = all.n;

		good = der_take(&set, DER_SEQUENCE, &ava) && put_attribute(&all, ava.value, form);
		*vec_push(&part) = span_of(NULL, all.n - before);
	}
	for (size_t i = 0, at = 0; good && i < part.n; at += part.v[i++].n)
		part.v[i].p = (const uint8_t *)all.s + at;
	if (good)
		qsort(part.v, part.n, sizeof *part.v, by_octets);
	put_length(out, all.n);
	for (size_t i = 0; good && i < part.n; i++)
		buf_put(out, part.v[i].p, part.v[i].n);
	vec_free(&part);
	buf_free(&all);
	return good;
}

bool name_normal(struct buf *out, struct span name, enum name_form form)
{
	struct span rdns;
	struct der set;

	if (!rdns_of(name, &rdns))
		return false;
	while (rdns.n > 0)
		if (!der_take(&rdns, DER_SET, &set) || !put_set(out, set.value, form))
			return false;
	return true;
}

bool name_normal_equal(struct span a, struct span b, enum name_form form)
{
	struct buf of_a = BUF_INIT, of_b = BUF_INIT;
	struct der set_a, set_b;
	struct span x, y;
	bool same = rdns_of(a, &x) && rdns_of(b, &y);

	while (same && (x.n > 0 || y.n > 0)) {
		buf_reset(&of_a);
		buf_reset(&of_b);
		same = der_take(&x, DER_SET, &set_a) && der_take(&y, DER_SET, &set_b) &&
		       put_set(&of_a, set_a.value, form) && put_set(&of_b, set_b.value, form) &&
		       span_eq(buf_span(&of_a), buf_span(&of_b));
	}
	buf_free(&of_a);
	buf_free(&of_b);
	return same;
}

/* ---- hashes ---- */

static uint64_t hash_octets(uint64_t h, struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ s.p[i]) * FNV_PRIME;
	return h;
}

static uint64_t mix(uint64_t h)
{
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u;
	return h ^ h >> 32;
}

void name_summarize(struct span name, struct name_summary *out)
{
	static const uint8_t cn[] = { 0x55, 0x04, 0x03 };
	struct name_walk w;
	struct name_part p;
	uint64_t all = 0, rdn = 0;
	uint16_t current = 0;

	*out = (struct name_summary){ 0 };
	for (name_walk_start(&w, name); name_walk_next(&w, &p);) {
		uint64_t h = hash_octets(FNV_START, p.oid);

		h = dirstring_is(p.tag) ? dirstring_hash(h, p.tag, p.raw) : hash_octets(h, p.whole);
		if (p.rdn != current) {
			all = mix(all + rdn) * FNV_PRIME;
			rdn = 0;
			current = p.rdn;
		}
		rdn += mix(h); /* a sum: the order within a set does not count */
		if (p.oid.n == sizeof cn && memcmp(p.oid.p, cn, sizeof cn) == 0)
			out->cn = p.raw;
	}
	out->hash = mix(all + rdn);
	out->odd = w.bad || w.empty;
}

uint64_t name_hash(struct span name)
{
	struct name_summary s;

	name_summarize(name, &s);
	return s.hash;
}
