/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces of the JSON report that were written when they were judged (report.h), for the one who writes it in the end. */
#ifndef REPORT_JSON_KEPT_H
#define REPORT_JSON_KEPT_H
#include "base/buf.h"
#include "report/json.h"
#include "report/report.h"

size_t json_kept_chains(const struct json_kept *k);
size_t json_kept_findings(const struct json_kept *k);
void json_kept_chain(struct json_kept *k, size_t i, struct buf *out);
void json_kept_sides(const struct json_kept *k, int side[2]);
void json_kept_finding(const struct json_kept *k, const struct json_report *r, size_t i, struct buf *out);
/* nth 0: of the chain that speaks at the top level; else of the chain before this number, unless it is that one. Maybe
 * nothing. */
void json_kept_stacks(const struct json_kept *k, size_t nth, struct buf *out);

#endif
