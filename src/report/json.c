/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract's JSON object. It is written element by element, so that 100,000 certificates are never
 * a tree in memory. */
#include "config.h"

#include "report/json.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/text.h"
#include "cert/class.h"
#include "chain/question.h"
#include "change/timeline.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "load/note.h"
#include "load/trust.h"
#include "report/comparison.h"
#include "report/redact.h"
#include "report/report.h"
#include "stack/opinion.h"

#include <jansson.h>
#include <stdlib.h>

/* ---- parts ---- */

static json_t *trust_list(const struct analysis *a, struct trust *t)
{
	json_t *trust = json_array();
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < trust_sources(t); i++) {
		buf_reset(&b);
		trust_source_text(t, i, a->nchain > 0, &b);
		json_array_append_new(trust, json_safe(buf_str(&b)));
	}
	buf_free(&b);
	return trust;
}

/* How our own certificate is judged, null: the server does it. */
static json_t *server_question(const struct analysis *a)
{
	const struct question *q = a->server ? &a->server->question : NULL;

	return !q ? json_null()
	          : json_pack("{s:s, s:o, s:s, s:i}", "purpose", purpose_name(q->purpose), "trust",
	                      trust_list(a, a->server->trust), "revocation", revocation_name(q->revocation), "depth",
	                      q->depth);
}

static json_t *expected_list(const struct question *q)
{
	json_t *list = json_array();

	for (size_t i = 0; i < q->nexpect; i++)
		json_array_append_new(list, json_safe(q->expect[i]));
	return list;
}

static json_t *question(const struct analysis *a)
{
	const struct question *q = &a->question;
	const struct chain *first = a->nchain ? &a->chain[0] : NULL;

	return json_pack("{s:o, s:s, s:o, s:o, s:s, s:b, s:o, s:o}", "host",
	                 json_safe(first && !q->host ? first->host : q->host), "purpose",
	                 purpose_name(first && !q->purpose_given ? first->purpose : q->purpose), "at", json_time(q->at),
	                 "trust", trust_list(a, a->trust), "revocation", revocation_name(q->revocation), "strict",
	                 q->strict, "expect", expected_list(q), "client", server_question(a));
}

static json_t *source(const struct input *in)
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
			argument_render(&b, n->detail, &rendering_plain);
		}
		json_array_append_new(notes, json_safe(buf_str(&b)));
		buf_free(&b);
	}
	return json_pack("{s:o, s:s, s:i, s:o}", "spec", json_safe(in->spec), "kind", in->kind ? in->kind : "unknown",
	                 "items", (int)in->nentries, "notes", notes);
}

static json_t *where(const struct analysis *a, const struct finding *f)
{
	if (f->where.input < 0)
		return json_null();
	return json_pack("{s:o, s:o}", "source", json_safe(certset_input(a->set, f->where.input)->spec), "line",
	                 f->where.line ? json_integer(f->where.line) : json_null());
}

static json_t *finding(const struct analysis *a, const struct finding *f)
{
	json_t *because = json_array();
	for (size_t i = 0; i < f->nfact; i++)
		json_array_append_new(because, json_sentence(&f->fact[i].text));
	json_t *fix = json_sentence(&f->fix);
	if (f->command) {
		char *safe = text_escaped_lines(f->command, CHARSET_UTF8);
		char *whole =
		    xasprintf("%s%s%s", f->fix.msgid ? json_string_value(fix) : "", f->fix.msgid ? "\n" : "", safe);

		json_decref(fix);
		fix = json_taken(whole);
		free(safe);
	}
	return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:b, s:s?, s:o, s:o, s:o}", "rule", f->rule->id, "class",
	                 class_text(f->class), "severity", severity_name(f->severity), "about", json_id(f->about),
	                 "title", json_sentence(&f->title), "because", because, "fix", fix, "cause", f->cause,
	                 "explained_by", f->explained_by ? f->explained_by->id : NULL, "chain", json_id(f->chain),
	                 "connection", json_id(f->connection), "where", where(a, f));
}

/* Other programs' verdicts: of GnuTLS there is one, the others are not asked. */
static json_t *gnutls_stack(const struct oracle *o)
{
	return json_pack("{s:s, s:s, s:o, s:o}", "stack", "gnutls", "verdict",
	                 !o->ran     ? "unknown"
	                 : o->status ? "refuse"
	                             : "accept",
	                 "code", o->ran ? json_integer(o->status) : json_null(), "message",
	                 json_sentence(&(struct sentence){
	                     .msgid = "%1$s", .arg = { o->ran ? as_quote(o->text) : o->why }, .n = 1 }));
}

static json_t *openssl_stack(const struct analysis *a, const char *stack, const struct prediction *p)
{
	json_t *path = json_array();

	for (size_t i = 0; i < p->way.n; i++)
		json_array_append_new(path, json_id(certset_find(a->set, p->way.cert[i])));
	return json_pack("{s:s, s:s, s:o, s:o, s:b, s:o}", "stack", stack, "verdict",
	                 !p->known    ? "unknown"
	                 : p->accepts ? "accept"
	                              : "refuse",
	                 "code", p->known ? json_integer(p->code) : json_null(), "message", json_safe(p->message),
	                 "predicted", 1, "path", path);
}

/* ---- writing ---- */

static void write_value(struct buf *out, json_t *j)
{
	char *s = json_dumps(j, JSON_ENCODE_ANY | JSON_COMPACT);
	buf_puts(out, s ? s : "null");
	free(s);
	json_decref(j);
}

static void write_key(struct buf *out, const char *key, json_t *j)
{
	buf_printf(out, ",\n\"%s\":", key);
	write_value(out, j);
}

/* An array, an element a line. */
struct list_writer {
	struct buf *out;
	bool any;
};

static struct list_writer list_start(struct buf *out, const char *key)
{
	buf_printf(out, ",\n\"%s\":[", key);
	return (struct list_writer){ out, false };
}

static void list_add(struct list_writer *l, json_t *j)
{
	buf_puts(l->out, l->any ? ",\n " : "\n ");
	l->any = true;
	write_value(l->out, j);
}

static void list_end(struct list_writer *l)
{
	buf_puts(l->out, "]");
}

static void write_entries(struct buf *out, const struct analysis *a, bool certificates, bool redact)
{
	struct list_writer l = list_start(out, certificates ? "certificates" : "objects");

	for (size_t i = 0; i < certset_count(a->set); i++) {
		bool is = certset_entry(a->set, (int)i)->kind == ENTRY_CERTIFICATE;

		if (is && certificates)
			list_add(&l, json_certificate(a, (int)i, redact));
		else if (!is && !certificates)
			list_add(&l, json_object_entry(a, (int)i));
	}
	list_end(&l);
}

static void write_sources(struct buf *out, const struct analysis *a)
{
	struct list_writer l = list_start(out, "sources");

	for (size_t i = 0; i < certset_inputs(a->set); i++) {
		const struct input *in = certset_input(a->set, (int)i);

		if (in->role == ORIGIN_FILE || in->role == ORIGIN_SENT)
			list_add(&l, source(in));
	}
	list_end(&l);
}

static void write_answer(struct buf *out, const struct analysis *a, bool transcript)
{
	write_key(out, "verdict", json_string(verdict_name(a->verdict)));
	write_key(out, "reason", json_string(class_text(a->reason)));
	write_key(out, "leaf", json_id(a->leaf));
	struct list_writer l = list_start(out, "chains");
	for (size_t i = 0; i < a->nchain; i++)
		list_add(&l, json_chain(a, &a->chain[i]));
	list_end(&l);
	write_key(out, "sides", json_pack("[o, o]", json_id(a->side[0]), json_id(a->side[1])));
	l = list_start(out, "connections");
	for (size_t i = 0; i < a->nconnection; i++)
		list_add(&l, json_connection(a, a->connection[i], NULL, transcript));
	/* Behind all main ones, so that the places of those are their numbers. */
	for (size_t i = 0; i < a->nconnection; i++)
		for (size_t k = 0; k < a->connection[i]->nexperiments; k++)
			list_add(&l,
			         json_connection(a, a->connection[i], &a->connection[i]->experiments[k], transcript));
	list_end(&l);
	l = list_start(out, "findings");
	for (size_t i = 0; i < a->nfinding; i++)
		list_add(&l, finding(a, &a->finding[i]));
	list_end(&l);
}

static void write_stacks(struct buf *out, const struct analysis *a)
{
	struct list_writer l = list_start(out, "stacks");
	struct oracle o;
	struct prediction p;

	if (second_opinion(a, &o))
		list_add(&l, gnutls_stack(&o));
	if (openssl_opinion(a, &p))
		list_add(&l, openssl_stack(a, "openssl", &p));
	if (opinion_of_python(a, &p))
		list_add(&l, openssl_stack(a, "python-strict", &p));
	list_end(&l);
}

void report_json(struct buf *out, const struct analysis *a, const struct report_options *o)
{
	size_t start = out->n;
	/* made first: its anchors become certificates */
	struct timeline *t = o->timeline ? timeline_new(a->arena, a, true) : NULL;

	buf_puts(out, "{\n\"schema\":\"certloupe/1\"");
	write_key(out, "question", question(a));
	write_sources(out, a);
	write_entries(out, a, true, o->redact);
	write_entries(out, a, false, o->redact);
	write_answer(out, a, o->transcript);
	if (o->comparison)
		write_key(out, "comparison", json_comparison(o->comparison));
	if (t)
		write_key(out, "timeline", json_timeline(t));
	write_stacks(out, a);
	buf_puts(out, "\n}\n");
	if (o->redact)
		redact(out, start, a);
}
