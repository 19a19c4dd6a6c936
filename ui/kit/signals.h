/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals as readable bytes, and the last words when the program crashes: what
 * ends it abnormally first gives the terminal back. */
#ifndef UI_KIT_SIGNALS_H
#define UI_KIT_SIGNALS_H
#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

enum { GOT_RESIZE = 1, GOT_STOP = 2, GOT_CONTINUE = 4, GOT_INTERRUPT = 8, GOT_TERMINATE = 16, GOT_HANGUP = 32 };

/* After the terminal was opened. terminal: descriptor of it; modes: what they were before; restore: bytes that put the
 * screen right again. Returns the descriptor that becomes readable, or -1. */
int signals_open(int terminal, const struct termios *modes, const char *restore, size_t n);
/* Between these two no signal is delivered: for the moment in which the terminal was taken over already and no handler
 * knows yet how to give it back. The handlers that signals_close puts back are those of signals_hold. */
void signals_hold(void);
void signals_release(void);
void signals_close(void);    /* handlers as they were */
unsigned signals_take(void); /* what came since, or-ed */
void signals_stop_now(void); /* stops the process group as ^Z does; returns when it goes on */

#endif
