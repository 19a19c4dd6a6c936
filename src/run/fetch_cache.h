/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was fetched, kept below XDG_CACHE_HOME for as long as it says itself that it holds, a week at most. */
#ifndef RUN_FETCH_CACHE_H
#define RUN_FETCH_CACHE_H
#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"
#include <stdbool.h>
#include <stdint.h>

/* key: what was asked there beside the address (a request that was posted); NONE. Appends the document to out. */
bool fetch_cache_read(struct arena *a, const char *url, struct span key, struct buf *out);
/* until: seconds since 1970; what does not hold any more is not kept. */
void fetch_cache_write(struct arena *a, const char *url, struct span key, struct span document, int64_t until);

#endif
