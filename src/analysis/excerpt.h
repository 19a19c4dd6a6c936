/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of an analysis is about one leaf, or about one connection: an analysis again, which reports print like any
 * other. Its chains, its certificates, its file, and what speaks of nothing in particular; not what belongs to others.
 */
#ifndef ANALYSIS_EXCERPT_H
#define ANALYSIS_EXCERPT_H
#include "analysis/analysis.h"

struct excerpt {
	size_t number;     /* leaves and connections before it; the rest has none, and says 0 */
	const int *object; /* entries that are no certificates and belong to it */
	size_t nobject;
	const int *input; /* where it was read */
	size_t ninput;
};

/* In the arena of a, which must live as long. Verdict and reason are not yet its own. */
struct analysis *excerpt_of_chain(const struct analysis *a, size_t chain, size_t number);
/* With our own chain, if there is one. */
struct analysis *excerpt_of_connection(const struct analysis *a, size_t connection, size_t number);
/* No chain, no connection and no certificate, but all other objects and all inputs; of the findings (by their numbers)
 * those to keep. */
struct analysis *excerpt_of_rest(const struct analysis *a, const bool *keep);

#endif
