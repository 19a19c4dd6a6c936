/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a style looks: attributes and one of the eight base colours, on the terminal's own background. Pure: the screen
 * asks, and so do the tests. */
#ifndef UI_KIT_THEME_H
#define UI_KIT_THEME_H
#include "ui/kit/grid.h"

enum paint_attribute { PAINT_BOLD = 1, PAINT_UNDERLINE = 2, PAINT_REVERSE = 4 };
/* ORDER: the numbers that terminals give them. */
enum paint_colour {
	PAINT_OWN = -1, /* the terminal's own */
	PAINT_BLACK,
	PAINT_RED,
	PAINT_GREEN,
	PAINT_YELLOW,
	PAINT_BLUE,
	PAINT_MAGENTA,
	PAINT_CYAN,
	PAINT_WHITE,
};

struct paint {
	unsigned attributes; /* enum paint_attribute, or-ed */
	enum paint_colour colour;
};

extern const int theme_count;
const char *theme_name(int theme);  /* "default", as in the configuration; 0 <= theme < theme_count */
int theme_named(const char *name);  /* -1: there is none */
const char *theme_about(int theme); /* one line for the person, in their language */
struct paint theme_paint(int theme, enum style s, unsigned look);

#endif
