/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificate policies: asked for and not there. */
#include "config.h"

#include "analysis/finding.h"
#include "base/i18n.h"
#include "cert/class.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/family.h"

static void policy(struct diagnosis *d, const struct chain *c)
{
	each_problem(d, c, PROBLEM_POLICY,
	             N_("%1$s has no certificate policy that is valid along the path, and %2$s asks for one"),
	             N_("have %1$s issued anew under a policy that the CAs above it assert, or ask without "
	                "--explicit-policy"));
	each_problem(d, c, PROBLEM_POLICY_MAPS_ANY, N_("%1$s maps a certificate policy from or to anyPolicy"),
	             N_("have %1$s issued anew with policyMappings that name policies alone"));
}

const struct rule rules_policy[] = {
	{ .id = "policy",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_POLICY,
	  .title = N_("No acceptable certificate policy"),
	  .brief = N_("no acceptable policy"),
	  .reference = "RFC 5280 6.1.5",
	  .chain = policy },
};
RULE_FAMILY_COUNT(policy);
