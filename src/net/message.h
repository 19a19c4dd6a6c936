/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bodies of TLS handshake messages, read for what was asked, chosen and sent: the hellos, Certificate,
 * CertificateRequest, CertificateStatus and what the server signs, of TLS 1.0 to 1.3 (RFC 5246 7.4; RFC 6066 3, 8; RFC
 * 7301; RFC 8446 4). Whatever can be made out of a damaged one is kept. Spans point into the body, texts are in the
 * arena. */
#ifndef NET_MESSAGE_H
#define NET_MESSAGE_H
#include "base/arena.h"
#include "net/connection.h"
#include "net/transcript.h"

#define ALPN_NAMES_MAX 8          /* that can be offered: GnuTLS takes no more */
#define ALPN_NAME_MAX 32          /* octets of one */
#define MESSAGE_CERTIFICATES 1000 /* of one message; more are counted as cut */

enum tls_version { TLS_1_1 = 0x0302, TLS_1_2 = 0x0303, TLS_1_3 = 0x0304 }; /* as on the wire; 1.0 reads as 1.1 */

/* Fills what a message of either side says into the record, by the functions below. */
void message_read(struct arena *a, const struct message *m, struct connection *c);

/* ClientHello and ServerHello, as far as they go. */
struct hello {
	size_t version, cipher_suite; /* legacy_version; the suite of a ServerHello */
	struct span cipher_suites;    /* octets of it, or of the list */
	struct span extensions;       /* with their length in front */
};
bool message_hello(const struct message *m, struct hello *out);          /* false: not even its beginning is there */
const char *message_server_name(struct arena *a, struct span extension); /* NULL: none */
const char *message_alpn(struct arena *a, struct span extension, const char *between); /* the names of a list */

/* ServerKeyExchange. */
struct key_exchange {
	unsigned group;     /* NamedGroup; 0: of the finite field kind */
	size_t dh_bits;     /* of its prime */
	unsigned signature; /* SignatureScheme, TLS 1.2; 0: not known */
};
bool message_key_exchange(const struct message *m, struct key_exchange *out);

enum extension_type { /* RFC 8446 4.2, RFC 5746 3.2; those that are read */
	              EXT_SERVER_NAME = 0,
	              EXT_STATUS_REQUEST = 5,
	              EXT_SUPPORTED_GROUPS = 10,
	              EXT_SIGNATURE_ALGORITHMS = 13,
	              EXT_SIGNATURE_ALGORITHMS_CERT = 50,
	              EXT_ALPN = 16,
	              EXT_SESSION_TICKET = 35,
	              EXT_PRE_SHARED_KEY = 41,
	              EXT_SUPPORTED_VERSIONS = 43,
	              EXT_CERTIFICATE_AUTHORITIES = 47,
	              EXT_KEY_SHARE = 51,
	              EXT_RENEGOTIATION_INFO = 0xff01,
};

/* Fills sent, nsent and sent_cut, and in TLS 1.3 staple. */
void message_certificate(struct arena *a, struct span body, int version, struct connection *c);
/* Only how many there are: for the one that we sent. */
size_t message_certificate_count(struct span body, int version);
/* Fills client_asked, acceptable_ca and signature_algorithms. */
void message_certificate_request(struct arena *a, struct span body, int version, struct connection *c);
/* Fills staple. */
void message_certificate_status(struct span body, struct connection *c);

/* SignatureScheme (RFC 8446 4.2.3 and the IANA registry): "rsa_pkcs1_sha256"; NULL: not known. */
const char *signature_scheme_name(unsigned code);
/* NamedGroup: "x25519"; NULL: not known. */
const char *message_group_name(unsigned code);

#endif
