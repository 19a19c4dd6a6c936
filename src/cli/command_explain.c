/* SPDX-License-Identifier: GPL-3.0-or-later */
/* explain: the page of a rule, or what is behind a message; with SOURCEs, which of it is the case there. */
#include "config.h"

#include "analysis/analysis.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/loop.h"
#include "base/span.h"
#include "cli/cli.h"
#include "cli/option.h"
#include "diagnose/diagnose.h"
#include "load/bytes.h"
#include "phrase/phrasebook.h"
#include "report/explain.h"
#include "run/run.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* WHAT from a file, or (NULL) from standard input: a log may be long, the end of it is left out. */
static char *read_what(struct arena *a, const char *path, struct err *e)
{
	struct stat st;
	int fd = path ? file_open(path, FILE_NAMED, &st) : STDIN_FILENO;
	uint8_t *text = xmalloc(PHRASE_ASKED_MAX);
	size_t n = 0;
	ssize_t k = fd < 0 ? -1 : 1;

	if (!path)
		file_remember(fd);
	while (k > 0 && n < PHRASE_ASKED_MAX) {
		while ((k = read(fd, text + n, PHRASE_ASKED_MAX - n)) < 0 && errno == EINTR)
			;
		n += k > 0 ? (size_t)k : 0;
	}
	if (k < 0)
		err_sys(e, errno, "%1$s", path ? as_path(path) : as_code(_("standard input")));
	if (path && fd >= 0)
		close(fd);
	struct bytes as_read = { .s = span_of(text, n) }, b;
	if (bytes_from_utf16(as_read.s, &b))
		bytes_release(&as_read);
	else
		b = as_read;
	n = b.s.n < PHRASE_ASKED_MAX ? b.s.n : PHRASE_ASKED_MAX;
	char *what = arena_alloc(a, n + 1);
	for (size_t i = 0; i < n; i++)
		what[i] = b.s.p[i] ? (char)b.s.p[i] : ' ';
	bytes_release(&b);
	return k < 0 ? NULL : what;
}

/* Takes WHAT off the operands; what is left are the SOURCEs. */
static const char *take_what(struct options *o, struct err *e)
{
	if (o->from)
		return read_what(o->arena, strcmp(o->from, "-") ? o->from : NULL, e);
	if (!o->operand.n) {
		err_set(e, ERR_USAGE, _("explain needs to know WHAT: a rule id, a message, a code or an alert"));
		return NULL;
	}
	const char *what = o->operand.v[0];
	o->operand.v++;
	o->operand.n--;
	return strcmp(what, "-") == 0 ? read_what(o->arena, NULL, e) : what;
}

/* 0, or the exit status. */
static int print(const struct options *o, const struct explanation *x)
{
	struct buf b = BUF_INIT;
	struct output out;
	int status = output_open(&out, o);

	if (status)
		return status;
	struct report_options style = output_style(o, &out);
	if (o->format == FORMAT_JSON)
		explain_json(&b, x, &style);
	else
		explain_text(&b, x, &style);
	status = output_write(&out, &b);
	buf_free(&b);
	return status;
}

static int explain(const struct options *o, struct explanation *x, struct arena *a)
{
	explanation_find_here(x, a);
	int unwritten = print(o, x);
	if (unwritten)
		return unwritten;
	return x->answer.n || x->answer.nconditions ? 0 : 1;
}

static bool any_live(const struct run *r)
{
	for (size_t i = 0; i < r->nsource; i++)
		if (r->source[i].connection)
			return true;
	return false;
}

/* The same over what was given: a source that cannot be examined is said, and is the status. */
static int explain_sources(const struct options *o, struct explanation *x, struct arena *a)
{
	struct err e = { 0 };
	struct loop *l = loop_new();
	const struct plan plan = options_plan(o);
	struct run *s = run_new(&plan, l, password_ask, NULL, &e);
	int status;

	if (s) {
		run_load_all(s);
		complain_sources(s);
		struct question q = o->question;
		explanation_ask(x, &q, any_live(s));
		x->a = run_analyse(s, &q, -1);
		status = explain(o, x, a);
		if (analysis_status(x->a, o->fail_on) == 3)
			status = 3;
		analysis_free(x->a);
	} else {
		status = complain(&e);
	}
	run_free(s);
	loop_free(l);
	return status;
}

int command_explain(struct options *o)
{
	struct err e = { 0 };
	struct explanation x = { .asked = take_what(o, &e) };

	if (!x.asked)
		return complain(&e);
	struct arena *a = arena_new();
	x.answer = phrasebook_ask(a, x.asked);
	int status = o->operand.n ? explain_sources(o, &x, a) : explain(o, &x, a);
	arena_free(a);
	return status;
}
