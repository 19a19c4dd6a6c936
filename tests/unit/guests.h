/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clients as if they had come to a server of ours, for the browser without a terminal and without a network: as soon as
 * it listens, five are there; more come when they are called. */
#ifndef TESTS_GUESTS_H
#define TESTS_GUESTS_H
#include "lab/recipe.h"
#include "run/reception.h"

/* Judged by the plan. What they send are the certificates leaf and int of the lab; NULL: none sends any. */
struct reception *guests_new(const struct plan *p, struct lab *lab);
void guests_free(struct reception *g);
/* The next of those five once more. */
void guests_call(struct reception *g);
/* The port that they cannot listen at, the last that they listened at is in reception.place. */
#define GUESTS_TAKEN "1"

#endif
