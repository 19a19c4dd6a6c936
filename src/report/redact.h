/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --redact: names, serial numbers, fingerprints, hosts and addresses become tokens ("name-3"), the same one for the
 * same text throughout, so that a report can be shown to strangers and still be followed. */
#ifndef REPORT_REDACT_H
#define REPORT_REDACT_H
#include "base/buf.h"
#include "analysis/analysis.h"

/* Replaces them in out from `start` on. */
void redact(struct buf *out, size_t start, const struct analysis *a);

#endif
