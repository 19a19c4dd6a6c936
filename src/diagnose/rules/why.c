/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First what our own files settle; what is left lies at the server, and there an alert, or a page, mostly stands for
 * several causes. */
#include "config.h"

#include "diagnose/rules/why.h"

#include "analysis/asked.h"
#include "analysis/chain.h"
#include "analysis/place.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/generation.h"
#include "cert/name.h"
#include "cert/signature.h"
#include "chain/graph.h"
#include "chain/revocation.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/mutual.h"
#include "net/connection.h"

#include <string.h>

/* ---- why ---- */

/* Newer than what the server accepts, or issued by a later generation of its CA. */
static bool ours_is_newer(const struct mutual *m)
{
	const struct certificate *other = mutual_accepted(m), *ours = m->ours->cert;

	if (other)
		return generation_newer(m->a->arena, ours, other) > 0;
	return generation_order(m->a->arena, ours->issuer, mutual_sibling(m)) > 0;
}

/* The server does not name our issuer: why not? */
static enum why why_unlisted(const struct mutual *m)
{
	if (mutual_left_out(m))
		return WHY_LEFT_OUT;
	if (mutual_accepted(m) || mutual_sibling(m).p)
		return ours_is_newer(m) ? WHY_LACKS_NEW_CA : WHY_NOT_LISTED;
	if (mutual_above_issuer(m).p)
		return WHY_LEFT_OUT;
	return place_self_signed(m->a, m->ours->cert) ? WHY_SELF_SIGNED : WHY_NOT_LISTED;
}

/* Lists are at hand, and if they are the server's, it has none for one CA (X509_V_ERR_UNABLE_TO_GET_CRL). */
static bool has_gap(const struct mutual *m)
{
	return mutual_covered(m, REVSTATE_MISSING) && mutual_covered(m, REVSTATE_GOOD);
}

/* Our certificate is not what has expired: a CA of which nothing is known here, else a list. */
static enum why why_out_of_date(const struct mutual *m)
{
	if (mutual_covered(m, REVSTATE_EXPIRED))
		return WHY_CRL_EXPIRED;
	if (mutual_stands(m))
		return m->ours->question->crl_given ? WHY_UNKNOWN : WHY_CRL_EXPIRED;
	return mutual_issuer_unseen(m) ? WHY_CA_EXPIRED : WHY_CRL_EXPIRED;
}

/* What remains when certificate, key and issuer are in order. Of the alerts, OpenSSL's 48 is that of a path that it
 * cannot complete (too long ones and a bundle without a root among them), 51 that of a signature that the CA of that
 * name did not make. */
static enum why why_at_the_server(const struct mutual *m)
{
	int number = m->alert ? m->alert->number : -1;
	bool no_path = number == 48 || m->by_http;

	if (number == 45)
		return why_out_of_date(m);
	if (m->by_http && mutual_covered(m, REVSTATE_EXPIRED))
		return WHY_CRL_EXPIRED;
	if (no_path && has_gap(m))
		return WHY_CRL_MISSING;
	if (no_path && mutual_bare_intermediate(m))
		return WHY_BARE_INTERMEDIATE;
	if (number == 80 || (no_path && mutual_intermediates(m) >= 2 && mutual_top_is_listed(m)))
		return WHY_DEPTH;
	if (number != 48 && number != 51 && mutual_weak(m))
		return WHY_WEAK;
	return (number == 48 || number == 51) && !mutual_stands(m) ? WHY_UNTRUSTED : WHY_UNKNOWN;
}

/* What is wrong with our path as the server sees it. */
static enum why why_judged(const struct mutual *m)
{
	switch (m->ours->reason) {
	case CLASS_EXPIRED:
		return mutual_in_time(m) ? WHY_CA_EXPIRED : WHY_EXPIRED;
	case CLASS_NOT_YET_VALID:
		return mutual_early(m) ? WHY_NOT_YET_VALID : WHY_UNKNOWN;
	case CLASS_EXT_KEY_USAGE:
		return mutual_for_clients(m) ? WHY_UNKNOWN : WHY_WRONG_EKU;
	case CLASS_REVOKED:
		return WHY_REVOKED;
	case CLASS_CRL_PROBLEM:
		return mutual_covered(m, REVSTATE_EXPIRED)   ? WHY_CRL_EXPIRED
		       : mutual_covered(m, REVSTATE_MISSING) ? WHY_CRL_MISSING
		                                             : WHY_UNKNOWN;
	case CLASS_DEPTH:
		return WHY_DEPTH;
	case CLASS_WEAK_ALGORITHM:
		return mutual_weak(m) ? WHY_WEAK : WHY_UNKNOWN;
	case CLASS_UNKNOWN_ISSUER:
		return mutual_left_out(m) ? WHY_LEFT_OUT : WHY_UNTRUSTED;
	case CLASS_UNTRUSTED_ROOT:
		return place_self_signed(m->a, m->ours->cert) ? WHY_SELF_SIGNED : WHY_UNTRUSTED;
	default:
		return WHY_UNKNOWN;
	}
}

/* Closing after a good handshake is what every server does at last, one that has nothing to say at once. Where an
 * answer was due it is a refusal, and where our own files show a reason. */
static bool only_left(const struct mutual *m)
{
	return m->by_close && !m->owed && m->c->outcome == OUTCOME_OK &&
	       !(m->c->alpn && !strncmp(m->c->alpn, "http/", 5));
}

enum why why_refused(const struct mutual *m)
{
	if (!m->ours || m->refusal != REFUSED_OURS)
		return WHY_NONE;
	if (m->alert && m->alert->number == 44)
		return WHY_REVOKED;
	if (!mutual_key_fits(m))
		return WHY_KEY;
	if (!mutual_in_time(m))
		return mutual_early(m) ? WHY_NOT_YET_VALID : WHY_EXPIRED;
	if (mutual_unlisted(m))
		return why_unlisted(m);
	if (mutual_is_settled(m))
		return why_judged(m);
	if (!mutual_for_clients(m))
		return WHY_WRONG_EKU;
	if (mutual_expired_issuer(m))
		return WHY_CA_EXPIRED;
	if (mutual_covered(m, REVSTATE_REVOKED))
		return WHY_REVOKED;
	if (!m->c->nacceptable_ca && mutual_left_out(m))
		return WHY_LEFT_OUT;
	if (!m->c->nacceptable_ca && place_self_signed(m->a, m->ours->cert))
		return WHY_SELF_SIGNED;
	return only_left(m) ? WHY_NONE : why_at_the_server(m);
}

/* ---- what remains beside it ---- */

#define NO_ALERT (-1)

/* The alert, or page, may be an answer to this: numbers in the order of RFC 8446 6. Pages, closing, and the alerts that
 * say no more than "bad certificate" are an answer to everything. */
static bool may_answer(const struct mutual *m, int one, int other)
{
	static const int unspecific[] = { 40, 41, 42, 46, 49, 50, 116 };
	int number = m->alert ? m->alert->number : NO_ALERT;

	if (!m->alert)
		return true;
	for (size_t i = 0; i < NARRAY(unspecific); i++)
		if (number == unspecific[i])
			return true;
	return number == one || number == other;
}

static bool may_lack_ca(const struct mutual *m)
{
	return may_answer(m, 48, 51) && !mutual_stands(m);
}

static bool may_lack_root(const struct mutual *m)
{
	return may_answer(m, 48, NO_ALERT) && mutual_bare_intermediate(m) && !mutual_stands(m);
}

static bool may_lack_crl(const struct mutual *m)
{
	return may_answer(m, 48, NO_ALERT) && !(mutual_stands(m) && m->ours->question->crl_given);
}

static bool may_have_old_crl(const struct mutual *m)
{
	return may_answer(m, 45, NO_ALERT) && !(mutual_stands(m) && m->ours->question->crl_given);
}

static bool may_have_expired_ca(const struct mutual *m)
{
	return may_answer(m, 45, NO_ALERT) && mutual_top_unseen(m) && !mutual_stands(m);
}

static bool may_be_too_long(const struct mutual *m)
{
	return may_answer(m, 48, 80) && mutual_intermediates(m) > 0 && !mutual_stays_in_depth(m);
}

static bool may_be_weak(const struct mutual *m)
{
	return may_answer(m, NO_ALERT, NO_ALERT) && mutual_weak(m);
}

/* Java's servers send 42 or 46, Erlang's 42; OpenSSL and GnuTLS do not look. */
static bool may_refuse_signature(const struct mutual *m)
{
	return may_answer(m, NO_ALERT, NO_ALERT) && asked_other_signature(m->a, m->ours, m->c);
}

/* Go's servers send 42 for whatever their own check of the client says. */
static bool may_refuse_holder(const struct mutual *m)
{
	return m->alert && (m->alert->number == 42 || m->alert->number == 46 || m->alert->number == 49);
}

static bool may_have_other_files(const struct mutual *m)
{
	return mutual_stands(m);
}

/* The end of TLS may stand before the service: it closes when that does not take the connection. */
static bool may_be_down(const struct mutual *m)
{
	return m->owed;
}

bool why_may_be_left_out(const struct mutual *m)
{
	return may_answer(m, 48, NO_ALERT) && !mutual_intermediates(m) && mutual_issuer_unseen(m) &&
	       !mutual_stands(m) && !m->c->nacceptable_ca;
}

static bool clock_may_be_wrong(const struct mutual *m)
{
	return m->alert && m->alert->number == 45;
}

static bool may_fail_by_itself(const struct mutual *m)
{
	return m->alert && m->alert->number == 80;
}

/* %1$s: our leaf's issuer; %2$s: the CA at which what we send ends; %3$s: the intermediates sent. */
static const struct candidate {
	bool (*remains)(const struct mutual *m);
	const char *what, *shown;
} candidates[] = {
	{ may_refuse_signature,
	  N_("a certificate in our chain is signed in a way that the server does not name in its CertificateRequest; "
	     "servers in Java and Erlang refuse that"),
	  N_("a chain whose signatures are all among those that it names is accepted") },
	{ why_may_be_left_out,
	  N_("%1$s is an intermediate: the server has the root above it alone, and our file would have to hold it"),
	  N_("a file with that certificate behind ours is accepted") },
	{ may_lack_ca, N_("the server does not have the CA %2$s, or another CA of that name"),
	  N_("openssl verify on the server, of our chain against its client CA file") },
	{ may_lack_root, N_("the server has %1$s, but not the CA above it"),
	  N_("no self-signed certificate in its client CA file; its log: unable to get issuer certificate (2)") },
	{ may_lack_crl, N_("the server checks CRLs, and has none of %1$s or of a CA above it"),
	  N_("its log: unable to get certificate CRL (3); the issuers in its CRL file") },
	{ may_have_old_crl, N_("a CRL at the server is past its nextUpdate"),
	  N_("its log: CRL has expired (12); openssl crl -noout -nextupdate of its CRL file") },
	{ may_have_expired_ca, N_("%2$s, which is not at hand, has expired"),
	  N_("its certificate, given with --untrusted; openssl x509 -noout -dates of the server's client CA file") },
	{ may_be_too_long, N_("the server allows fewer intermediates than were sent (%3$s)"),
	  N_("its log: certificate chain too long (22), AH02040, or max_path_length_reached; its depth setting") },
	{ may_be_weak, N_("a key or signature in our chain is too weak for the server"),
	  N_("its log: md too weak (68) or key too small (66, 67); a chain with SHA-256 and 2048 bits is accepted") },
	{ may_refuse_holder,
	  N_("the server does not let the holder of our certificate in: it compares a name in it, its subjectAltName "
	     "or CN, "
	     "with our address or with a list"),
	  N_("its log (etcd: does not match any of DNSNames); the names in our certificate beside our address") },
	{ may_have_other_files, N_("the server does not use the files that were given for it"),
	  N_("their paths in its configuration, and when it was last reloaded") },
	{ may_be_down, N_("the service behind the end of TLS does not take the connection"),
	  N_("the service itself, asked on its own machine; the connection with another client's certificate") },
	{ clock_may_be_wrong, N_("the clock of the server is ahead"), N_("date -u, there and here") },
	{ may_fail_by_itself, N_("the server failed for a reason of its own"),
	  N_("the connection without a certificate fails as well") },
};

static void say_candidates(struct diagnosis *d, struct finding *f, const struct mutual *m)
{
	struct arena *arena = m->a->arena;
	struct argument issuer = as_name(name_short(arena, m->ours->cert->issuer)),
	                top = as_name(name_short(arena, mutual_top(m))), sent = as_number(mutual_intermediates(m));

	for (size_t i = 0; i < NARRAY(candidates); i++)
		if (candidates[i].remains(m))
			say_possible(d, f, SENTENCE(arena, candidates[i].what, issuer, top, sent),
			             SENTENCE(arena, candidates[i].shown));
}

/* Our own files show it. */
static bool is_settled(const struct mutual *m, enum why why)
{
	if (mutual_is_settled(m))
		return true;
	switch (why) {
	case WHY_CA_EXPIRED:
		return mutual_expired_issuer(m);
	case WHY_CRL_EXPIRED:
		return mutual_covered(m, REVSTATE_EXPIRED);
	default:
		return why < WHY_CRL_MISSING;
	}
}

struct finding *why_finding(struct diagnosis *d, const struct connection *c, struct mutual *m, enum why why)
{
	*m = mutual_of(d, c);
	if (why_refused(m) != why)
		return NULL;
	struct finding *f = mutual_about(d, c, m);
	mutual_say_refused(d, f, m);
	if (!is_settled(m, why))
		say_candidates(d, f, m);
	mutual_rule_out(d, f, m);
	return f;
}
