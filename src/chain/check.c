/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A function for each check, then the two tables: what is asked of one certificate, what of a path. */
#include "config.h"

#include "chain/check.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/defect.h"
#include "cert/der.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "cert/sigcheck.h"
#include "cert/signature.h"
#include "chain/budget.h"
#include "chain/fitness.h"
#include "chain/graph.h"
#include "chain/hostname.h"
#include "chain/node.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "chain/question.h"
#include "load/trust.h"
#include "load/trust_block.h"

/* ---- saying it ---- */

static struct problem *add_problem(struct checker *k, enum problem_kind kind, const struct certificate *c,
                                   struct argument arg1, struct argument arg2)
{
	struct problem *p = vec_push(&k->found);

	*p = (struct problem){ .kind = kind, .cert = c, .arg = { arg1, arg2 } };
	return p;
}

void check_say(struct checker *k, enum problem_kind kind, const struct certificate *c, struct argument arg1,
               struct argument arg2)
{
	add_problem(k, kind, c, arg1, arg2)->fails = problem_fails(kind);
}

static void check_remark(struct checker *k, enum problem_kind kind, const struct certificate *c, struct argument arg1,
                         struct argument arg2)
{
	add_problem(k, kind, c, arg1, arg2)->fails = k->question->strict;
}

void check_said(struct checker *k, enum problem_kind kind, const struct certificate *c, struct argument arg1,
                struct argument arg2, bool fails)
{
	add_problem(k, kind, c, arg1, arg2)->fails = fails;
}

void check_unjudged(struct checker *k, enum problem_kind kind, const struct certificate *c, struct argument arg1,
                    struct argument arg2)
{
	struct problem *p = add_problem(k, kind, c, arg1, arg2);

	p->fails = true;
	p->unchecked = true;
}

/* ---- the form ---- */

static struct argument defect_said(struct checker *k, const struct defect_at *d)
{
	struct argument what = as_word(defect_sentence(d->what));

	if (!d->detail)
		return what;
	return as_sentence(k->arena, SENTENCE(k->arena, N_("%1$s (%2$s)"), what, as_code(d->detail)));
}

static void check_form(struct checker *k, const struct certificate *c, unsigned place)
{
	(void)place;
	for (size_t i = 0; i < c->ndefects; i++) {
		const struct defect_at *d = &c->defects[i];

		if (!defect_is_fatal(d->what) ||
		    defect_class(d->what) == CLASS_BAD_SIGNATURE) /* check_signatures says it */
			continue;
		if (d->what == DEFECT_TOO_LARGE)
			check_unjudged(k, PROBLEM_MALFORMED, c, defect_said(k, d), as_none());
		else if (defect_class(d->what) == CLASS_DUPLICATE_EXTENSION)
			check_say(k, PROBLEM_DUPLICATE_EXTENSION, c, as_code(d->detail), as_none());
		else
			check_say(k, PROBLEM_MALFORMED, c, defect_said(k, d), as_none());
	}
}

/* ---- validity: RFC 5280 6.1.3 (a) (2); 4.1.2.5: "inclusive" ---- */

static void check_validity(struct checker *k, const struct certificate *c, unsigned place)
{
	(void)place;
	int64_t at = k->question->at;
	if (c->not_after != TIME_UNKNOWN && at > c->not_after)
		check_say(k, PROBLEM_EXPIRED, c, as_time(c->not_after), as_none());
	if (c->not_before != TIME_UNKNOWN && at < c->not_before)
		check_say(k, PROBLEM_NOT_YET_VALID, c, as_time(c->not_before), as_none());
}

/* ---- trust settings of the store: OpenSSL's, see load/trust_block.h ---- */

/* Wherever on the path it stands: who put it into the store so does not want it relied on for this. */
static void check_trust_settings(struct checker *k, const struct certificate *c, unsigned place)
{
	static const char *const use[] = { [PURPOSE_ANY] = N_("every use"),
		                           [PURPOSE_SERVER] = N_("TLS servers"),
		                           [PURPOSE_CLIENT] = N_("TLS clients") };
	const char *why = NULL;

	(void)place;
	switch (trust_says(graph_trust(k->graph), c, purpose_oid(k->purpose))) {
	case TRUST_GIVEN:
		return;
	case TRUST_NOT_GIVEN:
		why = N_("its list of trusted uses lacks it");
		break;
	case TRUST_REJECTED:
		why = N_("its list of rejected uses has it");
		break;
	case TRUST_UNREADABLE:
		why = N_("its trust settings cannot be read");
		break;
	}
	check_say(k, PROBLEM_ANCHOR_REJECTED, c, as_word(use[k->purpose]), as_word(why));
}

/* ---- may it issue? RFC 5280 6.1.4 (k), (n) ---- */

static void check_ca(struct checker *k, const struct certificate *c, unsigned place)
{
	if ((place & PLACE_LEAF) || c->ca)
		return;
	if (c->version >= 3 || c->version < 1)
		check_say(k, PROBLEM_NOT_A_CA, c, as_none(), as_none());
	else if ((place & PLACE_ANCHOR) && c->self_issued && c->version == 1)
		check_remark(k, PROBLEM_V1_CA, c, as_none(), as_none());
	else
		check_say(k, PROBLEM_V1_CA, c, as_none(), as_none());
}

static void check_key_usage(struct checker *k, const struct certificate *c, unsigned place)
{
	if (!(place & PLACE_LEAF) && c->has_ku && !(c->ku & KU_KEY_CERT_SIGN))
		check_say(k, PROBLEM_KEY_USAGE_CA, c, as_none(), as_none());
}

/* ---- extended key usage: RFC 5280 4.2.1.12, and along the chain as all who verify TLS read it ---- */

static struct argument eku_said(struct checker *k, const struct certificate *c)
{
	struct buf b = BUF_INIT;

	certificate_purposes(&b, c);
	return as_code(buf_keep(&b, k->arena));
}

static void check_eku(struct checker *k, const struct certificate *c, unsigned place)
{
	enum oid want = purpose_oid(k->purpose);

	if (k->purpose == PURPOSE_ANY || !c->has_eku || certificate_has_eku(c, want) ||
	    certificate_has_eku(c, OID_EKU_ANY))
		return;
	check_say(k, place & PLACE_LEAF ? PROBLEM_EKU_LEAF : PROBLEM_EKU_CA, c,
	          as_word(want == OID_EKU_SERVER ? N_("a TLS server") : N_("a TLS client")), eku_said(k, c));
}

/* An old form of the same, which is enforced where it is critical; GnuTLS, Go and Java do not know it. */
static void check_ns_cert_type(struct checker *k, const struct certificate *c, unsigned place)
{
	unsigned want = !(place & PLACE_LEAF)          ? NS_SSL_CA
	                : k->purpose == PURPOSE_CLIENT ? NS_SSL_CLIENT
	                                               : NS_SSL_SERVER;
	if (k->purpose == PURPOSE_ANY || !c->has_ns_type || !c->ns_type_critical || (c->ns_type & want))
		return;
	check_say(k, want == NS_SSL_CA ? PROBLEM_NS_TYPE_CA : PROBLEM_NS_TYPE_LEAF, c,
	          as_word(want == NS_SSL_CLIENT ? N_("a TLS client") : N_("a TLS server")), as_none());
}

/* ---- critical extensions: RFC 5280 4.2, 6.1.4 (o), 6.1.5 (f) ---- */

/* What is processed here, or said not to be; and what asks nothing of one who validates. */
static bool is_known_extension(enum oid id)
{
	switch (id) {
	case OID_BASIC_CONSTRAINTS:
	case OID_KEY_USAGE:
	case OID_EKU:
	case OID_SAN:
	case OID_ISSUER_ALT_NAME:
	case OID_SKI:
	case OID_AKI:
	case OID_NAME_CONSTRAINTS:
	case OID_CERT_POLICIES:
	case OID_POLICY_MAPPINGS:
	case OID_POLICY_CONSTRAINTS:
	case OID_INHIBIT_ANY_POLICY:
	case OID_CRL_DP:
	case OID_AIA: /* these two MUST NOT be critical (4.2.2), and there is nothing in them to enforce */
	case OID_SIA:
	case OID_OCSP_NOCHECK: /* of a responder; its CRLs are looked at all the same */
	case OID_NS_CERT_TYPE:
		return true;
	default:
		return false;
	}
}

/* RFC 7633 4.2.1: of an end entity, whose features the handshake shows (rule ocsp-staple-missing); what a CA's would
 * ask of those below it is enforced by nobody here, as are features other than status_request (RFC 6066) and
 * status_request_v2 (RFC 6961). */
static bool is_known_feature(const struct certificate *c, const struct extension *x, bool leaf)
{
	struct der list, n;
	int64_t feature;

	if (!leaf || c->ca || !der_first(x->value, &list))
		return false;
	while (der_take(&list.value, DER_INTEGER, &n))
		if (!der_int64(n.value, &feature) || (feature != 5 && feature != 17))
			return false;
	return true;
}

bool extension_is_known(const struct certificate *c, const struct extension *x, bool leaf)
{
	return x->id == OID_TLS_FEATURE ? is_known_feature(c, x, leaf) : is_known_extension(x->id);
}

/* 4.2.1.4: of critical policies, the qualifiers too must be understood. NULL: they are. */
static const char *unknown_qualifier(struct checker *k, const struct certificate *c)
{
	struct der list, policy, oid, qualifiers, qualifier;
	char dotted[128];

	if (!der_first(c->policies, &list))
		return NULL;
	while (der_take(&list.value, DER_SEQUENCE, &policy))
		if (der_take(&policy.value, DER_OID, &oid) && der_take(&policy.value, DER_SEQUENCE, &qualifiers))
			while (der_take(&qualifiers.value, DER_SEQUENCE, &qualifier))
				if (der_take(&qualifier.value, DER_OID, &oid) &&
				    oid_find(oid.value) != OID_QUALIFIER_CPS &&
				    oid_find(oid.value) != OID_QUALIFIER_NOTICE)
					return arena_strdup(k->arena, der_oid_dotted(oid.value, dotted, sizeof dotted));
	return NULL;
}

static void check_critical(struct checker *k, const struct certificate *c, unsigned place)
{
	for (size_t i = 0; i < c->next; i++) {
		char dotted[128];
		const char *name = oid_name(c->ext[i].oid);

		if (!c->ext[i].critical || extension_is_known(c, &c->ext[i], (place & PLACE_LEAF) != 0))
			continue;
		if (c->ext[i].id == OID_CT_POISON) { /* nobody is to know it: RFC 6962 3.1 */
			check_say(k, PROBLEM_PRECERTIFICATE, c, as_none(), as_none());
			continue;
		}
		der_oid_dotted(c->ext[i].oid, dotted, sizeof dotted);
		check_say(
		    k, PROBLEM_UNKNOWN_CRITICAL, c,
		    as_code(name ? arena_printf(k->arena, "%s (%s)", name, dotted) : arena_strdup(k->arena, dotted)),
		    as_none());
	}
	const struct extension *policies = certificate_extension(c, OID_CERT_POLICIES);
	const char *qualifier = policies && policies->critical ? unknown_qualifier(k, c) : NULL;
	if (qualifier)
		check_say(k, PROBLEM_UNKNOWN_CRITICAL, c,
		          as_sentence(k->arena, SENTENCE(k->arena, N_("certificatePolicies with the qualifier %1$s"),
		                                         as_code(qualifier))),
		          as_none());
}

/* ---- algorithms: contract, "Verdict" ---- */

static void check_signature_algorithm(struct checker *k, const struct certificate *c, unsigned place)
{
	struct unfit unfit;
	if (!(place & PLACE_TOP) && !signature_is_fit(k->arena, &c->sig, &unfit))
		check_say(k, unfit.kind, c, unfit.why, as_none());
}

static void check_key(struct checker *k, const struct certificate *c, unsigned place)
{
	struct unfit unfit;

	(void)place;
	if (!key_is_fit_in(c, &unfit))
		check_say(k, unfit.kind, c, unfit.why, as_none());
	else if (key_is_short(&c->key))
		check_remark(k, PROBLEM_SHORT_KEY, c, as_number(c->key.bits), as_none());
}

/* ---- the name: RFC 9525 ---- */

static void check_hostname(struct checker *k, const struct certificate *c, unsigned place)
{
	if ((place & PLACE_LEAF) && k->host.kind != HOST_NONE && hostname_match(c, &k->host, NULL) != HOST_MATCH)
		check_say(k, PROBLEM_HOSTNAME, c, as_host(k->host.text), as_none());
}

/* ---- the path: its end ---- */

static void check_ending(struct checker *k, const struct path *p)
{
	const struct certificate *top = p->cert[p->n - 1];

	switch (p->end) {
	case PATH_TRUSTED:
		break;
	case PATH_UNTRUSTED_ROOT:
		check_say(k, PROBLEM_UNTRUSTED_ROOT, top, as_none(), as_none());
		break;
	case PATH_ISSUER_MISSING:
		check_say(k, PROBLEM_ISSUER_MISSING, top, as_name(name_text(k->arena, top->issuer)), as_none());
		break;
	case PATH_LOOP:
		check_say(k, PROBLEM_LOOP, top, as_none(), as_none());
		break;
	case PATH_LIMIT:
		if (p->n <= (size_t)k->question->depth) /* else check_depth says it */
			check_unjudged(k, PROBLEM_LIMIT, top,
			               graph_budget(k->graph)->hit ? budget_said(k->arena, graph_budget(k->graph))
			                                           : as_word(N_("a budget of the search")),
			               as_none());
		break;
	}
}

/* ---- the path: signatures, RFC 5280 6.1.3 (a) (1) ---- */

static void check_signature(struct checker *k, const struct certificate *child, const struct certificate *parent,
                            enum sig_result result)
{
	const char *fault = result == SIG_BAD ? signature_fault(&child->sig, child->signature, &parent->key) : NULL;

	switch (result) {
	case SIG_GOOD:
		break;
	case SIG_BAD:
		if (fault)
			check_say(k, PROBLEM_SIGNATURE_FORM, child, as_word(fault), as_none());
		else
			check_say(k, PROBLEM_BAD_SIGNATURE, child, as_certificate(parent), as_none());
		break;
	case SIG_LIMIT:
		check_unjudged(k, PROBLEM_SIGNATURE_UNSUPPORTED, child,
		               as_sentence(k->arena, SENTENCE(k->arena, N_("an RSA key of %1$s bits is not tried"),
		                                              as_number(parent->key.bits))),
		               as_none());
		break;
	default:
		check_unjudged(k, PROBLEM_SIGNATURE_UNSUPPORTED, child, as_code(signature_text(k->arena, &child->sig)),
		               as_none());
	}
}

static void check_signatures(struct checker *k, const struct path *p)
{
	struct node *top = graph_node(k->graph, p->cert[p->n - 1]);

	for (size_t i = 0; i + 1 < p->n; i++)
		check_signature(k, p->cert[i], p->cert[i + 1], p->edge[i]->signature);
	/* A root that nobody vouches for is at least to be its own maker. */
	if (p->end == PATH_UNTRUSTED_ROOT && graph_verify(k->graph, top, top) == SIG_BAD)
		check_signature(k, top->cert, top->cert, SIG_BAD);
}

/* ---- the path: lengths, RFC 5280 6.1.4 (l), (m) ---- */

/* Certificates on the path below position i that count for a path length: neither the leaf nor self-issued ones. */
static unsigned path_below(const struct path *p, size_t i)
{
	unsigned n = 0;

	while (i-- > 1)
		n += !p->cert[i]->self_issued;
	return n;
}

static void check_path_length(struct checker *k, const struct path *p)
{
	for (size_t i = 1; i < p->n; i++) {
		const struct certificate *c = p->cert[i];
		unsigned below = path_below(p, i);

		if (c->ca && c->pathlen >= 0 && (int64_t)below > c->pathlen)
			check_say(k, PROBLEM_PATH_LENGTH, c, as_number(c->pathlen), as_number(below));
	}
}

static void check_depth(struct checker *k, const struct path *p)
{
	size_t others = p->end == PATH_TRUSTED || p->end == PATH_UNTRUSTED_ROOT ? 2 : 1;

	if (p->n > others && p->n - others > (size_t)k->question->depth)
		check_say(k, PROBLEM_DEPTH, p->cert[0], as_number(k->question->depth), as_none());
}

/* ---- the tables ---- */

static const struct certificate_check certificate_checks[] = {
	{ "form", check_form },
	{ "strict", check_strict },
	{ "trust-settings", check_trust_settings },
	{ "validity", check_validity },
	{ "ca", check_ca },
	{ "key-usage", check_key_usage },
	{ "extended-key-usage", check_eku },
	{ "ns-cert-type", check_ns_cert_type },
	{ "critical-extensions", check_critical },
	{ "signature-algorithm", check_signature_algorithm },
	{ "key", check_key },
	{ "hostname", check_hostname },
};
static const size_t certificate_check_count = sizeof certificate_checks / sizeof *certificate_checks;

static const struct path_check path_checks[] = {
	{ "end", check_ending },
	{ "signatures", check_signatures },
	{ "path-length", check_path_length },
	{ "depth", check_depth },
	{ "name-constraints", check_name_constraints },
	{ "policy", check_policy },
	{ "revocation", check_revocation },
};
static const size_t path_check_count = sizeof path_checks / sizeof *path_checks;

/* ---- running them ---- */

void check_start(struct checker *k, struct arena *a, struct graph *g, const struct question *q, enum purpose purpose,
                 const char *host)
{
	*k = (struct checker){
		.arena = a, .graph = g, .question = q, .purpose = purpose, .found = VEC_INIT, .constrained = VEC_INIT
	};
	if (host)
		host_parse(host, &k->host);
}

void check_end(struct checker *k)
{
	vec_free(&k->found);
	vec_free(&k->constrained);
	name_constraints_forget(k);
}

/* make mutate (tests/mutate.sh) builds this with a row of the tables, or a kind of problem, switched off, and wants a
 * test to notice. -1: none, as everywhere else. */
#ifndef MUTANT_ROW
#define MUTANT_ROW -1
#endif
#ifndef MUTANT_KIND
#define MUTANT_KIND -1
#endif

static void forget_mutant(struct checker *k, size_t from)
{
	size_t n = from;

	if (MUTANT_KIND < 0)
		return;
	for (size_t i = from; i < k->found.n; i++)
		if ((int)k->found.v[i].kind != MUTANT_KIND)
			k->found.v[n++] = k->found.v[i];
	k->found.n = n;
}

struct problems check_certificate(struct checker *k, const struct certificate *c, unsigned place)
{
	struct problems out = { .v = NULL };
	size_t before = k->found.n;

	for (size_t i = 0; i < certificate_check_count; i++)
		if ((int)i != MUTANT_ROW)
			certificate_checks[i].run(k, c, place);
	forget_mutant(k, before);
	out.n = k->found.n - before;
	if (out.n)
		out.v = arena_dup(k->arena, k->found.v + before, out.n * sizeof *out.v);
	for (size_t i = 0; i < out.n; i++)
		out.fails += out.v[i].fails;
	k->found.n = before;
	return out;
}

void check_path(struct checker *k, const struct path *p)
{
	size_t before = k->found.n;

	for (size_t i = 0; i < path_check_count; i++)
		if ((int)(certificate_check_count + i) != MUTANT_ROW)
			path_checks[i].run(k, p);
	forget_mutant(k, before);
}
