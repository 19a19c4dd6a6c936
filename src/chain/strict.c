/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --strict: what RFC 5280 demands of those who issue certificates is a condition too. Without it the same is a finding,
 * and no path fails by it. */
#include "config.h"

#include "base/argument.h"
#include "cert/defect.h"
#include "cert/profile.h"
#include "chain/check.h"
#include "chain/path.h"
#include "chain/problem.h"

static void check_defects(struct checker *k, const struct certificate *c)
{
	for (size_t i = 0; i < c->ndefects; i++) {
		const struct defect_at *d = &c->defects[i];

		if (!defect_is_fatal(d->what))
			check_say(k, PROBLEM_MALFORMED, c, as_word(defect_sentence(d->what)), as_none());
	}
}

void check_strict(struct checker *k, const struct certificate *c, unsigned place)
{
	(void)place;
	if (!k->question->strict)
		return;
	check_defects(k, c);
	for (size_t i = 0; i < profile_rule_count; i++)
		if (profile_broken(&profile_rules[i], c))
			check_say(k, PROBLEM_PROFILE, c, as_word(profile_rules[i].text),
			          as_code(profile_rules[i].section));
}
