/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/guests.h"
#include "tests/unit/unit.h"
#include "net/message.h"
#include "net/transcript.h"
#include "run/visit.h"

/* ClientHello of TLS 1.2, RFC 5246 7.4.1.2: one suite; ALPN "h2", group secp256r1, ecdsa_secp256r1_sha256. */
static const uint8_t hello[] = { 3, 3, 0, 0, 0,   0,   0, 0,  0, 0, 0, 0, 0, 0,  0,    0,    0, 0, 0, 0,  0, 0,  0,
	                         0, 0, 0, 0, 0,   0,   0, 0,  0, 0, 0, 0, 0, 2,  0xc0, 0x2f, 1, 0, 0, 25, 0, 16, 0,
	                         5, 0, 3, 2, 'h', '2', 0, 10, 0, 4, 0, 2, 0, 23, 0,    13,   0, 4, 0, 2,  4, 3 };
static const uint8_t nothing[] = { 0, 0, 0, 0 };
static const char http[] = "GET / HTTP/1.1\r\n";

/* How each of them goes: what it is told or tells, and how many certificates it sends. */
static const struct {
	enum outcome outcome;
	bool from_peer;
	int alert; /* 0: none */
	unsigned sends;
	bool done;
} kinds[] = {
	{ OUTCOME_OK, false, 0, 0, true },
	{ OUTCOME_PROTOCOL, false, 116, 0, false },
	{ OUTCOME_PROTOCOL, false, 48, 2, false },
	{ OUTCOME_ALERT, true, 48, 0, false },
	{ OUTCOME_NOT_TLS, false, 0, 0, false },
};

struct guests {
	struct reception reception;
	struct plan plan;
	struct loop *loop;
	struct lab *lab;
	struct arena *arena;
	unsigned next;
};

static void put_messages(struct arena *a, struct connection *c, size_t kind)
{
	struct message *m = ARENA_ARRAY(a, struct message, 4);
	size_t n = 0;

	m[n++] = (struct message){ true, 1, MESSAGE_CLIENT_HELLO, TLS_1_2, sizeof hello, span_of(hello, sizeof hello) };
	m[n++] = (struct message){ false, 2, MESSAGE_SERVER_HELLO, TLS_1_2, 4, span_of(nothing, 4) };
	m[n++] = (struct message){ false, 2, MESSAGE_CERTIFICATE, TLS_1_2, 4, span_of(nothing, 4) };
	if (kinds[kind].alert == 116)
		m[n++] = (struct message){ true, 3, MESSAGE_CERTIFICATE, TLS_1_2, 4, span_of(nothing, 4) };
	c->transcript = (struct transcript){ m, n, sizeof hello, n };
	c->servername = kind > 0 ? "www.example.jp" : NULL;
	c->protocol = "TLS1.2";
	if (kinds[kind].alert == 0)
		return;
	c->alerts = ARENA_NEW(a, struct alert);
	c->nalerts = 1;
	*c->alerts = (struct alert){ kinds[kind].from_peer, 2, kinds[kind].alert,
		                     kinds[kind].alert == 48 ? "unknown_ca" : "certificate_required", "handshake" };
}

static void put_certificates(struct guests *g, struct arena *a, struct connection *c, unsigned n)
{
	static const char *const names[] = { "leaf", "int" };

	c->sent = ARENA_ARRAY(a, struct span, 2);
	for (unsigned i = 0; g->lab && i < n; i++) {
		struct span der = lab_certificate(g->lab, names[i]);

		if (der.p)
			c->sent[c->nsent++] = der;
	}
}

void guests_call(struct reception *reception)
{
	struct guests *g = (struct guests *)reception;
	size_t kind = g->next++ % UNIT_COUNT(kinds);
	struct arena *a = arena_new();
	struct connection *c = ARENA_NEW(a, struct connection);
	struct source *from = ARENA_NEW(a, struct source);
	struct step_note *step = ARENA_NEW(a, struct step_note);
	const struct visiting by = { .plan = g->plan, .loop = g->loop };
	struct visit v = { .arena = a, .connection = c };
	struct err e = { 0 };
	const char *port = arena_printf(a, "%u", 51000 + g->next);

	*from = (struct source){ .kind = SOURCE_HOST, .host = "127.0.0.1", .port = port, .port_given = true,
		                 .spec = arena_printf(a, "127.0.0.1:%s", port) };
	*step = (struct step_note){ STEP_HANDSHAKE, 4 + 3 * (int64_t)kind, kinds[kind].done, { .msgid = "it went" } };
	*c = (struct connection){ .source = from, .host = from->host, .address = from->spec, .input = -1, .served = true,
		                  .step = STEP_DONE, .outcome = kinds[kind].outcome, .failed_step = STEP_HANDSHAKE,
		                  .handshake_done = kinds[kind].done, .client_asked = kind > 0, .steps = step, .nsteps = 1 };
	if (kinds[kind].outcome == OUTCOME_NOT_TLS)
		c->first_bytes = span_str(http);
	else
		put_messages(a, c, kind);
	put_certificates(g, a, c, kinds[kind].sends);
	v.run = visit_run(&by, c, &e);
	ck_assert_msg(v.run != NULL, "%s", e.text);
	v.analysis = run_analyse(v.run, &v.run->plan->question, -1);
	reception_add(reception, v);
}

static void leave(struct reception *r)
{
	r->place = r->chain = r->root = r->accepted = NULL;
}

static bool begin(struct reception *r, const char *where, struct loop *loop, struct err *e)
{
	struct guests *g = (struct guests *)r;

	leave(r);
	if (strcmp(where, GUESTS_TAKEN) == 0)
		return err_set(e, ERR_INPUT, "port %1$s: in use", as_quote(where));
	reception_forget(r);
	g->loop = loop;
	g->next = 0;
	r->place = arena_printf(g->arena, "127.0.0.1:%s", where);
	r->chain = "localhost";
	r->root = "/tmp/certloupe-listen-root";
	r->accepted = "root.pem";
	r->required = true;
	r->since = clock_now();
	for (size_t i = 0; i < UNIT_COUNT(kinds); i++)
		guests_call(r);
	return true;
}

struct reception *guests_new(const struct plan *p, struct lab *lab)
{
	struct guests *g = xcalloc(1, sizeof *g);

	g->reception.start = begin;
	g->reception.stop = leave;
	g->plan = *p;
	g->lab = lab;
	g->arena = arena_new();
	return &g->reception;
}

void guests_free(struct reception *r)
{
	struct guests *g = (struct guests *)r;

	reception_forget(r);
	arena_free(g->arena);
	free(g);
}
