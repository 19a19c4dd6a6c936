/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the certificates at hand name and nobody gave: issuers (AIA), revocation lists, answers of OCSP responders, got
 * from the network because somebody asked for that. Each becomes an input of the run's set under its address. A fetched
 * issuer explains and mends; it serves on no path, for most clients will not have it. */
#ifndef RUN_FETCHING_H
#define RUN_FETCHING_H
#include "base/sentence.h"
#include "run/run.h"

/* What came of one address. */
struct fetched {
	const char *url;
	struct sentence about; /* what it was to be, of which certificate */
	struct sentence said;  /* why there is nothing of it; no sentence: it is there */
	bool cached;
};
/* Blocks until all is there or the bounds of the run are spent. In the run's arena. */
struct fetched *run_fetch(struct run *r, size_t *n);

#endif
