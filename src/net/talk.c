/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server says before TLS, a dialog for each protocol that has one; the client's side stands in starttls.c. */
#include "config.h"

#include "net/talk.h"

#include "base/buf.h"
#include "base/protocol.h"
#include "base/span.h"
#include "net/server.h"

#include <string.h>
#include <strings.h>

/* One reply to a command; %s is the tag of IMAP. */
struct rule {
	const char *command;
	const char *reply;
	enum talk_result then;
};

struct talk {
	const char *greeting;
	struct span hello, bare_hello; /* a greeting in octets; where STARTTLS is not to be had */
	const char *offer;             /* what is left out of its words where STARTTLS is not to be had */
	bool tagged;                   /* a tag stands before each command */
	struct rule rules[6];          /* the one without a command: everything else */
	/* in place of the rules, where it is no protocol of lines */
	enum talk_result (*step)(struct span in, bool bare, bool secured, size_t *used, struct buf *out);
};

static const struct talk talk_SMTP = {
	.greeting = "220 lab ESMTP certloupe\r\n",
	.offer = "250-STARTTLS\r\n",
	.rules = { { "EHLO", "250-lab\r\n250-STARTTLS\r\n250 HELP\r\n", TALK_SAID },
	           { "STARTTLS", "220 Go ahead\r\n", TALK_UPGRADE },
	           { "QUIT", "221 Bye\r\n", TALK_CLOSE },
	           { NULL, "502 Not implemented\r\n", TALK_SAID } },
};

static const struct talk talk_IMAP = {
	.greeting = "* OK [CAPABILITY IMAP4rev1 STARTTLS] certloupe lab ready\r\n",
	.offer = " STARTTLS",
	.tagged = true,
	.rules = { { "CAPABILITY", "* CAPABILITY IMAP4rev1 STARTTLS\r\n%s OK done\r\n", TALK_SAID },
	           { "STARTTLS", "%s OK begin TLS\r\n", TALK_UPGRADE },
	           { "LOGOUT", "* BYE\r\n%s OK done\r\n", TALK_CLOSE },
	           { NULL, "%s BAD unknown\r\n", TALK_SAID } },
};

static const struct talk talk_POP3 = {
	.greeting = "+OK certloupe lab ready\r\n",
	.offer = "STLS\r\n",
	.rules = { { "CAPA", "+OK\r\nSTLS\r\nUSER\r\n.\r\n", TALK_SAID },
	           { "STLS", "+OK begin TLS\r\n", TALK_UPGRADE },
	           { "QUIT", "+OK bye\r\n", TALK_CLOSE },
	           { NULL, "-ERR unknown\r\n", TALK_SAID } },
};

/* SSLRequest: Int32 8, Int32 80877103. */
static enum talk_result postgres_step(struct span in, bool bare, bool secured, size_t *used, struct buf *out)
{
	bool asked;

	if (secured || in.n < 8)
		return secured && in.n ? TALK_CLOSE : TALK_WAIT;
	*used = 8;
	asked = !memcmp(in.p, "\0\0\0\x08\x04\xd2\x16\x2f", 8);
	buf_putc(out, !asked ? 'E' : bare ? 'N' : 'S');
	return !asked ? TALK_CLOSE : bare ? TALK_SAID : TALK_UPGRADE;
}

static const struct talk talk_FTP = {
	.greeting = "220-certloupe lab\r\n FTP\r\n220 ready\r\n",
	.rules = { { "AUTH TLS", "234 Go ahead\r\n", TALK_UPGRADE },
	           { "FEAT", "211-Features:\r\n EPSV\r\n211 End\r\n", TALK_SAID },
	           { "QUIT", "221 Bye\r\n", TALK_CLOSE },
	           { NULL, "502 Not implemented\r\n", TALK_SAID } },
};

/* StartTLS: success, or protocolError where it is not known; under TLS the search of the root DSE, nothing found. */
static enum talk_result ldap_step(struct span in, bool bare, bool secured, size_t *used, struct buf *out)
{
	static const uint8_t answer[] = { 0x30, 0x0c, 2, 1, 1, 0x78, 7, 0x0a, 1, 0, 4, 0, 4, 0 };
	size_t whole = in.n > 1 ? 2 + (size_t)in.p[1] : 2;
	bool asked;

	if (in.n < whole || in.n < 6)
		return TALK_WAIT;
	*used = whole;
	asked = in.p[5] == 0x77;
	if (secured && in.p[5] == 0x42)
		return TALK_CLOSE;
	buf_put(out, answer, 5);
	buf_put(out, asked ? "\x78\7\x0a\1" : "\x65\7\x0a\1", 4);
	buf_putc(out, asked && (bare || secured) ? 2 : 0);
	buf_put(out, answer + 10, 4);
	return asked && !bare && !secured ? TALK_UPGRADE : TALK_SAID;
}

static const struct talk talk_LDAP = { .step = ldap_step };

/* SSLRequest: 32 octets. What follows under TLS would be a login. */
static enum talk_result mysql_step(struct span in, bool bare, bool secured, size_t *used, struct buf *out)
{
	(void)out;
	if (secured || in.n < 36)
		return secured && in.n ? TALK_CLOSE : TALK_WAIT;
	*used = 36;
	return bare ? TALK_CLOSE : TALK_UPGRADE;
}

/* Handshake version 10 of a server with, and without, CLIENT_SSL. */
#define MYSQL_HELLO(flags)                                                                                             \
	"\x1f\0\0\0\x0a"                                                                                               \
	"8.0.0-lab\0"                                                                                                  \
	"\1\0\0\0"                                                                                                     \
	"saltsalt\0" flags "\x21\2\0\0\0"
static const struct talk talk_MYSQL = {
	.hello = SPAN_LIT(MYSQL_HELLO("\0\x8a")),
	.bare_hello = SPAN_LIT(MYSQL_HELLO("\0\x82")),
	.step = mysql_step,
};

static const struct talk talk_POSTGRES = { .step = postgres_step };

static bool holds(struct span s, const char *word)
{
	const size_t n = strlen(word);

	while (s.n >= n && memcmp(s.p, word, n) != 0)
		s = span_of(s.p + 1, s.n - 1);
	return s.n >= n;
}

/* The head of a stream gets one and its features, <starttls/> the word to go ahead. */
static enum talk_result xmpp_step(struct span in, bool bare, bool secured, size_t *used, struct buf *out)
{
	bool offers = !bare && !secured;

	if (!in.n || in.p[in.n - 1] != '>')
		return TALK_WAIT;
	if (holds(in, "</stream:stream>"))
		return TALK_CLOSE;
	if (holds(in, "<starttls")) {
		*used = in.n;
		buf_puts(out, offers ? "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
		                     : "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>");
		return offers ? TALK_UPGRADE : TALK_CLOSE;
	}
	if (!holds(in, "<stream:stream"))
		return TALK_WAIT;
	*used = in.n;
	buf_printf(
	    out,
	    "<?xml version='1.0'?><stream:stream from='lab' id='1' xmlns:stream='http://etherx.jabber.org/streams' "
	    "version='1.0'><stream:features>%s<c/></stream:features>",
	    offers ? "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>" : "");
	return TALK_SAID;
}

static const struct talk talk_XMPP = { .step = xmpp_step };
static const struct talk talk_XMPP_SERVER = { .step = xmpp_step };

static const struct talk talk_LMTP = {
	.greeting = "220 lab LMTP certloupe\r\n",
	.offer = "250-STARTTLS\r\n",
	.rules = { { "LHLO", "250-lab\r\n250-STARTTLS\r\n250 PIPELINING\r\n", TALK_SAID },
	           { "STARTTLS", "220 Go ahead\r\n", TALK_UPGRADE },
	           { "QUIT", "221 Bye\r\n", TALK_CLOSE },
	           { NULL, "500 Not implemented\r\n", TALK_SAID } },
};

static const struct talk talk_SIEVE = {
	.greeting = "\"IMPLEMENTATION\" \"certloupe lab\"\r\n\"STARTTLS\"\r\n\"SIEVE\" \"fileinto\"\r\nOK\r\n",
	.offer = "\"STARTTLS\"\r\n",
	.rules = { { "STARTTLS", "OK \"begin TLS\"\r\n", TALK_UPGRADE },
	           { "LOGOUT", "OK\r\n", TALK_CLOSE },
	           { NULL, "NO \"unknown\"\r\n", TALK_SAID } },
};

static const struct talk talk_NNTP = {
	.greeting = "200 certloupe lab NNTP ready\r\n",
	.offer = "STARTTLS\r\n",
	.rules = { { "CAPABILITIES", "101 list\r\nVERSION 2\r\nSTARTTLS\r\nREADER\r\n.\r\n", TALK_SAID },
	           { "STARTTLS", "382 Go ahead\r\n", TALK_UPGRADE },
	           { "QUIT", "205 Bye\r\n", TALK_CLOSE },
	           { NULL, "500 Unknown\r\n", TALK_SAID } },
};

static const struct talk talk_IRC = {
	.rules = { { "STARTTLS", ":lab 670 * :STARTTLS successful, go ahead\r\n", TALK_UPGRADE },
	           { "QUIT", "ERROR :Closing Link\r\n", TALK_CLOSE },
	           { NULL, ":lab 691 * :STARTTLS failure\r\n", TALK_SAID } },
};

/* A row of the table of protocols without its words cannot be built. */
static const struct talk *const talks[PROTOCOL_COUNT] = {
#define TALK_ROW(id, scheme, port, name) [PROTOCOL_##id] = &talk_##id,
	STARTTLS_PROTOCOLS(TALK_ROW)
#undef TALK_ROW
};

/* A reply with the tag in its place, less the offer where there is none to make. */
static void say(const struct talk *t, const char *reply, const char *tag, bool offers, struct buf *out)
{
	while (*reply) {
		size_t offer = t->offer && !offers ? strlen(t->offer) : 0;

		if (offer && !strncmp(reply, t->offer, offer)) {
			reply += offer;
		} else if (!strncmp(reply, "%s", 2)) {
			buf_puts(out, tag);
			reply += 2;
		} else {
			buf_putc(out, (uint8_t)*reply++);
		}
	}
}

void talk_greeting(const struct server_plan *plan, struct buf *out)
{
	const struct talk *t = talks[plan->protocol];

	buf_put(out, plan->bare ? t->bare_hello.p : t->hello.p, plan->bare ? t->bare_hello.n : t->hello.n);
	if (t->greeting)
		say(t, t->greeting, "", !plan->bare, out);
}

static enum talk_result line_step(const struct talk *t, char *line, bool offers, struct buf *out)
{
	char *command = line, *tag = (char *)"*";
	const struct rule *r;

	if (t->tagged) {
		tag = line;
		command = line + strcspn(line, " ");
		command += *command ? (*command = '\0', 1) : 0;
	}
	for (r = t->rules; r->command; r++)
		if (!strncasecmp(command, r->command, strlen(r->command)) && (offers || r->then != TALK_UPGRADE))
			break;
	say(t, r->reply, tag, offers, out);
	return r->then;
}

enum talk_result talk_step(const struct server_plan *plan, struct span in, bool secured, size_t *used, struct buf *out)
{
	const struct talk *t = talks[plan->protocol];
	const uint8_t *nl;
	char line[512];
	size_t n;

	*used = 0;
	if (t->step)
		return t->step(in, plan->bare, secured, used, out);
	nl = in.n ? memchr(in.p, '\n', in.n) : NULL;
	if (!nl)
		return TALK_WAIT;
	*used = (size_t)(nl - in.p) + 1;
	n = *used - 1;
	if (n && in.p[n - 1] == '\r')
		n--;
	n = n < sizeof line ? n : sizeof line - 1;
	memcpy(line, in.p, n);
	line[n] = '\0';
	return line_step(t, line, !plan->bare && !secured, out);
}

/* ---- within TLS ---- */

struct application_talk {
	struct span greeting;
	struct span question; /* how what it is asked begins; nothing: the greeting is all */
	struct span answer;
	struct span no;      /* in place of the answer */
	bool no_at_the_door; /* in place of the greeting */
};

static const struct application_talk application_HTTP = { .question = SPAN_LIT("GET ") };
static const struct application_talk application_SMTP = {
	.greeting = SPAN_LIT("220 lab ESMTP certloupe\r\n"),
	.question = SPAN_LIT("EHLO "),
	.answer = SPAN_LIT("250-lab\r\n250 HELP\r\n"),
	.no = SPAN_LIT("550 5.7.1 Access denied\r\n"),
};
static const struct application_talk application_IMAP = {
	.greeting = SPAN_LIT("* OK [CAPABILITY IMAP4rev1] certloupe lab ready\r\n"),
	.question = SPAN_LIT("a CAPABILITY\r\n"),
	.answer = SPAN_LIT("* CAPABILITY IMAP4rev1\r\na OK done\r\n"),
	.no = SPAN_LIT("* BYE [UNAVAILABLE] not for you\r\n"),
};
static const struct application_talk application_POP3 = {
	.greeting = SPAN_LIT("+OK certloupe lab ready\r\n"),
	.question = SPAN_LIT("CAPA\r\n"),
	.answer = SPAN_LIT("+OK\r\nUSER\r\n.\r\n"),
	.no = SPAN_LIT("-ERR not for you\r\n"),
	.no_at_the_door = true,
};
static const struct application_talk application_FTP = {
	.greeting = SPAN_LIT("220 certloupe lab FTP\r\n"),
	.question = SPAN_LIT("FEAT\r\n"),
	.answer = SPAN_LIT("211-Features:\r\n EPSV\r\n211 End\r\n"),
	.no = SPAN_LIT("530 Not for you\r\n"),
};
static const struct application_talk application_POSTGRES = {
	.question = SPAN_LIT("\0\0\0"),
	.answer = SPAN_LIT("R\0\0\0\x08\0\0\0\0"),
	.no = SPAN_LIT("E\0\0\0\x3dSFATAL\0C28000\0Mno pg_hba.conf entry for host \"127.0.0.1\"\0\0"),
};
static const struct application_talk application_MYSQL = {
	.greeting = SPAN_LIT("\x0b\0\0\0\x0a"
	                     "8.0.0-lab\0"),
	.no = SPAN_LIT("\x18\0\0\0\xff\x6a\x04Host is not allowed \r"),
	.no_at_the_door = true,
};
static const struct application_talk application_REDIS = {
	.question = SPAN_LIT("PING\r\n"),
	.answer = SPAN_LIT("+PONG\r\n"),
	.no = SPAN_LIT("-DENIED Redis is running in protected mode\r\n"),
};
static const struct application_talk application_MQTT = {
	.question = SPAN_LIT("\x10"),
	.answer = SPAN_LIT("\x20\x02\0\0"),
	.no = SPAN_LIT("\x20\x02\0\x05"),
};
static const struct application_talk application_AMQP = {
	.question = SPAN_LIT("AMQP\0\0\x09\x01"),
	.answer = SPAN_LIT("\x01\0\0\0\0\0\x06\0\x0a\0\x0a\0\x09\xce"),
	.no = SPAN_LIT("AMQP\x03\1\0\0"),
};
static const struct application_talk application_LDAP = {
	.question = SPAN_LIT("\x30"),
	.answer = SPAN_LIT("\x30\x0c\2\1\1\x65\x07\x0a\1\0\4\0\4\0"),
	.no = SPAN_LIT("\x30\x0e\2\1\1\x65\x09\x0a\1\x30\4\0\4\2no"),
};
static const struct application_talk application_KAFKA = {
	.question = SPAN_LIT("\0\0\0"),
	.answer = SPAN_LIT("\0\0\0\x0a"
	                   "clup\0\0\0\0\0\0"),
	.no = SPAN_LIT("\0\0\0\x0a"
	               "clup\0\x23\0\0\0\0"),
};
static const struct application_talk application_MONGODB = {
	.question = SPAN_LIT("\x34\0\0\0"),
	.answer = SPAN_LIT("\x1a\0\0\0\0\0\0\0\1\0\0\0\xdd\7\0\0\0\0\0\0\0\5\0\0\0\0"),
	.no = SPAN_LIT("\x28\0\0\0\0\0\0\0\1\0\0\0\xdd\7\0\0\0\0\0\0\0\x13\0\0\0\2errmsg\0\3\0\0\0no\0"),
};
static const struct application_talk application_XMPP = {
	.question = SPAN_LIT("<?xml"),
	.answer = SPAN_LIT("<stream:stream id='1'><stream:features><bind/></stream:features>"),
	.no = SPAN_LIT("<stream:stream id='1'><stream:error><host-unknown xmlns='x'/></stream:error>"),
};
static const struct application_talk application_NNTP = {
	.greeting = SPAN_LIT("200 certloupe lab NNTP ready\r\n"),
	.question = SPAN_LIT("CAPABILITIES\r\n"),
	.answer = SPAN_LIT("101 list\r\nVERSION 2\r\nREADER\r\n.\r\n"),
	.no = SPAN_LIT("502 Not for you\r\n"),
};
static const struct application_talk application_IRC = {
	.question = SPAN_LIT("CAP LS 302\r\n"),
	.answer = SPAN_LIT(":lab NOTICE * :*** certloupe lab\r\n:lab CAP * LS :sasl\r\n"),
	.no = SPAN_LIT("ERROR :Closing Link: (No more connections allowed)\r\n"),
};

/* A row of the table of protocols without its words cannot be built. */
static const struct application_talk *const application_talks[APPLICATION_COUNT] = {
#define APPLICATION_TALK_ROW(id, word, scheme, port, ports, clear, alpn, name) [APPLICATION_##id] = &application_##id,
	APPLICATIONS(APPLICATION_TALK_ROW)
#undef APPLICATION_TALK_ROW
};

enum talk_result talk_application(const struct server_plan *plan, bool begins, struct span in, struct buf *out)
{
	const struct application_talk *t = application_talks[plan->application];
	bool no = plan->refuses;

	if (!t)
		return TALK_SAID;
	if (begins && no && t->no_at_the_door) {
		buf_put(out, t->no.p, t->no.n);
		return TALK_CLOSE;
	}
	if (begins)
		buf_put(out, t->greeting.p, t->greeting.n);
	if (t->question.n && in.n < t->question.n)
		return TALK_WAIT;
	if (t->question.n && memcmp(in.p, t->question.p, t->question.n) != 0)
		return TALK_CLOSE;
	if (plan->application == APPLICATION_HTTP)
		talk_http(plan, PAGE_PLANNED, out);
	buf_put(out, no ? t->no.p : t->answer.p, no ? t->no.n : t->answer.n);
	return no ? TALK_CLOSE : TALK_SAID;
}

bool talk_http_complete(struct span in)
{
	for (size_t i = 0; i + 1 < in.n; i++)
		if (in.p[i] == '\n' &&
		    (in.p[i + 1] == '\n' || (in.p[i + 1] == '\r' && i + 2 < in.n && in.p[i + 2] == '\n')))
			return true;
	return false;
}

void talk_http(const struct server_plan *p, enum talk_page which, struct buf *out)
{
	static const char *const words[] = { NULL, "No required SSL certificate was sent", "The SSL certificate error",
		                             "Bad Request" };
	struct buf page = BUF_INIT;

	if (which == PAGE_PLANNED) {
		buf_puts(&page, p->body);
	} else {
		bool plain = which == PAGE_NOT_TLS;

		buf_printf(&page,
		           "<html>\r\n<head><title>400 %s</title></head>\r\n<body>\r\n<center><h1>400 Bad "
		           "Request</h1></center>\r\n",
		           words[which]);
		if (!plain)
			buf_printf(&page, "<center>%s</center>\r\n", words[which]);
		buf_puts(&page, "<hr><center>certloupe lab</center>\r\n</body>\r\n</html>\r\n");
	}
	buf_printf(out,
	           "HTTP/1.1 %s\r\nServer: certloupe-lab\r\nContent-Type: text/%s\r\nContent-Length: "
	           "%zu\r\nConnection: close\r\n\r\n",
	           which == PAGE_PLANNED ? p->http : "400 Bad Request", which == PAGE_PLANNED ? "plain" : "html",
	           page.n);
	buf_put(out, page.s, page.n);
	buf_free(&page);
}
