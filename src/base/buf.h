/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A growing string or byte buffer.  `s` is NUL-terminated whenever n > 0 or
 * after buf_str(); zero-initialise with BUF_INIT, release with buf_free. */
#ifndef BASE_BUF_H
#define BASE_BUF_H
#include "base/arena.h"
#include "base/span.h"
#include <stdarg.h>

struct buf {
	char *s;
	size_t n, cap;
};
/* clang-format off */
#define BUF_INIT { NULL, 0, 0 }
/* clang-format on */

void buf_put(struct buf *b, const void *p, size_t n);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, int c);
void buf_pad(struct buf *b, int c, size_t n); /* n times c */
/* Where n more octets may be written, without touching them; whoever does counts them in b->n, and ends with a NUL. */
char *buf_room(struct buf *b, size_t n);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap);
void buf_hex(struct buf *b, struct span bytes, const char *separator); /* lower case; separator may be "" or ":" */
const char *buf_str(struct buf *b);                                    /* never NULL */
/* The text as a string in the arena; the buffer is freed. */
char *buf_keep(struct buf *b, struct arena *a);
struct span buf_span(const struct buf *b);
void buf_reset(struct buf *b); /* empty, memory kept */
void buf_free(struct buf *b);
/* Overwrites all of its memory and frees it: for what may have been a key. What it held when it grew is elsewhere, too:
 * give it room before. */
void buf_wipe(struct buf *b);

#endif
