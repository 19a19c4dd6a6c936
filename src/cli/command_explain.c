/* SPDX-License-Identifier: GPL-3.0-or-later */
/* explain: the page of a rule, or what is behind a message; with SOURCEs, which of it is the case there. */
#include "config.h"

#include "cli/cli.h"

#include "base/i18n.h"
#include "report/explain.h"

#include <errno.h>
#include <string.h>

/* WHAT from standard input: a log may be long, the end of it is left out. */
static char *read_what(struct arena *a, struct err *e)
{
	char *what = arena_alloc(a, PHRASE_ASKED_MAX + 1);
	size_t n = fread(what, 1, PHRASE_ASKED_MAX, stdin);
	if (ferror(stdin)) {
		err_sys(e, errno, "%s", _("standard input"));
		return NULL;
	}
	for (size_t i = 0; i < n; i++)
		if (!what[i])
			what[i] = ' ';
	return what;
}

/* Takes WHAT off the operands; what is left are the SOURCEs. */
static const char *take_what(struct options *o, struct err *e)
{
	if (!o->operand.n) {
		err_set(e, ERR_USAGE, _("explain needs to know WHAT: a rule id, a message, a code or an alert"));
		return NULL;
	}
	const char *what = o->operand.v[0] + strspn(o->operand.v[0], " ");
	o->operand.v++;
	o->operand.n--;
	return strcmp(what, "-") == 0 ? read_what(o->arena, e) : what;
}

static bool print(const struct options *o, const struct explanation *x)
{
	struct buf b = BUF_INIT;
	FILE *out = output_open(o);
	if (out && o->format == FORMAT_JSON) {
		explain_json(&b, x);
	} else if (out) {
		struct report_options style = output_style(o, out);
		explain_text(&b, x, &style);
	}
	bool ok = out && output_write(out, &b, o);
	buf_free(&b);
	return ok;
}

static int explain(const struct options *o, struct explanation *x, struct arena *a)
{
	x->answer = phrasebook_ask(a, x->asked);
	explanation_find_here(x, a);
	if (!print(o, x))
		return 3;
	return x->answer.n || x->answer.nconditions ? 0 : 1;
}

/* The same over what was given: a source that cannot be examined is said, and is the status. */
static int explain_sources(const struct options *o, struct explanation *x, struct arena *a)
{
	struct err e = { 0 };
	struct loop *l = loop_new();
	struct session *s = session_new(o, l, password_ask, NULL, &e);
	int status;
	if (s) {
		session_load_all(s);
		complain_sources(s);
		x->a = session_analyse(s, &o->question, -1);
		status = explain(o, x, a);
		if (session_status(s, x->a, o->fail_on) == 3)
			status = 3;
		analysis_free(x->a);
	} else {
		status = complain(&e);
	}
	session_free(s);
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
	int status = o->operand.n ? explain_sources(o, &x, a) : explain(o, &x, a);
	arena_free(a);
	return status;
}
