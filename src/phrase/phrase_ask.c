/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer to WHAT: every row that fits, the best first, and their conditions merged into one list.
 *
 * The same words are said by a client of a server's certificate and by a server of a client's. Where the text tells who
 * judged whom, those conditions come first; where it does not, the other side's are at the end. */
#include "config.h"

#include "phrase/phrase_ask.h"

#include "base/arena.h"
#include "base/vec.h"
#include "phrase/phrase_match.h"
#include "phrase/phrase_text.h"
#include "phrase/phrasebook.h"

#include <stdlib.h>
#include <string.h>

/* ---- which rows fit ---- */

static struct fit better(struct fit a, struct fit b)
{
	return b.score > a.score ? b : a;
}

/* What is told by text and by code ("num=20:unable to get local issuer certificate") is told twice. */
static struct fit fit_row(const struct phrase_text *t, const struct phrase *p)
{
	struct fit text = better(fit_text(t, p), fit_regex(t, p)), code = fit_code(t, p);

	if (text.score && code.score && !code.exact)
		text.score += FIT_PROGRAM;
	return text.score && !code.exact ? text : better(text, code);
}

static void add_hit(struct phrase_query *q, struct fit f, struct phrase_match m, size_t row, bool alert)
{
	m.score = f.score;
	m.exact = f.exact;
	*vec_push(&q->hit) = (struct phrase_hit){ m, f, row, alert, false };
}

static void add_rows(struct phrase_query *q, struct fit (*fits)(const struct phrase_text *, const struct phrase *))
{
	for (size_t i = 0; i < phrase_count; i++) {
		const struct phrase *p = &phrase_table[i];
		struct fit f = fits(&q->text, p);

		if (f.score)
			add_hit(
			    q, f,
			    (struct phrase_match){
			        .program = p->program, .text = p->text, .code = p->code, .conditions = p->conditions },
			    i, false);
	}
}

static void add_alert(struct phrase_query *q, const struct alert_phrase *p, struct fit f)
{
	add_hit(q, f,
	        (struct phrase_match){ .program = "TLS alert",
	                               .text = p->alert->name,
	                               .code = arena_printf(q->arena, "alert %d", p->alert->number),
	                               .conditions = "",
	                               .note = p->when,
	                               .document = p->alert->document },
	        (size_t)(p - alert_phrase_table), true);
}

/* Some have words of their own for an alert ("remote error: tls: internal error"): their rows tell which. */
static int told_by_rows(const struct phrase_query *q, const struct alert_phrase *p)
{
	for (size_t i = 0; i < q->hit.n; i++) {
		const char *code = strstr(q->hit.v[i].m.code, "alert ");

		if (!q->hit.v[i].alert && code && q->hit.v[i].fit.end &&
		    atoi(code + strlen("alert ")) == p->alert->number)
			return FIT_NUMBER;
	}
	return 0;
}

static void add_alerts(struct phrase_query *q)
{
	for (size_t i = 0; i < alert_phrase_count; i++) {
		struct fit f = fit_alert(&q->text, &alert_phrase_table[i]);

		if (!f.score)
			f.score = told_by_rows(q, &alert_phrase_table[i]);
		if (f.score)
			add_alert(q, &alert_phrase_table[i], f);
	}
}

/* Better first; among equals an alert last, as it says least, then as the tables have them. */
static int by_fit(const void *x, const void *y)
{
	const struct phrase_hit *a = x, *b = y;

	if (a->m.score != b->m.score)
		return a->m.score > b->m.score ? -1 : 1;
	if (a->alert != b->alert)
		return a->alert ? 1 : -1;
	return (a->row > b->row) - (a->row < b->row);
}

/* ---- who judged whom ---- */

static bool says(const struct phrase_text *t, const char *words)
{
	const char *s = words;
	struct word first;
	size_t letters;

	word_next(&s, &first);
	for (int at = phrase_text_find(t, &first); at >= 0; at = phrase_text_find_next(t, &first, at))
		if (phrase_text_run(t, (size_t)at, words, &letters))
			return true;
	return false;
}

static bool says_any(const struct phrase_text *t, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (says(t, words[i]))
			return true;
	return false;
}

#define NWORDS(list) (sizeof(list) / sizeof(list)[0])

/* curl marks what came in and what went out; Erlang says who made the alert; OpenSSL names the function. */
static enum judge judge_of(const struct phrase_text *t)
{
	static const char *const server[] = { "tls_process_client_certificate",
		                              "ssl3_get_client_certificate",
		                              "generated server alert",
		                              "received server alert",
		                              "in tls alert",
		                              "client ssl certificate verify",
		                              "client certificate verification" };
	static const char *const client[] = { "tls_process_server_certificate",
		                              "ssl3_get_server_certificate",
		                              "generated client alert",
		                              "received client alert",
		                              "out tls alert",
		                              "upstream ssl certificate verify",
		                              "server certificate verification" };
	bool by_server = says_any(t, server, NWORDS(server)), by_client = says_any(t, client, NWORDS(client));

	return by_server == by_client ? JUDGE_UNKNOWN : by_server ? JUDGE_SERVER : JUDGE_CLIENT;
}

/* A program that is only a client speaks: the best row is its own, or it is named. */
static bool is_client_speaking(const struct phrase_query *q)
{
	for (size_t i = 0; i < q->hit.n; i++)
		if (!q->hit.v[i].alert && phrase_table[q->hit.v[i].row].side == BY_CLIENT &&
		    (i == 0 || fit_program(&q->text, &phrase_table[q->hit.v[i].row])))
			return true;
	return false;
}

/* A client that got an alert was judged by the server; one that names a fault of a server's certificate has judged. */
static void decide_judge(struct phrase_query *q)
{
	q->judge = judge_of(&q->text);
	if (q->judge != JUDGE_UNKNOWN || !is_client_speaking(q))
		return;
	const char *first = q->hit.v[0].m.conditions;
	for (size_t i = 0; i < q->hit.n; i++)
		if (q->hit.v[i].alert)
			q->judge = JUDGE_SERVER;
	if (q->judge == JUDGE_UNKNOWN && condition_is_of(first, "any-server-certificate"))
		q->judge = JUDGE_CLIENT;
}

/* What an alert means at the end that got it: the client, unless a client judged. */
static const char *alert_conditions(struct phrase_query *q, const struct alert_phrase *p)
{
	const char *first = q->judge == JUDGE_CLIENT ? p->as_server : p->as_client;
	const char *then = q->judge == JUDGE_CLIENT ? p->as_client : p->as_server;

	if (!*first || !*then || strcmp(first, then) == 0)
		return *first ? first : then;
	return arena_printf(q->arena, "%s,%s", first, then);
}

static void word_alerts(struct phrase_query *q)
{
	for (size_t i = 0; i < q->hit.n; i++)
		if (q->hit.v[i].alert)
			q->hit.v[i].m.conditions = alert_conditions(q, &alert_phrase_table[q->hit.v[i].row]);
}

/* ---- the answer ---- */

static struct phrase_answer finish(struct phrase_query *q)
{
	struct phrase_answer answer = { .n = q->hit.n };

	answer.match = ARENA_ARRAY(q->arena, struct phrase_match, q->hit.n);
	for (size_t i = 0; i < q->hit.n; i++)
		answer.match[i] = q->hit.v[i].m;
	answer.condition = list_ordered(q);
	answer.nconditions = q->condition.n;
	vec_free(&q->hit);
	vec_free(&q->condition);
	return answer;
}

static struct phrase_answer ask(struct arena *a, const char *what)
{
	struct phrase_query q = {
		.arena = a, .text = phrase_text_read(a, what), .hit = VEC_INIT, .condition = VEC_INIT
	};

	add_rows(&q, fit_row);
	add_alerts(&q);
	if (!q.hit.n)
		add_rows(&q, fit_loosely);
	if (q.hit.n)
		qsort(q.hit.v, q.hit.n, sizeof *q.hit.v, by_fit);
	decide_judge(&q);
	word_alerts(&q);
	list_conditions(&q);
	return finish(&q);
}

/* An id may come with the white space of a shell or a pipe around it. */
static char *trimmed(struct arena *a, const char *what)
{
	what += strspn(what, " \t\r\n");
	size_t n = strnlen(what, PHRASE_ASKED_MAX);
	while (n && strchr(" \t\r\n", what[n - 1]))
		n--;
	return arena_strndup(a, what, n);
}

struct phrase_answer phrasebook_ask(struct arena *a, const char *what)
{
	char *asked = trimmed(a, what);

	if (condition_known(asked)) {
		const char **id = ARENA_NEW(a, const char *);

		*id = asked;
		return (struct phrase_answer){ .condition = id, .nconditions = 1 };
	}
	return ask(a, asked);
}
