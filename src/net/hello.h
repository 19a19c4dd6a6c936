/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ClientHello (RFC 5246 7.4.1.2, RFC 8446 4.1.2) written by ourselves: for what the TLS library here cannot or must
 * not offer, to see what a server answers. It knows no secret and no connection: nobody could go on with it. */
#ifndef NET_HELLO_H
#define NET_HELLO_H
#include "base/buf.h"

enum hello_delivery {
	HELLO_WHOLE,    /* one record, written in one go */
	HELLO_SEGMENTS, /* one record, its halves in TCP segments of their own */
	HELLO_RECORDS,  /* its halves in records of their own (RFC 8446 5.1) */
};

enum hello_suites {
	HELLO_USUAL,
	HELLO_BROWSER, /* what Chrome offers, groups and signatures alike */
	HELLO_RSA,
	HELLO_ECDSA,
	HELLO_ANY
}; /* by which key the server signs; any: also what is broken */
enum hello_groups {
	HELLO_CURVES,
	HELLO_HYBRID,
	HELLO_QUANTUM
}; /* without, with, and with nothing but X25519MLKEM768 */

struct hello_form {
	int lowest, highest; /* versions as on the wire, 0x0300 to 0x0304; 0: 0x0301, 0x0304 */
	enum hello_suites suites;
	enum hello_groups groups;
	size_t pad;   /* RFC 7685: the message is made at least so large */
	bool bare;    /* no extensions at all: TLS 1.2 at most */
	bool ech;     /* an encrypted ClientHello that means nothing (RFC 9849 6.2) */
	bool proxied; /* a PROXY header goes before it */
	bool chain;   /* the answer is read on to its end, for what is sent in the clear: TLS 1.2 at most */
	enum hello_delivery delivery;
};

/* More than a segment of Ethernet holds (1,460), as those with X25519MLKEM768 of today are. */
#define HELLO_LARGE ((size_t)1700)

/* The handshake message, with its header. alpn: comma list; both may be NULL. */
void hello_write(struct buf *out, const struct hello_form *h, const char *servername, const char *alpn);
/* All that is sent, records and what goes before them; *cut: where the first segment ends. */
void hello_records(struct buf *out, const struct hello_form *h, struct span message, size_t *cut);

#endif
