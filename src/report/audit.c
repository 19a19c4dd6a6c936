/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listeners first, each with its files and how clients are asked; then what is wrong, at the lines that say so. */
#include "config.h"

#include "report/audit.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "audit/audit.h"
#include "audit/dialect.h"
#include "audit/listener.h"
#include "audit/conf.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "load/certset.h"
#include "report/json.h"
#include "report/text.h"

#include <jansson.h>
#include <string.h>

/* ---- in words ---- */

static void count_findings(const struct analysis *a, size_t count[3])
{
	for (size_t i = 0; i < a->nfinding; i++)
		count[a->finding[i].severity]++;
}

static void text_result(struct sheet *s, const struct audit_outcome *x)
{
	struct buf b = BUF_INIT;
	size_t count[3] = { 0 }, files = 0;

	count_findings(x->analysis, count);
	for (size_t i = 0; i < x->audit->config.n; i++)
		files += x->audit->config.v[i]->file.n;
	buf_printf(&b, _("errors %zu, warnings %zu, notes %zu"), count[0], count[1], count[2]);
	sheet_heading(s, _("AUDIT"), buf_str(&b));
	buf_reset(&b);
	buf_printf(&b, _("configuration files %zu, listeners with TLS %zu"), files, x->n);
	if (x->clients)
		buf_printf(&b, _(", client certificates %zu"), x->clients);
	sheet_line(s, _("read"), buf_str(&b));
	for (size_t i = 0; !s->o->quiet && i < x->audit->config.n; i++) {
		const struct configuration *c = x->audit->config.v[i];

		buf_reset(&b);
		buf_printf(&b, "%s", sheet_private(s, ARGUMENT_PATH, c->file.n ? c->file.v[0].path : ""));
		sheet_line(s, c->dialect->title, buf_str(&b));
	}
	buf_free(&b);
}

static void what_is_in(struct sheet *s, struct buf *b, const struct named_file *f, const struct file_state *state)
{
	const struct certificate *c = state->entry < 0 ? NULL : certset_certificate(s->a->set, state->entry);
	char day[32];

	if (f->unknown)
		buf_printf(b, ", %s", _("named by a variable: not looked at"));
	else if (f->several)
		buf_printf(b, ", %s", _("a directory"));
	else if (state->input < 0)
		buf_printf(b, ", %s", f->optional ? _("not there") : _("could not be read"));
	else if (c && f->use == USE_CERT)
		buf_printf(b, ": %s, %s %s", sheet_private(s, ARGUMENT_NAME, certificate_title(c)), _("until"),
		           time_day(c->not_after, day));
	else if (state->cert)
		buf_printf(b, _(": certificates %zu"), state->cert);
	else if (state->list)
		buf_printf(b, _(": lists %zu"), state->list);
}

static void text_file(struct sheet *s, const struct configuration *config, const struct named_file *f,
                      const struct file_state *state)
{
	struct buf b = BUF_INIT;

	buf_puts(&b, sheet_private(s, ARGUMENT_PATH, f->path ? f->path : f->word));
	what_is_in(s, &b, f, state);
	buf_printf(&b, "  (%s)", sheet_private(s, ARGUMENT_PATH, conf_place(config, s->a->arena, f->by->at)));
	sheet_line(s, _(file_use_name(f->use)), buf_str(&b));
	buf_free(&b);
}

static const char *asks_text(const struct listener *l)
{
	static const char *const of_clients[] = { [ASKS_NOTHING] = N_("not asked for a certificate"),
		                                  [ASKS_OPTIONAL] = N_("asked for a certificate, may have none"),
		                                  [ASKS_UNVERIFIED] =
		                                      N_("asked for a certificate, which is not verified"),
		                                  [ASKS_REQUIRED] = N_("must show a certificate") };

	if (l->connects)
		return l->asks == ASKS_NOTHING ? _("not verified") : _("verified");
	return _(of_clients[l->asks]);
}

static void text_asks(struct sheet *s, const struct listener *l)
{
	struct buf b = BUF_INIT;

	buf_puts(&b, asks_text(l));
	if (l->asks != ASKS_NOTHING && l->depth >= 0)
		buf_printf(&b, _(", at most %d intermediates"), l->depth);
	sheet_line(s, l->connects ? _("server") : _("clients"), buf_str(&b));
	buf_free(&b);
}

static void put_words(struct sheet *s, struct buf *b, const struct words *w, enum argument_kind kind)
{
	for (size_t i = 0; i < w->n && i < 8; i++)
		buf_printf(b, "%s%s", i ? ", " : "", sheet_private(s, kind, w->v[i]));
	if (w->n > 8)
		buf_printf(b, ", ... (%zu)", w->n);
}

static void text_listener(struct sheet *s, const struct listener_state *state)
{
	const struct listener *l = state->listener;
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s %s  %s", l->connects ? _("connects") : _("listens"),
	           sheet_private(s, ARGUMENT_HOST, l->label),
	           sheet_private(s, ARGUMENT_PATH, conf_place(l->config, s->a->arena, l->by->at)));
	sheet_heading(s, l->config->dialect->title, buf_str(&b));
	buf_reset(&b);
	if (l->address.n) {
		put_words(s, &b, &l->address, ARGUMENT_HOST);
		sheet_line(s, _("address"), buf_str(&b));
	}
	buf_reset(&b);
	if (l->name.n) {
		put_words(s, &b, &l->name, ARGUMENT_HOST);
		sheet_line(s, _("names"), buf_str(&b));
	}
	buf_free(&b);
	for (size_t i = 0; i < l->file.n; i++)
		text_file(s, l->config, &l->file.v[i], &state->file[i]);
	text_asks(s, l);
}

static void text_place(struct sheet *s, const struct finding *f)
{
	struct buf b = BUF_INIT;
	const struct input *in = certset_input(s->a->set, f->where.input);

	if (f->where.input < 0)
		return;
	buf_puts(&b, sheet_private(s, ARGUMENT_PATH, in->spec));
	if (f->where.line)
		buf_printf(&b, ":%u", (unsigned)f->where.line);
	sheet_ink(s, INK_BOLD, buf_str(&b));
	buf_puts(s->out, "  ");
	buf_free(&b);
}

static void text_found(struct sheet *s, const struct audit_outcome *x)
{
	const struct analysis *a = x->analysis;
	struct buf b = BUF_INIT;
	size_t count[3] = { 0 };

	count_findings(a, count);
	if (!a->nfinding)
		buf_puts(&b, _("none"));
	else
		buf_printf(&b, _("errors %zu, warnings %zu, notes %zu"), count[0], count[1], count[2]);
	sheet_heading(s, _("FINDINGS"), buf_str(&b));
	buf_free(&b);
	for (size_t i = 0; i < a->nfinding; i++) {
		if (s->o->quiet && !a->finding[i].cause)
			continue;
		text_place(s, &a->finding[i]);
		text_finding(s, &a->finding[i]);
	}
}

void report_audit(struct buf *out, const struct audit_outcome *x, const struct report_options *o)
{
	struct sheet s = { .out = out, .o = o, .a = x->analysis, .alone = !o->verbose };

	text_result(&s, x);
	for (size_t i = 0; !o->quiet && i < x->n; i++)
		text_listener(&s, &x->state[i]);
	text_found(&s, x);
}

/* ---- as JSON ---- */

static json_t *at(const struct json_report *r, const struct configuration *c, const struct directive *d)
{
	if (!d || d->at.file < 0)
		return json_null();
	return json_pack("{s:o, s:o, s:o}", "source", json_private(r, ARGUMENT_PATH, c->file.v[d->at.file].path),
	                 "line", d->at.line ? json_integer(d->at.line) : json_null(), "directive", json_safe(d->name));
}

static json_t *words_of_listener(const struct json_report *r, const struct words *w)
{
	json_t *list = json_array();

	for (size_t i = 0; i < w->n; i++)
		json_array_append_new(list, json_private(r, ARGUMENT_HOST, w->v[i]));
	return list;
}

static json_t *file_of(const struct json_report *r, const struct listener *l, size_t i, const struct file_state *state)
{
	const struct named_file *f = &l->file.v[i];
	const char *is = f->unknown ? "variable" : f->several ? "directory" : state->input < 0 ? "unread" : "read";

	return json_pack("{s:s, s:o, s:s, s:o, s:o}", "use", file_use_name(f->use), "path",
	                 json_private(r, ARGUMENT_PATH, f->path ? f->path : f->word), "state", is, "first",
	                 json_id(state->entry), "where", at(r, l->config, f->by));
}

static json_t *listener(const struct json_report *r, const struct listener_state *s)
{
	const struct listener *l = s->listener;
	json_t *files = json_array();

	for (size_t i = 0; i < l->file.n; i++)
		json_array_append_new(files, file_of(r, l, i, &s->file[i]));
	return json_pack("{s:s, s:o, s:s, s:o, s:o, s:s, s:o, s:o, s:s, s:s, s:o, s:i, s:i}", "server",
	                 l->config->dialect->name, "where", at(r, l->config, l->by), "side",
	                 l->connects ? "connects" : "listens", "addresses", words_of_listener(r, &l->address), "names",
	                 words_of_listener(r, &l->name), "client_certificate", asks_name(l->asks), "depth",
	                 l->depth < 0 ? json_null() : json_integer(l->depth), "files", files, "verdict",
	                 verdict_name(s->verdict), "reason", class_text(s->reason), "leaf", json_id(s->leaf), "errors",
	                 (int)s->errors, "warnings", (int)s->warnings);
}

json_t *audit_json(const struct json_report *r, const struct audit_outcome *x)
{
	json_t *listeners = json_array();

	for (size_t i = 0; i < x->n; i++)
		json_array_append_new(listeners, listener(r, &x->state[i]));
	return json_pack("{s:o, s:i}", "listeners", listeners, "clients", (int)x->clients);
}
