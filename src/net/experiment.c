/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each row is one thing that may be different; a connection is made anew for it by a probe of its own, with all else
 * as it was. */
#include "config.h"

#include "net/experiment.h"

#include "net/connection.h"
#include "net/message.h"
#include "net/probe.h"

#include <string.h>

static bool names_one(const struct connection *c)
{
	return c->servername != NULL;
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

static bool sends_ours(const struct connection *c)
{
	return c->client_sent;
}

static void cert_none(struct probe_options *o)
{
	o->ncert = 0;
	o->key = NULL;
}

/* In the order in which they are tried. */
static const struct {
	const char *word;
	bool (*applies)(const struct connection *c);
	void (*vary)(struct probe_options *o);
} experiments[] = {
	{ "servername=none", names_one, name_none },
	{ "tls=1.2", not_1_2, only_1_2 },
	{ "tls=1.3", not_1_3, only_1_3 },
	{ "alpn=none", offers_alpn, alpn_none },
	{ "cert=none", sends_ours, cert_none },
};

/* It came as far as TLS, and it was the peer, or our library, that ended it. */
static bool was_refused(const struct connection *c)
{
	return c->outcome == OUTCOME_ALERT || c->outcome == OUTCOME_PROTOCOL ||
	       (c->outcome == OUTCOME_CLOSED && c->failed_step >= STEP_HANDSHAKE);
}

int experiment_next(const struct connection *c, const struct probe_options *o, int from, struct probe_options *varied,
                    const char **word)
{
	bool wanted = was_refused(c) || (o->experiments == EXPERIMENTS_FULL && c->outcome == OUTCOME_OK);

	if (o->experiments == EXPERIMENTS_OFF || !wanted)
		return -1;
	for (int i = from; i < (int)(sizeof experiments / sizeof *experiments); i++) {
		if (!experiments[i].applies(c))
			continue;
		*varied = *o;
		varied->experiments = EXPERIMENTS_OFF;
		varied->connect = c->address; /* another address would be another thing varied */
		experiments[i].vary(varied);
		*word = experiments[i].word;
		return i;
	}
	return -1;
}
