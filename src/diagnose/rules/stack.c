/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chain that is trusted, and a widely used library that refuses it all the same: who, with which words, and why. What
 * a rule of its own says is not said again. */
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
#include "chain/path.h"
#include "chain/question.h"
#include "diagnose/diagnosis.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/family.h"
#include "stack/gnutls_limits.h"
#include "stack/loading.h"
#include "stack/openssl_certificate.h"
#include "stack/prediction.h"

#include <string.h>

static bool is_trusted(const struct analysis *a, const struct chain *c)
{
	(void)a;
	return c->verdict == VERDICT_TRUSTED;
}

/* ---- OpenSSL ---- */

/* X509_V_ERR_... */
enum {
	UNSPECIFIED = 1,
	NO_ISSUER = 2,
	NO_LIST = 3,
	EXPIRED = 10,
	SELF_SIGNED_LEAF = 18,
	SELF_SIGNED = 19,
	NO_LOCAL_ISSUER = 20,
	TOO_LONG = 22,
	REVOKED = 23,
	WRONG_PURPOSE = 26,
	UNKNOWN_EXTENSION = 34,
	NOT_PERMITTED = 47,
	BAD_NAME = 53,
	WRONG_HOST = 62,
	WRONG_ADDRESS = 64,
};

/* Rules that say it, where theirs is the reason, and for which codes. */
static const struct {
	const char *rule;
	int first, last;
} said_by[] = {
	{ "trust-only-intermediate", NO_ISSUER, NO_ISSUER },
	{ "trust-only-intermediate", NO_LOCAL_ISSUER, NO_LOCAL_ISSUER },
	{ "aki-ski-mismatch", NO_LOCAL_ISSUER, NO_LOCAL_ISSUER },
	{ "issuer-serial-mismatch", NO_LOCAL_ISSUER, NO_LOCAL_ISSUER },
	{ "eku-server-missing", WRONG_PURPOSE, WRONG_PURPOSE },
	{ "eku-client-missing", WRONG_PURPOSE, WRONG_PURPOSE },
	{ "unknown-critical-ext", UNKNOWN_EXTENSION, UNKNOWN_EXTENSION },
	{ "openssl-refuses-name", UNSPECIFIED, UNSPECIFIED },
	{ "openssl-refuses-name", NOT_PERMITTED, BAD_NAME },
	{ "openssl-refuses-name", WRONG_HOST, WRONG_ADDRESS },
};

static bool is_said(const struct diagnosis *d, const struct chain *c, int code)
{
	int chain = about_chain(d, c, -1).chain;

	for (size_t i = 0; i < d->found.n; i++) {
		const struct finding *f = &d->found.v[i];

		for (size_t k = 0; k < NARRAY(said_by); k++)
			if (f->about.chain == chain && f->severity != SEVERITY_NOTE &&
			    strcmp(f->rule->id, said_by[k].rule) == 0 && said_by[k].first <= code &&
			    code <= said_by[k].last)
				return true;
	}
	return false;
}

/* Who issued it on the path that is valid; NULL: it is not on that. */
static const struct certificate *issuer_on_path(const struct chain *c, const struct certificate *cert)
{
	int at = path_index(chain_path(c), cert);

	return at >= 0 && (size_t)at + 1 < chain_path(c)->n ? chain_path(c)->cert[at + 1] : NULL;
}

static const char *undecoded(const struct certificate *c)
{
	const struct extension *x = openssl_first_undecoded(c);

	return x ? oid_name(x->oid) : NULL;
}

static void say_gap(struct diagnosis *d, struct finding *f, const struct certificate *issuer,
                    const struct certificate *subject)
{
	struct argument who = as_certificate(issuer), what = as_certificate(subject);

	switch (openssl_gap(issuer, subject)) {
	case GAP_NAMES:
		finding_because(
		    d, f,
		    N_("to OpenSSL the issuer that %1$s names is not the subject of %2$s: it takes only A to Z "
		       "for a to z, and every octet of a T61String for a letter of Latin-1"),
		    what, who);
		return;
	case GAP_IDENTIFIERS:
		finding_because(d, f, N_("the authorityKeyIdentifier of %1$s means another certificate than %2$s"),
		                what, who);
		return;
	case GAP_SUBJECT:
	case GAP_ISSUER:
		if (openssl_gap(issuer, subject) == GAP_SUBJECT)
			who = what, issuer = subject;
		finding_because(
		    d, f,
		    N_("OpenSSL cannot decode the extensions of %1$s (%2$s), and then takes it neither for an issuer "
		       "nor for issued"),
		    who, as_code(undecoded(issuer)));
		return;
	case GAP_KEY:
		finding_because(d, f, N_("OpenSSL cannot decode the public key of %1$s"), who);
		return;
	case GAP_ALGORITHM:
		finding_because(d, f,
		                N_("the signature on %1$s is of no algorithm that OpenSSL takes for the key of %2$s"),
		                what, who);
		return;
	default:
		finding_because(
		    d, f,
		    N_("of several issuers OpenSSL takes one, those of the trust store first, and never another"));
	}
}

/* A root CA that somebody else's root vouches for, too. */
static bool is_cross_signed(const struct diagnosis *d, const struct certificate *c)
{
	const struct analysis *a = diagnosis_analysis(d);

	return place_self_signed(a, c) && c->ca;
}

static void say_self_signed(struct diagnosis *d, struct finding *f, const struct chain *c,
                            const struct certificate *about)
{
	const struct certificate *issuer = issuer_on_path(c, about);

	if (issuer && is_cross_signed(d, about))
		finding_because(
		    d, f,
		    N_("%1$s is self-signed, and there OpenSSL stops: it does not go on by the cross-sign of "
		       "that CA, %2$s by %3$s"),
		    as_certificate(about), as_certificate(issuer),
		    as_name(name_short(diagnosis_analysis(d)->arena, issuer->issuer)));
	else if (issuer)
		finding_because(
		    d, f,
		    N_("subject and issuer of %1$s have the same name, and no key identifiers tell them apart: "
		       "OpenSSL takes it for self-signed"),
		    as_certificate(about));
	else
		finding_because(
		    d, f,
		    N_("of several issuers OpenSSL takes one, those of the trust store first, and never another"));
}

/* Of these no rule speaks where the chain is trusted. */
static void say_purpose(struct diagnosis *d, struct finding *f, const struct chain *c, const struct certificate *about)
{
	if (certificate_has_eku(about, OID_EKU_ANY))
		finding_because(
		    d, f,
		    N_("the extendedKeyUsage of %1$s has anyExtendedKeyUsage, which OpenSSL does not take for %2$s"),
		    as_certificate(about), as_code(c->purpose == PURPOSE_SERVER ? "serverAuth" : "clientAuth"));
	else
		finding_because(
		    d, f,
		    N_("OpenSSL wants digitalSignature or keyAgreement in the keyUsage of a leaf, of a server "
		       "keyEncipherment will do, and obeys nsCertType"));
}

static void say_why(struct diagnosis *d, struct finding *f, const struct chain *c)
{
	const struct prediction *p = c->openssl;
	const struct certificate *issuer = issuer_on_path(c, p->about);

	switch (p->code) {
	case NO_ISSUER:
	case NO_LOCAL_ISSUER:
		if (issuer)
			say_gap(d, f, issuer, p->about);
		else
			finding_because(d, f,
			                N_("it wants a root at the end, unless X509_V_FLAG_PARTIAL_CHAIN is set"));
		break;
	case SELF_SIGNED_LEAF:
	case SELF_SIGNED:
		say_self_signed(d, f, c, p->about);
		break;
	case WRONG_PURPOSE:
		say_purpose(d, f, c, p->about);
		break;
	case EXPIRED:
		finding_because(d, f, N_("the second of notAfter is too late for it already"));
		break;
	case NO_LIST:
		finding_because(
		    d, f,
		    N_("OpenSSL, and nginx with it, passes over a CRL whose authorityKeyIdentifier means another key "
		       "than the issuer's, an indirect one, and one of some reasons; and it wants one for the root, "
		       "too"));
		break;
	case REVOKED:
		finding_because(
		    d, f,
		    N_("of the CRLs in time it takes the one with the latest thisUpdate, whatever their numbers"));
		break;
	default:
		if (p->path != 0)
			finding_because(d, f,
			                N_("it takes one path, trusted issuers first, and does not try another when "
			                   "that is refused"));
	}
}

static const char *fix_of(int code, bool cross_signed)
{
	switch (code) {
	case NO_LIST:
	case REVOKED:
		return N_("have the CRL made with the CA's own key identifier, complete and for all reasons, and the "
		          "newest number "
		          "with the latest date");
	case WRONG_PURPOSE:
		return N_("have %1$s issued anew with serverAuth or clientAuth in its extendedKeyUsage, and "
		          "digitalSignature in its "
		          "keyUsage");
	case SELF_SIGNED_LEAF:
	case SELF_SIGNED:
		if (cross_signed)
			return N_("leave %1$s out, and send its cross-sign in its place");
		return N_("give the CA another subject, or both certificates key identifiers, and issue %1$s anew");
	case NO_LOCAL_ISSUER:
		return N_(
		    "have %1$s issued anew with the issuer's name and key identifier copied as the issuer has them");
	case TOO_LONG:
		return N_("allow as many intermediates as the way over %1$s has (openssl verify -verify_depth, "
		          "ssl_verify_depth of nginx)");
	default:
		return N_("have %1$s issued anew in a form that OpenSSL takes");
	}
}

/* It is not even loaded. */
static void openssl_cannot_read(struct diagnosis *d, const struct chain *c, const struct certificate *unread)
{
	struct argument who = as_certificate(unread);
	struct finding *f = finding_new(d, about_chain(d, c, place_entry(diagnosis_analysis(d), unread)));

	finding_title(d, f, N_("OpenSSL cannot decode %1$s, and loads no file with it"), who);
	finding_because(d, f, N_("it stands by RFC 5280 for readers that are not as strict about the encoding (DER)"));
	finding_because(d, f, N_("it is behind curl, Python, Ruby, nginx, Apache, Node.js and many others"));
	finding_fix(d, f, N_("have %1$s issued anew in a form that OpenSSL takes"), who);
}

static void openssl_refuses(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct prediction *p = c->openssl;

	if (p && p->unread && p->load.answer == LOAD_REFUSED) {
		openssl_cannot_read(d, c, p->unread);
		return;
	}
	if (!p || !p->known || p->accepts || !p->about || is_said(d, c, p->code))
		return;
	struct argument who = as_certificate(p->about);
	struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, p->about)));
	finding_title(d, f, N_("OpenSSL refuses %1$s: %2$s \"%3$s\""), who, as_number(p->code),
	              as_quote(p->message ? p->message : "?"));
	say_why(d, f, c);
	finding_because(d, f, N_("it is behind curl, Python, Ruby, nginx, Apache, Node.js and many others"));
	finding_fix(d, f, fix_of(p->code, is_cross_signed(d, p->about)), who);
}

/* ---- GnuTLS, and others who compare octets ---- */

static bool is_plain_string(const struct ava *v)
{
	return v->tag == DER_PRINTABLE_STRING || v->tag == DER_UTF8_STRING;
}

/* Java folds letter case and white space as RFC 5280 does, but of these two types alone. */
static bool differs_for_java(struct arena *scratch, struct span x, struct span y)
{
	size_t n, m;
	const struct ava *a = name_avas(scratch, x, &n), *b = name_avas(scratch, y, &m);

	for (size_t i = 0; i < n && i < m; i++)
		if (a[i].tag != b[i].tag && !(is_plain_string(&a[i]) && is_plain_string(&b[i])))
			return true;
	return false;
}

/* Equal by RFC 5280 7.1, written otherwise. */
static void issuer_encoding_differs(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t i = 0; i + 1 < chain_path(c)->n; i++) {
		const struct certificate *cert = chain_path(c)->cert[i], *issuer = chain_path(c)->cert[i + 1];

		if (span_eq(cert->issuer, issuer->subject))
			continue;
		struct argument who = as_certificate(cert), by = as_certificate(issuer);
		struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, cert)));
		finding_title(d, f, N_("%1$s names its issuer %2$s with other octets than %2$s has in its subject"),
		              who, by);
		finding_because(
		    d, f,
		    N_("the names are equal by RFC 5280 7.1, which passes over letter case, white space and string "
		       "type (PrintableString, UTF8String, T61String ...)"));
		finding_because(
		    d, f,
		    N_("GnuTLS, Go, NSS (Firefox) and rustls compare octet for octet, and do not find the issuer: "
		       "\"The certificate issuer is unknown\", \"certificate signed by unknown authority\""));
		if (differs_for_java(a->arena, cert->issuer, issuer->subject))
			finding_because(
			    d, f,
			    N_("Java finds no path, either: of types other than PrintableString and UTF8String it "
			       "compares the octets"));
		finding_fix(d, f, N_("have %1$s issued anew with the subject of %2$s copied as it is"), who, by);
	}
}

static void say_limit(struct diagnosis *d, struct finding *f, const struct gnutls_limit_met *met)
{
	struct argument who = as_certificate(met->cert);

	switch (met->limit) {
	case GNUTLS_CRITICAL:
		finding_because(d, f, N_("it does not know the critical extension %2$s of %1$s"), who,
		                as_code(oid_name(met->extension->oid)));
		return;
	case GNUTLS_CONSTRAINT:
		finding_because(
		    d, f,
		    N_("%1$s has a name constraint that it cannot read or does not process: a registered ID, an "
		       "address without a mask, an excluded directory name ..."),
		    who);
		return;
	case GNUTLS_MANY_NAMES:
		finding_because(d, f, N_("it gives up where names times constraints are more than 1048576"));
		return;
	case GNUTLS_CN_AS_HOST:
		finding_because(
		    d, f,
		    N_("the leaf has no DNS name, and then it holds the CN against the DNS name constraints of %1$s"),
		    who);
		return;
	case GNUTLS_SELF_ISSUED:
		finding_because(
		    d, f,
		    N_("for the path length of %1$s it counts self-issued certificates, too (RFC 5280 6.1.4 (l) does "
		       "not)"),
		    who);
		return;
	case GNUTLS_LIST:
		finding_because(
		    d, f,
		    N_("a CRL of its issuer lists %1$s, and counts for GnuTLS though it is out of scope, has critical "
		       "extensions or is not signed by the issuer"),
		    who);
		return;
	case GNUTLS_FEATURE:
		finding_because(
		    d, f, N_("%1$s has TLS features (RFC 7633), and it wants them of what that CA issued, too"), who);
		return;
	case GNUTLS_OWN_ISSUER:
		finding_because(d, f,
		                N_("subject and issuer of %1$s have the same name, and no key identifiers tell them "
		                   "apart: it takes it for a root that is not trusted, and leaves it out"),
		                who);
		return;
	case GNUTLS_EMAIL_FORM:
		finding_because(
		    d, f,
		    N_("%1$s permits mailboxes, and the emailAddress in the subject of what is below it is no "
		       "IA5String, in which alone it reads one"),
		    who);
		return;
	case GNUTLS_MAILBOX:
		finding_because(
		    d, f,
		    N_("the mailbox stands in no rfc822Name of %1$s without octets above 127, and it reads no other "
		       "names (a SmtpUTF8Mailbox, RFC 9598)"),
		    who);
		return;
	case GNUTLS_SALT:
		finding_because(
		    d, f,
		    N_("the salt of the RSA-PSS signature on %1$s is not as long as its hash, or shorter than the key "
		       "of its issuer asks for"),
		    who);
		finding_because(
		    d, f, N_("Go takes no signature whose salt is not as long as its hash (algorithm unimplemented)"));
		return;
	default:
		finding_because(d, f,
		                N_("the extendedKeyUsage of the CA %1$s has anyExtendedKeyUsage, which it takes for no "
		                   "other purpose"),
		                who);
	}
}

static void gnutls_refuses(struct diagnosis *d, const struct chain *c)
{
	struct gnutls_limit_met met = gnutls_limit_of(c);

	if (met.limit == GNUTLS_TAKES_IT || met.limit == GNUTLS_NAME_OCTETS)
		return;
	struct argument who = as_certificate(met.cert);
	struct finding *f = finding_new(d, about_chain(d, c, place_entry(diagnosis_analysis(d), met.cert)));
	finding_title(d, f, N_("GnuTLS refuses the chain by %1$s, which stands by RFC 5280"), who);
	say_limit(d, f, &met);
	finding_because(d, f, N_("it is behind wget, GNOME programs, OpenLDAP and exim on Debian and others"));
	finding_fix(d, f, N_("have %1$s issued anew without that, if such programs are to accept it"), who);
}

const struct rule rules_stack[] = {
	{ .id = "issuer-encoding-differs",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_LINT,
	  .title = N_("Issuer's name written otherwise than its subject"),
	  .reference = "RFC 5280 4.1.2.4",
	  .chain_applies = is_trusted,
	  .chain = issuer_encoding_differs },
	{ .id = "gnutls-refuses",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_LINT,
	  .title = N_("GnuTLS refuses the chain"),
	  .reference = "RFC 5280 6.1",
	  .chain_applies = is_trusted,
	  .chain = gnutls_refuses },
	{ .id = "openssl-refuses",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_LINT,
	  .title = N_("OpenSSL refuses the chain"),
	  .reference = "RFC 5280 6.1",
	  .chain_applies = is_trusted,
	  .chain = openssl_refuses,
	  .last = true },
};
RULE_FAMILY_COUNT(stack);
