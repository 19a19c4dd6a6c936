/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each theme as it looks: a screen with an error, a warning and a selection, every run of cells with its attributes as
 * {bold red:text}; what is plain stands bare. */
#include "tests/unit/stage.h"
#include "ui/kit/theme.h"
#include <locale.h>

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
	static const char *const attributes[] = { "bold", "underline", "reverse" };

	for (size_t i = 0; i < UNIT_COUNT(attributes); i++)
		if (p.attributes & 1u << i)
			buf_printf(b, "%s ", attributes[i]);
	if (p.colour != PAINT_OWN)
		buf_printf(b, "%s ", colours[p.colour]);
	b->s[b->n - 1] = ':';
}

static bool is_plain(struct paint p)
{
	return !p.attributes && p.colour == PAINT_OWN;
}

static bool same(struct paint a, struct paint b)
{
	return a.attributes == b.attributes && a.colour == b.colour;
}

static struct paint paint_at(const struct grid *g, int theme, int x, int y)
{
	const struct cell *c = grid_at(g, x, y);

	return theme_paint(theme, (enum style)c->style, c->look);
}

static void put_line(struct buf *b, const struct grid *g, int theme, int y)
{
	struct paint now = { 0, PAINT_OWN };

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
	  { "{bold red:x}", "{yellow:!}", "{reverse:", "{bold:certloupe}", "{bold red:untrusted}" },
	  { "white", "black" } },
	{ "light",
	  { "{bold red:x}", "{bold magenta:!}", "{reverse:", "{bold:certloupe}", "{bold red:untrusted}" },
	  { "yellow", "white", "green", "cyan" } },
	{ "mono",
	  { "{bold:x}", "{underline:!}", "{reverse:", "{bold:certloupe}", "{bold:untrusted}" },
	  { "red:", "yellow:", "cyan:", "green:" } },
	{ "high-contrast",
	  { "{bold underline yellow:x}", "{bold yellow:!}", "{reverse:", "{bold underline:certloupe}",
	    "{bold underline yellow:untrusted}", "{bold:?help" },
	  { "red:", "{yellow:", "{cyan:", "blue:" } },
	{ "deuteranopia",
	  { "{bold yellow:x}", "{yellow:!}", "{reverse:", "{bold:certloupe}", "{bold yellow:untrusted}" },
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

/* What matters most stands out without any colour, and a selection is seen in every style. */
START_TEST(meaning_without_colour)
{
	for (int t = 0; t < theme_count; t++) {
		ck_assert(theme_paint(t, STYLE_ERROR, LOOK_NONE).attributes & PAINT_BOLD);
		ck_assert(theme_paint(t, STYLE_PLAIN, LOOK_NONE).colour == PAINT_OWN);
		for (int s = 0; s < STYLE_COUNT; s++) {
			ck_assert(!(theme_paint(t, (enum style)s, LOOK_NONE).attributes & PAINT_REVERSE));
			ck_assert(theme_paint(t, (enum style)s, LOOK_SELECTED).attributes & PAINT_REVERSE);
			ck_assert(theme_paint(t, (enum style)s, LOOK_UNDERLINE).attributes & PAINT_UNDERLINE);
		}
	}
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
	tcase_add_test(tc, chosen_by_key);
}
