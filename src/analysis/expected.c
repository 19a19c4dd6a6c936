/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of several patterns one is enough. */
#include "config.h"

#include "analysis/expected.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "chain/identity.h"
#include "chain/question.h"

static bool is_asked(const struct analysis *a, const struct chain *c)
{
	bool ours = false;

	for (size_t i = 0; i < a->nchain; i++)
		ours |= a->chain[i].side == SIDE_OURS;
	return ours ? c->side == SIDE_OURS : c->connection < 0;
}

enum expectation expected_client(const struct analysis *a, const struct chain *c, struct identity *pattern)
{
	size_t best = 0, met;

	*pattern = (struct identity){ .n = 0 };
	if (!a->question.nexpect || !is_asked(a, c))
		return EXPECTED_NOTHING;
	for (size_t i = 0; i < a->question.nexpect; i++) {
		struct identity x;

		if (!identity_parse(a->arena, a->question.expect[i], &x))
			continue;
		if (identity_match(a->arena, c->cert, &x, &met)) {
			*pattern = x;
			return EXPECTED_MET;
		}
		if (!pattern->n || met > best) {
			*pattern = x;
			best = met;
		}
	}
	return pattern->n ? EXPECTED_OTHER : EXPECTED_NOTHING;
}
