/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The time after the handshake in which the server may still refuse us: by a late alert (TLS 1.3), by closing, or in
 * its answer to a request. Any answer ends it. */
#ifndef NET_SETTLE_H
#define NET_SETTLE_H
#include "net/handshake.h"

struct settle_plan {
	int ms;
	const char *host, *port; /* for the request */
	bool web;                /* 443 or 8443: ask at once */
	bool starttls;           /* no HTTP here */
	const char *farewell;    /* what is said in place of a request; NULL */
};

struct settle;

struct settle *settle_new(struct record *r, struct handshake *h, const struct settle_plan *plan);
/* WANT_NEXT: over without an alert; WANT_END: refused after all. */
enum want settle_step(struct settle *s, int64_t *until);
void settle_free(struct settle *s);

#endif
