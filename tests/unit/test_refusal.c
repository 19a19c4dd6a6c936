/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which ends of a connection are a refusal of our certificate, or of our having none: by alert, by HTTP, by closing.
 * The connections are made by hand, our chain by the lab. */
#include "tests/unit/pki.h"
#include "diagnose/diagnose.h"
#include "diagnose/rule.h"
#include "net/connection.h"

static struct pki pki;
static const char *cert_spec;

static void setup(void)
{
	cert_spec = NULL;
	pki = pki_new("cert root ca subject=CN=Root\ncert int ca issuer=root subject=CN=Int\n"
	              "cert client issuer=int subject=CN=client eku=clientAuth\n",
	              "", "root");
}

static void teardown(void)
{
	pki_free(&pki);
}

/* As --cert would: with a second one, that comes behind it. */
static void ours(const char *name)
{
	static int input;
	struct origin o = { .kind = ORIGIN_OURS };

	if (!cert_spec) {
		cert_spec = "client.pem";
		input = certset_add_input(pki.set, cert_spec, "pem", ORIGIN_OURS, -1);
	} else {
		o.position = 1;
	}
	o.input = (uint16_t)input;
	certset_add_der(pki.set, pki_der(&pki, name), ENTRY_CERTIFICATE, o);
}

/* Does a rule about client certificates make it an error? */
static bool refused(struct connection c)
{
	static const struct source src = { .kind = SOURCE_HOST, .spec = "host:1", .host = "host", .port = "1" };
	struct connection *list[] = { &c };
	bool found = false;

	c.source = &src;
	c.input = pki.peer;
	struct analysis_input in = { .question = pki_question(), .set = pki.set, .trust = pki.trust, .only_leaf = -1 };
	in.connection = list;
	in.nconnection = 1;
	in.cert_spec = cert_spec;
	struct analysis *a = diagnose(&in);
	for (size_t i = 0; i < a->nfinding; i++)
		found |= a->finding[i].severity == SEVERITY_ERROR && strncmp(a->finding[i].rule->id, "client-", 7) == 0;
	analysis_free(a);
	return found;
}

static bool listed(const int *list, size_t n, int number)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == number)
			return true;
	return false;
}

/* RFC 8446 6.2, RFC 5246 7.2.2: those that speak of a certificate, and 40 and 49, with which servers say it, too. */
START_TEST(alerts)
{
	static const int of_none[] = { 40, 41, 42, 43, 46, 49, 50, 116 };
	static const int of_ours[] = { 40, 41, 42, 43, 44, 45, 46, 48, 49, 50, 51, 116 };
	struct alert alert = { .from_peer = true, .level = 2, .name = "x", .when = "settle" };
	struct connection c = { .client_asked = true, .outcome = OUTCOME_ALERT, .failed_step = STEP_SETTLE };

	c.alerts = &alert;
	c.nalerts = 1;
	for (alert.number = 0; alert.number < 130; alert.number++) {
		c.client_sent = c.client_have = false;
		ck_assert_msg(refused(c) == listed(of_none, UNIT_COUNT(of_none), alert.number), "%d, none sent",
		              alert.number);
	}
	ours("client");
	for (alert.number = 0; alert.number < 130; alert.number++) {
		c.client_sent = c.client_have = true;
		ck_assert_msg(refused(c) == listed(of_ours, UNIT_COUNT(of_ours), alert.number), "%d, ours sent",
		              alert.number);
		c.client_asked = false;
		ck_assert_msg(!refused(c), "%d, not asked", alert.number);
		c.client_asked = true;
	}
}
END_TEST

/* Apache's, for a chain that is longer than it allows. */
START_TEST(internal_error)
{
	struct alert alert = {
		.from_peer = true, .level = 2, .number = 80, .name = "internal_error", .when = "settle"
	};
	struct connection c = {
		.client_asked = true, .client_sent = true, .client_have = true, .outcome = OUTCOME_ALERT
	};

	c.alerts = &alert;
	c.nalerts = 1;
	ours("client");
	ck_assert(!refused(c));
	ours("int");
	ck_assert(refused(c));
}
END_TEST

static const struct {
	const char *name;
	struct connection c;
	bool refused;
} rows[] = {
	{ "nothing happened", { .outcome = OUTCOME_OK }, false },
	{ "nginx: no certificate", { .http_status = 400, .http_hint = "No required SSL certificate was sent" }, true },
	{ "nginx: a bad one", { .http_status = 400, .http_hint = "The SSL certificate error" }, true },
	{ "a bad request", { .http_status = 400, .http_hint = "Bad Request" }, false },
	{ "400 without a word", { .http_status = 400 }, false },
	{ "401, and says why", { .http_status = 401, .http_hint = "Certificate required" }, true },
	{ "403, and says why", { .http_status = 403, .http_hint = "Client certificate required" }, true },
	{ "402 is something else", { .http_status = 402, .http_hint = "Certificate required" }, false },
	{ "404 is something else", { .http_status = 404, .http_hint = "Certificate not found" }, false },
	{ "495", { .http_status = 495 }, true },
	{ "496", { .http_status = 496 }, true },
	{ "497", { .http_status = 497 }, false },
	{ "closed in the handshake",
	  { .outcome = OUTCOME_CLOSED, .failed_step = STEP_HANDSHAKE, .http_sent = true },
	  true },
	{ "closed before it", { .outcome = OUTCOME_CLOSED, .failed_step = STEP_STARTTLS }, false },
	{ "closed behind it", { .outcome = OUTCOME_CLOSED, .failed_step = STEP_SETTLE }, true },
	{ "closed when asked for a page",
	  { .outcome = OUTCOME_CLOSED, .failed_step = STEP_SETTLE, .http_sent = true },
	  false },
	{ "closed by what speaks HTTP",
	  { .outcome = OUTCOME_CLOSED, .failed_step = STEP_SETTLE, .http_sent = true, .alpn = "http/1.1" },
	  true },
	{ "closed by what speaks something else",
	  { .outcome = OUTCOME_CLOSED, .failed_step = STEP_SETTLE, .http_sent = true, .alpn = "imap" },
	  false },
	{ "close_notify", { .outcome = OUTCOME_OK, .closed_in_settle = true }, true },
	{ "close_notify behind STARTTLS",
	  { .outcome = OUTCOME_OK, .closed_in_settle = true, .starttls = "smtp" },
	  false },
	{ "close_notify behind a page",
	  { .outcome = OUTCOME_OK, .closed_in_settle = true, .http_status = 200 },
	  false },
	{ "close_notify behind words",
	  { .outcome = OUTCOME_OK, .closed_in_settle = true, .settle_bytes = SPAN_LIT("hello") },
	  false },
	{ "close_notify when asked for a page",
	  { .outcome = OUTCOME_OK, .closed_in_settle = true, .http_sent = true },
	  false },
};

START_TEST(ends)
{
	struct connection c = rows[_i].c;

	ck_assert_msg(!refused(c), "%s: not asked", rows[_i].name);
	c.client_asked = true;
	unit_int(rows[_i].name, refused(c), rows[_i].refused);
}
END_TEST

UNIT_SUITE("refusal")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, alerts);
	tcase_add_test(tc, internal_error);
	UNIT_ROWS(tc, ends, rows);
}
