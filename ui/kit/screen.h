/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal: the only file that draws on it and reads keys from it. */
#ifndef UI_KIT_SCREEN_H
#define UI_KIT_SCREEN_H
#include "ui/kit/grid.h"
#include <stdint.h>
#include <termios.h>

/* Whether the browser can be shown here; else *why is one line for the person. */
bool screen_usable(const char **why);

/* Takes the terminal over. Keys come from standard input, or from the controlling terminal when that is something else.
 * false: *why. */
bool screen_open(bool colour, bool mouse, const char **why);
void screen_close(void); /* as it was; twice does no harm */
int screen_input(void);  /* descriptor that becomes readable with keys */

struct screen_event {
	uint32_t key; /* ui/kit/key.h; K_NONE: the mouse */
	int mouse;    /* enum mouse of key.h */
	int x, y;
	bool repaint; /* nothing was pressed: the terminal has said which ground it has */
};
bool screen_read(struct screen_event *e); /* never waits; false: nothing more */

void screen_size(int *w, int *h);       /* asks the terminal; the next screen_show draws everything */
void screen_show(const struct grid *g); /* only what changed */
void screen_theme(int theme);           /* of theme.h; 0 at first; the next screen_show draws everything */
void screen_redraw(void);               /* the next screen_show draws everything */
void screen_suspend(void);              /* gives the terminal back for a while */
void screen_resume(void);

void screen_send(const char *bytes, size_t n); /* as they are: nothing that draws */

/* The bytes that restore the terminal, prepared for a signal handler; NULL before screen_open. */
const char *screen_restore_bytes(size_t *n);
const struct termios *screen_modes_before(void); /* of the terminal, as they were */

#endif
