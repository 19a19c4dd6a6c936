/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings by what they are about: a chain, or an entry. */
#ifndef ANALYSIS_TIED_H
#define ANALYSIS_TIED_H
#include "base/vec.h"

#include <stddef.h>

struct tied {
	int thing, finding;
};
typedef VEC_OF(struct tied) tied_list;

/* By things, and for each by the number of the finding. */
void tied_sort(tied_list *x);
/* Where those of a thing begin, or would. */
size_t tied_first(const tied_list *x, int thing);

#endif
