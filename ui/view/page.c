/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paragraphs, items and literal lines; the rest of Markdown is shown as it is written. */
#include "config.h"

#include "ui/view/page.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"
#include "ui/kit/row.h"

#include <string.h>

struct span page_section(const char *page, const char *title)
{
	size_t n = strlen(title);
	const char *end;

	for (const char *p = page; p; p = strstr(p + 1, "\n## ")) {
		const char *at = p[0] == '\n' ? p + 1 : p;

		if (strncmp(at, "## ", 3) != 0 || strncmp(at + 3, title, n) != 0 || at[3 + n] != '\n')
			continue;
		at += 3 + n;
		end = strstr(at, "\n## ");
		return span_of(at, end ? (size_t)(end - at) : strlen(at));
	}
	return SPAN_NONE;
}

struct filler {
	struct rows *r;
	struct buf paragraph;
	int width, indent;
	bool item, fenced;
};

static void flush(struct filler *f)
{
	const char *safe;

	if (f->paragraph.n > 0) {
		safe = rows_safe(f->r, buf_str(&f->paragraph), ROW_TEXT_MAX);
		if (f->item)
			rows_field(f->r, 0, f->width, f->indent + 2, f->indent < 2 ? " -" : "  -", STYLE_PLAIN, safe);
		else
			rows_text(f->r, f->width, f->indent, STYLE_PLAIN, safe);
	}
	buf_reset(&f->paragraph);
	f->item = false;
}

static void literal(struct filler *f, const char *line)
{
	struct row *row;

	flush(f);
	row = rows_add(f->r, 0, 0);
	row_putf(f->r, row, STYLE_PLAIN, "%*s", f->indent + 2, "");
	row_raw(f->r, row, STYLE_COMMAND, line);
}

static void page_line(struct filler *f, const char *line)
{
	if (strncmp(line, "```", 3) == 0) {
		flush(f);
		f->fenced = !f->fenced;
	} else if (f->fenced || (strncmp(line, "    ", 4) == 0 && f->paragraph.n == 0)) {
		literal(f, f->fenced ? line : line + 4);
	} else if (line[0] == '\0') {
		flush(f);
	} else {
		if (strncmp(line, "- ", 2) == 0 || strncmp(line, "* ", 2) == 0) {
			flush(f);
			f->item = true;
			line += 2;
		}
		line += strspn(line, " ");
		if (f->paragraph.n > 0)
			buf_putc(&f->paragraph, ' ');
		buf_puts(&f->paragraph, line);
	}
}

void page_rows(struct rows *r, struct span text, int width, int indent)
{
	struct filler f = { .r = r, .paragraph = BUF_INIT, .width = width, .indent = indent };
	const char *p = (const char *)text.p, *end = p + text.n;

	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t n = nl ? (size_t)(nl - p) : (size_t)(end - p);

		page_line(&f, arena_strndup(rows_arena(r), p, n));
		p += n + 1;
	}
	flush(&f);
	buf_free(&f.paragraph);
}
