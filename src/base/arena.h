/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory for what is loaded together, used together and dropped together: one
 * arena per certificate set and one per analysis.  Nothing in it is freed
 * alone.  No function here returns NULL: out of memory ends the program with a
 * message, through one handler that the browser sets to restore the terminal. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H
#include "base/span.h"
#include <stdarg.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a); /* NULL is allowed */

/* Zeroed, aligned for any object.  n == 0 gives a unique valid pointer. */
void *arena_alloc(struct arena *a, size_t n);
void *arena_array(struct arena *a, size_t n, size_t size); /* n * size that does not fit is out of memory */
void *arena_dup(struct arena *a, const void *p, size_t n);
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
struct span arena_span(struct arena *a, struct span s); /* a copy; NONE stays NONE */
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap);
size_t arena_bytes(const struct arena *a); /* taken from the system so far */

/* Run fn(ctx) when the arena is freed, last registered first: for the library
 * handles (GnuTLS objects) that hang on structs in it. */
void arena_on_free(struct arena *a, void (*fn)(void *ctx), void *ctx);

#define ARENA_NEW(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define ARENA_ARRAY(a, T, n) ((T *)arena_array((a), (size_t)(n), sizeof(T)))

/* The same promise for single objects that are freed alone. */
void *xmalloc(size_t n);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t n);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t n);
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void out_of_memory(void);     /* for a size that cannot even be asked for */
void oom_handler_set(void (*fn)(void)); /* called once, before the message and exit status 3; may be NULL */

#endif
