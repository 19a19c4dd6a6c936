/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One after the other, in the order in which the addresses were resolved. */
#include "config.h"

#include "net/elsewhere.h"

#include "base/arena.h"
#include "base/span.h"
#include "net/connection.h"
#include "net/experiment.h"
#include "net/handshake.h"
#include "net/probe.h"

#include <string.h>

#define PATIENCE_MS 3000 /* for an address that may be dead */

#define WORD_ADDRESS "address="
#define WORD_KEY "key="
#define WORD_NAME "servername="
#define WORD_UNNAMED WORD_NAME "none"

static const char *behind(const char *varied, const char *word)
{
	size_t n = strlen(word);

	return strncmp(varied, word, n) ? NULL : varied + n;
}

const char *elsewhere_address(const char *varied)
{
	return behind(varied, WORD_ADDRESS);
}

const char *elsewhere_key(const char *varied)
{
	return behind(varied, WORD_KEY);
}

bool elsewhere_asked(const char *varied)
{
	return elsewhere_address(varied) || elsewhere_key(varied) || !strcmp(varied, WORD_UNNAMED);
}

bool elsewhere_same(const struct connection *c, const struct connection *e)
{
	if (c->nsent != e->nsent)
		return false;
	for (size_t i = 0; i < c->nsent; i++)
		if (!span_eq(c->sent[i], e->sent[i]))
			return false;
	return true;
}

bool elsewhere_judged(const struct connection *c, const struct experiment *e)
{
	bool asked = elsewhere_address(e->varied) || elsewhere_key(e->varied);
	bool met = c->nsent && !behind(e->varied, WORD_NAME); /* a balancer may have sent it to another machine */

	return (asked || met) && e->connection->nsent && !elsewhere_same(c, e->connection);
}

/* "192.0.2.1:443" is the place of this address. */
static bool is_at(const char *place, const char *host)
{
	size_t n = strlen(host);

	return *place == '[' ? !strncmp(place + 1, host, n) && place[n + 1] == ']'
	                     : !strncmp(place, host, n) && place[n] == ':';
}

static bool address_next(const struct connection *c, struct arena *a, struct probe_options *varied, const char **word)
{
	const char *port = strrchr(c->address, ':');

	for (size_t i = 0; port && i < c->naddresses; i++) {
		const char *host = c->addresses[i];
		const char *form = strchr(host, ':') ? "[%s]%s" : "%s%s";

		*word = arena_printf(a, WORD_ADDRESS "%s", host);
		if (is_at(c->address, host) || experiment_named(c, *word))
			continue;
		varied->connect = arena_printf(a, form, host, port);
		if (varied->timeout_ms > PATIENCE_MS)
			varied->timeout_ms = PATIENCE_MS;
		return true;
	}
	return false;
}

/* The one that the main connection did not show. */
static bool key_next(const struct connection *c, struct probe_options *varied, const char **word)
{
	bool rsa = c->server_signature && !strncmp(c->server_signature, "rsa", 3);

	*word = rsa ? WORD_KEY "ecdsa" : WORD_KEY "rsa";
	if (!c->handshake_done || !c->server_signature || experiment_named(c, *word))
		return false;
	varied->server_key = rsa ? SERVER_KEY_EC : SERVER_KEY_RSA;
	varied->connect = c->address;
	return true;
}

static bool unnamed_next(const struct connection *c, struct probe_options *varied, const char **word)
{
	*word = WORD_UNNAMED;
	if (!c->nsent || !c->servername || experiment_named(c, *word))
		return false;
	varied->servername = "none";
	varied->connect = c->address;
	return true;
}

bool elsewhere_next(const struct connection *c, const struct probe_options *o, struct arena *a,
                    struct probe_options *varied, const char **word)
{
	if (!o->everywhere || c->proxy || !c->address || c->nexperiments == EXPERIMENTS_MAX + ELSEWHERE_MAX)
		return false;
	*varied = *o;
	varied->everywhere = false;
	varied->experiments = EXPERIMENTS_OFF;
	return address_next(c, a, varied, word) || key_next(c, varied, word) || unnamed_next(c, varied, word);
}
