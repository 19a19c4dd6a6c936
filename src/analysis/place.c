/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of several origins the one that a person can go to comes first: what was sent, then a file, then a store. */
#include "config.h"

#include "analysis/place.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/argument.h"
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
#include "load/trust.h"
#include "net/connection.h"

#include <gnutls/gnutls.h>
#include <string.h>

#define PEERS_SHOWN 3

bool place_self_signed(const struct analysis *a, const struct certificate *c)
{
	return analysis_self_signed(a, place_entry(a, c));
}

int place_entry(const struct analysis *a, const struct certificate *c)
{
	return certset_find(a->set, c);
}

/* Where a person would look for it: a file before a store. */
static int place_rank(const struct origin *o)
{
	static const int rank[] = { [ORIGIN_SENT] = 0, [ORIGIN_FILE] = 1,   [ORIGIN_UNTRUSTED] = 2, [ORIGIN_OURS] = 3,
		                    [ORIGIN_CRL] = 4,  [ORIGIN_STAPLE] = 5, [ORIGIN_FETCHED] = 6, [ORIGIN_TRUST] = 7,
		                    [ORIGIN_CLIENT_CRL] = 8 };
	return rank[o->kind];
}

/* What several peers sent was met at each of them. */
static struct argument peers_place(const struct analysis *a, struct certset *in, const struct origin *o, size_t n)
{
	struct argument at[PEERS_SHOWN];
	size_t shown = 0, all = 0;

	for (size_t i = 0; i < n; i++) {
		if (o[i].kind != ORIGIN_SENT)
			continue;
		all++;
		if (shown < PEERS_SHOWN)
			at[shown++] = as_sentence(a->arena, certset_origin_said(in, &o[i]));
	}
	return as_list(a->arena, at, shown, all);
}

static struct argument best_place(const struct analysis *a, struct certset *in, int id)
{
	size_t n = 0, best = 0;
	const struct origin *o = certset_origins(in, id, &n);

	for (size_t i = 1; i < n; i++)
		if (place_rank(&o[i]) < place_rank(&o[best]))
			best = i;
	if (n > 1 && o[best].kind == ORIGIN_SENT && certset_several_peers(in))
		return peers_place(a, in, o, n);
	return n ? as_sentence(a->arena, certset_origin_said(in, &o[best])) : as_none();
}

struct argument place_of(const struct analysis *a, const struct certificate *c)
{
	int id = place_entry(a, c);
	struct certset *store = trust_set(a->trust);

	if (id >= 0)
		return place_of_entry(a, id);
	id = certset_find(store, c);
	if (id < 0 && a->server) { /* --client-ca */
		store = trust_set(a->server->trust);
		id = certset_find(store, c);
	}
	return best_place(a, store, id);
}

struct argument place_of_entry(const struct analysis *a, int entry)
{
	return best_place(a, a->set, entry);
}

const struct origin *place_origin(const struct analysis *a, int entry, int chain)
{
	size_t n = 0;
	const struct origin *o = entry < 0 ? NULL : certset_origins(a->set, entry, &n);

	for (size_t i = 0; chain >= 0 && i < n; i++)
		if (o[i].input == a->chain[chain].input)
			return &o[i];
	return n ? o : NULL;
}
