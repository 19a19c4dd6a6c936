/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a certificate may be used for: extended key usage, key usage, CA or not, path length, critical extensions. */
#include "config.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/place.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/der.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "chain/check.h"
#include "chain/hostname.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "chain/question.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/family.h"
#include "diagnose/rules/visitor.h"
#include "load/certset.h"
#include "stack/openssl_certificate.h"
#include "stack/prediction.h"

#include <string.h>

static struct finding *leaf_finding(struct diagnosis *d, const struct chain *c, const char *title)
{
	struct finding *f = finding_new(d, about_chain(d, c, c->leaf));

	finding_title(d, f, title, as_certificate(c->cert));
	return f;
}

/* ---- extendedKeyUsage, and nsCertType before it ---- */

static void eku_missing(struct diagnosis *d, const struct chain *c, enum purpose purpose, const char *title,
                        const char *fix)
{
	if (c->purpose != purpose)
		return;
	each_problem(d, c, PROBLEM_EKU_LEAF, title, fix);
	each_problem(d, c, PROBLEM_NS_TYPE_LEAF, N_("%1$s may not be used as %2$s: its critical nsCertType lacks it"),
	             N_("have it issued anew without nsCertType, which extendedKeyUsage has long replaced"));
	unsigned want = purpose == PURPOSE_SERVER ? NS_SSL_SERVER : NS_SSL_CLIENT;
	if (!c->cert->has_ns_type || c->cert->ns_type_critical || (c->cert->ns_type & want))
		return;
	struct finding *f = leaf_finding(d, c, N_("OpenSSL refuses %1$s for this purpose: its nsCertType lacks it"));
	f->severity = SEVERITY_WARNING;
	finding_because(
	    d, f,
	    N_("nsCertType is not critical here; OpenSSL and what is built on it (curl, nginx, Python, PHP) "
	       "obey it all the same and say \"unsuitable certificate purpose\" (26)"));
	finding_fix(d, f, N_("have it issued anew without nsCertType, which extendedKeyUsage has long replaced"));
}

static void eku_server_missing(struct diagnosis *d, const struct chain *c)
{
	eku_missing(d, c, PURPOSE_SERVER,
	            N_("%1$s may not be used by a TLS server: its extendedKeyUsage lacks serverAuth"),
	            N_("have it issued anew with serverAuth in extendedKeyUsage"));
}

static void eku_client_missing(struct diagnosis *d, const struct chain *c)
{
	eku_missing(d, c, PURPOSE_CLIENT,
	            N_("%1$s may not be used by a TLS client: its extendedKeyUsage lacks clientAuth"),
	            N_("have it issued anew with clientAuth in extendedKeyUsage; public CAs have stopped giving it, a "
	               "private CA can"));
}

static void eku_ca(struct diagnosis *d, const struct chain *c)
{
	each_problem(
	    d, c, PROBLEM_EKU_CA, N_("the CA %1$s may not issue for this purpose: its extendedKeyUsage excludes it"),
	    N_("use a certificate from an intermediate whose extendedKeyUsage includes the purpose or that has none"));
	each_problem(d, c, PROBLEM_NS_TYPE_CA,
	             N_("the CA %1$s may not issue for %2$s: its critical nsCertType lacks SSL CA"),
	             N_("have %1$s issued anew without nsCertType, which extendedKeyUsage has long replaced"));
}

/* ---- CA or not ---- */

static void not_ca(struct diagnosis *d, const struct chain *c)
{
	each_problem(d, c, PROBLEM_NOT_A_CA, N_("%1$s issued a certificate but is not a CA"),
	             N_("issue from a certificate with basicConstraints CA:TRUE; a leaf cannot be a CA"));
}

static void v1_ca(struct diagnosis *d, const struct chain *c)
{
	each_problem(d, c, PROBLEM_V1_CA, N_("the CA %1$s is a version 1 certificate, without basicConstraints"),
	             N_("make the CA certificate anew as version 3 with CA:TRUE (openssl req -x509, or x509 -req with "
	                "-extfile)"));
}

static void pathlen(struct diagnosis *d, const struct chain *c)
{
	each_problem(d, c, PROBLEM_PATH_LENGTH, N_("%1$s allows a path length of %2$s, it is %3$s"),
	             N_("issue the leaf from a CA higher up, or have %1$s issued anew with a larger path length"));
}

/* ---- name constraints: the constraint itself is the evidence ---- */

static void say_form(struct diagnosis *d, struct finding *f, const struct general_name *base)
{
	const char *dot = N_("a leading dot stands for names below only, not for the domain itself (not so in Go)");

	if (base->type == GN_IP && base->value.n != 8 && base->value.n != 32)
		finding_because(
		    d, f,
		    N_("an address constraint is address and mask, 8 or 32 octets; here the mask is missing or the "
		       "length is wrong, and nothing can be held against it"));
	else if (base->type == GN_DNS && base->value.n && base->value.p[0] == '.')
		finding_because(d, f, dot);
	else if (base->type == GN_DNS && base->value.n && memchr(base->value.p, '*', base->value.n))
		finding_because(d, f,
		                N_("a star has no meaning in a constraint: the bare domain covers all names below it"));
}

#define BASES_SHOWN 12

/* What one CA permits or excludes of one kind of name. */
static void say_bases(struct diagnosis *d, struct finding *f, const struct certificate *ca, bool excluded,
                      struct span list)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct argument shown[BASES_SHOWN];
	struct general_name base, first = { .value = SPAN_NONE };
	size_t n = 0, all = 0;
	bool readable, bounded;

	for (; general_subtree(&list, &base, &readable, &bounded); all++) {
		struct buf b = BUF_INIT;

		if (!all)
			first = base;
		general_name_text(&b, &base);
		if (n < BASES_SHOWN)
			shown[n++] = as_host(arena_strdup(a->arena, buf_str(&b)));
		buf_free(&b);
	}
	if (!all)
		return;
	finding_because(d, f, excluded ? N_("%1$s excludes: %2$s") : N_("%1$s permits: %2$s"), as_certificate(ca),
	                as_list(a->arena, shown, n, all));
	say_form(d, f, &first);
}

static void say_constraints(struct diagnosis *d, struct finding *f, const struct chain *c,
                            const struct certificate *below)
{
	int at = path_index(chain_path(c), below);

	for (size_t i = (size_t)at + 1; at >= 0 && i < chain_path(c)->n; i++) {
		const struct certificate *ca = chain_path(c)->cert[i];
		struct der seq, d2;

		if (!ca->name_constraints.p || !der_first(ca->name_constraints, &seq))
			continue;
		for (uint8_t k = 0; k < 2; k++)
			if (der_take(&seq.value, DER_CTX_CONS(k), &d2))
				say_bases(d, f, ca, k == 1, d2.value);
	}
}

static void name_constraints(struct diagnosis *d, const struct chain *c)
{
	each_problem_saying(
	    d, c, PROBLEM_NAME_NOT_PERMITTED,
	    N_("%1$s bears the name %2$s, which is outside of what the name constraints of %3$s permit"),
	    N_("have %1$s issued by a CA that may issue for %2$s, or without that name"), say_constraints);
	each_problem_saying(
	    d, c, PROBLEM_NAME_EXCLUDED, N_("%1$s bears the name %2$s, which the name constraints of %3$s exclude"),
	    N_("have %1$s issued by a CA that may issue for %2$s, or without that name"), say_constraints);
	each_problem_saying(
	    d, c, PROBLEM_NAME_UNREADABLE,
	    N_("%1$s bears the name %2$s, which cannot be held against the name constraints of %3$s"),
	    N_("have %1$s issued anew with %2$s written as its kind of name is, or without it; or %3$s with "
	       "constraints that can be read"),
	    say_constraints);
}

static void keyusage_ca(struct diagnosis *d, const struct chain *c)
{
	each_problem(d, c, PROBLEM_KEY_USAGE_CA,
	             N_("the CA %1$s may not sign certificates: its keyUsage lacks keyCertSign"),
	             N_("have %1$s issued anew with keyCertSign in keyUsage"));
}

/* What is known here, and what is said of it: GnuTLS knows others than we. */
static void refused_by_openssl(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t k = 0; k < chain_path(c)->n; k++)
		for (size_t x = 0; x < chain_path(c)->cert[k]->next; x++) {
			const struct certificate *cert = chain_path(c)->cert[k];
			const struct extension *ext = &cert->ext[x];

			if (!ext->critical || !extension_is_known(cert, ext, k == 0) ||
			    openssl_knows_extension(ext->id))
				continue;
			struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, cert)));
			f->severity = SEVERITY_WARNING;
			finding_title(d, f, N_("OpenSSL does not know the critical extension %2$s of %1$s"),
			              as_certificate(cert), as_code(oid_name(ext->oid)));
			finding_because(d, f,
			                N_("OpenSSL and what is built on it (curl, nginx, Python, PHP) say \"unhandled "
			                   "critical extension\" (34)"));
			finding_because(d, f, N_("it was met: %1$s"), place_of(a, cert));
			finding_fix(d, f, N_("have it issued anew without marking %1$s critical"),
			            as_code(oid_name(ext->oid)));
		}
}

/* The first form of name that Go cannot hold against constraints; GN_DNS: there is none. */
static enum general_name_type foreign_to_go(const struct certificate *c)
{
	struct span in, list;
	struct der seq, part;
	struct general_name g;
	bool readable, bounded;

	if (!der_first(c->name_constraints, &seq))
		return GN_DNS;
	for (in = seq.value; der_next(&in, &part);)
		for (list = part.value; general_subtree(&list, &g, &readable, &bounded);)
			if (g.type != GN_DNS && g.type != GN_IP && g.type != GN_EMAIL && g.type != GN_URI)
				return g.type;
	return GN_DNS;
}

/* It takes what it cannot apply for an extension that it does not know, whatever the names below are. */
static void refused_by_go(struct diagnosis *d, const struct chain *c)
{
	for (size_t i = 0; i < chain_path(c)->n; i++) {
		const struct certificate *cert = chain_path(c)->cert[i];
		const struct extension *ext = certificate_extension(cert, OID_NAME_CONSTRAINTS);
		enum general_name_type type = ext && ext->critical ? foreign_to_go(cert) : GN_DNS;

		if (type == GN_DNS)
			continue;
		struct finding *f = finding_new(d, about_chain(d, c, place_entry(diagnosis_analysis(d), cert)));
		f->severity = SEVERITY_WARNING;
		finding_title(
		    d, f,
		    type == GN_DIRECTORY
		        ? N_("Go does not apply the name constraints of %1$s, which are about directory names")
		        : N_("Go does not apply the name constraints of %1$s, which are about names of a rare form"),
		    as_certificate(cert));
		finding_because(
		    d, f,
		    N_("Go and what is written in it (Docker, Kubernetes, Terraform) knows such constraints "
		       "for host names, addresses, mailboxes and URIs alone, and says \"x509: unhandled "
		       "critical extension\""));
		finding_because(d, f, N_("OpenSSL and Java apply them"));
		finding_because(d, f, N_("it was met: %1$s"), place_of(diagnosis_analysis(d), cert));
		finding_fix(d, f,
		            N_("for programs in Go, have the CA issued anew with constraints of these four kinds, or "
		               "without marking them critical"));
	}
}

static void unknown_critical_ext(struct diagnosis *d, const struct chain *c)
{
	each_problem(d, c, PROBLEM_UNKNOWN_CRITICAL, N_("%1$s has a critical extension that is not known: %2$s"),
	             N_("have it issued anew without the extension %2$s, or without marking it critical"));
	refused_by_openssl(d, c);
	refused_by_go(d, c);
}

/* The certificate that it stands for, if that is here: of the same issuer and number, without the poison. */
static const struct certificate *certificate_of(const struct analysis *a, const struct certificate *pre)
{
	for (size_t i = 0; i < a->nexamined && a->nasked == a->nchain; i++) { /* else it may not be at hand */
		const struct certificate *c = certset_certificate(a->set, a->examined[i]);

		if (span_eq(c->serial, pre->serial) && name_equal(c->issuer, pre->issuer) &&
		    !certificate_extension(c, OID_CT_POISON))
			return c;
	}
	return NULL;
}

static void precertificate(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t i = 0; i < chain_path(c)->nproblem; i++) {
		const struct problem *p = &chain_path(c)->problem[i];

		if (p->kind != PROBLEM_PRECERTIFICATE)
			continue;
		struct finding *f = problem_finding(d, c, p);
		const struct certificate *final = certificate_of(a, p->cert);
		finding_title(d, f, N_("%1$s is a precertificate, and was never meant to be used"),
		              as_name(certificate_title(p->cert)));
		finding_because(d, f,
		                N_("its critical extension ctPoison says so (RFC 6962 3.1): a CA gives it to the logs "
		                   "before it issues the certificate, and every program is to refuse it"));
		finding_because(d, f, N_("serial number: %1$s"), as_serial(certificate_serial(p->cert)));
		if (final)
			finding_because(d, f, N_("the certificate of this number is here: %1$s"), place_of(a, final));
		finding_because(d, f, N_("it was met: %1$s"), place_of(a, p->cert));
		finding_fix(
		    d, f,
		    N_("take the certificate of the same serial number from the CA (or from a search of the logs, "
		       "such as crt.sh)"));
	}
}

/* ---- leaves that some refuse ---- */

static bool usable_in_tls(const struct certificate *c)
{
	return (c->ku & KU_DIGITAL_SIGNATURE) != 0;
}

/* CA files are looked at for themselves; a leaf is what is meant to serve. */
static bool meant_to_serve(struct diagnosis *d, const struct chain *c)
{
	const struct question *q = &diagnosis_analysis(d)->question;

	return chain_is_live(c) || q->host || q->purpose_given || c->cert->has_san || c->cert->neku;
}

static bool bears_host(const struct certificate *c)
{
	for (size_t i = 0; i < c->nsan; i++)
		if (c->san[i].type == GN_DNS || c->san[i].type == GN_IP)
			return true;
	return false;
}

/* "openssl req -x509" makes a CA certificate of what is meant for a server: neither keyUsage nor path length. */
static bool is_there_to_issue(const struct certificate *c)
{
	return c->ca &&
	       (!c->self_issued || c->pathlen >= 0 || (c->has_ku && (c->ku & KU_KEY_CERT_SIGN) && !usable_in_tls(c)));
}

bool usage_ca_in_place_of_leaf(const struct analysis *a, const struct chain *c)
{
	struct host h;

	for (size_t i = 0; i < c->nsent; i++)
		if (certset_entry(a->set, c->sent[i])->kind == ENTRY_CERTIFICATE &&
		    !certset_certificate(a->set, c->sent[i])->ca) /* the leaf is not first */
			return false;
	return c->host && !c->stands_in && chain_problem(c, PROBLEM_HOSTNAME) && is_there_to_issue(c->cert) &&
	       !bears_host(c->cert) && !(host_parse(c->host, &h) && hostname_cn_would_match(c->cert, &h));
}

static bool holds_lists_alone(struct certset *s, int input)
{
	size_t n;
	const struct placed *at = certset_placed(s, input, &n);

	for (size_t i = 0; i < n; i++)
		if (certset_entry(s, at[i].id)->kind != ENTRY_CRL)
			return false;
	return n > 0 && certset_input(s, input)->role == ORIGIN_FILE;
}

static void no_leaf(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct finding *f = problem_finding(d, c, chain_problem(c, PROBLEM_HOSTNAME));

	finding_title(d, f, N_("%1$s is a CA certificate, and stands where the certificate for %2$s is wanted"),
	              as_certificate(c->cert), as_host(c->host));
	finding_because(d, f, N_("it is there to issue others, and bears no name of a host"));
	finding_because(d, f,
	                chain_is_live(c) ? N_("no certificate of an end entity was sent")
	                                 : N_("no certificate of an end entity is at hand"));
	for (int i = 0; !chain_is_live(c) && i < (int)certset_inputs(a->set); i++)
		if (holds_lists_alone(a->set, i))
			finding_because(d, f, N_("%1$s holds a revocation list, and no certificate"),
			                as_path(certset_input(a->set, i)->spec));
	finding_fix(d, f, N_("put the certificate that was issued for %1$s first, and this one behind it"),
	            as_host(c->host));
}

static void ca_as_leaf(struct diagnosis *d, const struct chain *c)
{
	if (!c->cert->ca || c->stands_in || !meant_to_serve(d, c))
		return;
	if (usage_ca_in_place_of_leaf(diagnosis_analysis(d), c)) {
		no_leaf(d, c);
		return;
	}
	struct finding *f = leaf_finding(d, c, N_("%1$s is a CA certificate and serves as a leaf"));
	finding_because(d, f,
	                N_("its basicConstraints say CA:TRUE: whoever has the server's key can issue certificates"));
	finding_because(d, f, N_("programs built on rustls refuse it (CaUsedAsEndEntity)"));
	finding_fix(d, f, N_("make a leaf certificate with CA:FALSE, signed by this CA or another, and serve that"));
}

static void v1_leaf(struct diagnosis *d, const struct chain *c)
{
	if (c->cert->version != 1 || c->cert->fatal)
		return;
	struct finding *f = leaf_finding(d, c, N_("%1$s is a version 1 certificate"));
	finding_because(d, f,
	                N_("it can carry no extensions: no names in subjectAltName, no keyUsage, no extendedKeyUsage"));
	finding_because(d, f,
	                N_("openssl x509 -req without -extfile made such certificates before OpenSSL 3.2; programs "
	                   "built on rustls refuse them"));
	finding_fix(d, f,
	            N_("have it issued anew as version 3, with -extfile (or -copy_extensions copy) and its names in "
	               "subjectAltName"));
}

static void keyusage_leaf(struct diagnosis *d, const struct chain *c)
{
	if (c->cert->ca || !c->cert->has_ku || usable_in_tls(c->cert))
		return;
	struct finding *f = leaf_finding(d, c, N_("the keyUsage of %1$s lacks digitalSignature"));

	finding_because(d, f,
	                N_("in TLS 1.3, and in TLS 1.2 with ECDHE, the holder of the key signs the handshake; OpenSSL, "
	                   "Java and browsers refuse"));
	if (c->cert->ku & KU_KEY_ENCIPHERMENT)
		finding_because(d, f, N_("keyEncipherment alone serves RSA key exchange, which TLS 1.3 no longer has"));
	finding_fix(d, f, N_("have it issued anew with digitalSignature in keyUsage"));
}

const struct rule rules_usage[] = {
	{ .id = "eku-server-missing",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_EXT_KEY_USAGE,
	  .title = N_("Leaf EKU lacks serverAuth"),
	  .brief = N_("not for servers"),
	  .reference = "RFC 5280 4.2.1.12",
	  .chain = eku_server_missing },
	{ .id = "eku-client-missing",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_EXT_KEY_USAGE,
	  .title = N_("Client leaf EKU lacks clientAuth"),
	  .brief = N_("not for clients"),
	  .reference = "RFC 5280 4.2.1.12",
	  .chain = eku_client_missing },
	{ .id = "eku-ca",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_EXT_KEY_USAGE,
	  .title = N_("Intermediate EKU does not include the purpose"),
	  .brief = N_("CA not for this purpose"),
	  .reference = "RFC 5280 4.2.1.12",
	  .chain = eku_ca },
	{ .id = "not-ca",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_NOT_A_CA,
	  .title = N_("Issuer is not a CA"),
	  .reference = "RFC 5280 6.1.4 (k)",
	  .chain = not_ca,
	  .explains = "keyusage-ca" },
	{ .id = "v1-ca",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_NOT_A_CA,
	  .title = N_("X.509 v1 CA"),
	  .reference = "RFC 5280 6.1.4 (k)",
	  .chain = v1_ca },
	{ .id = "pathlen",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_PATH_LENGTH,
	  .title = N_("Path length constraint exceeded"),
	  .brief = N_("path length exceeded"),
	  .reference = "RFC 5280 4.2.1.9",
	  .chain = pathlen },
	{ .id = "name-constraints",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_NAME_CONSTRAINT,
	  .title = N_("Name constraint violation"),
	  .brief = N_("name not permitted"),
	  .reference = "RFC 5280 4.2.1.10",
	  .chain = name_constraints },
	{ .id = "keyusage-ca",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_KEY_USAGE,
	  .title = N_("CA lacks keyCertSign"),
	  .reference = "RFC 5280 4.2.1.3",
	  .chain = keyusage_ca },
	{ .id = "keyusage-leaf",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_KEY_USAGE,
	  .title = N_("Leaf keyUsage unsuitable"),
	  .reference = "RFC 8446 4.4.2.2",
	  .chain = keyusage_leaf,
	  .served = visitor_key_usage },
	{ .id = "precertificate",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_UNKNOWN_CRITICAL_EXTENSION,
	  .title = N_("Precertificate in place of the certificate"),
	  .brief = N_("a precertificate"),
	  .reference = "RFC 6962 3.1",
	  .beside = true,
	  .chain = precertificate },
	{ .id = "unknown-critical-ext",
	  .row = "form",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_UNKNOWN_CRITICAL_EXTENSION,
	  .title = N_("Unknown critical extension"),
	  .brief = N_("unknown critical extension"),
	  .reference = "RFC 5280 4.2",
	  .chain = unknown_critical_ext },
	{ .id = "ca-as-leaf",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_LINT,
	  .title = N_("CA certificate used as leaf"),
	  .chain = ca_as_leaf,
	  .served = visitor_ca },
	{ .id = "v1-leaf",
	  .row = "form",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_LINT,
	  .title = N_("Leaf certificate is version 1"),
	  .reference = "RFC 5280 4.1.2.1",
	  .chain = v1_leaf },
};
RULE_FAMILY_COUNT(usage);
