/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What another program says, a line typed or a whole excerpt pasted: which messages it is, what may be behind them,
 * most likely first, what of that is the case in what is loaded, and what other programs say of the same thing. Needs
 * no file and no network. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/words.h"
#include "diagnose/rule.h"
#include "phrase/page.h"
#include "phrase/phrasebook.h"
#include "report/explain.h"
#include "run/auditing_private.h"
#include "ui/frame/action.h"
#include "ui/frame/ask.h"
#include "ui/frame/layout.h"
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/column.h"
#include "ui/kit/grid.h"
#include "ui/kit/key.h"
#include "ui/kit/prompt.h"
#include "ui/kit/recent.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/detail.h"
#include "ui/view/findings.h"
#include "ui/view/looked_at.h"
#include "ui/view/main_tree.h"
#include "ui/view/page.h"
#include "ui/view/question.h"
#include "ui/view/tag.h"
#include "ui/view/verdict.h"
#include "ui/view/view_list.h"

#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#define MATCHES_SHOWN 30
#define LINES_SHOWN 2000
#define UNKNOWN_SHOWN 2 /* lines in a row that no program here says */
#define SAYINGS_SHOWN 8
#define CAUSES_SHOWN 6 /* before what else there is to say; the rest stands below it */
#define CAUSES_MAX 100
#define HEAD_LINES 2 /* to type into, and a line */
#define CODE_CELLS 24

enum { MATCHES, CAUSES, PANES };
enum { OFFER_SERVER, OFFER_MESSAGE }; /* a of a tag: where b counts */
enum { CLOSENESS, PROGRAM, TEXT, CODE };

static const struct column columns[] = {
	[CLOSENESS] = { "closeness", .min = 9, .gap = 1 },
	[PROGRAM] = { "program", .min = 13, .gap = 1 },
	[TEXT] = { "text" },
	[CODE] = { "code", .right = true },
};

struct lookup_view {
	struct view v;
	struct prompt line;
	struct buf pasted; /* what is being pasted, or an excerpt of several lines: that is asked then */
	bool pasting, excerpt;
	struct arena *arena; /* of the answer; NULL: nothing was asked */
	struct phrase_answer answer;
	struct recents before; /* what was looked at; empty: nothing is remembered */
	const char *asked[ASKED_MAX]; /* offered: of before, or static */
	size_t nasked;
	const char *page;      /* id: shows this one alone; NULL: the line and what it means */
};

static struct lookup_view *self(struct view *v)
{
	return (struct lookup_view *)v;
}

/* A page is known by one number, which goes into tags and to ui_open: the conditions of condition_table, and behind
 * them the rules, some of which no message is explained by. */
static const char *id_of(size_t number)
{
	return number < condition_count ? condition_table[number].id : rule_at(number - condition_count)->id;
}

static bool number_of(const char *id, size_t n, size_t *out)
{
	const struct condition *c = condition_find(id, n);

	if (c) {
		*out = (size_t)(c - condition_table);
		return true;
	}
	for (size_t i = 0; i < rule_count(); i++)
		if (strlen(rule_at(i)->id) == n && strncmp(rule_at(i)->id, id, n) == 0) {
			*out = condition_count + i;
			return true;
		}
	return false;
}

static void nothing(void *ctx, enum prompt_event e)
{
	(void)ctx, (void)e;
}

static void lookup_open(struct view *v, uint64_t arg)
{
	struct lookup_view *k = self(v);

	if (arg > 0) {
		k->page = id_of((size_t)arg - 1);
		v->pane[MATCHES].tree.text = true;
		return;
	}
	if (v->ui->history)
		recent_read(&k->before);
	prompt_open(&k->line, _("Error: "), "", nothing, NULL);
	v->pane[MATCHES].has = HAS_TYPING | HAS_PANES | HAS_ROWS;
	v->pane[CAUSES].has = HAS_PANES | HAS_ROWS;
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

static void lookup_layout(struct view *v)
{
	if (self(v)->page)
		v->pane[MATCHES].at = v->body;
	else if (is_empty(self(v)))
		v->pane[v->focus = MATCHES].at = rect_under(v->body, HEAD_LINES);
	else
		layout_split(v, MATCHES, CAUSES, rect_under(v->body, HEAD_LINES), SPLIT_ROWS, (struct share){ 1, 3 });
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

static bool said_before(const struct phrase_answer *a, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(a->match[k].text, a->match[i].text) == 0 &&
		    strcmp(a->match[k].program, a->match[i].program) == 0)
			return true;
	return false;
}

/* The finding in what is loaded that one of the answer's conditions is; without an answer, the one of that rule. */
static const struct finding *here(struct view *v, const char *id)
{
	struct analysis *a = v->ui->model->analysis;
	const struct explanation x = { .answer = self(v)->answer, .a = a };

	if (x.answer.nconditions)
		return explanation_finding(&x, id);
	for (size_t i = 0; a && i < a->nfinding; i++)
		if (strcmp(a->finding[i].rule->id, id) == 0)
			return &a->finding[i];
	return NULL;
}

/* ---- the lines of an excerpt ---- */

static void line_row(struct rows *r, const struct phrase_line *l, size_t i)
{
	struct row *row = rows_add(r, TAG(KIND_MATCH, 1, i), 0);

	row_put(r, row, l->known ? STYLE_STRONG : STYLE_DIM, l->known ? " * " : "   ");
	row_put(r, row, l->known ? STYLE_PLAIN : STYLE_DIM, rows_safe(r, l->text, ROW_LINE_MAX));
	if (l->means)
		row_right(r, row, STYLE_LABEL, l->means);
	row->keep = 40;
}

/* What is known must not stand below the edge for what says nothing. */
static void unknown_row(struct rows *r, size_t n)
{
	row_putf(r, rows_add(r, 0, 0), STYLE_DIM,
	         P_("   ... %zu line that no program here says", "   ... %zu lines that no program here says", n), n);
}

static void line_rows(struct view *v, struct rows *r)
{
	const struct phrase_answer *a = &self(v)->answer;

	size_t known = 0;

	for (size_t i = 0; i < a->nlines; i++)
		known += a->line[i].known;
	for (size_t i = 0, shown = 0, end; i < a->nlines && shown < LINES_SHOWN; i = end, shown++) {
		for (end = i; end < a->nlines && !a->line[end].known; end++)
			;
		if (known && end - i > UNKNOWN_SHOWN) {
			unknown_row(r, end - i);
		} else {
			end = i + 1;
			line_row(r, &a->line[i], i);
		}
	}
}

/* ---- the matches ---- */

/* The number at the end of a long name: the message itself needs the room. */
static const char *code_short(const char *code)
{
	const char *last = strrchr(code, ' ');

	return strlen(code) > CODE_CELLS && last && last[1 + strspn(last + 1, "0123456789")] == '\0' ? last + 1 : code;
}

static void said(struct rows *r, struct row *row, const char *program, const char *text, const char *code)
{
	column_put(r, row, &columns[PROGRAM], 0, STYLE_LABEL, phrase_program_short(program));
	column_put(r, row, &columns[TEXT], 0, STYLE_PLAIN, rows_safe(r, text, ROW_LINE_MAX));
	column_put(r, row, &columns[CODE], 0, STYLE_DIM, rows_safe(r, code_short(code), 60));
	row->keep = 50;
}

static void match_row(struct rows *r, const struct phrase_match *m, size_t i, const char *asked)
{
	struct row *row = rows_add(r, TAG(KIND_MATCH, 0, i), 0);
	bool exact = m->exact || strcasestr(asked, m->text);

	column_put(r, row, &columns[CLOSENESS], 0, exact ? STYLE_STRONG : STYLE_DIM, exact ? _("exact") : _("similar"));
	said(r, row, m->program, m->text, m->code);
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

static void match_rows(struct view *v, struct rows *r)
{
	const struct lookup_view *k = self(v);
	int width = v->body.w - 2;
	size_t shown = 0;

	for (size_t i = 0; i < k->answer.n && shown < MATCHES_SHOWN; i++)
		if (!said_before(&k->answer, i)) {
			match_row(r, &k->answer.match[i], i, k->line.text);
			shown++;
		}
	if (shown > 0)
		return;
	if (k->line.n == 0) {
		rows_text(r, width, 0, STYLE_PLAIN,
		          _("Type or paste what a program says: a message, some lines of its log, a code (openssl 20, "
		            "alert 48, curl 60), or the id of a rule. Nothing is sent anywhere."));
		offer_rows(v, r);
	} else if (k->answer.nconditions > 0)
		rows_text(r, width, 0, STYLE_PLAIN, _("This is the id of a rule."));
	else
		rows_text(
		    r, width, 0, STYLE_PLAIN,
		    _("No program that is known here says this. The words of the message itself are enough, without "
		      "names and paths."));
}

/* ---- what may be behind it ---- */

static const char *likelihood_of(const struct phrase_answer *a, const char *id)
{
	for (size_t i = 0; a->n && i < a->nranked; i++)
		if (strcmp(a->condition[i], id) == 0)
			return likelihood_word(a->likelihood[i]);
	return "";
}

static void condition_row(struct view *v, struct rows *r, size_t which, size_t number)
{
	struct row *row = rows_add(r, TAG(KIND_CONDITION, 0, which), 0);
	const char *id = id_of(which);
	const char *likely = likelihood_of(&self(v)->answer, id);
	bool is_here = here(v, id) != NULL;

	row_putf(r, row, STYLE_LABEL, "%2zu. ", number);
	row_put(r, row, is_here ? STYLE_ERROR : STYLE_PLAIN, rule_title(id));
	if (*likely && !is_here)
		row_putf(r, row, STYLE_DIM, "  %s", _(likely));
	if (is_here)
		row_put(r, row, STYLE_ERROR, _("  <- the case here"));
	row_right(r, row, STYLE_DIM, id);
	row->keep = 40;
}

struct causes {
	size_t which[CAUSES_MAX];
	size_t n;
};

static void add_cause(struct causes *k, const char *id, size_t n)
{
	if (k->n < CAUSES_MAX && !condition_is_kind(id) && number_of(id, n, &k->which[k->n]))
		k->n++;
}

/* Those of the chosen match; of the best one, and where it names none by itself, those of the whole answer. */
static void causes_of(struct causes *k, const struct phrase_answer *a, size_t match)
{
	k->n = 0;
	if (match > 0 && match < a->n)
		for (const char *id = a->match[match].conditions; *id; id += strcspn(id, ","), id += *id == ',')
			add_cause(k, id, strcspn(id, ","));
	for (size_t i = 0; (match == 0 || k->n == 0) && i < a->nconditions; i++)
		add_cause(k, a->condition[i], strlen(a->condition[i]));
}

static void sayings(struct rows *r, const char *id)
{
	const struct phrase *p[SAYINGS_SHOWN];
	size_t n = phrasebook_for_condition(id, p, SAYINGS_SHOWN);

	if (n == 0)
		return;
	rows_blank(r);
	rows_heading(r, _("SAME THING ELSEWHERE"), NULL);
	for (size_t i = 0; i < n; i++) {
		struct row *row = rows_add(r, 0, 0);

		row_put(r, row, STYLE_PLAIN, "  ");
		said(r, row, p[i]->program, p[i]->text, p[i]->code);
	}
}

static bool any_here(struct view *v, const struct causes *k)
{
	for (size_t i = 0; i < k->n; i++)
		if (here(v, id_of(k->which[i])))
			return true;
	return false;
}

/* What is the case stands first, however rare it is behind such a message. */
static void put_here_first(struct view *v, struct causes *k)
{
	size_t to = 0;

	for (size_t i = 0; i < k->n; i++) {
		size_t which = k->which[i];

		if (!here(v, id_of(which)))
			continue;
		memmove(&k->which[to + 1], &k->which[to], (i - to) * sizeof *k->which);
		k->which[to++] = which;
	}
}

/* What to do next, where the list alone does not say it. */
static void next_step(struct view *v, struct rows *r, const struct causes *k)
{
	const struct model *m = v->ui->model;
	const struct explanation x = { .answer = self(v)->answer, .a = m->analysis };
	const char *say = NULL, *lacking = m->analysis ? explanation_lacking(&x) : NULL;

	if (m->run->nsource == 0)
		say = _("Which of them is it? certloupe HOST or certloupe FILE finds out; C connects from here.");
	else if (!model_judged(m))
		say = _("What is loaded is not judged yet.");
	else if (!any_here(v, k))
		say = lacking ? lacking : _("In what is loaded none of this is the case.");
	if (!say)
		return;
	rows_blank(r);
	rows_text(r, v->body.w - 2, 2, STYLE_NOTE, say);
}

static void condition_rows(struct view *v, struct rows *r, const struct causes *k, size_t from, size_t to)
{
	for (size_t i = from; i < k->n && i < to; i++)
		condition_row(v, r, k->which[i], i + 1);
}

static void causes_fill(struct view *v, struct rows *r)
{
	const struct phrase_answer *a = &self(v)->answer;
	uint64_t tag = tree_tag(&v->pane[MATCHES].tree);
	size_t match = TAG_KIND(tag) == KIND_MATCH && TAG_A(tag) == 0 ? (size_t)TAG_B(tag) : 0;
	struct causes k;

	causes_of(&k, a, match);
	put_here_first(v, &k);
	if (match < a->n && a->match[match].note) {
		rows_text(r, v->body.w - 2, 0, STYLE_PLAIN, _(a->match[match].note));
		rows_blank(r);
	}
	if (k.n == 0) {
		if (a->n > 0)
			rows_text(r, v->body.w - 2, 0, STYLE_NOTE,
			          _("The message names no cause that can be looked up."));
		return;
	}
	condition_rows(v, r, &k, 0, CAUSES_SHOWN);
	next_step(v, r, &k);
	sayings(r, id_of(k.which[0]));
	if (k.n > CAUSES_SHOWN) {
		rows_blank(r);
		rows_heading(r, _("RARER"), NULL);
		condition_rows(v, r, &k, CAUSES_SHOWN, k.n);
	}
}

/* ---- the page of one condition ---- */

static void page_fill(struct view *v, struct rows *r)
{
	static const char *const section[] = { N_("What you see"), N_("What it means"), N_("How we know"),
		                               N_("How to fix"), N_("When it is fine") };
	const char *id = self(v)->page, *page = page_of(id);

	row_put(r, rows_add(r, 0, 0), STYLE_STRONG, rule_title(id));
	for (size_t i = 0; page && i < sizeof section / sizeof *section; i++) {
		struct span text = page_section(page, section[i]);

		if (text.n == 0)
			continue;
		rows_blank(r);
		rows_heading(r, _(section[i]), NULL);
		page_rows(r, text, v->body.w - 2, 2);
	}
	sayings(r, id);
}

static void lookup_fill(struct view *v)
{
	struct tree *matches = &v->pane[MATCHES].tree, *causes = &v->pane[CAUSES].tree;

	tree_begin(matches);
	if (self(v)->page)
		page_fill(v, &matches->rows);
	else if (self(v)->excerpt)
		line_rows(v, &matches->rows);
	else
		match_rows(v, &matches->rows);
	tree_end(matches);
	tree_begin(causes);
	if (!self(v)->page)
		causes_fill(v, &causes->rows);
	tree_end(causes);
}

static void lookup_moved(struct view *v)
{
	if (v->focus == MATCHES)
		v->stale = true;
}

/* ---- the line ---- */

/* What the line has a use for; the rest keeps its meaning. */
static bool is_typed(uint32_t key)
{
	return (key >= K_SPACE && key < K_UP) || key == K_LEFT || key == K_RIGHT || key == K_HOME || key == K_END ||
	       key == K_BACKSPACE || key == K_DELETE || key == CONTROL('H') || key == CONTROL('U') ||
	       key == CONTROL('K') || key == CONTROL('A') || key == CONTROL('E');
}

/* What is asked is another thing: both lists begin anew. */
static void asked(struct view *v)
{
	ask(self(v));
	tree_home(&v->pane[MATCHES].tree);
	tree_home(&v->pane[CAUSES].tree);
}

/* A line goes where it would be typed; several are an excerpt, whose first line stands there. */
static void paste_ends(struct view *v)
{
	struct lookup_view *k = self(v);
	size_t n = k->pasted.n;

	while (n > 0 && strchr(" \n", k->pasted.s[n - 1]))
		n--;
	k->pasting = false;
	k->excerpt = n > 0 && memchr(k->pasted.s, '\n', n);
	if (k->excerpt) {
		char *first = xstrdup(buf_str(&k->pasted));

		first[strcspn(first, "\n") < PROMPT_MAX ? strcspn(first, "\n") : PROMPT_MAX] = '\0';
		prompt_set(&k->line, first);
		k->line.at = 0;
		free(first);
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

static void lookup_overlay(struct view *v, struct grid *g)
{
	int y = v->pane[CAUSES].at.y - 1;

	if (self(v)->page)
		return;
	prompt_paint(&self(v)->line, g, v->body.y);
	if (v->focus != MATCHES)
		g->cursor_shown = false;
	grid_hline(g, 0, v->body.y + 1, g->w);
	if (v->pane[CAUSES].at.h == 0)
		return;
	layout_line(v, CAUSES, g);
	if (self(v)->answer.nconditions > 0 && !v->maximised)
		grid_put(g, 3, y, g->w - 4, STYLE_HEADING, _(" MOST OFTEN "));
}

/* ---- actions ---- */

static void open_condition(struct ui *ui, int arg)
{
	struct view *v = ui_top(ui);
	uint64_t tag = tree_tag(&v->pane[CAUSES].tree);
	const struct finding *f;

	(void)arg;
	if (self(v)->page || TAG_KIND(tag) != KIND_CONDITION)
		return;
	f = here(v, id_of((size_t)TAG_B(tag)));
	if (f)
		ui_open(ui, &view_finding, (uint64_t)(f - ui->model->analysis->finding));
	else
		ui_open(ui, &view_lookup, (uint64_t)TAG_B(tag) + 1);
}

static void lookup_describe(struct view *v, struct rows *r, struct row *row)
{
	row_put(r, row, STYLE_STRONG, _("error lookup"));
	if (self(v)->page)
		row_putf(r, row, STYLE_PLAIN, "  %s", self(v)->page);
	question_words(v->ui, r, row, v->body.w);
	if (row->nright == 0)
		row_right(r, row, STYLE_DIM, _("works offline, no file needed"));
}

static void lookup_status(struct view *v, struct rows *r, struct row *row)
{
	const struct lookup_view *k = self(v);

	if (k->page || k->answer.nconditions == 0)
		return;
	row_put(r, row, STYLE_PLAIN,
	        v->focus == MATCHES ? _("Down chooses a message, Enter goes to what is behind it")
	                            : _("Enter shows the whole page, Tab goes back to the line"));
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
	{ .name = "open-condition", .keys = "Enter", .help = N_("the whole page of it; the finding, if it is the case here"),
	  .where = HAS_ROWS, .rank = 3, .hint = N_("full page"), .run = open_condition },
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
	.banner = verdict_banner,
	.describe = lookup_describe,
	.status = lookup_status,
};
