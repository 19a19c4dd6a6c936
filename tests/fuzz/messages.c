/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a peer says: handshake messages and alerts into a record, HTTP answers, the words before TLS as a client and as
 * a server hears them, clear text in place of TLS. */
#include "tests/fuzz/fuzz.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/sentence.h"
#include "base/text.h"
#include "net/banner.h"
#include "net/http.h"
#include "net/message.h"
#include "net/record.h"
#include "net/starttls.h"
#include "net/talk.h"
#include "net/vector.h"

#include <sys/socket.h>

static const struct source peer = { .kind = SOURCE_HOST, .spec = "peer", .host = "peer", .port = "443" };

static void look(struct arena *a, const struct connection *c)
{
	struct message_field field[MESSAGE_FIELDS];

	FUZZ_HOLDS(c->transcript.n <= TRANSCRIPT_MESSAGES && c->transcript.kept <= TRANSCRIPT_OCTETS);
	FUZZ_HOLDS(c->nsent <= MESSAGE_CERTIFICATES);
	for (size_t i = 0; i < c->transcript.n; i++) {
		size_t n = message_fields(a, &c->transcript.v[i], field);

		FUZZ_HOLDS(n <= MESSAGE_FIELDS);
		for (size_t k = 0; k < n; k++)
			FUZZ_HOLDS(field[k].name && field[k].value);
	}
	for (size_t i = 0; i < c->nsteps; i++) {
		struct buf text = BUF_INIT;

		sentence_render(&text, &c->steps[i].text, &rendering_plain);
		free(text_escaped(buf_str(&text), CHARSET_UTF8));
		buf_free(&text);
	}
}

/* Type, version, length in two octets, body; and again. The peer's are those of an even version octet. */
static void messages(struct span in)
{
	struct connection c = { .source = &peer };
	struct record r = { .arena = arena_new(), .c = &c, .start_ms = clock_monotonic_ms() };
	size_t type, version;
	struct span body;

	while (vector_number(&in, 1, &type) && vector_number(&in, 1, &version)) {
		vector_take(&in, 2, &body);
		if (type == 255)
			record_alert(&r, version % 2 == 0, body.n > 0 ? body.p[0] : 2, body.n > 1 ? body.p[1] : 0);
		else
			record_message(&r, version % 2 == 0, (unsigned)type, 0x300 + (int)(version % 6), body);
	}
	look(r.arena, &c);
	arena_free(r.arena);
}

static void http(struct span in)
{
	struct http_answer open = { 0 }, ended = { 0 };
	enum http_state state = http_read(in, false, &open);

	FUZZ_HOLDS(http_read(in, true, &ended) != HTTP_MORE);
	FUZZ_HOLDS(state != HTTP_COMPLETE || open.status == ended.status);
	FUZZ_HOLDS(strlen(ended.hint) <= HTTP_HINT_MAX);
	talk_http_complete(in);
}

/* The other end of a pair says all of it and has gone. */
static int said(struct span in)
{
	int pair[2];

	FUZZ_HOLDS(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
	fcntl(pair[0], F_SETFL, O_NONBLOCK);
	FUZZ_HOLDS(in.n == 0 || send(pair[1], in.p, in.n, MSG_DONTWAIT) == (ssize_t)in.n);
	close(pair[1]);
	return pair[0];
}

static void starttls(struct span in)
{
	struct connection c = { .source = &peer };
	struct record r = { .arena = arena_new(), .c = &c, .start_ms = clock_monotonic_ms() };
	enum protocol p = PROTOCOL_TLS + 1 + (in.n ? in.p[0] % (PROTOCOL_COUNT - 1) : 0);
	struct wire w = { .fd = said(in.n ? span_of(in.p + 1, in.n - 1) : in) };
	struct starttls *s = starttls_new(&r, &w, p, peer.host);
	enum want want;

	for (int turn = 0; (want = starttls_step(s)) == WANT_READ || want == WANT_WRITE; turn++) {
		FUZZ_HOLDS(turn < 100);
		wire_turn(&w);
	}
	FUZZ_HOLDS(c.starttls_talk.n <= 4096);
	look(r.arena, &c);
	starttls_free(s);
	wire_close(&w);
	arena_free(r.arena);
}

static void banner(struct span in)
{
	struct connection c = { .source = &peer };
	struct record r = { .arena = arena_new(), .c = &c, .start_ms = clock_monotonic_ms() };
	struct wire w = { .fd = said(in) };
	int64_t until = 0;

	while (banner_collect(&r, &w, &until) != WANT_END)
		wire_turn(&w);
	FUZZ_HOLDS(c.first_bytes.n <= 256);
	banner_of(c.first_bytes);
	fuzz_safe(span_str(record_quote(&r, c.first_bytes, 80)));
	wire_close(&w);
	arena_free(r.arena);
}

/* The first octet: which protocol, under TLS or not, with STARTTLS or without. */
static void server(struct span in)
{
	struct buf out = BUF_INIT;
	uint8_t how = in.n ? in.p[0] : 0;
	struct server_plan plan = { .protocol = PROTOCOL_TLS + 1 + how % (PROTOCOL_COUNT - 1), .bare = how & 0x40 };
	bool secured = how & 0x80;
	size_t used;

	if (in.n)
		in = span_of(in.p + 1, in.n - 1);
	talk_greeting(&plan, &out);
	for (enum talk_result t = TALK_SAID; t == TALK_SAID || t == TALK_UPGRADE; secured |= t == TALK_UPGRADE) {
		used = 0;
		t = talk_step(&plan, in, secured, &used, &out);
		FUZZ_HOLDS(used <= in.n);
		if (!used)
			break;
		in = span_of(in.p + used, in.n - used);
	}
	buf_free(&out);
}

static const fuzz_door doors[] = { messages, http, starttls, banner, server };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size)
		fuzz_through(doors[data[0] % FUZZ_COUNT(doors)], span_of(data + 1, size - 1));
	return 0;
}
