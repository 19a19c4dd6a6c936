/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words before TLS: the dialogs, as servers say them and as they refuse. */
#include "tests/unit/unit.h"
#include "tests/net/look.h"

/* clang-format off */
static const struct {
	const char *name;
	enum protocol protocol;
	struct server_move moves[12];
	const char *summary, *note;
	const char *heard; /* all words of ours; NULL: not looked at */
} starttls[] = {
#define EHLO SAYS("220 mail.example ESMTP\r\n"), HEARS("EHLO localhost\r\n")
#define OFFER SAYS("250-mail.example\r\n250-SIZE 100\r\n250-StartTLS\r\n250 HELP\r\n"), HEARS("STARTTLS\r\n")
	{ "SMTP", PROTOCOL_SMTP, { EHLO, OFFER, SAYS("220 go ahead\r\n"), STARTS_TLS, HEARS("EHLO localhost\r\n"), SAYS("250 hi\r\n"), HEARS("QUIT\r\n"), SAYS("221 bye\r\n"), HOLDS }, "ok",
	  "smtp: \"220 go ahead\"", NULL },
	{ "SMTP, long greeting", PROTOCOL_SMTP,
	  { SAYS("220-one\r\n220-two\r\n220 three\r\n"), HEARS("EHLO"), OFFER, SAYS("220\r\n"), STARTS_TLS, HEARS("EHLO"), SAYS("250\n"), HOLDS },
	  "ok", "SMTP answers", NULL },
	{ "SMTP, not offered", PROTOCOL_SMTP, { EHLO, SAYS("250-mail\r\n250 XSTARTTLS\r\n"), HOLDS }, "starttls starttls",
	  "the server does not offer STARTTLS", "EHLO localhost\r\n" },
	{ "SMTP, refused", PROTOCOL_SMTP, { EHLO, OFFER, SAYS("454 TLS not available\r\n"), HOLDS }, "starttls starttls",
	  "refuses to start TLS: \"454 TLS not available\"", "EHLO localhost\r\nSTARTTLS\r\n" },
	{ "SMTP, EHLO refused", PROTOCOL_SMTP, { EHLO, SAYS("502 what?\r\n"), HOLDS }, "starttls starttls", "before STARTTLS", NULL },
	{ "SMTP, turned away", PROTOCOL_SMTP, { SAYS("554 no\r\n"), HOLDS }, "starttls starttls", "turns us away: \"554 no\"", "" },
	{ "SMTP, but SSH", PROTOCOL_SMTP, { SAYS("SSH-2.0-x\r\n"), HOLDS }, "starttls starttls", "another protocol is spoken here", "" },
	{ "SMTP, closes", PROTOCOL_SMTP, { EHLO, SAYS("250-mai"), CLOSES }, "closed starttls", "the peer closed", NULL },
	{ "SMTP, alert behind it", PROTOCOL_SMTP, { EHLO, OFFER, SAYS("220 go\r\n"), HEARS(NULL), ALERTS(40), HOLDS }, "alert handshake peer:40:handshake",
	  "40 handshake_failure", NULL },
	{ "SMTP, words behind it", PROTOCOL_SMTP, { EHLO, OFFER, SAYS("220 go\r\n250 injected\r\n"), HOLDS }, "not-tls handshake", "250 injected", NULL },
	{ "IMAP", PROTOCOL_IMAP,
	  { SAYS("* OK hi\r\n"), HEARS("a CAPABILITY\r\n"), SAYS("* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\na OK done\r\n"), HEARS("b STARTTLS\r\n"),
	    SAYS("b OK begin\r\n"), STARTS_TLS, HEARS("a CAPABILITY\r\n"), SAYS("* CAPABILITY\r\na OK\r\n"), HEARS("LOGOUT\r\n"), SAYS("* BYE\r\nb OK\r\n"), HOLDS },
	  "ok", "imap: \"b OK begin\"", NULL },
	{ "IMAP, not offered", PROTOCOL_IMAP,
	  { SAYS("* OK hi\r\n"), HEARS("a CAPABILITY\r\n"), SAYS("* CAPABILITY IMAP4rev1\r\na OK done\r\n"), HOLDS }, "starttls starttls",
	  "does not offer STARTTLS", NULL },
	{ "IMAP, preauthenticated", PROTOCOL_IMAP, { SAYS("* PREAUTH hi\r\n"), HOLDS }, "starttls starttls", "turns us away", "" },
	{ "IMAP, bad", PROTOCOL_IMAP,
	  { SAYS("* OK hi\r\n"), HEARS("CAPABILITY\r\n"), SAYS("* CAPABILITY STARTTLS\r\na OK\r\n"), HEARS("STARTTLS\r\n"), SAYS("b BAD no\r\n"), HOLDS },
	  "starttls starttls", "refuses to start TLS: \"b BAD no\"", NULL },
	{ "POP3", PROTOCOL_POP3,
	  { SAYS("+OK hi\r\n"), HEARS("CAPA\r\n"), SAYS("+OK list\r\nUIDL\r\nSTLS\r\n.\r\n"), HEARS("STLS\r\n"), SAYS("+OK begin\r\n"), STARTS_TLS,
	    HEARS("CAPA\r\n"), SAYS("-ERR what?\r\n"), HEARS("QUIT\r\n"), SAYS("+OK bye\r\n"), HOLDS },
	  "ok", "pop3: \"+OK begin\"", NULL },
	{ "POP3 without CAPA", PROTOCOL_POP3,
	  { SAYS("+OK hi\r\n"), HEARS("CAPA\r\n"), SAYS("-ERR what?\r\n"), HEARS("STLS\r\n"), SAYS("+OK begin\r\n"), STARTS_TLS,
	    HEARS("CAPA\r\n"), SAYS("-ERR what?\r\n"), HEARS("QUIT\r\n"), SAYS("+OK bye\r\n"), HOLDS },
	  "ok",
	  "pop3: \"+OK begin\"", NULL },
	{ "POP3, not offered", PROTOCOL_POP3, { SAYS("+OK hi\r\n"), HEARS("CAPA\r\n"), SAYS("+OK list\r\nUIDL\r\n.\r\n"), HOLDS }, "starttls starttls",
	  "does not offer STARTTLS", NULL },
	{ "FTP", PROTOCOL_FTP, { SAYS("220-hi\r\n who\r\n220 ready\r\n"), HEARS("AUTH TLS\r\n"), SAYS("234 go\r\n"), STARTS_TLS, HEARS("FEAT\r\n"), SAYS("530 login\r\n"), HOLDS },
	  "ok", "ftp: \"234 go\"", NULL },
	{ "FTP without TLS", PROTOCOL_FTP, { SAYS("220 hi\r\n"), HEARS("AUTH TLS\r\n"), SAYS("500 what?\r\n"), HOLDS }, "starttls starttls", "refuses to start TLS: \"500 what?\"", NULL },
	{ "LDAP refuses", PROTOCOL_LDAP, { HEARS_OCTETS(31), SAYS("\x30\x0c\2\1\1\x78\7\x0a\1\x35\4\0\4\0"), HOLDS }, "starttls starttls", "refuses to start TLS", NULL },
	{ "LDAP, long form", PROTOCOL_LDAP, { HEARS_OCTETS(31), SAYS("\x30\x84\0\0\0\x0c\2\1\1\x78\7\x0a\1\0\4\0\4\0"), STARTS_TLS, HEARS_OCTETS(7), SAYS("\x30\x0c\2\1\1\x65\7\x0a\1\0\4\0\4\0"), HOLDS }, "ok", "LDAP answers", NULL },
	{ "LDAP, its result at the end", PROTOCOL_LDAP, { HEARS_OCTETS(31), SAYS("\x30\x08\2\1\1\x78\3\x0a\1\0"), STARTS_TLS, HEARS_OCTETS(7), SAYS("\x30\x0c\2\1\1\x65\7\x0a\1\0\4\0\4\0"), HOLDS }, "ok", "LDAP answers", NULL },
	{ "LDAP, a result without its octet", PROTOCOL_LDAP, { HEARS_OCTETS(31), SAYS("\x30\x07\2\1\1\x78\2\x0a\1"), HOLDS }, "starttls starttls", "refuses to start TLS", NULL },
	{ "LDAP, no result", PROTOCOL_LDAP, { HEARS_OCTETS(31), SAYS("\x30\x05\2\1\1\x78\0"), HOLDS }, "starttls starttls", "refuses to start TLS", NULL },
	{ "LDAP, a result of two octets", PROTOCOL_LDAP, { HEARS_OCTETS(31), SAYS("\x30\x09\2\1\1\x78\4\x0a\2\0\0"), HOLDS }, "starttls starttls", "refuses to start TLS", NULL },
	{ "LDAP goes within its answer", PROTOCOL_LDAP, { HEARS_OCTETS(31), SAYS("\x30\x84\0\0\0\x0c\2\1"), CLOSES }, "closed starttls", "the peer closed", NULL },
#define MYSQL_OF(length) length "\0\0\0\x0a" "8\0" "1234567890123"
	{ "MySQL that cannot TLS", PROTOCOL_MYSQL, { SAYS(MYSQL_OF("\x12") "\xff\xf7"), HOLDS }, "starttls starttls", "does not offer STARTTLS", NULL },
	{ "MySQL that can", PROTOCOL_MYSQL, { SAYS(MYSQL_OF("\x12") "\0\x08"), HEARS_OCTETS(36), CLOSES }, "closed handshake", "mysql: ", NULL },
	{ "MySQL that ends within its capabilities", PROTOCOL_MYSQL, { SAYS(MYSQL_OF("\x11") "\x08"), HOLDS }, "starttls starttls", "does not offer STARTTLS", NULL },
	{ "MySQL without an end of its version", PROTOCOL_MYSQL, { SAYS("\3\0\0\0\x0a" "80"), HOLDS }, "starttls starttls", "does not offer STARTTLS", NULL },
	{ "MySQL of another version", PROTOCOL_MYSQL, { SAYS("\4\0\0\0\x09" "80\0"), HOLDS }, "starttls starttls", "another protocol", NULL },
	{ "MySQL of a long greeting", PROTOCOL_MYSQL, { SAYS("\0\0\1\0\x0a" "80\0"), CLOSES }, "closed starttls", "the peer closed", NULL },
	{ "MySQL turns away", PROTOCOL_MYSQL, { SAYS("\7\0\0\0\xff\x6a\4Host"), HOLDS }, "starttls starttls", "turns us away", NULL },
	{ "no MySQL", PROTOCOL_MYSQL, { SAYS("220 hi there\r\n"), HOLDS }, "starttls starttls", "another protocol", NULL },
	{ "no LDAP", PROTOCOL_LDAP, { SAYS("220 hi there\r\n"), HOLDS }, "starttls starttls", "another protocol", NULL },
	{ "PostgreSQL", PROTOCOL_POSTGRES, { HEARS_OCTETS(8), SAYS("S"), STARTS_TLS, HOLDS }, "ok", "postgres: \"S\"", NULL },
	{ "PostgreSQL without TLS", PROTOCOL_POSTGRES, { HEARS_OCTETS(8), SAYS("N"), HOLDS }, "starttls starttls", "refuses to start TLS: \"N\"", NULL },
	{ "no PostgreSQL", PROTOCOL_POSTGRES, { SAYS("HTTP/1.1 400\r\n"), HOLDS }, "starttls starttls", "another protocol", NULL },
#define STREAM SAYS("<?xml version='1.0'?><stream:stream from='a' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>")
#define FEATURES SAYS("<stream:features><mechanisms><mechanism>PLAIN</mechanism></mechanisms><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>")
	{ "XMPP", PROTOCOL_XMPP,
	  { HEARS("to='localhost' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"), STREAM, FEATURES, HEARS("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
	    SAYS("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'></proceed>"), STARTS_TLS, HEARS("version='1.0'>"), STREAM, SAYS("<stream:features></stream:features>"), HOLDS },
	  "ok", "XMPP answers", NULL },
	{ "XMPP of servers", PROTOCOL_XMPP_SERVER,
	  { HEARS("xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"), STREAM, FEATURES, HEARS("xmpp-tls'/>"), SAYS("<proceed xmlns='x'/>"), STARTS_TLS, HOLDS }, "ok",
	  "xmpp-server: \"<proceed", NULL },
	{ "XMPP without TLS", PROTOCOL_XMPP, { HEARS("version='1.0'>"), STREAM, SAYS("<stream:features><bind/></stream:features>"), HOLDS }, "starttls starttls",
	  "does not offer STARTTLS: \"<stream:features>",
	  "<?xml version='1.0'?><stream:stream to='localhost' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>" },
	{ "XMPP, another host", PROTOCOL_XMPP, { HEARS("version='1.0'>"), STREAM, SAYS("<stream:error><host-unknown xmlns='y'/></stream:error></stream:stream>"), HOLDS },
	  "starttls starttls", "turns us away: \"<stream:error><host-unknown", NULL },
	{ "XMPP, refused", PROTOCOL_XMPP, { HEARS("version='1.0'>"), STREAM, FEATURES, HEARS("xmpp-tls'/>"), SAYS("<failure xmlns='x'/></stream:stream>"), HOLDS },
	  "starttls starttls", "refuses to start TLS: \"<failure", NULL },
	{ "no XMPP", PROTOCOL_XMPP, { SAYS("220 hi\r\n"), HOLDS }, "starttls starttls", "another protocol", NULL },
	{ "LMTP", PROTOCOL_LMTP, { SAYS("220 hi\r\n"), HEARS("LHLO localhost\r\n"), SAYS("250-hi\r\n250 STARTTLS\r\n"), HEARS("STARTTLS\r\n"), SAYS("220 go\r\n"), STARTS_TLS, HOLDS },
	  "ok", "lmtp: \"220 go\"", NULL },
	{ "ManageSieve", PROTOCOL_SIEVE, { SAYS("\"IMPLEMENTATION\" \"x\"\r\n\"STARTTLS\"\r\nOK \"hi\"\r\n"), HEARS("STARTTLS\r\n"), SAYS("OK \"go\"\r\n"), STARTS_TLS, HOLDS }, "ok",
	  "sieve: \"OK \"go\"\"", NULL },
	{ "ManageSieve without TLS", PROTOCOL_SIEVE, { SAYS("\"SASL\" \"PLAIN\"\r\nOK\r\n"), HOLDS }, "starttls starttls", "does not offer STARTTLS", NULL },
	{ "ManageSieve, turned away", PROTOCOL_SIEVE, { SAYS("BYE \"too many\"\r\n"), HOLDS }, "starttls starttls", "turns us away", NULL },
	{ "NNTP", PROTOCOL_NNTP,
	  { SAYS("201 hi\r\n"), HEARS("CAPABILITIES\r\n"), SAYS("101 list\r\nREADER\r\nSTARTTLS\r\n.\r\n"), HEARS("STARTTLS\r\n"), SAYS("382 go\r\n"), STARTS_TLS,
	    HEARS("CAPABILITIES\r\n"), SAYS("101 list\r\n.\r\n"), HEARS("QUIT\r\n"), SAYS("205 bye\r\n"), HOLDS }, "ok", "NNTP answers", NULL },
	{ "NNTP, an old one", PROTOCOL_NNTP, { SAYS("200 hi\r\n"), HEARS("CAPABILITIES\r\n"), SAYS("500 what?\r\n"), HEARS("STARTTLS\r\n"), SAYS("580 no\r\n"), HOLDS },
	  "starttls starttls", "refuses to start TLS: \"580 no\"", NULL },
	{ "NNTP, not offered", PROTOCOL_NNTP, { SAYS("200 hi\r\n"), HEARS("CAPABILITIES\r\n"), SAYS("101 list\r\nREADER\r\n.\r\n"), HOLDS }, "starttls starttls", "does not offer", NULL },
	{ "NNTP, turned away", PROTOCOL_NNTP, { SAYS("502 no\r\n"), HOLDS }, "starttls starttls", "turns us away", NULL },
	{ "IRC", PROTOCOL_IRC, { SAYS(":a NOTICE * :looking up\r\nNOTICE AUTH :ident\r\n"), HEARS("STARTTLS\r\n"), SAYS(":a 670 * :go\r\n"), STARTS_TLS,
	  HEARS("CAP LS 302\r\n"), SAYS(":a NOTICE * :hi\r\n:a CAP * LS :sasl\r\n"), HEARS("QUIT\r\n"), HOLDS }, "ok", "irc: \":a 670 * :go\"", NULL },
	{ "IRC, refused", PROTOCOL_IRC, { HEARS("STARTTLS\r\n"), SAYS(":a 691 * :no\r\n"), HOLDS }, "starttls starttls", "refuses to start TLS", NULL },
	{ "IRC, no such word", PROTOCOL_IRC, { HEARS("STARTTLS\r\n"), SAYS(":a 451 STARTTLS :You have not registered\r\n"), HOLDS }, "starttls starttls", "refuses to start TLS", NULL },
	{ "no IRC", PROTOCOL_IRC, { SAYS("HTTP/1.1 400\r\n"), HOLDS }, "starttls starttls", "another protocol", NULL },
	{ "PostgreSQL closes", PROTOCOL_POSTGRES, { CLOSES }, "closed starttls", "the peer closed", NULL },
};
/* clang-format on */

static void check_starttls(int i, bool dribble)
{
	struct peer p = { .moves = starttls[i].moves, .dribble = dribble };
	const struct connection *c;

	options.settle_ms = starttls[i].protocol == PROTOCOL_POSTGRES ? 100 : PATIENCE_MS; /* it has no last word */
	c = look_at(&p, "localhost", starttls[i].protocol);
	unit_str(starttls[i].name, summary(c), starttls[i].summary);
	ck_assert_msg(says(c, starttls[i].note), "%s: no note \"%s\"", starttls[i].name, starttls[i].note);
	unit_str(starttls[i].name, c->starttls, protocol_scheme(starttls[i].protocol));
	ck_assert_msg(c->starttls_talk.n == 0 || c->starttls_talk.p[c->starttls_talk.n - 1] == '\n', "%s: half a line",
	              starttls[i].name);
	ck_assert_ptr_null(c->alpn_offered);
	ck_assert(!c->http_sent);
	if (starttls[i].heard)
		unit_str(starttls[i].name, buf_str(&p.heard), starttls[i].heard);
	peer_free(&p);
}

START_TEST(starttls_peer)
{
	check_starttls(_i, false);
}
END_TEST

START_TEST(starttls_peer_in_small_pieces)
{
	fake_flaky = true;
	check_starttls(_i, true);
}
END_TEST

START_TEST(starttls_keeps_the_dialog)
{
	static const struct server_move moves[] = { EHLO, SAYS("250 nothing\r\n"), HOLDS, CLOSES };
	struct peer p = { .moves = moves };
	const struct connection *c = look_at(&p, "localhost", PROTOCOL_SMTP);
	static const char talk[] = "S: 220 mail.example ESMTP\r\nC: EHLO localhost\r\nS: 250 nothing\r\n";

	ck_assert(span_eq(c->starttls_talk, span_str(talk)));
	ck_assert(span_eq(c->first_bytes, SPAN_LIT("220 mail.example ESMTP\r\n")));
	unit_str("why", c->library_error.text, "the server does not offer STARTTLS");
	peer_free(&p);
}
END_TEST

START_TEST(starttls_is_bounded)
{
	struct server_move moves[200] = { EHLO };
	struct peer p = { .moves = moves };
	char *line = arena_alloc(arena, 1001);
	const struct connection *c;

	memset(line, 'x', 1000);
	memcpy(line, "250-", 4);
	line[999] = '\n';
	for (size_t i = 2; i < 199; i++)
		moves[i] = (struct server_move){ SERVER_SAY, line, 1000 };
	c = look_at(&p, "localhost", PROTOCOL_SMTP);
	unit_str("endless reply", summary(c), "starttls starttls");
	ck_assert(says(c, "the reply is too long"));
	ck_assert_int_le((int)c->starttls_talk.n, 4096);
	peer_free(&p);
}
END_TEST

START_TEST(starttls_silence_is_a_timeout)
{
	static const struct server_move moves[] = { HOLDS, CLOSES };
	struct peer p = { .moves = moves };
	const struct connection *c;

	options.timeout_ms = 100;
	c = look_at(&p, "localhost", (enum protocol)_i);
	unit_str("silence", summary(c), "timeout starttls");
	ck_assert_int_eq((int)c->starttls_talk.n, 0); /* nobody was heard */
	peer_free(&p);
}
END_TEST

UNIT_SUITE("starttls")
{
	tcase_add_checked_fixture(tc, look_setup, look_teardown);
	UNIT_ROWS(tc, starttls_peer, starttls);
	UNIT_ROWS(tc, starttls_peer_in_small_pieces, starttls);
	tcase_add_test(tc, starttls_keeps_the_dialog);
	tcase_add_test(tc, starttls_is_bounded);
	tcase_add_loop_test(tc, starttls_silence_is_a_timeout, PROTOCOL_SMTP, PROTOCOL_COUNT);
}
