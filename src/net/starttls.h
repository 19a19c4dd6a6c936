/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words before TLS: SMTP (RFC 3207), IMAP (RFC 9051 6.2.1), POP3 (RFC 2595), FTP (RFC 4217),
 * LDAP (RFC 4511 4.14), MySQL (Protocol::SSLRequest), PostgreSQL (protocol 3, SSLRequest), XMPP (RFC 6120 5), LMTP
 * (RFC 2033), ManageSieve (RFC 5804 2.2), NNTP (RFC 4642), IRC (the tls capability of IRCv3). Each is a table of steps
 * that one machine walks. */
#ifndef NET_STARTTLS_H
#define NET_STARTTLS_H
#include "base/protocol.h"
#include "net/record.h"
#include "net/want.h"
#include "net/wire.h"

struct starttls;

/* NULL for a protocol without such words (TLS). The host is whom we ask for, where a protocol wants to know. */
struct starttls *starttls_new(struct record *r, struct wire *w, enum protocol p, const char *host);
enum want starttls_step(struct starttls *s); /* WANT_NEXT: the server waits for our ClientHello */
void starttls_free(struct starttls *s);

#endif
