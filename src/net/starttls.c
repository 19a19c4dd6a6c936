/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dialog is a list of steps: say something, then read one reply. How a reply ends is the protocol's way; whether it
 * is good, its last line tells. A capability step looks for its word in the lines of the reply. */
#include "config.h"

#include "net/starttls.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/protocol.h"
#include "base/span.h"
#include "net/connection.h"
#include "net/record.h"
#include "net/transcript.h"
#include "net/want.h"
#include "net/wire.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TALK_MAX 4096 /* octets of the dialog that are kept */
#define LINE_MAX_OCTETS 4096
#define REPLY_MAX 65536

enum reply {
	REPLY_LINE,   /* one line */
	REPLY_CODES,  /* SMTP: lines "250-..." up to "250 ..." */
	REPLY_TAG,    /* IMAP: untagged lines "* ..." up to the tag of the command */
	REPLY_LIST,   /* POP3: "+OK", then lines up to "."; one line if it is an error */
	REPLY_OCTET,  /* PostgreSQL: a single octet */
	REPLY_BER,    /* LDAP: an element and its length */
	REPLY_PACKET, /* MySQL: three octets of length, a number, the rest */
	REPLY_STATUS, /* ManageSieve: lines up to one that begins with OK, NO or BYE */
	REPLY_NUMBER, /* IRC: lines up to one whose second word is a number, or an ERROR */
	REPLY_XML,    /* XMPP: the features of a stream, an element, or an error */
	REPLY_NONE,   /* TLS follows at once */
};

struct turn {
	struct span say;   /* NONE: the server begins */
	const char *shown; /* in the record, where it is not text */
	bool names;        /* the '\1' in it stands for the host */
	enum reply reply;
	const char *good;  /* what the last line must begin with */
	const char *needs; /* a capability among the lines */
	bool may_fail;     /* an error is not the end: the server may not know how to list */
};

#define TURNS_MAX 4
struct dialog {
	struct turn turns[TURNS_MAX];
	size_t n;
	const char *refusals[2]; /* how a server of this protocol turns one away at the door */
};

static const struct dialog dialog_SMTP = {
	.turns = {
		{ .reply = REPLY_CODES, .good = "220" },
		{ .say = SPAN_LIT("EHLO localhost\r\n"), .reply = REPLY_CODES, .good = "250", .needs = "STARTTLS" },
		{ .say = SPAN_LIT("STARTTLS\r\n"), .reply = REPLY_CODES, .good = "220" },
	},
	.n = 3,
	.refusals = { "4", "5" },
};

static const struct dialog dialog_IMAP = {
	.turns = {
		{ .reply = REPLY_LINE, .good = "* OK" },
		{ .say = SPAN_LIT("a CAPABILITY\r\n"), .reply = REPLY_TAG, .good = "a OK", .needs = "STARTTLS" },
		{ .say = SPAN_LIT("b STARTTLS\r\n"), .reply = REPLY_TAG, .good = "b OK" },
	},
	.n = 3,
	.refusals = { "* BYE", "* PREAUTH" },
};

static const struct dialog dialog_POP3 = {
	.turns = {
		{ .reply = REPLY_LINE, .good = "+OK" },
		{ .say = SPAN_LIT("CAPA\r\n"), .reply = REPLY_LIST, .good = "+OK", .needs = "STLS", .may_fail = true },
		{ .say = SPAN_LIT("STLS\r\n"), .reply = REPLY_LINE, .good = "+OK" },
	},
	.n = 3,
	.refusals = { "-ERR" },
};

static const struct dialog dialog_FTP = {
	.turns = {
		{ .reply = REPLY_CODES, .good = "220" },
		{ .say = SPAN_LIT("AUTH TLS\r\n"), .reply = REPLY_CODES, .good = "234" },
	},
	.n = 2,
	.refusals = { "4", "5" },
};

static const struct dialog dialog_LDAP = {
	.turns = {
		/* ExtendedRequest, the OID of StartTLS */
		{ .say = SPAN_LIT("\x30\x1d\2\1\1\x77\x18\x80\x16" "1.3.6.1.4.1.1466.20037"), .shown = "(StartTLS)", .reply = REPLY_BER, .good = "" },
	},
	.n = 1,
	.refusals = { "0" }, /* a SEQUENCE, whatever is in it */
};

static const struct dialog dialog_MYSQL = {
	.turns = {
		{ .reply = REPLY_PACKET, .good = "" },
		/* 32 octets, number 1: the capabilities 4.1, SSL and secure connection, 16 MiB, utf8, nothing */
		{ .say = SPAN_LIT("\x20\0\0\1\1\x8a\0\0\0\0\0\1\x21\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), .shown = "(SSLRequest)", .reply = REPLY_NONE, .good = "" },
	},
	.n = 2,
};

static const struct dialog dialog_POSTGRES = {
	.turns = {
		/* Int32 8, Int32 80877103: "Message Formats" of the PostgreSQL manual */
		{ .say = SPAN_LIT("\0\0\0\x08\x04\xd2\x16\x2f"), .shown = "(SSLRequest)", .reply = REPLY_OCTET, .good = "S" },
	},
	.n = 1,
	.refusals = { "N", "E" },
};

#define XMPP_DIALOG(namespace)                                                                                           \
	{                                                                                                                \
		.turns = {                                                                                             \
			{ .say = SPAN_LIT("<?xml version='1.0'?><stream:stream to='\1' xmlns='jabber:" namespace        \
			                  "' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"),         \
			  .names = true, .reply = REPLY_XML, .good = "<", .needs = "starttls" },                       \
			{ .say = SPAN_LIT("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),                      \
			  .reply = REPLY_XML, .good = "<proceed" },                                                    \
		},                                                                                                     \
		.n = 2,                                                                                                \
		.refusals = { "<" }, \
	}
static const struct dialog dialog_XMPP = XMPP_DIALOG("client");
static const struct dialog dialog_XMPP_SERVER = XMPP_DIALOG("server");

static const struct dialog dialog_LMTP = {
	.turns = {
		{ .reply = REPLY_CODES, .good = "220" },
		{ .say = SPAN_LIT("LHLO localhost\r\n"), .reply = REPLY_CODES, .good = "250", .needs = "STARTTLS" },
		{ .say = SPAN_LIT("STARTTLS\r\n"), .reply = REPLY_CODES, .good = "220" },
	},
	.n = 3,
	.refusals = { "4", "5" },
};

static const struct dialog dialog_SIEVE = {
	.turns = {
		{ .reply = REPLY_STATUS, .good = "OK", .needs = "STARTTLS" },
		{ .say = SPAN_LIT("STARTTLS\r\n"), .reply = REPLY_STATUS, .good = "OK" },
	},
	.n = 2,
	.refusals = { "NO", "BYE" },
};

static const struct dialog dialog_NNTP = {
	.turns = {
		{ .reply = REPLY_LINE, .good = "20" },
		{ .say = SPAN_LIT("CAPABILITIES\r\n"), .reply = REPLY_LIST, .good = "101", .needs = "STARTTLS", .may_fail = true },
		{ .say = SPAN_LIT("STARTTLS\r\n"), .reply = REPLY_LINE, .good = "382" },
	},
	.n = 3,
	.refusals = { "4", "5" },
};

/* A server waits for more of us before it says who it is; 670 is its yes, 691 its no, 421 or 451: it knows no such
 * word. */
static const struct dialog dialog_IRC = {
	.turns = {
		{ .say = SPAN_LIT("STARTTLS\r\n"), .reply = REPLY_NUMBER, .good = "670" },
	},
	.n = 1,
	.refusals = { ":", "ERROR" },
};

/* A row of the table of protocols without its dialog cannot be built. */
static const struct dialog *const dialogs[PROTOCOL_COUNT] = {
#define DIALOG_ROW(id, scheme, port, name) [PROTOCOL_##id] = &dialog_##id,
	STARTTLS_PROTOCOLS(DIALOG_ROW)
#undef DIALOG_ROW
};

struct starttls {
	struct record *record;
	struct wire *wire;
	enum protocol protocol;
	const char *host;
	struct buf words; /* of this turn, where they name the host */
	const struct dialog *dialog;
	size_t turn;
	size_t said;     /* octets of this turn's words that are out */
	struct buf talk; /* both directions; in the record once the server has said something */
	struct buf line;
	size_t reply; /* octets of this reply */
	bool listing; /* inside a REPLY_LIST */
	bool found;   /* the capability was seen */
};

struct starttls *starttls_new(struct record *r, struct wire *w, enum protocol p, const char *host)
{
	struct starttls *s;

	if (!dialogs[p])
		return NULL;
	s = xcalloc(1, sizeof *s);
	*s = (struct starttls){ .record = r, .wire = w, .protocol = p, .host = host, .dialog = dialogs[p] };
	return s;
}

void starttls_free(struct starttls *s)
{
	if (!s)
		return;
	buf_free(&s->talk);
	buf_free(&s->line);
	buf_free(&s->words);
	free(s);
}

static const struct turn *turn_of(const struct starttls *s)
{
	return &s->dialog->turns[s->turn];
}

/* What this turn says, the host in its place: of a name only what XML can hold. */
static struct span words_of(struct starttls *s)
{
	const struct turn *t = turn_of(s);

	if (!t->names)
		return t->say;
	if (!s->words.n)
		for (size_t i = 0; i < t->say.n; i++) {
			if (t->say.p[i] != 1) {
				buf_putc(&s->words, t->say.p[i]);
				continue;
			}
			for (const char *c = s->host; *c; c++)
				if (!strchr("<>&'\"", *c))
					buf_putc(&s->words, (uint8_t)*c);
		}
	return buf_span(&s->words);
}

/* ---- the record ---- */

static void keep(struct starttls *s, const char *who, const void *p, size_t n)
{
	record_words(s->record, *who == 'S', MESSAGE_CLEAR_TEXT, span_of(p, n));
	if (s->talk.n >= TALK_MAX)
		return;
	buf_puts(&s->talk, who);
	buf_put(&s->talk, p, n);
	if (n == 0 || ((const char *)p)[n - 1] != '\n')
		buf_putc(&s->talk, '\n');
}

/* Only now that the server spoke is it a dialog; what we said before is part of it. */
static void publish(struct starttls *s)
{
	struct span *talk = &s->record->c->starttls_talk;

	record_append(s->record, talk, s->talk.s + talk->n, s->talk.n - talk->n, TALK_MAX);
}

static void heard(struct starttls *s)
{
	struct connection *c = s->record->c;

	keep(s, "S: ", s->line.s, s->line.n);
	publish(s);
	if (!c->first_bytes.p)
		record_append(s->record, &c->first_bytes, s->line.s, s->line.n, 256);
}

/* ---- how it ends ---- */

/* The line that tells: of a stream its end, which has the error. */
static struct span told(const struct starttls *s)
{
	struct span line = buf_span(&s->line);
	size_t at = line.n;

	if (turn_of(s)->reply != REPLY_XML)
		return line;
	while (at && strncmp(s->line.s + at, "<stream:error", 13) && strncmp(s->line.s + at, "<stream:features", 16))
		at--;
	return span_of(line.p + at, line.n - at);
}

static enum want refused(struct starttls *s, const char *why)
{
	const char *scheme = protocol_scheme(s->protocol);

	s->record->c->library_error = as_word(why);
	record_fail(s->record, OUTCOME_STARTTLS_REFUSED, STEP_STARTTLS, N_("%1$s: %2$s: \"%3$s\""), as_code(scheme),
	            as_word(why), as_quote(record_quote(s->record, told(s), 120)));
	return WANT_END;
}

static enum want gone(struct starttls *s)
{
	if (s->line.n)
		heard(s);
	record_closed(s->record, STEP_STARTTLS, s->wire->sys);
	return WANT_END;
}

/* ---- reading ---- */

static bool begins(const struct starttls *s, const char *word)
{
	return strncasecmp(s->line.s, word, strlen(word)) == 0;
}

/* The line has the capability as a word of its own. */
static bool offers(const struct starttls *s, const char *word)
{
	const char *separators = " -\t\r\n\"<>/", *p = s->line.s;
	size_t n = strlen(word);

	for (p += strspn(p, separators); *p; p += strspn(p, separators)) {
		size_t length = strcspn(p, separators);

		if (length == n && strncasecmp(p, word, n) == 0)
			return true;
		p += length;
	}
	return false;
}

/* SMTP: three digits and '-' (RFC 5321 4.2.1). */
static bool goes_on(const struct starttls *s)
{
	return s->line.n > 3 && strspn(s->line.s, "0123456789") == 3 && s->line.s[3] == '-';
}

/* The tag of the command is its first word. */
static bool tagged(const struct starttls *s)
{
	struct span say = turn_of(s)->say;

	return s->line.n > 1 && s->line.s[0] == (char)say.p[0] && s->line.s[1] == ' ';
}

/* ":irc.example 670 nick :STARTTLS successful": the second word, if it is a number; else NULL. What a server says of
 * itself before (NOTICE) has a word there. */
static const char *number_of(const struct starttls *s)
{
	const char *second = s->line.s + strcspn(s->line.s, " ");

	second += strspn(second, " ");
	return s->line.s[0] == ':' && strspn(second, "0123456789") == 3 ? second : NULL;
}

static bool ends(const struct starttls *s, const char *word)
{
	size_t n = strlen(word);

	return s->line.n >= n && memcmp(s->line.s + s->line.n - n, word, n) == 0;
}

/* A reply of XMPP that is whole: a stream is never closed while it is good. In the first turn the head of the stream
 * and its features, afterwards one element. */
static bool is_whole_xml(const struct starttls *s)
{
	if (s->line.s[0] != '<')
		return s->line.s[s->line.n - 1] == '\n';
	if (ends(s, "</stream:error>") || ends(s, "</stream:stream>"))
		return true;
	if (s->turn == 0)
		return ends(s, "</stream:features>") || ends(s, "<stream:features/>");
	return ends(s, "/>") || ends(s, "</proceed>") || ends(s, "</failure>");
}

static bool is_last(struct starttls *s)
{
	bool first = !s->listing;

	switch (turn_of(s)->reply) {
	case REPLY_CODES:
		/* FTP's lines between the first and the last need no code (RFC 959 4.2). */
		if (goes_on(s))
			s->listing = true;
		return !goes_on(s) && (!s->listing || strspn(s->line.s, "0123456789") == 3);
	case REPLY_TAG:
		return tagged(s) || begins(s, "* BYE");
	case REPLY_LIST:
		s->listing = true;
		return first ? !begins(s, turn_of(s)->good) : s->line.s[0] == '.';
	case REPLY_STATUS:
		/* What begins with neither a capability nor a status is no ManageSieve (RFC 5804 1.2). */
		return s->line.s[0] != '"';
	case REPLY_NUMBER:
		return number_of(s) || (s->line.s[0] != ':' && !begins(s, "NOTICE ") && !begins(s, "PING "));
	default:
		return true;
	}
}

/* The number of octets that an answer in octets has, once its head is there; 0: not yet. What is no such answer ends at
 * once. */
static size_t whole(const struct starttls *s)
{
	const uint8_t *p = (const uint8_t *)s->line.s;
	size_t n = s->line.n, octets = n > 1 ? p[1] & 0x7f : 0, length = 0;

	if (turn_of(s)->reply == REPLY_BER && n && p[0] != 0x30)
		return n;
	if (turn_of(s)->reply == REPLY_PACKET && n > 4 && (p[3] || (p[4] != 10 && p[4] != 0xff)))
		return n;
	if (turn_of(s)->reply == REPLY_PACKET)
		return n < 5 ? 0 : 4 + (size_t)(p[0] | p[1] << 8 | p[2] << 16);
	if (n < 2 || (p[1] & 0x80 && n < 2 + octets))
		return 0;
	if (!(p[1] & 0x80))
		return 2 + octets;
	for (size_t i = 0; i < octets; i++)
		length = length << 8 | p[2 + i];
	return 2 + octets + length;
}

/* resultCode of the ExtendedResponse: ENUMERATED 0. */
static bool is_success(struct span s)
{
	for (size_t i = 0; i + 2 < s.n; i++)
		if (s.p[i] == 0x0a && s.p[i + 1] == 1)
			return *s.p == 0x30 && s.p[i + 2] == 0;
	return false;
}

/* Handshake version 10: a text, 13 octets, then the capabilities; CLIENT_SSL is bit 11. */
static bool offers_ssl(struct span s)
{
	const uint8_t *end = s.n > 5 && s.p[4] == 10 ? memchr(s.p + 5, 0, s.n - 5) : NULL;
	size_t at = end ? (size_t)(end - s.p) + 1 + 13 : s.n;

	return at + 2 <= s.n && s.p[at + 1] & 0x08;
}

/* The end of a list is a dot; what counts is that it began with +OK. */
static bool is_good(const struct starttls *s)
{
	if (turn_of(s)->reply == REPLY_BER)
		return is_success(buf_span(&s->line));
	if (turn_of(s)->reply == REPLY_PACKET)
		return s->line.n > 4 && s->line.s[4] == 10;
	if (turn_of(s)->reply == REPLY_NUMBER)
		return number_of(s) && !strncmp(number_of(s), turn_of(s)->good, 3);
	if (turn_of(s)->reply == REPLY_XML && (ends(s, "</stream:error>") || ends(s, "</stream:stream>")))
		return false;
	return begins(s, turn_of(s)->good) || (turn_of(s)->reply == REPLY_LIST && s->line.s[0] == '.');
}

static const char *why_not(const struct starttls *s)
{
	const struct dialog *d = s->dialog;
	bool turned_away = turn_of(s)->reply == REPLY_PACKET && s->line.n > 4 && (uint8_t)s->line.s[4] == 0xff;

	for (size_t i = 0; i < sizeof d->refusals / sizeof *d->refusals; i++)
		turned_away |= d->refusals[i] && begins(s, d->refusals[i]);
	if (s->turn == 0 && !turned_away)
		return N_("another protocol is spoken here");
	if (s->turn + 1 == d->n)
		return N_("the server refuses to start TLS");
	s->record->c->turned_away = s->turn == 0;
	return s->turn == 0 ? N_("the server turns us away") : N_("the server refuses a command before STARTTLS");
}

static enum want next_turn(struct starttls *s)
{
	const struct turn *t = turn_of(s);
	bool good = is_good(s);

	if (!good && !t->may_fail)
		return refused(s, why_not(s));
	if (good && (t->reply == REPLY_PACKET ? !offers_ssl(buf_span(&s->line)) : t->needs && !s->found))
		return refused(s, N_("the server does not offer STARTTLS"));
	if (++s->turn == s->dialog->n) {
		record_note(s->record, STEP_STARTTLS, true, N_("%1$s: \"%2$s\""), as_code(protocol_scheme(s->protocol)),
		            as_quote(record_quote(s->record, buf_span(&s->line), 120)));
		return WANT_NEXT;
	}
	s->said = s->reply = 0;
	buf_reset(&s->words);
	s->listing = s->found = false;
	return WANT_WRITE;
}

/* A whole line is there. WANT_READ: the reply goes on. */
static enum want take_line(struct starttls *s)
{
	const struct turn *t = turn_of(s);
	enum want want = WANT_READ;

	heard(s);
	if (t->needs && offers(s, t->needs))
		s->found = true;
	if (is_last(s))
		want = next_turn(s);
	buf_reset(&s->line);
	return want;
}

static bool is_end(const struct starttls *s, char c)
{
	switch (turn_of(s)->reply) {
	case REPLY_OCTET:
		return true;
	case REPLY_BER:
	case REPLY_PACKET:
		return whole(s) && s->line.n >= whole(s);
	case REPLY_XML:
		return (c == '>' || c == '\n') && is_whole_xml(s);
	default:
		return c == '\n';
	}
}

/* One octet at a time: what follows the reply is not ours to take, it may be TLS already. */
static enum want listen(struct starttls *s)
{
	char c;
	ssize_t got;

	while ((got = wire_read(s->wire, &c, 1)) > 0) {
		buf_putc(&s->line, (uint8_t)c);
		if ((s->line.n > LINE_MAX_OCTETS && turn_of(s)->reply != REPLY_XML) || ++s->reply > REPLY_MAX)
			return refused(s, N_("the reply is too long"));
		if (is_end(s, c)) {
			enum want want = take_line(s);

			if (want != WANT_READ)
				return want;
		}
	}
	return got == 0 || s->wire->sys ? gone(s) : WANT_READ;
}

static enum want speak(struct starttls *s)
{
	const struct turn *t = turn_of(s);
	struct span say = words_of(s);

	while (s->said < say.n) {
		ssize_t put = wire_write(s->wire, say.p + s->said, say.n - s->said);

		if (put < 0)
			return WANT_WRITE;
		s->said += (size_t)put;
		if (s->said == say.n)
			keep(s, "C: ", t->shown ? (const void *)t->shown : say.p, t->shown ? strlen(t->shown) : say.n);
	}
	return WANT_READ;
}

enum want starttls_step(struct starttls *s)
{
	enum want want = WANT_WRITE;

	while (want == WANT_WRITE) {
		if (speak(s) == WANT_WRITE)
			return WANT_WRITE;
		want = turn_of(s)->reply == REPLY_NONE ? next_turn(s) : listen(s);
	}
	return want;
}
