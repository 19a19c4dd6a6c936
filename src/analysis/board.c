/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows are those of the two checklists, and below them what only a connection shows: who proved its key, how long
 * the chain is for the other side, whether it was asked for at all, and what the server said at last. */
#include "config.h"

#include "analysis/board.h"

#include "analysis/analysis.h"
#include "analysis/asked.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "base/protocol.h"
#include "base/sentence.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/name.h"
#include "cert/signature.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "chain/question.h"
#include "load/certset.h"
#include "net/ask.h"
#include "net/connection.h"

#include <gnutls/gnutls.h>
#include <stdio.h>
#include <string.h>

const char *board_verdict_name(enum board_verdict v)
{
	static const char *const names[] = {
		[BOARD_NOTHING] = "none",        [BOARD_TRUSTED] = "trusted",     [BOARD_UNTRUSTED] = "untrusted",
		[BOARD_UNJUDGED] = "error",      [BOARD_ACCEPTED] = "accepted",   [BOARD_REFUSED] = "refused",
		[BOARD_NONE_SENT] = "none-sent", [BOARD_NOT_ASKED] = "not-asked", [BOARD_UNSETTLED] = "unsettled",
	};

	return names[v];
}

/* One connection and the two chains. */
struct table {
	struct analysis *a;
	const struct connection *c;
	int connection;                    /* -1: files alone */
	const struct chain *theirs, *ours; /* NULL: none */
	struct check *made;                /* rows of the connection alone */
	size_t nmade;
};
#define MADE_MAX 16

/* ---- findings ---- */

/* What a connection itself fails by: these classes speak of no chain. */
static bool of_connection(enum reason class)
{
	return (class >= CLASS_CLIENT_CERT && class <= CLASS_DEPTH) || class == CLASS_IDENTITY;
}

static bool is_about(const struct table *t, const struct finding *f)
{
	const struct chain *c = f->about.chain >= 0 ? &t->a->chain[f->about.chain] : NULL;

	return f->about.connection == t->connection && (!c || c->side == SIDE_OURS) && of_connection(f->class);
}

/* Those that belong to a row; of what names no row the last one has all. */
static void tie(const struct table *t, struct check *row, bool last)
{
	int *own = ARENA_ARRAY(t->a->arena, int, t->a->nfinding);

	row->finding = own;
	for (size_t i = 0; i < t->a->nfinding; i++) {
		const struct finding *f = &t->a->finding[i];

		if (is_about(t, f) && (f->check ? strcmp(f->check, row->id) == 0 : last))
			own[row->nfinding++] = (int)i;
	}
}

static const struct finding *error_of(const struct table *t)
{
	for (size_t i = 0; i < t->a->nfinding; i++)
		if (t->a->finding[i].severity == SEVERITY_ERROR && is_about(t, &t->a->finding[i]))
			return &t->a->finding[i];
	return NULL;
}

/* Without a connection it is our chain that fails. */
static bool may_be_cause(const struct table *t, const struct finding *f)
{
	return t->connection < 0 ? f->about.chain >= 0 && t->a->chain[f->about.chain].side == SIDE_OURS
	                         : is_about(t, f);
}

/* Of an error here the cause that lies in our chain: a CA that was made anew under its name. */
static int cause_in_chain(const struct table *t, const struct rule *r)
{
	for (size_t i = 0; i < t->a->nfinding; i++) {
		const struct finding *f = &t->a->finding[i];

		if (f->cause && f->rule == r && f->about.chain >= 0 && t->a->chain[f->about.chain].side == SIDE_OURS)
			return (int)i;
	}
	return -1;
}

static int cause_of(const struct table *t)
{
	const struct finding *error = error_of(t);

	for (size_t i = 0; i < t->a->nfinding; i++)
		if (t->a->finding[i].cause && t->a->finding[i].severity == SEVERITY_ERROR &&
		    may_be_cause(t, &t->a->finding[i]))
			return (int)i;
	return error && error->explained_by ? cause_in_chain(t, error->explained_by) : -1;
}

/* ---- rows ---- */

static const struct check *row_made(struct table *t, const char *id, enum check_result result,
                                    const struct sentence *detail, const struct sentence *settles)
{
	struct check *row = &t->made[t->nmade++];

	*row = (struct check){ id, result, detail, .settles = settles };
	tie(t, row, strcmp(id, "answer") == 0);
	return row;
}

#define SAY(t, ...) SENTENCE_POOLED((t)->a->said, __VA_ARGS__)
#define NOTHING_MORE (&sentence_none)

static const struct check *too_early(struct table *t, const char *id)
{
	return row_made(t, id, CHECK_UNKNOWN, SAY(t, N_("the handshake did not come that far")),
	                SAY(t, N_("a handshake that is completed")));
}

static const struct check *server_key(struct table *t)
{
	const char *scheme = t->c->server_signature;

	if (!t->theirs || t->connection < 0)
		return NULL;
	if (!t->c->handshake_done)
		return too_early(t, "key");
	return row_made(t, "key", CHECK_PASSED,
	                scheme ? SAY(t, N_("it signed the handshake: %1$s"), as_code(scheme))
	                       : SAY(t, N_("it proved its key in the handshake")),
	                NOTHING_MORE);
}

static bool a_key_is_at_hand(const struct table *t)
{
	for (size_t i = 0; i < certset_count(t->a->set); i++)
		if (certset_key(t->a->set, (int)i))
			return true;
	return false;
}

static const struct check *client_key(struct table *t)
{
	if (!t->ours)
		return NULL;
	if (certset_key_for(t->a->set, &t->ours->cert->key) < 0 && t->connection < 0 && !a_key_is_at_hand(t))
		return row_made(t, "key", CHECK_UNKNOWN, SAY(t, N_("no key is at hand")),
		                SAY(t, N_("its key: --key FILE")));
	if (certset_key_for(t->a->set, &t->ours->cert->key) < 0)
		return row_made(t, "key", CHECK_FAILED, SAY(t, N_("the key at hand is not that of the certificate")),
		                NOTHING_MORE);
	return row_made(t, "key", CHECK_PASSED,
	                t->c->client_sent ? SAY(t, N_("it signed the handshake with the key that fits"))
	                                  : SAY(t, N_("the key at hand fits")),
	                NOTHING_MORE);
}

static size_t intermediates_sent(const struct table *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->ours->nsent; i++) {
		const struct certificate *c = chain_sent(t->a, t->ours, i);

		n += c && c != t->ours->cert && !c->self_issued;
	}
	return n;
}

static const struct check *at_most(struct table *t, size_t n, const struct question *q)
{
	return row_made(t, "depth", CHECK_PASSED,
	                SAY(t, N_("intermediates: %1$s, at most %2$s"), as_number((int64_t)n), as_number(q->depth)),
	                NOTHING_MORE);
}

static const struct check *too_deep(struct table *t, const struct chain *c)
{
	const struct problem *p = c->paths->n ? chain_problem(c, PROBLEM_DEPTH) : NULL;

	return p ? row_made(t, "depth", CHECK_FAILED,
	                    SAY(t, problem_sentence(p->kind), as_certificate(p->cert), p->arg[0], p->arg[1]),
	                    NOTHING_MORE)
	         : NULL;
}

static const struct check *server_depth(struct table *t)
{
	const struct path *p = t->theirs && t->theirs->paths->n ? chain_path(t->theirs) : NULL;
	size_t n = p && p->n > 1 ? p->n - 1 - (p->anchored ? 1 : 0) : 0;

	if (!p)
		return NULL;
	if (too_deep(t, t->theirs))
		return &t->made[t->nmade - 1];
	return at_most(t, n, t->theirs->question);
}

static bool depth_is_known(const struct chain *c)
{
	return c->question->of_server && c->question->depth < question_default.depth;
}

static const struct check *client_depth(struct table *t, bool taken)
{
	size_t n = t->ours ? intermediates_sent(t) : 0;

	if (!t->ours)
		return NULL;
	if (chain_is_judged(t->ours) && too_deep(t, t->ours))
		return &t->made[t->nmade - 1];
	if (depth_is_known(t->ours))
		return at_most(t, n, t->ours->question);
	if (n == 0)
		return row_made(t, "depth", CHECK_PASSED, SAY(t, N_("no intermediate: no server's depth is too small")),
		                NOTHING_MORE);
	if (taken)
		return row_made(t, "depth", CHECK_PASSED,
		                SAY(t, N_("intermediates: %1$s, and it took them"), as_number((int64_t)n)),
		                NOTHING_MORE);
	return row_made(t, "depth", CHECK_UNKNOWN,
	                SAY(t, N_("intermediates: %1$s; nginx takes 1 unless it is told otherwise, Apache none"),
	                    as_number((int64_t)n)),
	                SAY(t, N_("%1$s: its setting (nginx: ssl_verify_depth)"), as_code("--client-depth N")));
}

/* Which CAs the server says that it takes; without its own files that is the row of the issuer already. */
static const struct check *client_list(struct table *t, bool taken)
{
	struct span named;

	if (!t->ours || !t->c->client_asked || !chain_is_judged(t->ours))
		return NULL;
	if (!t->c->nacceptable_ca)
		return row_made(t, "ca-list", CHECK_NOT_APPLICABLE, SAY(t, N_("it names no CAs")), NOTHING_MORE);
	named = chain_issuer_named(t->a, t->ours, t->c);
	if (named.p)
		return row_made(t, "ca-list", CHECK_PASSED,
		                SAY(t, N_("it names %1$s"), as_name(name_text(t->a->arena, named))), NOTHING_MORE);
	return row_made(t, "ca-list", taken ? CHECK_PASSED : CHECK_FAILED,
	                SAY(t,
	                    taken ? N_("it names other CAs (%1$s), and took ours all the same")
	                          : N_("no issuer in our chain is among the CAs that it names (%1$s)"),
	                    as_number((int64_t)t->c->nacceptable_ca)),
	                NOTHING_MORE);
}

/* The kinds of signature that it names, against those in our chain. OpenSSL and GnuTLS do not look at them; Java and
 * Erlang refuse. */
static const struct check *client_signatures(struct table *t, bool taken)
{
	const struct certificate *other;

	if (!t->ours || !t->c->nsignature_algorithms)
		return NULL;
	other = asked_other_signature(t->a, t->ours, t->c);
	if (!other)
		return row_made(t, "sigalgs", CHECK_PASSED, SAY(t, N_("it takes every signature in our chain")),
		                NOTHING_MORE);
	return row_made(t, "sigalgs", taken ? CHECK_PASSED : CHECK_UNKNOWN,
	                SAY(t,
	                    taken ? N_("it does not name %2$s, with which %1$s is signed, and took it all the same")
	                          : N_("it does not name %2$s, with which %1$s is signed: servers in Java and Erlang "
	                               "refuse that, OpenSSL and GnuTLS do not"),
	                    as_certificate(other), as_code(signature_text(t->a->arena, &other->sig))),
	                taken ? NOTHING_MORE : SAY(t, N_("what the server is; its log")));
}

/* What other programs would do with our file. */
static const struct check *client_senders(struct table *t, struct board *b)
{
	struct sender *v = ARENA_ARRAY(t->a->arena, struct sender, SENDERS_MAX);
	size_t keep = 0;

	if (!t->ours)
		return NULL;
	b->sender = v;
	b->nsender = asked_senders(t->a, t->ours, t->c, v);
	for (size_t i = 0; i < b->nsender; i++)
		keep += v[i].sends != SENDS;
	if (!b->nsender)
		return NULL;
	struct argument sends = asked_who(t->a->arena, v, b->nsender, true),
	                keeps = asked_who(t->a->arena, v, b->nsender, false);
	if (!keep)
		return row_made(t, "senders", CHECK_PASSED,
		                SAY(t, N_("other programs would send it, too: %1$s"), sends), NOTHING_MORE);
	return row_made(t, "senders", CHECK_NOT_APPLICABLE,
	                keep == b->nsender ? SAY(t, N_("no program would send it: %1$s"), keeps)
	                                   : SAY(t, N_("kept back by %1$s; sent by %2$s"), keeps, sends),
	                NOTHING_MORE);
}

/* ---- what the server said ---- */

static const struct alert *fatal(const struct connection *c)
{
	for (size_t i = c->nalerts; i-- > 0;)
		if (c->alerts[i].from_peer && c->alerts[i].level == GNUTLS_AL_FATAL)
			return &c->alerts[i];
	return NULL;
}

/* nginx's titles begin with the number. */
static const char *title_of(const char *hint, int status)
{
	char number[16];
	int n = snprintf(number, sizeof number, "%d ", status);

	return strncmp(hint, number, (size_t)n) == 0 ? hint + n : hint;
}

static const struct sentence *http_said(const struct table *t)
{
	const char *hint = t->c->http_hint ? title_of(t->c->http_hint, t->c->http_status) : NULL;

	return hint ? SAY(t, N_("HTTP %1$s: %2$s"), as_number(t->c->http_status), as_quote(hint))
	            : SAY(t, N_("HTTP %1$s"), as_number(t->c->http_status));
}

/* A page that is no refusal of a client; what an error in it is about is said, for nginx refuses clients by such a
 * page, too, and names the certificate then. */
static const struct sentence *page_said(const struct table *t)
{
	struct argument status = as_number(t->c->http_status);

	if (t->c->http_status < 400)
		return SAY(t, N_("HTTP %1$s"), status);
	return SAY(t,
	           t->c->client_sent
	               ? N_("HTTP %1$s, which does not speak of a certificate: ours is through, and it is the "
	                    "request (GET) that is not answered")
	               : N_("HTTP %1$s, which does not speak of a certificate: the handshake is through, and it "
	                    "is the request (GET) that is not answered"),
	           status);
}

static const struct sentence *answer_said(const struct table *t)
{
	const struct ask_answer *x = t->c->answer;
	struct argument protocol = as_code(application_name(t->c->application)), code = as_code(x->code);

	if (*x->said)
		return SAY(t, *x->code ? N_("%1$s answers %2$s: %3$s") : N_("%1$s answers: %3$s"), protocol, code,
		           as_quote(x->said));
	return *x->code ? SAY(t, N_("%1$s answers %2$s"), protocol, code) : SAY(t, N_("%1$s answers"), protocol);
}

/* The words of a refusal; none: it did not refuse us. */
static const struct sentence *refused_said(const struct table *t)
{
	const struct connection *c = t->c;
	const struct alert *alert = fatal(c);
	const struct finding *f = c->outcome == OUTCOME_OK ? error_of(t) : NULL;

	if (alert)
		return SAY(t, N_("the alert %1$s, %2$s"), as_number(alert->number), as_code(alert->name));
	if (c->answer && c->answer->verdict == ASK_REFUSED)
		return answer_said(t);
	if (c->outcome == OUTCOME_CLOSED && c->failed_step >= STEP_HANDSHAKE)
		return SAY(t, N_("it closed the connection without a word"));
	if (!f)
		return NOTHING_MORE;
	if (c->http_status)
		return http_said(t);
	return c->closed_in_settle ? SAY(t, N_("it closed the connection without a word")) : &f->title;
}

/* An answer that may have another reason than our certificate. */
static bool is_ambiguous(const struct connection *c)
{
	return c->http_status == 401 || c->http_status == 403 || c->http_status >= 500;
}

static const struct check *answer(struct table *t)
{
	const struct connection *c = t->c;
	const struct sentence *refused = refused_said(t);

	if (refused->msgid)
		return row_made(t, "answer", CHECK_FAILED, refused, NOTHING_MORE);
	if (c->outcome != OUTCOME_OK)
		return row_made(t, "answer", CHECK_UNKNOWN, SAY(t, N_("the connection ended before an answer")),
		                SAY(t, N_("a connection that comes to its end")));
	if (is_ambiguous(c))
		return row_made(t, "answer", CHECK_UNKNOWN, http_said(t),
		                SAY(t, N_("its log; the same path with and without a certificate")));
	if (c->http_status)
		return row_made(t, "answer", CHECK_PASSED, page_said(t), NOTHING_MORE);
	if (c->answer)
		return row_made(t, "answer", CHECK_PASSED, answer_said(t), NOTHING_MORE);
	return row_made(t, "answer", CHECK_PASSED, SAY(t, N_("the handshake is complete, and no refusal came")),
	                NOTHING_MORE);
}

/* ---- the sides ---- */

static enum board_verdict of_chain(const struct chain *c)
{
	return c->verdict == VERDICT_TRUSTED     ? BOARD_TRUSTED
	       : c->verdict == VERDICT_UNTRUSTED ? BOARD_UNTRUSTED
	                                         : BOARD_UNJUDGED;
}

static enum board_verdict of_client(const struct table *t, const struct check *said)
{
	const struct connection *c = t->c;

	if (!said)
		return of_chain(t->ours);
	if (said->result == CHECK_FAILED)
		return BOARD_REFUSED;
	if (!c->client_asked)
		return c->handshake_done ? BOARD_NOT_ASKED : BOARD_UNSETTLED;
	if (said->result == CHECK_PASSED)
		return c->client_sent ? BOARD_ACCEPTED : BOARD_NONE_SENT;
	return t->ours && chain_is_judged(t->ours) ? of_chain(t->ours) : BOARD_UNSETTLED;
}

/* ---- all of it ---- */

static const struct check *row_named(const struct chain *c, const char *id)
{
	for (size_t i = 0; c && i < c->ncheck; i++)
		if (strcmp(c->check[i].id, id) == 0)
			return &c->check[i];
	return NULL;
}

/* What only the server knows it has answered by taking us. */
static const struct check *as_taken(struct table *t, const struct check *row, bool taken)
{
	static const char *const its[] = { "issuer", "signature", "ca", "name", "name-constraints" };

	for (size_t i = 0; taken && row && row->result == CHECK_UNKNOWN && i < sizeof its / sizeof *its; i++)
		if (!chain_is_judged(t->ours) && strcmp(row->id, its[i]) == 0)
			return row_made(t, row->id, CHECK_PASSED, SAY(t, N_("it took our certificate")), NOTHING_MORE);
	return row;
}

static void add_row(struct board *b, struct board_row *rows, const char *id, const struct check *server,
                    const struct check *client)
{
	if (!server && !client)
		return;
	rows[b->nrow++] = (struct board_row){ id, server, client };
	if (server)
		b->server.n[server->result]++;
	if (client)
		b->client.n[client->result]++;
}

/* That of the peer's chain, and of ours, which is the same for all connections. */
static void find_chains(struct table *t)
{
	for (size_t i = t->a->nchain; i-- > 0;) {
		const struct chain *c = &t->a->chain[i];

		if (c->side == SIDE_OURS)
			t->ours = c;
		else if (c->connection == t->connection)
			t->theirs = c;
	}
}

static void board_fill(struct table *t, struct board *b)
{
	const struct chain *list = t->theirs && t->theirs->ncheck ? t->theirs : t->ours;
	struct board_row *rows = ARENA_ARRAY(t->a->arena, struct board_row, (list ? list->ncheck : 0) + MADE_MAX);
	const struct check *said;
	bool taken;

	t->made = ARENA_ARRAY(t->a->arena, struct check, MADE_MAX);
	b->row = rows;
	said = t->connection < 0 ? NULL : answer(t);
	taken = said && said->result == CHECK_PASSED && t->c->client_sent;
	for (size_t i = 0; list && i < list->ncheck; i++)
		add_row(b, rows, list->check[i].id, row_named(t->theirs, list->check[i].id),
		        as_taken(t, row_named(t->ours, list->check[i].id), taken));
	const struct check *theirs = server_key(t), *ours = client_key(t);
	add_row(b, rows, "key", theirs, ours);
	theirs = server_depth(t);
	ours = client_depth(t, taken);
	add_row(b, rows, "depth", theirs, ours);
	add_row(b, rows, "ca-list", NULL, client_list(t, taken));
	add_row(b, rows, "sigalgs", NULL, client_signatures(t, taken));
	add_row(b, rows, "senders", NULL, client_senders(t, b));
	add_row(b, rows, "answer", NULL, said);
	b->server.chain = t->theirs ? (int)(t->theirs - t->a->chain) : -1;
	b->server.verdict = t->theirs ? of_chain(t->theirs) : BOARD_NOTHING;
	b->client.chain = t->ours ? (int)(t->ours - t->a->chain) : -1;
	b->client.verdict = of_client(t, said);
	b->cause = cause_of(t);
}

/* It came as far as a peer that could say something. */
static bool has_board(const struct connection *c)
{
	return !c->served && (c->handshake_done || c->protocol || c->nsent || c->client_asked ||
	                      (c->outcome == OUTCOME_ALERT && c->failed_step >= STEP_HANDSHAKE));
}

/* Without a connection there are two sides where the server's files are at hand: what it would make of us. */
static void board_of_files(struct analysis *a, struct board *b)
{
	static const struct connection none;
	struct table t = { .a = a, .c = &none, .connection = -1 };

	find_chains(&t);
	if (a->nconnection == 0 && t.ours && chain_is_judged(t.ours))
		board_fill(&t, b);
}

void board_make(struct analysis *a)
{
	struct board *b = ARENA_ARRAY(a->arena, struct board, a->nconnection + 1);

	a->board = b;
	for (size_t i = 0; i < a->nconnection; i++) {
		struct table t = { .a = a, .c = a->connection[i], .connection = (int)i };

		if (!has_board(t.c))
			continue;
		find_chains(&t);
		board_fill(&t, &b[i]);
	}
	board_of_files(a, &b[a->nconnection]);
}

const struct board *board_of(const struct analysis *a, size_t connection)
{
	return a->board && connection <= a->nconnection && a->board[connection].nrow ? &a->board[connection] : NULL;
}
