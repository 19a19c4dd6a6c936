/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of a report that has one for each thing it speaks of, and below it what is wrong with that. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/buf.h"
#include "base/sentence.h"
#include "base/text.h"
#include "cli/cli.h"
#include "diagnose/rule.h"
#include "report/report.h"

void output_line(struct buf *b, const struct report_options *style, struct buf *line)
{
	text_escape(b, buf_span(line), style->charset);
	buf_putc(b, '\n');
	buf_reset(line);
}

void output_causes(struct buf *b, const struct report_options *style, const struct analysis *a)
{
	const struct rendering how = { .translated = true, .redaction = style->redaction };
	struct buf line = BUF_INIT;

	for (size_t i = 0; i < a->nfinding; i++) {
		const struct finding *f = &a->finding[i];

		if (!f->cause && (f->severity != SEVERITY_NOTE || a->verdict != VERDICT_NONE))
			continue;
		buf_printf(&line, "    %s: ", f->rule->id);
		sentence_render(&line, &f->title, &how);
		output_line(b, style, &line);
		if (f->severity == SEVERITY_NOTE || !f->fix.msgid)
			continue;
		buf_puts(&line, "      ");
		sentence_render(&line, &f->fix, &how);
		output_line(b, style, &line);
	}
	buf_free(&line);
}
