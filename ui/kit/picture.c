/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run of cells that look alike is one text, held to the width of its cells, so that columns are straight in any font.
 */
#include "config.h"

#include "ui/kit/picture.h"

#include "base/buf.h"
#include "ui/kit/grid.h"
#include "ui/kit/row.h"
#include "ui/kit/theme.h"

#include <string.h>

#define CELL_W 9
#define CELL_H 19
#define BASE_LINE 14 /* below the top of a line */
#define MARGIN 10

static const struct {
	int ground, ink;
} grounds[] = { [GROUND_DARK] = { 0x16181d, 0xd8dce6 }, [GROUND_LIGHT] = { 0xfbfbf9, 0x20242c } };

static enum paint_ground ground_of(int theme)
{
	return strcmp(theme_name(theme), "light") == 0 ? GROUND_LIGHT : GROUND_DARK;
}

static struct paint paint_of(const struct cell *c, int theme)
{
	enum paint_ground ground = ground_of(theme);
	struct paint p = theme_paint(theme, DEPTH_TRUE, ground, (enum style)c->style, c->look);
	int ink = p.ink == PAINT_OWN ? grounds[ground].ink : p.ink;

	if (p.attributes & PAINT_REVERSE)
		return (struct paint){ p.attributes, grounds[ground].ground, ink };
	p.ink = ink;
	return p;
}

static bool same_paint(const struct paint *a, const struct paint *b)
{
	return a->attributes == b->attributes && a->ink == b->ink && a->fill == b->fill;
}

static void put_text(struct buf *out, const char *s)
{
	for (; *s; s++)
		switch (*s) {
		case '&':
			buf_puts(out, "&amp;");
			break;
		case '<':
			buf_puts(out, "&lt;");
			break;
		case '>':
			buf_puts(out, "&gt;");
			break;
		default:
			buf_putc(out, *s);
		}
}

static bool is_blank(const char *s)
{
	return s[strspn(s, " ")] == '\0';
}

static void run(struct buf *out, const struct paint *p, const char *text, int x, int y, int cells)
{
	int left = MARGIN + x * CELL_W, top = MARGIN + y * CELL_H;

	if (p->fill != PAINT_OWN)
		buf_printf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#%06x\"/>\n", left, top,
		           cells * CELL_W, CELL_H, (unsigned)p->fill);
	if (is_blank(text))
		return;
	buf_printf(out, "<text x=\"%d\" y=\"%d\" textLength=\"%d\" fill=\"#%06x\"%s%s%s>", left, top + BASE_LINE,
	           cells * CELL_W, (unsigned)p->ink, p->attributes & PAINT_BOLD ? " font-weight=\"bold\"" : "",
	           p->attributes & PAINT_UNDERLINE ? " text-decoration=\"underline\"" : "",
	           p->attributes & PAINT_DIM ? " opacity=\"0.7\"" : "");
	put_text(out, text);
	buf_puts(out, "</text>\n");
}

/* Cells of one look; several blanks end a text, so that it is no longer than its words. */
static int next_run(struct buf *out, const struct grid *g, int theme, int x, int y)
{
	struct buf text = BUF_INIT;
	struct paint p = paint_of(grid_at(g, x, y), theme);
	int from = x;

	for (; x < g->w; x++) {
		const struct cell *c = grid_at(g, x, y);
		struct paint next = paint_of(c, theme);

		if (!same_paint(&p, &next) ||
		    (x > from && p.fill == PAINT_OWN && is_blank(c->s) != is_blank(buf_str(&text)) &&
		     (is_blank(buf_str(&text)) ||
		      (x + 1 < g->w && is_blank(grid_at(g, x + 1, y)->s) && c->width == 1))))
			break;
		if (c->width > 0)
			buf_puts(&text, c->s[0] ? c->s : " ");
	}
	run(out, &p, buf_str(&text), from, y, x - from);
	buf_free(&text);
	return x;
}

void picture_svg(struct buf *out, const struct grid *g, int theme)
{
	int w = g->w * CELL_W + 2 * MARGIN, h = g->h * CELL_H + 2 * MARGIN;

	buf_printf(out,
	           "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
	           "font-family=\"'DejaVu Sans Mono','Noto Sans Mono',Menlo,Consolas,monospace\" font-size=\"15\" "
	           "xml:space=\"preserve\">\n<rect width=\"%d\" height=\"%d\" rx=\"6\" fill=\"#%06x\"/>\n",
	           w, h, w, h, w, h, (unsigned)grounds[ground_of(theme)].ground);
	for (int y = 0; y < g->h; y++)
		for (int x = 0; x < g->w;)
			x = next_run(out, g, theme, x, y);
	buf_puts(out, "</svg>\n");
}
