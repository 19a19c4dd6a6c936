/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of first octets. It waits a little for the rest of a line, and answers nothing. */
#include "config.h"

#include "net/banner.h"

#include "base/clock.h"
#include "base/protocol.h"
#include "net/record.h"
#include "net/want.h"
#include "net/wire.h"

#include <errno.h>
#include <string.h>

#define BANNER_MAX 256
#define SILENCE_MS 300

/* The first row that fits counts; where there is a `has`, it must stand somewhere in the text. */
/* clang-format off */
static const struct {
	const char *start, *has;
	struct banner banner;
} rows[] = {
	{ "HTTP/", NULL, { "HTTP", PROTOCOL_TLS } },
	{ "<?xml", NULL, { "XMPP", PROTOCOL_XMPP } },
	{ "<stream:", NULL, { "XMPP", PROTOCOL_XMPP } },
	{ "<", NULL, { "HTTP", PROTOCOL_TLS } }, /* HTTP/0.9: the page alone */
	{ "220", "LMTP", { "LMTP", PROTOCOL_LMTP } },
	{ "\"IMPLEMENTATION\"", NULL, { "ManageSieve", PROTOCOL_SIEVE } },
	{ "220", "SMTP", { "SMTP", PROTOCOL_SMTP } },
	{ "220", "FTP", { "FTP", PROTOCOL_FTP } },
	{ "220", "FileZilla", { "FTP", PROTOCOL_FTP } },
	{ "220", NULL, { "SMTP", PROTOCOL_SMTP } },
	{ "421 ", NULL, { "SMTP", PROTOCOL_SMTP } },
	{ "500 ", NULL, { "SMTP", PROTOCOL_SMTP } },
	{ "554 ", NULL, { "SMTP", PROTOCOL_SMTP } },
	{ "* OK", NULL, { "IMAP", PROTOCOL_IMAP } },
	{ "* PREAUTH", NULL, { "IMAP", PROTOCOL_IMAP } },
	{ "* BYE", NULL, { "IMAP", PROTOCOL_IMAP } },
	{ "+OK", NULL, { "POP3", PROTOCOL_POP3 } },
	{ "-ERR ", "POP", { "POP3", PROTOCOL_POP3 } },
	{ "-ERR", NULL, { "Redis", PROTOCOL_TLS } },
	{ "+PONG", NULL, { "Redis", PROTOCOL_TLS } },
	{ "-NOAUTH", NULL, { "Redis", PROTOCOL_TLS } },
	{ "-DENIED", NULL, { "Redis", PROTOCOL_TLS } },
	{ "SSH-", NULL, { "SSH", PROTOCOL_TLS } },
	{ "RFB ", NULL, { "VNC", PROTOCOL_TLS } },
	{ "ERROR\r\n", NULL, { "memcached", PROTOCOL_TLS } },
	{ "AMQP", NULL, { "AMQP", PROTOCOL_TLS } },
	{ "200 ", "NNTP", { "NNTP", PROTOCOL_NNTP } },
	{ "201 ", "NNTP", { "NNTP", PROTOCOL_NNTP } },
	{ ":", "NOTICE", { "IRC", PROTOCOL_IRC } },
	{ "@RSYNCD:", NULL, { "rsync", PROTOCOL_TLS } },
};
/* clang-format on */

static bool holds(struct span s, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= s.n; i++)
		if (memcmp(s.p + i, word, n) == 0)
			return true;
	return false;
}

static struct span trimmed(struct span s)
{
	while (s.n && (*s.p == ' ' || *s.p == '\t' || *s.p == '\r' || *s.p == '\n')) {
		s.p++;
		s.n--;
	}
	return s;
}

/* The greeting packet: three octets of length, number 0, protocol 10, the version as text. */
static bool is_mysql(struct span s)
{
	return s.n > 6 && s.p[2] == 0 && s.p[3] == 0 && s.p[4] == 10 && s.p[5] >= '0' && s.p[5] <= '9';
}

/* SETTINGS on stream 0: how a server of HTTP/2 begins (RFC 9113 3.4). */
static bool is_http2(struct span s)
{
	return s.n >= 9 && s.p[0] == 0 && s.p[3] == 4 && s.p[4] == 0 && !memcmp(s.p + 5, "\0\0\0\0", 4);
}

const struct banner *banner_of(struct span first)
{
	static const struct banner http2 = { "HTTP/2", PROTOCOL_TLS };
	static const struct banner mysql = { "MySQL", PROTOCOL_MYSQL };
	struct span s = trimmed(first);

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t n = strlen(rows[i].start);

		if (s.n >= n && memcmp(s.p, rows[i].start, n) == 0 && (!rows[i].has || holds(s, rows[i].has)))
			return &rows[i].banner;
	}
	return is_mysql(first) ? &mysql : is_http2(first) ? &http2 : NULL;
}

enum want banner_collect(struct record *r, struct wire *w, int64_t *until)
{
	struct span *first = &r->c->first_bytes;
	uint8_t chunk[BANNER_MAX];
	ssize_t got;

	while (first->n < BANNER_MAX && (got = wire_read(w, chunk, BANNER_MAX - first->n)) > 0) {
		record_append(r, first, chunk, (size_t)got, BANNER_MAX);
		*until = clock_monotonic_ms() + SILENCE_MS;
	}
	if (first->n == BANNER_MAX || w->eof || w->sys || (memchr(first->p, '\n', first->n) && banner_of(*first)))
		return WANT_END;
	return clock_monotonic_ms() >= *until ? WANT_END : WANT_READ;
}
