/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Practice PKIs that may take the place of what a run is about. Who makes them stands above; who offers them knows this
 * list alone. */
#ifndef RUN_PRACTICE_H
#define RUN_PRACTICE_H
#include "base/err.h"
#include "base/loop.h"
#include "run/plan.h"

struct practice {
	size_t n;
	const char *(*name)(const struct practice *p, size_t i);
	const char *(*title)(struct practice *p, size_t i);
	/* Makes files and servers of number i and goes to where they are; the plan is good until the next one is
	 * made. false: e, and nothing changed. */
	bool (*make)(struct practice *p, size_t i, struct loop *l, struct plan *out, struct err *e);
	/* What was made last is looked at from now on, and what was looked at before goes; or the other way round. */
	void (*settle)(struct practice *p, bool taken);
};

#endif
