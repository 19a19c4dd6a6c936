/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes and spans grow in the record's arena, doubled, so that what was handed out stays. */
#include "config.h"

#include "net/record.h"

#include "base/alert.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/text.h"
#include "net/connection.h"
#include "net/message.h"
#include "net/transcript.h"

#include <stdarg.h>
#include <string.h>

/* Room for one more behind n; the array is doubled whenever n is a power of two. */
static void *grown(struct arena *a, const void *old, size_t n, size_t size)
{
	void *p;

	if (n & (n - 1))
		return (void *)old;
	p = arena_array(a, n ? 2 * n : 1, size);
	if (n)
		memcpy(p, old, n * size);
	return p;
}

void record_noted(struct record *r, enum step step, bool ok, struct sentence text)
{
	struct connection *c = r->c;

	c->steps = grown(r->arena, c->steps, c->nsteps, sizeof *c->steps);
	c->steps[c->nsteps++] = (struct step_note){ step, clock_monotonic_ms() - r->start_ms, ok, text };
	log_line("%1$s: %2$s: %3$s", as_host(c->source->spec), as_code(step_name(step)), as_sentence(r->arena, text));
}

void record_failed(struct record *r, enum outcome o, enum step step, struct sentence text)
{
	if (r->c->outcome == OUTCOME_PENDING) {
		r->c->outcome = o;
		r->c->failed_step = step;
	}
	record_noted(r, step, false, text);
}

void record_closed(struct record *r, enum step step, int sys)
{
	r->c->sys = sys;
	if (sys)
		record_fail(r, OUTCOME_CLOSED, step, N_("the peer closed the connection: %1$s"),
		            as_quote(strerror(sys)));
	else
		record_fail(r, OUTCOME_CLOSED, step, N_("the peer closed the connection"));
}

/* One place of the transcript; false: it is full. */
static bool keep(struct record *r, struct message *m)
{
	struct transcript *t = &r->c->transcript;

	t->total++;
	if (t->n >= TRANSCRIPT_MESSAGES)
		return false;
	if (m->body.n > TRANSCRIPT_OCTETS - t->kept)
		m->body.n = TRANSCRIPT_OCTETS - t->kept;
	t->kept += m->body.n;
	m->body = arena_span(r->arena, m->body);
	t->v = grown(r->arena, t->v, t->n, sizeof *t->v);
	t->v[t->n++] = *m;
	return true;
}

static struct message passing(struct record *r, bool from_peer, unsigned type, int version, struct span body)
{
	return (struct message){ .from_peer = from_peer,
		                 .ms = clock_monotonic_ms() - r->start_ms,
		                 .type = type,
		                 .version = version,
		                 .octets = body.n,
		                 .body = body };
}

void record_message(struct record *r, bool from_peer, unsigned type, int version, struct span body)
{
	struct message m = passing(r, from_peer, type, version, body);

	if (keep(r, &m))
		message_read(r->arena, &m, r->c);
}

void record_alert(struct record *r, bool from_peer, int level, int number)
{
	struct connection *c = r->c;
	const uint8_t body[] = { (uint8_t)level, (uint8_t)number };

	record_message(r, from_peer, MESSAGE_ALERT, 0, span_of(body, sizeof body));
	c->alerts = grown(r->arena, c->alerts, c->nalerts, sizeof *c->alerts);
	c->alerts[c->nalerts++] = (struct alert){ .from_peer = from_peer,
		                                  .level = level,
		                                  .number = number,
		                                  .name = alert_name(number),
		                                  .when = step_name(c->step) };
}

void record_words(struct record *r, bool from_peer, enum message_type type, struct span words)
{
	struct message m = passing(r, from_peer, type, 0, words);

	/* A peer that talks much leaves room for what TLS has to say. */
	if (r->c->transcript.n < TRANSCRIPT_MESSAGES / 2)
		keep(r, &m);
	else
		r->c->transcript.total++;
}

const char *record_quote(struct record *r, struct span s, size_t max)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\n' || s.p[i] == '\r')
			s.n = i;
	if (s.n > max)
		s.n = max;
	text_escape(&b, s, CHARSET_UTF8);
	return buf_keep(&b, r->arena);
}

void record_append(struct record *r, struct span *into, const void *p, size_t n, size_t max)
{
	uint8_t *room = (uint8_t *)into->p;

	if (!room)
		room = arena_alloc(r->arena, max);
	if (n > max - into->n)
		n = max - into->n;
	memcpy(room + into->n, p, n);
	*into = span_of(room, into->n + n);
}
