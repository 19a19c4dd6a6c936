/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One live connection as a non-blocking machine: RESOLVE, CONNECT, STARTTLS, HANDSHAKE, SETTLE, DONE. It never waits:
 * it puts its watch into a loop and is called. Nothing is verified by GnuTLS here; we only look.
 *
 * Caveats: the handshake is not called a success before the settle window: in TLS 1.3 the server's refusal of our
 * certificate comes after it, and nginx tells it only in the HTTP answer. */
#ifndef NET_PROBE_H
#define NET_PROBE_H
#include "base/loop.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "net/connection.h"
#include "net/hello.h"

enum experiments {
	EXPERIMENTS_OFF,
	EXPERIMENTS_AUTO,   /* a few, when the connection came as far as TLS and was refused */
	EXPERIMENTS_FULL,   /* all that make sense, whenever it came as far as TLS */
	EXPERIMENTS_MORE,   /* the next one, when a person wants to know more */
	EXPERIMENTS_OTHERS, /* as auto, and where all is well a few by what other clients do that we do not */
	EXPERIMENTS_ASKED,  /* as that: somebody met a failure that we did not meet */
};

struct probe_options {
	const char *servername; /* NULL: the source's host if it is a name; "none": no SNI */
	const char *alpn;       /* comma list; NULL: http/1.1; "none": none */
	const char *connect;    /* ADDR:PORT to connect to instead; NULL */
	const char *proxy;      /* URL of a proxy to go through, "env": the environment's; NULL: none */
	int starttls;           /* enum protocol; -1: the source's own */
	int application;        /* enum application; -1: as agreed, or by the source and its port */
	const char *user;       /* whom to name where a protocol begins with that (PostgreSQL); NULL: nobody */
	const char *host;       /* the name that is expected: sent where an address is asked for; NULL */
	int family;             /* 0, 4 or 6 */
	int timeout_ms;         /* for resolve + connect + starttls + handshake; default 10000 */
	int settle_ms;          /* default 2000 */
	int version;            /* enum tls_version, the only one that is offered; 0: all */
	int server_key;         /* enum server_key (net/handshake.h) that is asked for; 0: any */
	bool everywhere;        /* beside it the same at other addresses and for other clients (net/elsewhere.h) */
	const struct hello_form
	    *hello;      /* in place of a handshake a ClientHello of our own, and the first answer to it; NULL */
	bool clear_text; /* in place of a handshake it is seen what the peer says without TLS */
	bool brief;      /* nothing is said or awaited after the handshake */
	bool no_tickets; /* none of a session is asked for */
	bool resume;     /* the session of the connection beside which this one is made is resumed */
	enum experiments experiments;
	/* our own certificate chain, leaf first, and its key; n 0: none */
	const struct certificate *const *cert;
	size_t ncert;
	const struct key *key;
};
extern const struct probe_options probe_defaults;

struct probe;

/* One connection more beside c, which is complete: the next experiment that tells apart what may still be the reason,
 * or shows more; what it came to is kept with c. *word: what is different in it. NULL: nothing is left to be tried.
 * done and the rest as of probe_start. */
struct probe *probe_beside(struct loop *l, struct arena *a, struct connection *c, const struct probe_options *o,
                           void (*done)(void *ctx, struct connection *c), void *ctx, const char **word);

/* progress (may be NULL) is called after every new step note; done once, when the record is complete, its experiments
 * (net/experiment.h) included. The record lives
 * in the arena. The source and options must outlive the probe. */
struct probe *probe_start(struct loop *l, struct arena *a, const struct source *src, const struct probe_options *o,
                          void (*progress)(void *ctx, const struct connection *c),
                          void (*done)(void *ctx, struct connection *c), void *ctx);
/* Ends it now with OUTCOME_CANCELLED: what is known stays. done is called. */
void probe_cancel(struct probe *p);
const struct connection *probe_connection(const struct probe *p);
void probe_free(struct probe *p); /* also while running: no callback then */

/* For programs without a loop of their own: runs to the end. extra loop watches (the practice server) keep running. */
struct connection *probe_run(struct loop *l, struct arena *a, const struct source *src, const struct probe_options *o);

#endif
