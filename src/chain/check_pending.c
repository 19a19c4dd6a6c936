/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Name constraints and policies are not processed yet. Where they could decide, that is said, and the
 * verdict is an error: never "trusted" on something unchecked. Where they cannot decide, nothing is said. */
#include "config.h"

#include "chain/check.h"

#include "cert/der.h"

/* ---- name constraints: RFC 5280 4.2.1.10, 6.1.3 (b), (c) ---- */

/* The kinds of name that subtrees speak of, 1 << enum general_name_type; ~0u: cannot be read. */
static unsigned constrained_kinds(struct span value)
{
	struct der seq, trees, tree, base;
	unsigned kinds = 0;
	if (!der_first(value, &seq) || seq.tag != DER_SEQUENCE)
		return ~0u;
	for (struct span in = seq.value; in.n;) {
		if (!der_next(&in, &trees))
			return ~0u;
		for (struct span list = trees.value; list.n;) {
			if (!der_take(&list, DER_SEQUENCE, &tree) || !der_first(tree.value, &base))
				return ~0u;
			kinds |= 1u << (base.tag & 0x1f);
		}
	}
	return kinds;
}

/* Contract: DNS constraints apply to a CN as well where the SAN has no DNS name. */
static unsigned kinds_of(const struct certificate *c)
{
	unsigned kinds = 0;
	struct arena *scratch = arena_new();
	if (c->subject.n && !name_is_empty(c->subject))
		kinds |= 1u << GN_DIRECTORY;
	if (name_attribute(scratch, c->subject, OID_CN))
		kinds |= 1u << GN_DNS;
	if (name_attribute(scratch, c->subject, OID_EMAIL))
		kinds |= 1u << GN_EMAIL;
	for (size_t i = 0; i < c->nsan; i++)
		kinds |= 1u << c->san[i].type;
	arena_free(scratch);
	return kinds;
}

void check_name_constraints(struct checker *k, const struct path *p)
{
	unsigned below = kinds_of(p->cert[0]);
	for (size_t i = 1; i < p->n; i++) {
		const struct certificate *c = p->cert[i];
		if (c->name_constraints.p && (constrained_kinds(c->name_constraints) & below))
			check_unjudged(k, PROBLEM_NAME_CONSTRAINTS_UNCHECKED, c, NULL, NULL);
		if (!c->self_issued)
			below |= kinds_of(c);
	}
}

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
