/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "chain/question.h"

const struct question question_default = {
	.purpose = PURPOSE_ANY,
	.at = TIME_UNKNOWN,
	.depth = 100,
	.revocation = REVOCATION_SOFT,
};

const char *purpose_name(enum purpose p)
{
	static const char *const name[] = { "any", "server", "client" };
	return name[p];
}

const char *revocation_name(enum revocation r)
{
	static const char *const name[] = { "off", "soft", "hard" };
	return name[r];
}
