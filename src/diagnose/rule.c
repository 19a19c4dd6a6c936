/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule function asks and says by. */
#include "config.h"

#include "diagnose/rule.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/sentence.h"
#include "base/vec.h"
#include "diagnose/diagnosis.h"

#include <string.h>

const struct analysis *diagnosis_analysis(const struct diagnosis *d)
{
	return d->a;
}

const struct analysis_input *diagnosis_input(const struct diagnosis *d)
{
	return d->in;
}

const struct rule *diagnosis_rule(const struct diagnosis *d)
{
	return d->rule;
}

/* ---- about what ---- */

struct about about_entry(int entry)
{
	return (struct about){ entry, -1, -1, -1 };
}

struct about about_input(int entry, int input)
{
	return (struct about){ entry, -1, -1, input };
}

struct about about_chain(const struct diagnosis *d, const struct chain *c, int entry)
{
	return (struct about){ entry, (int)(c - d->a->chain), c->connection, -1 };
}

struct about about_connection(const struct diagnosis *d, const struct connection *c, int entry)
{
	int i = 0;

	while (d->a->connection[i] != c)
		i++;
	return (struct about){ entry, -1, i, -1 };
}

/* ---- findings ---- */

struct finding *finding_new(struct diagnosis *d, struct about about)
{
	struct finding *f = vec_push(&d->found);

	f->rule = d->rule;
	f->class = d->rule->class;
	f->severity = d->rule->severity;
	f->title = SENTENCE(d->a->arena, d->rule->title);
	f->about = about;
	f->where.input = -1;
	f->check = d->rule->row;
	return f;
}

void finding_fact(struct diagnosis *d, struct finding *f, enum fact_kind kind, int about, struct sentence s)
{
	if ((f->nfact & (f->nfact - 1)) == 0) { /* full: 0, 1, 2, 4, 8 ... */
		struct fact *more = ARENA_ARRAY(d->a->arena, struct fact, f->nfact ? 2 * f->nfact : 1);

		if (f->nfact)
			memcpy(more, f->fact, f->nfact * sizeof *more);
		f->fact = more;
	}
	f->fact[f->nfact++] = (struct fact){ kind, s, about, 0 };
}

bool diagnosis_explained(const struct diagnosis *d, const struct connection *c)
{
	int connection = about_connection(d, c, -1).connection;

	for (size_t i = 0; i < d->found.n; i++)
		if (d->found.v[i].about.connection == connection && d->found.v[i].severity == SEVERITY_ERROR &&
		    (d->found.v[i].about.chain < 0 || d->a->chain[d->found.v[i].about.chain].side == SIDE_OURS))
			return true;
	return false;
}
