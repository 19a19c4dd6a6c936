/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every row of the phrasebook is found by its own words and by its code, pasted lines of real logs are recognised
 * whatever stands around them, and what is no message is not taken for one. */
#include "tests/unit/unit.h"

#include "phrase/phrase_text.h"
#include "phrase/phrasebook.h"
#include "diagnose/rule.h"

#include <time.h>

/* ---- helpers ---- */

static int place(const struct phrase_answer *r, const char *id, size_t n)
{
	for (size_t i = 0; i < r->nconditions; i++)
		if (strncmp(r->condition[i], id, n) == 0 && r->condition[i][n] == '\0')
			return (int)i;
	return -1;
}

static bool matched(const struct phrase_answer *r, const struct phrase *p)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->match[i].program == p->program && r->match[i].text == p->text)
			return true;
	return false;
}

/* What the first condition of a row is where a server says it of its client. */
static int mirrored_place(const struct phrase_answer *r, const char *conditions)
{
	const struct condition *c = condition_find(conditions, strcspn(conditions, ","));

	return c && *c->mirrored ? place(r, c->mirrored, strcspn(c->mirrored, ",")) : -1;
}

/* Every condition of the comma list is there, the first one (or its mirror) within the first `most`. */
static void check_conditions(const char *asked, const struct phrase_answer *r, const char *conditions, int most)
{
	for (const char *id = conditions; *id; id += strcspn(id, ","), id += *id == ',') {
		size_t n = strcspn(id, ",");

		if (condition_is_kind(id))
			continue;
		ck_assert_msg(place(r, id, n) >= 0, "\"%s\": %.*s is not listed", asked, (int)n, id);
	}
	size_t n = strcspn(conditions, ",");
	int mirrored = mirrored_place(r, conditions);
	if (n && !(r->side == BY_SERVER && mirrored >= 0 && mirrored < most))
		ck_assert_msg(place(r, conditions, n) < most, "\"%s\": %.*s comes only as number %d", asked, (int)n,
		              conditions, place(r, conditions, n) + 1);
}

/* ---- the tables ---- */

START_TEST(tables_are_whole)
{
	ck_assert_uint_ge(phrase_count, 1072);
	ck_assert_uint_eq(alert_phrase_count, 36);
	ck_assert_uint_eq(alert_count, alert_phrase_count);
	for (size_t i = 0; i < phrase_count; i++) {
		const struct phrase *p = phrase_at(i);

		ck_assert_msg(*p->program && *p->text, "row %zu has no program or no text", i);
		for (const char *id = p->conditions; *id; id += strcspn(id, ","), id += *id == ',')
			ck_assert_msg(condition_find(id, strcspn(id, ",")), "\"%s\": unknown condition in %s", p->text,
			              p->conditions);
	}
	for (size_t i = 0; i < alert_phrase_count; i++) {
		const struct alert_phrase *p = &alert_phrase_table[i];

		ck_assert_ptr_eq(alert_phrase_find(p->alert->number), p);
		ck_assert_msg(!i || p[-1].alert->number < p->alert->number, "alert %d is out of order",
		              p->alert->number);
		ck_assert_msg(!strncmp(p->alert->document, "RFC ", 4), "alert %d is defined nowhere", p->alert->number);
		for (const char *id = p->as_client; *id; id += strcspn(id, ","), id += *id == ',')
			ck_assert_msg(condition_find(id, strcspn(id, ",")), "alert %d: %s", p->alert->number, id);
		for (const char *id = p->as_server; *id; id += strcspn(id, ","), id += *id == ',')
			ck_assert_msg(condition_find(id, strcspn(id, ",")), "alert %d: %s", p->alert->number, id);
	}
	ck_assert_ptr_null(alert_phrase_find(1));
}
END_TEST

/* Rows whose texts are the same for several programs share the first places. A code that several texts share leads to
 * each of them, but cannot put each first. */
static void finds_its_row(const struct phrase *p)
{
	struct arena *a = arena_new();
	struct phrase_answer r = phrasebook_ask(a, p->text);

	ck_assert_msg(matched(&r, p), "\"%s\" of %s is not found by its own text", p->text, p->program);
	ck_assert_msg(r.match[0].exact, "\"%s\": not the whole", p->text);
	check_conditions(p->text, &r, p->conditions, 4);
	if (*p->code) {
		r = phrasebook_ask(a, p->code);
		ck_assert_msg(matched(&r, p), "\"%s\" of %s is not found by its code %s", p->text, p->program, p->code);
		check_conditions(p->code, &r, p->conditions, p->shared ? 100 : 4);
	}
	arena_free(a);
}

/* Thousands of rows: a process for each would be most of the work. */
#define ROWS_A_TEST 100

START_TEST(text_and_code_find_their_row)
{
	size_t end = ((size_t)_i + 1) * ROWS_A_TEST;

	for (size_t i = end - ROWS_A_TEST; i < end && i < phrase_count; i++)
		finds_its_row(phrase_at(i));
}
END_TEST

START_TEST(alert_finds_its_row)
{
	struct arena *a = arena_new();
	const struct alert_phrase *p = &alert_phrase_table[_i];
	const char *const form[] = { "alert %d", "SSL alert number %d", "TLS alert [%d]", "%d" };

	for (size_t i = 0; i < UNIT_COUNT(form); i++) {
		char asked[64];
		bool found = false;

		snprintf(asked, sizeof asked, form[i], p->alert->number);
		struct phrase_answer r = phrasebook_ask(a, asked);
		for (size_t k = 0; k < r.n; k++)
			found = found || strcmp(r.match[k].text, p->alert->name) == 0;
		ck_assert_msg(found, "\"%s\" does not lead to %s", asked, p->alert->name);
		check_conditions(asked, &r, p->as_client, i < 3 ? 3 : 20);
	}
	char asked[64];
	snprintf(asked, sizeof asked, "received fatal alert: %s", p->alert->name);
	struct phrase_answer r = phrasebook_ask(a, asked);
	check_conditions(asked, &r, p->as_client, 6);
	arena_free(a);
}
END_TEST

/* ---- lines of real logs ---- */

static const struct {
	const char *asked, *first; /* the likeliest condition */
	const char *match;         /* the best row, NULL: whichever */
} lines[] = {
	{ "curl: (60) SSL certificate problem: unable to get local issuer certificate", "missing-intermediate",
	  "SSL certificate problem: unable to get local issuer certificate" },
	{ "verify error:num=20:unable to get local issuer certificate", "missing-intermediate", NULL },
	{ "error 10 at 1 depth lookup: certificate has expired", "expired-intermediate", "certificate has expired" },
	{ "error 10 at 0 depth lookup: certificate has expired", "expired-leaf", "certificate has expired" },
	{ "error 10 at 0 depth lookup", "expired-leaf", "certificate has expired" },
	{ "error 20 at 0 depth lookup:", "missing-intermediate", "unable to get local issuer certificate" },
	{ "Verify return code: 10 (certificate has expired)", "expired-leaf", "certificate has expired" },
	{ "    Verify return code: 21 (unable to verify the first certificate)\n    Extended master secret: no",
	  "missing-intermediate", NULL },
	{ "SELF SIGNED CERTIFICATE IN CERTIFICATE CHAIN", "self-signed-in-chain", NULL },
	{ "self signed certificate", "self-signed-leaf", NULL },
	{ "Aug  3 12:00:01 host haproxy[812]: 192.0.2.7:51514 [03/Aug/2026:12:00:01.123] https/1: SSL client "
	  "certificate "
	  "not trusted",
	  "client-cert-untrusted-ca", "SSL client certificate not trusted" },
	{ "2026/08/03 12:00:01 [info] 31#31: *7 client SSL certificate verify error: (21:unable to verify the first "
	  "certificate) while reading client request headers, client: 192.0.2.7, server: localhost",
	  "client-intermediate-not-sent", NULL },
	{ "[Mon Aug 03 12:00:01.000001 2026] [ssl:error] [pid 7:tid 8] [client 192.0.2.7:4242] AH02040: Certificate "
	  "Verification: Certificate Chain too long (chain has 2 certificates, but maximum allowed are only 1)",
	  "verify-depth-exceeded", NULL },
	{ "\033[31mError:\033[0m unable to \033[1mverify\033[0m the first certificate", "missing-intermediate",
	  "unable to verify the first certificate" },
	{ "{\"msg\":\"tls: failed to verify certificate: x509: certificate signed by\\nunknown authority\"}",
	  "missing-intermediate", NULL },
	{ "javax.net.ssl.SSLHandshakeException: PKIX path building failed:\n\tsun.security.provider.certpath."
	  "SunCertPathBuilderException: unable to find valid\n\tcertification path to requested target",
	  "missing-intermediate", NULL },
	{ "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has "
	  "expired (_ssl.c:992)",
	  "expired-leaf", NULL },
	{ "80AB:error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown "
	  "ca:../ssl/record/rec_layer_s3.c:1601:SSL "
	  "alert number 48",
	  "client-cert-untrusted-ca", NULL },
	{ "error:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed",
	  "missing-intermediate", NULL },
	{ "0A000086", "missing-intermediate", NULL },
	{ "X509_V_ERR_CERT_HAS_EXPIRED", "expired-leaf", "certificate has expired" },
	{ "x509_v_err_unable_to_get_issuer_cert_locally", "missing-intermediate", NULL },
	{ "openssl 20", "missing-intermediate", "unable to get local issuer certificate" },
	{ "OpenSSL error code 10", "expired-leaf", NULL },
	{ "20:", "missing-intermediate", NULL },
	{ "(20)", "missing-intermediate", NULL },
	{ "curl 28", "timeout", "Timeout was reached" },
	{ "curl: (6)", "dns", NULL },
	{ "curl exit code 7", "tcp-refused", NULL },
	{ "alert 116", "client-cert-required-not-sent", "certificate_required" },
	{ "unknown_ca", "client-cert-untrusted-ca", NULL },
	{ "unknown ca", "client-cert-untrusted-ca", "unknown_ca" },
	{ "tls: received fatal alert: UnknownCA", "client-cert-untrusted-ca", NULL },
	{ "< TLSv1.3 (IN), TLS alert, unknown CA (560):", "client-cert-untrusted-ca", "unknown_ca" },
	{ "> TLSv1.3 (OUT), TLS alert, unknown CA (560):", "missing-intermediate", "unknown_ca" },
	{ "TLS client: In state wait_cert_cr at ssl_handshake.erl:2111 generated CLIENT ALERT: Fatal - Unknown CA",
	  "missing-intermediate", NULL },
	{ "TLS server: In state wait_cert at ssl_handshake.erl:2094 generated SERVER ALERT: Fatal - Certificate "
	  "Expired",
	  "client-cert-expired", NULL },
	{ "{tls_alert,{certificate_required,", "client-cert-required-not-sent", NULL },
	{ "-12279", "protocol-version-mismatch", "SSL_ERROR_UNSUPPORTED_VERSION" },
	{ "Error code: SEC_ERROR_UNKNOWN_ISSUER", "missing-intermediate", "SEC_ERROR_UNKNOWN_ISSUER" },
	{ "certutil: (-8181) failed", "expired-leaf", "SEC_ERROR_EXPIRED_CERTIFICATE" },
	{ "net::ERR_CERT_DATE_INVALID", "expired-leaf", "ERR_CERT_DATE_INVALID" },
	{ "net::-200", "hostname-mismatch", NULL },
	{ "HRESULT 0x800B0109", "untrusted-root", NULL },
	{ "Exception from HRESULT: -2146762487", "untrusted-root", NULL },
	{ "AH02040", "verify-depth-exceeded", NULL },
	{ "nginx 495", "client-cert-untrusted-ca", NULL },
	{ "nginx: ssl_client_verify=NONE", "client-cert-required-not-sent", "NONE" },
	{ "wolfSSL error -188", "missing-intermediate", NULL },
	{ "The TLS protocol defined fatal alert code is 48.", "client-cert-untrusted-ca", NULL },
	{ "tls_verify_status: Failed:ClientCertCrlHit", "client-cert-revoked", "ClientCertCrlHit" },
	{ "Get \"https://example.org/\": x509: certificate is valid for www.example.org, not example.org",
	  "hostname-mismatch", "x509: certificate is valid for" },
	{ "error: self-signed certificate; class=Ssl (16)", "self-signed-leaf", NULL },
	{ "the certificate\u2019s owner does not match hostname \u2018localhost\u2019", "hostname-mismatch", NULL },
	/* a word between, another left out: nothing fits in one piece */
	{ "psql: could not read the private root certificate file", "trust-store-wrong-file", NULL },
};

START_TEST(line_is_recognised)
{
	struct arena *a = arena_new();
	struct phrase_answer r = phrasebook_ask(a, lines[_i].asked);

	ck_assert_msg(r.n > 0, "not recognised: %s", lines[_i].asked);
	unit_str(lines[_i].asked, r.nconditions ? r.condition[0] : "(none)", lines[_i].first);
	if (lines[_i].match)
		unit_str(lines[_i].asked, r.match[0].text, lines[_i].match);
	arena_free(a);
}
END_TEST

/* A number means what is said of it, and nothing else. */
static const struct {
	const char *asked, *text;
	bool matched;
} readings[] = {
	{ "20", "unable to get local issuer certificate", true },
	{ "20", "bad_record_mac", true },
	{ "openssl 20", "bad_record_mac", false },
	{ "alert 20", "unable to get local issuer certificate", false },
	{ "48", "excluded subtree violation", true },
	{ "48", "Key usage violation in certificate has been detected.", true }, /* GnuTLS -48 */
	{ "48", "unknown_ca", true },
	{ "gnutls -48", "unknown_ca", false },
	{ "60", "SSL peer certificate or SSH remote key was not OK", true },
	{ "curl 60", "Suite B: curve not allowed for this LOS", false },
	{ "OpenSSL/3.0.19 built with 3.0.17", "unable to get certificate CRL", false },
	{ "depth=1 verify", "unspecified certificate verification error", false },
	{ "the number is NONE of these", "NONE", false },
	{ "port 495 is open", "495", false },
	{ "HTTP request failed", "http request", false },
	{ "ClientCertUntrusted tls_verify_status", "ClientCertExpired", false },
	{ "curl: (60) SSL certificate problem: certificate has expired",
	  "SSL certificate problem: self-signed certificate", false },
};

START_TEST(number_is_read)
{
	struct arena *a = arena_new();
	struct phrase_answer r = phrasebook_ask(a, readings[_i].asked);
	bool found = false;

	for (size_t i = 0; i < r.n; i++)
		found = found || strcmp(r.match[i].text, readings[_i].text) == 0;
	ck_assert_msg(found == readings[_i].matched, "\"%s\" %s \"%s\"", readings[_i].asked,
	              found ? "leads to" : "does not lead to", readings[_i].text);
	arena_free(a);
}
END_TEST

static const char *const strangers[] = {
	"",         " ",   "\n",    "hello",    "the weather is fine", "999", "1234567", "-", "()", "\033[0m",
	"\xff\xfe", "\\n", "alert", "any-file",
};

START_TEST(stranger_is_not_recognised)
{
	struct arena *a = arena_new();
	struct phrase_answer r = phrasebook_ask(a, strangers[_i]);

	ck_assert_msg(r.n == 0 && r.nconditions == 0, "\"%s\" was taken for \"%s\"", strangers[_i],
	              r.n ? r.match[0].text : r.condition[0]);
	arena_free(a);
}
END_TEST

START_TEST(id_is_its_own_condition)
{
	struct arena *a = arena_new();
	struct phrase_answer r = phrasebook_ask(a, " missing-intermediate\n");

	ck_assert_uint_eq(r.n, 0);
	ck_assert_uint_eq(r.nconditions, 1);
	ck_assert_str_eq(r.condition[0], "missing-intermediate");
	ck_assert(condition_known("clock-skew") && !condition_known("any-file") && !condition_known("no-such"));
	ck_assert(*rule_title("clock-skew") && !*rule_title("no-such"));
	for (size_t i = 0; i < rule_count(); i++)
		ck_assert_msg(*rule_title(rule_at(i)->id), "%s has no title", rule_at(i)->id);
	arena_free(a);
}
END_TEST

/* Where in the line the message stands, as it was given: behind a prefix, in upper case, around what is not ASCII. */
START_TEST(place_of_what_was_recognised)
{
	static const struct {
		const char *line, *said;
	} said[] = {
		{ "2026/11/29 09:02:11 [info] 31#31: *7 client SSL certificate verify error: (21:unable to verify the "
		  "first certificate) while reading client request headers",
		  "client SSL certificate verify error: (21:unable to verify the first certificate" },
		{ "CURL: (60) SSL certificate problem: Unable To Get Local Issuer Certificate",
		  "CURL: (60) SSL certificate problem: Unable To Get Local Issuer Certificate" },
		{ "エラー: certificate has expired です", "certificate has expired" },
		{ "the printer is on fire", "" },
	};

	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		struct arena *a = arena_new();
		struct phrase_answer r = phrasebook_ask(a, said[i].line);
		const struct phrase_line *l = &r.line[0];

		ck_assert_uint_eq(r.nlines, 1);
		ck_assert_uint_le(l->said + l->nsaid, strlen(l->text));
		ck_assert_str_eq(arena_strndup(a, l->text + l->said, l->nsaid), said[i].said);
		arena_free(a);
	}
}
END_TEST

/* Specific words come before those that stand for everything, and decide. */
START_TEST(what_says_more_comes_first)
{
	struct arena *a = arena_new();
	struct phrase_answer general = phrasebook_ask(a, "certificate verify failed");
	struct phrase_answer special = phrasebook_ask(a, "error:0A000086:SSL routines::certificate verify failed "
	                                                 "(path length constraint exceeded)");
	ck_assert_int_ge(place(&general, "pathlen", 7), 5);

	ck_assert_int_eq(place(&special, "pathlen", 7), 0);
	ck_assert_int_ge(place(&special, "missing-intermediate", 20), 1);
	ck_assert_int_lt(place(&special, "eku-ca", 6), 0);
	arena_free(a);
}
END_TEST

/* A server says the same words of a client's certificate. */
START_TEST(other_side_comes_last_or_first)
{
	struct arena *a = arena_new();
	struct phrase_answer open = phrasebook_ask(a, "certificate has expired");
	struct phrase_answer server =
	    phrasebook_ask(a, "SSL routines:tls_process_client_certificate: certificate has expired");
	struct phrase_answer client = phrasebook_ask(a, "curl: (60) SSL certificate problem: certificate has expired");

	ck_assert_int_eq(place(&open, "expired-leaf", 12), 0);
	ck_assert_int_gt(place(&open, "client-cert-expired", 19), 2);
	ck_assert_int_eq(place(&server, "client-cert-expired", 19), 0);
	ck_assert_int_ge(place(&client, "client-cert-expired", 19), (int)client.nranked);
	arena_free(a);
}
END_TEST

START_TEST(long_input_is_bounded)
{
	size_t n = 4 * PHRASE_ASKED_MAX;
	char *log = malloc(n + 1);

	ck_assert_ptr_nonnull(log);
	for (size_t i = 0; i < n; i++)
		log[i] = "alert alert certificate 20 -1 (\xe2\x80"[i % 34];
	log[n] = '\0';
	struct arena *a = arena_new();
	clock_t begin = clock();
	phrasebook_ask(a, log);
	ck_assert_int_lt((clock() - begin) / CLOCKS_PER_SEC, 10);
	arena_free(a);
	free(log);
}
END_TEST

/* ---- words ---- */

static const struct {
	const char *text, *words;
} cuts[] = {
	{ "Self-Signed_Cert (20): \"x\"", "self|signed_cert|20|x" },
	{ "net::-200 P-384 2026-11-20 -0x2700", "net|-200|p|384|2026|11|20|-0x2700" },
	{ "\033[1;31mred\033[0m\\nnext\\tline", "red|next|line" },
	{ "doesn\u2019t \u201cquote\u201d\u00a0caf\u00e9", "doesn|t|quote|caf\u00e9" },
	{ "", "" },
	{ "-- - \xe2", "\xe2" },
};

START_TEST(text_is_cut)
{
	struct arena *a = arena_new();
	struct phrase_text t = phrase_text_read(a, cuts[_i].text);
	char all[256] = "";

	for (size_t i = 0; i < t.n; i++)
		snprintf(all + strlen(all), sizeof all - strlen(all), "%s%.*s", i ? "|" : "", (int)t.word[i].n,
		         t.word[i].s);
	unit_str(cuts[_i].text, all, cuts[_i].words);
	arena_free(a);
}
END_TEST

/* ---- what programs were seen to say ---- */

static bool any_listed(const struct phrase_answer *r, const char *either)
{
	for (const char *id = either; *id; id += strcspn(id, "|"), id += *id == '|')
		if (place(r, id, strcspn(id, "|")) >= 0)
			return true;
	return false;
}

START_TEST(observed_messages)
{
	static char line[1 << 16];
	size_t n = 0, right = 0;
	FILE *f = fopen(unit_src("tests/data/observed.tsv"), "r");

	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof line, f)) {
		char *program = strchr(line, '\t'), *message = program ? strchr(program + 1, '\t') : NULL;

		if (line[0] == '#' || !message)
			continue;
		*program++ = *message++ = '\0';
		struct arena *a = arena_new();
		struct phrase_answer r = phrasebook_ask(a, message);
		n++;
		if (any_listed(&r, line))
			right++;
		else
			printf("%s is not listed for %s: %s", line, program, message);
		arena_free(a);
	}
	fclose(f);
	printf("%zu of %zu observed messages lead to their condition\n", right, n);
	ck_assert_uint_ge(n, 100);
	ck_assert_uint_ge(100 * right, 95 * n);
}
END_TEST

/* ---- what people paste ---- */

static const char *side_word(enum phrase_by side)
{
	static const char *const word[] = { [BY_ANY] = "any", [BY_CLIENT] = "client", [BY_SERVER] = "server", [BY_FILE] = "file" };

	return word[side];
}

/* Is what comes first one of those that may, and the side right? */
static bool is_explained(const char *first, const char *side, const char *asked)
{
	struct arena *a = arena_new();
	struct phrase_answer r = phrasebook_ask(a, asked);
	const char *got = r.nconditions ? r.condition[0] : "nothing";
	bool right = false;

	for (const char *id = first; *id && !right; id += strcspn(id, "|"), id += *id == '|')
		right = strlen(got) == strcspn(id, "|") && strncmp(id, got, strlen(got)) == 0;
	bool told = strcmp(side, "-") == 0 || strcmp(side, side_word(r.side)) == 0;
	if (!right || !told)
		printf("%s (%s) in place of %s (%s): %s\n", got, side_word(r.side), first, side, asked);
	arena_free(a);
	return right && told;
}

START_TEST(pasted_lines)
{
	char line[4096];
	size_t n = 0, wrong = 0;
	FILE *f = fopen(unit_src("tests/data/pasted.tsv"), "r");

	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof line, f)) {
		char *side = strchr(line, '\t'), *asked = side ? strchr(side + 1, '\t') : NULL;

		if (line[0] == '#' || !asked)
			continue;
		*side++ = *asked++ = '\0';
		n++;
		wrong += !is_explained(line, side, asked);
	}
	fclose(f);
	ck_assert_uint_ge(n, 390);
	ck_assert_uint_eq(wrong, 0);
}
END_TEST

/* ---- the other way ---- */

START_TEST(condition_is_put_in_words)
{
	const struct phrase *p[8];
	size_t n = phrasebook_for_condition("missing-intermediate", p, 6);

	ck_assert_uint_eq(n, 6);
	ck_assert_str_eq(p[0]->text, "unable to get local issuer certificate");
	ck_assert_str_eq(p[1]->text, "unable to verify the first certificate");
	ck_assert_str_eq(phrase_program_short(p[2]->program), "GnuTLS");
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			ck_assert_str_ne(p[i]->text, p[k]->text);
	ck_assert_uint_eq(phrasebook_for_condition("no-such", p, 8), 0);
	ck_assert_uint_eq(phrasebook_for_condition("missing-intermediate", p, 0), 0);
	ck_assert_str_eq(phrase_program_short("unheard-of"), "unheard-of");
}
END_TEST

UNIT_SUITE("phrasebook")
{
	tcase_add_test(tc, tables_are_whole);
	tcase_add_loop_test(tc, text_and_code_find_their_row, 0, (int)((phrase_count + ROWS_A_TEST - 1) / ROWS_A_TEST));
	tcase_add_loop_test(tc, alert_finds_its_row, 0, (int)alert_phrase_count);
	UNIT_ROWS(tc, line_is_recognised, lines);
	UNIT_ROWS(tc, number_is_read, readings);
	UNIT_ROWS(tc, stranger_is_not_recognised, strangers);
	UNIT_ROWS(tc, text_is_cut, cuts);
	tcase_add_test(tc, id_is_its_own_condition);
	tcase_add_test(tc, place_of_what_was_recognised);
	tcase_add_test(tc, what_says_more_comes_first);
	tcase_add_test(tc, other_side_comes_last_or_first);
	tcase_add_test(tc, long_input_is_bounded);
	tcase_add_test(tc, observed_messages);
	tcase_add_test(tc, pasted_lines);
	tcase_add_test(tc, condition_is_put_in_words);
}
