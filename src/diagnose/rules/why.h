/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why our certificate was refused: the explanation that stands up to the evidence and, where a refusal leaves several,
 * the likeliest of them with the others beside it. */
#ifndef DIAGNOSE_RULES_WHY_H
#define DIAGNOSE_RULES_WHY_H
#include "diagnose/rules/mutual.h"

/* The explanations in the order in which they are tested: the first that holds is the cause. */
enum why {
	WHY_NONE, /* ours was not refused */
	WHY_REVOKED,
	WHY_KEY,
	WHY_EXPIRED,
	WHY_NOT_YET_VALID,
	WHY_LEFT_OUT, /* the intermediate stayed at home */
	WHY_LACKS_NEW_CA,
	WHY_SELF_SIGNED,
	WHY_NOT_LISTED,
	WHY_WRONG_EKU,
	WHY_CA_EXPIRED,
	WHY_CRL_EXPIRED,
	WHY_CRL_MISSING,
	WHY_BARE_INTERMEDIATE, /* the server's bundle has no root above it */
	WHY_DEPTH,
	WHY_WEAK,
	WHY_UNTRUSTED,
	WHY_UNKNOWN,
};

enum why why_refused(const struct mutual *m);
/* Our leaf went alone, and nothing that is at hand says whether its issuer is a root. */
bool why_may_be_left_out(const struct mutual *m);

/* A finding with what was seen and ruled out and, where it is not certain, the causes that remain; NULL: this is not
 * why. *m is filled in. */
struct finding *why_finding(struct diagnosis *d, const struct connection *c, struct mutual *m, enum why why);

#endif
