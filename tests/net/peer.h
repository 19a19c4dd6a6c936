/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server of net/server.h on a thread of its own: it takes one connection, does what a list of moves says, and goes.
 * With `dribble` every octet goes out by itself. */
#ifndef TESTS_NET_PEER_H
#define TESTS_NET_PEER_H
#include "base/buf.h"
#include "base/loop.h"
#include "net/server.h"
#include "tests/net/pki.h"
#include <pthread.h>

#define PATIENCE_MS 20000 /* with a probe or a peer that hangs */

/* clang-format off */
#define CLOSES { SERVER_OVER, NULL, 0 }
#define SAYS(s) { SERVER_SAY, (s), sizeof(s) - 1 } /* may hold NUL */
#define HEARS(s) { SERVER_HEAR, (s), 1 }
#define HEARS_OCTETS(n) { SERVER_HEAR, NULL, (n) }
#define PAUSES(ms) { SERVER_PAUSE, NULL, (ms) }
#define RESETS { SERVER_RESET, NULL, 0 }
#define HOLDS { SERVER_HOLD, NULL, 0 }
#define STARTS_TLS { SERVER_TLS, NULL, 0 }
#define ALERTS(number) { SERVER_ALERT, NULL, (number) }
#define WARNS(number) { SERVER_ALERT, NULL, 256 + (number) }
#define SPEAKS { SERVER_APPLICATION, NULL, 0 }
#define ASKS_AGAIN { SERVER_AGAIN, NULL, 0 }
/* clang-format on */

struct peer_tls {
	const char *priority; /* NULL: NORMAL */
	enum client_policy request;
	const struct pki_cert *trust; /* what client certificates are verified against, and named; NULL: none */
	const struct span *chain;     /* what is sent; n 0: server + intermediate */
	size_t nchain;
	const char *alpn;
	struct span staple;
	const char *only;             /* the one SNI that it knows; NULL: any */
	enum application application; /* of SPEAKS */
	bool refuses;
};

struct peer {
	const struct server_move *moves;
	struct peer_tls tls;
	struct pki *pki;
	bool dribble;
	/* what came, once it has ended */
	struct buf heard;
	char sni[256];
	int rc; /* of its handshake */
	/* its own */
	char port[8];
	struct server_plan plan;
	struct loop *loop;
	struct server *server;
	bool over;
	pthread_t thread;
};

void peer_start(struct peer *p); /* fills port */
void peer_stop(struct peer *p);  /* waits for its end */
void peer_free(struct peer *p);

#endif
