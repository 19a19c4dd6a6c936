/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record of a connection as lines of a session: what the peer sent and said, and how it ended. No key of ours is in
 * it, nor what was said within TLS. */
#ifndef RUN_SESSION_CONNECTION_H
#define RUN_SESSION_CONNECTION_H
#include "base/buf.h"
#include "net/connection.h"
#include "run/session_lines.h"

/* Its lines, up to "end". */
void session_put_connection(struct buf *out, const struct connection *c);
/* Likewise; c->source is the caller's to set. NULL: they are not as they should be. */
struct connection *session_connection(struct session_lines *l);

#endif
