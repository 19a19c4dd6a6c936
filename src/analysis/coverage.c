/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The coverage map: for each certificate below the anchor, which CRL or OCSP answer settles whether it is revoked, or
 * why none does. It foretells a server that is given these lists: OpenSSL's errors 3 and 12. */
#include "config.h"

#include "analysis/chain.h"
#include "analysis/facts.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/ocsp.h"
#include "chain/question.h"
#include "chain/revocation.h"
#include "load/certset.h"

static struct argument place(struct analysis *a, int entry)
{
	size_t n = 0;
	const struct origin *o = entry < 0 ? NULL : certset_origins(a->set, entry, &n);

	return n ? as_sentence(a->arena, certset_origin_said(a->set, &o[0])) : as_none();
}

static int64_t next_update(const struct revocation_answer *r)
{
	return r->crl ? revocation_until(r->crl->this_update, r->crl->next_update) : TIME_UNKNOWN;
}

/* %1$s the certificate, %2$s its issuer, %3$s where the list or answer is, %4$s a time, %5$s a detail. */
static const char *const texts[REVSTATE_COUNT] = {
	[REVSTATE_REVOKED] = N_("%1$s: revoked on %4$s; %3$s"),
	[REVSTATE_GOOD] = N_("%1$s: not revoked; %3$s"),
	[REVSTATE_EXEMPT] = N_("%1$s: its issuer publishes nothing about its revocation (noRevAvail, RFC 9608)"),
	[REVSTATE_UNJUDGED] = N_("%1$s: could not be judged, %5$s; %3$s"),
	[REVSTATE_WEAK] = N_("%1$s: what speaks is too weak to count, %5$s; %3$s"),
	[REVSTATE_EXPIRED] = N_("%1$s: the CRL of %2$s is out of date since %4$s; %3$s"),
	[REVSTATE_NOT_YET_VALID] = N_("%1$s: the CRL of %2$s is valid only from %4$s; %3$s"),
	[REVSTATE_BAD_SIGNATURE] = N_("%1$s: the signature on the CRL of %2$s does not verify; %3$s"),
	[REVSTATE_UNUSABLE] = N_("%1$s: the CRL of %2$s cannot be used, %5$s; %3$s"),
	[REVSTATE_WRONG_ISSUER] = N_("%1$s: the CRL cannot be trusted, %5$s; %3$s"),
	[REVSTATE_WRONG_SCOPE] = N_("%1$s: the CRL of %2$s does not cover it, %5$s; %3$s"),
	[REVSTATE_OCSP_EXPIRED] = N_("%1$s: the OCSP answer is out of date since %4$s; %3$s"),
	[REVSTATE_OCSP_INVALID] = N_("%1$s: the OCSP answer cannot be believed, %5$s; %3$s"),
	[REVSTATE_OCSP_UNKNOWN] = N_("%1$s: the OCSP responder does not know it; %3$s"),
	[REVSTATE_MISSING] = N_("%1$s: no CRL of %2$s and no OCSP answer is at hand"),
};

static void cover(struct analysis *a, const struct chain *c, const struct path *p, size_t i, struct coverage *out)
{
	const struct revocation_answer *r = revocation_of(c->graph, c->question, p, i);
	bool until = r->state == REVSTATE_GOOD && next_update(r) != TIME_UNKNOWN;

	out->cert = p->cert[i];
	out->issuer = p->cert[i + 1];
	out->state = r->state;
	out->by = r->by;
	out->by_crl = r->crl != NULL;
	out->answer = r;
	out->said =
	    SENTENCE_POOLED(a->said, until ? N_("%1$s: not revoked, next list due by %4$s; %3$s") : texts[r->state],
	                    as_certificate(p->cert[i]), as_certificate(p->cert[i + 1]), place(a, r->by),
	                    as_time(until ? next_update(r) : r->when), as_word(r->detail));
}

/* Looked at whatever --revocation says: it is the server's fault, not the certificate's. */
static const char *staple_flaw(struct analysis *a, const struct chain *c, const struct path *p)
{
	const struct connection *live = c->connection < 0 || c->side != SIDE_PEER ? NULL : a->connection[c->connection];

	if (!live || !live->staple.n || p->n < 2)
		return NULL;
	return revocation_ocsp_flaw(c->graph, c->question, ocsp_read(a->arena, live->staple), p);
}

void coverage_make(struct analysis *a, struct chain *c)
{
	const struct path *p = c->paths->n ? &c->paths->path[0] : NULL;

	c->staple_flaw = p ? staple_flaw(a, c, p) : NULL;
	if (!p || c->question->revocation == REVOCATION_OFF)
		return;
	c->coverage = ARENA_ARRAY(a->arena, struct coverage, p->n);
	for (size_t i = 0; i + 1 < p->n; i++)
		cover(a, c, p, i, &c->coverage[c->ncoverage++]);
}
