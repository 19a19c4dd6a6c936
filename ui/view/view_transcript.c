/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages of a connection in both directions, and beside them what the chosen one says, field by field and octet
 * by octet. Probes stand below with theirs. */
#include "config.h"

#include "analysis/board.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/text.h"
#include "cert/certificate.h"
#include "cert/name.h"
#include "diagnose/rule.h"
#include "net/connection.h"
#include "net/transcript.h"
#include "phrase/phrasebook.h"
#include "ui/frame/action.h"
#include "ui/frame/layout.h"
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/column.h"
#include "ui/kit/grid.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/beside.h"
#include "ui/view/command.h"
#include "ui/view/question.h"
#include "ui/view/tag.h"
#include "ui/view/verdict.h"
#include "ui/view/view_list.h"

#include <string.h>

enum { LIST, DETAIL, PANES };
enum { NUMBER, TIME, ARROW, MESSAGE, COLUMNS };

static const struct column columns[] = {
	[NUMBER] = { "number", N_("#"), .min = 4, .gap = 1, .align = ALIGN_RIGHT },
	[TIME] = { "time", N_("ms"), .min = 7, .gap = 2, .align = ALIGN_RIGHT },
	[ARROW] = { "arrow", .min = 3 },
	[MESSAGE] = { "message", N_("message"), .min = 20 },
};

#define HEX_MAX ((size_t)4096) /* octets of a message that are drawn */
#define HEX_LINE 16
#define LABEL_CELLS 22

struct transcript_view {
	struct view v;
	int connection; /* -1: none was ever made */
	bool octets;    /* they are drawn */
	uint64_t asked; /* the row that somebody came for, until it is there; 0 */
};

static struct transcript_view *self(struct view *v)
{
	return (struct transcript_view *)v;
}

static void transcript_open(struct view *v, uint64_t arg)
{
	self(v)->connection = TAG_A(arg);
	v->pane[LIST].has = HAS_ROWS;
	v->pane[DETAIL].tree.text = true;
	self(v)->asked = TAG(KIND_PASSED, 0, TAG_B(arg));
}

static void transcript_layout(struct view *v)
{
	if (v->body.w >= UI_WIDE)
		layout_split(v, LIST, DETAIL, v->body, SPLIT_COLUMNS, (struct share){ 46, 100 });
	else
		layout_split(v, LIST, DETAIL, v->body, SPLIT_ROWS, (struct share){ 1, 2 });
}

/* The connection, or probe `which` - 1 beside it; NULL: there is none (any more). */
static const struct connection *connection_at(struct view *v, int which)
{
	const struct analysis *a = v->ui->model->analysis;
	const struct connection *c = a && self(v)->connection >= 0 && (size_t)self(v)->connection < a->nconnection
	                                 ? a->connection[self(v)->connection]
	                                 : NULL;

	if (!c || which == 0)
		return c;
	return (size_t)which <= c->nexperiments ? c->experiments[which - 1].connection : NULL;
}

/* ---- the list ---- */

static bool is_refusal(const struct message *m)
{
	return m->type == MESSAGE_ALERT && m->body.n >= 2 && m->body.p[0] == 2;
}

static void message_row(struct rows *r, const struct connection *c, int which, size_t i, int room)
{
	const struct message *m = &c->transcript.v[i];
	bool utf8 = r->charset == CHARSET_UTF8;
	struct row *row = rows_add(r, TAG(KIND_PASSED, which, i), 0);
	const char *arrow = m->from_peer ? (utf8 ? "←" : "<-") : (utf8 ? "→" : "->");

	column_put(r, row, &columns[NUMBER], room, STYLE_DIM, arena_printf(rows_arena(r), "%zu", i + 1));
	column_put(r, row, &columns[TIME], room, STYLE_PLAIN, arena_printf(rows_arena(r), "%lld", (long long)m->ms));
	column_put(r, row, &columns[ARROW], room, STYLE_KEY, arrow);
	row_put(r, row, is_refusal(m) ? STYLE_ERROR : STYLE_PLAIN, message_name(m));
	row_rightf(r, row, STYLE_DIM, "%zu", m->octets);
}

static void list_rows(struct rows *r, const struct connection *c, int which, int room)
{
	const struct transcript *t = &c->transcript;

	for (size_t i = 0; i < t->n; i++)
		message_row(r, c, which, i, room);
	if (t->total > t->n)
		row_putf(r, rows_add(r, 0, 0), STYLE_DIM, P_("  and %zu more", "  and %zu more", t->total - t->n),
		         t->total - t->n);
	if (t->n == 0)
		row_put(r, rows_add(r, 0, 0), STYLE_DIM, _("no message passed"));
}

static void fill_list(struct view *v)
{
	struct tree *t = &v->pane[LIST].tree;
	const struct connection *c = connection_at(v, 0);
	int room = v->pane[LIST].at.w - 2;
	struct row *head;

	tree_begin(t);
	if (c) {
		head = rows_add(&t->rows, 0, 0);
		columns_head(&t->rows, head, columns, COLUMNS, room, STYLE_DIM);
		row_right(&t->rows, head, STYLE_DIM, _("octets"));
		list_rows(&t->rows, c, 0, room);
		for (size_t i = 0; i < c->nexperiments; i++) {
			rows_blank(&t->rows);
			rows_heading(&t->rows, _("PROBE"), c->experiments[i].varied);
			list_rows(&t->rows, c->experiments[i].connection, (int)i + 1, room);
		}
	} else {
		rows_text(&t->rows, room, 0, STYLE_DIM, _("no connection was made   C connects"));
	}
	tree_end(t);
}

/* ---- one message ---- */

static void hex_rows(struct rows *r, struct span body)
{
	size_t n = body.n < HEX_MAX ? body.n : HEX_MAX;

	for (size_t at = 0; at < n; at += HEX_LINE) {
		struct row *row = rows_add(r, 0, 0);
		struct buf hex = BUF_INIT, text = BUF_INIT;

		for (size_t i = at; i < n && i < at + HEX_LINE; i++) {
			buf_printf(&hex, "%s%02x", i == at + HEX_LINE / 2 ? "  " : i > at ? " " : "", body.p[i]);
			buf_putc(&text, body.p[i] > ' ' && body.p[i] < 0x7f ? (char)body.p[i] : '.');
		}
		row_putf(r, row, STYLE_DIM, "%04zx  ", at);
		row_putf(r, row, STYLE_PLAIN, "%-48s", buf_str(&hex));
		row_put(r, row, STYLE_DIM, buf_str(&text));
		buf_free(&hex);
		buf_free(&text);
	}
	if (n < body.n)
		row_putf(r, rows_add(r, 0, 0), STYLE_DIM, _(".. and %zu more octets"), body.n - n);
}

static void alert_rows(struct rows *r, const struct message *m, int width)
{
	const struct alert_phrase *p = m->body.n >= 2 ? alert_phrase_find(m->body.p[1]) : NULL;

	if (!p)
		return;
	rows_field(r, 0, width, LABEL_CELLS, "number", STYLE_PLAIN, arena_printf(rows_arena(r), "%d", m->body.p[1]));
	rows_field(r, 0, width, LABEL_CELLS, _("sent"), STYLE_PLAIN, _(p->when));
	rows_field(r, 0, width, LABEL_CELLS, _("defined in"), STYLE_DIM, p->alert->document);
}

/* The certificates of a side, in their order. */
static void certificate_rows(struct rows *r, struct view *v, const struct connection *c, const struct message *m,
                             int width)
{
	const struct analysis *a = v->ui->model->analysis;

	for (size_t k = 0; k < a->nchain; k++) {
		const struct chain *of = &a->chain[k];

		if (m->from_peer ? of->side != SIDE_PEER || of->connection < 0 || a->connection[of->connection] != c
		                 : of->side != SIDE_OURS || !c->client_sent)
			continue;
		for (size_t i = 0; i < of->nsent && i < 20; i++) {
			const struct certificate *cert = chain_sent(a, of, i);

			if (cert)
				rows_field(r, 0, width, LABEL_CELLS, arena_printf(rows_arena(r), "[%zu]", i),
				           STYLE_PLAIN, rows_safe(r, certificate_title(cert), ROW_LINE_MAX));
		}
	}
}

static void names_rows(struct rows *r, const struct connection *c, const struct message *m, int width)
{
	for (size_t i = 0; m->type == MESSAGE_CERTIFICATE_REQUEST && i < c->nacceptable_ca && i < 200; i++)
		rows_field(r, 0, width, LABEL_CELLS, i == 0 ? _("names") : "", STYLE_PLAIN,
		           rows_safe(r, name_text(rows_arena(r), c->acceptable_ca[i]), ROW_LINE_MAX));
}

/* The answer to a refusal, and to a certificate that was wanted and did not go out. */
static int cause_of(struct view *v, const struct message *m)
{
	const struct board *b =
	    board_of(v->ui->model->analysis, (size_t)(self(v)->connection < 0 ? 0 : self(v)->connection));

	return b && (is_refusal(m) || (m->type == MESSAGE_CERTIFICATE && !m->from_peer) ||
	             m->type == MESSAGE_APPLICATION_DATA)
	           ? b->cause
	           : -1;
}

/* A long value stands below its name. */
static void field_rows(struct rows *r, const struct message_field *f, int width)
{
	const char *value = rows_safe(r, f->value, ROW_TEXT_MAX);

	if ((int)text_width(value) <= width - LABEL_CELLS) {
		rows_field(r, 0, width, LABEL_CELLS, f->name, STYLE_PLAIN, value);
		return;
	}
	row_put(r, rows_add(r, 0, 0), STYLE_LABEL, f->name);
	rows_text(r, width - 2, 2, STYLE_PLAIN, value);
}

static void detail_rows(struct view *v, struct rows *r, const struct connection *c, int which, const struct message *m,
                        int width)
{
	struct message_field field[MESSAGE_FIELDS];
	size_t n = message_fields(rows_arena(r), m, field);
	int cause = which == 0 ? cause_of(v, m) : -1;

	rows_heading(r, message_name(m), m->from_peer ? _("from the server") : _("from us"));
	for (size_t i = 0; i < n; i++)
		field_rows(r, &field[i], width);
	if (m->type == MESSAGE_ALERT)
		alert_rows(r, m, width);
	names_rows(r, c, m, width);
	if (m->type == MESSAGE_CERTIFICATE && which == 0)
		certificate_rows(r, v, c, m, width);
	if (n == 0 && m->octets == 0)
		rows_text(r, width, 0, STYLE_DIM, _("it has no content"));
	else if (n == 0)
		rows_text(r, width, 0, STYLE_DIM,
		          _("keys and sums of the protocol, which say nothing of certificates   b shows its octets"));
	if (cause >= 0) {
		rows_blank(r);
		rows_heading(r, _("WHY"), v->ui->model->analysis->finding[cause].rule->id);
		rows_text(r, width, 0, STYLE_PLAIN, rows_sentence(r, &v->ui->model->analysis->finding[cause].title));
	}
	if (self(v)->octets) {
		rows_blank(r);
		rows_heading(r, _("OCTETS"), arena_printf(rows_arena(r), "%zu", m->octets));
		hex_rows(r, m->body);
	}
}

static const struct message *selected(struct view *v, const struct connection **c, int *which)
{
	uint64_t tag = tree_tag(&v->pane[LIST].tree);

	*which = TAG_A(tag);
	*c = tag ? connection_at(v, *which) : NULL;
	return *c && (size_t)TAG_B(tag) < (*c)->transcript.n ? &(*c)->transcript.v[TAG_B(tag)] : NULL;
}

static void fill_detail(struct view *v)
{
	struct tree *t = &v->pane[DETAIL].tree;
	const struct connection *c;
	int which;

	tree_begin(t);
	const struct message *m = selected(v, &c, &which);
	if (m)
		detail_rows(v, &t->rows, c, which, m, v->pane[DETAIL].at.w - 2);
	tree_end(t);
}

static void transcript_fill(struct view *v)
{
	fill_list(v);
	if (self(v)->asked && tree_select(&v->pane[LIST].tree, self(v)->asked))
		self(v)->asked = 0;
	fill_detail(v);
}

static void transcript_moved(struct view *v)
{
	v->pane[DETAIL].tree.top = v->focus == LIST ? 0 : v->pane[DETAIL].tree.top;
	if (v->focus == LIST)
		fill_detail(v);
}

static void transcript_paint(struct view *v, struct grid *g)
{
	struct rect at = v->pane[DETAIL].at;

	if (v->body.w < UI_WIDE)
		layout_line(v, DETAIL, g);
	else if (!v->maximised)
		layout_bar(at.x - 1, at.y, at.h, g);
}

static bool transcript_act(struct view *v, enum action a, int arg)
{
	const struct connection *c;
	int which;

	(void)arg;
	if (a != ACTION_OPEN)
		return false;
	const struct message *m = selected(v, &c, &which);
	if (m && which == 0 && cause_of(v, m) >= 0)
		ui_open(v->ui, &view_finding, (uint64_t)cause_of(v, m));
	else
		ui_say(v->ui, MARK_NOTE, "%s", _("there is no finding to explain"));
	return true;
}

static void transcript_describe(struct view *v, struct rows *r, struct row *row)
{
	const struct connection *c = connection_at(v, 0);

	if (c && v->ui->model->analysis->nconnection > 1)
		row_putf(r, row, STYLE_PLAIN, "%s  ", rows_safe(r, c->source->spec, 200));
	row_put(r, row, STYLE_STRONG, _("messages"));
	question_words(v->ui, r, row, v->body.w);
}

static void transcript_status(struct view *v, struct rows *r, struct row *row)
{
	const struct connection *c = connection_at(v, 0);
	size_t in = 0, out = 0;

	if (!c || c->transcript.n == 0)
		return;
	for (size_t i = 0; i < c->transcript.n; i++)
		*(c->transcript.v[i].from_peer ? &in : &out) += c->transcript.v[i].octets;
	row_putf(r, row, STYLE_PLAIN, P_("%zu message", "%zu messages", c->transcript.total), c->transcript.total);
	row_rightf(r, row, STYLE_DIM, _("%zu octets in, %zu out, %lld ms"), in, out,
	           (long long)c->transcript.v[c->transcript.n - 1].ms);
}

static void toggle_octets(struct ui *ui, int arg)
{
	struct view *v = ui_top(ui);

	(void)arg;
	self(v)->octets = !self(v)->octets;
	v->stale = true;
}

static void open_transcript(struct ui *ui, int arg)
{
	int connection = beside_connection(ui);

	(void)arg;
	if (connection < 0)
		ui_say(ui, MARK_NOTE, "%s", _("no connection was made: C connects to a server"));
	else if (ui_top(ui)->ops != &view_transcript)
		ui_open(ui, &view_transcript, TAG(KIND_PASSED, connection, 0));
}

static const struct action_row transcript_entry = {
	.name = "transcript",
	.keys = "M",
	.help = N_("the messages of the connection, both ways, with what each says"),
	.where = HAS_ANSWER,
	.run = open_transcript,
};

/* clang-format off */
static const struct action_row transcript_actions[] = {
	{ .name = "octets", .keys = "b", .help = N_("the octets of the message, or not"), .rank = 4, .hint = N_("octets"),
	  .run = toggle_octets },
};
/* clang-format on */

const struct view_ops view_transcript = {
	.name = "transcript",
	.title = N_("Messages of a connection"),
	.has = HAS_PANES | HAS_ANSWER | HAS_BACK,
	.size = sizeof(struct transcript_view),
	.npanes = PANES,
	.open = transcript_open,
	.layout = transcript_layout,
	.fill = transcript_fill,
	.moved = transcript_moved,
	.paint = transcript_paint,
	.actions = transcript_actions,
	.nactions = sizeof transcript_actions / sizeof *transcript_actions,
	.act = transcript_act,
	.entry = &transcript_entry,
	.command = command_of_view,
	.banner = verdict_banner,
	.describe = transcript_describe,
	.status = transcript_status,
};
