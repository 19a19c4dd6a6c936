/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule states one condition. Its row here (id, severity, class, title, scope), its function, its page
 * data/rules/ID.md and its two cases tests/cases/ID.case (one that fires, one near miss that stays silent) are kept in
 * step by a test.
 *
 * A function looks at the analysis (chains with their judged paths, connections, inputs) and reports what it finds; it
 * prints nothing, asks no network, and never looks at a file's name or at the second opinion. */
#ifndef DIAGNOSE_RULE_H
#define DIAGNOSE_RULE_H
#include "analysis/analysis.h"

struct diagnosis;

enum scope { SCOPE_CERTIFICATE, SCOPE_CHAIN, SCOPE_CONNECTION, SCOPE_INPUT, SCOPE_SET };

struct rule {
	const char *id;         /* kebab-case, the contract's */
	enum severity severity; /* usual; a finding may differ */
	enum reason class;
	enum scope scope;
	const char *title;     /* N_("Intermediate CA certificate not sent"): one line, for lists */
	const char *reference; /* "RFC 5246 7.4.2" or NULL */
	/* called once per object of its scope; i is the entry, chain, connection or input (0 for SCOPE_SET) */
	void (*check)(struct diagnosis *d, const struct rule *r, int i);
	/* space-separated ids of rules whose findings on the same chain, connection or entry this one explains */
	const char *explains;
	bool last; /* runs when all others have: it looks at what they found (diagnosis_explained) */
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

/* ---- for rule functions ---- */

const struct analysis *diagnosis_analysis(const struct diagnosis *d);
/* What the analysis was asked with: --trust, --cert, --key words. */
const struct analysis_input *diagnosis_input(const struct diagnosis *d);
/* A new finding of this rule, titled by its row until finding_title says better. The pointer is good until the next
 * one. */
struct finding *finding_new(struct diagnosis *d, const struct rule *r, int about, int chain, int connection, int input);
#define finding_title(d, f, msgid, ...) ((f)->title = SENTENCE(diagnosis_analysis(d)->arena, (msgid), ##__VA_ARGS__))
#define finding_fix(d, f, msgid, ...) ((f)->fix = SENTENCE(diagnosis_analysis(d)->arena, (msgid), ##__VA_ARGS__))
void finding_fact(struct diagnosis *d, struct finding *f, enum fact_kind kind, int about, struct sentence s);
#define finding_because(d, f, msgid, ...)                                                                              \
	finding_fact((d), (f), FACT_EVIDENCE, -1, SENTENCE(diagnosis_analysis(d)->arena, (msgid), ##__VA_ARGS__))
#define finding_ruled_out(d, f, msgid, ...)                                                                            \
	finding_fact((d), (f), FACT_RULED_OUT, -1, SENTENCE(diagnosis_analysis(d)->arena, (msgid), ##__VA_ARGS__))
#define finding_searched(d, f, msgid, ...)                                                                             \
	finding_fact((d), (f), FACT_SEARCHED, -1, SENTENCE(diagnosis_analysis(d)->arena, (msgid), ##__VA_ARGS__))
/* An error about this connection was found. */
bool diagnosis_explained(const struct diagnosis *d, int connection);
void finding_command(struct diagnosis *d, struct finding *f, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
