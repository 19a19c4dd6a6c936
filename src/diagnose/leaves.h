/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One answer a leaf, or a connection, and no more than a few of them in memory: for 100,000 leaves and more. Each is an
 * analysis of its own; what holds all of them against each other, and what belongs to none, is in the last one. */
#ifndef DIAGNOSE_LEAVES_H
#define DIAGNOSE_LEAVES_H
#include "analysis/analysis.h"

struct leaves;

/* Connections first, then our own certificate where there is no connection, then the leaves of the files in their
 * order. What `in` points to must outlive it, as with diagnose(). */
struct leaves *leaves_begin(const struct analysis_input *in);
/* NULL: that was the last leaf. Good until the next one is asked for. */
const struct analysis *leaves_next(struct leaves *l);
/* Afterwards: verdict, reason and leaf over all, as one analysis of all would have them, and what is about no leaf. */
const struct analysis *leaves_rest(struct leaves *l);
void leaves_end(struct leaves *l);

#endif
