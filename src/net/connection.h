/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened on one live connection: a record, complete when the probe is done, that rules and reports read. What
 * the messages of the handshake say is read from the transcript as each of them passes (net/message.h), and its spans
 * lie in the bodies that are kept there. Everything from the peer is raw: escape before showing. */
#ifndef NET_CONNECTION_H
#define NET_CONNECTION_H
#include "base/arena.h"
#include "base/argument.h"
#include "base/sentence.h"
#include "base/span.h"
#include "load/source.h"
#include "net/ask.h"
#include "net/transcript.h"

enum step { STEP_RESOLVE, STEP_CONNECT, STEP_STARTTLS, STEP_HANDSHAKE, STEP_SETTLE, STEP_DONE };
const char *step_name(enum step s); /* "resolve", ... never translated */

/* How it ended. The first failure decides; DONE means that nothing failed up to the end of the settle window. */
enum outcome {
	OUTCOME_PENDING,
	OUTCOME_OK,  /* handshake finished, settle window passed without an alert */
	OUTCOME_DNS, /* name did not resolve */
	OUTCOME_REFUSED,
	OUTCOME_UNREACHABLE,
	OUTCOME_TIMEOUT,          /* in `failed_step` */
	OUTCOME_CLOSED,           /* peer closed without an alert (reset included) in `failed_step` */
	OUTCOME_ALERT,            /* fatal alert from the peer, see alerts */
	OUTCOME_NOT_TLS,          /* bytes that are not TLS: see first_bytes */
	OUTCOME_STARTTLS_REFUSED, /* the server does not offer STARTTLS, or said no */
	OUTCOME_PROXY_REFUSED,    /* the proxy does not let us through */
	OUTCOME_PROTOCOL,         /* our library refused what the peer sent: library_error */
	OUTCOME_CANCELLED,
	OUTCOME_OTHER,
};

struct alert {
	bool from_peer;
	int level, number;
	const char *name;
	const char *when; /* "handshake" or "settle" */
};

struct step_note {
	enum step step;
	int64_t ms; /* since the start */
	bool ok;
	struct sentence text;
};

/* A connection beside the main one in which one thing was different. */
struct experiment {
	const char *varied; /* "servername=none", "tls=1.2": an option of ours and its value */
	struct connection *connection;
};
#define EXPERIMENTS_MAX 12
#define ELSEWHERE_MAX 66 /* connections elsewhere (net/elsewhere.h), as many as a name has addresses, and two */

struct connection {
	const struct source *source;
	bool served; /* we were the server: the peer is a client, and `sent` what it presented */
	int input;   /* in the certset; -1 until added */
	/* what was asked */
	const char *starttls; /* scheme, or NULL */
	bool turned_away;     /* before anything could be asked for in it */
	const char *proxy;    /* "HOST:PORT" of the proxy, without user and password; NULL: none */
	int proxy_status;     /* its answer to CONNECT, where it was no 2xx; 0 */
	/* network */
	const char *host;       /* looked up: that of --connect, else the source's */
	const char **addresses; /* all that the name resolved to, "192.0.2.1" */
	size_t naddresses;
	const char *address; /* the one used, "192.0.2.1:443", "[::1]:443" */
	int family;          /* that was asked for: 0, 4 or 6 */
	int sys;             /* errno or EAI_ code of the failure */
	enum step step;      /* what is going on now; DONE: the record is complete */
	enum outcome outcome;
	enum step failed_step;
	struct argument library_error; /* GnuTLS's word, or the resolver's, or ours; none */
	int library_code;
	/* handshake */
	const char *servername;   /* as it went out; NULL: none, or no ClientHello */
	const char *alpn_offered; /* "http/1.1", a comma list; NULL: none */
	bool handshake_done;
	const char *protocol, *cipher, *group, *alpn; /* "TLS1.3", "AES-256-GCM", "SECP256R1"; NULL unknown */
	struct span *sent; /* the peer's certificates as on the wire, even where GnuTLS refused one */
	size_t nsent;
	bool sent_cut;                /* more than the bound were sent */
	struct span staple;           /* stapled OCSP response, NONE */
	const char *server_signature; /* SignatureScheme with which the server signed the handshake; NULL unknown */
	size_t dh_bits;               /* of the finite field group, where the server chose its own (TLS 1.2) */
	bool secure_renegotiation;    /* RFC 5746: it is in the ServerHello */
	size_t octets_read;           /* of the socket, from the start to the end */
	bool resumable;               /* the server gave what is needed to resume the session */
	/* client certificate */
	bool client_asked;
	bool client_asked_late; /* or for another handshake at all: behind the first one */
	struct span *acceptable_ca; /* Names with header */
	size_t nacceptable_ca;
	const char **signature_algorithms;
	size_t nsignature_algorithms;
	const char **certificate_signatures; /* signature_algorithms_cert, RFC 8446 4.2.3; none: the ones above */
	size_t ncertificate_signatures;
	bool client_have; /* --cert was given */
	bool client_sent; /* a non-empty Certificate message went out */
	size_t client_nsent;
	/* what came back */
	struct alert *alerts;
	size_t nalerts;
	struct span first_bytes;         /* clear text before or in place of TLS (at most 256 octets) */
	struct span starttls_talk;       /* the dialog, both directions, at most 4 KiB */
	enum application application;    /* in which something was asked, or a greeting awaited */
	const struct ask_answer *answer; /* NULL: none, or it was HTTP */
	bool http_sent;                  /* we sent GET */
	int http_status;                 /* 0 none */
	const char *http_hint;           /* first title or line of the body, else the status line; NULL */
	struct span settle_bytes;        /* what else came in the settle window (at most 1 KiB) */
	bool closed_in_settle;           /* close_notify or EOF after the handshake */
	struct step_note *steps;
	size_t nsteps;
	struct transcript transcript;
	struct experiment experiments[EXPERIMENTS_MAX + ELSEWHERE_MAX];
	size_t nexperiments;
};

/* The client's certificate, or that there is none: nginx's codes 495 and 496 reach it as 400 with a title of their own,
 * others say it in their words. */
bool connection_refused_by_http(const struct connection *c);

#endif
