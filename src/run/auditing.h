/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server's configuration, examined: every file that it names is loaded, each listener's certificate is judged by the
 * rules as if that server had sent it, its clients as it would judge them, and what is found gets the place of the
 * directive that says so. */
#ifndef RUN_AUDITING_H
#define RUN_AUDITING_H
#include "audit/audit.h"
#include "audit/outcome.h"
#include "base/words.h"
#include "run/run.h"

#define AUDIT_RUNS_MAX 500 /* chains, bundles and clients that are judged, each in a run of its own */

struct audit_wish {
	const struct audit *audit;
	const struct words *client; /* files and directories with certificates of clients */
	bool trust_given;           /* the anchors are the person's */
};
/* The run has no source yet. The audit and the run must outlive what is returned. */
struct audit_outcome *auditing_new(struct run *run, const struct audit_wish *w);
void auditing_free(struct audit_outcome *x);

#endif
