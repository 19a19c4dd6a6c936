/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which chain of an analysis is meant, and what of it is shown to the stack: what was sent, or the path that speaks. */
#include "config.h"

#include "stack/opinion.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/vec.h"
#include "load/certset.h"
#include "stack/oracle.h"
#include "stack/prediction.h"

static const struct chain *speaking_chain(const struct analysis *a)
{
	for (size_t i = 0; i < a->nchain; i++)
		if (a->chain[i].leaf == a->leaf && a->chain[i].side == SIDE_PEER && a->chain[i].paths->n)
			return &a->chain[i];
	return NULL;
}

bool second_opinion(const struct analysis *a, struct oracle *out)
{
	const struct chain *c = speaking_chain(a);
	VEC_OF(const struct certificate *) shown = VEC_INIT;

	if (!c)
		return false;
	const struct path *p = &c->paths->path[0];
	for (size_t i = 0; c->connection < 0 && i < p->n; i++)
		*vec_push(&shown) = p->cert[i];
	for (size_t i = 0; c->connection >= 0 && i < c->nsent && i < ANALYSIS_SENT_MAX; i++) {
		const struct certificate *sent = certset_certificate(a->set, c->sent[i]);

		if (sent)
			*vec_push(&shown) = sent;
	}
	*out = oracle_ask(a->arena, c->graph, shown.v, shown.n, &a->question, c->purpose, c->host);
	vec_free(&shown);
	return true;
}

bool openssl_opinion(const struct analysis *a, struct prediction *out)
{
	const struct chain *c = speaking_chain(a);

	if (!c)
		return false;
	*out = c->openssl ? *c->openssl : predict_openssl(a, c);
	return true;
}
