/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a style looks: attributes, ink and fill, by the colours that a terminal has and by its ground, which stays its
 * own but for the bar, a hit and the chip. Pure: the screen asks, and so do the tests. */
#ifndef UI_KIT_THEME_H
#define UI_KIT_THEME_H
#include "ui/kit/grid.h"

#include <stdbool.h>
#include <stdint.h>

enum paint_attribute { PAINT_BOLD = 1, PAINT_UNDERLINE = 2, PAINT_REVERSE = 4, PAINT_DIM = 8 };
/* ORDER: the numbers that terminals give to the eight base colours. */
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

/* The colours a terminal has: none or none wanted, the eight, the 256 of xterm, 0xRRGGBB. */
enum paint_depth { DEPTH_NONE, DEPTH_8, DEPTH_256, DEPTH_TRUE };
enum paint_ground { GROUND_DARK, GROUND_LIGHT };

struct paint {
	unsigned attributes; /* enum paint_attribute, or-ed */
	int ink, fill;       /* a number of the depth, or PAINT_OWN */
};

extern const int theme_count;
const char *theme_name(int theme);  /* "default", as in the configuration; 0 <= theme < theme_count */
int theme_named(const char *name);  /* -1: there is none */
const char *theme_about(int theme); /* one line for the person, in their language */
/* ground: the terminal's, which a theme that is for one alone does not ask. */
struct paint theme_paint(int theme, enum paint_depth depth, enum paint_ground ground, enum style s, unsigned look);
/* Whether its colours depend on the ground. */
bool theme_asks_ground(int theme);

/* A ground as terminals tell it, "rgb:RRRR/GGGG/BBBB" with one to four digits each. false: not understood. */
bool theme_ground_answered(const char *answer, enum paint_ground *ground);
/* ... and as COLORFGBG has it, "15;0" or "0;default;15": the last number is that of the ground. */
bool theme_ground_variable(const char *value, enum paint_ground *ground);

#endif
