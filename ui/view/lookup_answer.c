/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three lists: what was said, with the words that were recognised filled; what may be behind it, as a table; and of one
 * cause what speaks for it. */
#include "config.h"

#include "ui/view/lookup_answer.h"

#include "analysis/analysis.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/text.h"
#include "diagnose/rule.h"
#include "phrase/page.h"
#include "phrase/phrasebook.h"
#include "report/explain.h"
#include "ui/kit/column.h"
#include "ui/kit/row.h"
#include "ui/view/page.h"
#include "ui/view/tag.h"

#include <fcntl.h>
#include <string.h>

#define MATCHES_SHOWN 30
#define LINES_SHOWN 2000
#define UNKNOWN_SHOWN 2 /* lines in a row that no program here says */
#define SAYINGS_SHOWN 8
#define PROGRAMS_SHOWN 4
#define FIRST_SHOWN 6 /* where none is more likely than the others */
#define RARER_NAMED 3
#define EVIDENCE_SHOWN 4
#define CODE_CELLS 24
#define NUMBER_CELLS 4 /* of a line, then its mark */
#define LINE_GUTTER (NUMBER_CELLS + 3)
#define LINE_PARTS 3 /* lines of the screen that one of an excerpt may take */
#define LINE_LEAD 24 /* octets that are shown before what was recognised, where a line is cut in front */
#define WITH_MEANING 120

enum { CLOSENESS, PROGRAM, TEXT, CODE };

static const struct column match_columns[] = {
	[CLOSENESS] = { "closeness", .min = 9, .gap = 1 },
	[PROGRAM] = { "program", .min = 13, .gap = 1 },
	[TEXT] = { "text" },
	[CODE] = { "code", .right = true },
};

enum { LIKELIHOOD, CAUSE, MEANING, HERE };

#define SIGN_CELLS 2 /* of a tree, before rows that fold or stand beside such */

static const struct column cause_columns[] = {
	[LIKELIHOOD] = { "likelihood", .min = 10, .gap = 1 },
	[CAUSE] = { "cause", N_("cause"), .min = 24, .max = 36, .share = 42, .gap = 2 },
	[MEANING] = { "meaning", N_("what it means"), .from = 60 },
	[HERE] = { "here", N_("found here"), .right = true },
};

const char *lookup_id(size_t number)
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

const struct finding *lookup_here(const struct explanation *x, const char *id)
{
	const struct analysis *a = x->a;

	if (x->answer.nconditions)
		return explanation_finding(x, id);
	for (size_t i = 0; a && i < a->nfinding; i++)
		if (strcmp(a->finding[i].rule->id, id) == 0)
			return &a->finding[i];
	return NULL;
}

/* ---- the lines of an excerpt ---- */

/* A part of a line, of which the octets from..to were recognised. */
static void put_part(struct rows *r, struct row *row, enum style s, const char *text, size_t begin, size_t end,
                     size_t from, size_t to)
{
	size_t hit = from < begin ? begin : from > end ? end : from, after = to > end ? end : to < hit ? hit : to;
	struct arena *a = rows_arena(r);

	if (hit > begin)
		row_put(r, row, s, arena_strndup(a, text + begin, hit - begin));
	if (after > hit)
		row_put(r, row, STYLE_HIT, arena_strndup(a, text + hit, after - hit));
	if (end > after)
		row_put(r, row, s, arena_strndup(a, text + after, end - after));
}

/* Where a line of so many cells ends that begins there: at a blank, where there is one. */
static size_t part_end(const char *text, size_t begin, size_t cells)
{
	size_t n = text_fit(text + begin, cells, NULL), end = begin + n;

	if (!text[end])
		return end;
	for (size_t k = end; k > begin + n / 2; k--)
		if (text[k] == ' ')
			return k;
	return end;
}

/* Whose fault is told, as far as the line tells. */
static const char *about_whom(const struct phrase_line *l)
{
	if (l->about == OF_FILE)
		return _("file");
	if (l->about != OF_PEER || l->side == BY_ANY || l->side == BY_FILE)
		return "";
	return l->side == BY_SERVER ? _("client") : _("server");
}

/* "Intermediate CA certificate not sent   nginx · client" */
static int who_says(struct rows *r, struct row *row, const struct phrase_line *l, int width)
{
	bool ascii = text_sign_charset(r->charset) == CHARSET_ASCII;
	const char *whom = about_whom(l), *means = l->means && width >= WITH_MEANING ? rule_title(l->means) : "";
	const char *who = *whom && *l->program
	                      ? arena_printf(rows_arena(r), "%s %s %s", l->program, ascii ? "-" : "·", whom)
	                      : arena_printf(rows_arena(r), "%s%s", l->program, whom);

	row_right(r, row, STYLE_PLAIN, means);
	row_right(r, row, STYLE_DIM, *means && *who ? arena_printf(rows_arena(r), "   %s", who) : who);
	return (int)(text_width(means) + (*means && *who ? 3 : 0) + text_width(who));
}

static void line_row(struct rows *r, const struct phrase_line *l, size_t i, int width)
{
	struct buf b = BUF_INIT;
	const char *text;
	size_t from, to, begin = 0;
	struct row *row = rows_add(r, TAG(KIND_MATCH, 1, i), 0);
	enum style s = l->known ? STYLE_PLAIN : STYLE_DIM;
	int cells = width - LINE_GUTTER - who_says(r, row, l, width) - 2;

	text_escape(&b, span_of(l->text, l->said), r->charset);
	from = b.n;
	text_escape(&b, span_of(l->text + l->said, l->nsaid), r->charset);
	to = b.n;
	text_escape(&b, span_str(l->text + l->said + l->nsaid), r->charset);
	text = buf_keep(&b, rows_arena(r));
	cells = cells < 20 ? 20 : cells;

	row_putf(r, row, STYLE_DIM, "%*zu ", NUMBER_CELLS - 1, i + 1);
	row_put(r, row, STYLE_ERROR, l->known ? "x  " : "   ");
	if (from > (size_t)cells + LINE_LEAD) {
		begin = from - LINE_LEAD;
		while (begin < from && ((unsigned char)text[begin] & 0xc0) == 0x80)
			begin++;
		row_put(r, row, STYLE_DIM, text_sign_charset(r->charset) == CHARSET_ASCII ? ".. " : "… ");
	}
	for (int part = 0; part < LINE_PARTS && (part == 0 || text[begin]); part++) {
		size_t end;

		if (part > 0) {
			row = rows_add(r, 0, 0);
			row_putf(r, row, STYLE_PLAIN, "%*s", LINE_GUTTER, "");
			cells = width - LINE_GUTTER;
		}
		end = l->known && part + 1 < LINE_PARTS ? part_end(text, begin, (size_t)cells) : strlen(text);
		put_part(r, row, s, text, begin, end, from, to);
		row->keep = (uint16_t)(width / 3);
		begin = end + (text[end] == ' ');
	}
}

/* What is known must not stand below the edge for what says nothing. */
static void unknown_row(struct rows *r, size_t n)
{
	row_putf(r, rows_add(r, 0, 0), STYLE_DIM,
	         P_("       ... %zu line that no program here says", "       ... %zu lines that no program here says", n),
	         n);
}

void lookup_line_rows(struct rows *r, const struct phrase_answer *a, int width)
{
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
			line_row(r, &a->line[i], i, width);
		}
	}
}

const char *lookup_programs(struct rows *r, const struct phrase_answer *a)
{
	const char *seen[PROGRAMS_SHOWN];
	struct buf b = BUF_INIT;
	size_t n = 0;

	for (size_t i = 0; i < a->nlines && n < PROGRAMS_SHOWN; i++) {
		size_t k = 0;

		if (!a->line[i].known || !*a->line[i].program)
			continue;
		while (k < n && strcmp(seen[k], a->line[i].program) != 0)
			k++;
		if (k < n)
			continue;
		seen[n++] = a->line[i].program;
		buf_printf(&b, "%s%s", n > 1 ? ", " : "", a->line[i].program);
	}
	return buf_keep(&b, rows_arena(r));
}

/* ---- the matches ---- */

static bool said_before(const struct phrase_answer *a, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(a->match[k].text, a->match[i].text) == 0 &&
		    strcmp(a->match[k].program, a->match[i].program) == 0)
			return true;
	return false;
}

/* The number at the end of a long name: the message itself needs the room. */
static const char *code_short(const char *code)
{
	const char *last = strrchr(code, ' ');

	return strlen(code) > CODE_CELLS && last && last[1 + strspn(last + 1, "0123456789")] == '\0' ? last + 1 : code;
}

static void said(struct rows *r, struct row *row, const char *program, const char *text, const char *code)
{
	column_put(r, row, &match_columns[PROGRAM], 0, STYLE_LABEL, phrase_program_short(program));
	column_put(r, row, &match_columns[TEXT], 0, STYLE_PLAIN, rows_safe(r, text, ROW_LINE_MAX));
	column_put(r, row, &match_columns[CODE], 0, STYLE_DIM, rows_safe(r, code_short(code), 60));
	row->keep = 50;
}

void lookup_match_rows(struct rows *r, const struct phrase_answer *a, const char *asked)
{
	size_t shown = 0;

	for (size_t i = 0; i < a->n && shown < MATCHES_SHOWN; i++) {
		const struct phrase_match *m = &a->match[i];
		bool exact = m->exact || strcasestr(asked, m->text);
		struct row *row;

		if (said_before(a, i))
			continue;
		shown++;
		row = rows_add(r, TAG(KIND_MATCH, 0, i), 0);
		column_put(r, row, &match_columns[CLOSENESS], 0, exact ? STYLE_STRONG : STYLE_DIM,
		           exact ? _("exact") : _("similar"));
		said(r, row, m->program, m->text, m->code);
	}
}

/* ---- what may be behind it ---- */

const char *lookup_likelihood(const struct phrase_answer *a, const char *id)
{
	for (size_t i = 0; a->n && i < a->nranked; i++)
		if (strcmp(a->condition[i], id) == 0)
			return likelihood_word(a->likelihood[i]);
	return "";
}

static void add_cause(struct lookup_causes *k, const char *id, size_t n)
{
	if (k->n < LOOKUP_CAUSES_MAX && !condition_is_kind(id) && number_of(id, n, &k->which[k->n]))
		k->n++;
}

/* Those that `is` stand first, in their order. Returns how many they are. */
static size_t put_first(struct lookup_causes *k, const struct explanation *x,
                        bool (*is)(const struct explanation *x, const char *id))
{
	size_t to = 0;

	for (size_t i = 0; i < k->n; i++) {
		size_t which = k->which[i];

		if (!is(x, lookup_id(which)))
			continue;
		memmove(&k->which[to + 1], &k->which[to], (i - to) * sizeof *k->which);
		k->which[to++] = which;
	}
	return to;
}

static bool is_here(const struct explanation *x, const char *id)
{
	return lookup_here(x, id) != NULL;
}

static bool is_worth_a_look(const struct explanation *x, const char *id)
{
	return is_here(x, id) || *lookup_likelihood(&x->answer, id);
}

void lookup_causes(struct lookup_causes *k, const struct explanation *x, size_t match)
{
	const struct phrase_answer *a = &x->answer;

	k->n = 0;
	if (match > 0 && match < a->n)
		for (const char *id = a->match[match].conditions; *id; id += strcspn(id, ","), id += *id == ',')
			add_cause(k, id, strcspn(id, ","));
	for (size_t i = 0; (match == 0 || k->n == 0) && i < a->nconditions; i++)
		add_cause(k, a->condition[i], strlen(a->condition[i]));
	k->first = put_first(k, x, is_worth_a_look);
	put_first(k, x, is_here); /* however rare it is behind such a message */
	if (k->first == 0)
		k->first = k->n < FIRST_SHOWN ? k->n : FIRST_SHOWN;
}

/* Of a condition that was looked for and not found. found: another was. */
static const char *not_here(const struct explanation *x, const char *id, bool found)
{
	const struct condition *c = condition_find(id, strlen(id));

	if (c && *c->unseen)
		return _("not seen here");
	return !found && explanation_lacking(x) ? _("not told yet") : _("no");
}

struct cause_table {
	struct rows *r;
	const struct explanation *x;
	enum lookup_state state;
	bool found; /* one of them is the case here */
	int room;
};

static void cause_row(const struct cause_table *t, size_t which, unsigned depth)
{
	const struct explanation *x = t->x;
	struct rows *r = t->r;
	int room = t->room;
	const char *id = lookup_id(which);
	const char *likely = lookup_likelihood(&x->answer, id);
	bool here = is_here(x, id);
	struct row *row = rows_add(r, TAG(KIND_CONDITION, 0, which), depth);

	if (depth == 0)
		column_put(r, row, &cause_columns[LIKELIHOOD], room,
		           strcmp(likely, likelihood_word(LIKELIHOOD_CERTAIN)) == 0 ? STYLE_STRONG : STYLE_DIM,
		           *likely ? _(likely) : here ? _("rarer") : "");
	else
		row_putf(r, row, STYLE_PLAIN, "%*s", column_cells(&cause_columns[LIKELIHOOD], room) - SIGN_CELLS, "");
	column_put(r, row, &cause_columns[CAUSE], room, here ? STYLE_STRONG : depth ? STYLE_DIM : STYLE_PLAIN, id);
	column_put(r, row, &cause_columns[MEANING], room, depth ? STYLE_DIM : STYLE_PLAIN, rule_title(id));
	if (here)
		column_put(r, row, &cause_columns[HERE], room, STYLE_ERROR, _("the case"));
	else if (t->state == LOOKUP_JUDGED)
		column_put(r, row, &cause_columns[HERE], room, STYLE_DIM, not_here(x, id, t->found));
	row->keep = (uint16_t)(room / 2);
}

/* "▸ rarer  untrusted-root, no-certificate-sent and 5 more" */
static void rarer_row(struct rows *r, const struct lookup_causes *k, int room, bool open)
{
	struct row *row = rows_add(r, TAG(KIND_CONDITION, 1, 0), 0);
	size_t rest = k->n - k->first, named = rest > RARER_NAMED + 1 ? RARER_NAMED : rest;
	struct buf b = BUF_INIT;

	row->fold = open ? FOLD_OPEN : FOLD_CLOSED;
	column_put(r, row, &cause_columns[LIKELIHOOD], room, STYLE_DIM, _("rarer"));
	for (size_t i = 0; !open && i < named; i++)
		buf_printf(&b, "%s%s", i ? ", " : "", lookup_id(k->which[k->first + i]));
	if (!open && rest > named)
		buf_printf(&b, P_(" and %zu more", " and %zu more", rest - named), rest - named);
	row_put(r, row, STYLE_DIM, buf_keep(&b, rows_arena(r)));
}

void lookup_cause_rows(struct rows *r, const struct lookup_causes *k, const struct explanation *x, enum lookup_state state,
                 int width, bool open)
{
	bool folds = k->first < k->n;
	int room = width - (folds ? SIGN_CELLS : 0);
	const struct cause_table t = { r, x, state, k->n > 0 && is_here(x, lookup_id(k->which[0])), room };
	struct row *head;

	if (k->n == 0)
		return;
	head = rows_add(r, 0, 0);
	row_putf(r, head, STYLE_DIM, "%*s", (folds ? SIGN_CELLS : 0), "");
	columns_head(r, head, cause_columns, state == LOOKUP_JUDGED ? HERE + 1 : HERE, room, STYLE_DIM);
	for (size_t i = 0; i < k->first; i++)
		cause_row(&t, k->which[i], 0);
	if (folds)
		rarer_row(r, k, room, open);
	for (size_t i = k->first; i < k->n; i++)
		cause_row(&t, k->which[i], 1);
}

/* ---- why this one ---- */

static void point(struct rows *r, int width, enum style s, const char *safe)
{
	rows_field(r, 0, width, 2, "-", s, safe);
}

/* What was found, and how we know. */
static void found_rows(struct rows *r, const struct finding *f, int width)
{
	size_t shown = 0;

	point(r, width, STYLE_STRONG, rows_sentence(r, &f->title));
	for (size_t i = 0; i < f->nfact && shown < EVIDENCE_SHOWN; i++)
		if (f->fact[i].kind == FACT_EVIDENCE) {
			point(r, width, STYLE_PLAIN, rows_sentence(r, &f->fact[i].text));
			shown++;
		}
}

/* How often the program said it where this was the case, of the runs that were tried. */
static void counted_row(struct rows *r, const struct phrase_match *m, const char *id, int width)
{
	const struct condition *c = condition_find(id, strlen(id));
	unsigned printed, tried;

	if (!c || !m->row || !phrase_counted(phrase_number(m->row), c, &printed, &tried) || printed == 0)
		return;
	point(r, width, STYLE_PLAIN,
	      arena_printf(rows_arena(r),
	                   P_("tried: %s said it in %u of %u run where this was the case",
	                      "tried: %s said it in %u of %u runs where this was the case", tried),
	                   phrase_program_short(m->program), printed, tried));
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

static void to_be_sure(struct rows *r, const struct explanation *x, int width)
{
	struct buf b = BUF_INIT;

	explanation_decides(&x->answer, NULL, &b);
	while (b.n > 0 && buf_str(&b)[b.n - 1] == '\n')
		b.n--;
	rows_field(r, 0, width, 2, "-", STYLE_PLAIN,
	           arena_printf(rows_arena(r), _("to be sure: %s"),
	                        rows_safe(r, arena_strndup(rows_arena(r), buf_str(&b), b.n), ROW_LINE_MAX)));
	buf_free(&b);
}

void lookup_why_rows(struct rows *r, const struct explanation *x, enum lookup_state state, size_t number, size_t match,
                    int width)
{
	const char *id = lookup_id(number);
	const struct finding *f = lookup_here(x, id);
	const char *lacking = state == LOOKUP_JUDGED && !f ? explanation_lacking(x) : NULL;
	struct span meaning = page_section(page_of(id), "What it means");

	if (match < x->answer.n && x->answer.match[match].note)
		point(r, width, STYLE_PLAIN, _(x->answer.match[match].note));
	if (f)
		found_rows(r, f, width);
	if (match < x->answer.n)
		counted_row(r, &x->answer.match[match], id, width);
	if (lacking)
		point(r, width, STYLE_NOTE, lacking);
	if (!f && meaning.n > 0)
		page_rows(r, meaning, width, 2);
	if (!f && x->answer.nranked > 1 && state != LOOKUP_ALONE) /* then the banner has it */
		to_be_sure(r, x, width);
	sayings(r, id);
}

/* ---- the page of one condition ---- */

void lookup_page_rows(struct rows *r, const char *id, int width)
{
	static const char *const section[] = { N_("What you see"), N_("What it means"), N_("How we know"),
		                               N_("How to fix"), N_("When it is fine") };
	const char *page = page_of(id);

	row_put(r, rows_add(r, 0, 0), STYLE_STRONG, rule_title(id));
	for (size_t i = 0; page && i < sizeof section / sizeof *section; i++) {
		struct span text = page_section(page, section[i]);

		if (text.n == 0)
			continue;
		rows_blank(r);
		rows_heading(r, _(section[i]), NULL);
		page_rows(r, text, width, 2);
	}
	sayings(r, id);
}
