/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a client that came to us and went wrong: by how it ended, what it offered, and what it sent. The
 * connections are made by hand. */
#include "tests/unit/pki.h"
#include "analysis/finding.h"
#include "base/sentence.h"
#include "diagnose/diagnose.h"
#include "diagnose/rule.h"
#include "net/connection.h"
#include "net/message.h"
#include "net/transcript.h"

static struct pki pki;

static void setup(void)
{
	pki = pki_new("cert root ca subject=CN=Root\ncert ca ca issuer=root subject=CN=Ca ku=keyCertSign\n"
	              "cert client issuer=root subject=CN=client eku=clientAuth ku=keyEncipherment\n",
	              "", "root");
}

static void teardown(void)
{
	pki_free(&pki);
}

/* ClientHello of TLS 1.2, RFC 5246 7.4.1.2: one suite; ALPN "h2", group secp256r1, ecdsa_secp256r1_sha256. */
static const uint8_t hello[] = { 3, 3, 0, 0, 0,   0,   0, 0,  0, 0, 0, 0, 0, 0,  0,    0,    0, 0, 0, 0,  0, 0,  0,
	                         0, 0, 0, 0, 0,   0,   0, 0,  0, 0, 0, 0, 0, 2,  0xc0, 0x2f, 1, 0, 0, 25, 0, 16, 0,
	                         5, 0, 3, 2, 'h', '2', 0, 10, 0, 4, 0, 2, 0, 23, 0,    13,   0, 4, 0, 2,  4, 3 };
static const uint8_t hello_1_3[] = { 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,    0, 0, 0, 0, 0, 0, 0,  0, 0, 0, 0, 0,
	                             0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0x13, 1, 1, 0, 0, 7, 0, 43, 0, 3, 2, 3, 4 };
static const uint8_t nothing[] = { 0, 0, 0, 0 };

#define OF(peer, kind, bytes)                                                                                          \
	{                                                                                                              \
		.from_peer = peer, .type = kind, .version = TLS_1_2, .octets = sizeof bytes, .body = {                 \
			bytes,                                                                                         \
			sizeof bytes                                                                                   \
		}                                                                                                      \
	}
#define HELLO OF(true, MESSAGE_CLIENT_HELLO, hello)
#define HELLO_1_3 OF(true, MESSAGE_CLIENT_HELLO, hello_1_3)
#define SERVER_HELLO OF(false, MESSAGE_SERVER_HELLO, nothing)
#define OUR_CERTIFICATE OF(false, MESSAGE_CERTIFICATE, nothing)
#define NO_CERTIFICATE OF(true, MESSAGE_CERTIFICATE, nothing)
#define ALERT(peer, lvl, no)                                                                                           \
	{                                                                                                              \
		.from_peer = peer, .level = lvl, .number = no, .name = "alert-" #no, .when = "handshake"               \
	}
#define TEXT(s)                                                                                                        \
	{                                                                                                              \
		(const uint8_t *)(s), sizeof(s) - 1                                                                    \
	}

/* clang-format off */
/* said: a line a finding: its rule, whether an error (!), warning (~) or note (-), its title, each fact, what to do. */
static const struct {
	const char *name;
	struct connection c;
	struct message messages[4];
	struct alert alerts[3];
	const char *sends; /* our visitor's certificate */
	const char *said;
} rows[] = {
	{ "nothing wrong", { .outcome = OUTCOME_OK, .handshake_done = true }, { HELLO }, { { 0 } }, NULL, "" },
	{ "no certificate", { .outcome = OUTCOME_PROTOCOL, .client_asked = true }, { HELLO, SERVER_HELLO, NO_CERTIFICATE }, { ALERT(false, 2, 116) }, NULL,
	  "client-cert-required-not-sent! 127.0.0.1:9 sent no certificate, and one is required here; it was asked for one, and its Certificate message is empty; "
	  "we told it so by the alert 116, alert-116; possible: it has none, or does not find the file; this would show it: its configuration; some programs want "
	  "the key beside it; possible: it has one, but of none of the CAs that this server names (Java, Go, Erlang, .NET and browsers choose by them); this "
	  "would show it: it sends it where no --client-ca is given => give the client a certificate with its key, of a CA that this server names" },
	{ "no certificate, the last alert", { .outcome = OUTCOME_PROTOCOL, .client_asked = true }, { HELLO, SERVER_HELLO, NO_CERTIFICATE }, { ALERT(true, 1, 90), ALERT(false, 1, 0), ALERT(false, 2, 40) }, NULL,
	  "client-cert-required-not-sent! 127.0.0.1:9 sent no certificate, and one is required here; it was asked for one, and its Certificate message is empty; "
	  "we told it so by the alert 40, alert-40; possible: it has none, or does not find the file; this would show it: its configuration; some programs want "
	  "the key beside it; possible: it has one, but of none of the CAs that this server names (Java, Go, Erlang, .NET and browsers choose by them); this "
	  "would show it: it sends it where no --client-ca is given => give the client a certificate with its key, of a CA that this server names" },
	{ "no certificate, as nginx", { .outcome = OUTCOME_PROTOCOL, .client_asked = true, .handshake_done = true, .http_status = 400 }, { HELLO, NO_CERTIFICATE }, { { 0 } }, NULL,
	  "client-cert-required-not-sent! 127.0.0.1:9 sent no certificate, and one is required here; it was asked for one, and its Certificate message is empty; "
	  "we told it so as nginx does: the handshake is good, and the answer is HTTP 400, No required SSL certificate was sent; possible: it has none, or does "
	  "not find the file; this would show it: its configuration; some programs want the key beside it; possible: it has one, but of none of the CAs that this "
	  "server names (Java, Go, Erlang, .NET and browsers choose by them); this would show it: it sends it where no --client-ca is given => give the client a "
	  "certificate with its key, of a CA that this server names" },
	{ "another page", { .outcome = OUTCOME_PROTOCOL, .client_asked = true, .handshake_done = true, .http_status = 401 }, { HELLO, NO_CERTIFICATE }, { { 0 } }, NULL,
	  "handshake-failed! the handshake with 127.0.0.1:9 failed here: ? => look at what the client prints: certloupe explain 'MESSAGE'" },
	{ "not asked", { .outcome = OUTCOME_PROTOCOL }, { HELLO, NO_CERTIFICATE }, { ALERT(false, 2, 116) }, NULL,
	  "handshake-failed! the handshake with 127.0.0.1:9 failed here: ? => look at what the client prints: certloupe explain 'MESSAGE'" },
	{ "no Certificate message", { .outcome = OUTCOME_PROTOCOL, .client_asked = true }, { HELLO, OUR_CERTIFICATE }, { ALERT(false, 2, 116) }, NULL,
	  "handshake-failed! the handshake with 127.0.0.1:9 failed here: ? => look at what the client prints: certloupe explain 'MESSAGE'" },
	{ "a CA", { .outcome = OUTCOME_PROTOCOL, .library_code = GNUTLS_E_KEY_USAGE_VIOLATION, .client_asked = true }, { HELLO }, { ALERT(false, 2, 46) }, "ca",
	  "ca-as-leaf! 127.0.0.1:9 sent the certificate of a CA in place of its own: Ca; its keyUsage is for signing certificates: it may not sign a handshake; "
	  "we told it so by the alert 46, alert-46 => give the client its own certificate, with the key of that one; the root stays out" },
	{ "keyUsage", { .outcome = OUTCOME_PROTOCOL, .library_code = GNUTLS_E_KEY_USAGE_VIOLATION, .client_asked = true }, { HELLO }, { ALERT(false, 2, 46) }, "client",
	  "keyusage-leaf! 127.0.0.1:9 may not sign a handshake with its certificate client: keyUsage has no digitalSignature; we told it so by the alert 46, "
	  "alert-46 => have it issued with digitalSignature in keyUsage" },
	{ "another error of the library", { .outcome = OUTCOME_PROTOCOL, .library_code = GNUTLS_E_DECRYPTION_FAILED, .client_asked = true }, { HELLO }, { ALERT(false, 2, 51) }, "client", "" },
	{ "version", { .outcome = OUTCOME_PROTOCOL }, { HELLO }, { ALERT(false, 2, 70) }, NULL,
	  "protocol-version-mismatch! 127.0.0.1:9 and this server have no TLS version in common; it offers TLS1.2; we told it so by the alert 70, alert-70 => let "
	  "the client offer TLS 1.2 or 1.3" },
	{ "version, 1.3 alone", { .outcome = OUTCOME_PROTOCOL }, { HELLO_1_3 }, { ALERT(false, 2, 70) }, NULL,
	  "protocol-version-mismatch! 127.0.0.1:9 and this server have no TLS version in common; it offers TLS1.3; we told it so by the alert 70, alert-70 => let "
	  "the client offer TLS 1.2 or 1.3" },
	{ "version, no ClientHello", { .outcome = OUTCOME_PROTOCOL }, { SERVER_HELLO }, { ALERT(false, 2, 70) }, NULL,
	  "protocol-version-mismatch! 127.0.0.1:9 and this server have no TLS version in common; we told it so by the alert 70, alert-70 => let the client offer "
	  "TLS 1.2 or 1.3" },
	{ "its own alert of the version", { .outcome = OUTCOME_ALERT }, { HELLO, SERVER_HELLO }, { ALERT(true, 2, 70) }, NULL,
	  "handshake-failed! 127.0.0.1:9 ended it by the alert 70, alert-70 => look at what the client prints: certloupe explain 'MESSAGE'" },
	{ "suites", { .outcome = OUTCOME_PROTOCOL }, { HELLO }, { ALERT(false, 2, 40) }, NULL,
	  "no-shared-cipher! 127.0.0.1:9 offers nothing that this server can take; cipher suites that it offers: TLS_ECDHE_RSA_AES_128_GCM_SHA256; groups that it "
	  "offers: secp256r1; signature algorithms that it takes: ecdsa_secp256r1_sha256; we told it so by the alert 40, alert-40 => a server needs a key of a "
	  "kind that the client takes (RSA or ECDSA), and a cipher suite for it; let the client offer those of today" },
	{ "suites, another alert", { .outcome = OUTCOME_PROTOCOL }, { HELLO }, { ALERT(false, 2, 71) }, NULL,
	  "no-shared-cipher! 127.0.0.1:9 offers nothing that this server can take; cipher suites that it offers: TLS_ECDHE_RSA_AES_128_GCM_SHA256; groups that it "
	  "offers: secp256r1; signature algorithms that it takes: ecdsa_secp256r1_sha256; we told it so by the alert 71, alert-71 => a server needs a key of a "
	  "kind that the client takes (RSA or ECDSA), and a cipher suite for it; let the client offer those of today" },
	{ "suites, but for a ServerHello", { .outcome = OUTCOME_PROTOCOL }, { HELLO, SERVER_HELLO }, { ALERT(false, 2, 40) }, NULL,
	  "handshake-failed! the handshake with 127.0.0.1:9 failed here: ? => look at what the client prints: certloupe explain 'MESSAGE'" },
	{ "suites, a warning", { .outcome = OUTCOME_PROTOCOL }, { HELLO }, { ALERT(false, 1, 40) }, NULL,
	  "handshake-failed! the handshake with 127.0.0.1:9 failed here: ? => look at what the client prints: certloupe explain 'MESSAGE'" },
	{ "ALPN", { .outcome = OUTCOME_PROTOCOL }, { HELLO }, { ALERT(false, 2, 120) }, NULL,
	  "alpn-mismatch! 127.0.0.1:9 wants an application protocol that this server does not have; it offers h2; we told it so by the alert 120, alert-120 => "
	  "let one of the two sides offer what the other one speaks (ALPN)" },
	{ "ALPN, none offered", { .outcome = OUTCOME_PROTOCOL }, { HELLO_1_3 }, { ALERT(false, 2, 120) }, NULL,
	  "alpn-mismatch! 127.0.0.1:9 wants an application protocol that this server does not have; we told it so by the alert 120, alert-120 => let one of the "
	  "two sides offer what the other one speaks (ALPN)" },
	{ "bad certificate", { .outcome = OUTCOME_ALERT, .servername = "a.example" }, { HELLO, OUR_CERTIFICATE }, { ALERT(true, 2, 42) }, NULL,
	  "client-refuses-server! 127.0.0.1:9 refuses this server's certificate without saying why; it sent the alert 42, alert-42, when our Certificate message "
	  "had arrived; the name that it asked for: a.example => most often it is the name, which must stand in the subjectAltName, or the CA, which the client "
	  "does not know; its own message says which" },
	{ "unsupported", { .outcome = OUTCOME_ALERT }, { HELLO, OUR_CERTIFICATE }, { ALERT(true, 2, 43) }, NULL,
	  "client-refuses-server! 127.0.0.1:9 cannot use this server's certificate: its kind or its purpose; it sent the alert 43, alert-43, when our Certificate "
	  "message had arrived; it named no server: it may know it by its address, which then must stand in the subjectAltName => the server's certificate needs "
	  "serverAuth, and a key of a kind that the client takes" },
	{ "revoked", { .outcome = OUTCOME_ALERT }, { HELLO, OUR_CERTIFICATE }, { ALERT(true, 2, 44) }, NULL,
	  "client-refuses-server! 127.0.0.1:9 finds this server's certificate revoked; it sent the alert 44, alert-44, when our Certificate message had arrived; "
	  "it named no server: it may know it by its address, which then must stand in the subjectAltName => get a new certificate" },
	{ "expired", { .outcome = OUTCOME_ALERT, .client_asked = true }, { HELLO, OUR_CERTIFICATE }, { ALERT(true, 2, 45) }, NULL,
	  "client-refuses-server! 127.0.0.1:9 finds this server's certificate expired; it sent the alert 45, alert-45, when our Certificate message had arrived; "
	  "it named no server: it may know it by its address, which then must stand in the subjectAltName; its own certificate: it had not sent any when it went "
	  "=> renew the certificate; if it is valid, look at the client's clock" },
	{ "unknown", { .outcome = OUTCOME_ALERT }, { HELLO, OUR_CERTIFICATE }, { ALERT(true, 2, 46) }, NULL,
	  "client-refuses-server! 127.0.0.1:9 refuses this server's certificate without saying why; it sent the alert 46, alert-46, when our Certificate message "
	  "had arrived; it named no server: it may know it by its address, which then must stand in the subjectAltName => most often it is the name, which must "
	  "stand in the subjectAltName, or the CA, which the client does not know; its own message says which" },
	{ "illegal parameter", { .outcome = OUTCOME_ALERT }, { HELLO, OUR_CERTIFICATE }, { ALERT(true, 2, 47) }, NULL,
	  "handshake-failed! 127.0.0.1:9 ended it by the alert 47, alert-47 => look at what the client prints: certloupe explain 'MESSAGE'" },
	{ "no certificate (SSL 3)", { .outcome = OUTCOME_ALERT }, { HELLO, OUR_CERTIFICATE }, { ALERT(true, 2, 41) }, NULL,
	  "handshake-failed! 127.0.0.1:9 ended it by the alert 41, alert-41 => look at what the client prints: certloupe explain 'MESSAGE'" },
	{ "unknown CA", { .outcome = OUTCOME_ALERT }, { HELLO, OUR_CERTIFICATE }, { ALERT(true, 2, 48) }, NULL,
	  "client-refuses-server! 127.0.0.1:9 does not trust the CA of this server's certificate; it sent the alert 48, alert-48, when our Certificate message "
	  "had arrived; it named no server: it may know it by its address, which then must stand in the subjectAltName => give the client the root of this "
	  "server's chain (curl --cacert, Go SSL_CERT_FILE, Node NODE_EXTRA_CA_CERTS, Java's trust store), and send the intermediates" },
	{ "decrypt error", { .outcome = OUTCOME_ALERT }, { HELLO, OUR_CERTIFICATE }, { ALERT(true, 2, 51) }, NULL,
	  "client-refuses-server! 127.0.0.1:9 finds this server's signature wrong: it was not made with the key of its certificate; it sent the alert 51, "
	  "alert-51, when our Certificate message had arrived; it named no server: it may know it by its address, which then must stand in the subjectAltName => "
	  "give the server the key that belongs to the first certificate of its file, which must be its own" },
	{ "decrypt error, nothing sent", { .outcome = OUTCOME_ALERT }, { HELLO }, { ALERT(true, 2, 51) }, NULL,
	  "handshake-failed! 127.0.0.1:9 ended it by the alert 51, alert-51 => look at what the client prints: certloupe explain 'MESSAGE'" },
	{ "gone with our certificate", { .outcome = OUTCOME_CLOSED, .servername = "a.example" }, { HELLO, OUR_CERTIFICATE }, { { 0 } }, NULL,
	  "client-refuses-server! 127.0.0.1:9 left when it had this server's certificate, without saying why; the name that it asked for: a.example => most often "
	  "it is the name, which must stand in the subjectAltName, or the CA, which the client does not know; its own message says which" },
	{ "gone without", { .outcome = OUTCOME_CLOSED }, { HELLO }, { { 0 } }, NULL,
	  "handshake-failed! 127.0.0.1:9 left in the middle of the handshake => look at what the client prints: certloupe explain 'MESSAGE'" },
	{ "gone at once", { .outcome = OUTCOME_CLOSED }, { { 0 } }, { { 0 } }, NULL,
	  "handshake-failed- 127.0.0.1:9 connected and left without a word: a check of the port => " },
	{ "HTTP", { .outcome = OUTCOME_NOT_TLS, .first_bytes = TEXT("GET / HTTP/1.1\r\nHost: x\r\n") }, { { 0 } }, { { 0 } }, NULL,
	  "http-on-tls-port-reverse! 127.0.0.1:9 speaks HTTP to a port of TLS; it said: GET / HTTP/1.1 => let it ask for https://" },
	{ "HTTP without a line end", { .outcome = OUTCOME_NOT_TLS, .first_bytes = TEXT("GET / HTTP/1.0") }, { { 0 } }, { { 0 } }, NULL,
	  "http-on-tls-port-reverse! 127.0.0.1:9 speaks HTTP to a port of TLS; it said: GET / HTTP/1.0 => let it ask for https://" },
	{ "nearly HTTP", { .outcome = OUTCOME_NOT_TLS, .first_bytes = TEXT("GET / HTTP/1:1\r\n") }, { { 0 } }, { { 0 } }, NULL,
	  "http-on-tls-port-reverse! 127.0.0.1:9 does not begin with TLS; it said: GET / HTTP/1:1 => is it a client of STARTTLS, or of another port? --starttls "
	  "PROTO answers those" },
	{ "the shortest of HTTP", { .outcome = OUTCOME_NOT_TLS, .first_bytes = TEXT("/ HTTP/1.1\n") }, { { 0 } }, { { 0 } }, NULL,
	  "http-on-tls-port-reverse! 127.0.0.1:9 speaks HTTP to a port of TLS; it said: / HTTP/1.1 => let it ask for https://" },
	{ "the version of HTTP alone", { .outcome = OUTCOME_NOT_TLS, .first_bytes = TEXT("HTTP/1.1\n") }, { { 0 } }, { { 0 } }, NULL,
	  "http-on-tls-port-reverse! 127.0.0.1:9 does not begin with TLS; it said: HTTP/1.1 => is it a client of STARTTLS, or of another port? --starttls PROTO "
	  "answers those" },
	{ "long and no HTTP", { .outcome = OUTCOME_NOT_TLS, .first_bytes = TEXT("EHLO 34567890123456789012345678901234567890123456789012345678901234567890123456789 HTTP/1.1\r\n") }, { { 0 } }, { { 0 } }, NULL,
	  "http-on-tls-port-reverse! 127.0.0.1:9 does not begin with TLS; it said: EHLO "
	  "345678901234567890123456789012345678901234567890123456789012345678901234567 => is it a client of STARTTLS, or of another port? --starttls PROTO "
	  "answers those" },
	{ "EHLO", { .outcome = OUTCOME_NOT_TLS, .first_bytes = TEXT("EHLO localhost\r\nx") }, { { 0 } }, { { 0 } }, NULL,
	  "http-on-tls-port-reverse! 127.0.0.1:9 does not begin with TLS; it said: EHLO localhost => is it a client of STARTTLS, or of another port? --starttls "
	  "PROTO answers those" },
	{ "time", { .outcome = OUTCOME_TIMEOUT }, { HELLO }, { { 0 } }, NULL,
	  "handshake-failed! 127.0.0.1:9 left in the middle of the handshake => look at what the client prints: certloupe explain 'MESSAGE'" },
};
/* clang-format on */

static void put(struct buf *out, const char *before, const struct sentence *s)
{
	buf_puts(out, before);
	sentence_render(out, s, &rendering_plain);
}

static const char *said_of(int i)
{
	static const struct source src = {
		.kind = SOURCE_HOST, .spec = "127.0.0.1:9", .host = "127.0.0.1", .port = "9"
	};
	struct connection c = rows[i].c, *list[] = { &c };
	struct message m[UNIT_COUNT(rows[i].messages)];
	struct alert alerts[UNIT_COUNT(rows[i].alerts)];
	struct buf out = BUF_INIT;

	memcpy(m, rows[i].messages, sizeof m);
	memcpy(alerts, rows[i].alerts, sizeof alerts);
	c.transcript.v = m;
	while (c.transcript.n < UNIT_COUNT(m) && m[c.transcript.n].body.n)
		c.transcript.n++;
	c.alerts = alerts;
	while (c.nalerts < UNIT_COUNT(alerts) && alerts[c.nalerts].name)
		c.nalerts++;
	c.source = &src;
	c.served = true;
	c.failed_step = STEP_HANDSHAKE;
	c.input = certset_add_input(pki.set, src.spec, "connection", ORIGIN_SENT, -1);
	struct span der = rows[i].sends ? pki_der(&pki, rows[i].sends) : SPAN_NONE;
	if (der.n) {
		c.sent = &der;
		c.nsent = 1;
		certset_add_der(pki.set, der, ENTRY_CERTIFICATE,
		                (struct origin){ .kind = ORIGIN_SENT, .input = (uint16_t)c.input });
	}
	certset_input_complete(pki.set, c.input);
	struct analysis_input in = { .question = pki_question(), .set = pki.set, .trust = pki.trust, .only_leaf = -1 };
	in.connection = list;
	in.nconnection = 1;
	struct analysis *a = diagnose(&in);
	for (size_t k = 0; k < a->nfinding; k++) {
		const struct finding *f = &a->finding[k];

		if (f->about.chain >= 0) /* of its chain others speak */
			continue;
		buf_printf(&out, "%s%s%c", out.n ? "\n" : "", f->rule->id, "!~-"[f->severity]);
		put(&out, " ", &f->title);
		for (size_t n = 0; n < f->nfact; n++)
			put(&out, "; ", &f->fact[n].text);
		put(&out, " => ", &f->fix);
	}
	analysis_free(a);
	return buf_keep(&out, pki.arena);
}

START_TEST(visitor)
{
	unit_str(rows[_i].name, said_of(_i), rows[_i].said);
}
END_TEST

UNIT_SUITE("visitor")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	UNIT_ROWS(tc, visitor, rows);
}
