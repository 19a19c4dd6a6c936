/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The time after the handshake: late alerts, answers to a request, peers that speak first or close. */
#include "tests/unit/unit.h"
#include "tests/net/look.h"

static const char *const priorities[] = { V("1.2"), V("1.3") };

#define ASKED STARTS_TLS, HEARS("\r\n\r\n")

/* clang-format off */
static const struct {
	const char *name, *alpn; /* what the server agrees to */
	int settle_ms;
	struct server_move moves[8];
	const char *summary;
	int status;
	const char *hint, *note;
	bool http_sent, closed;
} settled[] = {
	{ "page", "http/1.1", PATIENCE_MS, { ASKED, SAYS("HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n<html><head><title>400 No required SSL certificate was sent</title>"), HOLDS },
	  "ok", 400, "400 No required SSL certificate was sent", "HTTP 400: \"400 No required", true, false },
	{ "in chunks", "http/1.1", PATIENCE_MS, { ASKED, SAYS("HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nno \r\n8\r\nentry!\r\n\r\n0\r\n\r\n"), HOLDS }, "ok",
	  403, "no entry!", NULL, true, false },
	{ "without a body", "http/1.1", PATIENCE_MS, { ASKED, SAYS("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"), HOLDS }, "ok", 302, "HTTP/1.1 302 Found", NULL, true,
	  false },
	{ "not HTTP", "http/1.1", PATIENCE_MS, { ASKED, SAYS("what?\r\n"), HOLDS }, "ok", 0, NULL, "the peer says \"what?\"", true, false },
	{ "closes without an answer", "http/1.1", PATIENCE_MS, { ASKED, CLOSES }, "ok", 0, NULL, "closed the connection without an answer", true, true },
	{ "resets without an answer", "http/1.1", PATIENCE_MS, { ASKED, RESETS }, "closed settle", 0, NULL, "reset", true, false },
	{ "alert in place of an answer", "http/1.1", PATIENCE_MS, { ASKED, ALERTS(49), HOLDS }, "alert settle peer:49:settle", 0, NULL, "49 access_denied", true, false },
	{ "half an answer", "http/1.1", PATIENCE_MS, { ASKED, SAYS("HTTP/1.1 500 Oops\r\nServer: x\r\n"), CLOSES }, "ok", 500, "HTTP/1.1 500 Oops", NULL, true, true },
	{ "no answer", "http/1.1", 150, { ASKED, HOLDS }, "ok", 0, NULL, "no alert came", true, false },
	{ "nothing agreed, quiet", NULL, PATIENCE_MS, { ASKED, SAYS("HTTP/1.0 200 OK\r\n\r\nhello\r\n"), HOLDS }, "ok", 200, "hello", NULL, true, false },
	{ "nothing agreed, not quiet long enough", NULL, 20, { STARTS_TLS, HOLDS }, "ok", 0, NULL, "no alert came", false, false },
	{ "speaks first", NULL, PATIENCE_MS, { STARTS_TLS, SAYS("220 mail ESMTP\r\n"), HOLDS }, "ok", 0, NULL, "the peer says \"220 mail ESMTP\"", false, false },
	{ "speaks first, half a line", NULL, PATIENCE_MS, { STARTS_TLS, SAYS("220 mail"), HOLDS }, "ok", 0, NULL, "the peer says \"220 mail\"", false, false },
	{ "another protocol", "xmpp", PATIENCE_MS, { STARTS_TLS, HOLDS }, "ok", 0, NULL, "nothing more is due", false, false },
	{ "closes", NULL, PATIENCE_MS, { STARTS_TLS, CLOSES }, "ok", 0, NULL, "the peer closed the connection", false, true },
	{ "takes leave", NULL, PATIENCE_MS, { STARTS_TLS, ALERTS(90), CLOSES }, "ok peer:90:settle", 0, NULL, "the peer closed the connection", false, true },
	{ "warning", NULL, 450, { STARTS_TLS, WARNS(90), HOLDS }, "ok peer:90:settle", 0, NULL, "no alert came", true, false },
};
/* clang-format on */

START_TEST(settle)
{
	struct peer p = { .moves = settled[_i].moves, .tls = { .alpn = settled[_i].alpn } };
	const char *name = settled[_i].name;
	const struct connection *c;

	/* In TLS 1.3 a warning is an error by itself. */
	p.tls.priority = strcmp(name, "warning") ? NULL : V("1.2");
	options.settle_ms = settled[_i].settle_ms;
	options.alpn = settled[_i].alpn;
	c = look_at(&p, "localhost", PROTOCOL_TLS);
	unit_str(name, summary(c), settled[_i].summary);
	unit_int(name, c->http_status, settled[_i].status);
	unit_str(name, c->http_hint ? c->http_hint : "", settled[_i].hint ? settled[_i].hint : "");
	bool first = strstr(name, "first") != NULL; /* who it is, is a matter of time */

	if (!first)
		unit_int(name, c->http_sent, settled[_i].http_sent);
	unit_int(name, c->closed_in_settle, settled[_i].closed);
	ck_assert_msg(!settled[_i].note || says(c, settled[_i].note), "%s: no note \"%s\"", name, settled[_i].note);
	if (!first)
		unit_int(name, strstr(buf_str(&p.heard), "GET / HTTP/1.1\r\nHost: localhost:") != NULL,
		         settled[_i].http_sent);
	peer_free(&p);
}
END_TEST

/* A server that wants a certificate only for what is asked: a second handshake, or a request after the first one. */
START_TEST(asked_later)
{
	static const struct server_move moves[] = { ASKED, ASKS_AGAIN,
		                                    SAYS("HTTP/1.1 403 Forbidden\r\n\r\nno certificate\n"), CLOSES };
	struct peer p = { .moves = moves,
		          .tls = { .priority = priorities[_i], .alpn = "http/1.1", .trust = &pki->client_ca } };
	const struct connection *c;

	options.settle_ms = PATIENCE_MS;
	take_ours(GOOD);
	c = look_at(&p, "localhost", PROTOCOL_TLS);
	unit_str("later", summary(c), "ok");
	ck_assert(c->client_asked && c->client_sent);
	ck_assert_int_eq((int)c->nacceptable_ca, 1);
	ck_assert_int_eq(c->http_status, 403);
	ck_assert(says(c, "another handshake"));
	peer_free(&p);
}
END_TEST

/* Where no answer is due, close_notify is the fence: what the server thinks of our certificate comes before its end. */
START_TEST(fence)
{
	static const struct server_move late[] = { STARTS_TLS, PAUSES(300), ALERTS(48), HOLDS, CLOSES };
	static const struct server_move good[] = { STARTS_TLS, HOLDS, CLOSES };
	struct peer p = { .moves = _i ? good : late, .tls = { .request = CLIENT_REQUEST, .trust = &pki->client_ca } };
	const struct connection *c;

	options.settle_ms = PATIENCE_MS;
	options.application = APPLICATION_NONE;
	take_ours(GOOD);
	c = look_at(&p, "localhost", PROTOCOL_TLS);
	unit_str("fence", summary(c), _i ? "ok" : "alert settle peer:48:settle");
	ck_assert(!c->http_sent && !c->closed_in_settle);
	peer_free(&p);
}
END_TEST

/* Nothing can come late in TLS 1.2, nor where no certificate was asked for: nobody waits. */
START_TEST(no_wait)
{
	static const struct server_move moves[] = { STARTS_TLS, HOLDS, CLOSES };
	struct peer p = { .moves = moves,
		          .tls = { .priority = priorities[_i], .request = _i ? CLIENT_NONE : CLIENT_REQUEST } };
	const struct connection *c;

	options.settle_ms = PATIENCE_MS;
	options.application = APPLICATION_NONE;
	c = look_at(&p, "localhost", PROTOCOL_TLS);
	unit_str("no wait", summary(c), "ok");
	ck_assert(says(c, "nothing more is due"));
	peer_free(&p);
}
END_TEST

UNIT_SUITE("settle")
{
	tcase_add_checked_fixture(tc, look_setup, look_teardown);
	UNIT_ROWS(tc, settle, settled);
	UNIT_ROWS(tc, asked_later, priorities);
	UNIT_ROWS(tc, fence, priorities);
	UNIT_ROWS(tc, no_wait, priorities);
}
