/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file for each document: "UNTIL\n", in seconds, and its octets. What cannot be kept is fetched again. */
#include "config.h"

#include "run/fetch_cache.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/span.h"
#include "load/bytes.h"
#include "net/fetch.h"

#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define CACHE_SECONDS_MAX (7 * DAY)

static const char *cache_directory(struct arena *a)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (cache && *cache == '/')
		return arena_printf(a, "%s/" PACKAGE_NAME, cache);
	return home && *home == '/' ? arena_printf(a, "%s/.cache/" PACKAGE_NAME, home) : NULL;
}

/* A name that tells nobody what was asked. */
static const char *cache_file(struct arena *a, const char *url, struct span key)
{
	const char *directory = cache_directory(a);
	struct buf b = BUF_INIT, hex = BUF_INIT;
	uint8_t hash[32];

	if (!directory)
		return NULL;
	buf_put(&b, url, strlen(url) + 1);
	buf_put(&b, key.p, key.n);
	gnutls_hash_fast(GNUTLS_DIG_SHA256, b.s, b.n, hash);
	buf_hex(&hex, span_of(hash, sizeof hash), "");
	const char *path = arena_printf(a, "%s/%s", directory, buf_str(&hex));
	buf_free(&b);
	buf_free(&hex);
	return path;
}

bool fetch_cache_read(struct arena *a, const char *url, struct span key, struct buf *out)
{
	const char *path = cache_file(a, url, key);
	struct bytes b;
	bool good = false;

	if (!path || !bytes_read(path, FILE_FOUND, FETCH_OCTETS_MAX + 32, &b, NULL))
		return false;
	if (!b.room || bytes_all(&b)) {
		const char *line = memchr(b.s.p, '\n', b.s.n < 32 ? b.s.n : 32);

		good = line && strtoll((const char *)b.s.p, NULL, 10) > clock_now();
		if (good)
			buf_put(out, line + 1, b.s.n - (size_t)(line + 1 - (const char *)b.s.p));
	}
	bytes_release(&b);
	return good;
}

void fetch_cache_write(struct arena *a, const char *url, struct span key, struct span document, int64_t until)
{
	const char *path = cache_file(a, url, key);
	char *directory = path ? arena_strdup(a, path) : NULL;
	struct buf b = BUF_INIT;
	int64_t now = clock_now();

	if (!path || until <= now)
		return;
	until = until < now + CACHE_SECONDS_MAX ? until : now + CACHE_SECONDS_MAX;
	*strrchr(directory, '/') = '\0';
	char *parent = arena_strdup(a, directory);
	*strrchr(parent, '/') = '\0';
	mkdir(parent, 0700);
	mkdir(directory, 0700);
	buf_printf(&b, "%lld\n", (long long)until);
	buf_put(&b, document.p, document.n);
	file_write(path, buf_span(&b), FILE_REPLACE | FILE_SECRET | FILE_UNSYNCED | FILE_REGULAR | FILE_AMEND, NULL);
	buf_free(&b);
}
