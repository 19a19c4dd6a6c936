/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scan: many sources, each read, asked and judged by itself; a line for each as it ends. They stand side by side in one
 * loop, and have one trust store. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/loop.h"
#include "cert/certificate.h"
#include "cli/cli.h"
#include "cli/option.h"
#include "diagnose/diagnose.h"
#include "load/source.h"
#include "load/trust.h"
#include "report/report.h"
#include "run/plan.h"
#include "run/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SCAN_AT_ONCE 64

struct scanning {
	const struct options *o;
	struct loop *loop;
	struct run *first; /* without a source: its trust store is that of all */
	struct run *running[SCAN_AT_ONCE];
	size_t nrunning;
	struct output out;
	struct buf lines; /* of -o FILE, which is replaced as a whole */
	size_t n, wrong, unexamined;
	struct buf next; /* the source whose certificates end first, as it is shown */
	int64_t next_end;
	int status; /* the highest met */
};

/* ---- telling ---- */

static bool as_text(const struct scanning *s)
{
	return s->o->format == FORMAT_TEXT ||
	       (s->o->format == FORMAT_DEFAULT && !s->out.to_file && isatty(STDOUT_FILENO));
}

static void put(struct scanning *s, const struct buf *b)
{
	if (!b->n)
		return;
	if (s->out.to_file)
		buf_put(&s->lines, b->s, b->n);
	else
		fwrite(b->s, 1, b->n, stdout);
	if (!s->out.to_file && output_flush())
		s->status = 3;
}

static struct argument named(const struct source *src)
{
	return src->kind == SOURCE_HOST ? as_host(src->spec) : as_path(src->spec);
}

/* "x   2026-12-03    3 d  mail.example.org:25", and below it the causes with what to do. */
static void say_line(struct buf *b, const struct report_options *style, const struct analysis *a,
                     const struct source *src)
{
	const struct rendering how = { .translated = true, .redaction = style->redaction };
	const struct certificate *end = analysis_first_end(a);
	char day[32] = "-", left[32] = "-";
	struct buf line = BUF_INIT;

	if (end) {
		time_day(end->not_after, day);
		snprintf(left, sizeof left, "%lld", (long long)time_days_left(a->question.at, end->not_after));
	}
	buf_printf(&line, "%-3s %-10s %6s  ", a->status ? "x" : "ok", day, left);
	argument_render(&line, named(src), &how);
	output_line(b, style, &line);
	buf_free(&line);
	output_causes(b, style, a);
}

static void tell(struct scanning *s, struct run *r, const struct analysis *a, int status)
{
	struct report_options style = output_style(s->o, &s->out);
	struct buf b = BUF_INIT;

	style.drain = NULL;
	style.scanned = r->source->source.spec;
	style.outline = !s->o->full;
	if (!as_text(s))
		report_json_line(&b, a, &style);
	else if (s->o->verbose || s->o->transcript)
		report_text(&b, a, &style);
	else if (status || !s->o->quiet)
		say_line(&b, &style, a, &r->source->source);
	put(s, &b);
	buf_free(&b);
}

static void count(struct scanning *s, const struct run *r, const struct analysis *a, int status)
{
	const struct certificate *end = analysis_first_end(a);

	s->n++;
	s->wrong += status == 1;
	s->unexamined += status == 3;
	if (status > s->status)
		s->status = status;
	if (!end || (s->next.n && end->not_after >= s->next_end))
		return;
	buf_reset(&s->next);
	argument_render(&s->next, named(&r->source->source),
	                &(struct rendering){ .translated = true, .redaction = s->o->redaction });
	s->next_end = end->not_after;
}

/* "12 sources: 9 in order, 2 with something wrong, 1 not examined; the first to end: mail.example.org:25, 2026-12-03"
 */
static void sum_up(struct scanning *s)
{
	struct report_options style = output_style(s->o, &s->out);
	struct buf line = BUF_INIT, b = BUF_INIT;
	char day[32];

	buf_printf(&line, P_("%zu source: ", "%zu sources: ", s->n), s->n);
	buf_printf(&line, _("%zu in order, %zu with something wrong, %zu not examined"),
	           s->n - s->wrong - s->unexamined, s->wrong, s->unexamined);
	if (s->next.n)
		buf_printf(&line, _("; the first to end, on %s: %s"), time_day(s->next_end, day), buf_str(&s->next));
	output_line(&b, &style, &line);
	put(s, &b);
	buf_free(&line);
	buf_free(&b);
}

/* ---- one source ---- */

static void ended(struct scanning *s, struct run *r)
{
	struct analysis *a = run_analyse(r, &s->o->question, -1);
	int status = analysis_status(a, s->o->fail_on);

	complain_sources(r);
	count(s, r, a, status);
	tell(s, r, a, status);
	analysis_free(a);
	run_free(r);
}

/* What is wrong with a word of the list is said with its line, and ends nothing. */
static void begin(struct scanning *s, const char *word, const char *list, unsigned long line)
{
	static const char *none[] = { "none" };
	struct plan plan = options_plan(s->o);
	struct err why = { 0 }, e = { 0 };
	struct run *r = NULL;

	plan.source = (struct words){ &word, 1, 1 };
	plan.trust = (struct words){ none, 1, 1 };
	if (strcmp(word, "-") != 0)
		r = run_new(&plan, s->loop, NULL, NULL, &why);
	else
		err_set(&why, ERR_INPUT, _("standard input is no source of a list"));
	if (!r) {
		err_set(&e, ERR_INPUT, _("%1$s, line %2$s: %3$s"), as_path(list), as_number((int64_t)line),
		        err_argument(s->first->arena, &why));
		complain(&e);
		s->n++;
		s->unexamined++;
		s->status = 3;
		return;
	}
	run_trust(r, trust_hold(s->first->trust), &s->first->plan->trust);
	run_start(r, r->source);
	run_read(r, r->source);
	s->running[s->nrunning++] = r;
}

/* Those that have ended, in the order in which they began. */
static void collect(struct scanning *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->nrunning; i++)
		if (s->running[i]->source->state == SOURCE_LOADING)
			s->running[n++] = s->running[i];
		else
			ended(s, s->running[i]);
	s->nrunning = n;
}

/* Until fewer than `most` are under way. */
static void await(struct scanning *s, size_t most)
{
	collect(s);
	while (s->nrunning >= most && loop_step(s->loop, -1))
		collect(s);
}

/* ---- the lists ---- */

/* A source a line; blanks around it, empty lines and lines that begin with # do not count. */
static bool scan_list(struct scanning *s, const char *path, struct err *e)
{
	bool standard = !strcmp(path, "-");
	struct stat st;
	int fd = standard ? dup(STDIN_FILENO) : file_open(path, FILE_NAMED, &st);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "r");
	char *text = NULL;
	size_t room = 0;

	if (!f)
		return err_sys(e, errno, "%1$s", as_path(path));
	for (unsigned long line = 1; getline(&text, &room, f) > 0; line++) {
		char *word = text + strspn(text, " \t\r\n");
		size_t n = strlen(word);

		while (n && strchr(" \t\r\n", word[n - 1]))
			n--;
		word[n] = '\0';
		if (!n || *word == '#')
			continue;
		await(s, SCAN_AT_ONCE);
		begin(s, word, standard ? _("standard input") : path, line);
	}
	bool ok = !ferror(f) || err_sys(e, errno, "%1$s", as_path(path));
	free(text);
	fclose(f);
	return ok;
}

static void head(struct scanning *s)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "    %-10s %6s  %s\n", _("ENDS"), _("DAYS"), _("SOURCE"));
	put(s, &b);
	buf_free(&b);
}

static int scan_lists(struct scanning *s)
{
	struct err e = { 0 };

	if (as_text(s) && !s->o->quiet)
		head(s);
	for (size_t i = 0; i < s->o->operand.n; i++)
		if (!scan_list(s, s->o->operand.v[i], &e))
			s->status = complain(&e);
	await(s, 1);
	if (as_text(s))
		sum_up(s);
	if (!s->n && !s->status) {
		err_set(&e, ERR_INPUT, _("%1$s: no source in it"), as_path(s->o->operand.v[0]));
		s->status = complain(&e);
	}
	int unwritten = s->out.to_file ? output_write(&s->out, &s->lines) : output_flush();
	return unwritten ? unwritten : s->status;
}

int command_scan(const struct options *o)
{
	struct err e = { 0 };
	struct scanning s = { .o = o, .loop = loop_new() };
	struct plan plan = options_plan(o);
	int status;

	plan.source = (struct words){ 0 };
	if (!o->operand.n) {
		err_set(&e, ERR_USAGE, _("scan needs a LIST: a file with a SOURCE a line, or -"));
		status = complain(&e);
	} else if (!(s.first = run_new(&plan, s.loop, password_ask, NULL, &e))) {
		status = complain(&e);
	} else {
		status = output_open(&s.out, o);
		if (!status)
			status = scan_lists(&s);
	}
	buf_free(&s.lines);
	buf_free(&s.next);
	run_free(s.first);
	loop_free(s.loop);
	return status;
}
