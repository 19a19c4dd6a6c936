/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Meaning never hangs on colour alone: the marks carry it. A theme has no background: selection is reverse video, and
 * what is bold in one theme is so in a terminal without colours, too. */
#include "config.h"

#include "ui/kit/theme.h"

#include "base/i18n.h"
#include "ui/kit/grid.h"
#include "ui/kit/row.h"

#include <string.h>

#define OWN(attributes)                                                                                                \
	{                                                                                                              \
		(attributes), PAINT_OWN                                                                                \
	}
#define B PAINT_BOLD
#define U PAINT_UNDERLINE

/* ORDER: the first is what nobody chose. What is left out of a row is the terminal's own. */
static const struct theme {
	const char *name, *about;
	struct paint paint[STYLE_COUNT];
} themes[] = {
	{ "default",
	  N_("for dark and medium backgrounds"),
	  {
	      [STYLE_PLAIN] = OWN(0),
	      [STYLE_DIM] = OWN(0),
	      [STYLE_LABEL] = { 0, PAINT_CYAN },
	      [STYLE_HEADING] = OWN(B),
	      [STYLE_STRONG] = OWN(B),
	      [STYLE_ERROR] = { B, PAINT_RED },
	      [STYLE_WARNING] = { 0, PAINT_YELLOW },
	      [STYLE_NOTE] = { 0, PAINT_CYAN },
	      [STYLE_OK] = { 0, PAINT_GREEN },
	      [STYLE_UNKNOWN] = { 0, PAINT_MAGENTA },
	      [STYLE_KEY] = OWN(0),
	      [STYLE_COMMAND] = { 0, PAINT_GREEN },
	      [STYLE_RULE] = OWN(0),
	  } },
	{ "light", /* yellow, white, cyan and green are hard to read on white */
	  N_("for light backgrounds"),
	  {
	      [STYLE_PLAIN] = OWN(0),
	      [STYLE_DIM] = OWN(0),
	      [STYLE_LABEL] = { 0, PAINT_BLUE },
	      [STYLE_HEADING] = OWN(B),
	      [STYLE_STRONG] = OWN(B),
	      [STYLE_ERROR] = { B, PAINT_RED },
	      [STYLE_WARNING] = { B, PAINT_MAGENTA },
	      [STYLE_NOTE] = { 0, PAINT_BLUE },
	      [STYLE_OK] = { 0, PAINT_BLUE },
	      [STYLE_UNKNOWN] = { 0, PAINT_MAGENTA },
	      [STYLE_KEY] = OWN(0),
	      [STYLE_COMMAND] = { 0, PAINT_BLUE },
	      [STYLE_RULE] = OWN(0),
	  } },
	{ "mono",
	  N_("no colour: bold, underline and reverse alone"),
	  {
	      [STYLE_PLAIN] = OWN(0),
	      [STYLE_DIM] = OWN(0),
	      [STYLE_LABEL] = OWN(0),
	      [STYLE_HEADING] = OWN(B),
	      [STYLE_STRONG] = OWN(B),
	      [STYLE_ERROR] = OWN(B),
	      [STYLE_WARNING] = OWN(U),
	      [STYLE_NOTE] = OWN(0),
	      [STYLE_OK] = OWN(0),
	      [STYLE_UNKNOWN] = OWN(U),
	      [STYLE_KEY] = OWN(0),
	      [STYLE_COMMAND] = OWN(B),
	      [STYLE_RULE] = OWN(0),
	  } },
	{ "high-contrast", /* bold is bright on most terminals; red and magenta are too dark to stand alone */
	  N_("bright and bold, for dark backgrounds"),
	  {
	      [STYLE_PLAIN] = OWN(0),
	      [STYLE_DIM] = OWN(0),
	      [STYLE_LABEL] = OWN(B),
	      [STYLE_HEADING] = OWN(B | U),
	      [STYLE_STRONG] = OWN(B),
	      [STYLE_ERROR] = { B | U, PAINT_YELLOW },
	      [STYLE_WARNING] = { B, PAINT_YELLOW },
	      [STYLE_NOTE] = { B, PAINT_CYAN },
	      [STYLE_OK] = { B, PAINT_GREEN },
	      [STYLE_UNKNOWN] = { B | U, PAINT_CYAN },
	      [STYLE_KEY] = OWN(B),
	      [STYLE_COMMAND] = { B, PAINT_GREEN },
	      [STYLE_RULE] = OWN(B),
	  } },
	{ "deuteranopia", /* what blue and orange (the terminal's yellow) tell apart, never red and green */
	  N_("blue and orange, for eyes that do not tell red from green"),
	  {
	      [STYLE_PLAIN] = OWN(0),
	      [STYLE_DIM] = OWN(0),
	      [STYLE_LABEL] = { 0, PAINT_CYAN },
	      [STYLE_HEADING] = OWN(B),
	      [STYLE_STRONG] = OWN(B),
	      [STYLE_ERROR] = { B, PAINT_YELLOW },
	      [STYLE_WARNING] = { 0, PAINT_YELLOW },
	      [STYLE_NOTE] = { 0, PAINT_CYAN },
	      [STYLE_OK] = { B, PAINT_BLUE },
	      [STYLE_UNKNOWN] = OWN(U),
	      [STYLE_KEY] = OWN(0),
	      [STYLE_COMMAND] = { 0, PAINT_CYAN },
	      [STYLE_RULE] = OWN(0),
	  } },
};
const int theme_count = sizeof themes / sizeof *themes;

const char *theme_name(int theme)
{
	return themes[theme].name;
}

const char *theme_about(int theme)
{
	return _(themes[theme].about);
}

int theme_named(const char *name)
{
	for (int i = 0; i < theme_count; i++)
		if (strcmp(themes[i].name, name) == 0)
			return i;
	return -1;
}

struct paint theme_paint(int theme, enum style s, unsigned look)
{
	struct paint p = themes[theme].paint[s];

	if (look & LOOK_SELECTED)
		p.attributes |= PAINT_REVERSE;
	if (look & LOOK_BOLD)
		p.attributes |= PAINT_BOLD;
	if (look & LOOK_UNDERLINE)
		p.attributes |= PAINT_UNDERLINE;
	return p;
}
