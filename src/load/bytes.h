/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The octets of a file or of standard input, no more than it is to be. A large file is mapped, so that opening it
 * costs nothing; a small one is copied, and the copy is wiped when it is released, as there may be a key in it. */
#ifndef LOAD_BYTES_H
#define LOAD_BYTES_H
#include "base/arena.h"
#include "base/err.h"

#define BYTES_COPIED_MAX ((size_t)4 << 20)

struct bytes {
	struct span s;
	bool mapped; /* else from malloc */
	bool cut;    /* there was more than was to be read; s may be longer by then */
};

/* At most `max` octets. path NULL: standard input. A file that is cut short while it is mapped reads as zeros from
 * there on. */
bool bytes_read(const char *path, size_t max, struct bytes *out, struct err *e);
/* UTF-16, by its byte order mark or its first character, becomes UTF-8. false: it is not that, and stays as it is. */
bool bytes_from_utf16(struct bytes *b);
void bytes_release(struct bytes *b);
/* Released with the arena instead. */
void bytes_keep(struct bytes *b, struct arena *a);

#endif
