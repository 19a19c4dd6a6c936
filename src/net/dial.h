/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connects to the first of several addresses that answers, one after the other; each failure is noted. An address that
 * stays silent gets its share of the time, so that a dead first one does not starve the second. */
#ifndef NET_DIAL_H
#define NET_DIAL_H
#include "net/record.h"
#include "net/resolve.h"
#include "net/want.h"

struct dial;

/* The addresses must outlive it. deadline: of everything up to the handshake, clock_monotonic_ms. */
struct dial *dial_new(struct record *r, const struct address *list, size_t n, int64_t deadline);
/* WANT_WRITE until *until, on dial_fd; WANT_NEXT: connected. */
enum want dial_step(struct dial *d, int64_t *until);
int dial_fd(const struct dial *d);
int dial_take(struct dial *d); /* the connected socket; it is the caller's now */
void dial_free(struct dial *d);

#endif
