/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One pair of functions an action: what is true now, and what was typed. A refusal says why and changes nothing. */
#include "config.h"

#include "ui/frame/ask.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/words.h"
#include "chain/question.h"
#include "load/source.h"
#include "run/session.h"
#include "run/plan.h"
#include "run/practice.h"
#include "run/run.h"
#include "ui/frame/action.h"
#include "ui/frame/model.h"
#include "ui/frame/request.h"
#include "ui/frame/ui.h"
#include "ui/frame/undo.h"
#include "ui/kit/recent.h"
#include "ui/kit/row.h"
#include "ui/kit/theme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void ask(struct ui *ui, const struct question *q)
{
	undo_note(ui);
	model_ask(ui->model, q);
	ui_stale(ui);
}

static bool no(char *why, size_t max, const char *text)
{
	snprintf(why, max, "%s", text);
	return false;
}

/* ---- when ---- */

bool ask_time(struct ui *ui, const char *text, char *why, size_t max)
{
	struct question q = ui->model->run->plan->question;

	q.at_given = *text && strcmp(text, "now") != 0;
	if (*text && !time_parse(text, clock_now(), &q.at))
		return no(why, max, _("2027-01-31, 2027-01-31T12:00:00Z, +30d or now"));
	ask(ui, &q);
	return true;
}

void ask_time_now(struct ui *ui, struct buf *out)
{
	char at[32];

	if (ui->model->run->plan->question.at_given)
		buf_puts(out, time_rfc3339(ui->model->run->plan->question.at, at));
}

/* ---- for whom ---- */

bool ask_host(struct ui *ui, const char *text, char *why, size_t max)
{
	struct question q = ui->model->run->plan->question;

	if (strchr(text, ' '))
		return no(why, max, _("a name without blanks, an address, or an e-mail address"));
	q.host = *text ? text : NULL;
	ask(ui, &q);
	return true;
}

void ask_host_now(struct ui *ui, struct buf *out)
{
	if (ui->model->run->plan->question.host)
		buf_puts(out, ui->model->run->plan->question.host);
}

/* ---- for what ---- */

static const char *const purposes[] = { "auto", "server", "client", "any" };
static const enum purpose purpose_of[] = { PURPOSE_ANY, PURPOSE_SERVER, PURPOSE_CLIENT, PURPOSE_ANY };
#define PURPOSES (sizeof purposes / sizeof *purposes)

static void take_purpose(struct ui *ui, size_t i)
{
	struct question q = ui->model->run->plan->question;

	q.purpose_given = i > 0;
	q.purpose = purpose_of[i];
	ask(ui, &q);
	if (i > 0)
		ui_say(ui, MARK_NONE, _("purpose: %s"), purpose_name(q.purpose));
	else
		ui_say(ui, MARK_NONE, "%s", _("purpose: what each certificate is for"));
}

bool ask_purpose(struct ui *ui, const char *text, char *why, size_t max)
{
	for (size_t i = 0; i < PURPOSES; i++)
		if (strcmp(text, purposes[i]) == 0) {
			take_purpose(ui, i);
			return true;
		}
	return no(why, max, _("server, client, any or auto"));
}

void ask_next_purpose(struct ui *ui, int arg)
{
	const struct question *q = &ui->model->run->plan->question;
	size_t i = 1;

	(void)arg;
	while (q->purpose_given && i < PURPOSES && purpose_of[i] != q->purpose)
		i++;
	take_purpose(ui, q->purpose_given ? (i + 1) % PURPOSES : 1);
}

/* ---- revocation ---- */

static void take_revocation(struct ui *ui, enum revocation r)
{
	static const char *const words[] = { [REVOCATION_OFF] = N_("revocation is not asked for"),
		                             [REVOCATION_SOFT] = N_("revocation: only \"revoked\" fails"),
		                             [REVOCATION_HARD] = N_("revocation: who has no good answer fails") };
	struct question q = ui->model->run->plan->question;

	q.revocation = r;
	q.revocation_given = true;
	ask(ui, &q);
	ui_say(ui, MARK_NONE, "%s", _(words[r]));
}

bool ask_revocation(struct ui *ui, const char *text, char *why, size_t max)
{
	for (int r = REVOCATION_OFF; r <= REVOCATION_HARD; r++)
		if (strcmp(text, revocation_name((enum revocation)r)) == 0) {
			take_revocation(ui, (enum revocation)r);
			return true;
		}
	return no(why, max, _("off, soft or hard"));
}

void ask_next_revocation(struct ui *ui, int arg)
{
	(void)arg;
	take_revocation(ui, (enum revocation)((ui->model->run->plan->question.revocation + 1) % (REVOCATION_HARD + 1)));
}

void ask_strict(struct ui *ui, int arg)
{
	struct question q = ui->model->run->plan->question;

	(void)arg;
	q.strict = !q.strict;
	ask(ui, &q);
	ui_say(ui, MARK_NONE, "%s",
	       q.strict ? _("strict: what strict verifiers refuse fails") : _("not strict any more"));
}

/* ---- again and again ---- */

#define WATCH_LEAST 2 /* seconds; nobody is asked faster than that */
#define WATCH_MOST 86400
#define WATCH_USUAL 60

static void watch_every(struct ui *ui, int64_t seconds)
{
	ui->watch.every_ms = seconds * 1000;
	ui->watch.next_ms = clock_monotonic_ms() + ui->watch.every_ms;
	ui->watch.rounds = ui->watch.changes = 0;
	if (seconds > 0)
		ui_say(ui, MARK_NONE, _("watched every %lld s, as long as this screen is on top; W ends it"),
		       (long long)seconds);
	else
		ui_say(ui, MARK_NONE, "%s", _("not watched any more"));
	ui_stale(ui);
}

void ask_watch(struct ui *ui, int arg)
{
	(void)arg;
	watch_every(ui, ui->watch.every_ms > 0 ? 0 : WATCH_USUAL);
}

bool ask_watch_every(struct ui *ui, const char *text, char *why, size_t max)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (strcmp(text, "off") == 0)
		n = 0;
	else if (*end || n < WATCH_LEAST || n > WATCH_MOST)
		return no(why, max, _("2 to 86400 seconds, or off"));
	watch_every(ui, n);
	return true;
}

/* ---- trusting whom ---- */

/* The sentence of an error is not escaped. */
static bool refused(struct ui *ui, const struct err *e, char *why, size_t max)
{
	char *safe = text_escaped(e->text, ui->charset);

	no(why, max, safe);
	free(safe);
	return false;
}

bool ask_trust(struct ui *ui, const char *text, char *why, size_t max)
{
	struct err e = { 0 };

	undo_note(ui);
	if (!model_trust(ui->model, text, &e)) {
		undo_drop(ui);
		return refused(ui, &e, why, max);
	}
	ui_stale(ui);
	return true;
}

void ask_trust_now(struct ui *ui, struct buf *out)
{
	const struct words *w = &ui->model->run->plan->trust;

	for (size_t i = 0; i < w->n; i++)
		buf_printf(out, "%s%s", i ? " " : "", w->v[i]);
}

/* ---- other sources ---- */

bool ask_plan(struct ui *ui, const struct plan *p, struct err *e)
{
	if (!model_open(ui->model, p, e))
		return false;
	undo_forget(&ui->undo);
	ui->practising = false;
	while (ui->depth > 1)
		ui_back(ui);
	ui_stale(ui);
	return true;
}

static bool open_sources(struct ui *ui, const struct plan *p, char *why, size_t max)
{
	struct err e = { 0 };

	return ask_plan(ui, p, &e) || refused(ui, &e, why, max);
}

bool ask_open(struct ui *ui, const char *text, char *why, size_t max)
{
	struct plan *p = plan_copy(ui->model->run->plan);
	struct words source = words_of(p->arena, text);
	struct session *session;
	struct err e = { 0 };
	bool ok = session_find(&source, &session, &e);

	plan_leave_session(p);
	p->source = source;
	if (session) {
		p->trust = (struct words){ .v = NULL };
		p->question.at_given = p->question.purpose_given = p->question.revocation_given = false;
		p->question.host = NULL;
		session_plan(session, p);
	}
	ok = ok ? open_sources(ui, p, why, max) : refused(ui, &e, why, max);
	plan_free(p);
	return ok;
}

bool ask_connect(struct ui *ui, const char *text, char *why, size_t max)
{
	const struct run *r = ui->model->run;
	struct plan *p = plan_copy(r->plan);
	struct source src;
	struct err e = { 0 };
	bool ok = source_parse(p->arena, text, true, &src, &e);

	if (ok) {
		p->question.host = NULL; /* what was expected of another */
		p->source = (struct words){ .v = NULL };
		words_add(p->arena, &p->source,
		          arena_printf(p->arena, "%s%s", strstr(text, "://") ? "" : "tls://", text));
		run_keep_files(r, p);
		p->probe.connect = NULL;
		p->probe.starttls = -1;
		ok = open_sources(ui, p, why, max);
	} else {
		refused(ui, &e, why, max);
	}
	plan_free(p);
	return ok;
}

bool ask_practice(struct ui *ui, size_t i, char *why, size_t max)
{
	struct practice *x = ui->practice;
	struct err e = { 0 };
	struct plan p;

	if (!x->make(x, i, ui->model->run->loop, &p, &e))
		return refused(ui, &e, why, max);
	bool ok = open_sources(ui, &p, why, max);
	x->settle(x, ok);
	ui->practising = ok;
	return ok;
}

bool ask_recent(struct ui *ui, const struct recent *r, char *why, size_t max)
{
	struct plan *p = plan_copy(ui->model->run->plan);

	plan_leave_session(p);
	p->source = words_copy(p->arena, &r->what);
	p->trust = words_copy(p->arena, &r->trust);
	p->untrusted = p->crl = (struct words){ .v = NULL };
	p->cert = p->key = p->password_file = NULL;
	p->client.given = false;
	p->question.host = NULL;
	p->question.nexclude = 0;
	p->question.at_given = p->question.purpose_given = false;
	p->probe.connect = p->probe.servername = p->probe.alpn = NULL;
	p->probe.starttls = -1;
	bool ok = open_sources(ui, p, why, max);
	plan_free(p);
	return ok;
}

void ask_forget(struct ui *ui, int arg)
{
	struct err e = { 0 };

	(void)arg;
	if (recent_forget(&e)) {
		ui_say(ui, MARK_OK, "%s", _("forgotten: what was looked at before"));
	} else {
		char *safe = text_escaped(e.text, ui->charset);

		ui_say(ui, MARK_ERROR, "%s", safe);
		free(safe);
	}
	ui_stale(ui);
}

/* ---- help ---- */

bool ask_help(struct ui *ui, const char *text, char *why, size_t max)
{
	(void)why;
	(void)max;
	ui_act(ui, ACTION_HELP, 0);
	for (; *text && ui_top(ui)->ops->key; text++)
		ui_top(ui)->ops->key(ui_top(ui), (unsigned char)*text);
	return true;
}

bool ask_filter(struct ui *ui, const char *text, char *why, size_t max)
{
	(void)why;
	(void)max;
	ui_filter(ui, text);
	return true;
}

/* ---- the theme ---- */

static void take_theme(struct ui *ui, int theme)
{
	ui->theme = theme;
	ui_request(ui, REQUEST_THEME);
	ui_say(ui, MARK_NONE, _("theme %s: %s"), theme_name(theme), theme_about(theme));
}

bool ask_theme(struct ui *ui, const char *text, char *why, size_t max)
{
	if (theme_named(text) < 0)
		return no(why, max, _("default, dark, light, mono, high-contrast or deuteranopia"));
	take_theme(ui, theme_named(text));
	return true;
}

void ask_next_theme(struct ui *ui, int arg)
{
	(void)arg;
	take_theme(ui, (ui->theme + 1) % theme_count);
}
