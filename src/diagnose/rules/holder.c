/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Among files it is another chain that is trusted; for our own chain whatever is at hand, by the name of its issuer in
 * the server's file. */
#include "config.h"

#include "diagnose/rules/holder.h"

#include "analysis/chain.h"
#include "cert/certificate.h"
#include "cert/generation.h"
#include "cert/name.h"
#include "chain/question.h"
#include "load/certset.h"
#include "load/trust.h"

bool holder_is_client(const struct chain *c)
{
	if (!c->paths->n || !chain_is_judged(c))
		return false;
	return c->side == SIDE_OURS || (c->connection < 0 && c->purpose == PURPOSE_CLIENT);
}

static bool same_holder(const struct certificate *x, const struct certificate *y)
{
	return x != y && (name_equal(x->subject, y->subject) || certificate_same_key(x, y)) &&
	       !name_equal(x->issuer, y->issuer);
}

static const struct certificate *trusted_among_files(const struct analysis *a, const struct chain *c)
{
	for (size_t i = 0; i < a->nchain; i++) {
		const struct chain *o = &a->chain[i];

		if (o->verdict == VERDICT_TRUSTED && holder_is_client(o) && chain_trust(o) == chain_trust(c) &&
		    same_holder(o->cert, c->cert))
			return o->cert;
	}
	return NULL;
}

static const struct certificate *known_by_name(const struct analysis *a, const struct chain *c)
{
	for (size_t i = 0; i < a->nexamined; i++) {
		const struct certificate *o = certset_certificate(a->set, a->examined[i]);
		size_t n = 0;

		if (!o || o->ca || !same_holder(o, c->cert))
			continue;
		trust_by_subject(chain_trust(c), o->issuer, o->issuer_hash, &n);
		if (n)
			return o;
	}
	return NULL;
}

const struct certificate *holder_accepted(const struct analysis *a, const struct chain *c, int *newer)
{
	const struct certificate *o = c->side == SIDE_OURS     ? known_by_name(a, c)
	                              : a->nasked == a->nchain ? trusted_among_files(a, c)
	                                                       : NULL; /* the others are not at hand */

	*newer = o ? generation_newer(a->arena, c->cert, o) : 0;
	return o;
}
