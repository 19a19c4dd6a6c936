/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Generations of one CA: a private CA that is renewed gets a new number. */
#ifndef CERT_GENERATION_H
#define CERT_GENERATION_H
#include "base/arena.h"
#include "cert/certificate.h"

/* Two names (encoded) that differ only in what tells the generations of one CA apart: numbers (v1, 2024, G2), old and
 * new. The arena holds what is made on the way. */
bool generation_differs(struct arena *a, struct span x, struct span y);
/* Of two such names: 1 where x is the later generation, -1 where y is, 0 where they do not say (or are no such two). */
int generation_order(struct arena *a, struct span x, struct span y);
/* Of two certificates of one holder by different CAs: 1 where x is the newer, -1 where y is, 0 where nothing tells. */
int generation_newer(struct arena *a, const struct certificate *x, const struct certificate *y);

#endif
