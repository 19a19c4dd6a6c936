/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was loaded from where: files, directories and their files, peers, trust stores, what was given beside them; what
 * kind of file each is, how much is in it, and what was odd. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "load/certset.h"
#include "load/trust.h"
#include "run/run.h"
#include "ui/frame/action.h"
#include "ui/frame/layout.h"
#include "ui/frame/ui.h"
#include "ui/kit/column.h"
#include "ui/kit/grid.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/detail.h"
#include "ui/view/findings.h"
#include "ui/view/main_tree.h"
#include "ui/view/question.h"
#include "ui/view/tag.h"
#include "ui/view/verdict.h"
#include "ui/view/view_list.h"

#include <string.h>

enum { LIST, DETAIL, PANES };
enum { ROLE, TYPE, ADDRESS, COUNT };

static const struct column columns[] = {
	[ROLE] = { "role", .min = 13, .right = true },
	[TYPE] = { "type", .min = 13, .right = true },
	[ADDRESS] = { "address", .min = 26, .right = true }, /* of a peer, in place of role and type */
	[COUNT] = { "count", .min = 16, .right = true },
};

struct sources_view {
	struct view v;
	uint64_t first; /* the row that is to be selected once there are rows; 0: none */
};

static void sources_open(struct view *v, uint64_t arg)
{
	((struct sources_view *)v)->first = arg;
	v->pane[LIST].has = HAS_ROWS | HAS_FOLDS;
	v->pane[DETAIL].tree.text = true;
}

static void sources_layout(struct view *v)
{
	layout_split(v, LIST, DETAIL, v->body, SPLIT_ROWS, (struct share){ 1, 2 });
}

/* ---- rows ---- */

static const char *role_word(enum origin_kind role)
{
	switch (role) {
	case ORIGIN_UNTRUSTED:
		return "--untrusted";
	case ORIGIN_CRL:
		return "--crl";
	case ORIGIN_OURS:
		return "--cert, --key";
	case ORIGIN_FETCHED:
		return "--fetch";
	default:
		return "";
	}
}

#define KEEP 30 /* cells of a name that what stands at its right leaves it */

/* Of a path that is too long for what its columns leave the end tells most. */
static void put_path(struct rows *r, struct row *row, const char *path, int room)
{
	int cells = room - 5 - 2 * row->depth - 1; /* behind sign and mark */
	const char *safe = rows_safe(r, path, ROW_LINE_MAX);
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < ADDRESS; i++)
		cells -= column_cells(&columns[i], 0);
	cells -= column_cells(&columns[COUNT], 0);
	row->keep = KEEP;
	if (cells >= KEEP && (int)text_width(safe) > cells) {
		text_column_tail(&b, safe, (size_t)cells, r->charset);
		safe = buf_keep(&b, rows_arena(r));
	}
	row_put(r, row, STYLE_PLAIN, safe);
}

static void input_rows(struct rows *r, const struct analysis *a, struct certset *set, int parent, unsigned depth,
                       int room)
{
	for (size_t i = 0; i < certset_inputs(set); i++) {
		const struct input *in = certset_input(set, (int)i);
		struct row *row;
		const struct finding *f;

		if (in->parent != parent || in->role == ORIGIN_TRUST || strcmp(in->kind, "connection") == 0)
			continue;
		row = rows_add(r, TAG(KIND_INPUT, 0, i), depth);
		f = a ? finding_first(a, row->tag) : NULL;
		row->marks = true;
		row->mark = (uint8_t)(f ? severity_mark(f->severity) : findings_none_mark(a));
		row->fold = strcmp(in->kind, "directory") == 0 ? FOLD_OPEN : FOLD_NONE;
		put_path(r, row, in->spec, room);
		column_put(r, row, &columns[ROLE], 0, STYLE_DIM, role_word(in->role));
		column_put(r, row, &columns[TYPE], 0, STYLE_DIM, in->kind);
		column_put(r, row, &columns[COUNT], 0, STYLE_DIM,
		           arena_printf(rows_arena(r), P_("%zu object", "%zu objects", in->nentries), in->nentries));
		if (depth < 20)
			input_rows(r, a, set, (int)i, depth + 1, room);
	}
}

static void peer_rows(struct rows *r, const struct analysis *a)
{
	for (size_t i = 0; a && i < a->nconnection; i++) {
		const struct connection *c = a->connection[i];
		struct row *row = rows_add(r, TAG(KIND_CONNECTION, 0, i), 0);
		const struct finding *f = finding_first(a, row->tag);

		row->marks = true;
		row->mark = (uint8_t)(f ? severity_mark(f->severity) : findings_none_mark(a));
		row->keep = KEEP;
		row_raw(r, row, STYLE_PLAIN, c->source->spec);
		column_put(r, row, &columns[ADDRESS], 0, STYLE_DIM, c->address ? rows_safe(r, c->address, 60) : "");
		column_put(r, row, &columns[COUNT], 0, STYLE_DIM, arena_printf(rows_arena(r), _("%zu sent"), c->nsent));
	}
}

static void failed_rows(struct rows *r, const struct run *s)
{
	for (size_t i = 0; i < s->nsource; i++) {
		struct row *row;

		if (s->source[i].state != SOURCE_FAILED)
			continue;
		row = rows_add(r, TAG(KIND_FAILED, 0, i), 0);
		row->marks = true;
		row->mark = MARK_ERROR;
		row_raw(r, row, STYLE_PLAIN, s->source[i].source.spec);
		row_right(r, row, STYLE_ERROR, _("not read"));
	}
}

static void store_rows(struct rows *r, struct trust *trust)
{
	for (size_t i = 0; i < trust_sources(trust); i++) {
		struct row *row = rows_add(r, TAG(KIND_STORE, 0, i), 0);
		struct buf b = BUF_INIT;

		trust_source_text(trust, i, true, &b);
		row->marks = true;
		row->mark = MARK_OK;
		row->keep = KEEP;
		row_raw(r, row, STYLE_PLAIN, buf_str(&b));
		column_put(r, row, &columns[COUNT], 0, STYLE_DIM, _("trust store"));
		buf_free(&b);
	}
}

static uint64_t sources_subject(struct view *v)
{
	return tree_tag(&v->pane[LIST].tree);
}

static void sources_fill(struct view *v)
{
	struct model *m = v->ui->model;
	struct tree *list = &v->pane[LIST].tree, *detail = &v->pane[DETAIL].tree;
	uint64_t first = ((struct sources_view *)v)->first;

	tree_begin(list);
	rows_heading(&list->rows, _("SOURCES"), NULL);
	failed_rows(&list->rows, m->run);
	peer_rows(&list->rows, m->analysis);
	input_rows(&list->rows, m->analysis, m->run->set, -1, 0, v->pane[LIST].at.w - 2);
	store_rows(&list->rows, m->run->trust);
	tree_end(list);
	if (first && tree_select(list, first))
		((struct sources_view *)v)->first = 0;
	tree_begin(detail);
	if (sources_subject(v) && (m->analysis || TAG_KIND(sources_subject(v)) != KIND_CONNECTION)) {
		if (TAG_KIND(sources_subject(v)) == KIND_INPUT)
			detail_input(&detail->rows, m, TAG_B(sources_subject(v)), v->pane[DETAIL].at.w - 2);
		else
			detail_fill(&detail->rows, m, sources_subject(v), TAB_FIELDS, v->pane[DETAIL].at.w - 2);
		if (m->analysis)
			findings_rows(&detail->rows, m->analysis, sources_subject(v), v->pane[DETAIL].at.w - 2);
	}
	tree_end(detail);
}

static void sources_moved(struct view *v)
{
	if (v->focus == LIST)
		v->stale = true;
}

static void sources_paint(struct view *v, struct grid *g)
{
	layout_line(v, DETAIL, g);
}

/* To its row on the first screen. */
static bool sources_act(struct view *v, enum action a, int arg)
{
	uint64_t tag = sources_subject(v);
	struct ui *ui = v->ui;

	(void)arg;
	if (a != ACTION_OPEN || v->focus != LIST || !tag)
		return false;
	while (ui->depth > 1)
		ui_back(ui);
	if (ui_fresh(ui))
		tree_select(&ui_top(ui)->pane[0].tree, tag);
	ui_stale(ui);
	return true;
}

static void sources_describe(struct view *v, struct rows *r, struct row *row)
{
	row_put(r, row, STYLE_STRONG, _("what was loaded"));
	question_words(v->ui, r, row, v->body.w);
}

static void open_sources(struct ui *ui, int arg)
{
	(void)arg;
	if (ui_top(ui)->ops != &view_sources)
		ui_open(ui, &view_sources, 0);
}

static const struct action_row sources_entry = {
	.name = "sources",
	.keys = "S",
	.help = N_("what was loaded from where, and what was odd"),
	.where = ANYWHERE,
	.run = open_sources,
};

/* clang-format off */
static const struct action_row sources_actions[] = {
	{ .name = "go-to-source", .keys = "Enter", .help = N_("to its row on the first screen"), .where = HAS_ROWS,
	  .rank = 3, .hint = N_("go to it"), .id = ACTION_OPEN },
};
/* clang-format on */

const struct view_ops view_sources = {
	.name = "sources",
	.title = N_("Sources"),
	.has = HAS_PANES | HAS_ANSWER | HAS_BACK,
	.size = sizeof(struct sources_view),
	.npanes = PANES,
	.open = sources_open,
	.layout = sources_layout,
	.fill = sources_fill,
	.moved = sources_moved,
	.paint = sources_paint,
	.act = sources_act,
	.actions = sources_actions,
	.nactions = sizeof sources_actions / sizeof *sources_actions,
	.entry = &sources_entry,
	.subject = sources_subject,
	.banner = verdict_banner,
	.describe = sources_describe,
};
