/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a peer sent becomes part of the set of a run: on its connection, and on those beside it where the same service
 * sent another chain. */
#ifndef RUN_SENT_H
#define RUN_SENT_H
#include "net/connection.h"
#include "run/run.h"

/* Its certificates and what it stapled; name: of the input. */
void sent_take(struct certset *set, struct connection *c, const char *name);
/* What was sent beside the source's connection (net/elsewhere.h), as far as it was not taken before: all that was asked
 * for; what was met by the way only where it is worse than what everybody gets. */
void sent_take_elsewhere(struct run_source *src);

#endif
