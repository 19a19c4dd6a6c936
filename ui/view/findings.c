/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings as rows: which belong to what is selected, each cause with its
 * consequences below it, and what a well-known program says about it. */
#include "config.h"

#include "ui/view/findings.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "chain/path.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "phrase/phrasebook.h"
#include "report/words.h"
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/detail.h"
#include "ui/view/fix.h"
#include "ui/view/main_tree.h"
#include "ui/view/tag.h"

#include <string.h>

enum mark severity_mark(enum severity s)
{
	return s == SEVERITY_ERROR ? MARK_ERROR : s == SEVERITY_WARNING ? MARK_WARNING : MARK_NOTE;
}

enum mark findings_none_mark(const struct analysis *a)
{
	return a && a->stopped ? MARK_UNKNOWN : MARK_OK;
}

/* A leaf speaks for its whole chain, for the connection or the file it came in, and for what has no place of its own
 * (an empty trust store): whoever has just arrived sees all that is wrong. */
static bool belongs_to_leaf(const struct finding *f, const struct analysis *a, int chain)
{
	const struct entry *about = f->about.entry >= 0 ? certset_entry(a->set, f->about.entry) : NULL;

	if (f->about.chain >= 0)
		return f->about.chain == chain;
	if (f->about.connection >= 0) /* over which it came */
		return f->about.connection == a->chain[chain].connection;
	if (about && about->kind == ENTRY_CERTIFICATE)
		return false;
	if (about) /* a damaged block of the file */
		return about->first.input == a->chain[chain].input;
	return f->about.input < 0 || f->about.input == a->chain[chain].input;
}

static bool belongs_to_entry(const struct analysis *a, const struct finding *f, int entry)
{
	if (f->about.entry == entry)
		return true;
	for (size_t i = 0; i < a->nchain; i++)
		if (a->chain[i].leaf == entry && belongs_to_leaf(f, a, (int)i))
			return true;
	return false;
}

static bool finding_belongs(const struct analysis *a, const struct finding *f, uint64_t tag)
{
	switch (TAG_KIND(tag)) {
	case 0:
		return true;
	case KIND_NODE:
	case KIND_ENTRY:
		return belongs_to_entry(a, f, TAG_B(tag));
	case KIND_MISSING:
	case KIND_REMARK:
		return f->about.chain == TAG_A(tag) && f->severity == SEVERITY_ERROR;
	case KIND_CONNECTION:
		return f->about.connection == TAG_B(tag) && f->about.chain < 0;
	case KIND_INPUT:
		return f->about.input == TAG_B(tag);
	default:
		return false;
	}
}

const struct finding *finding_first(const struct analysis *a, uint64_t tag)
{
	for (size_t i = 0; a && i < a->nfinding; i++)
		if (finding_belongs(a, &a->finding[i], tag))
			return &a->finding[i];
	return NULL;
}

struct severities findings_count(const struct analysis *a, uint64_t tag)
{
	struct severities s = { { 0 } };

	for (size_t i = 0; a && i < a->nfinding; i++)
		if (finding_belongs(a, &a->finding[i], tag))
			s.n[a->finding[i].severity]++;
	return s;
}

/* What it belongs to; the certificate that came over a connection speaks for both. */
static uint64_t home_of(const struct analysis *a, const struct finding *f)
{
	if (f->about.chain >= 0)
		return TAG(KIND_NODE, f->about.chain, a->chain[f->about.chain].leaf);
	for (size_t i = 0; f->about.connection >= 0 && i < a->nchain; i++)
		if (a->chain[i].connection == f->about.connection)
			return TAG(KIND_NODE, i, a->chain[i].leaf);
	return f->about.connection >= 0 ? TAG(KIND_CONNECTION, 0, f->about.connection)
	       : f->about.entry >= 0    ? TAG(KIND_ENTRY, 0, f->about.entry)
	       : f->about.input >= 0    ? TAG(KIND_INPUT, 0, f->about.input)
	                                : 0;
}

uint64_t finding_subject(const struct finding *f)
{
	if (f->about.entry < 0 && f->about.connection >= 0)
		return TAG(KIND_CONNECTION, 0, f->about.connection);
	return f->about.entry >= 0 ? TAG(KIND_ENTRY, 0, f->about.entry) : 0;
}

bool findings_together(const struct analysis *a, const struct finding *x, const struct finding *y)
{
	return finding_belongs(a, x, home_of(a, y));
}

size_t findings_place(const struct analysis *a, const struct finding *f, size_t *of)
{
	size_t at = 0;

	*of = 0;
	for (size_t i = 0; i < a->nfinding; i++) {
		*of += findings_together(a, &a->finding[i], f);
		if (&a->finding[i] == f)
			at = *of;
	}
	return at;
}

void findings_summary(struct rows *r, struct row *row, struct severities s)
{
	const char *const words[] = { P_("%zu error", "%zu errors", s.n[0]), P_("%zu warning", "%zu warnings", s.n[1]),
		                      P_("%zu note", "%zu notes", s.n[2]) };
	bool first = true;

	for (int i = SEVERITY_ERROR; i <= SEVERITY_NOTE; i++) {
		struct buf b = BUF_INIT;

		if (s.n[i] == 0)
			continue;
		buf_printf(&b, "%s%s ", first ? "" : "  ", mark_text(severity_mark((enum severity)i)));
		buf_printf(&b, words[i], s.n[i]);
		row_put(r, row, mark_style(severity_mark((enum severity)i)), buf_str(&b));
		buf_free(&b);
		first = false;
	}
	if (first)
		row_put(r, row, STYLE_OK, _("ok no findings"));
}

#define CHECK_CELLS 14 /* of a mark and a check; where one is longer, of that */

/* What a person may have seen elsewhere: of a connection what fits the way in which it failed. */
static void quote(struct rows *r, const struct analysis *a, const struct finding *f, int width, int indent)
{
	const struct phrase *p;
	struct buf b = BUF_INIT;
	size_t n = 0;

	if (f->severity == SEVERITY_ERROR)
		n = f->about.connection >= 0 && f->about.chain < 0 ? words_of_others(a, f, &p, 1)
		                                                   : phrasebook_for_condition(f->rule->id, &p, 1);
	if (n == 0)
		return;
	buf_printf(&b, "\"%s\"", rows_safe(r, p->text, 200));
	rows_text(r, width, indent, STYLE_DIM, buf_str(&b));
	buf_free(&b);
}

/* Below a cause: what mends it. */
static void mending(struct rows *r, const struct finding *f, int width, int indent)
{
	if (!f->cause || (!f->fix.msgid && !f->command.msgid))
		return;
	rows_blank(r);
	row_putf(r, rows_add(r, 0, 0), STYLE_HEADING, "%*s%s", indent, "", _("FIX"));
	fix_rows(r, f, width, indent);
	rows_blank(r);
}

/* "rule-id Title of it", wrapped with the id marked out. */
static void finding_rows(struct rows *r, const struct analysis *a, const struct finding *f, int width, unsigned depth)
{
	const char *title = rows_sentence(r, &f->title);
	struct buf text = BUF_INIT, lines = BUF_INIT;
	size_t id = strlen(f->rule->id);
	int indent = 3 + 2 * (int)depth;
	struct row *row;
	char *rest;

	buf_printf(&text, "%s %s", f->rule->id, *title ? title : _(f->rule->title));
	text_wrap(&lines, buf_str(&text), (size_t)(width - indent > 20 ? width - indent : 20), 0);
	rest = strchr(buf_str(&lines), '\n');
	row = rows_add(r, TAG(KIND_FINDING, 0, f - a->finding), depth);
	row->marks = true;
	row->mark = (uint8_t)severity_mark(f->severity);
	if (rest)
		*rest++ = '\0';
	if (strlen(lines.s) >= id) {
		row_putf(r, row, f->cause ? STYLE_STRONG : STYLE_PLAIN, "%.*s", (int)id, lines.s);
		row_put(r, row, STYLE_PLAIN, lines.s + id);
	} else {
		row_put(r, row, STYLE_STRONG, lines.s);
	}
	if (rest)
		rows_text(r, width, indent, STYLE_PLAIN, rest);
	quote(r, a, f, width, indent);
	buf_free(&text);
	buf_free(&lines);
}

static bool follows(const struct finding *f, const struct finding *cause)
{
	return f->explained_by == cause->rule && f != cause &&
	       (f->about.chain == cause->about.chain || cause->about.chain < 0);
}

static void consequences(struct rows *r, const struct analysis *a, const struct finding *cause, uint64_t tag, int width)
{
	for (size_t i = 0; i < a->nfinding; i++) {
		const struct finding *f = &a->finding[i];

		if (follows(f, cause) && finding_belongs(a, f, tag))
			finding_rows(r, a, f, width, 1);
	}
}

/* Whether its cause is listed, so that it will stand below it. */
static bool stands_below(const struct analysis *a, const struct finding *f, uint64_t tag)
{
	for (size_t i = 0; f->explained_by && i < a->nfinding; i++) {
		const struct finding *c = &a->finding[i];

		if (follows(f, c) && !c->explained_by && finding_belongs(a, c, tag))
			return true;
	}
	return false;
}

static bool causes_rows(struct rows *r, const struct analysis *a, uint64_t tag, int width, bool mended)
{
	bool any = false;

	for (size_t i = 0; i < a->nfinding; i++) {
		const struct finding *f = &a->finding[i];

		if (!finding_belongs(a, f, tag) || stands_below(a, f, tag))
			continue;
		finding_rows(r, a, f, width, 0);
		consequences(r, a, f, tag, width);
		if (mended)
			mending(r, f, width, 3);
		any = true;
	}
	return any;
}

bool findings_rows(struct rows *r, const struct analysis *a, uint64_t tag, int width)
{
	return causes_rows(r, a, tag, width, false);
}

/* What nobody can look at before the issuer is there: that would settle it, as it would the signature. */
static bool waits_for_issuer(const struct chain *c, const struct check *k)
{
	for (size_t i = 0; i < c->ncheck && k->result == CHECK_UNKNOWN; i++)
		if (strcmp(c->check[i].id, "signature") == 0)
			return c->paths->path[0].end == PATH_ISSUER_MISSING && k->settles->msgid &&
			       k->settles->msgid == c->check[i].settles->msgid;
	return false;
}

/* "signature, ca, name-constraints" */
static const char *waiting(struct rows *r, const struct chain *c)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < c->ncheck; i++)
		if (waits_for_issuer(c, &c->check[i]))
			buf_printf(&b, "%s%s", b.n > 0 ? ", " : "", c->check[i].id);
	return buf_keep(&b, rows_arena(r));
}

static int check_cells(const struct chain *c)
{
	int cells = CHECK_CELLS;

	for (size_t i = 0; i < c->ncheck; i++)
		if (c->check[i].result == CHECK_UNKNOWN && !waits_for_issuer(c, &c->check[i]) &&
		    (int)text_width(c->check[i].id) + 4 > cells)
			cells = (int)text_width(c->check[i].id) + 4;
	return cells;
}

static void check_row(struct rows *r, int width, int cells, enum mark m, const char *label, const char *text)
{
	rows_field(r, 0, width, cells, arena_printf(rows_arena(r), "%-2s %s", mark_text(m), label), STYLE_PLAIN,
	           text);
}

/* "validity, issuer, signature" */
static const char *passed(struct rows *r, const struct chain *c)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < c->ncheck; i++)
		if (c->check[i].result == CHECK_PASSED)
			buf_printf(&b, "%s%s", b.n > 0 ? ", " : "", c->check[i].id);
	return buf_keep(&b, rows_arena(r));
}

/* What was looked at and found good, or could not be looked at: silence would read as a yes. What waits for one thing
 * is one row, and so is all that is well: the checklist says why. What failed is a finding above. */
static void check_rows(struct rows *r, const struct chain *c, int width)
{
	const char *well = passed(r, c);
	int cells = check_cells(c);
	bool said = false;

	rows_heading(r, _("CHECKED"), NULL);
	for (size_t i = 0; i < c->ncheck; i++) {
		const struct check *k = &c->check[i];

		if (k->result != CHECK_UNKNOWN || (said && waits_for_issuer(c, k)))
			continue;
		if (waits_for_issuer(c, k))
			check_row(r, width, cells, MARK_UNKNOWN, _("the rest"),
			          arena_printf(rows_arena(r), _("%s: these wait for the issuer"), waiting(r, c)));
		else
			check_row(r, width, cells, MARK_UNKNOWN, k->id, rows_sentence(r, k->detail));
		said |= waits_for_issuer(c, k);
	}
	if (*well)
		check_row(r, width, cells, MARK_OK, _("passed"), well);
}

static const struct chain *chain_of_leaf(const struct analysis *a, uint64_t tag)
{
	if (TAG_KIND(tag) != KIND_NODE && TAG_KIND(tag) != KIND_ENTRY)
		return NULL;
	for (size_t i = 0; i < a->nchain; i++)
		if (a->chain[i].leaf == TAG_B(tag) && (TAG_KIND(tag) == KIND_ENTRY || TAG_A(tag) == (int)i))
			return &a->chain[i];
	return NULL;
}

static void steps_below(struct rows *r, const struct connection *c, int width)
{
	rows_blank(r);
	detail_steps(r, c, width);
}

void findings_fill(struct tree *t, struct model *m, uint64_t tag, int width, enum findings_room room)
{
	bool alone = room == FINDINGS_ALONE;
	const struct analysis *a = m->analysis;
	const struct chain *of = model_judged(m) ? chain_of_leaf(a, tag) : NULL;
	const struct chain *c = of && of->ncheck ? of : NULL; /* none: judging was stopped before */
	bool any;

	tree_begin(t);
	if (!model_judged(m)) {
		row_put(&t->rows, rows_add(&t->rows, 0, 0), STYLE_DIM, _("not judged yet"));
	} else {
		any = causes_rows(&t->rows, a, tag, width, !alone);
		if (!any && (alone || !c))
			row_put(&t->rows, rows_add(&t->rows, 0, 0), STYLE_DIM,
			        a->stopped ? _("not judged") : _("no findings"));
		if (c && (any || alone))
			rows_blank(&t->rows);
		if (c)
			check_rows(&t->rows, c, width);
		if (alone && TAG_KIND(tag) == KIND_CONNECTION)
			steps_below(&t->rows, a->connection[TAG_B(tag)], width);
	}
	tree_end(t);
}
