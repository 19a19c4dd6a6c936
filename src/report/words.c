/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What other programs say in this case, in their own words: rows of the phrasebook, by what was asked and foreseen. */
#include "config.h"

#include "report/words.h"

#include "analysis/analysis.h"
#include "analysis/board.h"
#include "analysis/chain.h"
#include "analysis/excerpt.h"
#include "analysis/finding.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/sentence.h"
#include "cert/class.h"
#include "chain/question.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "phrase/phrasebook.h"
#include "stack/greedy.h"
#include "stack/loading.h"
#include "stack/opinion.h"
#include "stack/oracle.h"
#include "stack/prediction.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct case_at_hand {
	const struct finding *f;
	const struct chain *chain;    /* NULL: it is about none */
	const struct phrase *openssl; /* what is foreseen; NULL: nothing, or that it accepts */
	bool asked;                   /* GnuTLS was */
	unsigned gnutls;              /* ... and said: GNUTLS_CERT_* */
};

static struct case_at_hand case_of(const struct analysis *a, const struct finding *f)
{
	const struct chain *spoken =
	    f->about.connection >= 0 ? NULL : opinion_chain(a); /* a connection fails by itself */
	struct case_at_hand x = { .f = f, .chain = f->about.chain >= 0 ? &a->chain[f->about.chain] : spoken };
	const struct prediction *p = x.chain ? x.chain->openssl : NULL;

	if (p && p->known && !p->accepts)
		x.openssl = openssl_phrase(p->code);
	if (x.chain && x.chain->paths->n) {
		struct oracle o = opinion_of_gnutls(a, x.chain);

		x.asked = o.ran;
		x.gnutls = o.status;
	}
	return x;
}

static bool says(const struct sentence *s, const char *word)
{
	struct buf b = BUF_INIT;

	sentence_render(&b, s, &rendering_plain);
	bool found = strstr(buf_str(&b), word) != NULL;
	buf_free(&b);
	return found;
}

static bool names_program(const struct finding *f, const char *program)
{
	bool found = says(&f->title, program);

	for (size_t i = 0; i < f->nfact && !found; i++)
		found = says(&f->fact[i].text, program);
	return found;
}

/* "GNUTLS_CERT_EXPIRED (0x400)" */
static bool gnutls_said(const struct case_at_hand *x, const char *code)
{
	const char *bits = strstr(code, "(0x");

	return bits && (x->gnutls & (unsigned)strtoul(bits + 1, NULL, 16));
}

/* Who says of a chain what one of the two says. The others have a verifier of their own. */
static const struct {
	const char *program; /* its name begins so */
	bool openssl;
} builders[] = {
	{ "OpenSSL", true },
	{ "openssl ", true },
	{ "curl (GnuTLS)", false },
	{ "curl (Schannel)", false },
	{ "curl", true },
	{ "nginx", true },
	{ "Apache httpd", true },
	{ "HAProxy", true },
	{ "Python", true },
	{ "pip", true },
	{ "Ruby", true },
	{ "PHP", true },
	{ "Perl", true },
	{ "Node.js", true },
	{ "PostgreSQL", true },
	{ "mosquitto", true },
	{ "stunnel", true },
	{ "socat", true },
	{ "wget (OpenSSL)", true },
	{ "fetchmail", true },
	{ "w3m", true },
	{ "ldapsearch (OpenLDAP+OpenSSL)", true },
	{ "GnuTLS", false },
	{ "gnutls-cli", false },
	{ "certtool", false },
	{ "wget", false },
	{ "git", false },
	{ "lftp", false },
	{ "msmtp", false },
	{ "ldapsearch", false },
};

/* The longest of OpenSSL's messages in a text: it passes it on. */
static const struct phrase *openssl_message_in(const char *text)
{
	const struct phrase *found = NULL, *p;

	for (size_t k = 0; (p = phrase_verify_at(k)); k++)
		if (strstr(text, p->text) && (!found || strlen(p->text) > strlen(found->text)))
			found = p;
	return found;
}

static bool holds(const char *list, const char *id)
{
	size_t n;
	const char *word;

	for (size_t k = 0; (word = phrase_nth(list, k, &n)); k++)
		if (n == strlen(id) && strncmp(word, id, n) == 0)
			return true;
	return false;
}

/* Is it for this that OpenSSL refuses the chain? */
static bool is_its_reason(const struct case_at_hand *x)
{
	return x->openssl && holds(x->openssl->conditions, x->f->rule->id);
}

/* Whoever is built on OpenSSL says what that does, and on GnuTLS likewise. */
static bool agrees(const struct case_at_hand *x, const struct phrase *p)
{
	size_t i = 0;

	while (i < sizeof builders / sizeof *builders &&
	       strncmp(p->program, builders[i].program, strlen(builders[i].program)) != 0)
		i++;
	if (i == sizeof builders / sizeof *builders)
		return true;
	if (!builders[i].openssl)
		return x->asked && x->gnutls;
	const struct phrase *said = openssl_message_in(p->text);
	return x->openssl && (said ? strcmp(said->code, x->openssl->code) == 0 : is_its_reason(x));
}

static const struct alert *last_fatal(const struct connection *c)
{
	for (size_t i = c->nalerts; i-- > 0;)
		if (c->alerts[i].from_peer && c->alerts[i].level == 2)
			return &c->alerts[i];
	return NULL;
}

/* The alert that makes a program say it: OpenSSL counts those from 1000 on, others name the number. -1: none. */
static int alert_in(const struct phrase *p)
{
	const char *error = strstr(p->code, "error:0A"), *word = strstr(p->code, "alert ");
	long n = error ? strtol(error + 8, NULL, 16) - 1000 : word ? strtol(word + 6, NULL, 10) : -1;

	return n >= 0 && n < 256 ? (int)n : -1;
}

/* What is said of a connection depends on how it ended: by which alert, or with which page. */
static bool fits_end(const struct analysis *a, const struct case_at_hand *x, const struct phrase *p)
{
	const struct connection *c = x->f->about.connection >= 0 ? a->connection[x->f->about.connection] : NULL;
	const struct alert *met = c ? last_fatal(c) : NULL;
	char page[16];

	if (!c)
		return true;
	if (x->f->class == CLASS_HTTP) {
		snprintf(page, sizeof page, "HTTP %d", c->http_status);
		return strstr(p->code, page) != NULL;
	}
	return alert_in(p) < 0 || (met && met->number == alert_in(p));
}

/* A handshake of which no more is known than the alert that ended it: whoever gets that says so. */
static size_t phrases_of_alert(const struct analysis *a, const struct finding *f, const struct phrase **out, size_t max)
{
	const struct alert *met = f->about.connection < 0 ? NULL : last_fatal(a->connection[f->about.connection]);
	size_t n = 0;

	for (size_t i = 0; met && i < phrase_count && n < max; i++)
		if (alert_in(phrase_at(i)) == met->number)
			out[n++] = phrase_at(i);
	return n;
}

/* Our own chain is the client's: what a server says of its own, or a client of a server's, is about the other one. */
static bool of_other_side(const struct case_at_hand *x, const struct phrase *p)
{
	bool of_server = (p->side == BY_SERVER && p->about == OF_SELF) || (p->side == BY_CLIENT && p->about == OF_PEER);

	return x->chain && x->chain->side == SIDE_OURS && of_server;
}

static bool is_the_case(const struct analysis *a, const struct case_at_hand *x, const struct phrase *p)
{
	if (of_other_side(x, p))
		return false;
	if (!x->chain)
		return fits_end(a, x, p);
	if (strncmp(p->code, "X509_V_ERR_", 11) == 0)
		return x->openssl && strcmp(p->code, x->openssl->code) == 0;
	if (x->asked && strncmp(p->code, "GNUTLS_CERT_", 12) == 0)
		return gnutls_said(x, p->code);
	if (!agrees(x, p))
		return false;
	return x->chain->verdict != VERDICT_TRUSTED || names_program(x->f, phrase_program_short(p->program));
}

/* OpenSSL's word stands with the cause that it is for; where it is for none that we found, with the first. */
static bool stands_here(const struct analysis *a, const struct case_at_hand *x)
{
	const struct finding *first = NULL;

	if (!x->openssl || x->f->about.chain < 0 || !x->f->cause || x->f->severity != SEVERITY_ERROR)
		return false;
	for (size_t i = 0; i < a->nfinding; i++) {
		const struct finding *f = &a->finding[i];

		if (f->about.chain != x->f->about.chain || !f->cause || f->severity != SEVERITY_ERROR)
			continue;
		if (!first)
			first = f;
		if (holds(x->openssl->conditions, f->rule->id))
			return is_its_reason(x);
	}
	return first == x->f;
}

/* Not merely a row of the condition: the program was asked, or what it says was foreseen. */
static bool is_known(const struct case_at_hand *x, const struct phrase *p)
{
	if (strncmp(p->code, "X509_V_ERR_", 11) == 0 || strncmp(p->code, "GNUTLS_CERT_", 12) == 0)
		return true;
	return x->openssl && openssl_message_in(p->text) == x->openssl;
}

#define PHRASES_MAX 64

size_t words_of_others(const struct analysis *a, const struct finding *f, const struct phrase **out, size_t max)
{
	const struct phrase *all[PHRASES_MAX];
	size_t n = 0;

	if (!strcmp(f->rule->id, "handshake-failed"))
		return phrases_of_alert(a, f, out, max);
	size_t of_condition = phrasebook_for_condition(f->rule->id, all, PHRASES_MAX);
	struct case_at_hand x = case_of(a, f);
	if (max && stands_here(a, &x))
		out[n++] = x.openssl;
	for (size_t i = 0; i < of_condition && n < max; i++)
		if (is_the_case(a, &x, all[i]) && (!f->rule->many_forms || is_known(&x, all[i])) &&
		    !(n && all[i] == out[0]))
			out[n++] = all[i];
	return n;
}

/* ---- in the server's words ---- */

/* Whose log it may be, in this order; `by_page`: it refuses by an HTTP answer, and never by an alert; `of_leaf` and
 * `of_ca`: all that it says of a client's certificate, and of one above it. */
static const struct {
	const char *program; /* its name begins so */
	const char *page;    /* that it alone answers with; NULL: none */
	bool by_page, openssl, by_alert;
	const char *of_leaf, *of_ca;
} servers[] = {
	{ "nginx", "SSL certificate", true, true, false, NULL, NULL },
	{ "Apache httpd", NULL, false, true, false, NULL, NULL },
	{ "HAProxy", NULL, false, true, false, "SSL client certificate not trusted",
	  "SSL client CA chain cannot be verified" },
	{ "Erlang", NULL, false, false, true, NULL, NULL },
	{ "AWS ALB", NULL, false, false, false, NULL, NULL },
};
#define SERVERS (sizeof servers / sizeof *servers)

struct refused_case {
	const char *condition;
	const struct connection *c;
	const struct alert *alert;    /* NULL: none came */
	const struct phrase *openssl; /* what its verifier says; NULL: that is not known */
	bool alone;                   /* our leaf is all that it has of the path */
	bool of_ca;                   /* what its verifier says is about a certificate above our leaf */
	bool lists;                   /* it has revocation lists */
};

static const struct chain *chain_of_ours(const struct analysis *a)
{
	for (size_t i = 0; i < a->nchain; i++)
		if (a->chain[i].side == SIDE_OURS)
			return &a->chain[i];
	return NULL;
}

/* Who goes on after an error says the last one (nginx): of a leaf without issuer 21 after 20. Of a path without a
 * trusted end the lists cannot be verified, which is found out later, too (3); dates and signatures come last of all.
 */
static const struct phrase *said_at_last(const struct refused_case *x)
{
	static const char *const without_end[] = { "2", "18", "19", "20", "22" };
	const char *number = x->openssl ? strrchr(x->openssl->code, ' ') : NULL;

	if (x->openssl && x->alone)
		return openssl_phrase(21);
	for (size_t i = 0; number && x->lists && i < sizeof without_end / sizeof *without_end; i++)
		if (strcmp(number + 1, without_end[i]) == 0)
			return openssl_phrase(3);
	return x->openssl;
}

/* "Fatal - Unknown CA" of the alert unknown_ca. */
static bool names_alert(const char *text, const struct alert *alert)
{
	const char *word = strstr(text, "Fatal - ");

	if (!word || !alert)
		return false;
	for (const char *p = word + strlen("Fatal - "), *q = alert->name; *p || *q; p++, q++)
		if ((*p == ' ' ? '_' : *p | 0x20) != (*q == '_' ? '_' : *q | 0x20))
			return false;
	return true;
}

/* How well a row is what this server says now; 0: it is not. */
static int fits(const struct refused_case *x, size_t server, const struct phrase *p)
{
	const struct phrase *code = openssl_message_in(p->text),
	                    *said = servers[server].by_page ? said_at_last(x) : x->openssl;
	size_t n;
	const char *first = phrase_nth(p->conditions, 0, &n);
	bool is_first = first && n == strlen(x->condition) && strncmp(first, x->condition, n) == 0;

	if (p->side == BY_CLIENT || p->about != OF_PEER || strcmp(p->kind, "message") == 0)
		return 0;
	if (servers[server].by_alert)
		return strcmp(p->kind, "alert") == 0 && names_alert(p->text, x->alert) ? 3 : 0;
	if (servers[server].of_leaf && x->openssl)
		return strcmp(p->text, x->of_ca ? servers[server].of_ca : servers[server].of_leaf) == 0 ? 3 : 0;
	if (servers[server].openssl && code && said)
		return strcmp(code->code, said->code) == 0 && strcmp(p->kind, "log") == 0 ? 3 : 0;
	if (!holds(p->conditions, x->condition) || (code && !is_first))
		return 0;
	if (strcmp(p->kind, "log") != 0 || *p->regex)
		return 0;
	/* Of few words that are all it has, one for several reasons is the one. */
	return is_first ? 2 : !servers[server].openssl;
}

static const struct phrase *best_row(const struct refused_case *x, size_t server)
{
	const struct phrase *best = NULL;
	int most = 0;

	for (size_t i = 0; i < phrase_count; i++) {
		const struct phrase *p = phrase_at(i);
		int fit = strncmp(p->program, servers[server].program, strlen(servers[server].program)) == 0
		              ? fits(x, server, p)
		              : 0;

		if (fit > most) {
			best = p;
			most = fit;
		}
	}
	return best;
}

/* The page shows who it is, or the way in which it refuses shows who it is not. */
static bool may_be(const struct refused_case *x, size_t server)
{
	const char *page = servers[server].page, *hint = x->c->http_hint;

	for (size_t i = 0; hint && i < SERVERS; i++)
		if (servers[i].page && x->c->http_status == 400 && strstr(hint, servers[i].page))
			return i == server;
	if (x->c->http_status)
		return false; /* a page of somebody else's */
	return !page || !servers[server].by_page;
}

/* What is said of a chain, as it is said of a client's: expired-leaf is its client-cert-expired. */
static const char *as_of_client(const char *id)
{
	const struct rule *r = rule_find(id);
	size_t n = 0;
	const unsigned *by = r ? rule_explainers(r, &n) : NULL;

	for (size_t i = 0; i < n; i++)
		if (strncmp(rule_at(by[i])->id, "client-", 7) == 0)
			return rule_at(by[i])->id;
	return id;
}

/* What a cause that is no client's brought about there: a CA made anew under its name refuses the client as unknown. */
static const char *followed_by(const struct analysis *a, size_t connection, const char *id)
{
	for (size_t i = 0; i < a->nfinding; i++) {
		const struct finding *f = &a->finding[i];

		if (f->explained_by && strcmp(f->explained_by->id, id) == 0 && strncmp(f->rule->id, "client-", 7) == 0 &&
		    f->about.connection == (int)connection)
			return f->rule->id;
	}
	return id;
}

size_t words_of_server(const struct analysis *a, size_t connection, const char *condition, const struct phrase **out,
                       size_t max)
{
	const struct board *b = board_of(a, connection);
	const struct chain *ours = chain_of_ours(a);
	static const struct connection of_files = { .client_asked = true, .client_sent = true };
	const struct connection *c = connection < a->nconnection ? a->connection[connection] : &of_files;
	struct refused_case x = { .condition = followed_by(a, connection, condition), .c = c, .alert = last_fatal(c) };
	size_t n = 0;

	if (!b || !c->client_asked || b->client.verdict != (c == &of_files ? BOARD_UNTRUSTED : BOARD_REFUSED))
		return 0;
	if (c == &of_files)
		x.condition = as_of_client(condition);
	if (c->client_sent && ours && chain_is_judged(ours) && ours->paths->n) {
		struct prediction p = openssl_opinion_of(a, ours);

		x.openssl = p.known && !p.accepts ? openssl_phrase(p.code) : NULL;
		x.alone = p.code == 20 && p.way.n == 1;
		x.of_ca = p.about && p.about != ours->cert;
		x.lists = ours->question->crl_given;
	}
	for (size_t i = 0; i < SERVERS && n < max; i++) {
		const struct phrase *p = c == &of_files || may_be(&x, i) ? best_row(&x, i) : NULL;

		if (p)
			out[n++] = p;
	}
	return n;
}

bool words_are_documented(const struct phrase *p)
{
	return strncmp(p->program, "AWS ALB", 7) == 0;
}
