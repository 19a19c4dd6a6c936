/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The octets of a file or of standard input, no more than it is to be. They are read as a whole, or, of a large file, a
 * window at a time, so that opening it costs no memory; what was found in it is read again when somebody looks at it.
 * As there may be a key in them they are wiped when they go. */
#ifndef LOAD_BYTES_H
#define LOAD_BYTES_H
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

/* What is larger is read by windows, as long as its reader can do with that. */
#define BYTES_COPIED_MAX ((size_t)4 << 20)

struct bytes {
	struct span s;  /* all, or the window */
	bool cut;       /* there is more than is to be read; s of a whole may be longer by then */
	bool last;      /* nothing follows s */
	bool torn;      /* of a window: the file was cut short meanwhile, and s ends there */
	int fd;         /* of windows; else -1 */
	size_t start;   /* of the window in the file */
	size_t size;    /* so much of the file is to be read */
	uint64_t id[2]; /* of a file: its device and number there */
	bool linked;    /* it has several names */
	size_t room;    /* that the window has; 0: a whole */
};

/* At most `max` octets. path NULL: standard input. A file that is cut short while it is read is an error. Of a large
 * file it is the first window. */
bool bytes_read(const char *path, enum file_open_as as, size_t max, struct bytes *out, struct err *e);
/* All of a file of which there is the first window; false: it was cut short meanwhile. */
bool bytes_all(struct bytes *b);
/* Moves the window to `from`, which stands in it or at its end, and lets it go on from there: by more than it had, so
 * that who wants more and more reads a file in time that is linear in it. Not for the last one. */
void bytes_move(struct bytes *b, const uint8_t *from);
/* Octets of a file in out, which is emptied before; fewer where the file was cut short. */
struct span bytes_again(int fd, size_t offset, size_t n, struct buf *out);
/* Another descriptor of the file of these windows, for bytes_again; -1: there are no more. */
int bytes_file(const struct bytes *b);
/* Are these more than would be copied once more? */
bool bytes_are_many(struct span s);
/* Makes octets of a struct bytes zeros: a private key stood there. */
void bytes_erase(struct span s);
/* Is it UTF-16, by its byte order mark or its first character? */
bool bytes_is_utf16(struct span s);
/* As iconv calls it, where no mark says which end comes first; else NULL. */
const char *bytes_utf16_order(struct span s);
/* The same text in UTF-8, without the mark. false: it is not UTF-16, or breaks off in a character. */
bool bytes_from_utf16(struct span s, struct bytes *out);
void bytes_release(struct bytes *b);
/* Released with the arena instead; of a whole. */
void bytes_keep(struct bytes *b, struct arena *a);
/* Other bounds than BYTES_COPIED_MAX and a window of a megabyte, from now on: for tests. */
void bytes_bounds(size_t whole, size_t at_once);

#endif
