/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What another program says, a line typed or a whole excerpt pasted: which messages it is, what may be behind them,
 * most likely first, what of that is the case in what is loaded, and what other programs say of the same thing. Needs
 * no file and no network. */
#include "config.h"

#include "analysis/finding.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/words.h"
#include "diagnose/rule.h"
#include "phrase/phrasebook.h"
#include "report/explain.h"
#include "run/auditing_private.h"
#include "ui/frame/action.h"
#include "ui/frame/ask.h"
#include "ui/frame/banner.h"
#include "ui/frame/layout.h"
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/grid.h"
#include "ui/kit/key.h"
#include "ui/kit/prompt.h"
#include "ui/kit/recent.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/detail.h"
#include "ui/view/looked_at.h"
#include "ui/view/lookup_answer.h"
#include "ui/view/lookup_verdict.h"
#include "ui/view/main_tree.h"
#include "ui/view/question.h"
#include "ui/view/tag.h"
#include "ui/view/verdict.h"
#include "ui/view/view_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#define HEAD_LINES 2 /* to type into, and a line; or what was pasted */
#define MATCHES_LEAST 3
#define WHY_LEAST 4
#define BOTH 6         /* lines from which on two panes have room */
#define WITH_WHY 13    /* lines from which on there is room to say why */
#define WHY_BESIDE 120 /* columns */

enum { MATCHES, CAUSES, WHY, PANES };
enum { OFFER_SERVER, OFFER_MESSAGE }; /* a of a tag: where b counts */

struct lookup_view {
	struct view v;
	struct prompt line;
	struct buf pasted; /* what is being pasted, or an excerpt of several lines: that is asked then */
	bool pasting, excerpt;
	bool anew; /* what is asked is another thing: all lists begin anew */
	struct arena *arena; /* of the answer; NULL: nothing was asked */
	struct phrase_answer answer;
	struct lookup_causes causes; /* of what is chosen */
	struct recents before; /* what was looked at; empty: nothing is remembered */
	const char *asked[ASKED_MAX]; /* offered: of before, or static */
	size_t nasked;
	const char *page;      /* id: shows this one alone; NULL: the line and what it means */
};

static struct lookup_view *self(struct view *v)
{
	return (struct lookup_view *)v;
}

static void nothing(void *ctx, enum prompt_event e)
{
	(void)ctx, (void)e;
}

static void lookup_open(struct view *v, uint64_t arg)
{
	struct lookup_view *k = self(v);

	if (arg > 0) {
		k->page = lookup_id((size_t)arg - 1);
		v->pane[MATCHES].tree.text = true;
		return;
	}
	if (v->ui->history)
		recent_read(&k->before);
	prompt_open(&k->line, _("Error: "), "", nothing, NULL);
	v->pane[CAUSES].has = HAS_PANES | HAS_ROWS | HAS_FOLDS;
	v->pane[WHY].has = HAS_PANES;
	v->pane[WHY].tree.text = true;
}

static void lookup_close(struct view *v)
{
	arena_free(self(v)->arena);
	recent_free(&self(v)->before);
	buf_free(&self(v)->pasted);
	prompt_close(&self(v)->line);
}

/* Nothing is asked yet. */
static bool is_empty(const struct lookup_view *k)
{
	return k->line.n == 0 && !k->excerpt;
}

static bool has_causes(const struct lookup_view *k)
{
	return k->answer.nconditions > 0 || k->answer.n > 0;
}

static struct explanation explained(struct view *v)
{
	return (struct explanation){ .answer = self(v)->answer, .a = v->ui->model->analysis };
}

static enum lookup_state state_of(struct view *v)
{
	const struct model *m = v->ui->model;

	if (m->run->nsource == 0)
		return LOOKUP_ALONE;
	return model_judged(m) ? LOOKUP_JUDGED : LOOKUP_NOT_JUDGED;
}

static void said_rows(struct view *v, struct rows *r);

/* As many lines as it takes, up to a share of the room. */
static int lines_of_said(struct view *v, int room)
{
	struct rows r = { .charset = v->ui->charset };
	int n, most = room / (self(v)->excerpt ? 3 : 4);

	said_rows(v, &r);
	n = (int)r.list.n;
	rows_clear(&r);
	if (most < MATCHES_LEAST)
		most = MATCHES_LEAST;
	return n > most ? most : n < 1 ? 1 : n;
}

/* What was said, below it what is behind it, and below or beside that why. */
static void lookup_layout(struct view *v)
{
	struct lookup_view *k = self(v);
	struct rect room = rect_under(v->body, k->excerpt ? 1 : HEAD_LINES);
	struct parts p;
	int causes = (int)(k->causes.first + 1 + (k->causes.first < k->causes.n));

	v->pane[MATCHES].has = HAS_TYPING | HAS_ROWS | (has_causes(k) ? HAS_PANES : 0);
	if (k->page) {
		v->pane[MATCHES].at = v->body;
		return;
	}
	if (!has_causes(k)) {
		v->pane[v->focus = MATCHES].at = room;
		return;
	}
	if (v->focus == WHY && room.h < WITH_WHY)
		v->focus = CAUSES;
	if (v->maximised || room.h < BOTH) {
		v->pane[v->focus].at = room;
		return;
	}
	p = layout_parts(v, room, SPLIT_ROWS, (struct share){ lines_of_said(v, room.h), room.h });
	v->pane[MATCHES].at = p.first;
	v->pane[CAUSES].at = p.second;
	if (room.h < WITH_WHY)
		return;
	if (v->body.w >= WHY_BESIDE)
		p = layout_parts(v, p.second, SPLIT_COLUMNS, (struct share){ 55, 100 });
	else
		p = layout_parts(v, p.second, SPLIT_ROWS,
		                 (struct share){ causes, p.second.h, .min = 2, .max = p.second.h - WHY_LEAST - 1 });
	v->pane[CAUSES].at = p.first;
	v->pane[WHY].at = p.second;
}

/* ---- the answer ---- */

static void ask(struct lookup_view *k)
{
	arena_free(k->arena);
	k->arena = NULL;
	k->answer = (struct phrase_answer){ 0 };
	if (k->line.n == 0 && !k->excerpt)
		return;
	k->arena = arena_new();
	k->answer = phrasebook_ask(k->arena, k->excerpt ? buf_str(&k->pasted) : k->line.text);
}

/* Offered as long as nothing is typed: messages to look up, and servers to connect to again. */
static void offer_rows(struct view *v, struct rows *r)
{
	struct lookup_view *k = self(v);
	unsigned servers = 0;

	k->nasked = looked_up_most(&k->before, k->asked, ASKED_MAX);
	rows_blank(r);
	rows_heading(r, _("ASKED MOST"), _("Down chooses, Enter looks up"));
	for (size_t i = 0; i < k->nasked; i++)
		row_put(r, rows_add(r, TAG(KIND_START, OFFER_MESSAGE, i), 0), STYLE_PLAIN,
		        rows_safe(r, k->asked[i], ROW_LINE_MAX));
	for (size_t i = 0; i < k->before.n; i++) {
		if (k->before.v[i].kind != RECENT_SERVER)
			continue;
		if (servers++ == 0) {
			rows_blank(r);
			rows_heading(r, _("CONNECTED TO"), NULL);
		}
		looked_at_row(r, TAG(KIND_START, OFFER_SERVER, i), &k->before.v[i], 0, v->body.w - 2);
	}
}

/* What was typed or pasted, or what could be. */
static void said_rows(struct view *v, struct rows *r)
{
	const struct lookup_view *k = self(v);
	int width = v->body.w - 2, prose = row_prose(width);

	if (k->excerpt)
		lookup_line_rows(r, &k->answer, width);
	else
		lookup_match_rows(r, &k->answer, k->line.text);
	if (r->list.n > 0)
		return;
	if (is_empty(k))
		rows_text(r, prose, 0, STYLE_PLAIN,
		          _("Type or paste what a program says: a message, some lines of its log, a code (openssl 20, "
		            "alert 48, curl 60), or the id of a rule. Nothing is sent anywhere."));
	else if (k->answer.nconditions > 0)
		rows_text(r, prose, 0, STYLE_PLAIN, _("This is the id of a rule."));
	else
		rows_text(
		    r, prose, 0, STYLE_PLAIN,
		    _("No program that is known here says this. The words of the message itself are enough, without "
		      "names and paths."));
	if (!has_causes(k))
		offer_rows(v, r);
}

/* ---- what may be behind it ---- */

static size_t chosen_match(struct view *v)
{
	uint64_t tag = tree_tag(&v->pane[MATCHES].tree);

	return TAG_KIND(tag) == KIND_MATCH && TAG_A(tag) == 0 ? (size_t)TAG_B(tag) : 0;
}

/* The one the keys stand on, else the first. false: there is none. */
static bool chosen_cause(struct view *v, size_t *number)
{
	const struct lookup_causes *k = &self(v)->causes;
	uint64_t tag = tree_tag(&v->pane[CAUSES].tree);

	if (k->n == 0)
		return false;
	*number = TAG_KIND(tag) == KIND_CONDITION && TAG_A(tag) == 0 ? (size_t)TAG_B(tag) : k->which[0];
	return true;
}

static void causes_fill(struct view *v, struct rows *r, const struct explanation *x)
{
	const struct lookup_causes *k = &self(v)->causes;
	struct rect at = v->pane[CAUSES].at;

	lookup_cause_rows(r, k, x, state_of(v), at.w - 2,
	            tree_is_open(&v->pane[CAUSES].tree, TAG(KIND_CONDITION, 1, 0), (int)k->n + 2 <= at.h));
	if (k->n == 0 && self(v)->answer.n > 0)
		rows_text(r, at.w - 2, 0, STYLE_NOTE,
		          _("The message names no cause that can be looked up."));
}

static void lookup_fill(struct view *v)
{
	struct tree *said = &v->pane[MATCHES].tree, *causes = &v->pane[CAUSES].tree, *why = &v->pane[WHY].tree;
	const struct explanation x = explained(v);
	struct lookup_view *k = self(v);
	int width = v->pane[WHY].at.w - 2;
	size_t number;

	tree_begin(said);
	if (k->page)
		lookup_page_rows(&said->rows, k->page, row_prose(v->body.w - 2));
	else
		said_rows(v, &said->rows);
	tree_end(said);
	if (k->anew)
		tree_home(said);
	lookup_causes(&k->causes, &x, chosen_match(v));
	tree_begin(causes);
	if (!k->page)
		causes_fill(v, &causes->rows, &x);
	tree_end(causes);
	if (k->anew)
		tree_home(causes);
	k->anew = false;
	tree_begin(why);
	if (v->pane[WHY].at.h > 0 && chosen_cause(v, &number))
		lookup_why_rows(&why->rows, &x, state_of(v), number, chosen_match(v), row_prose(width));
	tree_end(why);
}

static void lookup_moved(struct view *v)
{
	v->stale |= v->focus != WHY;
}

/* ---- the line ---- */

/* What the line has a use for; the rest keeps its meaning. */
static bool is_typed(uint32_t key)
{
	return (key >= K_SPACE && key < K_UP) || key == K_LEFT || key == K_RIGHT || key == K_HOME || key == K_END ||
	       key == K_BACKSPACE || key == K_DELETE || key == CONTROL('H') || key == CONTROL('U') ||
	       key == CONTROL('K') || key == CONTROL('A') || key == CONTROL('E');
}

static void asked(struct view *v)
{
	const struct explanation x = (ask(self(v)), explained(v));

	lookup_causes(&self(v)->causes, &x, 0);
	self(v)->anew = true;
}

/* A line goes where it would be typed; several are an excerpt, which is shown in its place. */
static void paste_ends(struct view *v)
{
	struct lookup_view *k = self(v);
	size_t n = k->pasted.n;

	while (n > 0 && strchr(" \n", k->pasted.s[n - 1]))
		n--;
	k->pasting = false;
	k->excerpt = n > 0 && memchr(k->pasted.s, '\n', n);
	if (k->excerpt) {
		prompt_set(&k->line, "");
	} else {
		for (const uint8_t *s = (const uint8_t *)buf_str(&k->pasted), *end = s + n; s < end;) {
			ucs4_t uc;

			s += u8_mbtoucr(&uc, s, (size_t)(end - s));
			prompt_key(&k->line, uc);
		}
		buf_reset(&k->pasted);
	}
	v->focus = MATCHES;
	asked(v);
}

static void paste(struct lookup_view *k, uint32_t key)
{
	uint8_t s[6];
	int n = 1;

	if (key == K_ENTER || key == '\n')
		s[0] = '\n';
	else if (key < K_SPACE)
		s[0] = ' ';
	else
		n = u8_uctomb(s, (ucs4_t)key, sizeof s);
	if (n > 0 && key < K_UP && k->pasted.n + (size_t)n < PHRASE_ASKED_MAX)
		buf_put(&k->pasted, s, (size_t)n);
}

/* The phrasebook's words of the message, never those that were typed or pasted. */
static void remember(struct view *v)
{
	const struct phrase_answer *a = &self(v)->answer;
	struct recent x = { .kind = RECENT_MESSAGE, .at = clock_now(), .verdict = "" };

	if (!v->ui->history || a->n == 0)
		return;
	words_add(self(v)->arena, &x.what, a->match[0].text);
	recent_add(&x);
	ui_stale(v->ui); /* the first screen shows it */
}

/* A message stands in the line then; a server is connected to again. */
static void take_offer(struct view *v, uint64_t tag)
{
	struct lookup_view *k = self(v);
	size_t i = (size_t)TAG_B(tag);
	char why[200] = "";

	if (TAG_A(tag) == OFFER_MESSAGE && i < k->nasked) {
		prompt_set(&k->line, k->asked[i]);
		asked(v);
	} else if (TAG_A(tag) == OFFER_SERVER && i < k->before.n &&
	           !ask_recent(v->ui, &k->before.v[i], why, sizeof why)) {
		ui_say(v->ui, MARK_ERROR, "%s", why);
	}
}

/* To what is behind the message; with nothing typed to what was chosen of what is offered. */
static void enter(struct view *v)
{
	struct lookup_view *k = self(v);
	uint64_t tag = tree_tag(&v->pane[MATCHES].tree);

	if (TAG_KIND(tag) == KIND_START) {
		take_offer(v, tag);
	} else if (k->answer.nconditions > 0) {
		remember(v);
		v->focus = CAUSES;
	}
}

static bool lookup_key(struct view *v, uint32_t key)
{
	struct lookup_view *k = self(v);
	struct tree *matches = &v->pane[MATCHES].tree;

	if (k->page)
		return false;
	if (key == K_PASTE) {
		buf_reset(&k->pasted);
		k->pasting = true;
	} else if (key == K_PASTED) {
		paste_ends(v);
	} else if (k->pasting) {
		paste(k, key);
	} else if (v->focus != MATCHES) {
		return false;
	} else if (key == K_DOWN || key == K_UP) {
		tree_move(matches, key == K_DOWN ? 1 : -1);
	} else if (key == K_ENTER || key == '\n') {
		struct ui *ui = v->ui;

		enter(v);
		if (ui_top(ui) != v) /* another screen took its place */
			return true;
	} else if (is_typed(key)) {
		char before[sizeof k->line.text];

		memcpy(before, k->line.text, sizeof before);
		prompt_key(&k->line, key);
		if (strcmp(before, k->line.text) != 0) {
			k->excerpt = false;
			asked(v);
		}
	} else {
		return false;
	}
	v->stale = true;
	return true;
}

/* Words that lie in the line above a pane. */
static void name_pane(const struct view *v, int pane, struct grid *g, const char *words, const char *right)
{
	struct rect at = v->pane[pane].at;
	int cells = (int)text_width(right);
	char padded[120];

	if (at.h <= 0 || v->maximised)
		return;
	snprintf(padded, sizeof padded, " %s ", words);
	grid_put(g, at.x + 2, at.y - 1, at.w - 4, STYLE_HEADING, padded);
	snprintf(padded, sizeof padded, " %s ", right);
	if (cells > 0 && (int)text_width(words) + cells + 10 < at.w)
		grid_put(g, at.x + at.w - cells - 4, at.y - 1, cells + 2, STYLE_DIM, padded);
}

static void paint_head(struct view *v, struct grid *g)
{
	struct rows r = { .charset = v->ui->charset };
	struct row *row = rows_add(&r, 0, 0);

	row_put(&r, row, STYLE_HEADING, _("WHAT YOU PASTED"));
	row_put(&r, row, STYLE_DIM, v->body.w >= WHY_BESIDE ? _("   x marks what is known here") : "");
	row_right(&r, row, STYLE_DIM, _("who says it, of whom"));
	grid_row(g, (struct rect){ 1, v->body.y, g->w - 2, 1 }, row);
	rows_clear(&r);
}

static void lookup_overlay(struct view *v, struct grid *g)
{
	const struct lookup_view *k = self(v);
	struct rect why = v->pane[WHY].at, causes = v->pane[CAUSES].at;
	size_t rarer = k->causes.n - k->causes.first;
	char counted[100] = "";

	if (k->page)
		return;
	if (k->excerpt)
		paint_head(v, g);
	else
		prompt_paint(&k->line, g, v->body.y);
	if (v->focus != MATCHES || k->excerpt)
		g->cursor_shown = false;
	if (!k->excerpt)
		grid_hline(g, 0, v->body.y + 1, g->w);
	layout_line(v, CAUSES, g);
	if (why.h > 0 && !v->maximised && why.y > causes.y)
		layout_line(v, WHY, g);
	else if (why.h > 0 && !v->maximised)
		layout_bar(why.x - 1, why.y, why.h, g);
	if (!k->excerpt && k->answer.n > 0)
		name_pane(v, MATCHES, g, _("WHO SAYS IT"), "");
	snprintf(counted, sizeof counted, P_("%zu cause", "%zu causes", k->causes.first), k->causes.first);
	if (rarer > 0)
		snprintf(counted, sizeof counted, P_("%zu cause, %zu rarer", "%zu causes, %zu rarer", k->causes.first),
		         k->causes.first, rarer);
	name_pane(v, CAUSES, g, _("WHAT IS BEHIND IT"), k->causes.n > 0 ? counted : "");
	name_pane(v, WHY, g, _("WHY THIS ONE"), "");
}

static void lookup_banner(struct view *v, struct ui_banner *b)
{
	struct lookup_view *k = self(v);
	const struct explanation x = explained(v);

	if (k->page || !lookup_verdict(b, &x, &k->causes, state_of(v), is_empty(k), v->focus == MATCHES))
		verdict_banner(v, b);
}

/* ---- actions ---- */

static void open_condition(struct ui *ui, int arg)
{
	struct view *v = ui_top(ui);
	const struct explanation x = explained(v);
	uint64_t tag = tree_tag(&v->pane[CAUSES].tree);
	const struct finding *f;
	size_t number;

	(void)arg;
	if (self(v)->page || !chosen_cause(v, &number))
		return;
	if (v->focus == CAUSES && TAG_KIND(tag) == KIND_CONDITION && TAG_A(tag) == 1) {
		tree_toggle(&v->pane[CAUSES].tree);
		return;
	}
	f = lookup_here(&x, lookup_id(number));
	if (f)
		ui_open(ui, &view_finding, (uint64_t)(f - ui->model->analysis->finding));
	else
		ui_open(ui, &view_lookup, (uint64_t)number + 1);
}

/* What to do about the chosen one; what the page says, where it is not the case here. */
static void open_fix(struct ui *ui, int arg)
{
	struct view *v = ui_top(ui);
	const struct explanation x = explained(v);
	const struct finding *f;
	size_t number;

	if (self(v)->page || !chosen_cause(v, &number))
		return;
	f = lookup_here(&x, lookup_id(number));
	if (f)
		ui_open(ui, &view_finding, (uint64_t)(f - ui->model->analysis->finding) | FINDING_FIX);
	else
		open_condition(ui, arg);
}

static void lookup_describe(struct view *v, struct rows *r, struct row *row)
{
	const struct lookup_view *k = self(v);

	row_put(r, row, STYLE_STRONG, _("error lookup"));
	if (k->page)
		row_putf(r, row, STYLE_PLAIN, "  %s", k->page);
	else if (k->excerpt)
		row_putf(r, row, STYLE_DIM, P_("  %zu line pasted", "  %zu lines pasted", k->answer.nlines), k->answer.nlines);
	question_words(v->ui, r, row, v->body.w);
	if (row->nright == 0)
		row_right(r, row, STYLE_DIM, _("works offline, no file needed"));
}

static void lookup_status(struct view *v, struct rows *r, struct row *row)
{
	const struct lookup_view *k = self(v);
	struct tree *causes = &v->pane[CAUSES].tree;
	const char *programs = lookup_programs(r, &k->answer);
	size_t at, of;

	if (k->page || !has_causes(k))
		return;
	if (v->focus == MATCHES)
		row_put(r, row, STYLE_DIM,
		        k->excerpt ? _("a letter begins another question") : _("Down chooses a message, Enter goes to what is behind it"));
	else if ((at = tree_place(causes, &of)) > 0)
		row_putf(r, row, STYLE_DIM, _("cause %zu of %zu"), at, of);
	if (*programs && k->answer.nlines > 1)
		row_rightf(r, row, STYLE_DIM, _("%s recognised"), programs);
}

static void open_lookup(struct ui *ui, int arg)
{
	(void)arg;
	if (ui_top(ui)->ops != &view_lookup)
		ui_open(ui, &view_lookup, 0);
}

static const struct action_row lookup_entry = {
	.name = "lookup",
	.keys = "X",
	.help = N_("look up what another program says: a message, a code, an alert"),
	.where = ANYWHERE,
	.rank = 14,
	.hint = N_("error lookup"),
	.run = open_lookup,
};

/* clang-format off */
static const struct action_row lookup_actions[] = {
	{ .name = "look-up", .keys = "Enter", .help = N_("to what is behind the message; with nothing typed look up the chosen one"),
	  .where = HAS_TYPING, .rank = 3, .hint = N_("look up"), .id = ACTION_OPEN },
	{ .name = "choose-message", .keys = "Down", .help = N_("the next message, of those that fit or that are asked most"),
	  .where = HAS_TYPING, .rank = 4, .hint = N_("choose"), .id = ACTION_DOWN },
	{ .name = "open-condition", .keys = "Enter", .help = N_("the whole page of it; the finding, if it is the case here"),
	  .where = HAS_FOLDS, .rank = 3, .hint = N_("page"), .run = open_condition },
	{ .name = "fix-cause", .keys = "F", .help = N_("what to do about it"), .where = HAS_FOLDS, .rank = 4,
	  .hint = N_("fix"), .run = open_fix },
};
/* clang-format on */

const struct view_ops view_lookup = {
	.name = "lookup",
	.title = N_("Error lookup"),
	.has = HAS_BACK,
	.size = sizeof(struct lookup_view),
	.npanes = PANES,
	.open = lookup_open,
	.close = lookup_close,
	.layout = lookup_layout,
	.fill = lookup_fill,
	.moved = lookup_moved,
	.overlay = lookup_overlay,
	.key = lookup_key,
	.actions = lookup_actions,
	.nactions = sizeof lookup_actions / sizeof *lookup_actions,
	.entry = &lookup_entry,
	.banner = lookup_banner,
	.describe = lookup_describe,
	.status = lookup_status,
};
