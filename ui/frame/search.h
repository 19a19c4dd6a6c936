/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Search and filter in the pane in focus: from the prompt, with what was searched for before, and in slices where there
 * are many rows (ui_find, ui_filter and ui_step of ui.h). The tree (ui/kit/tree.h) looks at the rows. */
#ifndef UI_FRAME_SEARCH_H
#define UI_FRAME_SEARCH_H
#include "ui/frame/action.h"
#include "ui/kit/tree.h"

#define SEARCHES_KEPT 20

struct search_state {
	char *needle;                /* for n and N in every view; NULL */
	char *before[SEARCHES_KEPT]; /* the last needles, newest first; the rest NULL */
	int at;                      /* the one in the prompt, -1: what was typed */
	enum found found;            /* by the last search */
	bool filtering;              /* a long list is being looked through */
};

/* Find, find on, filter. false: the action is another one. */
bool search_act(struct ui *ui, enum action a);
/* A search that goes on ends. false: there was none. */
bool search_stop(struct ui *ui);
/* The needle, in all panes of the view on top. */
void search_forget(struct ui *ui);
void search_free(struct search_state *s);

#endif
