/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a client of this analysis the one that --expect asks for? Asked of our own certificate, without one of the
 * certificates in files. */
#ifndef ANALYSIS_EXPECTED_H
#define ANALYSIS_EXPECTED_H
#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "chain/identity.h"

enum expected { EXPECTED_NOTHING, EXPECTED_MET, EXPECTED_OTHER };
/* *pattern is the one that is met, or of several the one that is met best; in the analysis's arena. */
enum expected expected_client(const struct analysis *a, const struct chain *c, struct identity *pattern);

#endif
