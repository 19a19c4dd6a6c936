/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Policies and name constraints (RFC 5280 4.2.1.4, .5, .10, .11, .14) for people. */
#include "config.h"

#include "base/argument.h"
#include "base/i18n.h"
#include "cert/der.h"
#include "cert/dirstring.h"
#include "cert/ext_text.h"
#include "cert/name.h"
#include "cert/oid.h"

/* UserNotice: a reference to an organization's notices by number, and a text. */
static bool put_notice(struct ext_lines *l, struct span value)
{
	struct der notice, ref, organization, numbers, n, text;
	int64_t number;

	if (!der_first(value, &notice) || notice.tag != DER_SEQUENCE)
		return false;
	struct span in = notice.value;
	if (der_take(&in, DER_SEQUENCE, &ref)) {
		if (!der_next(&ref.value, &organization))
			return false;
		ext_line(l, _("  notice of %s"), ext_string(l, ARGUMENT_NAME, &organization));
		if (der_take(&ref.value, DER_SEQUENCE, &numbers))
			while (der_take(&numbers.value, DER_INTEGER, &n) && der_int64(n.value, &number))
				ext_more(l, " %lld", (long long)number);
	}
	if (der_next(&in, &text))
		ext_line(l, _("  notice: %s"), ext_string(l, ARGUMENT_QUOTE, &text));
	return in.n == 0;
}

static bool put_qualifiers(struct ext_lines *l, struct span in)
{
	struct der item, id, value;

	while (der_take(&in, DER_SEQUENCE, &item)) {
		if (!der_take(&item.value, DER_OID, &id))
			return false;
		enum oid kind = oid_find(id.value);
		struct span rest = item.value;
		if (kind == OID_QUALIFIER_CPS && der_next(&rest, &value) && dirstring_is(value.tag))
			ext_line(l, "  CPS: %s", ext_string(l, ARGUMENT_HOST, &value));
		else if (kind == OID_QUALIFIER_NOTICE && put_notice(l, item.value))
			continue;
		else
			ext_line(l, "  %s: %s", ext_oid_short(l, id.value), ext_hex(l, ARGUMENT_QUOTE, item.value));
	}
	return in.n == 0;
}

bool ext_policies(struct ext_lines *l, struct span value)
{
	struct der seq, item, oid, qualifiers;
	char dotted[256];

	if (!ext_whole(value, DER_SEQUENCE, &seq))
		return false;
	while (der_take(&seq.value, DER_SEQUENCE, &item)) {
		if (!der_take(&item.value, DER_OID, &oid))
			return false;
		const char *title = oid_title(oid.value);
		der_oid_dotted(oid.value, dotted, sizeof dotted);
		ext_line(l, "%s", title ? dotted : ext_private(l, ARGUMENT_NAME, dotted));
		if (title)
			ext_more(l, " (%s)", title);
		if (der_take(&item.value, DER_SEQUENCE, &qualifiers) && !put_qualifiers(l, qualifiers.value))
			return false;
	}
	return seq.value.n == 0;
}

bool ext_policy_mappings(struct ext_lines *l, struct span value)
{
	struct der seq, pair, issuer, subject;
	char from[256], to[256];

	if (!ext_whole(value, DER_SEQUENCE, &seq))
		return false;
	while (der_take(&seq.value, DER_SEQUENCE, &pair)) {
		if (!der_take(&pair.value, DER_OID, &issuer) || !der_take(&pair.value, DER_OID, &subject))
			return false;
		ext_line(l, _("%1$s of the issuer is %2$s here"),
		         ext_private(l, ARGUMENT_NAME, der_oid_dotted(issuer.value, from, sizeof from)),
		         ext_private(l, ARGUMENT_NAME, der_oid_dotted(subject.value, to, sizeof to)));
	}
	return seq.value.n == 0;
}

static unsigned long plural(int64_t n)
{
	return n >= 0 && n < 1000000 ? (unsigned long)n : 1000000;
}

bool ext_policy_constraints(struct ext_lines *l, struct span value)
{
	struct der seq, d;
	int64_t n;

	if (!ext_whole(value, DER_SEQUENCE, &seq))
		return false;
	while (der_next(&seq.value, &d)) {
		if ((d.tag != DER_CTX(0) && d.tag != DER_CTX(1)) || !der_int64(d.value, &n))
			return false;
		ext_line(l,
		         d.tag == DER_CTX(0) ? P_("an acceptable policy is required after %lld certificate",
		                                  "an acceptable policy is required after %lld certificates", plural(n))
		                             : P_("policy mapping is forbidden after %lld certificate",
		                                  "policy mapping is forbidden after %lld certificates", plural(n)),
		         (long long)n);
	}
	return seq.value.n == 0;
}

bool ext_inhibit_any(struct ext_lines *l, struct span value)
{
	struct der d;
	int64_t n;

	if (!ext_whole(value, DER_INTEGER, &d) || !der_int64(d.value, &n))
		return false;
	ext_line(l,
	         P_("anyPolicy counts for nothing after %lld certificate",
	            "anyPolicy counts for nothing after %lld certificates", plural(n)),
	         (long long)n);
	return true;
}

static bool put_subtrees(struct ext_lines *l, const char *prefix, struct span in)
{
	struct der tree, base, bound;
	int64_t n;

	while (der_take(&in, DER_SEQUENCE, &tree)) {
		if (!der_next(&tree.value, &base) || !ext_general_names(l, prefix, base.whole))
			return false;
		while (der_next(&tree.value, &bound)) /* RFC 5280 has neither; they are shown for that */
			if (der_int64(bound.value, &n))
				ext_more(l, bound.tag == DER_CTX(0) ? _(", minimum %lld") : _(", maximum %lld"),
				         (long long)n);
	}
	return in.n == 0;
}

bool ext_name_constraints(struct ext_lines *l, struct span value)
{
	struct der seq, d;

	if (!ext_whole(value, DER_SEQUENCE, &seq))
		return false;
	struct span in = seq.value;
	if (der_take(&in, DER_CTX_CONS(0), &d) && !put_subtrees(l, _("permitted "), d.value))
		return false;
	if (der_take(&in, DER_CTX_CONS(1), &d) && !put_subtrees(l, _("excluded "), d.value))
		return false;
	return in.n == 0;
}
