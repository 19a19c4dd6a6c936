/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is made of them in a sentence is whoever's who says it. */
#include "config.h"

#include "analysis/wording.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
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

#define NAMES_MAX 12

struct argument wording_names(const struct analysis *a, const struct certificate *c)
{
	struct argument name[NAMES_MAX];
	size_t n = 0;

	for (; n < c->nsan && n < NAMES_MAX; n++) {
		struct buf b = BUF_INIT;

		general_name_text(&b, &c->san[n]);
		name[n] = as_name(buf_keep(&b, a->arena));
	}
	return as_list(a->arena, name, n, c->nsan);
}

struct argument wording_fingerprint(const struct analysis *a, const struct certificate *c)
{
	struct buf b = BUF_INIT;

	buf_hex(&b, span_of(certificate_sha256(c), 32), "");
	return as_digest(buf_keep(&b, a->arena));
}

struct argument wording_peer(const struct analysis *a, const struct connection *c)
{
	const struct source *s = c->source;

	if (*s->host == '/')
		return as_path(s->host);
	return as_host(arena_printf(a->arena, strchr(s->host, ':') ? "[%s]:%s" : "%s:%s", s->host, s->port));
}

struct argument wording_trust(const struct analysis *a, struct trust *t)
{
	size_t n = trust_sources(t);
	struct argument *source = ARENA_ARRAY(a->arena, struct argument, n);

	for (size_t i = 0; i < n; i++)
		source[i] = as_sentence(a->arena, trust_source_said(a->arena, t, i, true));
	return n ? as_list(a->arena, source, n, n) : as_word(N_("nothing"));
}
