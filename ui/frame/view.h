/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A view is one screen: up to four panes of rows, and what is special about it.
 * It is one file that ends in its struct view_ops; ui.c does what all views have
 * in common (movement, folding, search, focus, mouse, help).
 *
 * A view reads the model (model.h) and makes rows.  It knows no key and no
 * terminal: it is given actions and paints on a grid. */
#ifndef UI_FRAME_VIEW_H
#define UI_FRAME_VIEW_H
#include "ui/frame/action.h"
#include "ui/frame/layout.h"
#include "ui/kit/tree.h"

#define VIEW_PANES 4
#define VIEW_DIVIDERS 4
#define TITLE_NAMED 60 /* columns: below it the program's name gives way, and the name expected stands in the banner   \
	                */
#define TITLE_RIGHT(WIDTH) ((WIDTH)*3 / 5) /* cells that the right end of the title line may take */

struct ui_banner;
struct ui;
struct view;

struct pane {
	struct tree tree;
	struct rect at; /* of its rows, by the last layout; h == 0: not on the screen */
	unsigned has;   /* HAS_FOLDS, HAS_ROWS */
};

struct view_ops {
	const char *name;  /* for the help and the tests */
	const char *title; /* N_() what the help calls this screen */
	unsigned has;      /* enum has: of the view as a whole */
	size_t size;       /* of its struct, which begins with struct view */
	int npanes;
	/* Once, first of all; arg is what ui_open was given. */
	void (*open)(struct view *v, uint64_t arg);
	/* Frees what open and fill made beside the panes. May be NULL. */
	void (*close)(struct view *v);
	/* Says where the panes stand in v->body. Before every fill. */
	void (*layout)(struct view *v);
	/* Makes the rows of all panes. After layout; when the model, the size or the characters changed. */
	void (*fill)(struct view *v);
	/* The selection in the focused pane or the focus itself changed: what depends on it. May be NULL. */
	void (*moved)(struct view *v);
	/* What is not rows: heads and lines. Before the panes are painted. May be NULL. */
	void (*paint)(struct view *v, struct grid *g);
	/* What lies over the panes, the cursor of a field included. After they are painted. May be NULL. */
	void (*overlay)(struct view *v, struct grid *g);
	/* A key before the action table sees it, for a view that is typed into. false: not meant for it. May be NULL.
	 */
	bool (*key)(struct view *v, uint32_t key);
	/* Its own actions, which win over common ones with the same key. */
	const struct action_row *actions;
	size_t nactions;
	/* How it is opened from every other screen; NULL: only from where something is chosen. */
	const struct action_row *entry;
	/* An action with an id. false: it has its common meaning here. May be NULL. */
	bool (*act)(struct view *v, enum action a, int arg);
	/* A click on what is no pane: a head, a tab. false: nothing stands there. May be NULL. */
	bool (*click)(struct view *v, int x, int y);
	/* The title line: what is looked at, and at its right end what was asked. */
	void (*describe)(struct view *v, struct rows *r, struct row *row);
	/* The lines below it. NULL: there are none, nor a rule. */
	void (*banner)(struct view *v, struct ui_banner *b);
	/* The tag of the main view (main.h) for what is looked at or selected: to be copied, written, opened. 0:
	 * nothing. May be NULL. */
	uint64_t (*subject)(struct view *v);
	/* The command that goes with what is looked at, for a shell. May be NULL. */
	void (*command)(struct view *v, struct buf *out);
	/* The words in the rule above the hints; left ones take the place of the position. May be NULL. */
	void (*status)(struct view *v, struct rows *r, struct row *row);
};

struct view {
	const struct view_ops *ops;
	struct ui *ui;
	struct pane pane[VIEW_PANES];
	int focus;
	bool maximised;
	bool stale; /* layout and fill are due */
	struct divider divider[VIEW_DIVIDERS]; /* of the last layout */
	int ndividers;
	struct rect body;
};

/* For ui_open(&view_finding): shown from what to do about it on; or-ed to the finding's index. */
#define FINDING_FIX ((uint64_t)1 << 32)

/* The selection or the focus changed: the view is told, and painted. */
void view_moved(struct view *v);

/* The views in the order of the help: the first is where one starts, the last the help itself (ui/view/view_list.h). */
extern const struct view_ops *const view_list[];
extern const size_t view_count;

static inline struct tree *view_tree(struct view *v)
{
	return &v->pane[v->focus].tree;
}

#endif
