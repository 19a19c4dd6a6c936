/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which ends of a connection are a refusal of our certificate, or of our having none: by alert, by HTTP, by closing; and
 * why, by what we send, whom the server names and how it says so. The connections are made by hand, our chain by the
 * lab. The reasons are in tests/data/refusals.txt, which CERTLOUPE_GOLDEN=write writes anew. */
#include "tests/unit/kept.h"
#include "tests/unit/pki.h"
#include "analysis/board.h"
#include "analysis/check_asked.h"
#include "analysis/finding.h"
#include "base/sentence.h"
#include "base/words.h"
#include "cert/key.h"
#include "diagnose/diagnose.h"
#include "diagnose/rule.h"
#include "net/connection.h"

static struct pki pki;
static const char *cert_spec;
static const uint8_t certificate[] = { 0x30, 0 };
static struct span own_of_server = { certificate, sizeof certificate }; /* it came before it judged ours */

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
	c.sent = &own_of_server;
	c.nsent = 1;
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

/* ---- why ---- */

static const char many[] = "cert root ca subject=CN=Root\ncert int ca issuer=root subject=CN=Int\n"
                           "cert other ca subject=CN=Other\n"
                           "cert old ca issuer=root subject=CN=Old from=-2y to=-1d\n"
                           "cert good issuer=int subject=CN=good eku=clientAuth\n"
                           "cert late issuer=int subject=CN=late eku=clientAuth to=-1d\n"
                           "cert early issuer=int subject=CN=early eku=clientAuth from=+1d\n"
                           "cert server issuer=int subject=CN=server eku=serverAuth\n"
                           "cert self subject=CN=self eku=clientAuth\n"
                           "cert sha1 issuer=int subject=CN=sha1 eku=clientAuth sig=sha1\n"
                           "cert stale issuer=old subject=CN=stale eku=clientAuth\n"
                           "cert direct issuer=root subject=CN=direct eku=clientAuth\n";

/* What stands in the file that is sent, and what else is at hand. */
static const struct {
	const char *sent, *key, *beside;
} files[] = {
	{ "good int", "good", "" },
	{ "good", "good", "" },
	{ "good", "good", "int" },
	{ "good int root", "good", "" },
	{ "good int", "good", "root" },
	{ "good other", "good", "" },
	{ "good int other", "good", "" },
	{ "late int", "late", "" },
	{ "early int", "early", "" },
	{ "server int", "server", "" },
	{ "self", "self", "" },
	{ "sha1 int", "sha1", "" },
	{ "stale old", "stale", "" },
	{ "direct", "direct", "" },
	{ "direct", "direct", "root" },
	{ "good int", "late", "" },
};
static const char *const lists[] = { "", "root", "int", "other", "other root" };

/* 0: it closes; from 200 on a page, 200 a good one; else an alert. */
static const int ends_by[] = { 0, 40, 42, 43, 44, 45, 46, 48, 51, 80, 116, 400, 200 };

static void send_ours(struct pki *p, const char *word, void *ctx)
{
	struct origin o = { .kind = ORIGIN_OURS, .input = (uint16_t)(certset_inputs(p->set) - 1) };
	uint32_t *position = ctx;

	o.position = (*position)++;
	certset_add_der(p->set, pki_der(p, word), ENTRY_CERTIFICATE, o);
}

/* The key of our leaf, or of another one. */
static void add_key(struct pki *p, const char *name)
{
	struct key *key = ARENA_NEW(p->arena, struct key);
	struct entry e = { .kind = ENTRY_KEY, .object = key };

	e.first = (struct origin){ .kind = ORIGIN_OURS, .input = (uint16_t)(certset_inputs(p->set) - 1), .position = 9 };
	key->pub = certificate_read(p->arena, pki_der(p, name))->key;
	key->opened = true;
	certset_add(p->set, &e, key->pub.spki);
}

static void list_ca(struct pki *p, const char *word, void *ctx)
{
	struct connection *c = ctx;
	const struct certificate *ca = certificate_read(p->arena, pki_der(p, word));

	c->acceptable_ca[c->nacceptable_ca++] = ca->subject;
}

/* Each sentence once, by its number. */
static struct words said;

static size_t number_of(struct arena *a, const struct sentence *s)
{
	struct buf b = BUF_INIT;
	size_t n = 0;

	sentence_render(&b, s, &rendering_plain);
	while (n < said.n && strcmp(said.v[n], buf_str(&b)))
		n++;
	if (n == said.n)
		words_add(a, &said, arena_strdup(a, buf_str(&b)));
	buf_free(&b);
	return n;
}

static char letter_of(const struct check *c)
{
	return c ? check_result_name(c->result)[0] : '-';
}

/* What each side came to, and our rows of the table: their results, and what they say. */
static void put_board(struct buf *out, struct arena *a, const struct board *b)
{
	buf_printf(out, "\tboard %s %s", board_verdict_name(b->server.verdict), board_verdict_name(b->client.verdict));
	for (size_t i = 0; i < b->nrow; i++) {
		const struct check *theirs = b->row[i].server, *ours = b->row[i].client;

		ck_assert_msg(check_asked(b->row[i].id), "%s does not say what it asks", b->row[i].id);
		if (!strstr(" key depth ca-list sigalgs senders answer ", b->row[i].id))
			continue; /* of our chain alone */
		buf_printf(out, " %s %c%c", b->row[i].id, letter_of(theirs), letter_of(ours));
		if (ours)
			buf_printf(out, "%zu", number_of(a, ours->detail));
	}
	buf_putc(out, '\n');
}

/* The findings about our certificate: rule, title, facts. */
static void put_why(struct buf *out, struct pki *p, size_t file, const char *list, int end)
{
	static const struct source src = { .kind = SOURCE_HOST, .spec = "host:1", .host = "host", .port = "1" };
	struct alert alert = { .from_peer = true, .level = 2, .number = end, .name = "alert", .when = "handshake" };
	struct span cas[2];
	struct connection c = { .source = &src,
		                .outcome = end >= 200 ? OUTCOME_OK : end ? OUTCOME_ALERT : OUTCOME_CLOSED,
		                .failed_step = STEP_HANDSHAKE,
		                .client_asked = true,
		                .client_sent = true,
		                .client_have = true,
		                .acceptable_ca = cas,
		                .sent = &own_of_server,
		                .nsent = 1,
		                .alerts = &alert,
		                .nalerts = end > 0 && end < 200,
		                .http_status = end >= 200 ? end : 0,
		                .http_hint = end == 400 ? "The SSL certificate error" : NULL,
		                .handshake_done = end >= 200 };
	struct connection *connections[] = { &c };
	uint32_t position = 0;

	p->set = certset_new();
	p->peer = certset_add_peer(p->set, "peer");
	certset_add_peer(p->set, "file");
	pki_each(p, files[file].beside, pki_add, NULL);
	certset_add_input(p->set, "client.pem", "pem", ORIGIN_OURS, -1);
	pki_each(p, files[file].sent, send_ours, &position);
	add_key(p, files[file].key);
	pki_each(p, list, list_ca, &c);
	c.input = p->peer;
	c.client_nsent = position;
	struct analysis_input in = { .question = pki_question(), .set = p->set, .trust = p->trust, .only_leaf = -1 };
	in.connection = connections;
	in.nconnection = 1;
	in.cert_spec = "client.pem";
	struct analysis *a = diagnose(&in);
	for (size_t i = 0; i < a->nfinding; i++) {
		const struct finding *f = &a->finding[i];

		if (f->about.connection < 0)
			continue;
		buf_printf(out, " %s%c %zu:", f->rule->id, "!~-"[f->severity], number_of(p->arena, &f->title));
		for (size_t k = 0; k < f->nfact; k++)
			buf_printf(out, " %zu", number_of(p->arena, &f->fact[k].text));
	}
	buf_putc(out, '\n');
	if (end == 0 || end == 48 || end >= 200)
		put_board(out, p->arena, board_of(a, 0));
	analysis_free(a);
	certset_free(p->set);
}

START_TEST(why)
{
	struct pki p = pki_new(many, "", "root");
	struct buf got = BUF_INIT, one = BUF_INIT;

	certset_free(p.set);
	for (size_t i = 0; i < UNIT_COUNT(files); i++)
		for (size_t k = 0; k < UNIT_COUNT(lists); k++)
			for (size_t e = 0; e < UNIT_COUNT(ends_by); e++) {
				buf_reset(&one);
				put_why(&one, &p, i, lists[k], ends_by[e]);
				if (e == 0)
					buf_printf(&got, "== %s sent with the key of %s, %s beside; the server names %s\n",
					           files[i].sent, files[i].key,
					           *files[i].beside ? files[i].beside : "nothing",
					           *lists[k] ? lists[k] : "nobody");
				buf_printf(&got, "%d%s", ends_by[e], buf_str(&one));
			}
	for (size_t i = 0; i < said.n; i++)
		buf_printf(&got, "%s%zu: %s\n", i ? "" : "== sentences\n", i, said.v[i]);
	p.set = certset_new();
	unit_kept("tests/data/refusals.txt", &got);
	buf_free(&got);
	buf_free(&one);
	pki_free(&p);
}
END_TEST

UNIT_SUITE("refusal")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, alerts);
	tcase_add_test(tc, internal_error);
	UNIT_ROWS(tc, ends, rows);
	tcase_add_test(tc, why);
}
