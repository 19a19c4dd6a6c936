/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept to be compared: the certificate marked by hand, and how every chain stood before the files were read
 * again. Copies all of it, so the run that they are from may go. */
#ifndef UI_FRAME_CHANGES_H
#define UI_FRAME_CHANGES_H
#include "change/comparison.h"

#define CHANGES_MAX 100 /* chains that are remembered */

struct change {
	const struct standing *before, *after; /* one of them NULL: new, or gone */
	bool differs;
};

struct changes {
	struct arena *arena;
	const struct standing **before;
	size_t nbefore;
	struct change *change;
	size_t n;
	bool due;     /* something was remembered, and what came of it was not yet told */
	uint64_t row; /* that was selected */
};

/* Remembers how the chains stand; what was remembered before is forgotten. */
void changes_remember(struct changes *c, const struct analysis *a);
/* Holds it against how they stand now. */
void changes_find(struct changes *c, const struct analysis *a);
/* One line about it, in the person's language; not escaped. */
void changes_line(const struct changes *c, struct buf *out);
const struct change *changes_first(const struct changes *c); /* with both sides, that differ; NULL: none */
void changes_free(struct changes *c);

/* Whether a chain came, went or differs. */
bool changes_any(const struct changes *c);

#endif
