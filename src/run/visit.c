/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The question is that of a server: its clients' purpose, its lists and its bound of the depth. */
#include "config.h"

#include "run/visit.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/words.h"
#include "cert/class.h"
#include "chain/question.h"
#include "net/connection.h"
#include "run/plan.h"
#include "run/run.h"

#include <gnutls/gnutls.h>

struct run *visit_run(const struct visiting *v, struct connection *c, struct err *e)
{
	struct plan plan = v->plan;
	struct run *r;

	plan.source = (struct words){ 0 };
	plan.cert = plan.key = NULL;
	if (v->trust.n)
		plan.trust = v->trust;
	if (plan.client.crl.n) {
		plan.crl = plan.client.crl;
		plan.question.crl_given = true;
		if (!plan.question.revocation_given)
			plan.question.revocation = REVOCATION_HARD;
	}
	if (plan.client.given && plan.client.depth < plan.question.depth)
		plan.question.depth = plan.client.depth;
	plan.question.purpose = plan.client.purpose;
	plan.question.purpose_given = true;
	plan.question.host = NULL;
	if (!plan.question.at_given) /* whoever listens may do so for days */
		plan.question.at = clock_now();
	plan.client = (struct server_view){ 0 };
	r = run_new(&plan, v->loop, NULL, NULL, e);
	if (r)
		run_visited(r, c);
	return r;
}

/* By the class of what speaks against it, as OpenSSL's servers have it (ssl_x509err2alert): the rest is 46. */
static int alert_of(enum reason r)
{
	switch (r) {
	case CLASS_EXPIRED:
		return GNUTLS_A_CERTIFICATE_EXPIRED;
	case CLASS_REVOKED:
		return GNUTLS_A_CERTIFICATE_REVOKED;
	case CLASS_UNKNOWN_ISSUER:
	case CLASS_UNTRUSTED_ROOT:
	case CLASS_NOT_A_CA:
	case CLASS_PATH_LENGTH:
	case CLASS_DEPTH:
	case CLASS_CRL_PROBLEM:
		return GNUTLS_A_UNKNOWN_CA;
	case CLASS_KEY_USAGE:
	case CLASS_EXT_KEY_USAGE:
		return GNUTLS_A_UNSUPPORTED_CERTIFICATE;
	case CLASS_BAD_SIGNATURE:
		return GNUTLS_A_DECRYPT_ERROR;
	case CLASS_MALFORMED:
	case CLASS_WEAK_ALGORITHM:
	case CLASS_NOT_YET_VALID:
		return GNUTLS_A_BAD_CERTIFICATE;
	default:
		return GNUTLS_A_CERTIFICATE_UNKNOWN;
	}
}

int visit_alert(const struct visiting *v, struct connection *c)
{
	struct err e = { 0 };
	struct run *r = c->nsent ? visit_run(v, c, &e) : NULL;
	int alert = 0;

	if (r) {
		struct analysis *a = run_analyse(r, &r->plan->question, -1);

		if (!a->nchain)
			alert = GNUTLS_A_BAD_CERTIFICATE;
		else if (a->chain[0].verdict != VERDICT_TRUSTED)
			alert = alert_of(a->chain[0].reason);
		analysis_free(a);
	}
	run_free(r);
	return alert;
}
