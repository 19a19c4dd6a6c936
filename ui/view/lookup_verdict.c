/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands above a lookup: whether what is behind the message was found here; else how sure the words are, and what
 * would tell. */
#include "config.h"

#include "ui/view/lookup_verdict.h"

#include "analysis/finding.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "diagnose/rule.h"
#include "phrase/phrasebook.h"
#include "report/explain.h"
#include "ui/frame/banner.h"
#include "ui/kit/row.h"
#include "ui/view/lookup_answer.h"
#include "ui/view/verdict.h"

#include <string.h>

static void fix_keys(struct ui_banner *b, bool typing)
{
	if (typing) /* there letters are no keys */
		return;
	banner_key(b, "fix-cause", _("fix"));
	banner_key(b, "open-condition", _("page"));
}

/* What of it is the case here; false: nothing is. */
static bool found_here(struct ui_banner *b, const struct explanation *x, const struct lookup_causes *k, bool typing)
{
	const struct finding *f, *first = NULL;

	for (size_t i = 0; i < k->first; i++) {
		f = lookup_here(x, lookup_id(k->which[i]));
		if (!f)
			continue;
		verdict_cause(b, f);
		first = first ? first : f;
	}
	if (!first)
		return false;
	b->chip = _("FOUND HERE");
	b->style = first->severity == SEVERITY_ERROR ? STYLE_CHIP_ERROR : STYLE_CHIP_WARNING;
	verdict_fix(b, first);
	fix_keys(b, typing);
	return true;
}

/* Nothing is loaded that could tell: how sure the words are, and what would. */
static void likely(struct ui_banner *b, const struct explanation *x, const struct lookup_causes *k, bool typing)
{
	const char *id = lookup_id(k->which[0]);
	const char *word = lookup_likelihood(&x->answer, id);
	bool certain = !strcmp(word, likelihood_word(LIKELIHOOD_CERTAIN));
	struct buf command = BUF_INIT;

	if (*word)
		b->chip = certain                                                  ? _("CERTAIN")
		          : !strcmp(word, likelihood_word(LIKELIHOOD_LIKELY)) ? _("LIKELY")
		                                                              : _("POSSIBLE");
	b->style = STYLE_CHIP_UNKNOWN;
	banner_cause(b, MARK_NONE, rule_title(id), rule_title(id));
	b->label = _("NEXT");
	explanation_decides(&x->answer, NULL, &command);
	while (command.n > 0 && buf_str(&command)[command.n - 1] == '\n')
		command.n--;
	b->text = arena_printf(rows_arena(b->rows), certain ? _("see it: %s") : _("which of them is it: %s"),
	                       rows_safe(b->rows, arena_strndup(rows_arena(b->rows), buf_str(&command), command.n),
	                                 ROW_LINE_MAX));
	buf_free(&command);
	if (typing)
		return;
	banner_key(b, "connect", _("server"));
	banner_key(b, "files", _("files"));
}

static void not_here(struct ui_banner *b, const struct explanation *x, bool typing)
{
	bool told = !explanation_lacking(x);
	const char *said = told ? _("in what is loaded none of this is the case")
	                        : _("what is loaded cannot tell whether it is any of this");

	b->chip = told ? _("NOT HERE") : _("NOT KNOWN");
	b->style = STYLE_CHIP_UNKNOWN;
	banner_cause(b, MARK_NONE, said, said);
	b->label = _("NEXT");
	b->text = _("load what the message is about: its server, its files");
	if (!typing)
		banner_key(b, "connect", _("server"));
}

static void nothing_known(struct ui_banner *b, bool asked)
{
	const char *what = asked ? _("nothing known here is behind this") : _("what does a program say?");

	banner_cause(b, MARK_NONE, what, what);
	b->label = _("NEXT");
	b->text = asked ? _("try fewer words of it, or one of those below") : _("type it, paste it, or choose below");
}

bool lookup_verdict(struct ui_banner *b, const struct explanation *x, const struct lookup_causes *k,
                    enum lookup_state state, bool empty, bool typing)
{
	if (state != LOOKUP_ALONE && (k->n == 0 || state == LOOKUP_NOT_JUDGED))
		return false;
	if (k->n == 0)
		nothing_known(b, !empty);
	else if (state == LOOKUP_ALONE)
		likely(b, x, k, typing);
	else if (!found_here(b, x, k, typing))
		not_here(b, x, typing);
	return true;
}
