/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "load/bytes.h"

#include "base/buf.h"
#include "base/i18n.h"
#include "load/certset.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <unistr.h>

struct mapping { void *p; size_t n; };

static void unmap(void *ctx)
{
	struct mapping *m = ctx;
	munmap(m->p, m->n);
}

static bool map_file(struct arena *a, int fd, size_t n, struct span *out)
{
	void *p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return false;
	struct mapping *m = ARENA_NEW(a, struct mapping);
	*m = (struct mapping){ p, n };
	arena_on_free(a, unmap, m);
	*out = span_of(p, n);
	return true;
}

/* Up to the bound and one octet more, to know whether it was cut. */
static bool read_all(struct arena *a, int fd, struct span *out, int *sys)
{
	struct buf b = BUF_INIT;
	char chunk[65536];
	ssize_t n = 0;
	while (b.n <= INPUT_MAX && ((n = read(fd, chunk, sizeof chunk)) > 0 || (n < 0 && errno == EINTR)))
		if (n > 0)
			buf_put(&b, chunk, (size_t)n);
	*sys = errno;
	if (n >= 0)
		*out = span_of(arena_dup(a, b.n ? b.s : "", b.n), b.n);
	buf_free(&b);
	return n >= 0;
}

bool bytes_read(struct arena *a, const char *path, struct span *out, bool *cut, struct err *e)
{
	struct stat st;
	int sys = 0;
	/* O_NONBLOCK: a FIFO that nobody writes to must not hang us in open */
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK) : STDIN_FILENO;
	if (fd < 0 || fstat(fd, &st))
		return err_sys(e, errno, "%s", path ? path : _("standard input"));
	if (path && S_ISFIFO(st.st_mode))
		fcntl(fd, F_SETFL, 0); /* process substitution: <(command) */
	bool ok = !S_ISDIR(st.st_mode);
	if (!ok)
		sys = EISDIR;
	else if (S_ISREG(st.st_mode) && st.st_size > (off_t)BYTES_COPIED_MAX)
		ok = map_file(a, fd, (size_t)st.st_size, out) || read_all(a, fd, out, &sys);
	else
		ok = read_all(a, fd, out, &sys);
	if (path)
		close(fd);
	if (!ok)
		return err_sys(e, sys, "%s", path ? path : _("standard input"));
	*cut = out->n > INPUT_MAX;
	if (*cut)
		out->n = INPUT_MAX;
	return true;
}

struct span bytes_from_utf16(struct arena *a, struct span s)
{
	bool little = s.n >= 2 && s.p[0] == 0xff && s.p[1] == 0xfe, big = s.n >= 2 && s.p[0] == 0xfe && s.p[1] == 0xff;
	if (!little && !big)
		return SPAN_NONE;
	size_t units = s.n / 2 - 1, n = 0;
	uint16_t *u = ARENA_ARRAY(a, uint16_t, units);
	for (size_t i = 0; i < units; i++)
		u[i] = (uint16_t)(little ? s.p[2 * i + 2] | s.p[2 * i + 3] << 8 : s.p[2 * i + 2] << 8 | s.p[2 * i + 3]);
	uint8_t *text = u16_to_u8(u, units, NULL, &n);
	if (!text)
		return SPAN_NONE;
	struct span out = span_of(arena_dup(a, text, n), n);
	free(text);
	return out;
}
