/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the makers of browsers and systems decided about CAs, for rules that would advise to trust one. */
#ifndef DIAGNOSE_RULES_PLATFORM_H
#define DIAGNOSE_RULES_PLATFORM_H
#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/span.h"

/* A CA of this name is no longer trusted by browsers in certificates like the leaf of the chain. */
bool platform_distrusts(const struct analysis *a, const struct chain *c, struct span ca);

#endif
