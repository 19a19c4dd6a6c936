/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer to WHAT: every row that fits, the best first, and their conditions merged into one list.
 *
 * The same words are said by a client of a server's certificate and by a server of a client's. Where the text tells who
 * judged whom, those conditions come first; where it does not, the other side's are at the end. */
#include "config.h"

#include "diagnose/phrase_match.h"

#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

struct hit {
	struct phrase_match m;
	size_t row; /* what the tables' order decides at last */
	bool alert;
};

struct asking {
	struct arena *arena;
	struct phrase_text text;
	enum judge { JUDGE_UNKNOWN, JUDGE_CLIENT, JUDGE_SERVER } judge;
	VEC_OF(struct hit) hit;
	VEC_OF(const char *) condition;
};

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
		return (struct fit){ text.score + FIT_PROGRAM, text.exact };
	return better(text, code);
}

static void add_hit(struct asking *q, struct fit f, struct phrase_match m, size_t row, bool alert)
{
	m.score = f.score;
	m.exact = f.exact;
	*vec_push(&q->hit) = (struct hit){ m, row, alert };
}

static void add_rows(struct asking *q, struct fit (*fits)(const struct phrase_text *, const struct phrase *))
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

/* What the alert means at the end that got it: the client, unless a client's own word came to the server. */
static const char *alert_conditions(struct asking *q, const struct alert_phrase *p)
{
	const char *first = q->judge == JUDGE_CLIENT ? p->as_server : p->as_client;
	const char *then = q->judge == JUDGE_CLIENT ? p->as_client : p->as_server;
	if (!*first || !*then || strcmp(first, then) == 0)
		return *first ? first : then;
	return arena_printf(q->arena, "%s,%s", first, then);
}

static void add_alerts(struct asking *q)
{
	for (size_t i = 0; i < alert_phrase_count; i++) {
		const struct alert_phrase *p = &alert_phrase_table[i];
		struct fit f = fit_alert(&q->text, p);
		if (f.score)
			add_hit(q, f,
			        (struct phrase_match){ .program = "TLS alert",
			                               .text = p->name,
			                               .code = arena_printf(q->arena, "alert %d", p->number),
			                               .conditions = alert_conditions(q, p),
			                               .note = p->when },
			        i, true);
	}
}

/* Better first; among equals an alert last, as it says least, then as the tables have them. */
static int by_fit(const void *x, const void *y)
{
	const struct hit *a = x, *b = y;
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

/* Programs that never look at a client's certificate. */
static bool is_client_only(const char *program)
{
	static const char *const begins[] = { "curl",
		                              "wget",
		                              "git",
		                              "Chrome",
		                              "macOS",
		                              "pip",
		                              "kubectl",
		                              "lftp",
		                              "w3m",
		                              "aria2c",
		                              "ldapsearch",
		                              "fetchmail",
		                              "msmtp",
		                              "docker",
		                              "Python requests",
		                              "PostgreSQL client",
		                              "MySQL/MariaDB client" };
	for (size_t i = 0; i < NWORDS(begins); i++)
		if (strncmp(program, begins[i], strlen(begins[i])) == 0)
			return true;
	return false;
}

static bool is_about_clients(const char *id)
{
	return strncmp(id, "client-", 7) == 0 || strcmp(id, "server-bundle-lacks-new-ca") == 0 ||
	       strcmp(id, "bundle-only-intermediate") == 0 || strcmp(id, "verify-depth-exceeded") == 0 ||
	       strcmp(id, "eku-client-missing") == 0 || strcmp(id, "post-handshake-auth") == 0;
}

/* ---- one list of conditions ---- */

static bool listed(const struct asking *q, const char *id, size_t n)
{
	for (size_t i = 0; i < q->condition.n; i++)
		if (strncmp(q->condition.v[i], id, n) == 0 && !q->condition.v[i][n])
			return true;
	return false;
}

static void add_condition(struct asking *q, const char *id, size_t n)
{
	if (n && !listed(q, id, n))
		*vec_push(&q->condition) = arena_strndup(q->arena, id, n);
}

/* The k-th id of a comma list; NULL: there are no more. */
static const char *nth(const char *list, size_t k, size_t *n)
{
	while (k-- > 0) {
		list += strcspn(list, ",");
		if (!*list++)
			return NULL;
	}
	*n = strcspn(list, ",");
	return *n ? list : NULL;
}

/* Hits [from, to) fit equally well: the first condition of each, then the second ... */
static void merge_equals(struct asking *q, size_t from, size_t to)
{
	bool more = true;
	for (size_t k = 0; more; k++) {
		more = false;
		for (size_t i = from; i < to; i++) {
			size_t n;
			const char *id = nth(q->hit.v[i].m.conditions, k, &n);
			if (id) {
				add_condition(q, id, n);
				more = true;
			}
		}
	}
}

static void merge(struct asking *q)
{
	for (size_t i = 0, next; i < q->hit.n; i = next) {
		for (next = i + 1; next < q->hit.n && q->hit.v[next].m.score == q->hit.v[i].m.score; next++)
			;
		merge_equals(q, i, next);
	}
}

/* What a server says of a client's certificate in the words that a client has for a server's. */
static void add_mirrored(struct asking *q)
{
	static const struct {
		const char *id, *mirrored;
	} mirror[] = {
		{ "missing-intermediate", "client-intermediate-not-sent" },
		{ "untrusted-root", "client-cert-untrusted-ca,server-bundle-lacks-new-ca" },
		{ "self-signed-leaf", "client-cert-self-signed" },
		{ "self-signed-in-chain", "client-cert-untrusted-ca" },
		{ "trust-only-intermediate", "bundle-only-intermediate" },
		{ "expired-leaf", "client-cert-expired" },
		{ "expired-root", "client-ca-expired" },
		{ "not-yet-valid", "client-cert-not-yet-valid" },
		{ "revoked", "client-cert-revoked" },
		{ "crl-missing", "client-crl-missing" },
		{ "crl-expired", "client-crl-expired" },
		{ "eku-server-missing", "client-cert-wrong-eku" },
		{ "weak-signature-sha1", "client-weak-signature" },
		{ "weak-signature-md5", "client-weak-signature" },
		{ "weak-key", "client-weak-signature" },
		{ "chain-too-long", "verify-depth-exceeded" },
		{ "key-mismatch", "client-key-mismatch" },
	};
	for (size_t i = 0, all = q->condition.n; i < all; i++)
		for (size_t k = 0; k < NWORDS(mirror); k++) {
			size_t n;
			if (strcmp(q->condition.v[i], mirror[k].id) != 0)
				continue;
			for (size_t m = 0; nth(mirror[k].mirrored, m, &n); m++)
				add_condition(q, nth(mirror[k].mirrored, m, &n), n);
		}
}

/* Those about clients to the front or to the end; otherwise the order stays. */
static const char **in_order(struct asking *q)
{
	const char **out = ARENA_ARRAY(q->arena, const char *, q->condition.n);
	size_t n = 0;
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < q->condition.n; i++) {
			bool late = q->judge != JUDGE_UNKNOWN &&
			            is_about_clients(q->condition.v[i]) != (q->judge == JUDGE_SERVER);
			if (late == (pass == 1))
				out[n++] = q->condition.v[i];
		}
	return out;
}

/* ---- the answer ---- */

static struct phrase_answer finish(struct asking *q)
{
	struct phrase_answer answer = { .n = q->hit.n };
	answer.match = ARENA_ARRAY(q->arena, struct phrase_match, q->hit.n);
	for (size_t i = 0; i < q->hit.n; i++)
		answer.match[i] = q->hit.v[i].m;
	answer.condition = in_order(q);
	answer.nconditions = q->condition.n;
	vec_free(&q->hit);
	vec_free(&q->condition);
	return answer;
}

static struct phrase_answer ask(struct arena *a, const char *what)
{
	struct asking q = { .arena = a, .text = phrase_text_read(a, what), .hit = VEC_INIT, .condition = VEC_INIT };
	q.judge = judge_of(&q.text);
	add_rows(&q, fit_row);
	add_alerts(&q);
	if (!q.hit.n)
		add_rows(&q, fit_loosely);
	if (q.hit.n)
		qsort(q.hit.v, q.hit.n, sizeof *q.hit.v, by_fit);
	if (q.judge == JUDGE_UNKNOWN && q.hit.n && is_client_only(q.hit.v[0].m.program))
		q.judge = JUDGE_CLIENT;
	merge(&q);
	if (q.judge != JUDGE_CLIENT)
		add_mirrored(&q);
	return finish(&q);
}

struct phrase_answer phrasebook_ask(struct arena *a, const char *what)
{
	char *asked = arena_strndup(a, what, strnlen(what, PHRASE_ASKED_MAX));
	if (condition_known(asked)) {
		const char **id = ARENA_NEW(a, const char *);
		*id = asked;
		return (struct phrase_answer){ .condition = id, .nconditions = 1 };
	}
	return ask(a, asked);
}
