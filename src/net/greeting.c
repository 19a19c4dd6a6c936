/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records are taken apart as far as the first message of the other side, or to the end of what it says in the clear;
 * what is no record is clear text. */
#include "config.h"

#include "net/greeting.h"

#include "base/alert.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/span.h"
#include "net/banner.h"
#include "net/connection.h"
#include "net/hello.h"
#include "net/message.h"
#include "net/record.h"
#include "net/transcript.h"
#include "net/vector.h"
#include "net/want.h"
#include "net/wire.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LEAVE_MS 250           /* for a server that had more to say */
#define GAP_MS 20              /* between two segments, so that they are two on the way as well */
#define QUIET_MS 500           /* for a server that speaks first */
#define ANSWER_MAX (16u << 10) /* octets that a first answer may have, */
#define CHAIN_MAX (256u << 10) /* ... and one with certificates */
#define REST_MS 300            /* for the rest of what has begun */
#define QUESTION                                                                                                       \
	"PING\r\n" /* Redis knows it, changes nothing by it, and what else reads lines says that it does not           \
	            */

enum { RECORD_ALERT = 21, RECORD_HANDSHAKE = 22 };

struct greeting {
	struct record *record;
	struct wire *wire;
	const struct greeting_plan *plan;
	struct buf out, in, messages;  /* messages: what of the handshake came */
	size_t sent, cut, taken, read; /* read: of the messages */
	int64_t next;                  /* the second part goes out then */
	int64_t silence, rest;         /* the end of the server's time to speak first, and to finish its line */
	bool asked;
	bool answered; /* by a ServerHello, */
	int version;   /* ... of this version */
	int64_t leave; /* a ServerHello came: the server's own end is awaited until then; 0: not yet */
};

struct greeting *greeting_new(struct record *r, struct wire *w, const struct greeting_plan *plan)
{
	struct greeting *g = xcalloc(1, sizeof *g);
	struct buf message = BUF_INIT;

	*g = (struct greeting){ .record = r, .wire = w, .plan = plan };
	w->judged = true; /* by ourselves */
	if (plan->hello) {
		hello_write(&message, plan->hello, plan->servername, plan->alpn);
		hello_records(&g->out, plan->hello, buf_span(&message), &g->cut);
		record_message(r, false, MESSAGE_CLIENT_HELLO, 0, span_of(message.s + 4, message.n - 4));
	}
	g->silence = clock_monotonic_ms() + QUIET_MS;
	buf_free(&message);
	return g;
}

void greeting_free(struct greeting *g)
{
	if (!g)
		return;
	buf_free(&g->out);
	buf_free(&g->in);
	buf_free(&g->messages);
	free(g);
}

/* WANT_NEXT: all is out that may be. */
static enum want send_some(struct greeting *g)
{
	size_t end = g->next && clock_monotonic_ms() >= g->next ? g->out.n : g->cut;

	while (g->sent < end) {
		ssize_t n = wire_write(g->wire, g->out.s + g->sent, end - g->sent);

		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return WANT_WRITE;
		if (n < 0)
			return WANT_NEXT; /* the reader will see the end */
		g->sent += (size_t)n;
	}
	if (!g->next && g->cut < g->out.n)
		g->next = clock_monotonic_ms() + GAP_MS;
	return WANT_NEXT;
}

/* ---- what comes back ---- */

static int version_of(struct span body)
{
	struct span skipped, list, value;
	size_t version = 0, type, chosen;

	vector_number(&body, 2, &version);
	if (vector_octets(&body, 32, &skipped) && vector_take(&body, 1, &skipped) &&
	    vector_octets(&body, 3, &skipped) && vector_take(&body, 2, &list))
		while (list.n && vector_extension(&list, &type, &value))
			if (type == EXT_SUPPORTED_VERSIONS && vector_number(&value, 2, &chosen))
				version = chosen;
	return (int)version;
}

static const char *field_of(struct record *r, const char *name)
{
	const struct transcript *t = &r->c->transcript;
	struct message_field fields[MESSAGE_FIELDS];
	size_t n = t->n ? message_fields(r->arena, &t->v[t->n - 1], fields) : 0;

	for (size_t i = 0; i < n; i++)
		if (!strcmp(fields[i].name, name))
			return fields[i].value;
	return NULL;
}

static const char *version_word(int version)
{
	static const char *const words[] = { "SSL3.0", "TLS1.0", "TLS1.1", "TLS1.2", "TLS1.3" };

	return version >= 0x0300 && version <= 0x0304 ? words[version - 0x0300] : "?";
}

/* Nothing is left unread when the socket is closed: a reset ends servers that do not ignore SIGPIPE. */
static enum want take_leave(struct greeting *g)
{
	g->leave = clock_monotonic_ms() + LEAVE_MS;
	shutdown(g->wire->fd, SHUT_WR);
	return WANT_READ;
}

static enum want leaving(struct greeting *g, int64_t *until)
{
	char part[2048];

	while (wire_read(g->wire, part, sizeof part) > 0)
		continue;
	if (g->wire->eof || g->wire->sys || g->wire->flooded || clock_monotonic_ms() >= g->leave)
		return WANT_END;
	*until = g->leave;
	return WANT_READ;
}

static enum want server_hello(struct greeting *g, struct span body)
{
	struct connection *c = g->record->c;
	int version = version_of(body);
	const char *suite, *share;

	g->answered = true;
	g->version = version;
	record_message(g->record, true, MESSAGE_SERVER_HELLO, version, body);
	suite = field_of(g->record, "cipher_suite");
	share = field_of(g->record, "key_share");
	c->protocol = version_word(version);
	c->cipher = suite;
	c->group = share;
	if (share)
		record_note(g->record, STEP_HANDSHAKE, true, N_("the server answers: %1$s, %2$s, %3$s"),
		            as_code(c->protocol), as_code(suite), as_code(share));
	else
		record_note(g->record, STEP_HANDSHAKE, true, N_("the server answers: %1$s, %2$s"), as_code(c->protocol),
		            as_code(suite));
	return g->plan->hello->chain && version < TLS_1_3 ? WANT_READ : take_leave(g);
}

static enum want alert(struct greeting *g, struct span body)
{
	if (body.n < 2)
		return WANT_READ;
	bool fatal = body.p[0] == GNUTLS_AL_FATAL;

	record_alert(g->record, true, body.p[0], body.p[1]);
	if (!fatal)
		return WANT_READ;
	record_fail(g->record, OUTCOME_ALERT, STEP_HANDSHAKE, N_("the peer's alert: %1$s %2$s"), as_number(body.p[1]),
	            as_code(alert_name(body.p[1])));
	return WANT_END;
}

/* What follows the ServerHello in the clear, up to ServerHelloDone. */
static enum want next_message(struct greeting *g, size_t type, struct span body)
{
	record_message(g->record, true, (unsigned)type, g->version, body);
	return type == MESSAGE_SERVER_HELLO_DONE ? take_leave(g) : WANT_READ;
}

static enum want message(struct greeting *g, size_t type, struct span body)
{
	if (g->answered)
		return next_message(g, type, body);
	if (type == MESSAGE_SERVER_HELLO)
		return server_hello(g, body);
	record_message(g->record, true, (unsigned)type, 0, body);
	record_fail(g->record, OUTCOME_PROTOCOL, STEP_HANDSHAKE, N_("its first message is no ServerHello"));
	return WANT_END;
}

/* The whole ones among them. */
static enum want messages(struct greeting *g)
{
	enum want want = WANT_READ;
	struct span body;
	size_t type;

	while (want == WANT_READ && !g->leave && g->read < g->messages.n) {
		struct span in = span_of(g->messages.s + g->read, g->messages.n - g->read);

		if (!vector_number(&in, 1, &type) || in.n < 3 || !vector_take(&in, 3, &body))
			break;
		g->read = g->messages.n - in.n;
		want = message(g, type, body);
	}
	return want;
}

static bool is_record(struct span in)
{
	return (in.p[0] == RECORD_ALERT || in.p[0] == RECORD_HANDSHAKE) && (in.n < 2 || in.p[1] == 3);
}

static enum want clear_text(struct greeting *g, bool over)
{
	struct connection *c = g->record->c;
	const struct banner *b;
	struct span in = buf_span(&g->in);

	if (!over && in.n < 256 && !memchr(in.p, '\n', in.n) && clock_monotonic_ms() < g->rest)
		return WANT_READ;
	c->first_bytes = SPAN_NONE;
	record_append(g->record, &c->first_bytes, in.p, in.n, 256);
	b = banner_of(c->first_bytes);
	record_fail(g->record, OUTCOME_NOT_TLS, STEP_HANDSHAKE,
	            b ? N_("not TLS, but %2$s: \"%1$s\"") : N_("not TLS: \"%1$s\""),
	            as_quote(record_quote(g->record, c->first_bytes, 80)), as_code(b ? b->protocol : NULL));
	return WANT_END;
}

static enum want records(struct greeting *g, bool over)
{
	struct span in = buf_span(&g->in), body;
	enum want want = WANT_READ;
	size_t type, version;

	if (in.n && !g->taken && !is_record(in))
		return clear_text(g, over);
	in.p += g->taken;
	in.n -= g->taken;
	while (want == WANT_READ && !g->leave && vector_number(&in, 1, &type) && vector_number(&in, 2, &version) &&
	       vector_take(&in, 2, &body)) {
		g->taken = g->in.n - in.n;
		if (type == RECORD_ALERT)
			want = alert(g, body);
		else if (type == RECORD_HANDSHAKE)
			buf_put(&g->messages, body.p, body.n), want = messages(g);
	}
	return want;
}

static enum want read_some(struct greeting *g)
{
	char part[2048];
	ssize_t n;
	enum want want;
	size_t most = g->plan->hello && g->plan->hello->chain ? CHAIN_MAX : ANSWER_MAX;

	while (g->in.n < most && (n = wire_read(g->wire, part, sizeof part)) > 0) {
		buf_put(&g->in, part, (size_t)n);
		g->rest = clock_monotonic_ms() + REST_MS;
	}
	bool over = g->wire->eof || g->wire->sys || g->in.n >= most;
	want = g->in.n ? records(g, over) : WANT_READ;
	if (want != WANT_READ || !over || g->leave)
		return want;
	record_closed(g->record, STEP_HANDSHAKE, g->wire->sys);
	return WANT_END;
}

/* A server of clear text that waits for its client is asked something after a while. */
static void ask(struct greeting *g)
{
	buf_puts(&g->out, QUESTION);
	g->cut = g->out.n;
	g->asked = true;
}

enum want greeting_step(struct greeting *g, int64_t *until)
{
	enum want want;

	if (g->leave)
		return leaving(g, until);
	if (!g->plan->hello && !g->asked && !g->in.n && clock_monotonic_ms() >= g->silence)
		ask(g);
	want = send_some(g);
	if (want == WANT_WRITE)
		return want;
	want = read_some(g);
	if (g->leave)
		return leaving(g, until);
	if (want != WANT_READ)
		return want;
	if (!g->plan->hello && !g->asked)
		*until = g->silence;
	if (g->in.n && !g->taken)
		*until = g->rest;
	if (g->next && g->sent < g->out.n)
		*until = g->next;
	return WANT_READ;
}
