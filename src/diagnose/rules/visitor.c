/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A client that came to us: how it ended is in the record, what it wanted in its ClientHello. */
#include "config.h"

#include "diagnose/rules/visitor.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/family.h"
#include "net/connection.h"
#include "net/transcript.h"

#include <gnutls/gnutls.h>
#include <string.h>

static struct finding *about(struct diagnosis *d, const struct connection *c)
{
	return finding_new(d, about_connection(d, c, -1));
}

/* The number of the alert that we sent; -1: none. */
static int our_alert(const struct connection *c)
{
	for (size_t i = c->nalerts; i-- > 0;)
		if (!c->alerts[i].from_peer && c->alerts[i].level == GNUTLS_AL_FATAL)
			return c->alerts[i].number;
	return -1;
}

bool visitor_sent(const struct diagnosis *d, const struct chain *c)
{
	return c->connection >= 0 && diagnosis_analysis(d)->connection[c->connection]->served;
}

static const struct message *passed(const struct connection *c, bool from_peer, unsigned type)
{
	for (size_t i = 0; i < c->transcript.n; i++)
		if (c->transcript.v[i].from_peer == from_peer && c->transcript.v[i].type == type)
			return &c->transcript.v[i];
	return NULL;
}

/* What its ClientHello says of this; NULL: nothing. */
static const char *offered(struct diagnosis *d, const struct connection *c, const char *name)
{
	const struct message *m = passed(c, true, MESSAGE_CLIENT_HELLO);
	struct message_field f[MESSAGE_FIELDS];
	size_t n = m ? message_fields(diagnosis_analysis(d)->arena, m, f) : 0;

	for (size_t i = 0; i < n; i++)
		if (!strcmp(f[i].name, name))
			return f[i].value;
	return NULL;
}

static void say_we_refused(struct diagnosis *d, struct finding *f, const struct connection *c)
{
	const struct alert *a = NULL;

	for (size_t i = 0; i < c->nalerts; i++)
		if (!c->alerts[i].from_peer)
			a = &c->alerts[i];
	if (a)
		finding_said(d, f, MESSAGE_ALERT, N_("we told it so by the alert %1$s, %2$s"), as_number(a->number),
		             as_code(a->name));
}

static bool refused_by_us(const struct connection *c)
{
	return c->outcome == OUTCOME_PROTOCOL && !c->handshake_done;
}

/* ---- its certificate ---- */

void visitor_without_certificate(struct diagnosis *d, const struct connection *c)
{
	bool by_page = c->handshake_done && c->http_status == 400;

	if ((!refused_by_us(c) && !by_page) || !c->client_asked || c->nsent || !passed(c, true, MESSAGE_CERTIFICATE))
		return;
	struct finding *f = about(d, c);

	finding_title(d, f, N_("%1$s sent no certificate, and one is required here"), as_host(c->source->spec));
	finding_said(d, f, MESSAGE_CERTIFICATE, N_("it was asked for one, and its Certificate message is empty"));
	say_we_refused(d, f, c);
	if (by_page)
		finding_said(d, f, MESSAGE_APPLICATION_DATA,
		             N_("we told it so as nginx does: the handshake is good, and the answer is HTTP 400, No "
		                "required SSL certificate was sent"));
	say_possible(
	    d, f, SENTENCE(diagnosis_analysis(d)->arena, N_("it has none, or does not find the file")),
	    SENTENCE(diagnosis_analysis(d)->arena, N_("its configuration; some programs want the key beside it")));
	say_possible(
	    d, f,
	    SENTENCE(
	        diagnosis_analysis(d)->arena,
	        N_("it has one, but of none of the CAs that this server names (Java, Go, Erlang, .NET and browsers "
	           "choose by them)")),
	    SENTENCE(diagnosis_analysis(d)->arena, N_("it sends it where no --client-ca is given")));
	finding_fix(d, f, N_("give the client a certificate with its key, of a CA that this server names"));
}

/* What GnuTLS refuses at once, and OpenSSL as "unsuitable certificate purpose". NULL: it is not that. */
static const struct certificate *may_not_sign(const struct analysis *a, const struct connection *c)
{
	if (!refused_by_us(c) || c->library_code != GNUTLS_E_KEY_USAGE_VIOLATION)
		return NULL;
	for (size_t i = 0; i < a->nchain; i++)
		if (a->chain[i].connection >= 0 && a->connection[a->chain[i].connection] == c)
			return a->chain[i].cert;
	return NULL;
}

void visitor_ca(struct diagnosis *d, const struct connection *c)
{
	const struct certificate *leaf = may_not_sign(diagnosis_analysis(d), c);

	if (!leaf || !leaf->ca)
		return;
	struct finding *f = about(d, c);
	f->severity = SEVERITY_ERROR;
	finding_title(d, f, N_("%1$s sent the certificate of a CA in place of its own: %2$s"), as_host(c->source->spec),
	              as_certificate(leaf));
	finding_because(d, f, N_("its keyUsage is for signing certificates: it may not sign a handshake"));
	say_we_refused(d, f, c);
	finding_fix(d, f, N_("give the client its own certificate, with the key of that one; the root stays out"));
}

void visitor_key_usage(struct diagnosis *d, const struct connection *c)
{
	const struct certificate *leaf = may_not_sign(diagnosis_analysis(d), c);

	if (!leaf || leaf->ca)
		return;
	struct finding *f = about(d, c);
	f->severity = SEVERITY_ERROR;
	finding_title(d, f,
	              N_("%1$s may not sign a handshake with its certificate %2$s: keyUsage has no digitalSignature"),
	              as_host(c->source->spec), as_certificate(leaf));
	say_we_refused(d, f, c);
	finding_fix(d, f, N_("have it issued with digitalSignature in keyUsage"));
}

/* ---- what was offered ---- */

void visitor_version(struct diagnosis *d, const struct connection *c)
{
	if (!refused_by_us(c) || our_alert(c) != GNUTLS_A_PROTOCOL_VERSION)
		return;
	struct finding *f = about(d, c);
	const char *versions = offered(d, c, "supported_versions");

	finding_title(d, f, N_("%1$s and this server have no TLS version in common"), as_host(c->source->spec));
	if (!versions)
		versions = offered(d, c, "version");
	if (versions)
		finding_said(d, f, MESSAGE_CLIENT_HELLO, N_("it offers %1$s"), as_code(versions));
	say_we_refused(d, f, c);
	finding_fix(d, f, N_("let the client offer TLS 1.2 or 1.3"));
}

void visitor_suites(struct diagnosis *d, const struct connection *c)
{
	int number = our_alert(c);
	const char *suites = offered(d, c, "cipher_suites"), *groups = offered(d, c, "supported_groups"),
	           *signatures = offered(d, c, "signature_algorithms");

	if (!refused_by_us(c) || passed(c, false, MESSAGE_SERVER_HELLO) ||
	    (number != GNUTLS_A_HANDSHAKE_FAILURE && number != GNUTLS_A_INSUFFICIENT_SECURITY))
		return;
	struct finding *f = about(d, c);
	finding_title(d, f, N_("%1$s offers nothing that this server can take"), as_host(c->source->spec));
	if (suites)
		finding_said(d, f, MESSAGE_CLIENT_HELLO, N_("cipher suites that it offers: %1$s"), as_code(suites));
	if (groups)
		finding_said(d, f, MESSAGE_CLIENT_HELLO, N_("groups that it offers: %1$s"), as_code(groups));
	if (signatures)
		finding_because(d, f, N_("signature algorithms that it takes: %1$s"), as_code(signatures));
	say_we_refused(d, f, c);
	finding_fix(
	    d, f,
	    N_("a server needs a key of a kind that the client takes (RSA or ECDSA), and a cipher suite for it; let "
	       "the client offer those of today"));
}

void visitor_protocols(struct diagnosis *d, const struct connection *c)
{
	if (!refused_by_us(c) || our_alert(c) != GNUTLS_A_NO_APPLICATION_PROTOCOL)
		return;
	struct finding *f = about(d, c);
	const char *names = offered(d, c, "alpn");

	finding_title(d, f, N_("%1$s wants an application protocol that this server does not have"),
	              as_host(c->source->spec));
	if (names)
		finding_said(d, f, MESSAGE_CLIENT_HELLO, N_("it offers %1$s"), as_quote(names));
	say_we_refused(d, f, c);
	finding_fix(d, f, N_("let one of the two sides offer what the other one speaks (ALPN)"));
}

/* ---- it refuses us ---- */

static const char *refusal_title(int number)
{
	switch (number) {
	case GNUTLS_A_UNKNOWN_CA:
		return N_("%1$s does not trust the CA of this server's certificate");
	case GNUTLS_A_CERTIFICATE_EXPIRED:
		return N_("%1$s finds this server's certificate expired");
	case GNUTLS_A_CERTIFICATE_REVOKED:
		return N_("%1$s finds this server's certificate revoked");
	case GNUTLS_A_UNSUPPORTED_CERTIFICATE:
		return N_("%1$s cannot use this server's certificate: its kind or its purpose");
	case GNUTLS_A_DECRYPT_ERROR:
		return N_("%1$s finds this server's signature wrong: it was not made with the key of its certificate");
	default:
		return N_("%1$s refuses this server's certificate without saying why");
	}
}

static const char *refusal_fix(int number)
{
	switch (number) {
	case GNUTLS_A_UNKNOWN_CA:
		return N_("give the client the root of this server's chain (curl --cacert, Go SSL_CERT_FILE, Node "
		          "NODE_EXTRA_CA_CERTS, Java's trust store), and send the intermediates");
	case GNUTLS_A_CERTIFICATE_EXPIRED:
		return N_("renew the certificate; if it is valid, look at the client's clock");
	case GNUTLS_A_CERTIFICATE_REVOKED:
		return N_("get a new certificate");
	case GNUTLS_A_UNSUPPORTED_CERTIFICATE:
		return N_("the server's certificate needs serverAuth, and a key of a kind that the client takes");
	case GNUTLS_A_DECRYPT_ERROR:
		return N_(
		    "give the server the key that belongs to the first certificate of its file, which must be its "
		    "own");
	default:
		return N_("most often it is the name, which must stand in the subjectAltName, or the CA, which the "
		          "client does "
		          "not know; its own message says which");
	}
}

static bool speaks_of_certificate(int number)
{
	return (number >= GNUTLS_A_BAD_CERTIFICATE && number <= GNUTLS_A_CERTIFICATE_UNKNOWN) ||
	       number == GNUTLS_A_UNKNOWN_CA || number == GNUTLS_A_DECRYPT_ERROR;
}

/* Its alert speaks of our certificate; or it went when that had arrived, as some do without a word. */
static void refuses_server(struct diagnosis *d, const struct connection *c)
{
	const struct alert *a = fatal_alert(c);
	const struct message *ours = passed(c, false, MESSAGE_CERTIFICATE);
	bool gone = c->outcome == OUTCOME_CLOSED && ours;

	if (!gone && !(c->outcome == OUTCOME_ALERT && a && speaks_of_certificate(a->number)))
		return;
	if (a && a->number == GNUTLS_A_DECRYPT_ERROR && !ours)
		return;
	struct finding *f = about(d, c);
	finding_title(d, f,
	              gone ? N_("%1$s left when it had this server's certificate, without saying why")
	                   : refusal_title(a->number),
	              as_host(c->source->spec));
	if (!gone)
		finding_said(d, f, MESSAGE_ALERT,
		             N_("it sent the alert %1$s, %2$s, when our Certificate message had arrived"),
		             as_number(a->number), as_code(a->name));
	if (c->servername)
		finding_because(d, f, N_("the name that it asked for: %1$s"), as_host(c->servername));
	else
		finding_because(d, f,
		                N_("it named no server: it may know it by its address, which then must stand in the "
		                   "subjectAltName"));
	if (!c->nsent && c->client_asked)
		finding_ruled_out(d, f, N_("its own certificate: it had not sent any when it went"));
	finding_fix(d, f, refusal_fix(gone ? -1 : a->number));
}

/* ---- no TLS ---- */

static void clear_text(struct diagnosis *d, const struct connection *c)
{
	size_t n = 0;

	if (c->outcome != OUTCOME_NOT_TLS)
		return;
	while (n < c->first_bytes.n && n < 80 && c->first_bytes.p[n] != '\r' && c->first_bytes.p[n] != '\n')
		n++;
	bool http = n > 9 && !memcmp(c->first_bytes.p + n - 8, "HTTP/1.", 7);
	struct finding *f = about(d, c);
	finding_title(d, f, http ? N_("%1$s speaks HTTP to a port of TLS") : N_("%1$s does not begin with TLS"),
	              as_host(c->source->spec));
	finding_because(d, f, N_("it said: %1$s"),
	                as_quote(arena_strndup(diagnosis_analysis(d)->arena, (const char *)c->first_bytes.p, n)));
	finding_fix(d, f,
	            http ? N_("let it ask for https://")
	                 : N_("is it a client of STARTTLS, or of another port? --starttls PROTO answers those"));
}

/* ---- whatever is left ---- */

/* Its chain does, and findings of its own say why. */
static bool fails(const struct analysis *a, const struct connection *c)
{
	for (size_t i = 0; i < a->nchain; i++)
		if (a->chain[i].connection >= 0 && a->connection[a->chain[i].connection] == c &&
		    a->chain[i].verdict != VERDICT_TRUSTED)
			return true;
	return false;
}

void visitor_failed(struct diagnosis *d, const struct connection *c)
{
	const struct alert *a = fatal_alert(c);
	bool nothing = c->outcome == OUTCOME_CLOSED && !c->transcript.n;

	if (c->outcome == OUTCOME_OK || diagnosis_explained(d, c) || fails(diagnosis_analysis(d), c))
		return;
	struct finding *f = about(d, c);
	if (nothing)
		f->severity = SEVERITY_NOTE;
	if (nothing)
		finding_title(d, f, N_("%1$s connected and left without a word: a check of the port"),
		              as_host(c->source->spec));
	else if (a)
		finding_title(d, f, N_("%1$s ended it by the alert %2$s, %3$s"), as_host(c->source->spec),
		              as_number(a->number), as_code(a->name));
	else if (c->outcome == OUTCOME_PROTOCOL)
		finding_title(d, f, N_("the handshake with %1$s failed here: %2$s"), as_host(c->source->spec),
		              c->library_error);
	else
		finding_title(d, f, N_("%1$s left in the middle of the handshake"), as_host(c->source->spec));
	if (!nothing)
		finding_fix(d, f, N_("look at what the client prints: certloupe explain 'MESSAGE'"));
}

const struct rule rules_visitor[] = {
	{ .id = "client-refuses-server",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_ALERT,
	  .title = N_("Client refuses the server's certificate"),
	  .brief = N_("client refuses the server"),
	  .reference = "RFC 8446 6.2",
	  .served = refuses_server },
	{ .id = "http-on-tls-port-reverse",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_NOT_TLS,
	  .title = N_("Plain HTTP spoken to a TLS port"),
	  .brief = N_("plain HTTP to a TLS port"),
	  .served = clear_text },
};
RULE_FAMILY_COUNT(visitor);
