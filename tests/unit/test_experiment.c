/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is tried beside a connection, by how it ended and by what was tried before; and what it shows. No connection is
 * made here: records stand for them. */
#include "tests/unit/unit.h"
#include "base/arena.h"
#include "net/connection.h"
#include "net/elsewhere.h"
#include "net/experiment.h"
#include "net/probe.h"

static struct arena *arena;

static void setup(void)
{
	arena = arena_new();
}

static void teardown(void)
{
	arena_free(arena);
}

/* A record: how it ended, with what alert, and what is known of it. */
/* clang-format off */
#define ALERTED(n, early) \
	{ .outcome = OUTCOME_ALERT, .failed_step = STEP_HANDSHAKE, .protocol = (early) ? NULL : "TLS1.3", .servername = "h", \
	  .address = "192.0.2.1:443", .nalerts = 2, .alerts = (struct alert[]){ { .from_peer = true, .level = 2, .number = (n) }, { .level = 2, .number = 1 } } }
#define WENT_WELL .outcome = OUTCOME_OK, .handshake_done = true, .protocol = "TLS1.3", .servername = "h", .address = "192.0.2.1:443"
/* clang-format on */

/* What was tried: a word and how it ended, 'o' well, 'a' with the alert of the main one, 'b' with another, 'x' not even
 * connected, 'h' with handshake_failure, 'n' not TLS; then what follows: its word, "-" nothing. */
static const struct {
	const char *name;
	enum experiments mode;
	struct connection c;
	const char *tried, *next;
} rows[] = {
	/* clang-format off */
	{ "off", EXPERIMENTS_OFF, ALERTED(40, true), "", "-" },
	{ "all is well", EXPERIMENTS_AUTO, { WENT_WELL }, "", "-" },
	{ "a refusal before the ServerHello", EXPERIMENTS_AUTO, ALERTED(40, true), "", "servername=none" },
	{ "that was not it", EXPERIMENTS_AUTO, ALERTED(40, true), "servername=none a", "hello=any" },
	{ "nor that", EXPERIMENTS_AUTO, ALERTED(40, true), "servername=none a hello=any a", "tls=1.2" },
	{ "three are enough", EXPERIMENTS_AUTO, ALERTED(40, true), "servername=none a hello=any a tls=1.2 a", "-" },
	{ "that was it", EXPERIMENTS_AUTO, ALERTED(40, true), "servername=none o", "-" },
	{ "another ending says nothing yet", EXPERIMENTS_AUTO, ALERTED(40, true), "servername=none b", "hello=any" },
	{ "a version", EXPERIMENTS_AUTO, ALERTED(70, true), "", "tls=1.2" },
	{ "an old one", EXPERIMENTS_AUTO, ALERTED(70, true), "tls=1.2 a", "hello=tls1.0" },
	{ "suites", EXPERIMENTS_AUTO, ALERTED(71, true), "", "hello=any" },
	{ "a fallback", EXPERIMENTS_AUTO, ALERTED(86, true), "", "tls=1.2" },
	{ "a name", EXPERIMENTS_AUTO, ALERTED(112, true), "servername=none a", "-" },
	{ "application protocols, none offered", EXPERIMENTS_AUTO, ALERTED(120, true), "", "-" },
	{ "another alert", EXPERIMENTS_AUTO, ALERTED(51, true), "servername=none a tls=1.2 a", "hello=bare" },
	{ "after the ServerHello", EXPERIMENTS_AUTO, ALERTED(42, false), "", "servername=none" },
	{ "the same, told that it is the application protocol", EXPERIMENTS_AUTO, ALERTED(120, false), "", "-" },
	{ "closed at once", EXPERIMENTS_AUTO, { .outcome = OUTCOME_CLOSED, .failed_step = STEP_HANDSHAKE, .servername = "h" }, "servername=none a", "clear-text" },
	{ "closed later", EXPERIMENTS_AUTO, { .outcome = OUTCOME_CLOSED, .failed_step = STEP_SETTLE, .handshake_done = true, .protocol = "TLS1.2", .client_sent = true }, "", "cert=none" },
	{ "addresses of both families", EXPERIMENTS_OTHERS, { .outcome = OUTCOME_OK, .handshake_done = true, .protocol = "TLS1.3", .servername = "h", .address = "192.0.2.1:443", .naddresses = 2, .addresses = (const char *[]){ "192.0.2.1", "2001:db8::1" } }, "", "family=ipv6" },
	{ "the other one first", EXPERIMENTS_OTHERS, { .outcome = OUTCOME_OK, .handshake_done = true, .protocol = "TLS1.3", .servername = "h", .address = "[2001:db8::1]:443", .naddresses = 2, .addresses = (const char *[]){ "2001:db8::1", "192.0.2.1" } }, "", "family=ipv4" },
	{ "both were asked", EXPERIMENTS_OTHERS, { .outcome = OUTCOME_OK, .handshake_done = true, .protocol = "TLS1.3", .servername = "h", .address = "192.0.2.1:443", .naddresses = 2, .addresses = (const char *[]){ "192.0.2.1", "2001:db8::1" } }, "family=ipv6 o", "tls=1.2" },
	{ "two of one family", EXPERIMENTS_OTHERS, { .outcome = OUTCOME_OK, .handshake_done = true, .protocol = "TLS1.3", .servername = "h", .address = "192.0.2.1:443", .naddresses = 2, .addresses = (const char *[]){ "192.0.2.1", "192.0.2.2" } }, "", "tls=1.2" },
	{ "one family was wanted", EXPERIMENTS_OTHERS, { .outcome = OUTCOME_OK, .handshake_done = true, .protocol = "TLS1.3", .servername = "h", .address = "192.0.2.1:443", .naddresses = 2, .addresses = (const char *[]){ "192.0.2.1", "2001:db8::1" }, .family = 4 }, "", "tls=1.2" },
	{ "two doors of this machine", EXPERIMENTS_OTHERS, { .outcome = OUTCOME_OK, .handshake_done = true, .protocol = "TLS1.3", .servername = "h", .address = "127.0.0.1:443", .naddresses = 2, .addresses = (const char *[]){ "127.0.0.1", "::1" } }, "", "tls=1.2" },
	{ "another handshake that our library does not stand", EXPERIMENTS_AUTO, { .outcome = OUTCOME_PROTOCOL, .failed_step = STEP_SETTLE, .handshake_done = true, .protocol = "TLS1.2", .servername = "h", .client_asked_late = true }, "", "tickets=none" },
	{ "nor without tickets", EXPERIMENTS_AUTO, { .outcome = OUTCOME_PROTOCOL, .failed_step = STEP_SETTLE, .handshake_done = true, .protocol = "TLS1.2", .servername = "h", .client_asked_late = true }, "tickets=none b", "-" },
	{ "a request behind TLS 1.3", EXPERIMENTS_AUTO, { .outcome = OUTCOME_PROTOCOL, .failed_step = STEP_SETTLE, .handshake_done = true, .protocol = "TLS1.3", .servername = "h", .client_asked_late = true }, "", "servername=none" },
	{ "closed before TLS", EXPERIMENTS_AUTO, { .outcome = OUTCOME_CLOSED, .failed_step = STEP_STARTTLS }, "", "-" },
	{ "silent", EXPERIMENTS_AUTO, { .outcome = OUTCOME_TIMEOUT, .failed_step = STEP_HANDSHAKE }, "", "clear-text" },
	{ "silent after STARTTLS", EXPERIMENTS_AUTO, { .outcome = OUTCOME_TIMEOUT, .failed_step = STEP_HANDSHAKE, .starttls = "smtp" }, "", "hello=bare" },
	{ "silent in the middle", EXPERIMENTS_AUTO, { .outcome = OUTCOME_TIMEOUT, .failed_step = STEP_HANDSHAKE, .protocol = "TLS1.3" }, "", "-" },
	{ "silent while connecting", EXPERIMENTS_AUTO, { .outcome = OUTCOME_TIMEOUT, .failed_step = STEP_CONNECT }, "", "-" },
	{ "we do not like it", EXPERIMENTS_AUTO, { .outcome = OUTCOME_PROTOCOL, .failed_step = STEP_HANDSHAKE }, "", "hello=any" },
	{ "nor its end", EXPERIMENTS_AUTO, { .outcome = OUTCOME_PROTOCOL, .failed_step = STEP_HANDSHAKE, .protocol = "TLS1.2" }, "", "tls=1.2" },
	{ "nobody is there", EXPERIMENTS_FULL, { .outcome = OUTCOME_REFUSED, .failed_step = STEP_CONNECT }, "", "-" },
	{ "no name, on this machine", EXPERIMENTS_AUTO, { .outcome = OUTCOME_CLOSED, .failed_step = STEP_HANDSHAKE, .address = "127.0.0.1:443" }, "", "servername=localhost" },
	{ "the same, IPv6", EXPERIMENTS_AUTO, { .outcome = OUTCOME_CLOSED, .failed_step = STEP_HANDSHAKE, .address = "[::1]:443" }, "", "servername=localhost" },
	{ "no name elsewhere", EXPERIMENTS_AUTO, { .outcome = OUTCOME_CLOSED, .failed_step = STEP_HANDSHAKE, .address = "192.0.2.1:443" }, "", "clear-text" },
	{ "no address either", EXPERIMENTS_AUTO, { .outcome = OUTCOME_CLOSED, .failed_step = STEP_HANDSHAKE }, "", "clear-text" },

	{ "what others stumble over", EXPERIMENTS_OTHERS, { WENT_WELL }, "", "tls=1.2" },
	{ "the same in TLS 1.2", EXPERIMENTS_OTHERS, { .outcome = OUTCOME_OK, .handshake_done = true, .protocol = "TLS1.2" }, "", "hello=large" },
	{ "who prefers RSA, where the server signs with ECDSA", EXPERIMENTS_OTHERS, { WENT_WELL, .server_signature = "ecdsa_secp256r1_sha256" }, "", "hello=rsa-tls1.2" },
	{ "that was TLS 1.2", EXPERIMENTS_OTHERS, { WENT_WELL, .server_signature = "ecdsa_secp256r1_sha256" }, "hello=rsa-tls1.2 o", "hello=large" },
	{ "it has no RSA certificate", EXPERIMENTS_OTHERS, { WENT_WELL, .server_signature = "ecdsa_secp256r1_sha256" }, "hello=rsa-tls1.2 h", "hello=large" },
	{ "it has no TLS 1.2", EXPERIMENTS_OTHERS, { WENT_WELL, .server_signature = "ecdsa_secp256r1_sha256" }, "hello=rsa-tls1.2 b", "tls=1.2" },
	{ "it prefers RSA, and TLS 1.2 would show the other", EXPERIMENTS_OTHERS, { WENT_WELL, .server_signature = "rsa_pss_rsae_sha256" }, "tls=1.2 o", "hello=large" },
	{ "it has no TLS 1.2 to show the other", EXPERIMENTS_OTHERS, { WENT_WELL, .server_signature = "rsa_pss_rsae_sha256" }, "tls=1.2 b", "hello=ecdsa-first" },
	{ "an old one that signs with ECDSA", EXPERIMENTS_OTHERS, { .outcome = OUTCOME_OK, .handshake_done = true, .protocol = "TLS1.2", .server_signature = "ecdsa_secp256r1_sha256" }, "", "hello=rsa-tls1.2" },
	{ "who was met so is asked no more", EXPERIMENTS_ASKED, { WENT_WELL, .server_signature = "ecdsa_secp256r1_sha256" }, "hello=rsa-tls1.2 o hello=large o", "servername=none" },
	{ "in full both are tried", EXPERIMENTS_FULL, { WENT_WELL, .server_signature = "ecdsa_secp256r1_sha256" }, "servername=none o hello=rsa-tls1.2 o", "tls=1.2" },
	{ "where a session can be resumed", EXPERIMENTS_OTHERS, { WENT_WELL, .resumable = true }, "tls=1.2 o hello=large o", "resume" },
	{ "where none can", EXPERIMENTS_OTHERS, { WENT_WELL }, "tls=1.2 o hello=large o", "-" },
	{ "our certificate was refused in HTTP", EXPERIMENTS_OTHERS, { WENT_WELL, .client_asked = true, .http_status = 400, .http_hint = "400 The SSL certificate error" }, "", "-" },
	{ "something else was", EXPERIMENTS_OTHERS, { WENT_WELL, .client_asked = true, .http_status = 400, .http_hint = "400 Bad Request" }, "", "tls=1.2" },
	{ "a failure does not end it", EXPERIMENTS_OTHERS, { WENT_WELL, .resumable = true }, "tls=1.2 b", "hello=large" },
	{ "is it the size", EXPERIMENTS_OTHERS, { WENT_WELL, .resumable = true }, "tls=1.2 o hello=large b", "hello=small" },
	{ "it is not for others", EXPERIMENTS_OTHERS, { WENT_WELL }, "tls=1.2 o hello=large b hello=small b", "-" },
	{ "a dialog is gone through once where there is one certificate", EXPERIMENTS_OTHERS, { WENT_WELL, .starttls = "smtp" }, "", "-" },
	{ "... with what may be another for RSA", EXPERIMENTS_OTHERS, { WENT_WELL, .starttls = "smtp", .server_signature = "ecdsa_secp256r1_sha256" }, "", "hello=rsa-tls1.2" },
	{ "... and then no more", EXPERIMENTS_OTHERS, { WENT_WELL, .starttls = "smtp", .server_signature = "ecdsa_secp256r1_sha256" }, "hello=rsa-tls1.2 o", "-" },
	{ "... for ECDSA", EXPERIMENTS_OTHERS, { WENT_WELL, .starttls = "smtp", .server_signature = "rsa_pss_rsae_sha256" }, "", "hello=ecdsa-first" },
	{ "... which TLS 1.2 would have shown", EXPERIMENTS_OTHERS, { .outcome = OUTCOME_OK, .handshake_done = true, .protocol = "TLS1.2", .starttls = "smtp", .server_signature = "rsa_pss_rsae_sha256" }, "", "-" },
	{ "asked for", EXPERIMENTS_ASKED, { WENT_WELL, .starttls = "smtp" }, "tls=1.2 o hello=large o", "servername=none" },
	{ "a failure is looked into first", EXPERIMENTS_ASKED, ALERTED(40, true), "", "servername=none" },

	{ "in full, well", EXPERIMENTS_FULL, { WENT_WELL, .alpn_offered = "http/1.1" }, "", "servername=none" },
	{ "no clear text is tried where TLS is spoken", EXPERIMENTS_FULL, { WENT_WELL }, "servername=none o tls=1.2 o", "hello=tls1.0" },
	{ "in full, TLS 1.2", EXPERIMENTS_FULL, { .outcome = OUTCOME_OK, .handshake_done = true, .protocol = "TLS1.2" }, "hello=tls1.0 b hello=ssl3 b", "tls=1.3" },
	{ "in full, it goes on when it was shown", EXPERIMENTS_FULL, ALERTED(40, true), "servername=none o", "hello=any" },

	{ "more: a cause that is open", EXPERIMENTS_MORE, ALERTED(40, true), "servername=none a hello=any a tls=1.2 a", "clear-text" },
	{ "more: a cause that is not ruled out", EXPERIMENTS_MORE, ALERTED(40, true), "servername=none a", "hello=any" },
	{ "more: what did not come there leaves it open", EXPERIMENTS_MORE, ALERTED(70, true), "tls=1.2 x", "hello=tls1.0" },
	{ "more: all is well", EXPERIMENTS_MORE, { WENT_WELL }, "", "servername=none" },
	{ "more: it did not come to TLS", EXPERIMENTS_MORE, { .outcome = OUTCOME_REFUSED, .failed_step = STEP_CONNECT }, "", "-" },
	{ "more: all was tried", EXPERIMENTS_MORE, { WENT_WELL },
	  "servername=none o tls=1.2 o hello=tls1.0 b hello=ssl3 b hello=large o hello=large-segments o hello=records o hello=x25519mlkem768 o hello=ech o hello=rsa o hello=ecdsa o hello=tls1.1 b", "-" },
	/* clang-format on */
};

/* The record with what was tried. */
static struct connection *with(const struct connection *from, const char *tried)
{
	static struct alert other = { .from_peer = true, .level = 2, .number = 99 },
			    handshake = { .from_peer = true, .level = 2, .number = 40 };
	struct connection *c = arena_dup(arena, from, sizeof *from);
	char *words = arena_strdup(arena, tried), *save = NULL;

	for (char *word = strtok_r(words, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
		struct connection *e = ARENA_ARRAY(arena, struct connection, 1);

		switch (*strtok_r(NULL, " ", &save)) {
		case 'o':
			*e = (struct connection){ WENT_WELL };
			break;
		case 'a':
			*e = (struct connection){ .outcome = from->outcome,
				                  .failed_step = from->failed_step,
				                  .alerts = from->alerts,
				                  .nalerts = from->nalerts };
			break;
		case 'b':
			*e = (struct connection){
				.outcome = OUTCOME_ALERT, .failed_step = STEP_HANDSHAKE, .alerts = &other, .nalerts = 1
			};
			break;
		case 'h':
			*e = (struct connection){
				.outcome = OUTCOME_ALERT, .failed_step = STEP_HANDSHAKE, .alerts = &handshake, .nalerts = 1
			};
			break;
		case 'n':
			*e = (struct connection){ .outcome = OUTCOME_NOT_TLS, .failed_step = STEP_HANDSHAKE };
			break;
		default:
			*e = (struct connection){ .outcome = OUTCOME_REFUSED, .failed_step = STEP_CONNECT };
		}
		c->experiments[c->nexperiments++] = (struct experiment){ .varied = word, .connection = e };
	}
	return c;
}

START_TEST(follows)
{
	const struct probe_options o = {
		.experiments = rows[_i].mode, .timeout_ms = 60000, .settle_ms = 1, .alpn = "x", .ncert = 3
	};
	struct connection *c = with(&rows[_i].c, rows[_i].tried);
	struct probe_options varied;
	const char *word = "-";
	bool more = experiment_next(c, &o, &varied, &word);

	unit_str(rows[_i].name, word, rows[_i].next);
	unit_int(rows[_i].name, more, strcmp(rows[_i].next, "-") != 0);
	if (!more)
		return;
	ck_assert_int_eq(varied.experiments, EXPERIMENTS_OFF);
	ck_assert_int_lt(varied.timeout_ms, 60000);
	if (!strncmp(word, "family=", 7))
		ck_assert(!varied.connect && varied.family == (strcmp(word, "family=ipv6") ? 4 : 6));
	else if (c->address)
		unit_str(rows[_i].name, varied.connect, c->address);
	if (!strcmp(word, "servername=none"))
		unit_str(rows[_i].name, varied.servername, "none");
	if (!strcmp(word, "cert=none"))
		ck_assert(!varied.ncert && !varied.key);
	else
		ck_assert_uint_eq(varied.ncert, 3); /* one thing is different, and nothing else */
}
END_TEST

/* What one experiment shows of its cause, and how it is told beside the main connection. */
static const struct {
	const char *name;
	struct connection c;
	const char *tried;
	enum experiment_result result;
	enum cause cause;
	enum cause_state state;
} shown[] = {
	/* clang-format off */
	{ "it goes on", ALERTED(40, true), "servername=none o", EXPERIMENT_TAKEN, CAUSE_NAME, CAUSE_SHOWN },
	{ "the same alert", ALERTED(40, true), "servername=none a", EXPERIMENT_ALIKE, CAUSE_NAME, CAUSE_RULED_OUT },
	{ "another alert", ALERTED(40, true), "servername=none b", EXPERIMENT_OTHER, CAUSE_NAME, CAUSE_OPEN },
	{ "it was about something else", ALERTED(40, true), "servername=none o", EXPERIMENT_TAKEN, CAUSE_ALPN, CAUSE_OPEN },
	{ "it did not come there", ALERTED(40, true), "servername=none x", EXPERIMENT_OTHER, CAUSE_NAME, CAUSE_OPEN },
	{ "clear text it is", ALERTED(40, true), "clear-text n", EXPERIMENT_TAKEN, CAUSE_CLEAR_TEXT, CAUSE_SHOWN },
	{ "no clear text", ALERTED(40, true), "clear-text o", EXPERIMENT_ALIKE, CAUSE_CLEAR_TEXT, CAUSE_RULED_OUT },
	{ "it stumbles where we do not", { WENT_WELL }, "hello=large b", EXPERIMENT_OTHER, CAUSE_SIZE, CAUSE_SHOWN },
	{ "nor does that", { WENT_WELL }, "hello=large o", EXPERIMENT_TAKEN, CAUSE_SIZE, CAUSE_RULED_OUT },
	{ "a word that is none of ours", ALERTED(40, true), "address=192.0.2.1 o", EXPERIMENT_TAKEN, CAUSE_NAME, CAUSE_OPEN },
	/* clang-format on */
};

START_TEST(shows)
{
	struct connection *c = with(&shown[_i].c, shown[_i].tried);

	unit_int(shown[_i].name, experiment_result(c, &c->experiments[0]), shown[_i].result);
	unit_int(shown[_i].name, experiment_cause(c, shown[_i].cause), shown[_i].state);
}
END_TEST

/* Alike is alike in all that can be seen: status, step, whether it closed. */
START_TEST(ends_alike)
{
	static const struct connection main_one = {
		.outcome = OUTCOME_CLOSED, .failed_step = STEP_SETTLE, .http_status = 400, .closed_in_settle = true
	};
	struct connection beside[] = { main_one, main_one, main_one, main_one };

	beside[1].failed_step = STEP_HANDSHAKE;
	beside[2].http_status = 403;
	beside[3].closed_in_settle = false;
	for (size_t i = 0; i < UNIT_COUNT(beside); i++) {
		struct experiment e = { .varied = "alpn=none", .connection = &beside[i] };

		ck_assert_int_eq(experiment_result(&main_one, &e), i ? EXPERIMENT_OTHER : EXPERIMENT_ALIKE);
	}
	/* a page that says no is no success, but for a ClientHello of our own, which sees none */
	struct connection page = { WENT_WELL, .http_status = 400 };
	struct experiment named = { "servername=none", &page }, hello = { "hello=large", &page };
	ck_assert_int_eq(experiment_result(&main_one, &named), EXPERIMENT_OTHER);
	ck_assert_int_eq(experiment_result(&main_one, &hello), EXPERIMENT_TAKEN);
}
END_TEST

/* ---- the other ways to the same service ---- */

static const struct {
	const char *name;
	struct connection c;
	const char *tried, *next, *connect;
} places[] = {
/* clang-format off */
#define AT(...) { WENT_WELL, .addresses = (const char *[]){ __VA_ARGS__ }, .naddresses = sizeof(const char *[]){ __VA_ARGS__ } / sizeof(char *) }
	{ "the other address", AT("192.0.2.1", "192.0.2.10"), "", "address=192.0.2.10", "192.0.2.10:443" },
	{ "one that only begins so", AT("192.0.2.1", "192.0.2.11"), "address=192.0.2.11 o", "-", NULL },
	{ "the other family", AT("192.0.2.1", "2001:db8::1"), "", "address=2001:db8::1", "[2001:db8::1]:443" },
	{ "from the other family", { .outcome = OUTCOME_OK, .address = "[2001:db8::1]:8443", .addresses = (const char *[]){ "2001:db8::1", "2001:db8::11", "192.0.2.1" }, .naddresses = 3 }, "address=2001:db8::11 o", "address=192.0.2.1", "192.0.2.1:8443" },
	{ "the other kind of key", { WENT_WELL, .server_signature = "rsa_pss_rsae_sha256" }, "", "key=ecdsa", "192.0.2.1:443" },
	{ "and back", { WENT_WELL, .server_signature = "ecdsa_secp256r1_sha256" }, "", "key=rsa", "192.0.2.1:443" },
	{ "the key was tried", { WENT_WELL, .server_signature = "ed25519" }, "key=rsa x", "-", NULL },
	{ "no handshake, no key", { .outcome = OUTCOME_ALERT, .address = "192.0.2.1:443", .server_signature = "ed25519" }, "", "-", NULL },
	{ "no name, where a certificate came", { WENT_WELL, .nsent = 1 }, "", "servername=none", "192.0.2.1:443" },
	{ "where none was sent anyway", { .outcome = OUTCOME_OK, .address = "192.0.2.1:443", .nsent = 1 }, "", "-", NULL },
	{ "all was tried", { WENT_WELL, .nsent = 1 }, "servername=none o", "-", NULL },
	{ "through a proxy", { WENT_WELL, .nsent = 1, .proxy = "p:1" }, "", "-", NULL },
	{ "nowhere", { .outcome = OUTCOME_DNS, .nsent = 1, .servername = "h" }, "", "-", NULL },
	{ "a socket", { .outcome = OUTCOME_OK, .address = "/run/s", .addresses = (const char *[]){ "192.0.2.1" }, .naddresses = 1 }, "", "-", NULL },
	/* clang-format on */
};

START_TEST(elsewhere)
{
	struct probe_options o = { .everywhere = true,
		                   .experiments = EXPERIMENTS_AUTO,
		                   .timeout_ms = _i % 2 ? 10000 : 10 };
	struct connection *c = with(&places[_i].c, places[_i].tried);
	struct probe_options varied;
	const char *word = "-";
	bool more = elsewhere_next(c, &o, arena, &varied, &word);

	unit_int(places[_i].name, more, strcmp(places[_i].next, "-") != 0);
	if (more) {
		unit_str(places[_i].name, word, places[_i].next);
		unit_str(places[_i].name, varied.connect, places[_i].connect);
		ck_assert(elsewhere_asked(word) && !varied.everywhere && varied.experiments == EXPERIMENTS_OFF);
		ck_assert_int_le(varied.timeout_ms, o.timeout_ms);
	}
	o.everywhere = false;
	ck_assert(!elsewhere_next(c, &o, arena, &varied, &word));
}
END_TEST

/* Another certificate at another address or of another kind is judged by itself; without a name it is only noted. */
START_TEST(judged)
{
	struct span one[] = { SPAN_LIT("a"), SPAN_LIT("b") }, two[] = { SPAN_LIT("a"), SPAN_LIT("c") };
	const struct connection c = { .sent = one, .nsent = 2 };
	struct connection alike = { .sent = one, .nsent = 2 }, other = { .sent = two, .nsent = 2 },
	                  fewer = { .sent = one, .nsent = 1 }, none = { .nsent = 0 };
	static const struct {
		const char *varied;
		bool asked, judged;
	} words[] = { { "address=192.0.2.1", true, true },
		      { "key=rsa", true, true },
		      { "servername=none", true, false },
		      { "tls=1.2", false, true },
		      { "hello=rsa-tls1.2", false, true },
		      { "hello=ecdsa-first", false, true },
		      { "hello=large", false, true },
		      { "resume", false, true },
		      { "servername=localhost", false, false } };

	ck_assert(elsewhere_same(&c, &alike) && !elsewhere_same(&c, &other) && !elsewhere_same(&c, &fewer));
	for (size_t i = 0; i < UNIT_COUNT(words); i++) {
		ck_assert_int_eq(elsewhere_asked(words[i].varied), words[i].asked);
		ck_assert_int_eq(elsewhere_judged(&c, &(struct experiment){ words[i].varied, &other }),
		                 words[i].judged);
		ck_assert_int_eq(elsewhere_judged(&c, &(struct experiment){ words[i].varied, &fewer }),
		                 words[i].judged);
		ck_assert(!elsewhere_judged(&c, &(struct experiment){ words[i].varied, &alike }));
		ck_assert(!elsewhere_judged(&c, &(struct experiment){ words[i].varied, &none }));
		/* what only an experiment came to is no peer's chain where the main connection came to nothing */
		ck_assert_int_eq(elsewhere_judged(&none, &(struct experiment){ words[i].varied, &other }),
		                 words[i].judged && words[i].asked);
	}
}
END_TEST

/* One that was silent to an experiment is waited for less: the three of a failure end within three seconds. */
START_TEST(patience)
{
	const struct probe_options o = { .experiments = EXPERIMENTS_AUTO, .timeout_ms = 60000 };
	struct connection silent = { .outcome = OUTCOME_TIMEOUT, .failed_step = STEP_HANDSHAKE };
	struct connection c = ALERTED(51, true);
	struct probe_options varied;
	const char *word;
	int all = 0;

	while (experiment_next(&c, &o, &varied, &word)) {
		all += varied.timeout_ms;
		c.experiments[c.nexperiments++] = (struct experiment){ word, &silent };
	}
	ck_assert_int_eq((int)c.nexperiments, 3);
	ck_assert_int_lt(all, 3000);
}
END_TEST

UNIT_SUITE("experiment")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	UNIT_ROWS(tc, follows, rows);
	UNIT_ROWS(tc, shows, shown);
	tcase_add_test(tc, ends_alike);
	UNIT_ROWS(tc, elsewhere, places);
	tcase_add_test(tc, judged);
	tcase_add_test(tc, patience);
}
