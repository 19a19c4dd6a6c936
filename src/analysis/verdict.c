/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verdict of one chain: one good path makes it trusted (contract, "Verdict"). */
#include "config.h"

#include "analysis/chain.h"
#include "analysis/facts.h"
#include "cert/class.h"
#include "chain/path.h"

enum path_state { STANDS, UNCERTAIN, FAILS };

/* A path with one certain failure fails, whatever else could not be judged on it. */
static enum path_state path_standing(const struct path *p)
{
	enum path_state s = p->valid ? STANDS : UNCERTAIN;

	for (size_t i = 0; i < p->nproblem; i++)
		if (p->problem[i].fails && !p->problem[i].unchecked)
			s = FAILS;
	return s;
}

void verdict_of_chain(struct analysis *a, struct chain *c)
{
	enum path_state best = FAILS;
	const struct path *speaks = c->paths->n ? &c->paths->path[0] : NULL;

	(void)a;
	for (size_t i = 0; i < c->paths->n; i++) {
		enum path_state s = path_standing(&c->paths->path[i]);

		if (s < best) {
			best = s;
			speaks = &c->paths->path[i];
		}
	}
	/* Of a search that was cut off too early, the paths not seen might be good. */
	bool unseen = best == FAILS && (!c->paths->sure || !speaks);
	if (unseen)
		best = UNCERTAIN;
	c->verdict = best == STANDS ? VERDICT_TRUSTED : best == UNCERTAIN ? VERDICT_ERROR : VERDICT_UNTRUSTED;
	c->reason = best == STANDS ? CLASS_NONE : speaks && !unseen && !c->unjudged ? path_reason(speaks) : CLASS_OTHER;
}
