/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One answer a leaf, or a connection: what stands in it, under which number, and what is left for the last one. */
#include "tests/unit/pki.h"
#include "analysis/excerpt.h"
#include "analysis/finding.h"
#include "base/buf.h"
#include "cert/certificate.h"
#include "diagnose/diagnose.h"
#include "diagnose/leaves.h"
#include "diagnose/rule.h"
#include "report/report.h"
#include "net/connection.h"

static const char recipe[] = "cert root ca subject=CN=Root\n"
                             "cert int ca issuer=root subject=CN=Int\n"
                             "cert one issuer=int subject=CN=one san=DNS:one.example\n"
                             "cert two issuer=int subject=CN=two san=DNS:two.example to=-1d\n"
                             "cert three issuer=int subject=CN=three san=DNS:three.example\n"
                             "cert twin issuer=int key=same subject=CN=twin san=DNS:twin.example\n"
                             "cert other issuer=int key=same subject=CN=other san=DNS:other.example\n"
                             "cert old ca issuer=root subject=CN=Old to=-1d\n"
                             "cert low issuer=old subject=CN=low san=DNS:low.example to=-2d\n"
                             "cert revoked issuer=int subject=CN=revoked san=DNS:revoked.example\n"
                             "cert client issuer=int subject=CN=client eku=clientAuth\n"
                             "cert gone issuer=int subject=CN=gone eku=clientAuth to=-1d\n"
                             "cert pre issuer=int subject=CN=pre san=DNS:pre.example ext=1.3.6.1.4.1.11129.2.4.3:critical:0500\n"
                             "crl list issuer=int revoke=revoked:keyCompromise\n"
                             "key same ec:p256\n";

static const struct source hosts[] = { { .kind = SOURCE_HOST, .spec = "a:1", .host = "a", .port = "1" },
	                               { .kind = SOURCE_HOST, .spec = "b:1", .host = "b", .port = "1" } };

static struct pki pki;
static struct connection connections[2];
static struct connection *list[] = { &connections[0], &connections[1] };

static void setup(void)
{
	pki = pki_new(recipe, "", "root");
	for (int i = 0; i < 2; i++)
		connections[i] = (struct connection){ .source = &hosts[i],
			                              .input = i ? certset_add_peer(pki.set, "b:1") : pki.peer,
			                              .outcome = i ? OUTCOME_REFUSED : OUTCOME_DNS,
			                              .failed_step = i ? STEP_CONNECT : STEP_RESOLVE,
			                              .host = hosts[i].host };
}

static void teardown(void)
{
	pki_free(&pki);
}

static struct analysis_input input_of(size_t nconnection)
{
	return (struct analysis_input){ .question = pki_question(),
		                        .set = pki.set,
		                        .trust = pki.trust,
		                        .only_leaf = -1,
		                        .connection = list,
		                        .nconnection = nconnection };
}

/* "0 one untrusted expired-leaf; rest untrusted": number, leaf or host, verdict, what was found of it. */
static void put(struct buf *out, const struct analysis *a, bool rest)
{
	if (rest)
		buf_printf(out, "%srest", out->n ? "; " : "");
	else
		buf_printf(out, "%s%zu", out->n ? "; " : "", a->excerpt->number);
	for (size_t i = 0; i < a->nconnection; i++)
		buf_printf(out, " %s", a->connection[i]->host);
	for (size_t i = 0; i < a->nchain; i++)
		buf_printf(out, " %s", certificate_title(a->chain[i].cert));
	buf_printf(out, " %s", verdict_name(a->verdict));
	for (size_t i = 0; i < a->nfinding; i++) {
		const struct about *about = &a->finding[i].about;

		buf_printf(out, " %s", a->finding[i].rule->id);
		ck_assert_int_lt(about->connection, (int)a->nconnection);
		ck_assert_int_lt(about->chain, (int)a->nchain);
		if (about->connection >= 0)
			buf_printf(out, "@%s", a->connection[about->connection]->host);
	}
}

static const struct {
	const char *files;
	size_t peers;
	const char *answers;
} rows[] = {
	{ "one int", 0, "0 one trusted; rest trusted" },
	{ "one int two three", 0, "0 one trusted; 1 two untrusted expired-leaf; 2 three trusted; rest untrusted" },
	{ "two int", 0, "0 two untrusted expired-leaf; rest untrusted" },
	{ "one three twin other int", 0,
	  "0 one trusted; 1 three trusted; 2 twin trusted; 3 other trusted; rest trusted" },
	{ "", 1, "0 a error dns@a; rest error" },
	{ "", 2, "0 a error dns@a; 1 b error tcp-refused@b; rest error" },
	{ "int one two", 2,
	  "0 a error dns@a; 1 b error tcp-refused@b; 2 one trusted; 3 two untrusted expired-leaf; rest error" },
};

START_TEST(answers)
{
	struct buf got = BUF_INIT;

	pki_each(&pki, rows[_i].files, pki_add, NULL);
	struct analysis_input in = input_of(rows[_i].peers);
	struct leaves *l = leaves_begin(&in);
	for (const struct analysis *a; (a = leaves_next(l));)
		put(&got, a, false);
	put(&got, leaves_rest(l), true);
	unit_str(rows[_i].files, buf_str(&got), rows[_i].answers);
	leaves_end(l);
	buf_free(&got);
}
END_TEST

/* Of the findings those that are to be kept, in their order, and no more than there are. */
START_TEST(rest_keeps)
{
	pki_each(&pki, "one two three", pki_add, NULL);
	struct analysis_input in = input_of(2);
	struct analysis *a = diagnose(&in);
	bool keep[99] = { false };

	ck_assert(a->nfinding >= 3 && a->nfinding < 98);
	keep[1] = keep[a->nfinding - 1] = keep[a->nfinding] = true;
	const struct analysis *rest = excerpt_of_rest(a, keep);
	ck_assert_uint_eq(rest->nfinding, 2);
	ck_assert_ptr_eq(rest->finding[0].rule, a->finding[1].rule);
	ck_assert_ptr_eq(rest->finding[1].rule, a->finding[a->nfinding - 1].rule);
	ck_assert(!rest->nchain && !rest->nconnection && rest->side[0] < 0 && rest->side[1] < 0);
	unit_int("all inputs", rest->excerpt->ninput, certset_inputs(pki.set));
	analysis_free(a);
}
END_TEST

/* Of a chain what is about it, its certificates and its file: each finding of all stands in one of them, or is about
 * several. */
START_TEST(chains_apart)
{
	pki_each(&pki, "one two three int", pki_add, NULL);
	struct analysis_input in = input_of(0);
	struct analysis *a = diagnose(&in);

	ck_assert_uint_eq(a->nchain, 3);
	for (size_t i = 0; i < 3; i++) {
		const struct analysis *one = excerpt_of_chain(a, i, 7 + i);

		unit_int("number", one->excerpt->number, 7 + i);
		unit_int("chain", one->nchain, 1);
		ck_assert_ptr_eq(one->chain[0].cert, a->chain[i].cert);
		unit_int("its path", one->nexamined, a->chain[i].paths->path[0].n);
		unit_int("its file", one->excerpt->ninput, 1);
		unit_int("its connection", one->chain[0].connection, -1);
		for (size_t k = 0; k < one->nfinding; k++) {
			ck_assert_int_le(one->finding[k].about.chain, 0);
			unit_int("of no connection", one->finding[k].about.connection, -1);
		}
	}
	analysis_free(a);
}
END_TEST

/* Of a connection the chain that was sent on it, and not that of another one. */
START_TEST(connections_apart)
{
	struct span sent[2][2];

	for (int i = 0; i < 2; i++) {
		static const char *const names[2][2] = { { "one", "int" }, { "three", "int" } };

		for (uint32_t k = 0; k < 2; k++) {
			sent[i][k] = pki_der(&pki, names[i][k]);
			certset_add_der(pki.set, sent[i][k], ENTRY_CERTIFICATE,
			                (struct origin){ .kind = ORIGIN_SENT, .input = (uint16_t)connections[i].input, .position = k });
		}
		connections[i].outcome = OUTCOME_OK;
		connections[i].handshake_done = true;
		connections[i].sent = sent[i];
		connections[i].nsent = 2;
	}
	struct analysis_input in = input_of(2);
	struct analysis *a = diagnose(&in);
	ck_assert_uint_eq(a->nchain, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct analysis *one = excerpt_of_connection(a, i, i);

		unit_int("connections", one->nconnection, 1);
		ck_assert_ptr_eq(one->connection[0], list[i]);
		unit_int("chains", one->nchain, 1);
		unit_str("leaf", certificate_title(one->chain[0].cert), i ? "three" : "one");
		unit_int("its connection", one->chain[0].connection, 0);
		unit_int("its input alone", one->excerpt->ninput, 1);
		unit_int("its input", one->excerpt->input[0], connections[i].input);
	}
	analysis_free(a);
}
END_TEST

/* The object as it is written of all at once, and of answers that are no more. */
static const struct {
	const char *files, *host;
	bool strict, kept;
} kept_rows[] = {
	{ "one int", NULL, false, true },
	{ "one int two three root", NULL, false, true },
	{ "two int three", "three.example", true, true },
	{ "two three one", NULL, true, true },
	{ "twin other int one", NULL, false, true },
	{ "low old int two", "b.example", false, true }, /* a CA that explains what is wrong with leaves */
	{ "crl:list revoked one int", NULL, false, true },
	{ "client int one", NULL, false, true },
	{ "gone int client one", NULL, false, false }, /* a client that is not trusted: another one may be */
	{ "pre int one", NULL, false, false },
};

START_TEST(kept_as_text)
{
	struct buf whole = BUF_INIT, parts = BUF_INIT;

	pki_each(&pki, kept_rows[_i].files, pki_add, NULL);
	struct analysis_input in = input_of(0);
	in.question.host = kept_rows[_i].host;
	in.question.strict = kept_rows[_i].strict;
	struct leaves *l = leaves_begin(&in);
	struct json_kept *k = report_json_keep();
	bool kept = true;
	for (const struct analysis *one; kept && (one = leaves_next(l));)
		kept = report_json_keep_leaf(k, one);
	unit_int(kept_rows[_i].files, kept, kept_rows[_i].kept);
	if (kept) {
		struct analysis *all = report_json_keep_rest(k, leaves_rest(l));

		report_json(&parts, all, &(struct report_options){ .kept = k });
	}
	leaves_end(l);
	struct analysis *a = diagnose(&in);
	bool worst = false;
	for (size_t i = 0; i < a->nfinding; i++)
		worst |= a->finding[i].severity == SEVERITY_ERROR;
	if (kept)
		unit_int("an error", report_json_kept_any(k, SEVERITY_ERROR), worst);
	report_json_keep_free(k);
	report_json(&whole, a, &(struct report_options){ .kept = NULL });
	if (kept)
		unit_str(kept_rows[_i].files, buf_str(&parts), buf_str(&whole));
	analysis_free(a);
	buf_free(&whole);
	buf_free(&parts);
}
END_TEST

UNIT_SUITE("leaves")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	UNIT_ROWS(tc, answers, rows);
	tcase_add_test(tc, rest_keeps);
	tcase_add_test(tc, chains_apart);
	tcase_add_test(tc, connections_apart);
	UNIT_ROWS(tc, kept_as_text, kept_rows);
}
