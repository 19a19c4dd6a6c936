/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small function for each demand, and at the end the table with their sections. */
#include "config.h"

#include "cert/profile.h"

#include "base/i18n.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/der.h"
#include "cert/name.h"
#include "cert/oid.h"

static bool is_critical(const struct certificate *c, enum oid id)
{
	const struct extension *x = certificate_extension(c, id);

	return x && x->critical;
}

static bool is_plain(const struct certificate *c, enum oid id)
{
	const struct extension *x = certificate_extension(c, id);

	return x && !x->critical;
}

/* ---- key identifiers ---- */

static bool lacks_aki(const struct certificate *c)
{
	return !c->self_issued && !c->aki_keyid.p;
}

static bool critical_aki(const struct certificate *c)
{
	return is_critical(c, OID_AKI);
}

static bool lacks_ski(const struct certificate *c)
{
	return c->ca && !c->ski.p;
}

static bool critical_ski(const struct certificate *c)
{
	return is_critical(c, OID_SKI);
}

/* ---- what it may sign ---- */

static bool lacks_key_usage(const struct certificate *c)
{
	return c->ca && !c->has_ku;
}

static bool signs_without_ca(const struct certificate *c)
{
	return c->has_ku && (c->ku & KU_KEY_CERT_SIGN) && !c->ca;
}

static bool empty_key_usage(const struct certificate *c)
{
	return c->has_ku && !c->ku;
}

static bool plain_basic_constraints(const struct certificate *c)
{
	return c->ca && !c->bc_critical;
}

static bool pathlen_of_no_ca(const struct certificate *c)
{
	return c->has_bc && c->pathlen >= 0 && (!c->ca || (c->has_ku && !(c->ku & KU_KEY_CERT_SIGN)));
}

/* ---- names ---- */

static bool nameless_ca(const struct certificate *c)
{
	return c->ca && name_is_empty(c->subject);
}

static bool is_name_octet(uint8_t x)
{
	return (x >= 'a' && x <= 'z') || (x >= 'A' && x <= 'Z') || (x >= '0' && x <= '9') || x == '-' || x == '.';
}

/* "The preferred name syntax": RFC 1034 3.5 with the digits of RFC 1123; wildcards as all use them. */
static bool is_preferred(struct span s)
{
	size_t i = s.n > 2 && s.p[0] == '*' && s.p[1] == '.' ? 2 : 0;
	bool some = i < s.n && s.p[i] != '.';

	for (; i < s.n; i++)
		some &= is_name_octet(s.p[i]);
	return some;
}

static bool odd_dns_name(const struct certificate *c)
{
	for (size_t i = 0; i < c->nsan; i++)
		if (c->san[i].type == GN_DNS && !is_preferred(c->san[i].value))
			return true;
	return false;
}

/* ---- name constraints ---- */

static bool constraints_of_no_ca(const struct certificate *c)
{
	return c->name_constraints.p && !c->ca;
}

static bool plain_constraints(const struct certificate *c)
{
	return is_plain(c, OID_NAME_CONSTRAINTS);
}

static bool empty_constraints(const struct certificate *c)
{
	struct der seq, list;
	bool some = false;

	if (!c->name_constraints.p || !der_first(c->name_constraints, &seq))
		return false;
	while (der_next(&seq.value, &list))
		some |= list.value.n > 0;
	return !some;
}

/* ---- policies ---- */

static bool policy_twice(const struct certificate *c)
{
	struct der seq, item, oid, other;
	unsigned seen = 0;

	if (!c->policies.p || !der_first(c->policies, &seq))
		return false;
	for (struct span in = seq.value; der_take(&in, DER_SEQUENCE, &item) && seen++ < 100;) {
		if (!der_take(&item.value, DER_OID, &oid))
			return false;
		for (struct span rest = in; der_take(&rest, DER_SEQUENCE, &item);)
			if (der_take(&item.value, DER_OID, &other) && span_eq(oid.value, other.value))
				return true;
	}
	return false;
}

static bool plain_policy_constraints(const struct certificate *c)
{
	return is_plain(c, OID_POLICY_CONSTRAINTS);
}

static bool plain_inhibit_any(const struct certificate *c)
{
	return is_plain(c, OID_INHIBIT_ANY_POLICY);
}

/* ---- the table ---- */

const struct profile_rule profile_rules[] = {
	{ "4.1.2.6", N_("the subject of a CA is empty"), nameless_ca },
	{ "4.2.1.1", N_("authorityKeyIdentifier has no key identifier or is absent"), lacks_aki },
	{ "4.2.1.1", N_("authorityKeyIdentifier is critical"), critical_aki },
	{ "4.2.1.2", N_("a CA without subjectKeyIdentifier"), lacks_ski },
	{ "4.2.1.2", N_("subjectKeyIdentifier is critical"), critical_ski },
	{ "4.2.1.3", N_("a CA without keyUsage"), lacks_key_usage },
	{ "4.2.1.3", N_("keyUsage has keyCertSign, but this is no CA"), signs_without_ca },
	{ "4.2.1.3", N_("keyUsage allows nothing"), empty_key_usage },
	{ "4.2.1.4", N_("a policy is listed twice"), policy_twice },
	{ "4.2.1.6", N_("a DNS name in subjectAltName has characters that no host name has"), odd_dns_name },
	{ "4.2.1.9", N_("basicConstraints of a CA are not critical"), plain_basic_constraints },
	{ "4.2.1.9", N_("a path length, but no CA that may sign certificates"), pathlen_of_no_ca },
	{ "4.2.1.10", N_("nameConstraints, but no CA"), constraints_of_no_ca },
	{ "4.2.1.10", N_("nameConstraints are not critical"), plain_constraints },
	{ "4.2.1.10", N_("nameConstraints neither permit nor exclude anything"), empty_constraints },
	{ "4.2.1.11", N_("policyConstraints are not critical"), plain_policy_constraints },
	{ "4.2.1.14", N_("inhibitAnyPolicy is not critical"), plain_inhibit_any },
};
const size_t profile_rule_count = sizeof profile_rules / sizeof *profile_rules;

bool profile_broken(const struct profile_rule *r, const struct certificate *c)
{
	return c->version == 3 && !c->fatal && r->broken(c);
}
