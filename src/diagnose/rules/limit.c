/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was not judged: a bound of ours was met, or a check does not exist here yet. Never passed over in silence. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/family.h"
#include "diagnose/rules/visitor.h"

/* ---- limits ---- */

static void limit_of_chain(struct diagnosis *d, const struct chain *c)
{
	if (c->unjudged)
		return;
	if (c->side == SIDE_PEER && !visitor_sent(d, c)) /* else it is the server's bound: verify-depth-exceeded */
		each_problem(d, c, PROBLEM_DEPTH, N_("the path is longer than asked for: more than %2$s intermediates"),
		             N_("ask with a larger --depth"));
	each_problem(d, c, PROBLEM_LIMIT, N_("the search for a path was cut off at %1$s: %2$s"),
	             N_("ask about fewer files at a time, leave superfluous cross certificates out, or allow more "
	                "work (--budget N)"));
	if (!c->paths->cut || chain_path(c)->valid || chain_problem(c, PROBLEM_LIMIT))
		return;
	struct finding *f = finding_new(d, about_chain(d, c, c->leaf));
	finding_title(
	    d, f, c->paths->sure ? N_("%1$s has more paths than are listed") : N_("not every path of %1$s was tried"),
	    as_certificate(c->cert));
	if (c->paths->sure) {
		f->severity = SEVERITY_NOTE;
		finding_because(d, f, N_("none of the others is valid: every issuer was looked at once"));
	}
	finding_because(d, f, N_("the bound that was met: %1$s"), c->paths->cut_why);
	finding_fix(d, f, N_("leave superfluous cross certificates out, or ask about fewer files at a time"));
}

static void limit_of_connections(struct diagnosis *d)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t i = 0; i < a->nconnection; i++) {
		if (!a->connection[i]->sent_cut)
			continue;
		struct finding *f = finding_new(d, about_connection(d, a->connection[i], -1));
		f->about.input = a->connection[i]->input;
		finding_title(d, f, N_("the peer sent more certificates than are read: %1$s were kept"),
		              as_number(a->connection[i]->nsent));
		finding_fix(d, f, N_("send the leaf and its intermediates only"));
	}
}

/* In the browser alone: a person did not want to wait. */
static void limit_by_hand(struct diagnosis *d)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct finding *f = finding_new(d, about_entry(-1));
	long long judged = 0;

	for (size_t i = 0; i < a->nchain; i++)
		judged += !a->chain[i].unjudged;
	finding_title(d, f, N_("judging was stopped: %1$s of %2$s chains were judged, not every rule has looked"),
	              as_number(judged), as_number(a->nchain));
	finding_because(d, f, N_("what has no finding here is not known to be well"));
	finding_fix(d, f, N_("let it be judged again, and wait"));
}

static void limit_hit(struct diagnosis *d)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t i = 0; i < a->nchain; i++)
		if (chain_is_judged(&a->chain[i]) && a->chain[i].paths->n)
			limit_of_chain(d, &a->chain[i]);
	input_notes(d);
	limit_of_connections(d);
	if (a->stopped)
		limit_by_hand(d);
}

/* ---- not checked ---- */

static void policy_not_checked(struct diagnosis *d, const struct chain *c)
{
	each_problem(d, c, PROBLEM_POLICY_UNCHECKED,
	             N_("the certificate policies down to %1$s were not checked: more than %2$s of them"),
	             N_("have the CA certificates issued anew with fewer policies and mappings"));
}

static void name_constraints_not_checked(struct diagnosis *d, const struct chain *c)
{
	each_problem(d, c, PROBLEM_NAME_CONSTRAINTS_UNCHECKED,
	             N_("the name constraints of %1$s were not checked: more than %2$s"),
	             N_("so many names and constraints are not held against each other; split the certificate"));
}

static void revocation_not_checked(struct diagnosis *d, const struct chain *c)
{
	each_problem(d, c, PROBLEM_REVOCATION_UNCHECKED, N_("whether %1$s is revoked could not be judged: %2$s"),
	             N_("get another list or answer of its issuer, or ask with --revocation off"));
}

const struct rule rules_limit[] = {
	{ .id = "limit-hit",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_OTHER,
	  .title = N_("A limit was hit"),
	  .set = limit_hit },
	{ .id = "policy-not-checked",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_POLICY,
	  .title = N_("Certificate policies were not checked"),
	  .brief = N_("policies not checked"),
	  .reference = "RFC 5280 6.1",
	  .chain = policy_not_checked },
	{ .id = "name-constraints-not-checked",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_NAME_CONSTRAINT,
	  .title = N_("Name constraints were not checked"),
	  .brief = N_("constraints not checked"),
	  .reference = "RFC 5280 4.2.1.10",
	  .chain = name_constraints_not_checked },
	{ .id = "revocation-not-checked",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_CRL_PROBLEM,
	  .title = N_("Revocation could not be judged"),
	  .brief = N_("revocation not checked"),
	  .reference = "RFC 5280 6.3",
	  .chain = revocation_not_checked },
};
RULE_FAMILY_COUNT(limit);
