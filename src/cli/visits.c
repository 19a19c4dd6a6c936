/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A visit is a run of its own, over what the client sent: once while its handshake waits for our answer, and once more
 * when it has gone and all is known. */
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

/* What came is judged as a client's; the store of the CAs is opened anew each time, as it is on the disk then. NULL: e.
 */
static struct run *run_of(const struct visits *v, struct connection *c, struct err *e)
{
	struct plan plan = options_plan(v->o);
	struct run *r;

	plan.source = (struct words){ 0 };
	plan.cert = plan.key = NULL;
	if (v->trust.n)
		plan.trust = v->trust;
	if (plan.client.crl.n) {
		plan.crl = plan.client.crl;
		plan.question.crl_given = true;
		if (!plan.question.revocation_given)
			plan.question.revocation = REVOCATION_HARD;
	}
	if (plan.client.given && plan.client.depth < plan.question.depth)
		plan.question.depth = plan.client.depth;
	plan.question.purpose = plan.client.purpose;
	plan.question.purpose_given = true;
	plan.question.host = NULL;
	plan.client = (struct server_view){ 0 };
	r = run_new(&plan, v->loop, NULL, NULL, e);
	if (r)
		run_visited(r, c);
	return r;
}

/* By the class of what speaks against it, as OpenSSL's servers have it (ssl_x509err2alert): the rest is 46. */
static int alert_of(enum reason r)
{
	switch (r) {
	case CLASS_EXPIRED:
		return GNUTLS_A_CERTIFICATE_EXPIRED;
	case CLASS_REVOKED:
		return GNUTLS_A_CERTIFICATE_REVOKED;
	case CLASS_UNKNOWN_ISSUER:
	case CLASS_UNTRUSTED_ROOT:
	case CLASS_NOT_A_CA:
	case CLASS_PATH_LENGTH:
	case CLASS_DEPTH:
	case CLASS_CRL_PROBLEM:
		return GNUTLS_A_UNKNOWN_CA;
	case CLASS_KEY_USAGE:
	case CLASS_EXT_KEY_USAGE:
		return GNUTLS_A_UNSUPPORTED_CERTIFICATE;
	case CLASS_BAD_SIGNATURE:
		return GNUTLS_A_DECRYPT_ERROR;
	case CLASS_MALFORMED:
	case CLASS_WEAK_ALGORITHM:
	case CLASS_NOT_YET_VALID:
		return GNUTLS_A_BAD_CERTIFICATE;
	default:
		return GNUTLS_A_CERTIFICATE_UNKNOWN;
	}
}

int visits_judge(void *ctx, struct connection *c)
{
	const struct visits *v = ctx;
	struct err e = { 0 };
	struct run *r = c->nsent ? run_of(v, c, &e) : NULL;
	int alert = 0;

	if (r) {
		struct analysis *a = run_analyse(r, &r->plan->question, -1);

		if (!a->nchain)
			alert = GNUTLS_A_BAD_CERTIFICATE;
		else if (a->chain[0].verdict != VERDICT_TRUSTED)
			alert = alert_of(a->chain[0].reason);
		analysis_free(a);
	}
	run_free(r);
	return alert;
}

void visits_tell(void *ctx, const struct served *seen)
{
	struct visits *v = ctx;
	struct err e = { 0 };
	struct run *r = run_of(v, seen->connection, &e);

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
