/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A large set as a list in file order: a row is made when it is looked at. */
#include "config.h"

#include "analysis/analysis.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "load/certset.h"
#include "ui/frame/list_index.h"
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/kit/column.h"
#include "ui/kit/needle.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/detail.h"
#include "ui/view/findings.h"
#include "ui/view/main_tree.h"
#include "ui/view/tag.h"

enum { LEFT, NUMBER };

static const struct column columns[] = {
	[LEFT] = { "left", .gap = 1, .right = true },
	[NUMBER] = { "number", .min = 6, .align = ALIGN_RIGHT, .right = true },
};

static size_t list_count(void *ctx)
{
	const struct model *m = ctx;

	return certset_count(m->run->set);
}

static enum mark list_mark(const struct model *m, const struct entry *e, int id)
{
	static const enum mark marks[] = {
		[JUDGEMENT_NONE] = MARK_UNKNOWN, /* nobody has judged it yet */
		[JUDGEMENT_ERROR] = MARK_ERROR,  [JUDGEMENT_WARNING] = MARK_WARNING,
		[JUDGEMENT_NOTE] = MARK_NOTE,    [JUDGEMENT_WELL] = MARK_OK,
	};

	if (e->kind == ENTRY_CERTIFICATE)
		return marks[model_judgement(m, id)];
	return e->kind == ENTRY_BROKEN ? MARK_WARNING : MARK_NONE;
}

static const char *list_left(const struct model *m, const struct entry *e, struct rows *out)
{
	int64_t at = m->run->plan->question.at_given ? m->run->plan->question.at : clock_now();
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
	int64_t at = m->run->plan->question.at_given ? m->run->plan->question.at : clock_now();
	const struct certificate_row *c = &e->row;

	if (e->kind != ENTRY_CERTIFICATE)
		return arena_printf(rows_arena(out), "is:%s\n", entry_kind_name(e->kind));
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
	struct model *m = ctx;
	struct certset *set = m->run->set;
	const struct entry *e = certset_entry(set, (int)i);
	struct row *row = rows_add(out, TAG(KIND_ENTRY, 0, i), 0);
	struct buf title = BUF_INIT;

	certset_title(set, (int)i, &title);
	row->marks = true;
	row->mark = (uint8_t)list_mark(m, e, (int)i);
	row_raw(out, row, STYLE_PLAIN, buf_str(&title));
	row->find = list_lines(m, e, i, out);
	row->keep = 24;
	column_put(out, row, &columns[LEFT], 0, STYLE_DIM, list_left(m, e, out));
	column_put(out, row, &columns[NUMBER], 0, STYLE_DIM, arena_printf(rows_arena(out), "%zu", i));
	buf_free(&title);
}

static bool list_row_of(void *ctx, uint64_t tag, size_t *i)
{
	const struct model *m = ctx;

	if (TAG_KIND(tag) != KIND_ENTRY || (size_t)TAG_B(tag) >= certset_count(m->run->set))
		return false;
	*i = (size_t)TAG_B(tag);
	return true;
}

/* A filter that asks for marks has them judged as it goes. */
static bool list_is_ready(void *ctx, size_t i, bool mark)
{
	struct model *m = ctx;

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
static enum hit list_has(void *ctx, size_t i, const struct needle *n)
{
	struct model *m = ctx;
	const struct entry *e = certset_entry(m->run->set, (int)i);
	bool known = list_ready(m, i);

	if (known && list_index_has(m->index, i, n))
		return HIT_YES;
	if ((!known || e->kind != ENTRY_CERTIFICATE || needle_in(n, _("expired"))) && shown_has(m, i, n))
		return HIT_YES;
	return known ? HIT_NO : HIT_LATER;
}

const struct tree_source main_list = {
	.count = list_count, .row = list_row, .row_of = list_row_of, .has = list_has, .ready = list_is_ready
};
