/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The paths become a tree of nodes, each path a lane of it; the tree is painted on a grid of its own, whose lines
 * become rows. */
#include "config.h"

#include "ui/view/path_graph.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/name.h"
#include "cert/public_key.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "load/certset.h"
#include "ui/frame/model.h"
#include "ui/kit/grid.h"
#include "ui/kit/row.h"
#include "ui/view/main_tree.h"
#include "ui/view/tag.h"

#include <string.h>

#define COLUMN_MIN 28 /* cells of a column, the edge to the next one included */
#define TAKERS 30     /* cells of the column at the right */
#define EDGE 6        /* cells at the end of a column that the edge has at least */
#define STOPS_MAX 64

struct stop {
	const struct certificate *cert; /* NULL: the one that is missing */
	const char *name;
	enum mark mark;
	int parent; /* -1: the leaf */
	int column, y;
	int first, last; /* lanes */
	int path;        /* one that goes over it */
	bool valid;      /* one that goes over it is */
	bool ghost;      /* not there: as it would be */
};

struct drawing {
	struct rows *r;
	struct model *m;
	const struct chain *c;
	const struct path_takers *taker;
	struct grid g;
	struct stop stop[STOPS_MAX];
	int nstop;
	int columns, cells; /* of nodes; of each */
	int spacing;        /* lines from one lane to the next */
	int lane_path[PATH_GRAPH_MAX], nlane;
};

const char *path_graph_letter(struct rows *r, int path)
{
	if (path < 26)
		return arena_printf(rows_arena(r), "%c", 'A' + path);
	return arena_printf(rows_arena(r), path < 52 ? "%c" : "%d", path < 52 ? 'a' + path - 26 : path + 1);
}

enum mark path_graph_mark(const struct path *p)
{
	enum reason reason = path_reason(p);
	bool unchecked = false;

	for (size_t i = 0; i < p->nproblem; i++)
		unchecked |= p->problem[i].fails && p->problem[i].unchecked;
	return p->valid ? MARK_OK : reason != CLASS_NONE && unchecked ? MARK_UNKNOWN : MARK_ERROR;
}

enum mark path_graph_mark_of(const struct path *p, const struct certificate *c)
{
	enum mark worst = MARK_OK;

	for (size_t i = 0; i < p->nproblem; i++) {
		enum mark m = p->problem[i].unchecked ? MARK_UNKNOWN : p->problem[i].fails ? MARK_ERROR : MARK_WARNING;

		if (p->problem[i].cert == c && m > worst)
			worst = m;
	}
	return worst;
}

bool path_graph_twins(const struct certificate *a, const struct certificate *b)
{
	return a != b && !certificate_equal(a, b) && certificate_same_key(a, b) && name_equal(a->subject, b->subject);
}

void path_graph_origin(struct model *m, const struct certificate *c, struct buf *out)
{
	struct certset *set = m->run->set;
	int entry = certset_find(set, c);
	size_t n = 0;
	const struct origin *o = entry < 0 ? NULL : certset_origins(set, entry, &n);

	for (size_t i = 0; i < n && i < 2; i++) {
		buf_puts(out, i > 0 ? ", " : "");
		certset_origin_text(set, &o[i], out);
	}
}

/* ---- the tree ---- */

static int child_of(struct drawing *d, int parent, const struct certificate *cert)
{
	for (int i = 0; i < d->nstop; i++)
		if (d->stop[i].parent == parent && d->stop[i].cert == cert && cert && !d->stop[i].ghost)
			return i;
	if (d->nstop == STOPS_MAX)
		return -1;
	d->stop[d->nstop] = (struct stop){ .cert = cert, .parent = parent, .first = -1, .mark = MARK_ERROR };
	return d->nstop++;
}

/* A further node on path i; its index, -1: there are too many. */
static int step(struct drawing *d, int at, int i, const struct certificate *cert, bool ghost, const char *name)
{
	const struct path *p = &d->c->paths->path[i];
	enum mark m = ghost ? MARK_OK : cert ? path_graph_mark_of(p, cert) : MARK_UNKNOWN;
	int k = child_of(d, at, cert);
	struct stop *x;

	if (k < 0)
		return -1;
	x = &d->stop[k];
	if (x->first < 0)
		x->path = i;
	x->first = x->last = 0; /* known when the lanes are */
	x->name = cert ? rows_safe(d->r, certificate_title(cert), 60) : rows_safe(d->r, name, 60);
	x->mark = m < x->mark ? m : x->mark; /* what is well on one path is well */
	x->valid |= p->valid;
	x->ghost |= ghost;
	x->column = at < 0 ? 0 : d->stop[at].column + 1;
	return k;
}

/* The rest of a path that ends for want of an issuer, as it would be. */
static int missing(struct drawing *d, int at, int i)
{
	const struct path *p = &d->c->paths->path[i];
	const struct missing_issuer *m = i == 0 ? d->c->missing : NULL;
	const struct path *all = m ? m->with_files : NULL;
	size_t k = 0;

	at = step(d, at, i, NULL, false, name_short(rows_arena(d->r), p->cert[p->n - 1]->issuer));
	while (all && k < all->n && all->cert[k] != m->known)
		k++;
	for (k++; all && at >= 0 && k < all->n; k++)
		at = step(d, at, i, all->cert[k], true, NULL);
	return at;
}

/* The end of each path stands in the last column. */
static bool add_path(struct drawing *d, int i)
{
	const struct path *p = &d->c->paths->path[i];
	int at = -1;

	for (size_t k = 0; k < p->n; k++) {
		at = step(d, at, i, p->cert[k], false, NULL);
		if (at < 0)
			return false;
	}
	if (p->end == PATH_ISSUER_MISSING)
		at = missing(d, at, i);
	return at >= 0;
}

static bool is_leaf(const struct drawing *d, int k)
{
	for (int i = 0; i < d->nstop; i++)
		if (d->stop[i].parent == k)
			return false;
	return true;
}

/* Lanes from the first path down; a node stands in the middle of those of its children. */
static void place(struct drawing *d, int k)
{
	struct stop *x = &d->stop[k];
	int low = -1, high = -1;

	if (is_leaf(d, k)) {
		d->lane_path[d->nlane] = x->path;
		x->first = x->last = d->nlane++;
		x->y = x->first * d->spacing;
		return;
	}
	x->first = d->nlane;
	for (int i = k + 1; i < d->nstop; i++) {
		if (d->stop[i].parent != k)
			continue;
		place(d, i);
		low = low < 0 ? d->stop[i].y : low;
		high = d->stop[i].y;
	}
	x->last = d->nlane - 1;
	x->y = (low + high) / 2;
}

/* Ways part behind it: a line stands there. */
static bool is_fork(const struct drawing *d, const struct stop *x)
{
	int ways = 0;

	for (int i = 0; i < d->nstop; i++)
		ways += d->stop[i].parent >= 0 && &d->stop[d->stop[i].parent] == x;
	return ways > 1;
}

static bool is_end(const struct drawing *d, int k)
{
	const struct stop *x = &d->stop[k];

	return x->cert && x->column > 0 && is_leaf(d, k);
}

/* Columns and their cells. apart: what is missing stands before the anchors, as nobody knows that it is one. */
static void divide(struct drawing *d, int width, bool apart)
{
	d->columns = 2;
	for (int i = 0; i < d->nstop; i++) {
		int needs = d->stop[i].column + (apart && !is_end(d, i) ? 2 : 1);

		d->columns = needs > d->columns ? needs : d->columns;
	}
	d->cells = (width - TAKERS) / d->columns;
}

static bool arranged(struct drawing *d, int width)
{
	int n = (int)d->c->paths->n, ends = 0;

	d->spacing = n <= 2 ? 6 : n <= 4 ? 4 : 3;
	for (int i = 0; i < n; i++)
		if (!add_path(d, i))
			return false;
	for (int i = 0; i < d->nstop; i++)
		ends += is_leaf(d, i);
	if (ends > PATH_GRAPH_MAX)
		return false;
	divide(d, width, true);
	if (d->cells < COLUMN_MIN)
		divide(d, width, false);
	if (d->cells < COLUMN_MIN)
		return false;
	for (int i = 0; i < d->nstop; i++)
		if (is_end(d, i))
			d->stop[i].column = d->columns - 1;
	place(d, 0);
	return true;
}

/* ---- the painting ---- */

enum { UP = 1, DOWN = 2, LEFT = 4, RIGHT = 8 };

static bool has_signs(const struct drawing *d)
{
	return text_sign_charset(d->g.charset) != CHARSET_ASCII;
}

/* The lines that meet in a cell; those that only a bad path goes along are dashed. */
static void put_line(struct drawing *d, int x, int y, unsigned ways, bool good)
{
	static const char *const solid[16] = { " ", "│", "│", "│", "─", "╯", "╮", "┤",
		                               "─", "╰", "╭", "├", "─", "┴", "┬", "┼" };
	const char *s = solid[ways];

	if (!has_signs(d))
		s = ways == (LEFT | RIGHT) ? good ? "-" : "." : ways == (UP | DOWN) ? good ? "|" : ":" : "+";
	else if (!good && ways == (LEFT | RIGHT))
		s = "╌";
	else if (!good && ways == (UP | DOWN))
		s = "┊";
	grid_put(&d->g, x, y, 1, good ? STYLE_OK : STYLE_DIM, s);
}

static int x_of(const struct drawing *d, const struct stop *x)
{
	return x->column * d->cells;
}

/* The line at the right of a node where its ways part. */
static void branches(struct drawing *d, int k, int from)
{
	const struct stop *x = &d->stop[k];
	int at = x_of(d, x) + d->cells - EDGE + 1, low = x->y, high = x->y, good_low = x->y, good_high = x->y;

	for (int i = 0; i < d->nstop; i++) {
		const struct stop *to = &d->stop[i];

		if (to->parent != k)
			continue;
		low = to->y < low ? to->y : low;
		high = to->y > high ? to->y : high;
		good_low = to->valid && to->y < good_low ? to->y : good_low;
		good_high = to->valid && to->y > good_high ? to->y : good_high;
	}
	for (int h = from; h < at; h++)
		put_line(d, h, x->y, LEFT | RIGHT, x->valid);
	for (int y = low; y <= high; y++) {
		unsigned ways = (y > low ? UP : 0u) | (y < high ? DOWN : 0u) | (y == x->y ? LEFT : 0u);

		for (int i = 0; i < d->nstop; i++)
			if (d->stop[i].parent == k && d->stop[i].y == y)
				ways |= RIGHT;
		put_line(d, at, y, ways, x->valid && y >= good_low && y <= good_high);
	}
	for (int i = 0; i < d->nstop; i++) {
		const struct stop *to = &d->stop[i];

		if (to->parent != k)
			continue;
		for (int h = at + 1; h < x_of(d, to) - 2; h++)
			put_line(d, h, to->y, LEFT | RIGHT, to->valid);
		grid_put(&d->g, x_of(d, to) - 2, to->y, 1, to->valid ? STYLE_OK : STYLE_DIM, has_signs(d) ? "▸" : ">");
	}
}

/* A place and a key, as there is room: the key goes first, then the folders. */
static const char *place_and_key(struct drawing *d, const char *where, const struct certificate *c, int room)
{
	struct rows *r = d->r;
	const char *place = rows_safe(r, where, 100);
	const char *key = c ? rows_safe(r, key_text(rows_arena(r), &c->key), 60) : "";
	const char *both = *key ? arena_printf(rows_arena(r), "%s, %s", place, key) : place;
	const char *slash = strrchr(place, '/');
	struct buf b = BUF_INIT;

	if ((int)text_width(both) <= room)
		return both;
	if ((int)text_width(place) <= room)
		return place;
	if (slash && (int)text_width(slash + 1) <= room)
		return slash + 1;
	text_column_tail(&b, place, (size_t)room, r->charset);
	return buf_keep(&b, rows_arena(r));
}

/* When it ends, where it is, its key. */
static void facts(struct drawing *d, const struct stop *x)
{
	int64_t at = d->m->analysis->question.at;
	int left = x_of(d, x) + 6, room = d->cells - (is_fork(d, x) ? EDGE + 6 : 8), y = x->y + 1;
	const struct certificate *c = x->cert ? x->cert : d->c->missing ? d->c->missing->known : NULL;
	bool over = c && c->not_after != TIME_UNKNOWN && c->not_after < at;
	struct buf where = BUF_INIT;
	char day[32];

	if (x->column == d->columns - 1)
		room = d->cells - 7;
	if (c) {
		path_graph_origin(d->m, c, &where);
		const char *until = c->not_after == TIME_UNKNOWN ? "?" : time_day(c->not_after, day);
		const char *line = arena_printf(rows_arena(d->r), over ? _("ended %s, %s") : _("to %s, %s"), until,
		                                maker_left(d->r, c->not_before, c->not_after, at));

		if ((int)text_width(line) > room)
			line = arena_printf(rows_arena(d->r), over ? _("ended %s") : _("to %s"), until);
		grid_put_cut(&d->g, left, y, room, over ? STYLE_ERROR : STYLE_DIM, LOOK_NONE, line);
	} else {
		buf_puts(&where, _("nowhere here"));
		y--;
	}
	if (d->spacing > 3 || d->nlane == 1)
		grid_put_cut(&d->g, left, y + 1, room, STYLE_DIM, LOOK_NONE, place_and_key(d, buf_str(&where), c, room));
	buf_free(&where);
}

/* Behind its name, as there is room: who issued it, or what it is. */
static const char *beside(struct drawing *d, const struct stop *x)
{
	const struct path *p = &d->c->paths->path[x->path];

	if (!x->cert)
		return d->c->connection >= 0 ? _("NOT SENT") : _("MISSING");
	if (!x->ghost && p->anchored && x->cert == p->cert[p->n - 1])
		return _("anchor");
	if (x->column > 0 && !x->cert->self_issued)
		return arena_printf(rows_arena(d->r), "%s %s", _("by"),
		                    rows_safe(d->r, name_short(rows_arena(d->r), x->cert->issuer), 60));
	return "";
}

static void paint_stop(struct drawing *d, int k)
{
	const struct stop *x = &d->stop[k];
	const struct stop *above = x->parent >= 0 ? &d->stop[x->parent] : NULL;
	bool alone = x->first == x->last && (!above || above->first != above->last); /* its path parts here */
	int at = x_of(d, x), end = at + d->cells - (is_leaf(d, k) ? 1 : EDGE), more;

	grid_put(&d->g, at, x->y, 2, x->ghost ? STYLE_DIM : mark_style(x->mark), mark_text(x->mark));
	at += 3;
	if (alone)
		grid_put(&d->g, at, x->y, 2, STYLE_STRONG, path_graph_letter(d->r, x->path));
	at += 3;
	at += grid_put_cut(&d->g, at, x->y, end - at, x->ghost ? STYLE_DIM : STYLE_STRONG, LOOK_NONE, x->name);
	more = (int)text_width(beside(d, x));
	if (more > 0 && at + 1 + more <= end)
		at += 1 + grid_put(&d->g, at + 1, x->y, more, x->cert ? STYLE_DIM : STYLE_ERROR, beside(d, x));
	facts(d, x);
	if (!is_leaf(d, k))
		branches(d, k, at + 1);
}

/* Two of one name and one key below each other: a double line, with its reason. */
static void twins(struct drawing *d)
{
	for (int i = 0; i < d->nstop; i++)
		for (int k = 0; k < d->nstop; k++) {
			const struct stop *a = &d->stop[i], *b = &d->stop[k];
			int lines = d->spacing > 3 ? 3 : 2, room = d->cells - EDGE - 10;

			if (!a->cert || !b->cert || a->column != b->column || a->last + 1 != b->first ||
			    !path_graph_twins(a->cert, b->cert))
				continue;
			if (!is_fork(d, a) && !is_fork(d, b))
				room = d->cells - 10;
			for (int y = a->y + lines; y < b->y; y++)
				grid_put(&d->g, x_of(d, a) + 7, y, 1, STYLE_DIM, has_signs(d) ? "║" : "H");
			grid_put_cut(&d->g, x_of(d, a) + 10, a->y + lines, room, STYLE_DIM, LOOK_NONE,
			             _("same name, same key"));
			if (b->y - a->y - lines > 1)
				grid_put_cut(&d->g, x_of(d, a) + 10, a->y + lines + 1, room, STYLE_DIM, LOOK_NONE,
				              _("either may stand here"));
		}
}

static void takers(struct drawing *d, int lane)
{
	const struct path_takers *t = &d->taker[d->lane_path[lane]];
	const struct path *p = &d->c->paths->path[d->lane_path[lane]];
	int x = d->columns * d->cells, y = lane * d->spacing;

	if (*t->takes)
		grid_put_cut(&d->g, x, y++, TAKERS, STYLE_PLAIN, LOOK_NONE, t->takes);
	else if (*t->stops || !p->valid)
		grid_put_cut(&d->g, x, y++, TAKERS, STYLE_DIM, LOOK_NONE, *t->stops ? _("nobody") : _("not tried"));
	if (*t->stops)
		grid_put_cut(&d->g, x, y, TAKERS, STYLE_DIM, LOOK_NONE,
		             arena_printf(rows_arena(d->r), _("refused by %s"), t->stops));
}

/* A line of the grid as runs of one style; blanks belong to what stands before them. */
static void row_of_line(struct drawing *d, int y, uint64_t tag)
{
	struct row *row = rows_add(d->r, tag, 0);
	struct buf b = BUF_INIT;
	enum style s = STYLE_PLAIN;
	int end = d->g.w;

	while (end > 0 && strcmp(grid_at(&d->g, end - 1, y)->s, " ") == 0)
		end--;
	for (int x = 0; x < end; x++) {
		const struct cell *c = grid_at(&d->g, x, y);

		if (c->style != s && c->width > 0 && strcmp(c->s, " ") != 0) {
			if (b.n > 0)
				row_put(d->r, row, s, buf_str(&b));
			buf_reset(&b);
			s = c->style;
		}
		buf_puts(&b, c->s);
	}
	if (b.n > 0)
		row_put(d->r, row, s, buf_str(&b));
	buf_free(&b);
}

static void heads(struct drawing *d)
{
	struct rows *r = d->r;
	struct row *row = rows_add(r, 0, 0);
	struct buf b = BUF_INIT;
	const char *const head[] = { _("LEAF"), d->columns > 2 ? _("INTERMEDIATES") : _("ANCHORS"), _("ANCHORS"),
		                     _("WHO TAKES IT") };

	for (int i = 0; i <= d->columns; i++) {
		const char *s = i == 0 ? head[0] : i == 1 ? head[1] : i == d->columns - 1 ? head[2] : "";

		if (i == d->columns)
			buf_puts(&b, head[3]);
		else
			text_column(&b, arena_printf(rows_arena(r), "      %s", s), (size_t)d->cells, r->charset);
	}
	row_put(r, row, STYLE_DIM, buf_str(&b));
	buf_free(&b);
	rows_blank(r);
}

static void lanes(struct drawing *d)
{
	int lane = 0;

	for (int y = 0; y < d->g.h; y++) {
		bool here = lane < d->nlane && y == lane * d->spacing;

		row_of_line(d, y, here ? TAG(KIND_PATH, 0, d->lane_path[lane]) : 0);
		lane += here;
	}
}

bool path_graph_rows(struct rows *r, struct model *m, const struct chain *c, const struct path_takers *taker, int width)
{
	struct drawing d = { .r = r, .m = m, .c = c, .taker = taker, .g = { .charset = r->charset } };
	bool room = c->paths->n <= PATH_GRAPH_MAX && arranged(&d, width);

	if (!room)
		return false;
	grid_resize(&d.g, width, (d.nlane - 1) * d.spacing + (d.spacing > 3 ? 3 : 2));
	for (int i = 0; i < d.nstop; i++)
		paint_stop(&d, i);
	twins(&d);
	for (int i = 0; i < d.nlane; i++)
		takers(&d, i);
	heads(&d);
	lanes(&d);
	grid_free(&d.g);
	return true;
}
