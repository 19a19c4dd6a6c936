/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connected socket below STARTTLS and TLS: reads and writes without waiting and without SIGPIPE, bounded, and
 * tells TLS from clear text by the first two octets before GnuTLS sees them.
 *
 * Important: a write that fails because the peer is gone is reported as done. What the peer said before it went (an
 * alert, most likely) is then still read, and the read side says how it ended. */
#ifndef NET_WIRE_H
#define NET_WIRE_H
#include "base/buf.h"
#include <gnutls/gnutls.h>
#include <sys/types.h>

#define WIRE_MAX ((size_t)17 << 20)   /* octets read on one connection: a largest handshake message, and some */
#define WIRE_TURN ((size_t)256 << 10) /* octets read in one turn, so that a flood cannot hold up the loop */

struct wire {
	int fd;
	struct buf ahead; /* read and not yet taken */
	size_t taken;
	size_t total, turn;
	int sys; /* errno of the read that failed, 0: none */
	bool eof;
	bool judged; /* the first two octets were looked at */
	bool not_tls;
	bool flooded;    /* WIRE_MAX was hit */
	uint8_t tail[7]; /* the last that a session took: where an alert in clear text would stand */
	size_t piece;    /* octets that go out in one write; 0: as many as there are */
};

/* As recv and send on a non-blocking socket: -1 with EAGAIN: later; 0: end. */
ssize_t wire_read(struct wire *w, void *p, size_t n);
ssize_t wire_write(struct wire *w, const void *p, size_t n);
void wire_turn(struct wire *w); /* a turn of the loop begins */
void wire_close(struct wire *w);
/* Lets a session speak through it. */
void wire_attach(struct wire *w, gnutls_session_t s);

#endif
