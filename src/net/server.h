/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The other half of the machine: a server of TLS, STARTTLS and clear text on a port, of loopback unless told otherwise,
 * inside the poll loop of the program. It does what a list of moves says, to every client the same; what a client did
 * is told when it is gone. The practice server, the tests' peers and certloupe listen are plans for it.
 *
 * Caveat: it is made to be looked at, and misbehaves on request; it is not hardened for strangers beyond its bounds (64
 * connections, two minutes and 64 KiB of words each). */
#ifndef NET_SERVER_H
#define NET_SERVER_H
#include "base/buf.h"
#include "base/err.h"
#include "base/loop.h"
#include "base/protocol.h"
#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>

struct connection;

enum server_act {
	SERVER_OVER,   /* end of the list: all is said; the client's end is awaited */
	SERVER_SAY,    /* sends n octets of `text` */
	SERVER_HEAR,   /* reads until `text` has come; NULL: at least n octets */
	SERVER_PAUSE,  /* n milliseconds */
	SERVER_RESET,  /* closes with a reset */
	SERVER_HOLD,   /* reads until the client closes */
	SERVER_PROXY,  /* reads a PROXY header of version 1; closes where something else comes */
	SERVER_SMALL,  /* goes silent where a first record of more than n octets comes */
	SERVER_TLS,    /* the handshake; what follows is under TLS */
	SERVER_ALERT,  /* n: a fatal alert's number; 256 + number: a warning */
	SERVER_AGAIN,  /* asks for another handshake (TLS 1.2) or for a certificate (TLS 1.3) */
	SERVER_DIALOG, /* the plan's protocol, in clear text until TLS is agreed on, under TLS until the client leaves
	                */
	SERVER_APPLICATION, /* under TLS: what the plan's application is asked, once */
	SERVER_ANSWER, /* an HTTP answer: in clear text at once, as nginx has it, under TLS when the request is there */
};

struct server_move {
	enum server_act act;
	const char *text;
	size_t n;
};

enum client_policy { CLIENT_NONE, CLIENT_REQUEST, CLIENT_REQUIRE, CLIENT_HTTP400 };

struct sent_chain {
	gnutls_pcert_st *cert; /* of our own making: GnuTLS need not understand them */
	unsigned n;
	gnutls_privkey_t key;
};

/* Everything in it is the caller's and outlives the server. */
struct server_plan {
	const struct server_move *moves;
	bool once;    /* one connection is all that it takes */
	bool dribble; /* every octet goes out by itself */
	enum protocol protocol;
	enum application application;
	bool refuses; /* of the application: its answer is no */
	bool bare;    /* of the dialog: STARTTLS is neither offered nor known */
	enum client_policy client;
	struct sent_chain chain;
	struct sent_chain other;               /* under another name; n 0: the same */
	gnutls_ocsp_data_st staple;            /* response.size 0: none */
	gnutls_certificate_credentials_t cred; /* holds the CA names that are announced */
	gnutls_x509_trust_list_t trust;        /* NULL: client certificates are not verified */
	/* In place of trust: the alert that a client is refused with for what it sent; 0: it is let in. NULL: trust
	 * says it. */
	int (*judge)(void *ctx, struct connection *c);
	void *judge_ctx;
	bool announces; /* there are CA names to announce */
	gnutls_priority_t priority;
	gnutls_datum_t alpn[8];
	unsigned nalpn;
	bool alpn_strict;       /* no common protocol is the end */
	gnutls_datum_t tickets; /* the key for what sessions are resumed with; size 0: none is */
	bool resume_refused;    /* tickets are given, and whoever comes with one gets the alert 80 */
	const char *sni;        /* NULL: any name */
	bool sni_reject;
	const char *http, *body;
	int64_t at; /* when certificates are judged */
	/* For those who listen: */
	const char *address; /* IPv4 or IPv6 in numbers; NULL: 127.0.0.1 */
	int port;            /* 0: a free one */
	int life_ms;         /* of a connection; 0: two minutes */
	bool recorded;       /* what passes is written down: served.connection */
};

/* What one client did. */
struct served {
	struct connection *connection; /* the record; NULL: nothing is recorded */
	struct arena *arena;           /* of the record; who sets it to NULL keeps both, else they end with the callback */
	char sni[256];    /* "": it named none */
	int rc;           /* of the handshake, a GnuTLS code; 0 also where there was none */
	struct buf heard; /* its words, in clear text and under TLS; at most 64 KiB of them */
};

struct server;

/* Listens where the plan says. ended (may be NULL) is called for each connection when it is over; it may not stop
 * the server. NULL: e says why. */
struct server *server_start(struct loop *l, const struct server_plan *plan,
                            void (*ended)(void *ctx, struct served *seen), void *ctx, struct err *e);
int server_port(const struct server *s);
void server_stop(struct server *s); /* and its connections; NULL is allowed */

#endif
