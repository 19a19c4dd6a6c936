/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run for each state, over octets in place of a file, with the trust store of the first. */
#include "config.h"

#include "run/proof.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "base/words.h"
#include "cert/crl.h"
#include "cert/ocsp.h"
#include "chain/question.h"
#include "fix/repair.h"
#include "load/certset.h"
#include "load/pem_write.h"
#include "load/source.h"
#include "load/trust.h"
#include "run/plan.h"
#include "run/run.h"

#include <stdlib.h>
#include <string.h>

static struct run *run_beside(struct run *run, bool bundle)
{
	static const char *none[] = { "none" };
	struct plan p = *run->plan;

	p.source = p.untrusted = p.crl = (struct words){ 0 };
	p.session = NULL;
	p.trust = (struct words){ none, 1, 1 };
	if (!bundle)
		p.cert = p.key = NULL;
	p.client.ca = p.client.crl = (struct words){ 0 };
	p.client.given = bundle && p.cert;
	return run_new(&p, run->loop, NULL, NULL, NULL);
}

/* Lists and answers, wherever they came from. */
static void take_evidence(struct run *to, const struct run *from)
{
	int input = -1;

	for (size_t i = 0; i < certset_count(from->set); i++) {
		const struct crl *crl = certset_crl(from->set, (int)i);
		const struct ocsp *ocsp = certset_ocsp(from->set, (int)i);

		if (!crl && !ocsp)
			continue;
		if (input < 0)
			input = certset_add_input(to->set, "", "der", ORIGIN_CRL, -1);
		certset_add_der(
		    to->set, crl ? crl->der : ocsp->der, crl ? ENTRY_CRL : ENTRY_OCSP,
		    (struct origin){ .kind = ORIGIN_CRL, .input = (uint16_t)input, .position = (uint32_t)i });
	}
	if (input >= 0)
		certset_input_complete(to->set, input);
}

static struct question question_of(const struct repair *r)
{
	struct question q = r->a->question;

	q.at_given = true;
	q.leaf = NULL;
	if (r->chain) {
		q.purpose = r->chain->purpose;
		q.purpose_given = true;
		q.host = r->chain->host;
	}
	return q;
}

static struct proof_state judge(struct run *run, const struct repair *r, const char *spec, struct span octets)
{
	bool bundle = r->kind == REPAIR_BUNDLE;
	struct proof_state s = { .run = run_beside(run, bundle) };
	const struct question q = question_of(r);

	if (!s.run)
		return s;
	struct run *x = s.run;
	x->source = ARENA_NEW(x->arena, struct run_source);
	x->nsource = 1;
	*x->source = (struct run_source){ .source = { .kind = SOURCE_FILE, .spec = spec, .path = spec },
		                          .state = SOURCE_LOADED,
		                          .run = x };
	s.input = x->source->input = certset_load_octets(x->set, spec, octets, ORIGIN_FILE);
	take_evidence(x, run);
	if (bundle) {
		run_trust(x, trust_of_octets(spec, octets), &(struct words){ &spec, 1, 1 });
		trust_free(x->client_trust);
		x->client_trust = x->plan->client.given ? trust_hold(x->trust) : NULL;
	} else {
		run_trust(x, trust_hold(run->trust), &run->plan->trust);
	}
	s.analysis = run_analyse(x, &q, -1);
	return s;
}

/* What stood there, in its order: of a container only the certificates, since no password is asked for again. */
static void write_before(const struct repair *r, struct buf *out)
{
	size_t n;
	const struct placed *at = certset_placed(r->a->set, r->input, &n);

	for (size_t i = 0; i < n; i++) {
		const struct certificate *c = certset_certificate(r->a->set, at[i].id);

		if (c)
			pem_write(out, "CERTIFICATE", c->der);
	}
}

static size_t count_kind(struct certset *set, int input, enum entry_kind kind)
{
	size_t n, found = 0;
	const struct placed *at = certset_placed(set, input, &n);

	for (size_t i = 0; i < n; i++)
		found += certset_entry(set, at[i].id)->kind == kind;
	return found;
}

/* Every certificate that stays, by its octets; of what else stands there, as many. */
static size_t count_lost(const struct repair *r, struct proof_state *after, bool whole)
{
	static const enum entry_kind others[] = { ENTRY_KEY, ENTRY_CSR, ENTRY_CRL, ENTRY_OCSP };
	size_t lost = 0;

	for (size_t i = 0; i < r->nafter; i++)
		lost += certset_find(after->run->set, certset_certificate(r->a->set, r->row[i].entry)) < 0;
	for (size_t i = 0; whole && i < sizeof others / sizeof *others; i++)
		lost +=
		    count_kind(after->run->set, after->input, others[i]) < count_kind(r->a->set, r->input, others[i]);
	return lost;
}

struct proof *proof_make(struct run *run, const struct repair *r, struct span original, struct span repaired)
{
	struct proof *p = xcalloc(1, sizeof *p);
	const char *spec = certset_input(r->a->set, r->input)->spec;
	struct buf stood = BUF_INIT;

	if (r->chain && chain_is_live(r->chain)) {
		p->before = (struct proof_state){ NULL, (struct analysis *)(uintptr_t)r->a, r->input };
	} else {
		if (!original.p)
			write_before(r, &stood);
		p->before = judge(run, r, spec, original.p ? original : buf_span(&stood));
		buf_free(&stood);
	}
	p->after = judge(run, r, spec, repaired);
	if (!p->before.analysis || !p->after.analysis) {
		proof_free(p);
		return NULL;
	}
	p->changed = original.p && !r->nmended &&
	             count_kind(p->before.run->set, p->before.input, ENTRY_CERTIFICATE) !=
	                 count_kind(r->a->set, r->input, ENTRY_CERTIFICATE);
	p->lost = count_lost(r, &p->after, original.p != NULL);
	return p;
}

static void free_state(struct proof_state *s)
{
	if (!s->run)
		return;
	analysis_free(s->analysis);
	run_free(s->run);
}

void proof_free(struct proof *p)
{
	if (!p)
		return;
	free_state(&p->before);
	free_state(&p->after);
	free(p);
}
