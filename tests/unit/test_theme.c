/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each theme as it looks: a screen with an error, a warning and a selection, every run of cells with its attributes as
 * {bold red:text}; what is plain stands bare. */
#include "tests/unit/stage.h"
#include "ui/kit/theme.h"
#include <locale.h>
#include <math.h>

static const char recipe[] =
    "at 2026-06-01\n"
    "cert root ca subject=\"C=JP, O=Example, CN=Example Root R2\" from=-3y to=+7y serial=01\n"
    "cert int issuer=root ca subject=\"CN=Example Issuing CA\" from=-1y to=+4y serial=1001\n"
    "cert leaf issuer=int subject=\"CN=www.example.jp\" from=-70d to=+20d san=DNS:www.example.jp serial=5bb6\n"
    "cert extra issuer=root ca subject=\"CN=legacy-ca-x\" from=-3y to=+10d serial=1002\n"
    "file root.pem root\n"
    "file server.pem leaf extra\n";

static void put_words(struct buf *b, struct paint p)
{
	static const char *const colours[] = { "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white" };
	static const char *const attributes[] = { "bold", "underline", "reverse", "dim" };

	for (size_t i = 0; i < UNIT_COUNT(attributes); i++)
		if (p.attributes & 1u << i)
			buf_printf(b, "%s ", attributes[i]);
	if (p.ink != PAINT_OWN)
		buf_printf(b, "%s ", colours[p.ink]);
	if (p.fill != PAINT_OWN)
		buf_printf(b, "on %s ", colours[p.fill]);
	b->s[b->n - 1] = ':';
}

static bool is_plain(struct paint p)
{
	return !p.attributes && p.ink == PAINT_OWN && p.fill == PAINT_OWN;
}

static bool same(struct paint a, struct paint b)
{
	return a.attributes == b.attributes && a.ink == b.ink && a.fill == b.fill;
}

static struct paint paint_at(const struct grid *g, int theme, int x, int y)
{
	const struct cell *c = grid_at(g, x, y);

	return theme_paint(theme, DEPTH_8, GROUND_DARK, (enum style)c->style, c->look);
}

static void put_line(struct buf *b, const struct grid *g, int theme, int y)
{
	struct paint now = { 0, PAINT_OWN, PAINT_OWN };

	for (int x = 0; x < g->w; x++) {
		struct paint p = paint_at(g, theme, x, y);

		if (!same(p, now)) {
			if (!is_plain(now))
				buf_putc(b, '}');
			if (!is_plain(p)) {
				buf_putc(b, '{');
				put_words(b, p);
			}
			now = p;
		}
		buf_puts(b, grid_at(g, x, y)->s);
	}
	if (!is_plain(now))
		buf_putc(b, '}');
	while (b->n > 0 && b->s[b->n - 1] == ' ')
		b->n--;
	buf_putc(b, '\n');
}

static void put_lines(struct buf *b, const struct grid *g, int theme, int from, int to)
{
	for (int y = from; y < to; y++)
		put_line(b, g, theme, y);
}

/* ---- a picture of each ---- */

static const struct {
	const char *theme;
	const char *facts[6];  /* stand on the screen; the last ones in the frame, which the picture leaves out */
	const char *absent[4]; /* do not: words of attributes, with the sign that ends or parts them */
} rows[] = {
	{ "default",
	  { "{bold white on red:x}", "{bold yellow:!}", "{reverse:", "{bold cyan:x} {dim:", "{bold white on red: UNTRUSTED }",
	    "{dim:certloupe" },
	  { "blue" } },
	{ "dark", { "{bold white on red:x}", "{bold yellow:!}", "{reverse:", "{bold white on red: UNTRUSTED }" }, { "blue" } },
	{ "light",
	  { "{bold white on red:x}", "{magenta:!}", "{reverse:", "{bold white on red: UNTRUSTED }" },
	  { "yellow", "green", "cyan" } },
	{ "mono",
	  { "{bold:x}", "{underline:!}", "{reverse:", "{bold reverse: UNTRUSTED }" },
	  { "red:", "yellow:", "cyan:", "green:" } },
	{ "high-contrast",
	  { "{black on yellow:x}", "{bold yellow:!}", "{reverse:", "{black on yellow: UNTRUSTED }", "{bold cyan:?}" },
	  { "red:", "{dim", "blue:" } },
	{ "deuteranopia",
	  { "{black on yellow:x}", "{bold yellow:!}", "{reverse:", "{black on yellow: UNTRUSTED }" },
	  { "red:", "green:", "magenta:" } },
};

START_TEST(looks)
{
	struct stage s;
	struct rect body;
	struct buf b = BUF_INIT, all = BUF_INIT;
	char name[64];
	int theme = theme_named(rows[_i].theme);

	ck_assert_int_ge(theme, 0);
	stage_open(&s, recipe, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8);
	body = body_of(&s);
	put_lines(&b, &s.grid, theme, body.y, body.y + body.h);
	put_lines(&all, &s.grid, theme, 0, s.grid.h);
	stage_close(&s);
	for (size_t i = 0; i < UNIT_COUNT(rows->facts) && rows[_i].facts[i]; i++)
		ck_assert_msg(strstr(buf_str(&all), rows[_i].facts[i]) != NULL, "%s: no %s in\n%s", rows[_i].theme,
		              rows[_i].facts[i], buf_str(&all));
	for (size_t i = 0; i < UNIT_COUNT(rows->absent) && rows[_i].absent[i]; i++)
		ck_assert_msg(!strstr(buf_str(&all), rows[_i].absent[i]), "%s: %s in\n%s", rows[_i].theme,
		              rows[_i].absent[i], buf_str(&all));
	snprintf(name, sizeof name, "theme-%s-80x24", rows[_i].theme);
	golden(name, buf_str(&b));
	buf_free(&b);
	buf_free(&all);
}
END_TEST

START_TEST(every_theme_has_a_picture)
{
	for (int t = 0; t < theme_count; t++) {
		size_t i = 0;

		while (i < UNIT_COUNT(rows) && strcmp(rows[i].theme, theme_name(t)) != 0)
			i++;
		ck_assert_msg(i < UNIT_COUNT(rows), "%s has no row", theme_name(t));
		ck_assert_ptr_nonnull(theme_about(t));
	}
	ck_assert_int_eq(theme_named("no-such"), -1);
}
END_TEST

/* What matters most stands out without any colour, a selection is seen in every style, and the ground is the
 * terminal's own but for the bar, a hit and the chip. */
START_TEST(meaning_without_colour)
{
	for (int t = 0; t < theme_count; t++)
		for (int depth = DEPTH_NONE; depth <= DEPTH_TRUE; depth++)
			for (int s = 0; s < STYLE_COUNT; s++) {
				struct paint p = theme_paint(t, (enum paint_depth)depth, GROUND_DARK, (enum style)s, LOOK_NONE),
					     on = theme_paint(t, (enum paint_depth)depth, GROUND_DARK, (enum style)s, LOOK_SELECTED),
					     hit = theme_paint(t, (enum paint_depth)depth, GROUND_DARK, (enum style)s, LOOK_HIT);
				bool is_chip = s >= STYLE_CHIP_ERROR;

				ck_assert_msg(is_chip || (p.fill == PAINT_OWN && !(p.attributes & PAINT_REVERSE)), "%s, style %d",
				              theme_name(t), s);
				ck_assert_msg(on.fill != PAINT_OWN || (on.attributes & PAINT_REVERSE), "%s, style %d on the bar",
				              theme_name(t), s);
				ck_assert_msg(!same(p, hit), "%s, style %d as a hit", theme_name(t), s);
			}
	for (int t = 0; t < theme_count; t++) {
		struct paint error = theme_paint(t, DEPTH_NONE, GROUND_DARK, STYLE_ERROR, LOOK_NONE);

		ck_assert(error.attributes & PAINT_BOLD);
		ck_assert_int_eq(error.ink, PAINT_OWN);
	}
}
END_TEST

/* ---- contrast (WCAG 2.1, 1.4.3) ---- */

static double channel(int v)
{
	double x = v / 255.0;

	return x <= 0.03928 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4);
}

static double luminance(int rgb)
{
	return 0.2126 * channel(rgb >> 16 & 255) + 0.7152 * channel(rgb >> 8 & 255) + 0.0722 * channel(rgb & 255);
}

static double contrast(int a, int b)
{
	double x = luminance(a), y = luminance(b);

	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

/* The colours behind xterm's numbers from 16 on. */
static int rgb_of_256(int n)
{
	static const int steps[] = { 0, 95, 135, 175, 215, 255 };

	if (n >= 232)
		return (8 + 10 * (n - 232)) * 0x10101;
	n -= 16;
	return steps[n / 36] << 16 | steps[n / 6 % 6] << 8 | steps[n % 6];
}

/* The eight and, where they are bold, the bright ones. */
static const struct {
	const char *name;
	int rgb[2][8];
} eight[] = {
	{ "xterm",
	  { { 0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5 },
	    { 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff } } },
	{ "VGA",
	  { { 0x000000, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, 0x00aaaa, 0xaaaaaa },
	    { 0x555555, 0xff5555, 0x55ff55, 0xffff55, 0x5555ff, 0xff55ff, 0x55ffff, 0xffffff } } },
};

static int rgb_of(struct paint p, enum paint_depth depth, int colour, size_t palette, bool ink)
{
	if (depth == DEPTH_TRUE)
		return colour;
	if (depth == DEPTH_256)
		return rgb_of_256(colour);
	return eight[palette].rgb[ink && (p.attributes & PAINT_BOLD)][colour];
}

static const int dark_grounds[] = { 0x000000, 0x16181d, 0x1e1e2e, 0x282c34, 0x002b36 };
static const int light_grounds[] = { 0xffffff, 0xfbfbf9, 0xeff1f5, 0xfdf6e3 };

/* Text 4.5 : 1 on every ground that is common, on the bar and on the chip; of eight colours on black or white. */
static void readable(int theme, enum paint_depth depth, enum paint_ground ground, enum style s, unsigned look, size_t palette)
{
	struct paint p = theme_paint(theme, depth, ground, s, look);
	const int *grounds = ground == GROUND_DARK ? dark_grounds : light_grounds;
	size_t n = depth == DEPTH_8 ? 1 : ground == GROUND_DARK ? UNIT_COUNT(dark_grounds) : UNIT_COUNT(light_grounds);

	if (p.ink == PAINT_OWN || (p.attributes & PAINT_REVERSE))
		return; /* the person's own colours */
	for (size_t i = 0; i < n; i++) {
		int on = p.fill == PAINT_OWN ? grounds[i] : rgb_of(p, depth, p.fill, palette, false);
		double c = contrast(rgb_of(p, depth, p.ink, palette, true), on);

		/* the yellow of VGA is a brown: a mark in black on it has 4.01 */
		ck_assert_msg(c >= (depth == DEPTH_8 && p.fill != PAINT_OWN ? 4.0 : 4.5), "%s, depth %d, style %d, look %u on %06x: %.2f (%s)", theme_name(theme), (int)depth,
		              (int)s, look, (unsigned)on, c, eight[palette].name);
	}
}

START_TEST(contrasts)
{
	for (int depth = DEPTH_8; depth <= DEPTH_TRUE; depth++)
		for (int ground = GROUND_DARK; ground <= GROUND_LIGHT; ground++)
			for (int s = 0; s < STYLE_COUNT; s++)
				for (size_t palette = 0; palette < (depth == DEPTH_8 ? UNIT_COUNT(eight) : 1); palette++) {
					enum paint_ground g = (enum paint_ground)ground;

					if (s == STYLE_RULE || (!theme_asks_ground(_i) && strcmp(theme_name(_i), "mono") != 0 &&
					                        (strcmp(theme_name(_i), "light") == 0) != (g == GROUND_LIGHT)))
						continue; /* lines are no text; a theme for one ground */
					readable(_i, (enum paint_depth)depth, g, (enum style)s, LOOK_NONE, palette);
					readable(_i, (enum paint_depth)depth, g, (enum style)s, LOOK_SELECTED, palette);
					readable(_i, (enum paint_depth)depth, g, (enum style)s, LOOK_SELECTED | LOOK_MARK, palette);
				}
}
END_TEST

static const struct {
	const char *answer;
	bool known;
	enum paint_ground ground;
} answers[] = {
	{ "rgb:0000/0000/0000", true, GROUND_DARK },
	{ "rgb:ffff/ffff/ffff", true, GROUND_LIGHT },
	{ "rgb:fd/f6/e3", true, GROUND_LIGHT },
	{ "rgb:0/2/3", true, GROUND_DARK },
	{ "rgb:28/2c/34", true, GROUND_DARK },
	{ "rgb:ffff/ffff", false, 0 },
	{ "rgb:fffff/0/0", false, 0 },
	{ "rgb:ff/ff/ffx", false, 0 },
	{ "#ffffff", false, 0 },
	{ "", false, 0 },
};

START_TEST(ground_answered)
{
	enum paint_ground g = GROUND_DARK;

	ck_assert_int_eq(theme_ground_answered(answers[_i].answer, &g), answers[_i].known);
	if (answers[_i].known)
		ck_assert_int_eq(g, answers[_i].ground);
}
END_TEST

START_TEST(ground_in_the_environment)
{
	enum paint_ground g = GROUND_DARK;

	ck_assert(theme_ground_variable("0;15", &g) && g == GROUND_LIGHT);
	ck_assert(theme_ground_variable("15;default;0", &g) && g == GROUND_DARK);
	ck_assert(theme_ground_variable("15;8", &g) && g == GROUND_DARK);
	ck_assert(!theme_ground_variable("0;default", &g) && !theme_ground_variable("15", &g) && !theme_ground_variable("0;99", &g));
}
END_TEST

/* ^T goes round, says which it is, and leaves the terminal's owner to show it. */
START_TEST(chosen_by_key)
{
	struct stage s;

	stage_open(&s, recipe, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8);
	for (int t = 1; t <= theme_count; t++) {
		request_forget_all(&s.ui.requests);
		press(&s.ui, "^T");
		ck_assert_int_eq(s.ui.theme, t % theme_count);
		ck_assert_uint_eq(s.ui.requests.n, 1);
		ck_assert(request_waits(&s.ui.requests, REQUEST_THEME));
		ck_assert_ptr_nonnull(strstr(s.ui.message, theme_name(s.ui.theme)));
	}
	press(&s.ui, ": 'theme mono' Enter");
	ck_assert_int_eq(s.ui.theme, theme_named("mono"));
	press(&s.ui, ": 'theme pink' Enter");
	ck_assert_int_eq(s.ui.theme, theme_named("mono"));
	stage_close(&s);
}
END_TEST

UNIT_SUITE("theme")
{
	setlocale(LC_ALL, "C.UTF-8");
	UNIT_ROWS(tc, looks, rows);
	tcase_add_test(tc, every_theme_has_a_picture);
	tcase_add_test(tc, meaning_without_colour);
	tcase_add_loop_test(tc, contrasts, 0, theme_count);
	UNIT_ROWS(tc, ground_answered, answers);
	tcase_add_test(tc, ground_in_the_environment);
	tcase_add_test(tc, chosen_by_key);
}
