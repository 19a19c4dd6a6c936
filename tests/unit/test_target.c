/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom to connect and by which names to call, by what a person wrote and asked for. */
#include "tests/unit/unit.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/protocol.h"
#include "load/source.h"
#include "net/probe.h"
#include "net/target.h"

/* Where, the name of SNI, what is offered, whose page is asked for; what is spoken. */
static const struct {
	const char *source, *servername, *alpn, *connect;
	int starttls;
	const char *seen;
} rows[] = {
	{ "https://www.example.com", NULL, NULL, NULL, -1,
	  "www.example.com:443 www.example.com http/1.1 www.example.com:443 http" },
	{ "https://www.example.com:8443", NULL, NULL, NULL, -1,
	  "www.example.com:8443 www.example.com http/1.1 www.example.com:8443 http" },
	{ "www.example.com:8444", NULL, NULL, NULL, -1,
	  "www.example.com:8444 www.example.com http/1.1 www.example.com:8444 none" },
	/* SNI: RFC 6066 3 */
	{ "www.example.com.:443", NULL, NULL, NULL, -1,
	  "www.example.com.:443 www.example.com http/1.1 www.example.com:443 http" },
	{ "192.0.2.1:443", NULL, NULL, NULL, -1, "192.0.2.1:443 - http/1.1 192.0.2.1:443 http" },
	{ "[2001:db8::1]:443", NULL, NULL, NULL, -1, "2001:db8::1:443 - http/1.1 2001:db8::1:443 http" },
	{ "192.0.2.1:443", "www.example.com", NULL, NULL, -1,
	  "192.0.2.1:443 www.example.com http/1.1 www.example.com:443 http" },
	{ "www.example.com:443", "192.0.2.1", NULL, NULL, -1,
	  "www.example.com:443 - http/1.1 www.example.com:443 http" },
	{ "www.example.com:443", "none", NULL, NULL, -1, "www.example.com:443 - http/1.1 www.example.com:443 http" },
	{ "www.example.com:443", "other.example", NULL, NULL, -1,
	  "www.example.com:443 other.example http/1.1 other.example:443 http" },
	{ "www.example.com:443", "", NULL, NULL, -1, "www.example.com:443 - http/1.1 www.example.com:443 http" },
	{ "www.example.com:443", "a b", NULL, NULL, -1, "www.example.com:443 - http/1.1 www.example.com:443 http" },
	{ "www.example.com:443", "a\x7f", NULL, NULL, -1, "www.example.com:443 - http/1.1 www.example.com:443 http" },
	{ "www.example.com:443", "!~", NULL, NULL, -1, "www.example.com:443 !~ http/1.1 !~:443 http" },
	{ "www.example.com:443",
	  "b\xc3\xbc"
	  "cher.example",
	  NULL, NULL, -1, "www.example.com:443 xn--bcher-kva.example http/1.1 xn--bcher-kva.example:443 http" },
	{ "B\xc3\xbc"
	  "cher.example:443",
	  NULL, NULL, NULL, -1,
	  "xn--bcher-kva.example:443 xn--bcher-kva.example http/1.1 xn--bcher-kva.example:443 http" },
	/* a socket has no name */
	{ "unix:/run/x.sock", NULL, NULL, NULL, -1, "/run/x.sock: - http/1.1 localhost: none" },
	{ "unix:/run/x.sock", "a.example", NULL, NULL, -1, "/run/x.sock: a.example http/1.1 a.example: none" },
	/* ALPN */
	{ "www.example.com:443", NULL, "h2,http/1.1", NULL, -1,
	  "www.example.com:443 www.example.com h2,http/1.1 www.example.com:443 http" },
	{ "www.example.com:443", NULL, "none", NULL, -1,
	  "www.example.com:443 www.example.com - www.example.com:443 http" },
	{ "smtp://mail.example.com", NULL, NULL, NULL, -1,
	  "mail.example.com:25 mail.example.com - mail.example.com:25 smtp" },
	{ "smtp://mail.example.com", NULL, "smtp", NULL, -1,
	  "mail.example.com:25 mail.example.com smtp mail.example.com:25 smtp" },
	/* another protocol brings its own port, unless one was given */
	{ "mail.example.com", NULL, NULL, NULL, PROTOCOL_IMAP,
	  "mail.example.com:143 mail.example.com - mail.example.com:143 imap" },
	{ "mail.example.com:8143", NULL, NULL, NULL, PROTOCOL_IMAP,
	  "mail.example.com:8143 mail.example.com - mail.example.com:8143 imap" },
	/* another peer is called by the same name */
	{ "www.example.com:443", NULL, NULL, "192.0.2.7:8443", -1,
	  "192.0.2.7:8443 www.example.com http/1.1 www.example.com:443 http" },
	{ "www.example.com:8443", NULL, NULL, "192.0.2.7", -1,
	  "192.0.2.7:8443 www.example.com http/1.1 www.example.com:8443 http" },
	{ "www.example.com:443", NULL, NULL, "192.0.2.7:99999", -1, NULL },
};

START_TEST(target)
{
	struct arena *a = arena_new();
	struct probe_options o = probe_defaults;
	struct source src;
	struct target t;
	struct err e = { 0 };
	struct buf seen = BUF_INIT;

	ck_assert_msg(source_parse(a, rows[_i].source, true, &src, &e), "%s", e.text);
	o.servername = rows[_i].servername;
	o.alpn = rows[_i].alpn;
	o.connect = rows[_i].connect;
	o.starttls = rows[_i].starttls;
	bool ok = target_of(a, &src, &o, &t, &e);
	unit_int(rows[_i].source, ok, rows[_i].seen != NULL);
	if (ok) {
		buf_printf(&seen, "%s:%s %s %s %s:%s %s", t.host, t.port, t.servername ? t.servername : "-",
		           t.alpn ? t.alpn : "-", t.http_host, t.http_port, application_word(t.application));
		unit_str(rows[_i].source, buf_str(&seen), rows[_i].seen);
	} else {
		ck_assert(e.text[0]);
	}
	buf_free(&seen);
	arena_free(a);
}
END_TEST

/* The name that is expected is sent, too, where an address or a socket has none; and the way through a proxy. */
static const struct {
	const char *source, *host, *proxy, *environment, *seen; /* name proxy */
} ways[] = {
	{ "192.0.2.1:443", "www.example.com", NULL, NULL, "www.example.com -" },
	{ "unix:/run/x.sock", "www.example.com", NULL, NULL, "www.example.com -" },
	{ "a.example:443", "www.example.com", NULL, NULL, "a.example -" },
	{ "192.0.2.1:443", "192.0.2.1", NULL, NULL, "- -" },
	{ "a.example:443", NULL, "socks5://p:1", NULL, "a.example p:1" },
	{ "a.example:443", NULL, "env", "http://q:2", "a.example q:2" },
	{ "a.example:443", NULL, "env", NULL, "a.example -" },
	{ "unix:/run/x.sock", NULL, "http://p:1", NULL, "- -" },
	{ "a.example:443", NULL, "ftp://p", NULL, NULL },
	{ "a.example:443", NULL, "env", "ftp://p", NULL },
};

START_TEST(way)
{
	static const char *const variables[] = { "https_proxy", "HTTPS_PROXY", "all_proxy",
		                                 "ALL_PROXY",   "no_proxy",    "NO_PROXY" };
	struct arena *a = arena_new();
	struct probe_options o = probe_defaults;
	struct source src;
	struct target t;
	struct err e = { 0 };

	for (size_t i = 0; i < UNIT_COUNT(variables); i++)
		unsetenv(variables[i]);
	if (ways[_i].environment)
		setenv("https_proxy", ways[_i].environment, 1);
	ck_assert_msg(source_parse(a, ways[_i].source, true, &src, &e), "%s", e.text);
	o.host = ways[_i].host;
	o.proxy = ways[_i].proxy;
	bool ok = target_of(a, &src, &o, &t, &e);
	unit_int(ways[_i].source, ok, ways[_i].seen != NULL);
	ck_assert(ok || e.text[0]);
	if (ok)
		unit_str(ways[_i].source,
		         arena_printf(a, "%s %s%s%s", t.servername ? t.servername : "-",
		                      t.tunnel.kind ? t.tunnel.proxy_host : "-", t.tunnel.kind ? ":" : "",
		                      t.tunnel.kind ? t.tunnel.proxy_port : ""),
		         ways[_i].seen);
	arena_free(a);
}
END_TEST

UNIT_SUITE("target")
{
	UNIT_ROWS(tc, way, ways);
	UNIT_ROWS(tc, target, rows);
}
