/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the CRLs and OCSP responses at hand say, or why they settle nothing. Where revocation need not be settled
 * (--revocation soft), the latter is a warning. */
#include "config.h"

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
#include "cert/class.h"
#include "cert/name.h"
#include "cert/public_key.h"
#include "cert/signature.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "chain/revocation.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/family.h"
#include "fix/command.h"
#include "load/certset.h"

#include <string.h>

/* ---- the lists and answers on the chosen path ---- */

static const struct revocation_answer *answer_to(const struct chain *c, const struct problem *p)
{
	for (size_t i = 0; i < c->ncoverage; i++)
		if (c->coverage[i].cert == p->cert)
			return c->coverage[i].answer;
	return NULL;
}

/* In hexadecimal, as it may have 20 octets. */
static struct argument number_of(const struct analysis *a, struct span number)
{
	struct buf b = BUF_INIT;

	if (!number.n)
		return as_code("-");
	buf_puts(&b, "0x");
	buf_hex(&b, number.n > 20 ? span_of(number.p, 20) : number, "");
	return as_serial(buf_keep(&b, a->arena));
}

static void say_list(struct diagnosis *d, struct finding *f, const struct crl *crl)
{
	const struct analysis *a = diagnosis_analysis(d);

	finding_because(d, f, N_("its issuer: %1$s"), as_name(name_text(a->arena, crl->issuer)));
	if (crl->next_update == TIME_UNKNOWN)
		finding_because(d, f,
		                N_("made on %1$s, without a next update: it counts for 10 days, RFC 5280 5.1.2.5 "
		                   "bids the CA to say"),
		                as_time(crl->this_update));
	else
		finding_because(d, f, N_("made on %1$s, the next one due by %2$s"), as_time(crl->this_update),
		                as_time(crl->next_update));
}

static void say_evidence(struct diagnosis *d, struct finding *f, const struct chain *c, const struct problem *p)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct revocation_answer *r = answer_to(c, p);

	finding_because(d, f, N_("the serial number of %1$s: %2$s"), as_certificate(p->cert),
	                as_serial(certificate_serial(p->cert)));
	if (r && r->delta) {
		finding_because(d, f,
		                N_("what is at hand of it is a delta list, the changes since list %1$s alone: %2$s"),
		                number_of(a, r->delta->base), place_of_entry(a, r->delta_entry));
		finding_because(d, f, N_("it counts beside the complete list that it adds to, which is not here"));
		return;
	}
	if (!r || r->by < 0) {
		finding_because(d, f, N_("no CRL and no OCSP answer at hand is about it"));
		return;
	}
	finding_because(d, f, r->crl ? N_("the list: %1$s") : N_("the OCSP answer: %1$s"), place_of_entry(a, r->by));
	if (r->crl)
		say_list(d, f, r->crl);
	if (p->kind == PROBLEM_EVIDENCE_WEAK && r->signer) {
		finding_because(d, f, N_("its signature: %1$s"),
		                as_code(signature_text(a->arena, r->crl ? &r->crl->sig : &r->ocsp->sig)));
		finding_because(d, f, N_("the key of its signer, %1$s: %2$s"), as_certificate(r->signer),
		                as_code(key_text(a->arena, &r->signer->key)));
		finding_because(d, f, N_("the certificate of its signer is signed with %1$s"),
		                as_code(signature_text(a->arena, &r->signer->sig)));
	}
	if (r->stale_says_revoked)
		finding_because(d, f,
		                N_("the list is out of date, but a revocation other than a hold is never taken back"));
}

/* Where the certificate says that its list is. */
static void say_point(struct diagnosis *d, struct finding *f, const struct problem *p)
{
	for (size_t i = 0; i < p->cert->ncrl_dp && i < 3; i++)
		finding_because(d, f, N_("%1$s names its place: %2$s"), as_certificate(p->cert),
		                as_host(p->cert->crl_dp[i]));
}

/* GnuTLS and OpenSSL as they were tried: 3.7.9, 3.0. */
static void say_gone(struct diagnosis *d, struct finding *f, const struct revocation_answer *r)
{
	const struct analysis *a = diagnosis_analysis(d);

	if (!r || !r->gone)
		return;
	finding_because(d, f, N_("the older list that has it: %1$s, made on %2$s, number %3$s"),
	                place_of_entry(a, r->gone_entry), as_time(r->gone->this_update), number_of(a, r->gone->number));
	if (r->crl)
		finding_because(d, f, N_("the number of the newest: %1$s"), number_of(a, r->crl->number));
	finding_because(
	    d, f, N_("an entry may go only when its certificate has run out, or when it was a hold (RFC 5280 3.3)"));
	finding_because(d, f,
	                N_("GnuTLS looks into every list that it is given and refuses as long as the older one is "
	                   "among them; OpenSSL (nginx, Apache) takes the list with the latest date"));
}

static void say_weak(struct diagnosis *d, struct finding *f, const struct problem *p)
{
	finding_because(d, f,
	                p->fails ? N_("evidence is held to the measure of certificates: it counts as missing")
	                         : N_("evidence is held to the measure of certificates: it clears nobody, and what it "
	                              "revokes stays revoked"));
	finding_because(d, f,
	                N_("OpenSSL (nginx, Apache) takes lists and answers signed with MD5 or SHA-1 at every security "
	                   "level; GnuTLS refuses an answer signed with MD5"));
}

static const struct {
	const char *rule;
	enum problem_kind kind;
	const char *title, *fix;
} conditions[] = {
	{ "revoked", PROBLEM_REVOKED, N_("%1$s was revoked on %2$s"),
	  N_("find out why, and have a new certificate issued, with a new key if the old one may be known") },
	{ "crl-missing", PROBLEM_CRL_MISSING, N_("no CRL of %3$s is at hand: whether %1$s is revoked is not known"),
	  N_("load the list of %3$s as well: one for every CA below which there are certificates to be checked") },
	{ "crl-expired", PROBLEM_CRL_EXPIRED, N_("the CRL of %3$s is out of date since %2$s"),
	  N_("fetch a fresh list of %3$s, and let a timer do it well before the next one is due") },
	{ "crl-not-yet-valid", PROBLEM_CRL_NOT_YET_VALID, N_("the CRL of %3$s is valid only from %2$s"),
	  N_("check the clock here and at the CA") },
	{ "crl-bad-signature", PROBLEM_CRL_BAD_SIGNATURE,
	  N_("the signature on the CRL of %3$s does not verify with its key"),
	  N_("fetch the list again, from where the certificates of %3$s say") },
	{ "crl-wrong-issuer", PROBLEM_CRL_WRONG_ISSUER, N_("the CRL for %1$s cannot be trusted: %2$s"),
	  N_("load the list that %3$s itself has signed, or the certificate of the key that signs its lists") },
	{ "crl-wrong-scope", PROBLEM_CRL_WRONG_SCOPE, N_("the CRL of %3$s does not cover %1$s: %2$s"),
	  N_("load the list that the certificate's CRL distribution points name") },
	{ "crl-unusable", PROBLEM_CRL_UNUSABLE, N_("the CRL of %3$s cannot be used: %2$s"),
	  N_("have %3$s publish a list that follows RFC 5280") },
	{ "crl-entry-gone", PROBLEM_CRL_ENTRY_GONE,
	  N_("an older CRL of %3$s revoked %1$s on %2$s, and the newest no longer lists it"),
	  N_("ask %3$s why: a revocation other than a hold is never taken back; do not load the older list any more") },
	{ "revocation-evidence-weak", PROBLEM_EVIDENCE_WEAK,
	  N_("what says whether %1$s is revoked is too weak to count: %2$s"),
	  N_("have %3$s sign its lists and answers with SHA-256 or better, and with keys that a certificate may "
	     "have") },
	{ "ocsp-expired", PROBLEM_OCSP_EXPIRED, N_("the OCSP answer about %1$s is out of date since %2$s"),
	  N_("ask the responder again") },
	{ "ocsp-invalid", PROBLEM_OCSP_INVALID, N_("the OCSP answer about %1$s cannot be believed: %2$s"),
	  N_("ask the responder of %3$s again; if it still answers so, tell the CA") },
	{ "ocsp-unknown", PROBLEM_OCSP_UNKNOWN, N_("the OCSP responder of %3$s does not know %1$s"),
	  N_("a certificate issued a moment ago may take a while to be known; else ask the CA") },
};

static bool names_point(enum problem_kind kind)
{
	return kind == PROBLEM_CRL_MISSING || kind == PROBLEM_CRL_EXPIRED || kind == PROBLEM_CRL_WRONG_SCOPE;
}

/* The row of its id says which problem of the chosen path a rule states. */
static void revocation_problem(struct diagnosis *d, const struct chain *c)
{
	size_t row = 0;

	while (strcmp(conditions[row].rule, diagnosis_rule(d)->id) != 0)
		row++;
	for (size_t i = 0; i < chain_path(c)->nproblem; i++) {
		const struct problem *p = &chain_path(c)->problem[i];

		if (p->kind != conditions[row].kind)
			continue;
		struct finding *f = problem_finding(d, c, p);
		finding_title(d, f, conditions[row].title, as_certificate(p->cert), p->arg[0], p->arg[1]);
		say_evidence(d, f, c, p);
		if (p->kind == PROBLEM_CRL_ENTRY_GONE)
			say_gone(d, f, answer_to(c, p));
		if (p->kind == PROBLEM_EVIDENCE_WEAK)
			say_weak(d, f, p);
		if (names_point(p->kind))
			say_point(d, f, p);
		finding_fix(d, f, conditions[row].fix, as_certificate(p->cert), p->arg[0], p->arg[1]);
	}
}

/* ---- files ---- */

/* A server that is given this file would not read it. */
static void crl_format(struct diagnosis *d)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t id = 0; a->kinds >> ENTRY_CRL & 1 && id < certset_count(a->set); id++) {
		const struct entry *e = certset_entry(a->set, (int)id);
		const struct input *in = e->kind == ENTRY_CRL ? certset_input(a->set, e->first.input) : NULL;

		if (!in || strcmp(in->kind, "der") != 0)
			continue;
		struct finding *f = finding_new(d, about_input((int)id, e->first.input));
		finding_title(d, f, N_("%1$s is a CRL in DER, the binary form"), as_path(in->spec));
		finding_because(d, f, N_("the file begins with the octet 30, not with -----BEGIN X509 CRL-----"));
		finding_because(d, f,
		                N_("nginx, Apache, HAProxy and the trust stores of load balancers read PEM only"));
		finding_fix(d, f, N_("make a PEM file of it for those"));
		finding_command(d, f, "openssl crl -inform der -in %1$s -out %2$s", as_path(in->spec),
		                as_code(command_new_file(a, "crl")));
	}
}

/* A chain that needs the list says the same. */
static bool is_said_of_chain(const struct analysis *a, const struct crl *c)
{
	for (size_t i = 0; i < a->nchain; i++)
		for (size_t k = 0; a->chain[i].paths->n && k < chain_path(&a->chain[i])->nproblem; k++) {
			const struct problem *p = &chain_path(&a->chain[i])->problem[k];

			if (p->kind == PROBLEM_CRL_BAD_SIGNATURE && name_equal(p->cert->issuer, c->issuer))
				return true;
		}
	return false;
}

static void say_list_signer(struct diagnosis *d, const struct list_fact *l, const struct crl *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	const char *issuer = name_short(a->arena, c->issuer);
	struct finding *f = finding_new(d, about_input(l->entry, certset_entry(a->set, l->entry)->first.input));

	if (l->signer.tried) {
		finding_title(d, f, N_("the CRL of %1$s was not signed by the CA of that name that is here"),
		              as_name(issuer));
		finding_because(d, f, N_("keys of CAs of that name that do not fit its signature: %1$s"),
		                as_number(l->signer.tried));
		finding_because(d, f,
		                N_("it was altered, or comes from a CA that had the name before or has another key"));
		finding_fix(d, f,
		            N_("fetch the list again from the CA, or load the certificate of the key that signs it"));
	} else {
		f->severity = SEVERITY_NOTE;
		finding_title(d, f, N_("whether the CRL of %1$s is genuine is not known: its CA is not here"),
		              as_name(issuer));
		finding_fix(d, f, N_("name the file with the certificate of the CA as well"));
	}
	finding_because(d, f, N_("it was met: %1$s"), place_of_entry(a, l->entry));
}

/* Lists by themselves: whether a CA at hand signed them. Beside chains only what is wrong. */
static void crl_signer(struct diagnosis *d)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t i = 0; i < a->nlist; i++) {
		const struct list_signer *s = &a->list[i].signer;
		const struct crl *c = certset_crl(a->set, a->list[i].entry);

		if (s->asked && !s->by && !s->untold && (s->tried || !a->nchain) && !is_said_of_chain(a, c))
			say_list_signer(d, &a->list[i], c);
	}
}

static struct argument error_name(int status)
{
	static const char *const names[] = { "successful", "malformedRequest", "internalError", "tryLater",
		                             "status 4",   "sigRequired",      "unauthorized" };
	return status >= 0 && (size_t)status < NARRAY(names) ? as_code(names[status])
	                                                     : as_word(N_("an unknown status"));
}

static void ocsp_error(struct diagnosis *d)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t id = 0; a->kinds >> ENTRY_OCSP & 1 && id < certset_count(a->set); id++) {
		const struct entry *e = certset_entry(a->set, (int)id);
		const struct ocsp *o = e->kind == ENTRY_OCSP ? certset_ocsp(a->set, (int)id) : NULL;

		if (!o || o->response_status <= 0 || e->first.kind == ORIGIN_STAPLE)
			continue;
		struct finding *f = finding_new(d, about_input((int)id, e->first.input));
		finding_title(d, f, N_("the OCSP response is no answer, but an error: %1$s"),
		              error_name(o->response_status));
		finding_because(d, f, N_("it was met: %1$s"), place_of_entry(a, (int)id));
		finding_fix(d, f,
		            o->response_status == 6
		                ? N_("ask the responder that the certificate itself names: this one does not answer "
		                     "for its CA")
		                : N_("ask the responder again later"));
	}
}

#define WARNING_RULE(name, text, section)                                                                              \
	{                                                                                                              \
		.id = name, .severity = SEVERITY_WARNING, .class = CLASS_CRL_PROBLEM, .title = text,                   \
		.reference = section, .chain = revocation_problem                                                      \
	}
#define PATH_RULE(name, text, section, ...)                                                                            \
	{                                                                                                              \
		.id = name, .severity = SEVERITY_ERROR, .class = CLASS_CRL_PROBLEM, .title = text,                     \
		.reference = section, .chain = revocation_problem, ##__VA_ARGS__                                       \
	}

const struct rule rules_revocation[] = {
	{ .id = "revoked",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_REVOKED,
	  .title = N_("Certificate revoked"),
	  .reference = "RFC 5280 6.3.3",
	  .chain = revocation_problem },
	PATH_RULE("crl-missing", N_("CRL required but not available"), "RFC 5280 6.3.3", .brief = N_("no CRL at hand")),
	PATH_RULE("crl-expired", N_("CRL expired"), "RFC 5280 5.1.2.5"),
	PATH_RULE("crl-not-yet-valid", N_("CRL not yet valid"), "RFC 5280 5.1.2.4"),
	PATH_RULE("crl-bad-signature", N_("CRL signature invalid"), "RFC 5280 6.3.3 (g)"),
	PATH_RULE("crl-wrong-issuer", N_("CRL signed by one who may not"), "RFC 5280 6.3.3 (f)",
	          .brief = N_("CRL of a wrong signer")),
	PATH_RULE("crl-wrong-scope", N_("CRL does not cover the certificate"), "RFC 5280 6.3.3 (b)",
	          .brief = N_("CRL of another scope")),
	PATH_RULE("crl-unusable", N_("CRL cannot be used"), "RFC 5280 5.2"),
	WARNING_RULE("crl-entry-gone", N_("CRL entry gone from a newer list"), "RFC 5280 3.3"),
	WARNING_RULE("revocation-evidence-weak", N_("Revocation evidence too weak"), "RFC 5280 6.3.3 (g)"),
	PATH_RULE("ocsp-expired", N_("OCSP answer out of date"), "RFC 6960 4.2.2.1",
	          .brief = N_("OCSP answer out of date")),
	PATH_RULE("ocsp-invalid", N_("OCSP answer cannot be believed"), "RFC 6960 3.2",
	          .brief = N_("OCSP answer not believed")),
	PATH_RULE("ocsp-unknown", N_("OCSP responder does not know the certificate"), "RFC 6960 2.2",
	          .brief = N_("unknown to its OCSP")),
	{ .id = "crl-signer",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_CRL_PROBLEM,
	  .title = N_("CRL that no CA at hand signed"),
	  .reference = "RFC 5280 5.1.1.3",
	  .together = true,
	  .set = crl_signer },
	{ .id = "crl-format",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_FILE_FORMAT,
	  .title = N_("CRL in the wrong format"),
	  .set = crl_format,
	  .explains = "pem-der-where-pem" },
	{ .id = "ocsp-error",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_CRL_PROBLEM,
	  .title = N_("OCSP responder answered with an error"),
	  .reference = "RFC 6960 4.2.1",
	  .set = ocsp_error },
};
RULE_FAMILY_COUNT(revocation);
