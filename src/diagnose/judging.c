/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the first certificate to the verdict over all, step by step: the facts, what others would say, then every rule.
 */
#include "config.h"

#include "analysis/analysis.h"
#include "base/arena.h"
#include "base/vec.h"
#include "diagnose/diagnose.h"
#include "diagnose/diagnosis.h"
#include "stack/prediction.h"

#include <stdlib.h>
#include <string.h>

struct judging {
	struct analysis *a; /* whose arena this stands in */
	struct analysis_input in;
	struct facts *facts;
	size_t foreseen; /* chains, by either: all by OpenSSL, then all as Python asks it */
	bool facts_made, rules_done;
	struct diagnosis rules;
};

static const void *own(struct arena *a, const void *list, size_t n, size_t size)
{
	return n ? arena_dup(a, list, n * size) : NULL;
}

struct judging *judging_begin(const struct analysis_input *in)
{
	struct analysis *a = analysis_new(in);
	struct judging *j = ARENA_NEW(a->arena, struct judging);

	j->a = a;
	j->in = *in;
	j->in.question = a->question;
	j->in.connection = a->connection;
	j->in.server = a->server;
	j->in.failed = own(a->arena, in->failed, in->nfailed, sizeof *in->failed);
	j->in.trust_spec = own(a->arena, in->trust_spec, in->ntrust_spec, sizeof *in->trust_spec);
	j->rules = (struct diagnosis){ .a = a, .in = &j->in, .found = VEC_INIT };
	j->facts = facts_begin(a, &j->in);
	return j;
}

static const struct prediction *kept(struct arena *a, struct prediction p)
{
	return arena_dup(a, &p, sizeof p);
}

/* What others would say is a fact to the rules. */
static void foresee(struct analysis *a, size_t nth)
{
	struct chain *c = &a->chain[nth % a->nchain];

	if (!c->paths->n)
		return;
	if (nth < a->nchain)
		c->openssl = kept(a->arena, predict_openssl(a, c));
	else
		c->python = kept(a->arena, predict_python(a, c));
}

bool judging_step(struct judging *j)
{
	if (!j->facts_made)
		j->facts_made = !facts_step(j->facts);
	else if (j->foreseen < 2 * j->a->nchain)
		foresee(j->a, j->foreseen++);
	else if (!j->rules_done)
		j->rules_done = !rules_step(&j->rules);
	return !j->rules_done;
}

size_t judging_done(const struct judging *j, size_t *all)
{
	*all = j->a->nchain;
	return facts_judged(j->facts);
}

struct analysis *judging_end(struct judging *j)
{
	struct analysis *a = j->a;

	a->stopped = !j->rules_done;
	if (!j->facts_made) {
		facts_stop(j->facts);
		while (facts_step(j->facts))
			;
	}
	if (a->stopped)
		rules_stop(&j->rules);
	a->finding = rules_end(&j->rules, &a->nfinding);
	verdict_of_all(a, &j->in);
	analysis_link(a);
	return a;
}

void judging_free(struct judging *j)
{
	if (!j)
		return;
	vec_free(&j->rules.found);
	analysis_free(j->a);
}

struct analysis *diagnose(const struct analysis_input *in)
{
	struct judging *j = judging_begin(in);

	while (judging_step(j))
		;
	return judging_end(j);
}
