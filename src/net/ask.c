/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row for each protocol: its question, and a reader that is given all that came so far. Readers say how much they
 * used, and read nothing past it. */
#include "config.h"

#include "net/ask.h"

#include "base/buf.h"
#include "base/protocol.h"
#include "base/span.h"
#include "net/http.h"
#include "net/vector.h"

#include <fcntl.h>
#include <gnutls/crypto.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* ---- what the readers share ---- */

static bool begins(struct span s, const char *word)
{
	size_t n = strlen(word);

	return s.n >= n && strncasecmp((const char *)s.p, word, n) == 0;
}

/* Nothing else than this word can be what begins so. */
static bool may_begin(struct span s, const char *word)
{
	size_t n = strlen(word);

	return strncasecmp((const char *)s.p, word, s.n < n ? s.n : n) == 0;
}

static void copy(char *to, size_t room, struct span s)
{
	size_t n = s.n < room - 1 ? s.n : room - 1;

	for (size_t i = 0; i < n; i++)
		to[i] = s.p[i] ? (char)s.p[i] : '?';
	to[n] = '\0';
}

static struct span behind(struct span s, size_t n)
{
	return n < s.n ? span_of(s.p + n, s.n - n) : span_of(s.p + s.n, 0);
}

static enum ask_state whole(struct ask_answer *out, struct span in, struct span rest, enum ask_verdict verdict,
                            const char *code, struct span said)
{
	out->verdict = verdict;
	out->used = in.n - rest.n;
	snprintf(out->code, sizeof out->code, "%s", code);
	copy(out->said, sizeof out->said, said);
	return ASK_WHOLE;
}

/* ---- protocols of lines ---- */

/* Three digits, and a blank behind the last (RFC 5321 4.2, RFC 959 4.2). */
static enum ask_state read_codes(struct span in, struct ask_answer *out)
{
	struct span rest = in, line;
	char code[4];

	if (in.n >= 3)
		for (size_t i = 0; i < 3; i++)
			if (in.p[i] < '0' || in.p[i] > '9')
				return ASK_OTHER;
	while (http_line(&rest, &line)) {
		if (line.n < 3 || (line.n > 3 && line.p[3] != ' ') || line.p[0] < '1' || line.p[0] > '5')
			continue;
		copy(code, sizeof code, line);
		return whole(out, in, rest, *code < '4' ? ASK_TAKEN : ASK_REFUSED, code, behind(line, 4));
	}
	return ASK_MORE;
}

/* The word in brackets of a status (RFC 9051 7.1): "[UNAVAILABLE]". */
static void response_code(struct span line, char code[24])
{
	const uint8_t *open = memchr(line.p, '[', line.n),
	              *close = open ? memchr(open, ']', line.n - (size_t)(open - line.p)) : NULL;

	*code = '\0';
	if (close && close - open < 24)
		copy(code, 24, span_of(open + 1, (size_t)(close - open) - 1));
}

static enum ask_state read_imap_greeting(struct span in, struct ask_answer *out)
{
	struct span rest = in, line;
	char code[24];

	if (!may_begin(in, "* "))
		return ASK_OTHER;
	if (!http_line(&rest, &line))
		return ASK_MORE;
	response_code(line, code);
	if (begins(line, "* BYE"))
		return whole(out, in, rest, ASK_REFUSED, code, behind(line, 6));
	return whole(out, in, rest, ASK_TAKEN, "", behind(line, 2));
}

static enum ask_state read_imap(struct span in, struct ask_answer *out)
{
	struct span rest = in, line;
	char code[24];

	while (http_line(&rest, &line)) {
		if (!begins(line, "a ") && !begins(line, "* BYE"))
			continue;
		response_code(line, code);
		if (begins(line, "a OK"))
			return whole(out, in, rest, ASK_TAKEN, "", behind(line, 5));
		return whole(out, in, rest, ASK_REFUSED, code, behind(line, line.p[0] == '*' ? 6 : 2));
	}
	return ASK_MORE;
}

static enum ask_state read_pop3_greeting(struct span in, struct ask_answer *out)
{
	struct span rest = in, line;

	if (!may_begin(in, "+OK") && !may_begin(in, "-ERR"))
		return ASK_OTHER;
	if (!http_line(&rest, &line))
		return ASK_MORE;
	return whole(out, in, rest, *line.p == '+' ? ASK_TAKEN : ASK_REFUSED, "", behind(line, *line.p == '+' ? 4 : 5));
}

/* A list to a line with a dot; a server that knows no CAPA says so and goes on (RFC 2449 5). */
static enum ask_state read_pop3(struct span in, struct ask_answer *out)
{
	struct span rest = in, line, first;

	if (!http_line(&rest, &first))
		return ASK_MORE;
	if (*in.p != '+')
		return whole(out, in, rest, ASK_TAKEN, "", behind(first, 5));
	while (http_line(&rest, &line))
		if (line.n == 1 && *line.p == '.')
			return whole(out, in, rest, ASK_TAKEN, "", behind(first, 4));
	return ASK_MORE;
}

/* A list to a line with a dot, or one line of another code (RFC 3977 5.2): 480 wants a login, 502 refuses us. */
static enum ask_state read_nntp(struct span in, struct ask_answer *out)
{
	struct span rest = in, line, first;
	char code[4];

	if (!http_line(&rest, &first))
		return ASK_MORE;
	copy(code, sizeof code, first);
	if (strcmp(code, "101"))
		return whole(out, in, rest,
		             !strcmp(code, "480") || !strcmp(code, "483")   ? ASK_LOGIN
		             : !strcmp(code, "502") || !strcmp(code, "400") ? ASK_REFUSED
		                                                            : ASK_TAKEN,
		             code, behind(first, 4));
	while (http_line(&rest, &line))
		if (line.n == 1 && *line.p == '.')
			return whole(out, in, rest, ASK_TAKEN, "", behind(first, 4));
	return ASK_MORE;
}

/* ":irc.example CAP * LS :..."; notices may come before it, a number (421: it knows no CAP) in its place. */
static enum ask_state read_irc(struct span in, struct ask_answer *out)
{
	struct span rest = in, line;

	if (in.n && *in.p != ':' && !may_begin(in, "ERROR ") && !may_begin(in, "NOTICE ") && !may_begin(in, "PING "))
		return ASK_OTHER;
	while (http_line(&rest, &line)) {
		size_t n = 0;

		if (begins(line, "ERROR "))
			return whole(out, in, rest, ASK_REFUSED, "", behind(line, begins(line, "ERROR :") ? 7 : 6));
		while (n < line.n && line.p[n] != ' ')
			n++;
		line = behind(line, n + 1);
		if (line.n && (begins(line, "CAP ") || (*line.p >= '0' && *line.p <= '9')))
			return whole(out, in, rest, ASK_TAKEN, "", line);
	}
	return ASK_MORE;
}

/* "-NOAUTH Authentication required." (RESP, simple errors). */
static enum ask_state read_redis(struct span in, struct ask_answer *out)
{
	struct span rest = in, line;
	char code[24];
	size_t n = 1;

	if (in.n && *in.p != '+' && *in.p != '-')
		return ASK_OTHER;
	if (!http_line(&rest, &line))
		return ASK_MORE;
	if (*line.p == '+')
		return whole(out, in, rest, ASK_TAKEN, "", behind(line, 1));
	while (n < line.n && line.p[n] != ' ')
		n++;
	copy(code, sizeof code, span_of(line.p + 1, n - 1));
	return whole(out, in, rest, strcmp(code, "NOAUTH") ? ASK_REFUSED : ASK_LOGIN, code, behind(line, n + 1));
}

/* ---- protocols of octets ---- */

/* MQTT 3.1.1, 3.2: the return codes of CONNACK. */
static enum ask_state read_mqtt(struct span in, struct ask_answer *out)
{
	static const char *const words[] = {
		"accepted",           "unacceptable protocol version", "identifier rejected",
		"server unavailable", "bad user name or password",     "not authorized"
	};
	struct span rest = behind(in, 4);
	char code[24];

	if (in.n && in.p[0] != 0x20)
		return ASK_OTHER;
	if (in.n < 4)
		return ASK_MORE;
	snprintf(code, sizeof code, "CONNACK %u", in.p[3]);
	return whole(out, in, rest, in.p[3] ? ASK_REFUSED : ASK_TAKEN, code,
	             span_str(in.p[3] < sizeof words / sizeof *words ? words[in.p[3]] : ""));
}

/* AMQP 0-9-1, 4.2: Connection.Start (10, 10) in a method frame, or the header of a version that it does speak. */
static enum ask_state read_amqp(struct span in, struct ask_answer *out)
{
	struct span frame = in;
	size_t type, channel, size, class;
	char said[32];

	if (in.n && *in.p == 'A') {
		if (!may_begin(in, "AMQP"))
			return ASK_OTHER;
		if (in.n < 8)
			return ASK_MORE;
		snprintf(said, sizeof said, "AMQP %u.%u.%u", in.p[5], in.p[6], in.p[7]);
		return whole(out, in, behind(in, 8), ASK_TAKEN, "", span_str(said));
	}
	if (in.n && *in.p != 1)
		return ASK_OTHER;
	if (!vector_number(&frame, 1, &type) || !vector_number(&frame, 2, &channel) ||
	    !vector_number(&frame, 4, &size) || !vector_number(&frame, 2, &class))
		return ASK_MORE;
	if (class != 10)
		return ASK_OTHER;
	return whole(out, in, behind(in, size + 8), ASK_TAKEN, "", SPAN_NONE);
}

/* One element of BER with a length that is given; false: it is not all there, *bad: nor will it be. */
static bool take_element(struct span *in, unsigned *tag, struct span *value, bool *bad)
{
	struct span s = *in;
	size_t t, n;

	if (!vector_number(&s, 1, &t) || !vector_number(&s, 1, &n))
		return false;
	if (n >= 0x80) {
		size_t octets = n & 0x7f;

		*bad = octets == 0 || octets > 4;
		if (*bad || !vector_number(&s, octets, &n))
			return false;
	}
	if (!vector_octets(&s, n, value))
		return false;
	*tag = (unsigned)t;
	*in = s;
	return true;
}

/* RFC 4511 4.1.9: resultCode, matchedDN, diagnosticMessage. */
static enum ask_state ldap_result(struct span in, struct span rest, struct span result, struct ask_answer *out)
{
	struct span code, dn, said = SPAN_NONE;
	unsigned tag;
	bool bad = false;
	char text[24] = "";
	size_t number = 0;

	if (take_element(&result, &tag, &code, &bad))
		vector_number(&code, 1, &number);
	if (take_element(&result, &tag, &dn, &bad))
		take_element(&result, &tag, &said, &bad);
	if (number)
		snprintf(text, sizeof text, "LDAP %u", (unsigned)number & 0xff);
	/* 1 operationsError is Active Directory's word for "bind first"; 8, 13, 48 to 50 ask for more of us. */
	return whole(out, in, rest,
	             number == 0                                    ? ASK_TAKEN
	             : number == 1 || number == 8 || number == 50   ? ASK_LOGIN
	             : number == 13 || number == 48 || number == 49 ? ASK_REFUSED
	                                                            : ASK_TAKEN,
	             text, said);
}

/* LDAPMessages up to SearchResultDone (0x65), or a notice of disconnection (0x78). */
static enum ask_state read_ldap(struct span in, struct ask_answer *out)
{
	struct span rest = in, message, id, op;
	unsigned tag;
	bool bad = false;

	if (in.n && *in.p != 0x30)
		return ASK_OTHER;
	while (rest.n && take_element(&rest, &tag, &message, &bad)) {
		if (tag != 0x30 || !take_element(&message, &tag, &id, &bad) || tag != 0x02 ||
		    !take_element(&message, &tag, &op, &bad))
			return ASK_OTHER;
		if (tag == 0x65 || tag == 0x78)
			return ldap_result(in, rest, op, out);
	}
	return bad ? ASK_OTHER : ASK_MORE;
}

/* Length, correlation id, error code (KafkaProtocol, ApiVersions version 0). */
static enum ask_state read_kafka(struct span in, struct ask_answer *out)
{
	struct span rest = in, id, answer;
	size_t size, error;
	char code[24] = "";

	if (!vector_number(&rest, 4, &size))
		return ASK_MORE;
	if (size < 6 || size > ASK_MAX || (rest.n >= 4 && memcmp(rest.p, "clup", 4)))
		return ASK_OTHER;
	if (!vector_octets(&rest, size, &answer))
		return ASK_MORE;
	vector_octets(&answer, 4, &id);
	vector_number(&answer, 2, &error);
	if (error)
		snprintf(code, sizeof code, "%zu", error);
	return whole(out, in, rest, error ? ASK_REFUSED : ASK_TAKEN, code, SPAN_NONE);
}

static size_t little(struct span s, size_t at, size_t octets)
{
	size_t n = 0;

	while (octets--)
		n = n << 8 | (at + octets < s.n ? s.p[at + octets] : 0);
	return n;
}

/* The value of a string in BSON by its name: 02 name 00 length text 00. */
static struct span bson_text(struct span doc, const char *name)
{
	size_t n = strlen(name) + 1;

	for (size_t i = 0; i + 1 + n + 4 <= doc.n; i++)
		if (doc.p[i] == 0x02 && !memcmp(doc.p + i + 1, name, n)) {
			size_t length = little(doc, i + 1 + n, 4);

			doc = behind(doc, i + 1 + n + 4);
			return span_of(doc.p, length && length - 1 < doc.n ? length - 1 : doc.n);
		}
	return SPAN_NONE;
}

/* OP_MSG (2013): length, request id, response to, opcode; the error has errmsg and codeName. */
static enum ask_state read_mongodb(struct span in, struct ask_answer *out)
{
	size_t size = little(in, 0, 4);
	struct span doc, said;
	char code[24];

	if (in.n < 16)
		return ASK_MORE;
	if (little(in, 12, 4) != 2013 || size < 21 || size > ASK_MAX)
		return ASK_OTHER;
	if (in.n < size)
		return ASK_MORE;
	doc = span_of(in.p + 21, size - 21);
	said = bson_text(doc, "errmsg");
	copy(code, sizeof code, bson_text(doc, "codeName"));
	return whole(out, in, behind(in, size), said.n ? ASK_REFUSED : ASK_TAKEN, said.n ? code : "", said);
}

/* The protocol's number 10 and the version, or 0xff with an error: "Host ... is not allowed to connect". */
static enum ask_state read_mysql(struct span in, struct ask_answer *out)
{
	size_t size = little(in, 0, 3);
	struct span payload, rest;
	char code[24];
	size_t n = 0;

	if (in.n < 5)
		return ASK_MORE;
	if (in.p[3] || !size || (in.p[4] != 10 && in.p[4] != 0xff))
		return ASK_OTHER;
	if (in.n < size + 4)
		return ASK_MORE;
	payload = span_of(in.p + 5, size - 1);
	rest = behind(in, size + 4);
	if (in.p[4] == 0xff) {
		snprintf(code, sizeof code, "%zu", little(payload, 0, 2));
		payload = behind(payload, payload.n > 2 && payload.p[2] == '#' ? 8 : 2);
		return whole(out, in, rest, ASK_REFUSED, code, payload);
	}
	while (n < payload.n && payload.p[n])
		n++;
	return whole(out, in, rest, ASK_TAKEN, "", span_of(payload.p, n));
}

/* A field of ErrorResponse: one octet, a text, 0. */
static struct span postgres_field(struct span fields, char type)
{
	while (fields.n && *fields.p) {
		const uint8_t *end = memchr(fields.p, 0, fields.n);
		size_t n = end ? (size_t)(end - fields.p) : fields.n;

		if (*fields.p == (uint8_t)type)
			return span_of(fields.p + 1, n - 1);
		fields = behind(fields, n + 1);
	}
	return SPAN_NONE;
}

/* Authentication ('R', 0: nothing more is wanted), ErrorResponse ('E'), or another message that comes before. */
static enum ask_state read_postgres(struct span in, struct ask_answer *out)
{
	struct span rest = in, body;
	size_t type, size, kind;
	char code[24];

	while (vector_number(&rest, 1, &type)) {
		if (!strchr("RENvS", (int)type) || !type)
			return ASK_OTHER;
		if (!vector_number(&rest, 4, &size))
			return ASK_MORE;
		if (size < 4 || size > ASK_MAX)
			return ASK_OTHER;
		if (!vector_octets(&rest, size - 4, &body))
			return ASK_MORE;
		if (type == 'R' && vector_number(&body, 4, &kind))
			return whole(out, in, rest, kind ? ASK_LOGIN : ASK_TAKEN, "", SPAN_NONE);
		if (type == 'E') {
			copy(code, sizeof code, postgres_field(body, 'C'));
			return whole(out, in, rest, ASK_REFUSED, code, postgres_field(body, 'M'));
		}
	}
	return ASK_MORE;
}

static size_t find(struct span s, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= s.n; i++)
		if (!memcmp(s.p + i, word, n))
			return i;
	return s.n;
}

/* RFC 6120 4.9: the condition is the first element within <stream:error>. */
static enum ask_state read_xmpp(struct span in, struct ask_answer *out)
{
	static const char end[] = "</stream:features>", none[] = "<stream:features/>";
	size_t features = find(in, end), error = find(in, "<stream:error");
	char code[24] = "";

	if (in.n && *in.p != '<')
		return ASK_OTHER;
	if (error < in.n && find(behind(in, error), "</stream:error>") < in.n - error) {
		struct span condition = behind(in, error + 1);

		condition = behind(condition, find(condition, "<") + 1);
		condition.n = find(condition, " ") < find(condition, "/") ? find(condition, " ") : find(condition, "/");
		copy(code, sizeof code, condition);
		return whole(out, in, behind(in, in.n), ASK_REFUSED, code, SPAN_NONE);
	}
	if (features == in.n)
		features = find(in, none);
	if (features == in.n)
		return ASK_MORE;
	return whole(out, in, behind(in, features + strlen(end)), ASK_TAKEN, "", SPAN_NONE); /* both are of one length */
}

/* ---- the questions ---- */

static void put16(struct buf *out, size_t n)
{
	buf_putc(out, (uint8_t)(n >> 8));
	buf_putc(out, (uint8_t)n);
}

static void put32(struct buf *out, size_t n)
{
	put16(out, n >> 16);
	put16(out, n);
}

/* A client id of its own each time: a second client of the same name would push the first out (MQTT 3.1.4). */
static void say_mqtt(const struct ask_plan *p, struct buf *out)
{
	uint8_t id[4] = { 0 };

	(void)p;
	gnutls_rnd(GNUTLS_RND_NONCE, id, sizeof id);
	/* CONNECT, 28 octets: "MQTT" 4, clean session, keep alive 30 s, the id */
	buf_put(out,
	        "\x10\x1c\0\x04MQTT\x04\x02\0\x1e\0\x10"
	        "clprobex",
	        22);
	buf_printf(out, "%02x%02x%02x%02x", id[0], id[1], id[2], id[3]);
}

/* searchRequest of the root DSE, base object: who is there, no attribute of it but how to log in (RFC 4512 5.1). */
static void say_ldap(const struct ask_plan *p, struct buf *out)
{
	static const char filter[] = "objectClass", attribute[] = "supportedSASLMechanisms";
	const size_t f = sizeof filter - 1, a = sizeof attribute - 1;
	const size_t search = 2 + 3 + 3 + 3 + 3 + 3 + 2 + f + 2 + 2 + a;

	(void)p;
	buf_put(out, (const uint8_t[]){ 0x30, (uint8_t)(3 + 2 + search), 0x02, 1, 1, 0x63, (uint8_t)search }, 7);
	buf_put(out, "\x04\0\x0a\1\0\x0a\1\0\x02\1\0\x02\1\x05\1\1\0", 17);
	buf_put(out, (const uint8_t[]){ 0x87, (uint8_t)f }, 2);
	buf_put(out, filter, f);
	buf_put(out, (const uint8_t[]){ 0x30, (uint8_t)(2 + a), 0x04, (uint8_t)a }, 4);
	buf_put(out, attribute, a);
}

/* ApiVersions 0, correlation id "clup", client id. */
static void say_kafka(const struct ask_plan *p, struct buf *out)
{
	static const char client[] = PACKAGE_NAME;

	(void)p;
	put32(out, 2 + 2 + 4 + 2 + sizeof client - 1);
	buf_put(out,
	        "\0\x12\0\0"
	        "clup",
	        8);
	put16(out, sizeof client - 1);
	buf_put(out, client, sizeof client - 1);
}

/* OP_MSG with { hello: 1, $db: "admin" } */
static void say_mongodb(const struct ask_plan *p, struct buf *out)
{
	(void)p;
	buf_put(out, "\x34\0\0\0\1\0\0\0\0\0\0\0\xdd\x07\0\0\0\0\0\0\0", 21);
	buf_put(out,
	        "\x1f\0\0\0\x10hello\0\1\0\0\0\x02$db\0\x06\0\0\0"
	        "admin\0\0",
	        31);
}

/* StartupMessage 3.0; the database is named, since not every user has one of his own. */
static void say_postgres(const struct ask_plan *p, struct buf *out)
{
	static const char database[] = "database\0postgres";

	put32(out, 4 + 4 + sizeof "user" + strlen(p->user) + 1 + sizeof database + 1);
	put32(out, 3 << 16);
	buf_put(out, "user", sizeof "user");
	buf_put(out, p->user, strlen(p->user) + 1);
	buf_put(out, database, sizeof database);
	buf_putc(out, 0);
}

static void say_xmpp(const struct ask_plan *p, struct buf *out)
{
	buf_puts(out, "<?xml version='1.0'?><stream:stream to='");
	for (const char *c = p->host; *c; c++)
		if (!strchr("<>&'\"", *c))
			buf_putc(out, (uint8_t)*c);
	buf_puts(out, "' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>");
}

/* ---- the rows ---- */

struct asker {
	enum ask_state (*greeting)(struct span in, struct ask_answer *out); /* NULL: the client begins */
	struct span words;                                                  /* of the question, or: */
	void (*say)(const struct ask_plan *p, struct buf *out);
	enum ask_state (*read)(struct span in, struct ask_answer *out);
	struct span farewell;
	bool wants_user;
};

/* HTTP has a reader of its own (net/http.h). */
static const struct asker ask_HTTP = { .read = NULL };
static const struct asker ask_SMTP = {
	.greeting = read_codes,
	.words = SPAN_LIT("EHLO localhost\r\n"),
	.read = read_codes,
	.farewell = SPAN_LIT("QUIT\r\n"),
};
static const struct asker ask_IMAP = {
	.greeting = read_imap_greeting,
	.words = SPAN_LIT("a CAPABILITY\r\n"),
	.read = read_imap,
	.farewell = SPAN_LIT("b LOGOUT\r\n"),
};
static const struct asker ask_POP3 = {
	.greeting = read_pop3_greeting,
	.words = SPAN_LIT("CAPA\r\n"),
	.read = read_pop3,
	.farewell = SPAN_LIT("QUIT\r\n"),
};
static const struct asker ask_FTP = {
	.greeting = read_codes,
	.words = SPAN_LIT("FEAT\r\n"),
	.read = read_codes,
	.farewell = SPAN_LIT("QUIT\r\n"),
};
static const struct asker ask_POSTGRES = {
	.say = say_postgres,
	.read = read_postgres,
	.farewell = SPAN_LIT("X\0\0\0\x04"),
	.wants_user = true,
};
static const struct asker ask_MYSQL = { .greeting = read_mysql };
static const struct asker ask_REDIS = { .words = SPAN_LIT("PING\r\n"), .read = read_redis };
static const struct asker ask_MQTT = { .say = say_mqtt, .read = read_mqtt, .farewell = SPAN_LIT("\xe0\0") };
static const struct asker ask_AMQP = { .words = SPAN_LIT("AMQP\0\0\x09\x01"), .read = read_amqp };
static const struct asker ask_LDAP = {
	.say = say_ldap,
	.read = read_ldap,
	.farewell = SPAN_LIT("\x30\x05\x02\x01\x02\x42\0"),
};
static const struct asker ask_KAFKA = { .say = say_kafka, .read = read_kafka };
static const struct asker ask_MONGODB = { .say = say_mongodb, .read = read_mongodb };
static const struct asker ask_XMPP = {
	.say = say_xmpp,
	.read = read_xmpp,
	.farewell = SPAN_LIT("</stream:stream>"),
};

static const struct asker ask_NNTP = {
	.greeting = read_codes,
	.words = SPAN_LIT("CAPABILITIES\r\n"),
	.read = read_nntp,
	.farewell = SPAN_LIT("QUIT\r\n"),
};
static const struct asker ask_IRC = {
	.words = SPAN_LIT("CAP LS 302\r\n"),
	.read = read_irc,
	.farewell = SPAN_LIT("QUIT\r\n"),
};

/* A row of the table of protocols without its question cannot be built. */
static const struct asker *const askers[APPLICATION_COUNT] = {
#define ASKER_ROW(id, word, scheme, port, ports, clear, alpn, name) [APPLICATION_##id] = &ask_##id,
	APPLICATIONS(ASKER_ROW)
#undef ASKER_ROW
};

static const struct asker *asker_of(const struct ask_plan *p)
{
	return askers[p->application];
}

bool ask_greets(const struct ask_plan *p)
{
	return asker_of(p)->greeting && !p->greeted;
}

bool ask_can(const struct ask_plan *p)
{
	const struct asker *a = asker_of(p);

	return a && (ask_greets(p) || (a->read && (p->user || !a->wants_user)));
}

void ask_question(const struct ask_plan *p, struct buf *out)
{
	const struct asker *a = asker_of(p);

	if (a->say)
		a->say(p, out);
	else
		buf_put(out, a->words.p, a->words.n);
}

enum ask_state ask_read(const struct ask_plan *p, bool greeting, struct span in, struct ask_answer *out)
{
	const struct asker *a = asker_of(p);
	enum ask_state state = (greeting ? a->greeting : a->read)(in, out);

	return state == ASK_MORE && in.n >= ASK_MAX ? ASK_OTHER : state;
}

struct span ask_farewell(const struct ask_plan *p)
{
	return asker_of(p)->farewell;
}
