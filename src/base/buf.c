/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Room is doubled; there is always one octet more than asked, for the NUL. */
#include "config.h"

#include "base/buf.h"
#include "base/arena.h"
#include "base/span.h"
#include <stdarg.h>
#include "base/secret.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST 64

/* Room for n more bytes and the NUL behind them. */
static void reserve(struct buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : FIRST;

	if (b->s && b->cap - b->n > n)
		return;
	if (n >= SIZE_MAX - b->n)
		out_of_memory();
	while (cap <= b->n + n)
		cap = cap > SIZE_MAX / 2 ? SIZE_MAX : cap * 2;
	b->s = xrealloc(b->s, cap);
	b->cap = cap;
}

void buf_put(struct buf *b, const void *p, size_t n)
{
	reserve(b, n);
	if (n)
		memcpy(b->s + b->n, p, n);
	b->n += n;
	b->s[b->n] = '\0';
}

void buf_puts(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

void buf_putc(struct buf *b, int c)
{
	if (!b->s || b->cap - b->n < 2)
		reserve(b, 1);
	b->s[b->n++] = (char)c;
	b->s[b->n] = '\0';
}

char *buf_room(struct buf *b, size_t n)
{
	reserve(b, n);
	return b->s + b->n;
}

void buf_pad(struct buf *b, int c, size_t n)
{
	reserve(b, n);
	memset(b->s + b->n, c, n);
	b->n += n;
	b->s[b->n] = '\0';
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	reserve(b, 0);
	n = vsnprintf(b->s + b->n, b->cap - b->n, fmt, ap);
	if (n >= 0 && (size_t)n >= b->cap - b->n) {
		reserve(b, (size_t)n);
		vsnprintf(b->s + b->n, b->cap - b->n, fmt, again);
	}
	va_end(again);
	b->n += n < 0 ? 0 : (size_t)n;
	b->s[b->n] = '\0';
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void buf_hex(struct buf *b, struct span bytes, const char *separator)
{
	static const char digits[] = "0123456789abcdef";
	size_t between = strlen(separator);

	reserve(b, bytes.n > SIZE_MAX / (2 + between) ? SIZE_MAX : bytes.n * (2 + between));
	for (size_t i = 0; i < bytes.n; i++) {
		if (i > 0 && between) {
			memcpy(b->s + b->n, separator, between);
			b->n += between;
		}
		b->s[b->n++] = digits[bytes.p[i] >> 4];
		b->s[b->n++] = digits[bytes.p[i] & 15];
	}
	b->s[b->n] = '\0';
}

const char *buf_str(struct buf *b)
{
	reserve(b, 0);
	b->s[b->n] = '\0';
	return b->s;
}

char *buf_keep(struct buf *b, struct arena *a)
{
	char *s = arena_strdup(a, buf_str(b));

	buf_free(b);
	return s;
}

struct span buf_span(const struct buf *b)
{
	return span_of(b->s ? b->s : "", b->n);
}

void buf_reset(struct buf *b)
{
	b->n = 0;
	if (b->s)
		b->s[0] = '\0';
}

void buf_free(struct buf *b)
{
	free(b->s);
	*b = (struct buf)BUF_INIT;
}

void buf_wipe(struct buf *b)
{
	secret_erase(b->s, b->cap);
	buf_free(b);
}
