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
#include "report/json_kept.h"
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

#define PAGE 256 /* certificates */

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
	size_t chains, findings;
	bool paging;
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
	w->chains = o->kept ? json_kept_chains(o->kept) : a->nchain;
	w->findings = o->kept ? json_kept_findings(o->kept) : a->nfinding;
	w->all = 2 * certset_count(a->set) + w->chains + w->findings;
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

	if (!c || (nth && (c == first || !chain_is_judged(c) || !c->paths->n)))
		return;
	list_next(&w->list);
	json_put_stacks(w->out, &w->r, c, (size_t)(c - w->r.a->chain));
	list_wrote(&w->list);
}

/* The same of chains that are no more. */
static void write_kept_stacks(struct json_writing *w, size_t nth)
{
	size_t from = w->out->n;

	list_next(&w->list);
	size_t begun = w->out->n;
	json_kept_stacks(w->o.kept, nth, w->out);
	if (w->out->n > begun) {
		list_wrote(&w->list);
		return;
	}
	w->out->n = from;
	w->list.any = w->list.any && nth > 0;
}

static void write_chain(struct json_writing *w, size_t i)
{
	w->elements++;
	list_next(&w->list);
	if (w->o.kept)
		json_kept_chain(w->o.kept, i, w->out);
	else
		json_put_chain(w->out, &w->r, &w->r.a->chain[i]);
	list_wrote(&w->list);
}

static void write_finding(struct json_writing *w, size_t i)
{
	w->elements++;
	list_next(&w->list);
	if (w->o.kept) {
		json_kept_finding(w->o.kept, &w->r, i, w->out);
	} else {
		json_put_finding_words(w->out, &w->r, &w->r.a->finding[i]);
		json_put_finding_ties(w->out, &w->r, &w->r.a->finding[i]);
	}
	list_wrote(&w->list);
}

static void write_sides(struct json_writing *w)
{
	int kept[2];
	const int *side = w->r.a->side;

	if (w->o.kept) {
		json_kept_sides(w->o.kept, kept);
		side = kept;
	}
	write_key(w->out, "sides", json_pack("[o, o]", json_id(side[0]), json_id(side[1])));
}

/* Certificates are read for a while, where what was judged of them is no more either. */
static void turn_page(struct json_writing *w, bool more)
{
	if (!w->o.kept || (more && w->at % PAGE))
		return;
	if (w->paging)
		certset_pass_end(w->r.a->set);
	w->paging = more;
	if (more)
		certset_pass_begin(w->r.a->set);
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
		if (w->o.outline) {
			write_validity(w);
		} else if (more_of(w, "certificates", count_of(w, true))) {
			turn_page(w, true);
			write_entry(w, true);
		} else {
			turn_page(w, false);
			next_part(w);
		}
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
		if (more_of(w, "chains", w->chains))
			write_chain(w, w->at++);
		else
			next_part(w);
		break;
	case PART_SIDES:
		write_sides(w);
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
		if (more_of(w, "findings", w->findings))
			write_finding(w, w->at++);
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
		if (more_of(w, "stacks", w->chains + 1)) {
			w->o.kept ? write_kept_stacks(w, w->at++) : write_stacks_of(w, w->at++);
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
