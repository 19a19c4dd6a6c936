/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking for texts in a program or library, which may be large. */
#ifndef LOAD_SCAN_H
#define LOAD_SCAN_H
#include "base/span.h"
#include <stdbool.h>
#include <stddef.h>

struct scan {
	int fd;
	char *s; /* the window */
	size_t n;
	bool end; /* nothing of the file follows it */
};
/* false: errno. A regular file alone. */
bool scan_open(struct scan *c, const char *path);
void scan_close(struct scan *c);
/* The next place in the window, which may have moved, of a text; as much of the file as there is stands behind it, up
 * to `room` octets. -1: there is none. */
ptrdiff_t scan_find(struct scan *c, size_t from, struct span text, size_t room);
/* Does it stand anywhere in the file? false: also where the file cannot be read. */
bool scan_has(const char *path, struct span text);

#endif
