/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checklist of a chain: every row of it is passed, failed, or could not be checked, and says why; never silence. */
#include "config.h"

#include "analysis/chain.h"
#include "analysis/expected.h"
#include "analysis/facts.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "chain/question.h"
#include "chain/revocation.h"
#include "load/certset.h"
#include "net/ask.h"
#include "net/connection.h"

#include <string.h>

#define KINDS_MAX 6

/* What a passed row may say: %1$s certificates on the path, %2$s the time, %3$s the name expected, %4$s the purpose,
 * %5$s the anchor. */
struct check_row {
	const char *id;
	enum problem_kind kind[KINDS_MAX];
	unsigned nkinds;
	const char *passed;
};
#define CHECK_ROW(id, passed, ...)                                                                                     \
	{                                                                                                              \
		id, { __VA_ARGS__ }, sizeof((enum problem_kind[]){ __VA_ARGS__ }) / sizeof(enum problem_kind), passed  \
	}

static const struct check_row rows[] = {
	CHECK_ROW("validity", N_("every certificate on the path (%1$s) is valid at %2$s"), PROBLEM_EXPIRED,
	          PROBLEM_NOT_YET_VALID),
	CHECK_ROW("issuer", N_("the path leads to the trust anchor %5$s"), PROBLEM_ISSUER_MISSING,
	          PROBLEM_UNTRUSTED_ROOT, PROBLEM_ANCHOR_REJECTED, PROBLEM_LOOP, PROBLEM_LIMIT, PROBLEM_DEPTH),
	CHECK_ROW("signature", N_("every signature below the anchor verifies"), PROBLEM_BAD_SIGNATURE,
	          PROBLEM_SIGNATURE_FORM, PROBLEM_SIGNATURE_UNSUPPORTED),
	CHECK_ROW("algorithm", N_("no signature or key is too weak"), PROBLEM_WEAK_SIGNATURE, PROBLEM_WEAK_KEY,
	          PROBLEM_INVALID_KEY, PROBLEM_EXPLICIT_CURVE, PROBLEM_SHORT_KEY),
	CHECK_ROW("name", N_("the certificate is valid for %3$s"), PROBLEM_HOSTNAME),
	CHECK_ROW("purpose", N_("good for the purpose: %4$s"), PROBLEM_EKU_LEAF, PROBLEM_EKU_CA, PROBLEM_NS_TYPE_LEAF,
	          PROBLEM_NS_TYPE_CA),
	CHECK_ROW("ca", N_("every issuer is a CA that may issue what is below it"), PROBLEM_NOT_A_CA, PROBLEM_V1_CA,
	          PROBLEM_PATH_LENGTH, PROBLEM_KEY_USAGE_CA),
	CHECK_ROW("form", N_("every certificate is well formed"), PROBLEM_MALFORMED, PROBLEM_PROFILE,
	          PROBLEM_DUPLICATE_EXTENSION, PROBLEM_UNKNOWN_CRITICAL, PROBLEM_PRECERTIFICATE),
	CHECK_ROW("name-constraints", N_("no CA on the path forbids a name below it"), PROBLEM_NAME_NOT_PERMITTED,
	          PROBLEM_NAME_EXCLUDED, PROBLEM_NAME_UNREADABLE, PROBLEM_NAME_CONSTRAINTS_UNCHECKED),
	CHECK_ROW("policy", N_("no certificate policy is missing"), PROBLEM_POLICY, PROBLEM_POLICY_MAPS_ANY,
	          PROBLEM_POLICY_UNCHECKED),
};
#define NROWS (sizeof rows / sizeof rows[0])

static bool covers(const struct check_row *row, enum problem_kind kind)
{
	for (unsigned i = 0; i < row->nkinds; i++)
		if (row->kind[i] == kind)
			return true;
	return false;
}

/* The problem that speaks for the row: a certain failure before one that could not be judged. */
static const struct problem *worst(const struct path *p, const struct check_row *row)
{
	const struct problem *found = NULL;

	for (size_t i = 0; i < p->nproblem; i++) {
		const struct problem *b = &p->problem[i];

		if (b->fails && covers(row, b->kind) && (!found || (found->unchecked && !b->unchecked)))
			found = b;
	}
	return found;
}

static bool by_crl(const struct chain *c, const struct certificate *cert)
{
	for (size_t i = 0; i < c->ncoverage; i++)
		if (c->coverage[i].cert == cert)
			return c->coverage[i].by_crl || c->coverage[i].by < 0;
	return true;
}

const char *check_of_problem(const struct chain *c, const struct problem *p)
{
	for (size_t i = 0; i < NROWS; i++)
		if (covers(&rows[i], p->kind))
			return rows[i].id;
	switch (p->kind) {
	case PROBLEM_OCSP_EXPIRED:
	case PROBLEM_OCSP_INVALID:
	case PROBLEM_OCSP_UNKNOWN:
		return "ocsp";
	case PROBLEM_REVOKED:
	case PROBLEM_EVIDENCE_WEAK:
	case PROBLEM_REVOCATION_UNCHECKED:
		return by_crl(c, p->cert) ? "crl" : "ocsp";
	default:
		return check_of_class(problem_class(p->kind));
	}
}

const char *check_of_class(enum reason class)
{
	static const char *const row[CLASS_COUNT] = {
		[CLASS_EXPIRED] = "validity",
		[CLASS_NOT_YET_VALID] = "validity",
		[CLASS_UNKNOWN_ISSUER] = "issuer",
		[CLASS_UNTRUSTED_ROOT] = "issuer",
		[CLASS_BAD_SIGNATURE] = "signature",
		[CLASS_WEAK_ALGORITHM] = "algorithm",
		[CLASS_HOSTNAME_MISMATCH] = "name",
		[CLASS_EXT_KEY_USAGE] = "purpose",
		[CLASS_NOT_A_CA] = "ca",
		[CLASS_PATH_LENGTH] = "ca",
		[CLASS_KEY_USAGE] = "ca",
		[CLASS_MALFORMED] = "form",
		[CLASS_UNKNOWN_CRITICAL_EXTENSION] = "form",
		[CLASS_NAME_CONSTRAINT] = "name-constraints",
		[CLASS_POLICY] = "policy",
		[CLASS_REVOKED] = "crl",
		[CLASS_CRL_PROBLEM] = "crl",
	};
	return row[class];
}

struct sentence problem_said(struct arena *a, const struct problem *p)
{
	return SENTENCE(a, problem_sentence(p->kind), as_certificate(p->cert), p->arg[0], p->arg[1]);
}

#define SAY(a, ...) SENTENCE_POOLED((a)->said, __VA_ARGS__)

static const struct sentence *passed_said(struct analysis *a, const struct chain *c, const char *msgid)
{
	return SAY(a, msgid, as_number((int64_t)c->paths->path[0].n), as_time(a->question.at), as_host(c->host),
	           as_code(purpose_name(c->purpose)), as_certificate(c->anchor));
}

/* ---- rows that a path without problems does not settle ---- */

static bool incomplete(const struct chain *c)
{
	return c->paths->path[0].end == PATH_ISSUER_MISSING;
}

/* What a server made of our certificate, by what it names and by whether it answered. */
static struct check said_by_server(struct analysis *a, const struct chain *c, const char *id)
{
	for (size_t i = 0; i < a->nconnection; i++) {
		const struct connection *by = a->connection[i];

		if (by->client_asked && by->nacceptable_ca && !chain_issuer_named(a, c, by).p)
			return (struct check){ id, CHECK_FAILED,
				               SAY(a, N_("no issuer in our chain is among those that %1$s names"),
				                   as_host(by->source->spec)) };
	}
	for (size_t i = 0; i < a->nconnection; i++) {
		const struct connection *by = a->connection[i];

		if (by->client_sent && by->outcome == OUTCOME_OK && by->http_status >= 200 && by->http_status < 400)
			return (struct check){ id, CHECK_PASSED,
				               SAY(a, N_("%1$s took it: it answers HTTP %2$s"),
				                   as_host(by->source->spec), as_number(by->http_status)) };
		if (by->client_sent && by->outcome == OUTCOME_OK && by->answer && by->answer->verdict == ASK_TAKEN)
			return (struct check){ id, CHECK_PASSED,
				               SAY(a, N_("%1$s took it: it answers"), as_host(by->source->spec)) };
	}
	return (struct check){ .id = NULL };
}

static bool ours_to_be_judged_there(const struct chain *c, const struct problem *p)
{
	return !chain_is_judged(c) && p && (p->kind == PROBLEM_ISSUER_MISSING || p->kind == PROBLEM_UNTRUSTED_ROOT);
}

/* No name was asked for; a client may still be one that is expected. */
static struct check without_host(struct analysis *a, const struct chain *c, const char *id)
{
	struct identity client;

	switch (expected_client(a, c, &client)) {
	case EXPECTED_MET:
		return (struct check){ id, CHECK_PASSED,
			               SAY(a, N_("it is the client that was expected: %1$s"), as_name(client.text)) };
	case EXPECTED_OTHER:
		return (
		    struct check){ id, CHECK_FAILED,
			           SAY(a, N_("it is not the client that was expected: %1$s"), as_name(client.text)) };
	default:
		return (struct check){ id, CHECK_UNKNOWN,
			               c->side == SIDE_OURS
			                   ? SAY(a, N_("the server decides which clients it lets in"))
			                   : SAY(a, N_("not checked: no name to expect was given (--host NAME)")) };
	}
}

static struct check special(struct analysis *a, const struct chain *c, const struct check_row *row,
                            const struct problem *p)
{
	struct argument top = as_certificate(c->paths->path[0].cert[c->paths->path[0].n - 1]);

	if (!chain_is_judged(c) && strcmp(row->id, "issuer") == 0) {
		struct check said = said_by_server(a, c, row->id);

		if (said.id)
			return said;
	}
	if (ours_to_be_judged_there(c, p))
		return (
		    struct check){ row->id, CHECK_UNKNOWN,
			           SAY(a, N_("the server decides by its own list of CAs, which is not at hand here")) };
	if (!p && strcmp(row->id, "name") == 0 && !c->host)
		return without_host(a, c, row->id);
	if (!p && incomplete(c) &&
	    (strcmp(row->id, "signature") == 0 || strcmp(row->id, "ca") == 0 || strcmp(row->id, "name-constraints") == 0))
		return (struct check){ row->id, CHECK_UNKNOWN,
			               SAY(a, N_("waits for the issuer of %1$s, which is missing"), top) };
	if (!p && strcmp(row->id, "purpose") == 0 && c->purpose == PURPOSE_ANY)
		return (struct check){ row->id, CHECK_NOT_APPLICABLE,
			               SAY(a, N_("no purpose was asked for (--purpose)")) };
	return (struct check){ .result = CHECK_PASSED };
}

static struct check check_row(struct analysis *a, const struct chain *c, const struct check_row *row)
{
	const struct problem *p = worst(&c->paths->path[0], row);
	struct check special_case = special(a, c, row, p);

	if (special_case.id)
		return special_case;
	if (p)
		return (
		    struct check){ row->id, p->unchecked ? CHECK_UNKNOWN : CHECK_FAILED,
			           SAY(a, problem_sentence(p->kind), as_certificate(p->cert), p->arg[0], p->arg[1]) };
	return (struct check){ row->id, CHECK_PASSED, passed_said(a, c, row->passed) };
}

/* ---- revocation: two rows, by CRL and by OCSP ---- */

static bool is_ocsp_state(enum revocation_state s)
{
	return s == REVSTATE_OCSP_EXPIRED || s == REVSTATE_OCSP_INVALID || s == REVSTATE_OCSP_UNKNOWN;
}

/* Does this row of the coverage belong to the lists, or to the answers? What is missing belongs to the lists. */
static bool is_about(const struct coverage *v, bool crl)
{
	if (v->state == REVSTATE_MISSING || v->state == REVSTATE_EXEMPT)
		return crl;
	return crl == (v->by_crl && !is_ocsp_state(v->state));
}

/* What speaks: revoked before what settles nothing, that before good. */
static const struct coverage *speaking(const struct chain *c, bool crl, size_t *good)
{
	const struct coverage *found = NULL;

	*good = 0;
	for (size_t i = 0; i < c->ncoverage; i++) {
		const struct coverage *v = &c->coverage[i];

		if (!is_about(v, crl))
			continue;
		*good += v->state == REVSTATE_GOOD;
		if (!found || v->state == REVSTATE_REVOKED ||
		    (found->state <= REVSTATE_EXEMPT && v->state > REVSTATE_EXEMPT))
			found = v;
		if (v->state == REVSTATE_REVOKED)
			break;
	}
	return found;
}

/* Nothing at hand speaks: why not? */
static struct check unsettled(struct analysis *a, const struct chain *c, const char *id, bool crl)
{
	bool at_hand = a->kinds >> (crl ? ENTRY_CRL : ENTRY_OCSP) & 1;

	if (!c->ncoverage && c->anchor)
		return (struct check){ id, CHECK_NOT_APPLICABLE, SAY(a, N_("it is itself what is trusted")) };
	if (!at_hand)
		return (struct check){ id, CHECK_UNKNOWN,
			               SAY(a, !crl                     ? N_("no OCSP response is at hand")
			                      : c->question->of_server ? N_("no CRL is at hand (--client-crl FILE)")
			                                               : N_("no CRL is at hand (--crl FILE)")) };
	if (!c->ncoverage)
		return (struct check){ id, CHECK_UNKNOWN, SAY(a, N_("no issuer is known that could revoke it")) };
	return (struct check){ id, CHECK_UNKNOWN,
		               SAY(a, crl ? N_("no CRL at hand is needed: OCSP answers settle it")
		                          : N_("no OCSP response at hand is about it")) };
}

/* Where nothing must be settled, what is not stays open. */
static enum check_result result_of(enum revocation_state state, bool hard)
{
	if (state == REVSTATE_GOOD || state == REVSTATE_EXEMPT)
		return CHECK_PASSED;
	return state == REVSTATE_REVOKED || (hard && state != REVSTATE_UNJUDGED) ? CHECK_FAILED : CHECK_UNKNOWN;
}

static struct check check_revocation(struct analysis *a, const struct chain *c, const char *id, bool crl)
{
	size_t good;
	const struct coverage *v = speaking(c, crl, &good);
	bool hard = c->question->revocation == REVOCATION_HARD;

	if (c->question->revocation == REVOCATION_OFF)
		return (struct check){ id, CHECK_NOT_APPLICABLE,
			               SAY(a, N_("revocation is switched off (--revocation off)")) };
	if (!v || (v->state == REVSTATE_MISSING && !hard && !(a->kinds >> ENTRY_CRL & 1)))
		return unsettled(a, c, id, crl);
	if (v->state == REVSTATE_GOOD && crl && good == c->ncoverage)
		return (struct check){ id, CHECK_PASSED,
			               SAY(a, N_("every certificate below the anchor is covered by a CRL, "
			                         "and none is revoked")) };
	return (struct check){ id, result_of(v->state, hard), v->said };
}

/* RFC 7633 4: a certificate that demands a stapled answer. Only a handshake shows whether one is sent. */
static struct check check_ocsp(struct analysis *a, const struct chain *c)
{
	const struct connection *live = c->connection < 0 ? NULL : a->connection[c->connection];

	if (!c->cert->must_staple || c->side == SIDE_OURS || (live && (live->staple.n || !live->handshake_done)))
		return check_revocation(a, c, "ocsp", false);
	if (live)
		return (struct check){ "ocsp", CHECK_FAILED,
			               SAY(a, N_("the certificate demands a stapled OCSP answer (TLS "
			                         "feature), and the server sent none")) };
	return (struct check){ "ocsp", CHECK_UNKNOWN,
		               SAY(a, N_("not checked: the certificate demands a stapled OCSP answer (TLS "
		                         "feature), which only a handshake shows")) };
}

/* ---- what would settle a row ---- */

/* %1$s: the last certificate of the path, whose issuer is missing. */
static const char issuer_of_theirs[] = N_("the issuer of %1$s: --untrusted FILE"),
                  issuer_of_ours[] = N_("the issuer of %1$s, sent along or in --client-ca FILE");

static const struct {
	const char *id, *theirs, *ours;
} settling[] = {
	{ "issuer", N_("a larger search: --budget N"), N_("the CAs that the server has: --client-ca FILE") },
	{ "signature", issuer_of_theirs, issuer_of_ours },
	{ "ca", issuer_of_theirs, issuer_of_ours },
	{ "name-constraints", issuer_of_theirs, issuer_of_ours },
	{ "name", N_("the name that is expected: --host NAME"), N_("whom the server lets in: --expect PATTERN") },
	{ "crl", N_("a list of its issuer: --crl FILE, or --fetch where it names one"),
	  N_("the lists that the server has: --client-crl FILE") },
	{ "ocsp", N_("an answer of its responder: stapled, among the SOURCEs, or by --fetch"),
	  N_("an answer of its responder among the SOURCEs, or by --fetch") },
};

static const struct sentence *settles(struct analysis *a, const struct chain *c, const struct check *row)
{
	const struct path *p = &c->paths->path[0];

	for (size_t i = 0; row->result == CHECK_UNKNOWN && i < sizeof settling / sizeof *settling; i++)
		if (strcmp(settling[i].id, row->id) == 0)
			return SAY(a, c->side == SIDE_OURS ? settling[i].ours : settling[i].theirs,
			           as_certificate(p->cert[p->n - 1]));
	return &sentence_none;
}

static bool says_the_same(const struct chain *c, const struct check *row, size_t n)
{
	for (size_t i = 0; i < n && c->ncheck == n; i++)
		if (strcmp(c->check[i].id, row[i].id) != 0 || c->check[i].result != row[i].result ||
		    c->check[i].detail != row[i].detail || c->check[i].settles != row[i].settles)
			return false;
	return c->ncheck == n;
}

/* Of many leaves most say what the one before says, word for word: one copy will do, until findings make a difference
 * (analysis_link). */
void checks_make(struct analysis *a, struct chain *c)
{
	struct check row[NROWS + 2];
	size_t n = 0;

	if (!c->paths->n)
		return;
	for (; n < NROWS; n++)
		row[n] = check_row(a, c, &rows[n]);
	row[n++] = check_revocation(a, c, "crl", true);
	row[n++] = check_ocsp(a, c);
	for (size_t i = 0; i < n; i++)
		row[i].settles = settles(a, c, &row[i]);
	c->ncheck = n;
	c->check =
	    c > a->chain && says_the_same(c - 1, row, n) ? c[-1].check : arena_dup(a->arena, row, n * sizeof *row);
}
