/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The copy of what one analysis says of one certificate. */
#include "config.h"

#include "analysis/chain.h"
#include "base/arena.h"
#include "base/clock.h"
#include "cert/certificate.h"
#include "cert/csr.h"
#include "change/comparison.h"
#include "load/certset.h"

static const struct certificate *copy(struct arena *to, const struct certificate *c)
{
	return certificate_read(to, arena_span(to, c->der));
}

/* The chain whose leaf it is, else the first that it stands on; *at is its place on the chosen path. */
static const struct chain *chain_of(const struct analysis *a, const struct certificate *c, size_t *at)
{
	const struct chain *found = NULL;

	for (size_t i = 0; a && i < a->nchain; i++) {
		const struct path *p = a->chain[i].paths->path;

		for (size_t k = 0; a->chain[i].paths->n && k < p->n; k++)
			if (certificate_equal(p->cert[k], c) && (!found || k == 0)) {
				found = &a->chain[i];
				*at = k;
				if (k == 0)
					return found;
			}
	}
	return found;
}

static void narrow(struct standing *s, const struct certificate *c)
{
	if (c->not_before == TIME_UNKNOWN || c->not_after == TIME_UNKNOWN || s->until == TIME_UNKNOWN) {
		s->from = s->until = TIME_UNKNOWN;
		return;
	}
	s->from = c->not_before > s->from ? c->not_before : s->from;
	s->until = c->not_after < s->until ? c->not_after : s->until;
}

static void take_path(struct arena *to, struct standing *s, struct certset *set, const struct certificate *const *cert,
                      size_t n)
{
	s->n = n;
	s->path = ARENA_ARRAY(to, const struct certificate *, n);
	s->id = ARENA_ARRAY(to, int, n);
	s->from = INT64_MIN + 1;
	s->until = INT64_MAX;
	for (size_t i = 0; i < n; i++) {
		s->path[i] = copy(to, cert[i]);
		s->id[i] = certset_find(set, cert[i]);
		narrow(s, cert[i]);
	}
	s->cert = s->path[0];
}

/* It stands in no chain. */
static struct standing *request_standing(struct arena *to, struct standing *s, const struct csr *q, int entry)
{
	const struct certificate **path = ARENA_ARRAY(to, const struct certificate *, 1);

	s->request = true;
	s->cert = path[0] = csr_wanted(to, csr_read(to, arena_span(to, q->der)));
	s->path = path;
	s->id = ARENA_ARRAY(to, int, 1);
	s->id[0] = entry;
	s->n = 1;
	s->from = s->until = TIME_UNKNOWN;
	return s;
}

struct standing *standing_of(struct arena *to, const struct analysis *a, struct certset *set, int entry,
                             const char *source)
{
	const struct certificate *c = certset_certificate(set, entry);
	const struct csr *q = c ? NULL : certset_csr(set, entry);
	struct standing *s;
	size_t at = 0;

	if (!c && !q)
		return NULL;
	const struct chain *chain = c ? chain_of(a, c, &at) : NULL;
	s = ARENA_NEW(to, struct standing);
	*s = (struct standing){ .verdict = VERDICT_NONE };
	if (!source)
		source = certset_input(set, certset_entry(set, entry)->first.input)->spec;
	s->source = arena_strdup(to, source);
	if (q)
		return request_standing(to, s, q, entry);
	if (!chain) {
		take_path(to, s, set, &c, 1);
		return s;
	}
	const struct path *p = chain->paths->path;
	take_path(to, s, set, p->cert + at, p->n - at);
	s->anchored = p->anchored;
	s->judged = at == 0;
	if (s->judged) {
		s->verdict = chain->verdict;
		s->reason = chain->reason;
		s->trusted = chain->verdict == VERDICT_TRUSTED;
	}
	return s;
}
