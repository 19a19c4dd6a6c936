/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "load/bytes.h"

#include "base/arena.h"
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

#ifndef MAP_ANONYMOUS
#define MAP_ANONYMOUS MAP_ANON
#endif

/* ---- mapped files ---- */

/* A file that somebody cuts short while we look at it (editors and scripts rewrite files in place) must not end the
 * program by SIGBUS: the page that is gone becomes zeros, and bytes_torn tells. */
#define MAPPINGS_MAX 64
static struct mapping {
	uintptr_t p;
	size_t n;
	volatile sig_atomic_t torn;
} mappings[MAPPINGS_MAX];

static struct sigaction before; /* whoever catches what is not ours: the browser puts the terminal right */

static void on_sigbus(int sig, siginfo_t *info, void *ctx)
{
	uintptr_t at = (uintptr_t)info->si_addr, page = (uintptr_t)sysconf(_SC_PAGESIZE);

	(void)ctx;
	for (size_t i = 0; i < MAPPINGS_MAX; i++) {
		struct mapping *m = &mappings[i];

		if (at >= m->p && at - m->p < m->n &&
		    mmap((void *)(at & ~(page - 1)), page, PROT_READ | PROT_WRITE,
		         MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED) {
			m->torn = 1;
			return;
		}
	}
	sigaction(sig, &before, NULL); /* it happens again at once, and is theirs */
}

static void catch_sigbus(void)
{
	struct sigaction sa = { .sa_sigaction = on_sigbus, .sa_flags = SA_SIGINFO }, now;

	if (sigaction(SIGBUS, NULL, &now) || now.sa_sigaction == on_sigbus)
		return;
	before = now;
	sigemptyset(&sa.sa_mask);
	sigaction(SIGBUS, &sa, NULL);
}

static struct mapping *free_mapping(void)
{
	for (size_t i = 0; i < MAPPINGS_MAX; i++)
		if (!mappings[i].n)
			return &mappings[i];
	return NULL;
}

static bool map_file(int fd, size_t n, struct bytes *out)
{
	struct mapping *m = free_mapping();
	void *p = m && lseek(fd, 0, SEEK_CUR) == 0 ? mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;

	if (p == MAP_FAILED)
		return false;
	catch_sigbus();
	*m = (struct mapping){ (uintptr_t)p, n, 0 };
	*out = (struct bytes){ .s = span_of(p, n), .mapped = true };
	return true;
}

static struct mapping *mapping_of(struct span s)
{
	for (size_t i = 0; i < MAPPINGS_MAX; i++)
		if (mappings[i].n && (uintptr_t)s.p >= mappings[i].p && (uintptr_t)s.p - mappings[i].p < mappings[i].n)
			return &mappings[i];
	return NULL;
}

static void unmap(struct span s)
{
	struct mapping *m = mapping_of(s);

	if (m)
		*m = (struct mapping){ 0 };
	munmap((void *)(uintptr_t)s.p, s.n);
}

bool bytes_torn(const struct bytes *b)
{
	const struct mapping *m = b->mapped ? mapping_of(b->s) : NULL;

	return m && m->torn;
}

/* Of a mapping the pages become our own. */
void bytes_erase(struct span s)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), start = (uintptr_t)s.p & ~(page - 1);

	if (!s.n || (mapping_of(s) && mprotect((void *)start, (uintptr_t)s.p + s.n - start, PROT_READ | PROT_WRITE)))
		return;
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
	*out = (struct bytes){ .s = span_of(p, n) };
	if (k < 0)
		bytes_release(out);
	errno = sys;
	return k >= 0;
}

/* A large text: only certificates are ever taken from it where they stand, and each is copied before it is judged. DER
 * is not mapped, as its objects are used as they stand. */
static bool worth_mapping(int fd, const struct stat *st)
{
	uint8_t first;

	return S_ISREG(st->st_mode) && st->st_size > (off_t)BYTES_COPIED_MAX && pread(fd, &first, 1, 0) == 1 &&
	       first != 0x30;
}

/* false: errno, or 0 where it was cut short meanwhile. */
static bool read_fd(int fd, enum file_open_as as, const struct stat *st, size_t max, struct bytes *out)
{
	bool regular = S_ISREG(st->st_mode);
	struct stat now;

	if (as == FILE_FOUND && !st->st_size) { /* what has no size and yet something to read is no file to rest on */
		*out = (struct bytes){ .s = span_of(xcalloc(1, 1), 0) };
		return true;
	}
	if (worth_mapping(fd, st) && map_file(fd, (size_t)st->st_size, out))
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
	if (!ok && errno)
		err_sys(e, errno, "%s", name);
	else if (!ok)
		err_set(e, ERR_INPUT, _("%s: it was cut short while it was read"), name);
	if (path && fd >= 0)
		close(fd);
	if (!ok)
		return false;
	out->cut = out->s.n > max;
	return true;
}

void bytes_release(struct bytes *b)
{
	if (b->mapped)
		unmap(b->s);
	else
		wipe((uint8_t *)(uintptr_t)b->s.p, b->s.n);
	*b = (struct bytes){ 0 };
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
	*b = (struct bytes){ 0 };
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
	*out = (struct bytes){ .s = span_of(text, n) };
	return true;
}
