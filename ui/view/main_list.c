/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order is a permutation that is made when it is asked for; what a row shows beside its name is read when it is
 * painted. */
#include "config.h"

#include "ui/view/main_list.h"

#include "analysis/analysis.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cert/certificate.h"
#include "cert/public_key.h"
#include "cert/signature.h"
#include "load/certset.h"
#include "ui/frame/found_by.h"
#include "ui/frame/list_index.h"
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/kit/column.h"
#include "ui/kit/gauge.h"
#include "ui/kit/needle.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/detail.h"
#include "ui/view/findings.h"
#include "ui/view/main_tree.h"
#include "ui/view/tag.h"

#include <stdlib.h>
#include <string.h>

enum { ROLE, UNTIL, LEFT, LIFE, KEY, SIGNATURE, LINE, SERIAL, WHERE, COLUMNS, NAME, PLACE };

#define NAMES_SORTED 5000 /* so many are sorted by what has to be read for it */

static const struct column columns[COLUMNS] = {
	[ROLE] = { "role", N_("role"), .align = ALIGN_RIGHT, .min = 8, .right = true, .from = 88 },
	[UNTIL] = { "until", N_("until"), .sort = N_("by until"), .align = ALIGN_RIGHT, .min = 12, .right = true,
	            .from = 56 },
	[LEFT] = { "left", N_("left"), .align = ALIGN_RIGHT, .min = 8, .right = true },
	[LIFE] = { "life", N_("of life"), .align = ALIGN_RIGHT, .min = 12, .right = true, .from = 96 },
	[KEY] = { "key", N_("key"), .sort = N_("by key"), .align = ALIGN_RIGHT, .min = 10, .right = true, .from = 70 },
	[SIGNATURE] = { "signature", N_("signature"), .align = ALIGN_RIGHT, .min = 15, .right = true, .from = 110 },
	[LINE] = { "line", N_("line"), .align = ALIGN_RIGHT, .min = 7, .right = true, .from = 60 },
	[SERIAL] = { "serial", N_("serial"), .align = ALIGN_RIGHT, .min = 16, .right = true, .from = 130 },
	[WHERE] = { "where", N_("where"), .align = ALIGN_RIGHT, .min = 26, .right = true, .from = 150 },
};

static const char *const order_words[] = { [NAME] = N_("by name"), [PLACE] = N_("in file order") };

static int entry_of(const struct main_list *l, size_t i)
{
	return i < l->n && l->n == certset_count(l->model->run->set) ? l->entry[i] : (int)i;
}

static int64_t asked_at(const struct model *m)
{
	return m->run->plan->question.at_given ? m->run->plan->question.at : clock_now();
}

static size_t list_count(void *ctx)
{
	const struct main_list *l = ctx;

	return certset_count(l->model->run->set);
}

static enum mark list_mark(const struct model *m, const struct entry *e, int id)
{
	static const enum mark marks[] = {
		[JUDGEMENT_NONE] = MARK_UNKNOWN, /* nobody has judged it yet */
		[JUDGEMENT_ERROR] = MARK_ERROR,  [JUDGEMENT_WARNING] = MARK_WARNING,
		[JUDGEMENT_NOTE] = MARK_NOTE,    [JUDGEMENT_WELL] = MARK_OK,
	};
	enum severity s;

	if (!m->large && m->analysis && analysis_worst(m->analysis, id, &s))
		return severity_mark(s);
	if (e->kind == ENTRY_CERTIFICATE && !m->large)
		return m->analysis ? findings_none_mark(m->analysis) : MARK_UNKNOWN;
	if (e->kind == ENTRY_CERTIFICATE)
		return marks[model_judgement(m, id)];
	return e->kind == ENTRY_BROKEN ? MARK_WARNING : MARK_NONE;
}

/* What a search finds of the days that are left. */
static const char *list_left(const struct model *m, const struct entry *e, struct rows *out)
{
	int64_t at = asked_at(m);
	char span[32];

	if (e->kind != ENTRY_CERTIFICATE)
		return entry_kind_name(e->kind);
	if (e->row.not_after == TIME_UNKNOWN)
		return "?";
	if (e->row.not_after < at)
		return _("expired");
	return arena_strdup(rows_arena(out), time_span(e->row.not_after - at, span));
}

static bool list_ready(const struct model *m, size_t i)
{
	return m->index && i < list_index_done(m->index);
}

static const char *list_lines(const struct model *m, const struct entry *e, size_t i, struct rows *out)
{
	struct buf b = BUF_INIT;
	const char *text;
	int64_t at = asked_at(m);
	const struct certificate_row *c = &e->row;

	if (e->kind != ENTRY_CERTIFICATE)
		return arena_printf(rows_arena(out), "is:%s\n", entry_kind_name(e->kind));
	if (!m->large)
		return found_by(rows_arena(out), certset_certificate(m->run->set, (int)i), at);
	buf_printf(&b, "is:certificate\nis:%s\n%s%s%s", c->ca ? "ca" : "leaf",
	           c->ca && c->subject_hash == c->issuer_hash ? "is:root\n" : "",
	           c->not_after != TIME_UNKNOWN && c->not_after < at ? "is:expired\n" : "",
	           c->not_before != TIME_UNKNOWN && c->not_before > at ? "is:future\n" : "");
	if (list_ready(m, i))
		list_index_lines(m->index, i, &b);
	text = arena_strdup(rows_arena(out), buf_str(&b));
	buf_free(&b);
	return text;
}

static void list_row(void *ctx, size_t i, struct rows *out)
{
	const struct main_list *l = ctx;
	struct certset *set = l->model->run->set;
	int id = entry_of(l, i);
	const struct entry *e = certset_entry(set, id);
	struct row *row = rows_add(out, TAG(KIND_ENTRY, 0, id), 0);
	struct buf title = BUF_INIT;

	certset_title(set, id, &title);
	row->marks = true;
	row->mark = (uint8_t)list_mark(l->model, e, id);
	row_raw(out, row, STYLE_PLAIN, buf_str(&title));
	row->find = list_lines(l->model, e, (size_t)id, out);
	row->keep = 24;
	buf_free(&title);
}

static const char *role_of(const struct main_list *l, int id, const struct certificate_row *c)
{
	if (!l->model->large && l->model->analysis)
		return maker_role(analysis_role(l->model->analysis, id));
	return c->ca ? _("CA") : _("leaf");
}

static void where_text(const struct main_list *l, int id, struct buf *out)
{
	const struct input *in = certset_input(l->model->run->set, certset_entry(l->model->run->set, id)->first.input);

	buf_puts(out, in ? in->spec : "");
}

static const char *life(struct rows *r, const struct certificate *c, int64_t at)
{
	struct buf b = BUF_INIT;

	if (c->not_before != TIME_UNKNOWN && c->not_after != TIME_UNKNOWN && c->not_before < c->not_after)
		gauge_put(&b, c->not_before, c->not_after, at, columns[LIFE].min - 2, r->charset);
	return buf_keep(&b, rows_arena(r));
}

/* The columns of a row that is seen: a certificate is read for it into memory of its own, which goes again. */
static void list_columns(void *ctx, size_t i, struct rows *r, struct row *row)
{
	const struct main_list *l = ctx;
	int id = entry_of(l, i);
	const struct entry *e = certset_entry(l->model->run->set, id);
	bool is = e->kind == ENTRY_CERTIFICATE, over;
	struct buf scratch = BUF_INIT, where = BUF_INIT;
	struct arena *a = arena_new();
	const struct certificate *c = is ? certificate_read(a, certset_der(l->model->run->set, id, &scratch)) : NULL;
	int64_t at = asked_at(l->model);
	enum style s;
	char day[32];

	over = c && c->not_after != TIME_UNKNOWN && c->not_after < at;
	s = over ? STYLE_ERROR : STYLE_PLAIN;
	where_text(l, id, &where);
	column_put(r, row, &columns[ROLE], l->room, STYLE_DIM, is ? role_of(l, id, &e->row) : entry_kind_name(e->kind));
	column_put(r, row, &columns[UNTIL], l->room, over ? STYLE_ERROR : STYLE_DIM,
	           c && c->not_after != TIME_UNKNOWN ? time_day(c->not_after, day) : "");
	column_put(r, row, &columns[LEFT], l->room, s,
	           is ? maker_left(r, e->row.not_before, e->row.not_after, at) : "");
	column_put(r, row, &columns[LIFE], l->room, over ? STYLE_ERROR : STYLE_DIM, c ? life(r, c, at) : "");
	column_put(r, row, &columns[KEY], l->room, STYLE_DIM, c ? rows_safe(r, key_text(a, &c->key), 40) : "");
	column_put(r, row, &columns[SIGNATURE], l->room, STYLE_DIM,
	           c ? rows_safe(r, signature_text(a, &c->sig), 40) : "");
	column_put(r, row, &columns[LINE], l->room, STYLE_DIM,
	           e->first.line ? arena_printf(rows_arena(r), "%u", (unsigned)e->first.line) : "");
	if (column_cells(&columns[SERIAL], l->room)) {
		struct buf b = BUF_INIT, serial = BUF_INIT;

		if (c)
			buf_hex(&serial, c->serial, ":");
		text_column_tail(&b, buf_str(&serial), (size_t)columns[SERIAL].min - 2, r->charset);
		buf_free(&serial);
		while (b.n > 0 && b.s[b.n - 1] == ' ')
			b.n--;
		column_put(r, row, &columns[SERIAL], l->room, STYLE_DIM, buf_str(&b));
		buf_free(&b);
	}
	if (column_cells(&columns[WHERE], l->room)) {
		struct buf b = BUF_INIT;

		text_column_tail(&b, rows_safe(r, buf_str(&where), 200), (size_t)columns[WHERE].min - 2, r->charset);
		while (b.n > 0 && b.s[b.n - 1] == ' ')
			b.n--;
		column_put(r, row, &columns[WHERE], l->room, STYLE_DIM, buf_str(&b));
		buf_free(&b);
	}
	buf_free(&scratch);
	buf_free(&where);
	arena_free(a);
}

static bool list_row_of(void *ctx, uint64_t tag, size_t *i)
{
	const struct main_list *l = ctx;
	size_t id = (size_t)TAG_B(tag);

	if (TAG_KIND(tag) != KIND_ENTRY || id >= certset_count(l->model->run->set))
		return false;
	*i = id < l->n && l->n == certset_count(l->model->run->set) ? (size_t)l->row_of[id] : id;
	return true;
}

/* A filter that asks for marks has them judged as it goes. */
static bool list_is_ready(void *ctx, size_t at, bool mark)
{
	const struct main_list *l = ctx;
	struct model *m = l->model;
	size_t i = (size_t)entry_of(l, at);

	if (!list_ready(m, i))
		return false;
	if (!mark || certset_entry(m->run->set, (int)i)->kind != ENTRY_CERTIFICATE ||
	    model_judgement(m, (int)i) != JUDGEMENT_NONE)
		return true;
	model_want_judged(m, (int)i);
	return false;
}

/* The words of the right column stand in no index. */
static bool shown_has(struct model *m, size_t i, const struct needle *n)
{
	struct rows rows = { .charset = CHARSET_UTF8 };
	const struct entry *e = certset_entry(m->run->set, (int)i);
	struct buf title = BUF_INIT;
	bool yes;

	certset_title(m->run->set, (int)i, &title);
	yes = needle_in(n, rows_safe(&rows, buf_str(&title), ROW_LINE_MAX)) || needle_in(n, list_left(m, e, &rows));
	rows_clear(&rows);
	buf_free(&title);
	return yes;
}

/* A certificate's title is one of its names. */
static enum hit list_has(void *ctx, size_t at, const struct needle *n)
{
	const struct main_list *l = ctx;
	struct model *m = l->model;
	size_t i = (size_t)entry_of(l, at);
	const struct entry *e = certset_entry(m->run->set, (int)i);
	bool known = list_ready(m, i);

	if (known && list_index_has(m->index, i, n))
		return HIT_YES;
	if ((!known || e->kind != ENTRY_CERTIFICATE || needle_in(n, _("expired"))) && shown_has(m, i, n))
		return HIT_YES;
	return known ? HIT_NO : HIT_LATER;
}

/* ---- order ---- */

/* A row with what it is sorted by: qsort has no context. */
struct sorted {
	int64_t number;
	const char *text;
	int entry;
};

static int by_key(const void *x, const void *y)
{
	const struct sorted *a = x, *b = y;
	int by = (a->number > b->number) - (a->number < b->number);

	if (by == 0 && a->text && b->text)
		by = strcmp(a->text, b->text);
	return by != 0 ? by : a->entry - b->entry;
}

static void read_key(const struct main_list *l, struct sorted *s, struct arena *a)
{
	struct certset *set = l->model->run->set;
	const struct entry *e = certset_entry(set, s->entry);
	struct buf b = BUF_INIT;

	if (l->by == UNTIL) {
		s->number =
		    e->kind == ENTRY_CERTIFICATE && e->row.not_after != TIME_UNKNOWN ? e->row.not_after : INT64_MAX;
	} else if (l->by == KEY) {
		const struct certificate *c = certset_certificate(set, s->entry);

		s->number = c ? c->key.bits : INT64_MAX;
		s->text = c ? key_text(a, &c->key) : "";
	} else if (l->by == NAME) {
		certset_title(set, s->entry, &b);
		s->text = arena_strdup(a, buf_str(&b));
	}
	buf_free(&b);
}

void main_list_free(struct main_list *l)
{
	free(l->entry);
	free(l->row_of);
	l->entry = l->row_of = NULL;
	l->n = 0;
}

void main_list_sort(struct main_list *l)
{
	size_t n = certset_count(l->model->run->set);
	struct arena *a;
	struct sorted *s;

	if (l->by == 0)
		l->by = PLACE;
	if (l->n == n)
		return;
	main_list_free(l);
	if (l->by == PLACE && !l->down)
		return;
	a = arena_new();
	s = xcalloc(n + 1, sizeof *s);
	for (size_t i = 0; i < n; i++) {
		s[i].entry = (int)i;
		read_key(l, &s[i], a);
	}
	qsort(s, n, sizeof *s, by_key);
	l->entry = xcalloc(n + 1, sizeof *l->entry);
	l->row_of = xcalloc(n + 1, sizeof *l->row_of);
	for (size_t i = 0; i < n; i++) {
		l->entry[i] = s[l->down ? n - 1 - i : i].entry;
		l->row_of[l->entry[i]] = (int)i;
	}
	l->n = n;
	free(s);
	arena_free(a);
}

static void order(struct main_list *l, int by, bool down)
{
	l->by = by;
	l->down = down;
	main_list_free(l);
	main_list_sort(l);
}

void main_list_next_order(struct main_list *l)
{
	bool few = certset_count(l->model->run->set) <= NAMES_SORTED;

	order(l, l->by == UNTIL ? few ? KEY : PLACE : l->by == KEY ? NAME : l->by == NAME ? PLACE : UNTIL, false);
}

void main_list_reverse(struct main_list *l)
{
	order(l, l->by, !l->down);
}

const char *main_list_order(const struct main_list *l)
{
	return _(l->by < COLUMNS && columns[l->by].sort ? columns[l->by].sort
	                                                : order_words[l->by < NAME ? PLACE : l->by]);
}

bool main_list_order_at(struct main_list *l, int x)
{
	bool few = certset_count(l->model->run->set) <= NAMES_SORTED;
	int end = l->room, by = few ? NAME : PLACE;

	for (int i = COLUMNS - 1; i >= 0 && by != i; i--) {
		int start = end - column_cells(&columns[i], l->room);

		if (x >= start && x < end) {
			by = i == LEFT ? UNTIL : i == LINE || i == WHERE ? PLACE : i;
			break;
		}
		end = start;
	}
	if (by < COLUMNS && (!columns[by].sort || (by == KEY && !few)))
		return false;
	order(l, by, by == l->by && !l->down);
	return true;
}

/* The one that they are sorted by stands out. */
static void head_column(const struct main_list *l, struct rows *r, struct row *row, int by, const char *title)
{
	bool ascii = text_sign_charset(r->charset) == CHARSET_ASCII, on = l->by == by;
	const char *arrow = l->down ? (ascii ? " v" : " ▼") : (ascii ? " ^" : " ▲");
	const char *text = arena_printf(rows_arena(r), "%s%s", title, on ? arrow : "");

	if (by < COLUMNS)
		column_put(r, row, &columns[by], l->room, on ? STYLE_KEY : STYLE_DIM, text);
	else
		row_put(r, row, on ? STYLE_KEY : STYLE_DIM, text);
}

void main_list_head(const struct main_list *l, struct rows *r, struct row *row)
{
	row_put(r, row, STYLE_DIM, "   ");
	head_column(l, r, row, NAME, _("name"));
	for (int i = 0; i < COLUMNS; i++)
		head_column(l, r, row, i, _(columns[i].title));
}

const struct tree_source main_list_large = { .count = list_count,
	                                     .row = list_row,
	                                     .row_of = list_row_of,
	                                     .has = list_has,
	                                     .ready = list_is_ready,
	                                     .columns = list_columns };
const struct tree_source main_list_small = {
	.count = list_count, .row = list_row, .row_of = list_row_of, .columns = list_columns
};
