/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The octets of a file or of standard input, at most INPUT_MAX of them, living as long as the arena. Large files are mapped, so that opening
 * one costs nothing; a file that is cut short while it is mapped is the one thing this cannot survive, so small ones are copied. */
#ifndef LOAD_BYTES_H
#define LOAD_BYTES_H
#include "base/arena.h"
#include "base/err.h"

#define BYTES_COPIED_MAX ((size_t)4 << 20)

/* path NULL: standard input. *cut: there was more than the bound. */
bool bytes_read(struct arena *a, const char *path, struct span *out, bool *cut, struct err *e);
/* UTF-16 with a byte order mark as UTF-8; NONE if it is not that. */
struct span bytes_from_utf16(struct arena *a, struct span s);

#endif
