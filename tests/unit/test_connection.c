/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a connection to a server, by how it ended, what was agreed and what came back. The connections are
 * made by hand; every word that the findings say of them is in tests/data/connections.txt, which
 * CERTLOUPE_GOLDEN=write writes anew. */
#include "tests/unit/kept.h"
#include "tests/unit/pki.h"
#include "analysis/board.h"
#include "analysis/check_asked.h"
#include "analysis/finding.h"
#include "base/sentence.h"
#include "diagnose/diagnose.h"
#include "diagnose/rule.h"
#include "net/ask.h"
#include "net/connection.h"
#include "net/transcript.h"

#include <gnutls/gnutls.h>
#include <netdb.h>

static struct pki pki;

static void setup(void)
{
	pki = pki_new("cert root ca subject=CN=Root\n", "", "root");
}

static void teardown(void)
{
	pki_free(&pki);
}

#define PEER "server.example:443"
#define ADDRESS "192.0.2.1:443"
#define TEXT(s)                                                                                                        \
	{                                                                                                              \
		(const uint8_t *)(s), sizeof(s) - 1                                                                    \
	}
#define ALERT(lvl, no)                                                                                                 \
	{                                                                                                              \
		.from_peer = true, .level = lvl, .number = no, .name = "alert-" #no, .when = "handshake"               \
	}
/* A handshake that nobody finds fault with. */
#define GOOD .outcome = OUTCOME_OK, .address = ADDRESS, .handshake_done = true, .secure_renegotiation = true
#define TLS_1_3_GOOD GOOD, .protocol = "TLS1.3", .cipher = "AES-256-GCM", .group = "SECP256R1"
#define TLS_1_2_GOOD                                                                                                   \
	GOOD, .protocol = "TLS1.2", .cipher = "AES-256-GCM", .group = "SECP256R1",                                     \
	    .server_signature = "rsa_pss_rsae_sha256"
/* Failed in the handshake. */
#define BAD(how) .outcome = OUTCOME_##how, .failed_step = STEP_HANDSHAKE, .address = ADDRESS
#define SERVERNAME .servername = "server.example"

static const char *one_address[] = { "192.0.2.1" }, *itself[] = { "server.example" };

static const struct row {
	const char *name;
	struct connection c;
	struct alert alerts[2];
	const char *page;               /* what the peer said within TLS */
	struct ask_answer answer;       /* in the protocol; code and words both empty: none */
	const char *port;               /* NULL: 443 */
	enum application application;   /* by the scheme of the source */
	size_t list;                    /* octets of the one name in the server's list of CAs, its length's own included */
	struct experiment_row {
		const char *varied;
		struct connection c;
		int alert;
	} beside[2];
} rows[] = {
	/* clang-format off */
	{ "nothing wrong", { TLS_1_3_GOOD }, .page = "" },
	{ "nothing wrong in TLS 1.2", { TLS_1_2_GOOD } },

	/* what was agreed */
	{ "a group of 2048 bits", { TLS_1_2_GOOD, .dh_bits = 2048 } },
	{ "a group of 2047 bits", { TLS_1_2_GOOD, .dh_bits = 2047 } },
	{ "a group of 1024 bits", { TLS_1_2_GOOD, .dh_bits = 1024 } },
	{ "a group of 1023 bits", { TLS_1_2_GOOD, .dh_bits = 1023 } },
	{ "no secure renegotiation", { .outcome = OUTCOME_OK, .handshake_done = true, .protocol = "TLS1.2", .cipher = "AES-256-GCM", .group = "SECP256R1", .server_signature = "rsa_pss_rsae_sha256" } },
	{ "TLS 1.3 has no renegotiation", { .outcome = OUTCOME_OK, .handshake_done = true, .protocol = "TLS1.3", .cipher = "AES-256-GCM", .group = "SECP256R1" } },
	{ "3DES", { GOOD, .protocol = "TLS1.2", .cipher = "3DES-CBC", .group = "SECP256R1", .server_signature = "rsa_pss_rsae_sha256" } },
	{ "RC4", { GOOD, .protocol = "TLS1.2", .cipher = "ARCFOUR-128", .group = "SECP256R1", .server_signature = "rsa_pss_rsae_sha256" } },
	{ "DES", { GOOD, .protocol = "TLS1.2", .cipher = "DES-CBC", .group = "SECP256R1", .server_signature = "rsa_pss_rsae_sha256" } },
	{ "signed with SHA-1", { GOOD, .protocol = "TLS1.2", .cipher = "AES-256-GCM", .group = "SECP256R1", .server_signature = "rsa_pkcs1_sha1" } },
	{ "signed with MD5", { GOOD, .protocol = "TLS1.2", .cipher = "AES-256-GCM", .group = "SECP256R1", .server_signature = "rsa_md5" } },
	{ "RSA key exchange", { GOOD, .protocol = "TLS1.2", .cipher = "AES-256-GCM" } },
	{ "a group that is not known, and a signature", { GOOD, .protocol = "TLS1.2", .cipher = "AES-256-GCM", .server_signature = "rsa_pss_rsae_sha256" } },
	{ "TLS 1.0", { GOOD, .protocol = "TLS1.0", .cipher = "AES-128-CBC" } },
	{ "TLS 1.1", { GOOD, .protocol = "TLS1.1", .cipher = "AES-128-CBC" } },
	{ "no h2", { TLS_1_3_GOOD, .alpn_offered = "h2,http/1.1" } },
	{ "no mqtt", { TLS_1_3_GOOD, .alpn_offered = "mqtt" } },
	{ "no http/1.1 is no matter", { TLS_1_3_GOOD, .alpn_offered = "http/1.1" } },
	{ "h2", { TLS_1_3_GOOD, .alpn_offered = "h2", .alpn = "h2" } },
	{ "16383 octets of CAs", { TLS_1_3_GOOD }, .list = 16383 },
	{ "16384 octets of CAs", { TLS_1_3_GOOD }, .list = 16384 },
	{ "63487 octets of CAs", { TLS_1_3_GOOD }, .list = 63487 },
	{ "63488 octets of CAs", { TLS_1_3_GOOD }, .list = 63488 },
	{ "TLS 1.3 alone", { TLS_1_3_GOOD }, .beside = { { "tls=1.2", { BAD(ALERT) }, 70 } } },
	{ "TLS 1.3 alone, by closing", { TLS_1_3_GOOD }, .beside = { { "tls=1.2", { BAD(CLOSED) }, 0 } } },
	{ "TLS 1.2 timed out", { TLS_1_3_GOOD }, .beside = { { "tls=1.2", { BAD(TIMEOUT) }, 0 } } },
	{ "TLS 1.2 as well", { TLS_1_3_GOOD }, .beside = { { "tls=1.2", { TLS_1_2_GOOD }, 0 } } },
	{ "TLS 1.2 wants a certificate", { TLS_1_3_GOOD }, .beside = { { "tls=1.2", { BAD(ALERT), .client_asked = true }, 40 } } },
	{ "TLS 1.2 refuses ours", { TLS_1_3_GOOD }, .beside = { { "tls=1.2", { BAD(ALERT), .client_asked = true, .client_sent = true }, 40 } } },

	/* nobody there */
	{ "refused", { .outcome = OUTCOME_REFUSED, .failed_step = STEP_CONNECT, .address = ADDRESS, .host = "server.example", .addresses = one_address, .naddresses = 1 } },
	{ "refused at an address", { .outcome = OUTCOME_REFUSED, .failed_step = STEP_CONNECT, .host = "server.example", .addresses = itself, .naddresses = 1 } },
	{ "the proxy asks who we are", { .outcome = OUTCOME_PROXY_REFUSED, .failed_step = STEP_CONNECT, .proxy = "proxy:3128", .proxy_status = 407 } },
	{ "the proxy does not answer as one", { .outcome = OUTCOME_PROXY_REFUSED, .failed_step = STEP_CONNECT, .proxy = "proxy:3128" } },
	{ "the proxy forbids it", { .outcome = OUTCOME_PROXY_REFUSED, .failed_step = STEP_CONNECT, .proxy = "proxy:3128", .proxy_status = 403 } },
	{ "no answer of the resolver", { .outcome = OUTCOME_TIMEOUT, .failed_step = STEP_RESOLVE, .host = "server.example" } },
	{ "no answer to a connection", { .outcome = OUTCOME_TIMEOUT, .failed_step = STEP_CONNECT, .address = ADDRESS } },
	{ "no greeting", { .outcome = OUTCOME_TIMEOUT, .failed_step = STEP_STARTTLS, .address = ADDRESS, .starttls = "smtp" } },
	{ "silence", { BAD(TIMEOUT) } },
	{ "silence behind an octet", { BAD(TIMEOUT), .octets_read = 1 } },
	{ "silence behind a ServerHello", { BAD(TIMEOUT), .octets_read = 100, .protocol = "TLS1.3" } },
	{ "unreachable", { .outcome = OUTCOME_UNREACHABLE, .failed_step = STEP_CONNECT, .address = ADDRESS } },
	{ "no such service", { .outcome = OUTCOME_DNS, .failed_step = STEP_RESOLVE, .host = "server.example", .sys = EAI_SERVICE } },
	{ "no such name", { .outcome = OUTCOME_DNS, .failed_step = STEP_RESOLVE, .host = "server.example", .sys = EAI_NONAME, .library_error = { .kind = ARGUMENT_CODE, .text = "Name or service not known" } } },
	{ "no IPv4 address", { .outcome = OUTCOME_DNS, .failed_step = STEP_RESOLVE, .host = "server.example", .sys = EAI_NONAME, .family = 4 } },
	{ "no IPv6 address", { .outcome = OUTCOME_DNS, .failed_step = STEP_RESOLVE, .host = "server.example", .sys = EAI_NONAME, .family = 6 } },
	{ "no name server", { .outcome = OUTCOME_DNS, .failed_step = STEP_RESOLVE, .host = "server.example", .sys = EAI_AGAIN } },

	/* no TLS */
	{ "closes at once", { BAD(CLOSED) } },
	{ "closes at the port of PostgreSQL", { BAD(CLOSED) }, .port = "5432" },
	{ "closes at the port of mail", { BAD(CLOSED) }, .port = "25" },
	{ "closes where PostgreSQL was asked for", { BAD(CLOSED) }, .application = APPLICATION_POSTGRES },
	{ "closes at the port of HTTP", { BAD(CLOSED) }, .port = "80" },
	{ "closes at the port of HTTP behind STARTTLS", { BAD(CLOSED), .starttls = "smtp" }, .port = "80" },
	{ "closes behind a ServerHello", { BAD(CLOSED), .protocol = "TLS1.3" } },
	{ "closes behind its certificate request", { BAD(CLOSED), .client_asked = true } },
	{ "closes behind the handshake", { .outcome = OUTCOME_CLOSED, .failed_step = STEP_SETTLE, .address = ADDRESS, .handshake_done = true, .protocol = "TLS1.3", .secure_renegotiation = true } },
	{ "HTTP", { BAD(NOT_TLS), .first_bytes = TEXT("HTTP/1.1 400 Bad Request\r\nServer: x\r\n") } },
	{ "SMTP", { BAD(NOT_TLS), .first_bytes = TEXT("220 mail.example ESMTP\r\n") } },
	{ "SSH", { BAD(NOT_TLS), .first_bytes = TEXT("SSH-2.0-OpenSSH_9.2\n") } },
	{ "Redis", { BAD(NOT_TLS), .first_bytes = TEXT("-ERR unknown command\r\n") } },
	{ "80 octets of something", { BAD(NOT_TLS), .first_bytes = TEXT("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789") } },
	{ "a line of nothing", { BAD(NOT_TLS), .first_bytes = TEXT("\r\nx") } },
	{ "HTTP when it was asked without TLS", { BAD(CLOSED) }, .beside = { { "clear-text", { BAD(NOT_TLS), .first_bytes = TEXT("HTTP/1.1 400 Bad Request\r\n") }, 0 } } },
	{ "SSH where SMTP was to be spoken", { .outcome = OUTCOME_STARTTLS_REFUSED, .failed_step = STEP_STARTTLS, .address = ADDRESS, .starttls = "smtp", .first_bytes = TEXT("SSH-2.0-OpenSSH_9.2\r\n") } },
	{ "IMAP where SMTP was to be spoken", { .outcome = OUTCOME_STARTTLS_REFUSED, .failed_step = STEP_STARTTLS, .address = ADDRESS, .starttls = "smtp", .first_bytes = TEXT("* OK IMAP4rev1 ready\r\n") } },
	{ "SMTP without STARTTLS", { .outcome = OUTCOME_STARTTLS_REFUSED, .failed_step = STEP_STARTTLS, .address = ADDRESS, .starttls = "smtp", .first_bytes = TEXT("220 mail.example ESMTP\r\n") } },
	{ "closes in the dialog", { .outcome = OUTCOME_CLOSED, .failed_step = STEP_STARTTLS, .address = ADDRESS, .starttls = "smtp", .first_bytes = TEXT("220 mail.example ESMTP\r\n") } },

	/* refused by TLS, or by us; of the alerts see below */
	{ "a version that we do not have", { BAD(PROTOCOL), .library_code = GNUTLS_E_UNSUPPORTED_VERSION_PACKET } },
	{ "something that we refuse", { BAD(PROTOCOL), .library_code = GNUTLS_E_DECRYPTION_FAILED } },
	{ "cancelled", { BAD(CANCELLED) } },
	{ "something else", { BAD(OTHER) } },
	{ "still at it", { .outcome = OUTCOME_PENDING } },
	{ "does not know the name, and goes on", { TLS_1_3_GOOD, SERVERNAME }, { ALERT(1, 112) } },
	{ "another warning", { TLS_1_3_GOOD, SERVERNAME }, { ALERT(1, 90) } },
	{ "a warning to who sent no name", { TLS_1_3_GOOD }, { ALERT(1, 112) } },
	{ "a warning, then the end", { BAD(ALERT), SERVERNAME }, { ALERT(1, 112), ALERT(2, 40) } },
	{ "takes no name", { BAD(ALERT), SERVERNAME }, { ALERT(2, 80) }, .beside = { { "servername=none", { TLS_1_3_GOOD }, 0 } } },
	{ "takes what nobody offers", { BAD(ALERT), SERVERNAME }, { ALERT(2, 40) }, .beside = { { "servername=none", { BAD(ALERT) }, 40 }, { "hello=any", { .outcome = OUTCOME_OK, .protocol = "TLS1.2", .cipher = "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA" }, 0 } } },
	{ "insists on ML-KEM", { BAD(ALERT), SERVERNAME }, { ALERT(2, 40) }, .beside = { { "servername=none", { BAD(ALERT) }, 40 }, { "hello=any", { .outcome = OUTCOME_OK, .protocol = "TLS1.3", .cipher = "TLS_AES_128_GCM_SHA256", .group = "X25519MLKEM768" }, 0 } } },
	{ "takes no application protocol", { BAD(ALERT), SERVERNAME, .alpn_offered = "h2" }, { ALERT(2, 40) }, .beside = { { "alpn=none", { TLS_1_3_GOOD }, 0 } } },
	{ "stumbles over TLS 1.3", { BAD(ALERT), SERVERNAME }, { ALERT(2, 40) }, .beside = { { "servername=none", { BAD(ALERT) }, 40 }, { "tls=1.2", { TLS_1_2_GOOD }, 0 } } },
	{ "too old", { BAD(ALERT), SERVERNAME }, { ALERT(2, 70) }, .beside = { { "hello=tls1.0", { .outcome = OUTCOME_OK, .protocol = "TLS1.0", .cipher = "TLS_RSA_WITH_AES_128_CBC_SHA" }, 0 } } },
	{ "much too old", { BAD(ALERT), SERVERNAME }, { ALERT(2, 70) }, .beside = { { "hello=tls1.0", { BAD(ALERT) }, 70 }, { "hello=ssl3", { .outcome = OUTCOME_OK, .protocol = "SSL3.0", .cipher = "TLS_RSA_WITH_3DES_EDE_CBC_SHA" }, 0 } } },
	{ "wants a PROXY header", { BAD(CLOSED), SERVERNAME }, .beside = { { "proxy-header", { TLS_1_3_GOOD }, 0 } } },

	/* what is behind it */
	{ "HTTP 421", { TLS_1_3_GOOD, SERVERNAME, .http_status = 421 } },
	{ "HTTP 421 without a name", { TLS_1_3_GOOD, .http_status = 421 } },
	{ "HTTP 500", { TLS_1_3_GOOD, .http_status = 500 } },
	{ "HTTP 502, and nothing more", { TLS_1_3_GOOD, .http_status = 502 }, .page = "" },
	{ "HTTP 502, a page that says why", { TLS_1_3_GOOD, .http_status = 502, .http_hint = "502 Bad Gateway" }, .page = "Error during SSL Handshake with remote server" },
	{ "HTTP 502, the words cut", { TLS_1_3_GOOD, .http_status = 502 }, .page = "Error during SSL Handshake with remote serve" },
	{ "HTTP 503", { TLS_1_3_GOOD, .http_status = 503 }, .page = "x: no healthy upstream" },
	{ "HTTP 503, of Envoy", { TLS_1_3_GOOD, .http_status = 503 }, .page = "upstream connect error or disconnect, TLS error: 268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED" },
	{ "HTTP 503, a version", { TLS_1_3_GOOD, .http_status = 503 }, .page = "WRONG_VERSION_NUMBER" },
	{ "HTTP 503, its CA", { TLS_1_3_GOOD, .http_status = 503 }, .page = "TLSV1_ALERT_UNKNOWN_CA" },
	{ "HTTP 503, its certificate", { TLS_1_3_GOOD, .http_status = 503 }, .page = "CERTIFICATE_REQUIRED" },
	{ "HTTP 504", { TLS_1_3_GOOD, .http_status = 504 } },
	{ "HTTP 520", { TLS_1_3_GOOD, .http_status = 520 } },
	{ "HTTP 521", { TLS_1_3_GOOD, .http_status = 521 } },
	{ "HTTP 522", { TLS_1_3_GOOD, .http_status = 522 } },
	{ "HTTP 523", { TLS_1_3_GOOD, .http_status = 523 } },
	{ "HTTP 524", { TLS_1_3_GOOD, .http_status = 524 } },
	{ "HTTP 525", { TLS_1_3_GOOD, .http_status = 525 } },
	{ "HTTP 526", { TLS_1_3_GOOD, .http_status = 526 } },
	{ "HTTP 530", { TLS_1_3_GOOD, .http_status = 530 } },
	{ "the front sent no certificate", { TLS_1_3_GOOD, .http_status = 400, .http_hint = "400 No required SSL certificate was sent" } },
	{ "the front's certificate is bad", { TLS_1_3_GOOD, .http_status = 400, .http_hint = "400 The SSL certificate error" } },
	{ "the same, when we were asked", { TLS_1_3_GOOD, .client_asked = true, .http_status = 400, .http_hint = "400 The SSL certificate error" } },
	{ "HTTP 495", { TLS_1_3_GOOD, .http_status = 495, .http_hint = "cert" } },
	{ "HTTP 496", { TLS_1_3_GOOD, .http_status = 496, .http_hint = "cert" } },
	{ "HTTP 496 without a page", { TLS_1_3_GOOD, .http_status = 496 } },
	{ "HTTP 497", { TLS_1_3_GOOD, .http_status = 497, .http_hint = "cert" } },
	{ "no answer", { TLS_1_3_GOOD, .application = APPLICATION_REDIS } },
	{ "no answer, but the end", { TLS_1_3_GOOD, .application = APPLICATION_REDIS, .closed_in_settle = true } },
	{ "something came", { TLS_1_3_GOOD, .application = APPLICATION_REDIS, .settle_bytes = TEXT("x") } },
	{ "it was HTTP", { TLS_1_3_GOOD, .application = APPLICATION_HTTP, .http_sent = true } },
	{ "taken", { TLS_1_3_GOOD, .application = APPLICATION_REDIS }, .answer = { ASK_TAKEN, 5, "", "+PONG" } },
	{ "a login", { TLS_1_3_GOOD, .application = APPLICATION_REDIS }, .answer = { ASK_LOGIN, 5, "NOAUTH", "NOAUTH Authentication required." } },
	{ "Redis denies", { TLS_1_3_GOOD, .application = APPLICATION_REDIS }, .answer = { ASK_REFUSED, 5, "DENIED", "DENIED Redis is running in protected mode" } },
	{ "Redis, another word", { TLS_1_3_GOOD, .application = APPLICATION_REDIS }, .answer = { ASK_REFUSED, 5, "ERR", "ERR max number of clients reached" } },
	{ "PostgreSQL has no line for us", { TLS_1_3_GOOD, .application = APPLICATION_POSTGRES }, .answer = { ASK_REFUSED, 5, "28000", "no pg_hba.conf entry for host" } },
	{ "PostgreSQL, another 28000", { TLS_1_3_GOOD, .application = APPLICATION_POSTGRES }, .answer = { ASK_REFUSED, 5, "28000", "role does not exist" } },
	{ "PostgreSQL wants a password", { TLS_1_3_GOOD, .application = APPLICATION_POSTGRES }, .answer = { ASK_REFUSED, 5, "28P01", "password authentication failed" } },
	{ "PostgreSQL, something else", { TLS_1_3_GOOD, .application = APPLICATION_POSTGRES }, .answer = { ASK_REFUSED, 5, "3D000", "database does not exist" } },
	{ "MQTT, the version", { TLS_1_3_GOOD, .application = APPLICATION_MQTT }, .answer = { ASK_REFUSED, 4, "CONNACK 1", "" } },
	{ "MQTT, the client id", { TLS_1_3_GOOD, .application = APPLICATION_MQTT }, .answer = { ASK_REFUSED, 4, "CONNACK 2", "" } },
	{ "MQTT, a login", { TLS_1_3_GOOD, .application = APPLICATION_MQTT }, .answer = { ASK_LOGIN, 4, "CONNACK 5", "" } },
	{ "LDAP wants more", { TLS_1_3_GOOD, .application = APPLICATION_LDAP }, .answer = { ASK_REFUSED, 4, "LDAP 13", "" } },
	{ "LDAP, something else", { TLS_1_3_GOOD, .application = APPLICATION_LDAP }, .answer = { ASK_REFUSED, 4, "LDAP 50", "" } },
	{ "MySQL does not take our address", { TLS_1_3_GOOD, .application = APPLICATION_MYSQL }, .answer = { ASK_REFUSED, 4, "1130", "Host is not allowed" } },
	{ "MySQL blocks us", { TLS_1_3_GOOD, .application = APPLICATION_MYSQL }, .answer = { ASK_REFUSED, 4, "1129", "Host is blocked" } },
	{ "SMTP refuses", { TLS_1_3_GOOD, .application = APPLICATION_SMTP }, .answer = { ASK_REFUSED, 4, "554", "no" } },
	{ "Kafka refuses", { TLS_1_3_GOOD, .application = APPLICATION_KAFKA }, .answer = { ASK_REFUSED, 4, "58", "" } },
	/* clang-format on */
};

#define LINE_MAX_SHOWN 400 /* octets */

static void put(struct buf *out, const char *before, const struct sentence *s)
{
	if (!s->msgid)
		return;
	buf_puts(out, before);
	size_t n = out->n;
	sentence_render(out, s, &rendering_plain);
	if (out->n > n + LINE_MAX_SHOWN)
		out->n = n + LINE_MAX_SHOWN;
	buf_putc(out, '\n');
}

static struct analysis *diagnosis_of(struct connection *c)
{
	struct analysis_input in = { .question = pki_question(), .set = pki.set, .trust = pki.trust, .only_leaf = -1 };

	in.connection = &c;
	in.nconnection = 1;
	return diagnose(&in);
}

static struct span *name_of(size_t octets)
{
	struct span *name = ARENA_NEW(pki.arena, struct span);
	uint8_t *der = ARENA_ARRAY(pki.arena, uint8_t, octets);

	memcpy(der, "\x30\x82", 2);
	der[2] = (uint8_t)((octets - 4) >> 8);
	der[3] = (uint8_t)(octets - 4);
	*name = span_of(der, octets);
	return name;
}

/* What stands in a row, put together; it lives as long as the test. */
static struct connection *connection_of(const struct row *r)
{
	struct connection *c = ARENA_NEW(pki.arena, struct connection);
	struct source *s = ARENA_NEW(pki.arena, struct source);

	*c = r->c;
	*s = (struct source){ .kind = SOURCE_HOST,
		              .spec = PEER,
		              .host = "server.example",
		              .port = r->port ? r->port : "443",
		              .application = r->application };
	c->source = s;
	c->input = pki.peer;
	c->alerts = arena_dup(pki.arena, r->alerts, sizeof r->alerts);
	while (c->nalerts < UNIT_COUNT(r->alerts) && c->alerts[c->nalerts].name)
		c->nalerts++;
	if (r->page) {
		struct message *m = ARENA_NEW(pki.arena, struct message);

		*m = (struct message){ .from_peer = true, .type = MESSAGE_APPLICATION_DATA, .body = span_str(r->page) };
		c->transcript = (struct transcript){ .v = m, .n = 1 };
	}
	if (r->answer.code[0] || r->answer.said[0])
		c->answer = &r->answer;
	if (r->list) {
		c->client_asked = true;
		c->acceptable_ca = name_of(r->list - 2);
		c->nacceptable_ca = 1;
	}
	for (size_t i = 0; i < UNIT_COUNT(r->beside) && r->beside[i].varied; i++) {
		struct connection *e = ARENA_NEW(pki.arena, struct connection);
		struct alert *a = ARENA_NEW(pki.arena, struct alert);

		*e = r->beside[i].c;
		e->source = s;
		*a = (struct alert){ true, 2, r->beside[i].alert, "alert", "handshake" };
		e->alerts = a;
		e->nalerts = r->beside[i].alert ? 1 : 0;
		c->experiments[c->nexperiments++] = (struct experiment){ r->beside[i].varied, e };
	}
	return c;
}

static void put_cell(struct buf *out, const char *side, const struct check *c)
{
	if (!c)
		return;
	buf_printf(out, "\t\t%s %s", side, check_result_name(c->result));
	put(out, ": ", c->detail);
	put(out, "\t\t\tsettled by ", c->settles);
}

/* Both sides beside each other, where there is such a table. */
static void put_board(struct buf *out, const struct board *b)
{
	if (!b)
		return;
	buf_printf(out, "board: %s, %s\n", board_verdict_name(b->server.verdict), board_verdict_name(b->client.verdict));
	for (size_t i = 0; i < b->nrow; i++) {
		ck_assert_msg(check_asked(b->row[i].id), "%s does not say what it asks", b->row[i].id);
		buf_printf(out, "\t%s\n", b->row[i].id);
		put_cell(out, "server", b->row[i].server);
		put_cell(out, "client", b->row[i].client);
	}
}

static void put_findings(struct buf *out, const struct row *r)
{
	struct analysis *a = diagnosis_of(connection_of(r));

	buf_printf(out, "== %s\n", r->name);
	for (size_t i = 0; i < a->nfinding; i++) {
		const struct finding *f = &a->finding[i];

		buf_printf(out, "%s%c\n", f->rule->id, "!~-"[f->severity]);
		put(out, "\t", &f->title);
		for (size_t k = 0; k < f->nfact; k++)
			put(out, "\t\t", &f->fact[k].text);
		put(out, "\t=> ", &f->fix);
		put(out, "\t=> ", &f->command);
	}
	put_board(out, board_of(a, 0));
	analysis_free(a);
}

/* By number, which rules speak of a fatal alert, in four moments; of the others handshake-failed does. */
static void put_alerts(struct buf *out)
{
	static const struct {
		const char *name;
		struct connection c;
	} moments[] = {
		{ "before the ServerHello", { BAD(ALERT), SERVERNAME } },
		{ "before the ServerHello, no name sent", { BAD(ALERT) } },
		{ "behind the ServerHello", { BAD(ALERT), SERVERNAME, .protocol = "TLS1.2" } },
		{ "behind the handshake",
		  { .outcome = OUTCOME_ALERT,
		    .failed_step = STEP_SETTLE,
		    SERVERNAME,
		    .address = ADDRESS,
		    .handshake_done = true,
		    .protocol = "TLS1.3",
		    .secure_renegotiation = true } },
	};

	for (size_t m = 0; m < UNIT_COUNT(moments); m++) {
		buf_printf(out, "== alerts %s\n", moments[m].name);
		for (int n = 0; n < 130; n++) {
			struct row r = { .name = "alert", .c = moments[m].c, .alerts = { { true, 2, n, "x", "x" } } };
			struct analysis *a = diagnosis_of(connection_of(&r));

			if (a->nfinding != 1 || strcmp(a->finding[0].rule->id, "handshake-failed")) {
				buf_printf(out, "%d", n);
				for (size_t i = 0; i < a->nfinding; i++)
					buf_printf(out, " %s%c", a->finding[i].rule->id, "!~-"[a->finding[i].severity]);
				buf_putc(out, '\n');
			}
			analysis_free(a);
		}
	}
}

START_TEST(said)
{
	struct buf got = BUF_INIT;

	for (size_t i = 0; i < UNIT_COUNT(rows); i++)
		put_findings(&got, &rows[i]);
	put_alerts(&got);
	unit_kept("tests/data/connections.txt", &got);
	buf_free(&got);
}
END_TEST

UNIT_SUITE("connection")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, said);
}
