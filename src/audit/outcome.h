/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an audit came to: each listener with its files and its verdict, and all findings, placed at the directives. */
#ifndef AUDIT_OUTCOME_H
#define AUDIT_OUTCOME_H
#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "audit/audit.h"
#include "cert/class.h"

/* What came of a file that a listener names. */
struct file_state {
	int input;         /* of the set; -1: it was not read */
	int sys;           /* errno; 0 */
	int entry;         /* its first certificate, key or list; -1 */
	size_t cert, list; /* how many are in it */
};
struct listener_state {
	const struct listener *listener;
	enum verdict verdict; /* of its first certificate; VERDICT_NONE: it has none, or no anchor is known */
	enum reason reason;
	int leaf;                /* entry of the set, -1 */
	struct file_state *file; /* in the order of the listener's */
	size_t errors, warnings;
};

struct audit_outcome {
	const struct audit *audit;
	struct analysis *analysis; /* of all the files; its findings are those of the audit */
	struct listener_state *state;
	size_t n;
	size_t clients; /* certificates of clients that were held against it */
};

#endif
