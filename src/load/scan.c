/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A window moves over the file; what it has to hold together stays at its front. */
#include "config.h"

#include "load/scan.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/span.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCAN_ROOM ((size_t)1 << 20)

/* What stands from `from` on stays, and more is read behind it. false: there is no more, or no room. */
static bool scan_more(struct scan *c, size_t from)
{
	size_t before = c->n - from;

	memmove(c->s, c->s + from, before);
	c->n = before;
	while (!c->end && c->n < SCAN_ROOM) {
		ssize_t k = read(c->fd, c->s + c->n, SCAN_ROOM - c->n);

		if (k < 0 && errno == EINTR)
			continue;
		c->end = k <= 0;
		c->n += k > 0 ? (size_t)k : 0;
	}
	return c->n > before;
}

bool scan_open(struct scan *c, const char *path)
{
	struct stat st;

	*c = (struct scan){ .fd = file_open(path, FILE_FOUND, &st) };
	if (c->fd < 0)
		return false;
	c->s = xmalloc(SCAN_ROOM);
	scan_more(c, 0);
	return true;
}

void scan_close(struct scan *c)
{
	close(c->fd);
	free(c->s);
}

ptrdiff_t scan_find(struct scan *c, size_t from, struct span text, size_t room)
{
	for (;;) {
		const char *at = memmem(c->s + from, c->n - from, text.p, text.n);

		if (at && (c->end || (size_t)(c->s + c->n - at) >= text.n + room))
			return at - c->s;
		if (at)
			from = (size_t)(at - c->s);
		else
			from = c->n - from > text.n ? c->n - text.n : from;
		if (!scan_more(c, from))
			return at ? 0 : -1;
		from = 0;
	}
}

bool scan_has(const char *path, struct span text)
{
	struct scan c;

	if (!scan_open(&c, path))
		return false;
	bool found = scan_find(&c, 0, text, 0) >= 0;
	scan_close(&c);
	return found;
}
