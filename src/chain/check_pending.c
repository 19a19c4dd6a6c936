/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Policies are not processed yet. Where they could decide, that is said, and the
 * verdict is an error: never "trusted" on something unchecked. Where they cannot decide, nothing is said. */
#include "config.h"

#include "chain/check.h"

#include "cert/der.h"

/* ---- policies: RFC 5280 6.1.1 (c) to (g), 4.2.1.11, 4.2.1.5 ---- */

static bool requires_policy(const struct certificate *c)
{
	struct der seq, require;
	if (!c->policy_constraints.p)
		return false;
	if (!der_first(c->policy_constraints, &seq) || seq.tag != DER_SEQUENCE)
		return true;
	return der_take(&seq.value, DER_CTX(0), &require);
}

/* 6.1.4 (a): a mapping from or to anyPolicy is refused, whatever was asked. */
static bool maps_any(const struct certificate *c)
{
	struct der seq, pair, oid;
	if (!c->policy_mappings.p || !der_first(c->policy_mappings, &seq))
		return false;
	for (struct span in = seq.value; der_take(&in, DER_SEQUENCE, &pair);)
		while (der_take(&pair.value, DER_OID, &oid))
			if (oid_find(oid.value) == OID_ANY_POLICY)
				return true;
	return false;
}

void check_policy(struct checker *k, const struct path *p)
{
	const struct question *q = k->question;
	if (q->npolicies || q->explicit_policy || q->inhibit_any_policy || q->inhibit_policy_mapping) {
		check_unjudged(k, PROBLEM_POLICY_UNCHECKED, p->cert[0], NULL, NULL);
		return;
	}
	for (size_t i = 0; i < p->n; i++)
		if (requires_policy(p->cert[i]) || (i > 0 && maps_any(p->cert[i])))
			check_unjudged(k, PROBLEM_POLICY_UNCHECKED, p->cert[i], NULL, NULL);
}
