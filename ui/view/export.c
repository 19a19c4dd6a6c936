/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes are made first, or what takes long meanwhile (ui/frame/task.h), and the name is asked; they wait in one
 * place.
 */
#include "config.h"

#include "ui/view/export.h"

#include "analysis/chain.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/text.h"
#include "cert/certificate.h"
#include "fix/repair.h"
#include "load/certset.h"
#include "report/report.h"
#include "run/proof.h"
#include "run/session.h"
#include "ui/frame/request.h"
#include "ui/frame/task.h"
#include "ui/frame/ui.h"
#include "ui/kit/grid.h"
#include "ui/kit/picture.h"
#include "ui/kit/prompt.h"
#include "ui/kit/row.h"
#include "ui/view/exhibit.h"
#include "ui/view/view_list.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_OCTETS 60 /* of a suggested name, without its end */

/* ---- the questions ---- */

static void over_event(void *ctx, enum prompt_event event);

static void try_to_write(struct ui *ui, bool over)
{
	struct err e = { 0 };
	char *safe = text_escaped(ui->writing.to, ui->charset), *label;

	if (file_write(ui->writing.to, buf_span(&ui->writing.text), FILE_REGULAR | (over ? FILE_REPLACE : FILE_NEW),
	               &e)) {
		ui_say(ui, MARK_OK, P_("wrote %s to %s, %zu octet", "wrote %s to %s, %zu octets", ui->writing.text.n),
		       ui->writing.what, safe, ui->writing.text.n);
		request_free(&ui->writing);
	} else if (e.sys == EEXIST && !over) {
		label = xasprintf(_("%s exists: overwrite it? y or n: "), safe);
		prompt_open(&ui->prompt, label, "", over_event, ui);
		free(label);
	} else {
		free(safe);
		safe = text_escaped(e.text, ui->charset);
		ui_say(ui, MARK_ERROR, _("not written: %s"), safe);
		request_free(&ui->writing);
	}
	free(safe);
}

static void over_event(void *ctx, enum prompt_event event)
{
	struct ui *ui = ctx;
	bool yes = event == PROMPT_EDITED && ui->prompt.n == 1 && (*ui->prompt.text == 'y' || *ui->prompt.text == 'Y');

	if (event == PROMPT_NOTHING)
		return;
	prompt_close(&ui->prompt);
	if (yes) {
		try_to_write(ui, true);
	} else {
		ui_say(ui, MARK_NOTE, "%s", _("not written: the file stays as it was"));
		request_free(&ui->writing);
	}
}

static void name_event(void *ctx, enum prompt_event event)
{
	struct ui *ui = ctx;

	if (event != PROMPT_DONE && event != PROMPT_CANCELLED)
		return;
	if (event == PROMPT_DONE && ui->prompt.n > 0 && ui->writing.what) /* else it was given up meanwhile */
		ui->writing.to = xstrdup(ui->prompt.text);
	prompt_close(&ui->prompt);
	if (!ui->writing.to && !task_stop(ui))
		request_free(&ui->writing);
	else if (ui->writing.to && !ui->task.step) /* else it is written once it is made */
		try_to_write(ui, false);
}

/* A file name that needs no quotes and hides nowhere. */
static void suggest(struct buf *out, const char *title, const char *end)
{
	for (const char *s = title; *s && out->n < NAME_OCTETS; s++) {
		bool plain = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9');

		if (plain || (out->n > 0 && (*s == '.' || *s == '_')))
			buf_putc(out, *s);
		else if (out->n > 0 && out->s[out->n - 1] != '-')
			buf_putc(out, '-');
	}
	while (out->n > 0 && (out->s[out->n - 1] == '-' || out->s[out->n - 1] == '.'))
		out->n--;
	if (out->n == 0)
		buf_puts(out, "certloupe");
	buf_puts(out, end);
}

static void ask_name(struct ui *ui, const char *title, const char *end)
{
	struct buf name = BUF_INIT;
	char *label = xasprintf(_("write %s to: "), ui->writing.what);

	suggest(&name, title, end);
	prompt_open(&ui->prompt, label, buf_str(&name), name_event, ui);
	buf_free(&name);
	free(label);
}

/* Takes what is in `bytes`. */
static void ask(struct ui *ui, const char *what, struct buf *bytes, const char *title, const char *end)
{
	task_stop(ui);
	request_free(&ui->writing);
	if (bytes->n == 0) {
		ui_say(ui, MARK_NOTE, _("nothing to write: no %s here"), what);
		buf_free(bytes);
		return;
	}
	ui->writing = (struct request){ .kind = REQUEST_WRITE, .text = *bytes, .what = what };
	ask_name(ui, title, end);
}

/* ---- what is written ---- */

static void ask_object(struct ui *ui, const char *what, struct buf *bytes, const struct exhibit *e, const char *end)
{
	struct buf title = BUF_INIT;

	if (e->certificate)
		buf_puts(&title, certificate_title(e->certificate));
	else if (bytes->n > 0)
		certset_title(ui->model->run->set, e->entry, &title);
	ask(ui, what, bytes, buf_str(&title), end);
	buf_free(&title);
}

void export_pem(struct ui *ui, int arg)
{
	struct exhibit e = { .entry = -1 };
	struct buf out = BUF_INIT;

	(void)arg;
	if (exhibit_on_top(ui, &e))
		exhibit_put_pem(&out, e.label, e.der);
	ask_object(ui, "PEM", &out, &e, ".pem");
}

void export_der(struct ui *ui, int arg)
{
	struct exhibit e = { .entry = -1 };
	struct buf out = BUF_INIT;

	(void)arg;
	if (exhibit_on_top(ui, &e) && e.der.p)
		buf_put(&out, e.der.p, e.der.n);
	ask_object(ui, "DER", &out, &e, ".der");
}

void export_text(struct ui *ui, int arg)
{
	struct report_options o = { .charset = CHARSET_UTF8, .width = 100, .verbose = true };
	struct model *m = ui->model;
	struct exhibit e = { .entry = -1 };
	struct buf out = BUF_INIT;
	int64_t at = m->analysis ? m->analysis->question.at : clock_now();

	(void)arg;
	if (exhibit_on_top(ui, &e) && e.certificate)
		report_certificate(&out, e.certificate, at, &o);
	else if (e.der.p)
		report_object(&out, m->run->set, m->run->trust, e.entry, at, &o);
	ask_object(ui, _("text"), &out, &e, ".txt");
}

/* The chosen path that begins with c, else the first that has it, else (c NULL) the one that speaks for all. */
static const struct path *path_with(const struct analysis *a, const struct certificate *c)
{
	const struct path *found = NULL;

	for (size_t i = 0; i < a->nchain; i++) {
		const struct path *p = &a->chain[i].paths->path[0];

		if (c ? certificate_equal(p->cert[0], c) : a->chain[i].leaf == a->leaf)
			return p;
		for (size_t k = 1; c && k < p->n && !found; k++)
			found = certificate_equal(p->cert[k], c) ? p : NULL;
	}
	return found || a->nchain == 0 || c ? found : &a->chain[0].paths->path[0];
}

void export_chain(struct ui *ui, int arg)
{
	const struct analysis *a = ui->model->analysis;
	struct exhibit e = { .entry = -1 };
	const struct path *p;
	struct buf out = BUF_INIT;

	(void)arg;
	exhibit_on_top(ui, &e);
	p = a ? path_with(a, e.certificate) : NULL;
	for (size_t i = 0; p && i < p->n; i++)
		exhibit_put_pem(&out, "CERTIFICATE", p->cert[i]->der);
	ask(ui, _("chain"), &out, p ? certificate_title(p->cert[0]) : "", "-chain.pem");
}

/* Judged anew before the name is asked, where that takes no time. */
#define PROVED_MAX 2000 /* entries of the set */

static const char *repair_name(struct run *run, const struct repair *r, struct span pem)
{
	struct proof *p;
	bool trusted;

	if (r->kind == REPAIR_BUNDLE)
		return _("bundle");
	p = certset_count(run->set) <= PROVED_MAX ? proof_make(run, r, SPAN_NONE, pem) : NULL;
	if (!p)
		return _("mended chain");
	trusted = p->after.analysis->verdict == VERDICT_TRUSTED;
	proof_free(p);
	return trusted ? _("mended chain, which is trusted") : _("mended chain, still not trusted");
}

/* What would be written is looked at first, on a screen of its own. */
void export_repair(struct ui *ui, int arg)
{
	const struct analysis *a = ui->model->analysis;
	const struct repair *r = a ? repair_plan(a, &(struct repair_wish){ 0 }) : NULL;
	const char *what = _("mended chain");
	struct buf out = BUF_INIT, title = BUF_INIT;

	(void)arg;
	if (r && r->nafter && ui_top(ui)->ops != &view_repair) {
		ui_open(ui, &view_repair, 0);
		return;
	}
	if (r && r->nafter) {
		repair_write(r, &out);
		what = repair_name(ui->model->run, r, buf_span(&out));
		certset_title(a->set, r->row[0].entry, &title);
	}
	ask(ui, what, &out, buf_str(&title), r && r->kind == REPAIR_BUNDLE ? "-bundle.pem" : "-fullchain.pem");
	buf_free(&title);
}

static void export_report(struct ui *ui, const char *what, const char *end,
                          void (*report)(struct buf *out, const struct analysis *a, const struct report_options *o))
{
	struct report_options o = { .charset = CHARSET_UTF8 };
	const struct analysis *a = ui->model->analysis;
	struct buf out = BUF_INIT, title = BUF_INIT;

	if (a)
		report(&out, a, &o);
	if (a && a->leaf >= 0)
		certset_title(ui->model->run->set, a->leaf, &title);
	ask(ui, what, &out, buf_str(&title), end);
	buf_free(&title);
}

/* Of a large set it is made while the name is typed. */
static bool json_step(void *ctx)
{
	return report_json_step(ctx);
}

static unsigned json_percent(const void *ctx)
{
	return report_json_percent(ctx);
}

static void json_end(struct ui *ui, void *ctx, bool whole)
{
	report_json_end(ctx);
	if (!whole)
		request_free(&ui->writing);
	else if (ui->writing.to)
		try_to_write(ui, false);
}

void export_json(struct ui *ui, int arg)
{
	struct report_options o = { .charset = CHARSET_UTF8 };
	const struct analysis *a = ui->model->analysis;
	struct buf title = BUF_INIT;

	(void)arg;
	if (!a) {
		ask(ui, "JSON", &(struct buf)BUF_INIT, "", "");
		return;
	}
	task_stop(ui);
	request_free(&ui->writing);
	ui->writing = (struct request){ .kind = REQUEST_WRITE, .what = "JSON" };
	task_begin(ui, (struct task){ .step = json_step,
	                              .percent = json_percent,
	                              .end = json_end,
	                              .ctx = report_json_begin(&ui->writing.text, a, &o),
	                              .what = "JSON" });
	if (a->leaf >= 0)
		certset_title(ui->model->run->set, a->leaf, &title);
	ask_name(ui, buf_str(&title), ".json");
	buf_free(&title);
}

void export_markdown(struct ui *ui, int arg)
{
	(void)arg;
	export_report(ui, "Markdown", ".md", report_markdown);
}

void export_dot(struct ui *ui, int arg)
{
	(void)arg;
	export_report(ui, "DOT", ".dot", report_dot);
}

static void picture(struct ui *ui, struct buf *out)
{
	struct grid g = { 0 };

	ui_unsay(ui);
	ui_paint(ui, &g);
	picture_svg(out, &g, ui->theme);
	grid_free(&g);
}

void export_picture(struct ui *ui, int arg)
{
	struct buf out = BUF_INIT;

	(void)arg;
	picture(ui, &out);
	ask(ui, "SVG", &out, "screen", ".svg");
	ui->dirty = true;
}

/* Where nothing is yet. said: N_() "%s: it is written". */
static bool write_to(struct ui *ui, const char *file, const struct buf *out, const char *said, char *why, size_t max)
{
	struct err e = { 0 };
	bool ok = file_write(file, buf_span(out), FILE_NEW | FILE_REGULAR, &e);
	char *safe = text_escaped(ok ? file : e.text, ui->charset);

	if (ok)
		ui_say(ui, MARK_OK, "%s: %s", safe, _(said));
	else if (e.sys == EEXIST)
		snprintf(why, max, "%s", _("it is there already, and stays as it is"));
	else
		snprintf(why, max, "%.190s", safe);
	free(safe);
	return ok;
}

bool export_picture_to(struct ui *ui, const char *file, char *why, size_t max)
{
	struct buf out = BUF_INIT;

	picture(ui, &out);
	bool ok = write_to(ui, file, &out, N_("the screen is written"), why, max);
	buf_free(&out);
	return ok;
}

bool export_session(struct ui *ui, const char *file, char *why, size_t max)
{
	struct buf out = BUF_INIT;
	struct err e = { 0 };
	bool ok;

	if (!ui->model->settled || !ui->model->analysis) {
		snprintf(why, max, "%s", _("not everything was read and judged yet"));
		return false;
	}
	ok = session_write(ui->model->run, ui->model->analysis, &out, &e);
	if (ok)
		ok = write_to(ui, file, &out, N_("the session is saved, without keys and passwords"), why, max);
	else
		snprintf(why, max, "%.190s", e.text);
	buf_free(&out);
	return ok;
}
