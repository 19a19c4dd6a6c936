/* SPDX-License-Identifier: GPL-3.0-or-later */
/* audit: configurations are read, every file that they name is loaded, and what is found stands at its directive. */
#include "config.h"

#include "audit/audit.h"
#include "audit/dialect.h"
#include "audit/outcome.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/loop.h"
#include "base/words.h"
#include "cli/cli.h"
#include "cli/option.h"
#include "diagnose/diagnose.h"
#include "report/audit.h"
#include "report/report.h"
#include "run/auditing.h"
#include "run/plan.h"
#include "run/run.h"

#include <errno.h>
#include <unistd.h>

static int print(const struct options *o, struct output *out, const struct audit_outcome *x)
{
	struct report_options style = output_style(o, out);
	struct buf b = BUF_INIT;

	style.audit = x;
	if (o->format == FORMAT_JSON)
		report_json(&b, x->analysis, &style);
	else if (o->format == FORMAT_JSONL)
		report_json_line(&b, x->analysis, &style);
	else
		report_audit(&b, x, &style);
	int status = output_write(out, &b);
	buf_free(&b);
	return status;
}

static int examine_all(const struct options *o, const struct audit *a, struct err *e)
{
	struct plan plan = options_plan(o);
	struct output out;
	int status = output_open(&out, o);

	if (status)
		return status;
	plan.source = (struct words){ 0 };
	struct loop *l = loop_new();
	struct run *run = run_new(&plan, l, NULL, NULL, e);
	if (run) {
		const struct audit_wish wish = { .audit = a, .client = &o->clients, .trust_given = o->trust.n > 0 };
		struct audit_outcome *x = auditing_new(run, &wish);

		status = print(o, &out, x);
		status = status ? status : analysis_status(x->analysis, o->fail_on);
		auditing_free(x);
	} else {
		status = complain(e);
	}
	run_free(run);
	loop_free(l);
	return status;
}

static bool is_readable(const struct words *w, struct err *e)
{
	for (size_t i = 0; i < w->n; i++)
		if (access(w->v[i], R_OK) != 0)
			return err_sys(e, errno, "%1$s", as_path(w->v[i]));
	return true;
}

int command_audit(const struct options *o)
{
	struct audit *a = audit_new();
	struct err e = { 0 };
	int status = 0;

	if (!o->operand.n)
		err_set(&e, ERR_USAGE, _("audit needs the CONFIG of a server"));
	else if (o->format != FORMAT_DEFAULT && o->format != FORMAT_TEXT && o->format != FORMAT_JSON &&
	         o->format != FORMAT_JSONL)
		err_set(&e, ERR_USAGE, _("audit: the form of the report is text, json or jsonl"));
	else if (is_readable(&o->clients, &e))
		for (size_t i = 0; i < o->operand.n && !e.code; i++)
			audit_add(a, o->operand.v[i], o->as ? dialect_at((size_t)o->as - 1)->name : NULL, &e);
	audit_ends(a);
	status = e.code ? complain(&e) : examine_all(o, a, &e);
	audit_free(a);
	return status;
}
