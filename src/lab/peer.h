/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection to a practice server, as a machine in the poll loop. */
#ifndef LAB_PEER_H
#define LAB_PEER_H
#include "base/loop.h"
#include "lab/serverplan.h"

struct peer;

/* Takes the descriptor over. ended(ctx) is called when it is done; the owner frees it then or later. */
struct peer *peer_new(struct loop *l, const struct server_plan *plan, int fd, void (*ended)(void *ctx), void *ctx);
bool peer_is_over(const struct peer *p);
void peer_free(struct peer *p);

#endif
