/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trust store itself: empty, another file than was meant, too old, or holding only an intermediate. */
#include "config.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/ledger.h"
#include "analysis/place.h"
#include "analysis/wording.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/sigcheck.h"
#include "chain/graph.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "chain/question.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/family.h"
#include "load/trust.h"

/* A chain that is trusted settles it without counting, which would read all of the system store. */
static bool some_chain_is_trusted(const struct analysis *a)
{
	for (size_t i = 0; i < a->nchain; i++)
		if (a->chain[i].verdict == VERDICT_TRUSTED)
			return true;
	return false;
}

static void trust_store_empty(struct diagnosis *d)
{
	const struct analysis *a = diagnosis_analysis(d);

	if (!a->nchain || some_chain_is_trusted(a) || trust_count(a->trust) > 0)
		return;
	struct finding *f = finding_new(d, about_entry(-1));
	finding_title(d, f, N_("nothing is trusted: the trust store holds no certificate"));
	finding_searched(d, f, N_("trust store: %1$s"), wording_trust(a, a->trust));
	finding_fix(d, f, N_("name the trust anchors: --trust FILE, a directory, or system"));
}

/* A person named a store, alone or beside the system's. */
static bool is_named(struct trust *t)
{
	for (size_t i = 0; i < trust_sources(t); i++)
		if (!trust_source_is_system(t, i))
			return true;
	return false;
}

/* Of version 1 there are CAs without a word about it. */
static bool holds_a_ca(struct trust *t)
{
	for (size_t i = 0; i < trust_count(t); i++)
		if (trust_at(t, i)->ca || (trust_at(t, i)->version < 3 && trust_at(t, i)->self_issued))
			return true;
	return false;
}

#define STORE_LOOKED_AT 1000 /* a store that large is no mistaken file */

static void trust_store_wrong_file(struct diagnosis *d)
{
	const struct analysis *a = diagnosis_analysis(d);
	size_t n;

	if (!a->nchain || some_chain_is_trusted(a) || !is_named(a->trust) || (n = trust_count(a->trust)) == 0 ||
	    n > STORE_LOOKED_AT || holds_a_ca(a->trust))
		return;
	struct finding *f = finding_new(d, about_entry(-1));
	finding_title(d, f, N_("no certificate in the trust store is that of a CA"));
	finding_searched(d, f, N_("trust store: %1$s"), wording_trust(a, a->trust));
	finding_because(d, f, N_("a certificate in it is trusted for itself alone: it vouches for nothing"));
	finding_fix(d, f,
	            N_("name the file that holds the CA's certificate, not the one of the server or of the client"));
}

/* ---- what everybody else has ---- */

/* The root at which the chosen path ends, or that it lacks, is among those of everybody; NULL: not so. */
static const struct event *public_root(const struct chain *c)
{
	const struct path *p = chain_path(c);
	const struct certificate *top = p->cert[p->n - 1];

	return p->end == PATH_UNTRUSTED_ROOT      ? ledger_added(top)
	       : c->missing && !c->missing->known ? ledger_added_issuer(c->missing->child)
	                                          : NULL;
}

static bool is_refused(const struct chain *c, int64_t at)
{
	const struct path *p = chain_path(c);
	const struct certificate *top = p->cert[p->n - 1];
	const struct event *e = NULL;
	size_t n = p->end == PATH_UNTRUSTED_ROOT ? ledger_of_key(top, &e) : ledger_of_issuer(top, &e);

	for (size_t i = 0; i < n; i++)
		if (event_refuses(&e[i], c->cert, at))
			return true;
	return false;
}

static void trust_store_outdated(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct event *e = public_root(c);

	if (!e || chain_trust(c) != a->trust || trust_count(a->trust) == 0 || is_refused(c, a->question.at))
		return;
	struct finding *f = finding_new(d, about_chain(d, c, c->leaf));
	finding_title(d, f, N_("the trust store lacks %1$s, a root that browsers trust"), as_name(e->what));
	finding_because(d, f, N_("its key is among the roots of %1$s since %2$s (%3$s)"), as_code(e->who),
	                as_day(e->from), as_code(e->source));
	finding_searched(d, f, N_("trust store: %1$s"), wording_trust(a, a->trust));
	if (is_named(a->trust))
		finding_because(d, f, N_("the store was named (--trust), and may be meant to be small"));
	finding_fix(
	    d, f,
	    N_("bring the store up to date (ca-certificates of the distribution, certifi, the JDK, the image), or "
	       "add the system's to it"));
}

static void trust_only_intermediate(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);

	if (!c->rootless)
		return;
	struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, c->anchor)));
	finding_title(d, f, N_("the trust store holds %1$s, but not the root above it"), as_certificate(c->anchor));
	finding_because(d, f, N_("%1$s was issued by %2$s; it is a trust anchor without being self-signed"),
	                as_certificate(c->anchor), as_name(certificate_issuer(c->anchor)));
	finding_because(d, f,
	                N_("GnuTLS, Go, Java and curl accept such an anchor; openssl, nginx, Python, Node, Ruby, PHP "
	                   "and PostgreSQL "
	                   "want a root, unless X509_V_FLAG_PARTIAL_CHAIN is set"));
	finding_searched(d, f, N_("trust store: %1$s"), wording_trust(a, chain_trust(c)));
	finding_fix(
	    d, f,
	    N_("add the root %1$s to the trust store, or switch partial chains on (openssl verify -partial_chain)"),
	    as_name(certificate_issuer(c->anchor)));
}

static void anchor_rejected(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t k = 0; k < chain_path(c)->nproblem; k++) {
		const struct problem *p = &chain_path(c)->problem[k];

		if (p->kind != PROBLEM_ANCHOR_REJECTED)
			continue;
		struct finding *f = problem_finding(d, c, p);
		finding_because(
		    d, f,
		    N_("it stands in a TRUSTED CERTIFICATE block, whose settings say what it is trusted for; "
		       "OpenSSL and what is built on it obey them (28, \"certificate rejected\")"));
		finding_because(d, f, N_("the question is asked for %1$s (--purpose)"),
		                as_code(purpose_name(c->purpose)));
		finding_searched(d, f, N_("trust store: %1$s"), wording_trust(a, chain_trust(c)));
		finding_fix(d, f,
		            N_("if it is to be trusted for this as well, take the settings off: openssl x509 -in FILE "
		               "-clrtrust -clrreject; else have the certificate issued by another CA"));
	}
}

const struct rule rules_trust[] = {
	{ .id = "anchor-rejected",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_UNTRUSTED_ROOT,
	  .title = N_("Trust anchor not for this purpose"),
	  .brief = N_("anchor not for this"),
	  .chain = anchor_rejected },
	{ .id = "trust-store-outdated",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_UNTRUSTED_ROOT,
	  .title = N_("Trust store too old for this root"),
	  .chain = trust_store_outdated,
	  .explains = "untrusted-root self-signed-in-chain" },
	{ .id = "trust-store-wrong-file",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_UNTRUSTED_ROOT,
	  .title = N_("Wrong, empty or unread CA bundle"),
	  .together = true,
	  .set = trust_store_wrong_file,
	  .explains = "untrusted-root self-signed-in-chain self-signed-leaf" },
	{ .id = "trust-store-empty",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_UNTRUSTED_ROOT,
	  .title = N_("The trust store is empty"),
	  .set = trust_store_empty,
	  .explains = "untrusted-root self-signed-in-chain self-signed-leaf" },
	{ .id = "trust-only-intermediate",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_UNTRUSTED_ROOT,
	  .title = N_("Trust store holds only an intermediate"),
	  .reference = "RFC 5280 6.1.1 (d)",
	  .chain = trust_only_intermediate },
};
RULE_FAMILY_COUNT(trust);
