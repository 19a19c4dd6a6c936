/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a practice server says in clear text or inside TLS: the dialogs before STARTTLS, and HTTP answers. */
#ifndef LAB_PEERTALK_H
#define LAB_PEERTALK_H
#include "lab/serverplan.h"

enum talk_result { TALK_WAIT, TALK_SAID, TALK_UPGRADE, TALK_CLOSE };

/* The words that open the connection; "" where the client begins. */
const char *talk_greeting(enum behaviour b);
/* Looks at what the client sent so far (*used octets of it are done with) and says something. secured: inside TLS. */
enum talk_result talk_step(enum behaviour b, struct span in, bool secured, size_t *used, struct buf *out);

/* The answer to an HTTP request, as nginx words it. */
enum http_answer { HTTP_PLANNED, HTTP_NO_CERTIFICATE, HTTP_BAD_CERTIFICATE, HTTP_NOT_TLS };
void talk_http(const struct server_plan *p, enum http_answer which, struct buf *out);
bool talk_http_complete(struct span in); /* the request's head is there */

#endif
