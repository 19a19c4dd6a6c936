/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Visits are kept as they were judged; how they ended is counted. */
#include "config.h"

#include "run/reception.h"

#include "analysis/analysis.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/span.h"
#include "base/vec.h"
#include "net/connection.h"
#include "run/plan.h"
#include "run/run.h"
#include "run/session.h"

#include <string.h>

static void free_visit(struct visit *v)
{
	analysis_free(v->analysis);
	run_free(v->run);
	arena_free(v->arena);
}

static size_t octets_of(const struct visit *v)
{
	return v->connection->transcript.kept;
}

static void forget_first(struct reception *l)
{
	l->octets -= octets_of(&l->visit.v[0]);
	free_visit(&l->visit.v[0]);
	memmove(l->visit.v, l->visit.v + 1, --l->visit.n * sizeof *l->visit.v);
}

void reception_forget(struct reception *l)
{
	for (size_t i = 0; i < l->visit.n; i++)
		free_visit(&l->visit.v[i]);
	vec_free(&l->visit);
	l->octets = 0;
	l->came = 0;
	memset(l->parted, 0, sizeof l->parted);
}

static bool was_alerted(const struct connection *c, bool from_peer)
{
	for (size_t i = 0; i < c->nalerts; i++)
		if (c->alerts[i].level == 2 && c->alerts[i].from_peer == from_peer)
			return true;
	return false;
}

static enum parting parting_of(const struct visit *v)
{
	const struct connection *c = v->connection;

	if (was_alerted(c, true))
		return PARTING_IT_REFUSES;
	if (was_alerted(c, false) || c->http_status >= 400)
		return PARTING_WE_REFUSE;
	if (!c->handshake_done)
		return PARTING_OTHER;
	return visit_error(v) ? PARTING_LET_IN : PARTING_ACCEPTED;
}

void reception_add(struct reception *l, struct visit v)
{
	v.number = ++l->came;
	v.at = clock_now();
	v.parting = parting_of(&v);
	l->parted[v.parting]++;
	l->octets += octets_of(&v);
	*vec_push(&l->visit) = v;
	while (l->visit.n > VISITS_KEPT || (l->visit.n > 1 && l->octets > VISITS_OCTETS))
		forget_first(l);
	if (l->changed)
		l->changed(l->ctx);
}

const struct finding *visit_error(const struct visit *v)
{
	const struct analysis *a = v->analysis;
	const struct finding *first = NULL;

	for (size_t i = 0; i < a->nfinding; i++) {
		const struct finding *f = &a->finding[i];

		if (f->severity != SEVERITY_ERROR)
			continue;
		if (f->cause)
			return f;
		first = first ? first : f;
	}
	return first;
}

struct plan *visit_plan(const struct visit *v, struct err *e)
{
	struct buf b = BUF_INIT;
	struct session *s = NULL;
	struct plan *p = NULL, from = *v->run->plan;

	if (session_write(v->run, v->analysis, &b, e))
		s = session_read(span_of(b.s, b.n), v->connection->source->spec, e);
	if (s) {
		from.trust = (struct words){ 0 };
		session_plan(s, &from);
		from.question.at_given = v->run->plan->question.at_given; /* else it is judged as of now */
		p = plan_copy(&from);
	}
	session_free(s);
	buf_free(&b);
	return p;
}
