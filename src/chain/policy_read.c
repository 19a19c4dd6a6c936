/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists are sorted by OID as they are read; whether they may stand where they do is asked elsewhere. */
#include "config.h"

#include "chain/policy_read.h"

#include "base/vec.h"
#include "cert/der.h"
#include "cert/oid.h"

#include <stdlib.h>
#include <string.h>

int policy_order(struct span a, struct span b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;

	return order ? order : (a.n > b.n) - (a.n < b.n);
}

static int by_oid(const void *a, const void *b)
{
	return policy_order(*(const struct span *)a, *(const struct span *)b);
}

static int by_mapping(const void *x, const void *y)
{
	const struct policy_mapping *a = x, *b = y;
	int order = policy_order(a->issuer, b->issuer);

	return order ? order : policy_order(a->subject, b->subject);
}

static bool is_any(struct span oid)
{
	return oid_find(oid) == OID_ANY_POLICY;
}

bool policy_read_list(const struct certificate *c, oid_list *list)
{
	struct der seq, item, oid;
	bool any = false;

	if (!der_first(c->policies, &seq))
		return false;
	while (der_take(&seq.value, DER_SEQUENCE, &item)) {
		if (!der_take(&item.value, DER_OID, &oid))
			continue;
		if (is_any(oid.value))
			any = true;
		else
			*vec_push(list) = oid.value;
	}
	if (list->n)
		qsort(list->v, list->n, sizeof *list->v, by_oid);
	return any;
}

bool policy_read_mappings(const struct certificate *c, mapping_list *list)
{
	struct der seq, pair, from, to;

	if (!c->policy_mappings.p || !der_first(c->policy_mappings, &seq))
		return true;
	while (der_take(&seq.value, DER_SEQUENCE, &pair)) {
		if (!der_take(&pair.value, DER_OID, &from) || !der_take(&pair.value, DER_OID, &to))
			continue;
		if (is_any(from.value) || is_any(to.value))
			return false;
		*vec_push(list) = (struct policy_mapping){ from.value, to.value };
	}
	if (list->n)
		qsort(list->v, list->n, sizeof *list->v, by_mapping);
	return true;
}

int64_t policy_skip(struct span value)
{
	int64_t n;

	return der_int64(value, &n) ? n : INT64_MAX;
}

int64_t policy_constraint(const struct certificate *c, uint8_t tag)
{
	struct der seq, d;

	if (!c->policy_constraints.p || !der_first(c->policy_constraints, &seq))
		return -1;
	while (der_next(&seq.value, &d))
		if (d.tag == tag)
			return policy_skip(d.value);
	return -1;
}
