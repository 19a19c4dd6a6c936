/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One table row a plain member, written and read by its kind; what there are several of has a line each. */
#include "config.h"

#include "run/session_connection.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/protocol.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/vec.h"
#include "net/ask.h"
#include "net/connection.h"
#include "net/transcript.h"
#include "run/session_lines.h"

#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEVERAL_MAX 20000 /* of a kind */

enum member_kind { MEMBER_TEXT, MEMBER_NUMBER, MEMBER_FLAG, MEMBER_SIZE, MEMBER_OCTETS };

struct member {
	const char *word;
	enum member_kind kind;
	size_t at;
	int most; /* of a number; 0: any */
};

#define MEMBER(kind, name, most)                                                                                       \
	{                                                                                                              \
#name, MEMBER_##kind, offsetof(struct connection, name), most                                          \
	}

/* clang-format off */
static const struct member members[] = {
	MEMBER(FLAG, served, 0),
	MEMBER(TEXT, starttls, 0),
	MEMBER(TEXT, proxy, 0),
	MEMBER(NUMBER, proxy_status, 0),
	MEMBER(TEXT, host, 0),
	MEMBER(TEXT, address, 0),
	MEMBER(NUMBER, family, 0),
	MEMBER(NUMBER, sys, 0),
	MEMBER(NUMBER, outcome, OUTCOME_OTHER),
	MEMBER(NUMBER, failed_step, STEP_DONE),
	MEMBER(NUMBER, library_code, 0),
	MEMBER(TEXT, servername, 0),
	MEMBER(TEXT, alpn_offered, 0),
	MEMBER(FLAG, handshake_done, 0),
	MEMBER(TEXT, protocol, 0),
	MEMBER(TEXT, cipher, 0),
	MEMBER(TEXT, group, 0),
	MEMBER(TEXT, alpn, 0),
	MEMBER(FLAG, sent_cut, 0),
	MEMBER(OCTETS, staple, 0),
	MEMBER(TEXT, server_signature, 0),
	MEMBER(SIZE, dh_bits, 0),
	MEMBER(FLAG, secure_renegotiation, 0),
	MEMBER(SIZE, octets_read, 0),
	MEMBER(FLAG, resumable, 0),
	MEMBER(FLAG, client_asked, 0),
	MEMBER(FLAG, client_have, 0),
	MEMBER(FLAG, client_sent, 0),
	MEMBER(SIZE, client_nsent, 0),
	MEMBER(OCTETS, first_bytes, 0),
	MEMBER(OCTETS, starttls_talk, 0),
	MEMBER(NUMBER, application, APPLICATION_COUNT - 1),
	MEMBER(FLAG, http_sent, 0),
	MEMBER(NUMBER, http_status, 0),
	MEMBER(TEXT, http_hint, 0),
	MEMBER(OCTETS, settle_bytes, 0),
	MEMBER(FLAG, closed_in_settle, 0),
};
/* clang-format on */

/* ---- writing ---- */

static void put_member(struct buf *out, const struct connection *c, const struct member *m)
{
	const char *p = (const char *)c + m->at;

	switch (m->kind) {
	case MEMBER_TEXT:
		session_put(out, m->word, *(const char *const *)p);
		break;
	case MEMBER_NUMBER:
		if (*(const int *)p)
			session_put_number(out, m->word, *(const int *)p);
		break;
	case MEMBER_FLAG:
		if (*(const bool *)p)
			session_put_number(out, m->word, 1);
		break;
	case MEMBER_SIZE:
		if (*(const size_t *)p)
			session_put_number(out, m->word, (int64_t) * (const size_t *)p);
		break;
	case MEMBER_OCTETS:
		session_put_octets(out, m->word, *(const struct span *)p);
		break;
	}
}

static void put_words(struct buf *out, const char *word, const char *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		session_put(out, word, v[i]);
}

static void put_spans(struct buf *out, const char *word, const struct span *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		session_put_octets(out, word, v[i]);
}

/* In the language of whoever writes it. */
static void put_said(struct buf *out, const char *word, struct argument x)
{
	struct buf b = BUF_INIT;

	argument_render(&b, x, &rendering_translated);
	session_put(out, word, buf_str(&b));
	buf_free(&b);
}

static void put_happened(struct buf *out, const struct connection *c)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < c->nalerts; i++) {
		const struct alert *a = &c->alerts[i];

		buf_reset(&b);
		buf_printf(&b, "%d %d %d %s %s", a->from_peer, a->level, a->number, a->when, a->name);
		session_put(out, "alert", buf_str(&b));
	}
	for (size_t i = 0; i < c->nsteps; i++) {
		const struct step_note *s = &c->steps[i];

		buf_reset(&b);
		buf_printf(&b, "%d %d %lld", (int)s->step, s->ok, (long long)s->ms);
		session_put(out, "step-at", buf_str(&b));
		put_said(out, "step-said", (struct argument){ .kind = ARGUMENT_SENTENCE, .sentence = &s->text });
	}
	buf_free(&b);
}

/* What is said within TLS may be anybody's: only that it was said. */
static void put_messages(struct buf *out, const struct transcript *t)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < t->n; i++) {
		const struct message *m = &t->v[i];

		buf_reset(&b);
		buf_printf(&b, "%d %lld %u %d %zu", m->from_peer, (long long)m->ms, m->type, m->version, m->octets);
		session_put(out, "message", buf_str(&b));
		if (m->type != MESSAGE_APPLICATION_DATA)
			session_put_octets(out, "body", m->body);
	}
	session_put_number(out, "messages", (int64_t)t->total);
	buf_free(&b);
}

void session_put_connection(struct buf *out, const struct connection *c)
{
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		put_member(out, c, &members[i]);
	if (c->library_error.kind != ARGUMENT_NONE)
		put_said(out, "library_error", c->library_error);
	put_words(out, "addresses", c->addresses, c->naddresses);
	put_spans(out, "sent", c->sent, c->nsent);
	put_spans(out, "acceptable_ca", c->acceptable_ca, c->nacceptable_ca);
	put_words(out, "signature_algorithms", c->signature_algorithms, c->nsignature_algorithms);
	put_words(out, "signature_algorithms_cert", c->certificate_signatures, c->ncertificate_signatures);
	put_happened(out, c);
	if (c->answer) {
		session_put_number(out, "answer", c->answer->verdict);
		session_put(out, "answer-code", c->answer->code);
		session_put(out, "answer-said", c->answer->said);
	}
	put_messages(out, &c->transcript);
	for (size_t i = 0; i < c->nexperiments; i++) {
		session_put(out, "experiment", c->experiments[i].varied);
		session_put_connection(out, c->experiments[i].connection);
	}
	session_put(out, "end", "connection");
}

/* ---- reading ---- */

struct connection_reader {
	struct session_lines *l;
	struct connection *c;
	struct ask_answer *answer;
	VEC_OF(const char *) addresses, signature_algorithms, certificate_signatures;
	VEC_OF(struct span) sent, acceptable_ca;
	VEC_OF(struct alert) alerts;
	VEC_OF(struct step_note) steps;
	VEC_OF(struct message) messages;
	bool is_experiment;
};

static bool take_member(struct connection_reader *r, const struct session_line *line, const struct member *m)
{
	char *p = (char *)r->c + m->at;
	int64_t n = 0;

	switch (m->kind) {
	case MEMBER_TEXT:
		*(const char **)p = line->value;
		return true;
	case MEMBER_NUMBER:
		if (!session_number(line, m->most ? 0 : INT_MIN, m->most ? m->most : INT_MAX, &n))
			return false;
		*(int *)p = (int)n;
		return true;
	case MEMBER_FLAG:
		*(bool *)p = session_number(line, 1, 1, &n);
		return n == 1;
	case MEMBER_SIZE:
		if (!session_number(line, 0, INT_MAX, &n))
			return false;
		*(size_t *)p = (size_t)n;
		return true;
	case MEMBER_OCTETS:
		return session_octets(r->l, line, (struct span *)p);
	}
	return false;
}

static bool take_alert(struct connection_reader *r, const char *value)
{
	int from_peer, level, number, name = 0;
	char when[12];
	struct alert *a;

	if (sscanf(value, "%d %d %d %11s %n", &from_peer, &level, &number, when, &name) != 4 || name == 0)
		return false;
	if (level < 0 || level > 255 || number < 0 || number > 255)
		return false;
	a = vec_push(&r->alerts);
	*a = (struct alert){ from_peer == 1, level, number, value + name,
		             strcmp(when, "settle") == 0 ? "settle" : "handshake" };
	return true;
}

static bool take_step(struct connection_reader *r, const char *value)
{
	int step, ok;
	long long ms;
	struct step_note *s;

	if (sscanf(value, "%d %d %lld", &step, &ok, &ms) != 3 || step < 0 || step > STEP_DONE || ms < 0)
		return false;
	s = vec_push(&r->steps);
	*s = (struct step_note){
		.step = (enum step)step, .ms = ms, .ok = ok == 1, .text = SENTENCE(r->l->arena, "%1$s", as_quote(""))
	};
	return true;
}

static bool take_said(struct connection_reader *r, const char *value)
{
	struct arena *a = r->l->arena;

	if (r->steps.n > 0)
		r->steps.v[r->steps.n - 1].text = SENTENCE(a, "%1$s", as_quote(value));
	return r->steps.n > 0;
}

static bool take_message(struct connection_reader *r, const char *value)
{
	int from_peer, version;
	long long ms;
	unsigned type;
	size_t octets;
	struct message *m;

	if (sscanf(value, "%d %lld %u %d %zu", &from_peer, &ms, &type, &version, &octets) != 5 || ms < 0 ||
	    type > MESSAGE_APPLICATION_DATA || octets > TRANSCRIPT_OCTETS || r->messages.n == TRANSCRIPT_MESSAGES)
		return false;
	m = vec_push(&r->messages);
	*m = (struct message){ .from_peer = from_peer == 1,
		               .ms = ms,
		               .type = type,
		               .version = version,
		               .octets = octets,
		               .body = SPAN_LIT("") };
	return true;
}

static bool take_body(struct connection_reader *r, const struct session_line *line)
{
	struct span *body = r->messages.n > 0 ? &r->messages.v[r->messages.n - 1].body : NULL;

	return body && session_octets(r->l, line, body) && body->n <= r->messages.v[r->messages.n - 1].octets;
}

static bool take_answer(struct connection_reader *r, const struct session_line *line)
{
	int64_t n;

	if (strcmp(line->word, "answer") == 0) {
		if (!session_number(line, ASK_TAKEN, ASK_REFUSED, &n))
			return false;
		r->answer = ARENA_NEW(r->l->arena, struct ask_answer);
		r->answer->verdict = (enum ask_verdict)n;
	} else if (!r->answer) {
		return false;
	} else if (strcmp(line->word, "answer-code") == 0) {
		snprintf(r->answer->code, sizeof r->answer->code, "%s", line->value);
	} else {
		snprintf(r->answer->said, sizeof r->answer->said, "%s", line->value);
	}
	return true;
}

static struct connection *read_connection(struct session_lines *l, bool is_experiment);

static bool take_experiment(struct connection_reader *r, const char *varied)
{
	struct experiment *x = &r->c->experiments[r->c->nexperiments];

	if (r->is_experiment || r->c->nexperiments == EXPERIMENTS_MAX + ELSEWHERE_MAX)
		return false;
	x->varied = varied;
	x->connection = read_connection(r->l, true);
	r->c->nexperiments += x->connection != NULL;
	return x->connection != NULL;
}

static bool take_one(struct connection_reader *r, const struct session_line *line)
{
	const char *word = line->word;
	int64_t total;

	if (strcmp(word, "addresses") == 0)
		return r->addresses.n < SEVERAL_MAX && (*vec_push(&r->addresses) = line->value);
	if (strcmp(word, "signature_algorithms") == 0)
		return r->signature_algorithms.n < SEVERAL_MAX && (*vec_push(&r->signature_algorithms) = line->value);
	if (strcmp(word, "signature_algorithms_cert") == 0)
		return r->certificate_signatures.n < SEVERAL_MAX &&
		       (*vec_push(&r->certificate_signatures) = line->value);
	if (strcmp(word, "sent") == 0)
		return r->sent.n < SEVERAL_MAX && session_octets(r->l, line, vec_push(&r->sent));
	if (strcmp(word, "acceptable_ca") == 0)
		return r->acceptable_ca.n < SEVERAL_MAX && session_octets(r->l, line, vec_push(&r->acceptable_ca));
	if (strcmp(word, "alert") == 0)
		return r->alerts.n < SEVERAL_MAX && take_alert(r, line->value);
	if (strcmp(word, "step-at") == 0)
		return r->steps.n < SEVERAL_MAX && take_step(r, line->value);
	if (strcmp(word, "step-said") == 0)
		return take_said(r, line->value);
	if (strcmp(word, "message") == 0)
		return take_message(r, line->value);
	if (strcmp(word, "body") == 0)
		return take_body(r, line);
	if (strcmp(word, "messages") == 0) {
		bool ok = session_number(line, 0, INT_MAX, &total);

		r->c->transcript.total = (size_t)total;
		return ok;
	}
	if (strncmp(word, "answer", 6) == 0)
		return take_answer(r, line);
	if (strcmp(word, "experiment") == 0)
		return take_experiment(r, line->value);
	if (strcmp(word, "library_error") == 0)
		r->c->library_error = as_quote(line->value);
	return true; /* a word of a later version */
}

static bool take_line(struct connection_reader *r, const struct session_line *line)
{
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		if (strcmp(line->word, members[i].word) == 0)
			return take_member(r, line, &members[i]);
	return take_one(r, line);
}

#define KEEP(list) arena_dup(a, r->list.v ? (const void *)r->list.v : "", r->list.n * sizeof *r->list.v)

static void keep(struct connection_reader *r)
{
	struct arena *a = r->l->arena;
	struct connection *c = r->c;

	c->addresses = KEEP(addresses);
	c->naddresses = r->addresses.n;
	c->signature_algorithms = KEEP(signature_algorithms);
	c->nsignature_algorithms = r->signature_algorithms.n;
	c->certificate_signatures = KEEP(certificate_signatures);
	c->ncertificate_signatures = r->certificate_signatures.n;
	c->sent = KEEP(sent);
	c->nsent = r->sent.n;
	c->acceptable_ca = KEEP(acceptable_ca);
	c->nacceptable_ca = r->acceptable_ca.n;
	c->alerts = KEEP(alerts);
	c->nalerts = r->alerts.n;
	c->steps = KEEP(steps);
	c->nsteps = r->steps.n;
	c->transcript.v = KEEP(messages);
	c->transcript.n = r->messages.n;
	for (size_t i = 0; i < c->transcript.n; i++)
		c->transcript.kept += c->transcript.v[i].body.n;
	if (c->transcript.total < c->transcript.n)
		c->transcript.total = c->transcript.n;
	c->answer = r->answer;
}

static void forget(struct connection_reader *r)
{
	vec_free(&r->addresses);
	vec_free(&r->signature_algorithms);
	vec_free(&r->certificate_signatures);
	vec_free(&r->sent);
	vec_free(&r->acceptable_ca);
	vec_free(&r->alerts);
	vec_free(&r->steps);
	vec_free(&r->messages);
}

static struct connection *read_connection(struct session_lines *l, bool is_experiment)
{
	struct connection_reader r = { .l = l,
		                       .c = ARENA_NEW(l->arena, struct connection),
		                       .is_experiment = is_experiment };
	struct session_line line;
	bool ok, ended = false;

	r.c->input = -1;
	while ((ok = session_next(l, &line)) && !(ended = strcmp(line.word, "end") == 0) && (ok = take_line(&r, &line)))
		;
	ok = ok && ended && r.c->outcome != OUTCOME_PENDING;
	r.c->step = STEP_DONE;
	if (ok)
		keep(&r);
	forget(&r);
	return ok ? r.c : NULL;
}

struct connection *session_connection(struct session_lines *l)
{
	return read_connection(l, false);
}
