/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check, timeline, and browse where there is nothing to browse on: load, judge, print, answer. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/loop.h"
#include "cli/cli.h"
#include "cli/option.h"
#include "diagnose/diagnose.h"
#include "diagnose/leaves.h"
#include "load/certset.h"
#include "report/report.h"
#include "run/fetching.h"
#include "run/reception.h"
#include "run/practice.h"
#include "run/run.h"
#include "run/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Sources that could not be read are told on standard error too: the report may go to a file. */
/* What did not come is no error of the run: what is judged says what is missing. */
static void complain_fetched(const struct run *s, const struct fetched *f)
{
	struct err e = { 0 };

	if (!f->said.msgid)
		return;
	err_set(&e, ERR_NETWORK, _("%1$s (%2$s): not fetched: %3$s"), as_host(f->url), as_sentence(s->arena, f->about),
	        as_sentence(s->arena, f->said));
	complain(&e);
}

void complain_sources(const struct run *s)
{
	for (size_t i = 0; i < s->nsource; i++)
		if (s->source[i].state == SOURCE_FAILED)
			complain(&s->source[i].err);
	for (size_t i = 0; i < s->nfetched; i++)
		complain_fetched(s, &s->fetched[i]);
}

static void print_analysis(const struct options *o, const struct output *out, struct buf *b, struct analysis *a)
{
	struct report_options style = output_style(o, out);

	style.timeline = o->command == COMMAND_TIMELINE;
	switch (o->format) {
	case FORMAT_JSON:
		report_json(b, a, &style);
		break;
	case FORMAT_PEM:
		report_pem(b, a);
		break;
	case FORMAT_DOT:
		report_dot(b, a, &style);
		break;
	case FORMAT_MARKDOWN:
		report_markdown(b, a, &style);
		break;
	case FORMAT_JSONL: /* print_leaves */
	case FORMAT_DEFAULT:
	case FORMAT_TEXT:
		style.timeline ? report_timeline(b, a, &style) : report_text(b, a, &style);
		break;
	}
}

/* Of the options, or of the session that they name. */
static struct run *new_run(const struct options *o, struct loop *l, struct err *e)
{
	struct plan plan = options_plan(o);
	struct session *session;
	struct run *r;

	if (!session_find(&plan.source, &session, e))
		return NULL;
	if (session)
		session_plan(session, &plan);
	r = run_new(&plan, l, password_ask, NULL, e);
	session_free(session);
	return r;
}

/* What was found when it was saved is not what is found now: the program or what it was told is another one. */
static void complain_session(const struct run *r, const struct analysis *a)
{
	const struct session *s = r->plan->session;
	struct err e = { 0 };

	if (!s || strcmp(s->verdict, verdict_name(a->verdict)) == 0)
		return;
	err_set(&e, ERR_INPUT, _("when the session was saved the verdict was %1$s, and now it is %2$s"),
	        as_code(s->verdict), as_code(verdict_name(a->verdict)));
	complain(&e);
}

/* A pipe gets each line as it comes, a file all of them. */
static void print_line(const struct output *out, struct buf *b, const struct analysis *a,
                       const struct report_options *style)
{
	if (!out->to_file && ferror(stdout)) /* nobody reads it; the exit status is still asked for */
		return;
	report_json_line(b, a, style);
	if (out->to_file)
		return;
	fwrite(b->s, 1, b->n, stdout);
	fflush(stdout);
	buf_reset(b);
}

/* An object a leaf, then one for what belongs to none of them. The highest status met. */
static int print_leaves(const struct options *o, struct run *s)
{
	struct buf b = BUF_INIT;
	struct output out;
	int unwritten = output_open(&out, o), status = 0;

	if (unwritten)
		return unwritten;
	struct report_options style = output_style(o, &out);
	style.texts = report_json_texts();
	struct leaves *l = run_leaves(s, &s->plan->question);
	for (const struct analysis *a; (a = leaves_next(l));) {
		print_line(&out, &b, a, &style);
		status |= analysis_status(a, o->fail_on);
	}
	const struct analysis *rest = leaves_rest(l);
	print_line(&out, &b, rest, &style);
	int last = analysis_status(rest, o->fail_on);
	if (last > status)
		status = last;
	unwritten = output_write(&out, &b);
	leaves_end(l);
	report_json_texts_free(style.texts);
	buf_free(&b);
	return unwritten ? unwritten : status;
}

/* Very many leaves are judged by parts for one object, too, and what it says of them is kept as text; else each of them
 * would have to stay until the last one is judged. */
static bool is_of_parts(const struct options *o, const struct run *s)
{
	const struct plan *p = s->plan;

	for (size_t i = 0; i < s->nsource; i++)
		if (s->source[i].connection)
			return false;
	return o->format == FORMAT_JSON && o->command != COMMAND_TIMELINE && !o->redaction && !p->session && !p->cert &&
	       !s->client_trust && !p->question.leaf &&
	       certset_of_kind(s->set, ENTRY_CERTIFICATE) > ANALYSIS_EXAMINED_MAX;
}

static int print_all(const struct options *o, const struct analysis *a, struct json_kept *k)
{
	struct buf b = BUF_INIT;
	struct output out;
	int status = analysis_status(a, o->fail_on), unwritten = output_open(&out, o);

	if (!status)
		status = report_json_kept_any(k, o->fail_on);
	if (unwritten)
		return unwritten;
	struct report_options style = output_style(o, &out);
	style.kept = k;
	report_json(&b, a, &style);
	unwritten = output_write(&out, &b);
	buf_free(&b);
	return unwritten ? unwritten : status;
}

/* false: they have to be judged at once. */
static bool print_parts(const struct options *o, struct run *s, int *status)
{
	struct json_kept *k = report_json_keep();
	struct leaves *l = run_leaves(s, &s->plan->question);
	bool kept = true;

	for (const struct analysis *one; kept && (one = leaves_next(l));)
		kept = report_json_keep_leaf(k, one);
	if (kept)
		*status = print_all(o, report_json_keep_rest(k, leaves_rest(l)), k);
	leaves_end(l);
	report_json_keep_free(k);
	return kept;
}

int examine(const struct options *o, struct loop *l)
{
	struct err e = { 0 };
	struct buf b = BUF_INIT;
	struct run *s = new_run(o, l, &e);

	if (!s)
		return complain(&e);
	run_load_all(s);
	complain_sources(s);
	if (!run_leaf_known(s, &e)) {
		run_free(s);
		return complain(&e);
	}
	const char *nobody = run_excludes_nothing(s);
	if (nobody) {
		err_set(&e, ERR_INPUT, _("--exclude: there is no certificate '%1$s', and so nothing is left out"),
		        as_name(nobody));
		complain(&e);
	}
	if (o->format == FORMAT_JSONL) {
		int status = print_leaves(o, s);

		run_free(s);
		return status;
	}
	int status;
	if (is_of_parts(o, s) && print_parts(o, s, &status)) {
		run_free(s);
		return status;
	}
	struct analysis *a = run_analyse(s, &s->plan->question, -1);
	complain_session(s, a);
	status = analysis_status(a, o->fail_on);
	struct output out;
	int unwritten = output_open(&out, o);
	if (!unwritten) {
		print_analysis(o, &out, &b, a);
		unwritten = output_write(&out, &b);
	}
	if (unwritten)
		status = unwritten;
	buf_free(&b);
	analysis_free(a);
	run_free(s);
	return status;
}

static int examine_operands(const struct options *o, const char *without)
{
	struct err e = { 0 };

	if (!o->operand.n && !o->client.given) {
		err_set(&e, ERR_USAGE, without);
		return complain(&e);
	}
	struct loop *l = loop_new();
	int status = examine(o, l);
	loop_free(l);
	return status;
}

int command_check(const struct options *o)
{
	return examine_operands(o, _("check needs a SOURCE"));
}

int command_timeline(const struct options *o)
{
	return examine_operands(o, _("timeline needs a SOURCE"));
}

/* What the browser begins with. */
enum beginning { BEGIN_SOURCES, BEGIN_PRACTICE, BEGIN_CLIENTS };

static int browse_run(struct run *r, const struct options *o, const struct frontend *front, enum beginning begin)
{
	struct practice *practice = practice_new();
	struct reception *reception = clients_new(o);
	const struct display d = {
		.colour = o->colour,
		.ascii = o->ascii,
		.mouse = !o->no_mouse,
		.theme = o->theme,
		.clipboard = o->clipboard,
		.warning = o->config_warning,
		.practice = practice,
		.practise = begin == BEGIN_PRACTICE,
		.reception = reception,
		.history = !o->no_history && o->command != COMMAND_DEMO,
	};
	struct err e = { 0 };
	int status = begin != BEGIN_CLIENTS || clients_begin(reception, o->operand.v[0], r->loop, &e) ? front->browse(r, &d)
	                                                                                           : complain(&e);

	clients_free(reception);
	practice_free(practice);
	return status;
}

int command_browse_run(struct run *r, const struct options *o, const struct frontend *front)
{
	return browse_run(r, o, front, BEGIN_SOURCES);
}

static int browse_sources(const struct options *o, const struct frontend *front, enum beginning begin)
{
	struct err e = { 0 };
	struct loop *l = loop_new();
	struct options loaded = *o;

	if (begin == BEGIN_CLIENTS) { /* what it names is the server's */
		loaded.operand = (struct words){ 0 };
		loaded.cert = loaded.key = NULL;
		loaded.client = (struct server_view){ 0 };
	}
	struct run *s = new_run(&loaded, l, &e);
	int status = s ? browse_run(s, o, front, begin) : complain(&e);

	run_free(s);
	loop_free(l);
	return status;
}

int command_practise(const struct options *o, const struct frontend *front)
{
	return browse_sources(o, front, BEGIN_PRACTICE);
}

int command_browse_clients(const struct options *o, const struct frontend *front)
{
	return browse_sources(o, front, BEGIN_CLIENTS);
}

int command_browse(const struct options *o, const struct frontend *front)
{
	const char *why = NULL;
	struct options piped = *o;

	if (!o->operand.n && !isatty(STDIN_FILENO)) {
		static const char *dash[] = { "-" };

		piped.operand = (struct words){ dash, 1, 1 };
	}
	if (o->format != FORMAT_DEFAULT || o->output || o->redaction || !isatty(STDOUT_FILENO) || !front)
		return command_check(&piped);
	if (front->usable(&why))
		return browse_sources(&piped, front, BEGIN_SOURCES);
	fprintf(stderr, "%s: %s\n", PACKAGE_NAME, why);
	return command_check(&piped);
}
