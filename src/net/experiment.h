/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is tried beside the main connection, one thing varied at a time: what makes the difference is evidence for the
 * rules. An experiment that fails is no fault of the peer's by itself.
 *
 * What comes next depends on what is still possible: how the main connection ended leaves some causes, and each
 * experiment shows one of them or rules it out. */
#ifndef NET_EXPERIMENT_H
#define NET_EXPERIMENT_H
#include "net/probe.h"

/* Two that a client of another kind would make: it may get another chain. */
#define EXPERIMENT_TLS_1_2 "tls=1.2"
#define EXPERIMENT_RSA "hello=rsa-tls1.2"
#define EXPERIMENT_ECDSA_FIRST "hello=ecdsa-first"
/* The same name at an address of the other family: it may be another machine. */
#define EXPERIMENT_BY_4 "family=ipv4"
#define EXPERIMENT_BY_6 "family=ipv6"
#define EXPERIMENT_NO_TICKETS "tickets=none"
#define EXPERIMENT_AT_ONCE "starttls=none"

/* Why a peer may refuse what another one takes. */
enum cause {
	CAUSE_NAME = 1 << 0,       /* the server name */
	CAUSE_SUITES = 1 << 1,     /* cipher suites, groups or signature algorithms that we do not offer */
	CAUSE_OLD = 1 << 2,        /* it is too old: versions that we do not offer */
	CAUSE_NEW = 1 << 3,        /* it stumbles over TLS 1.3 */
	CAUSE_EXTENSIONS = 1 << 4, /* it stumbles over extensions or what they bring with them */
	CAUSE_ALPN = 1 << 5,       /* the application protocols */
	CAUSE_OURS = 1 << 6,       /* our certificate */
	CAUSE_PROXY = 1 << 7,      /* it wants a PROXY header first */
	CAUSE_CLEAR_TEXT = 1 << 8, /* it does not speak TLS there */
	CAUSE_SIZE = 1 << 9,       /* a ClientHello that does not fit into a packet */
	CAUSE_RESUMED = 1 << 10,   /* a session that is resumed */
	CAUSE_AT_ONCE = 1 << 12,   /* it speaks TLS from the start, where a dialog before it was asked for */
	CAUSE_TICKETS = 1 << 11,   /* another handshake within a session that has a ticket */
};

enum experiment_result {
	EXPERIMENT_TAKEN, /* the peer goes on */
	EXPERIMENT_ALIKE, /* it ends as the main connection did */
	EXPERIMENT_OTHER, /* it ends in another way */
};
enum experiment_result experiment_result(const struct connection *c, const struct experiment *e);

/* What has been found of a cause. */
enum cause_state { CAUSE_OPEN, CAUSE_SHOWN, CAUSE_RULED_OUT };
enum cause_state experiment_cause(const struct connection *c, enum cause cause);
/* The experiment by its word; NULL: it was not made. */
const struct connection *experiment_named(const struct connection *c, const char *word);

/* The next experiment for c, which is complete but for them, and the options. They go to *varied (strings static or
 * c's), its word to *word. false: nothing is to be learned any more. */
bool experiment_next(const struct connection *c, const struct probe_options *o, struct probe_options *varied,
                     const char **word);

/* What is looked for while a peer is silent that has not said anything yet: whether it speaks without TLS. As
 * experiment_next. */
void experiment_peek(const struct connection *c, const struct probe_options *o, struct probe_options *varied,
                     const char **word);

#endif
