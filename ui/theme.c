/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Meaning never hangs on colour alone: the marks carry it. */
#include "config.h"
#include "ui/theme.h"
#include <curses.h>

static const struct {
	unsigned long attributes;
	short colour; /* -1: the terminal's own */
} looks[STYLE_COUNT] = {
	[STYLE_PLAIN] = { A_NORMAL, -1 },
	[STYLE_DIM] = { A_NORMAL, -1 },
	[STYLE_LABEL] = { A_NORMAL, COLOR_CYAN },
	[STYLE_HEADING] = { A_BOLD, -1 },
	[STYLE_STRONG] = { A_BOLD, -1 },
	[STYLE_ERROR] = { A_BOLD, COLOR_RED },
	[STYLE_WARNING] = { A_NORMAL, COLOR_YELLOW },
	[STYLE_NOTE] = { A_NORMAL, COLOR_CYAN },
	[STYLE_OK] = { A_NORMAL, COLOR_GREEN },
	[STYLE_UNKNOWN] = { A_NORMAL, COLOR_MAGENTA },
	[STYLE_KEY] = { A_NORMAL, -1 },
	[STYLE_COMMAND] = { A_NORMAL, COLOR_GREEN },
	[STYLE_RULE] = { A_NORMAL, -1 },
};

static bool colours;

void theme_start(bool colour)
{
	colours = colour && has_colors() && start_color() == OK && use_default_colors() == OK;
	for (short c = COLOR_BLACK; colours && c <= COLOR_WHITE; c++)
		init_pair((short)(c + 1), c, -1);
}

short theme_of(enum style s, unsigned look, unsigned long *attributes)
{
	*attributes = looks[s].attributes;
	if (look & LOOK_SELECTED)
		*attributes |= A_REVERSE;
	if (look & LOOK_BOLD)
		*attributes |= A_BOLD;
	if (look & LOOK_UNDERLINE)
		*attributes |= A_UNDERLINE;
	return colours && looks[s].colour >= 0 ? (short)(looks[s].colour + 1) : 0;
}
