/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which chain of an analysis is meant, and what of it is shown to the stack: what was sent, or the path that speaks. */
#include "config.h"

#include "stack/opinion.h"

#include "analysis/analysis.h"
#include "analysis/board.h"
#include "analysis/chain.h"
#include "analysis/excerpt.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/vec.h"
#include "cert/class.h"
#include "chain/question.h"
#include "load/certset.h"
#include "load/trust.h"
#include "phrase/phrasebook.h"
#include "stack/greedy.h"
#include "stack/loading.h"
#include "stack/oracle.h"
#include "stack/prediction.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct chain *opinion_chain(const struct analysis *a)
{
	for (size_t i = 0; i < a->nchain; i++)
		if (a->chain[i].leaf == a->leaf && a->chain[i].side == SIDE_PEER && a->chain[i].paths->n)
			return &a->chain[i];
	return NULL;
}

static struct load load_of(const struct analysis *a, const struct chain *c)
{
	struct greedy way = greedy_path(a->arena, c->graph, c->cert, c->question->at, purpose_oid(c->purpose));

	return loading_foreseen(c, a->set, &way, LOADER_GNUTLS);
}

static struct oracle ask_gnutls(const struct analysis *a, const struct chain *c)
{
	VEC_OF(const struct certificate *) shown = VEC_INIT;
	struct oracle o = { .load = load_of(a, c) };

	if (o.load.answer != LOAD_GOOD)
		return o;
	const struct path *p = &c->paths->path[0];
	for (size_t i = 0; c->connection < 0 && i < p->n; i++)
		*vec_push(&shown) = p->cert[i];
	for (size_t i = 0; c->connection >= 0 && i < c->nsent && i < ANALYSIS_SENT_MAX; i++) {
		const struct certificate *sent = certset_certificate(a->set, c->sent[i]);

		if (sent)
			*vec_push(&shown) = sent;
	}
	/* --untrusted is given to it, too */
	for (size_t i = 0; c->connection >= 0 && i < p->n; i++)
		if (chain_sent_index(a, c, p->cert[i]) < 0 && !trust_has(a->trust, p->cert[i]))
			*vec_push(&shown) = p->cert[i];
	o = oracle_ask(a->arena, c->graph, shown.v, shown.n, c->question, c->purpose, c->host);
	vec_free(&shown);
	return o;
}

/* Each once: findings want to know what was said. Of very many leaves the first alone: GnuTLS has no memory of what it
 * verified for another. */
#define GNUTLS_ASKED_MAX 100

struct oracle opinion_of_gnutls(const struct analysis *a, const struct chain *c)
{
	size_t i = (size_t)(c - a->chain), number = a->excerpt ? a->excerpt->number : i;
	bool speaks = !a->excerpt && c == opinion_chain(a);

	if (!*a->gnutls)
		*a->gnutls = ARENA_ARRAY(a->arena, struct oracle, a->nchain);
	struct oracle *o = &(*a->gnutls)[i];
	if (!o->asked)
		*o = number < GNUTLS_ASKED_MAX || speaks
		         ? ask_gnutls(a, c)
		         : (struct oracle){ .why = as_word(N_("only the first 100 chains were put to it")) };
	o->asked = true;
	return *o;
}

bool second_opinion(const struct analysis *a, struct oracle *out)
{
	const struct chain *c = opinion_chain(a);

	if (c)
		*out = opinion_of_gnutls(a, c);
	return c != NULL;
}

struct prediction openssl_opinion_of(const struct analysis *a, const struct chain *c)
{
	return c->openssl ? *c->openssl : predict_openssl(a, c);
}

struct prediction opinion_python_of(const struct analysis *a, const struct chain *c)
{
	return c->python ? *c->python : predict_python(a, c);
}

bool openssl_opinion(const struct analysis *a, struct prediction *out)
{
	const struct chain *c = opinion_chain(a);

	if (!c)
		return false;
	*out = openssl_opinion_of(a, c);
	return true;
}

bool opinion_of_python(const struct analysis *a, struct prediction *out)
{
	const struct chain *c = opinion_chain(a);

	if (!c)
		return false;
	*out = opinion_python_of(a, c);
	return true;
}
