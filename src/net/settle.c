/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A request goes out or close_notify does; then reading until an answer, an alert, an end or the time is there. */
#include "config.h"

#include "net/settle.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/span.h"
#include "net/connection.h"
#include "net/handshake.h"
#include "net/http.h"
#include "net/record.h"
#include "net/transcript.h"
#include "net/want.h"

#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>

#define QUIET_MS 500   /* without a word from the peer before we ask on any port */
#define REFUSAL_MS 100 /* for a late alert before a request could get into its way: unread, it makes a reset of it */
#define REST_MS 200    /* for the rest of a line that has begun */
#define SETTLE_BYTES 1024
#define REAUTHS_MAX 3

struct settle {
	struct record *record;
	struct handshake *handshake;
	gnutls_session_t session;
	struct settle_plan plan;
	int64_t speak_at, deadline;
	struct buf words; /* what we say, and what of it is out */
	size_t said;
	bool spoken;
	struct buf heard;                         /* of HTTP */
	size_t looked_at;                         /* how much of it */
	bool http;                                /* as long as it can be HTTP */
	bool (*again)(struct settle *s, int *rc); /* a handshake that the server asked for is under way */
	unsigned reauths;
};

/* ---- whether and when we speak ---- */

/* Another protocol was agreed: HTTP/1.1 would be an error there. */
static bool speaks_other(const struct connection *c)
{
	return c->alpn && strncmp(c->alpn, "http/1.", 7) != 0;
}

static int64_t when_to_speak(const struct settle_plan *plan, const struct connection *c, int64_t now)
{
	if (plan->starttls)
		return plan->farewell ? now : INT64_MAX;
	if (speaks_other(c))
		return INT64_MAX;
	if (!plan->web && !c->alpn)
		return now + QUIET_MS;
	return c->client_asked ? now + REFUSAL_MS : now;
}

struct settle *settle_new(struct record *r, struct handshake *h, const struct settle_plan *plan)
{
	struct settle *s = xcalloc(1, sizeof *s);
	int64_t now = clock_monotonic_ms();

	*s = (struct settle){ .record = r,
		              .handshake = h,
		              .session = handshake_session(h),
		              .plan = *plan,
		              .speak_at = when_to_speak(plan, r->c, now),
		              .deadline = now + plan->ms };
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
	if (s->plan.starttls) {
		buf_puts(&s->words, s->plan.farewell);
		return;
	}
	http_request(&s->words, s->plan.host, s->plan.port);
	s->record->c->http_sent = s->http = true;
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

static enum want heard(struct settle *s, const void *p, size_t n)
{
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
	record_note(s->record, STEP_SETTLE, true, N_("the server asks for another handshake"));
	s->again = rc == GNUTLS_E_REHANDSHAKE ? rehandshake : reauthenticate;
	return true;
}

/* ---- the step ---- */

static enum want closed(struct settle *s, int rc)
{
	struct connection *c = s->record->c;

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
