/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colour says state and what can be pressed, never what kind of thing it is, and meaning never hangs on it alone:
 * marks, words and weight carry it. A style has a role, a role one row of colours in each palette; test_theme computes
 * their contrast on the grounds that people use. */
#include "config.h"

#include "ui/kit/theme.h"

#include "base/i18n.h"
#include "ui/kit/grid.h"
#include "ui/kit/row.h"

#include <stdlib.h>
#include <string.h>

enum paint_role { TEXT, STRONG, QUIET, RULE, PRESS, ERROR, WARNING, OK, NOTE, UNKNOWN, ROLES };

static const enum paint_role role_of_style[STYLE_COUNT] = {
	[STYLE_PLAIN] = TEXT,           [STYLE_DIM] = QUIET,     [STYLE_LABEL] = QUIET,
	[STYLE_HEADING] = STRONG,       [STYLE_STRONG] = STRONG, [STYLE_ERROR] = ERROR,
	[STYLE_WARNING] = WARNING,      [STYLE_NOTE] = NOTE,     [STYLE_OK] = OK,
	[STYLE_UNKNOWN] = UNKNOWN,      [STYLE_KEY] = PRESS,     [STYLE_LINK] = PRESS,
	[STYLE_COMMAND] = TEXT,         [STYLE_RULE] = RULE,     [STYLE_CHIP_ERROR] = ERROR,
	[STYLE_HIT] = TEXT,
	[STYLE_CHIP_WARNING] = WARNING, [STYLE_CHIP_OK] = OK,    [STYLE_CHIP_UNKNOWN] = UNKNOWN,
};

#define OWN PAINT_OWN
#define B PAINT_BOLD
#define U PAINT_UNDERLINE
#define D PAINT_DIM

struct paint_ink {
	int rgb;              /* 0xRRGGBB */
	int index;            /* of 256 */
	unsigned attributes;  /* at both */
	int base;             /* of 8 */
	unsigned attributes8; /* at 8 */
};

struct palette {
	struct paint_ink ink[ROLES];
	int bar[2], hit[2], chip[2]; /* of 256, 0xRRGGBB: fills of the selection and of a hit, letters on the chip */
};

#define INK_OWN(attributes, attributes8)                                                                               \
	{                                                                                                              \
		OWN, OWN, (attributes), OWN, (attributes8)                                                             \
	}

/* clang-format off */
static const struct palette dark = { {
	[TEXT] = INK_OWN(0, 0),
	[STRONG] = INK_OWN(B, B),
	[QUIET] = { 0x9aa2b4, 248, 0, OWN, D },
	[RULE] = { 0x5b6377, 242, 0, OWN, D },
	[PRESS] = { 0x6fd0dc, 80, 0, PAINT_CYAN, 0 },
	[ERROR] = { 0xff8484, 210, B, PAINT_RED, B },
	[WARNING] = { 0xe8b55c, 179, 0, PAINT_YELLOW, B },
	[OK] = { 0x93cf74, 114, 0, PAINT_GREEN, B },
	[NOTE] = { 0x84b2ff, 111, 0, OWN, 0 }, /* the blue of many consoles cannot be read */
	[UNKNOWN] = { 0xc9a2f8, 183, 0, PAINT_MAGENTA, B },
}, .bar = { 237, 0x2c3450 }, .hit = { 58, 0x5a4a12 }, .chip = { 232, 0x14100c } };

/* Bold is bright where terminals do so, and bright is pale on white: the eight colours go without. */
static const struct palette light = { {
	[TEXT] = INK_OWN(0, 0),
	[STRONG] = INK_OWN(B, B),
	[QUIET] = { 0x596073, 59, 0, OWN, 0 },
	[RULE] = { 0x8f95a3, 246, 0, OWN, D },
	[PRESS] = { 0x005f6e, 23, 0, PAINT_BLUE, 0 },
	[ERROR] = { 0xb3001e, 124, B, PAINT_RED, U },
	[WARNING] = { 0x7d4a00, 94, 0, PAINT_MAGENTA, 0 },
	[OK] = { 0x1b671b, 22, 0, PAINT_BLUE, 0 },
	[NOTE] = { 0x0b4fae, 25, 0, OWN, 0 },
	[UNKNOWN] = { 0x7a1fa2, 90, 0, PAINT_MAGENTA, 0 },
}, .bar = { 254, 0xdbe4f7 }, .hit = { 222, 0xffe58a }, .chip = { 231, 0xffffff } };

/* Nothing is quieter than text. */
static const struct palette dark_contrast = { {
	[TEXT] = INK_OWN(0, 0),
	[STRONG] = INK_OWN(B, B),
	[QUIET] = INK_OWN(0, 0),
	[RULE] = INK_OWN(0, 0),
	[PRESS] = { 0x8ff2ff, 123, B, PAINT_CYAN, B },
	[ERROR] = { 0xffb8b8, 217, B | U, PAINT_YELLOW, B | U }, /* the red of eight is too dark to stand alone */
	[WARNING] = { 0xffe45e, 227, B, PAINT_YELLOW, B },
	[OK] = { 0xa8f088, 156, B, PAINT_GREEN, B },
	[NOTE] = { 0xb5d2ff, 153, B, PAINT_CYAN, B },
	[UNKNOWN] = { 0xe3ccff, 189, B | U, PAINT_CYAN, B | U },
}, .bar = { 237, 0x2c3450 }, .hit = { 58, 0x5a4a12 }, .chip = { 232, 0x000000 } };

static const struct palette light_contrast = { {
	[TEXT] = INK_OWN(0, 0),
	[STRONG] = INK_OWN(B, B),
	[QUIET] = INK_OWN(0, 0),
	[RULE] = INK_OWN(0, 0),
	[PRESS] = { 0x003b45, 23, B, PAINT_BLUE, 0 },
	[ERROR] = { 0x80000f, 88, B | U, PAINT_RED, U },
	[WARNING] = { 0x4d2e00, 52, B, PAINT_MAGENTA, 0 },
	[OK] = { 0x0a3d0a, 22, B, PAINT_BLUE, 0 },
	[NOTE] = { 0x062f6b, 18, B, PAINT_BLUE, 0 },
	[UNKNOWN] = { 0x4a0f66, 54, B | U, PAINT_MAGENTA, U },
}, .bar = { 254, 0xdbe4f7 }, .hit = { 222, 0xffe58a }, .chip = { 231, 0xffffff } };

/* What blue and orange (yellow, of eight) tell apart, never red and green; error and warning differ in weight, too. */
static const struct palette dark_blue_orange = { {
	[TEXT] = INK_OWN(0, 0),
	[STRONG] = INK_OWN(B, B),
	[QUIET] = { 0x9aa2b4, 248, 0, OWN, D },
	[RULE] = { 0x5b6377, 242, 0, OWN, D },
	[PRESS] = { 0x6fd0dc, 80, 0, PAINT_CYAN, 0 },
	[ERROR] = { 0xff9640, 208, B, PAINT_YELLOW, B | U },
	[WARNING] = { 0xf2e66b, 227, 0, PAINT_YELLOW, B },
	[OK] = { 0x6db3ff, 75, 0, PAINT_CYAN, B },
	[NOTE] = INK_OWN(0, 0),
	[UNKNOWN] = { 0xdd9fd0, 182, 0, OWN, U },
}, .bar = { 237, 0x2c3450 }, .hit = { 58, 0x5a4a12 }, .chip = { 232, 0x14100c } };

static const struct palette light_blue_orange = { {
	[TEXT] = INK_OWN(0, 0),
	[STRONG] = INK_OWN(B, B),
	[QUIET] = { 0x596073, 59, 0, OWN, 0 },
	[RULE] = { 0x8f95a3, 246, 0, OWN, D },
	[PRESS] = { 0x005f6e, 23, 0, PAINT_BLUE, 0 },
	[ERROR] = { 0xa33b00, 124, B, PAINT_RED, U },
	[WARNING] = { 0x6b5a00, 58, 0, PAINT_RED, 0 },
	[OK] = { 0x0b4fae, 25, 0, PAINT_BLUE, 0 },
	[NOTE] = INK_OWN(0, 0),
	[UNKNOWN] = { 0x7a1fa2, 90, 0, OWN, U },
}, .bar = { 254, 0xdbe4f7 }, .hit = { 222, 0xffe58a }, .chip = { 231, 0xffffff } };

static const struct palette mono = { {
	[TEXT] = INK_OWN(0, 0),
	[STRONG] = INK_OWN(B, B),
	[QUIET] = INK_OWN(D, D),
	[RULE] = INK_OWN(D, D),
	[PRESS] = INK_OWN(B, B),
	[ERROR] = INK_OWN(B, B),
	[WARNING] = INK_OWN(U, U),
	[OK] = INK_OWN(0, 0),
	[NOTE] = INK_OWN(0, 0),
	[UNKNOWN] = INK_OWN(U, U),
}, .bar = { OWN, OWN }, .hit = { OWN, OWN }, .chip = { OWN, OWN } };

/* ORDER: the first is what nobody chose. */
static const struct theme {
	const char *name, *about;
	const struct palette *palette[2]; /* by enum paint_ground */
} themes[] = {
	{ "default", N_("for dark and light backgrounds, whichever the terminal says it has"), { &dark, &light } },
	{ "dark", N_("for dark backgrounds"), { &dark, &dark } },
	{ "light", N_("for light backgrounds"), { &light, &light } },
	{ "mono", N_("no colour: bold, underline and reverse alone"), { &mono, &mono } },
	{ "high-contrast", N_("strong colours, and nothing is dimmed"), { &dark_contrast, &light_contrast } },
	{ "deuteranopia", N_("blue and orange, for eyes that do not tell red from green"), { &dark_blue_orange, &light_blue_orange } },
};
/* clang-format on */
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

bool theme_asks_ground(int theme)
{
	return themes[theme].palette[GROUND_DARK] != themes[theme].palette[GROUND_LIGHT];
}

static bool is_chip(enum style s)
{
	return s >= STYLE_CHIP_ERROR && s <= STYLE_CHIP_UNKNOWN;
}

/* A word, or of eight colours the mark on the bar, on a ground of its own: white on the dark ones of the eight. */
static struct paint chip(const struct palette *p, enum paint_depth depth, enum paint_role r)
{
	const struct paint_ink *ink = &p->ink[r];
	bool bright = ink->base == PAINT_YELLOW || ink->base == PAINT_GREEN || ink->base == PAINT_CYAN;

	if (depth == DEPTH_TRUE && ink->rgb != OWN)
		return (struct paint){ B, p->chip[1], ink->rgb };
	if (depth == DEPTH_256 && ink->index != OWN)
		return (struct paint){ B, p->chip[0], ink->index };
	if (depth == DEPTH_8 && ink->base != OWN)
		return (struct paint){ bright ? 0 : B, bright ? PAINT_BLACK : PAINT_WHITE, ink->base };
	return (struct paint){ B | PAINT_REVERSE, OWN, OWN };
}

static struct paint plain(const struct palette *p, enum paint_depth depth, enum paint_role r)
{
	const struct paint_ink *ink = &p->ink[r];

	if (depth == DEPTH_TRUE)
		return (struct paint){ ink->attributes, ink->rgb, OWN };
	if (depth == DEPTH_256)
		return (struct paint){ ink->attributes, ink->index, OWN };
	return (struct paint){ ink->attributes8, ink->base, OWN };
}

/* The bar is one fill, whatever stands on it; where there is none for it, all of it is in reverse, and of eight colours
 * the mark keeps its own. */
static void lay_bar(const struct palette *p, enum paint_depth depth, enum paint_role r, unsigned look,
                    struct paint *paint)
{
	int fill = depth == DEPTH_TRUE ? p->bar[1] : depth == DEPTH_256 ? p->bar[0] : OWN;

	if (fill != OWN)
		paint->fill = fill;
	else if (depth == DEPTH_8 && (look & LOOK_MARK) && paint->ink != OWN)
		*paint = chip(p, depth, r);
	else
		*paint = (struct paint){ PAINT_REVERSE, OWN, OWN };
}

static void lay_hit(const struct palette *p, enum paint_depth depth, struct paint *paint)
{
	int fill = depth == DEPTH_TRUE ? p->hit[1] : depth == DEPTH_256 ? p->hit[0] : OWN;

	paint->attributes |= B;
	if (fill == OWN)
		paint->attributes ^= U;
	else
		*paint = (struct paint){ paint->attributes, OWN, fill };
}

struct paint theme_paint(int theme, enum paint_depth depth, enum paint_ground ground, enum style s, unsigned look)
{
	const struct palette *p = depth == DEPTH_NONE ? &mono : themes[theme].palette[ground];
	enum paint_role r = role_of_style[s];
	struct paint paint = is_chip(s) ? chip(p, depth, r) : plain(p, depth, r);

	if (s == STYLE_LINK && paint.ink == OWN)
		paint.attributes = U;
	if ((look & LOOK_SELECTED) && !is_chip(s))
		lay_bar(p, depth, r, look, &paint);
	if (look & LOOK_HIT)
		lay_hit(p, depth, &paint);
	if (look & LOOK_BOLD)
		paint.attributes |= B;
	if (look & LOOK_UNDERLINE)
		paint.attributes |= U;
	return paint;
}

/* ---- the ground ---- */

static enum paint_ground ground_of_rgb(double r, double g, double b)
{
	return 0.299 * r + 0.587 * g + 0.114 * b > 0.5 ? GROUND_LIGHT : GROUND_DARK;
}

bool theme_ground_answered(const char *answer, enum paint_ground *ground)
{
	static const double full[] = { 1, 0xf, 0xff, 0xfff, 0xffff };
	double part[3];

	if (strncmp(answer, "rgb:", 4) != 0)
		return false;
	answer += 4;
	for (int i = 0; i < 3; i++) {
		size_t n = strspn(answer, "0123456789abcdefABCDEF");

		if (n < 1 || n > 4 || answer[n] != (i < 2 ? '/' : '\0'))
			return false;
		part[i] = (double)strtol(answer, NULL, 16) / full[n];
		answer += n + (i < 2);
	}
	*ground = ground_of_rgb(part[0], part[1], part[2]);
	return true;
}

bool theme_ground_variable(const char *value, enum paint_ground *ground)
{
	const char *last = strrchr(value, ';');
	char *end;
	long n;

	if (!last)
		return false;
	n = strtol(last + 1, &end, 10);
	if (end == last + 1 || *end || n < 0 || n > 15)
		return false;
	*ground = n == 7 || n >= 9 ? GROUND_LIGHT : GROUND_DARK; /* 8 is the bright black */
	return true;
}
