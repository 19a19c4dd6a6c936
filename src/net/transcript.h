/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What passed on a connection, message by message, in both directions: the handshake's messages and the alerts (RFC
 * 5246 7.4, RFC 8446 4 and 6), and the words before TLS and within it. It is bounded; what a message says is read from
 * its octets when someone asks.
 *
 * Caveat: the octets are those of the handshake layer, in clear text. Nothing in them is a secret of ours: our key
 * never leaves us, and what we say in a protocol logs nobody in. */
#ifndef NET_TRANSCRIPT_H
#define NET_TRANSCRIPT_H
#include "base/arena.h"
#include "base/argument.h"
#include "base/span.h"
#include <stdbool.h>
#include <stdint.h>

#define TRANSCRIPT_MESSAGES 200
#define TRANSCRIPT_OCTETS                                                                                              \
	((size_t)18 << 20) /* of bodies, all together; what is beyond is cut off: more than WIRE_MAX */

enum message_type { /* HandshakeType, RFC 8446 B.3; the ones that are read here */
	            MESSAGE_CLIENT_HELLO = 1,
	            MESSAGE_SERVER_HELLO = 2,
	            MESSAGE_NEW_SESSION_TICKET = 4,
	            MESSAGE_ENCRYPTED_EXTENSIONS = 8,
	            MESSAGE_CERTIFICATE = 11,
	            MESSAGE_SERVER_KEY_EXCHANGE = 12,
	            MESSAGE_CERTIFICATE_REQUEST = 13,
	            MESSAGE_SERVER_HELLO_DONE = 14,
	            MESSAGE_CERTIFICATE_VERIFY = 15,
	            MESSAGE_CERTIFICATE_STATUS = 22,
	            MESSAGE_ALERT = 256, /* no handshake message: a record of its own */
	            MESSAGE_CLEAR_TEXT,  /* a piece of a dialog before TLS */
	            MESSAGE_APPLICATION_DATA,
};

struct message {
	bool from_peer;
	int64_t ms; /* since the start of the connection */
	unsigned type;
	int version;      /* enum tls_version, as agreed when it passed */
	size_t octets;    /* of the body, without its header */
	struct span body; /* what of it was kept */
};

struct transcript {
	struct message *v;
	size_t n;
	size_t kept;  /* octets of bodies */
	size_t total; /* messages that passed; more than n: the rest was not kept */
};

/* "ClientHello", as in the RFCs; "unknown". */
const char *message_name(const struct message *m);

/* What a message says, in the order in which it is told. Names are ours and static; values are in the arena, and raw
 * where they come from the peer. "cut": octets at the end that were not kept and are not in the others; "unread": what
 * was kept and could not be read, in hexadecimal. */
#define MESSAGE_FIELDS 14
struct message_field {
	const char *name;
	enum argument_kind kind; /* of the value */
	const char *value;
};
size_t message_fields(struct arena *a, const struct message *m, struct message_field out[MESSAGE_FIELDS]);

#endif
