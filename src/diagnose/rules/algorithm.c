/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signatures and keys: too weak, or of a kind that not everybody knows. */
#include "config.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/place.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/oid.h"
#include "cert/public_key.h"
#include "cert/signature.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "chain/question.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/family.h"

/* ---- weak signatures ---- */

static bool is_sha1(const struct certificate *c)
{
	return c->sig.hash == OID_SHA1;
}

static void weak_signature(struct diagnosis *d, const struct chain *c, bool sha1)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t k = 0; k < chain_path(c)->nproblem; k++) {
		const struct problem *p = &chain_path(c)->problem[k];

		if (p->kind != PROBLEM_WEAK_SIGNATURE || is_sha1(p->cert) != sha1)
			continue;
		struct finding *f = problem_finding(d, c, p);
		finding_title(d, f, N_("%1$s is signed with %2$s"), as_certificate(p->cert),
		              as_code(signature_text(a->arena, &p->cert->sig)));
		finding_because(d, f,
		                N_("the hash is broken: a second certificate with the same signature can be made"));
		finding_because(d, f, N_("it was met: %1$s"), place_of(a, p->cert));
		finding_fix(d, f, N_("have it issued anew with SHA-256"));
	}
}

static void weak_signature_sha1(struct diagnosis *d, const struct chain *c)
{
	weak_signature(d, c, true);
}

static void weak_signature_md5(struct diagnosis *d, const struct chain *c)
{
	weak_signature(d, c, false);
}

/* ---- weak keys ---- */

static bool is_key_problem(enum problem_kind k)
{
	return k == PROBLEM_WEAK_KEY || k == PROBLEM_SHORT_KEY || k == PROBLEM_EXPLICIT_CURVE;
}

static void weak_key(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t k = 0; k < chain_path(c)->nproblem; k++) {
		const struct problem *p = &chain_path(c)->problem[k];

		if (!is_key_problem(p->kind))
			continue;
		struct finding *f = problem_finding(d, c, p);
		finding_title(d, f,
		              p->kind == PROBLEM_EXPLICIT_CURVE
		                  ? N_("the EC key of %1$s writes its curve out in place of naming it")
		                  : N_("the key of %1$s is too small: %2$s"),
		              as_certificate(p->cert), as_code(key_text(a->arena, &p->cert->key)));
		if (p->kind == PROBLEM_SHORT_KEY)
			finding_because(
			    d, f,
			    N_("OpenSSL at security level 2 (Debian, Ubuntu, Fedora) and browsers ask for 2048 bits"));
		finding_fix(d, f,
		            N_("make a new key (RSA of 2048 bits or more, or EC P-256) and have the certificate issued "
		               "anew for it"));
	}
}

static void invalid_key(struct diagnosis *d, const struct chain *c)
{
	each_problem(
	    d, c, PROBLEM_INVALID_KEY, N_("the public key of %1$s is invalid: %2$s"),
	    N_("make a new key with a program that is maintained, and have the certificate issued anew for it; "
	       "do not rely on anything that was signed with this one"));
}

/* ---- unsupported ---- */

static bool rarely_known(const struct public_key *k)
{
	switch (k->type) {
	case OID_KEY_ED25519:
	case OID_KEY_ED448:
	case OID_KEY_DSA:
	case OID_KEY_RSA_PSS:
		return true;
	case OID_KEY_EC:
		return !k->explicit_curve && k->curve != OID_P256 && k->curve != OID_P384 && k->curve != OID_P521;
	default:
		return false;
	}
}

/* P-521 is among the signatures of a CA and of a handshake that Chrome does not take. */
static bool browsers_know(const struct public_key *k)
{
	return !rarely_known(k) && (k->type != OID_KEY_EC || k->curve != OID_P521);
}

/* Beside the browsers: who else has never heard of it. */
static const char *others_without(const struct public_key *k)
{
	if (k->type == OID_KEY_ED448)
		return N_("Go does not know it, either");
	if (k->type == OID_KEY_DSA)
		return N_("Go verifies no signature that was made with it, either");
	if (k->type != OID_KEY_EC)
		return NULL;
	if (k->curve == OID_P224)
		return N_("Java verifies nothing with it since version 16; OpenSSL, GnuTLS and Go do");
	return N_("Go refuses the whole certificate (unsupported elliptic curve), Java verifies nothing with it since "
	          "version 16, and GnuTLS does not know the curve; OpenSSL does");
}

static void unsupported_key(struct diagnosis *d, const struct chain *c, const struct certificate *cert)
{
	const struct analysis *a = diagnosis_analysis(d);
	bool leaf = cert == c->cert;
	struct argument who = as_certificate(cert), key = as_code(key_text(a->arena, &cert->key));
	struct finding *f = finding_new(d, about_chain(d, c, leaf ? c->leaf : place_entry(a, cert)));

	f->severity = SEVERITY_WARNING;
	finding_title(d, f,
	              leaf ? N_("not every program can use the key of %1$s: %2$s")
	                   : N_("not every program can verify what the CA %1$s signs: its key is %2$s"),
	              who, key);
	finding_because(
	    d, f,
	    rarely_known(&cert->key)
	        ? N_("browsers (Chrome, Firefox, Safari) take RSA (with PKCS #1 v1.5 identifiers) and the curves P-256 "
	             "and P-384, no others")
	        : N_("Chrome takes no signature that is made with P-521: of curves it has P-256 and P-384 alone"));
	if (rarely_known(&cert->key) && others_without(&cert->key))
		finding_because(d, f, others_without(&cert->key));
	finding_fix(d, f,
	            leaf ? N_("for a server that browsers visit, use RSA 2048 or EC P-256")
	                 : N_("for servers that browsers visit, issue from a CA with an RSA 2048 or EC P-256 key"));
}

/* What a client shows is taken by the program that it was made for; some front ends take less. */
static void unsupported_client_key(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct finding *f = finding_new(d, about_chain(d, c, c->leaf));

	f->severity = SEVERITY_NOTE;
	finding_title(d, f, N_("not every server can use the key of the client certificate %1$s: %2$s"),
	              as_certificate(c->cert), as_code(key_text(a->arena, &c->cert->key)));
	finding_because(d, f,
	                N_("the load balancers of AWS take RSA of 2048 to 8192 bits and the curves P-256, P-384 and "
	                   "P-521, no others: they log ClientCertTypeUnsupported"));
	if (others_without(&c->cert->key))
		finding_because(d, f, others_without(&c->cert->key));
	finding_fix(d, f, N_("for such a server, use RSA 2048 or EC P-256"));
}

static const char *curve_name(struct arena *a, const struct public_key *k)
{
	char room[OID_TEXT_MAX];

	return arena_strdup(a, oid_text(k->curve_oid, room));
}

/* The key of the one above it on the path; NULL: nobody is. */
static const struct public_key *key_above(const struct path *p, const struct certificate *c)
{
	for (size_t i = 0; i + 1 < p->n; i++)
		if (p->cert[i] == c)
			return &p->cert[i + 1]->key;
	return NULL;
}

/* Where it is the key that nobody here can compute with, the algorithm is not the trouble. */
static void unsupported_signature(struct diagnosis *d, const struct chain *c, const struct problem *p)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct public_key *key = key_above(chain_path(c), p->cert);
	bool curve = key && key->type == OID_KEY_EC && rarely_known(key);
	struct finding *f = problem_finding(d, c, p);

	finding_title(d, f,
	              curve ? N_("the signature on %1$s could not be checked: it was made with a key on the curve %2$s")
	                    : N_("the signature on %1$s could not be checked: %2$s"),
	              as_name(certificate_title(p->cert)), curve ? as_code(curve_name(a->arena, key)) : p->arg[0]);
	if (curve)
		finding_because(
		    d, f,
		    N_("GnuTLS, which computes here, does not know the curve, and neither do Go, Java since "
		       "version 16 and browsers; OpenSSL does"));
	finding_because(d, f, N_("it was met: %1$s"), place_of(a, p->cert));
	finding_fix(d, f,
	            curve
	                ? N_("give the CA a key on P-256 or P-384, or an RSA key, if others than OpenSSL are to verify "
	                     "what it signs")
	                : N_("use RSA or ECDSA on P-256 with SHA-256 if others are to verify it"));
}

/* The signature on the anchor is looked at by nobody. */
static void signed_with_sha224(struct diagnosis *d, const struct chain *c)
{
	const struct path *p = chain_path(c);
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t i = 0; i + 1 < p->n; i++) {
		if (p->cert[i]->sig.hash != OID_SHA224)
			continue;
		struct finding *f = finding_new(d, about_chain(d, c, i ? place_entry(a, p->cert[i]) : c->leaf));
		f->severity = SEVERITY_WARNING;
		finding_title(d, f, N_("not every program can verify the signature on %1$s: %2$s"),
		              as_certificate(p->cert[i]), as_code(signature_text(a->arena, &p->cert[i]->sig)));
		finding_because(d, f,
		                N_("Go and browsers (Chrome, Firefox) know no signature with SHA-224; OpenSSL and "
		                   "GnuTLS do"));
		finding_fix(d, f, N_("have it issued anew with SHA-256"));
	}
}

/* Go's bound for what a peer sends (crypto/tls, checkKeySize), which the anchor is not. */
#define GO_RSA_BITS 8192

static void large_rsa(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct path *p = chain_path(c);

	for (size_t i = 0; i < p->n; i++) {
		const struct public_key *k = &p->cert[i]->key;

		if (k->type != OID_KEY_RSA || k->bits <= GO_RSA_BITS || (i > 0 && i + 1 == p->n))
			continue;
		struct finding *f = finding_new(d, about_chain(d, c, i ? place_entry(a, p->cert[i]) : c->leaf));
		f->severity = SEVERITY_WARNING;
		finding_title(d, f, N_("not every program can use the key of %1$s: %2$s"), as_certificate(p->cert[i]),
		              as_code(key_text(a->arena, k)));
		finding_because(
		    d, f,
		    N_("Go ends the handshake where a certificate with an RSA key of more than %1$s bits is "
		       "sent (since 1.20.7)"),
		    as_number(GO_RSA_BITS));
		finding_fix(d, f,
		            N_("RSA 3072 or 4096 is enough for every use of today; EC P-256 is faster than both"));
	}
}

static void unsupported_algorithm(struct diagnosis *d, const struct chain *c)
{
	signed_with_sha224(d, c);
	large_rsa(d, c);
	for (size_t i = 0; i < chain_path(c)->nproblem; i++)
		if (chain_path(c)->problem[i].kind == PROBLEM_SIGNATURE_UNSUPPORTED)
			unsupported_signature(d, c, &chain_path(c)->problem[i]);
	for (size_t i = 0; c->purpose == PURPOSE_SERVER && i < chain_path(c)->n; i++) {
		const struct certificate *cert = chain_path(c)->cert[i];

		if (!(i == 0 && cert->ca) && !browsers_know(&cert->key))
			unsupported_key(d, c, cert);
	}
	if (c->purpose == PURPOSE_CLIENT && !c->cert->ca && c->cert->key.type != OID_KEY_RSA_PSS &&
	    rarely_known(&c->cert->key))
		unsupported_client_key(d, c);
}

const struct rule rules_algorithm[] = {
	{ .id = "weak-signature-sha1",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_WEAK_ALGORITHM,
	  .title = N_("SHA-1 signature"),
	  .reference = "RFC 9155",
	  .chain = weak_signature_sha1 },
	{ .id = "weak-signature-md5",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_WEAK_ALGORITHM,
	  .title = N_("MD5 (or MD2) signature"),
	  .reference = "RFC 6151",
	  .chain = weak_signature_md5 },
	{ .id = "weak-key",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_WEAK_ALGORITHM,
	  .title = N_("Key too small"),
	  .reference = "RFC 9325 4.5",
	  .chain = weak_key },
	{ .id = "invalid-key",
	  .many_forms = true,
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_MALFORMED,
	  .title = N_("Public key that proves nothing"),
	  .brief = N_("key proves nothing"),
	  .reference = "RFC 8017 3.1",
	  .chain = invalid_key },
	{ .id = "unsupported-algorithm",
	  .many_forms = true,
	  .row = "algorithm",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_OTHER,
	  .title = N_("Unsupported key or signature algorithm"),
	  .brief = N_("unsupported algorithm"),
	  .chain = unsupported_algorithm },
};
RULE_FAMILY_COUNT(algorithm);
