/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The extensions of RFC 5280 4.2.1.4, .5 and .11 as policy.c needs them. What is malformed is passed over: the
 * certificate is told so elsewhere. */
#ifndef CHAIN_POLICY_READ_H
#define CHAIN_POLICY_READ_H
#include "base/vec.h"
#include "cert/certificate.h"

struct policy_mapping {
	struct span issuer, subject;
};
typedef VEC_OF(struct span) oid_list;
typedef VEC_OF(struct policy_mapping) mapping_list;

/* The order in which the lists are sorted. */
int policy_order(struct span a, struct span b);
/* The policies of a certificate; true: anyPolicy, which is not in the list, is among them. */
bool policy_read_list(const struct certificate *c, oid_list *list);
/* false: anyPolicy is mapped, from or to. */
bool policy_read_mappings(const struct certificate *c, mapping_list *list);
/* The contents of an INTEGER; more than there will ever be where it is long. */
int64_t policy_skip(struct span value);
/* The count in policyConstraints with that tag, -1: none. */
int64_t policy_constraint(const struct certificate *c, uint8_t tag);

#endif
