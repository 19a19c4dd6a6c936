/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The addresses that certificates name and nobody asked yet, before anybody asks them; then what came of each. */
#include "config.h"

#include "base/i18n.h"
#include "run/fetching.h"
#include "run/run.h"
#include "ui/frame/action.h"
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/question.h"
#include "ui/view/tag.h"
#include "ui/view/verdict.h"
#include "ui/view/view_list.h"

struct fetch_view {
	struct view v;
	const struct fetched *first; /* what would be asked, as of this run and this answer */
	size_t nfirst;
	unsigned opened, nanswers;
	bool looked;
};

static void fetch_view_open(struct view *v, uint64_t arg)
{
	(void)arg;
	v->pane[0].has = HAS_ROWS;
}

static void fetch_layout(struct view *v)
{
	v->pane[0].at = v->body;
}

/* Once for each answer: what is missing is another thing then. */
static void look(struct fetch_view *f, const struct model *m)
{
	if (!m->settled || (f->looked && f->opened == m->opened && f->nanswers == m->nanswers))
		return;
	f->nfirst = 0;
	f->first = m->large ? NULL : fetching_first(m->run, &f->nfirst);
	f->opened = m->opened;
	f->nanswers = m->nanswers;
	f->looked = true;
}

static void address_rows(struct rows *r, const struct fetched *f, size_t place, int width, enum mark m,
                         const char *state)
{
	struct row *row = rows_add(r, TAG(KIND_FETCHED, 0, place), 0);

	row->marks = true;
	row->mark = (uint8_t)m;
	row->keep = 30;
	row_raw(r, row, STYLE_STRONG, f->url);
	row_right(r, row, m == MARK_NONE ? STYLE_DIM : mark_style(m), state);
	rows_text(r, width, 5, STYLE_PLAIN, rows_sentence(r, &f->about));
	if (f->said.msgid)
		rows_text(r, width, 5, STYLE_WARNING, rows_sentence(r, &f->said));
}

static void came_rows(struct rows *r, const struct fetched *f, size_t n, bool waits, int width)
{
	if (n)
		rows_heading(r, _("FETCHED"), NULL);
	for (size_t i = 0; i < n; i++) {
		if (waits && i + 1 == n)
			address_rows(r, &f[i], i, width, MARK_NONE, _("asked .."));
		else if (f[i].said.msgid)
			address_rows(r, &f[i], i, width, MARK_WARNING, _("not got"));
		else
			address_rows(r, &f[i], i, width, MARK_OK, f[i].cached ? _("kept from before") : _("got"));
	}
}

static void fetch_fill(struct view *v)
{
	struct fetch_view *self = (struct fetch_view *)v;
	const struct model *m = v->ui->model;
	struct tree *t = &v->pane[0].tree;
	int width = v->body.w - 2;
	size_t n = m->run->nfetched;
	const struct fetched *came = m->run->fetched;
	bool waits = false;

	look(self, m);
	if (m->fetching)
		came = fetching_list(m->fetching, &n, &waits);
	tree_begin(t);
	if (!m->fetching && self->nfirst) {
		rows_heading(&t->rows, _("TO BE FETCHED"), NULL);
		for (size_t i = 0; i < self->nfirst; i++)
			address_rows(&t->rows, &self->first[i], n + i, width, MARK_NONE, _("not asked"));
		rows_blank(&t->rows);
	}
	came_rows(&t->rows, came, n, waits, width);
	if (!m->fetching && self->nfirst)
		rows_text(&t->rows, width, 0, STYLE_NOTE,
		          _("Enter asks these servers, and those that the answers name. They learn that somebody looks "
		            "at this certificate. Nothing was sent yet."));
	else if (n == 0)
		rows_text(&t->rows, width, 0, STYLE_NOTE,
		          _("Nothing to fetch: the certificates name nothing that is not at hand."));
	tree_end(t);
}

static void fetch_describe(struct view *v, struct rows *r, struct row *row)
{
	row_put(r, row, STYLE_STRONG, _("what certificates name"));
	question_words(v->ui, r, row, v->body.w);
}

static void ask_for_it(struct ui *ui, bool private)
{
	const char *why;

	if (!model_fetch(ui->model, private, &why))
		ui_say(ui, MARK_NOTE, "%s", why);
	ui_stale(ui);
}

static void fetch_now(struct ui *ui, int arg)
{
	(void)arg;
	ask_for_it(ui, false);
}

static void fetch_near(struct ui *ui, int arg)
{
	(void)arg;
	ask_for_it(ui, true);
}

static void open_fetch(struct ui *ui, int arg)
{
	(void)arg;
	if (ui_top(ui)->ops != &view_fetch)
		ui_open(ui, &view_fetch, 0);
}

static const struct action_row fetch_entry = {
	.name = "fetch",
	.keys = "a",
	.help = N_("what certificates name and is not at hand: the addresses, and Enter gets it"),
	.where = HAS_ANSWER,
	.run = open_fetch,
};

/* clang-format off */
static const struct action_row fetch_actions[] = {
	{ .name = "fetch-now", .keys = "Enter", .help = N_("get it from the network, and judge anew"), .rank = 3,
	  .hint = N_("fetch"), .run = fetch_now },
	{ .name = "fetch-near", .keys = "A", .help = N_("the same, also from private addresses: this machine, this network"),
	  .rank = 4, .hint = N_("private, too"), .run = fetch_near },
};
/* clang-format on */

const struct view_ops view_fetch = {
	.name = "fetch",
	.title = N_("Fetch"),
	.has = HAS_ANSWER | HAS_BACK,
	.size = sizeof(struct fetch_view),
	.npanes = 1,
	.open = fetch_view_open,
	.layout = fetch_layout,
	.fill = fetch_fill,
	.actions = fetch_actions,
	.nactions = sizeof fetch_actions / sizeof *fetch_actions,
	.entry = &fetch_entry,
	.banner = verdict_banner,
	.describe = fetch_describe,
};
