/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the peer answered within TLS, after a handshake in which nothing was wrong: pages of a front that blames what is
 * behind it, and refusals in the protocol itself. Tables have a row for each answer that is known. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/finding.h"
#include "analysis/wording.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "base/protocol.h"
#include "base/sentence.h"
#include "base/span.h"
#include "cert/class.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/family.h"
#include "diagnose/rules/mutual.h"
#include "net/ask.h"
#include "net/connection.h"
#include "net/transcript.h"

#include <string.h>

static struct finding *about(struct diagnosis *d, const struct connection *c)
{
	return finding_new(d, about_connection(d, c, -1));
}

static bool is_done(const struct analysis *a, const struct connection *c)
{
	(void)a;
	return c->handshake_done;
}

/* Do these words stand in what the peer said within TLS? */
static bool was_said(const struct connection *c, const char *words)
{
	size_t n = strlen(words);

	for (size_t i = 0; i < c->transcript.n; i++) {
		const struct message *m = &c->transcript.v[i];

		for (size_t k = 0; m->from_peer && m->type == MESSAGE_APPLICATION_DATA && k + n <= m->body.n; k++)
			if (!memcmp(m->body.p + k, words, n))
				return true;
	}
	return false;
}

/* ---- behind it ---- */

/* By status: what it means of the connection between the front and what is behind it. */
static const struct behind {
	int status;
	const char *means, *fix;
} behinds[] = {
	{ 500,
	  N_("the page is about what is behind the front"),
	  N_("read the error log of the front (Apache: AH00898, AH01084, and above them what SSLProxy says), and check "
	     "the server behind it from the front's machine, by the CAs that the front has for it (Apache: "
	     "SSLProxyCACertificateFile)") },
	{ 502,
	  N_("the front got no good answer from the server behind it; a TLS handshake that failed there is one cause"),
	  N_("read the error log of the front (nginx: \"while SSL handshaking to upstream\"; Apache: AH01084, \"Error "
	     "during "
	     "SSL Handshake with remote server\"), and check the server behind it from the front's machine, with the "
	     "certificate that the front has for it (nginx: proxy_ssl_certificate)") },
	{ 503,
	  N_("the front has no server behind it that it takes for healthy; checks over TLS that fail are one cause"),
	  N_("look at the health checks of the front (HAProxy: \"L6RSP\" is a TLS failure; ALB: target health), and "
	     "check a "
	     "server behind it directly") },
	{ 504, N_("the server behind the front did not answer in time"),
	  N_("check the server behind it from the front's machine") },
	{ 520, N_("Cloudflare got an answer from the origin that it cannot read"),
	  N_("read the origin's log of this moment") },
	{ 521, N_("Cloudflare is refused by the origin: connection refused"),
	  N_("have the origin listen on 443, and let Cloudflare's addresses through its firewall") },
	{ 522, N_("Cloudflare gets no answer from the origin"),
	  N_("let Cloudflare's addresses through to the origin") },
	{ 523, N_("Cloudflare finds no way to the origin"), N_("check the address of the origin in the zone") },
	{ 525, N_("Cloudflare's TLS handshake with the origin failed"),
	  N_("check the origin itself, past Cloudflare: no certificate for the name, no version or cipher in common, "
	     "or a "
	     "client certificate that it requires (Authenticated Origin Pulls)") },
	{ 526,
	  N_("Cloudflare does not accept the certificate of the origin: expired, another name, self-signed or without "
	     "its "
	     "intermediates (Full (strict))"),
	  N_("check the origin itself, past Cloudflare, and renew its certificate, from a public CA or Cloudflare's "
	     "Origin "
	     "CA") },
	{ 530, N_("Cloudflare cannot reach the origin"), N_("the page has a number of its own (1xxx) that says more") },
};

/* Words of a page that say more than its status. */
#define REMOTE_FAILED "Error during SSL Handshake with remote server"
static const struct {
	const char *words, *means;
} sentences[] = {
	{ "CERTIFICATE_VERIFY_FAILED",
	  N_("the page says CERTIFICATE_VERIFY_FAILED: the front does not trust the certificate "
	     "behind it") },
	{ "WRONG_VERSION_NUMBER",
	  N_("the page says WRONG_VERSION_NUMBER: the front speaks TLS to a server that does not") },
	{ "TLSV1_ALERT_UNKNOWN_CA", N_("the page says TLSV1_ALERT_UNKNOWN_CA: the server behind it does not trust the "
	                               "certificate of the front") },
	{ "CERTIFICATE_REQUIRED",
	  N_("the page says CERTIFICATE_REQUIRED: the server behind it wants a certificate of the "
	     "front") },
	{ REMOTE_FAILED,
	  N_("the page says so: Error during SSL Handshake with remote "
	     "server") },
	{ "no healthy upstream", N_("the page says: no healthy upstream (Envoy)") },
	{ "upstream connect error", N_("the page says: upstream connect error (Envoy)") },
};

/* 500 is mostly the fault of who says it: Apache's proxy is another matter. */
static const struct behind *behind_of(const struct connection *c)
{
	if (c->http_status == 500 && !was_said(c, REMOTE_FAILED))
		return NULL;
	for (size_t i = 0; i < NARRAY(behinds); i++)
		if (behinds[i].status == c->http_status)
			return &behinds[i];
	return NULL;
}

/* nginx's words for a client without a certificate, or with a bad one: on a connection on which none was asked for it
 * is the front that is that client. */
static const char *page_of_front(const struct connection *c)
{
	static const char *const titles[] = { "No required SSL certificate was sent", "The SSL certificate error" };

	if (c->client_asked || !c->http_hint)
		return NULL;
	for (size_t i = 0; i < NARRAY(titles); i++)
		if (strstr(c->http_hint, titles[i]))
			return titles[i];
	return c->http_status == 495 || c->http_status == 496 ? c->http_hint : NULL;
}

static void front_refused(struct diagnosis *d, const struct connection *c)
{
	const char *page = page_of_front(c);
	struct finding *f;

	if (!page)
		return;
	f = about(d, c);
	finding_title(
	    d, f,
	    N_("%1$s asks us for no certificate, and answers that one is missing or bad: the server behind it "
	       "says so of the front"),
	    as_host(c->source->spec));
	finding_said(d, f, MESSAGE_APPLICATION_DATA, N_("the page: %1$s"), as_quote(c->http_hint));
	finding_ruled_out(d, f, N_("our own certificate: no CertificateRequest came"));
	finding_fix(d, f,
	            strstr(page, "No required")
	                ? N_("give the front a certificate that the server behind it accepts (nginx: "
	                     "proxy_ssl_certificate and proxy_ssl_certificate_key; HAProxy: server ... ssl crt)")
	                : N_("check the certificate that the front has for the server behind it (nginx: "
	                     "proxy_ssl_certificate): its CA, dates and purpose, as that server judges them "
	                     "(--client-ca)"));
	finding_command(d, f, "certloupe check --connect ORIGIN:443 --cert FRONT.pem --key FRONT.key %1$s",
	                wording_peer(diagnosis_analysis(d), c));
}

/* Something was asked in the protocol that is spoken there, nobody was refused, and nothing came. */
static void no_answer(struct diagnosis *d, const struct connection *c)
{
	struct mutual m = mutual_of(d, c);

	if (c->outcome != OUTCOME_OK || c->application == APPLICATION_NONE || c->http_sent || c->answer ||
	    c->settle_bytes.n || m.refusal != NOT_REFUSED)
		return;
	struct finding *f = about(d, c);
	struct argument where = as_host(c->source->spec), protocol = as_code(application_name(c->application));
	struct arena *arena = diagnosis_analysis(d)->arena;

	finding_title(d, f,
	              c->closed_in_settle ? N_("%1$s takes our TLS, and closes instead of an answer in %2$s")
	                                  : N_("%1$s takes our TLS, and gives no answer in %2$s"),
	              where, protocol);
	say_possible(
	    d, f, SENTENCE(arena, N_("the service behind the end of TLS does not take the connection")),
	    SENTENCE(arena, N_("the service itself, asked on its own machine; the log of what ends TLS there")));
	say_possible(d, f, SENTENCE(arena, N_("another protocol than %1$s is spoken there"), protocol),
	             SENTENCE(arena, N_("the server's configuration; --app PROTO asks in another one")));
	finding_ruled_out(d, f, N_("the TLS between us and %1$s: the handshake is good"), where);
	finding_fix(d, f, N_("see whether the service behind it runs, and whether what ends TLS can reach it"));
}

static void upstream_failed(struct diagnosis *d, const struct connection *c)
{
	const struct behind *b = behind_of(c);

	front_refused(d, c);
	no_answer(d, c);
	if (!b)
		return;
	struct finding *f = about(d, c);
	finding_title(d, f, N_("%1$s answers HTTP %2$s: what fails is behind it, at its upstream or origin"),
	              as_host(c->source->spec), as_number(c->http_status));
	finding_because(d, f, b->means);
	for (size_t i = 0; i < NARRAY(sentences); i++)
		if (was_said(c, sentences[i].words))
			finding_because(d, f, sentences[i].means);
	if (c->http_hint)
		finding_said(d, f, MESSAGE_APPLICATION_DATA, N_("the page: %1$s"), as_quote(c->http_hint));
	finding_ruled_out(d, f, N_("the TLS between us and %1$s: the handshake is good"), as_host(c->source->spec));
	finding_fix(d, f, b->fix);
	finding_command(d, f, "certloupe check --connect ORIGIN:443 %1$s", as_host(c->source->spec));
}

static void misdirected(struct diagnosis *d, const struct connection *c)
{
	if (c->http_status != 421)
		return;
	struct finding *f = about(d, c);
	finding_title(d, f, N_("%1$s answers HTTP 421: this connection is not for the host that was asked for"),
	              as_host(c->source->spec));
	finding_because(d, f,
	                c->servername
	                    ? N_("the server name sent was %1$s")
	                    : N_("no server name was sent, since an address was asked for or --servername none"),
	                as_host(c->servername));
	finding_because(
	    d, f,
	    N_("Apache says so where the virtual host of the Host line wants other TLS settings than that of the "
	       "server name (AH02032), proxies where a connection for one name is used for another (HTTP/2 "
	       "coalescing)"));
	finding_fix(d, f,
	            N_("send the same name in both (--servername), and let a proxy in front do so (nginx: "
	               "proxy_ssl_server_name on; proxy_ssl_name $host;)"));
}

/* ---- a refusal in the protocol ---- */

/* By protocol, code (a beginning of it, "" any) and words of the answer: what the server writes into its log, and what
 * would help. The first row that fits speaks. */
static const struct login {
	enum application application;
	const char *code, *words, *log, *fix;
} logins[] = {
	{ APPLICATION_POSTGRES, "28000", "pg_hba.conf",
	  N_("FATAL:  no pg_hba.conf entry for host ..., user ..., database ..."),
	  N_("add a line for this user, database and address to pg_hba.conf (hostssl all all 0.0.0.0/0 cert, or "
	     "scram-sha-256), and reload: SELECT pg_reload_conf();") },
	{ APPLICATION_POSTGRES, "28P01", "", N_("FATAL:  password authentication failed for user ..."),
	  N_("give the client the right password, or let it in by certificate (method cert in pg_hba.conf)") },
	{ APPLICATION_POSTGRES, "28000", "", N_("FATAL:  ... authentication failed for user ..."),
	  N_("compare the user with the CN of the certificate, pg_ident.conf and pg_hba.conf") },
	{ APPLICATION_POSTGRES, "", "", N_("the same words, as FATAL"), N_("read the server's log of this moment") },
	{ APPLICATION_MQTT, "CONNACK 1", "", N_("Invalid protocol MQTT in CONNECT from ... (mosquitto)"),
	  N_("have the broker take MQTT 3.1.1, or the client speak its version") },
	{ APPLICATION_MQTT, "CONNACK 2", "", N_("the client id is refused"),
	  N_("use a client id that the broker allows; some want the CN of the certificate "
	     "(use_identity_as_username)") },
	{ APPLICATION_MQTT, "CONNACK", "", N_("Client ... disconnected, not authorised. (mosquitto)"),
	  N_("the broker wants a user name and password, or a certificate whose holder it knows (mosquitto: "
	     "allow_anonymous, password_file, use_identity_as_username with a CN in the certificate)") },
	{ APPLICATION_REDIS, "NOAUTH", "", N_("nothing: Redis does not log it"),
	  N_("log in: redis-cli --user NAME --askpass; or, from Redis 8.6 on, let certificates log in "
	     "(tls-auth-clients-user)") },
	{ APPLICATION_REDIS, "DENIED", "", N_("nothing: Redis does not log it"),
	  N_("set a password or bind an address: Redis answers so in protected mode") },
	{ APPLICATION_REDIS, "", "", N_("nothing: Redis does not log it"), N_("look the word up in Redis's manual") },
	{ APPLICATION_LDAP, "LDAP 13", "", N_("err=13 text=TLS confidentiality required (slapd)"),
	  N_("it wants more protection than this connection has: look at its security and TLSVerifyClient settings") },
	{ APPLICATION_LDAP, "", "", N_("RESULT tag=101 err=... (slapd, loglevel stats)"),
	  N_("bind first, or have the server let a certificate bind (SASL EXTERNAL, TLSVerifyClient)") },
	{ APPLICATION_MYSQL, "1130", "", N_("Host '...' is not allowed to connect to this MySQL server"),
	  N_("create a user for this address: CREATE USER 'NAME'@'ADDRESS' REQUIRE X509;") },
	{ APPLICATION_MYSQL, "1129", "", N_("Host '...' is blocked because of many connection errors"),
	  N_("mysqladmin flush-hosts, then look what made the errors: checks that connect and leave do") },
	{ APPLICATION_SMTP, "", "", N_("the same words, with our address"),
	  N_("the server takes nobody from here, or wants another name or a certificate: read the text") },
	{ APPLICATION_NONE, "", "", N_("it depends on the server"), N_("read the server's log of this moment") },
};

static const struct login *login_of(const struct connection *c)
{
	const struct login *l = logins;

	while (l->application != APPLICATION_NONE &&
	       (l->application != c->application || strncmp(l->code, c->answer->code, strlen(l->code)) != 0 ||
	        !strstr(c->answer->said, l->words)))
		l++;
	return l;
}

static bool is_asked(const struct analysis *a, const struct connection *c)
{
	(void)a;
	return c->answer;
}

static void login_refused(struct diagnosis *d, const struct connection *c)
{
	struct mutual m = mutual_of(d, c);
	const struct ask_answer *a = c->answer;

	if (a->verdict == ASK_TAKEN || m.refusal != NOT_REFUSED || mutual_of_holder(&m))
		return;
	struct finding *f = about(d, c);
	const struct login *l = login_of(c);
	bool login = a->verdict == ASK_LOGIN;

	if (login)
		f->severity = SEVERITY_NOTE;
	finding_title(d, f,
	              login ? N_("%1$s wants a login in %2$s before it says more")
	                    : N_("the handshake with %1$s is good, and %2$s then refuses us"),
	              as_host(c->source->spec), as_code(application_name(c->application)));
	mutual_say_answer(d, f, c);
	if (*l->log && !login)
		finding_because(d, f, N_("in the server's log: %1$s"), as_word(l->log));
	if (!login)
		finding_ruled_out(d, f, N_("TLS: it was agreed, and the refusal came within it"));
	finding_fix(d, f, l->fix);
}

const struct rule rules_answer[] = {
	{ .id = "login-refused",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_IDENTITY,
	  .title = N_("Refused in the protocol, behind a good handshake"),
	  .connection = login_refused,
	  .connection_applies = is_asked },
	{ .id = "misdirected-request",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_HTTP,
	  .title = N_("Connection for another host (HTTP 421)"),
	  .reference = "RFC 9110 15.5.20",
	  .connection = misdirected,
	  .connection_applies = is_done },
	{ .id = "upstream-failed",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_HTTP,
	  .title = N_("What is behind the server fails"),
	  .reference = "RFC 9110 15.6.3",
	  .connection = upstream_failed,
	  .connection_applies = is_done },
};
RULE_FAMILY_COUNT(answer);
