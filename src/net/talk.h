/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server says in clear text or inside TLS: the dialogs before STARTTLS, and HTTP answers. */
#ifndef NET_TALK_H
#define NET_TALK_H
#include "base/buf.h"
#include "base/span.h"
#include "net/server.h"

enum talk_result { TALK_WAIT, TALK_SAID, TALK_UPGRADE, TALK_CLOSE };

/* The words that open the plan's dialog; nothing where the client begins. */
void talk_greeting(const struct server_plan *plan, struct buf *out);
/* Looks at what the client sent so far (*used octets of it are done with) and says something. secured: inside TLS. */
enum talk_result talk_step(const struct server_plan *plan, struct span in, bool secured, size_t *used, struct buf *out);

/* What the plan's application says: its greeting at the beginning, an answer once it was asked. TALK_SAID: that was
 * all; TALK_CLOSE: so it was, and it goes. */
enum talk_result talk_application(const struct server_plan *plan, bool begins, struct span in, struct buf *out);

/* The answer to an HTTP request, as nginx words it. */
enum talk_page { PAGE_PLANNED, PAGE_NO_CERTIFICATE, PAGE_BAD_CERTIFICATE, PAGE_NOT_TLS };
void talk_http(const struct server_plan *plan, enum talk_page which, struct buf *out);
bool talk_http_complete(struct span in); /* the request's head is there */

#endif
