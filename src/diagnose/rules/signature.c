/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between a certificate and the CA of that name: does the signature hold, and if not, was the certificate altered or is
 * it another CA that bears the name? Key identifiers, dates and the size of the signature decide. */
#include "config.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/place.h"
#include "analysis/wording.h"
#include "base/argument.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/public_key.h"
#include "cert/sigcheck.h"
#include "cert/signature.h"
#include "chain/edge.h"
#include "chain/graph.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/family.h"
#include "load/trust.h"

#include <string.h>

/* ---- altered, or another key? ---- */

enum blame { BLAME_ALTERED, BLAME_OTHER_KEY, BLAME_UNDECIDED };

struct suspicion {
	enum blame blame;
	const char *msgid;               /* the evidence; %1$s the child, %2$s the parent */
	const struct certificate *maker; /* at hand, same name, and its key did sign; NULL */
};

static bool signature_fits_key(struct arena *a, const struct certificate *child, const struct certificate *parent)
{
	const char *made_with = signature_text(a, &child->sig), *type = key_type_name(&parent->key);

	if (strncmp(made_with, type, strlen(type)) != 0)
		return false;
	return strcmp(type, "RSA") != 0 || child->signature.n == (parent->key.bits + 7) / 8;
}

static struct suspicion suspect(struct arena *a, const struct edge *e)
{
	struct suspicion s = { .maker = e->maker };

	if (s.maker) {
		s.blame = BLAME_OTHER_KEY;
		s.msgid = N_("another certificate named %2$s is at hand, and its key did sign %1$s");
	} else if (e->keyid == KEYID_DIFFER) {
		s.blame = BLAME_OTHER_KEY;
		s.msgid = N_("%1$s names the key of its issuer by an identifier that is not the one of %2$s");
	} else if (e->keyid == KEYID_MATCH) {
		s.blame = BLAME_ALTERED;
		s.msgid = N_("%1$s names the key of its issuer by the identifier of %2$s: it is the right key");
	} else if (!signature_fits_key(a, e->child, e->parent)) {
		s.blame = BLAME_OTHER_KEY;
		s.msgid = N_("the signature on %1$s is of a kind or size that the key of %2$s cannot make");
	} else if (e->parent->not_before != TIME_UNKNOWN && e->child->not_before != TIME_UNKNOWN &&
	           e->parent->not_before > e->child->not_before) {
		s.blame = BLAME_OTHER_KEY;
		s.msgid = N_("%2$s was made after %1$s, which it is said to have issued");
	} else {
		s.blame = BLAME_UNDECIDED;
		s.msgid = N_("no key identifier tells the key that signed %1$s; most likely a CA was made anew under "
		             "the name %2$s, "
		             "less likely the certificate was altered");
	}
	return s;
}

static const struct edge *bad_edge(const struct chain *c, const struct problem *p)
{
	int at = path_index(chain_path(c), p->cert);

	return at >= 0 && (size_t)at + 1 < chain_path(c)->n ? chain_path(c)->edge[at] : NULL;
}

static void bad_between(struct diagnosis *d, struct finding *f, const struct edge *e)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct suspicion s = suspect(a->arena, e);

	finding_title(d, f, N_("the signature on %1$s does not verify with the key of %2$s"), as_certificate(e->child),
	              as_certificate(e->parent));
	finding_because(d, f, s.msgid, as_certificate(e->child), as_certificate(e->parent));
	if (s.blame == BLAME_ALTERED)
		finding_ruled_out(d, f, N_("another CA of the same name: the key identifiers match"));
	finding_because(d, f, N_("they were met: %1$s and %2$s"), place_of(a, e->child), place_of(a, e->parent));
}

static void bad_signature(struct diagnosis *d, const struct chain *c)
{
	/* Where a bound of ours kept issuers away, it may be that one of them signed. */
	for (size_t k = 0; c->paths->sure && k < chain_path(c)->nproblem; k++) {
		const struct problem *p = &chain_path(c)->problem[k];
		const struct edge *e = bad_edge(c, p);

		if (p->kind != PROBLEM_BAD_SIGNATURE && p->kind != PROBLEM_SIGNATURE_FORM)
			continue;
		struct finding *f = problem_finding(d, c, p);
		if (p->kind == PROBLEM_SIGNATURE_FORM)
			finding_because(
			    d, f,
			    N_("whoever made it: OpenSSL and Go refuse it as well (RFC 5280 4.1.1.2; RFC 3279 "
			       "2.2 and RFC 5480 for ECDSA and DSA, RFC 4055 3.1 for RSA-PSS): %1$s"),
			    place_of(diagnosis_analysis(d), p->cert));
		else if (e)
			bad_between(d, f, e);
		else
			finding_because(
			    d, f,
			    N_("it calls itself its own issuer, but its own key did not make the signature: %1$s"),
			    place_of(diagnosis_analysis(d), p->cert));
		finding_fix(
		    d, f, N_("fetch %1$s anew from where it was issued; if it is the same there, have it issued anew"),
		    as_certificate(p->cert));
	}
}

/* ---- the same name, another key ---- */

static struct finding *same_name(struct diagnosis *d, const struct chain *c, const struct certificate *about,
                                 const struct certificate *ca)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, about)));

	finding_title(d, f, N_("two CAs bear the name %1$s, with different keys"), as_certificate(ca));
	finding_because(d, f, N_("the one at hand that could be trusted: %1$s, valid from %2$s, SHA-256 %3$s"),
	                place_of(a, ca), as_day(ca->not_before), wording_fingerprint(a, ca));
	finding_fix(d, f,
	            N_("bring the CA certificate with the new key to those who verify, beside the old one; give the "
	               "next CA another name"));
	return f;
}

static bool same_name_below(struct diagnosis *d, const struct chain *c, const struct edge *e, const struct problem *p)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct suspicion s = suspect(a->arena, e);

	if (s.blame == BLAME_ALTERED)
		return false;
	struct finding *f = same_name(d, c, e->child, e->parent);
	f->class = problem_class(p->kind);
	finding_because(d, f, N_("the signature on %1$s does not verify with its key"), as_certificate(e->child));
	finding_because(d, f, s.msgid, as_certificate(e->child), as_certificate(e->parent));
	if (s.maker)
		finding_because(d, f, N_("the CA that did sign was met: %1$s"), place_of(a, s.maker));
	return true;
}

/* A self-signed top that is not trusted, while an anchor of its name is. */
static bool same_name_on_top(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct problem *p = chain_problem(c, PROBLEM_UNTRUSTED_ROOT);
	size_t n = 0;
	const struct certificate **anchor =
	    p ? trust_by_subject(chain_trust(c), p->cert->subject, p->cert->subject_hash, &n) : NULL;

	for (size_t k = 0; k < n; k++) {
		if (certificate_same_key(anchor[k], p->cert))
			continue;
		struct finding *f = same_name(d, c, p->cert, anchor[k]);
		finding_because(d, f, N_("the one that is not trusted: %1$s, valid from %2$s, SHA-256 %3$s"),
		                place_of(a, p->cert), as_day(p->cert->not_before), wording_fingerprint(a, p->cert));
		return true;
	}
	return false;
}

/* The issuer is missing, and what bears its name did not sign. */
static void same_name_missing(struct diagnosis *d, const struct chain *c)
{
	if (c->missing && c->missing->impostor)
		same_name_below(d, c, c->missing->impostor, chain_problem(c, PROBLEM_ISSUER_MISSING));
}

static void same_name_different_key(struct diagnosis *d, const struct chain *c)
{
	const struct problem *p = chain_problem(c, PROBLEM_BAD_SIGNATURE);
	const struct edge *e = p ? bad_edge(c, p) : NULL;

	if (!c->paths->sure || c->verdict == VERDICT_TRUSTED)
		return;
	if (!(e && same_name_below(d, c, e, p)) && !same_name_on_top(d, c))
		same_name_missing(d, c);
}

/* ---- identifiers that differ although the signature holds ---- */

static void identifier_mismatch(struct diagnosis *d, const struct chain *c, bool serial, const char *title,
                                const char *evidence)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t k = 0; k + 1 < chain_path(c)->n; k++) {
		const struct edge *e = chain_path(c)->edge[k];

		if ((serial ? e->issuer_serial : e->keyid) != KEYID_DIFFER || e->signature != SIG_GOOD)
			continue;
		struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, e->child)));
		finding_title(d, f, title, as_certificate(e->child), as_certificate(e->parent));
		finding_because(d, f, evidence);
		finding_because(d, f,
		                N_("the names match and the signature verifies, so it is the right CA all the same"));
		finding_because(
		    d, f,
		    N_("OpenSSL passes such an issuer over and says \"unable to get local issuer certificate\" (20), "
		       "GnuTLS \"The certificate issuer is unknown\""));
		finding_fix(d, f, N_("serve the CA certificate whose identifier is named, or have %1$s issued anew"),
		            as_certificate(e->child));
	}
}

static void aki_ski_mismatch(struct diagnosis *d, const struct chain *c)
{
	identifier_mismatch(d, c, false, N_("%1$s names another key identifier than its issuer %2$s has"),
	                    N_("authorityKeyIdentifier of the one and subjectKeyIdentifier of the other differ"));
}

static void issuer_serial_mismatch(struct diagnosis *d, const struct chain *c)
{
	identifier_mismatch(d, c, true, N_("%1$s names another serial number than its issuer %2$s has"),
	                    N_("authorityKeyIdentifier pins issuer and serial number, and the CA certificate has been "
	                       "made anew with another"));
}

const struct rule rules_signature[] = {
	{ .id = "bad-signature",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_BAD_SIGNATURE,
	  .title = N_("Signature does not verify"),
	  .brief = N_("signature does not verify"),
	  .reference = "RFC 5280 6.1.3 (a) (1)",
	  .chain = bad_signature,
	  .explains = "invalid-key" }, /* an octet that was altered may be one of the key */
	{ .id = "same-name-different-key",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_UNTRUSTED_ROOT,
	  .title = N_("CA with same name but different key"),
	  .brief = N_("CA with another key"),
	  .chain = same_name_different_key,
	  .explains = "bad-signature untrusted-root self-signed-in-chain self-signed-leaf missing-intermediate "
	              "wrong-intermediate client-cert-untrusted-ca" },
	{ .id = "aki-ski-mismatch",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_UNKNOWN_ISSUER,
	  .title = N_("Authority/Subject key identifier mismatch"),
	  .reference = "RFC 5280 4.2.1.1",
	  .chain = aki_ski_mismatch },
	{ .id = "issuer-serial-mismatch",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_UNKNOWN_ISSUER,
	  .title = N_("AKI issuer/serial mismatch"),
	  .reference = "RFC 5280 4.2.1.1",
	  .chain = issuer_serial_mismatch },
};
RULE_FAMILY_COUNT(signature);
