/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two values beside each other: which of their words are not in the other. Values that have little in common differ as
 * a whole: single letters that happen to be alike would only confuse. */
#ifndef BASE_DIFFERENCE_H
#define BASE_DIFFERENCE_H
#include "base/buf.h"

#define DIFFERENCE_SAME '.'
#define DIFFERENCE_OTHER '*'

/* Appends one of the two for each octet of a to in_a, likewise of b to in_b. NULL is no text. */
void difference_words(const char *a, const char *b, struct buf *in_a, struct buf *in_b);

#endif
