/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each check reads the whole path and adds the problems it finds; none stops the others, so that a person sees all of them. */
#include "config.h"

#include "chain/check.h"

#include "base/i18n.h"
#include "cert/der.h"

#include <stdlib.h>
#include <string.h>

static size_t last(const struct judgement *j)
{
	return j->path->n - 1;
}

/* The top of a path that ends in a trust anchor: its own signature is not looked at. */
static bool is_anchor(const struct judgement *j, size_t i)
{
	return i == last(j) && j->path->anchored;
}

struct problem *judgement_add(struct judgement *j, enum problem_kind k, const struct certificate *c, const char *arg1, const char *arg2)
{
	static const bool fails[] = {
#define FAILS(id, cls, f, text) f,
		PROBLEMS(FAILS)
#undef FAILS
	};
	struct problem *p = vec_push(&j->problem);
	*p = (struct problem){ .kind = k, .cert = c, .fails = fails[k], .arg = { arg1, arg2 } };
	return p;
}

static void unchecked(struct problem *p)
{
	p->fails = p->unchecked = true;
}

/* ---- form ---- */

static void check_form(struct judgement *j)
{
	for (size_t i = 0; i < j->path->n; i++) {
		const struct certificate *c = j->path->cert[i];
		for (size_t k = 0; k < c->ndefects; k++) {
			enum defect what = c->defects[k].what;
			const char *detail = c->defects[k].detail ? c->defects[k].detail : defect_sentence(what);
			if (defect_is_fatal(what))
				judgement_add(j, what == DEFECT_DUPLICATE_EXTENSION ? PROBLEM_DUPLICATE_EXTENSION : PROBLEM_MALFORMED, c, detail, NULL);
		}
	}
}

/* ---- how the path ends ---- */

static void check_end(struct judgement *j)
{
	const struct certificate *top = j->path->cert[last(j)];
	switch (j->path->end) {
	case PATH_ISSUER_MISSING:
		judgement_add(j, PROBLEM_ISSUER_MISSING, top, name_text(j->arena, top->issuer), NULL);
		break;
	case PATH_UNTRUSTED_ROOT:
		judgement_add(j, PROBLEM_UNTRUSTED_ROOT, top, NULL, NULL);
		break;
	case PATH_LOOP:
		judgement_add(j, PROBLEM_LOOP, top, NULL, NULL);
		break;
	case PATH_LIMIT:
		judgement_add(j, PROBLEM_LIMIT, top, _("a bound of the search was hit"), NULL);
		break;
	case PATH_TRUSTED:
		break;
	}
}

/* ---- signatures, RFC 5280 6.1.3 (a)(1) ---- */

static const char *signature_trouble(const struct certificate *c, enum sig_result r, struct arena *a)
{
	return r == SIG_LIMIT ? _("the key is too large, or too many signatures were checked") :
				arena_printf(a, _("%s is not supported here"), signature_text(a, &c->sig));
}

static void check_signatures(struct judgement *j)
{
	const struct path *p = j->path;
	for (size_t i = 0; i + 1 < p->n; i++) {
		enum sig_result r = edge_verify(j->graph, p->edge[i]);
		if (r == SIG_BAD)
			judgement_add(j, PROBLEM_BAD_SIGNATURE, p->cert[i], certificate_title(p->cert[i + 1]), NULL);
		else if (r != SIG_GOOD)
			unchecked(judgement_add(j, PROBLEM_SIGNATURE_UNSUPPORTED, p->cert[i], signature_trouble(p->cert[i], r, j->arena), NULL));
	}
	const struct certificate *top = p->cert[last(j)];
	if (p->end == PATH_UNTRUSTED_ROOT && top->self_issued && !graph_self_signed(j->graph, top))
		judgement_add(j, PROBLEM_BAD_SIGNATURE, top, certificate_title(top), NULL);
}

/* ---- algorithms and keys: the contract's "Verdict" ---- */

static bool weak_signature(const struct signature_algorithm *s)
{
	switch (s->id) {
	case OID_MD2_RSA:
	case OID_MD4_RSA:
	case OID_MD5_RSA:
	case OID_SHA1_RSA:
	case OID_SHA1_RSA_OIW:
	case OID_DSA_SHA1:
	case OID_ECDSA_SHA1:
		return true;
	default:
		return s->hash == OID_SHA1 || s->hash == OID_MD5;
	}
}

static void check_algorithms(struct judgement *j)
{
	for (size_t i = 0; i < j->path->n; i++) {
		const struct certificate *c = j->path->cert[i];
		bool own = is_anchor(j, i) || (i == last(j) && c->self_issued);
		bool sized = c->key.type == OID_KEY_RSA || c->key.type == OID_KEY_RSA_PSS || c->key.type == OID_KEY_DSA;
		if (!own && weak_signature(&c->sig))
			judgement_add(j, PROBLEM_WEAK_SIGNATURE, c, signature_text(j->arena, &c->sig), NULL);
		if (sized && c->key.bits && c->key.bits < 2048) {
			struct problem *p = judgement_add(j, c->key.bits < 1024 ? PROBLEM_WEAK_KEY : PROBLEM_SHORT_KEY, c,
							  arena_printf(j->arena, "%u", c->key.bits), NULL);
			p->fails |= j->q->strict;
		}
		if (c->key.explicit_curve)
			judgement_add(j, PROBLEM_EXPLICIT_CURVE, c, NULL, NULL);
	}
}

/* ---- validity, RFC 5280 4.1.2.5: both ends inclusive ---- */

static void check_validity(struct judgement *j)
{
	char day[32];
	for (size_t i = 0; i < j->path->n; i++) {
		const struct certificate *c = j->path->cert[i];
		if (c->not_after != TIME_UNKNOWN && j->q->at > c->not_after)
			judgement_add(j, PROBLEM_EXPIRED, c, arena_strdup(j->arena, time_minute(c->not_after, day)), NULL);
		if (c->not_before != TIME_UNKNOWN && j->q->at < c->not_before)
			judgement_add(j, PROBLEM_NOT_YET_VALID, c, arena_strdup(j->arena, time_minute(c->not_before, day)), NULL);
	}
}

/* ---- may the issuers issue? RFC 5280 6.1.4 (k) to (n), 4.2.1.9, 4.2.1.3 ---- */

static void check_ca(struct judgement *j)
{
	for (size_t i = 1; i < j->path->n; i++) {
		const struct certificate *c = j->path->cert[i];
		if (c->version == 1 && !(is_anchor(j, i) && c->self_issued))
			judgement_add(j, PROBLEM_V1_CA, c, NULL, NULL);
		else if (c->version != 1 && !(c->has_bc && c->ca))
			judgement_add(j, PROBLEM_NOT_A_CA, c, NULL, NULL);
		if (c->has_ku && !(c->ku & KU_KEY_CERT_SIGN))
			judgement_add(j, PROBLEM_KEY_USAGE_CA, c, NULL, NULL);
	}
}

/* Self-issued certificates do not count (6.1.4 (l)). */
static void check_path_length(struct judgement *j)
{
	int64_t below = 0;
	for (size_t i = 1; i < j->path->n; i++) {
		const struct certificate *c = j->path->cert[i];
		if (c->ca && c->pathlen >= 0 && below > c->pathlen)
			judgement_add(j, PROBLEM_PATH_LENGTH, c, arena_printf(j->arena, "%lld", (long long)c->pathlen),
				      arena_printf(j->arena, "%lld", (long long)below));
		below += !c->self_issued;
	}
}

static void check_depth(struct judgement *j)
{
	size_t intermediates = j->path->n - 1 - (j->path->anchored || j->path->end == PATH_UNTRUSTED_ROOT);
	if (j->path->n > 1 && intermediates > (size_t)j->q->depth)
		judgement_add(j, PROBLEM_DEPTH, j->path->cert[last(j)], arena_printf(j->arena, "%d", j->q->depth), NULL);
}

/* ---- purpose, RFC 5280 4.2.1.12, along the whole path ---- */

static bool eku_allows(const struct certificate *c, enum purpose purpose)
{
	return purpose == PURPOSE_ANY || !c->has_eku || certificate_has_eku(c, OID_EKU_ANY) ||
	       certificate_has_eku(c, purpose == PURPOSE_SERVER ? OID_EKU_SERVER : OID_EKU_CLIENT);
}

static const char *eku_list(struct judgement *j, const struct certificate *c)
{
	struct buf b = BUF_INIT;
	char dotted[128];
	for (size_t i = 0; i < c->neku; i++) {
		const char *name = oid_name(c->eku[i]);
		buf_printf(&b, "%s%s", i ? ", " : "", name ? name : der_oid_dotted(c->eku[i], dotted, sizeof dotted));
	}
	const char *s = arena_strdup(j->arena, b.n ? buf_str(&b) : _("nothing"));
	buf_free(&b);
	return s;
}

static void check_purpose(struct judgement *j)
{
	const char *use = j->purpose == PURPOSE_SERVER ? _("a TLS server") : _("a TLS client");
	for (size_t i = 0; i < j->path->n; i++)
		if (!eku_allows(j->path->cert[i], j->purpose))
			judgement_add(j, i ? PROBLEM_EKU_CA : PROBLEM_EKU_LEAF, j->path->cert[i], use, eku_list(j, j->path->cert[i]));
}

/* ---- critical extensions, RFC 5280 4.2 ---- */

static bool extension_known(enum oid id)
{
	static const enum oid known[] = { OID_SKI, OID_AKI, OID_KEY_USAGE, OID_EKU, OID_SAN, OID_ISSUER_ALT_NAME, OID_BASIC_CONSTRAINTS,
					  OID_NAME_CONSTRAINTS, OID_CRL_DP, OID_FRESHEST_CRL, OID_CERT_POLICIES, OID_POLICY_MAPPINGS,
					  OID_POLICY_CONSTRAINTS, OID_INHIBIT_ANY_POLICY, OID_AIA, OID_SIA, OID_TLS_FEATURE, OID_NS_CERT_TYPE,
					  OID_OCSP_NOCHECK, OID_SCT_LIST };
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i] == id)
			return true;
	return false;
}

static void check_critical(struct judgement *j)
{
	for (size_t i = 0; i < j->path->n; i++) {
		const struct certificate *c = j->path->cert[i];
		for (size_t k = 0; k < c->next; k++) {
			char dotted[128];
			const char *name = oid_name(c->ext[k].oid);
			if (c->ext[k].critical && !extension_known(c->ext[k].id))
				judgement_add(j, PROBLEM_UNKNOWN_CRITICAL, c,
					      arena_strdup(j->arena, name ? name : der_oid_dotted(c->ext[k].oid, dotted, sizeof dotted)), NULL);
		}
	}
}

/* ---- what is not judged yet ---- */

static void check_name_constraints(struct judgement *j)
{
	for (size_t i = 1; i < j->path->n; i++)
		if (j->path->cert[i]->name_constraints.p)
			unchecked(judgement_add(j, PROBLEM_NAME_CONSTRAINTS_UNCHECKED, j->path->cert[i], NULL, NULL));
}

/* requireExplicitPolicy [0] makes the policies decide (4.2.1.11); so does a person who asks. */
static bool demands_policy(const struct certificate *c)
{
	struct span in = c->policy_constraints;
	struct der seq, field;
	return in.p && der_take(&in, DER_SEQUENCE, &seq) && der_next(&seq.value, &field) && field.tag == DER_CTX(0);
}

static void check_policies(struct judgement *j)
{
	const struct question *q = j->q;
	if (q->npolicies || q->explicit_policy || q->inhibit_any_policy || q->inhibit_policy_mapping)
		unchecked(judgement_add(j, PROBLEM_POLICY_UNCHECKED, j->path->cert[0], NULL, NULL));
	for (size_t i = 0; i < j->path->n; i++)
		if (demands_policy(j->path->cert[i]))
			unchecked(judgement_add(j, PROBLEM_POLICY_UNCHECKED, j->path->cert[i], NULL, NULL));
}

/* Something loaded says that this one is revoked. Its signature is not checked here, so it is a doubt, no verdict. */
static bool said_to_be_revoked(struct graph *g, const struct certificate *c)
{
	struct certset *s = graph_set(g);
	for (size_t i = 0; i < certset_count(s); i++) {
		enum entry_kind kind = certset_entry(s, (int)i)->kind;
		const struct crl *crl = kind == ENTRY_CRL ? certset_crl(s, (int)i) : NULL;
		const struct ocsp *ocsp = kind == ENTRY_OCSP ? certset_ocsp(s, (int)i) : NULL;
		struct crl_entry entry;
		if (crl && name_equal(crl->issuer, c->issuer) && crl_find(crl, c->serial, &entry))
			return true;
		for (size_t k = 0; ocsp && k < ocsp->nsingle; k++)
			if (ocsp->single[k].status == 1 && span_eq(ocsp->single[k].serial, c->serial))
				return true;
	}
	return false;
}

static void check_revocation(struct judgement *j)
{
	if (j->q->revocation == REVOCATION_OFF)
		return;
	for (size_t i = 0; i < j->path->n; i++)
		if (!is_anchor(j, i) && (j->q->revocation == REVOCATION_HARD || said_to_be_revoked(j->graph, j->path->cert[i])))
			unchecked(judgement_add(j, PROBLEM_REVOCATION_UNCHECKED, j->path->cert[i], NULL, NULL));
}

/* ---- the name that was expected ---- */

static void check_host(struct judgement *j)
{
	if (j->host.kind != HOST_NONE && hostname_match(j->path->cert[0], &j->host, NULL) != HOST_MATCH)
		judgement_add(j, PROBLEM_HOSTNAME, j->path->cert[0], j->host.text, NULL);
}

static const struct {
	const char *name;
	void (*run)(struct judgement *j);
} checks[] = {
	{ "form", check_form },
	{ "end", check_end },
	{ "signatures", check_signatures },
	{ "algorithms", check_algorithms },
	{ "validity", check_validity },
	{ "ca", check_ca },
	{ "path-length", check_path_length },
	{ "depth", check_depth },
	{ "purpose", check_purpose },
	{ "critical", check_critical },
	{ "name-constraints", check_name_constraints },
	{ "policies", check_policies },
	{ "revocation", check_revocation },
	{ "host", check_host },
};

static size_t position(const struct judgement *j, const struct certificate *c)
{
	size_t i = 0;
	while (i < j->path->n && j->path->cert[i] != c)
		i++;
	return i;
}

/* By class, then from the leaf up; few enough for an insertion sort, which keeps the order of equals. */
static void sort_problems(struct judgement *j)
{
	struct problem *v = j->problem.v;
	for (size_t i = 1; i < j->problem.n; i++)
		for (size_t k = i; k > 0; k--) {
			enum class a = problem_class(v[k - 1].kind), b = problem_class(v[k].kind);
			if (a < b || (a == b && position(j, v[k - 1].cert) <= position(j, v[k].cert)))
				break;
			struct problem t = v[k];
			v[k] = v[k - 1];
			v[k - 1] = t;
		}
}

void path_judge(struct judgement *j)
{
	struct path *p = j->path;
	j->problem.n = 0;
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
		checks[i].run(j);
	sort_problems(j);
	p->valid = true;
	for (size_t i = 0; i < j->problem.n; i++)
		p->valid &= !j->problem.v[i].fails;
	p->problem = arena_dup(j->arena, j->problem.v, j->problem.n * sizeof *j->problem.v);
	p->nproblem = j->problem.n;
}

bool check_fit_to_issue(const struct certificate *c, const struct question *q, enum purpose purpose)
{
	return !c->fatal && (c->not_after == TIME_UNKNOWN || q->at <= c->not_after) && (c->not_before == TIME_UNKNOWN || q->at >= c->not_before) &&
	       (c->ca || c->version == 1) && (!c->has_ku || c->ku & KU_KEY_CERT_SIGN) && eku_allows(c, purpose);
}
