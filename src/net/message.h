/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bodies of TLS handshake messages, read for what they say about certificates: Certificate, CertificateRequest and
 * CertificateStatus of TLS 1.0 to 1.3 (RFC 5246 7.4.2, 7.4.4; RFC 6066 8; RFC 8446 4.3.2, 4.4.2). Whatever can be made
 * out of a damaged one is kept. Everything is copied to the arena. */
#ifndef NET_MESSAGE_H
#define NET_MESSAGE_H
#include "base/arena.h"
#include "net/connection.h"
#include "net/transcript.h"

#define MESSAGE_CERTIFICATES 1000 /* of one message; more are counted as cut */

enum tls_version { TLS_1_1 = 0x0302, TLS_1_2 = 0x0303, TLS_1_3 = 0x0304 }; /* as on the wire; 1.0 reads as 1.1 */

/* Fills what a message of either side says into the record, by the functions below. */
void message_read(struct arena *a, const struct message *m, struct connection *c);

/* Fills sent, nsent and sent_cut, and in TLS 1.3 staple. */
void message_certificate(struct arena *a, struct span body, int version, struct connection *c);
/* Only how many there are: for the one that we sent. */
size_t message_certificate_count(struct span body, int version);
/* Fills client_asked, acceptable_ca and signature_algorithms. */
void message_certificate_request(struct arena *a, struct span body, int version, struct connection *c);
/* Fills staple. */
void message_certificate_status(struct arena *a, struct span body, struct connection *c);

/* SignatureScheme (RFC 8446 4.2.3 and the IANA registry): "rsa_pkcs1_sha256"; NULL: not known. */
const char *signature_scheme_name(unsigned code);

#endif
