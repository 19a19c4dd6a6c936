/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The labels come from der_shape.h; each pane is made on its own, from the node that is selected. */
#include "config.h"

#include "ui/view/structure.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/span.h"
#include "cert/der.h"
#include "cert/der_shape.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "cert/oid.h"
#include "cert/term.h"
#include "ui/kit/row.h"

#include <fcntl.h>
#include <string.h>

#define NODES_MAX 50000
#define FIND_OCTETS 256 /* of a value that a search looks at */
#define HEX_BEFORE 4096 /* octets shown before the selected ones */
#define HEX_SHOWN 16384 /* and in all */
#define MEANING_LINES 5 /* what the meaning takes of its pane */
#define DEPTH_OPEN 2    /* levels that are open at first: the three parts, and the fields of the first */

void structure_free(struct structure *s)
{
	arena_free(s->arena);
	*s = (struct structure){ 0 };
}

void structure_make(struct structure *s, struct span der, enum der_kind kind)
{
	structure_free(s);
	s->arena = arena_new();
	s->der = der;
	s->nodes = der_tree(s->arena, der, NODES_MAX, &s->n, &s->cut);
	s->labels = der_labels(s->arena, kind, s->nodes, s->n);
}

static bool has_children(const struct structure *s, size_t i)
{
	return i + 1 < s->n && s->nodes[i + 1].depth > s->nodes[i].depth;
}

static const char *type_name(const struct structure *s, size_t i)
{
	return s->nodes[i].trouble == DER_RUBBISH ? _("damaged octets")
	       : s->nodes[i].trouble == DER_MORE  ? _("and more")
	                                          : der_tag_name(s->nodes[i].der.tag);
}

static const char *node_name(const struct structure *s, size_t i)
{
	return s->labels[i].name ? s->labels[i].name : type_name(s, i);
}

/* ---- the tree ---- */

/* Beside what the row shows: the OID in numbers, and the octets in hex. */
static const char *find_text(const struct structure *s, struct rows *r, size_t i)
{
	const struct der *d = &s->nodes[i].der;
	struct buf b = BUF_INIT;
	char dotted[OID_TEXT_MAX];

	if (s->labels[i].oid.p)
		buf_printf(&b, "%s ", der_oid_dotted(s->labels[i].oid, dotted, sizeof dotted));
	if (!has_children(s, i))
		buf_hex(&b, span_of(d->value.p, d->value.n < FIND_OCTETS ? d->value.n : FIND_OCTETS), "");
	return buf_keep(&b, rows_arena(r));
}

static enum fold first_fold(const struct structure *s, size_t i)
{
	const char *name = s->labels[i].name;
	bool open = s->nodes[i].depth < DEPTH_OPEN;

	if (!has_children(s, i))
		return FOLD_NONE;
	if (s->nodes[i].depth == 1) /* the signed part is what one came for */
		open = s->nodes[i].der.tag == DER_SEQUENCE && i == 1;
	else if (name && (strcmp(name, "extensions") == 0 || strcmp(name, "crlExtensions") == 0))
		open = true;
	else if (i > 0 && s->labels[i - 1].name && strstr(s->labels[i - 1].name, "xtensions"))
		open = true; /* SEQUENCE within the explicit tag */
	return open ? FOLD_OPEN : FOLD_CLOSED;
}

static void node_row(const struct structure *s, struct rows *r, unsigned kind, size_t i)
{
	const struct der_node *d = &s->nodes[i];
	const char *trouble = der_trouble_text(d);
	bool ours = d->trouble == DER_MORE || d->trouble == DER_DEEP; /* our bounds, not its fault */
	enum mark mark = ours ? MARK_NOTE : MARK_ERROR;
	struct row *row = rows_add(r, TAG(kind, 0, i), d->depth);
	struct buf value = BUF_INIT;

	row->fold = (uint8_t)first_fold(s, i);
	if (trouble)
		row_putf(r, row, mark_style(mark), "%s ", mark_text(mark));
	row_raw(r, row, s->labels[i].name ? STYLE_LABEL : STYLE_DIM, node_name(s, i));
	if (s->labels[i].critical)
		row_put(r, row, STYLE_STRONG, " *");
	der_value_text(&value, s->nodes, s->n, i, s->labels);
	if (trouble)
		row_putf(r, row, mark_style(mark), "  %s", _(trouble));
	else if (value.n > 0)
		row_putf(r, row, STYLE_PLAIN, "  %s", rows_safe(r, buf_str(&value), ROW_LINE_MAX));
	row_rightf(r, row, STYLE_DIM, "%5zu %5u", d->der.whole.n, (unsigned)d->offset);
	row->keep = 24;
	row->find = find_text(s, r, i);
	buf_free(&value);
}

void structure_rows(const struct structure *s, struct rows *r, unsigned kind)
{
	rows_heading(r, "", _("octets    at"));
	for (size_t i = 0; i < s->n; i++)
		node_row(s, r, kind, i);
	if (s->cut && s->n == NODES_MAX)
		rows_text(r, 60, 2, STYLE_WARNING, _("more than 50000 elements: the rest is not shown"));
}

/* ---- the octets ---- */

/* Octets a line: "0166  04 14 ..   ..]...". */
static size_t octets_a_line(int width)
{
	return width >= 6 + 16 * 3 + 2 + 16 ? 16 : width >= 6 + 8 * 3 + 2 + 8 ? 8 : 4;
}

struct hex_line {
	size_t at, n;       /* octets */
	size_t from, to;    /* the selected ones, relative to at; from == to: none */
	bool opens, closes; /* they begin, end here */
};

static void put_hex(struct buf *b, const struct structure *s, const struct hex_line *l, size_t i, size_t end)
{
	for (; i < end; i++) {
		bool open = i == l->from && l->opens && l->from < l->to;
		bool closed = i == l->to && i > 0 && l->closes && l->from < l->to;

		buf_putc(b, open ? '[' : closed ? ']' : ' ');
		buf_printf(b, "%02x", s->der.p[l->at + i]);
	}
}

static void put_ascii(struct buf *b, const struct structure *s, const struct hex_line *l, size_t i, size_t end)
{
	for (; i < end; i++) {
		uint8_t c = s->der.p[l->at + i];

		buf_putc(b, c >= 0x20 && c < 0x7f ? c : '.');
	}
}

static void run(struct rows *r, struct row *row, enum style style, struct buf *b)
{
	if (b->n > 0)
		row_put(r, row, style, buf_str(b));
	buf_reset(b);
}

static void hex_row(const struct structure *s, struct rows *r, const struct hex_line *l, size_t per)
{
	struct row *row = rows_add(r, 0, 0);
	struct buf b = BUF_INIT;

	buf_printf(&b, "%04zx ", l->at);
	put_hex(&b, s, l, 0, l->from);
	run(r, row, STYLE_DIM, &b);
	put_hex(&b, s, l, l->from, l->to);
	run(r, row, STYLE_STRONG, &b);
	put_hex(&b, s, l, l->to, l->n);
	buf_putc(&b, l->closes && l->to == l->n && l->from < l->to ? ']' : ' ');
	buf_pad(&b, ' ', (per - l->n) * 3 + 1);
	run(r, row, STYLE_DIM, &b);
	put_ascii(&b, s, l, 0, l->from);
	run(r, row, STYLE_DIM, &b);
	put_ascii(&b, s, l, l->from, l->to);
	run(r, row, STYLE_STRONG, &b);
	put_ascii(&b, s, l, l->to, l->n);
	run(r, row, STYLE_DIM, &b);
	buf_free(&b);
}

static size_t clamp(size_t v, size_t low, size_t high)
{
	return v < low ? low : v > high ? high : v;
}

void structure_hex(const struct structure *s, struct rows *r, size_t i, int width, size_t *line)
{
	size_t per = octets_a_line(width), from, to, at, end;

	*line = 0;
	if (i >= s->n)
		return;
	from = s->nodes[i].offset;
	to = from + s->nodes[i].der.whole.n;
	at = from > HEX_BEFORE ? (from - HEX_BEFORE) / per * per : 0;
	end = s->der.n - at > HEX_SHOWN ? at + HEX_SHOWN / per * per : s->der.n;
	if (at > 0)
		row_putf(r, rows_add(r, 0, 0), STYLE_DIM, P_(".. %zu octet before", ".. %zu octets before", at), at);
	for (; at < end; at += per) {
		struct hex_line l = { .at = at, .n = end - at < per ? end - at : per };

		l.from = clamp(from, at, at + l.n) - at;
		l.to = clamp(to, at, at + l.n) - at;
		l.opens = from >= at;
		l.closes = to <= at + l.n;
		if (from >= at && from < at + per)
			*line = r->list.n;
		hex_row(s, r, &l, per);
	}
	if (end < s->der.n)
		row_putf(r, rows_add(r, 0, 0), STYLE_DIM,
		         P_(".. %zu octet after", ".. %zu octets after", s->der.n - end), s->der.n - end);
}

/* ---- what it is ---- */

void structure_head(const struct structure *s, struct rows *r, struct row *row, size_t i)
{
	char dotted[OID_TEXT_MAX];
	const struct der_node *d = &s->nodes[i];
	const struct der_label *l = &s->labels[i];

	row_raw(r, row, STYLE_HEADING, node_name(s, i));
	if (l->oid.p && strcmp(l->name, der_oid_dotted(l->oid, dotted, sizeof dotted)) != 0)
		row_putf(r, row, STYLE_PLAIN, "  %s", dotted);
	else if (l->name)
		row_putf(r, row, STYLE_PLAIN, "  %s", type_name(s, i));
	if (l->critical)
		row_putf(r, row, STYLE_PLAIN, "  %s", _("critical"));
	row_rightf(r, row, STYLE_DIM, P_("%zu octet at %u", "%zu octets at %u", d->der.whole.n), d->der.whole.n,
	           (unsigned)d->offset);
	row->keep = 16;
}

/* What says more than its own name does is whose value it is. */
static bool is_value(const char *name)
{
	static const char *const names[] = { "value", "values", "extnValue", "statementInfo" };

	for (size_t i = 0; name && i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static const struct term *own_term(const struct structure *s, size_t i)
{
	const struct der_label *l = &s->labels[i];
	struct extension x = { .oid = l->oid };

	if (l->sum == SUM_EXTENSION && l->oid.p)
		return term_of_extension(&x);
	if (l->oid.p && term_of_oid(l->oid))
		return term_of_oid(l->oid);
	if (s->nodes[i].der.tag == DER_OID && term_of_oid(s->nodes[i].der.value))
		return term_of_oid(s->nodes[i].der.value);
	return is_value(l->name) ? NULL : term_named(l->name);
}

/* Its own explanation, else that of what it stands in. */
static const struct term *term_of(const struct structure *s, size_t i)
{
	for (;;) {
		const struct term *t = own_term(s, i);
		uint16_t depth = s->nodes[i].depth;

		if (t || depth == 0)
			return t;
		while (i > 0 && s->nodes[i].depth >= depth)
			i--;
	}
}

static void element_row(const struct structure *s, struct rows *r, size_t i, unsigned indent)
{
	const struct der *d = &s->nodes[i].der;
	struct row *row = rows_add(r, 0, 0);
	struct buf b = BUF_INIT, value = BUF_INIT;

	buf_pad(&b, ' ', indent * 2);
	for (size_t k = 0; k < d->header && k < 6; k++)
		buf_printf(&b, "%02x ", d->whole.p[k]);
	if (!has_children(s, i) && d->value.n > 0)
		buf_puts(&b, "..");
	buf_pad(&b, ' ', b.n < 18 ? 18 - b.n : 1);
	row_put(r, row, STYLE_PLAIN, buf_str(&b));
	row_raw(r, row, STYLE_PLAIN, type_name(s, i));
	if (s->labels[i].name)
		row_putf(r, row, STYLE_PLAIN, " %s", rows_safe(r, s->labels[i].name, 100));
	if (has_children(s, i))
		row_putf(r, row, STYLE_DIM, P_(", %zu octet", ", %zu octets", d->value.n), d->value.n);
	else
		der_value_text(&value, s->nodes, s->n, i, s->labels);
	if (value.n > 0)
		row_putf(r, row, STYLE_PLAIN, "  %s", rows_safe(r, buf_str(&value), ROW_LINE_MAX));
	buf_free(&value);
	buf_free(&b);
}

static void elements(const struct structure *s, struct rows *r, size_t i, size_t most)
{
	size_t end = i + 1;

	while (end < s->n && s->nodes[end].depth > s->nodes[i].depth)
		end++;
	for (size_t k = i; k < end && k < i + most; k++)
		element_row(s, r, k, (unsigned)(s->nodes[k].depth - s->nodes[i].depth));
	if (end - i > most)
		row_putf(r, rows_add(r, 0, 0), STYLE_DIM, _(".. and %zu more"), end - i - most);
}

static void meaning(const struct structure *s, struct rows *r, size_t i, int width)
{
	const struct term *t = term_of(s, i);
	const char *trouble = der_trouble_text(&s->nodes[i]);

	if (trouble)
		rows_text(r, width, 0, STYLE_ERROR, _(trouble));
	if (t)
		rows_text(r, width, 0, STYLE_PLAIN,
		          arena_printf(rows_arena(r), "%s.  %s", t->reference, _(t->sentence)));
}

static void whole_value(const struct structure *s, struct rows *r, size_t i, int width)
{
	struct buf value = BUF_INIT;

	if (!has_children(s, i))
		der_value_text(&value, s->nodes, s->n, i, s->labels);
	if (value.n > 0)
		rows_text(r, width, 0, STYLE_PLAIN, rows_safe(r, buf_str(&value), ROW_TEXT_MAX));
	buf_free(&value);
}

void structure_meaning(const struct structure *s, struct rows *r, size_t i, struct rect at)
{
	int width = at.w - 2;

	if (i >= s->n)
		return;
	if (at.h <= 2 * MEANING_LINES) {
		meaning(s, r, i, width);
		elements(s, r, i, MEANING_LINES);
		return;
	}
	elements(s, r, i, (size_t)at.h - MEANING_LINES);
	rows_blank(r);
	meaning(s, r, i, width);
	rows_blank(r);
	whole_value(s, r, i, width);
}
