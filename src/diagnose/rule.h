/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule states one condition. Its row here (id, severity, class, title, scope), its function, its page
 * data/rules/ID.md and its two cases tests/cases/ID.case (one that fires, one near miss that stays silent) are kept in
 * step by a test.
 *
 * A function looks at the analysis (chains with their judged paths, connections, inputs) and reports what it finds; it
 * prints nothing, asks no network, verifies nothing (what signatures tell is in the analysis), and never looks at a
 * file's name or at the second opinion. */
#ifndef DIAGNOSE_RULE_H
#define DIAGNOSE_RULE_H
#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/sentence.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "net/connection.h"

#include <stdbool.h>
#include <stddef.h>

struct diagnosis;

#define RULE_BRIEF 26 /* cells: two of them stand beside each other in 80 columns, one in 40 */

struct rule {
	const char *id;         /* kebab-case, the contract's */
	enum severity severity; /* usual; a finding may differ */
	enum reason class;
	const char *title;     /* N_("Intermediate CA certificate not sent"): one line, for lists */
	const char *brief;     /* N_("issuer not sent"): at most RULE_BRIEF cells; NULL: the title is that short */
	const char *reference; /* "RFC 5246 7.4.2" or NULL */
	/* Exactly one: called for each certificate that is examined, each chain of a peer (it has a path), each
	 * connection, or once. */
	void (*certificate)(struct diagnosis *d, int entry, const struct certificate *c);
	void (*chain)(struct diagnosis *d, const struct chain *c);
	void (*connection)(struct diagnosis *d, const struct connection *c);
	void (*set)(struct diagnosis *d);
	/* The same condition where we were the server and the peer a client (connection.served): it stands beside one
	 * of the above, or alone. */
	void (*served)(struct diagnosis *d, const struct connection *c);
	/* Does the question make sense there? Where not, the rule is not called; NULL: everywhere. */
	bool (*chain_applies)(const struct analysis *a, const struct chain *c);
	bool (*connection_applies)(const struct analysis *a, const struct connection *c);
	/* the row of the checklist that its findings belong to, where neither a problem nor their class says; NULL */
	const char *row;
	/* space-separated ids of rules whose findings on the same chain, connection or entry this one explains */
	const char *explains;
	bool many_forms; /* what others say of it depends on which form it has: nobody is quoted who was not asked or foreseen */
	bool together; /* it holds what there is against each other: not asked of a part (analysis_input.part) */
	bool beside;   /* what it says of a chain may be about the certificates of others */
	bool once;     /* of a certificate that stands on many chains it speaks once, with the first of them */
	bool last;     /* runs when all others have: it looks at what they found (diagnosis_explained) */
};

/* Every rule there is, sorted by id. Each family file ends in its table (rules/family.h); registry.c joins them when
 * first asked. */
size_t rule_count(void);
const struct rule *rule_at(size_t i);
const struct rule *rule_find(const char *id);
/* "Intermediate CA certificate not sent": the title of the rule, else of the condition (phrase/phrasebook.h),
 * translated;
 * "" for an unknown id. */
const char *rule_title(const char *id);
/* In so few words that it stands in a banner: translated. */
const char *rule_brief(const struct rule *r);
unsigned rule_number(const struct rule *r); /* rule_at gives it back */
/* The rules that explain this one, by their numbers for rule_at, ascending. */
const unsigned *rule_explainers(const struct rule *r, size_t *n);

/* ---- for rule functions ---- */

const struct analysis *diagnosis_analysis(const struct diagnosis *d);
/* What the analysis was asked with: --trust, --cert, --key words. */
const struct analysis_input *diagnosis_input(const struct diagnosis *d);
/* The one that is running. */
const struct rule *diagnosis_rule(const struct diagnosis *d);

struct about about_entry(int entry); /* and nothing else; -1: nothing at all */
struct about about_input(int entry, int input);
struct about about_chain(const struct diagnosis *d, const struct chain *c, int entry); /* and its connection */
struct about about_connection(const struct diagnosis *d, const struct connection *c, int entry);
/* A new finding of the rule that is running, titled by its row until finding_title says better. The pointer is good
 * until the next one. */
struct finding *finding_new(struct diagnosis *d, struct about about);
#define finding_title(d, f, msgid, ...) ((f)->title = SENTENCE(diagnosis_analysis(d)->arena, (msgid), ##__VA_ARGS__))
#define finding_fix(d, f, msgid, ...) ((f)->fix = SENTENCE(diagnosis_analysis(d)->arena, (msgid), ##__VA_ARGS__))
void finding_fact(struct diagnosis *d, struct finding *f, enum fact_kind kind, int about, struct sentence s);
#define finding_because(d, f, msgid, ...)                                                                              \
	finding_fact((d), (f), FACT_EVIDENCE, -1, SENTENCE(diagnosis_analysis(d)->arena, (msgid), ##__VA_ARGS__))
/* The same of a message of the connection that the finding is about, by its type. */
#define finding_said(d, f, type, msgid, ...)                                                                           \
	(finding_because((d), (f), (msgid), ##__VA_ARGS__), (void)((f)->fact[(f)->nfact - 1].message = (type)))
#define finding_ruled_out(d, f, msgid, ...)                                                                            \
	finding_fact((d), (f), FACT_RULED_OUT, -1, SENTENCE(diagnosis_analysis(d)->arena, (msgid), ##__VA_ARGS__))
#define finding_searched(d, f, msgid, ...)                                                                             \
	finding_fact((d), (f), FACT_SEARCHED, -1, SENTENCE(diagnosis_analysis(d)->arena, (msgid), ##__VA_ARGS__))
/* Lines for a shell, in which each argument is a word; not translated. */
#define finding_command(d, f, lines, ...)                                                                              \
	((f)->command = SENTENCE(diagnosis_analysis(d)->arena, (lines), ##__VA_ARGS__))
/* An error about this connection was found. */
bool diagnosis_explained(const struct diagnosis *d, const struct connection *c);

#endif
