/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fix: what should stand in the file is planned, made in memory, judged beside what stood there, and then written. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/loop.h"
#include "base/secret.h"
#include "base/span.h"
#include "base/words.h"
#include "cert/class.h"
#include "cli/cli.h"
#include "cli/option.h"
#include "diagnose/diagnose.h"
#include "fix/command.h"
#include "fix/repair.h"
#include "load/bytes.h"
#include "load/certset.h"
#include "load/pem.h"
#include "load/source.h"
#include "report/repair.h"
#include "report/report.h"
#include "run/proof.h"
#include "run/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MENDED_MAX ((off_t)4 << 20) /* octets of a file that is looked through for what can be mended */

struct fixing {
	const struct options *o;
	struct run *run;
	struct analysis *a;
	struct repair *repair;
	const struct input *in; /* that is repaired */
	struct bytes original;  /* s.p NULL: it cannot be read again */
	struct buf pem;         /* the certificates */
	struct buf whole;       /* with what else stands in the file; a key may be in it */
	bool carried;           /* whole is that */
	size_t nmended;         /* blocks of the SOURCEs that were mended before they were read */
	struct proof *proof;
	struct repair_report report;
};

/* ---- making it ---- */

static bool is_text(const struct fixing *f)
{
	return strcmp(f->in->kind, "pem") == 0;
}

/* What needs a password is not opened a second time. */
static bool read_original(struct fixing *f, struct err *e)
{
	static const char *const again[] = { "pem", "der", "text", "pkcs7" };
	bool file = f->in->role == ORIGIN_FILE && strcmp(f->in->spec, "-") != 0 && f->in->spec[0];

	for (size_t i = 0; file && i < sizeof again / sizeof *again; i++) {
		if (strcmp(f->in->kind, again[i]) != 0)
			continue;
		secret_guard();
		return bytes_read(f->in->spec, FILE_FOUND, INPUT_MAX, &f->original, e) &&
		       (!f->original.room || bytes_all(&f->original) ||
		        err_set(e, ERR_INPUT, _("%1$s: it was cut short while it was read"), as_path(f->in->spec)));
	}
	return true;
}

static bool has_word(const struct words *w, const char *word)
{
	for (size_t i = 0; i < w->n; i++)
		if (strcmp(w->v[i], word) == 0)
			return true;
	return false;
}

/* A name was asked for: CAs alone, where its own certificate cannot be read, are no answer to that. What stands in its
 * place is the first error of form. */
static bool complain_of_cas(const struct fixing *f, struct err *e)
{
	const struct argument path = as_path(f->o->operand.v[0]), host = as_host(f->o->question.host);

	for (size_t i = 0; i < f->a->nfinding; i++) {
		const struct finding *x = &f->a->finding[i];

		if (x->severity == SEVERITY_ERROR && (x->class == CLASS_FILE_FORMAT || x->class == CLASS_MALFORMED))
			return err_set(e, ERR_INPUT, _("%1$s: certificates of CAs alone, and none for %2$s: %3$s"),
			               path, host, as_sentence(f->a->arena, x->title));
	}
	return err_set(e, ERR_INPUT, _("%1$s: certificates of CAs alone, and none for %2$s"), path, host);
}

static bool plan(struct fixing *f, struct err *e)
{
	const struct repair_wish wish = { .drop_expired = has_word(&f->o->drop, "expired"),
		                          .drop_duplicate = has_word(&f->o->drop, "duplicate"),
		                          .chain = f->o->question.leaf != NULL };

	f->repair = repair_plan(f->a, &wish);
	if (!f->repair)
		return err_set(e, ERR_INPUT, _("%1$s: no certificate in it"), as_path(f->o->operand.v[0]));
	if (f->o->question.host && f->repair->of_cas)
		return complain_of_cas(f, e);
	if (!f->repair->nafter)
		return err_set(e, ERR_INPUT, _("%1$s: nothing would be left of it"), as_path(f->o->operand.v[0]));
	f->in = certset_input(f->a->set, f->repair->input);
	f->repair->nmended = f->nmended;
	return true;
}

static bool make(struct fixing *f, struct err *e)
{
	if (!read_original(f, e))
		return false;
	repair_write(f->repair, &f->pem);
	f->carried = is_text(f) && f->original.s.p && repair_write_whole(f->repair, f->original.s, &f->whole);
	if (!f->carried)
		buf_put(&f->whole, f->pem.s, f->pem.n);
	f->proof = proof_make(f->run, f->repair, f->original.s, buf_span(f->carried ? &f->whole : &f->pem));
	if (!f->proof)
		return err_set(e, ERR_INPUT, _("%1$s: what was made of it could not be judged"), as_path(f->in->spec));
	if (f->proof->changed)
		return err_set(e, ERR_INPUT, _("%1$s: it was changed while it was read"), as_path(f->in->spec));
	if (f->carried && f->proof->lost)
		return err_set(e, ERR_INPUT, _("%1$s: something in it would be lost, and so nothing is written"),
		               as_path(f->in->spec));
	return true;
}

/* ---- writing it ---- */

static bool is_worse(const struct fixing *f)
{
	return f->repair->kind == REPAIR_CHAIN && f->proof->before.analysis->verdict == VERDICT_TRUSTED &&
	       f->proof->after.analysis->verdict != VERDICT_TRUSTED;
}

static bool write_in_place(struct fixing *f, struct err *e)
{
	const char *path = f->in->spec, *backup = arena_printf(f->a->arena, "%s~", path);

	if (!is_text(f) || !f->original.s.p)
		return err_set(e, ERR_USAGE, _("--in-place: %1$s is no PEM file; -o FILE writes one"), as_path(path));
	if (!f->carried)
		return err_set(e, ERR_INPUT,
		               _("--in-place: not all that stands in %1$s could be carried over; -o FILE writes "
		                 "the certificates"),
		               as_path(path));
	if (f->report.unchanged || is_worse(f)) {
		f->report.unwritten =
		    f->report.unchanged ? _("nothing: it is as it should be") : _("nothing: the result would be worse");
		return true;
	}
	if (!file_write(backup, f->original.s, FILE_REPLACE | FILE_SECRET | FILE_REGULAR, e) ||
	    !file_write(path, buf_span(&f->whole), FILE_REPLACE | FILE_REGULAR | FILE_AMEND, e))
		return false;
	f->report.written = path;
	f->report.backup = backup;
	return true;
}

static bool is_to_stdout(const struct options *o)
{
	return o->output && strcmp(o->output, "-") == 0;
}

static bool write_result(struct fixing *f, struct err *e)
{
	const struct options *o = f->o;

	if (o->dry_run)
		f->report.unwritten = _("nothing: --dry-run");
	else if (o->in_place)
		return write_in_place(f, e);
	else if (!o->output && f->repair->already >= 0)
		f->report.unwritten = _("nothing: there is such a file already");
	else if (!o->output)
		f->report.unwritten = _("nothing: -o FILE writes it, --in-place changes the file itself");
	else if (!is_to_stdout(o)) {
		bool secret = f->carried && f->repair->nkey;

		if (!file_write(o->output, buf_span(&f->whole), FILE_REPLACE | (secret ? FILE_SECRET : 0), e))
			return false;
		f->report.written = o->output;
	}
	return true;
}

/* ---- saying it ---- */

static void describe(struct fixing *f)
{
	const struct options *o = f->o;
	const char *to = o->in_place ? f->in->spec : o->output;

	if (!to && f->repair->already >= 0)
		to = certset_input(f->a->set, f->repair->already)->spec;
	else if (!to || is_to_stdout(o))
		to = command_new_file(f->a, f->repair->kind == REPAIR_CHAIN ? "fullchain" : "ca-bundle");
	f->report = (struct repair_report){
		.repair = f->repair,
		.before = f->proof->before.analysis,
		.after = f->proof->after.analysis,
		.input_before = f->proof->before.input,
		.input_after = f->proof->after.input,
		.file = to,
		.trust = o->trust.n ? o->trust.v[0] : NULL,
		.pem = buf_span(&f->pem),
		.unchanged =
		    f->carried && f->original.s.n == f->whole.n && memcmp(f->original.s.p, f->whole.s, f->whole.n) == 0,
	};
}

static int print(struct fixing *f)
{
	const struct options *o = f->o;
	struct output out = { .to_file = false };
	struct report_options style = output_style(o, &out);
	struct buf b = BUF_INIT;
	bool pem = o->format == FORMAT_PEM || is_to_stdout(o);

	style.repair = &f->report;
	if (o->format == FORMAT_JSON && !is_to_stdout(o))
		report_json(&b, f->a, &style);
	else if (pem && !f->report.written)
		buf_put(&b, f->pem.s, f->pem.n);
	else if (!pem)
		report_repair(&b, &f->report, &style);
	int status = output_write(&out, &b);
	buf_free(&b);
	return status;
}

static int status_of(const struct fixing *f)
{
	const struct analysis *after = f->proof->after.analysis;
	bool judged = f->repair->kind == REPAIR_CHAIN || after->nchain > f->repair->nafter;
	int status = judged ? analysis_status(after, f->o->fail_on) : 0;

	if (f->a->unexamined)
		return 3;
	if (f->repair->kind == REPAIR_BUNDLE && !report_repair_holds(&f->report))
		status = 1;
	return status;
}

static int fix(struct fixing *f)
{
	struct err e = { 0 };
	int status;

	if (!plan(f, &e) || !make(f, &e))
		return complain(&e);
	describe(f);
	if (!write_result(f, &e))
		return complain(&e);
	status = print(f);
	return status ? status : status_of(f);
}

/* A SOURCE with certificates over whose base64 something came on the way is read as it was. */
static size_t mend_source(struct run *run, struct run_source *s)
{
	struct bytes was = { .fd = -1 };
	struct buf is = BUF_INIT;
	struct err e = { 0 };
	struct stat st;
	size_t n = 0;

	if (s->source.kind != SOURCE_FILE || s->state != SOURCE_WAITING || stat(s->source.path, &st) != 0 ||
	    !S_ISREG(st.st_mode) || st.st_size > MENDED_MAX)
		return 0;
	secret_guard();
	if (bytes_read(s->source.path, FILE_FOUND, INPUT_MAX, &was, &e)) {
		if (was.s.p && pem_begins_in(was.s))
			n = repair_mend(was.s, &is);
		bytes_release(&was);
	}
	if (n) {
		s->input = certset_load_octets(run->set, s->source.spec, buf_span(&is), ORIGIN_FILE);
		s->state = SOURCE_LOADED;
	}
	buf_wipe(&is);
	return n;
}

static int fix_run(const struct options *o, struct run *run)
{
	struct fixing f = { .o = o, .run = run, .original = { .fd = -1 } };
	struct err e = { 0 };
	int status;

	for (size_t i = 0; i < run->nsource; i++)
		f.nmended += mend_source(run, &run->source[i]);
	run_load_all(run);
	complain_sources(run);
	if (!run_leaf_known(run, &e))
		return complain(&e);
	f.a = run_analyse(run, &o->question, -1);
	status = fix(&f);
	proof_free(f.proof);
	buf_free(&f.pem);
	buf_wipe(&f.whole);
	if (f.original.s.p)
		bytes_release(&f.original);
	analysis_free(f.a);
	return status;
}

int command_fix(const struct options *o)
{
	struct err e = { 0 };

	if (!o->operand.n) {
		err_set(&e, ERR_USAGE, _("fix needs a SOURCE"));
		return complain(&e);
	}
	const struct plan plan = options_plan(o);
	struct loop *l = loop_new();
	struct run *run = run_new(&plan, l, password_ask, NULL, &e);
	int status = run ? fix_run(o, run) : complain(&e);

	run_free(run);
	loop_free(l);
	return status;
}
