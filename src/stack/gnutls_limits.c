/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each limit is a question to one certificate and its place, as they were measured with 3.7. */
#include "config.h"

#include "stack/gnutls_limits.h"

#include "analysis/chain.h"
#include "base/arena.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/der.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "chain/hostname.h"
#include "chain/normal.h"
#include "chain/path.h"
#include "chain/question.h"
#include "chain/revocation.h"

/* Of those that we know. */
static bool knows_critical(enum oid id)
{
	return id != OID_POLICY_MAPPINGS && id != OID_POLICY_CONSTRAINTS && id != OID_NS_CERT_TYPE && id != OID_SIA &&
	       id != OID_OCSP_NOCHECK;
}

static const struct extension *unknown_critical(const struct certificate *c)
{
	for (size_t i = 0; i < c->next; i++)
		if (c->ext[i].critical && !knows_critical(c->ext[i].id))
			return &c->ext[i];
	return NULL;
}

/* ---- name constraints ---- */

/* Takes the next base off either list; *excluded says which it is in, *readable whether it has the form of its kind. */
static bool next_base(struct span lists[2], struct general_name *base, bool *excluded, bool *readable)
{
	bool bounded;

	for (int k = 0; k < 2; k++)
		if (general_subtree(&lists[k], base, readable, &bounded)) {
			*excluded = k == 1;
			return true;
		}
	return false;
}

static void constraint_lists(const struct certificate *ca, struct span lists[2])
{
	struct der seq, d;

	lists[0] = lists[1] = SPAN_NONE;
	if (!der_first(ca->name_constraints, &seq))
		return;
	for (uint8_t k = 0; k < 2; k++)
		if (der_take(&seq.value, DER_CTX_CONS(k), &d))
			lists[k] = d.value;
}

/* Address and mask: a mask that is no prefix. */
static bool has_holes(struct span s)
{
	bool ended = false;

	for (size_t i = s.n / 2 * 8; i < s.n / 2 * 16; i++) {
		bool set = s.p[i / 8] >> (7 - i % 8) & 1;

		if (set && ended)
			return true;
		ended |= !set;
	}
	return false;
}

static bool is_beyond_it(const struct general_name *base, bool excluded, bool readable)
{
	struct span utf8 = base->value;
	struct der oid;

	switch (base->type) {
	case GN_RID:
	case GN_X400:
	case GN_EDI:
		return true;
	case GN_IP:
		return (base->value.n != 8 && base->value.n != 32) || has_holes(base->value);
	case GN_DIRECTORY:
		return excluded;
	case GN_OTHER:
		return !readable || (der_take(&utf8, DER_OID, &oid) && oid_find(oid.value) == OID_SMTP_UTF8_MAILBOX);
	default:
		return false;
	}
}

/* A GeneralName of no form that there is. */
static bool has_unknown_form(struct span list)
{
	struct der tree, name;

	while (der_take(&list, DER_SEQUENCE, &tree))
		if (der_next(&tree.value, &name) && (name.tag & 0x1f) > GN_RID)
			return true;
	return false;
}

static bool constrains_beyond_it(const struct certificate *ca)
{
	struct span lists[2];
	struct general_name base;
	bool excluded, readable, all_names = false, some_names = false; /* permitted */

	constraint_lists(ca, lists);
	if (has_unknown_form(lists[0]) || has_unknown_form(lists[1]))
		return true;
	while (next_base(lists, &base, &excluded, &readable)) {
		if (is_beyond_it(&base, excluded, readable))
			return true;
		all_names |= !excluded && base.type == GN_DNS && base.value.n == 0;
		some_names |= !excluded && base.type == GN_DNS && base.value.n > 0;
	}
	return all_names && some_names;
}

#define COMPARES_MAX ((size_t)1 << 20)

/* Names of one kind times constraints on that kind. */
static bool names_too_many(const struct certificate *leaf, const struct certificate *ca)
{
	size_t names[GN_RID + 1] = { 0 }, bases[GN_RID + 1] = { 0 };
	struct span lists[2];
	struct general_name base;
	bool excluded, readable;

	for (size_t i = 0; i < leaf->nsan; i++)
		names[leaf->san[i].type]++;
	constraint_lists(ca, lists);
	while (next_base(lists, &base, &excluded, &readable))
		if (++bases[base.type] * names[base.type] > COMPARES_MAX)
			return true;
	return false;
}

static bool has_dns_name(const struct certificate *c)
{
	for (size_t i = 0; i < c->nsan; i++)
		if (c->san[i].type == GN_DNS)
			return true;
	return false;
}

static bool constrains_dns(const struct certificate *ca)
{
	struct span lists[2];
	struct general_name base;
	bool excluded, readable;

	constraint_lists(ca, lists);
	while (next_base(lists, &base, &excluded, &readable))
		if (base.type == GN_DNS && (excluded ? base.value.n == 0 : base.value.n > 0))
			return true;
	return false;
}

static bool has_cn(const struct certificate *c)
{
	struct arena *a = arena_new();
	bool found = name_attribute(a, c->subject, OID_CN) != NULL;

	arena_free(a);
	return found;
}

static bool permits_mailboxes(const struct certificate *ca)
{
	struct span lists[2];
	struct general_name base;
	bool excluded, readable;

	constraint_lists(ca, lists);
	while (next_base(lists, &base, &excluded, &readable))
		if (base.type == GN_EMAIL && !excluded)
			return true;
	return false;
}

/* Without an rfc822Name the emailAddress of the subject is what is held against the mailboxes. */
static bool has_unread_email(const struct certificate *c)
{
	struct arena *a = arena_new();
	bool found = false;
	size_t n;
	const struct ava *ava = name_avas(a, c->subject, &n);

	for (size_t i = 0; i < n; i++)
		found |= ava[i].type == OID_EMAIL && ava[i].tag != DER_IA5_STRING;
	for (size_t i = 0; i < c->nsan; i++)
		found &= c->san[i].type != GN_EMAIL;
	arena_free(a);
	return found;
}

/* ---- RSA-PSS ---- */

/* saltLength of RSASSA-PSS-params, -1 where there are none. */
static int64_t salt_of(struct span parameters)
{
	struct der seq, d, n;
	int64_t salt = 20;

	if (!der_first(parameters, &seq) || seq.tag != DER_SEQUENCE)
		return -1;
	der_take(&seq.value, DER_CTX_CONS(0), &d);
	der_take(&seq.value, DER_CTX_CONS(1), &d);
	if (der_take(&seq.value, DER_CTX_CONS(2), &d) && der_first(d.value, &n))
		der_int64(n.value, &salt);
	return salt;
}

static struct span parameters_of(const struct public_key *k)
{
	struct der spki, algorithm, oid;

	if (!der_first(k->spki, &spki) || !der_next(&spki.value, &algorithm) || !der_next(&algorithm.value, &oid))
		return SPAN_NONE;
	return algorithm.value;
}

static int64_t octets_of(enum oid hash)
{
	static const struct {
		enum oid hash;
		int64_t octets;
	} rows[] = { { OID_SHA1, 20 }, { OID_SHA224, 28 }, { OID_SHA256, 32 }, { OID_SHA384, 48 }, { OID_SHA512, 64 } };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].hash == hash)
			return rows[i].octets;
	return -1;
}

/* Of a key for RSA in general as long as the hash, else not shorter than the key says. */
static bool salt_is_odd(const struct certificate *subject, const struct certificate *issuer)
{
	int64_t salt = salt_of(subject->sig.params);

	if (subject->sig.id != OID_KEY_RSA_PSS)
		return false;
	return issuer->key.type == OID_KEY_RSA ? salt != octets_of(subject->sig.hash)
	                                       : salt < salt_of(parameters_of(&issuer->key));
}

/* ---- TLS features, RFC 7633 ---- */

static struct span features_of(const struct certificate *c)
{
	const struct extension *x = certificate_extension(c, OID_TLS_FEATURE);
	struct der seq;

	return x && der_first(x->value, &seq) ? seq.value : SPAN_NONE;
}

static bool features_are_missing(const struct certificate *ca, const struct certificate *below)
{
	struct span wanted = features_of(ca);
	struct der x, y;

	while (der_next(&wanted, &x)) {
		struct span there = features_of(below);
		bool found = false;

		while (!found && der_next(&there, &y))
			found = span_eq(x.value, y.value);
		if (!found)
			return true;
	}
	return false;
}

/* ---- names ---- */

/* It leaves out the last certificate below the anchor if that is self-issued, and no key identifiers say that its
 * issuer is another one. */
static bool is_taken_for_root(const struct path *p, size_t i)
{
	const struct certificate *c = p->cert[i];

	return i > 0 && i + 2 == p->n && span_eq(c->issuer, c->subject) && !(c->aki_keyid.p && c->ski.p);
}

/* It looks at rfc822Names alone, and only at those without an octet above 127. */
static bool expects_unread_mailbox(const struct chain *c)
{
	struct host h;
	bool there = false;

	if (!c->host || !host_parse(c->host, &h) || h.kind != HOST_EMAIL)
		return false;
	for (size_t i = 0; i < c->cert->nsan; i++) {
		const struct general_name *g = &c->cert->san[i];

		if (!hostname_entry_matches(g, &h))
			continue;
		if (g->type == GN_EMAIL && span_is_ascii(g->value))
			return false;
		there = true;
	}
	return there;
}

/* ---- the whole ---- */

static bool purpose_is_missing(const struct certificate *ca, enum purpose purpose)
{
	return purpose != PURPOSE_ANY && ca->has_eku && !certificate_has_eku(ca, purpose_oid(purpose));
}

static enum gnutls_limit limit_at(const struct path *p, size_t i, enum purpose purpose)
{
	const struct certificate *c = p->cert[i], *issuer = i + 1 < p->n ? p->cert[i + 1] : NULL;

	if (unknown_critical(c))
		return GNUTLS_CRITICAL;
	if (issuer && !span_eq(c->issuer, issuer->subject))
		return GNUTLS_NAME_OCTETS;
	if (is_taken_for_root(p, i))
		return GNUTLS_OWN_ISSUER;
	if (issuer && salt_is_odd(c, issuer))
		return GNUTLS_SALT;
	if (i > 0 && c->name_constraints.p && constrains_beyond_it(c))
		return GNUTLS_CONSTRAINT;
	if (i > 0 && c->name_constraints.p && names_too_many(p->cert[0], c))
		return GNUTLS_MANY_NAMES;
	if (i > 0 && c->name_constraints.p && !has_dns_name(p->cert[0]) && has_cn(p->cert[0]) && constrains_dns(c))
		return GNUTLS_CN_AS_HOST;
	if (i > 0 && c->name_constraints.p && permits_mailboxes(c) && has_unread_email(p->cert[0]))
		return GNUTLS_EMAIL_FORM;
	if (i > 0 && c->pathlen >= 0 && (int64_t)i - 1 > c->pathlen)
		return GNUTLS_SELF_ISSUED;
	if (i > 0 && features_are_missing(c, p->cert[i - 1]))
		return GNUTLS_FEATURE;
	return i > 0 && purpose_is_missing(c, purpose) ? GNUTLS_PURPOSE_OF_CA : GNUTLS_TAKES_IT;
}

/* Those of a reason that takes an entry back, too. */
static bool is_listed(struct graph *g, const struct certificate *c)
{
	size_t n;
	struct crl_entry e;
	const struct crl *const *list = revocation_lists(g, &n);

	for (size_t i = 0; i < n; i++)
		if (span_eq(list[i]->issuer, c->issuer) && revocation_list_has(g, list[i], c, &e))
			return true;
	return false;
}

struct gnutls_limit_met gnutls_limit_of(const struct chain *c)
{
	const struct path *p = chain_path(c);

	if (expects_unread_mailbox(c))
		return (struct gnutls_limit_met){ GNUTLS_MAILBOX, c->cert, NULL };
	for (size_t i = 0; i < p->n; i++) {
		enum gnutls_limit limit = limit_at(p, i, c->purpose);

		if (!limit && i + 1 < p->n && c->question->revocation != REVOCATION_OFF &&
		    is_listed(c->graph, p->cert[i]))
			limit = GNUTLS_LIST;
		if (limit != GNUTLS_TAKES_IT)
			return (struct gnutls_limit_met){ limit, p->cert[i], unknown_critical(p->cert[i]) };
	}
	return (struct gnutls_limit_met){ GNUTLS_TAKES_IT, NULL, NULL };
}
