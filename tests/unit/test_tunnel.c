/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way through a proxy: what is said to it, what it may answer, and that what follows is the peer's. */
#include "tests/unit/unit.h"
#include "net/experiment.h"
#include "net/tunnel.h"
#include "tests/net/look.h"

/* clang-format off */
#define HTTP_HEAD "CONNECT server.test:443 HTTP/1.1\r\nHost: server.test:443\r\n"
static const struct {
	const char *name, *proxy; /* %s: the port */
	enum protocol protocol;
	struct server_move moves[12];
	const char *summary, *note;
	int status;
} rows[] = {
	{ "CONNECT", "http://127.0.0.1:%s", PROTOCOL_TLS, { HEARS(HTTP_HEAD "\r\n"), SAYS("HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n"), STARTS_TLS, HOLDS }, "ok", "through to server.test: \"HTTP/1.1 200", 0 },
	{ "CONNECT, bare lines", "127.0.0.1:%s", PROTOCOL_TLS, { HEARS("\r\n\r\n"), SAYS("HTTP/1.0 200 OK\n\n"), STARTS_TLS, HOLDS }, "ok", "through to server.test", 0 },
	{ "CONNECT with a user", "http://bob:s%%40x@127.0.0.1:%s", PROTOCOL_TLS, { HEARS("Proxy-Authorization: Basic Ym9iOnNAeA==\r\n\r\n"), SAYS("HTTP/1.1 200 OK\r\n\r\n"), STARTS_TLS, HOLDS }, "ok", "through to", 0 },
	{ "CONNECT, then STARTTLS", "http://127.0.0.1:%s", PROTOCOL_SMTP,
	  { HEARS("\r\n\r\n"), SAYS("HTTP/1.1 200 OK\r\n\r\n220 hi\r\n"), HEARS("EHLO localhost\r\n"), SAYS("250 STARTTLS\r\n"), HEARS("STARTTLS\r\n"), SAYS("220 go\r\n"), STARTS_TLS, HOLDS },
	  "ok", "smtp: \"220 go\"", 0 },
	{ "403", "http://127.0.0.1:%s", PROTOCOL_TLS, { HEARS("\r\n\r\n"), SAYS("HTTP/1.1 403 Forbidden\r\nX: y\r\n\r\n<html>"), HOLDS }, "proxy connect", "HTTP/1.1 403 Forbidden", 403 },
	{ "407", "http://127.0.0.1:%s", PROTOCOL_TLS, { HEARS("\r\n\r\n"), SAYS("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"), HOLDS }, "proxy connect", "a user and a password", 407 },
	{ "no HTTP", "http://127.0.0.1:%s", PROTOCOL_TLS, { SAYS("220 mail.example\r\n"), HOLDS }, "proxy connect", "it speaks no HTTP", 0 },
	{ "it closes", "http://127.0.0.1:%s", PROTOCOL_TLS, { HEARS("\r\n\r\n"), SAYS("HTTP/1.1 2"), CLOSES }, "proxy connect", "it closes the connection", 0 },
	{ "SOCKS 5", "socks5://127.0.0.1:%s", PROTOCOL_TLS,
	  { HEARS_OCTETS(3), SAYS("\5\0"), HEARS_OCTETS(18), SAYS("\5\0\0\1\0\0\0\0\0\0"), STARTS_TLS, HOLDS }, "ok", "succeeded", 0 },
	{ "SOCKS 5 with a user", "socks5h://bob:secret@127.0.0.1:%s", PROTOCOL_TLS,
	  { HEARS_OCTETS(4), SAYS("\5\2"), HEARS("\1\3bob\6secret"), SAYS("\1\0"), HEARS_OCTETS(18), SAYS("\5\0\0\3\4name\1\2"), STARTS_TLS, HOLDS }, "ok", "succeeded", 0 },
	{ "SOCKS 5 wants a user", "socks5://127.0.0.1:%s", PROTOCOL_TLS, { HEARS_OCTETS(3), SAYS("\5\xff"), HOLDS }, "proxy connect", "a user and a password", 0 },
	{ "SOCKS 5, wrong password", "socks5://bob:x@127.0.0.1:%s", PROTOCOL_TLS, { HEARS_OCTETS(4), SAYS("\5\2"), HEARS_OCTETS(7), SAYS("\1\1"), HOLDS }, "proxy connect", "does not take our user", 0 },
	{ "SOCKS 5 refuses", "socks5://127.0.0.1:%s", PROTOCOL_TLS, { HEARS_OCTETS(3), SAYS("\5\0"), HEARS_OCTETS(18), SAYS("\5\2\0\1\0\0\0\0\0\0"), HOLDS }, "proxy connect", "not allowed by ruleset", 0 },
	{ "SOCKS 5 with a user who is not wanted", "socks5://bob:x@127.0.0.1:%s", PROTOCOL_TLS,
	  { HEARS_OCTETS(4), SAYS("\5\0"), HEARS_OCTETS(18), SAYS("\5\0\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\273"), STARTS_TLS, HOLDS }, "ok", "succeeded", 0 },
	{ "SOCKS 5 wants a user that we have not", "socks5://127.0.0.1:%s", PROTOCOL_TLS, { HEARS_OCTETS(3), SAYS("\5\2"), HOLDS }, "proxy connect", "a user and a password", 0 },
	{ "SOCKS 5 refuses without a reason", "socks5://127.0.0.1:%s", PROTOCOL_TLS, { HEARS_OCTETS(3), SAYS("\5\0"), HEARS_OCTETS(18), SAYS("\5\x63\0\1\0"), HOLDS }, "proxy connect", "\"?\"", 0 },
	{ "no SOCKS behind the methods", "socks5://127.0.0.1:%s", PROTOCOL_TLS, { HEARS_OCTETS(3), SAYS("\5\0"), HEARS_OCTETS(18), SAYS("HTTP/"), HOLDS }, "proxy connect", "it speaks no SOCKS 5", 0 },
	{ "no SOCKS at the login", "socks5://bob:x@127.0.0.1:%s", PROTOCOL_TLS, { HEARS_OCTETS(4), SAYS("\5\2"), HEARS_OCTETS(7), SAYS("\5\0"), HOLDS }, "proxy connect", "it speaks no SOCKS 5", 0 },
	{ "SOCKS closes", "socks5://127.0.0.1:%s", PROTOCOL_TLS, { HEARS_OCTETS(3), SAYS("\5"), CLOSES }, "proxy connect", "it closes the connection", 0 },
	{ "199 is no success", "http://127.0.0.1:%s", PROTOCOL_TLS, { HEARS("\r\n\r\n"), SAYS("HTTP/1.1 199 x\r\n\r\n"), HOLDS }, "proxy connect", "it does not let us through", 199 },
	{ "a status line without a status", "http://127.0.0.1:%s", PROTOCOL_TLS, { HEARS("\r\n\r\n"), SAYS("HTTP/1.1\r\n\r\n"), HOLDS }, "proxy connect", "it speaks no HTTP", 0 },
	{ "no SOCKS", "socks5://127.0.0.1:%s", PROTOCOL_TLS, { HEARS_OCTETS(3), SAYS("HTTP/1.1 400 Bad\r\n"), HOLDS }, "proxy connect", "it speaks no SOCKS 5", 0 },
};
/* clang-format on */

static void through(int i, bool dribble)
{
	struct peer p = { .moves = rows[i].moves, .dribble = dribble, .pki = pki };
	const struct connection *c;

	peer_start(&p);
	options.proxy = arena_printf(arena, rows[i].proxy, p.port);
	c = probe_run(loop, arena,
	              source_to("server.test", rows[i].protocol == PROTOCOL_TLS ? "443" : "25", rows[i].protocol),
	              &options);
	peer_stop(&p);
	unit_str(rows[i].name, summary(c), rows[i].summary);
	ck_assert_msg(says(c, rows[i].note), "%s: no note \"%s\"", rows[i].name, rows[i].note);
	ck_assert(!says(c, "secret") && !says(c, "Ym9i"));
	unit_int(rows[i].name, c->proxy_status, rows[i].status);
	unit_str(rows[i].name, c->proxy, arena_printf(arena, "127.0.0.1:%s", p.port));
	peer_free(&p);
}

START_TEST(whole)
{
	through(_i, false);
}
END_TEST

START_TEST(in_small_pieces)
{
	fake_flaky = true;
	through(_i, true);
}
END_TEST

/* What is tried beside it goes the same way. */
START_TEST(experiments)
{
	static const struct server_move moves[] = { HEARS("\r\n\r\n"), SAYS("HTTP/1.1 200 OK\r\n\r\n"), ALERTS(40),
		                                    HOLDS, CLOSES };
	struct peer p = { .moves = moves, .pki = pki };
	const struct connection *c;
	struct probe_options varied;
	const char *word;

	peer_start(&p);
	options.proxy = arena_printf(arena, "127.0.0.1:%s", p.port);
	c = probe_run(loop, arena, source_to("server.test", "443", PROTOCOL_TLS), &options);
	peer_stop(&p);
	options.experiments = EXPERIMENTS_AUTO;
	ck_assert(experiment_next(c, &options, &varied, &word));
	ck_assert_ptr_null(varied.connect);
	unit_str(word, varied.proxy, options.proxy);
	peer_free(&p);
}
END_TEST

#define OCTETS_50 "abcdefghijklmnopqrstuvwxyabcdefghijklmnopqrstuvwxy"
#define OCTETS_255 OCTETS_50 OCTETS_50 OCTETS_50 OCTETS_50 OCTETS_50 "abcde" /* RFC 1929 2 */

static const struct {
	const char *url, *seen;
} urls[] = {
	{ "http://proxy.test", "1 proxy.test 8080" },
	{ "proxy.test:3128/", "1 proxy.test 3128" },
	{ "SOCKS5://[2001:db8::1]:99", "2 2001:db8::1 99" },
	{ "http://u:p@h:1", "1 h 1 u p" },
	{ "http://u%3a:p%@h:1", "1 h 1 u: p%" },
	{ "https://h:1", NULL },
	{ "socks5://" OCTETS_255 ":p@h:1", "2 h 1 " OCTETS_255 " p" },
	{ "socks5://" OCTETS_255 "a:p@h:1", NULL },
	{ "socks5://u:" OCTETS_255 "@h:1", "2 h 1 u " OCTETS_255 },
	{ "socks5://u:" OCTETS_255 "a@h:1", NULL },
	{ "http://" OCTETS_255 "a:p@h:1", "1 h 1 " OCTETS_255 "a p" },
	{ "http://", NULL },
	{ "http://h:", NULL },
	{ "http://h:x", NULL },
	{ "http://[::1", "1 ::1 8080" },
	{ "", NULL },
	{ "u@h", "1 h 8080 u " },
	{ "http://a@b:c@h:1/x?y", "1 h 1 a@b c" },
	{ "http://%41%42c:%44%64@h", "1 h 8080 ABc Dd" },
	{ "http://u%:%@h", "1 h 8080 u% %" },
	{ "http://u%00:p%zz%4@h", "1 h 8080 u%00 p%zz%4" },
	{ "http://h h", NULL },
	{ "http://[::1]x", NULL },
	{ "socks5://h#f", "2 h 1080" },
};

START_TEST(url)
{
	struct tunnel_plan p;
	struct err e = { 0 };
	bool ok = tunnel_parse(arena, urls[_i].url, &p, &e);

	unit_int(urls[_i].url, ok, urls[_i].seen != NULL);
	if (ok)
		unit_str(urls[_i].url,
		         arena_printf(arena, "%d %s %s%s%s%s%s", p.kind, p.proxy_host, p.proxy_port, p.user ? " " : "",
		                      p.user ? p.user : "", p.user ? " " : "", p.user ? p.password : ""),
		         urls[_i].seen);
	else
		ck_assert(e.text[0]);
}
END_TEST

/* The peer by its address or by a service's name: what the proxy is told. */
static const struct {
	const char *proxy, *host, *port;
	struct span hears;
} peers[] = {
	/* clang-format off */
	{ "http://127.0.0.1:%s",   "2001:db8::1", "8443",  SPAN_LIT("CONNECT [2001:db8::1]:8443 HTTP/1.1\r\nHost: [2001:db8::1]:8443\r\n\r\n") },
	{ "http://127.0.0.1:%s",   "h.test",      "https", SPAN_LIT("CONNECT h.test:443 HTTP/1.1\r\n") },
	{ "socks5://127.0.0.1:%s", "192.0.2.7",   "443",   SPAN_LIT("\5\1\0\1\xc0\0\2\7\1\xbb") },
	{ "socks5://127.0.0.1:%s", "2001:db8::1", "443",   SPAN_LIT("\5\1\0\4\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1\1\xbb") },
	{ "socks5://127.0.0.1:%s", "h.test",      "443",   SPAN_LIT("\5\1\0\3\6h.test\1\xbb") },
	/* clang-format on */
};

START_TEST(tells_the_peer)
{
	const bool socks = *peers[_i].proxy == 's';
	const struct server_move http[] = { HEARS("\r\n\r\n"), SAYS("HTTP/1.1 200 OK\r\n\r\n"), CLOSES };
	const struct server_move five[] = { HEARS_OCTETS(3), SAYS("\5\0"), HEARS_OCTETS(peers[_i].hears.n),
		                            SAYS("\5\0\0\1\0\0\0\0\0\0"), CLOSES };
	struct peer p = { .moves = socks ? five : http, .pki = pki };

	peer_start(&p);
	options.proxy = arena_printf(arena, peers[_i].proxy, p.port);
	const struct connection *c =
	    probe_run(loop, arena, source_to(peers[_i].host, peers[_i].port, PROTOCOL_TLS), &options);
	peer_stop(&p);
	size_t at = socks ? 3 : 0;
	ck_assert_msg(p.heard.n >= at + peers[_i].hears.n &&
	                  !memcmp(p.heard.s + at, peers[_i].hears.p, peers[_i].hears.n),
	              "%s: \"%s\"", peers[_i].host, buf_str(&p.heard));
	ck_assert(says(c, "through to"));
	peer_free(&p);
}
END_TEST

START_TEST(environment)
{
	static const char *const direct[] = { "a.test", "x.a.test", "b.test" };

	setenv("https_proxy", "http://p:1", 1);
	setenv("no_proxy", "a.test, .b.test", 1);
	for (size_t i = 0; i < 3; i++)
		ck_assert_msg(!tunnel_from_environment(direct[i]), "%s", direct[i]);
	unit_str("another", tunnel_from_environment("xa.test"), "http://p:1");
	setenv("no_proxy", "*", 1);
	ck_assert_ptr_null(tunnel_from_environment("xa.test"));
	/* a dot or a comma alone is nobody's name */
	setenv("no_proxy", ".,,a", 1);
	unit_str("a dot", tunnel_from_environment("xa.test"), "http://p:1");
	unsetenv("no_proxy");
	setenv("NO_PROXY", "A.TEST", 1);
	ck_assert_ptr_null(tunnel_from_environment("x.a.test"));
	unit_str("shorter", tunnel_from_environment("test"), "http://p:1");
	/* an empty one is none; the next is asked */
	setenv("https_proxy", "", 1);
	unsetenv("HTTPS_PROXY");
	setenv("all_proxy", "socks5://s", 1);
	unit_str("the next", tunnel_from_environment("b"), "socks5://s");
	unsetenv("https_proxy");
	unsetenv("all_proxy");
	unsetenv("ALL_PROXY");
	ck_assert_ptr_null(tunnel_from_environment("b"));
}
END_TEST

UNIT_SUITE("tunnel")
{
	tcase_add_checked_fixture(tc, look_setup, look_teardown);
	UNIT_ROWS(tc, whole, rows);
	UNIT_ROWS(tc, in_small_pieces, rows);
	tcase_add_test(tc, experiments);
	UNIT_ROWS(tc, url, urls);
	UNIT_ROWS(tc, tells_the_peer, peers);
	tcase_add_test(tc, environment);
}
