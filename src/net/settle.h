/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The time after the handshake in which the server may still refuse us: by a late alert (TLS 1.3), by closing, or in
 * its answer to one question in its protocol (net/ask.h), which also ends the wait. */
#ifndef NET_SETTLE_H
#define NET_SETTLE_H
#include "base/protocol.h"
#include "net/handshake.h"

struct settle_plan {
	int ms;
	enum application application; /* by the source or its port, or as told (--app) */
	bool told;
	const char *host, *port, *path; /* for the question; path: NULL for "/" */
	const char *user;               /* NULL: none is named */
	bool brief;                     /* nothing is said but that we go */
	bool starttls;                  /* a greeting came before TLS */
};

struct settle;

struct settle *settle_new(struct record *r, struct handshake *h, const struct settle_plan *plan);
/* WANT_NEXT: over without an alert; WANT_END: refused after all. */
enum want settle_step(struct settle *s, int64_t *until);
void settle_free(struct settle *s);

#endif
