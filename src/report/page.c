/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule's page as plain text: of its Markdown there are headings, paragraphs, items and indented commands. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"
#include "base/text.h"
#include "report/text.h"

#include <stdlib.h>
#include <string.h>

#define INDENT 2
#define PAGE_CELLS 80 /* prose in longer lines reads badly */

struct page_writer {
	struct sheet *s;
	struct buf paragraph;
	bool any; /* something stands above: a gap is due */
};

static void flush_paragraph(struct page_writer *w)
{
	size_t width = sheet_width(w->s) < PAGE_CELLS ? sheet_width(w->s) : PAGE_CELLS;

	if (!w->paragraph.n)
		return;
	char *safe = text_escaped(buf_str(&w->paragraph), w->s->o->charset);
	size_t hang = strncmp(safe, "- ", 2) == 0 ? INDENT + 2 : INDENT;
	buf_pad(w->s->out, ' ', INDENT);
	text_wrap(w->s->out, safe, width - hang, hang);
	buf_putc(w->s->out, '\n');
	buf_reset(&w->paragraph);
	free(safe);
}

static void page_heading(struct page_writer *w, const char *title)
{
	flush_paragraph(w);
	if (w->any)
		buf_putc(w->s->out, '\n');
	w->any = true;
	sheet_ink(w->s, INK_BOLD, title);
	buf_putc(w->s->out, '\n');
}

static void page_command(struct page_writer *w, const char *line)
{
	flush_paragraph(w);
	buf_pad(w->s->out, ' ', INDENT + 4);
	text_escape(w->s->out, span_str(line), w->s->o->charset);
	buf_putc(w->s->out, '\n');
}

/* A blank line ends a paragraph and is kept, but for the one below a heading. */
static void page_blank(struct page_writer *w, bool below_heading)
{
	flush_paragraph(w);
	if (!below_heading)
		buf_putc(w->s->out, '\n');
}

static void page_words(struct page_writer *w, const char *line)
{
	if (strncmp(line, "- ", 2) == 0)
		flush_paragraph(w);
	if (w->paragraph.n)
		buf_putc(&w->paragraph, ' ');
	buf_puts(&w->paragraph, line + strspn(line, " "));
}

void text_page(struct sheet *s, const char *page)
{
	struct page_writer w = { s, BUF_INIT, false };
	bool below_heading = false;

	for (const char *p = page; *p;) {
		size_t n = strcspn(p, "\n"), marks = strspn(p, "#");
		char *line = xstrndup(p, n);
		const char *next = p + n + (p[n] == '\n');

		if (marks && line[marks] == ' ')
			page_heading(&w, line + marks + 1);
		else if (strncmp(line, "    ", 4) == 0 && !w.paragraph.n)
			page_command(&w, line + 4);
		else if (!*line && strncmp(next, "## ", 3) != 0)
			page_blank(&w, below_heading);
		else if (*line)
			page_words(&w, line);
		below_heading = marks != 0;
		free(line);
		p = next;
	}
	flush_paragraph(&w);
	buf_free(&w.paragraph);
}
