/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "ui/action.h"
#include "base/i18n.h"

/* ORDER: this is the order of the help and of the hint line. */
/* clang-format off */
const struct action_row action_table[] = {
	{ .id = ACTION_HELP, .name = "help", .keys = "? F1", .help = N_("the keys of this screen"),
	  .where = ANYWHERE, .rank = 1, .hint = N_("help") },
	{ .id = ACTION_NEXT_PANE, .name = "next-pane", .keys = "Tab", .help = N_("go to the next pane"),
	  .where = HAS_PANES, .rank = 5, .hint = N_("pane") },
	{ .id = ACTION_PREVIOUS_PANE, .name = "previous-pane", .keys = "S-Tab", .help = N_("go to the pane before"),
	  .where = HAS_PANES },
	{ .id = ACTION_DOWN, .name = "down", .keys = "j Down", .help = N_("one line down"),
	  .where = ANYWHERE, .rank = 8, .hint = N_("move"), .hint_keys = "jk" },
	{ .id = ACTION_UP, .name = "up", .keys = "k Up", .help = N_("one line up"), .where = ANYWHERE },
	{ .id = ACTION_LEFT, .name = "left", .keys = "h Left", .help = N_("close, or go to the parent"),
	  .where = HAS_FOLDS },
	{ .id = ACTION_RIGHT, .name = "right", .keys = "l Right", .help = N_("open, or go to the first child"),
	  .where = HAS_FOLDS },
	{ .id = ACTION_PAGE_DOWN, .name = "page-down", .keys = "PgDn ^F", .help = N_("one page down"),
	  .where = ANYWHERE },
	{ .id = ACTION_PAGE_UP, .name = "page-up", .keys = "PgUp ^B", .help = N_("one page up"), .where = ANYWHERE },
	{ .id = ACTION_HALF_DOWN, .name = "half-page-down", .keys = "^D", .help = N_("half a page down"),
	  .where = ANYWHERE },
	{ .id = ACTION_HALF_UP, .name = "half-page-up", .keys = "^U", .help = N_("half a page up"),
	  .where = ANYWHERE },
	{ .id = ACTION_FIRST, .name = "first", .keys = "gg Home", .help = N_("to the first line"),
	  .where = ANYWHERE },
	{ .id = ACTION_LAST, .name = "last", .keys = "G End", .help = N_("to the last line"), .where = ANYWHERE },
	{ .id = ACTION_FOLD, .name = "fold", .keys = "Space za", .help = N_("open or close"),
	  .where = HAS_FOLDS, .rank = 6, .hint = N_("fold") },
	{ .id = ACTION_UNFOLD_ONE, .name = "unfold", .keys = "+", .help = N_("open"), .where = HAS_FOLDS },
	{ .id = ACTION_FOLD_ONE, .name = "close", .keys = "-", .help = N_("close"), .where = HAS_FOLDS },
	{ .id = ACTION_FOLD_ALL, .name = "fold-all", .keys = "*", .help = N_("open all, or close all"),
	  .where = HAS_FOLDS },
	{ .id = ACTION_FOLD_LEVEL, .name = "fold-level", .keys = "z0 z1 z2 z3 z4 z5 z6 z7 z8 z9", .shown = "z0..z9",
	  .help = N_("open so many levels"), .where = HAS_FOLDS },
	{ .id = ACTION_FIND, .name = "find", .keys = "/", .help = N_("search as you type"),
	  .where = ANYWHERE, .rank = 7, .hint = N_("find") },
	{ .id = ACTION_FIND_NEXT, .name = "find-next", .keys = "n", .help = N_("next hit"), .where = ANYWHERE },
	{ .id = ACTION_FIND_PREVIOUS, .name = "find-previous", .keys = "N", .help = N_("hit before"),
	  .where = ANYWHERE },
	{ .id = ACTION_OPEN, .name = "open", .keys = "Enter", .help = N_("open or explain what is selected"),
	  .where = HAS_ROWS, .rank = 3, .hint = N_("explain") },
	{ .id = ACTION_EXPLAIN, .name = "explain", .keys = "x", .help = N_("explain the finding that comes first"),
	  .where = IN_MAIN | IN_CERTIFICATE, .rank = 9, .hint = N_("why") },
	{ .id = ACTION_NEXT_FINDING, .name = "next-finding", .keys = "]", .help = N_("next finding"),
	  .where = IN_FINDING, .rank = 4, .hint = N_("next") },
	{ .id = ACTION_PREVIOUS_FINDING, .name = "previous-finding", .keys = "[", .help = N_("finding before"),
	  .where = IN_FINDING, .rank = 4, .hint = N_("previous") },
	{ .id = ACTION_TAB, .name = "tab", .keys = "1 2 3 4 5", .shown = "1..5", .help = N_("choose a tab"),
	  .where = HAS_TABS, .rank = 10, .hint = N_("tab"), .hint_keys = "123" },
	{ .id = ACTION_TIME, .name = "time", .keys = "@", .help = N_("judge at another time; empty: now"),
	  .where = IN_MAIN | IN_FINDING | IN_CERTIFICATE, .rank = 6, .hint = N_("time") },
	{ .id = ACTION_RELOAD, .name = "reload", .keys = "r", .help = N_("read the files and connect again"),
	  .where = IN_MAIN | IN_FINDING | IN_CERTIFICATE, .rank = 11, .hint = N_("reload") },
	{ .id = ACTION_MAXIMISE, .name = "maximise", .keys = "O", .help = N_("this pane alone, or all of them"),
	  .where = HAS_PANES, .rank = 12, .hint = N_("maximise") },
	{ .id = ACTION_ASCII, .name = "ascii", .keys = "~", .help = N_("ASCII only, or all characters"),
	  .where = ANYWHERE },
	{ .id = ACTION_REDRAW, .name = "redraw", .keys = "^L", .help = N_("draw the screen anew"), .where = ANYWHERE },
	{ .id = ACTION_SUSPEND, .name = "suspend", .keys = "^Z", .help = N_("stop; fg comes back"),
	  .where = ANYWHERE },
	{ .id = ACTION_CANCEL, .name = "cancel", .keys = "Esc q ^C", .help = N_("stop connecting; what is known stays"),
	  .where = IN_CONNECT, .rank = 2, .hint = N_("cancel") },
	{ .id = ACTION_CLEAR, .name = "clear", .keys = "Esc", .help = N_("show all panes again, forget the search"),
	  .where = IN_MAIN },
	{ .id = ACTION_LEAVE, .name = "leave", .keys = "q", .help = N_("quit; nothing can be lost"),
	  .where = IN_MAIN, .rank = 2, .hint = N_("quit") },
	{ .id = ACTION_BACK, .name = "back", .keys = "Esc q", .help = N_("one step back"),
	  .where = IN_FINDING | IN_CERTIFICATE | IN_HELP, .rank = 2, .hint = N_("back") },
	{ .id = ACTION_QUIT, .name = "quit", .keys = "Q ^C", .help = N_("quit from anywhere"), .where = ANYWHERE },
};
/* clang-format on */
const size_t action_count = sizeof action_table / sizeof *action_table;

const struct action_row *action_row(enum action id)
{
	for (size_t i = 0; i < action_count; i++)
		if (action_table[i].id == id)
			return &action_table[i];
	return NULL;
}

const char *action_keys(const struct action_row *row)
{
	return row->shown ? row->shown : row->keys;
}

/* Whether one of the row's words is this key, or this sequence; *prefix: a word begins with it. */
static bool row_has(const struct action_row *row, uint32_t first, uint32_t key, bool *prefix)
{
	const char *p = row->keys;

	while (*p) {
		size_t n = strcspn(p, " ");
		uint32_t k[2];

		if (key_sequence(p, n, k)) {
			if (first == K_NONE ? k[0] == key && k[1] == K_NONE : k[0] == first && k[1] == key)
				return true;
			if (first == K_NONE && k[0] == key && k[1] != K_NONE)
				*prefix = true;
		}
		p += n;
		p += strspn(p, " ");
	}
	return false;
}

enum action action_of(uint32_t *state, uint32_t key, unsigned where, int *arg)
{
	uint32_t first = *state;
	bool prefix = false;

	*state = K_NONE;
	*arg = key >= '0' && key <= '9' ? (int)(key - '0') : 0;
	for (size_t i = 0; i < action_count; i++)
		if ((action_table[i].where & (where | ANYWHERE)) && row_has(&action_table[i], first, key, &prefix))
			return action_table[i].id;
	if (prefix)
		*state = key;
	return ACTION_NONE;
}

/* ---- the hint line ---- */

static void hint(struct buf *out, const struct action_row *row)
{
	const char *keys = row->hint_keys ? row->hint_keys : row->keys;
	size_t n = strcspn(keys, " ");

	buf_put(out, keys, n);
	if (n > 1 || (keys[0] != '?' && keys[0] != ':'))
		buf_putc(out, ' ');
	buf_puts(out, _(row->hint));
}

static bool in_hints(const struct action_row *row, unsigned where, unsigned max_rank)
{
	return row->rank != 0 && row->rank <= max_rank && (row->where & (where | ANYWHERE));
}

static size_t hints(struct buf *out, unsigned where, unsigned max_rank)
{
	size_t n = 0;

	buf_reset(out);
	for (size_t i = 0; i < action_count; i++) {
		if (!in_hints(&action_table[i], where, max_rank))
			continue;
		if (n++ > 0)
			buf_puts(out, "  ");
		hint(out, &action_table[i]);
	}
	return text_width(buf_str(out));
}

void action_hints(struct buf *out, unsigned where, size_t cells)
{
	struct buf line = BUF_INIT;
	unsigned rank = 20;

	while (rank > 0 && hints(&line, where, rank) > cells)
		rank--;
	if (rank > 0)
		buf_puts(out, buf_str(&line));
	buf_free(&line);
}
