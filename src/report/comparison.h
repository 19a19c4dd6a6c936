/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two certificates side by side: in words, and as the contract's key "comparison". */
#ifndef REPORT_COMPARISON_H
#define REPORT_COMPARISON_H
#include "change/comparison.h"
#include "report/report.h"
#include <jansson.h>

void report_comparison(struct buf *out, const struct analysis *a, const struct comparison *c,
                       const struct report_options *o);
struct json_report;
json_t *json_comparison(const struct json_report *r, const struct comparison *c); /* a new reference */

#endif
