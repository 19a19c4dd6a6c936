/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing requests: would a CA take them, and what became of them? A request is no part of a chain; where nothing else
 * was given, what is wrong with it is an error. */
#include "config.h"

#include "analysis/finding.h"
#include "analysis/place.h"
#include "analysis/request.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/csr.h"
#include "cert/defect.h"
#include "cert/name.h"
#include "cert/public_key.h"
#include "cert/signature.h"
#include "chain/fitness.h"
#include "chain/problem.h"
#include "diagnose/rule.h"
#include "diagnose/rules/family.h"
#include "fix/command.h"
#include "load/certset.h"

#include <string.h>

/* ---- what a CA refuses ---- */

static const char *title_of(const struct analysis *a, const struct csr *q)
{
	return q->subject.p && !name_is_empty(q->subject) ? name_short(a->arena, q->subject) : "?";
}

static struct finding *request_finding(struct diagnosis *d, int request)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct finding *f = finding_new(d, about_input(request, certset_entry(a->set, request)->first.input));

	f->severity = a->nchain || a->nconnection ? SEVERITY_WARNING : SEVERITY_ERROR;
	return f;
}

static void bad_signature(struct diagnosis *d, int request, const struct csr *q)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct finding *f;

	if (q->self_signature != 0)
		return;
	f = request_finding(d, request);
	finding_title(d, f, N_("the request for %1$s is not signed by the key in it"), as_name(title_of(a, q)));
	finding_because(d, f, N_("its signature (%1$s) was computed over with its own key (%2$s), and does not fit"),
	                as_code(signature_text(a->arena, &q->sig)), as_code(key_text(a->arena, &q->key)));
	finding_because(d, f,
	                N_("the signature proves that who asks has the private key: every CA refuses a request "
	                   "without it (RFC 2986 3)"));
	finding_fix(d, f,
	            N_("make the request anew with the key that the certificate is for; if it was copied, copy it "
	               "anew, and do not edit it"));
}

static const char *defect_text(enum defect x)
{
	return x == DEFECT_BAD_VERSION ? N_("its version is not 1, the only one there is (RFC 2986 4.1): Java and "
	                                    "Python's cryptography refuse it, OpenSSL, GnuTLS and Go do not look")
	                               : defect_sentence(x);
}

static void malformed(struct diagnosis *d, int request, const struct csr *q)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct finding *f = NULL;
	bool fatal = false, version = false;

	for (size_t i = 0; i < q->ndefects; i++) {
		const struct defect_at *x = &q->defects[i];

		if (!f) {
			f = request_finding(d, request);
			finding_title(d, f, N_("the request for %1$s is not well formed"), as_name(title_of(a, q)));
			finding_fix(d, f, N_("make it anew with a program that is maintained, with the same key"));
		}
		finding_because(d, f, defect_text(x->what));
		finding_because(d, f, N_("where: octet %1$s of the request"), as_number(x->offset));
		version |= x->what == DEFECT_BAD_VERSION;
		fatal |= defect_is_fatal(x->what) && x->what != DEFECT_BAD_VERSION;
	}
	if (f && !fatal)
		f->severity = version ? SEVERITY_WARNING : SEVERITY_NOTE;
}

static void weak(struct diagnosis *d, int request, const struct csr *q)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct unfit key = { 0 }, signature = { 0 };
	bool key_fits = !q->key.spki.n || key_is_fit(&q->key, &key),
	     long_enough = !q->key.spki.n || !key_is_short(&q->key),
	     signature_fits = !q->sig.oid.p || signature_is_fit(a->arena, &q->sig, &signature);
	struct finding *f;

	if (key_fits && long_enough && signature_fits)
		return;
	f = request_finding(d, request);
	f->severity = SEVERITY_WARNING;
	finding_title(
	    d, f, N_("CAs refuse the request for %1$s: %2$s"), as_name(title_of(a, q)),
	    as_code(key_fits && long_enough ? signature_text(a->arena, &q->sig) : key_text(a->arena, &q->key)));
	if (!key_fits && key.kind == PROBLEM_INVALID_KEY)
		finding_because(d, f, N_("its public key: %1$s"), key.why);
	else if (!key_fits || !long_enough)
		finding_because(d, f,
		                N_("public CAs issue for RSA of 2048 bits or more and for named curves (CA/Browser "
		                   "Forum BR 6.1.5)"));
	if (!signature_fits)
		finding_because(d, f, N_("the request is signed with %1$s, which can be forged"),
		                as_code(signature_text(a->arena, &q->sig)));
	finding_fix(d, f,
	            key_fits && long_enough ? N_("make it anew with the same key, signed with SHA-256")
	                                    : N_("make a new key (RSA 2048 or EC P-256) and a request with it"));
}

static void each_request(struct diagnosis *d, void (*look)(struct diagnosis *, int, const struct csr *))
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t i = 0; a->kinds >> ENTRY_CSR & 1 && i < certset_count(a->set); i++) {
		const struct csr *q = certset_csr(a->set, (int)i);

		if (q)
			look(d, (int)i, q);
	}
}

static void request_bad_signature(struct diagnosis *d)
{
	each_request(d, bad_signature);
}

static void request_malformed(struct diagnosis *d)
{
	each_request(d, malformed);
}

static void request_weak(struct diagnosis *d)
{
	each_request(d, weak);
}

/* ---- what became of it ---- */

/* names: those that were lost; none: the subject was. */
static void not_kept(struct diagnosis *d, int request, int issued, struct argument names)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct csr *q = certset_csr(a->set, request);
	const struct certificate *c = certset_certificate(a->set, issued);
	struct finding *f = finding_new(d, about_entry(issued));
	bool lost = names.kind != ARGUMENT_NONE;
	uint32_t line;
	const char *file = command_file(a, c, &line);

	if (lost)
		finding_title(d, f, N_("%1$s lacks names that its request asked for: %2$s"), as_certificate(c), names);
	else
		finding_title(d, f, N_("%1$s has another subject than its request: %2$s"), as_certificate(c),
		              as_name(certificate_subject(c)));
	if (!lost) /* CAs do so by their rules */
		f->severity = SEVERITY_NOTE;
	finding_because(d, f, N_("the request for %1$s has the same key"), as_name(name_text(a->arena, q->subject)));
	finding_because(d, f, N_("it was met: %1$s"), place_of(a, c));
	if (lost)
		finding_fix(
		    d, f,
		    N_("have it issued anew with the names (openssl x509 -req leaves out what a request asks for "
		       "unless it is told -copy_extensions copy or given -extfile)"));
	if (lost && file && line)
		finding_command(d, f, "openssl x509 -in %1$s -noout -subject -ext subjectAltName", as_path(file));
}

static void request_not_kept(struct diagnosis *d)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t i = 0; a->kinds >> ENTRY_CSR & 1 && i < certset_count(a->set); i++) {
		const struct csr *q = certset_csr(a->set, (int)i);
		int issued[REQUEST_ISSUED_MAX];
		size_t n = q ? request_issued(a->set, q, issued) : 0;

		for (size_t k = 0; k < n; k++) {
			const struct certificate *c = certset_certificate(a->set, issued[k]);
			struct argument names = request_names_lost(a->arena, q, c, REQUEST_NAMES_SHOWN);

			if (names.kind != ARGUMENT_NONE || !request_subject_kept(q, c))
				not_kept(d, (int)i, issued[k], names);
		}
	}
}

const struct rule rules_request[] = {
	{ .id = "request-bad-signature",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_BAD_SIGNATURE,
	  .title = N_("Signing request not signed by its own key"),
	  .reference = "RFC 2986 3",
	  .together = true,
	  .set = request_bad_signature },
	{ .id = "request-malformed",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_MALFORMED,
	  .title = N_("Malformed signing request"),
	  .reference = "RFC 2986 4",
	  .together = true,
	  .set = request_malformed,
	  .explains = "request-bad-signature" },
	{ .id = "request-weak",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_WEAK_ALGORITHM,
	  .title = N_("Signing request with a weak key or signature"),
	  .together = true,
	  .set = request_weak },
	{ .id = "request-not-kept",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_LINT,
	  .title = N_("The certificate does not keep what its request asked for"),
	  .reference = "RFC 2986",
	  .together = true,
	  .set = request_not_kept },
};
RULE_FAMILY_COUNT(request);
