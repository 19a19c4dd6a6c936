/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The octets of a file or of standard input, no more than it is to be. A large text is mapped, so that opening it
 * costs nothing; what is small, or DER, is copied, and the copy is wiped when it is released, as there may be a key in
 * it. */
#ifndef LOAD_BYTES_H
#define LOAD_BYTES_H
#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"

#define BYTES_COPIED_MAX ((size_t)4 << 20)

struct bytes {
	struct span s;
	bool mapped; /* else from malloc */
	bool cut;    /* there was more than was to be read; s may be longer by then */
};

/* At most `max` octets. path NULL: standard input. A file that is cut short while it is read is an error; while it is
 * mapped, it reads as zeros from there on, and bytes_torn says so. */
bool bytes_read(const char *path, enum file_open_as as, size_t max, struct bytes *out, struct err *e);
bool bytes_torn(const struct bytes *b);
/* Makes octets of a struct bytes zeros: a private key stood there. */
void bytes_erase(struct span s);
/* Is it UTF-16, by its byte order mark or its first character? */
bool bytes_is_utf16(struct span s);
/* The same text in UTF-8, without the mark. false: it is not UTF-16, or breaks off in a character. */
bool bytes_from_utf16(struct span s, struct bytes *out);
void bytes_release(struct bytes *b);
/* Released with the arena instead. */
void bytes_keep(struct bytes *b, struct arena *a);

#endif
