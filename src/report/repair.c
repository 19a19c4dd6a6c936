/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same rows twice, as lines of a sheet and as JSON; what each program makes of both states stands side by side. */
#include "config.h"

#include "report/repair.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/text.h"
#include "cert/class.h"
#include "fix/repair.h"
#include "fix/servers.h"
#include "load/certset.h"
#include "report/json.h"
#include "report/text.h"
#include "stack/loading.h"
#include "stack/opinion.h"
#include "stack/oracle.h"
#include "stack/prediction.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* ---- what programs make of a state ---- */

enum stand { STAND_ACCEPTS, STAND_REFUSES, STAND_UNKNOWN };

struct program_word {
	const char *program;
	enum stand stand;
	int code;            /* OpenSSL's; 0: none */
	const char *message; /* its words; NULL */
	bool unloaded;       /* STAND_UNKNOWN, since a file is not loaded as it stands */
};

static struct program_word of_load(const char *program, const struct load *l)
{
	bool refused = l->answer == LOAD_REFUSED;

	return (struct program_word){ program, refused ? STAND_REFUSES : STAND_UNKNOWN, 0, l->message, !refused };
}

static struct program_word of_openssl(const char *program, const struct prediction *p)
{
	if (p->load.answer != LOAD_GOOD)
		return of_load(program, &p->load);
	return (struct program_word){ program,
		                      !p->known    ? STAND_UNKNOWN
		                      : p->accepts ? STAND_ACCEPTS
		                                   : STAND_REFUSES,
		                      p->code, p->message, false };
}

static struct program_word of_gnutls(const struct oracle *o)
{
	if (o->load.answer != LOAD_GOOD)
		return of_load("GnuTLS", &o->load);
	return (struct program_word){ "GnuTLS",
		                      !o->ran     ? STAND_UNKNOWN
		                      : o->status ? STAND_REFUSES
		                                  : STAND_ACCEPTS,
		                      0, o->ran && o->status ? o->text : NULL, false };
}

/* Who cannot even load the file, by what was noticed about it. */
static struct program_word of_file(const struct analysis *a, int input, bool store, unsigned loader)
{
	struct program_word o = { loader_name(loader), STAND_ACCEPTS, 0, NULL, false };
	const struct input *in = certset_input(a->set, input);

	if (!strcmp(in->kind, "connection"))
		return o;
	for (size_t i = 0; i < in->nnotes; i++) {
		const struct loading *how = loading_of(in->notes[i].kind, store);

		if (how->refused & 1u << loader || how->inside) {
			o.stand = STAND_REFUSES;
			o.message = loader == 0 ? how->openssl : loader == 1 ? how->gnutls : NULL;
			return o;
		}
	}
	return o;
}

/* Of a chain what is foreseen or asked, and whether Go and Java load it; of a bundle whether it is loaded. */
static size_t opinions(const struct repair_report *x, const struct analysis *a, int input, struct program_word *out)
{
	const struct chain *c = x->repair->kind == REPAIR_CHAIN ? opinion_chain(a) : NULL;
	size_t n = 0;

	if (c) {
		const struct prediction openssl = openssl_opinion_of(a, c), python = opinion_python_of(a, c);
		const struct oracle gnutls = opinion_of_gnutls(a, c);

		out[n++] = of_openssl("OpenSSL", &openssl);
		out[n++] = of_gnutls(&gnutls);
		out[n++] = of_openssl("Python 3.13", &python);
	}
	for (unsigned i = c ? 2 : 0; i < LOADER_COUNT; i++)
		out[n++] = of_file(a, input, x->repair->kind != REPAIR_CHAIN, i);
	return n;
}

static bool is_load_alone(const struct repair_report *x, size_t i)
{
	return x->repair->kind == REPAIR_BUNDLE || i >= 3;
}

bool report_repair_holds(const struct repair_report *x)
{
	struct program_word o[REPAIR_OPINIONS_MAX];
	size_t n = opinions(x, x->after, x->input_after, o);

	for (size_t i = 0; i < n; i++)
		if (o[i].stand == STAND_REFUSES)
			return false;
	return true;
}

static size_t count_findings(const struct analysis *a, enum severity v)
{
	size_t n = 0;

	for (size_t i = 0; i < a->nfinding; i++)
		n += a->finding[i].severity == v;
	return n;
}

/* ---- in words ---- */

static void put_origin(struct sheet *s, struct buf *b, int entry, int input)
{
	size_t n;
	const struct certset *set = s->a->set;
	const struct origin *o = certset_origins(set, entry, &n);
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (o[i].input == input && o[i].kind != ORIGIN_TRUST) {
			k = i;
			break;
		}
	if (!n)
		return;
	const struct sentence said = certset_origin_said(set, &o[k]);
	sheet_render(s, b, &said);
}

static void put_row(struct sheet *s, const struct repair_report *x, const struct repair_row *r)
{
	static const char mark[] = { '=', '~', '+', '-' };
	static const enum ink ink[] = { INK_PLAIN, INK_WARNING, INK_OK, INK_ERROR };
	struct buf title = BUF_INIT, b = BUF_INIT;
	char *safe;

	certset_title(s->a->set, r->entry, &title);
	if (r->to >= 0)
		buf_printf(&b, "  %2d %c ", r->to + 1, mark[r->change]);
	else
		buf_printf(&b, "     %c ", mark[r->change]);
	buf_puts(&b, sheet_private(s, ARGUMENT_NAME, buf_str(&title)));
	sheet_ink(s, ink[r->change], buf_str(&b));
	buf_putc(s->out, '\n');
	buf_reset(&b);
	put_origin(s, &b, r->entry, x->repair->input);
	if (r->why.msgid) {
		buf_puts(&b, b.n ? ": " : "");
		sheet_render(s, &b, &r->why);
	}
	safe = text_escaped(buf_str(&b), s->o->charset);
	buf_pad(s->out, ' ', 9);
	text_wrap(s->out, safe, sheet_width(s) - 9, 9);
	buf_putc(s->out, '\n');
	free(safe);
	buf_free(&title);
	buf_free(&b);
}

static void put_opinion(struct buf *b, const struct program_word *o, bool load)
{
	if (o->stand == STAND_ACCEPTS)
		buf_puts(b, load ? _("loads it") : _("accepts"));
	else if (o->stand == STAND_UNKNOWN)
		buf_puts(b, o->unloaded ? _("not foreseen: it does not load each of these files as it stands")
		                        : _("not foreseen"));
	else if (o->code)
		buf_printf(b, "%d \"%s\"", o->code, o->message ? o->message : "");
	else if (o->message)
		buf_printf(b, "\"%s\"", o->message);
	else
		buf_puts(b, load ? _("cannot load it") : _("refuses"));
}

static size_t count_stand(const struct repair_report *x, const struct program_word *o, size_t n, bool load,
                          enum stand stand)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		found += is_load_alone(x, i) == load && o[i].stand == stand;
	return found;
}

static size_t count_load(const struct repair_report *x, size_t n)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		found += is_load_alone(x, i);
	return found;
}

size_t report_repair_opinions(const struct repair_report *x, struct repair_opinion out[REPAIR_OPINIONS_MAX])
{
	struct program_word before[REPAIR_OPINIONS_MAX], after[REPAIR_OPINIONS_MAX];
	size_t n = opinions(x, x->before, x->input_before, before);
	struct arena *a = x->repair->a->arena;

	opinions(x, x->after, x->input_after, after);
	for (size_t i = 0; i < n; i++) {
		struct buf was = BUF_INIT, is = BUF_INIT;

		put_opinion(&was, &before[i], is_load_alone(x, i));
		put_opinion(&is, &after[i], is_load_alone(x, i));
		out[i] = (struct repair_opinion){ .program = after[i].program,
			                          .before = buf_keep(&was, a),
			                          .after = buf_keep(&is, a),
			                          .refused = before[i].stand == STAND_REFUSES,
			                          .refuses = after[i].stand == STAND_REFUSES };
	}
	return n;
}

/* Who trusts it has loaded it. */
const char *report_repair_summary(const struct repair_report *x)
{
	struct program_word before[REPAIR_OPINIONS_MAX], after[REPAIR_OPINIONS_MAX];
	size_t n = opinions(x, x->before, x->input_before, before);
	struct buf b = BUF_INIT;

	opinions(x, x->after, x->input_after, after);
	size_t loaded = count_stand(x, after, n, true, STAND_ACCEPTS),
	       trusted = count_stand(x, after, n, false, STAND_ACCEPTS);
	size_t unknown = count_stand(x, after, n, false, STAND_UNKNOWN);
	size_t judges = (x->repair->kind == REPAIR_CHAIN ? 3 : 0) - unknown;
	size_t known = (x->repair->kind == REPAIR_CHAIN ? 3 : 0) - count_stand(x, before, n, false, STAND_UNKNOWN);
	int code = 0;

	for (size_t i = 0; i < n && !code; i++)
		code = before[i].code;
	if (code)
		buf_printf(&b, _("before: %d; "), code);
	else if (known)
		buf_printf(&b, _("before: trusted by %zu of %zu; "), count_stand(x, before, n, false, STAND_ACCEPTS),
		           known);
	else
		buf_printf(&b, _("before: loaded by %zu of %zu; "), count_stand(x, before, n, true, STAND_ACCEPTS),
		           count_load(x, n));
	if (judges && !unknown && trusted == judges && loaded == n - judges)
		buf_printf(&b, _("after: trusted by all %zu, loaded by all %zu"), judges, n);
	else if (judges)
		buf_printf(&b, _("after: trusted by %zu of %zu"), trusted, judges);
	else
		buf_printf(&b, _("after: loaded by %zu of %zu"), loaded, count_load(x, n));
	if (unknown)
		buf_printf(&b, P_(", %zu is not foreseen", ", %zu are not foreseen", unknown), unknown);
	return buf_keep(&b, x->repair->a->arena);
}

static void put_verdict(struct buf *b, const struct analysis *a)
{
	buf_puts(b, verdict_name(a->verdict));
	if (a->reason != CLASS_NONE)
		buf_printf(b, " (%s)", class_text(a->reason));
}

static void put_proof(struct sheet *s, const struct repair_report *x)
{
	struct repair_opinion o[REPAIR_OPINIONS_MAX];
	size_t n = report_repair_opinions(x, o);
	struct buf b = BUF_INIT;

	sheet_heading(s, _("PROOF"), _("both judged anew, each by itself"));
	if (x->repair->kind == REPAIR_CHAIN) {
		put_verdict(&b, x->before);
		buf_puts(&b, " -> ");
		put_verdict(&b, x->after);
		sheet_line(s, _("verdict"), buf_str(&b));
		buf_reset(&b);
		buf_printf(&b, _("errors %zu, warnings %zu -> errors %zu, warnings %zu"),
		           count_findings(x->before, SEVERITY_ERROR), count_findings(x->before, SEVERITY_WARNING),
		           count_findings(x->after, SEVERITY_ERROR), count_findings(x->after, SEVERITY_WARNING));
		sheet_line(s, _("findings"), buf_str(&b));
	}
	for (size_t i = 0; i < n; i++) {
		buf_reset(&b);
		buf_printf(&b, "%s -> %s", o[i].before, o[i].after);
		sheet_line(s, o[i].program, buf_str(&b));
	}
	sheet_line(s, _("in all"), report_repair_summary(x));
	buf_free(&b);
}

/* What no order of certificates mends. */
static void put_rest(struct sheet *s, const struct analysis *after)
{
	bool any = false;

	for (size_t i = 0; i < after->nfinding; i++) {
		const struct finding *f = &after->finding[i];

		if (!f->cause || f->severity == SEVERITY_NOTE)
			continue;
		if (!any)
			sheet_heading(s, _("WHAT IS LEFT"), NULL);
		any = true;
		text_finding(s, f);
	}
}

static void put_command(struct sheet *s, const struct sentence *c)
{
	struct buf b = BUF_INIT;

	command_render(&b, c, s->o->redaction);
	sheet_command(s, buf_str(&b));
	buf_free(&b);
}

static void put_use(struct sheet *s, const struct repair_report *x)
{
	struct server_use use;
	struct buf b = BUF_INIT;
	struct sentence line;

	sheet_heading(s, _("HOW TO USE IT"), NULL);
	for (size_t i = 0; servers_use(s->a->arena, x->repair, x->file, i, &use); i++) {
		buf_reset(&b);
		sheet_render(s, &b, &use.directive);
		sheet_line(s, use.server, buf_str(&b));
		if (use.reload)
			sheet_command(s, use.reload);
	}
	sheet_heading(s, _("HOW TO CHECK IT"), NULL);
	for (size_t i = 0; (line = servers_check(x->repair, x->file, x->trust, i)).msgid; i++)
		put_command(s, &line);
	buf_free(&b);
}

static void put_outcome(struct sheet *s, const struct repair_report *x)
{
	struct buf b = BUF_INIT;
	size_t n = x->repair->nmended;

	if (n) {
		buf_printf(&b,
		           P_("%zu block: what came over its base64 on the way was taken out",
		              "%zu blocks: what came over their base64 on the way was taken out", n),
		           n);
		sheet_line(s, _("mended"), buf_str(&b));
		buf_reset(&b);
	}
	if (x->written) {
		buf_printf(&b, "%s", sheet_private(s, ARGUMENT_PATH, x->written));
		sheet_line(s, _("written"), buf_str(&b));
	}
	if (x->backup)
		sheet_line(s, _("before"), sheet_private(s, ARGUMENT_PATH, x->backup));
	if (x->repair->already >= 0)
		sheet_line(s, _("already in"),
		           sheet_private(s, ARGUMENT_PATH, certset_input(x->repair->a->set, x->repair->already)->spec));
	if (x->unwritten)
		sheet_line(s, _("written"), x->unwritten);
	buf_free(&b);
}

void report_repair(struct buf *out, const struct repair_report *x, const struct report_options *o)
{
	const struct repair *r = x->repair;
	struct sheet s = { .out = out, .o = o, .a = r->a }, after = { .out = out, .o = o, .a = x->after };
	struct buf b = BUF_INIT;

	buf_printf(&b, P_("%zu certificate", "%zu certificates", r->nafter), r->nafter);
	if (x->unchanged)
		buf_printf(&b, ", %s", _("nothing to mend"));
	sheet_heading(&s, r->kind == REPAIR_CHAIN ? _("CHAIN") : _("BUNDLE"), buf_str(&b));
	buf_free(&b);
	for (size_t i = 0; !o->quiet && i < r->nrow; i++)
		put_row(&s, x, &r->row[i]);
	put_outcome(&s, x);
	put_proof(&s, x);
	if (r->kind == REPAIR_CHAIN)
		put_rest(&after, x->after);
	if (!o->quiet)
		put_use(&s, x);
}

/* ---- as JSON ---- */

static json_t *rows(const struct json_report *r, const struct repair_report *x)
{
	json_t *l = json_array();

	for (size_t i = 0; i < x->repair->nrow; i++) {
		const struct repair_row *row = &x->repair->row[i];

		json_array_append_new(l, json_pack("{s:s, s:i, s:o, s:o, s:s?, s:o}", "change",
		                                   repair_change_name(row->change), "id", row->entry, "from",
		                                   json_id(row->from), "to", json_id(row->to), "reason", row->reason,
		                                   "origins", json_origins(r, row->entry)));
	}
	return l;
}

static json_t *state(const struct repair_report *x, const struct analysis *a, int input)
{
	static const char *const word[] = { "accept", "refuse", "unknown" };
	struct program_word o[REPAIR_OPINIONS_MAX];
	size_t n = opinions(x, a, input, o);
	json_t *l = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(l, json_pack("{s:s, s:s, s:s, s:o, s:o}", "program", o[i].program, "scope",
		                                   is_load_alone(x, i) ? "load" : "chain", "verdict", word[o[i].stand],
		                                   "code", o[i].code ? json_integer(o[i].code) : json_null(), "message",
		                                   json_safe(o[i].message)));
	return json_pack("{s:s, s:s, s:i, s:i, s:o}", "verdict", verdict_name(a->verdict), "reason",
	                 class_text(a->reason), "errors", (int)count_findings(a, SEVERITY_ERROR), "warnings",
	                 (int)count_findings(a, SEVERITY_WARNING), "programs", l);
}

static json_t *uses(const struct json_report *r, const struct repair_report *x)
{
	struct server_use use;
	json_t *l = json_array();

	for (size_t i = 0; servers_use(r->a->arena, x->repair, x->file, i, &use); i++)
		json_array_append_new(l, json_pack("{s:s, s:o, s:s?}", "server", use.server, "directive",
		                                   json_sentence(r, &use.directive), "reload", use.reload));
	return l;
}

static json_t *checks(const struct json_report *r, const struct repair_report *x)
{
	json_t *l = json_array();
	struct sentence line;

	for (size_t i = 0; (line = servers_check(x->repair, x->file, x->trust, i)).msgid; i++)
		json_array_append_new(l, json_command(r, &line));
	return l;
}

json_t *json_repair(const struct json_report *r, const struct repair_report *x)
{
	bool hidden = r->redaction != NULL;
	json_t *pem = hidden ? json_null() : json_stringn((const char *)x->pem.p, x->pem.n);

	int already = x->repair->already;

	return json_pack("{s:s, s:o, s:b, s:o, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "kind",
	                 x->repair->kind == REPAIR_CHAIN ? "chain" : "bundle", "file",
	                 json_input(r, certset_input(x->repair->a->set, x->repair->input)), "unchanged", x->unchanged,
	                 "already",
	                 already < 0 ? json_null() : json_input(r, certset_input(x->repair->a->set, already)), "mended",
	                 (json_int_t)x->repair->nmended, "written",
	                 x->written ? json_private(r, ARGUMENT_PATH, x->written) : json_null(), "backup",
	                 x->backup ? json_private(r, ARGUMENT_PATH, x->backup) : json_null(), "rows", rows(r, x),
	                 "before", state(x, x->before, x->input_before), "after", state(x, x->after, x->input_after),
	                 "use", uses(r, x), "check", checks(r, x), "pem", pem);
}
