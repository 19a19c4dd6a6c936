/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The name: does the certificate carry what was expected, and which misunderstanding is behind it if not? */
#include "config.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/place.h"
#include "analysis/wording.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/text.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "chain/hostname.h"
#include "chain/normal.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "chain/question.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/family.h"
#include "stack/openssl_names.h"
#include "stack/prediction.h"

#include <ctype.h>
#include <gnutls/gnutls.h>
#include <string.h>
#include <strings.h>

static bool expects_name(const struct analysis *a, const struct chain *c)
{
	(void)a;
	return c->host != NULL;
}

static bool mismatch(const struct analysis *a, const struct chain *c, struct host *h)
{
	return chain_problem(c, PROBLEM_HOSTNAME) && !usage_ca_in_place_of_leaf(a, c) && (host_parse(c->host, h), true);
}

static struct finding *about_leaf(struct diagnosis *d, const struct chain *c)
{
	return finding_new(d, about_chain(d, c, c->leaf));
}

/* ---- names that are not A-labels ---- */

/* A dNSName is IA5String (RFC 5280 7.2): what it would have to be in place of this; NULL: it is plain, or cannot be. */
static const char *a_labels(const struct analysis *a, struct span name)
{
	gnutls_datum_t mapped = { NULL, 0 };
	bool plain = true;

	for (size_t i = 0; i < name.n; i++)
		plain &= name.p[i] < 0x80;
	if (plain || gnutls_idna_map((const char *)name.p, (unsigned)name.n, &mapped, 0) < 0)
		return NULL;
	const char *text = arena_strndup(a->arena, (const char *)mapped.data, mapped.size);
	gnutls_free(mapped.data);
	return text;
}

static void say_a_labels(struct diagnosis *d, struct finding *f, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t i = 0; i < c->cert->nsan; i++) {
		const struct general_name *g = &c->cert->san[i];
		const char *mapped = g->type == GN_DNS ? a_labels(a, g->value) : NULL;

		if (mapped)
			finding_because(d, f,
			                N_("%1$s is no name that matches: a dNSName is written in A-labels, as %2$s "
			                   "(RFC 5280 7.2), "
			                   "which is what every client looks for"),
			                as_host(arena_strndup(a->arena, (const char *)g->value.p, g->value.n)),
			                as_host(mapped));
	}
}

/* ---- names that are none ---- */

static bool stands_in(struct span s, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; n && i + n <= s.n; i++)
		if (!strncasecmp((const char *)s.p + i, word, n))
			return true;
	return false;
}

/* "www.example.com:443", "https://www.example.com", "www.example.com.": the host is written, and counts for nobody. */
static const struct general_name *written_wrongly(const struct certificate *c, const char *host, struct arena *scratch,
                                                  const char **why)
{
	for (size_t i = 0; i < c->nsan; i++) {
		struct normal n;

		if (c->san[i].type != GN_DNS || !stands_in(c->san[i].value, host))
			continue;
		normal_name(scratch, &c->san[i], &n);
		if (n.state == NORMAL_UNREADABLE) {
			*why = n.why;
			return &c->san[i];
		}
	}
	return NULL;
}

static bool say_written_wrongly(struct diagnosis *d, struct finding *f, const struct chain *c, const char *host)
{
	struct arena *scratch = arena_new();
	const char *why = NULL;
	const struct general_name *g = written_wrongly(c->cert, host, scratch, &why);

	if (g)
		finding_because(
		    d, f, N_("%1$s stands in its subjectAltName, and is the name of no host: %2$s"),
		    as_name(arena_strndup(diagnosis_analysis(d)->arena, (const char *)g->value.p, g->value.n)),
		    as_word(why));
	arena_free(scratch);
	return g != NULL;
}

/* ---- any name ---- */

static void hostname_mismatch(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct host h;
	int nearest;

	if (!mismatch(diagnosis_analysis(d), c, &h))
		return;
	struct finding *f = problem_finding(d, c, chain_problem(c, PROBLEM_HOSTNAME));
	hostname_match(c->cert, &h, &nearest);
	bool wrong = h.kind == HOST_DNS && say_written_wrongly(d, f, c, h.name);
	bool in_cn = !wrong && hostname_cn_would_match(c->cert, &h);
	finding_title(d, f,
	              wrong   ? N_("%1$s bears the name %2$s only within a text that is the name of no host")
	              : in_cn ? N_("%1$s bears the name %2$s in its CN alone, and a CN is not looked at")
	                      : N_("%1$s is not valid for %2$s"),
	              as_certificate(c->cert), as_host(c->host));
	if (!c->cert->has_san)
		finding_because(d, f, N_("it has no subjectAltName, the only place where a name counts"));
	else if (c->cert->nsan)
		finding_because(d, f, N_("it is valid for: %1$s"), wording_names(a, c->cert));
	else
		finding_because(d, f, N_("subjectAltName lists no name"));
	if (nearest >= 0) {
		struct buf b = BUF_INIT;

		general_name_value(&b, &c->cert->san[nearest]);
		finding_because(d, f, N_("the nearest of them is %1$s"), as_name(buf_str(&b)));
		buf_free(&b);
	}
	if (nearest >= 0 && text_has_edge_blank(c->cert->san[nearest].value))
		finding_because(d, f, N_("it begins or ends with a blank, which no name of a host does"));
	say_a_labels(d, f, c);
	if (c->cert->has_san && openssl_host_code(c->cert, c->host, false) == 0)
		finding_because(d, f, N_("OpenSSL accepts it all the same"));
	if (chain_is_live(c) && a->connection[c->connection]->servername)
		finding_because(d, f, N_("it was sent in answer to the server name %1$s"),
		                as_host(a->connection[c->connection]->servername));
	if (in_cn && !chain_is_live(c) &&
	    (c->purpose != PURPOSE_SERVER || certificate_has_eku(c->cert, OID_EKU_CLIENT)))
		finding_because(d, f,
		                N_("for a server that tells its clients apart by their subjects, ask with --expect "
		                   "CN=%1$s"),
		                as_host(c->host));
	finding_fix(d, f, N_("use a name that it is valid for, or have it issued anew with %1$s in its subjectAltName"),
	            as_host(c->host));
}

/* ---- without any subjectAltName ---- */

static bool may_be_server(const struct chain *c)
{
	return c->purpose == PURPOSE_SERVER || (c->purpose == PURPOSE_ANY && !c->cert->ca);
}

static void cn_only_no_san(struct diagnosis *d, const struct chain *c)
{
	const char *cn;
	struct host h;

	if (c->cert->has_san || !may_be_server(c) || usage_ca_in_place_of_leaf(diagnosis_analysis(d), c))
		return;
	struct finding *f = about_leaf(d, c);
	cn = name_attribute(diagnosis_analysis(d)->arena, c->cert->subject, OID_CN);
	finding_title(d, f, N_("%1$s has no subjectAltName"), as_certificate(c->cert));
	if (cn)
		finding_because(d, f, N_("the only name is the CN %1$s, and a CN is not looked at any more (RFC 9525)"),
		                as_name(cn));
	bool mailbox = c->host && host_parse(c->host, &h) && h.kind == HOST_EMAIL;
	if (mailbox)
		finding_because(d, f,
		                N_("a mailbox is looked for there (rfc822Name); OpenSSL and GnuTLS still fall back to "
		                   "the emailAddress of a subject, if there is one"));
	else
		finding_because(d, f,
		                N_("browsers, Go and programs built on rustls refuse it whatever the CN says; OpenSSL "
		                   "still falls back to the CN"));
	if (mailbox)
		finding_fix(d, f, N_("have it issued anew with email:%1$s in its subjectAltName"), as_host(c->host));
	else
		finding_fix(d, f,
		            N_("have it issued anew with the names in subjectAltName (with openssl x509 -req: -extfile "
		               "or -copy_extensions copy)"));
	if (!c->host || !chain_problem(c, PROBLEM_HOSTNAME))
		f->severity = c->purpose == PURPOSE_SERVER ? SEVERITY_WARNING : SEVERITY_NOTE;
	else if (host_parse(c->host, &h) && hostname_cn_would_match(c->cert, &h))
		finding_because(d, f, N_("programs that still look at the CN would accept it"));
}

/* ---- addresses ---- */

/* The address written where only DNS names count. */
static bool ip_as_dns(const struct certificate *c, const char *ip)
{
	for (size_t i = 0; i < c->nsan; i++)
		if (c->san[i].type == GN_DNS && span_eq(c->san[i].value, span_str(ip)))
			return true;
	return false;
}

static bool has_ip(const struct certificate *c)
{
	for (size_t i = 0; i < c->nsan; i++)
		if (c->san[i].type == GN_IP)
			return true;
	return false;
}

static void ip_san_missing(struct diagnosis *d, const struct chain *c)
{
	struct host h;

	if (!mismatch(diagnosis_analysis(d), c, &h) || h.kind != HOST_IP || !c->cert->has_san ||
	    (has_ip(c->cert) && !ip_as_dns(c->cert, c->host)))
		return;
	struct finding *f = about_leaf(d, c);
	finding_title(d, f, N_("%1$s was asked for by address, and the certificate lists no IP address"),
	              as_host(c->host));
	if (ip_as_dns(c->cert, c->host))
		finding_because(d, f, N_("%1$s is written as a DNS name, where an address never counts"),
		                as_host(c->host));
	finding_because(d, f, N_("it lists: %1$s"), wording_names(diagnosis_analysis(d), c->cert));
	finding_fix(d, f, N_("connect by name, or have it issued anew with IP:%1$s in its subjectAltName"),
	            as_host(c->host));
}

/* ---- wildcards ---- */

/* "w*.example.com" for www.example.com: OpenSSL alone lets a star share its label. */
static bool shares_its_label(const struct general_name *g, const char *host)
{
	struct certificate alone = { .san = (struct general_name *)g, .nsan = 1, .has_san = true };

	return g->value.n > 1 && !(g->value.p[0] == '*' && g->value.p[1] == '.') &&
	       memchr(g->value.p, '*', g->value.n) && openssl_host_code(&alone, host, false) == 0;
}

/* As a file name's pattern: what a person may have had in mind, wherever the star stands. */
static bool looks_covered(struct span pattern, const char *name)
{
	size_t i = 0, k = 0, star = SIZE_MAX, from = 0;

	while (name[k]) {
		if (i < pattern.n && pattern.p[i] == '*') {
			star = i++;
			from = k;
		} else if (i < pattern.n && tolower(pattern.p[i]) == name[k]) {
			i++, k++;
		} else if (star != SIZE_MAX) {
			i = star + 1;
			k = ++from;
		} else {
			return false;
		}
	}
	while (i < pattern.n && pattern.p[i] == '*')
		i++;
	return star != SIZE_MAX && i == pattern.n;
}

/* Why a pattern that looks as if it covered the host does not. */
static const char *why_not_covered(struct span pattern)
{
	const uint8_t *dot = memchr(pattern.p, '.', pattern.n);
	size_t label = dot ? (size_t)(dot - pattern.p) : pattern.n;

	if (dot && memchr(dot, '*', pattern.n - label))
		return N_("a star counts as the left-most label alone, and once");
	if (label != 1 || pattern.p[0] != '*')
		return N_("the star may not share its label with other characters (RFC 9525 6.3): browsers, Go and "
		          "Java refuse it");
	if (!dot || !memchr(dot + 1, '.', pattern.n - label - 1))
		return N_("a star directly below a top-level domain, or alone, stands for nothing");
	return N_("the star stands for exactly one label, the left-most: neither for several nor for none");
}

static void wildcard_misuse(struct diagnosis *d, const struct chain *c)
{
	struct host h;

	if (!mismatch(diagnosis_analysis(d), c, &h) || h.kind != HOST_DNS)
		return;
	for (size_t k = 0; k < c->cert->nsan; k++) {
		const struct general_name *g = &c->cert->san[k];
		bool shares = g->type == GN_DNS && shares_its_label(g, c->host);

		if (g->type != GN_DNS ||
		    (!shares && !hostname_wildcard_near(g->value, h.name) && !looks_covered(g->value, h.name)))
			continue;
		const char *pattern = arena_strndup(diagnosis_analysis(d)->arena, (const char *)g->value.p, g->value.n);
		struct finding *f = about_leaf(d, c);
		finding_title(d, f, N_("the wildcard %1$s does not cover %2$s"), as_name(pattern), as_host(c->host));
		finding_because(d, f, why_not_covered(g->value));
		if (shares)
			finding_because(d, f,
			                N_("OpenSSL accepts it unless X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS is set"));
		finding_fix(d, f, N_("have it issued anew with %1$s in its subjectAltName"), as_host(c->host));
		return;
	}
}

/* ---- what OpenSSL makes of names ---- */

/* The name is right and no constraint is broken, but it says otherwise. */
static void openssl_refuses_name(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	size_t at = 0;

	if (!chain_path(c)->anchored)
		return;
	for (size_t k = 0; k < chain_path(c)->nproblem; k++)
		if (chain_path(c)->problem[k].fails &&
		    (problem_class(chain_path(c)->problem[k].kind) == CLASS_HOSTNAME_MISMATCH ||
		     problem_class(chain_path(c)->problem[k].kind) == CLASS_NAME_CONSTRAINT))
			return;
	int host = c->host ? openssl_host_code(c->cert, c->host, false) : 0;
	int code = host > 0 ? host : openssl_constraints_code(chain_path(c)->cert, chain_path(c)->n, &at);
	if (code <= 0)
		return;
	struct finding *f = finding_new(d, about_chain(d, c, place_entry(a, chain_path(c)->cert[at])));
	finding_title(d, f, N_("OpenSSL refuses %1$s by its names, which are right: %2$s \"%3$s\""),
	              as_certificate(chain_path(c)->cert[at]), as_number(code), as_code(openssl_words(code)));
	if (host > 0)
		finding_because(
		    d, f,
		    N_("it lets a wildcard stand for letters, digits and hyphens only, and compares mailboxes "
		       "with their quotes"));
	else if (code == 1)
		finding_because(d, f, N_("it gives up where names times constraints are more than 1048576"));
	else
		finding_because(
		    d, f,
		    N_("of a URI it takes for the host all that stands in front of the first ':' or '/', user and "
		       "query too; an empty constraint on mailboxes or URIs is none of them to it; an "
		       "emailAddress has to be an IA5String, an international domain of a SmtpUTF8Mailbox a "
		       "U-label"));
	finding_because(d, f, N_("it is behind curl, Python, Ruby, nginx, Apache, Node.js and many others"));
	finding_fix(d, f, N_("have it issued anew with that name written as OpenSSL reads it, or without it"));
}

const struct rule rules_hostname[] = {
	{ .id = "hostname-mismatch",
	  .chain_applies = expects_name,
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_HOSTNAME_MISMATCH,
	  .title = N_("Host name does not match"),
	  .brief = N_("name does not match"),
	  .reference = "RFC 9525 6",
	  .chain = hostname_mismatch },
	{ .id = "cn-only-no-san",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_HOSTNAME_MISMATCH,
	  .title = N_("No subjectAltName, only CN"),
	  .brief = N_("no subjectAltName"),
	  .reference = "RFC 9525 2",
	  .chain = cn_only_no_san,
	  .explains = "hostname-mismatch" },
	{ .id = "ip-san-missing",
	  .chain_applies = expects_name,
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_HOSTNAME_MISMATCH,
	  .title = N_("IP address used but no iPAddress SAN"),
	  .brief = N_("no such IP in the names"),
	  .reference = "RFC 5280 4.2.1.6",
	  .chain = ip_san_missing,
	  .explains = "hostname-mismatch" },
	{ .id = "wildcard-misuse",
	  .chain_applies = expects_name,
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_HOSTNAME_MISMATCH,
	  .title = N_("Wildcard does not cover the name"),
	  .brief = N_("wildcard does not fit"),
	  .reference = "RFC 9525 6.3",
	  .chain = wildcard_misuse,
	  .explains = "hostname-mismatch" },
	{ .id = "openssl-refuses-name",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_LINT,
	  .title = N_("OpenSSL refuses a name that is right"),
	  .reference = "RFC 5280 4.2.1.10",
	  .chain = openssl_refuses_name },
};
RULE_FAMILY_COUNT(hostname);
