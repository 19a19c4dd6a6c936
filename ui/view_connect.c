/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is going on while peers are asked: the steps done, the step waited for
 * and since when.  It closes itself when everybody has answered. */
#include "config.h"
#include "ui/ui.h"
#include "base/clock.h"
#include "base/i18n.h"

#define STEP_CELLS 12

static void connect_open(struct view *v, uint64_t arg)
{
	(void)arg;
	v->pane[0].tree.text = true;
}

static void connect_layout(struct view *v)
{
	v->pane[0].at = v->body;
}

static const char *wait_text(enum step step)
{
	static const char *const texts[] = {
		[STEP_RESOLVE] = N_("waiting for the name to be resolved"),
		[STEP_CONNECT] = N_("waiting for the connection"),
		[STEP_STARTTLS] = N_("waiting for the server to begin TLS"),
		[STEP_HANDSHAKE] = N_("waiting for the handshake"),
		[STEP_SETTLE] = N_("waiting for a late alert or an answer"),
		[STEP_DONE] = N_("done"),
	};

	return _(texts[step]);
}

static void step_row(struct rows *r, const struct step_note *n)
{
	struct row *row = rows_add(r, 0, 0);

	row_put(r, row, n->ok ? STYLE_OK : STYLE_ERROR, n->ok ? "  ok  " : "  x   ");
	row_putf(r, row, STYLE_LABEL, "%-*s", STEP_CELLS, step_name(n->step));
	row_raw(r, row, STYLE_PLAIN, n->text ? n->text : "");
	row_rightf(r, row, STYLE_DIM, _("%lld ms"), (long long)n->ms);
}

static void waiting_row(struct view *v, enum step step)
{
	struct rows *r = &v->pane[0].tree.rows;
	struct row *row = rows_add(r, 0, 0);
	int64_t ms = clock_monotonic_ms() - v->ui->model->connecting_since;

	row_put(r, row, STYLE_STRONG, "  ..  ");
	row_putf(r, row, STYLE_LABEL, "%-*s", STEP_CELLS, step_name(step));
	row_put(r, row, STYLE_PLAIN, wait_text(step));
	row_rightf(r, row, STYLE_DIM, _("%lld.%lld s"), (long long)(ms / 1000), (long long)(ms / 100 % 10));
}

static enum step running_step(const struct connection *c)
{
	enum step last = c->nsteps > 0 ? c->steps[c->nsteps - 1].step : STEP_RESOLVE;

	if (c->nsteps == 0 || last >= STEP_SETTLE)
		return c->nsteps == 0 ? STEP_RESOLVE : STEP_SETTLE;
	if (last == STEP_CONNECT && !c->starttls)
		return STEP_HANDSHAKE;
	return (enum step)(last + 1);
}

static void peer_rows(struct view *v, const struct session_source *src)
{
	struct rows *r = &v->pane[0].tree.rows;
	const struct connection *c = src->probe ? probe_connection(src->probe) : src->connection;

	rows_heading(r, rows_safe(r, src->source.spec, 200), NULL);
	for (size_t i = 0; c && i < c->nsteps; i++)
		step_row(r, &c->steps[i]);
	if (src->state == SOURCE_LOADING && c)
		waiting_row(v, running_step(c));
	rows_blank(r);
}

static void connect_fill(struct view *v)
{
	const struct session *s = v->ui->model->session;
	struct tree *t = &v->pane[0].tree;

	tree_begin(t);
	for (size_t i = 0; i < s->nsource; i++)
		if (s->source[i].source.kind == SOURCE_HOST && s->source[i].state != SOURCE_WAITING)
			peer_rows(v, &s->source[i]);
	tree_end(t);
}

static void connect_describe(struct view *v, struct buf *left, struct buf *right)
{
	(void)v;
	(void)right;
	buf_puts(left, _("connecting"));
}

/* clang-format off */
static const struct action_row connect_actions[] = {
	{ .id = ACTION_CANCEL, .name = "cancel", .keys = "Esc q ^C", .help = N_("stop connecting; what is known stays"),
	  .rank = 2, .hint = N_("cancel") },
};
/* clang-format on */

const struct view_ops view_connect = {
	.name = "connect",
	.title = N_("Connecting"),
	.size = sizeof(struct view),
	.npanes = 1,
	.open = connect_open,
	.layout = connect_layout,
	.fill = connect_fill,
	.actions = connect_actions,
	.nactions = sizeof connect_actions / sizeof *connect_actions,
	.describe = connect_describe,
};
