/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which certificates are asked about, what the verdict over all is, and how findings are linked and ordered. The
 * certificates come from the lab and go into the set as if they had been read from a file, in the order that the row
 * names. */
#include "tests/unit/unit.h"
#include "diagnose/diagnose.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/sentence.h"
#include "diagnose/rule.h"
#include "lab/recipe.h"
#include "report/report.h"

#include <errno.h>

static const char recipe[] =
    "at 2026-06-01\n"
    "key shared ec:p256\nkey carried ec:p256\nkey ka ec:p256\nkey kb ec:p256\n"
    "cert root ca subject=\"CN=Root\" from=-1y to=+9y\n"
    "cert int issuer=root ca subject=\"CN=Int\" from=-1y to=+4y\n"
    "cert leaf key=shared issuer=int subject=\"CN=leaf\" san=DNS:www.example.com\n"
    "cert leaf2 key=shared issuer=int subject=\"CN=leaf2\" san=DNS:www.example.com\n"
    "cert server key=shared issuer=int subject=\"CN=server\" san=DNS:www.example.com eku=serverAuth\n"
    "cert client key=shared issuer=int subject=\"CN=client\" eku=clientAuth\n"
    "cert both key=shared issuer=int subject=\"CN=both\" san=DNS:www.example.com eku=serverAuth,clientAuth\n"
    "cert old key=shared issuer=int subject=\"CN=old\" san=DNS:www.example.com from=-1y to=-1d\n"
    "cert root2 ca subject=\"CN=Root 2\" from=-1y to=+9y\n"
    "cert other issuer=root2 ca subject=\"CN=Other\" from=-1y to=+4y\n"
    "cert stray key=shared issuer=other subject=\"CN=stray\" san=DNS:www.example.com from=-1y to=-1d\n"
    "cert r1 ca key=carried subject=\"CN=Carried\" from=-2y to=+1y\n"
    "cert r2 ca key=carried subject=\"CN=Carried\" from=-1y to=+9y\n"
    "cert a0 ca key=ka subject=\"CN=A\"\n"
    "cert b ca key=kb issuer=a0 subject=\"CN=B\"\n"
    "cert a ca key=ka issuer=b subject=\"CN=A\"\n"
    "cert v1 ca subject=\"O=Example, CN=example-client-ca-v1\" from=-2y to=+60d\n"
    "cert v2 ca subject=\"O=Example, CN=example-client-ca-v2\" from=-1d to=+3y\n"
    "cert new key=shared issuer=v2 subject=\"CN=customer-a\" eku=clientAuth from=-1d\n"
    "cert twin1 issuer=root ca key=ka subject=\"CN=Twin\" ski=none aki=none\n"
    "cert twin2 issuer=root ca key=kb subject=\"CN=Twin\" ski=none aki=none\n"
    "cert bare1 issuer=twin1 key=shared subject=\"CN=bare 1\" san=DNS:bare.example aki=none\n"
    "cert bare2 issuer=twin2 key=shared subject=\"CN=bare 2\" san=DNS:bare.example aki=none\n"
    "cert forged issuer=int key=shared subject=\"CN=forged\" san=DNS:www.example.com damage=bad-signature\n"
    "cert misled issuer=int key=shared subject=\"CN=misled\" sig-as=ka aki=99\n"
    "cert strange issuer=int issuer-name=\"CN=Gone\" key=shared subject=\"CN=strange\"\n"
    "cert odd ca issuer=root subject=\"CN=Odd\" damage=offset-time\n"
    "cert under issuer=odd key=shared subject=\"CN=under\" san=DNS:www.example.com\n"
    "cert r3 ca key=carried issuer=root subject=\"CN=Carried\"\n"
    "cert below ca issuer=r1 subject=\"CN=Below\"\n"
    "cert lowest issuer=below key=shared subject=\"CN=lowest\" san=DNS:www.example.com\n"
    "cert self subject=\"CN=self\" san=DNS:self.example\n";

static struct arena *arena;
static struct lab *lab;
static struct certset *set;
static struct trust *trust;
static struct analysis *last;
static const char *const none[] = { "none" };

static void setup(void)
{
	struct err e = { 0 };

	arena = arena_new();
	struct recipe *r = recipe_parse(arena, "test", span_str(recipe), NULL, &e);
	ck_assert_msg(r != NULL, "%s", e.text);
	lab = lab_make(arena, r, clock_now(), unit_src("tests/keys"), &e);
	ck_assert_msg(lab != NULL, "%s", e.text);
	set = certset_new();
	trust = trust_new(none, 1, &e);
}

static void teardown(void)
{
	analysis_free(last);
	last = NULL;
	trust_free(trust);
	certset_free(set);
	arena_free(arena);
}

/* ---- the set and the store ---- */

static int load(struct certset *s, const char *names, enum origin_kind role)
{
	char copy[200], *save = NULL;
	int input = certset_add_input(s, "chain.pem", "pem", role, -1);
	uint32_t at = 0;

	snprintf(copy, sizeof copy, "%s", names);
	for (char *w = strtok_r(copy, " ", &save); w; w = strtok_r(NULL, " ", &save), at++) {
		struct span der = lab_certificate(lab, w);

		ck_assert_msg(der.p != NULL, "no certificate %s", w);
		certset_add_der(
		    s, der, ENTRY_CERTIFICATE,
		    (struct origin){ .kind = role, .input = (uint16_t)input, .position = at, .line = 1 + 20 * at });
	}
	certset_input_complete(s, input);
	return input;
}

static struct question asked(void)
{
	struct question q = question_default;

	ck_assert(time_parse("2026-06-01", 0, &q.at));
	return q;
}

static struct analysis *ask(const struct question *q, int only)
{
	struct analysis_input in = { .question = *q, .set = set, .trust = trust, .only_leaf = only };

	analysis_free(last);
	return last = diagnose(&in);
}

/* The leaves' names in the order of the chains. */
static const char *leaves(const struct analysis *a)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < a->nchain; i++)
		buf_printf(&b, "%s%s", i ? " " : "", certificate_title(a->chain[i].cert));
	const char *s = arena_strdup(arena, buf_str(&b));
	buf_free(&b);
	return s;
}

static const char *findings(const struct analysis *a)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < a->nfinding; i++) {
		const struct finding *f = &a->finding[i];

		buf_printf(&b, "%s%s%s", i ? " " : "", f->rule->id, f->cause ? "*" : "");
		if (f->explained_by)
			buf_printf(&b, "<%s", f->explained_by->id);
	}
	const char *s = arena_strdup(arena, buf_str(&b));
	buf_free(&b);
	return s;
}

/* ---- one chain a leaf ---- */

static const struct {
	const char *file, *leaves;
} leaf_rows[] = {
	{ "leaf int root", "leaf" },
	{ "root int leaf", "leaf" },
	{ "leaf leaf2 int", "leaf leaf2" },
	{ "int", "Int" },
	{ "root int", "Int" }, /* CAs only where no end-entity is */
	{ "root", "Root" },
	{ "root root2", "Root Root 2" },
	{ "root2 leaf", "leaf" },
	{ "r1 r2", "Carried Carried" }, /* each is its own root, although the key of one verifies the other */
	{ "a b", "A B" },               /* in a circle: each issued the other, and each is asked about */
	{ "self", "self" },
	{ "self root", "self" },
	{ "leaf leaf", "leaf" },
};

START_TEST(leaf_is_what_issued_nothing)
{
	struct question q = asked();

	load(set, leaf_rows[_i].file, ORIGIN_FILE);
	unit_str(leaf_rows[_i].file, leaves(ask(&q, -1)), leaf_rows[_i].leaves);
}
END_TEST

START_TEST(untrusted_files_have_no_leaves)
{
	struct question q = asked();

	load(set, "leaf2 int", ORIGIN_UNTRUSTED);
	load(set, "leaf", ORIGIN_FILE);
	unit_str("--untrusted", leaves(ask(&q, -1)), "leaf");
}
END_TEST

START_TEST(one_leaf_is_asked_about)
{
	struct question q = asked();

	load(set, "leaf leaf2 int", ORIGIN_FILE);
	unit_str("by entry", leaves(ask(&q, 1)), "leaf2");
	q.leaf = "1";
	unit_str("--leaf 1", leaves(ask(&q, -1)), "leaf2");
	q.leaf = "Int";
	unit_str("--leaf Int", leaves(ask(&q, -1)), "Int");
	ck_assert(analysis_leaf_exists(set, "CN=leaf2"));
	ck_assert(!analysis_leaf_exists(set, "3"));
	ck_assert(!analysis_leaf_exists(set, "leaf3"));
}
END_TEST

static const struct {
	const char *leaf, *host;
	enum purpose given, purpose;
} purpose_rows[] = {
	{ "leaf", NULL, PURPOSE_ANY, PURPOSE_ANY },
	{ "server", NULL, PURPOSE_ANY, PURPOSE_SERVER },
	{ "client", NULL, PURPOSE_ANY, PURPOSE_CLIENT },
	{ "both", NULL, PURPOSE_ANY, PURPOSE_ANY },
	{ "client", "www.example.com", PURPOSE_ANY, PURPOSE_SERVER },
	{ "leaf", "www.example.com", PURPOSE_ANY, PURPOSE_SERVER },
	{ "server", NULL, PURPOSE_CLIENT, PURPOSE_CLIENT },
};

START_TEST(purpose_is_derived)
{
	struct question q = asked();

	q.host = purpose_rows[_i].host;
	q.purpose_given = purpose_rows[_i].given != PURPOSE_ANY;
	q.purpose = purpose_rows[_i].given;
	load(set, purpose_rows[_i].leaf, ORIGIN_FILE);
	unit_str(purpose_rows[_i].leaf, purpose_name(ask(&q, -1)->chain[0].purpose),
	         purpose_name(purpose_rows[_i].purpose));
}
END_TEST

/* ---- the verdict over all ---- */

static const struct {
	const char *file, *anchors, *verdict, *reason, *leaf;
	int status;
} verdict_rows[] = {
	{ "leaf int", "root", "trusted", "none", "leaf", 0 },
	{ "leaf leaf2 int", "root", "trusted", "none", "leaf", 0 },
	{ "leaf old leaf2 int", "root", "untrusted", "expired", "old", 1 }, /* the first that isn't trusted speaks */
	{ "stray old int", "root", "untrusted", "unknown-issuer", "stray", 1 },
	{ "leaf", "root", "untrusted", "unknown-issuer", "leaf", 1 },
	{ "leaf int root", "root2", "untrusted", "untrusted-root", "leaf", 1 },
	{ "leaf", "leaf", "trusted", "none", "leaf", 0 }, /* a leaf that is itself an anchor */
	{ "", "root", "none", "none", NULL, 0 },
};

START_TEST(verdict_over_all)
{
	struct question q = asked();
	const char *name = verdict_rows[_i].file;

	load(trust_set(trust), verdict_rows[_i].anchors, ORIGIN_TRUST);
	if (*name)
		load(set, name, ORIGIN_FILE);
	struct analysis *a = ask(&q, -1);
	unit_str(name, verdict_name(a->verdict), verdict_rows[_i].verdict);
	unit_str(name, class_text(a->reason), verdict_rows[_i].reason);
	unit_int(name, a->status, verdict_rows[_i].status);
	if (verdict_rows[_i].leaf)
		unit_str(name, certificate_title(certset_certificate(set, a->leaf)), verdict_rows[_i].leaf);
	else
		unit_int(name, a->leaf, -1);
}
END_TEST

START_TEST(anchors_become_entries)
{
	struct question q = asked();

	load(trust_set(trust), "root root2", ORIGIN_TRUST);
	load(set, "leaf int", ORIGIN_FILE);
	struct analysis *a = ask(&q, -1);
	ck_assert_uint_eq(certset_count(set), 3); /* the anchor that was used, not the other */
	unit_str("anchor", certificate_title(a->chain[0].anchor), "Root");
	unit_str("role", analysis_role(a, 0), "leaf");
	unit_str("role", analysis_role(a, 1), "intermediate");
	unit_str("role", analysis_role(a, 2), "root");
	ask(&q, -1);
	ck_assert_uint_eq(certset_count(set), 3);
}
END_TEST

/* A leaf may stand in no SOURCE: it is judged like any other, and stands nowhere. */
static const struct {
	const char *file, *aside;
	enum origin_kind role;
	const char *leaf;
	enum verdict verdict;
} nowhere[] = {
	{ "leaf", "int", ORIGIN_UNTRUSTED, "Int", VERDICT_TRUSTED },
	{ "int", "leaf", ORIGIN_UNTRUSTED, "leaf", VERDICT_TRUSTED },
	{ "leaf int", "stray", ORIGIN_UNTRUSTED, "stray", VERDICT_UNTRUSTED },
	{ "int", "leaf", ORIGIN_CRL, "leaf", VERDICT_TRUSTED },
	{ "int", "leaf", ORIGIN_OURS, "leaf", VERDICT_TRUSTED },
	{ "leaf int", "root", ORIGIN_TRUST, "Root", VERDICT_TRUSTED },
};

START_TEST(leaf_from_nowhere)
{
	struct question q = asked();
	struct report_options o = { .verbose = true };
	struct buf text = BUF_INIT;

	q.leaf = nowhere[_i].leaf;
	load(trust_set(trust), "root", ORIGIN_TRUST);
	load(set, nowhere[_i].aside, nowhere[_i].role);
	load(set, nowhere[_i].file, ORIGIN_FILE);
	struct analysis *a = ask(&q, -1);
	ck_assert_uint_eq(a->nchain, 1);
	unit_str("leaf", leaves(a), nowhere[_i].leaf);
	unit_str("verdict", verdict_name(a->chain[0].verdict), verdict_name(nowhere[_i].verdict));
	ck_assert_int_eq(a->chain[0].input, -1);
	unit_str("from", certset_input(set, -1)->spec, "");
	report_text(&text, a, &o);
	report_json(&text, a, &o);
	report_markdown(&text, a, &o);
	report_dot(&text, a, &o);
	report_timeline(&text, a, &o);
	ck_assert(strstr(buf_str(&text), nowhere[_i].leaf) != NULL);
	buf_free(&text);
}
END_TEST

/* What the bound of the run left untried is said, and is held against nobody: of two CAs of one name and two leaves,
 * with so many verifications. Without key identifiers each key must be tried (RFC 5280 4.2.1.1, RFC 4158 3.5.12). */
static const struct {
	int budget;
	enum verdict verdict;
} budgets[] = {
	{ 0, VERDICT_TRUSTED },
	{ 1, VERDICT_ERROR },
	{ 2, VERDICT_ERROR },
	{ 3, VERDICT_ERROR },
};

START_TEST(budget_accuses_nobody)
{
	struct question q = asked();

	q.budget = budgets[_i].budget;
	load(trust_set(trust), "root", ORIGIN_TRUST);
	load(set, "bare1 twin1 bare2 twin2", ORIGIN_FILE);
	struct analysis *a = ask(&q, -1);
	for (size_t i = 0; i < a->nfinding; i++)
		ck_assert_msg(a->finding[i].severity != SEVERITY_ERROR || !strcmp(a->finding[i].rule->id, "limit-hit"),
		              "%d: %s", q.budget, findings(a));
	unit_str("verdict", verdict_name(a->verdict), verdict_name(budgets[_i].verdict));
	ck_assert(a->budget.spent <= a->budget.limit);
	ck_assert(a->budget.hit == (q.budget != 0));
}
END_TEST

/* However many leaves there are, each is judged: the budget grows with them. */
#define MANY 1500

START_TEST(many_leaves)
{
	struct question q = asked();
	struct span leaf = lab_certificate(lab, "leaf");
	int input = certset_add_input(set, "many.pem", "pem", ORIGIN_FILE, -1);

	for (uint32_t i = 0; i < MANY; i++) {
		uint8_t *der = arena_dup(certset_arena(set), leaf.p, leaf.n);

		der[leaf.n - 1] ^= (uint8_t)i; /* the signature differs, and with it the certificate */
		der[leaf.n - 2] ^= (uint8_t)(i >> 8);
		certset_add_der(set, span_of(der, leaf.n), ENTRY_CERTIFICATE,
		                (struct origin){ .kind = ORIGIN_FILE, .input = (uint16_t)input, .position = i });
	}
	struct analysis *a = ask(&q, -1);
	ck_assert_uint_eq(a->nchain, MANY);
	for (size_t i = 0; i < a->nchain; i++)
		ck_assert(a->chain[i].paths->n && !a->chain[i].unjudged && a->chain[i].verdict < VERDICT_ERROR);
	unit_str("all", verdict_name(a->verdict), "untrusted");
	ck_assert(strstr(findings(a), "limit-hit") == NULL);
	a = ask(&q, 7);
	ck_assert_uint_eq(a->nchain, 1);
}
END_TEST

/* ---- findings ---- */

static const struct {
	const char *file, *anchors, *host, *findings;
} finding_rows[] = {
	{ "leaf int", "root", "www.example.com", "" },
	{ "stray", "root", "www.example.com", "expired-leaf* missing-intermediate*" },
	{ "stray other", "root", "mail.example.com", "expired-leaf* hostname-mismatch* untrusted-root*" },
	{ "client int", "root", "www.example.com",
	  "cn-only-no-san* eku-server-missing* hostname-mismatch<cn-only-no-san" },
	{ "leaf int root", "", "www.example.com",
	  "trust-store-empty* self-signed-in-chain<trust-store-empty root-sent<self-signed-in-chain" },
	{ "new", "v1", NULL, "untrusted-root*" }, /* the bundle lacks the newer CA of the same kind */
	{ "new", "root", NULL, "missing-intermediate*" },
	{ "int leaf", "root", "www.example.com", "leaf-not-first* wrong-order<leaf-not-first" },
};

START_TEST(causes_come_first)
{
	struct question q = asked();

	q.host = finding_rows[_i].host;
	if (*finding_rows[_i].anchors)
		load(trust_set(trust), finding_rows[_i].anchors, ORIGIN_TRUST);
	load(set, finding_rows[_i].file, ORIGIN_FILE);
	unit_str(finding_rows[_i].file, findings(ask(&q, -1)), finding_rows[_i].findings);
}
END_TEST

START_TEST(facts_are_kept_in_order)
{
	struct question q = asked();

	load(trust_set(trust), "root2", ORIGIN_TRUST);
	load(set, "leaf", ORIGIN_FILE);
	const struct analysis *a = ask(&q, -1);
	const struct finding *f = &a->finding[0];
	size_t searched = 0, ruled_out = 0;
	unit_str("rule", f->rule->id, "missing-intermediate");
	for (size_t i = 0; i < f->nfact; i++) {
		searched += f->fact[i].kind == FACT_SEARCHED;
		ruled_out += f->fact[i].kind == FACT_RULED_OUT;
		ck_assert_ptr_nonnull(f->fact[i].text.msgid);
	}
	unit_int("the file and the store", searched, 2);
	unit_int("wrong CA file, same name, expired, depth", ruled_out, 4);
	enum severity worst;
	ck_assert(analysis_worst(a, 0, &worst) && worst == SEVERITY_ERROR);
	ck_assert(!analysis_worst(a, 99, &worst));
}
END_TEST

/* ---- checklist ---- */

static enum check_result result_of(const struct chain *c, const char *id)
{
	for (size_t i = 0; i < c->ncheck; i++)
		if (strcmp(c->check[i].id, id) == 0)
			return c->check[i].result;
	ck_abort_msg("no check %s", id);
}

START_TEST(checklist_is_never_silent)
{
	struct question q = asked();

	load(trust_set(trust), "root", ORIGIN_TRUST);
	load(set, "stray", ORIGIN_FILE);
	const struct chain *c = &ask(&q, -1)->chain[0];
	for (size_t i = 0; i < c->ncheck; i++)
		ck_assert_msg(c->check[i].detail->msgid != NULL, "%s says nothing", c->check[i].id);
	unit_int("validity", result_of(c, "validity"), CHECK_FAILED);
	unit_int("issuer", result_of(c, "issuer"), CHECK_FAILED);
	unit_int("signature: its issuer is missing", result_of(c, "signature"), CHECK_UNKNOWN);
	unit_int("name: none to expect", result_of(c, "name"), CHECK_UNKNOWN);
	unit_int("purpose: any", result_of(c, "purpose"), CHECK_NOT_APPLICABLE);
	unit_int("form", result_of(c, "form"), CHECK_PASSED);
	unit_int("crl: none at hand", result_of(c, "crl"), CHECK_UNKNOWN);
	q.revocation = REVOCATION_OFF;
	unit_int("crl: switched off", result_of(&ask(&q, -1)->chain[0], "crl"), CHECK_NOT_APPLICABLE);
}
END_TEST

/* A row names what was found about it, whoever's cause it is; a row about which nothing was found names nothing. */
static const struct {
	const char *name, *file, *host, *row, *rule; /* rule NULL: none */
	int line;                                    /* where it is to be seen */
} row_rows[] = {
	{ "expired, and two causes before it", "int stray", "other.example", "validity", "expired-leaf", 21 },
	{ "the issuer is not at hand", "int stray", "other.example", "issuer", "wrong-intermediate", 1 },
	{ "another host", "int stray", "other.example", "name", "hostname-mismatch", 21 },
	{ "the only fault", "leaf int", "other.example", "name", "hostname-mismatch", 1 },
	{ "a row that passes", "server int", NULL, "algorithm", NULL, 0 },
	{ "its own issuer", "self", "self.example", "issuer", "self-signed-leaf", 1 },
	{ "nothing is wrong with the signature", "self", "self.example", "signature", NULL, 0 },
	{ "a signature that is bad", "forged int", NULL, "signature", "bad-signature", 1 },
	{ "of the second of the chain", "under odd", NULL, "form", "invalid-validity-field", 21 },
};

START_TEST(rows_name_their_findings)
{
	struct question q = asked();

	q.host = row_rows[_i].host;
	load(trust_set(trust), "root", ORIGIN_TRUST);
	int input = load(set, row_rows[_i].file, ORIGIN_FILE);
	const struct analysis *a = ask(&q, -1);
	const struct chain *c = &a->chain[0];
	const struct check *row = NULL;
	for (size_t i = 0; i < c->ncheck; i++)
		row = strcmp(c->check[i].id, row_rows[_i].row) == 0 ? &c->check[i] : row;
	ck_assert(row != NULL);
	ck_assert_msg((row->nfinding > 0) == (row_rows[_i].rule != NULL), "%s: %zu findings", row_rows[_i].name,
	              row->nfinding);
	if (!row->nfinding)
		return;
	const struct finding *f = &a->finding[row->finding[0]];
	unit_str(row_rows[_i].name, f->rule->id, row_rows[_i].rule);
	unit_int(row_rows[_i].name, f->where.input, input);
	unit_int(row_rows[_i].name, f->where.line, row_rows[_i].line);
}
END_TEST

/* Whose checklists stand beside each other. */
static const struct {
	const char *file;
	int side[2];
} side_rows[] = {
	{ "", { -1, -1 } },
	{ "leaf int", { 0, -1 } },
	{ "server client int", { 0, 1 } },
	{ "client int server", { 0, 1 } },
	{ "leaf leaf2 int", { 0, -1 } },
	{ "leaf client int", { 0, 1 } },
	{ "leaf old int", { 1, -1 } }, /* the one that speaks for all */
	{ "leaf leaf2 old int", { 2, -1 } },
	{ "leaf old client int", { 1, 2 } },
};

START_TEST(sides)
{
	struct question q = asked();

	load(trust_set(trust), "root", ORIGIN_TRUST);
	load(set, side_rows[_i].file, ORIGIN_FILE);
	const struct analysis *a = ask(&q, -1);
	unit_int(side_rows[_i].file, a->side[0], side_rows[_i].side[0]);
	unit_int(side_rows[_i].file, a->side[1], side_rows[_i].side[1]);
}
END_TEST

/* Who signed is known before the rules run. */
static const struct {
	const char *file, *impostor; /* of the first chain; "": none */
	bool missing, renamed, rooted;
} fact_rows[] = {
	{ "leaf int", "", false, false, true },      { "self", "", false, false, true },
	{ "forged int", "", false, false, true },    { "stray", "", true, false, false },
	{ "misled int", "Int", true, false, false }, { "strange int", "", true, true, false },
};

START_TEST(signers_are_facts)
{
	struct question q = asked();

	load(trust_set(trust), "root", ORIGIN_TRUST);
	load(set, fact_rows[_i].file, ORIGIN_FILE);
	const struct chain *c = &ask(&q, -1)->chain[0];
	const struct missing_issuer *m = c->missing;
	const struct path *p = &c->paths->path[0];
	const char *file = fact_rows[_i].file;
	unit_int(file, m != NULL, fact_rows[_i].missing);
	unit_str(file, m && m->impostor ? certificate_title(m->impostor->parent) : "", fact_rows[_i].impostor);
	unit_int(file, m && m->renamed, fact_rows[_i].renamed);
	unit_int(file, p->rooted, fact_rows[_i].rooted);
	ck_assert_msg(!c->rootless && !c->nabove && !c->staple_flaw, "%s", file);
}
END_TEST

/* An anchor that is no root has one above it, or none, whichever of two certificates of one key is looked at first. */
static const struct {
	const char *anchors, *file;
	bool rootless;
} above_rows[] = {
	{ "below", "lowest", true },
	{ "below", "lowest r1 r2", true },
	{ "below root", "lowest r1 r3", false }, /* the one is a root that nobody trusts, the other stands below one */
	{ "below root", "lowest r3 r1", false },
	{ "below root", "lowest r1 r2", true },
	{ "below r1", "lowest", false },
	{ "below r1", "lowest r2", false },
	{ "below r2", "lowest r1", false },
	{ "r1 below", "lowest r2", false },
	{ "r2 below", "lowest r1", false },
};

START_TEST(root_above_an_anchor)
{
	struct question q = asked();

	load(trust_set(trust), above_rows[_i].anchors, ORIGIN_TRUST);
	load(set, above_rows[_i].file, ORIGIN_FILE);
	const struct analysis *a = ask(&q, 0);
	unit_str(above_rows[_i].anchors, verdict_name(a->chain[0].verdict), "trusted");
	unit_str(above_rows[_i].anchors, certificate_title(a->chain[0].anchor), "Below");
	unit_int(above_rows[_i].anchors, a->chain[0].rootless, above_rows[_i].rootless);
}
END_TEST

/* What stands in another file is not examined where one leaf is asked about: names and basicConstraints speak. */
static const struct {
	const char *name, *role;
	bool self_signed;
} role_rows[] = {
	{ "leaf", "leaf", false },      { "int", "intermediate", false },   { "root2", "root", true },
	{ "self", "leaf", true },       { "forged", "leaf", false },        { "stray", "leaf", false },
	{ "a", "intermediate", false }, { "other", "intermediate", false },
};

START_TEST(roles)
{
	struct question q = asked();
	const char *name = role_rows[_i].name;

	load(trust_set(trust), "root", ORIGIN_TRUST);
	load(set, "leaf int", ORIGIN_FILE);
	int entry = (int)certset_count(set);
	load(set, name, ORIGIN_FILE);
	if (entry == (int)certset_count(set)) /* in the first file */
		entry = strcmp(name, "int") == 0;
	for (int only = -1; only <= 0; only++) {
		const struct analysis *a = ask(&q, only);
		bool examined = only < 0 || entry < 2;

		unit_str(name, analysis_role(a, entry), role_rows[_i].role);
		unit_int(name, analysis_self_signed(a, entry), examined && role_rows[_i].self_signed);
	}
	unit_str("none", analysis_role(last, -1), "unknown");
}
END_TEST

/* ---- exit status ---- */

static const struct {
	const char *name;
	struct connection connection;
	int status;
} peer_rows[] = {
	{ "no such name", { .outcome = OUTCOME_DNS, .failed_step = STEP_RESOLVE }, 3 },
	{ "refused", { .outcome = OUTCOME_REFUSED, .failed_step = STEP_CONNECT }, 3 },
	{ "silence", { .outcome = OUTCOME_TIMEOUT, .failed_step = STEP_HANDSHAKE }, 3 },
	{ "slow after a greeting",
	  { .outcome = OUTCOME_TIMEOUT, .failed_step = STEP_STARTTLS, .starttls_talk = { (const uint8_t *)"220", 3 } },
	  1 },
	{ "closed", { .outcome = OUTCOME_CLOSED, .failed_step = STEP_HANDSHAKE }, 1 },
	{ "alert", { .outcome = OUTCOME_ALERT, .failed_step = STEP_HANDSHAKE, .nalerts = 0 }, 1 },
	{ "plain text", { .outcome = OUTCOME_NOT_TLS, .first_bytes = { (const uint8_t *)"HTTP", 4 } }, 1 },
};

START_TEST(peers_without_certificate)
{
	struct source src = { .kind = SOURCE_HOST, .spec = "host:1", .host = "host", .port = "1" };
	struct connection c = peer_rows[_i].connection, *list[] = { &c };
	struct question q = asked();

	c.source = &src;
	c.input = certset_add_peer(set, "host:1");
	struct analysis_input in = {
		.question = q, .set = set, .trust = trust, .only_leaf = -1, .connection = list, .nconnection = 1
	};
	struct analysis *a = last = diagnose(&in);
	unit_str(peer_rows[_i].name, verdict_name(a->verdict), "error");
	ck_assert_msg(a->reason != CLASS_NONE, "%s: no reason", peer_rows[_i].name);
	unit_int(peer_rows[_i].name, a->status, peer_rows[_i].status);
}
END_TEST

/* What could not be read or opened: the reason without the name, which the title has. */
static const struct {
	const char *spec, *why, *rule, *says;
	enum err_code code;
	int sys;
} failed_rows[] = {
	{ "a.pem", "a.pem: there is a hole in it", "pem-file-not-found", "there is a hole in it", ERR_INPUT, 0 },
	{ "a.pem", "a.pem, there is a hole in it", "pem-file-not-found", "a.pem, there is a hole in it", ERR_INPUT, 0 },
	{ "a.pem", "b.pem: there is a hole in it", "pem-file-not-found", "b.pem: there is a hole in it", ERR_INPUT, 0 },
	{ "a.pem", "a.pem: whatever", "pem-file-not-found", "Permission denied", ERR_INPUT, EACCES },
	{ "pkcs11:x", "pkcs11:x: the PIN is wrong", "pem-password-wrong", "the PIN is wrong", ERR_PASSWORD, 0 },
};

START_TEST(failed_sources)
{
	struct err why = { .code = failed_rows[_i].code, .sys = failed_rows[_i].sys };
	struct failed_source failed = { failed_rows[_i].spec, &why };
	struct analysis_input in = {
		.question = asked(), .set = set, .trust = trust, .only_leaf = -1, .failed = &failed, .nfailed = 1
	};
	struct buf said = BUF_INIT;

	snprintf(why.text, sizeof why.text, "%s", failed_rows[_i].why);
	load(trust_set(trust), "root", ORIGIN_TRUST);
	const struct analysis *a = last = diagnose(&in);
	const struct finding *f = NULL;
	for (size_t i = 0; i < a->nfinding; i++)
		f = strcmp(a->finding[i].rule->id, failed_rows[_i].rule) ? f : &a->finding[i];
	ck_assert_msg(f != NULL, "%s: %s", failed_rows[_i].why, findings(a));
	sentence_render(&said, &f->title, &rendering_plain);
	for (size_t i = 0; i < f->nfact; i++)
		sentence_render(&said, &f->fact[i].text, &rendering_plain);
	ck_assert_msg(strstr(buf_str(&said), failed_rows[_i].says) != NULL, "%s", buf_str(&said));
	const char *named = strstr(buf_str(&said), failed_rows[_i].spec);
	ck_assert(named != NULL);
	if (strncmp(failed_rows[_i].says, failed_rows[_i].spec, 5))
		ck_assert_msg(!strstr(named + 1, failed_rows[_i].spec), "%s", buf_str(&said));
	buf_free(&said);
}
END_TEST

START_TEST(fail_on_is_a_threshold)
{
	struct question q = asked();

	load(trust_set(trust), "root", ORIGIN_TRUST);
	load(set, "int leaf", ORIGIN_FILE); /* leaf-not-first, a warning */
	struct analysis *a = ask(&q, -1);
	unit_int("error", analysis_status(a, SEVERITY_ERROR), 0);
	unit_int("warning", analysis_status(a, SEVERITY_WARNING), 1);
	unit_int("note", analysis_status(a, SEVERITY_NOTE), 1);
}
END_TEST

UNIT_SUITE("analysis")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	UNIT_ROWS(tc, leaf_is_what_issued_nothing, leaf_rows);
	tcase_add_test(tc, untrusted_files_have_no_leaves);
	tcase_add_test(tc, one_leaf_is_asked_about);
	UNIT_ROWS(tc, purpose_is_derived, purpose_rows);
	UNIT_ROWS(tc, verdict_over_all, verdict_rows);
	tcase_add_test(tc, anchors_become_entries);
	tcase_add_test(tc, many_leaves);
	UNIT_ROWS(tc, leaf_from_nowhere, nowhere);
	UNIT_ROWS(tc, budget_accuses_nobody, budgets);
	UNIT_ROWS(tc, causes_come_first, finding_rows);
	tcase_add_test(tc, facts_are_kept_in_order);
	tcase_add_test(tc, checklist_is_never_silent);
	UNIT_ROWS(tc, rows_name_their_findings, row_rows);
	UNIT_ROWS(tc, sides, side_rows);
	UNIT_ROWS(tc, roles, role_rows);
	UNIT_ROWS(tc, signers_are_facts, fact_rows);
	UNIT_ROWS(tc, root_above_an_anchor, above_rows);
	UNIT_ROWS(tc, peers_without_certificate, peer_rows);
	UNIT_ROWS(tc, failed_sources, failed_rows);
	tcase_add_test(tc, fail_on_is_a_threshold);
}
