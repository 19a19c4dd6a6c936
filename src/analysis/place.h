/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which entry of the set a certificate is, and where a person would look for it. */
#ifndef ANALYSIS_PLACE_H
#define ANALYSIS_PLACE_H
#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/argument.h"
#include "chain/path.h"
#include "load/certset.h"

int place_entry(const struct analysis *a, const struct certificate *c);
bool place_self_signed(const struct analysis *a, const struct certificate *c); /* name and signature */
/* "./chain.pem:28", "sent at position 2" */
struct argument place_of(const struct analysis *a, const struct certificate *c);
struct argument place_of_entry(const struct analysis *a, int entry);
/* Where it stands in the input of that chain (-1: of no certain one), else where it was met first; NULL: no entry. */
const struct origin *place_origin(const struct analysis *a, int entry, int chain);

#endif
