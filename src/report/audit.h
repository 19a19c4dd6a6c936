/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An audit: in words, with every finding at its line of the configuration, and as the contract's key "audit". */
#ifndef REPORT_AUDIT_H
#define REPORT_AUDIT_H
#include "audit/outcome.h"
#include "report/report.h"
#include <jansson.h>

void report_audit(struct buf *out, const struct audit_outcome *x, const struct report_options *o);
struct json_report;
json_t *audit_json(const struct json_report *r, const struct audit_outcome *x); /* a new reference */

#endif
