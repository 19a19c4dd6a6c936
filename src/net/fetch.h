/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One document by HTTP or HTTPS, within bounds: of size, time and redirects, and from no private address unless that is
 * allowed. libcurl does it, and is loaded when the first one is asked for; what a document holds is for others to say.
 */
#ifndef NET_FETCH_H
#define NET_FETCH_H
#include "base/argument.h"
#include "base/buf.h"
#include "base/span.h"
#include <stdbool.h>
#include <stdint.h>

#define FETCH_OCTETS_MAX ((size_t)16 << 20)
#define FETCH_REDIRECTS_MAX 3

struct sockaddr;

struct fetch_request {
	const char *url;
	struct span body;       /* to be posted; NONE: GET */
	const char *body_type;  /* of the body */
	bool private_addresses; /* loopback, link-local, those of RFC 1918 and so on may be connected to */
	int timeout_ms;
};
enum fetch_end {
	FETCH_DONE,
	FETCH_NO_LIBRARY, /* libcurl is not here, or certloupe was built without */
	FETCH_SCHEME,     /* neither http nor https */
	FETCH_PRIVATE,
	FETCH_REDIRECTS,
	FETCH_TOO_LARGE,
	FETCH_STATUS, /* the server says no: status */
	FETCH_FAILED, /* libcurl says why: text */
};
struct fetch_answer {
	enum fetch_end end;
	int status;
	char text[300]; /* not escaped */
};
/* Loopback, link-local, private, shared, multicast and reserved addresses (RFC 6890), those of IPv4 also where they stand
 * within one of IPv6; and whatever is no address of the internet. */
bool fetch_is_private(const struct sockaddr *to);
/* Appends the document to out; blocks, at most for the time that is allowed. */
struct fetch_answer fetch_document(const struct fetch_request *q, struct buf *out);
/* In a few words, why there is none. */
struct sentence fetch_said(struct arena *a, const struct fetch_answer *f);

#endif
