/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configurations among the sources, audited when this is opened and after each reload: the places where TLS is
 * spoken, and what is wrong at which line, with the lines around it. The files are read anew, in a run beside; the one
 * that is shown is kept until another is, or a reload. */
#include "config.h"

#include "ui/view/view_audit.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "audit/audit.h"
#include "audit/conf.h"
#include "audit/dialect.h"
#include "audit/listener.h"
#include "audit/outcome.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/words.h"
#include "cert/class.h"
#include "load/bytes.h"
#include "load/certset.h"
#include "load/source.h"
#include "run/auditing.h"
#include "run/plan.h"
#include "run/run.h"
#include "ui/frame/action.h"
#include "ui/frame/banner.h"
#include "ui/frame/layout.h"
#include "ui/frame/model.h"
#include "ui/frame/request.h"
#include "ui/frame/ui.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/findings.h"
#include "ui/view/fix.h"
#include "ui/view/question.h"
#include "ui/view/tag.h"
#include "ui/view/verdict.h"
#include "ui/view/view_list.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { LIST, DETAIL, PANES };
#define LINES_AROUND 4

struct audit_view {
	struct view v;
	bool looked;
	unsigned opened; /* model.opened: the sources that it is about */
	struct audit *audit;
	struct run *run;
	struct audit_outcome *outcome; /* NULL: none of the sources is a configuration */
	char *shown;                   /* path of the file whose text is kept; NULL: none is */
	struct bytes text;             /* of it; empty where it could not be read */
	char *client;                  /* files with certificates of clients, as typed; NULL: none */
};

static bool is_named(const struct source *s)
{
	return s->kind == SOURCE_FILE || s->kind == SOURCE_DIRECTORY;
}

/* Secrets of Kubernetes hold certificates, and are looked at as such. */
static bool add(struct audit *a, const struct source *s)
{
	struct err e = { 0 };

	return is_named(s) && audit_add(a, s->path, NULL, &e) &&
	       a->config.v[a->config.n - 1]->dialect != &dialect_kubernetes;
}

bool audit_is_source(const struct run *r)
{
	struct audit *a = audit_new();
	bool all = r->nsource > 0;

	for (size_t i = 0; all && i < r->nsource; i++)
		all = add(a, &r->source[i].source);
	audit_free(a);
	return all;
}

static void audit_view_open(struct view *v, uint64_t arg)
{
	(void)arg;
	v->pane[LIST].has = HAS_ROWS;
	v->pane[DETAIL].tree.text = true;
}

static void forget_text(struct audit_view *s)
{
	bytes_release(&s->text);
	free(s->shown);
	s->text = (struct bytes){ .fd = -1 };
	s->shown = NULL;
}

static void forget(struct audit_view *s)
{
	forget_text(s);
	auditing_free(s->outcome);
	run_free(s->run);
	audit_free(s->audit);
	s->outcome = NULL;
	s->run = NULL;
	s->audit = NULL;
}

static void audit_close(struct view *v)
{
	struct audit_view *s = (struct audit_view *)v;

	forget(s);
	free(s->client);
}

static void audit_layout(struct view *v)
{
	layout_split(v, LIST, DETAIL, v->body, SPLIT_ROWS, (struct share){ 1, 2 });
}

static void look(struct audit_view *s, const struct model *m)
{
	struct words none = { 0 };
	struct err e = { 0 };
	struct plan *p;

	if (s->looked && s->opened == m->opened)
		return;
	forget(s);
	s->looked = true;
	s->opened = m->opened;
	s->audit = audit_new();
	for (size_t i = 0; i < m->run->nsource; i++)
		if (is_named(&m->run->source[i].source))
			audit_add(s->audit, m->run->source[i].source.path, NULL, &e);
	audit_ends(s->audit);
	if (!s->audit->config.n)
		return;
	p = plan_copy(m->run->plan);
	p->source = none;
	p->fetch = p->fetch_private = false;
	s->run = run_new(p, m->run->loop, NULL, NULL, &e);
	const struct words client = words_of(s->audit->arena, s->client ? s->client : "");
	const struct audit_wish wish = { .audit = s->audit, .client = &client, .trust_given = p->trust.n > 0 };
	if (s->run)
		s->outcome = auditing_new(s->run, &wish);
	plan_free(p);
}

/* ---- the list ---- */

static const char *place_of(const struct audit_view *s, struct rows *r, const struct finding *f)
{
	const char *spec, *slash;

	if (f->where.input < 0)
		return "";
	spec = certset_input(s->outcome->analysis->set, f->where.input)->spec;
	slash = strrchr(spec, '/');
	return rows_safe(r,
	                 arena_printf(rows_arena(r), f->where.line ? "%s:%u" : "%s", slash ? slash + 1 : spec,
	                              (unsigned)f->where.line),
	                 60);
}

static void listener_row(const struct audit_view *s, struct rows *r, size_t i)
{
	const struct listener_state *state = &s->outcome->state[i];
	const struct listener *l = state->listener;
	struct row *row = rows_add(r, TAG(KIND_LISTENER, 0, i), 0);

	row->marks = true;
	row->mark = (uint8_t)(state->errors ? MARK_ERROR : state->warnings ? MARK_WARNING : MARK_OK);
	row->keep = 24;
	row_put(r, row, STYLE_DIM, l->connects ? _("to ") : "");
	row_raw(r, row, STYLE_PLAIN, l->label);
	row_right(r, row, STYLE_DIM,
	          rows_safe(r,
	                    arena_printf(rows_arena(r), "%s  %s", l->config->dialect->title,
	                                 conf_place(l->config, rows_arena(r), l->by->at)),
	                    80));
}

static void finding_row(const struct audit_view *s, struct rows *r, size_t i)
{
	const struct finding *f = &s->outcome->analysis->finding[i];
	struct row *row = rows_add(r, TAG(KIND_AUDITED, 0, i), 0);

	row->marks = true;
	row->mark = (uint8_t)severity_mark(f->severity);
	row->keep = 30;
	row_put(r, row, STYLE_PLAIN, rows_sentence(r, &f->title));
	row_right(r, row, STYLE_DIM, place_of(s, r, f));
}

/* ---- what is chosen ---- */

/* The file and line of a finding or a listener. */
static const char *file_at(const struct audit_view *s, uint64_t tag, unsigned *line)
{
	*line = 0;
	if (TAG_KIND(tag) == KIND_LISTENER) {
		const struct listener *l = s->outcome->state[TAG_B(tag)].listener;

		*line = l->by->at.line;
		return l->by->at.file < 0 ? NULL : l->config->file.v[l->by->at.file].path;
	}
	if (TAG_KIND(tag) != KIND_AUDITED)
		return NULL;
	const struct finding *f = &s->outcome->analysis->finding[TAG_B(tag)];
	if (f->where.input < 0)
		return NULL;
	*line = f->where.line;
	return certset_input(s->outcome->analysis->set, f->where.input)->spec;
}

static struct span text_of(struct audit_view *s, const char *path)
{
	if (!s->shown || strcmp(s->shown, path) != 0) {
		forget_text(s);
		s->shown = xstrdup(path);
		if (!bytes_read(path, FILE_FOUND, CONFIG_OCTETS_MAX, &s->text, NULL))
			s->text = (struct bytes){ .fd = -1 };
	}
	return s->text.s;
}

/* The line and those around it. */
static void lines_rows(struct rows *r, struct span text, unsigned line)
{
	const char *p = (const char *)text.p, *end = text.n > 0 ? p + text.n : p;
	unsigned at = 1;

	if (line == 0 || text.n == 0)
		return;
	rows_blank(r);
	for (; p < end && at <= line + LINES_AROUND; at++) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));
		size_t n = (size_t)((stop ? stop : end) - p);

		if (at + LINES_AROUND >= line) {
			struct row *row = rows_add(r, 0, 0);

			row_putf(r, row, at == line ? STYLE_STRONG : STYLE_DIM, "%s%4u  ", at == line ? ">" : " ", at);
			row_raw(r, row, at == line ? STYLE_COMMAND : STYLE_PLAIN,
			        arena_strndup(rows_arena(r), p, n < ROW_LINE_MAX ? n : ROW_LINE_MAX));
		}
		p += n + 1;
	}
}

static void words_row(struct rows *r, int width, const char *label, const struct words *w)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < w->n && i < 20; i++)
		buf_printf(&b, "%s%s", i ? ", " : "", w->v[i]);
	if (w->n)
		rows_value(r, 0, width, 14, label, buf_str(&b));
	buf_free(&b);
}

static const char *state_words(const struct named_file *f, const struct file_state *s)
{
	return f->unknown      ? _("named by a variable: not looked at")
	       : f->several    ? _("a directory")
	       : s->input >= 0 ? NULL
	       : f->optional   ? _("not there")
	                       : _("could not be read");
}

static void listener_detail(const struct audit_view *s, struct rows *r, size_t i, int width)
{
	const struct listener_state *state = &s->outcome->state[i];
	const struct listener *l = state->listener;

	words_row(r, width, _("Addresses"), &l->address);
	words_row(r, width, _("Names"), &l->name);
	for (size_t k = 0; k < l->file.n; k++) {
		const struct named_file *f = &l->file.v[k];
		const char *words = state_words(f, &state->file[k]), *path = f->path ? f->path : f->word;

		rows_value(r, 0, width, 14, _(file_use_name(f->use)),
		           words ? arena_printf(rows_arena(r), "%s: %s", path, words) : path);
	}
	rows_field(r, 0, width, 14, l->connects ? _("Server") : _("Clients"), STYLE_PLAIN,
	           l->connects                ? l->asks == ASKS_NOTHING ? _("not verified") : _("verified")
	                          : l->asks == ASKS_REQUIRED ? _("must show a certificate")
	           : l->asks == ASKS_NOTHING  ? _("not asked for a certificate")
	                                      : _("asked for a certificate, may have none"));
	if (state->leaf >= 0)
		rows_field(r, 0, width, 14, _("Verdict"), state->verdict == VERDICT_TRUSTED ? STYLE_OK : STYLE_ERROR,
		           state->reason == CLASS_NONE
		               ? verdict_name(state->verdict)
		               : arena_printf(rows_arena(r), "%s (%s)", verdict_name(state->verdict),
		                              class_text(state->reason)));
}

static void detail_rows(struct audit_view *s, struct rows *r, uint64_t tag, int width)
{
	const struct finding *f = TAG_KIND(tag) == KIND_AUDITED ? &s->outcome->analysis->finding[TAG_B(tag)] : NULL;
	unsigned line;
	const char *path = file_at(s, tag, &line);

	if (TAG_KIND(tag) == KIND_LISTENER)
		listener_detail(s, r, (size_t)TAG_B(tag), width);
	if (f)
		rows_text(r, width, 0, STYLE_STRONG, rows_sentence(r, &f->title));
	if (f && (f->fix.msgid || f->command.msgid))
		fix_rows(r, f, width, 2);
	if (path)
		lines_rows(r, text_of(s, path), line);
	if (f && f->nfact)
		rows_blank(r);
	for (size_t i = 0; f && i < f->nfact; i++)
		rows_text(r, width, 2, STYLE_DIM, rows_sentence(r, &f->fact[i].text));
}

static void audit_fill(struct view *v)
{
	struct audit_view *s = (struct audit_view *)v;
	struct tree *list = &v->pane[LIST].tree, *detail = &v->pane[DETAIL].tree;
	const struct audit_outcome *x;

	look(s, v->ui->model);
	x = s->outcome;
	tree_begin(list);
	if (!x)
		rows_text(&list->rows, v->pane[LIST].at.w - 2, 0, STYLE_NOTE,
		          _("None of the sources is the configuration of a server that is read here."));
	else {
		rows_heading(&list->rows, _("FINDINGS"), NULL);
		for (size_t i = 0; i < x->analysis->nfinding; i++)
			finding_row(s, &list->rows, i);
		if (!x->analysis->nfinding)
			rows_text(&list->rows, v->pane[LIST].at.w - 2, 0, STYLE_OK, _("none"));
		rows_blank(&list->rows);
		rows_heading(&list->rows, _("LISTENERS"), NULL);
		for (size_t i = 0; i < x->n; i++)
			listener_row(s, &list->rows, i);
		if (!x->n)
			rows_text(&list->rows, v->pane[LIST].at.w - 2, 0, STYLE_NOTE, _("TLS is spoken nowhere in it"));
	}
	tree_end(list);
	tree_begin(detail);
	if (x)
		detail_rows(s, &detail->rows, tree_tag(list), v->pane[DETAIL].at.w - 2);
	tree_end(detail);
}

static void audit_moved(struct view *v)
{
	if (v->focus == LIST)
		v->stale = true;
}

static void audit_paint(struct view *v, struct grid *g)
{
	layout_line(v, DETAIL, g);
}

static void audit_describe(struct view *v, struct rows *r, struct row *row)
{
	row_put(r, row, STYLE_STRONG, _("configuration"));
	question_words(v->ui, r, row, v->body.w);
}

static void audit_status(struct view *v, struct rows *r, struct row *row)
{
	const struct audit_outcome *x = ((const struct audit_view *)v)->outcome;

	if (!x)
		return;
	row_rightf(r, row, STYLE_DIM, P_("%zu finding", "%zu findings", x->analysis->nfinding), x->analysis->nfinding);
	row_rightf(r, row, STYLE_DIM, P_(", %zu listener with TLS", ", %zu listeners with TLS", x->n), x->n);
}

/* The verdict over all of it; what the first screen knows speaks of something else. */
static void audit_banner(struct view *v, struct ui_banner *b)
{
	const struct audit_view *s = (const struct audit_view *)v;
	const struct analysis *a = s->outcome ? s->outcome->analysis : NULL;

	if (!a) {
		verdict_banner(v, b);
		return;
	}
	const struct finding *f = a->nfinding && a->finding[0].severity != SEVERITY_NOTE ? &a->finding[0] : NULL;
	size_t n[SEVERITY_NOTE + 1] = { 0 };
	for (size_t i = 0; i < a->nfinding; i++)
		n[a->finding[i].severity]++;
	b->chip = n[SEVERITY_ERROR]
	              ? arena_printf(rows_arena(b->rows), P_("%zu ERROR", "%zu ERRORS", n[SEVERITY_ERROR]), n[SEVERITY_ERROR])
	          : n[SEVERITY_WARNING] ? arena_printf(rows_arena(b->rows), P_("%zu WARNING", "%zu WARNINGS", n[SEVERITY_WARNING]),
	                                               n[SEVERITY_WARNING])
	                                : _("CHECKED");
	b->style = f && f->severity == SEVERITY_ERROR ? STYLE_CHIP_ERROR : f ? STYLE_CHIP_WARNING : STYLE_CHIP_OK;
	const char *said = f ? rows_sentence(b->rows, &f->title) : _("nothing is wrong in it");
	banner_cause(b, f ? severity_mark(f->severity) : MARK_OK, said, said);
	b->label = f && f->fix.msgid ? _("FIX") : "";
	b->text = f && f->fix.msgid ? rows_sentence(b->rows, &f->fix) : "";
}

static void edit_line(struct ui *ui, int arg)
{
	struct view *v = ui_top(ui);
	const struct audit_view *s = (const struct audit_view *)v;
	unsigned line = 0;
	const char *path = s->outcome ? file_at(s, tree_tag(&v->pane[LIST].tree), &line) : NULL;

	(void)arg;
	if (path)
		request_add(&ui->requests, (struct request){ .kind = REQUEST_EDIT, .to = xstrdup(path), .line = line });
	else
		ui_say(ui, MARK_NOTE, "%s", _("nothing to edit: choose a finding or a listener"));
}

/* Whose certificates each listener that asks for one is held against. */
static bool take_clients(struct ui *ui, const char *text, char *why, size_t max)
{
	struct audit_view *s = (struct audit_view *)ui_top(ui);
	struct arena *a = arena_new();
	const struct words w = words_of(a, text);
	const char *missing = NULL;

	for (size_t i = 0; i < w.n && !missing; i++)
		missing = access(w.v[i], R_OK) == 0 ? NULL : w.v[i];
	if (missing)
		snprintf(why, max, "%s: %s", strerror(errno), missing);
	arena_free(a);
	if (missing)
		return false;
	free(s->client);
	s->client = xstrdup(text);
	s->looked = false;
	ui_stale(ui);
	return true;
}

static void clients_now(struct ui *ui, struct buf *out)
{
	const struct audit_view *s = (const struct audit_view *)ui_top(ui);

	buf_puts(out, s->client ? s->client : "");
}

static void open_audit(struct ui *ui, int arg)
{
	(void)arg;
	if (ui_top(ui)->ops != &view_audit)
		ui_open(ui, &view_audit, 0);
}

static const struct action_row audit_entry = {
	.name = "audit",
	.keys = "J",
	.help = N_("the sources as configurations of servers: listeners, and what is wrong at which line"),
	.where = ANYWHERE,
	.run = open_audit,
};

/* clang-format off */
static const struct action_row audit_actions[] = {
	{ .name = "edit-line", .keys = "Enter e", .help = N_("open the file in $VISUAL or $EDITOR, at that line"), .rank = 3,
	  .hint = N_("to the line"), .run = edit_line },
	{ .name = "audit-clients", .keys = "+", .help = N_("files with certificates of clients: does each listener take them"), .rank = 5,
	  .hint = N_("clients"), .arg = "FILE|DIRECTORY", .take = take_clients, .preset = clients_now },
};
/* clang-format on */

const struct view_ops view_audit = {
	.name = "audit",
	.title = N_("Configuration"),
	.has = HAS_PANES | HAS_ANSWER | HAS_BACK,
	.size = sizeof(struct audit_view),
	.npanes = PANES,
	.open = audit_view_open,
	.close = audit_close,
	.layout = audit_layout,
	.fill = audit_fill,
	.moved = audit_moved,
	.paint = audit_paint,
	.actions = audit_actions,
	.nactions = sizeof audit_actions / sizeof *audit_actions,
	.entry = &audit_entry,
	.banner = audit_banner,
	.describe = audit_describe,
	.status = audit_status,
};
