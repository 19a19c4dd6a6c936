/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One HTTP/1 answer (RFC 9112), read as far as it tells a person what the server thinks of us: the status and the title
 * of the page, or the first line of its text. */
#ifndef NET_HTTP_H
#define NET_HTTP_H
#include "base/buf.h"

#define HTTP_MAX ((size_t)64 << 10) /* octets of an answer that are looked at */
#define HTTP_HINT_MAX 200

enum http_state {
	HTTP_MORE,     /* nothing to say yet */
	HTTP_COMPLETE, /* nothing more to be learned */
	HTTP_NOT,      /* no HTTP */
};

struct http_answer {
	int status;                   /* 0 while unknown */
	char hint[HTTP_HINT_MAX + 1]; /* "" while unknown; not escaped */
};

/* `answer` is all that came so far; end: nothing else will. With end the result is not HTTP_MORE. */
enum http_state http_read(struct span answer, bool end, struct http_answer *out);
/* Cuts the first line off; false: its end is not there. */
bool http_line(struct span *in, struct span *line);
/* The request: GET with Connection: close; path NULL: "/". */
void http_request(struct buf *out, const char *host, const char *port, const char *path);

#endif
