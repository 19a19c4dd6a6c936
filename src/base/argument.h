/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a sentence speaks of (base/sentence.h), with its kind.  The kind decides how it is written out, and whether
 * --redact puts a token in its place; so nothing that comes from outside is an argument without one. */
#ifndef BASE_ARGUMENT_H
#define BASE_ARGUMENT_H
#include "base/arena.h"
#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sentence;
struct redaction;

/* X(id, token): what --redact writes in its place, with a number; NULL: it tells of nobody, and stays. */
#define ARGUMENT_KINDS(X)                                                                                              \
	X(NONE, NULL)       /* nothing: "?" */                                                                         \
	X(CODE, NULL)       /* a term of the field or ours: an algorithm, an OID, a protocol, an option, a status */   \
	X(NAME, "name")     /* who somebody is: a subject, an issuer, a SAN, a title, a policy of one's own */         \
	X(HOST, "host")     /* "www.example.com", "www.example.com:443", an address, a URL */                          \
	X(SERIAL, "serial") /* the number of a certificate or list */                                                  \
	X(DIGEST, "digest") /* a fingerprint, pin or key identifier */                                                 \
	X(PATH, "path")     /* a file as the person wrote it, with or without a line */                                \
	X(QUOTE, "quote")   /* somebody else's words: a peer's answer, a library's message, a line of a file */        \
	X(DAY, NULL)        /* seconds since 1970, shown as 2026-06-01 */                                              \
	X(TIME, NULL)       /* seconds since 1970, shown as 2026-06-01 12:00 UTC */                                    \
	X(SECOND, NULL)     /* seconds since 1970, shown as 2026-06-01 12:00:06 UTC */                                 \
	X(SPAN, NULL)       /* seconds from one time to another, shown as 40 d */                                      \
	X(DAYS, NULL)       /* so many, shown as 1 day, 200 days */                                                    \
	X(NUMBER, NULL)                                                                                                \
	X(WORD, NULL)     /* a msgid of its own, translated when it is written out */                                  \
	X(SENTENCE, NULL) /* one with arguments of its own */                                                          \
	X(LIST, NULL)     /* several: "a, b, c, ... (40)" */

enum argument_kind {
#define ARGUMENT_ENUM(id, token) ARGUMENT_##id,
	ARGUMENT_KINDS(ARGUMENT_ENUM)
#undef ARGUMENT_ENUM
};

struct argument_list;
/* Points to its text; a sentence that takes it makes a copy. */
struct argument {
	enum argument_kind kind;
	union {
		const char *text; /* may hold anything: whoever writes the sentence out escapes the result */
		int64_t number;
		const struct sentence *sentence;
		const struct argument_list *list;
	};
};
struct argument_list {
	const struct argument *v;
	size_t n;
	size_t all; /* how many there are, more than n when some are left out */
};

/* How many there are, and they: two arguments of a function that takes any number. Each is evaluated once. */
#define ARGUMENTS(...)                                                                                                 \
	(unsigned)(sizeof((const struct argument[]){ { .kind = ARGUMENT_NONE }, ##__VA_ARGS__ }) /                     \
	               sizeof(struct argument) -                                                                       \
	           1),                                                                                                 \
	    (const struct argument[]){ { .kind = ARGUMENT_NONE }, ##__VA_ARGS__ } + 1

/* NULL is nothing. */
struct argument as_code(const char *s);
struct argument as_name(const char *s);
struct argument as_host(const char *s);
struct argument as_serial(const char *s);
struct argument as_digest(const char *s);
struct argument as_path(const char *s);
struct argument as_quote(const char *s);
struct argument as_word(const char *msgid);
struct argument as_day(int64_t t);
struct argument as_time(int64_t t);
struct argument as_span(int64_t seconds);
/* One of two times of a sentence: the day, and the time, too, where the other is less than a day away; the seconds
 * where it is less than a minute. */
struct argument as_day_beside(int64_t t, int64_t other);
struct argument as_time_beside(int64_t t, int64_t other);
struct argument as_days(int64_t n);
struct argument as_number(int64_t n);
struct argument as_none(void);
/* The sentence and its arguments are copied into the arena. */
struct argument as_sentence(struct arena *a, struct sentence s);
/* The first n of `all`, copied into the arena; none: nothing. */
struct argument as_list(struct arena *a, const struct argument *v, size_t n, size_t all);

/* A copy that lives as long as the arena. Texts over 1,000 octets are cut; of hosts and paths, which may be words of a
 * command, only where they are shown. */
struct argument argument_keep(struct arena *a, struct argument x);

/* The same kind of thing, and the same. */
bool argument_equal(struct argument x, struct argument y);
/* Of equal ones it is equal. */
unsigned argument_hash(struct argument x);

/* How a sentence is written out. */
struct rendering {
	bool translated;             /* gettext is asked */
	bool shell;                  /* a command: texts are quoted as words, the parts of a list stand side by side */
	struct redaction *redaction; /* NULL: everything as it is */
};
void argument_render(struct buf *out, struct argument x, const struct rendering *how);

#endif
