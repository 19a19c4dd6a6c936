/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a style looks: attributes and the eight base colours on the terminal's own background. */
#ifndef UI_THEME_H
#define UI_THEME_H
#include "ui/grid.h"

/* After the terminal was opened. colour: allowed; where the terminal has none it stays monochrome. */
void theme_start(bool colour);
/* For screen.c: attributes in *attributes, and the colour pair. */
short theme_of(enum style s, unsigned look, unsigned long *attributes);

#endif
