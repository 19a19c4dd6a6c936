/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The TLS handshake, by GnuTLS, as a client that verifies nothing and wants to see everything: the messages are read
 * as they pass, so that what was sent is known even when GnuTLS then refuses it. A session is resumed only where that
 * is what is tried. */
#ifndef NET_HANDSHAKE_H
#define NET_HANDSHAKE_H
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "net/record.h"
#include "net/want.h"
#include "net/wire.h"

#include <gnutls/gnutls.h>
#include <stdbool.h>

/* What the server is to sign with, by the signatures that we say we take. */
enum server_key { SERVER_KEY_ANY, SERVER_KEY_RSA, SERVER_KEY_EC, SERVER_KEY_EC_FIRST };

struct handshake_plan {
	const char *servername; /* A-label form; NULL: no SNI */
	const char *alpn;       /* comma list; NULL: none */
	int version;            /* enum tls_version, the only one that is offered; 0: all */
	enum server_key server_key;
	const struct certificate *const *cert;
	size_t ncert;
	const struct key *key;
	bool no_tickets;               /* of a session */
	const gnutls_datum_t *resumed; /* a session of before to go on with (handshake_keep); NULL: a new one */
};

struct handshake;

/* All must outlive it. Never NULL: a failure shows at the first step. */
struct handshake *handshake_new(struct record *r, struct wire *w, const struct handshake_plan *plan);
/* WANT_NEXT: finished, the record has what was agreed. */
enum want handshake_step(struct handshake *h, int64_t *until);
void handshake_free(struct handshake *h); /* says close_notify where that is due */
/* What is needed to resume the session, a secret: gnutls_memset and gnutls_free. false: the server gave nothing. */
bool handshake_keep(struct handshake *h, gnutls_datum_t *out);

/* As agreed so far: enum tls_version. */
int handshake_version(gnutls_session_t s);
/* For what comes after it. */
gnutls_session_t handshake_session(struct handshake *h);
/* The direction that the session waits for. */
enum want handshake_direction(const struct handshake *h);
/* Writes into the record why GnuTLS returned rc < 0, tells the peer by an alert where that is due. WANT_END. */
enum want handshake_failed(struct handshake *h, enum step step, int rc);
/* Notes a warning alert. false: too many, and failed. */
bool handshake_warned(struct handshake *h, enum step step);

#endif
