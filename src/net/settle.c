/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question goes out where an answer is due, else close_notify; then reading until an answer, an alert, an end or the
 * time is there. Where nothing can come late there is no wait. */
#include "config.h"

#include "net/settle.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/protocol.h"
#include "base/span.h"
#include "net/ask.h"
#include "net/connection.h"
#include "net/handshake.h"
#include "net/http.h"
#include "net/record.h"
#include "net/transcript.h"
#include "net/want.h"

#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>

#define QUIET_MS 50 /* without a word from the peer before HTTP is tried on any port, or two round trips */
#define REST_MS 200 /* for the rest of a line that has begun */
#define SETTLE_BYTES 1024
#define REAUTHS_MAX 3
#define ANSWER_TIMES 2 /* an answer that was asked for may take longer than an alert that may come */

/* What ends the wait. */
enum fence {
	FENCE_NONE, /* nothing can come: no wait */
	FENCE_BYE,  /* close_notify goes out: whatever the peer had to say comes before its own end */
	FENCE_HTTP,
	FENCE_GUESS, /* HTTP, unless the peer speaks first */
	FENCE_ASK,
};

struct settle {
	struct record *record;
	struct handshake *handshake;
	gnutls_session_t session;
	struct settle_plan plan;
	struct ask_plan ask;
	enum fence fence;
	bool greeting; /* the peer's is awaited */
	int64_t speak_at, deadline;
	struct buf words; /* what we say, and what of it is out */
	size_t said;
	bool spoken;
	struct buf heard;                         /* of HTTP, or of an answer to what was asked */
	size_t looked_at;                         /* how much of it */
	bool http;                                /* as long as it can be HTTP */
	bool (*again)(struct settle *s, int *rc); /* a handshake that the server asked for is under way */
	unsigned reauths;
};

/* ---- whether and when we speak ---- */

/* What is spoken: as told, as agreed (RFC 7301), or as the source and its port have it. */
static enum application spoken_here(const struct settle_plan *plan, const struct connection *c)
{
	if (plan->told || !c->alpn)
		return plan->application;
	return application_by_alpn(c->alpn);
}

/* In TLS 1.3 our certificate is judged after the handshake is over for us. */
static bool may_refuse_late(const struct connection *c)
{
	return c->client_asked && c->protocol && strcmp(c->protocol, "TLS1.3") == 0;
}

static enum fence fence_of(const struct settle *s)
{
	const struct connection *c = s->record->c;

	if (s->plan.brief)
		return FENCE_BYE;
	if (s->ask.application == APPLICATION_HTTP)
		return FENCE_HTTP;
	if (ask_can(&s->ask))
		return FENCE_ASK;
	if (s->ask.application == APPLICATION_NONE && !s->plan.told && !s->plan.starttls && !c->alpn)
		return FENCE_GUESS;
	return may_refuse_late(c) ? FENCE_BYE : FENCE_NONE;
}

/* From our ClientHello to its answer: a round trip, and the peer's work. */
static int64_t round_trip_ms(const struct connection *c)
{
	int64_t asked = 0;

	for (size_t i = 0; i < c->transcript.n; i++) {
		const struct message *m = &c->transcript.v[i];

		if (m->type == MESSAGE_CLIENT_HELLO)
			asked = m->ms;
		else if (m->type == MESSAGE_SERVER_HELLO)
			return m->ms - asked;
	}
	return 0;
}

static int64_t quiet_ms(const struct connection *c)
{
	return 2 * round_trip_ms(c) > QUIET_MS ? 2 * round_trip_ms(c) : QUIET_MS;
}

struct settle *settle_new(struct record *r, struct handshake *h, const struct settle_plan *plan)
{
	struct settle *s = xcalloc(1, sizeof *s);
	int64_t now = clock_monotonic_ms();

	*s = (struct settle){ .record = r,
		              .handshake = h,
		              .session = handshake_session(h),
		              .plan = *plan,
		              .ask = { spoken_here(plan, r->c), plan->host, plan->user, plan->starttls },
		              .deadline = now + plan->ms };
	s->fence = fence_of(s);
	s->greeting = s->fence == FENCE_ASK && ask_greets(&s->ask);
	s->speak_at = s->greeting ? INT64_MAX : s->fence == FENCE_GUESS ? now + quiet_ms(r->c) : now;
	r->c->application = s->fence == FENCE_ASK || s->fence == FENCE_HTTP ? s->ask.application : APPLICATION_NONE;
	return s;
}

void settle_free(struct settle *s)
{
	if (!s)
		return;
	buf_free(&s->words);
	buf_free(&s->heard);
	free(s);
}

static void speak(struct settle *s)
{
	s->spoken = true;
	if (s->fence == FENCE_ASK) {
		ask_question(&s->ask, &s->words);
	} else if (s->fence == FENCE_BYE) {
		gnutls_bye(s->session, GNUTLS_SHUT_WR);
	} else {
		/* A front that asks behind it tries again before it says so (HAProxy: three times, a second each). */
		s->deadline = clock_monotonic_ms() + ANSWER_TIMES * s->plan.ms;
		http_request(&s->words, s->plan.host, s->plan.port, s->plan.path);
		s->record->c->http_sent = s->http = true;
	}
}

/* ---- what comes back ---- */

static enum want over(struct settle *s, const char *what)
{
	record_note(s->record, STEP_SETTLE, true, what);
	return WANT_NEXT;
}

static enum want quoted(struct settle *s)
{
	struct span bytes = s->record->c->settle_bytes;

	record_note(s->record, STEP_SETTLE, true, N_("the peer says \"%1$s\""),
	            as_quote(record_quote(s->record, bytes, 80)));
	return WANT_NEXT;
}

/* Anything else that the peer says: a line of it will do. */
static enum want words(struct settle *s, const void *p, size_t n)
{
	struct span *bytes = &s->record->c->settle_bytes;
	int64_t rest = clock_monotonic_ms() + REST_MS;

	record_append(s->record, bytes, p, n, SETTLE_BYTES);
	s->speak_at = INT64_MAX;
	if (s->deadline > rest)
		s->deadline = rest;
	return bytes->n == SETTLE_BYTES || memchr(bytes->p, '\n', bytes->n) ? quoted(s) : WANT_READ;
}

/* WANT_READ: there is more to come. */
static enum want answer(struct settle *s, bool end)
{
	struct connection *c = s->record->c;
	struct http_answer a = { 0, "" };
	enum http_state state = http_read(buf_span(&s->heard), end, &a);

	s->looked_at = s->heard.n;
	if (state == HTTP_MORE)
		return WANT_READ;
	s->http = false;
	if (state == HTTP_NOT)
		return words(s, s->heard.s, s->heard.n);
	c->http_status = a.status;
	c->http_hint = *a.hint ? arena_strdup(s->record->arena, a.hint) : NULL;
	record_note(s->record, STEP_SETTLE, true, N_("HTTP %1$s: \"%2$s\""), as_number(a.status),
	            as_quote(record_quote(s->record, span_str(a.hint), HTTP_HINT_MAX)));
	return WANT_NEXT;
}

static enum want answered(struct settle *s, const struct ask_answer *a)
{
	static const char *const says[] = {
		[ASK_TAKEN] = N_("%1$s answers"),
		[ASK_LOGIN] = N_("%1$s answers, and wants a login: %2$s \"%3$s\""),
		[ASK_REFUSED] = N_("%1$s refuses us: %2$s \"%3$s\""),
	};
	struct connection *c = s->record->c;
	struct ask_answer *kept = ARENA_NEW(s->record->arena, struct ask_answer);

	*kept = *a;
	c->answer = kept;
	record_note(s->record, STEP_SETTLE, a->verdict != ASK_REFUSED, says[a->verdict],
	            as_code(application_name(s->ask.application)), as_code(a->code),
	            as_quote(record_quote(s->record, span_str(a->said), ASK_SAID_MAX)));
	/* It goes out or not: nothing is awaited any more. */
	if (ask_farewell(&s->ask).n)
		gnutls_record_send(s->session, ask_farewell(&s->ask).p, ask_farewell(&s->ask).n);
	return WANT_NEXT;
}

static enum want listen(struct settle *s)
{
	struct ask_answer a = { .code = "" };
	bool greeting = s->greeting;

	s->looked_at = s->heard.n;
	switch (ask_read(&s->ask, greeting, buf_span(&s->heard), &a)) {
	case ASK_MORE:
		return WANT_READ;
	case ASK_OTHER:
		s->fence = FENCE_NONE;
		s->record->c->application = APPLICATION_NONE;
		return words(s, s->heard.s, s->heard.n);
	case ASK_WHOLE:
		break;
	}
	if (!greeting || a.verdict == ASK_REFUSED)
		return answered(s, &a);
	buf_reset(&s->heard);
	s->looked_at = 0;
	s->greeting = false;
	if (!ask_can(&(struct ask_plan){ s->ask.application, s->ask.host, s->ask.user, true }))
		return answered(s, &a);
	s->speak_at = 0;
	return WANT_READ;
}

static enum want heard(struct settle *s, const void *p, size_t n)
{
	if (s->fence == FENCE_BYE)
		return WANT_READ;
	if (s->fence == FENCE_ASK) {
		buf_put(&s->heard, p, n);
		return s->heard.n < ASK_MAX ? WANT_READ : listen(s);
	}
	if (!s->http)
		return words(s, p, n);
	buf_put(&s->heard, p, n);
	/* It is looked at when nothing more is there: not octet by octet, however small the pieces are. */
	return s->heard.n < HTTP_MAX ? WANT_READ : answer(s, false);
}

/* The window is over, or the peer's side is closed. */
static enum want end(struct settle *s)
{
	struct connection *c = s->record->c;

	if (s->http && s->heard.n && answer(s, true) == WANT_NEXT)
		return WANT_NEXT;
	if (s->fence == FENCE_ASK && s->heard.n) {
		if (s->heard.n > s->looked_at && listen(s) == WANT_NEXT)
			return WANT_NEXT;
		if (s->fence == FENCE_ASK)
			return words(s, s->heard.s, s->heard.n) == WANT_NEXT ? WANT_NEXT : quoted(s);
	}
	if (c->settle_bytes.n)
		return quoted(s);
	if (c->closed_in_settle)
		return over(s, s->spoken ? N_("the peer closed the connection without an answer")
		                         : N_("the peer closed the connection"));
	return over(s, N_("no alert came"));
}

/* ---- a handshake within ---- */

static bool rehandshake(struct settle *s, int *rc)
{
	*rc = gnutls_handshake(s->session);
	return *rc == 0;
}

static bool reauthenticate(struct settle *s, int *rc)
{
	*rc = gnutls_reauth(s->session, 0);
	return *rc == 0;
}

/* The server wants a certificate only now that it knows what is asked for (IIS, Apache per directory). */
static bool asked_again(struct settle *s, int rc)
{
	if (rc != GNUTLS_E_REHANDSHAKE && rc != GNUTLS_E_REAUTH_REQUEST)
		return false;
	if (++s->reauths > REAUTHS_MAX)
		return false;
	s->record->c->client_asked_late = true;
	record_note(s->record, STEP_SETTLE, true, N_("the server asks for another handshake"));
	s->again = rc == GNUTLS_E_REHANDSHAKE ? rehandshake : reauthenticate;
	return true;
}

/* ---- the step ---- */

static enum want closed(struct settle *s, int rc)
{
	struct connection *c = s->record->c;

	if (s->fence == FENCE_BYE) /* it goes because we did */
		return end(s);
	if (rc == GNUTLS_E_PULL_ERROR && !s->heard.n && !c->settle_bytes.n)
		return handshake_failed(s->handshake, STEP_SETTLE, rc); /* reset, without a word */
	c->closed_in_settle = true;
	return end(s);
}

/* The peer goes, and means no fault (RFC 8446 6.1): Java's servers say so before each close_notify. */
static bool took_leave(const struct settle *s, int rc)
{
	return rc == GNUTLS_E_FATAL_ALERT_RECEIVED && gnutls_alert_get(s->session) == GNUTLS_A_USER_CANCELED;
}

static enum want failed(struct settle *s, int rc)
{
	if (took_leave(s, rc)) {
		record_alert(s->record, true, GNUTLS_AL_WARNING, GNUTLS_A_USER_CANCELED);
		return closed(s, 0);
	}
	if (rc == GNUTLS_E_WARNING_ALERT_RECEIVED)
		return handshake_warned(s->handshake, STEP_SETTLE) ? WANT_READ : WANT_END;
	if (asked_again(s, rc))
		return WANT_READ;
	if (rc == GNUTLS_E_PREMATURE_TERMINATION || rc == GNUTLS_E_PULL_ERROR || rc == GNUTLS_E_SESSION_EOF)
		return closed(s, rc);
	return handshake_failed(s->handshake, STEP_SETTLE, rc);
}

/* 0: all is out. */
static int send_words(struct settle *s)
{
	while (s->said < s->words.n) {
		ssize_t n = gnutls_record_send(s->session, s->words.s + s->said, s->words.n - s->said);

		if (n < 0)
			return (int)n;
		record_words(s->record, false, MESSAGE_APPLICATION_DATA, span_of(s->words.s + s->said, (size_t)n));
		s->said += (size_t)n;
	}
	return 0;
}

/* One thing that GnuTLS can do; its code. *want: go on unless it is WANT_READ. */
static int turn(struct settle *s, enum want *want)
{
	char bytes[4096];
	ssize_t n;
	int rc = 0;

	*want = WANT_READ;
	if (s->again) {
		if (s->again(s, &rc))
			s->again = NULL;
		return rc;
	}
	rc = send_words(s);
	if (rc < 0)
		return rc;
	n = gnutls_record_recv(s->session, bytes, sizeof bytes);
	if (n > 0)
		record_words(s->record, true, MESSAGE_APPLICATION_DATA, span_of(bytes, (size_t)n));
	if (n > 0)
		*want = heard(s, bytes, (size_t)n);
	else if (n == 0)
		*want = closed(s, 0);
	return n < 0 ? (int)n : 0;
}

enum want settle_step(struct settle *s, int64_t *until)
{
	if (s->fence == FENCE_NONE && !s->heard.n)
		return over(s, N_("nothing more is due"));
	for (;;) {
		enum want want;
		int64_t now;
		int rc = turn(s, &want);

		if (rc < 0 && rc != GNUTLS_E_AGAIN && rc != GNUTLS_E_INTERRUPTED)
			want = failed(s, rc);
		if (want != WANT_READ)
			return want;
		if (rc != GNUTLS_E_AGAIN)
			continue;
		if (s->http && s->heard.n > s->looked_at && answer(s, false) == WANT_NEXT)
			return WANT_NEXT;
		if (s->fence == FENCE_ASK && s->heard.n > s->looked_at && listen(s) == WANT_NEXT)
			return WANT_NEXT;
		now = clock_monotonic_ms();
		if (now >= s->deadline)
			return end(s);
		if (!s->spoken && now >= s->speak_at) {
			speak(s);
			continue;
		}
		*until = s->spoken || s->speak_at > s->deadline ? s->deadline : s->speak_at;
		return handshake_direction(s->handshake);
	}
}
