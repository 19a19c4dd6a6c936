/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person can do: one row is the whole truth of an action.  The
 * dispatcher, the help, the hint line and the manual all walk this table. */
#ifndef UI_ACTION_H
#define UI_ACTION_H
#include "base/buf.h"
#include "base/text.h"
#include "ui/key.h"

/* Where an action has a meaning; or-ed. A view says which of these it is. */
enum where {
	IN_MAIN = 1 << 0,
	IN_FINDING = 1 << 1,
	IN_CERTIFICATE = 1 << 2,
	IN_CONNECT = 1 << 3,
	IN_HELP = 1 << 4,
	HAS_FOLDS = 1 << 8, /* the pane in focus is a tree */
	HAS_PANES = 1 << 9, /* more than one pane */
	HAS_TABS = 1 << 10,
	HAS_ROWS = 1 << 11, /* something to select */
	ANYWHERE = 1 << 15, /* every view has this */
};

/* clang-format off */
enum action {
	ACTION_NONE,
	ACTION_HELP, ACTION_NEXT_PANE, ACTION_PREVIOUS_PANE, ACTION_DOWN, ACTION_UP, ACTION_LEFT, ACTION_RIGHT,
	ACTION_PAGE_DOWN, ACTION_PAGE_UP, ACTION_HALF_DOWN, ACTION_HALF_UP, ACTION_FIRST, ACTION_LAST, ACTION_FOLD,
	ACTION_UNFOLD_ONE, ACTION_FOLD_ONE, ACTION_FOLD_ALL, ACTION_FOLD_LEVEL, ACTION_FIND, ACTION_FIND_NEXT,
	ACTION_FIND_PREVIOUS, ACTION_OPEN, ACTION_EXPLAIN, ACTION_NEXT_FINDING, ACTION_PREVIOUS_FINDING, ACTION_TAB,
	ACTION_TIME, ACTION_RELOAD, ACTION_MAXIMISE, ACTION_ASCII, ACTION_REDRAW, ACTION_SUSPEND, ACTION_CANCEL,
	ACTION_CLEAR, ACTION_LEAVE, ACTION_BACK, ACTION_QUIT,
	ACTION_COUNT
};
/* clang-format on */

struct action_row {
	enum action id;
	const char *name;  /* kebab-case, for configuration and manual */
	const char *keys;  /* words of key_sequence, separated by blanks */
	const char *shown; /* how help shows the keys, where that is shorter; NULL: keys */
	const char *help;  /* N_() */
	unsigned where;
	unsigned rank;         /* in the hint line: 1 is kept longest; 0: never there */
	const char *hint;      /* N_() its word there */
	const char *hint_keys; /* NULL: the first of keys */
};

extern const struct action_row action_table[];
extern const size_t action_count;
const struct action_row *action_row(enum action id);
const char *action_keys(const struct action_row *row); /* as help shows them */

/* What a key means. state (start with K_NONE) holds the first key of a sequence between two calls; *arg is the digit
 * typed, or 0. ACTION_NONE: nothing, or not yet. */
enum action action_of(uint32_t *state, uint32_t key, unsigned where, int *arg);

/* Appends as many hints as fit into `cells`, in the order of the table, the least important left out; a hint is
 * never cut. `where`: of the view. */
void action_hints(struct buf *out, unsigned where, size_t cells);

#endif
