/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of many that stand for themselves no single one speaks for all: they are counted. */
#include "config.h"

#include "ui/view/tally.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "load/certset.h"
#include "ui/frame/banner.h"
#include "ui/frame/model.h"
#include "ui/kit/row.h"

struct tally {
	size_t ended, failed, warned, noted, well;
};

static struct tally tally_of(const struct analysis *a)
{
	struct tally t = { 0 };
	enum severity worst;

	for (int i = 0; i < (int)certset_count(a->set); i++) {
		const struct entry *e = certset_entry(a->set, i);

		if (e->kind != ENTRY_CERTIFICATE)
			continue;
		if (!analysis_worst(a, i, &worst))
			t.well++;
		else if (worst == SEVERITY_NOTE)
			t.noted++;
		else if (worst == SEVERITY_WARNING)
			t.warned++;
		else if (e->row.not_after != TIME_UNKNOWN && e->row.not_after < a->question.at)
			t.ended++;
		else
			t.failed++;
	}
	return t;
}

static void put(struct ui_banner *b, enum mark mark, const char *words, size_t n)
{
	const char *text = arena_printf(rows_arena(b->rows), words, n);

	if (n > 0)
		banner_cause(b, mark, text, text);
}

void tally_banner(struct ui_banner *b, const struct model *m)
{
	const struct analysis *a = m->analysis;
	struct tally t;

	if (!a || m->large || a->stopped || a->verdict == VERDICT_ERROR)
		return;
	t = tally_of(a);
	if (t.ended + t.failed == 0)
		return;
	b->ncause = b->more = b->elsewhere = 0;
	b->style = STYLE_CHIP_ERROR;
	b->chip = t.failed > 0
	              ? arena_printf(rows_arena(b->rows), P_("%zu FAILED", "%zu FAILED", t.failed + t.ended), t.failed + t.ended)
	              : arena_printf(rows_arena(b->rows), P_("%zu ENDED", "%zu ENDED", t.ended), t.ended);
	if (t.failed == 0 && t.ended > 1 && b->command)
		b->text = arena_printf(rows_arena(b->rows), P_("leave the one that has ended out of the file",
		                                               "leave the %zu that have ended out of the file", t.ended), t.ended);
	put(b, MARK_ERROR, P_("%zu ended", "%zu ended", t.ended), t.ended);
	put(b, MARK_ERROR, P_("%zu fails", "%zu fail", t.failed), t.failed);
	put(b, MARK_WARNING, P_("%zu with a warning", "%zu with warnings", t.warned), t.warned);
	put(b, MARK_NOTE, P_("%zu with a note", "%zu with notes", t.noted), t.noted);
	put(b, MARK_OK, P_("%zu well", "%zu well", t.well), t.well);
}
