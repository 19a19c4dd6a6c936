/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is made of octets that end anywhere, or of which any is changed, in a text that can be kept. */
#ifndef TESTS_UNIT_STRETCH_H
#define TESTS_UNIT_STRETCH_H
#include "tests/unit/unit.h"
#include "base/buf.h"
#include "base/span.h"

/* The same but for numbers: lengths, and places. */
static inline bool is_alike(const char *a, const char *b)
{
	for (; *a && *b; a++, b++) {
		a += strspn(a, "0123456789");
		b += strspn(b, "0123456789");
		if (*a != *b || !*a)
			break;
	}
	return *a == *b;
}

/* What is said of some octets. */
typedef void sayer(struct span octets, struct buf *out);

/* Readings that follow each other and are alike; the first is shown. */
struct stretch {
	size_t from, to;
	struct buf reading;
	struct buf *out;
};

static inline void stretch_put(struct stretch *s)
{
	if (!s->reading.n)
		return;
	buf_printf(s->out, "%zu-%zu ", s->from, s->to);
	for (size_t i = 0; i < s->reading.n; i++) {
		uint8_t c = (uint8_t)s->reading.s[i];

		buf_printf(s->out, c < ' ' || c > '~' ? "\\x%02x" : "%c", c);
	}
	buf_putc(s->out, '\n');
}

static inline void stretch_add(struct stretch *s, size_t at, sayer *say, struct span octets)
{
	struct buf now = BUF_INIT;

	say(octets, &now);
	if (!s->reading.n || !is_alike(now.s, s->reading.s)) {
		stretch_put(s);
		buf_reset(&s->reading);
		buf_puts(&s->reading, now.s);
		s->from = at;
	}
	s->to = at;
	buf_free(&now);
}

static inline void change_all(const char *name, struct buf *b, int change, sayer *say, struct buf *out)
{
	struct stretch s = { .reading = BUF_INIT, .out = out };

	buf_printf(out, change ? "== %s, an octet ^ %02x\n" : "== %s, cut\n", name, (unsigned)change);
	for (size_t i = 0; i < b->n; i++) {
		b->s[i] ^= (char)change;
		stretch_add(&s, i, say, span_of(b->s, change ? b->n : i));
		b->s[i] ^= (char)change;
	}
	stretch_put(&s);
	buf_free(&s.reading);
}

#endif
