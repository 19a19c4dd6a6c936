/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a session is written: lines of a word and what it says, blocks of octets between them. Whatever stands in a
 * value, it is one line. */
#ifndef RUN_SESSION_LINES_H
#define RUN_SESSION_LINES_H
#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"

#include <stdint.h>

#define SESSION_LINE_MAX ((size_t)32 << 20) /* octets: of one message of a handshake, in base64 */

void session_put(struct buf *out, const char *word, const char *value); /* NULL: no line */
void session_put_number(struct buf *out, const char *word, int64_t value);
void session_put_octets(struct buf *out, const char *word, struct span octets); /* NONE: no line */

/* What is read, and whether it was all as it should be. */
struct session_lines {
	struct span left;
	struct arena *arena; /* of what is read */
	unsigned number;     /* of the line that was read last */
};
struct session_line {
	const char *word, *value; /* "": none */
};

/* The next line that is no comment; false: there is none, or it is none of ours. */
bool session_next(struct session_lines *l, struct session_line *out);
/* So many octets and a line end behind them; false: they are not there. */
bool session_block(struct session_lines *l, size_t n, struct span *out);
/* A number between the two; false: the value is another one. */
bool session_number(const struct session_line *line, int64_t least, int64_t most, int64_t *out);
bool session_octets(struct session_lines *l, const struct session_line *line, struct span *out);

#endif
