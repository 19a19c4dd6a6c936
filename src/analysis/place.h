/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which entry of the set a certificate is, and where a person would look for it. Strings are in the analysis's arena
 * and not escaped. */
#ifndef ANALYSIS_PLACE_H
#define ANALYSIS_PLACE_H
#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "chain/path.h"

int place_entry(const struct analysis *a, const struct certificate *c);
bool place_self_signed(const struct analysis *a, const struct certificate *c); /* name and signature */
const char *place_of(const struct analysis *a,
                     const struct certificate *c); /* "./chain.pem:28", "sent at position 2" */

#endif
