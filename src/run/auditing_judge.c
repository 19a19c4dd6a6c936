/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run for each thing that is judged by itself, over the trust store of the first. */
#include "config.h"

#include "audit/listener.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/map.h"
#include "base/vec.h"
#include "base/words.h"
#include "chain/question.h"
#include "load/certset.h"
#include "load/source.h"
#include "load/trust.h"
#include "run/auditing.h"
#include "run/auditing_private.h"
#include "run/plan.h"
#include "run/run.h"

#include <string.h>

/* It stands in a configuration itself; NULL: it is a file. */
static const struct named_file *text_at(const struct auditor *x, const char *path)
{
	const union map_value *v = map_find(&x->texts, path, strlen(path) + 1);

	return v ? v->p : NULL;
}

void judge_load(struct auditor *x, struct run *r, const char *const *path, size_t n)
{
	r->source = ARENA_ARRAY(r->arena, struct run_source, n);
	r->nsource = n;
	for (size_t i = 0; i < n; i++) {
		r->source[i].input = -1;
		r->source[i].run = r;
		r->source[i].source = (struct source){ .kind = SOURCE_FILE, .spec = path[i], .path = path[i] };
		const struct named_file *f = text_at(x, path[i]);
		if (!f)
			continue;
		r->source[i].input = certset_load_octets(r->set, path[i], f->octets, ORIGIN_FILE);
		r->source[i].state = SOURCE_LOADED;
	}
	run_load_all(r);
}

struct plan judge_plan(const struct auditor *x)
{
	static const char *none[] = { "none" };
	struct plan p = *x->run->plan;

	p.source = p.untrusted = p.crl = (struct words){ 0 };
	p.session = NULL;
	p.trust = (struct words){ none, 1, 1 };
	p.cert = p.key = NULL;
	p.client = (struct server_view){ .given = false };
	return p;
}

struct question judge_question(const struct auditor *x)
{
	struct question q = x->run->plan->question;

	q.host = q.leaf = NULL;
	q.at_given = true;
	q.at = x->out.analysis->question.at;
	return q;
}

/* The CAs and lists for clients that stand in the configuration itself. */
static void take_texts(struct run *run, const struct listener *l)
{
	for (size_t i = 0; i < l->file.n; i++) {
		const struct named_file *f = &l->file.v[i];

		if (f->octets.p && f->use == USE_CLIENT_CA) {
			trust_free(run->client_trust);
			run->client_trust = trust_of_octets(f->path, f->octets);
		} else if (f->octets.p && f->use == USE_CRL) {
			certset_load_octets(run->set, f->path, f->octets, ORIGIN_CLIENT_CRL);
		}
	}
}

struct judged *judge_apart(struct auditor *x, const struct plan *p, const char *const *path, size_t n,
                           const struct question *q, const char *bundle, const struct listener *l,
                           const struct directive *by)
{
	struct err e = { 0 };
	struct judged *j;

	if (x->kept.n >= AUDIT_RUNS_MAX) {
		struct finding *f = x->cut ? NULL : say(x, "limit-hit", l, by, NULL, -1);

		say_title(x, f, SAID(x, N_("Too much to judge: certificates from here on were not looked at")));
		x->cut = true;
		return NULL;
	}
	struct run *run = run_new(p, x->run->loop, NULL, NULL, &e);
	if (!run)
		return NULL;
	j = vec_push(&x->kept);
	j->run = run;
	if (p->client.given)
		take_texts(run, l);
	if (bundle) {
		const struct words one = { &bundle, 1, 1 };
		const struct named_file *f = text_at(x, bundle);
		struct trust *t = f ? trust_of_octets(bundle, f->octets) : run_open_trust(run, &one, NULL, NULL, &e);

		if (t)
			run_trust(run, t, &one);
	} else {
		run_trust(run, trust_hold(x->run->trust), &x->run->plan->trust);
	}
	judge_load(x, run, path, n);
	j->analysis = run_analyse(run, q, -1);
	return j;
}
