/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule found: the condition that is the case, what it is about, the evidence, and what to do. Plain data; the
 * rules make it (diagnose/rule.h), reports and views read it. */
#ifndef ANALYSIS_FINDING_H
#define ANALYSIS_FINDING_H
#include "base/sentence.h"
#include "cert/class.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE };
const char *severity_name(enum severity s); /* "error", "warning", "note" */

enum fact_kind { FACT_EVIDENCE, FACT_RULED_OUT, FACT_SEARCHED };
struct fact {
	enum fact_kind kind;
	struct sentence text;
	int about;        /* entry, -1 */
	unsigned message; /* enum message_type of its connection's transcript that it speaks of; 0: of none */
};

/* What a finding is about; -1: nothing of the kind. */
struct about {
	int entry;
	int chain;      /* index in analysis.chain */
	int connection; /* index in analysis.connection */
	int input;
};
#define ABOUT(...) ((struct about){ .entry = -1, .chain = -1, .connection = -1, .input = -1, ##__VA_ARGS__ })

struct rule;
struct finding {
	const struct rule *rule;
	enum reason class;
	enum severity severity;
	struct sentence title; /* what is the case, with names in it */
	struct about about;
	/* where it can be seen: the input, -1, and the line in it, 0 (a binary file, a peer) */
	struct {
		int input;
		uint32_t line;
	} where;
	const char *check; /* the row of the checklist that it belongs to, NULL */
	struct fact *fact;
	size_t nfact;
	struct sentence fix;             /* what to do, in words */
	struct sentence command;         /* lines for a shell with the person's own names (command_render) */
	bool cause;                      /* error or warning that no other finding explains */
	const struct rule *explained_by; /* NULL */
};

#endif
