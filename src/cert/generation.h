/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Generations of one CA: a private CA that is renewed gets a new number. */
#ifndef CERT_GENERATION_H
#define CERT_GENERATION_H
#include "base/arena.h"

/* Two names (encoded) that differ only in what tells the generations of one CA apart: numbers (v1, 2024, G2), old and
 * new. The arena holds what is made on the way. */
bool generation_differs(struct arena *a, struct span x, struct span y);

#endif
