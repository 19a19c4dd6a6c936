/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes in pieces is collected in memory that is wiped each time it moves; UTF-16 is made UTF-8 at the end. */
#include "config.h"

#include "load/bytes.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/secret.h"
#include "base/span.h"
#include "load/certset.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <unistr.h>

/* How much is read at once of what, and of what on only that much. */
static size_t copied_max = BYTES_COPIED_MAX, window = (size_t)1 << 20;

void bytes_bounds(size_t whole, size_t at_once)
{
	copied_max = whole;
	window = at_once;
}

bool bytes_are_many(struct span s)
{
	return s.n > copied_max;
}

void bytes_erase(struct span s)
{
	secret_erase((void *)(uintptr_t)s.p, s.n);
}

/* ---- copies ---- */

static void wipe(uint8_t *p, size_t n)
{
	secret_erase(p, n);
	free(p);
}

/* realloc would leave the old octets behind. */
static uint8_t *grow(uint8_t *old, size_t n, size_t cap)
{
	uint8_t *p = xmalloc(cap);

	memcpy(p, old, n);
	wipe(old, n);
	return p;
}

/* 0 at the end, -1 with errno. What stood in a directory is never waited for: it only looks like a file
 * (/proc/kmsg). */
static ssize_t read_some(int fd, enum file_open_as as, uint8_t *p, size_t n)
{
	ssize_t k;

	while ((k = read(fd, p, n)) < 0 && (errno == EINTR || (errno == EAGAIN && as == FILE_NAMED)))
		if (errno == EAGAIN)
			poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, -1);
	return k;
}

/* Up to the bound and one octet more, to know whether it was cut. */
static bool read_all(int fd, enum file_open_as as, size_t expected, size_t max, struct bytes *out)
{
	size_t cap = expected + 1, n = 0;
	uint8_t *p = xmalloc(cap);
	ssize_t k;

	while ((k = read_some(fd, as, p + n, cap - n)) > 0) {
		n += (size_t)k;
		if (n > max)
			break;
		if (n == cap) {
			cap = cap < 65536 ? 65536 : cap * 2;
			p = grow(p, n, cap);
		}
	}
	int sys = errno;
	*out = (struct bytes){ .s = span_of(p, n), .fd = -1, .last = true, .cut = n > max };
	if (k < 0)
		bytes_release(out);
	errno = sys;
	return k >= 0;
}

/* ---- windows ---- */

/* Fills the window up to n octets, or to the end of what is to be read of the file. */
static void fill(struct bytes *b, size_t n)
{
	uint8_t *p = (uint8_t *)(uintptr_t)b->s.p;
	size_t left = b->size - b->start;
	ssize_t k = 1;

	if (n > left)
		n = left;
	while (b->s.n < n && k > 0) {
		while ((k = pread(b->fd, p + b->s.n, n - b->s.n, (off_t)(b->start + b->s.n))) < 0 && errno == EINTR)
			;
		b->s.n += k > 0 ? (size_t)k : 0;
	}
	b->torn |= b->s.n < n; /* by whoever writes to it meanwhile */
	b->last = b->torn || b->s.n == left;
}

/* What of the room is not in the window holds nothing of the file. */
void bytes_move(struct bytes *b, const uint8_t *from)
{
	uint8_t *p = (uint8_t *)(uintptr_t)b->s.p;
	size_t before = b->s.n, gone = (size_t)(from - b->s.p), kept = before - gone,
	       want = kept > window ? 2 * kept : kept + window;

	if (want > b->room) { /* a block is longer than a window: else there is room for what is left of the last one */
		p = xmalloc(want);
		memcpy(p, from, kept);
		wipe((uint8_t *)(uintptr_t)b->s.p, b->s.n);
		b->room = want;
		before = kept;
	} else {
		memmove(p, from, kept);
	}
	b->s = span_of(p, kept);
	b->start += gone;
	fill(b, want);
	if (before > b->s.n) /* there may be a private key in it */
		secret_erase(p + b->s.n, before - b->s.n);
}

struct span bytes_again(int fd, size_t offset, size_t n, struct buf *out)
{
	ssize_t k = 1;
	size_t have = 0;

	buf_reset(out);
	char *room = buf_room(out, n);
	while (have < n && k > 0) {
		while ((k = pread(fd, room + have, n - have, (off_t)(offset + have))) < 0 && errno == EINTR)
			;
		have += k > 0 ? (size_t)k : 0;
	}
	out->n = have;
	room[have] = '\0';
	return buf_span(out);
}

static bool open_window(int fd, const struct stat *st, size_t max, struct bytes *out)
{
	if (!S_ISREG(st->st_mode) || st->st_size <= (off_t)copied_max || lseek(fd, 0, SEEK_CUR) != 0)
		return false;
	int own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (own < 0)
		return false;
	*out = (struct bytes){ .s = span_of(xmalloc(2 * window), 0), .fd = own, .room = 2 * window };
	out->cut = st->st_size > (off_t)max;
	out->size = out->cut ? max : (size_t)st->st_size;
	fill(out, window);
	return true;
}

bool bytes_all(struct bytes *b)
{
	uint8_t *p = xmalloc(b->size);

	memcpy(p, b->s.p, b->s.n);
	wipe((uint8_t *)(uintptr_t)b->s.p, b->s.n);
	b->s.p = p;
	fill(b, b->size);
	close(b->fd);
	b->fd = -1;
	b->room = 0;
	return !b->torn;
}

/* false: errno, or 0 where it was cut short meanwhile. */
static bool read_fd(int fd, enum file_open_as as, const struct stat *st, size_t max, struct bytes *out)
{
	bool regular = S_ISREG(st->st_mode);
	struct stat now;

	if (as == FILE_FOUND && !st->st_size) { /* what has no size and yet something to read is no file to rest on */
		*out = (struct bytes){ .s = span_of(xcalloc(1, 1), 0), .fd = -1, .last = true };
		return true;
	}
	if (open_window(fd, st, max, out))
		return true;
	if (!read_all(fd, as, regular && st->st_size <= (off_t)max ? (size_t)st->st_size : 65535, max, out))
		return false;
	/* some files of the kernel's promise more than they hold, but their size stays */
	if (regular && (off_t)out->s.n < st->st_size && !fstat(fd, &now) && now.st_size < st->st_size &&
	    out->s.n <= max) {
		bytes_release(out);
		errno = 0;
		return false;
	}
	return true;
}

bool bytes_read(const char *path, enum file_open_as as, size_t max, struct bytes *out, struct err *e)
{
	struct stat st;
	int fd = path ? file_open(path, as, &st) : STDIN_FILENO;

	if (!path)
		file_remember(fd);
	bool ok = fd >= 0 && (path || !fstat(fd, &st)) && read_fd(fd, as, &st, max, out);
	const char *name = path ? path : _("standard input");
	if (ok) {
		out->id[0] = (uint64_t)st.st_dev;
		out->id[1] = (uint64_t)st.st_ino;
		out->linked = st.st_nlink > 1;
	}
	if (!ok && errno)
		err_sys(e, errno, "%1$s", as_path(name));
	else if (!ok)
		err_set(e, ERR_INPUT, _("%1$s: it was cut short while it was read"), as_path(name));
	if (path && fd >= 0)
		close(fd);
	return ok;
}

void bytes_release(struct bytes *b)
{
	wipe((uint8_t *)(uintptr_t)b->s.p, b->s.n);
	if (b->room)
		close(b->fd);
	*b = (struct bytes){ .fd = -1 };
}

int bytes_file(const struct bytes *b)
{
	return fcntl(b->fd, F_DUPFD_CLOEXEC, 0);
}

static void release(void *ctx)
{
	bytes_release(ctx);
}

void bytes_keep(struct bytes *b, struct arena *a)
{
	struct bytes *kept = ARENA_NEW(a, struct bytes);

	*kept = *b;
	arena_on_free(a, release, kept);
	*b = (struct bytes){ .fd = -1 };
}

/* ---- UTF-16 ---- */

/* The offset of the text, and which end comes first; false: not UTF-16. Without a mark a file of ours starts with a
 * dash. */
static bool utf16_form(struct span s, size_t *start, bool *little)
{
	static const struct {
		uint8_t first[2];
		size_t start;
		bool little;
	} form[] = {
		{ { 0xff, 0xfe }, 2, true },
		{ { 0xfe, 0xff }, 2, false },
		{ { '-', 0 }, 0, true },
		{ { 0, '-' }, 0, false },
	};
	for (size_t i = 0; s.n >= 2 && i < sizeof form / sizeof *form; i++)
		if (!memcmp(s.p, form[i].first, 2)) {
			*start = form[i].start;
			*little = form[i].little;
			return true;
		}
	return false;
}

bool bytes_is_utf16(struct span s)
{
	size_t start;
	bool little;

	return utf16_form(s, &start, &little);
}

const char *bytes_utf16_order(struct span s)
{
	size_t start;
	bool little;

	return !utf16_form(s, &start, &little) || start ? NULL : little ? "UTF-16LE" : "UTF-16BE";
}

bool bytes_from_utf16(struct span s, struct bytes *out)
{
	size_t start, n = 0;
	bool little;

	if (!utf16_form(s, &start, &little))
		return false;
	size_t units = (s.n - start) / 2, room = 1;
	const uint8_t *p = s.p + start;
	uint16_t *u = xmalloc((units + 1) * sizeof *u);
	for (size_t i = 0; i < units; i++, p += 2) {
		u[i] = (uint16_t)(little ? p[0] | p[1] << 8 : p[0] << 8 | p[1]);
		room += u[i] < 0x80 ? 1 : u[i] < 0x800 ? 2 : 3;
	}
	/* enough room: where the library makes its own, it leaves copies behind */
	n = room;
	uint8_t *own = xmalloc(room), *text = u16_to_u8(u, units, own, &n);
	wipe((uint8_t *)u, units * sizeof *u);
	if (!text) {
		wipe(own, room);
		return false;
	}
	*out = (struct bytes){ .s = span_of(text, n), .fd = -1, .last = true };
	return true;
}
