/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chains with their paths and checks, and connections, as JSON. */
#include "config.h"

#include "analysis/chain.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/protocol.h"
#include "base/span.h"
#include "cert/class.h"
#include "cert/name.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "chain/question.h"
#include "chain/revocation.h"
#include "load/certset.h"
#include "net/ask.h"
#include "net/connection.h"
#include "net/elsewhere.h"
#include "net/transcript.h"
#include "report/json.h"

#include <jansson.h>

static void put_problem(struct buf *out, const struct json_report *r, const struct problem *p)
{
	struct buf b = BUF_INIT;

	problem_text(&b, p, &(struct rendering){ .redaction = r->redaction });
	json_put_key(out, NULL);
	buf_putc(out, '{');
	json_put_word(out, "class", class_text(problem_class(p->kind)));
	json_put(out, "cert", json_cert_id(r->a, p->cert));
	json_put_safe(out, "detail", buf_str(&b));
	buf_putc(out, '}');
	buf_free(&b);
}

static void put_path(struct buf *out, const struct json_report *r, const struct path *p, bool chosen)
{
	json_put_key(out, NULL);
	buf_putc(out, '{');
	json_put_key(out, "certs");
	buf_putc(out, '[');
	for (size_t i = 0; i < p->n; i++)
		json_put(out, NULL, json_cert_id(r->a, p->cert[i]));
	buf_putc(out, ']');
	json_put_word(out, "end", path_end_name(p->end));
	json_put_bool(out, "chosen", chosen);
	json_put_key(out, "problems");
	buf_putc(out, '[');
	for (size_t i = 0; i < p->nproblem; i++)
		if (p->problem[i].fails)
			put_problem(out, r, &p->problem[i]);
	buf_puts(out, "]}");
}

static void put_check(struct buf *out, const struct json_report *r, const struct check *c)
{
	json_put_key(out, NULL);
	buf_putc(out, '{');
	json_put_word(out, "check", c->id);
	json_put_word(out, "result", check_result_name(c->result));
	json_put_sentence(out, "detail", r, c->detail);
	json_put_sentence(out, "settles", r, c->settles);
	json_put_key(out, "findings");
	buf_putc(out, '[');
	for (size_t i = 0; i < c->nfinding; i++)
		json_put_integer(out, NULL, c->finding[i]);
	buf_puts(out, "]}");
}

json_t *json_check(const struct json_report *r, const struct check *c)
{
	struct buf b = BUF_INIT;

	put_check(&b, r, c);
	json_t *j = json_loadb(b.s, b.n, 0, NULL);
	buf_free(&b);
	return j;
}

static void put_coverage(struct buf *out, const struct json_report *r, const struct coverage *c)
{
	json_put_key(out, NULL);
	buf_putc(out, '{');
	json_put(out, "cert", json_cert_id(r->a, c->cert));
	json_put_word(out, "state", revocation_state_name(c->state));
	json_put_id(out, "by", c->by);
	json_put_sentence(out, "detail", r, c->said);
	buf_putc(out, '}');
}

void json_put_chain(struct buf *out, const struct json_report *r, const struct chain *c)
{
	buf_putc(out, '{');
	json_put_word(out, "side", c->side == SIDE_OURS ? "ours" : "peer");
	json_put_integer(out, "leaf", c->leaf);
	json_put(out, "source", c->input < 0 ? json_null() : json_input(r, certset_input(r->a->set, c->input)));
	json_put_id(out, "connection", c->connection);
	json_put_private(out, "host", r, ARGUMENT_HOST, c->host);
	json_put_word(out, "purpose", purpose_name(c->purpose));
	json_put_word(out, "verdict", verdict_name(c->verdict));
	json_put_word(out, "reason", class_text(c->reason));
	json_put(out, "anchor", json_cert_id(r->a, c->anchor));
	json_put_key(out, "paths");
	buf_putc(out, '[');
	for (size_t i = 0; i < c->paths->n; i++)
		put_path(out, r, &c->paths->path[i], i == 0);
	buf_putc(out, ']');
	json_put_key(out, "checks");
	buf_putc(out, '[');
	for (size_t i = 0; i < c->ncheck; i++)
		put_check(out, r, &c->check[i]);
	buf_putc(out, ']');
	json_put_key(out, "revocation");
	buf_putc(out, '[');
	for (size_t i = 0; i < c->ncoverage; i++)
		put_coverage(out, r, &c->coverage[i]);
	buf_puts(out, "]}");
}

/* ---- connections ---- */

/* What was sent, by the places that its origins tell: nothing is read for it. */
static json_t *sent_ids(const struct analysis *a, const struct connection *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->nsent; i++)
		json_array_append_new(list, json_null());
	for (size_t id = 0; id < certset_count(a->set); id++) {
		size_t n;
		const struct origin *o = certset_origins(a->set, (int)id, &n);

		for (size_t k = 0; k < n; k++)
			if (o[k].kind == ORIGIN_SENT && o[k].input == c->input && o[k].position < c->nsent)
				json_array_set_new(list, o[k].position, json_integer((json_int_t)id));
	}
	return list;
}

/* An experiment's certificates are no part of what is judged: those that the main connection had, too, have an id. */
static json_t *sent_alike(const struct analysis *a, const struct connection *c, const struct connection *beside)
{
	json_t *ids = sent_ids(a, c), *list = json_array();

	for (size_t i = 0; i < beside->nsent; i++) {
		size_t k = 0;

		while (k < c->nsent && !span_eq(c->sent[k], beside->sent[i]))
			k++;
		json_array_append(list, k < c->nsent ? json_array_get(ids, k) : json_null());
	}
	json_decref(ids);
	return list;
}

static json_t *words(const char *const *v, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_safe(v[i]));
	return list;
}

/* The entry of our own leaf, when a certificate went out. */
static int ours_sent(const struct analysis *a, const struct connection *c)
{
	for (size_t i = 0; c->client_sent && i < a->nchain; i++)
		if (a->chain[i].side == SIDE_OURS)
			return a->chain[i].leaf;
	return -1;
}

/* Known only from how the peer ended it without a certificate of ours: null where it was not put to the test. */
static json_t *required(const struct connection *c)
{
	if (!c->client_asked)
		return json_false();
	if (c->client_sent || c->outcome == OUTCOME_PENDING || c->outcome == OUTCOME_CANCELLED)
		return json_null();
	return json_boolean(c->outcome != OUTCOME_OK || c->http_status == 400);
}

static json_t *client_certificate(const struct json_report *r, const struct connection *c)
{
	json_t *cas = json_array();

	for (size_t i = 0; i < c->nacceptable_ca; i++)
		json_array_append_new(cas, json_private(r, ARGUMENT_NAME, name_text(r->a->arena, c->acceptable_ca[i])));
	return json_pack("{s:b, s:o, s:o, s:o, s:o}", "asked", c->client_asked, "required", required(c),
	                 "acceptable_cas", cas, "signature_algorithms",
	                 words(c->signature_algorithms, c->nsignature_algorithms), "sent", json_id(ours_sent(r->a, c)));
}

static json_t *alerts(const struct connection *c)
{
	json_t *list = json_array();
	for (size_t i = 0; i < c->nalerts; i++)
		json_array_append_new(
		    list, json_pack("{s:s, s:i, s:s, s:s}", "from", c->alerts[i].from_peer ? "peer" : "us", "number",
		                    c->alerts[i].number, "name", c->alerts[i].name, "when", c->alerts[i].when));
	return list;
}

static json_t *steps(const struct json_report *r, const struct connection *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->nsteps; i++)
		json_array_append_new(list, json_pack("{s:s, s:b, s:I, s:o}", "step", step_name(c->steps[i].step), "ok",
		                                      c->steps[i].ok, "ms", (json_int_t)c->steps[i].ms, "text",
		                                      json_sentence(r, &c->steps[i].text)));
	return list;
}

static json_t *http(const struct json_report *r, const struct connection *c)
{
	if (!c->http_status && !c->http_hint)
		return json_null();
	return json_pack("{s:o, s:o}", "status", c->http_status ? json_integer(c->http_status) : json_null(), "hint",
	                 json_private(r, ARGUMENT_QUOTE, c->http_hint));
}

static json_t *answer(const struct json_report *r, const struct connection *c)
{
	static const char *const verdicts[] = {
		[ASK_TAKEN] = "taken", [ASK_LOGIN] = "login", [ASK_REFUSED] = "refused"
	};

	if (!c->answer)
		return json_null();
	return json_pack("{s:s, s:s, s:o, s:o}", "protocol", application_word(c->application), "result",
	                 verdicts[c->answer->verdict], "code",
	                 *c->answer->code ? json_safe(c->answer->code) : json_null(), "said",
	                 json_private(r, ARGUMENT_QUOTE, *c->answer->said ? c->answer->said : NULL));
}

static json_t *connection(const struct json_report *r, const struct connection *c)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o}", "source",
	                 json_private(r, ARGUMENT_HOST, c->source->spec), "address",
	                 json_private(r, ARGUMENT_HOST, c->address), "protocol", json_safe(c->protocol), "cipher",
	                 json_safe(c->cipher), "group", json_safe(c->group), "alpn", json_safe(c->alpn), "server_name",
	                 json_private(r, ARGUMENT_HOST, c->servername), "alpn_offered", json_safe(c->alpn_offered),
	                 "sent", sent_ids(r->a, c), "ocsp_staple", c->staple.n > 0, "client_certificate",
	                 client_certificate(r, c), "alerts", alerts(c), "http", http(r, c), "answer", answer(r, c),
	                 "steps", steps(r, c));
}

static json_t *fields_of(const struct json_report *r, const struct message *m)
{
	struct message_field fields[MESSAGE_FIELDS];
	json_t *object = json_object();
	size_t n = message_fields(r->a->arena, m, fields);

	for (size_t i = 0; i < n; i++)
		json_object_set_new(object, fields[i].name, json_private(r, fields[i].kind, fields[i].value));
	return object;
}

static json_t *transcript(const struct json_report *r, const struct connection *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->transcript.n; i++) {
		const struct message *m = &c->transcript.v[i];

		json_t *said = json_pack("{s:s, s:I, s:I, s:s, s:o}", "from", m->from_peer ? "peer" : "us", "ms",
		                         (json_int_t)m->ms, "octets", (json_int_t)m->octets, "message", message_name(m),
		                         "fields", fields_of(r, m));

		if (r->octets)
			json_object_set_new(said, "hex", json_hex(r, ARGUMENT_QUOTE, m->body));
		json_array_append_new(list, said);
	}
	return list;
}

/* What is different in a connection that is judged like the main ones; NULL: it is one of them. */
static const char *varied_among(const struct analysis *a, const struct connection *c)
{
	for (size_t i = 0; i < a->nconnection; i++)
		for (size_t k = 0; k < a->connection[i]->nexperiments; k++)
			if (a->connection[i]->experiments[k].connection == c)
				return a->connection[i]->experiments[k].varied;
	return NULL;
}

json_t *json_connection(const struct json_report *r, const struct connection *c, const struct experiment *beside,
                        bool with_transcript)
{
	json_t *j = connection(r, beside ? beside->connection : c);
	const char *varied = beside ? beside->varied : varied_among(r->a, c);

	json_object_set_new(j, "role", json_string(varied && (beside || !elsewhere_asked(varied)) ? "probe" : "main"));
	json_object_set_new(j, "varied", varied ? json_string(varied) : json_null());
	if (beside) {
		json_object_set_new(j, "sent", sent_alike(r->a, c, beside->connection));
		c = beside->connection;
	}
	if (with_transcript) {
		json_object_set_new(j, "transcript", transcript(r, c));
		json_object_set_new(j, "transcript_total", json_integer((json_int_t)c->transcript.total));
	}
	return j;
}
