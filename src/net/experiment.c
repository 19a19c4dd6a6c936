/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two tables: how a connection ended and the causes that this leaves; what may be different and the cause that it is
 * about. A connection is made anew for each experiment by a probe of its own, with all else as it was. */
#include "config.h"

#include "net/experiment.h"

#include "base/protocol.h"
#include "net/connection.h"
#include "net/handshake.h"
#include "net/hello.h"
#include "net/message.h"
#include "net/probe.h"

#include <gnutls/gnutls.h>
#include <string.h>

#define AUTO_MAX 3
#define PATIENCE_MS 2000       /* for a peer that did answer, */
#define PATIENCE_SILENT_MS 900 /* for one that did not, */
#define PATIENCE_AGAIN_MS 400  /* and for one that was silent to an experiment; each and ten times the way to it */

/* ---- what is left by the way it ended ---- */

enum ending { ENDS_ALERT, ENDS_CLOSED, ENDS_SILENT, ENDS_HERE };

/* The first row that fits counts. alert 0: any. early: before a ServerHello. */
/* clang-format off */
static const struct {
	enum ending ending;
	int alert;
	bool early;
	unsigned causes;
} endings[] = {
	{ ENDS_ALERT,  40,  true,  CAUSE_NAME | CAUSE_SUITES | CAUSE_NEW },
	{ ENDS_ALERT,  70,  true,  CAUSE_OLD | CAUSE_NEW },
	{ ENDS_ALERT,  71,  true,  CAUSE_SUITES },
	{ ENDS_ALERT,  80,  true,  CAUSE_NAME | CAUSE_NEW | CAUSE_ALPN | CAUSE_EXTENSIONS },
	{ ENDS_ALERT,  86,  true,  CAUSE_OLD | CAUSE_NEW },
	{ ENDS_ALERT,  112, true,  CAUSE_NAME },
	{ ENDS_ALERT,  120, true,  CAUSE_ALPN },
	{ ENDS_ALERT,  0,   true,  CAUSE_EXTENSIONS | CAUSE_NEW | CAUSE_NAME },
	{ ENDS_ALERT,  120, false, CAUSE_ALPN },
	{ ENDS_ALERT,  0,   false, CAUSE_OURS | CAUSE_NEW | CAUSE_NAME | CAUSE_ALPN },
	{ ENDS_CLOSED, 0,   true,  CAUSE_NAME | CAUSE_PROXY | CAUSE_EXTENSIONS | CAUSE_CLEAR_TEXT },
	{ ENDS_CLOSED, 0,   false, CAUSE_OURS | CAUSE_NEW | CAUSE_NAME | CAUSE_ALPN },
	{ ENDS_SILENT, 0,   true,  CAUSE_CLEAR_TEXT | CAUSE_EXTENSIONS | CAUSE_PROXY },
	{ ENDS_HERE,   0,   true,  CAUSE_OLD | CAUSE_SUITES },
	{ ENDS_HERE,   0,   false, CAUSE_NEW | CAUSE_NAME },
};
/* clang-format on */

static const struct alert *last_alert(const struct connection *c)
{
	for (size_t i = c->nalerts; i-- > 0;)
		if (c->alerts[i].from_peer && c->alerts[i].level == GNUTLS_AL_FATAL)
			return &c->alerts[i];
	return NULL;
}

static bool is_early(const struct connection *c)
{
	return !c->handshake_done && !c->protocol;
}

/* GnuTLS (3.7) waits for a ticket in each handshake of a session that had one, and OpenSSL's servers send none in a
 * later one. */
static bool stumbles_late(const struct connection *c)
{
	return c->client_asked_late && c->outcome == OUTCOME_PROTOCOL && c->failed_step == STEP_SETTLE &&
	       strcmp(c->protocol, "TLS1.3") != 0;
}

/* 0: it did not come as far as TLS, or nobody refused anything. */
static unsigned possible_causes(const struct connection *c)
{
	const struct alert *a = last_alert(c);
	enum ending ending;

	if (stumbles_late(c))
		return CAUSE_TICKETS;
	if (c->starttls && c->outcome == OUTCOME_CLOSED && c->failed_step == STEP_STARTTLS)
		return CAUSE_AT_ONCE;
	if (c->outcome == OUTCOME_ALERT)
		ending = ENDS_ALERT;
	else if (c->outcome == OUTCOME_PROTOCOL)
		ending = ENDS_HERE;
	else if (c->outcome == OUTCOME_CLOSED && c->failed_step >= STEP_HANDSHAKE)
		ending = ENDS_CLOSED;
	else if (c->outcome == OUTCOME_TIMEOUT && c->failed_step == STEP_HANDSHAKE && is_early(c))
		ending = ENDS_SILENT;
	else
		return 0;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (endings[i].ending == ending && endings[i].early == is_early(c) &&
		    (!endings[i].alert || (a && a->number == endings[i].alert)))
			return endings[i].causes;
	return 0;
}

/* ---- what may be different ---- */

static bool names_one(const struct connection *c)
{
	return c->servername != NULL;
}

/* On this machine a name that is the peer's is known; elsewhere any would be a guess. */
static bool unnamed_here(const struct connection *c)
{
	return !names_one(c) && c->address && (!strncmp(c->address, "127.", 4) || !strncmp(c->address, "[::1]", 5));
}

static void name_here(struct probe_options *o)
{
	o->servername = "localhost";
}

static void name_none(struct probe_options *o)
{
	o->servername = "none";
}

/* What was agreed need not be tried by itself. */
static bool not_1_2(const struct connection *c)
{
	return !c->handshake_done || strcmp(c->protocol, "TLS1.2") != 0;
}

/* With a certificate of the kind that most clients prefer: it may have an RSA one, too, for those who do not take it.
 * An offer of RSA alone decides, whatever order the server keeps to; in TLS 1.2 its answer is in the clear. */
static bool signs_with_ecdsa(const struct connection *c)
{
	return c->handshake_done && c->server_signature && !strncmp(c->server_signature, "ecdsa", 5);
}

/* In TLS 1.3 the order of signatures counts, and ours begins with RSA; in TLS 1.2 that of suites, with ECDSA first. */
static bool may_prefer_ecdsa(const struct connection *c)
{
	return c->handshake_done && !strcmp(c->protocol, "TLS1.3") && c->server_signature &&
	       !strncmp(c->server_signature, "rsa", 3);
}

static void ecdsa_first(struct probe_options *o)
{
	o->server_key = SERVER_KEY_EC_FIRST;
}

static void only_1_2(struct probe_options *o)
{
	o->version = TLS_1_2;
}

static bool not_1_3(const struct connection *c)
{
	return !c->handshake_done || strcmp(c->protocol, "TLS1.3") != 0;
}

static void only_1_3(struct probe_options *o)
{
	o->version = TLS_1_3;
}

static bool offers_alpn(const struct connection *c)
{
	return c->alpn_offered != NULL;
}

static void alpn_none(struct probe_options *o)
{
	o->alpn = "none";
}

static bool can_resume(const struct connection *c)
{
	return c->outcome == OUTCOME_OK && c->resumable;
}

static void resume(struct probe_options *o)
{
	o->resume = true;
}

/* The name leads to addresses of both families, and one of them was asked. Those of this machine are two doors of it. */
static bool has_family(const struct connection *c, int family)
{
	bool six = c->address && *c->address == '[', found = false;

	if (c->outcome != OUTCOME_OK || !c->address || c->family || c->proxy || six == (family == 6) || !strncmp(c->address, "127.", 4) ||
	    !strncmp(c->address, "[::1]", 5))
		return false;
	for (size_t i = 0; i < c->naddresses; i++)
		found |= (strchr(c->addresses[i], ':') != NULL) == (family == 6);
	return found;
}

static bool also_by_4(const struct connection *c)
{
	return has_family(c, 4);
}

static bool also_by_6(const struct connection *c)
{
	return has_family(c, 6);
}

static void by_4(struct probe_options *o)
{
	o->family = 4;
}

static void by_6(struct probe_options *o)
{
	o->family = 6;
}

static void no_tickets(struct probe_options *o)
{
	o->no_tickets = true;
}

static bool sends_ours(const struct connection *c)
{
	return c->client_sent;
}

static void cert_none(struct probe_options *o)
{
	o->ncert = 0;
	o->key = NULL;
}

static bool asks_for_starttls(const struct connection *c)
{
	return c->starttls != NULL;
}

static bool from_the_start(const struct connection *c)
{
	return !asks_for_starttls(c);
}

static void at_once(struct probe_options *o)
{
	o->starttls = PROTOCOL_TLS;
	o->brief = true;
}

static void clear_text(struct probe_options *o)
{
	o->clear_text = true;
}

/* A ClientHello of our own shows nothing where it was the end of the handshake that failed. */
static bool fails_early_or_not(const struct connection *c)
{
	return c->outcome == OUTCOME_OK || is_early(c);
}

static bool early_from_the_start(const struct connection *c)
{
	return fails_early_or_not(c) && from_the_start(c);
}

/* Is it the size? The same in a smaller one tells, the library's own hello does not: it offers other things. */
static bool large_failed(const struct connection *c)
{
	const struct connection *e = experiment_named(c, "hello=large");

	return c->outcome == OUTCOME_OK && e && e->outcome != OUTCOME_OK;
}

#define FULL_ONLY 0u

/* In the order in which they are tried: what is likely and cheap first. */
/* clang-format off */
static const struct {
	const char *word;
	unsigned cause; /* FULL_ONLY: it is a question of its own */
	bool (*applies)(const struct connection *c);
	void (*vary)(struct probe_options *o); /* NULL: */
	struct hello_form hello;
} experiments[] = {
	{ "servername=none",      CAUSE_NAME,       names_one,            name_none,  { 0 } },
	{ "servername=localhost", CAUSE_NAME,       unnamed_here,         name_here,  { 0 } },
	{ "alpn=none",            CAUSE_ALPN,       offers_alpn,          alpn_none,  { 0 } },
	{ EXPERIMENT_NO_TICKETS,  CAUSE_TICKETS,    stumbles_late,        no_tickets, { 0 } },
	{ "cert=none",            CAUSE_OURS,       sends_ours,           cert_none,  { 0 } },
	{ "hello=any",            CAUSE_SUITES,     fails_early_or_not,   NULL,       { .suites = HELLO_ANY, .groups = HELLO_HYBRID } },
	{ EXPERIMENT_BY_4,        FULL_ONLY,        also_by_4,            by_4,       { 0 } },
	{ EXPERIMENT_BY_6,        FULL_ONLY,        also_by_6,            by_6,       { 0 } },
	{ EXPERIMENT_RSA,         FULL_ONLY,        signs_with_ecdsa,     NULL,       { .highest = TLS_1_2, .suites = HELLO_RSA, .chain = true } },
	{ EXPERIMENT_TLS_1_2,     CAUSE_NEW,        not_1_2,              only_1_2,   { 0 } },
	{ EXPERIMENT_ECDSA_FIRST, FULL_ONLY,        may_prefer_ecdsa,     ecdsa_first, { 0 } },
	{ EXPERIMENT_AT_ONCE,     CAUSE_AT_ONCE,    asks_for_starttls,    at_once,    { 0 } },
	{ "clear-text",           CAUSE_CLEAR_TEXT, from_the_start,       clear_text, { 0 } },
	{ "proxy-header",         CAUSE_PROXY,      early_from_the_start, NULL,       { .proxied = true } },
	{ "hello=tls1.0",         CAUSE_OLD,        fails_early_or_not,   NULL,       { .lowest = 0x0301, .highest = 0x0301 } },
	{ "hello=ssl3",           CAUSE_OLD,        fails_early_or_not,   NULL,       { .lowest = 0x0300, .highest = 0x0300, .suites = HELLO_ANY, .bare = true } },
	{ "hello=bare",           CAUSE_EXTENSIONS, fails_early_or_not,   NULL,       { .bare = true } },
	{ "tls=1.3",              FULL_ONLY,        not_1_3,              only_1_3,   { 0 } },
	{ "hello=large",          CAUSE_SIZE,       fails_early_or_not,   NULL,       { .pad = HELLO_LARGE, .suites = HELLO_BROWSER, .chain = true } },
	{ "hello=small",          FULL_ONLY,        large_failed,         NULL,       { .suites = HELLO_BROWSER } },
	{ "resume",               CAUSE_RESUMED,    can_resume,           resume,     { 0 } },
	{ "hello=large-segments", FULL_ONLY,        fails_early_or_not,   NULL,       { .pad = HELLO_LARGE, .delivery = HELLO_SEGMENTS } },
	{ "hello=records",        FULL_ONLY,        fails_early_or_not,   NULL,       { .delivery = HELLO_RECORDS } },
	{ "hello=x25519mlkem768", FULL_ONLY,        fails_early_or_not,   NULL,       { .lowest = TLS_1_3, .groups = HELLO_QUANTUM } },
	{ "hello=ech",            FULL_ONLY,        fails_early_or_not,   NULL,       { .ech = true } },
	{ "hello=rsa",            FULL_ONLY,        fails_early_or_not,   NULL,       { .suites = HELLO_RSA } },
	{ "hello=ecdsa",          FULL_ONLY,        fails_early_or_not,   NULL,       { .suites = HELLO_ECDSA } },
	{ "hello=tls1.1",         FULL_ONLY,        fails_early_or_not,   NULL,       { .lowest = 0x0302, .highest = 0x0302 } },
};
/* clang-format on */
#define EXPERIMENTS (sizeof experiments / sizeof *experiments)

/* Not tried where all went well: nobody wants to know. */
#define ONLY_AFTER_FAILURE (CAUSE_CLEAR_TEXT | CAUSE_PROXY | CAUSE_SUITES | CAUSE_EXTENSIONS | CAUSE_TICKETS | CAUSE_AT_ONCE)

static size_t row_of(const char *word)
{
	size_t i = 0;

	while (i < EXPERIMENTS && strcmp(experiments[i].word, word) != 0)
		i++;
	return i;
}

const struct connection *experiment_named(const struct connection *c, const char *word)
{
	for (size_t i = 0; i < c->nexperiments; i++)
		if (!strcmp(c->experiments[i].varied, word))
			return c->experiments[i].connection;
	return NULL;
}

/* ---- what came of it ---- */

static bool ends_alike(const struct connection *c, const struct connection *e)
{
	const struct alert *a = last_alert(c), *b = last_alert(e);

	if (c->outcome != e->outcome || c->failed_step != e->failed_step || c->http_status != e->http_status ||
	    c->closed_in_settle != e->closed_in_settle)
		return false;
	return a && b ? a->number == b->number : a == b;
}

enum experiment_result experiment_result(const struct connection *c, const struct experiment *e)
{
	const struct connection *b = e->connection;
	size_t i = row_of(e->varied);
	bool clear = i < EXPERIMENTS && experiments[i].cause == CAUSE_CLEAR_TEXT;
	bool at_once = i < EXPERIMENTS && experiments[i].cause == CAUSE_AT_ONCE;
	bool short_of_it = i < EXPERIMENTS && !experiments[i].vary; /* a ServerHello is all that it can come to */

	if (clear)
		return b->outcome == OUTCOME_NOT_TLS ? EXPERIMENT_TAKEN : EXPERIMENT_ALIKE;
	if (at_once) /* whatever it then does: that is TLS */
		return b->protocol || last_alert(b) ? EXPERIMENT_TAKEN : EXPERIMENT_ALIKE;
	if (b->outcome == OUTCOME_OK && (short_of_it || b->http_status < 400))
		return EXPERIMENT_TAKEN;
	return ends_alike(c, b) ? EXPERIMENT_ALIKE : EXPERIMENT_OTHER;
}

/* Where nobody took the connection, nothing of what was different came there. */
static bool reached(const struct connection *e)
{
	return e->outcome == OUTCOME_OK || e->failed_step >= STEP_HANDSHAKE;
}

/* Several may be about one cause: any can show it. Where the main connection went well it is the failure that shows. */
enum cause_state experiment_cause(const struct connection *c, enum cause cause)
{
	enum cause_state state = CAUSE_OPEN;
	bool well = c->outcome == OUTCOME_OK;

	for (size_t i = 0; i < c->nexperiments; i++) {
		const struct experiment *e = &c->experiments[i];
		size_t row = row_of(e->varied);

		if (row == EXPERIMENTS || experiments[row].cause != cause)
			continue;
		if (!reached(e->connection))
			continue;
		enum experiment_result result = experiment_result(c, e);
		if ((result == EXPERIMENT_TAKEN) != well)
			return CAUSE_SHOWN;
		if (result == (well ? EXPERIMENT_TAKEN : EXPERIMENT_ALIKE))
			state = CAUSE_RULED_OUT;
	}
	return state;
}

/* ---- the next one ---- */

/* Something made the difference. */
static bool is_shown(const struct connection *c)
{
	for (size_t i = 0; i < c->nexperiments; i++)
		if (experiment_result(c, &c->experiments[i]) == EXPERIMENT_TAKEN)
			return true;
	return false;
}

/* TLS 1.2 was agreed, or it was for want of an RSA certificate that it was not (RFC 5246 7.2.2), or it is not spoken,
 * which has an alert of its own. */
static bool tells_of_1_2(const struct connection *rsa)
{
	const struct alert *a = last_alert(rsa);

	return rsa->outcome == OUTCOME_OK ||
	       (a && (a->number == GNUTLS_A_HANDSHAKE_FAILURE || a->number == GNUTLS_A_PROTOCOL_VERSION));
}

/* One look is left, and two things to look for. Who asks for certificates may stumble over a session that goes on
 * (OpenSSL's servers without a session id context do); else it is the packet that is met more often. */
static bool rather_resume(const struct connection *c)
{
	return c->client_asked && can_resume(c) && c->nexperiments == AUTO_MAX - 1 && !experiment_named(c, "resume");
}

/* Shown by a look at TLS 1.2, where there was one: its first choice is an ECDSA certificate, if there is one. */
static bool is_ecdsa_settled(const struct connection *c)
{
	const struct connection *old = experiment_named(c, EXPERIMENT_TLS_1_2);

	return old && old->outcome == OUTCOME_OK;
}

/* What other clients may stumble over where we do not: what their libraries send, or cannot. A dialog before TLS is
 * gone through once more only, for the other certificate. */
static bool asked_for(size_t i, const struct connection *c, enum experiments mode)
{
	static const char *const words[][8] = {
		[EXPERIMENTS_OTHERS] = { EXPERIMENT_BY_4, EXPERIMENT_BY_6, EXPERIMENT_RSA, EXPERIMENT_TLS_1_2,
		                         EXPERIMENT_ECDSA_FIRST, "hello=large", "hello=small", "resume" },
		[EXPERIMENTS_ASKED] = { EXPERIMENT_BY_4, EXPERIMENT_BY_6, EXPERIMENT_RSA, EXPERIMENT_TLS_1_2,
		                        EXPERIMENT_ECDSA_FIRST, "hello=large", "hello=small", "servername=none" },
	};
	const struct connection *rsa = experiment_named(c, EXPERIMENT_RSA);
	const char *word = experiments[i].word;

	if (mode == EXPERIMENTS_OTHERS && c->client_asked && connection_refused_by_http(c))
		return false; /* all is not well: each would be a line more in the log that says why */
	if (mode == EXPERIMENTS_OTHERS && asks_for_starttls(c))
		return !strcmp(word, EXPERIMENT_RSA) || !strcmp(word, EXPERIMENT_ECDSA_FIRST);
	if (experiments[i].cause == CAUSE_NEW && rsa && tells_of_1_2(rsa))
		return false;
	if (experiments[i].cause == CAUSE_SIZE && mode == EXPERIMENTS_OTHERS && rather_resume(c))
		return false;
	if (!strcmp(word, EXPERIMENT_ECDSA_FIRST) && is_ecdsa_settled(c))
		return false;
	for (size_t k = 0; k < sizeof words[mode] / sizeof *words[mode]; k++)
		if (!strcmp(word, words[mode][k]))
			return true;
	return false;
}

static bool is_wanted(size_t i, const struct connection *c, enum experiments mode, unsigned possible)
{
	if (experiment_named(c, experiments[i].word) || !experiments[i].applies(c))
		return false;
	if (mode >= EXPERIMENTS_OTHERS && !possible)
		return asked_for(i, c, mode);
	if (mode != EXPERIMENTS_FULL)
		return possible & experiments[i].cause;
	return possible ? true : !(experiments[i].cause & ONLY_AFTER_FAILURE);
}

/* From the name to the connected socket. */
static int64_t way(const struct connection *c)
{
	int64_t resolved = 0, connected = 0;

	for (size_t i = 0; i < c->nsteps; i++) {
		resolved = c->steps[i].step == STEP_RESOLVE ? c->steps[i].ms : resolved;
		connected = c->steps[i].step == STEP_CONNECT ? c->steps[i].ms : connected;
	}
	return connected > resolved ? connected - resolved : 0;
}

/* Three that meet silence end within three seconds. */
static int64_t patience_with(const struct connection *c)
{
	if (c->outcome == OUTCOME_TIMEOUT)
		return PATIENCE_SILENT_MS;
	for (size_t i = 0; i < c->nexperiments; i++)
		if (c->experiments[i].connection->outcome == OUTCOME_TIMEOUT)
			return PATIENCE_AGAIN_MS;
	return PATIENCE_MS;
}

static void vary(size_t i, const struct connection *c, const struct probe_options *o, struct probe_options *varied)
{
	int64_t patience = patience_with(c) + 10 * way(c);

	*varied = *o;
	varied->experiments = EXPERIMENTS_OFF;
	varied->brief = c->outcome == OUTCOME_OK && o->experiments != EXPERIMENTS_FULL;
	if (!c->proxy)
		varied->connect = c->address; /* another address would be another thing varied */
	if (varied->timeout_ms > patience)
		varied->timeout_ms = (int)patience;
	if (experiments[i].vary)
		experiments[i].vary(varied);
	if (varied->family != o->family) /* another address it is that is wanted, by the same name */
		varied->connect = o->connect;
	if (!experiments[i].vary)
		varied->hello = &experiments[i].hello;
}

/* What a person wants to be tried: of the causes that are possible one that nothing is known of, else whatever there
 * is.
 */
static size_t next_of_more(const struct connection *c, unsigned possible)
{
	for (size_t i = 0; i < EXPERIMENTS; i++)
		if (is_wanted(i, c, EXPERIMENTS_AUTO, possible) &&
		    experiment_cause(c, experiments[i].cause) == CAUSE_OPEN)
			return i;
	for (size_t i = 0; i < EXPERIMENTS; i++)
		if (is_wanted(i, c, EXPERIMENTS_FULL, possible))
			return i;
	return EXPERIMENTS;
}

static bool one_more(const struct connection *c, const struct probe_options *o, struct probe_options *varied,
                     const char **word)
{
	size_t i =
	    reached(c) && c->nexperiments < EXPERIMENTS_MAX ? next_of_more(c, possible_causes(c)) : EXPERIMENTS;

	if (i == EXPERIMENTS)
		return false;
	vary(i, c, o, varied);
	*word = experiments[i].word;
	return true;
}

bool experiment_next(const struct connection *c, const struct probe_options *o, struct probe_options *varied,
                     const char **word)
{
	unsigned possible = possible_causes(c);
	size_t most = o->experiments == EXPERIMENTS_FULL ? EXPERIMENTS_MAX : AUTO_MAX;
	bool well = c->outcome == OUTCOME_OK;

	if (o->experiments == EXPERIMENTS_MORE)
		return one_more(c, o, varied, word);
	if (o->experiments == EXPERIMENTS_OFF || c->nexperiments >= most)
		return false;
	if (!possible && (!well || o->experiments == EXPERIMENTS_AUTO))
		return false;
	if (o->experiments != EXPERIMENTS_FULL && !well && is_shown(c)) /* nothing is left to be told apart */
		return false;
	for (size_t i = 0; i < EXPERIMENTS; i++)
		if (is_wanted(i, c, o->experiments, possible)) {
			vary(i, c, o, varied);
			*word = experiments[i].word;
			return true;
		}
	return false;
}

void experiment_peek(const struct connection *c, const struct probe_options *o, struct probe_options *varied,
                     const char **word)
{
	size_t i = row_of(asks_for_starttls(c) ? EXPERIMENT_AT_ONCE : "clear-text");

	vary(i, c, o, varied);
	*word = experiments[i].word;
}
