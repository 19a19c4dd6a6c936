/* SPDX-License-Identifier: GPL-3.0-or-later */
/* listen: be the server, and say of each client what it presented and why it fails. A visit is a run of its own, over
 * what the client sent, when it has gone. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/loop.h"
#include "base/sentence.h"
#include "cert/certificate.h"
#include "cert/name.h"
#include "chain/question.h"
#include "cli/cli.h"
#include "cli/listening.h"
#include "cli/option.h"
#include "diagnose/diagnose.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "net/connection.h"
#include "net/server.h"
#include "report/report.h"
#include "run/plan.h"
#include "run/run.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct visits {
	const struct options *o;
	struct loop *loop;
	struct output out;
	unsigned n;
	int status; /* the highest met */
	bool over;
};

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

/* ---- a visit ---- */

/* What came is judged as a client's; the store of the CAs is opened anew each time, as it is on the disk then. */
static void visited(void *ctx, const struct served *seen)
{
	struct visits *v = ctx;
	struct plan plan = options_plan(v->o);
	struct err e = { 0 };
	struct run *r;

	plan.source = (struct words){ 0 };
	plan.cert = plan.key = NULL;
	plan.client = (struct server_view){ 0 };
	if (v->o->client.ca.n)
		plan.trust = v->o->client.ca;
	plan.question.purpose = PURPOSE_CLIENT;
	plan.question.purpose_given = true;
	plan.question.host = NULL;
	r = run_new(&plan, v->loop, NULL, NULL, &e);
	if (!r) {
		v->status = complain(&e);
	} else {
		run_visited(r, seen->connection);
		struct analysis *a = run_analyse(r, &plan.question, -1);
		int status = analysis_status(a, v->o->fail_on);
		tell(v, a, seen->connection);
		if (status > v->status)
			v->status = status;
		analysis_free(a);
	}
	run_free(r);
	v->n++;
	v->over = v->o->once;
}

/* ---- the server ---- */

static void time_over(struct watch *w, short revents)
{
	struct visits *v = w->ctx;

	(void)revents;
	loop_remove(v->loop, w);
	v->over = true;
}

/* The root of the practice chain, for the client to trust: a file of ours, gone with us. */
static bool write_root(struct listening *g, char **file, struct err *e)
{
	const char *tmp = getenv("TMPDIR");
	gnutls_datum_t der = { (unsigned char *)(uintptr_t)g->root.p, (unsigned)g->root.n }, pem;
	int fd;

	*file = arena_printf(g->arena, "%s/certloupe-listen-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	fd = mkstemp(*file);
	if (fd < 0) {
		*file = NULL;
		return err_sys(e, errno, "%1$s", as_path(tmp && *tmp ? tmp : "/tmp"));
	}
	bool ok = gnutls_pem_base64_encode2("CERTIFICATE", &der, &pem) >= 0;
	if (ok) {
		ok = write(fd, pem.data, pem.size) == (ssize_t)pem.size;
		gnutls_free(pem.data);
	}
	int sys = errno;
	close(fd);
	return ok || err_sys(e, sys, "%1$s", as_path(*file));
}

static void announce(const struct listening *g, int port, const char *file)
{
	fprintf(stderr, _("certloupe: listening on %s:%d\n"), g->shown_at, port);
	if (g->like)
		fprintf(stderr, _("certloupe: like it: %s\n"), g->like);
	if (file)
		fprintf(stderr, _("certloupe: with a practice certificate; its root is in %s\n"), file);
}

static void catch_signals(void)
{
	struct sigaction act = { .sa_handler = on_stop };

	sigemptyset(&act.sa_mask);
	stopped = 0;
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
}

static int serve(struct visits *v, struct listening *g, struct err *e)
{
	char *file = NULL;
	struct watch end = { .fd = -1, .deadline_ms = INT64_MAX, .ready = time_over, .ctx = v };
	struct server *s = NULL;

	catch_signals();
	if (!g->root.n || write_root(g, &file, e))
		s = server_start(v->loop, g->plan, visited, v, e);
	if (s) {
		announce(g, server_port(s), file);
		if (v->o->for_s)
			end.deadline_ms = clock_monotonic_ms() + (int64_t)v->o->for_s * 1000;
		loop_add(v->loop, &end);
		while (!v->over && !stopped && loop_step(v->loop, -1))
			;
		loop_remove(v->loop, &end);
		server_stop(s);
	}
	if (file)
		unlink(file);
	return s ? v->status : complain(e);
}

int command_listen(const struct options *o)
{
	struct err e = { 0 };
	struct listening g = { 0 };
	struct visits v = { .o = o, .loop = loop_new() };
	int status;

	if (o->operand.n != 1) {
		err_set(&e, ERR_USAGE, _("listen needs one port: [ADDRESS:]PORT"));
		status = complain(&e);
	} else {
		status = listening_make(&g, o, o->operand.v[0], v.loop, &e) ? serve(&v, &g, &e) : complain(&e);
	}
	listening_end(&g);
	loop_free(v.loop);
	return status;
}
