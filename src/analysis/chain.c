/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks over the path that speaks and over what was sent: short lists, looked through each time. */
#include "config.h"

#include "analysis/chain.h"

#include "analysis/analysis.h"
#include "analysis/place.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/name.h"
#include "chain/graph.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "load/certset.h"
#include "load/note.h"
#include "net/connection.h"

#include <gnutls/gnutls.h>
#include <string.h>

const struct path *chain_path(const struct chain *c)
{
	return &c->paths->path[0];
}

const struct problem *chain_problem(const struct chain *c, enum problem_kind kind)
{
	for (size_t i = 0; i < chain_path(c)->nproblem; i++)
		if (chain_path(c)->problem[i].kind == kind)
			return &chain_path(c)->problem[i];
	return NULL;
}

bool chain_on_any_path(const struct chain *c, const struct certificate *cert)
{
	for (size_t i = 0; i < c->paths->n; i++)
		if (path_index(&c->paths->path[i], cert) >= 0)
			return true;
	return false;
}

const struct certificate *chain_sent(const struct analysis *a, const struct chain *c, size_t k)
{
	return k < c->nsent ? certset_certificate(a->set, c->sent[k]) : NULL;
}

int chain_sent_index(const struct analysis *a, const struct chain *c, const struct certificate *cert)
{
	int id = place_entry(a, cert);

	for (size_t i = 0; i < c->nsent; i++)
		if (c->sent[i] == id)
			return (int)i;
	return -1;
}

bool chain_is_judged(const struct chain *c)
{
	return c->side == SIDE_PEER || c->question->of_server;
}

struct trust *chain_trust(const struct chain *c)
{
	return graph_trust(c->graph);
}

bool chain_ca_named(const struct connection *by, struct span name)
{
	for (size_t i = 0; i < by->nacceptable_ca; i++)
		if (name_equal(by->acceptable_ca[i], name))
			return true;
	return false;
}

struct span chain_issuer_named(const struct analysis *a, const struct chain *c, const struct connection *by)
{
	for (size_t i = 0; i < c->nsent; i++) {
		const struct certificate *s = chain_sent(a, c, i);

		if (s && chain_ca_named(by, s->issuer))
			return s->issuer;
	}
	return SPAN_NONE;
}

bool chain_is_live(const struct chain *c)
{
	return c->connection >= 0;
}

/* Certificates one after the other; a container (PKCS #7) is a set without an order. */
static bool is_list(const struct input *in)
{
	for (size_t i = 0; i < in->nnotes; i++)
		if (in->notes[i].kind == INPUT_NOTE_PKCS7)
			return false;
	return strcmp(in->kind, "pem") == 0;
}

bool chain_looks_served(const struct analysis *a, const struct chain *c)
{
	size_t certificates = 0;

	if (chain_is_live(c))
		return c->nsent > 0;
	if (!is_list(certset_input(a->set, c->input)))
		return false;
	for (size_t i = 0; i < c->nsent && certificates < 2; i++)
		certificates += chain_sent(a, c, i) != NULL;
	return c->of_input == 1 && certificates > 1 && !c->cert->ca;
}
