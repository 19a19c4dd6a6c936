/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One question in each protocol of the table, of a server that takes us and of one that does not; answers whole, octet
 * by octet, cut anywhere and with any octet changed: what is made of these is in tests/data/answers.txt. */
#include "tests/unit/kept.h"
#include "tests/unit/stretch.h"
#include "net/ask.h"
#include "tests/net/look.h"

#include <stdlib.h>
#include <string.h>

/* By enum application; NULL: this one never says no in that place. */
static const char *const refusals[APPLICATION_COUNT] = {
	[APPLICATION_SMTP] = "550 5.7.1 Access denied",
	[APPLICATION_IMAP] = "UNAVAILABLE [UNAVAILABLE] not for you",
	[APPLICATION_POP3] = " not for you",
	[APPLICATION_FTP] = "530 Not for you",
	[APPLICATION_POSTGRES] = "28000 no pg_hba.conf entry for host \"127.0.0.1\"",
	[APPLICATION_MYSQL] = "1130 Host is not allowed \r",
	[APPLICATION_REDIS] = "DENIED Redis is running in protected mode",
	[APPLICATION_MQTT] = "CONNACK 5 not authorized",
	[APPLICATION_LDAP] = "LDAP 48 no",
	[APPLICATION_KAFKA] = "35 ",
	[APPLICATION_MONGODB] = " no",
	[APPLICATION_XMPP] = "host-unknown ",
	[APPLICATION_NNTP] = "502 Not for you",
	[APPLICATION_IRC] = " Closing Link: (No more connections allowed)",
};

static const struct connection *ask(enum application a, bool refuses, bool dribble)
{
	static const struct server_move moves[] = { STARTS_TLS, SPEAKS, HOLDS, CLOSES };
	struct peer p = { .moves = moves, .tls = { .application = a, .refuses = refuses }, .dribble = dribble };
	const struct connection *c;

	options.settle_ms = PATIENCE_MS;
	options.application = (int)a;
	options.user = "bob";
	c = look_at(&p, "localhost", PROTOCOL_TLS);
	unit_str(application_name(a), summary(c), "ok");
	peer_free(&p);
	return c;
}

START_TEST(taken)
{
	enum application a = (enum application)(_i % APPLICATION_COUNT);
	const struct connection *c;

	if (a == APPLICATION_NONE)
		return;
	c = ask(a, false, _i >= APPLICATION_COUNT);
	unit_int(application_name(a), (int)c->application, (int)a);
	if (a == APPLICATION_HTTP) {
		ck_assert_int_eq(c->http_status, 200);
		return;
	}
	ck_assert_msg(c->answer, "%s: no answer", application_name(a));
	unit_int(application_name(a), c->answer->verdict, ASK_TAKEN);
}
END_TEST

START_TEST(refused)
{
	enum application a = (enum application)_i;
	const struct connection *c;

	if (!refusals[a])
		return;
	c = ask(a, true, false);
	ck_assert_msg(c->answer, "%s: no answer", application_name(a));
	unit_int(application_name(a), c->answer->verdict, ASK_REFUSED);
	unit_str(application_name(a), arena_printf(arena, "%s %s", c->answer->code, c->answer->said), refusals[a]);
}
END_TEST

/* clang-format off */
static const struct {
	enum application application;
	bool greeting;
	struct span in;
	enum ask_state state;
	enum ask_verdict verdict;
	const char *code, *said;
	size_t left;
} answers[] = {
	{ APPLICATION_SMTP, true, SPAN_LIT("220-a\r\n220 b\r\nx"), ASK_WHOLE, ASK_TAKEN, "220", "b", 1 },
	{ APPLICATION_SMTP, true, SPAN_LIT("554 no\r\n"), ASK_WHOLE, ASK_REFUSED, "554", "no", 0 },
	{ APPLICATION_SMTP, true, SPAN_LIT("* OK\r\n"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_SMTP, true, SPAN_LIT("2*0 OK\r\n"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_SMTP, true, SPAN_LIT("22* OK\r\n"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_SMTP, false, SPAN_LIT("250-a\r\n250"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_IMAP, true, SPAN_LIT("* BYE [X] go\r\n"), ASK_WHOLE, ASK_REFUSED, "X", "[X] go", 0 },
	{ APPLICATION_IMAP, true, SPAN_LIT("* BYE [ABCDEFGHIJKLMNOPQRSTUV] x\r\n"), ASK_WHOLE, ASK_REFUSED, "ABCDEFGHIJKLMNOPQRSTUV", "[ABCDEFGHIJKLMNOPQRSTUV] x", 0 },
	{ APPLICATION_IMAP, true, SPAN_LIT("* BYE [ABCDEFGHIJKLMNOPQRSTUVW] x\r\n"), ASK_WHOLE, ASK_REFUSED, "", "[ABCDEFGHIJKLMNOPQRSTUVW] x", 0 },
	{ APPLICATION_IMAP, true, SPAN_LIT("220 x\r\n"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_IMAP, false, SPAN_LIT("a BAD what\r\n"), ASK_WHOLE, ASK_REFUSED, "", "BAD what", 0 },
	{ APPLICATION_POP3, false, SPAN_LIT("-ERR no CAPA\r\n"), ASK_WHOLE, ASK_TAKEN, "", "no CAPA", 0 },
	{ APPLICATION_REDIS, false, SPAN_LIT("-NOAUTH Authentication required.\r\n"), ASK_WHOLE, ASK_LOGIN, "NOAUTH", "Authentication required.", 0 },
	{ APPLICATION_REDIS, false, SPAN_LIT("HTTP/1.1 400\r\n"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_MQTT, false, SPAN_LIT("\x20\2\0\4"), ASK_WHOLE, ASK_REFUSED, "CONNACK 4", "bad user name or password", 0 },
	{ APPLICATION_MQTT, false, SPAN_LIT("\x20\2\0\x87"), ASK_WHOLE, ASK_REFUSED, "CONNACK 135", "", 0 },
	{ APPLICATION_MQTT, false, SPAN_LIT("HTTP"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_LDAP, false, SPAN_LIT("\x30\x0c\2\1\1\x65\7\x0a\1\x32\4\0\4\0"), ASK_WHOLE, ASK_LOGIN, "LDAP 50", "", 0 },
	{ APPLICATION_LDAP, false, SPAN_LIT("\x30\x84\0\0\0\x0c\2\1\1\x65\7\x0a\1\0\4\0\4\0"), ASK_WHOLE, ASK_TAKEN, "", "", 0 },
	{ APPLICATION_LDAP, false, SPAN_LIT("\x30\x80\2\1"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_LDAP, false, SPAN_LIT("\x30\x0c\2\1"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_KAFKA, false, SPAN_LIT("\xff\xff\xff\xff"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_MONGODB, false, SPAN_LIT("HTTP/1.0 200 OK\r\n"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_MYSQL, true, SPAN_LIT("\3\0\0\0\xff\x10\4"), ASK_WHOLE, ASK_REFUSED, "1040", "", 0 },
	{ APPLICATION_POSTGRES, false, SPAN_LIT("R\0\0\0\x08\0\0\0\x0a"), ASK_WHOLE, ASK_LOGIN, "", "", 0 },
	{ APPLICATION_POSTGRES, false, SPAN_LIT("E\0\0\0\4"), ASK_WHOLE, ASK_REFUSED, "", "", 0 },
	{ APPLICATION_POSTGRES, false, SPAN_LIT("N\0\0\0\3"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_POSTGRES, false, SPAN_LIT("N\0\0\0\4"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_POSTGRES, false, SPAN_LIT("HTTP"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_SMTP, true, SPAN_LIT("220-a\r\n2\r\n099 x\r\n999 x\r\n220\0b\r\n220 a\0b\r\n"), ASK_WHOLE, ASK_TAKEN, "220", "a?b", 0 },
	{ APPLICATION_SMTP, true, SPAN_LIT("220\r\n"), ASK_WHOLE, ASK_TAKEN, "220", "", 0 },
	{ APPLICATION_IMAP, true, SPAN_LIT("* BYE [ABCDEFGHIJKLMNOPQRSTUVWXYZ] x\r\n"), ASK_WHOLE, ASK_REFUSED, "", "[ABCDEFGHIJKLMNOPQRSTUVWXYZ] x", 0 },
	{ APPLICATION_IMAP, true, SPAN_LIT("* BYE [x\r\n"), ASK_WHOLE, ASK_REFUSED, "", "[x", 0 },
	{ APPLICATION_IMAP, false, SPAN_LIT("a\r\n* CAPABILITY\r\n* BYE gone\r\n"), ASK_WHOLE, ASK_REFUSED, "", "gone", 0 },
	{ APPLICATION_POP3, true, SPAN_LIT("220 x\r\n"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_POP3, true, SPAN_LIT("+OK"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_POP3, true, SPAN_LIT("-ERR no\r\n"), ASK_WHOLE, ASK_REFUSED, "", "no", 0 },
	{ APPLICATION_POP3, false, SPAN_LIT("+OK list\r\nUSER\r\nX\r\n.\r\n"), ASK_WHOLE, ASK_TAKEN, "", "list", 0 },
	{ APPLICATION_POP3, false, SPAN_LIT("+OK list\r\nUSER\r\n"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_NNTP, false, SPAN_LIT("483 TLS\r\n"), ASK_WHOLE, ASK_LOGIN, "483", "TLS", 0 },
	{ APPLICATION_NNTP, false, SPAN_LIT("400 later\r\n"), ASK_WHOLE, ASK_REFUSED, "400", "later", 0 },
	{ APPLICATION_NNTP, false, SPAN_LIT("101 a\r\nX\r\n.\r\n"), ASK_WHOLE, ASK_TAKEN, "", "a", 0 },
	{ APPLICATION_IRC, false, SPAN_LIT("PING :x\r\n:a\r\n:a *x\r\n:a ~\r\n:a CAP * LS :\r\n"), ASK_WHOLE, ASK_TAKEN, "", "CAP * LS :", 0 },
	{ APPLICATION_IRC, false, SPAN_LIT("ERROR gone\r\n"), ASK_WHOLE, ASK_REFUSED, "", "gone", 0 },
	{ APPLICATION_REDIS, false, SPAN_LIT("-ERR\r\n"), ASK_WHOLE, ASK_REFUSED, "ERR", "", 0 },
	{ APPLICATION_REDIS, false, SPAN_LIT("+PONG"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_AMQP, false, SPAN_LIT("\1\0\0\0\0\0\4\0\x0a\0\x0a\xcex"), ASK_WHOLE, ASK_TAKEN, "", "", 1 },
	{ APPLICATION_AMQP, false, SPAN_LIT("\1\0\0\0\0\0\4\0\x14\0\x0a\xce"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_AMQP, false, SPAN_LIT("APOP"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_AMQP, false, SPAN_LIT("220 x"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_LDAP, false, SPAN_LIT("\x30\5\2\1\1\x65\0"), ASK_WHOLE, ASK_TAKEN, "", "", 0 },
	{ APPLICATION_LDAP, false, SPAN_LIT("\x30\x08\2\1\1\x65\3\x0a\1\1"), ASK_WHOLE, ASK_LOGIN, "LDAP 1", "", 0 },
	{ APPLICATION_LDAP, false, SPAN_LIT("\x30\x08\2\1\1\x65\3\x0a\1\x08"), ASK_WHOLE, ASK_LOGIN, "LDAP 8", "", 0 },
	{ APPLICATION_LDAP, false, SPAN_LIT("\x30\x08\2\1\1\x65\3\x0a\1\x0d"), ASK_WHOLE, ASK_REFUSED, "LDAP 13", "", 0 },
	{ APPLICATION_LDAP, false, SPAN_LIT("\x30\x08\2\1\1\x65\3\x0a\1\x30"), ASK_WHOLE, ASK_REFUSED, "LDAP 48", "", 0 },
	{ APPLICATION_LDAP, false, SPAN_LIT("\x30\x08\2\1\1\x65\3\x0a\1\x31"), ASK_WHOLE, ASK_REFUSED, "LDAP 49", "", 0 },
	{ APPLICATION_LDAP, false, SPAN_LIT("\x30\x08\2\1\1\x65\3\x0a\1\x35"), ASK_WHOLE, ASK_TAKEN, "LDAP 53", "", 0 },
	{ APPLICATION_LDAP, false, SPAN_LIT("\x30\5\2\1\1\x64\0\x30\x0e\2\1\0\x78\x09\x0a\1\x34\4\0\4\2no"), ASK_WHOLE, ASK_TAKEN, "LDAP 52", "no", 0 },
	{ APPLICATION_LDAP, false, SPAN_LIT("\x30\5\2\1\1\x64\0\x31\0"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_LDAP, false, SPAN_LIT("\x30\0"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_LDAP, false, SPAN_LIT("\x30\3\4\1\1"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_LDAP, false, SPAN_LIT("\x30\3\2\1\1"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_LDAP, false, SPAN_LIT("\x30\x85\0\0\0\0\3\2\1\1"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_KAFKA, false, SPAN_LIT("\0\0\0\6abcd\0\0"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_KAFKA, false, SPAN_LIT("\0\0\0\5clup\0"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_KAFKA, false, SPAN_LIT("\0\0\0\6clup\0"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_KAFKA, false, SPAN_LIT("\0\0\0\6clup\0\0x"), ASK_WHOLE, ASK_TAKEN, "", "", 1 },
	{ APPLICATION_MONGODB, false, SPAN_LIT("\x15\0\0\0\1\0\0\0\1\0\0\0\xdd\7\0\0\0\0\0\0\0"), ASK_WHOLE, ASK_TAKEN, "", "", 0 },
	{ APPLICATION_MONGODB, false, SPAN_LIT("\x15\0\0\0\1\0\0\0\1\0\0\0\xdd\7\0\0\0\0\0\0"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_MONGODB, false, SPAN_LIT("\x14\0\0\0\1\0\0\0\1\0\0\0\xdd\7\0\0\0\0\0\0"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_MONGODB, false, SPAN_LIT("\x15\0\2\0\1\0\0\0\1\0\0\0\xdd\7\0\0\0\0\0\0"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_MONGODB, false, SPAN_LIT("\x15\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0\0\0\0\0\0"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_MONGODB, false, SPAN_LIT("\x23\0\0\0\1\0\0\0\1\0\0\0\xdd\7\0\0\0\0\0\0\0\2errmsg\0\xff\0\0\0no"), ASK_WHOLE, ASK_REFUSED, "", "no", 0 },
	{ APPLICATION_MONGODB, false, SPAN_LIT("\x23\0\0\0\1\0\0\0\1\0\0\0\xdd\7\0\0\0\0\0\0\0\2errmsg\0\0\0\0\0no"), ASK_WHOLE, ASK_REFUSED, "", "no", 0 },
	{ APPLICATION_MYSQL, true, SPAN_LIT("\0\0\0\0\x0a"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_MYSQL, true, SPAN_LIT("\3\0\0\1\x0a" "5."), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_MYSQL, true, SPAN_LIT("\3\0\0\0\x09" "5."), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_MYSQL, true, SPAN_LIT("\3\0\0\0\x0a" "5."), ASK_WHOLE, ASK_TAKEN, "", "5.", 0 },
	{ APPLICATION_MYSQL, true, SPAN_LIT("\x0b\0\0\0\xff\x10\4#08004no"), ASK_WHOLE, ASK_REFUSED, "1040", "no", 0 },
	{ APPLICATION_MYSQL, true, SPAN_LIT("\5\0\0\0\xff\x10\4no"), ASK_WHOLE, ASK_REFUSED, "1040", "no", 0 },
	{ APPLICATION_POSTGRES, false, SPAN_LIT("E\0\0\0\7Cxx"), ASK_WHOLE, ASK_REFUSED, "xx", "", 0 },
	{ APPLICATION_POSTGRES, false, SPAN_LIT("N\0\0\0\4S\0\0\0\4R\0\0\0\x08\0\0\0\0x"), ASK_WHOLE, ASK_TAKEN, "", "", 1 },
	{ APPLICATION_POSTGRES, false, SPAN_LIT("R\0\0\0\4"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_POSTGRES, false, SPAN_LIT("R\0\0\0\x08\0\0"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_POSTGRES, false, SPAN_LIT("R\0\0\0\3"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_POSTGRES, false, SPAN_LIT("R\1\0\0\0"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_POSTGRES, false, SPAN_LIT("\0\0\0\0\4"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_XMPP, false, SPAN_LIT("<stream:stream><stream:features/>x"), ASK_WHOLE, ASK_TAKEN, "", "", 1 },
	{ APPLICATION_XMPP, false, SPAN_LIT("<stream:stream><stream:features>"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_XMPP, false, SPAN_LIT("<stream:error><conflict/>"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_XMPP, false, SPAN_LIT("<stream:error><conflict/></stream:error>"), ASK_WHOLE, ASK_REFUSED, "conflict", "", 0 },
	{ APPLICATION_XMPP, false, SPAN_LIT("<stream:error><conflict xmlns='x'/></stream:error>"), ASK_WHOLE, ASK_REFUSED, "conflict", "", 0 },
	{ APPLICATION_XMPP, false, SPAN_LIT("220 x"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_NNTP, false, SPAN_LIT("480 login\r\n"), ASK_WHOLE, ASK_LOGIN, "480", "login", 0 },
	{ APPLICATION_NNTP, false, SPAN_LIT("500 what?\r\n"), ASK_WHOLE, ASK_TAKEN, "500", "what?", 0 },
	{ APPLICATION_NNTP, false, SPAN_LIT("101 a\r\nREADER\r\n"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_IRC, false, SPAN_LIT(":a NOTICE * :x\r\n"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_IRC, false, SPAN_LIT(":a 451 CAP :You have not registered\r\nx"), ASK_WHOLE, ASK_TAKEN, "", "451 CAP :You have not registered", 1 },
	{ APPLICATION_IRC, false, SPAN_LIT("HTTP/1.1 400\r\n"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_IRC, false, SPAN_LIT(":a\r\n:a 0 x\r\n"), ASK_WHOLE, ASK_TAKEN, "", "0 x", 0 },
	{ APPLICATION_IRC, false, SPAN_LIT(":a 9 x\r\n"), ASK_WHOLE, ASK_TAKEN, "", "9 x", 0 },
	{ APPLICATION_IRC, false, SPAN_LIT(":a :x\r\n:a /x\r\n"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_IMAP, true, SPAN_LIT("* OK [CAPABILITY X] hi\r\nx"), ASK_WHOLE, ASK_TAKEN, "", "OK [CAPABILITY X] hi", 1 },
	{ APPLICATION_IMAP, true, SPAN_LIT("*"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_IMAP, true, SPAN_LIT("* BYE [] x\r\n"), ASK_WHOLE, ASK_REFUSED, "", "[] x", 0 },
	{ APPLICATION_SMTP, true, SPAN_LIT("399 x\r\n"), ASK_WHOLE, ASK_TAKEN, "399", "x", 0 },
	{ APPLICATION_SMTP, true, SPAN_LIT("400 x\r\n"), ASK_WHOLE, ASK_REFUSED, "400", "x", 0 },
	{ APPLICATION_SMTP, true, SPAN_LIT("599 x\r\n"), ASK_WHOLE, ASK_REFUSED, "599", "x", 0 },
	{ APPLICATION_SMTP, true, SPAN_LIT("600 x\r\n"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_SMTP, true, SPAN_LIT("100 x\r\n"), ASK_WHOLE, ASK_TAKEN, "100", "x", 0 },
	{ APPLICATION_SMTP, true, SPAN_LIT("22"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_SMTP, true, SPAN_LIT("22:"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_SMTP, true, SPAN_LIT("22/"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_SMTP, true, SPAN_LIT("/20"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_MQTT, false, SPAN_LIT("\x20\2\0\0x"), ASK_WHOLE, ASK_TAKEN, "CONNACK 0", "accepted", 1 },
	{ APPLICATION_MQTT, false, SPAN_LIT("\x20\2\0\5"), ASK_WHOLE, ASK_REFUSED, "CONNACK 5", "not authorized", 0 },
	{ APPLICATION_MQTT, false, SPAN_LIT("\x20\2\0\6"), ASK_WHOLE, ASK_REFUSED, "CONNACK 6", "", 0 },
	{ APPLICATION_MQTT, false, SPAN_LIT("\x20\2\0"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_AMQP, false, SPAN_LIT("AMQP\0\0\x09"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_AMQP, false, SPAN_LIT("AMQP\0\1\2\3x"), ASK_WHOLE, ASK_TAKEN, "", "AMQP 1.2.3", 1 },
	{ APPLICATION_AMQP, false, SPAN_LIT("\1\0\0\0\0\0\4\0"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_LDAP, false, SPAN_LIT("\x30\x84\0\0\0\x05\2\1\1\x65\0x"), ASK_WHOLE, ASK_TAKEN, "", "", 1 },
	{ APPLICATION_LDAP, false, SPAN_LIT("\x30\x81\5\2\1\1\x65\0"), ASK_WHOLE, ASK_TAKEN, "", "", 0 },
	{ APPLICATION_KAFKA, false, SPAN_LIT("\0\1\0\0clup"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_KAFKA, false, SPAN_LIT("\0\1\0\1clup"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_KAFKA, false, SPAN_LIT("\0\0\0\6clu"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_KAFKA, false, SPAN_LIT("\0\0\0\6clup\1\2"), ASK_WHOLE, ASK_REFUSED, "258", "", 0 },
	{ APPLICATION_MONGODB, false, SPAN_LIT("\0\0\1\0\1\0\0\0\1\0\0\0\xdd\7\0\0"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_MONGODB, false, SPAN_LIT("\1\0\1\0\1\0\0\0\1\0\0\0\xdd\7\0\0"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_MONGODB, false, SPAN_LIT("\x15\0\0\0\1\0\0\0\1\0\0\0\xdd\7\0"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_MONGODB, false, SPAN_LIT("\x39\0\0\0\1\0\0\0\1\0\0\0\xdd\7\0\0\0\0\0\0\0\2codeName\0\3\0\0\0Ab\0\2errmsg\0\3\0\0\0no\0"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_MONGODB, false, SPAN_LIT("\x35\0\0\0\1\0\0\0\1\0\0\0\xdd\7\0\0\0\0\0\0\0\2codeName\0\3\0\0\0Ab\0\2errmsg\0\3\0\0\0no\0x"), ASK_WHOLE, ASK_REFUSED, "Ab", "no", 1 },
	{ APPLICATION_MYSQL, true, SPAN_LIT("\3\0\0\0"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_MYSQL, true, SPAN_LIT("\4\0\0\0\x0a" "5."), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_MYSQL, true, SPAN_LIT("\7\0\0\0\x0a" "8.0\0xyz"), ASK_WHOLE, ASK_TAKEN, "", "8.0", 1 },
	{ APPLICATION_MYSQL, true, SPAN_LIT("\1\0\0\0\xff"), ASK_WHOLE, ASK_REFUSED, "0", "", 0 },
	{ APPLICATION_POSTGRES, false, SPAN_LIT("E\0\0\0\x0eSERR\0Mno\0\0"), ASK_WHOLE, ASK_REFUSED, "", "no", 0 },
	{ APPLICATION_POSTGRES, false, SPAN_LIT("v\0\0\0\4R\0\0\0\x08\0\0\0\x05"), ASK_WHOLE, ASK_LOGIN, "", "", 0 },
	{ APPLICATION_POSTGRES, false, SPAN_LIT("N\0\1\0\0"), ASK_MORE, 0, "", "", 0 },
	{ APPLICATION_POSTGRES, false, SPAN_LIT("N\0\1\0\1"), ASK_OTHER, 0, "", "", 0 },
	{ APPLICATION_AMQP, false, SPAN_LIT("AMQP\0\0\x09\1"), ASK_WHOLE, ASK_TAKEN, "", "AMQP 0.9.1", 0 },
};
/* clang-format on */

/* As the protocols have it, octet by octet; of MQTT's client id the end is made anew each time. */
static const struct {
	enum application application;
	struct span words;
} questions[] = {
	{ APPLICATION_SMTP, SPAN_LIT("EHLO localhost\r\n") },
	{ APPLICATION_IMAP, SPAN_LIT("a CAPABILITY\r\n") },
	{ APPLICATION_REDIS, SPAN_LIT("PING\r\n") },
	{ APPLICATION_AMQP, SPAN_LIT("AMQP\0\0\x09\x01") },
	/* StartupMessage: its length, 3.0, parameters by name */
	{ APPLICATION_POSTGRES, SPAN_LIT("\0\0\0\x24\0\3\0\0user\0bob\0database\0postgres\0\0") },
	/* CONNECT, 28 octets: protocol level 4, clean session, 30 s, a client id of 16 octets */
	{ APPLICATION_MQTT, SPAN_LIT("\x10\x1c\0\4MQTT\4\2\0\x1e\0\x10"
	                             "clprobex") },
	/* ApiVersions (18) 0, the correlation id, the client's name */
	{ APPLICATION_KAFKA, SPAN_LIT("\0\0\0\x13\0\x12\0\0clup\0\x09"
	                              "certloupe") },
	/* OP_MSG: 52 octets, opcode 2013, one section of BSON: hello 1, $db admin */
	{ APPLICATION_MONGODB,
	  SPAN_LIT(
	      "\x34\0\0\0\1\0\0\0\0\0\0\0\xdd\7\0\0\0\0\0\0\0\x1f\0\0\0\x10hello\0\1\0\0\0\2$db\0\6\0\0\0admin\0\0") },
	/* RFC 4511 4.5.1: a search of the base object "", for supportedSASLMechanisms, one entry, five seconds */
	{ APPLICATION_LDAP, SPAN_LIT("\x30\x3e\2\1\1\x63\x39\4\0\x0a\1\0\x0a\1\0\2\1\0\2\1\5\1\1\0\x87\x0b"
	                             "objectClass\x30\x19\4\x17"
	                             "supportedSASLMechanisms") },
};

START_TEST(question_is)
{
	enum application x = questions[_i].application;
	const struct ask_plan plan = { x, "h", "bob", false };
	struct span want = questions[_i].words;
	struct buf b = BUF_INIT;

	ask_question(&plan, &b);
	unit_int(application_name(x), b.n, want.n + (x == APPLICATION_MQTT ? 8 : 0));
	ck_assert_msg(!memcmp(b.s, want.p, want.n), "%s", application_name(x));
	buf_free(&b);
}
END_TEST

/* Who greets has done so before STARTTLS; PostgreSQL is asked as somebody or not at all. */
static const struct {
	enum application application;
	bool greeted;
	const char *user;
	bool can, greets;
} cans[] = {
	{ APPLICATION_NONE, false, "u", false, false },    { APPLICATION_SMTP, false, NULL, true, true },
	{ APPLICATION_SMTP, true, NULL, true, false },     { APPLICATION_POSTGRES, false, NULL, false, false },
	{ APPLICATION_POSTGRES, false, "u", true, false }, { APPLICATION_MYSQL, false, NULL, true, true },
	{ APPLICATION_MYSQL, true, NULL, false, false },   { APPLICATION_REDIS, false, NULL, true, false },
};

START_TEST(asks)
{
	const struct ask_plan plan = { cans[_i].application, "h", cans[_i].user, cans[_i].greeted };

	ck_assert_msg(ask_can(&plan) == cans[_i].can, "%d", _i);
	if (plan.application != APPLICATION_NONE)
		ck_assert_msg(ask_greets(&plan) == cans[_i].greets, "%d", _i);
}
END_TEST

START_TEST(answer)
{
	const struct ask_plan plan = { answers[_i].application, "h", "u", false };
	const char *name = arena_printf(arena, "%s, %d", application_name(plan.application), _i);
	struct span in = answers[_i].in;
	struct ask_answer a = { .code = "" };
	unsigned seed = (unsigned)_i + 1;

	unit_int(name, ask_read(&plan, answers[_i].greeting, in, &a), answers[_i].state);
	if (answers[_i].state == ASK_WHOLE) {
		unit_int(name, a.verdict, answers[_i].verdict);
		unit_str(name, a.code, answers[_i].code);
		unit_str(name, a.said, answers[_i].said);
		unit_int(name, (int)(in.n - a.used), (int)answers[_i].left);
	}
	for (size_t n = 0; n <= in.n; n++) {
		uint8_t *copy = malloc(n ? n : 1);

		memcpy(copy, in.p, n);
		for (int k = 0; k < 8; k++) {
			if (ask_read(&plan, answers[_i].greeting, span_of(copy, n), &a) == ASK_WHOLE)
				ck_assert_uint_le(a.used, n);
			seed = seed * 1103515245 + 12345;
			if (n)
				copy[(seed >> 8) % n] = (uint8_t)(seed >> 24);
		}
		free(copy);
	}
}
END_TEST

static int row; /* of answers */

static void say_answer(struct span octets, struct buf *out)
{
	static const char *const states[] = { [ASK_MORE] = "more", [ASK_OTHER] = "other", [ASK_WHOLE] = "whole" };
	const struct ask_plan plan = { answers[row].application, "h", "u", false };
	struct ask_answer a = { .code = "" };
	enum ask_state state = ask_read(&plan, answers[row].greeting, octets, &a);

	buf_puts(out, states[state]);
	if (state == ASK_WHOLE)
		buf_printf(out, " %s \"%s\" \"%s\" %zu",
		           a.verdict == ASK_TAKEN   ? "taken"
		           : a.verdict == ASK_LOGIN ? "login"
		                                    : "refused",
		           a.code, a.said, a.used);
}

START_TEST(any_answer)
{
	struct buf out = BUF_INIT;

	for (row = 0; row < (int)UNIT_COUNT(answers); row++) {
		struct buf b = BUF_INIT;
		const char *name = arena_printf(arena, "%d, %s", row, application_name(answers[row].application));

		buf_put(&b, answers[row].in.p, answers[row].in.n);
		change_all(name, &b, 0, say_answer, &out);
		change_all(name, &b, 0x01, say_answer, &out);
		change_all(name, &b, 0x80, say_answer, &out);
		buf_free(&b);
	}
	unit_kept("tests/data/answers.txt", &out);
	buf_free(&out);
}
END_TEST

/* What may not stand in XML is left out of a name. */
START_TEST(question)
{
	const struct ask_plan plan = { APPLICATION_XMPP, "a<b>&c'd\"e.test", NULL, false };
	struct buf b = BUF_INIT;

	ask_question(&plan, &b);
	ck_assert_msg(strstr(buf_str(&b), " to='abcde.test' ") != NULL, "%s", buf_str(&b));
	buf_free(&b);
}
END_TEST

/* An answer that has no end is no answer. */
START_TEST(endless)
{
	const struct ask_plan plan = { APPLICATION_SMTP, "h", NULL, false };
	struct buf b = BUF_INIT;
	struct ask_answer a;

	while (b.n < ASK_MAX - 10)
		buf_puts(&b, "220-x\r\n");
	ck_assert_int_eq(ask_read(&plan, true, buf_span(&b), &a), ASK_MORE);
	while (b.n < ASK_MAX)
		buf_puts(&b, "220-x\r\n");
	ck_assert_int_eq(ask_read(&plan, true, buf_span(&b), &a), ASK_OTHER);
	buf_free(&b);
}
END_TEST

UNIT_SUITE("ask")
{
	UNIT_ROWS(tc, question_is, questions);
	UNIT_ROWS(tc, asks, cans);
	tcase_add_test(tc, question);
	tcase_add_test(tc, endless);
	tcase_add_checked_fixture(tc, look_setup, look_teardown);
	tcase_add_loop_test(tc, taken, 0, 2 * APPLICATION_COUNT);
	tcase_add_loop_test(tc, refused, 0, APPLICATION_COUNT);
	UNIT_ROWS(tc, answer, answers);
	tcase_add_test(tc, any_answer);
}
