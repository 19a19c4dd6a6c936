/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What speaks in clear text where TLS was expected, by its first octets. */
#ifndef NET_BANNER_H
#define NET_BANNER_H
#include "base/protocol.h"
#include "base/span.h"
#include "net/want.h"
#include "net/record.h"
#include "net/wire.h"

struct banner {
	const char *protocol;   /* "HTTP", "SMTP", "SSH" ... */
	enum protocol starttls; /* the one with which certloupe can go on; PROTOCOL_TLS: none */
};
/* NULL: nothing that is known. */
const struct banner *banner_of(struct span first);

/* Collects the rest of the clear text whose first octets the wire holds: up to the end of a line that is known, 256
 * octets, or silence. *until is the caller's to keep between the calls. WANT_END when there is enough: first_bytes is
 * filled. */
enum want banner_collect(struct record *r, struct wire *w, int64_t *until);

#endif
