/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the words mean: first those in the line that was chosen, or in the text in sight, then all there are. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "phrase/glossary.h"
#include "ui/frame/action.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/question.h"
#include "ui/view/tag.h"
#include "ui/view/verdict.h"
#include "ui/view/view_list.h"

#include <stdio.h>
#include <stdlib.h>

#define WORD_CELLS 24
#define MEASURE 108 /* cells of a row, so that its prose is never too long to be read */

enum { PART_HERE = 1, PART_ALL };
#define PART_WORDS 1024

struct glossary_view {
	struct view v;
	bool *here; /* of the table: it stands in what was looked at */
	bool any;
};

static struct glossary_view *self(struct view *v)
{
	return (struct glossary_view *)v;
}

static void put_runs(struct buf *out, const struct stretch *run, int n)
{
	for (int i = 0; i < n; i++)
		buf_puts(out, run[i].text);
	buf_putc(out, '\n');
}

/* The chosen line; of a text all lines in sight. */
static void looked_at(struct tree *t, struct buf *out)
{
	const struct row *row = tree_selected(t);

	for (size_t i = row ? t->cursor : t->top; i < (row ? t->cursor + 1 : t->top + t->height); i++) {
		row = tree_painted(t, i);
		if (!row)
			break;
		put_runs(out, row->left, row->nleft);
		put_runs(out, row->right, row->nright);
	}
	buf_str(out);
}

static void glossary_open(struct view *v, uint64_t arg)
{
	struct view *below = v->ui->stack[v->ui->depth > 1 ? v->ui->depth - 2 : 0];
	struct buf text = BUF_INIT;

	(void)arg;
	v->pane[0].has = HAS_ROWS;
	self(v)->here = xcalloc(glossary_count, sizeof *self(v)->here);
	if (below != v)
		looked_at(view_tree(below), &text);
	for (size_t i = 0; i < glossary_count; i++) {
		self(v)->here[i] = text.n > 0 && glossary_is_in(&glossary_table[i], text.s);
		self(v)->any |= self(v)->here[i];
	}
	buf_free(&text);
}

static void glossary_close(struct view *v)
{
	free(self(v)->here);
}

static void glossary_layout(struct view *v)
{
	v->pane[0].at = v->body;
}

static void word(struct view *v, size_t i, size_t part)
{
	int width = v->body.w - 2 < MEASURE ? v->body.w - 2 : MEASURE;

	rows_field(&v->pane[0].tree.rows, TAG(KIND_TERM, part * PART_WORDS + i, 0), width,
	           width < 60 ? WORD_CELLS * 2 / 3 : WORD_CELLS, _(glossary_table[i].word), STYLE_PLAIN,
	           _(glossary_table[i].means));
}

static void glossary_fill(struct view *v)
{
	struct tree *t = &v->pane[0].tree;

	tree_begin(t);
	if (self(v)->any) {
		rows_heading(&t->rows, _("IN WHAT WAS LOOKED AT"), NULL);
		for (size_t i = 0; i < glossary_count; i++)
			if (self(v)->here[i])
				word(v, i, PART_HERE);
		rows_blank(&t->rows);
	}
	rows_heading(&t->rows, _("ALL WORDS"), NULL);
	for (size_t i = 0; i < glossary_count; i++)
		word(v, i, PART_ALL);
	tree_end(t);
}

static const struct glossary_row *chosen(struct view *v)
{
	uint64_t tag = ui_fresh(v->ui) ? tree_tag(view_tree(v)) : 0;
	size_t i = (size_t)TAG_A(tag) % PART_WORDS;

	return tag && i < glossary_count ? &glossary_table[i] : NULL;
}

static bool glossary_act(struct view *v, enum action a, int arg)
{
	const struct glossary_row *row;
	struct ui *ui = v->ui;

	(void)arg;
	if (a != ACTION_OPEN)
		return false;
	row = chosen(v);
	if (!row)
		return true;
	ui_back(ui);
	ui_find(ui, _(row->word));
	return true;
}

static void glossary_describe(struct view *v, struct rows *r, struct row *row)
{
	row_put(r, row, STYLE_STRONG, _("what the words mean"));
	question_words(v->ui, r, row, v->body.w);
}

static void open_glossary(struct ui *ui, int arg)
{
	(void)arg;
	if (ui_fresh(ui) && ui_top(ui)->ops != &view_glossary)
		ui_open(ui, &view_glossary, 0);
}

static bool take_word(struct ui *ui, const char *text, char *why, size_t max)
{
	const struct glossary_row *row = glossary_named(text);

	if (!row) {
		snprintf(why, max, "%s", _("the glossary does not have this word: K lists those that it has"));
		return false;
	}
	open_glossary(ui, 0);
	if (ui_fresh(ui))
		tree_select(view_tree(ui_top(ui)),
		            TAG(KIND_TERM, PART_ALL * PART_WORDS + (size_t)(row - glossary_table), 0));
	return true;
}

static const struct action_row glossary_entry = {
	.name = "glossary",
	.keys = "K",
	.help = N_("what the words in this line mean, and all others"),
	.arg = N_("WORD"),
	.where = ANYWHERE,
	.rank = 17,
	.hint = N_("words"),
	.run = open_glossary,
	.take = take_word,
};

/* clang-format off */
static const struct action_row glossary_actions[] = {
	{ .id = ACTION_OPEN, .name = "find-word", .keys = "Enter", .help = N_("find this word on the screen below"),
	  .rank = 3, .hint = N_("find it") },
};
/* clang-format on */

const struct view_ops view_glossary = {
	.name = "glossary",
	.title = N_("What the words mean"),
	.has = HAS_BACK,
	.size = sizeof(struct glossary_view),
	.npanes = 1,
	.open = glossary_open,
	.close = glossary_close,
	.layout = glossary_layout,
	.fill = glossary_fill,
	.act = glossary_act,
	.actions = glossary_actions,
	.nactions = sizeof glossary_actions / sizeof *glossary_actions,
	.entry = &glossary_entry,
	.banner = verdict_banner,
	.describe = glossary_describe,
};
