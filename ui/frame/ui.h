/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The browser without its terminal: a stack of views over one model.  Keys go
 * in, a grid of cells comes out, and wishes that only the terminal's owner can
 * fulfil wait in `requests`.  app.c is that owner; the tests are another. */
#ifndef UI_FRAME_UI_H
#define UI_FRAME_UI_H
#include "ui/frame/history.h"
#include "ui/frame/model.h"
#include "ui/frame/request.h"
#include "ui/frame/search.h"
#include "ui/frame/task.h"
#include "ui/frame/undo.h"
#include "ui/kit/prompt.h"
#include "ui/kit/shares.h"
#include "ui/frame/view.h"

#define UI_STACK 32
#define UI_MIN_WIDTH 40
#define UI_MIN_HEIGHT 10
#define UI_WIDE 100 /* from here on panes stand side by side */

struct ui {
	struct model *model;
	enum charset charset;          /* what is shown now */
	enum charset charset_terminal; /* what could be shown */
	int theme;                     /* of theme.h */
	int w, h;
	struct view *stack[UI_STACK];
	int depth;
	uint32_t key_state;
	bool pasting; /* between K_PASTE and K_PASTED */
	struct prompt prompt;
	const struct action_row *asking; /* what the prompt is for, if for one that takes */
	char *message;                   /* safe; stands in the status line until the next key */
	enum mark message_mark;
	struct search_state search;
	struct request_queue requests; /* for the terminal's owner */
	struct request writing;        /* REQUEST_WRITE: asked about */
	struct task task;
	struct undo undo;
	struct history history_ahead;
	struct hot hot[GRID_HOT]; /* of what was painted last */
	size_t nhot;
	struct {
		int64_t every_ms;         /* 0: nothing is watched */
		int64_t next_ms;          /* clock_monotonic_ms of the next round */
		unsigned rounds, changes; /* so far */
	} watch;
	bool dirty;                /* something to paint */
	struct practice *practice; /* what may be opened to practise; NULL: nothing */
	bool practising;           /* ... and it is what is looked at */
	struct reception *reception; /* by which clients may be listened for; NULL: they may not */
	struct shares shares;      /* where the lines between panes stand */
	int dragging;              /* of the view on top the line on which a button is held, from 1 on */
	bool history;              /* what was looked at is remembered (ui/kit/recent.h) */
};

void ui_init(struct ui *ui, struct model *m, enum charset cs);
void ui_free(struct ui *ui);
struct view *ui_top(const struct ui *ui);

/* From the terminal. */
void ui_key(struct ui *ui, uint32_t key);
void ui_mouse(struct ui *ui, enum mouse what, int x, int y);
void ui_size(struct ui *ui, int w, int h);
void ui_paint(struct ui *ui, struct grid *g);
/* Sees to it that the rows of the view on top are those of the model; painting and acting begin with it. false: there
 * is no room for any. */
bool ui_fresh(struct ui *ui);

/* From the views. */
struct view *ui_open(struct ui *ui, const struct view_ops *ops, uint64_t arg);
void ui_back(struct ui *ui);
/* The same as actions: a screen back; the one that was left last, as it was left. */
void ui_before(struct ui *ui, int arg);
void ui_after(struct ui *ui, int arg);
void ui_act(struct ui *ui, enum action a, int arg);
/* Does what a row of a table says, as its key would. */
void ui_run(struct ui *ui, const struct action_row *row, int arg);
/* Does a row that takes with what it needs to be told. false: why. */
bool ui_tell(struct ui *ui, const struct action_row *row, const char *text, char *why, size_t max);
/* Asks in a prompt for what a row that takes needs to be told. */
void ui_ask(struct ui *ui, const struct action_row *row);
/* Only rows that fit in the pane in focus; "": all. */
void ui_filter(struct ui *ui, const char *filter);
/* Does a slice of what takes longer than a key may; false: nothing is left. */
bool ui_step(struct ui *ui);
/* Searches in the pane in focus, from where it is. */
void ui_find(struct ui *ui, const char *needle);
/* enum has: of the view on top and its pane in focus. */
unsigned ui_has(const struct ui *ui);
/* One line to the person; safe text. */
void ui_say(struct ui *ui, enum mark m, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* ... and it is gone, as with the next key. */
void ui_unsay(struct ui *ui);
/* For the terminal's owner; what needs more than its kind goes by request_add. */
void ui_request(struct ui *ui, enum request_kind kind);
/* The model changed: every view makes its rows anew. */
void ui_stale(struct ui *ui);

#endif
