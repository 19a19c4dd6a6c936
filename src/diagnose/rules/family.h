/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The families of rules: a file each, named after it, that ends in its table. A new family is one line here. */
#ifndef DIAGNOSE_RULES_FAMILY_H
#define DIAGNOSE_RULES_FAMILY_H
#include "diagnose/rule.h"

#define RULE_FAMILIES(X)                                                                                               \
	X(agreed)                                                                                                      \
	X(algorithm)                                                                                                   \
	X(answer)                                                                                                      \
	X(client)                                                                                                      \
	X(connection)                                                                                                  \
	X(elsewhere)                                                                                                   \
	X(file)                                                                                                        \
	X(form)                                                                                                        \
	X(hostname)                                                                                                    \
	X(identity)                                                                                                    \
	X(interception)                                                                                                \
	X(issuer)                                                                                                      \
	X(limit)                                                                                                       \
	X(maker)                                                                                                       \
	X(misplaced)                                                                                                   \
	X(order)                                                                                                       \
	X(pair)                                                                                                        \
	X(platform)                                                                                                    \
	X(policy)                                                                                                      \
	X(probed)                                                                                                      \
	X(profile)                                                                                                     \
	X(request)                                                                                                     \
	X(revocation)                                                                                                  \
	X(rotation)                                                                                                    \
	X(signature)                                                                                                   \
	X(size)                                                                                                        \
	X(stack)                                                                                                       \
	X(staple)                                                                                                      \
	X(trust)                                                                                                       \
	X(usage)                                                                                                       \
	X(validity)                                                                                                    \
	X(visitor)

#define FAMILY_DECLARE(name)                                                                                           \
	extern const struct rule rules_##name[];                                                                       \
	extern const size_t rules_##name##_count;
RULE_FAMILIES(FAMILY_DECLARE)
#undef FAMILY_DECLARE

/* Ends a family's file: RULE_FAMILY_COUNT(path) after `const struct rule rules_path[] = { ... };` */
#define RULE_FAMILY_COUNT(name) const size_t rules_##name##_count = sizeof rules_##name / sizeof rules_##name[0]

#endif
