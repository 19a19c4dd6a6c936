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

/* Blocks until all is there or the bounds of the run are spent; run.fetched then says what came. */
void run_fetch(struct run *r);

/* The same for who has something else to do meanwhile. The run stays as it is until fetching_end or _drop. */
struct fetching;
struct fetching *fetching_begin(struct run *r);
/* Goes on. The descriptor becomes readable when the document that is on its way has come; -1: nothing is left. */
int fetching_turn(struct fetching *f);
/* All so far; *waits: the last of them is on its way. Good until the next turn. */
const struct fetched *fetching_list(const struct fetching *f, size_t *n, bool *waits);
/* Also before it is over: what came stays, and what was on its way says so. Frees f. */
void fetching_end(struct fetching *f);
void fetching_drop(struct fetching *f); /* the same, and the run is not told; NULL is allowed */
/* What would be asked first if it were begun, one address for each thing that is missing; nobody is asked. In the run's
 * arena. */
struct fetched *fetching_first(struct run *r, size_t *n);

#endif
