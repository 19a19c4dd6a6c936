/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A long command is broken at blanks that no quote holds, with a backslash before the line's end. */
#include "config.h"

#include "ui/view/fix.h"

#include "analysis/finding.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/sentence.h"
#include "base/span.h"
#include "diagnose/rule.h"
#include "phrase/page.h"
#include "ui/kit/row.h"
#include "ui/view/page.h"

#include <string.h>

struct shell_lines {
	struct rows *r;
	int width, indent;
};

/* The word that begins and ends there belongs to the one behind it: "-in FILE", "> FILE", "| command argument". */
static bool leads(const char *line, size_t from, size_t end)
{
	const char *next = line + end + 1;
	bool command = from >= 2 && strchr("|;{", line[from - 2]);
	bool option = line[from] == '-' && next[0] != '-' && !strchr("|;<>", next[0]);

	return end > from && (command || option || strchr("<>{", line[end - 1]));
}

/* Where a shell's line may be broken with a backslash: at the last blank within `cells` that no quote holds and that
 * parts no option from its value, unless next to nothing would stand in the line; 0: nowhere. */
static size_t break_of(const char *line, size_t n, size_t cells)
{
	char quote = '\0';
	size_t found = 0, good = 0, word = 0;

	for (size_t i = 0; i < n && i < cells; i++) {
		if (quote ? line[i] == quote : line[i] == '\'' || line[i] == '"')
			quote = quote ? '\0' : line[i];
		else if (!quote && line[i] == ' ' && i > 0) {
			good = leads(line, word, i) ? good : i;
			found = i;
			word = i + 1;
		}
	}
	return good >= cells / 4 ? good : found;
}

static void command_row(const struct shell_lines *l, const char *line, size_t n, bool first, bool more)
{
	struct row *row = rows_add(l->r, 0, 0);

	row_putf(l->r, row, STYLE_PLAIN, "%*s", l->indent + (first ? 2 : 4), "");
	row_raw(l->r, row, STYLE_COMMAND, arena_strndup(rows_arena(l->r), line, n));
	if (more)
		row_put(l->r, row, STYLE_COMMAND, " \\");
}

/* A line that is too long goes on in the next one in a way that a shell understands. */
static void command_line(const struct shell_lines *l, const char *line, size_t n)
{
	int room = l->width - l->indent - 6;
	size_t cells = room > 22 ? (size_t)room : 22, at;
	bool first = true;

	while (n > cells && (at = break_of(line, n, cells)) > 0) {
		command_row(l, line, at, first, true);
		line += at + 1;
		n -= at + 1;
		first = false;
	}
	command_row(l, line, n, first, false);
}

static void command_rows(const struct shell_lines *l, const struct finding *f)
{
	struct buf b = BUF_INIT;

	command_render(&b, &f->command, NULL);
	for (const char *s = buf_str(&b); *s;) {
		size_t n = strcspn(s, "\n");

		command_line(l, s, n);
		s += n + (s[n] == '\n');
	}
	buf_free(&b);
}

void fix_rows(struct rows *r, const struct finding *f, int width, int indent)
{
	struct span page = page_section(page_of(f->rule->id), "How to fix");
	struct shell_lines l = { r, width, indent };
	const char *words = rows_sentence(r, &f->fix);

	if (*words)
		rows_text(r, width, indent, STYLE_PLAIN, words);
	if (f->command.msgid)
		command_rows(&l, f);
	if (!*words && !f->command.msgid && page.n > 0)
		page_rows(r, page, width, indent);
}
