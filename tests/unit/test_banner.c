/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What speaks in clear text, by its first octets. */
#include "tests/unit/unit.h"

#include "base/protocol.h"
#include "base/span.h"
#include "net/banner.h"

#define OCTETS(s) s, sizeof s - 1

static const struct {
	const char *octets;
	size_t n;
	const char *who; /* "": nobody that is known */
	enum protocol starttls;
} rows[] = {
	{ OCTETS("HTTP/1.1 400 Bad Request\r\n"), "HTTP", PROTOCOL_TLS },
	{ OCTETS("HTTP"), "", PROTOCOL_TLS },
	{ OCTETS("\r\n <html>"), "HTTP", PROTOCOL_TLS },
	{ OCTETS("220 mail.example ESMTP\r\n"), "SMTP", PROTOCOL_SMTP },
	{ OCTETS("220 ftp.example FTP server (Version 6.4)\r\n"), "FTP", PROTOCOL_FTP },
	{ OCTETS("220-FileZilla Server 1.8\r\n"), "FTP", PROTOCOL_FTP },
	{ OCTETS("220 hello\r\n"), "SMTP", PROTOCOL_SMTP },
	{ OCTETS("421 too many\r\n"), "SMTP", PROTOCOL_SMTP },
	{ OCTETS("4211\r\n"), "", PROTOCOL_TLS },
	{ OCTETS("* OK ready\r\n"), "IMAP", PROTOCOL_IMAP },
	{ OCTETS("220 mail.example LMTP ready\r\n"), "LMTP", PROTOCOL_LMTP },
	{ OCTETS("\"IMPLEMENTATION\" \"Dovecot Pigeonhole\"\r\n"), "ManageSieve", PROTOCOL_SIEVE },
	{ OCTETS("<?xml version='1.0'?><stream:stream>"), "XMPP", PROTOCOL_XMPP },
	{ OCTETS("<stream:error>"), "XMPP", PROTOCOL_XMPP },
	{ OCTETS("*OK ready\r\n"), "", PROTOCOL_TLS },
	{ OCTETS("+OK POP3 ready\r\n"), "POP3", PROTOCOL_POP3 },
	{ OCTETS("-ERR POP is closed\r\n"), "POP3", PROTOCOL_POP3 },
	{ OCTETS("-ERR unknown command\r\n"), "Redis", PROTOCOL_TLS },
	{ OCTETS("SSH-2.0-OpenSSH_9.2p1\r\n"), "SSH", PROTOCOL_TLS },
	{ OCTETS("AMQP\0\0\x09\x01"), "AMQP", PROTOCOL_TLS },
	{ OCTETS("200 news.example NNTP ready\r\n"), "NNTP", PROTOCOL_NNTP },
	{ OCTETS("200 fine\r\n"), "", PROTOCOL_TLS },
	{ OCTETS(":irc.example NOTICE * :hello\r\n"), "IRC", PROTOCOL_IRC },
	{ OCTETS(":irc.example 001\r\n"), "", PROTOCOL_TLS },
	{ OCTETS("ERROR\r\nERROR\r\n"), "memcached", PROTOCOL_TLS },
	{ OCTETS("\0\0\0\4\0\0\0\0\0"), "HTTP/2", PROTOCOL_TLS },
	{ OCTETS("\0\0\0\4\1\0\0\0\0"), "", PROTOCOL_TLS },
	{ OCTETS(" \t\r\n"), "", PROTOCOL_TLS },
	{ OCTETS(""), "", PROTOCOL_TLS },
	/* the greeting packet of MySQL: length, number, protocol, version */
	{ OCTETS("\x4a\0\0\0\x0a"
	         "8.0.36"),
	  "MySQL", PROTOCOL_MYSQL },
	{ OCTETS("\x4a\0\0\0\x0a"
	         "5."),
	  "MySQL", PROTOCOL_MYSQL },
	{ OCTETS("\x4a\0\0\0\x0a"
	         "8"),
	  "", PROTOCOL_TLS },
	{ OCTETS("\x4a\0\x01\0\x0a"
	         "8.0.36"),
	  "", PROTOCOL_TLS },
	{ OCTETS("\x4a\0\0\x01\x0a"
	         "8.0.36"),
	  "", PROTOCOL_TLS },
	{ OCTETS("\x4a\0\0\0\x09"
	         "8.0.36"),
	  "", PROTOCOL_TLS },
	{ OCTETS("\x4a\0\0\0\x0a"
	         "/.0.36"),
	  "", PROTOCOL_TLS },
	{ OCTETS("\x4a\0\0\0\x0a"
	         ":.0.36"),
	  "", PROTOCOL_TLS },
};

START_TEST(banner)
{
	uint8_t *copy = malloc(rows[_i].n ? rows[_i].n : 1); /* for the sanitizer */

	memcpy(copy, rows[_i].octets, rows[_i].n);
	const struct banner *b = banner_of(span_of(copy, rows[_i].n));
	unit_str(rows[_i].octets, b ? b->protocol : "", rows[_i].who);
	unit_int(rows[_i].octets, b ? b->starttls : PROTOCOL_TLS, rows[_i].starttls);
	free(copy);
}
END_TEST

UNIT_SUITE("banner")
{
	UNIT_ROWS(tc, banner, rows);
}
