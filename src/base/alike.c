/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text is octets of its own and stretches of another one that is there whole, its base, in turn. Where a stretch of
 * the base begins like what comes next is looked up by eight octets; behind a difference the two mostly go on side by
 * side. */
#include "config.h"

#include "base/alike.h"

#include "base/arena.h"
#include "base/buf.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define GRAM 8 /* octets that are looked up */
#define SLOTS_LOG 12
#define BASE_MAX UINT16_MAX /* octets of a base that are looked up: a slot is so wide */

struct base {
	size_t at, n;   /* of the text in `octets` */
	uint16_t *slot; /* by hash: 1 + where such octets stand in it */
};

struct alike {
	struct buf octets;
	size_t kinds;
	struct base *base;
};

struct alike *alike_new(size_t kinds)
{
	struct alike *a = xcalloc(1, sizeof *a);

	a->kinds = kinds;
	a->base = xcalloc(kinds, sizeof *a->base);
	return a;
}

void alike_free(struct alike *a)
{
	if (!a)
		return;
	for (size_t i = 0; i < a->kinds; i++)
		free(a->base[i].slot);
	free(a->base);
	buf_free(&a->octets);
	free(a);
}

/* ---- numbers, seven bits an octet ---- */

static void put_number(struct buf *out, size_t n)
{
	for (; n >= 0x80; n >>= 7)
		buf_putc(out, (int)(n & 0x7f) | 0x80);
	buf_putc(out, (int)n);
}

static size_t get_number(const uint8_t **p)
{
	size_t n = 0;

	for (unsigned shift = 0;; shift += 7) {
		uint8_t octet = *(*p)++;

		n |= (size_t)(octet & 0x7f) << shift;
		if (octet < 0x80)
			return n;
	}
}

/* ---- stretches ---- */

static uint64_t gram_at(const uint8_t *p)
{
	uint64_t x;

	memcpy(&x, p, sizeof x);
	return x;
}

static size_t slot_of(uint64_t gram)
{
	return (size_t)((gram * UINT64_C(0x9e3779b97f4a7c15)) >> (64 - SLOTS_LOG));
}

/* So many octets at the beginning are the same. */
static size_t common(const uint8_t *x, const uint8_t *y, size_t max)
{
	size_t n = 0;

	while (n + GRAM <= max && gram_at(x + n) == gram_at(y + n))
		n += GRAM;
	while (n < max && x[n] == y[n])
		n++;
	return n;
}

static void take_base(struct alike *a, struct base *b, size_t at, size_t n)
{
	const uint8_t *p = (const uint8_t *)a->octets.s + at;

	if (!b->slot)
		b->slot = xcalloc((size_t)1 << SLOTS_LOG, sizeof *b->slot);
	else
		memset(b->slot, 0, sizeof *b->slot << SLOTS_LOG);
	b->at = at;
	b->n = n;
	for (size_t i = 0; i + GRAM <= n && i < BASE_MAX; i++)
		b->slot[slot_of(gram_at(p + i))] = (uint16_t)(i + 1);
}

/* Where to go on in the base: beside it, or where it has these octets. false: nowhere. */
static bool find_stretch(const struct base *b, const uint8_t *base, const uint8_t *p, size_t *i)
{
	uint64_t gram = gram_at(p);

	if (*i + GRAM <= b->n && gram_at(base + *i) == gram)
		return true;
	size_t slot = b->slot[slot_of(gram)];
	if (!slot || gram_at(base + slot - 1) != gram)
		return false;
	*i = slot - 1;
	return true;
}

static void put_own(struct buf *out, const uint8_t *p, size_t n)
{
	put_number(out, n);
	buf_put(out, p, n);
}

/* Octets of its own, then a stretch by its length and place; a length of 0 is the end. */
static void put_differences(struct buf *out, const struct base *b, const uint8_t *base, const uint8_t *p, size_t n)
{
	size_t i = 0, j = 0, own = 0;

	while (j + GRAM <= n) {
		if (!find_stretch(b, base, p + j, &i)) {
			i++;
			j++;
			continue;
		}
		size_t run = common(base + i, p + j, b->n - i < n - j ? b->n - i : n - j);

		put_own(out, p + own, j - own);
		put_number(out, run);
		put_number(out, i);
		i += run;
		j += run;
		own = j;
	}
	put_own(out, p + own, n - own);
	put_number(out, 0);
}

/* ---- in and out ---- */

size_t alike_put(struct alike *a, size_t kind, const void *text, size_t n)
{
	struct base *b = &a->base[kind];
	size_t at = a->octets.n;
	struct buf differs = BUF_INIT;

	if (b->slot)
		put_differences(&differs, b, (const uint8_t *)a->octets.s + b->at, text, n);
	if (b->slot && differs.n < n / 2) {
		put_number(&a->octets, b->at + 1);
		buf_put(&a->octets, differs.s, differs.n);
	} else { /* too little in common: it is what the next ones are held against */
		put_number(&a->octets, 0);
		put_number(&a->octets, n);
		buf_put(&a->octets, text, n);
		take_base(a, b, a->octets.n - n, n);
	}
	buf_free(&differs);
	return at;
}

void alike_get(const struct alike *a, size_t at, struct buf *out)
{
	const uint8_t *whole = (const uint8_t *)a->octets.s, *p = whole + at;
	size_t base = get_number(&p), n;

	for (;;) {
		n = get_number(&p);
		buf_put(out, p, n);
		p += n;
		if (!base || (n = get_number(&p)) == 0)
			return;
		buf_put(out, whole + base - 1 + get_number(&p), n);
	}
}

size_t alike_octets(const struct alike *a)
{
	return a->octets.n;
}
