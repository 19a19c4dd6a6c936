/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one would type to see the same elsewhere. */
#ifndef RUN_AGAIN_H
#define RUN_AGAIN_H
#include "base/buf.h"
#include "run/run.h"

/* Lines for a shell: OpenSSL's for an entry of the set (-1: none) that stands in a file, and for the peers; then
 * certloupe's own that asks the same question of the same sources. */
void again_commands(struct buf *out, const struct run *r, int entry);

#endif
