/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of the text report: ink, headings, labels, wrapped sentences. What they say comes from the callers. */
#include "config.h"

#include "analysis/finding.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/redaction.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/text.h"
#include "report/text.h"

#include <stdlib.h>
#include <string.h>

#define LABEL_CELLS 10
#define TEXT_INDENT (2 + LABEL_CELLS + 1)

size_t sheet_width(const struct sheet *s)
{
	return s->o->width ? (size_t)s->o->width : 100;
}

void sheet_ink(struct sheet *s, enum ink ink, const char *text)
{
	static const char *const sgr[] = {
		[INK_PLAIN] = "",           [INK_BOLD] = "\033[1m", [INK_ERROR] = "\033[1;31m",
		[INK_WARNING] = "\033[33m", [INK_OK] = "\033[32m",  [INK_DIM] = "\033[2m",
	};
	bool on = s->o->colour && ink != INK_PLAIN;

	if (on)
		buf_puts(s->out, sgr[ink]);
	text_escape(s->out, span_str(text), s->o->charset);
	if (on)
		buf_puts(s->out, "\033[0m");
}

void sheet_heading(struct sheet *s, const char *title, const char *aside)
{
	if (s->out->n)
		buf_putc(s->out, '\n');
	sheet_ink(s, INK_BOLD, title);
	if (aside && *aside) {
		buf_puts(s->out, "  ");
		sheet_ink(s, INK_PLAIN, aside);
	}
	buf_putc(s->out, '\n');
}

void sheet_line(struct sheet *s, const char *label, const char *text)
{
	char *safe = text_escaped(text, s->o->charset);
	size_t used = text_width(label);

	buf_puts(s->out, "  ");
	text_escape(s->out, span_str(label), s->o->charset);
	buf_pad(s->out, ' ', used < LABEL_CELLS ? LABEL_CELLS - used + 1 : 1);
	text_wrap(s->out, safe, sheet_width(s) - TEXT_INDENT, TEXT_INDENT);
	buf_putc(s->out, '\n');
	free(safe);
}

void sheet_render(const struct sheet *s, struct buf *b, const struct sentence *text)
{
	sentence_render(b, text, &(struct rendering){ .translated = true, .redaction = s->o->redaction });
}

const char *sheet_private(const struct sheet *s, enum argument_kind kind, const char *text)
{
	return redacted(s->o->redaction, kind, text);
}

void sheet_sentence(struct sheet *s, const char *label, const struct sentence *text)
{
	struct buf b = BUF_INIT;

	if (!text->msgid)
		return;
	sheet_render(s, &b, text);
	sheet_line(s, label, buf_str(&b));
	buf_free(&b);
}

void sheet_command(struct sheet *s, const char *command)
{
	while (*command) {
		size_t n = strcspn(command, "\n");

		buf_pad(s->out, ' ', TEXT_INDENT + 2);
		text_escape(s->out, span_of(command, n), s->o->charset);
		buf_putc(s->out, '\n');
		command += n + (command[n] == '\n');
	}
}

enum ink severity_ink(enum severity v)
{
	return v == SEVERITY_ERROR ? INK_ERROR : v == SEVERITY_WARNING ? INK_WARNING : INK_PLAIN;
}

const char *severity_word(enum severity v)
{
	return v == SEVERITY_ERROR ? _("ERROR") : v == SEVERITY_WARNING ? _("WARN") : _("NOTE");
}
