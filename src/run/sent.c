/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was met by the way is judged beside the main one in a set of their own first: a service with two good
 * certificates is not to be reported twice. */
#include "config.h"

#include "run/sent.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/span.h"
#include "diagnose/diagnose.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/ocsp.h"
#include "load/certset.h"
#include "net/connection.h"
#include "net/elsewhere.h"
#include "run/plan.h"
#include "run/run.h"

void sent_take(struct certset *set, struct connection *c, const char *name)
{
	c->input = certset_add_peer(set, name);
	for (size_t i = 0; i < c->nsent; i++)
		certset_add_der(
		    set, c->sent[i], ENTRY_CERTIFICATE,
		    (struct origin){ .kind = ORIGIN_SENT, .input = (uint16_t)c->input, .position = (uint32_t)i });
	if (c->staple.n)
		certset_add_der(set, c->staple, ENTRY_OCSP,
		                (struct origin){ .kind = ORIGIN_STAPLE, .input = (uint16_t)c->input });
}

/* ---- what was met by the way ---- */

static bool is_from(const struct certset *set, int entry, int input)
{
	size_t n;
	const struct origin *o = certset_origins(set, entry, &n);

	for (size_t i = 0; i < n; i++)
		if (o[i].input == input)
			return true;
	return false;
}

/* Is it about what this connection sent, and not the other one? */
static bool is_about(const struct analysis *a, const struct finding *f, size_t connection)
{
	const struct connection *other = a->connection[!connection];

	if (f->about.chain >= 0)
		return a->chain[f->about.chain].connection == (int)connection;
	return f->about.entry >= 0 && is_from(a->set, f->about.entry, a->connection[connection]->input) &&
	       !is_from(a->set, f->about.entry, other->input);
}

static bool is_said_of_main(const struct analysis *a, const struct rule *rule)
{
	for (size_t i = 0; i < a->nfinding; i++)
		if (a->finding[i].rule == rule && is_about(a, &a->finding[i], 0))
			return true;
	return false;
}

/* By an error or a warning that is not said of the main one as well. */
static bool is_worse(const struct analysis *a)
{
	for (size_t i = 0; i < a->nfinding; i++)
		if (a->finding[i].severity < SEVERITY_NOTE && is_about(a, &a->finding[i], 1) &&
		    !is_said_of_main(a, a->finding[i].rule))
			return true;
	return false;
}

static struct span der_of(struct certset *set, int id)
{
	switch (certset_entry(set, id)->kind) {
	case ENTRY_CERTIFICATE:
		return certset_certificate(set, id) ? certset_certificate(set, id)->der : SPAN_NONE;
	case ENTRY_CRL:
		return certset_crl(set, id) ? certset_crl(set, id)->der : SPAN_NONE;
	case ENTRY_OCSP:
		return certset_ocsp(set, id) ? certset_ocsp(set, id)->der : SPAN_NONE;
	default:
		return SPAN_NONE;
	}
}

/* What was given to judge by (--untrusted, --crl). */
static void take_given(struct certset *to, struct certset *from)
{
	for (size_t id = 0; id < certset_count(from); id++) {
		size_t n;
		const struct origin *o = certset_origins(from, (int)id, &n);

		for (size_t i = 0; i < n; i++) {
			if (o[i].kind != ORIGIN_UNTRUSTED && o[i].kind != ORIGIN_CRL)
				continue;
			struct origin given = { .kind = o[i].kind };
			struct span der = der_of(from, (int)id);

			given.input = (uint16_t)certset_add_input(to, "", "der", given.kind, -1);
			if (der.n)
				certset_add_der(to, der, certset_entry(from, (int)id)->kind, given);
			break;
		}
	}
}

static bool is_to_be_told(const struct run *r, struct connection *main, struct connection *e)
{
	struct connection *both[] = { main, e };
	const struct analysis_input in = {
		.question = r->plan->question,
		.set = certset_new(),
		.trust = r->trust,
		.only_leaf = -1,
		.trust_spec = r->plan->trust.v,
		.ntrust_spec = r->plan->trust.n,
		.connection = both,
		.nconnection = 2,
	};
	int input = main->input;
	bool worse;

	take_given(in.set, r->set);
	sent_take(in.set, main, "");
	sent_take(in.set, e, "");
	struct analysis *a = diagnose(&in);
	worse = is_worse(a);
	analysis_free(a);
	certset_free(in.set);
	main->input = input;
	e->input = -1;
	return worse;
}

/* ---- all of it ---- */

static bool is_known(const struct run_source *src, const struct connection *e)
{
	for (size_t i = 0; i < src->nelsewhere; i++)
		if (elsewhere_same(src->elsewhere[i], e))
			return true;
	return false;
}

void sent_take_elsewhere(struct run_source *src)
{
	struct run *r = src->run;
	struct connection *c = src->connection, **before = src->elsewhere;

	src->elsewhere = ARENA_ARRAY(r->arena, struct connection *, c->nexperiments);
	for (size_t i = 0; i < src->nelsewhere; i++)
		src->elsewhere[i] = before[i];
	for (size_t i = 0; i < c->nexperiments; i++) {
		const struct experiment *e = &c->experiments[i];

		if (!elsewhere_judged(c, e) || is_known(src, e->connection) ||
		    (!elsewhere_asked(e->varied) && !is_to_be_told(r, c, e->connection)))
			continue;
		src->elsewhere[src->nelsewhere++] = e->connection;
		sent_take(r->set, e->connection,
		          arena_printf(r->arena, "%s (%s)", src->source.spec,
		                       elsewhere_address(e->varied) ? e->connection->address : e->varied));
	}
}
