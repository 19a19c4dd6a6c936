/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the row of a certificate is found by beside what it shows: lines "san:www.example.jp", "is:ca" for row.find
 * (ui/kit/filter.h tells how they are asked for). */
#ifndef UI_FRAME_FOUND_BY_H
#define UI_FRAME_FOUND_BY_H
#include "base/arena.h"
#include "base/buf.h"
#include "cert/certificate.h"

/* Appends the lines of its names, numbers and fingerprints. */
void found_by_names(struct buf *out, const struct certificate *c);
/* Appends a line for each object identifier in it. */
void found_by_oids(struct buf *out, const struct certificate *c);
/* These, and what it is at that time; in the arena. */
const char *found_by(struct arena *a, const struct certificate *c, int64_t at);

#endif
