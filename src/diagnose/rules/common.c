/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings are made of what the chosen path says; the rules add what they know of the cause. */
#include "config.h"

#include "diagnose/rules/common.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/place.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/name.h"
#include "chain/graph.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "load/note.h"
#include "net/connection.h"
#include "net/experiment.h"

#include <gnutls/gnutls.h>
#include <string.h>

/* ---- connections ---- */

const struct alert *fatal_alert(const struct connection *c)
{
	for (size_t i = c->nalerts; i-- > 0;)
		if (c->alerts[i].from_peer && c->alerts[i].level == GNUTLS_AL_FATAL)
			return &c->alerts[i];
	return NULL;
}

/* Where the refusal came after the handshake, a connection shows nothing of it that ends sooner by itself: a
 * ClientHello of our own, a session that is only resumed, and one in which nothing was asked. */
static bool came_as_far(const struct connection *c, const struct experiment *e)
{
	bool answered = e->connection->http_status || e->connection->answer;
	bool ends_sooner = !e->connection->handshake_done || (c->outcome == OUTCOME_OK && !answered);

	return e->connection->outcome != OUTCOME_OK || !c->handshake_done || !ends_sooner;
}

void say_experiments(struct diagnosis *d, struct finding *f, const struct connection *c)
{
	for (size_t i = 0; i < c->nexperiments; i++) {
		const struct experiment *e = &c->experiments[i];
		struct argument varied = as_code(e->varied), protocol = as_code(e->connection->protocol);

		switch (experiment_result(c, e)) {
		case EXPERIMENT_TAKEN:
			if (!came_as_far(c, e))
				break;
			if (e->connection->handshake_done)
				finding_because(d, f, N_("with %1$s alone changed, the peer takes us (%2$s)"), varied,
				                protocol);
			else if (e->connection->protocol)
				finding_because(
				    d, f,
				    N_("with %1$s alone changed, the peer answers with its ServerHello (%2$s, %3$s)"),
				    varied, protocol, as_code(e->connection->cipher));
			break;
		case EXPERIMENT_ALIKE:
			finding_ruled_out(d, f, N_("%1$s: it is refused alike"), varied);
			break;
		case EXPERIMENT_OTHER:
			break;
		}
	}
}

/* ---- findings ---- */

void say_possible(struct diagnosis *d, struct finding *f, struct sentence what, struct sentence shown)
{
	struct arena *arena = diagnosis_analysis(d)->arena;

	finding_because(d, f, N_("possible: %1$s; this would show it: %2$s"), as_sentence(arena, what),
	                as_sentence(arena, shown));
}

struct finding *problem_finding(struct diagnosis *d, const struct chain *c, const struct problem *p)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, p->cert)));

	f->class = problem_class(p->kind);
	f->severity = p->fails ? SEVERITY_ERROR : SEVERITY_WARNING;
	f->title = problem_said(a->arena, p);
	f->check = check_of_problem(c, p);
	return f;
}

void each_problem_saying(struct diagnosis *d, const struct chain *c, enum problem_kind kind, const char *title,
                         const char *fix, say_of_problem say)
{
	for (size_t i = 0; i < chain_path(c)->nproblem; i++) {
		const struct problem *p = &chain_path(c)->problem[i];

		if (p->kind != kind)
			continue;
		struct finding *f = problem_finding(d, c, p);
		finding_title(d, f, title, as_certificate(p->cert), p->arg[0], p->arg[1]);
		if (say)
			say(d, f, c, p->cert);
		finding_because(d, f, N_("it was met: %1$s"), place_of(diagnosis_analysis(d), p->cert));
		finding_fix(d, f, fix, as_certificate(p->cert), p->arg[0], p->arg[1]);
	}
}

void each_problem(struct diagnosis *d, const struct chain *c, enum problem_kind kind, const char *title,
                  const char *fix)
{
	each_problem_saying(d, c, kind, title, fix, NULL);
}
