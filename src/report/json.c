/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract's JSON object. It is written element by element, so that 100,000 certificates are never
 * a tree in memory. */
#include "config.h"

#include "report/json.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/charset.h"
#include "cert/class.h"
#include "chain/question.h"
#include "change/timeline.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "load/note.h"
#include "load/trust.h"
#include "report/comparison.h"
#include "report/report.h"
#include "stack/loading.h"
#include "stack/opinion.h"

#include <gnutls/gnutls.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* ---- parts ---- */

static json_t *trust_list(const struct json_report *r, struct trust *t)
{
	json_t *trust = json_array();

	for (size_t i = 0; i < trust_sources(t); i++) {
		const struct sentence said = trust_source_said(r->a->arena, t, i, r->a->nchain > 0);

		json_array_append_new(trust, json_sentence(r, &said));
	}
	return trust;
}

/* How our own certificate is judged, null: the server does it. */
static json_t *server_question(const struct json_report *r)
{
	const struct question *q = r->a->server ? &r->a->server->question : NULL;

	return !q ? json_null()
	          : json_pack("{s:s, s:o, s:s, s:i}", "purpose", purpose_name(q->purpose), "trust",
	                      trust_list(r, r->a->server->trust), "revocation", revocation_name(q->revocation), "depth",
	                      q->depth);
}

static json_t *expected_list(const struct json_report *r, const struct question *q)
{
	json_t *list = json_array();

	for (size_t i = 0; i < q->nexpect; i++)
		json_array_append_new(list, json_private(r, ARGUMENT_NAME, q->expect[i]));
	return list;
}

static json_t *question(const struct json_report *r)
{
	const struct analysis *a = r->a;
	const struct question *q = &a->question;
	const struct chain *first = a->nchain ? &a->chain[0] : NULL;

	return json_pack("{s:o, s:s, s:o, s:o, s:s, s:b, s:o, s:o}", "host",
	                 json_private(r, ARGUMENT_HOST, first && !q->host ? first->host : q->host), "purpose",
	                 purpose_name(first && !q->purpose_given ? first->purpose : q->purpose), "at", json_time(q->at),
	                 "trust", trust_list(r, a->trust), "revocation", revocation_name(q->revocation), "strict",
	                 q->strict, "expect", expected_list(r, q), "client", server_question(r));
}

static json_t *source(const struct json_report *r, const struct input *in)
{
	json_t *notes = json_array();

	for (size_t i = 0; i < in->nnotes; i++) {
		const struct input_note *n = &in->notes[i];
		struct buf b = BUF_INIT;

		buf_puts(&b, input_note_rule(n->kind));
		if (n->line)
			buf_printf(&b, ", line %u", (unsigned)n->line);
		if (n->count > 1)
			buf_printf(&b, ", %u times", (unsigned)n->count);
		if (n->detail.kind != ARGUMENT_NONE) {
			buf_puts(&b, ": ");
			argument_render(&b, n->detail, &(struct rendering){ .redaction = r->redaction });
		}
		json_array_append_new(notes, json_safe(buf_str(&b)));
		buf_free(&b);
	}
	return json_pack("{s:o, s:s, s:i, s:o}", "spec", json_input(r, in), "kind", in->kind ? in->kind : "unknown",
	                 "items", (int)in->nentries, "notes", notes);
}

static json_t *where(const struct json_report *r, const struct finding *f)
{
	const struct input *in = certset_input(r->a->set, f->where.input);

	if (f->where.input < 0)
		return json_null();
	return json_pack("{s:o, s:o}", "source", json_input(r, in), "line",
	                 f->where.line ? json_integer(f->where.line) : json_null());
}

/* What to do, in words and in commands. */
static json_t *fix(const struct json_report *r, const struct finding *f)
{
	json_t *words = json_sentence(r, &f->fix), *command = json_command(r, &f->command), *whole;

	if (json_is_null(words) || json_is_null(command)) {
		whole = json_is_null(command) ? words : command;
		json_incref(whole);
	} else {
		whole = json_sprintf("%s\n%s", json_string_value(words), json_string_value(command));
	}
	json_decref(words);
	json_decref(command);
	return whole;
}

static json_t *finding(const struct json_report *r, const struct finding *f)
{
	json_t *because = json_array();

	for (size_t i = 0; i < f->nfact; i++)
		json_array_append_new(because, json_sentence(r, &f->fact[i].text));
	return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:b, s:s?, s:o, s:o, s:o}", "rule", f->rule->id, "class",
	                 class_text(f->class), "severity", severity_name(f->severity), "about", json_id(f->about),
	                 "title", json_sentence(r, &f->title), "because", because, "fix", fix(r, f), "cause", f->cause,
	                 "explained_by", f->explained_by ? f->explained_by->id : NULL, "chain", json_id(f->chain),
	                 "connection", json_id(f->connection), "where", where(r, f));
}

/* ---- other programs' verdicts ---- */

struct stack {
	const char *name, *version;
	int chain;
	bool predicted;
};

static json_t *stack_said(const struct json_report *r, const struct stack *s, const char *scope, const char *verdict,
                          json_t *code, json_t *message, const struct prediction *p)
{
	json_t *path = p ? json_array() : NULL;

	for (size_t i = 0; p && i < p->way.n; i++)
		json_array_append_new(path, json_id(certset_find(r->a->set, p->way.cert[i])));
	return json_pack("{s:i, s:s, s:s?, s:s, s:s, s:o, s:o, s:b, s:o*}", "chain", s->chain, "stack", s->name,
	                 "version", s->version, "scope", scope, "verdict", verdict, "code", code, "message", message,
	                 "predicted", s->predicted, "path", path);
}

/* A file that a program cannot load is refused before any chain is judged, and without a code. */
static json_t *stack_of_load(const struct json_report *r, const struct stack *s, const struct load *l)
{
	struct stack foreseen = *s;

	foreseen.predicted = true;
	return stack_said(r, &foreseen, "load", l->answer == LOAD_REFUSED ? "refuse" : "unknown", json_null(),
	                  json_safe(l->message), NULL);
}

static json_t *gnutls_stack(const struct json_report *r, int chain, const struct oracle *o)
{
	const struct stack s = { "gnutls", gnutls_check_version(NULL), chain, false };

	if (o->load.answer != LOAD_GOOD)
		return stack_of_load(r, &s, &o->load);
	return stack_said(r, &s, "chain",
	                  !o->ran     ? "unknown"
	                  : o->status ? "refuse"
	                              : "accept",
	                  o->ran ? json_integer(o->status) : json_null(),
	                  json_argument(r, o->ran ? as_code(o->text) : o->why), NULL);
}

static json_t *openssl_stack(const struct json_report *r, const struct stack *s, const struct prediction *p)
{
	if (p->load.answer != LOAD_GOOD)
		return stack_of_load(r, s, &p->load);
	return stack_said(r, s, "chain",
	                  !p->known    ? "unknown"
	                  : p->accepts ? "accept"
	                               : "refuse",
	                  p->known ? json_integer(p->code) : json_null(), json_safe(p->message), p);
}

/* ---- writing ---- */

static void write_value(struct buf *out, json_t *j)
{
	if (j)
		json_write(out, j);
	else /* it could not be made */
		buf_puts(out, "null");
	json_decref(j);
}

static void write_key(struct buf *out, const char *key, json_t *j)
{
	buf_printf(out, ",\n\"%s\":", key);
	write_value(out, j);
}

#define DRAIN_AT 65536

/* An array, an element a line. */
struct list_writer {
	struct buf *out;
	const struct json_report *r;
	bool any;
};

static struct list_writer list_start(struct buf *out, const struct json_report *r, const char *key)
{
	buf_printf(out, ",\n\"%s\":[", key);
	return (struct list_writer){ out, r, false };
}

static void list_add(struct list_writer *l, json_t *j)
{
	buf_puts(l->out, l->any ? ",\n " : "\n ");
	l->any = true;
	write_value(l->out, j);
	if (l->r->drain && l->out->n >= DRAIN_AT)
		l->r->drain(l->out);
}

static void list_end(struct list_writer *l)
{
	buf_puts(l->out, "]");
}

static void write_entries(struct buf *out, const struct json_report *r, bool certificates)
{
	struct list_writer l = list_start(out, r, certificates ? "certificates" : "objects");

	for (size_t i = 0; i < certset_count(r->a->set); i++) {
		bool is = certset_entry(r->a->set, (int)i)->kind == ENTRY_CERTIFICATE;

		if (is && certificates)
			list_add(&l, json_certificate(r, (int)i));
		else if (!is && !certificates)
			list_add(&l, json_object_entry(r, (int)i));
	}
	list_end(&l);
}

static void write_sources(struct buf *out, const struct json_report *r)
{
	struct list_writer l = list_start(out, r, "sources");

	for (size_t i = 0; i < certset_inputs(r->a->set); i++) {
		const struct input *in = certset_input(r->a->set, (int)i);

		if (in->role == ORIGIN_FILE || in->role == ORIGIN_SENT)
			list_add(&l, source(r, in));
	}
	list_end(&l);
}

static void write_answer(struct buf *out, const struct json_report *r, bool transcript)
{
	const struct analysis *a = r->a;

	write_key(out, "verdict", json_string(verdict_name(a->verdict)));
	write_key(out, "reason", json_string(class_text(a->reason)));
	write_key(out, "leaf", json_id(a->leaf));
	struct list_writer l = list_start(out, r, "chains");
	for (size_t i = 0; i < a->nchain; i++)
		list_add(&l, json_chain(r, &a->chain[i]));
	list_end(&l);
	write_key(out, "sides", json_pack("[o, o]", json_id(a->side[0]), json_id(a->side[1])));
	l = list_start(out, r, "connections");
	for (size_t i = 0; i < a->nconnection; i++)
		list_add(&l, json_connection(r, a->connection[i], NULL, transcript));
	/* Behind all main ones, so that the places of those are their numbers. */
	for (size_t i = 0; i < a->nconnection; i++)
		for (size_t k = 0; k < a->connection[i]->nexperiments; k++)
			list_add(&l,
			         json_connection(r, a->connection[i], &a->connection[i]->experiments[k], transcript));
	list_end(&l);
	l = list_start(out, r, "findings");
	for (size_t i = 0; i < a->nfinding; i++)
		list_add(&l, finding(r, &a->finding[i]));
	list_end(&l);
}

static void add_stacks(struct list_writer *l, const struct json_report *r, const struct chain *c)
{
	int chain = (int)(c - r->a->chain);
	struct oracle o = opinion_of_gnutls(r->a, c);
	struct prediction openssl = openssl_opinion_of(r->a, c), python = opinion_python_of(r->a, c);

	list_add(l, gnutls_stack(r, chain, &o));
	list_add(l, openssl_stack(r, &(struct stack){ "openssl", "3.0", chain, true }, &openssl));
	list_add(l, openssl_stack(r, &(struct stack){ "python-strict", "3.13", chain, true }, &python));
}

/* The chain that speaks at the top level first. */
static void write_stacks(struct buf *out, const struct json_report *r)
{
	struct list_writer l = list_start(out, r, "stacks");
	const struct chain *first = opinion_chain(r->a);

	if (first)
		add_stacks(&l, r, first);
	for (const struct chain *c = r->a->chain; c < r->a->chain + r->a->nchain; c++)
		if (c != first && chain_is_judged(c) && c->paths->n)
			add_stacks(&l, r, c);
	list_end(&l);
}

void report_json(struct buf *out, const struct analysis *a, const struct report_options *o)
{
	const struct json_report r = { a, o->redaction, o->drain };
	/* made first: its anchors become certificates */
	struct timeline *t = o->timeline ? timeline_new(a->arena, a, true) : NULL;

	buf_puts(out, "{\n\"schema\":\"certloupe/1\"");
	write_key(out, "question", question(&r));
	write_sources(out, &r);
	write_entries(out, &r, true);
	write_entries(out, &r, false);
	write_answer(out, &r, o->transcript);
	if (o->comparison)
		write_key(out, "comparison", json_comparison(&r, o->comparison));
	if (t)
		write_key(out, "timeline", json_timeline(&r, t));
	write_stacks(out, &r);
	buf_puts(out, "\n}\n");
}

/* A line break within a text is written as \\n: those that are left stand between the tokens. */
void report_json_line(struct buf *out, const struct analysis *a, const struct report_options *o)
{
	struct buf b = BUF_INIT;

	report_json(&b, a, o);
	for (size_t i = 0, n; i < b.n; i += n + 1) {
		const char *end = memchr(b.s + i, '\n', b.n - i);

		n = end ? (size_t)(end - (b.s + i)) : b.n - i;
		buf_put(out, b.s + i, n);
	}
	buf_putc(out, '\n');
	buf_free(&b);
}
