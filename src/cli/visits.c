/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Told as it has gone: a line, a report or an object of JSON. */
#include "config.h"

#include "cli/visits.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/loop.h"
#include "base/sentence.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/name.h"
#include "chain/question.h"
#include "cli/cli.h"
#include "cli/option.h"
#include "diagnose/diagnose.h"
#include "diagnose/rule.h"
#include "net/connection.h"
#include "net/server.h"
#include "report/report.h"
#include "run/plan.h"
#include "run/run.h"
#include "run/visit.h"

#include <gnutls/gnutls.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t stopped;

static void on_stop(int sig)
{
	(void)sig;
	stopped = 1;
}

/* ---- telling ---- */

static void put_client(struct buf *line, const struct analysis *a, const struct connection *c,
                       const struct rendering *how)
{
	const struct certificate *leaf = a->nchain ? a->chain[0].cert : NULL;

	if (leaf)
		argument_render(line, as_name(name_text(a->arena, leaf->subject)), how);
	else
		buf_puts(line, c->nsent ? _("a certificate that cannot be read") : _("no certificate"));
	if (c->nsent > 1)
		buf_printf(line, P_(", and %zu more", ", and %zu more", c->nsent - 1), c->nsent - 1);
}

/* "x  09:04:31  127.0.0.1:51010  TLS1.3  localhost  no certificate", and below it the causes with what to do. */
static void say_visit(struct buf *b, const struct report_options *style, const struct analysis *a,
                      const struct connection *c)
{
	const struct rendering how = { .translated = true, .redaction = style->redaction };
	int64_t now = clock_now();
	struct buf line = BUF_INIT;

	buf_printf(&line, "%s  %02d:%02d:%02dZ  ", a->status ? "x " : "ok", (int)(now / 3600 % 24),
	           (int)(now / 60 % 60), (int)(now % 60));
	argument_render(&line, as_host(c->source->spec), &how);
	buf_printf(&line, "  %s  ", c->protocol ? c->protocol : "-");
	argument_render(&line, c->servername ? as_host(c->servername) : as_code("-"), &how);
	buf_puts(&line, "  ");
	put_client(&line, a, c, &how);
	output_line(b, style, &line);
	buf_free(&line);
	output_causes(b, style, a);
}

static void tell(struct visits *v, const struct analysis *a, const struct connection *c)
{
	struct report_options style = output_style(v->o, &v->out);
	struct buf b = BUF_INIT;
	enum format format = v->o->format;

	if (format == FORMAT_DEFAULT)
		format = isatty(STDOUT_FILENO) ? FORMAT_TEXT : FORMAT_JSONL;
	if (format != FORMAT_TEXT)
		report_json_line(&b, a, &style);
	else if (v->o->verbose || v->o->transcript)
		report_text(&b, a, &style);
	else
		say_visit(&b, &style, a, c);
	fwrite(b.s, 1, b.n, stdout);
	if (output_flush())
		v->status = 3;
	buf_free(&b);
}

/* ---- judging ---- */

static struct visiting visiting_of(const struct visits *v)
{
	return (struct visiting){ options_plan(v->o), v->trust, v->loop };
}

int visits_judge(void *ctx, struct connection *c)
{
	const struct visiting by = visiting_of(ctx);

	return visit_alert(&by, c);
}

void visits_tell(void *ctx, struct served *seen)
{
	struct visits *v = ctx;
	struct err e = { 0 };
	const struct visiting by = visiting_of(v);
	struct run *r = visit_run(&by, seen->connection, &e);

	if (!r) {
		v->status = complain(&e);
	} else {
		struct analysis *a = run_analyse(r, &r->plan->question, -1);
		int status = analysis_status(a, v->o->fail_on);

		tell(v, a, seen->connection);
		if (status > v->status)
			v->status = status;
		analysis_free(a);
	}
	run_free(r);
	v->over = v->o->once;
}

/* ---- until when ---- */

static void time_over(struct watch *w, short revents)
{
	struct visits *v = w->ctx;

	(void)revents;
	loop_remove(v->loop, w);
	v->over = true;
}

void visits_catch_signals(void)
{
	struct sigaction act = { .sa_handler = on_stop };

	sigemptyset(&act.sa_mask);
	stopped = 0;
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
}

void visits_await(struct visits *v)
{
	struct watch end = { .fd = -1, .deadline_ms = INT64_MAX, .ready = time_over, .ctx = v };

	if (v->o->for_s)
		end.deadline_ms = clock_monotonic_ms() + (int64_t)v->o->for_s * 1000;
	loop_add(v->loop, &end);
	while (!v->over && !stopped && loop_step(v->loop, -1))
		;
	loop_remove(v->loop, &end);
}
