/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server says to words that come whole, in pieces, or wrong, in clear text and within TLS; and where it can
 * listen. */
#include "tests/unit/unit.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/loop.h"
#include "base/protocol.h"
#include "base/span.h"
#include "net/server.h"
#include "net/talk.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

enum where { CLEAR, BARE, SECURED }; /* STARTTLS is to be had; it is not; TLS is there */

static const struct {
	enum protocol protocol;
	enum where where;
	struct span in;
	enum talk_result result;
	size_t used;
	struct span said; /* how it begins */
} words[] = {
	/* clang-format off */
	{ PROTOCOL_POSTGRES, CLEAR,   SPAN_LIT("\0\0\0\x08\x04\xd2\x16"), TALK_WAIT, 0, SPAN_LIT("") },
	{ PROTOCOL_POSTGRES, CLEAR,   SPAN_LIT("\0\0\0\x08\x04\xd2\x16\x2f"), TALK_UPGRADE, 8, SPAN_LIT("S") },
	{ PROTOCOL_POSTGRES, BARE,    SPAN_LIT("\0\0\0\x08\x04\xd2\x16\x2f"), TALK_SAID, 8, SPAN_LIT("N") },
	{ PROTOCOL_POSTGRES, CLEAR,   SPAN_LIT("\0\0\0\x08\0\3\0\0x"), TALK_CLOSE, 8, SPAN_LIT("E") },
	{ PROTOCOL_POSTGRES, SECURED, SPAN_LIT(""), TALK_WAIT, 0, SPAN_LIT("") },
	{ PROTOCOL_POSTGRES, SECURED, SPAN_LIT("\0"), TALK_CLOSE, 0, SPAN_LIT("") },
	{ PROTOCOL_LDAP, CLEAR,   SPAN_LIT("\x30"), TALK_WAIT, 0, SPAN_LIT("") },
	{ PROTOCOL_LDAP, CLEAR,   SPAN_LIT("\x30\2\2\1"), TALK_WAIT, 0, SPAN_LIT("") },
	{ PROTOCOL_LDAP, CLEAR,   SPAN_LIT("\x30\x05\2\1\1\x77"), TALK_WAIT, 0, SPAN_LIT("") },
	{ PROTOCOL_LDAP, CLEAR,   SPAN_LIT("\x30\x03\2\1\1"), TALK_WAIT, 0, SPAN_LIT("") },
	{ PROTOCOL_LDAP, CLEAR,   SPAN_LIT("\x30\x04\2\1\1\x63"), TALK_SAID, 6, SPAN_LIT("\x30\x0c\2\1\1\x65") },
	{ PROTOCOL_LDAP, CLEAR,   SPAN_LIT("\x30\x05\2\1\1\x77\0"), TALK_UPGRADE, 7, SPAN_LIT("\x30\x0c\2\1\1\x78\7\x0a\1\0\4\0\4\0") },
	{ PROTOCOL_LDAP, BARE,    SPAN_LIT("\x30\x05\2\1\1\x77\0"), TALK_SAID, 7, SPAN_LIT("\x30\x0c\2\1\1\x78\7\x0a\1\2\4\0\4\0") },
	{ PROTOCOL_LDAP, SECURED, SPAN_LIT("\x30\x05\2\1\1\x77\0"), TALK_SAID, 7, SPAN_LIT("\x30\x0c\2\1\1\x78\7\x0a\1\2\4\0\4\0") },
	{ PROTOCOL_LDAP, SECURED, SPAN_LIT("\x30\x05\2\1\2\x63\0"), TALK_SAID, 7, SPAN_LIT("\x30\x0c\2\1\1\x65\7\x0a\1\0\4\0\4\0") },
	{ PROTOCOL_LDAP, SECURED, SPAN_LIT("\x30\x05\2\1\2\x42\0"), TALK_CLOSE, 7, SPAN_LIT("") },
	{ PROTOCOL_LDAP, CLEAR,   SPAN_LIT("\x30\x05\2\1\2\x42\0"), TALK_SAID, 7, SPAN_LIT("\x30\x0c\2\1\1\x65") },
	{ PROTOCOL_MYSQL, CLEAR,   SPAN_LIT("12345678901234567890123456789012345"), TALK_WAIT, 0, SPAN_LIT("") },
	{ PROTOCOL_MYSQL, CLEAR,   SPAN_LIT("123456789012345678901234567890123456x"), TALK_UPGRADE, 36, SPAN_LIT("") },
	{ PROTOCOL_MYSQL, BARE,    SPAN_LIT("123456789012345678901234567890123456"), TALK_CLOSE, 36, SPAN_LIT("") },
	{ PROTOCOL_MYSQL, SECURED, SPAN_LIT(""), TALK_WAIT, 0, SPAN_LIT("") },
	{ PROTOCOL_MYSQL, SECURED, SPAN_LIT("login"), TALK_CLOSE, 0, SPAN_LIT("") },
	{ PROTOCOL_XMPP, CLEAR,   SPAN_LIT(""), TALK_WAIT, 0, SPAN_LIT("") },
	{ PROTOCOL_XMPP, CLEAR,   SPAN_LIT("<stream:stream"), TALK_WAIT, 0, SPAN_LIT("") },
	{ PROTOCOL_XMPP, CLEAR,   SPAN_LIT("<?xml?>"), TALK_WAIT, 0, SPAN_LIT("") },
	{ PROTOCOL_XMPP, CLEAR,   SPAN_LIT("<stream:stream>"), TALK_SAID, 15, SPAN_LIT("<?xml") },
	{ PROTOCOL_XMPP, CLEAR,   SPAN_LIT("<starttls/>"), TALK_UPGRADE, 11, SPAN_LIT("<proceed") },
	{ PROTOCOL_XMPP, BARE,    SPAN_LIT("<starttls/>"), TALK_CLOSE, 11, SPAN_LIT("<failure") },
	{ PROTOCOL_XMPP, SECURED, SPAN_LIT("<starttls/>"), TALK_CLOSE, 11, SPAN_LIT("<failure") },
	{ PROTOCOL_XMPP, SECURED, SPAN_LIT("</stream:stream>"), TALK_CLOSE, 0, SPAN_LIT("") },
	{ PROTOCOL_SMTP, CLEAR,   SPAN_LIT("STARTTLS"), TALK_WAIT, 0, SPAN_LIT("") },
	{ PROTOCOL_SMTP, CLEAR,   SPAN_LIT(""), TALK_WAIT, 0, SPAN_LIT("") },
	{ PROTOCOL_SMTP, CLEAR,   SPAN_LIT("starttls\nx"), TALK_UPGRADE, 9, SPAN_LIT("220 ") },
	{ PROTOCOL_SMTP, BARE,    SPAN_LIT("STARTTLS\r\n"), TALK_SAID, 10, SPAN_LIT("502 ") },
	{ PROTOCOL_SMTP, SECURED, SPAN_LIT("STARTTLS\r\n"), TALK_SAID, 10, SPAN_LIT("502 ") },
	{ PROTOCOL_SMTP, CLEAR,   SPAN_LIT("EHLO x\r\n"), TALK_SAID, 8, SPAN_LIT("250-lab\r\n250-STARTTLS\r\n250 HELP") },
	{ PROTOCOL_SMTP, BARE,    SPAN_LIT("EHLO x\r\n"), TALK_SAID, 8, SPAN_LIT("250-lab\r\n250 HELP") },
	{ PROTOCOL_SMTP, CLEAR,   SPAN_LIT("\n"), TALK_SAID, 1, SPAN_LIT("502 ") },
	{ PROTOCOL_SMTP, CLEAR,   SPAN_LIT("QUIT\r\n"), TALK_CLOSE, 6, SPAN_LIT("221 ") },
	{ PROTOCOL_IMAP, CLEAR,   SPAN_LIT("t1 starttls\r\n"), TALK_UPGRADE, 13, SPAN_LIT("t1 OK ") },
	{ PROTOCOL_IMAP, BARE,    SPAN_LIT("t1 STARTTLS\r\n"), TALK_SAID, 13, SPAN_LIT("t1 BAD ") },
	{ PROTOCOL_IMAP, CLEAR,   SPAN_LIT("t1\r\n"), TALK_SAID, 4, SPAN_LIT("t1 BAD ") },
	{ PROTOCOL_IMAP, BARE,    SPAN_LIT("t1 CAPABILITY\r\n"), TALK_SAID, 15, SPAN_LIT("* CAPABILITY IMAP4rev1\r\nt1 OK") },
	/* clang-format on */
};

START_TEST(dialogs)
{
	const struct server_plan plan = { .protocol = words[_i].protocol, .bare = words[_i].where == BARE };
	const char *name = protocol_name(plan.protocol);
	struct buf out = BUF_INIT;
	size_t used = 99;

	unit_int(name, talk_step(&plan, words[_i].in, words[_i].where == SECURED, &used, &out), words[_i].result);
	unit_int(name, used, words[_i].used);
	ck_assert_msg(out.n >= words[_i].said.n && (words[_i].said.n > 0) == (out.n > 0) &&
	                  !memcmp(buf_str(&out), words[_i].said.p, words[_i].said.n),
	              "%s, %d: said \"%s\"", name, _i, buf_str(&out));
	buf_free(&out);
}
END_TEST

/* A line that is longer than any command is one that nobody knows. */
START_TEST(long_line)
{
	const struct server_plan plan = { .protocol = PROTOCOL_SMTP };
	struct buf in = BUF_INIT, out = BUF_INIT;
	size_t used;

	buf_pad(&in, 'x', 5000);
	buf_puts(&in, "\r\n");
	ck_assert_int_eq(talk_step(&plan, buf_span(&in), false, &used, &out), TALK_SAID);
	ck_assert_uint_eq(used, 5002);
	ck_assert(!strncmp(buf_str(&out), "502 ", 4));
	buf_free(&in);
	buf_free(&out);
}
END_TEST

static const struct {
	enum application application;
	bool refuses, begins;
	struct span in;
	enum talk_result result;
	const char *said;
} within[] = {
	/* clang-format off */
	{ APPLICATION_NONE,  false, true,  SPAN_LIT(""), TALK_SAID, "" },
	{ APPLICATION_SMTP,  false, true,  SPAN_LIT(""), TALK_WAIT, "220 " },
	{ APPLICATION_SMTP,  false, false, SPAN_LIT("EHL"), TALK_WAIT, "" },
	{ APPLICATION_SMTP,  false, false, SPAN_LIT("EHLO x\r\n"), TALK_SAID, "250-lab" },
	{ APPLICATION_SMTP,  true,  false, SPAN_LIT("EHLO x\r\n"), TALK_CLOSE, "550 " },
	{ APPLICATION_SMTP,  false, false, SPAN_LIT("HELP x\r\n"), TALK_CLOSE, "" },
	{ APPLICATION_POP3,  true,  true,  SPAN_LIT(""), TALK_CLOSE, "-ERR" },
	{ APPLICATION_POP3,  false, true,  SPAN_LIT("CAPA\r\n"), TALK_SAID, "+OK certloupe" },
	{ APPLICATION_MYSQL, false, true,  SPAN_LIT(""), TALK_SAID, "\x0b" },
	{ APPLICATION_HTTP,  false, true,  SPAN_LIT("GET / HTTP/1.1\r\n\r\n"), TALK_SAID, "HTTP/1.1 200 OK\r\n" },
	/* clang-format on */
};

START_TEST(applications)
{
	const struct server_plan plan = {
		.application = within[_i].application, .refuses = within[_i].refuses, .http = "200 OK", .body = "x"
	};
	const char *name = application_name(plan.application);
	struct buf out = BUF_INIT;

	unit_int(name, talk_application(&plan, within[_i].begins, within[_i].in, &out), within[_i].result);
	ck_assert_msg(!strncmp(buf_str(&out), within[_i].said, strlen(within[_i].said)) && !out.n == !*within[_i].said,
	              "%s, %d: said \"%s\"", name, _i, buf_str(&out));
	buf_free(&out);
}
END_TEST

START_TEST(heads)
{
	static const struct {
		const char *in;
		bool whole;
	} rows[] = {
		{ "", false },      { "\n", false },       { "GET /\r\n", false },           { "GET /\r\n\r", false },
		{ "\n\r\n", true }, { "\r\n\r\n", true },  { "GET /\n\nx", true },           { "\n\rx", false },
		{ "\nx\n", false }, { "a\nb\n\r", false }, { "a\r\nb: c\r\n\r\nbody", true }
	};

	for (size_t i = 0; i < UNIT_COUNT(rows); i++)
		unit_int(rows[i].in, talk_http_complete(span_str(rows[i].in)), rows[i].whole);
}
END_TEST

/* nginx's pages: the reason in the title, and once more in words where TLS is there. */
START_TEST(pages)
{
	static const struct {
		enum talk_page which;
		const char *status, *type, *title, *words;
	} rows[] = {
		{ PAGE_PLANNED, "200 OK", "plain", NULL, NULL },
		{ PAGE_NO_CERTIFICATE, "400 Bad Request", "html", "No required SSL certificate was sent",
		  "No required SSL certificate was sent" },
		{ PAGE_BAD_CERTIFICATE, "400 Bad Request", "html", "The SSL certificate error",
		  "The SSL certificate error" },
		{ PAGE_NOT_TLS, "400 Bad Request", "html", "Bad Request", NULL },
	};
	const struct server_plan plan = { .http = "200 OK", .body = "hello" };

	for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
		struct buf out = BUF_INIT, body = BUF_INIT, want = BUF_INIT;

		if (rows[i].title)
			buf_printf(&body,
			           "<html>\r\n<head><title>400 %s</title></head>\r\n<body>\r\n"
			           "<center><h1>400 Bad Request</h1></center>\r\n",
			           rows[i].title);
		if (rows[i].words)
			buf_printf(&body, "<center>%s</center>\r\n", rows[i].words);
		buf_puts(&body, rows[i].title ? "<hr><center>certloupe lab</center>\r\n</body>\r\n</html>\r\n" : "hello");
		buf_printf(&want,
		           "HTTP/1.1 %s\r\nServer: certloupe-lab\r\nContent-Type: text/%s\r\nContent-Length: %zu\r\n"
		           "Connection: close\r\n\r\n%s",
		           rows[i].status, rows[i].type, body.n, buf_str(&body));
		talk_http(&plan, rows[i].which, &out);
		unit_str(rows[i].status, buf_str(&out), buf_str(&want));
		buf_free(&out);
		buf_free(&body);
		buf_free(&want);
	}
}
END_TEST

/* ---- where it listens ---- */

static int reach(const char *address, int port)
{
	bool wide = strchr(address, ':') != NULL;
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };
	int fd = socket(wide ? AF_INET6 : AF_INET, SOCK_STREAM, 0);

	inet_pton(wide ? AF_INET6 : AF_INET, address, wide ? (void *)&v6.sin6_addr : (void *)&v4.sin_addr);
	if (fd >= 0 &&
	    connect(fd, wide ? (struct sockaddr *)&v6 : (struct sockaddr *)&v4, wide ? sizeof v6 : sizeof v4) == 0)
		return fd;
	close(fd);
	return -1;
}

START_TEST(listens)
{
	static const char *const addresses[] = { NULL, "127.0.0.1", "0.0.0.0", "::1" };
	static const struct server_move moves[] = { { SERVER_HOLD, NULL, 0 } };
	const char *address = addresses[_i];
	struct server_plan plan = { .moves = moves, .address = address };
	struct loop *loop = loop_new();
	struct err e = { 0 };
	struct server *s = server_start(loop, &plan, NULL, NULL, &e);

	if (!s && address && strchr(address, ':')) { /* no IPv6 here */
		loop_free(loop);
		return;
	}
	ck_assert_msg(s != NULL, "%s", e.text);
	int port = server_port(s), fd = reach(address && strchr(address, ':') ? address : "127.0.0.1", port);
	ck_assert(port > 0 && fd >= 0);
	/* the port is taken, and another server is told so */
	struct server_plan same = plan;
	same.port = port;
	ck_assert_ptr_null(server_start(loop, &same, NULL, NULL, &e));
	char want[100];
	snprintf(want, sizeof want, "port %d on %s", port, address ? address : "127.0.0.1");
	ck_assert_msg(!strncmp(e.text, want, strlen(want)), "%s", e.text);
	close(fd);
	server_stop(s);
	/* and it can be had again at once */
	s = server_start(loop, &same, NULL, NULL, &e);
	ck_assert_msg(s != NULL && server_port(s) == port, "%s", e.text);
	server_stop(s);
	loop_free(loop);
}
END_TEST

START_TEST(cannot_listen)
{
	static const char *const addresses[] = { "localhost", "127.0.0", "::x" };
	struct server_plan plan = { .address = addresses[_i] };
	struct loop *loop = loop_new();
	struct err e = { 0 };

	ck_assert_ptr_null(server_start(loop, &plan, NULL, NULL, &e));
	ck_assert_msg(strstr(e.text, addresses[_i]) != NULL, "%s", e.text);
	loop_free(loop);
}
END_TEST

/* One more than it has room for is closed at once; of one that takes a single visitor the port stays taken. */
START_TEST(bounds)
{
	static const struct server_move moves[] = { { SERVER_HOLD, NULL, 0 } };
	struct server_plan plan = { .moves = moves, .once = _i };
	struct loop *loop = loop_new();
	struct err e = { 0 };
	struct server *s = server_start(loop, &plan, NULL, NULL, &e);
	int fd[66];
	char c;

	ck_assert_msg(s != NULL, "%s", e.text);
	for (size_t i = 0; i < UNIT_COUNT(fd); i++) {
		fd[i] = reach("127.0.0.1", server_port(s));
		loop_step(loop, 200);
	}
	for (int i = 0; i < 4; i++)
		loop_step(loop, 20);
	for (size_t i = 0; i < UNIT_COUNT(fd); i++) {
		ck_assert_int_ge(fd[i], 0);
		fcntl(fd[i], F_SETFL, O_NONBLOCK);
		ssize_t k = recv(fd[i], &c, 1, 0);
		ck_assert_msg(_i || (k == 0) == (i >= 64), "connection %zu", i);
		ck_assert_msg(!_i || k == -1, "connection %zu", i); /* the first is held, the others wait at the door */
		close(fd[i]);
	}
	server_stop(s);
	loop_free(loop);
}
END_TEST

UNIT_SUITE("talk")
{
	UNIT_ROWS(tc, dialogs, words);
	tcase_add_test(tc, long_line);
	UNIT_ROWS(tc, applications, within);
	tcase_add_test(tc, heads);
	tcase_add_test(tc, pages);
	tcase_add_loop_test(tc, listens, 0, 4);
	tcase_add_loop_test(tc, cannot_listen, 0, 3);
	tcase_add_loop_test(tc, bounds, 0, 2);
}
