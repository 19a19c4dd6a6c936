/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A peer on loopback that does what a list of moves says, on a thread of its own: it takes one connection, plays, and
 * goes. With `dribble` every octet goes out by itself. */
#ifndef TESTS_NET_PEER_H
#define TESTS_NET_PEER_H
#include "base/buf.h"
#include "tests/net/pki.h"
#include <pthread.h>

#define PATIENCE_MS 20000 /* with a probe or a peer that hangs */

enum act {
	OVER,  /* end of the list: closes in good order */
	SAY,   /* sends n octets of `text` */
	HEAR,  /* reads until `text` has come; NULL: at least n octets */
	PAUSE, /* n milliseconds */
	RESET, /* closes with a reset */
	HOLD,  /* waits until the other side closes */
	TLS,   /* the handshake; from here on SAY and HEAR are under TLS */
	ALERT, /* n: a fatal alert's number; 256 + number: a warning */
	AGAIN, /* asks for another handshake (TLS 1.2) or for a certificate (TLS 1.3) */
};

struct move {
	enum act act;
	const char *text;
	size_t n;
};
/* clang-format off */
#define CLOSES { OVER, NULL, 0 }
#define SAYS(s) { SAY, (s), sizeof(s) - 1 } /* may hold NUL */
#define HEARS(s) { HEAR, (s), 1 }
#define HEARS_OCTETS(n) { HEAR, NULL, (n) }
#define PAUSES(ms) { PAUSE, NULL, (ms) }
#define RESETS { RESET, NULL, 0 }
#define HOLDS { HOLD, NULL, 0 }
#define STARTS_TLS { TLS, NULL, 0 }
#define ALERTS(number) { ALERT, NULL, (number) }
#define WARNS(number) { ALERT, NULL, 256 + (number) }
#define ASKS_AGAIN { AGAIN, NULL, 0 }
/* clang-format on */

struct peer_tls {
	const char *priority; /* NULL: NORMAL */
	gnutls_certificate_request_t request;
	const struct pki_cert *trust; /* what client certificates are verified against, and named; NULL: none */
	const struct span *chain;     /* what is sent; n 0: server + intermediate */
	size_t nchain;
	const char *alpn;
	struct span staple;
	const char *reject; /* SNI that it does not know */
};

struct peer {
	const struct move *moves;
	struct peer_tls tls;
	struct pki *pki;
	bool dribble;
	/* what came, once it has ended */
	struct buf heard;
	char sni[256];
	int rc; /* of its handshake */
	/* its own */
	int listener, fd;
	char port[8];
	pthread_t thread;
	gnutls_session_t session;
};

void peer_start(struct peer *p); /* fills port */
void peer_stop(struct peer *p);  /* waits for its end */
void peer_free(struct peer *p);

#endif
