/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The protocols that can come before TLS and those that are spoken within it: a row each, for the sources, the options
 * and their help, the connection, the practice server and its tests. A row needs what the client says (net/starttls.c,
 * net/ask.c) and what a server answers (net/talk.c): without them the program cannot be built. */
#ifndef BASE_PROTOCOL_H
#define BASE_PROTOCOL_H
#include <stdbool.h>

/* X(id, scheme, default port, name for people) */
#define STARTTLS_PROTOCOLS(X)                                                                                          \
	X(SMTP, "smtp", "25", "SMTP")                                                                                  \
	X(IMAP, "imap", "143", "IMAP")                                                                                 \
	X(POP3, "pop3", "110", "POP3")                                                                                 \
	X(FTP, "ftp", "21", "FTP")                                                                                     \
	X(LDAP, "ldap", "389", "LDAP")                                                                                 \
	X(MYSQL, "mysql", "3306", "MySQL")                                                                             \
	X(POSTGRES, "postgres", "5432", "PostgreSQL")                                                                  \
	X(XMPP, "xmpp", "5222", "XMPP")                                                                                \
	X(XMPP_SERVER, "xmpp-server", "5269", "XMPP (servers)")                                                        \
	X(LMTP, "lmtp", "24", "LMTP")                                                                                  \
	X(SIEVE, "sieve", "4190", "ManageSieve")                                                                       \
	X(NNTP, "nntp", "119", "NNTP")                                                                                 \
	X(IRC, "irc", "6667", "IRC")
#define PROTOCOLS(X) X(TLS, "tls", "443", "TLS") STARTTLS_PROTOCOLS(X)

enum protocol {
#define PROTOCOL_ENUM(id, scheme, port, name) PROTOCOL_##id,
	PROTOCOLS(PROTOCOL_ENUM)
#undef PROTOCOL_ENUM
	    PROTOCOL_COUNT
};

/* The schemes of those that ask for TLS in a dialog, as an option's words: "smtp imap pop3 ...". */
#define PROTOCOL_WORD(id, scheme, port, name) " " scheme
#define STARTTLS_WORDS (&STARTTLS_PROTOCOLS(PROTOCOL_WORD)[1])

/* All schemes, for a sentence: "tls, smtp, imap ...". */
#define PROTOCOL_LISTED(id, scheme, port, name) ", " scheme
#define PROTOCOL_SCHEMES "tls" STARTTLS_PROTOCOLS(PROTOCOL_LISTED)

/* X(id, word, scheme of TLS from the start, its port, all ports, ports where it has no TLS, ALPN names, name for
 * people): what is spoken within TLS. The word is that of --app and, where it can start TLS in a dialog, its scheme
 * above: then its ordinary port is not one without TLS. */
#define APPLICATIONS(X)                                                                                                \
	X(HTTP, "http", "https", "443", "443 8443 https", "80 8080 http", "http/1.1 http/1.0", "HTTP")                 \
	X(SMTP, "smtp", "smtps", "465", "465 smtps submissions", "", "", "SMTP")                                       \
	X(IMAP, "imap", "imaps", "993", "993 imaps", "", "imap", "IMAP")                                               \
	X(POP3, "pop3", "pop3s", "995", "995 pop3s", "", "pop3", "POP3")                                               \
	X(FTP, "ftp", "ftps", "990", "990 ftps", "", "ftp", "FTP")                                                     \
	X(POSTGRES, "postgres", "postgresqls", "5432", "5432 postgresql", "", "postgresql", "PostgreSQL")              \
	X(MYSQL, "mysql", "mysqls", "3306", "3306 mysql", "", "", "MySQL")                                             \
	X(REDIS, "redis", "rediss", "6379", "6379 6380 redis", "", "", "Redis")                                        \
	X(MQTT, "mqtt", "mqtts", "8883", "8883 secure-mqtt", "1883 mqtt", "mqtt", "MQTT")                              \
	X(AMQP, "amqp", "amqps", "5671", "5671 amqps", "5672 amqp", "amqp", "AMQP")                                    \
	X(LDAP, "ldap", "ldaps", "636", "636 3269 ldaps", "", "", "LDAP")                                              \
	X(KAFKA, "kafka", "kafkas", "9093", "9093", "9092", "", "Kafka")                                               \
	X(MONGODB, "mongodb", "mongodbs", "27017", "27017", "", "", "MongoDB")                                         \
	X(XMPP, "xmpp", "xmpps", "5223", "5223 xmpp-client", "", "xmpp-client", "XMPP")                                \
	X(NNTP, "nntp", "nntps", "563", "563 nntps", "", "nntp", "NNTP")                                               \
	X(IRC, "irc", "ircs", "6697", "6697 ircs-u", "", "irc", "IRC")

enum application {
	APPLICATION_NONE, /* not known, or none is to be spoken */
#define APPLICATION_ENUM(id, word, scheme, port, ports, clear, alpn, name) APPLICATION_##id,
	APPLICATIONS(APPLICATION_ENUM)
#undef APPLICATION_ENUM
	    APPLICATION_COUNT
};

/* Their words, of --app: "http smtp ... none". */
#define APPLICATION_WORD(id, word, scheme, port, ports, clear, alpn, name) word " "
#define APPLICATION_WORDS APPLICATIONS(APPLICATION_WORD) "none"

const char *application_word(enum application x); /* "redis"; "none" */
const char *application_name(enum application x); /* "Redis": no translation */
bool application_find(const char *word, enum application *out);                        /* "none" too */
bool application_scheme(const char *scheme, enum application *out, const char **port); /* "rediss" */
const char *application_tls(enum application x, const char **port); /* its scheme of TLS from the start */
enum application application_by_port(const char *port);       /* a number or a service's name */
enum application application_by_clear_port(const char *port); /* where it is spoken without TLS */
enum application application_by_alpn(const char *alpn);

const char *protocol_scheme(enum protocol p);
const char *protocol_port(enum protocol p);
const char *protocol_name(enum protocol p); /* "PostgreSQL": no translation */
bool protocol_find(const char *scheme, enum protocol *out);

#endif
