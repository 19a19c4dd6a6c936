/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the makers of browsers and systems decided about CAs, for rules that would advise to trust one. */
#ifndef DIAGNOSE_RULES_PLATFORM_H
#define DIAGNOSE_RULES_PLATFORM_H
#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/span.h"

/* This CA's key is no longer trusted by browsers in certificates like the leaf of the chain. */
bool platform_distrusts(const struct analysis *a, const struct chain *c, const struct certificate *ca);
/* ... or the key that the child names as its issuer's, which is not at hand. */
bool platform_distrusts_issuer(const struct analysis *a, const struct chain *c, const struct certificate *child);

#endif
