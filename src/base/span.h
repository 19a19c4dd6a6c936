/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A span is a piece of somebody else's bytes: it owns nothing, and is valid as
 * long as the arena or file that it points into.  An absent thing is SPAN_NONE
 * (p == NULL); an empty one has p != NULL and n == 0. */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct span {
	const uint8_t *p;
	size_t n;
};

#define SPAN_NONE ((struct span){ NULL, 0 })
#define SPAN_LIT(s) ((struct span){ (const uint8_t *)("" s), sizeof(s) - 1 })

static inline struct span span_of(const void *p, size_t n)
{
	return (struct span){ p, n };
}

static inline struct span span_str(const char *s)
{
	return (struct span){ (const uint8_t *)s, strlen(s) };
}

/* Does p point to one of its bytes?  Also of none, and of nothing. */
static inline bool span_holds(struct span s, const void *p)
{
	return s.n > 0 && (uintptr_t)p >= (uintptr_t)s.p && (uintptr_t)p - (uintptr_t)s.p < s.n;
}

static inline bool span_eq(struct span a, struct span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* No octet above 127. */
static inline bool span_is_ascii(struct span s)
{
	uint64_t word;
	size_t i = 0;

	for (; i + sizeof word <= s.n; i += sizeof word) {
		memcpy(&word, s.p + i, sizeof word);
		if (word & 0x8080808080808080u)
			return false;
	}
	for (; i < s.n; i++)
		if (s.p[i] & 0x80)
			return false;
	return true;
}

/* What a hexadecimal digit is worth, in letters of either case; -1: it is none. */
static inline int span_hex_digit(uint8_t c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

#endif
