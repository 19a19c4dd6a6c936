/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was agreed on a connection that stands here and does not stand with everybody: groups, renegotiation, ciphers,
 * application protocols and the list of CAs, as the messages tell. Who refuses it is said by version, and tests hold
 * that this program itself went on. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/finding.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "cert/class.h"
#include "diagnose/rule.h"
#include "diagnose/rules/family.h"
#include "net/connection.h"
#include "net/experiment.h"
#include "net/transcript.h"

#include <stdio.h>
#include <string.h>

#define DH_BITS_NOW 2048
#define LIST_OCTETS_MAX 65535   /* of a vector with two octets of length (RFC 8446 4.2.4, RFC 5246 7.4.4) */
#define LIST_OCTETS_LARGE 16384 /* one record; Schannel cuts its list there */

static struct finding *about(struct diagnosis *d, const struct connection *c)
{
	return finding_new(d, about_connection(d, c, -1));
}

static bool is_agreed(const struct analysis *a, const struct connection *c)
{
	(void)a;
	return c->handshake_done && c->protocol;
}

static bool before_1_3(const struct analysis *a, const struct connection *c)
{
	return is_agreed(a, c) && strcmp(c->protocol, "TLS1.3") != 0;
}

/* For what is asked alone: IIS, Apache per directory. */
static void post_handshake_auth(struct diagnosis *d, const struct connection *c)
{
	bool renegotiates = strcmp(c->protocol, "TLS1.3") != 0;

	if (!c->client_asked_late || !c->client_asked)
		return;
	struct finding *f = about(d, c);
	finding_title(d, f,
	              renegotiates
	                  ? N_("%1$s asks for a client certificate by another handshake, which not every client makes")
	                  : N_("%1$s asks for a client certificate behind the handshake, and many clients have no "
	                       "answer to that"),
	              as_host(c->source->spec));
	finding_said(d, f, MESSAGE_CERTIFICATE_REQUEST,
	             N_("its CertificateRequest came when the handshake was over: by what is asked for, %1$s"),
	             as_path(c->source->way ? c->source->way : "/"));
	if (renegotiates)
		finding_because(
		    d, f,
		    N_("Go does not make it unless it is told to (local error: tls: no renegotiation), and HTTP/2 forbids "
		       "it; OpenSSL (curl, Node, Python) does"));
	else
		finding_because(
		    d, f,
		    N_("Go, Java, Node and browsers do not say that they can, nor does Python unless it is told to "
		       "(post_handshake_auth): Apache refuses them with 403 (AH10158); curl and wget can"));
	if (experiment_cause(c, CAUSE_TICKETS) == CAUSE_SHOWN)
		finding_because(
		    d, f,
		    N_("GnuTLS (wget, gnutls-cli), and so this program, fails at it where the session has a ticket: with "
		       "%1$s it is through"),
		    as_code(EXPERIMENT_NO_TICKETS));
	finding_fix(d, f,
	            N_("ask for the certificate from the start, in the whole virtual host (Apache: SSLVerifyClient "
	               "outside of Location and Directory), or give what wants one a host name of its own"));
}

static void small_dh(struct diagnosis *d, const struct connection *c)
{
	if (!c->dh_bits || c->dh_bits >= DH_BITS_NOW)
		return;
	struct finding *f = about(d, c);

	finding_title(d, f, N_("%1$s uses a Diffie-Hellman group of %2$s bits, which is too small for many clients"),
	              as_host(c->source->spec), as_number((int64_t)c->dh_bits));
	finding_because(d, f, N_("its ServerKeyExchange has a prime of %1$s bits"), as_number((int64_t)c->dh_bits));
	finding_because(
	    d, f,
	    N_("OpenSSL at security level 2, the default of Debian, Ubuntu and RHEL and of OpenSSL 3.2 and newer, "
	       "refuses groups below 2048 bits: dh key too small; curl, Python, Ruby and Node 24 with it"));
	if (c->dh_bits < 1024)
		finding_because(
		    d, f, N_("Java (jdk.tls.disabledAlgorithms), Firefox and GnuTLS refuse groups below 1024 bits"));
	finding_because(d, f, N_("a client that offers no DHE, as browsers and Go, never meets it"));
	finding_fix(d, f,
	            N_("have the server prefer ECDHE, or give it a group of 2048 bits or more (nginx: ssl_dhparam; "
	               "Postfix: smtpd_tls_dh1024_param_file; old Java: -Djdk.tls.ephemeralDHKeySize=2048)"));
	finding_command(d, f, "openssl dhparam -out dh.pem 2048");
}

static void legacy_renegotiation(struct diagnosis *d, const struct connection *c)
{
	if (c->secure_renegotiation)
		return;
	struct finding *f = about(d, c);
	finding_title(d, f, N_("%1$s does not know secure renegotiation: clients with OpenSSL 3 refuse it"),
	              as_host(c->source->spec));
	finding_said(d, f, MESSAGE_SERVER_HELLO,
	             N_("its ServerHello for %1$s lacks the extension renegotiation_info, which was offered"),
	                as_code(c->protocol));
	finding_because(d, f,
	                N_("OpenSSL 3 and newer, and with it curl, Python, PHP and Node 18, end there: unsafe legacy "
	                   "renegotiation disabled; GnuTLS, Java, Go and browsers go on"));
	finding_fix(d, f,
	            N_("bring the server, or the device in front of it, up to date (RFC 5746 is of 2010). Where that "
	               "cannot be, clients can allow it: UnsafeLegacyServerConnect in openssl.cnf"));
}

/* ---- the security level ---- */

/* A reason for some client to refuse what this one took. */
struct weakness {
	const char *title;
	struct argument what;
	const char *who;
};

static bool is_old_cipher(const char *cipher, struct weakness *w)
{
	if (!cipher || (!strstr(cipher, "3DES") && !strstr(cipher, "ARCFOUR") && !strstr(cipher, "DES-")))
		return false;
	*w =
	    (struct weakness){ N_("%1$s chose %2$s, a cipher that programs of today no longer have"), as_code(cipher),
		               N_("OpenSSL 1.1.0 and newer is built without it, Java disables it "
		                  "(jdk.tls.disabledAlgorithms), Go does not offer it from 1.23 on, nor do browsers") };
	return true;
}

static bool is_signed_weakly(const char *scheme, struct weakness *w)
{
	if (!scheme || (!strstr(scheme, "sha1") && !strstr(scheme, "md5")))
		return false;
	*w = (struct weakness){
		N_("%1$s signs the handshake with %2$s, which programs of today refuse"), as_code(scheme),
		N_("OpenSSL refuses it at security level 2 (Debian, Ubuntu, RHEL) and in 3.0 and newer from "
		   "level 1 on, RHEL 9's crypto policy everywhere, Go from 1.18 on, Java from 17.0.5 on")
	};
	return true;
}

/* The key exchange of TLS 1.2 without a group. */
static bool is_rsa_exchange(const struct connection *c, struct weakness *w)
{
	if (c->group || strcmp(c->protocol, "TLS1.2") != 0 || c->server_signature)
		return false;
	*w = (struct weakness){ N_("%1$s has the client encrypt the key with RSA (%2$s), without forward secrecy"),
		                as_code(c->cipher),
		                N_("Go does not offer it from 1.22 on, Java disables it from 24 on, and so do "
		                   "strict configurations and policies (FUTURE of RHEL)") };
	return true;
}

static void weak_parameters(struct diagnosis *d, const struct connection *c)
{
	struct weakness w;

	if (!is_old_cipher(c->cipher, &w) && !is_signed_weakly(c->server_signature, &w) && !is_rsa_exchange(c, &w))
		return;
	struct finding *f = about(d, c);
	finding_title(d, f, w.title, as_host(c->source->spec), w.what);
	finding_because(d, f, N_("agreed: %1$s, %2$s"), as_code(c->protocol), as_code(c->cipher));
	finding_because(d, f, w.who);
	finding_fix(d, f,
	            N_("let the server choose ECDHE with AES-GCM or ChaCha20 and SHA-256 (nginx: ssl_ciphers "
	               "ECDHE+AESGCM:ECDHE+CHACHA20; Mozilla's generator has a list for each server)"));
}

/* ---- ALPN ---- */

static void alpn_not_agreed(struct diagnosis *d, const struct connection *c)
{
	if (c->alpn || !c->alpn_offered || !strcmp(c->alpn_offered, "http/1.1"))
		return;
	struct finding *f = about(d, c);
	bool h2 = strstr(c->alpn_offered, "h2") != NULL;

	finding_title(d, f, N_("%1$s agreed on none of the application protocols offered: %2$s"),
	              as_host(c->source->spec), as_code(c->alpn_offered));
	finding_because(d, f, N_("the handshake went on, but the server's answer has no ALPN"));
	if (h2)
		finding_because(d, f,
		                N_("gRPC wants h2 to be agreed: grpc-go refuses from 1.67 on (missing selected ALPN "
		                   "property), grpc-java always; curl and browsers go back to HTTP/1.1"));
	finding_fix(d, f,
	            h2 ? N_("switch HTTP/2 on where TLS ends (nginx: http2 on; HAProxy: alpn h2,http/1.1 on the bind "
	                    "line); a balancer in front of the server has to pass it on")
	               : N_("offer what the server speaks, or have it learn what was offered"));
}

/* ---- the list of CAs ---- */

static size_t list_octets(const struct connection *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->nacceptable_ca; i++)
		n += c->acceptable_ca[i].n + 2;
	return n;
}

static void list_large(struct diagnosis *d, const struct connection *c)
{
	size_t octets = list_octets(c);

	if (octets < LIST_OCTETS_LARGE)
		return;
	struct finding *f = about(d, c);
	bool full = octets > LIST_OCTETS_MAX - 2048;

	f->severity = full ? SEVERITY_WARNING : SEVERITY_NOTE;
	finding_title(
	    d, f,
	    full ? N_("%1$s names %2$s CAs for clients, %3$s octets: the list is nearly too large for a message")
	         : N_("%1$s names %2$s CAs for clients, %3$s octets: a large list"),
	    as_host(c->source->spec), as_number((int64_t)c->nacceptable_ca), as_number((int64_t)octets));
	finding_said(d, f, MESSAGE_CERTIFICATE_REQUEST,
	             N_("a CertificateRequest holds at most 65535 octets of names; with more, servers fail: "
	                   "construct_ca_names:internal error (OpenSSL), Field length overflow (Java)"));
	finding_because(d, f,
	                N_("Windows servers cut their list at 16384 octets, and some clients and devices do not take a "
	                   "message of several records"));
	finding_fix(d, f,
	            N_("name only the CAs that issue to clients, not a bundle of public ones (nginx: "
	               "ssl_client_certificate; those that need not be named: ssl_trusted_certificate)"));
}

#define AGREED(rule_id, cls, what, fn, where, ...)                                                                     \
	{                                                                                                              \
		.id = rule_id, .severity = SEVERITY_WARNING, .class = CLASS_##cls, .title = what, .connection = fn,    \
		.connection_applies = where, ##__VA_ARGS__                                                             \
	}

const struct rule rules_agreed[] = {
	AGREED("small-dh", CIPHER, N_("DH parameters too small"), small_dh, NULL, .reference = "RFC 7919"),
	AGREED("post-handshake-auth", CLIENT_CERT, N_("Client certificate asked for behind the handshake"),
	       post_handshake_auth, is_agreed, .reference = "RFC 8446 4.6.2", .brief = N_("client cert asked for late")),
	AGREED("legacy-renegotiation", PROTOCOL_VERSION, N_("Server lacks secure renegotiation"), legacy_renegotiation,
	       before_1_3, .reference = "RFC 5746"),
	AGREED("weak-tls-parameters", CIPHER, N_("Weak cipher, signature or key exchange agreed"), weak_parameters,
	       before_1_3),
	AGREED("alpn-not-agreed", ALPN, N_("No application protocol agreed"), alpn_not_agreed, is_agreed,
	       .reference = "RFC 7301 3.2"),
	AGREED("ca-list-large", CA_LIST, N_("Server's list of CAs is large"), list_large, NULL,
	       .reference = "RFC 8446 4.2.4"),
};
RULE_FAMILY_COUNT(agreed);
