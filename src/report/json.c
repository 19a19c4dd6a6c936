/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract's JSON object. It is written element by element, so that 100,000 certificates are never
 * a tree in memory. */
#include "config.h"

#include "report/json.h"

#include "analysis/analysis.h"
#include "analysis/board.h"
#include "analysis/chain.h"
#include "analysis/excerpt.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/map.h"
#include "base/span.h"
#include "cert/class.h"
#include "chain/question.h"
#include "change/timeline.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "load/note.h"
#include "load/trust.h"
#include "report/audit.h"
#include "report/board.h"
#include "report/comparison.h"
#include "report/repair.h"
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
	                 class_text(f->class), "severity", severity_name(f->severity), "about", json_id(f->about.entry),
	                 "title", json_sentence(r, &f->title), "because", because, "fix", fix(r, f), "cause", f->cause,
	                 "explained_by", f->explained_by ? f->explained_by->id : NULL, "chain", json_id(f->about.chain),
	                 "connection", json_id(f->about.connection), "where", where(r, f));
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

/* An element is written between the two. */
static void list_next(struct list_writer *l)
{
	buf_puts(l->out, l->any ? ",\n " : "\n ");
	l->any = true;
}

static void list_wrote(struct list_writer *l)
{
	if (l->r->drain && l->out->n >= DRAIN_AT)
		l->r->drain(l->out);
}

static void list_add(struct list_writer *l, json_t *j)
{
	list_next(l);
	write_value(l->out, j);
	list_wrote(l);
}

static void list_end(struct list_writer *l)
{
	buf_puts(l->out, "]");
}

static void add_connection(struct list_writer *l, const struct json_report *r, const struct connection *c,
                           const struct experiment *beside, bool transcript)
{
	json_t *j = json_connection(r, c, beside, transcript);

	json_object_set_new(j, "board", beside ? json_null() : board_json(r, c));
	list_add(l, j);
}

/* Behind all main ones, so that the places of those are their numbers. */
static void add_experiments(struct list_writer *l, const struct json_report *r, const struct connection *c,
                            bool transcript)
{
	for (size_t k = 0; k < c->nexperiments; k++)
		if (c->experiments[k].connection->input < 0) /* else it stands among the main ones */
			add_connection(l, r, c, &c->experiments[k], transcript);
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

/* ---- what stands in many lines ---- */

#define TEXTS_MAX ((size_t)4 << 20) /* octets */

struct json_texts {
	struct arena *arena;
	struct map text; /* by entry and role: struct span */
	size_t octets;
};

struct json_texts *report_json_texts(void)
{
	struct json_texts *t = xcalloc(1, sizeof *t);

	t->arena = arena_new();
	return t;
}

void report_json_texts_free(struct json_texts *t)
{
	if (!t)
		return;
	map_free(&t->text);
	arena_free(t->arena);
	free(t);
}

/* Of a certificate nothing but its role is an analysis's own. */
static void put_once(struct buf *out, struct json_texts *t, const struct json_report *r, int id)
{
	const uintptr_t key[] = { (uintptr_t)id, (uintptr_t)analysis_role(r->a, id) };
	const union map_value *had = map_find(&t->text, key, sizeof key);
	size_t from = out->n, n;
	struct span *s;

	if (had) {
		buf_put(out, ((const struct span *)had->p)->p, ((const struct span *)had->p)->n);
		return;
	}
	json_put_certificate(out, r, id);
	n = out->n - from;
	if (n > TEXTS_MAX - t->octets)
		return;
	s = ARENA_NEW(t->arena, struct span);
	*s = span_of(arena_dup(t->arena, out->s + from, n), n);
	t->octets += n;
	map_at(&t->text, key, sizeof key)->p = s;
}

/* ---- step by step ---- */

/* The object's keys in the contract's order; lists have a step for each element. */
enum json_part {
	PART_QUESTION,
	PART_SOURCES,
	PART_CERTIFICATES,
	PART_OBJECTS,
	PART_VERDICT,
	PART_CHAINS,
	PART_SIDES,
	PART_CONNECTIONS,
	PART_EXPERIMENTS,
	PART_FINDINGS,
	PART_MORE,
	PART_STACKS,
	PART_DONE
};

struct json_writing {
	struct json_report r;
	struct report_options o;
	struct timeline *timeline;
	struct buf *out;
	enum json_part part;
	size_t at; /* the element that is next */
	struct list_writer list;
	size_t elements, all; /* of the long lists: written, and how many there are */
};

struct json_writing *report_json_begin(struct buf *out, const struct analysis *a, const struct report_options *o)
{
	struct json_writing *w = xcalloc(1, sizeof *w);

	*w = (struct json_writing){ .r = { a, o->redaction, o->drain, o->verbose && !o->redaction },
		                    .o = *o,
		                    .out = out };
	/* made first: its anchors become certificates */
	w->timeline = o->timeline ? timeline_new(a->arena, a, true) : NULL;
	w->all = 2 * certset_count(a->set) + a->nchain + a->nfinding;
	buf_puts(out, "{\n\"schema\":\"certloupe/1\"");
	if (o->scanned)
		write_key(out, "scanned", json_private(&w->r, ARGUMENT_HOST, o->scanned));
	return w;
}

/* The list of this part, begun with its first element: is there one more? Else it ends. */
static bool more_of(struct json_writing *w, const char *key, size_t n)
{
	if (w->at == 0)
		w->list = list_start(w->out, &w->r, key);
	if (w->at < n)
		return true;
	list_end(&w->list);
	return false;
}

static void next_part(struct json_writing *w)
{
	w->part++;
	w->at = 0;
}

/* An excerpt has lists of its own of what belongs to it. */
static size_t count_of(const struct json_writing *w, bool certificates)
{
	const struct analysis *a = w->r.a;

	if (!a->excerpt)
		return certset_count(a->set);
	return certificates ? a->nexamined : a->excerpt->nobject;
}

static int entry_at(const struct json_writing *w, bool certificates, size_t i)
{
	const struct analysis *a = w->r.a;

	if (!a->excerpt)
		return (int)i;
	return certificates ? a->examined[i] : a->excerpt->object[i];
}

static size_t inputs_of(const struct analysis *a)
{
	return a->excerpt ? a->excerpt->ninput : certset_inputs(a->set);
}

static void write_source(struct json_writing *w)
{
	const struct analysis *a = w->r.a;
	size_t i = w->at++;
	const struct input *in = certset_input(a->set, a->excerpt ? a->excerpt->input[i] : (int)i);

	if (in->role == ORIGIN_FILE || in->role == ORIGIN_SENT || in->role == ORIGIN_FETCHED)
		list_add(&w->list, source(&w->r, in));
}

static void write_entry(struct json_writing *w, bool certificates)
{
	int id = entry_at(w, certificates, w->at++);

	w->elements++;
	if ((certset_entry(w->r.a->set, id)->kind == ENTRY_CERTIFICATE) != certificates)
		return;
	if (!certificates) {
		list_add(&w->list, json_object_entry(&w->r, id));
		return;
	}
	list_next(&w->list);
	if (w->o.texts && certset_entry(w->r.a->set, id)->row.ca)
		put_once(w->out, w->o.texts, &w->r, id);
	else
		json_put_certificate(w->out, &w->r, id);
	list_wrote(&w->list);
}

static void write_validity(struct json_writing *w)
{
	int n = (int)certset_count(w->r.a->set);

	w->list = list_start(w->out, &w->r, "validity");
	for (int id = 0; id < n; id++) {
		json_t *entry = json_validity(&w->r, id);

		if (entry)
			list_add(&w->list, entry);
	}
	list_end(&w->list);
	write_key(w->out, "first_end", json_first_end(&w->r));
	next_part(w);
}

/* The chain that speaks at the top level first, as number 0; then the others. */
static void write_stacks_of(struct json_writing *w, size_t nth)
{
	const struct chain *first = opinion_chain(w->r.a), *c = nth ? &w->r.a->chain[nth - 1] : first;

	if (c && (nth == 0 || (c != first && chain_is_judged(c) && c->paths->n)))
		add_stacks(&w->list, &w->r, c);
}

bool report_json_step(struct json_writing *w)
{
	const struct json_report *r = &w->r;
	const struct analysis *a = r->a;

	switch (w->part) {
	case PART_QUESTION:
		write_key(w->out, "question", question(r));
		next_part(w);
		break;
	case PART_SOURCES:
		if (more_of(w, "sources", inputs_of(a)))
			write_source(w);
		else
			next_part(w);
		break;
	case PART_CERTIFICATES:
		if (w->o.outline)
			write_validity(w);
		else if (more_of(w, "certificates", count_of(w, true)))
			write_entry(w, true);
		else
			next_part(w);
		break;
	case PART_OBJECTS:
		if (w->o.outline)
			next_part(w);
		else if (more_of(w, "objects", count_of(w, false)))
			write_entry(w, false);
		else
			next_part(w);
		break;
	case PART_VERDICT:
		write_key(w->out, "verdict", json_string(verdict_name(a->verdict)));
		write_key(w->out, "reason", json_string(class_text(a->reason)));
		write_key(w->out, "leaf", json_id(a->leaf));
		next_part(w);
		break;
	case PART_CHAINS:
		w->elements++;
		if (more_of(w, "chains", a->nchain)) {
			list_next(&w->list);
			json_put_chain(w->out, r, &a->chain[w->at++]);
			list_wrote(&w->list);
		} else
			next_part(w);
		break;
	case PART_SIDES:
		write_key(w->out, "sides", json_pack("[o, o]", json_id(a->side[0]), json_id(a->side[1])));
		next_part(w);
		break;
	case PART_CONNECTIONS:
		if (w->at == 0)
			w->list = list_start(w->out, r, "connections");
		if (w->at < a->nconnection)
			add_connection(&w->list, r, a->connection[w->at++], NULL, w->o.transcript);
		else
			next_part(w);
		break;
	case PART_EXPERIMENTS:
		if (w->at < a->nconnection) {
			add_experiments(&w->list, r, a->connection[w->at++], w->o.transcript);
		} else {
			list_end(&w->list);
			next_part(w);
		}
		break;
	case PART_FINDINGS:
		if (w->at == 0 && board_of(a, a->nconnection))
			write_key(w->out, "board", board_json(r, NULL));
		w->elements++;
		if (more_of(w, "findings", a->nfinding))
			list_add(&w->list, finding(r, &a->finding[w->at++]));
		else
			next_part(w);
		break;
	case PART_MORE:
		if (w->o.comparison)
			write_key(w->out, "comparison", json_comparison(r, w->o.comparison));
		if (w->o.repair)
			write_key(w->out, "fix", json_repair(r, w->o.repair));
		if (w->o.audit)
			write_key(w->out, "audit", audit_json(r, w->o.audit));
		if (w->timeline)
			write_key(w->out, "timeline", json_timeline(r, w->timeline));
		next_part(w);
		break;
	case PART_STACKS:
		if (more_of(w, "stacks", a->nchain + 1)) {
			write_stacks_of(w, w->at++);
		} else {
			buf_puts(w->out, "\n}\n");
			next_part(w);
		}
		break;
	case PART_DONE:
		break;
	}
	return w->part != PART_DONE;
}

unsigned report_json_percent(const struct json_writing *w)
{
	size_t done = w->elements < w->all ? w->elements : w->all;

	return w->all ? (unsigned)(done * 100 / w->all) : 0;
}

void report_json_end(struct json_writing *w)
{
	free(w);
}

void report_json(struct buf *out, const struct analysis *a, const struct report_options *o)
{
	struct json_writing *w = report_json_begin(out, a, o);

	while (report_json_step(w))
		;
	report_json_end(w);
}

/* A line break within a text is written as \\n: those that are left stand between the tokens. */
void report_json_line(struct buf *out, const struct analysis *a, const struct report_options *o)
{
	struct report_options whole = *o;
	struct buf b = BUF_INIT;

	whole.drain = NULL;
	report_json(&b, a, &whole);
	for (size_t i = 0, n; i < b.n; i += n + 1) {
		const char *end = memchr(b.s + i, '\n', b.n - i);

		n = end ? (size_t)(end - (b.s + i)) : b.n - i;
		buf_put(out, b.s + i, n);
	}
	buf_putc(out, '\n');
	buf_free(&b);
}
