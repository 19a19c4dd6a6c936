/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection of a server, as a machine in the poll loop. */
#ifndef NET_SERVE_H
#define NET_SERVE_H
#include "base/loop.h"
#include "net/server.h"

struct serve;

/* Takes the descriptor over. ended(ctx) is called when it is done; the owner frees it later. */
struct serve *serve_new(struct loop *l, const struct server_plan *plan, int fd, void (*ended)(void *ctx), void *ctx);
bool serve_is_over(const struct serve *s);
struct served *serve_seen(struct serve *s);
void serve_free(struct serve *s);

#endif
