/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The protocols that can come before TLS: a row each, for the sources, the options and their help, the connection, the
 * practice server and its tests. A row needs what the client says (net/starttls.c) and what a server answers
 * (net/talk.c): without them the program cannot be linked. */
#ifndef BASE_PROTOCOL_H
#define BASE_PROTOCOL_H
#include <stdbool.h>

/* X(id, scheme, default port, name for people) */
#define STARTTLS_PROTOCOLS(X)                                                                                          \
	X(SMTP, "smtp", "25", "SMTP")                                                                                  \
	X(IMAP, "imap", "143", "IMAP")                                                                                 \
	X(POP3, "pop3", "110", "POP3")                                                                                 \
	X(POSTGRES, "postgres", "5432", "PostgreSQL")
#define PROTOCOLS(X) X(TLS, "tls", "443", "TLS") STARTTLS_PROTOCOLS(X)

enum protocol {
#define PROTOCOL_ENUM(id, scheme, port, name) PROTOCOL_##id,
	PROTOCOLS(PROTOCOL_ENUM)
#undef PROTOCOL_ENUM
	    PROTOCOL_COUNT
};

/* The schemes of those that ask for TLS in a dialog, as an option's words: "smtp imap pop3 postgres". */
#define PROTOCOL_WORD(id, scheme, port, name) " " scheme
#define STARTTLS_WORDS (&STARTTLS_PROTOCOLS(PROTOCOL_WORD)[1])

/* All schemes, for a sentence: "tls, smtp, imap, pop3, postgres". */
#define PROTOCOL_LISTED(id, scheme, port, name) ", " scheme
#define PROTOCOL_SCHEMES "tls" STARTTLS_PROTOCOLS(PROTOCOL_LISTED)

const char *protocol_scheme(enum protocol p);
const char *protocol_port(enum protocol p);
const char *protocol_name(enum protocol p); /* "PostgreSQL": no translation */
bool protocol_find(const char *scheme, enum protocol *out);

#endif
