/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arenas: a list of zeroed chunks, the newest first.  A chunk is only ever
 * filled, so what calloc zeroed stays zero until it is handed out.  The chunk
 * size doubles from small to CHUNK_MAX: an arena for one certificate stays in a
 * page, one for 100,000 makes few calls. */
#include "config.h"

#include "base/arena.h"
#include "base/span.h"
#include "base/secret.h"
#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK_MIN ((size_t)2048)
#define CHUNK_MAX ((size_t)256 * 1024)
#define ALIGN alignof(max_align_t)

/* With AddressSanitizer each object is a chunk of its own, so that reading past one is seen. */
#define ONE_CHUNK_EACH SANITIZE_ADDRESS

struct chunk {
	struct chunk *next;
	size_t used, size; /* of mem */
	alignas(max_align_t) unsigned char mem[];
};

struct hook {
	struct hook *next;
	void (*fn)(void *ctx);
	void *ctx;
};

struct arena {
	struct chunk *chunks; /* the first one is being filled */
	struct hook *hooks;
	size_t next_size, bytes;
};

static void (*oom_handler)(void);

void oom_handler_set(void (*fn)(void))
{
	oom_handler = fn;
}

/* No translation and no stdio: both may want memory. */
_Noreturn void out_of_memory(void)
{
	static const char message[] = "certloupe: out of memory\n";
	void (*fn)(void) = oom_handler;
	ssize_t written;

	oom_handler = NULL; /* the handler itself may run out */
	if (fn)
		fn();
	written = write(STDERR_FILENO, message, sizeof message - 1);
	(void)written; /* nobody is left to be told */
	_exit(3);
}

void *xcalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *xmalloc(size_t n)
{
	void *p = malloc(n ? n : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *xrealloc(void *old, size_t n)
{
	void *p = realloc(old, n ? n : 1);

	if (!p)
		out_of_memory();
	return p;
}

char *xstrndup(const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *p = xmalloc(len + 1);

	memcpy(p, s, len);
	p[len] = '\0';
	return p;
}

char *xstrdup(const char *s)
{
	return xstrndup(s, strlen(s));
}

/* The length of what fmt makes; a format that the C library refuses (an
 * invalid wide character, say) makes the empty string. */
static size_t formatted_length(const char *fmt, va_list ap)
{
	va_list copy;
	int n;

	va_copy(copy, ap);
	n = vsnprintf(NULL, 0, fmt, copy);
	va_end(copy);
	return n < 0 ? 0 : (size_t)n;
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	size_t n;
	char *p;

	va_start(ap, fmt);
	n = formatted_length(fmt, ap);
	p = xcalloc(1, n + 1);
	vsnprintf(p, n + 1, fmt, ap);
	va_end(ap);
	return p;
}

struct arena *arena_new(void)
{
	struct arena *a = xcalloc(1, sizeof *a);

	a->next_size = CHUNK_MIN;
	return a;
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	for (struct hook *h; (h = a->hooks);) { /* a hook may still use, and add to, the arena */
		a->hooks = h->next;
		h->fn(h->ctx);
	}
	for (struct chunk *c = a->chunks, *next; c; c = next) {
		next = c->next;
		free(c);
	}
	free(a);
}

static struct chunk *chunk_new(struct arena *a, size_t size)
{
	struct chunk *c;

	if (size > SIZE_MAX - sizeof *c)
		out_of_memory();
	c = xcalloc(1, sizeof *c + size);
	c->size = size;
	a->bytes += sizeof *c + size;
	return c;
}

/* A big object gets a chunk of its own, behind the one being filled. */
static void *alloc_alone(struct arena *a, size_t n)
{
	struct chunk *c = chunk_new(a, n);

	c->used = n;
	if (a->chunks) {
		c->next = a->chunks->next;
		a->chunks->next = c;
	} else {
		a->chunks = c;
	}
	return c->mem;
}

static void chunk_start(struct arena *a)
{
	struct chunk *c = chunk_new(a, a->next_size - sizeof *c);

	c->next = a->chunks;
	a->chunks = c;
	if (a->next_size < CHUNK_MAX)
		a->next_size *= 2;
}

void *arena_alloc(struct arena *a, size_t n)
{
	size_t need;
	void *p;

	if (n > SIZE_MAX - ALIGN)
		out_of_memory();
	if (ONE_CHUNK_EACH)
		return alloc_alone(a, n ? n : 1);
	need = n ? (n + ALIGN - 1) / ALIGN * ALIGN : ALIGN;
	if (!a->chunks || a->chunks->size - a->chunks->used < need) {
		if (need > a->next_size / 4)
			return alloc_alone(a, need);
		chunk_start(a);
	}
	p = a->chunks->mem + a->chunks->used;
	a->chunks->used += need;
	return p;
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		out_of_memory();
	return arena_alloc(a, n * size);
}

void *arena_dup(struct arena *a, const void *p, size_t n)
{
	void *copy = arena_alloc(a, n);

	if (n)
		memcpy(copy, p, n);
	return copy;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	size_t len = n ? strnlen(s, n) : 0; /* of nothing at all: "" */
	char *copy = arena_alloc(a, len + 1);

	if (len)
		memcpy(copy, s, len);
	return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_dup(a, s, strlen(s) + 1);
}

struct span arena_span(struct arena *a, struct span s)
{
	return s.p ? span_of(arena_dup(a, s.p, s.n), s.n) : SPAN_NONE;
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	size_t n = formatted_length(fmt, ap);
	char *p = arena_alloc(a, n + 1);

	vsnprintf(p, n + 1, fmt, ap);
	return p;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}

size_t arena_bytes(const struct arena *a)
{
	return sizeof *a + a->bytes;
}

void arena_on_free(struct arena *a, void (*fn)(void *ctx), void *ctx)
{
	struct hook *h = ARENA_NEW(a, struct hook);

	h->fn = fn;
	h->ctx = ctx;
	h->next = a->hooks;
	a->hooks = h;
}
