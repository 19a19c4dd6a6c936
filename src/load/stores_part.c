/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in a part of a store that is no file of its own: the PEM of a directory, or of a program. */
#include "config.h"

#include "load/stores.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/span.h"
#include "load/bytes.h"
#include "load/directory.h"
#include "load/scan.h"

#include <dirent.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define PEM_FILE_MAX ((size_t)1 << 20) /* of one file of a directory */
#define PEM_BLOCK_MAX ((size_t)32 << 10)

static const char begin[] = "-----BEGIN CERTIFICATE-----", end[] = "-----END CERTIFICATE-----";

static void read_embedded(const char *path, struct buf *out)
{
	struct scan c;
	ptrdiff_t at = 0;

	if (!scan_open(&c, path))
		return;
	while ((at = scan_find(&c, (size_t)at, span_of(begin, strlen(begin)), PEM_BLOCK_MAX)) >= 0) {
		size_t left = c.n - (size_t)at, room = left < PEM_BLOCK_MAX ? left : PEM_BLOCK_MAX;
		const char *stop = memmem(c.s + at, room, end, strlen(end));
		size_t n = stop ? (size_t)(stop - c.s - at) + strlen(end) : strlen(begin);

		if (stop) {
			buf_put(out, c.s + at, n);
			buf_putc(out, '\n');
		}
		at += (ptrdiff_t)n;
	}
	scan_close(&c);
}

/* HASH.N, as OpenSSL looks for it; N counts from 0. */
static bool is_hashed(const char *name)
{
	size_t n = strspn(name, "0123456789abcdef");

	return n == 8 && name[8] == '.' && name[9] && name[9 + strspn(name + 9, "0123456789")] == '\0';
}

static void read_directory(const char *path, bool hashed, struct buf *out)
{
	DIR *d = opendir(path);
	size_t files = 0;

	for (struct dirent *f; d && (f = readdir(d)) && files < DIRECTORY_FILES_MAX;) {
		struct bytes b;
		char *name;

		if (f->d_name[0] == '.' || (hashed && !is_hashed(f->d_name)))
			continue;
		files++;
		name = xasprintf("%s/%s", path, f->d_name);
		if (bytes_read(name, FILE_FOUND, PEM_FILE_MAX, &b, NULL)) {
			buf_put(out, b.s.p, b.s.n);
			buf_putc(out, '\n');
			bytes_release(&b);
		}
		free(name);
	}
	if (d)
		closedir(d);
}

void stores_part_read(const struct store_part *p, struct buf *out)
{
	if (p->form == STORE_EMBEDDED)
		read_embedded(p->path, out);
	else if (p->form == STORE_HASHED || p->form == STORE_FLAT)
		read_directory(p->path, p->form == STORE_HASHED, out);
}
