/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person can do: one row is the whole truth of an action.  The
 * dispatcher, the help, the hint line and the manual all walk this table. */
#ifndef UI_FRAME_ACTION_H
#define UI_FRAME_ACTION_H
#include "base/buf.h"
#include "base/text.h"
#include "ui/kit/key.h"

/* What a view and its pane in focus have: an action has a meaning where there is what it needs; or-ed. */
enum has {
	HAS_FOLDS = 1 << 0, /* the pane in focus is a tree */
	HAS_PANES = 1 << 1, /* more than one pane */
	HAS_TABS = 1 << 2,
	HAS_ROWS = 1 << 3,   /* something to select */
	HAS_ANSWER = 1 << 4, /* shows what the question was answered with */
	HAS_BACK = 1 << 5,   /* a view below it to go back to */
	HAS_TYPING = 1 << 6, /* characters go into a line: they are no hints */
	HAS_TABLE = 1 << 7,  /* rows that can be put in order */
	HAS_CLIENTS = 1 << 8, /* clients are listened for meanwhile */
	HAS_NOTHING_ELSE = 1 << 9, /* ... and that they are not: whoever leaves is done */
	ANYWHERE = 1 << 15,  /* every view has this */
};

/* What ui.c does for every view, unless the view does it in its own way. A row that needs neither has ACTION_NONE and
 * its own function: run, or take for what it is told (run then is what its key does instead of asking). */
/* clang-format off */
enum action {
	ACTION_NONE,
	ACTION_HELP, ACTION_NEXT_PANE, ACTION_PREVIOUS_PANE, ACTION_DOWN, ACTION_UP, ACTION_LEFT, ACTION_RIGHT,
	ACTION_PAGE_DOWN, ACTION_PAGE_UP, ACTION_HALF_DOWN, ACTION_HALF_UP, ACTION_FIRST, ACTION_LAST, ACTION_FOLD,
	ACTION_UNFOLD_ONE, ACTION_FOLD_ONE, ACTION_FOLD_ALL, ACTION_FOLD_LEVEL, ACTION_FIND, ACTION_FIND_NEXT,
	ACTION_FIND_PREVIOUS, ACTION_FILTER, ACTION_OPEN, ACTION_EXPLAIN, ACTION_NEXT_FINDING, ACTION_PREVIOUS_FINDING, ACTION_TAB,
	ACTION_RELOAD, ACTION_MAXIMISE, ACTION_ASCII, ACTION_REDRAW, ACTION_SUSPEND, ACTION_CANCEL,
	ACTION_CLEAR, ACTION_LEAVE, ACTION_BACK, ACTION_QUIT,
	ACTION_COUNT
};
/* clang-format on */

struct ui;
struct view_ops;

struct action_row {
	enum action id;        /* ACTION_NONE: run does it */
	const char *name;      /* kebab-case, for configuration, palette and manual */
	const char *keys;      /* words of key_sequence, separated by blanks; "" reached by its name alone */
	const char *shown;     /* how help shows the keys, where that is shorter; NULL: keys */
	const char *help;      /* N_() */
	unsigned where;        /* enum has: any of them; in a view's own rows 0 means always */
	unsigned rank;         /* in the hint line: 1 is kept longest; 0: never there */
	const char *hint;      /* N_() its word there, and while the first of two keys is held; NULL: none */
	const char *held;      /* N_() its word while the first of two keys is held; NULL: hint */
	const char *hint_keys; /* NULL: the first of keys */
	void (*run)(struct ui *ui, int arg); /* arg: the digit typed, or 0 */
	/* What it needs to be told, for a row that asks for it; both or none. Behind the name in the palette, or in a
	 * prompt. */
	const char *arg; /* N_() "TIME" */
	/* false: why, one line; nothing changed, and the person may try again. */
	bool (*take)(struct ui *ui, const char *text, char *why, size_t max);
	void (*preset)(struct ui *ui, struct buf *out); /* what stands in the prompt; NULL: nothing */
};

/* The common ones; a view brings its own (view.h). */
extern const struct action_row action_table[];
extern const size_t action_count;
const struct action_row *action_row(enum action id);     /* of the common table */
const struct action_row *action_named(const char *name); /* common, of a view, or opening a view; NULL: none */
const char *action_keys(const struct action_row *row);   /* as help shows them */

/* Row i of all that a view has, in the order of help and hints: common ones, its own, those that open other views,
 * the rest of the common ones. NULL: no more. ops NULL: what every view has. */
const struct action_row *action_at(const struct view_ops *ops, size_t i);
/* Whether the row has a meaning in this view: it needs nothing that is not there, and not every key of it has another
 * meaning by a row of the view's own. has: of the view and its pane in focus. */
bool action_valid(const struct action_row *row, const struct view_ops *ops, unsigned has);

/* What a key means. state (start with K_NONE) holds the first key of a sequence between two calls; *arg is the digit
 * typed, or 0. A view's own row wins over a common one. NULL: nothing, or not yet. */
const struct action_row *action_of(uint32_t *state, uint32_t key, const struct view_ops *ops, unsigned has, int *arg);

struct hint {
	char keys[16];    /* safe: "Enter", "jk"; of a sequence its second keys */
	const char *text; /* safe: what they do, in a word */
};
#define HINTS_MAX 40
/* As many hints as fit into `cells`, one blank between key and word and two between hints, the most used first,
 * help and the way out last, the least important left out; a hint is never cut. first: the key that is held of a
 * sequence: its continuations alone; K_NONE: all. Returns how many. */
size_t action_hints(struct hint out[HINTS_MAX], const struct view_ops *ops, unsigned has, uint32_t first, size_t cells);

#endif
