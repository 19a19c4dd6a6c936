/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of purposes and revocation modes, and the OID behind a purpose. */
#include "config.h"

#include "chain/question.h"

#include "base/arena.h"
#include "base/clock.h"
#include "cert/oid.h"

const struct question question_default = {
	.purpose = PURPOSE_ANY,
	.at = TIME_UNKNOWN,
	.depth = 100,
	.issue_days = 365,
	.revocation = REVOCATION_SOFT,
};

const char *purpose_name(enum purpose p)
{
	static const char *const name[] = {
		[PURPOSE_ANY] = "any", [PURPOSE_SERVER] = "server", [PURPOSE_CLIENT] = "client"
	};
	return name[p];
}

enum oid purpose_oid(enum purpose p)
{
	return p == PURPOSE_SERVER ? OID_EKU_SERVER : p == PURPOSE_CLIENT ? OID_EKU_CLIENT : OID_EKU_ANY;
}

const char *revocation_name(enum revocation r)
{
	static const char *const name[] = {
		[REVOCATION_OFF] = "off", [REVOCATION_SOFT] = "soft", [REVOCATION_HARD] = "hard"
	};
	return name[r];
}

static const char *own(struct arena *a, const char *word)
{
	return word ? arena_strdup(a, word) : NULL;
}

static const char *const *own_list(struct arena *a, const char *const *list, size_t n)
{
	const char **copy = ARENA_ARRAY(a, const char *, n);

	for (size_t i = 0; i < n; i++)
		copy[i] = arena_strdup(a, list[i]);
	return copy;
}

struct question question_copy(struct arena *a, const struct question *q)
{
	struct question copy = *q;

	copy.host = own(a, q->host);
	copy.leaf = own(a, q->leaf);
	copy.policies = own_list(a, q->policies, q->npolicies);
	copy.expect = own_list(a, q->expect, q->nexpect);
	copy.exclude = own_list(a, q->exclude, q->nexclude);
	return copy;
}

int64_t question_warning(const struct question *q, int64_t from, int64_t to)
{
	int64_t life = to - from;

	if (q->warn_seconds > 0)
		return q->warn_seconds;
	if (q->warn_percent > 0)
		return life / 100 * q->warn_percent;
	return life < 90 * DAY ? life / 3 : 30 * DAY;
}
