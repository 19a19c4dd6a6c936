/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain formats; what is made of them in a sentence is whoever's who says it. */
#include "config.h"

#include "analysis/wording.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/arena.h"
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

const char *wording_number(const struct analysis *a, long long n)
{
	return arena_printf(a->arena, "%lld", n);
}

const char *wording_day(const struct analysis *a, int64_t t)
{
	char day[32];

	return arena_strdup(a->arena, time_day(t, day));
}

#define NAMES_MAX 12

const char *wording_names(const struct analysis *a, const struct certificate *c)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < c->nsan && i < NAMES_MAX; i++) {
		if (i)
			buf_puts(&b, ", ");
		general_name_text(&b, &c->san[i]);
	}
	if (c->nsan > NAMES_MAX)
		buf_printf(&b, ", ... (%zu)", c->nsan);
	return buf_keep(&b, a->arena);
}

const char *wording_fingerprint(const struct analysis *a, const struct certificate *c)
{
	struct buf b = BUF_INIT;

	buf_hex(&b, span_of(certificate_sha256(c), 32), "");
	return buf_keep(&b, a->arena);
}

const char *wording_peer(const struct analysis *a, const struct connection *c)
{
	const struct source *s = c->source;

	return arena_printf(a->arena, strchr(s->host, ':') ? "[%s]:%s" : "%s:%s", s->host, s->port);
}

const char *wording_trust(const struct analysis *a)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < trust_sources(a->trust); i++) {
		if (i)
			buf_puts(&b, ", ");
		trust_source_text(a->trust, i, true, &b);
	}
	if (!trust_sources(a->trust))
		buf_puts(&b, _("nothing"));
	return buf_keep(&b, a->arena);
}
